"""Quotes in the making."""

from __future__ import annotations

from attrs import Factory, define

from quotebank.extraction.coreference.namesakes import Entity
from quotebank.extraction.decisions.extent import Range
from quotebank.extraction.document.quotation_marks import QuotedSpan
from quotebank.extraction.english.complements import Cue
from quotebank.extraction.english.noun_phrases import Mention
from quotebank.records import QuoteKind


@define(slots=True, eq=False)
class AttributionRelation:
    """A quote in the making: token ranges of its content, the quoted spans in them, and who it goes to."""

    ranges: list[Range]
    quoted_spans: list[QuotedSpan]
    kind: QuoteKind
    pattern: str
    cue: Cue | None = None
    mention: Mention | None = None
    entities: list[Entity] = Factory(list)
    relayed: AttributionRelation | None = None
    silent: bool = False
    """Whether the quote has no mention of its own: its speaker holds the floor."""
    anonymous: bool = False
    margin: float = 5.0
    """By how much the source's score leads that of the next candidate."""
