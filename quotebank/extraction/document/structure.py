"""What the page sets apart from the article's own paragraphs, as the reader tells it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from quotebank.extraction.lexicon.loader import word_list
from quotebank.records import BlockKind

if TYPE_CHECKING:
    from quotebank.extraction.document.text import Document, Range

UNSPOKEN = frozenset(
    {BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.CAPTION, BlockKind.TABLE_CELL, BlockKind.SOURCE}
)
"""What holds no turn of a transcript or a dialogue."""
_QUOTED = frozenset({BlockKind.BLOCK_QUOTATION, BlockKind.EMBEDDED_POST})
_FEWEST_QUESTIONS = 2
_MOST_PARAGRAPHS = 12
"""Paragraphs that answer one question; what goes on longer is an article under a heading."""
_FIRST_PERSON = word_list("speaking_of_oneself")
_SECOND_PERSON = word_list("speaking_to_somebody")


def kinds_of_paragraphs(
    paragraphs: Sequence[Range], places: Iterable[tuple[int, int, BlockKind]]
) -> dict[int, BlockKind]:
    """What each paragraph is, by its first token; ``places`` are blocks as token ranges."""
    begins = {begin for begin, _ in paragraphs}
    return {k: kind for first, last, kind in places for k in range(first, last) if k in begins}


def tokens_of(doc: Document, kind: BlockKind) -> set[int]:
    """The tokens of the blocks of a kind."""
    if not doc.blocks:
        return set()
    return {k for begin, end in doc.paragraphs if doc.blocks.get(begin) is kind for k in range(begin, end)}


def sourced(doc: Document) -> Iterator[tuple[int, int]]:
    """The first paragraph of each quotation under which stands whose it is, and the paragraph that says so."""
    if not doc.blocks:
        return
    begin: int | None = None
    for number, (first, _) in enumerate(doc.paragraphs):
        kind = doc.blocks.get(first)
        if kind in _QUOTED:
            begin = number if begin is None else begin
            continue
        if kind is BlockKind.SOURCE and begin is not None:
            yield begin, number
        begin = None


def interview(doc: Document) -> list[int]:
    """The paragraphs that are questions of an interview: the page sets them apart, and somebody answers as "I"."""
    if not doc.blocks:
        return []
    asked = [n for n, (begin, _) in enumerate(doc.paragraphs) if doc.blocks.get(begin) is BlockKind.QUESTION]
    if len(asked) < _FEWEST_QUESTIONS:
        return []
    to_somebody = sum(not _SECOND_PERSON.isdisjoint(doc.lowers[slice(*doc.paragraphs[n])]) for n in asked)
    ends = [*asked[1:], len(doc.paragraphs)]
    as_oneself = sum(_has_first_person(doc, n, after) for n, after in zip(asked, ends, strict=True))
    return asked if to_somebody and 2 * as_oneself >= len(asked) else []


def answers(doc: Document, question: int, after: int) -> Iterator[Range]:
    """The paragraphs that answer a question, up to what else is set apart."""
    for begin, end in doc.paragraphs[question + 1 : min(after, question + 1 + _MOST_PARAGRAPHS)]:
        if begin in doc.blocks or doc.words[end - 1][-1] not in ".?!…”)":
            return
        yield begin, end


def _has_first_person(doc: Document, question: int, after: int) -> bool:
    said = answers(doc, question, after)
    return any(not _FIRST_PERSON.isdisjoint(doc.lowers[begin:end]) for begin, end in said)
