"""Which entities can be persons and which organisations, as far as their names and what is told of them say."""

from __future__ import annotations

from functools import cached_property

from quotebank.extraction.coreference.entities import EntityIndex
from quotebank.extraction.coreference.entity import Entity
from quotebank.extraction.english.grammar import ADVERB, AUXILIARY, FIRST_NAME, RELATIVE, REPORTING
from quotebank.extraction.english.name_parser import Name
from quotebank.extraction.lexicon.loader import word_list
from quotebank.extraction.lexicon.morphology import PAST_ENDING

_VERBAL = REPORTING | AUXILIARY | ADVERB | RELATIVE
_ARTICLES = word_list("articles")
_NONBINARY = word_list("nonbinary")


class Kinds:
    """The entities that can be persons, and those that can be organisations; worked out once for each."""

    def __init__(self, entities: EntityIndex) -> None:
        self.entities, self.doc = entities, entities.doc
        self._known_persons: dict[int, bool] = {}
        self._known_bodies: dict[int, bool] = {}

    def personlike(self, entity: Entity) -> bool:
        """Whether a name can be a person's: a given name or title says so, or it stands inside sentences too."""
        known = self._known_persons.get(id(entity))
        if known is None:
            known = self._known_persons[id(entity)] = entity.certain or self._is_personlike(entity)
        return known

    def bodylike(self, entity: Entity) -> bool:
        """Whether a name can be an organisation's: no given name, title, role or pronoun makes it a person's."""
        known = self._known_bodies.get(id(entity))
        if known is None:
            personal = entity.certain or bool(entity.roles) or bool(self.entities.gender(entity))
            known = entity.organisation or (len(entity.words) > 1 and not personal)
            self._known_bodies[id(entity)] = known
        return known

    @cached_property
    def they_can_be_one(self) -> bool:
        """Whether "they" may be one person's pronoun here."""
        return not _NONBINARY.isdisjoint(self.doc.lowers)

    def _is_personlike(self, entity: Entity) -> bool:
        if len(entity.words) > 1:
            return not any(map(self._has_article, entity.places))
        if len(entity.words[0]) == 1:
            return False
        given = self.doc.classes[entity.places[0].first] & FIRST_NAME
        return bool(given) or any(map(self._stands_as_person, entity.places))

    def _has_article(self, name: Name) -> bool:
        """Whether a name is a thing's, for its article: "a Go-Kart Track", "the White Horse"."""
        return 0 < name.first == name.title_first and self.doc.lowers[name.first - 1] in _ARTICLES

    def _stands_as_person(self, name: Name) -> bool:
        """Whether a capital inside its sentence or a verb after it makes a word a name."""
        doc = self.doc
        if name.first != doc.sentences[doc.sentence_of[name.first]][0]:
            return True
        if name.last == len(doc.words):
            return False
        return bool(doc.classes[name.last] & _VERBAL) or doc.lowers[name.last].endswith(PAST_ENDING)
