"""Pairing of quotation marks, paragraph by paragraph, so that broken typography costs at most its own paragraph.

Directions come from the mark itself where it has one and the spacing agrees, else from the spacing.
"""

from __future__ import annotations

from itertools import accumulate

from attrs import frozen

from quotebank.extraction.document.text import Document
from quotebank.extraction.lexicon.loader import word_list
from quotebank.marks import APOSTROPHES, CLOSES_TOO, CLOSING, DOUBLE, OPENING, SINGLE

_MOST_APOSTROPHES = 40
"""The most apostrophes inside a quotation in single marks; more never belonged to one quotation."""
_BEGINNING = frozenset("$£€#@([.…-—") | SINGLE
"""What quoted words begin with, letters and digits apart."""
_BEFORE_OPENING = frozenset("([{—–-:;/>|") | {"--", "---"}


@frozen(slots=True)
class QuotedSpan:
    """What stands between marks: ``first`` to ``last`` are the tokens inside the marks, end exclusive.

    ``opening`` and ``closing`` are the tokens of the marks; ``closing`` is None where it runs to the end of its
    paragraph unclosed. ``secondary`` are single marks in an article that quotes in double ones.
    """

    opening: int
    first: int
    last: int
    closing: int | None
    paragraph: int
    secondary: bool = False

    @property
    def end(self) -> int:
        """The token after the quoted span and its closing mark."""
        return self.last if self.closing is None else self.closing + 1


def direction(doc: Document, i: int, begin: int, end: int) -> int:
    """1 for an opening mark, -1 for a closing one, 0 where only the count can tell."""
    words = doc.words
    before = words[i - 1] if i > begin else ""
    spaced_before = not before or doc.starts[i] > doc.ends[i - 1] or before in _BEFORE_OPENING
    spaced_after = i + 1 == end or doc.starts[i + 1] > doc.ends[i]
    native = (words[i] in OPENING) - (words[i] in CLOSING)
    if spaced_before == spaced_after:
        # '…here."She said'
        run_on = not spaced_before and not native and before[-1] in ".,?!…" and doc.text[doc.ends[i]].isalpha()
        return -1 if run_on else native
    if spaced_after:
        return -1
    return 1 if not native or _begins_words(doc, i) else native


def _begins_words(doc: Document, i: int) -> bool:
    """Whether what follows a mark without a space is what quoted words begin with."""
    after = doc.text[doc.ends[i]]
    return after.isalnum() or after in _BEGINNING


class DoublePairing:
    """The pairing of the double marks of one paragraph."""

    def __init__(self, doc: Document, marks: list[int], paragraph: int, begin: int, end: int) -> None:
        self.doc, self.marks, self.paragraph, self.begin, self.end = doc, marks, paragraph, begin, end
        self._found: list[QuotedSpan] = []
        self._opening: int | None = None
        self._depth = 0
        """How many of the same marks are nested in the open one."""
        later = (1 if doc.words[i] in CLOSING else -1 for i in reversed(marks[1:]))
        self._surplus = [*accumulate(later, initial=0)][::-1]
        """By how many the closing marks after each outnumber the others."""

    def spans(self) -> list[QuotedSpan]:
        """The quoted spans, in order."""
        for place in range(len(self.marks)):
            if not self._is_inch(place):
                self._take(place)
        if self._opening is not None and self.end - self._opening > 1:
            self._close(self.end, None)
        return self._found

    def _take(self, place: int) -> None:
        """Let a mark open or close what it can."""
        i = self.marks[place]
        way = direction(self.doc, i, self.begin, self.end)
        if self._opening is None:
            if way >= 0 or (i == self.begin and place + 1 < len(self.marks)):
                self._opening = i
        elif way > 0 and self.doc.words[self._opening] not in CLOSES_TOO[self.doc.words[i]]:
            self._open_again(place, self.doc.words[self._opening])
        elif self._depth:
            self._depth -= 1
        else:
            self._close(i, i)

    def _open_again(self, place: int, style: str) -> None:
        """Take an opening mark while another is open."""
        words, i = self.doc.words, self.marks[place]
        if words[i] in OPENING and style in OPENING and words[i] != style:
            return  # nested in another style
        if words[i - 1][-1] in ".?!…,":  # a closing mark was lost, or a new paragraph was run on
            self._close(i, None)
            self._opening = i
        elif words[i] in OPENING and words[i] == style:
            self._depth += self._surplus[place] > 1

    def _close(self, last: int, closing: int | None) -> None:
        if self._opening is not None:
            self._found.append(QuotedSpan(self._opening, self._opening + 1, last, closing, self.paragraph))
        self._opening = None

    def _is_inch(self, place: int) -> bool:
        """Whether a mark is none: 6'5", 19" screens."""
        doc, i = self.doc, self.marks[place]
        if doc.words[i] != '"' or i == self.begin or doc.starts[i] > doc.ends[i - 1]:
            return False
        if not doc.lowers[i - 1][0].isdigit():
            return False
        if self._opening is None or doc.words[i - 2] in ("'", "’", "′"):
            return True
        # the next mark closes, too
        following = self.marks[place + 1 : place + 2]
        return bool(following) and direction(doc, following[0], 0, len(doc.words)) < 0


def pair_singles(doc: Document, marks: list[int], paragraph: int, end: int) -> list[QuotedSpan]:
    """Pair the single marks of one paragraph, with apostrophes among them."""
    found: list[QuotedSpan] = []
    done = -1
    for place, i in enumerate(marks):
        if i < done or i + 1 >= end or not _opens_single(doc, i):
            continue
        closing = _closing_single(doc, i, marks[place + 1 : place + _MOST_APOSTROPHES], end)
        if closing is not None:
            found.append(QuotedSpan(i, i + 1, closing, closing, paragraph, secondary=True))
            done = closing
        elif doc.words[i] in OPENING and (i == doc.paragraphs[paragraph][0] or _goes_on(doc, i, paragraph)):
            found.append(QuotedSpan(i, i + 1, end, None, paragraph, secondary=True))
            break
    return found


def _opens_single(doc: Document, i: int) -> bool:
    """Whether a single mark can open a quotation: it stands before words, and not inside or after one."""
    word = doc.words[i]
    if word in CLOSING and word not in APOSTROPHES:
        return False
    before = doc.words[i - 1] if i and doc.starts[i] == doc.ends[i - 1] else ""
    if before and before not in _BEFORE_OPENING and before not in DOUBLE:
        return False
    if doc.starts[i + 1] > doc.ends[i] or not _begins_words(doc, i):
        return False
    # "'tis", "the '90s"
    return word in OPENING or not (doc.text[doc.ends[i]].isdigit() or doc.lowers[i + 1] in word_list("clipped"))


def _goes_on(doc: Document, opening: int, paragraph: int) -> bool:
    """Whether the paragraph after one that a mark opens begins with the same mark."""
    following = doc.paragraphs[paragraph + 1 : paragraph + 2]
    return bool(following) and doc.words[following[0][0]] == doc.words[opening]


def _closing_single(doc: Document, opening: int, marks: list[int], end: int) -> int | None:
    """The mark that closes a single one: next to punctuation, or else not a plural possessive."""
    words = doc.words
    fallback: int | None = None
    for m in marks:
        if words[m] in OPENING and words[opening] not in CLOSES_TOO[words[m]]:
            if fallback is not None and words[m] == words[opening]:
                break  # the next quotation
        elif _ends_words(doc, m, end):
            possessive = words[m - 1][-1] in "sS" and words[m] in APOSTROPHES
            if not possessive or _beside_stop(doc, m, end):
                return m
            fallback = m if fallback is None else fallback
    return fallback


def _ends_words(doc: Document, m: int, end: int) -> bool:
    """Whether a mark stands right after a word, and no letter right after the mark."""
    if doc.starts[m] > doc.ends[m - 1]:
        return False
    return m + 1 == end or doc.starts[m + 1] > doc.ends[m] or not doc.words[m + 1][0].isalnum()


def _beside_stop(doc: Document, m: int, end: int) -> bool:
    return doc.words[m - 1][-1] in ".,?!…;:" or m + 1 == end or doc.words[m + 1][0] in ".,?!;:)—–-"
