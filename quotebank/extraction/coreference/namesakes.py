"""The persons and organisations of an article that share a surname: which of them a full name is."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import Factory, define

from quotebank.extraction.coreference.spellings import compatible, fuller, generation, key
from quotebank.extraction.english.names import Name, clean_name

_FEW_NAMESAKES = 16
"""So many bearers of one surname are compared one by one; 1,200 articles have 13 at most."""
_MOST_SHARING = 50
"""So many bearers that share a thing with a name are compared with it: most are compatible, and the first is taken."""


@define(slots=True, eq=False)
class Bearer:
    """A person or organisation of the article, with every name it goes by there."""

    words: tuple[str, ...]
    organisation: bool
    places: list[Name] = Factory(list)
    gender: str = ""
    roles: set[str] = Factory(set)
    described: set[str] = Factory(set)
    """The words around its name that tell what it is and where from."""
    role_text: str | None = None
    certain: bool = False
    heard: int = -1
    """The token of the last mention that was found to stand for it."""
    asked: bool = False
    """Whether its gender was looked for already."""

    @property
    def name(self) -> str:
        """The fullest name of the bearer in the article."""
        return clean_name(" ".join(self.words))


class Namesakes:
    """The bearers of one surname; where they are many, a name is compared with those that share what it must."""

    def __init__(self) -> None:
        self.bearers: list[Bearer] = []
        self._sharing: dict[tuple[str, str, str], list[int]] = {}

    def bearer(self, words: tuple[str, ...], *, organisation: bool, certain: bool) -> Bearer:
        """The first bearer whose name these words can be, from now on under the fuller name; else a new one."""
        for number in self._like(words) if self._sharing else range(len(self.bearers)):
            bearer = self.bearers[number]
            if (bearer.organisation == organisation or not certain) and compatible(words, bearer.words):
                if bearer.words != words and (full := fuller(bearer.words, words)) != bearer.words:
                    bearer.words = full
                    self._note(number)
                return bearer
        bearer = Bearer(words, organisation)
        self.bearers.append(bearer)
        if len(self.bearers) > _FEW_NAMESAKES:
            for number in range(len(self.bearers) - 1 if self._sharing else 0, len(self.bearers)):
                self._note(number)
        return bearer

    def _like(self, words: tuple[str, ...]) -> Iterable[int]:
        """The numbers of the bearers whose names can be compatible with another, in order."""
        keys, which = [key(word) for word in words], generation(words)
        initial = "letter" if len(keys[0]) == 1 else "first"
        wanted = {(which, "word", keys[0]), (which, initial, keys[0][:1]), *((which, "first", part) for part in keys)}
        wanted.add((which, "short", keys[0][:3]))
        return sorted({number for thing in wanted for number in self._sharing.get(thing, [])[:_MOST_SHARING]})

    def _note(self, number: int) -> None:
        """Keep what a name must share with a compatible one, where the bearers are many."""
        if len(self.bearers) <= _FEW_NAMESAKES:
            return
        words = self.bearers[number].words
        keys, which = [key(word) for word in words], generation(words)
        shared = {(which, "first", keys[0]), (which, "letter", keys[0][:1]), *((which, "word", part) for part in keys)}
        if len(keys) == 2:
            shared.add((which, "short", keys[0][:3]))
        for thing in shared:
            self._sharing.setdefault(thing, []).append(number)
