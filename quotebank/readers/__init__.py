"""Reads files into articles: one module per format."""

from quotebank.readers.files import READERS, STANDARD_INPUT, read, walk
from quotebank.readers.items import Item, Refusal, Remark, SpeakerEntry

__all__ = ["READERS", "STANDARD_INPUT", "Item", "Refusal", "Remark", "SpeakerEntry", "read", "walk"]
