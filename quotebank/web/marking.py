"""Texts in pieces that a page shows differently: words that were looked for, quotes inside an article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

import regex
from attrs import frozen

from quotebank.records import Quote, Span
from quotebank.store.wording import keys

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’ʼ][\p{L}\p{M}]+)*")


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
    for match in _WORD.finditer(text) if wanted else ():
        if wanted.isdisjoint(keys(match.group())):
            continue
        pieces += [Piece(text[at : match.start()]), Piece(match.group(), found=True)]
        at = match.end()
    return [piece for piece in [*pieces, Piece(text[at:])] if piece.text]


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
