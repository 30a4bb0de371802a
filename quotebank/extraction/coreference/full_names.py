"""The entities that an article names in full, and where it does: found by their words, initials and misspellings."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain, product

from quotebank.extraction.coreference.entity import Entity
from quotebank.extraction.coreference.namesakes import Namesakes
from quotebank.extraction.coreference.spellings import Misspellings, acronyms, key, one_letter_apart, surname
from quotebank.extraction.document.text import Document
from quotebank.extraction.english.grammar import PLACE
from quotebank.extraction.english.name_parser import Name
from quotebank.extraction.lexicon.loader import word_classes, word_list

_SHORTEST_MISSPELT = 5
_CLIPPED = (3, 4)
"""How many letters a body's first word can be cut to."""
_MOST_NAMESAKES = 30
"""Entities that one word can stand for, the last named in full first; 1,200 articles have 8 at most."""
_LONGEST_LETTERS = 3
_COMMON = word_list("common_words")
_VOWELS = frozenset("aeiouy")
_LONGEST_BREAK = 8
"""Tokens of a line that divides an article."""
_OPENING = 3
"""Tokens of a sentence before the name that opens it, at most."""


class FullNames:
    """The entities that an article names in full."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self._by_surname: dict[str, Namesakes] = defaultdict(Namesakes)
        self._by_word: dict[str, list[Entity]] = {}
        self._by_initials: dict[str, Entity] = {}
        self._full: dict[int, list[int]] = {}
        self._opening: dict[int, list[int]] = {}
        self._full_places: dict[str, list[tuple[int, int]]] = {}
        """Where the entities of a word are named in full, as tokens and numbers; for those of very many entities."""

    def add(self, name: Name) -> Entity:
        """The entity that a full name is of: one that was named before, or a new one."""
        words = name.words
        if len(words[0]) > 2 or name.certain:
            words = _in_title_case(words, certain=name.certain)
        namesakes = self._by_surname[surname(name.words)]
        entity = namesakes.entity(words, organisation=name.organisation, certain=name.certain)
        short_form = self.doc.words[name.last : name.last + 3]
        if short_form[::2] == ["(", ")"] and short_form[1].isupper() and not name.certain:
            self._by_initials[short_form[1]] = entity  # "the Pell Coast Guard Union (PCGU)"
        return entity

    def index(self) -> None:
        """Make the entities known by their words and initials, once all full names are added."""
        for entity in self._entities():
            for word in _known_by(entity.words, organisation=entity.organisation):
                known = self._by_word.setdefault(key(word), [])
                if not known or known[-1] is not entity:
                    known.append(entity)
        for body in self._bodies():
            for acronym in acronyms(body.words):
                self._by_initials.setdefault(acronym, body)

    def of_word(self, word: str, at: int) -> Sequence[Entity]:
        """The entities in whose names a word stands; of very many, those named in full last before a token."""
        known = self._by_word.get(word, ())
        return known if len(known) <= _MOST_NAMESAKES else self._last_in_full(word, known, at)

    def of_initials(self, word: str) -> Entity | None:
        """The entity that an acronym stands for."""
        return self._by_initials.get(word.replace(".", ""))

    def of_beginning(self, letters: str) -> Entity | None:
        """The only body whose first word begins so."""
        return self._begun.get(letters)

    def of_misspelling(self, word: str) -> Entity | None:
        """The only person whose surname differs in one letter from a word."""
        near = self._misspellings.near(word) if len(word) >= _SHORTEST_MISSPELT else []
        if len(near) != 1:
            return None
        known = self._by_word[near[0]][:_MOST_NAMESAKES]
        persons = [b for b in known if b.certain and one_letter_apart(surname(b.words), word)]
        return persons[0] if len(persons) == 1 else None

    def in_full(self, entity: Entity) -> list[int]:
        """The tokens where an entity is named by more than one word, in order."""
        found = self._full.get(id(entity))
        if found is None:
            found = self._full[id(entity)] = sorted(n.first for n in entity.places if len(n.words) > 1)
        return found

    def is_named(self, entity: Entity, begin: int, end: int) -> bool:
        """Whether an entity is named in full from one token to another, end exclusive."""
        places = self.in_full(entity)
        return bisect_left(places, begin) < bisect_left(places, end)

    def opens_nearby(self, entity: Entity, at: int) -> int:
        """The token after which an entity's full name opens this sentence or the one before; 0 where none does."""
        openings = self._openings(entity)
        latest = bisect_left(openings, at) - 1
        if latest < 0 or self.doc.sentence_of[at] - self.doc.sentence_of[openings[latest]] > 1:
            return 0
        return openings[latest] + 1

    def section(self, token: int) -> tuple[int, int]:
        """The part of an article, told off by a line without letters ("* * *"), that a token lies in."""
        at = bisect_right(self._breaks, token)
        return self._breaks[at - 1] if at else 0, self._breaks[at] if at < len(self._breaks) else len(self.doc.words)

    def _openings(self, entity: Entity) -> list[int]:
        """The tokens where an entity's full name opens a sentence."""
        found = self._opening.get(id(entity))
        if found is None:
            sentences, sentence_of = self.doc.sentences, self.doc.sentence_of
            found = self._opening[id(entity)] = [
                k for k in self.in_full(entity) if k - sentences[sentence_of[k]][0] <= _OPENING
            ]
        return found

    def _last_in_full(self, word: str, known: Sequence[Entity], at: int) -> list[Entity]:
        """Of the very many entities of a word, those named in full last before a token."""
        places = self._full_places.get(word)
        if places is None:
            places = self._full_places[word] = sorted((k, n) for n, b in enumerate(known) for k in self.in_full(b))
        latest = bisect_left(places, (at,))
        near = places[max(0, latest - _MOST_NAMESAKES) : latest] or places[:_MOST_NAMESAKES]
        return [known[n] for n in sorted({n for _, n in near})]

    def _entities(self) -> Iterator[Entity]:
        return chain.from_iterable(namesakes.entities for namesakes in self._by_surname.values())

    def _bodies(self) -> Iterator[Entity]:
        return (entity for entity in self._entities() if entity.organisation)

    @cached_property
    def _begun(self) -> dict[str, Entity | None]:
        """By the first letters of a body's first word, the only body that begins so."""
        found: dict[str, Entity | None] = {}
        for body, length in product(self._bodies(), _CLIPPED):
            begin = body.words[0][:length]
            if begin != body.words[0]:
                found[begin] = None if begin in found else body
        return found

    @cached_property
    def _misspellings(self) -> Misspellings:
        return Misspellings(self._by_word)

    @cached_property
    def _breaks(self) -> list[int]:
        """Where the lines begin that divide the article."""
        words = self.doc.words
        return [
            begin
            for begin, end in self.doc.paragraphs
            if end - begin <= _LONGEST_BREAK and not any(w.isalnum() for w in words[begin:end])
        ]


def _in_title_case(words: tuple[str, ...], *, certain: bool) -> tuple[str, ...]:
    """A name that is written in capitals as names are written elsewhere, but for letters: "BFM TV", "USA Today"."""
    if not all(map(str.isupper, words)):
        return words
    return tuple(word if not certain and _is_letters(word) else word.title() for word in words)


def _is_letters(word: str) -> bool:
    """Whether a short word in capitals cannot be spoken or is none that the language has."""
    lower = word.lower()
    has = word_classes().get(lower, 0)
    spoken = not has & PLACE and not _VOWELS.isdisjoint(lower)
    return len(word) <= _LONGEST_LETTERS and not (spoken and (has or lower in _COMMON))


def _known_by(words: tuple[str, ...], *, organisation: bool) -> tuple[str, ...]:
    """The words by which an entity can be called: any of a person's name, the first and the last of a body's."""
    if not organisation:
        return words
    return words[:1] if words[-1].isupper() else (words[0], words[-1])  # "the London ABC" is not all of "ABC"
