"""Texts in pieces that a page shows differently: words that were looked for, quotes inside an article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from attrs import evolve, frozen

from quotebank.records import Quote, Span
from quotebank.shapes import paragraph_of
from quotebank.store.wording import WORD, keys

_AROUND = 240
"""Characters of the paragraph that are shown on either side of a quote, and between its parts."""


@frozen
class Piece:
    """A stretch of text, and what it is part of."""

    text: str
    found: bool = False
    """Whether it was looked for."""
    quotes: tuple[int, ...] = ()
    """The numbers of the quotes that it belongs to."""
    part: str = ""
    """``content``, ``cue`` or ``mention``; empty for the words around."""


def highlighted(text: str, asked: str) -> list[Piece]:
    """Cut a text where words that were asked for stand, whatever their case and accents.

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
    """Return a quote in its paragraph, which is cut where it is long, with the words that were asked for.

    >>> from quotebank import Article, QuoteKind
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
        pieces = list(_cut(text, place.start, place.end, [(span, 0, "content") for span in quote.content]))
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
    """Yield the paragraphs of an article in pieces that know to which quotes they belong.

    >>> from quotebank import extract
    >>> text = "“It leaks,” said Ada Holm."
    >>> [(p.text, p.part) for p in next(paragraphs(text, extract(text)))]
    [('“', ''), ('It leaks', 'content'), (',” ', ''), ('said', 'cue'), (' ', ''), ('Ada Holm', 'mention'), ('.', '')]
    """
    spans: list[tuple[Span, int, str]] = []
    for number, quote in enumerate(quotes):
        spans += [(span, number, "content") for span in quote.content]
        spans += [(span, number, part) for span, part in ((quote.cue, "cue"), (quote.mention, "mention")) if span]
    start = 0
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        if line.strip():
            yield list(_cut(text, start, start + len(line.rstrip()), [s for s in spans if s[0].start < end]))
            spans = [s for s in spans if s[0].end > end]
        start = end


def _cut(text: str, start: int, end: int, spans: list[tuple[Span, int, str]]) -> Iterator[Piece]:
    edges = sorted({start, end, *(k for span, _, _ in spans for k in (span.start, span.end) if start < k < end)})
    for left, right in pairwise(edges):
        inside = [(number, part) for span, number, part in spans if span.start <= left and right <= span.end]
        parts = {part for _, part in inside}
        part = next((name for name in ("mention", "cue", "content") if name in parts), "")
        yield Piece(text[left:right], quotes=tuple(dict.fromkeys(number for number, _ in inside)), part=part)


def _shortened(text: str, *, first: bool, last: bool) -> str:
    """Leave out the far end of the words before or after a quote, or the middle of those between its parts."""
    if len(text) <= _AROUND:
        return text
    start = "" if first else text[:_AROUND].rpartition(" ")[0]
    end = "" if last else text[-_AROUND:].partition(" ")[2]
    if first or last:
        return f"… {end}" if first else f"{start} …"
    half = _AROUND // 2
    return f"{text[:half].rpartition(' ')[0]} … {text[-half:].partition(' ')[2]}"
