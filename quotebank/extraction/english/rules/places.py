"""A place in a text that rules ask about, between the bounds of what may be read there."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define

from quotebank.extraction.english.grammar import DETERMINER, POSSESSIVE
from quotebank.extraction.english.name_parser import Name
from quotebank.extraction.lexicon.loader import word_list
from quotebank.extraction.lexicon.morphology import APOSTROPHE_S

OPENER = DETERMINER | POSSESSIVE
"""What begins a noun phrase."""
_DEFINITE = word_list("definites")


@define(slots=True, eq=False)
class Words:
    """The words of a text, what they are to the grammar, and its names."""

    words: Sequence[str]
    lowers: Sequence[str]
    classes: Sequence[int]
    capital: Sequence[bool]
    name_at: dict[int, Name]

    def is_possessive(self, k: int) -> bool:
        """Whether token ``k`` is what makes the word before it an owner."""
        return self.lowers[k] == APOSTROPHE_S or (self.lowers[k] == "'" and k > 0 and self.lowers[k - 1][-1] == "s")


@define(slots=True, eq=False)
class Place:
    """Token ``k``, and the tokens from ``left`` to ``right`` (end exclusive) that may be read around it."""

    text: Words
    k: int
    left: int
    right: int

    def lower(self, k: int) -> str:
        """Token ``k`` in lower case; empty outside the bounds."""
        return self.text.lowers[k] if self.left <= k < self.right else ""

    def classes(self, k: int) -> int:
        """The classes of token ``k``; 0 outside the bounds."""
        return self.text.classes[k] if self.left <= k < self.right else 0

    def name(self, k: int) -> Name | None:
        """The name that covers token ``k``."""
        return self.text.name_at.get(k)


def is_word(lower: str) -> bool:
    """Whether a token is a word or a number, not a mark."""
    return lower[0].isalpha() or lower[0].isdigit()


def is_definite(text: Words, first: int, head: int) -> bool:
    """Whether a noun phrase points back to what is known by its article or its owner."""
    if text.lowers[first] in _DEFINITE or text.classes[first] & POSSESSIVE:
        return True
    return APOSTROPHE_S in text.lowers[first:head]
