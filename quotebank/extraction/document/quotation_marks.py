"""Quotation marks of every style: the quoted spans of a text that stand between them.

Marks are paired paragraph by paragraph, so that broken typography costs at most its own paragraph. Directions come
from the mark itself where it has one and the spacing agrees, else from the spacing.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, compress, count
from operator import itemgetter

from attrs import evolve, frozen

from quotebank.extraction.document.text import Document, uncrowded
from quotebank.marks import APOSTROPHES, CLOSES_TOO, CLOSING, DOUBLE, OPENING, SINGLE

_OPENS, _CLOSES = "“", "”"
_MOST_APOSTROPHES = 40
"""The most apostrophes inside a quotation in single marks; more never belonged to one quotation."""
_MOST_STRETCHES = 60
"""In 1,000 tokens; the densest of 1,200 articles has 41."""
_MARKS = DOUBLE | SINGLE
_NO_OPENING = frozenset("tis twas em til cause bout n round ere".split())
_SAYING = frozenset({"said", "says", "asked", "added", "told", "wrote", "replied", "explained"})
_SAYING_AFTER = [[word] for word in sorted(_SAYING)]
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


def find_quoted_spans(doc: Document) -> list[QuotedSpan]:
    """Return the outermost quoted spans of a text, in order; quoted spans of no words are left out.

    >>> document = Document("“Yes,” she said. 'It's not the boys' fault,' he said.")
    >>> [document.slice(s.first, s.last) for s in find_quoted_spans(document)]
    ['Yes,', "It's not the boys' fault,"]
    """
    words = doc.words
    found: list[QuotedSpan] = []
    places = [*compress(count(), map(_MARKS.__contains__, words))]
    doubles = [i for i in places if words[i] in DOUBLE]
    singles = [i for i in places if words[i] in SINGLE]
    at = alone = 0
    for number, (begin, end) in enumerate(doc.paragraphs):
        marks = []
        while at < len(doubles) and doubles[at] < end:
            marks.append(doubles[at])
            at += 1
        quoted_spans = _pair(doc, marks, number, begin, end) if marks else []
        outer: list[QuotedSpan] = []
        inner: list[int] = []
        covered = 0
        while alone < len(singles) and singles[alone] < end:
            i = singles[alone]
            while covered < len(quoted_spans) and quoted_spans[covered].end <= i:
                covered += 1
            if covered == len(quoted_spans) or i <= quoted_spans[covered].opening:
                inner.append(i)
            alone += 1
        if inner:
            outer = _pair_singles(doc, inner, number, end)
            within = {k for o in outer for k in range(o.opening + 1, o.end)}
            quoted_spans = [s for s in quoted_spans if s.opening not in within]
        found += [*quoted_spans, *outer]
    found = [_mended(doc, s) if s.closing is None and s.last == doc.paragraphs[s.paragraph][1] else s for s in found]
    found.sort(key=lambda quoted_span: quoted_span.opening)
    found = [s for s in found if any(map(str.isalnum, map(itemgetter(0), words[s.first : s.last])))]
    kept = set(uncrowded([s.opening for s in found], _MOST_STRETCHES))
    found = found if len(kept) == len(found) else [s for s in found if s.opening in kept]
    of_singles = sum(s.secondary for s in found)
    return [evolve(s, secondary=False) for s in found] if of_singles * 2 > len(found) else found


def _mended(doc: Document, quoted_span: QuotedSpan) -> QuotedSpan:
    """Close a quotation whose closing mark was lost before its cue: "“We have paid twice, said Nomvula Khathide."."""
    words, lowers = doc.words, doc.lowers
    following = quoted_span.paragraph + 1
    if following < len(doc.paragraphs) and words[doc.paragraphs[following][0]] in DOUBLE:
        return quoted_span  # it goes on in the next paragraph
    for k in range(quoted_span.first + 2, quoted_span.last - 2):
        if words[k] in (",", "?", "!"):
            one, two = k + 1, k + 2
            inverted = lowers[one] in _SAYING and (words[two][0].isupper() or lowers[two] in ("the", "a", "he", "she"))
            plain = lowers[two] in _SAYING and (words[one][0].isupper() or lowers[one] in ("he", "she", "they"))
            full = words[one][0].isupper() and words[two][0].isupper() and lowers[k + 3 : k + 4] in _SAYING_AFTER
            if inverted or plain or full:
                return QuotedSpan(
                    quoted_span.opening, quoted_span.first, k + 1, None, quoted_span.paragraph, quoted_span.secondary
                )
    return quoted_span


def _direction(doc: Document, i: int, begin: int, end: int) -> int:
    """1 for an opening mark, -1 for a closing one, 0 where only the count can tell."""
    words, text = doc.words, doc.text
    word = words[i]
    spaced_before = i == begin or doc.starts[i] > doc.ends[i - 1] or words[i - 1] in _BEFORE_OPENING
    spaced_after = i + 1 == end or doc.starts[i + 1] > doc.ends[i]
    native = 1 if word in OPENING else -1 if word in CLOSING else 0
    if spaced_before and not spaced_after:
        after = text[doc.ends[i]]
        if after.isalnum() or after in _BEGINNING or not native:
            return 1
    elif spaced_after and not spaced_before:
        return -1
    elif not spaced_before and not native and words[i - 1][-1] in ".,?!…" and text[doc.ends[i]].isalpha():
        return -1  # '…here."She said'
    return native


def _pair(doc: Document, marks: list[int], paragraph: int, begin: int, end: int) -> list[QuotedSpan]:
    """Pair the double marks of one paragraph."""
    words = doc.words
    found: list[QuotedSpan] = []
    opening: int | None = None
    depth_style = ""
    depth = 0  # same marks nested in one another
    # for each mark, by how many the closing ones after it outnumber the others
    surplus = list(accumulate((1 if words[i] in CLOSING else -1 for i in reversed(marks[1:])), initial=0))[::-1]
    for place, i in enumerate(marks):
        word = words[i]
        if word == '"' and i > begin and doc.lowers[i - 1][0].isdigit() and doc.starts[i] == doc.ends[i - 1]:
            following = marks[place + 1] if place + 1 < len(marks) else None
            if opening is None or words[i - 2] in ("'", "’", "′") or _inch(doc, following):
                continue  # 6'5", 19" screens
        direction = _direction(doc, i, begin, end)
        if opening is None:
            if direction >= 0 or (i == begin and place + 1 < len(marks)):
                opening, depth_style = i, word
        elif direction > 0 and depth_style not in CLOSES_TOO[word]:
            if word in OPENING and depth_style in OPENING and word != depth_style:
                continue  # nested in another style
            if words[i - 1][-1] in ".?!…,":  # a closing mark was lost, or a new paragraph was run on
                found.append(QuotedSpan(opening, opening + 1, i, None, paragraph))
                opening, depth_style = i, word
            elif word in OPENING and word == depth_style:
                depth += surplus[place] > 1
        elif depth:
            depth -= 1
        else:
            found.append(QuotedSpan(opening, opening + 1, i, i, paragraph))
            opening = None
    if opening is not None and end - opening > 1:
        found.append(QuotedSpan(opening, opening + 1, end, None, paragraph))
    return found


def _inch(doc: Document, following: int | None) -> bool:
    """Tell 19" from the end of a quotation: no mark is open that it could close, or the next mark closes too."""
    return following is not None and _direction(doc, following, 0, len(doc.words)) < 0


def _pair_singles(doc: Document, marks: list[int], paragraph: int, end: int) -> list[QuotedSpan]:
    """Pair the single marks of one paragraph, with apostrophes among them."""
    words, starts, ends, text = doc.words, doc.starts, doc.ends, doc.text
    found: list[QuotedSpan] = []
    done = -1
    for place, i in enumerate(marks):
        if i < done or (words[i] in CLOSING and words[i] not in APOSTROPHES) or i + 1 >= end:
            continue
        if i and starts[i] == ends[i - 1] and words[i - 1] not in _BEFORE_OPENING and words[i - 1] not in DOUBLE:
            continue
        if starts[i + 1] > ends[i] or not (text[ends[i]].isalnum() or text[ends[i]] in _BEGINNING):
            continue
        if words[i] not in OPENING and (text[ends[i]].isdigit() or doc.lowers[i + 1] in _NO_OPENING):
            continue
        later = marks[place + 1 : place + _MOST_APOSTROPHES]
        closing = _closing_single(doc, i, later, end)
        if closing is not None:
            found.append(QuotedSpan(i, i + 1, closing, closing, paragraph, secondary=True))
            done = closing
        elif words[i] in OPENING and (i == doc.paragraphs[paragraph][0] or _goes_on(doc, i, paragraph)):
            found.append(QuotedSpan(i, i + 1, end, None, paragraph, secondary=True))
            break
    return found


def _goes_on(doc: Document, opening: int, paragraph: int) -> bool:
    """Whether the paragraph after one that a mark opens begins with the same mark."""
    following = doc.paragraphs[paragraph + 1 : paragraph + 2]
    return bool(following) and doc.words[following[0][0]] == doc.words[opening]


def _closing_single(doc: Document, opening: int, marks: list[int], end: int) -> int | None:
    """The mark that closes a single one: next to punctuation, or else not a plural possessive."""
    words, starts, ends = doc.words, doc.starts, doc.ends
    fallback: int | None = None
    for m in marks:
        if words[m] in OPENING and words[opening] not in CLOSES_TOO[words[m]]:
            if fallback is not None and words[m] == words[opening]:
                break  # the next quotation
            continue
        if starts[m] > ends[m - 1] or (m + 1 < end and starts[m + 1] == ends[m] and words[m + 1][0].isalnum()):
            continue
        if words[m - 1][-1] in ".,?!…;:" or m + 1 == end or words[m + 1][0] in ".,?!;:)—–-":
            return m
        possessive = words[m - 1][-1] in "sS" and words[m] in APOSTROPHES
        if not possessive:
            return m
        if fallback is None:
            fallback = m
    return fallback


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
    last = len(words)
    roles = {span.opening: _OPENS for span in quoted_spans}
    roles |= {span.closing: _CLOSES for span in quoted_spans if span.closing is not None}
    for i in compress(count(), map(_MARKS.__contains__, doc.words)):
        role = roles.get(i)
        if role is None and words[i] in SINGLE:
            spaced = i == 0 or doc.starts[i] > doc.ends[i - 1]
            role = "‘" if spaced and i + 1 < last and doc.starts[i + 1] == doc.ends[i] else "'"
        elif role is None:
            direction = _direction(doc, i, 0, last)
            role = _OPENS if direction > 0 else _CLOSES if direction < 0 else '"'
        words[i] = lowers[i] = role
    return doc.reading(words, lowers)
