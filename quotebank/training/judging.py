"""What gold says about what was found in its article: a quoted span, a mention, a clause."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from quotebank.extraction.document.quotation_marks import QuotedSpan
from quotebank.extraction.document.text import Document, Range
from quotebank.extraction.english.cue import Cue
from quotebank.extraction.english.noun_phrases import Mention
from quotebank.gold import covering, is_reporting, offsets_of, same_mention, same_person
from quotebank.records import Span

_SAME_WORDS = 0.5
"""The least overlap, intersection over union, of a record's words with those of the gold: readers end clauses apart."""
_WITHIN = 0.9
"""The least share of a record's words that lie within those of the gold."""
Gold = dict[str, Any]
"""An article of gold, or one of its attributions, as `quotebank.gold.read_gold` gives it."""


class Judge:
    """What the gold of one article says about a quoted span, a mention, a clause."""

    def __init__(self, gold: Gold, doc: Document) -> None:
        self.text: str = gold["text"]
        self.doc = doc
        self.attributions = gold["attributions"]
        self.is_whole = "not_speech" in gold
        """Whether everything was judged, what is no speech, too: readers overlook every twelfth attribution."""
        for held in self.attributions:
            held["offsets"] = offsets_of(self.text, held["content"])
            held["source_offsets"] = offsets_of(self.text, held["source"])
            held["cue_offsets"] = offsets_of(self.text, held["cue"])
        self.contents = [held["offsets"] for held in self.attributions]

    def offsets(self, span: Span) -> set[int]:
        """The offsets of the letters and digits of a span."""
        return offsets_of(self.text, [(span.start, span.end)])

    def of_quoted_span(self, quoted_span: QuotedSpan) -> Gold | None:
        """The attribution that covers most of a quoted span, if at least half; of several, the narrowest."""
        at = covering(self.contents, self.offsets(self.doc.span(quoted_span.first, quoted_span.last)))
        return None if at is None else self.attributions[at]

    def same_mention(self, mention: Mention | None, held: Gold) -> bool:
        """Whether a mention is the source of an attribution: inside it, or overlapping by three tenths."""
        if mention is None:
            return False
        return same_mention(self.offsets(self.doc.span(mention.first, mention.last)), held["source_offsets"])

    def is_right(
        self, ranges: Sequence[Range], mention: Mention | None, names: Sequence[str], *, is_named: bool
    ) -> bool | None:
        """Whether a whole record is right: speech, in these words, by these speakers; None where the gold is silent.

        Where the gold has the mention alone, a record with the right mention is right if that is a name, and else not
        judged.
        """
        content = set().union(*(self.offsets(self.doc.span(a, b)) for a, b in ranges))
        shares = [self._shared(content, held) for held in self.attributions]
        at = max(range(len(shares)), key=shares.__getitem__, default=None)
        if at is None or not shares[at]:
            return False if self.is_whole else None
        if shares[at] < _SAME_WORDS:
            return False
        held = self.attributions[at]
        cue = held.get("cue_text")
        if cue and held.get("kind") == "indirect" and not is_reporting(cue):
            return None  # thought, not speech
        if "speaker" in held:
            wanted = (held["speaker"] or "").split("; ")
            return any(same_person(names[0], name) for name in wanted if name) if names else not held["speaker"]
        if not self.same_mention(mention, held):
            return False
        return True if is_named else None

    def _shared(self, content: set[int], held: Gold) -> float:
        """How far some words are those of an attribution: the overlap with the parts of it that they touch.

        1 where they lie within it: gold has "“…,” she said. “…”" as one attribution, which can well be two records, and
        a fragment in marks with the clause around it.
        """
        if content and len(content & held["offsets"]) >= _WITHIN * len(content):
            return 1.0
        parts = [part for part in (offsets_of(self.text, [span]) for span in held["content"]) if part & content]
        wanted = set().union(*parts)
        return len(content & wanted) / len(content | wanted) if wanted else 0.0

    def is_reported(self, cue: Cue, ranges: Sequence[Range]) -> bool | None:
        """Whether a clause is reported speech; None where the gold has it as thought, or as a part of what is said."""
        content = set().union(*(self.offsets(self.doc.span(a, b)) for a, b in ranges))
        cue_offsets = self.offsets(self.doc.span(cue.first, cue.last))
        best: tuple[float, Gold] | None = None
        nested = False
        for held in self.attributions:
            if cue_offsets <= held["offsets"]:
                nested = True
                continue
            union = len(content | held["offsets"])
            share = len(content & held["offsets"]) / union if union else 0.0
            if share >= 0.5 or (cue_offsets & held["cue_offsets"] and share >= 0.3):
                if best is None or share > best[0]:
                    best = (share, held)
        if best is None:
            return None if nested else False
        return True if is_reporting(best[1].get("cue_text") or "") else None
