"""Are two quotes the same utterance? The rules, over values alone; `quotebank.store.statements` applies them to a bank.

The thresholds were chosen on the benchmark's generated articles with one seed and are reported on another, see the
page on figures.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import date

from attrs import field, frozen
from rapidfuzz import fuzz

from quotebank.store.wording import keys

_RATIO = 80.0
"""Letters that two wordings share, of 100: a word or two changed, added or left out."""
_RATIO_OF_OTHERS = 95.0
_FRAGMENT = 88.0
"""How much of the shorter wording stands in one piece of the longer one, of 100."""
_PHRASE = 6
"""Fewer words than this are a phrase that anybody may use again: it takes the same speaker, and the same days."""
_RATIO_OF_PHRASES = 88.0
_WORDS_OF_OTHERS = 8
_DAYS, _DAYS_OF_PHRASES, _DAYS_OF_OTHERS = 30, 2, 7

_NEGATIONS = frozenset(["not", "no", "never", "nobody", "nothing", "none", "neither", "nor", "nowhere", "without"])


class Relation(enum.IntEnum):
    """How the speakers of two quotes stand to each other."""

    OTHERS = 0
    """Both name somebody, and not the same."""
    OPEN = 1
    """One of them names nobody, or only a surname that fits."""
    SAME = 2


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
        return People(self.ids | other.ids, self.surnames | other.surnames, self.bare | other.bare)

    def relation(self, other: People) -> Relation:
        """Return how these speakers stand to others.

        >>> ann, bob = People(frozenset([1]), frozenset(["lee"])), People(frozenset([2]), frozenset(["ray"]))
        >>> ann.relation(ann).name, ann.relation(bob).name, ann.relation(People(bare=frozenset(["lee"]))).name
        ('SAME', 'OTHERS', 'OPEN')
        """
        if self.ids & other.ids:
            return Relation.SAME
        if self.ids and other.ids:
            return Relation.OTHERS
        mine, theirs = self.surnames | self.bare, other.surnames | other.bare
        return Relation.OPEN if not mine or not theirs or mine & theirs else Relation.OTHERS


@frozen
class Saying:
    """What counts of a quote when it is compared with another."""

    words: tuple[str, ...]
    people: People = People()
    day: date | None = None
    negated: bool = False
    """Reported as denied or not said."""
    text: str = field(init=False)
    numbers: frozenset[str] = field(init=False)
    negations: int = field(init=False)

    @text.default
    def _text(self) -> str:
        return " ".join(self.words)

    @numbers.default
    def _numbers(self) -> frozenset[str]:
        return frozenset([word for word in self.words if word[0].isdigit()])

    @negations.default
    def _negations(self) -> int:
        return sum([word in _NEGATIONS for word in self.words])


def saying(text: str, people: People | None = None, day: date | None = None, *, negated: bool = False) -> Saying:
    """Return what counts of a quote."""
    return Saying(tuple(keys(text)), people or People(), day, negated)


def closeness(one: Saying, other: Saying, relation: Relation) -> float:
    """Return how close two quotes are as one utterance, from 0 (two utterances) to 100 (the same words).

    The relation is that of their speakers, or of the speakers of the groups that they would join.

    >>> first = saying("We will open the harbour again before the winter comes")
    >>> second = saying("We'll open the harbour before the winter comes")
    >>> closeness(first, second, Relation.SAME) > 80, closeness(first, second, Relation.OTHERS)
    (True, 0.0)
    """
    if one.negated != other.negated or not (one.numbers <= other.numbers or other.numbers <= one.numbers):
        return 0.0
    fewest = min(len(one.words), len(other.words))
    days = abs((one.day - other.day).days) if one.day and other.day else None
    if relation is Relation.OTHERS:
        least, near, short = _RATIO_OF_OTHERS, _DAYS_OF_OTHERS, fewest < _WORDS_OF_OTHERS
    elif fewest < _PHRASE:
        least, near, short = _RATIO_OF_PHRASES, _DAYS_OF_PHRASES, relation is not Relation.SAME
    else:
        least, near, short = _RATIO, _DAYS, False
    recent = days is not None and days <= near
    if short or not (recent or (relation is Relation.SAME and fewest >= _PHRASE)):
        return 0.0
    ratio = fuzz.ratio(one.text, other.text, score_cutoff=least)
    if ratio:
        return ratio if one.negations == other.negations else 0.0
    if recent and fewest >= _PHRASE and relation is not Relation.OTHERS:
        return fuzz.partial_ratio(one.text, other.text, score_cutoff=_FRAGMENT)
    return 0.0


def disputed(everybody: Iterable[People]) -> bool:
    """Return whether quotes of one statement name different people.

    >>> disputed([People(frozenset([1])), People(), People(frozenset([2]))])
    True
    """
    named = [people for people in dict.fromkeys(everybody) if people != People()]
    return any(one.relation(other) is Relation.OTHERS for one in named for other in named)
