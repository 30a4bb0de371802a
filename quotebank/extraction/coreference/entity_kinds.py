"""What the entities of an article are, asked once for each."""

from __future__ import annotations

from quotebank.extraction.coreference.entity import Entity
from quotebank.extraction.decisions.kind import Kind, KindDecision, NameContexts
from quotebank.extraction.document.text import Document
from quotebank.extraction.lexicon.loader import genders, word_list

_STATES = word_list("state_abbreviations")
_BODY = Kind(0.0, 1.0, 0.0)
"""What is called after its owner, "the Holm campaign", has no name of its own and is a body."""
_LEAST, _LEAST_SHARE = 0.05, 1 / 3
"""Of those who speak, most are persons: who is one or the other is a person from this share of the odds on."""
_PERHAPS, _GIVEN, _LIKELY, _SURELY_PERSON = 0.1, 0.3, 0.6, 0.5
"""Whom a pronoun or role can stand for; the choice among those is another question."""
_SURELY_NEITHER = 0.85
"""Of entities that are likelier to be neither, one in four speaks all the same: nobody is better than a wrong name."""


class EntityKinds:
    """What the entities of an article are."""

    def __init__(self, doc: Document, decision: KindDecision) -> None:
        self._contexts, self._decision = NameContexts(doc), decision
        self._known: dict[int, Kind] = {}
        self._known_nobodies: dict[int, bool] = {}

    def of(self, entity: Entity) -> Kind:
        """How likely an entity is a person, a body, or neither."""
        known = self._known.get(id(entity))
        if known is None:
            known = self._decision.of(self._contexts.features(entity)) if entity.places else _BODY
            self._known[id(entity)] = known
        return known

    def is_person(self, entity: Entity) -> bool:
        """Whether an entity is a person rather than a body."""
        kind = self.of(entity)
        return kind.person > max(_LEAST, _LEAST_SHARE * (kind.person + kind.body))

    def can_be_person(self, entity: Entity) -> bool:
        """Whether "he" or "the mayor" can stand for an entity."""
        given = entity.words[0].lower() in genders("first_names")
        least = _PERHAPS if entity.certain or len(entity.words) > 1 else _GIVEN if given else _LIKELY
        return self.of(entity).person > least

    def can_be_body(self, entity: Entity) -> bool:
        """Whether "it" or "the company" can stand for an entity."""
        kind = self.of(entity)
        return kind.body > _PERHAPS or (kind.person < _SURELY_PERSON and len(entity.words) > 1)

    def is_nobody(self, entity: Entity) -> bool:
        """Whether an entity is surely no person, no body and no place that could speak: "Pell, | Calif."."""
        known = self._known_nobodies.get(id(entity))
        if known is None:
            told = entity.organisation or any(name.place for name in entity.places)
            behind_towns = entity.words[-1].lower() in _STATES and len(entity.words) == 1
            nobody = behind_towns or (not told and self.of(entity).neither > _SURELY_NEITHER)
            known = self._known_nobodies[id(entity)] = nobody
        return known
