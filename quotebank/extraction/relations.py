"""Attribution relations: content, cue and source, on the way to a quote."""

from __future__ import annotations

from attrs import frozen

from quotebank.extraction.document.quotation_marks import QuotedSpan
from quotebank.extraction.document.text import Range
from quotebank.extraction.english.cue import Cue
from quotebank.extraction.english.noun_phrases import Mention
from quotebank.records import QuoteKind

CERTAIN = 10.0
"""The lead of what a rule decides, or of what has no rival."""


@frozen(eq=False)
class AttributionRelation:
    """Some content and what attributes it: token ranges, the quoted spans in them, and by which cue and mention."""

    ranges: tuple[Range, ...]
    quoted_spans: tuple[QuotedSpan, ...]
    kind: QuoteKind
    pattern: str
    """How the source was found; the keys of `quotebank.extraction.quotes.REASONS`."""
    cue: Cue | None = None
    mention: Mention | None = None
    silent: bool = False
    """Whether it has no mention of its own: its speaker holds the floor."""
    asks: bool = False
    """Whether its speaker stays unnamed: a questioner, a role in capitals."""
    answers: bool = False
    """Whether its label only marks the person being interviewed."""
    margin: float = 5.0
    """By how much the source's score leads that of the next candidate."""
    lead: float = CERTAIN
    """By how much the score for speech exceeds the threshold."""
    end: float = 1.0
    """How likely it is that the clause ends where it does."""

    @property
    def first(self) -> int:
        """The first token of the content."""
        return self.ranges[0][0]
