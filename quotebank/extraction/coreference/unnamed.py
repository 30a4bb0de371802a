"""Persons and things that an article tells of without a name: "a spokesman", "a mother of four", "a letter"."""

from __future__ import annotations

from contextlib import suppress

from quotebank.extraction.coreference.entities import EntityIndex
from quotebank.extraction.english.grammar import DETERMINER, GROUP, POSSESSIVE, PREPOSITION, ROLE
from quotebank.extraction.lexicon.loader import genders, word_list
from quotebank.extraction.lexicon.morphology import APOSTROPHE_S

_PERSON = ROLE | GROUP
_INDEFINITE = word_list("indefinites")
_FAR_BACK = 1500
_MOST_PLACES = 60
"""Earlier uses of a noun to look at."""
_NEAR = 5
"""Tokens before a noun where its noun phrase begins, or the comma after a name."""


class Unnamed:
    """Where persons and things come up that have no name."""

    def __init__(self, entities: EntityIndex) -> None:
        self.doc, self.name_at, self._inside = entities.doc, entities.phrases.name_at, entities.inside
        self._unnamed: dict[int, bool] = {}
        self._indefinite: dict[int, bool] = {}

    def indefinite(self, k: int) -> bool:
        """Whether "a", "another" or "one" opens the noun phrase of a noun."""
        known = self._indefinite.get(k)
        if known is None:
            known = self._indefinite[k] = self._opens_indefinite(k)
        return known

    def places_before(self, word: str, at: int) -> list[int]:
        """The tokens before a place, not too far back, where a word stands."""
        lowers, k = self.doc.lowers, max(0, at - _FAR_BACK) - 1
        found: list[int] = []
        with suppress(ValueError):  # the end of the search
            while True:
                found.append(k := lowers.index(word, k + 1, at))
        return found[-_MOST_PLACES:]

    def comes_before(self, head: str, at: int) -> bool:
        """Read "a spokesman … the spokesman": unnamed before, unnamed now."""
        return any(map(self._is_unnamed, self.places_before(head, at)))

    def has_stranger(self, gender: str, begin: int, end: int) -> bool:
        """Whether an unnamed person of a gender, "a mother of four", is mentioned between two tokens."""
        classes = self.doc.classes
        persons = (k for k in range(begin, end) if classes[k] & _PERSON and self._can_be(k, gender))
        return any(map(self._is_stranger, persons))

    def _is_unnamed(self, k: int) -> bool:
        known = self._unnamed.get(k)
        if known is None:
            new = self.indefinite(k) or APOSTROPHE_S in self.doc.lowers[max(0, k - 3) : k]
            known = self._unnamed[k] = new and not self._named_beside(k)
        return known

    def _can_be(self, k: int, gender: str) -> bool:
        return genders("roles").get(self.doc.lowers[k], gender) == gender

    def _is_stranger(self, k: int) -> bool:
        return k not in self._inside and self.indefinite(k) and not self._named_beside(k)

    def _opens_indefinite(self, k: int) -> bool:
        lowers, classes = self.doc.lowers, self.doc.classes
        for j in range(k - 1, max(-1, k - 1 - _NEAR), -1):
            if lowers[j] in _INDEFINITE:
                return True
            if classes[j] & (DETERMINER | POSSESSIVE | PREPOSITION) or not lowers[j][0].isalnum():
                break
        return False

    def _named_beside(self, k: int) -> bool:
        """Whether a name follows a role, or stands before it and a comma: "a nurse, Ana Holm", "Ana Holm, a nurse"."""
        words, name_at = self.doc.words, self.name_at
        if k + 1 + (words[k + 1 : k + 2] == [","]) in name_at:
            return True
        commas = (j for j in range(k - 1, max(0, k - 1 - _NEAR), -1) if words[j] == ",")
        return next(commas, 0) - 1 in name_at
