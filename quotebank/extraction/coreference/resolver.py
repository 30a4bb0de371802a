"""Mention to speaker, inside one article: a surname, a pronoun or a role becomes the fullest name of its entity."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from quotebank.extraction.coreference.antecedents import AntecedentCandidate, Antecedents
from quotebank.extraction.coreference.entities import EntityIndex
from quotebank.extraction.coreference.entity import Entity
from quotebank.extraction.coreference.entity_kinds import EntityKinds
from quotebank.extraction.coreference.readings import READINGS, Asked, Readings
from quotebank.extraction.english.noun_phrases import Mention, MentionKind
from quotebank.extraction.lexicon.loader import word_list

Choose = Callable[[Mention, Sequence[AntecedentCandidate]], tuple[AntecedentCandidate, float]]
"""Chooses whom a mention stands for, and tells by how much it leads the next."""

_AT_A_TIME = word_list("before_offices")


class Resolver:
    """For whom the mentions of an article stand; asked in the order of the text, it remembers who was meant last."""

    def __init__(self, entities: EntityIndex, kinds: EntityKinds, choose: Choose) -> None:
        self.entities, self.doc, self.phrases = entities, entities.doc, entities.phrases
        self.antecedents, self.choose = Antecedents(entities, kinds), choose
        self.margins: dict[int, float] = {}
        """By the id of a mention, how far the chosen entity's score leads the next."""
        self._readings = Readings(self.antecedents)
        self._heard: dict[int, int] = {}

    def resolve(self, mention: Mention, recent: list[Entity], hearers: Collection[Entity] = ()) -> list[Entity]:
        """The entities that a mention stands for; none when unnamed.

        ``recent`` are the speakers so far, last first; ``hearers`` are told the words: nobody tells himself.
        """
        found = [entity for entity in self._resolved(mention, recent, hearers) if entity not in hearers]
        for entity in found[:1]:
            self._heard[id(entity)] = mention.first
        return found

    def _resolved(self, mention: Mention, recent: list[Entity], hearers: Collection[Entity]) -> Sequence[Entity]:
        if mention.kind is MentionKind.NAME and mention.antecedent is None:
            return list(dict.fromkeys(self.entities.of_name[id(name)] for name in mention.names))

        def resolve(other: Mention) -> list[Entity]:
            return self.resolve(other, recent, hearers)

        if mention.antecedent is not None:
            return self._apposed(mention.antecedent) or resolve(mention.antecedent)
        found = READINGS.first(Asked(self._readings, self.doc, mention, resolve), self.doc.lowers[mention.head])
        return found or self._chosen(mention, recent, hearers)

    def _chosen(self, mention: Mention, recent: list[Entity], hearers: Collection[Entity]) -> list[Entity]:
        """Whom a pronoun or role most probably stands for."""
        candidates = self.antecedents.candidates(mention, recent, self._heard)
        candidates = [candidate for candidate in candidates if candidate.entity not in hearers]
        if not candidates:
            return []
        chosen, self.margins[id(mention)] = self.choose(mention, candidates)
        return [chosen.entity] if chosen.entity is not None else []

    def _apposed(self, mention: Mention) -> list[Entity]:
        """The name that a role stands beside: "Lind, now the majority leader, who …"."""
        before = self.doc.lowers[max(0, mention.first - 2) : mention.first]
        comma = mention.first - (2 if not _AT_A_TIME.isdisjoint(before[-1:]) else 1)
        name = self.phrases.name_at.get(comma - 1)
        if name is None or mention.kind is MentionKind.NAME or self.doc.words[comma] != ",":
            return []
        entity = self.entities.of_name[id(name)]
        return [] if entity.organisation else [entity]
