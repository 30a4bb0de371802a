"""How far a phrase may reach around a place: to the ends of its sentence, and to the quotations beside it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from quotebank.extraction.document.quotation_marks import QuotedSpan
from quotebank.extraction.document.text import Document
from quotebank.extraction.english.grammar import DETERMINER, POSSESSIVE, PREPOSITION
from quotebank.extraction.lexicon.morphology import POSSESSIVES

_LONGEST_TITLE = 6


class Bounds:
    """The bounds of the phrases of one text."""

    def __init__(self, doc: Document, quoted_spans: Sequence[QuotedSpan]) -> None:
        self.doc = doc
        self._quoted_spans = quoted_spans
        self._openings = [s.opening for s in quoted_spans]
        self._ends = [s.end for s in quoted_spans]

    def left_limit(self, i: int) -> int:
        """The first token a phrase before ``i`` may take: the sentence's first, or the one after a quotation."""
        begin = self.doc.sentences[self.doc.sentence_of[i]][0]
        earlier = bisect_left(self._openings, i)
        while earlier and self._ends[earlier - 1] > begin:
            if not self._is_title(self._quoted_spans[earlier - 1], begin):
                return self._ends[earlier - 1]
            earlier -= 1
        return begin

    def right_limit(self, i: int) -> int:
        """The token that no phrase from ``i`` may reach: the sentence's end, or the next quotation."""
        end = self.doc.sentences[self.doc.sentence_of[i]][1]
        later = bisect_left(self._openings, i)
        return min(end, self._openings[later]) if later < len(self._openings) else end

    def quotations(self, first: int, last: int) -> Sequence[QuotedSpan]:
        """The quotations of which some part lies between two tokens."""
        return self._quoted_spans[bisect_right(self._ends, first) : bisect_left(self._openings, last)]

    def _is_title(self, quoted_span: QuotedSpan, begin: int) -> bool:
        """Whether a few words in marks are part of the sentence around them, as the title of a book is."""
        k = quoted_span.opening - 1
        if k < begin or quoted_span.last - quoted_span.first > _LONGEST_TITLE:
            return False
        owned = self.doc.lowers[k] in POSSESSIVES or self.doc.classes[k] & (PREPOSITION | DETERMINER | POSSESSIVE)
        return bool(owned) and self.doc.words[quoted_span.first][0].isupper()
