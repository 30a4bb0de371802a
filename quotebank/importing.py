"""Importing, as callers know it; `quotebank.runs.importing` does it."""

from quotebank.runs.importing import ImportInterrupted, ImportReport, Progress, import_paths

__all__ = ["ImportInterrupted", "ImportReport", "Progress", "import_paths"]
