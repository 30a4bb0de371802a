"""Are two quotes the same utterance? The rules, over values alone; `quotebank.store.statements` applies them to a bank.

The thresholds were chosen on the benchmark's generated articles with one seed and are reported on another, see the
page on figures.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from attrs import frozen
from rapidfuzz import fuzz

from quotebank.records import SpeakerKind
from quotebank.store.wording import LONGEST, NEGATIONS, keys

_RATIO = 80.0
"""Letters that two wordings share, of 100: a word or two changed, added or left out."""
_RATIO_OF_OTHERS = 95.0
_FRAGMENT = 88.0
"""How much of the shorter wording stands in one piece of the longer one, of 100."""
_CUT_SHORT = 98.0
"""The same, where the longer one goes on with a "not" that the shorter one lacks; inside it, a "not" costs more."""
_LOOKED_FOR = 1_000
"""Characters to search for of a longer fragment, since the time grows with the cube of their number."""
_SAID_AGAIN = 5_000
"""Characters. The words of longer texts are not kept for the next time: two thousand of those would fill the memory."""
_PHRASE, _COMMON = 6, 9
"""Fewer words than the first are a phrase that anybody may use: it takes a speaker who is named, and nearly the words.
Fewer than the second are still said again easily."""
_RATIO_OF_PHRASES = 88.0
_DAYS_OF_PHRASES, _DAYS_OF_COMMON = 3, 7
"""After this many days the same words by the same person may be a new utterance."""
_DAYS = 30
_MEMORABLE = 12
"""At this length, the same words by one person are one utterance however much later they are printed."""
_WORDS_OF_OTHERS, _DAYS_OF_OTHERS = 8, 7


class Relation(enum.IntEnum):
    """How the speakers of two quotes stand to each other."""

    OTHERS = 0
    """Both name somebody, and not the same."""
    OPEN = 1
    """One of them names nobody."""
    FITTING = 2
    """One of them names only a surname, and it fits."""
    SAME = 3


@frozen
class People:
    """Who a quote, or a group of quotes, is attributed to.

    A bare surname stands for no person in particular: it fits those who bear it, and is the same as nobody.
    """

    ids: frozenset[int] = frozenset()
    surnames: frozenset[str] = frozenset()
    """Of those whom ``ids`` stand for: the last word of their names."""
    bare: frozenset[str] = frozenset()
    """Surnames that stand alone."""

    def __or__(self, other: People) -> People:
        if self == other:
            return self
        return People(self.ids | other.ids, self.surnames | other.surnames, self.bare | other.bare)

    def relation(self, other: People) -> Relation:
        """Return how these speakers stand to others.

        >>> ann, bob = People(frozenset([1]), frozenset(["lee"])), People(frozenset([2]), frozenset(["ray"]))
        >>> ann.relation(ann).name, ann.relation(bob).name, ann.relation(People(bare=frozenset(["lee"]))).name
        ('SAME', 'OTHERS', 'FITTING')
        """
        if self.ids & other.ids:
            return Relation.SAME
        if self.ids and other.ids:
            return Relation.OTHERS
        mine, theirs = self.surnames | self.bare, other.surnames | other.bare
        if not mine or not theirs:
            return Relation.OPEN
        return Relation.FITTING if mine & theirs else Relation.OTHERS


NOBODY = People()


@lru_cache(maxsize=8_192)
def borne_by(speaker_id: int, kind: str, name: str, last_word: str) -> People:
    """Return whom a name stands for.

    >>> borne_by(7, "person", "Lee", "lee") == People(bare=frozenset(["lee"]))
    True
    """
    surname = frozenset([last_word])
    if kind == SpeakerKind.PERSON and " " not in name:
        return People(bare=surname)
    return People(frozenset([speaker_id]), surname)


@frozen
class Saying:
    """What counts of a quote when it is compared with another."""

    words: Sequence[str]
    text: str
    """The words with blanks between them; of more than `LONGEST` characters, the beginning."""
    people: People = NOBODY
    day: date | None = None
    negated: bool = False
    """Reported as denied or not said."""


def saying(text: str, people: People = NOBODY, day: date | None = None, *, negated: bool = False) -> Saying:
    """Return what counts of a quote."""
    words = _words if len(text) <= _SAID_AGAIN else _words.__wrapped__
    return Saying(*words(text), people, day, negated)


@lru_cache(maxsize=2_048)
def _words(text: str) -> tuple[list[str], str]:
    """Return the words of a text, in a list and with blanks between them; what is said again is said soon."""
    words = keys(text)
    return words, " ".join(words)[:LONGEST]


def closeness(one: Saying, other: Saying, relation: Relation) -> float:
    """Return how close two quotes are as one utterance, from 0 (two utterances) to 100 (the same words).

    The relation is that of their speakers, or of the speakers of the groups that they would join. A "not" that only one
    of them has makes two utterances, unless one is cut short before it, or nobody says so many words twice in a few
    days: then it is a misprint worth showing.

    >>> first = saying("We will open the harbour again before the winter comes", day=date(2026, 1, 28))
    >>> second = saying("We'll open the harbour before the winter comes", day=date(2026, 1, 28))
    >>> closeness(first, second, Relation.SAME) > 80, closeness(first, second, Relation.OTHERS)
    (True, 0.0)
    """
    if one.negated != other.negated:
        return 0.0
    fewest = min(len(one.words), len(other.words))
    phrase, common = fewest < _PHRASE, fewest < _COMMON
    least, near = _RATIO, _DAYS_OF_PHRASES if phrase else _DAYS_OF_COMMON if common else _DAYS
    if relation is Relation.OTHERS:
        if fewest < _WORDS_OF_OTHERS:
            return 0.0
        least, near = _RATIO_OF_OTHERS, min(near, _DAYS_OF_OTHERS)
    elif relation is Relation.OPEN and common:
        if phrase:
            return 0.0
        near = _DAYS_OF_PHRASES
    elif phrase:
        least = _RATIO_OF_PHRASES
    days = abs((one.day - other.day).days) if one.day and other.day else math.inf
    recent = days <= near
    if not recent and (relation is not Relation.SAME or fewest < _MEMORABLE):
        return 0.0
    ratio = fuzz.ratio(one.text, other.text, score_cutoff=least)
    if not ratio and recent and fewest >= _PHRASE and relation is not Relation.OTHERS:
        ratio = _as_fragment(one, other, _FRAGMENT)
        return ratio if ratio and _numbers_agree(one, other) else 0.0
    if not ratio or not _numbers_agree(one, other):
        return 0.0
    misprint = fewest >= _MEMORABLE and days <= _DAYS_OF_PHRASES and relation >= Relation.FITTING
    if misprint or _negations(one) == _negations(other):
        return ratio
    return ratio if _as_fragment(one, other, _CUT_SHORT) else 0.0


def _as_fragment(one: Saying, other: Saying, least: float) -> float:
    """Return how much of the shorter wording stands in one piece of the longer one; 0 below ``least``."""
    shorter, longer = sorted((one.text, other.text), key=len)
    return fuzz.partial_ratio(shorter[:_LOOKED_FOR], longer, score_cutoff=least)


def _negations(one: Saying) -> list[str]:
    return sorted(word for word in one.words if word in NEGATIONS)


def _numbers_agree(one: Saying, other: Saying) -> bool:
    """Whether one wording has no number that the other contradicts: a fragment may leave some out."""
    mine, theirs = ({word for word in some.words if word[0].isdigit()} for some in (one, other))
    return mine <= theirs or theirs <= mine


def disputed(everybody: Iterable[People]) -> bool:
    """Return whether quotes of one statement name different people.

    >>> disputed([People(frozenset([1])), People(), People(frozenset([2]))])
    True
    """
    named = [people for people in dict.fromkeys(everybody) if people != NOBODY]
    return any(one.relation(other) is Relation.OTHERS for one in named for other in named)
