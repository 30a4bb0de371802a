"""Long-running work over many articles, with progress and a report: functions over a bank and their workers."""
