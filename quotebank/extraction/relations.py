"""Quotes in the making."""

from __future__ import annotations

from attrs import Factory, define

from quotebank.extraction.coreference.namesakes import Bearer
from quotebank.extraction.decisions.extent import Range
from quotebank.extraction.document.quotation_marks import Stretch
from quotebank.extraction.english.complements import Cue
from quotebank.extraction.english.noun_phrases import Mention
from quotebank.records import QuoteKind


@define(slots=True, eq=False)
class Draft:
    """A quote in the making: token ranges of its content, the stretches in them, and who it goes to."""

    ranges: list[Range]
    stretches: list[Stretch]
    kind: QuoteKind
    pattern: str
    cue: Cue | None = None
    mention: Mention | None = None
    bearers: list[Bearer] = Factory(list)
    relayed: Draft | None = None
    silent: bool = False
    """Whether the quote has no mention of its own: its speaker holds the floor."""
    anonymous: bool = False
    lead: float = 5.0
    """By how much the source's score leads that of the next candidate."""
