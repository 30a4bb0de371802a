"""Quotation marks of every style: the quoted spans of a text that stand between them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import compress, count
from operator import itemgetter

from attrs import evolve

from quotebank.extraction.document.mark_pairing import DoublePairing, QuotedSpan, direction, pair_singles
from quotebank.extraction.document.text import Document, uncrowded
from quotebank.extraction.lexicon.loader import word_list
from quotebank.marks import DOUBLE, SINGLE

__all__ = ["QuotedSpan", "by_role", "find_quoted_spans"]

_OPENS, _CLOSES = "“", "”"
_MOST_SPANS = 60
"""In 1,000 tokens; the densest of 1,200 articles has 41."""
_MARKS = DOUBLE | SINGLE


def find_quoted_spans(doc: Document) -> list[QuotedSpan]:
    """Return the outermost quoted spans of a text, in order; quoted spans of no words are left out.

    >>> document = Document("“Yes,” she said. 'It's not the boys' fault,' he said.")
    >>> [document.slice(s.first, s.last) for s in find_quoted_spans(document)]
    ['Yes,', "It's not the boys' fault,"]
    """
    places = [*compress(count(), map(_MARKS.__contains__, doc.words))]
    found: list[QuotedSpan] = []
    for number, (begin, end) in enumerate(doc.paragraphs):
        here = places[bisect_left(places, begin) : bisect_left(places, end)]
        if here:
            found += _in_paragraph(doc, number, here)
    found = [_mended(doc, span) if span.closing is None else span for span in found]
    found.sort(key=lambda span: span.opening)
    found = [s for s in found if any(map(str.isalnum, map(itemgetter(0), doc.words[s.first : s.last])))]
    kept = set(uncrowded([s.opening for s in found], _MOST_SPANS))
    found = [s for s in found if s.opening in kept]
    of_singles = sum(s.secondary for s in found)
    return [evolve(s, secondary=False) for s in found] if of_singles * 2 > len(found) else found


def _in_paragraph(doc: Document, number: int, marks: list[int]) -> list[QuotedSpan]:
    """The outermost quoted spans of a paragraph."""
    begin, end = doc.paragraphs[number]
    doubles = [i for i in marks if doc.words[i] in DOUBLE]
    singles = [i for i in marks if doc.words[i] in SINGLE]
    spans = DoublePairing(doc, doubles, number, begin, end).spans() if doubles else []
    covered = {k for s in spans for k in range(s.opening + 1, s.end)} if singles else ()
    alone = [i for i in singles if i not in covered]
    outer = pair_singles(doc, alone, number, end) if alone else []
    within = {k for s in outer for k in range(s.opening + 1, s.end)}
    return [*(s for s in spans if s.opening not in within), *outer]


def _mended(doc: Document, span: QuotedSpan) -> QuotedSpan:
    """Close a quotation whose closing mark was lost before its cue: "“We have paid twice, said Nomvula Khathide."."""
    following = span.paragraph + 1
    end = doc.paragraphs[span.paragraph][1]
    if span.last != end or (following < len(doc.paragraphs) and doc.words[doc.paragraphs[following][0]] in DOUBLE):
        return span  # another mark ends it, or it goes on in the next paragraph
    stops = (k for k in range(span.first + 2, span.last - 2) if doc.words[k] in (",", "?", "!"))
    lost = next((k for k in stops if _is_plain_cue(doc, k + 1)), None)
    return span if lost is None else evolve(span, last=lost + 1)


def _is_plain_cue(doc: Document, k: int) -> bool:
    """Whether "said Holm", "Holm said" or "Ana Holm said" stands at token ``k``."""
    saying = word_list("saying")
    named = [word[0].isupper() for word in doc.words[k : k + 2]]
    if doc.lowers[k] in saying or not named[0]:
        return doc.lowers[k] in saying and named[1]
    return any(lower in saying for lower in doc.lowers[k + 1 : k + 2 + named[1]])


def by_role(doc: Document, quoted_spans: Sequence[QuotedSpan]) -> Document:
    """The document as all later steps read it: every mark replaced by “ or ” according to what it does.

    A mark that opens or closes no quoted span is told by its glyph and the space around it; where neither tells, it is
    a straight one. Apostrophes stay.

    Example:
        >>> doc = Document("„Ja“, sagte «Bo' Holm.")
        >>> "".join(by_role(doc, find_quoted_spans(doc)).words)
        "“Ja”,sagte“Bo'Holm."
    """
    words, lowers = doc.words.copy(), doc.lowers.copy()
    roles = {span.opening: _OPENS for span in quoted_spans}
    roles |= {span.closing: _CLOSES for span in quoted_spans if span.closing is not None}
    for i in compress(count(), map(_MARKS.__contains__, doc.words)):
        words[i] = lowers[i] = roles.get(i) or _lone_role(doc, i)
    return doc.reading(words, lowers)


def _lone_role(doc: Document, i: int) -> str:
    """What a mark does that belongs to no quoted span."""
    if doc.words[i] in SINGLE:
        spaced = i == 0 or doc.starts[i] > doc.ends[i - 1]
        return "‘" if spaced and i + 1 < len(doc.words) and doc.starts[i + 1] == doc.ends[i] else "'"
    way = direction(doc, i, 0, len(doc.words))
    return _OPENS if way > 0 else _CLOSES if way < 0 else '"'
