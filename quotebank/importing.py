"""The public API for imports; implemented in `quotebank.runs.importing`."""

from quotebank.fetching.limits import Limits
from quotebank.readers.web_archives import Only
from quotebank.runs.importing import ImportInterrupted, ImportReport, Progress, import_paths
from quotebank.runs.visiting import Web

__all__ = ["ImportInterrupted", "ImportReport", "Limits", "Only", "Progress", "Web", "import_paths"]
