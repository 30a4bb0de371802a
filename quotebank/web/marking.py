"""Texts cut into pieces that a page shows differently: search terms, quotes inside an article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from heapq import heappop, heappush
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from attrs import evolve, frozen

from quotebank.records import Quote
from quotebank.serializers import paragraph_of
from quotebank.store.wording import WORD, keys

_PARTS = ("mention", "cue", "content")
"""Precedence: a piece that belongs to several parts is shown as the first of these."""
_BLANK_LINE, _LINE_END = re.compile(r"[ \t\r]*\n\s*\n[ \t]*"), re.compile(r"[ \t\r]*\n\s*")
_AROUND = 240
"""Characters of the paragraph shown on either side of a quote, and between its parts."""


@frozen
class Piece:
    """A stretch of text, and the quote and part it belongs to."""

    text: str
    found: bool = False
    """Whether it is a search term."""
    quote: int | None = None
    """The number of the quote that it belongs to; the last, if there are several."""
    part: str = ""
    """``content``, ``cue`` or ``mention``; empty for the surrounding words."""
    is_first: bool = False
    """Whether the content of its quote begins here."""


class _Mark(NamedTuple):
    start: int
    end: int
    quote: int
    part: str


def highlighted(text: str, asked: str) -> list[Piece]:
    """Cut a text around the search terms, ignoring case and accents.

    >>> [piece.text for piece in highlighted("The Café is closed", "cafe") if piece.found]
    ['Café']
    """
    wanted = set(keys(asked))
    pieces, at = [], 0
    for match in WORD.finditer(text) if wanted else ():
        if wanted.isdisjoint(keys(match.group())):
            continue
        pieces += [Piece(text[at : match.start()]), Piece(match.group(), found=True)]
        at = match.end()
    return [piece for piece in [*pieces, Piece(text[at:])] if piece.text]


def in_place(quote: Quote, asked: str = "") -> list[Piece]:
    """Return a quote in its paragraph, shortened if long, with the search terms marked.

    >>> from quotebank import Article, QuoteKind, Span
    >>> article = Article("“It leaks,” said Ada Holm.")
    >>> quote = Quote("It leaks", QuoteKind.DIRECT, content=(Span(1, 9),), article=article)
    >>> [(piece.text, piece.part, piece.found) for piece in in_place(quote, "leaks")]
    [('“', '', False), ('It ', 'content', False), ('leaks', 'content', True), (',” said Ada Holm.', '', False)]
    """
    text = quote.article.text if quote.article else None
    if text is None or not quote.content:
        pieces = [Piece(quote.before or ""), Piece(quote.text, part="content"), Piece(quote.after or "")]
    else:
        place = paragraph_of(text, quote.content)
        marks = [_Mark(span.start, span.end, 0, "content") for span in quote.content]
        pieces = [piece for _, _, piece in _cut(text, {place.start, place.end}, marks)]
    blank_lines = text is not None and bool(_BLANK_LINE.search(text))
    pieces = [evolve(piece, text=_apart(piece.text, blank_lines=blank_lines)) for piece in pieces]
    last = len(pieces) - 1
    return [
        evolve(small, part=piece.part)
        for number, piece in enumerate(pieces)
        for small in (
            highlighted(piece.text, asked)
            if piece.part
            else [Piece(_shortened(piece.text, first=number == 0, last=number == last))]
        )
        if small.text
    ]


def paragraphs(text: str, quotes: Iterable[Quote]) -> Iterator[list[Piece]]:
    """Yield the paragraphs of an article in pieces that know which quotes they belong to.

    >>> from quotebank import extract
    >>> text = "“It leaks,” said Ada Holm."
    >>> [(p.text, p.part) for p in next(paragraphs(text, extract(text)))]
    [('“', ''), ('It leaks', 'content'), (',” ', ''), ('said', 'cue'), (' ', ''), ('Ada Holm', 'mention'), ('.', '')]
    """
    marks: list[_Mark] = []
    for number, quote in enumerate(quotes):
        marks += [_Mark(span.start, span.end, number, "content") for span in quote.content]
        named = ((quote.cue, "cue"), (quote.mention, "mention"))
        marks += [_Mark(span.start, span.end, number, part) for span, part in named if span]
    starts, ends, at = set(), set(), 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            starts.add(at)
            ends.add(at + len(line.rstrip()))
        at += len(line)
    paragraph: list[Piece] | None = None
    for left, right, piece in _cut(text, starts | ends, marks):
        if left in starts:
            paragraph = []
        if paragraph is not None:
            paragraph.append(piece)
            if right in ends:
                yield paragraph
                paragraph = None


def _cut(text: str, edges: set[int], marks: list[_Mark]) -> Iterator[tuple[int, int, Piece]]:
    """Cut a text at the edges, and wherever a mark between the first and the last edge begins or ends.

    One pass from left to right, with a heap per part, so that many overlapping marks stay cheap.
    """
    first, last = min(edges, default=0), max(edges, default=0)
    edges |= {edge for mark in marks for edge in (mark.start, mark.end) if first < edge < last}
    waiting = sorted(marks, key=itemgetter(0), reverse=True)
    covering: dict[str, list[tuple[int, int]]] = {part: [] for part in _PARTS}
    met: set[int] = set()
    for left, right in pairwise(sorted(edges)):
        while waiting and waiting[-1].start <= left:
            mark = waiting.pop()
            heappush(covering[mark.part], (-mark.quote, mark.end))
        part, quote = "", None
        for name, heap in covering.items():
            while heap and heap[0][1] <= left:
                heappop(heap)
            if heap:
                part = part or name
                quote = -heap[0][0] if quote is None else max(quote, -heap[0][0])
        is_first = part == "content" and quote not in met
        if is_first and quote is not None:
            met.add(quote)
        yield left, right, Piece(text[left:right], quote=quote, part=part, is_first=is_first)


def _apart(text: str, *, blank_lines: bool) -> str:
    r"""Return a text with a blank line between its paragraphs and no other line ends.

    >>> _apart("One\nline.\n \nTwo.", blank_lines=True), _apart("One.\nTwo.", blank_lines=False)
    ('One line.\n\nTwo.', 'One.\n\nTwo.')
    """
    ends = _BLANK_LINE if blank_lines else _LINE_END
    return "\n\n".join(_LINE_END.sub(" ", part) for part in ends.split(text))


def _shortened(text: str, *, first: bool, last: bool) -> str:
    """Cut the far end of the text before or after a quote, or the middle of the text between its parts."""
    if len(text) <= _AROUND:
        return text
    start = "" if first else text[:_AROUND].rpartition(" ")[0]
    end = "" if last else text[-_AROUND:].partition(" ")[2]
    if first or last:
        return f"… {end}" if first else f"{start} …"
    half = _AROUND // 2
    return f"{text[:half].rpartition(' ')[0]} … {text[-half:].partition(' ')[2]}"
