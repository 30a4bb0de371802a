"""Long-running work on many articles, with progress and a report: imports, re-extraction and their workers."""
