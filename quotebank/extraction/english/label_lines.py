"""Reads what looks like the label of a turn at the beginning of a paragraph: a name, what follows it, how it ends."""

from __future__ import annotations

import enum
import re

from attrs import evolve, frozen

from quotebank.extraction.document.text import Document, Range
from quotebank.extraction.english.grammar import DEFINITE, FIRST_NAME, GENITIVE, OFFICE, TITLE
from quotebank.extraction.lexicon.loader import word_list
from quotebank.marks import DASHES

_HONOURED = word_list("honoured")
_UNNAMED = word_list("unnamed_voices")
_LONGEST_NAME = 6
_LONGEST_TAIL = 30
"""Tokens of what follows the name: an affiliation, a constituency, a time."""
_LONGEST_OF_LINE = 16
_BRACKETS = {"(": ")", "[": "]"}
_TIME = re.compile(r"\d{1,2}(?::\d\d){1,2}(?:[.,]\d+)?")
_NAME_MARKS = frozenset("'’&-#")
_AFTER_NAME = DASHES | {",", ":", ".", *_BRACKETS}


class Form(enum.Enum):
    """How a label ends."""

    COLON = enum.auto()
    """In a colon: "HOLM: …"."""
    STOP = enum.auto()
    """In a full stop: "Mr. HOLM. …", "Q. …"."""
    LINE = enum.auto()
    """With its line: "Ada Lind (Vik North) (Lab)"."""
    BARE = enum.auto()
    """With nothing that tells it from a heading or a word: "Ada Lind" on a line of its own, "Q" before a question."""


@frozen(slots=True)
class Label:
    """The label at the beginning of the paragraph of tokens ``begin`` to ``end``."""

    begin: int
    end: int
    form: Form
    name: Range
    """The name with its titles, or the office."""
    content: int
    """Where the words of the turn begin; ``end`` where they stand in the next paragraph."""
    tail: Range
    """What follows the name: an affiliation, a constituency, a time."""


def read_label(doc: Document, begin: int, end: int) -> Label | None:
    """What looks like a label at the beginning of a paragraph, or fills it."""
    first = _after_time(doc, begin, end)
    if first + 1 < end and doc.words[first] in _BRACKETS:
        return _voiced_over(doc, begin, end, first)
    if first + 1 > end or not doc.words[first][0].isalpha():
        return None
    if first + 1 < end and (doc.words[first] in ("Q.", "A.") or _is_bare_question(doc, first)):
        form = Form.BARE if doc.words[first] == "Q" else Form.STOP
        return Label(begin, end, form, (first, first + 1), first + 1, (first + 1, first + 1))
    first += first + 1 < end and (doc.words[first] == "BY" or _is_honoured(doc, first))
    last = _name_end(doc, first, end)
    stop = _tail_end(doc, last, end)
    if last == first or stop is None or _is_score(doc, first, last):
        return None
    label = _ended(doc, Label(begin, end, Form.BARE, (first, last), stop, (last, stop)))
    return _with_inner_name(doc, label) if label is not None else None


def _voiced_over(doc: Document, begin: int, end: int, first: int) -> Label | None:
    """A label that only tells how one is heard: "(on camera): …"."""
    last = next((k for k in range(first, min(end, first + _LONGEST_NAME)) if doc.words[k] in _BRACKETS.values()), end)
    if last + 2 >= end or doc.words[last + 1] != ":":
        return None
    return Label(begin, end, Form.COLON, (first + 1, last), last + 2, (last + 1, last + 1))


def _is_honoured(doc: Document, first: int) -> bool:
    """Whether a member is called honourable, which is no part of the name."""
    return doc.lowers[first] in _HONOURED and bool(doc.classes[first + 1] & (FIRST_NAME | TITLE))


def _is_score(doc: Document, first: int, last: int) -> bool:
    """Whether words with a number are no numbered voice, but a day or a result: "May 06", "Vik 4"."""
    return any(w.isdigit() for w in doc.words[first:last]) and doc.lowers[first] not in _UNNAMED


def _is_bare_question(doc: Document, first: int) -> bool:
    """Whether a "Q" stands before a question with neither colon nor full stop, as press offices print it."""
    return doc.words[first] == "Q" and doc.words[first + 1][0].isupper()


def _ended(doc: Document, label: Label) -> Label | None:
    """A label with the form that its end gives it."""
    stop, (first, last) = label.content, label.name
    if stop == label.end:
        if stop - last > _LONGEST_OF_LINE:
            return None
        strong = stop > last or first > label.begin
        return evolve(label, form=Form.LINE) if strong else label
    if doc.words[stop] == ":":
        return evolve(label, form=Form.COLON if stop + 1 < label.end else Form.LINE, content=stop + 1)
    if stop + 1 < label.end and stop == last and _is_minuted(doc, first, last):
        home = next((k for k in range(first, last) if doc.lowers[k] == GENITIVE), last)
        return evolve(label, form=Form.STOP, content=stop + 1, name=(first, home))
    return None


def _is_minuted(doc: Document, first: int, last: int) -> bool:
    """Whether words before a full stop are a title or "The" and capitals, as minutes name a speaker."""
    titled = doc.lowers[first] == DEFINITE or (doc.classes[first] & TITLE and doc.words[first][0].isupper())
    if last - first < len(("Mr.", "HOLM")) or not titled:
        return False
    return is_large(doc.words[first + 1])


def is_large(word: str) -> bool:
    """Whether a name is in capitals, its prefix apart: "McNEIL"."""
    return word.isupper() or (len(word) > len("Mc") + 1 and word[0].isupper() and word[-2:].isupper())


def _with_inner_name(doc: Document, label: Label) -> Label:
    """Take the name from a bracket where it stands there: "The Minister for Dams (Vera Osei)"."""
    office, begin = label.name[0], label.tail[0]
    office += doc.lowers[office] == DEFINITE
    if begin + 3 >= label.end or doc.words[begin] != "(" or not doc.classes[office] & OFFICE:
        return label
    last = _name_end(doc, begin + 1, label.end)
    named = doc.classes[begin + 1] & (FIRST_NAME | OFFICE) and doc.words[last] == ")"
    return evolve(label, name=(begin + 1, last)) if named else label


def _after_time(doc: Document, k: int, end: int) -> int:
    """The first token after what stands before a label: "[00:01:10] ", "(12:05) ", "0:15 ", ">> "."""
    while k + 1 < end and doc.words[k] == ">":
        k += 1
    if k + 3 < end and doc.words[k + 2] == _BRACKETS.get(doc.words[k]) and _TIME.fullmatch(doc.words[k + 1]):
        return k + 3
    return k + 1 if k + 1 < end and _TIME.fullmatch(doc.words[k]) else k


def _name_end(doc: Document, k: int, end: int) -> int:
    """Where what can be a name ends, from token ``k``; ``k`` where it has too many words."""
    words, last = doc.words, k
    while last < end and (words[last][0].isalpha() or words[last] in _NAME_MARKS or words[last].isdigit()):
        last += 1
        if last - k > _LONGEST_NAME:
            return k
    return last


def _tail_end(doc: Document, k: int, end: int) -> int | None:
    """Where the label ends that has its name up to token ``k``: at a colon, a full stop, or with the paragraph."""
    words, limit = doc.words, min(end, k + _LONGEST_TAIL)
    if k < end and words[k] not in _AFTER_NAME and not _TIME.fullmatch(words[k]):
        return None
    affiliated = False
    while k < limit:
        if words[k] in _BRACKETS:
            k = next((j for j in range(k + 1, limit) if words[j] == _BRACKETS[words[k]]), limit)
            if k == limit:
                return None
        elif words[k] in (":", "."):
            return k
        elif words[k] in "?!" or words[k].isdigit() or (not affiliated and words[k][0].isalpha()):
            return None  # of digits alone: an age, a year, a result
        affiliated = affiliated or words[k] == "," or words[k] in DASHES
        k += 1
    return k if k == end else None
