"""The persons and organisations of an article that share a surname: which of them a full name is."""

from __future__ import annotations

from collections.abc import Iterable

from quotebank.extraction.coreference.entity import Entity
from quotebank.extraction.coreference.one_name import compatible, fuller
from quotebank.extraction.coreference.spellings import generation, key

_FEW_NAMESAKES = 16
"""Up to this many entities of one surname are compared one by one; 1,200 articles have 13 at most."""
_MOST_SHARING = 50
"""How many of the entities that share a key with a name are compared with it; the first that fits is taken."""


class Namesakes:
    """The entities of one surname; where they are many, a name is compared with those that share what it must."""

    def __init__(self) -> None:
        self.entities: list[Entity] = []
        self._sharing: dict[tuple[str, str, str], list[int]] = {}

    def entity(self, words: tuple[str, ...], *, organisation: bool, certain: bool) -> Entity:
        """The first entity whose name these words can be, from now on under the fuller name; else a new one."""
        for number in self._like(words) if self._sharing else range(len(self.entities)):
            entity = self.entities[number]
            if (entity.organisation == organisation or not certain) and compatible(entity.words, words):
                self._rename(number, words)
                return entity
        self.entities.append(Entity(words, organisation))
        if len(self.entities) > _FEW_NAMESAKES:
            for number in range(len(self.entities) - 1 if self._sharing else 0, len(self.entities)):
                self._note(number)
        return self.entities[-1]

    def _rename(self, number: int, words: tuple[str, ...]) -> None:
        """Give an entity the fuller of its name and another."""
        entity = self.entities[number]
        full = fuller(entity.words, words) if entity.words != words else words
        if entity.words != full:
            entity.words = full
            if len(self.entities) > _FEW_NAMESAKES:
                self._note(number)

    def _like(self, words: tuple[str, ...]) -> Iterable[int]:
        """The numbers of the entities whose names can be compatible with another, in order."""
        keys, which = [key(word) for word in words], generation(words)
        initial = "letter" if len(keys[0]) == 1 else "first"
        query = {(which, "word", keys[0]), (which, initial, keys[0][:1]), *((which, "first", part) for part in keys)}
        query.add((which, "short", keys[0][:3]))
        return sorted({number for thing in query for number in self._sharing.get(thing, [])[:_MOST_SHARING]})

    def _note(self, number: int) -> None:
        """Keep what a name must share with a compatible one, where the entities are many."""
        words = self.entities[number].words
        keys, which = [key(word) for word in words], generation(words)
        shared = {(which, "first", keys[0]), (which, "letter", keys[0][:1]), *((which, "word", part) for part in keys)}
        if len(keys) == 2:
            shared.add((which, "short", keys[0][:3]))
        for thing in shared:
            self._sharing.setdefault(thing, []).append(number)
