"""Names what turns one wording into another meaning: a negation, a number, a unit, a date, a name, how sure it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from functools import cache, partial
from typing import NamedTuple

from quotebank.extraction.lexicon.loader import entries, word_list
from quotebank.store.wording import NEGATIONS

NOT = NEGATIONS | frozenset(
    "hardly refuse refuses refused fail fails failed deny denies denied unable impossible".split()
)
"""Words that turn what follows into its opposite."""
_QUANTITIES = word_list("quantities")
_OTHERWISE_READ = word_list("units_and_days_otherwise_read")
_QUANTIFIERS = word_list("quantifiers")
_PERSONS = word_list("persons")
_CAUSES = word_list("causes")
_MODALS = dict(entries("modals"))
_TOLD = dict(entries("told_modals"))
"""The strength that a word has in reported speech, where the past stands for the present."""
_LEAST_TURNED = 3
"""Words, neither very common nor negations: with fewer, another order is rarely another meaning."""


class Twist(NamedTuple):
    """One difference that may change the meaning."""

    what: str
    told: str
    """As a caution: what differs, and the words of both texts."""


def twists(
    asked: Sequence[str],
    found: Sequence[str],
    *,
    asked_names: Set[str] = frozenset(),
    found_names: Set[str] = frozenset(),
    spelt: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {}),
    common: Set[str] = frozenset(),
    is_retold: bool = False,
) -> Iterator[Twist]:
    """Yield what differs between two wordings and may change the meaning, the most serious first.

    Args:
        asked: the words asked about, as `alignment.tokens` returns them.
        found: the words printed.
        asked_names: those of ``asked`` that are written like names.
        found_names: those of ``found``.
        spelt: how words are spelt in the two texts, where it is not as compared.
        common: words that are too common for their order to mean anything.
        is_retold: the printed words are the reporter's, who writes "would" for "will".

    >>> [twist.told for twist in twists("it is 12 mm wide".split(), "it is 12 cm wide".split())]
    ['the unit differs: “mm” in the text asked about, “cm” in the quotation']
    >>> [twist.what for twist in twists("it will not rain on monday".split(), "it may rain on friday".split())]
    ['negation', 'date', 'strength']
    """
    told = partial(_told, spelt)
    missing, added = Counter(asked) - Counter(found), Counter(found) - Counter(asked)
    for what, belongs in _KINDS.items():
        ours, theirs = ([word for word in words if belongs(word)] for words in (missing, added))
        if what == "negation" and len(ours) == len(theirs):  # "not" for "never" is no change
            continue
        if what in _BOTH and not (ours and theirs) and not (ours and what == "date"):
            continue
        if what == "person" and is_retold:
            continue
        if ours or theirs:
            yield told(what, ours, theirs)
    if named := [word for word in missing if word in asked_names]:
        yield told("name", named, [word for word in added if word in found_names])
    yield from (told("strength", *sides) for sides in _modals(missing, added, is_retold))
    if not missing and not added and _turned(asked, found, common):
        yield Twist("order", "the same words stand in another order in the quotation")


def _modals(missing: Counter[str], added: Counter[str], is_retold: bool) -> Iterator[tuple[list[str], list[str]]]:
    strength = _shifted if is_retold else _strength
    ours, theirs = ([word for word in words if word in _MODALS] for words in (missing, added))
    if sorted(map(strength, ours)) != sorted(map(strength, theirs)):
        yield ours, theirs


def _strength(word: str) -> str:
    return _MODALS[word]


def _shifted(word: str) -> str:
    """Return the strength of a word in reported speech."""
    return _TOLD.get(_MODALS[word], _MODALS[word])


def _told(
    spelt: tuple[Mapping[str, str], Mapping[str, str]], what: str, ours: Sequence[str], theirs: Sequence[str]
) -> Twist:
    here, there = (
        ", ".join(f"“{words.get(word, word)}”" for word in some) or "nothing"
        for words, some in zip(spelt, (ours, theirs), strict=True)
    )
    return Twist(what, f"the {what} differs: {here} in the text asked about, {there} in the quotation")


def _turned(asked: Sequence[str], found: Sequence[str], common: Set[str]) -> bool:
    """Whether the same words, without the very common ones, stand in another order."""
    ours, theirs = ([word for word in words if word not in common] for words in (asked, found))
    return len(ours) >= _LEAST_TURNED and ours != theirs and list(asked) != list(found)


def _is_negation(word: str) -> bool:
    return word in NOT


def _is_number(word: str) -> bool:
    return word[:1].isnumeric() or word in _QUANTITIES or not word[:1].isalnum()


def _is_unit(word: str) -> bool:
    return word in _units()


def _is_date(word: str) -> bool:
    return word in _dates()


_KINDS: dict[str, Callable[[str], bool]] = {
    "negation": _is_negation,
    "number": _is_number,
    "unit": _is_unit,
    "date": _is_date,
    "quantity": _QUANTIFIERS.__contains__,
    "person": _PERSONS.__contains__,
    "cause": _CAUSES.__contains__,
}
_BOTH = frozenset({"unit", "date", "quantity", "person"})
"""Kinds of words that differ only if both texts have some that the other has not."""


@cache
def _units() -> frozenset[str]:
    units = word_list("units")
    return (units | {f"{unit}s" for unit in units}) - _OTHERWISE_READ


@cache
def _dates() -> frozenset[str]:
    words = word_list("weekdays") | word_list("months") | word_list("seasons")
    return frozenset(word for word in words if word.isalpha()) - _OTHERWISE_READ
