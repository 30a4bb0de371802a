"""The public API for imports; implemented in `quotebank.runs.importing`."""

from quotebank.runs.importing import ImportInterrupted, ImportReport, Progress, import_paths

__all__ = ["ImportInterrupted", "ImportReport", "Progress", "import_paths"]
