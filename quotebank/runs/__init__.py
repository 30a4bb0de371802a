"""Long work over many articles, with progress and a report: functions over a bank, and their worker processes."""
