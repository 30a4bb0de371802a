"""What looks like a label in a transcript, and what the labels of a text have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

from quotebank.extraction.document.structure import UNSPOKEN
from quotebank.extraction.document.text import Document
from quotebank.extraction.english.grammar import (
    DEFINITE,
    FIRST_NAME,
    FUNCTION_WORD,
    GROUP,
    OFFICE,
    TITLE,
)
from quotebank.extraction.english.label_lines import Form, Label, is_large, read_label
from quotebank.extraction.lexicon.loader import word_list

QUESTIONS = word_list("question_labels")
ANSWERS = word_list("answer_labels")
_UNNAMED = word_list("unnamed_voices")
_COURTESY = word_list("courtesy_titles")
_COMMON = word_list("common_words")
_SMALL = word_list("small_in_labels")
_MEMBERS = word_list("several_members")


class Labels:
    """What looks like a label in a text, and what these have in common."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.lines = list(_read_all(doc))
        firm = [label for label in self.lines if label.form is not Form.BARE]
        self.times = Counter(map(self.whole, firm))
        self.last_words = Counter(map(self.key, firm))
        self.titled = Counter(" ".join(self.lowers(label)) for label in firm)
        self.forms = Counter(label.form for label in self.lines)

    def words(self, label: Label) -> list[str]:
        """The words of a label's name."""
        return self.doc.words[slice(*label.name)]

    def lowers(self, label: Label) -> list[str]:
        """The words of a label's name in small letters."""
        return self.doc.lowers[slice(*label.name)]

    def whole(self, label: Label) -> str:
        """A name as it is written."""
        return " ".join(self.words(label))

    def key(self, label: Label) -> str:
        """The word by which a label is taken up: the last of its name."""
        return self.words(label)[-1]

    def comes_back(self, label: Label) -> bool:
        """Whether another label is the same, or takes this one up by its last word."""
        words = self.words(label)
        if self.times[self.whole(label)] > 1:
            return True
        if words[0].lower() in _COURTESY and self.titled[" ".join(self.lowers(label))] > 1:  # "Ms LIND", "Ms Lind"
            return True
        return self.times[words[-1]] > 0 if len(words) > 1 else self.last_words[words[-1]] > 1

    @cached_property
    def surnames(self) -> frozenset[str]:
        """The last words of the names that the text has in full, on labels or elsewhere."""
        words, lowers, classes = self.doc.words, self.doc.lowers, self.doc.classes
        given = [k for k in range(len(words) - 1) if classes[k] & FIRST_NAME and words[k][0].isupper()]
        named = {lowers[k + 1] for k in given if words[k + 1][0].isupper() and not classes[k + 1] & FUNCTION_WORD}
        full = (label for label in self.lines if self.is_full(label) or self.is_large(*label.name))
        return frozenset(named | {self.key(label).lower() for label in full if len(self.words(label)) > 1})

    @cached_property
    def recurring(self) -> int:
        """How many labels come back."""
        return sum(1 for times in self.times.values() if times > 1)

    @cached_property
    def conversing(self) -> set[int]:
        """Where the labels in capitals begin of which one asks and the next answers."""
        found: set[int] = set()
        for one, other in pairwise(self.lines):
            large = self.is_large(*one.name) and self.is_large(*other.name)
            both = one.form is other.form is Form.COLON and one.end == other.begin and self.key(one) != self.key(other)
            if large and both and self.doc.words[one.end - 1] == "?":
                found |= {one.begin, other.begin}
        return found

    @cached_property
    def on_lines(self) -> frozenset[str]:
        """The names on lines of their own, if the text has several of them and somebody's comes back."""
        lines = [label for label in self.lines if label.form is Form.LINE and self.may_head(label)]
        names = frozenset(map(self.key, lines))
        bare = [label for label in self.lines if label.form is Form.BARE and self.key(label) in names]
        several = len(lines) > 1 and len(lines) + len(bare) > len(names) > 1
        return names if several or self.in_parliament else frozenset()

    @cached_property
    def in_parliament(self) -> bool:
        """Whether a label is a member's with seat and party, or on a line of its own the holder's of an office."""
        if any(self._has_seat(label) for label in self.lines):
            return True
        lines = (label for label in self.lines if label.form is Form.LINE)
        return any(label.name[0] > label.tail[0] for label in lines)

    @cached_property
    def shown(self) -> set[str]:
        """The names in capitals beside which a bracket stands, if there are several."""
        keys = {self.key(label) for label in self.lines if self.is_shown(label)}
        return keys if len(keys) > 1 else set()

    def is_shown(self, label: Label) -> bool:
        """Whether a name in capitals, which is no common word, has a bracket or a time in one beside it."""
        first, last = label.name
        bracket = "(" in self.doc.words[slice(*label.tail)][:1] or "[" in self.doc.words[slice(*label.tail)][:1]
        timed = self.doc.words[label.begin] in ("[", "(") and first > label.begin + 1
        plain = any(lower in _COMMON for lower in self.lowers(label))
        return label.form is Form.COLON and self.is_large(first, last) and (bracket or timed) and not plain

    def is_member(self, label: Label) -> bool:
        """Whether a label is as only the minutes of a congress have it, so that one is enough: "Ms. HOLM. …"."""
        first, last = label.name
        large = last - first == len(("Ms.", "HOLM")) and self.is_large(first, last)
        return label.form is Form.STOP and large

    @cached_property
    def courteous(self) -> bool:
        """Whether several labels are a title and a name."""
        return len({self.whole(label) for label in self.lines if self.is_courteous(label)}) > 1

    def is_courteous(self, label: Label) -> bool:
        """Whether a label is a title that is no office, and a name."""
        first, last = label.name
        titled = label.form is Form.COLON and last - first > 1 and self.doc.lowers[first] in _COURTESY
        return titled and self.is_written_large(label)

    def _has_seat(self, label: Label) -> bool:
        return self.is_full(label) and self.doc.words[slice(*label.tail)].count("(") > 1

    def may_head(self, label: Label) -> bool:
        """Whether a line of its own can be a label: a name in full, and no list beside it."""
        inner = label.name[0] > label.tail[0]
        large = self.is_large(*label.name) and self.is_large(*label.tail)
        back = self.comes_back(label) and len(self.words(label)) > 1
        return inner or self.is_full(label) or large or back

    def is_written_large(self, label: Label) -> bool:
        """Whether Every Word of a Name has its capital."""
        return all(w[0].isupper() or w in _SMALL for w in self.words(label) if w[0].isalpha())

    def is_large(self, first: int, last: int) -> bool:
        """Whether words are in capitals, but for a courtesy title: "Mr. HOLM"."""
        words = self.doc.words
        first += last - first > 1 and self.doc.lowers[first] in _COURTESY
        return all(is_large(words[k]) or not words[k][0].isalpha() or words[k] in _SMALL for k in range(first, last))

    def is_full(self, label: Label) -> bool:
        """Whether a name has two words or more, the first a given name or a title."""
        first, last = label.name
        known = self.doc.classes[first] & (FIRST_NAME | TITLE)
        return bool(known) and last - first > 1 and self.is_written_large(label)

    def is_unnamed(self, label: Label) -> bool:
        """Whether a label says that a voice has no name: "UNIDENTIFIED MALE", "Speaker 1", "Operator"."""
        first, last = label.name
        told = self.doc.lowers[first] in _UNNAMED and self.doc.words[first][0].isupper()
        large = all(w[0].isupper() or not w[0].isalpha() for w in self.doc.words[first:last])
        return told and (large or self.doc.lowers[last - 1] in _MEMBERS)

    def has_name(self, label: Label) -> bool:
        """Whether a label names anybody: no letter, no voice without a name, no office alone."""
        first, last = label.name
        if self.is_unnamed(label) or self.is_one_of(label, QUESTIONS | ANSWERS) or self.doc.lowers[first] == DEFINITE:
            return False
        if self.doc.words[first - 1] == "(" and first > label.begin:
            return label.tail[0] < first  # "(on camera): …"
        return not all(has & (OFFICE | GROUP) for has in self.doc.classes[first:last])

    def is_one_of(self, label: Label, listed: frozenset[str]) -> bool:
        """Whether a label is one of the letters or words of questions and answers."""
        words = self.lowers(label)
        return len(words) == 1 and words[0].rstrip(".") in listed


def _read_all(doc: Document) -> Iterator[Label]:
    """What looks like a label, each with the brackets that fill the next line: "Ada Lind", "(Vik North) (Lab)"."""
    words = doc.words
    for (begin, end), (after, last) in pairwise([*doc.paragraphs, (0, 0)]):
        label = read_label(doc, begin, end) if doc.blocks.get(begin) not in UNSPOKEN else None
        if label is None:
            continue
        is_bare = label.form is Form.BARE and label.content == end
        bracketed = is_bare and last > after and words[after] == "("
        yield (read_label(doc, begin, last) if bracketed else None) or label
