"""How words of names are compared: by key, surname and generation, by their initials, a letter apart."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property, lru_cache

from quotebank.extraction.english.grammar import ADDITION, NATIONAL
from quotebank.extraction.english.names import clean_name
from quotebank.extraction.lexicon.loader import word_classes, word_list

_GENERATIONS = word_list("generations_and_numbers")
_FEW_WORDS = 300
"""Up to this many words are compared one by one; nine articles in ten name fewer."""
_MOST_ALIKE = 50
"""Words that differ in one letter to compare with; where two are close, neither is meant."""


@lru_cache(maxsize=4096)
def key(word: str) -> str:
    """A word of a name as names are compared: without case, full stop and marks."""
    return clean_name(word).casefold().strip('."')


@lru_cache(maxsize=4096)
def surname(words: tuple[str, ...]) -> str:
    """The key of the surname, generation apart."""
    own = [w for w in words if w.lower() not in _GENERATIONS and w != ","]
    return key(own[-1]) if own else key(words[-1])


def generation(words: tuple[str, ...]) -> str:
    """What tells the father's name from the son's: "jr"; empty where nothing does."""
    return words[-1].lower().rstrip(".") if words[-1].lower() in _GENERATIONS else ""


def _initials(words: tuple[str, ...]) -> str:
    """The acronym of a name: "UK Chess Players" is UKCP."""
    return "".join(w if w.isupper() and w.isalpha() else w[0] for w in words if w[0].isupper())


def acronyms(words: tuple[str, ...]) -> set[str]:
    """The acronyms a body can go by: without the people it belongs to, without what "and" adds."""
    own = words[1:] if len(words) > 2 and word_classes().get(words[0].lower(), 0) & NATIONAL else words
    ends = [len(own), *(k for k, word in enumerate(own) if word == ADDITION)]
    whole, parts = _initials(words), {_initials(own[:end]) for end in ends}
    found = {acronym for acronym in parts if len(acronym) > 2}
    return found | {whole} if len(whole) > 1 else found


def one_letter_apart(a: str, b: str) -> bool:
    """Whether two words differ by one inserted, missing or changed letter; a plural does not count."""
    short, long = sorted((a, b), key=len)
    if short + "s" == long or len(long) - len(short) > 1:
        return False
    at = next((i for i, letter in enumerate(short) if letter != long[i]), len(short))
    return short[at:] == long[at + 1 :] or short[at + 1 :] == long[at + 1 :]


class Misspellings:
    """Finds words one letter apart; among many, by what is left of them without a letter."""

    def __init__(self, words: Collection[str]) -> None:
        self._words = words

    def near(self, word: str) -> list[str]:
        """The words that begin as another does and are one letter apart from it."""
        words: Collection[str] = self._by_initial.get(word[0], ())
        if len(self._words) > _FEW_WORDS:
            words = {known for rest in _rests(word) for known in self._by_rest.get(rest, [])[:_MOST_ALIKE]}
        least, most = len(word) - 1, len(word) + 1
        return [known for known in words if least <= len(known) <= most and one_letter_apart(known, word)]

    @cached_property
    def _by_initial(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for word in self._words:
            found.setdefault(word[:1], []).append(word)
        return found

    @cached_property
    def _by_rest(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for word in self._words:
            for rest in _rests(word):
                found.setdefault(rest, []).append(word)
        return found


def _rests(word: str) -> set[str]:
    """A word, and what is left of it without one of its letters after the first."""
    return {word, *(word[:k] + word[k + 1 :] for k in range(1, len(word)))}
