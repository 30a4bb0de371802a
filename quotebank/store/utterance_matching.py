"""Are two quotes the same utterance? Pure rules on values; `quotebank.store.statements` applies them to a bank.

The thresholds were chosen on the benchmark's generated articles with one seed and evaluated on another; see the page on
figures.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from attrs import frozen
from rapidfuzz import fuzz

from quotebank.records import SpeakerKind, Stance
from quotebank.store.wording import LONGEST, NEGATIONS, keys

_RATIO = 80.0
"""Percentage of letters that two wordings share if a word or two are changed, added or left out."""
_RATIO_OF_OTHERS = 95.0
_FRAGMENT = 88.0
"""Percentage of the shorter wording that is contained in one piece in the longer one."""
_CUT_SHORT = 98.0
"""The same if the longer one continues with a "not" that the shorter one lacks; a "not" inside it costs more."""
_LOOKED_FOR = 1_000
"""Characters of a long fragment to search for, since the time is cubic in their number."""
_SAID_AGAIN = 5_000
"""Characters. The words of longer texts are not cached: two thousand of those would fill the memory."""
_PHRASE, _COMMON = 6, 9
"""Words. Anybody may use a phrase shorter than the first: it needs a named speaker and nearly identical words. A phrase
shorter than the second is still easily repeated."""
_RATIO_OF_PHRASES = 88.0
_DAYS_OF_PHRASES, _DAYS_OF_COMMON = 3, 7
"""After this many days the same words by the same person may be a new utterance."""
_DAYS = 30
_MEMORABLE = 12
"""Words. At this length, the same words by one person are one utterance however much later they are printed."""
_WORDS_OF_OTHERS, _DAYS_OF_OTHERS = 8, 7


class Relation(enum.IntEnum):
    """How the speakers of two quotes relate."""

    OTHERS = 0
    """Both name somebody, but different people."""
    OPEN = 1
    """One of them names nobody."""
    FITTING = 2
    """One of them names only a surname, which matches."""
    SAME = 3


@frozen
class People:
    """The speakers of a quote or a group of quotes.

    A bare surname does not identify a person: it fits anyone with that surname, and is the same as nobody.
    """

    ids: frozenset[int] = frozenset()
    surnames: frozenset[str] = frozenset()
    """The last words of the names of the people in ``ids``."""
    bare: frozenset[str] = frozenset()
    """Bare surnames."""

    def __or__(self, other: People) -> People:
        if self == other:
            return self
        return People(self.ids | other.ids, self.surnames | other.surnames, self.bare | other.bare)

    def relation(self, other: People) -> Relation:
        """Return how these speakers relate to others.

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
    """Return the people behind a name.

    >>> borne_by(7, "person", "Lee", "lee") == People(bare=frozenset(["lee"]))
    True
    """
    surname = frozenset([last_word])
    if kind == SpeakerKind.PERSON and " " not in name:
        return People(bare=surname)
    return People(frozenset([speaker_id]), surname)


@frozen
class Saying:
    """The parts of a quote that are compared with another."""

    words: Sequence[str]
    text: str
    """The words joined by spaces, at most the first `LONGEST` characters."""
    people: People = NOBODY
    day: date | None = None
    manner: str = Stance.ASSERTED
    """How it is reported, see `manner`."""


def manner(stance: str | None, *, negated: bool) -> str:
    """Return how a quote is reported, as far as it makes another utterance of it: denied and not said are one."""
    return Stance.DENIED if negated else stance or Stance.ASSERTED


def saying(text: str, people: People = NOBODY, day: date | None = None, *, manner: str = Stance.ASSERTED) -> Saying:
    """Return the compared parts of a quote."""
    words = _words if len(text) <= _SAID_AGAIN else _words.__wrapped__
    return Saying(*words(text), people, day, manner)


@lru_cache(maxsize=2_048)
def _words(text: str) -> tuple[list[str], str]:
    """Return the words of a text, as a list and joined by spaces; cached, since repetitions come soon."""
    words = keys(text)
    return words, " ".join(words)[:LONGEST]


def closeness(one: Saying, other: Saying, relation: Relation) -> float:
    """Return how close two quotes are as one utterance, from 0 (two utterances) to 100 (the same words).

    The relation is that of their speakers, or of the speakers of the groups that they would join. If only one of them
    has a "not", they are two utterances, unless one is cut short before it, or is so long that nobody would say it
    twice in a few days: then it is a misprint worth showing.

    >>> first = saying("We will open the harbour again before the winter comes", day=date(2026, 1, 28))
    >>> second = saying("We'll open the harbour before the winter comes", day=date(2026, 1, 28))
    >>> closeness(first, second, Relation.SAME) > 80, closeness(first, second, Relation.OTHERS)
    (True, 0.0)
    """
    if one.manner != other.manner:
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
    """Return how much of the shorter wording is contained in one piece in the longer one; 0 below ``least``."""
    shorter, longer = sorted((one.text, other.text), key=len)
    return fuzz.partial_ratio(shorter[:_LOOKED_FOR], longer, score_cutoff=least)


def _negations(one: Saying) -> list[str]:
    return sorted(word for word in one.words if word in NEGATIONS)


def _numbers_agree(one: Saying, other: Saying) -> bool:
    """Whether the numbers of two wordings do not contradict each other: a fragment may leave some out."""
    mine, theirs = ({word for word in some.words if word[0].isdigit()} for some in (one, other))
    return mine <= theirs or theirs <= mine


def disputed(everybody: Iterable[People]) -> bool:
    """Return whether quotes of one statement name different people.

    >>> disputed([People(frozenset([1])), People(), People(frozenset([2]))])
    True
    """
    named = [people for people in dict.fromkeys(everybody) if people != NOBODY]
    return any(one.relation(other) is Relation.OTHERS for one in named for other in named)
