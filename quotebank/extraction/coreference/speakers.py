"""Works through the relations of a text in order, tracking who holds the floor."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from attrs import frozen

from quotebank import deadline
from quotebank.extraction.coreference.antecedents import MOST_RECENT
from quotebank.extraction.coreference.entity import Entity
from quotebank.extraction.coreference.entity_kinds import EntityKinds
from quotebank.extraction.coreference.resolver import Resolver
from quotebank.extraction.english.mentions import Mention, MentionKind
from quotebank.extraction.lexicon.loader import word_list
from quotebank.extraction.relations import AttributionRelation
from quotebank.records import Speaker, SpeakerKind

_SPOKESPEOPLE = word_list("spokespeople")
_JUDGING = word_list("judging") | word_list("calling")
_SHORTEST_SENTENCE = 6
"""Tokens; fewer in a paragraph of their own can be an answer."""


@frozen(eq=False)
class Source:
    """Who speaks in a relation: the entities, by which pattern, and how sure the resolver was."""

    pattern: str
    entities: tuple[Entity, ...] = ()
    margin: float | None = None
    """By how much the score of whom a pronoun or role stands for leads that of the next."""
    speakers: tuple[Speaker, ...] = ()
    """The entities as the quote has them."""
    relayed_by: Speaker | None = None
    speaks_for: Speaker | None = None
    """Whose unnamed spokesperson it is."""


class _Holder(NamedTuple):
    """Who holds the floor in a relation, and by which pattern."""

    pattern: str
    entities: tuple[Entity, ...] = ()


class Speakers:
    """Finds the speakers of the relations of one text."""

    def __init__(
        self,
        resolver: Resolver,
        relations: Sequence[AttributionRelation],
        relayed: Mapping[int, AttributionRelation],
        kinds: EntityKinds,
    ) -> None:
        self.doc, self.phrases, self.resolver, self.kinds = resolver.doc, resolver.phrases, resolver, kinds
        self.relations, self.relayed = relations, relayed
        self._firsts = [relation.first for relation in relations]
        self._found: dict[int, _Holder] = {}
        self._recent: list[Entity] = []
        """The speakers so far, last first."""
        self._turns: list[Entity] = []
        """The speakers of the quotations so far."""

    def find(self) -> Mapping[int, Source]:
        """Return the source of every relation, by the relation's id."""
        last: AttributionRelation | None = None
        for relation in deadline.watched(self.relations):
            holder = self._found[id(relation)] = self._holder(relation, last)
            for entity in holder.entities[:1]:
                self._recent = [entity, *(e for e in self._recent if e is not entity)][:MOST_RECENT]
                if relation.quoted_spans:
                    self._turns.append(entity)
            if relation.mention is not None or relation.pattern != "reports":  # what nobody named asked ends no turn
                last = relation
        return {id(relation): self._named(relation) for relation in self.relations}

    def _named(self, relation: AttributionRelation) -> Source:
        """A source with its speakers by name, and who relays them where that is somebody else."""
        (pattern, entities), outer = self._found[id(relation)], self.relayed.get(id(relation))
        relaying = self._found[id(outer)].entities if outer is not None else ()
        return Source(
            pattern,
            entities,
            margin=self.resolver.margins.get(id(relation.mention)),
            speakers=tuple(self._speaker(e, relation.mention if i == 0 else None) for i, e in enumerate(entities)),
            relayed_by=self._speaker(relaying[0]) if relaying and relaying[0] not in entities else None,
            speaks_for=None if entities else self._represented(relation.mention),
        )

    def _represented(self, mention: Mention | None) -> Speaker | None:
        """Whom an unnamed spokesperson speaks for, if that is named: "a spokesman for the Vik Port Authority"."""
        if mention is None or _SPOKESPEOPLE.isdisjoint(self.doc.lowers[mention.first : mention.last]):
            return None
        names = (self.phrases.name_at.get(k) for k in range(mention.first, mention.last))
        name = next((name for name in names if name is not None), None)
        return self._speaker(self.resolver.entities.of_name[id(name)]) if name is not None else None

    def _speaker(self, entity: Entity, mention: Mention | None = None) -> Speaker:
        kind = SpeakerKind.PERSON if self.kinds.is_person(entity) else SpeakerKind.ORGANISATION
        return self.resolver.entities.speaker(entity, kind, mention)

    def _holder(self, relation: AttributionRelation, last: AttributionRelation | None) -> _Holder:
        if relation.silent and not relation.asks:
            return self._floor(relation, last)
        return _Holder(relation.pattern, () if relation.asks else tuple(self._speakers(relation)))

    def _speakers(self, relation: AttributionRelation) -> Sequence[Entity]:
        """Who is told to speak: in an interview the first person named in full, else whom the mention stands for."""
        if relation.answers and self._interviewee is not None:
            return (self._interviewee,)
        if relation.mention is None:
            return ()
        others = self._hearers(relation) + self._judges(relation, relation.mention)
        found = self.resolver.resolve(relation.mention, self._recent, others)
        if relation.pattern == "label":  # whoever a turn begins with is somebody, however the name looks
            return found
        return [entity for entity in found if not self.kinds.is_nobody(entity)]

    def _hearers(self, relation: AttributionRelation) -> list[Entity]:
        """Who is named as the one that the words are told to: Lind in "told Lind", but not in "told Lind's friends"."""
        whom = relation.cue.addressee if relation.cue is not None else None
        name = self.phrases.name_at.get(whom[1] - 1) if whom is not None else None
        return [self.resolver.entities.of_name[id(name)]] if name is not None else []

    def _judges(self, relation: AttributionRelation, mention: Mention) -> list[Entity]:
        """Who judges words that are somebody else's: Lind in "Lind condemned the mayor's remark that …"."""
        if (relation.cue is not None and not relation.cue.noun) or mention.kind not in (
            MentionKind.ROLE,
            MentionKind.PRONOUN,
        ):
            return []
        first = self.doc.sentences[self.doc.sentence_of[mention.first]][0]
        if _JUDGING.isdisjoint(self.doc.lowers[first : mention.first]):
            return []
        names = (self.phrases.name_at.get(k) for k in range(first, mention.first))
        return [self.resolver.entities.of_name[id(name)] for name in names if name is not None]

    @cached_property
    def _interviewee(self) -> Entity | None:
        """The first person whom the article names in full."""
        entities = (self.resolver.entities.of_name[id(name)] for name in self.phrases.names)
        return next((b for b in entities if not b.organisation and len(b.words) > 1), None)

    def _floor(self, relation: AttributionRelation, last: AttributionRelation | None) -> _Holder:
        """The speaker of a quotation without cue: who spoke before, or the other of two who alternate."""
        other = self._alternating(relation)
        if other is not None:
            return _Holder("alternates", (other,))
        if last is None or self._answers(relation, last):
            return _Holder(relation.pattern)
        return _Holder(relation.pattern, self._found[id(last)].entities)

    def _answers(self, relation: AttributionRelation, last: AttributionRelation) -> bool:
        """Whether a few words in a paragraph of their own answer a quotation: "“Why?”"."""
        if not relation.quoted_spans or not last.quoted_spans:
            return False
        quoted_span = relation.quoted_spans[0]
        fills = (quoted_span.opening, quoted_span.end) == self.doc.paragraphs[quoted_span.paragraph]
        return fills and quoted_span.last - quoted_span.first < _SHORTEST_SENTENCE

    def _alternating(self, relation: AttributionRelation) -> Entity | None:
        """Whose turn it is where two have taken turns so far."""
        order = [id(entity) for entity in self._turns[-4:]]
        if len(set(order[-2:])) < 2 or len(set(order)) > 2:
            return None
        at = bisect_left(self._firsts, relation.first)
        return self._turns[-2] if self._is_dialogue(self.relations[max(0, at - 2) : at]) else None

    def _is_dialogue(self, quoted: Sequence[AttributionRelation]) -> bool:
        """Whether short turns answer each other: two paragraphs of quotation right before, one of them a question."""
        if len(quoted) < 2 or not all(map(self._opens_paragraph, quoted)):
            return False
        first, second = (r.quoted_spans[0].paragraph for r in quoted)
        return second - first == 1 and any(map(self._takes_turns, quoted))

    def _takes_turns(self, relation: AttributionRelation) -> bool:
        """Whether a quotation asks something, or answers in a dialogue that went on before."""
        return self.doc.words[relation.ranges[-1][1] - 1] == "?" or self._found[id(relation)].pattern == "alternates"

    def _opens_paragraph(self, relation: AttributionRelation) -> bool:
        if not relation.quoted_spans:
            return False
        quoted_span = relation.quoted_spans[0]
        return quoted_span.opening == self.doc.paragraphs[quoted_span.paragraph][0]
