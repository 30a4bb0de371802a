"""Mention to speaker, inside one article: a surname, a pronoun or a role becomes the fullest name of its entity."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from itertools import pairwise

from quotebank.extraction.coreference.antecedents import CROWDS, AntecedentCandidate, Antecedents
from quotebank.extraction.coreference.entities import FEMALE, MALE, EntityIndex
from quotebank.extraction.coreference.entity import Entity
from quotebank.extraction.coreference.kinds import EntityKinds
from quotebank.extraction.english.grammar import DETERMINER, POSSESSIVE, ROLE
from quotebank.extraction.english.name_parser import Name
from quotebank.extraction.english.noun_phrases import Mention, MentionKind

_OWNED_BODIES = frozenset({"office", "team"})
"""What is not called by a name alone: "Lind's office", but "the Lind campaign"."""
_BODIES = frozenset({"campaign", "office", "administration", "camp", "team", "foundation"})
_PLURAL = frozenset({"both", "two", "pair", "duo"})
_HERALD_BACK = 2
_PAIR_BACK = 8
"""Sentences; "they" looks back one, "the two lawmakers" this far."""


Choose = Callable[[Mention, Sequence[AntecedentCandidate]], tuple[AntecedentCandidate, float]]
"""Chooses whom a mention stands for, and tells by how much it leads the next."""


class Resolver:
    """For whom the mentions of an article stand; asked in the order of the text, it remembers who was meant last."""

    def __init__(self, entities: EntityIndex, choose: Choose, kinds: EntityKinds) -> None:
        self.entities, self.doc, self.phrases = entities, entities.doc, entities.phrases
        self.antecedents, self.choose, self.kinds = Antecedents(entities), choose, kinds
        self._personlike = self.antecedents.personlike
        self.margins: dict[int, float] = {}
        """By the id of a mention, how far the chosen entity's score leads the next."""
        self._inside, self._firsts = entities.inside, entities.firsts
        self._heard: dict[int, int] = {}
        self._bodies: dict[tuple[str, ...], Entity] = {}

    def resolve(self, mention: Mention, recent: list[Entity], hearers: Collection[Entity] = ()) -> list[Entity]:
        """The entities that a mention stands for; none when unnamed.

        ``recent`` are the speakers so far, last first; ``hearers`` are told the words: nobody tells himself.
        """
        found = [entity for entity in self._resolved(mention, recent, hearers) if entity not in hearers]
        for entity in found[:1]:
            self._heard[id(entity)] = mention.first
        return found

    def _resolved(self, mention: Mention, recent: list[Entity], hearers: Collection[Entity]) -> list[Entity]:
        if mention.antecedent is not None:
            return self._apposed(mention.antecedent) or self.resolve(mention.antecedent, recent, hearers)
        if mention.kind is MentionKind.NAME:
            return [b for b in (self.entities.of_name.get(id(n)) for n in mention.names) if b is not None]
        plural = self._plural(mention)
        if plural:
            pair = self._pair_before(mention.first, plural)
            if pair:
                return pair
            if mention.kind is MentionKind.PRONOUN:
                herald = self._spokesperson_before(mention.first)
                if herald is not None:
                    return [herald]
        head_of = self._with_others(mention)
        if head_of is not None:
            return [head_of]
        body = self._body_of(mention, recent)
        if body is not None:
            return [body]
        author = self._author(mention)
        if author is not None:
            return [author]
        owner = self._owner(mention)
        if owner is not None:
            return self.resolve(owner, recent, hearers)
        candidates = [
            candidate
            for candidate in self.antecedents.candidates(mention, recent, self._heard)
            if candidate.entity not in hearers
        ]
        if not candidates:
            return []
        chosen, margin = self.choose(mention, candidates)
        self.margins[id(mention)] = margin
        return [chosen.entity] if chosen.entity is not None else []

    def _plural(self, mention: Mention) -> int:
        """How many sentences back the two may be named that a mention stands for; 0 where it stands for no two."""
        lowers = self.doc.lowers
        if mention.kind is MentionKind.PRONOUN:
            return int(lowers[mention.head] == "they")
        opening = lowers[max(0, mention.first - 1) : mention.first + 2]
        two = "both" in opening[1:2] or ("the" in opening[:2] and not _PLURAL.isdisjoint(opening))
        return _PAIR_BACK if two and mention.kind is not MentionKind.NAME else 0

    def _spokesperson_before(self, at: int) -> Entity | None:
        """The one person of the two sentences before "they", where it is one who speaks for others."""
        if not self._heralds:
            return None
        here = self.doc.sentence_of[at]
        persons: dict[int, Entity] = {}
        for i in range(bisect_left(self._firsts, at) - 1, -1, -1):
            name = self.phrases.names[i]
            if here - self.doc.sentence_of[name.first] > _HERALD_BACK:
                break
            entity = self.entities.of_name[id(name)]
            if name.first not in self._inside and not entity.organisation and self._personlike(entity):
                persons[id(entity)] = entity
        found = [entity for entity in persons.values() if "spokesperson" in entity.roles]
        return (
            found[0] if len(found) == 1 and not any(b.certain for b in persons.values() if b is not found[0]) else None
        )

    @cached_property
    def _heralds(self) -> bool:
        """Whether anybody speaks for others in this article."""
        return any("spokesperson" in entity.roles for entity in self.entities.of_name.values())

    def _apposed(self, mention: Mention) -> list[Entity]:
        """The name that a role stands beside: "Lind, now the majority leader, who …"."""
        k = mention.first - 1
        if mention.kind is MentionKind.NAME or k < 1:
            return []
        if self.doc.lowers[k] in ("now", "then"):
            k -= 1
        name = self.phrases.name_at.get(k - 1)
        entity = self.entities.of_name.get(id(name)) if self.doc.words[k] == "," and name is not None else None
        return [entity] if entity is not None and not entity.organisation else []

    def _with_others(self, mention: Mention) -> Entity | None:
        """The one named before their people: "Holm and her team"."""
        doc = self.doc
        k = mention.first
        if k < 2 or not doc.classes[k] & POSSESSIVE or doc.lowers[k - 1] != "and":
            return None
        name = self.phrases.name_at.get(k - 2)
        entity = self.entities.of_name.get(id(name)) if name is not None else None
        return entity if entity is not None and not entity.organisation and self._personlike(entity) else None

    def _body_of(self, mention: Mention, recent: list[Entity]) -> Entity | None:
        """Name the organisation that a person's name and one noun make: "the Osei campaign", "Lind's office"."""
        doc = self.doc
        head = doc.lowers[mention.head]
        if head not in _BODIES or mention.head - 1 < mention.first:
            return None
        k = mention.head - 1
        k -= doc.lowers[k] in ("'s", "'")
        owner = self.phrases.name_at.get(k)
        if k == mention.first and (doc.lowers[k] in MALE or doc.lowers[k] in FEMALE):
            persons = self.resolve(Mention(k, k + 1, MentionKind.PRONOUN, k), recent)
            if not persons:
                return None
            words: tuple[str, ...] = (persons[0].words[-1], head)
        elif owner is None or owner.last != k + 1 or owner.first < mention.first:
            return None
        else:
            words = (*owner.words, head)
        return self._body(words)

    def _author(self, mention: Mention) -> Entity | None:
        """Whose the words are that speak for themselves: "the Pell Institute report", "a study by Vera Holm"."""
        doc = self.doc
        if mention.kind is not MentionKind.THING:
            return self._writer(mention) if self.antecedents.is_thing(mention) else None
        name = self.phrases.name_at.get(mention.head - 1)
        if name is None or name.place or name.first < mention.first:
            k = mention.head + 1
            if doc.lowers[k : k + 1] not in (["by"], ["from"]):
                return self._writer(mention)
            ahead = (self.phrases.name_at.get(j) for j in range(k + 1, min(k + 5, len(doc.words))))
            name = next((n for n in ahead if n is not None), None)
        if name is None or name.place:
            return self._writer(mention)
        return self.entities.of_name.get(id(name))

    def _writer(self, mention: Mention) -> Entity | None:
        """Who is named right before a thing where it came up: "Holm sent a letter … the letter said"."""
        doc = self.doc
        head = doc.lowers[mention.head]
        if doc.lowers[mention.first] != "the":
            return None
        for k in reversed(self.antecedents.places_before(head, mention.first)):
            if k not in self._inside and self.antecedents.indefinite(k):
                begin = doc.sentences[doc.sentence_of[k]][0]
                i, j = bisect_left(self._firsts, begin), bisect_left(self._firsts, k)
                makers = (self._maker(name) for name in reversed(self.phrases.names[i:j]))
                return next((maker for maker in makers if maker is not None), None)
        return None

    def _maker(self, name: Name) -> Entity | None:
        """Who can have sent or written something where a name stands: the named, or their campaign."""
        doc = self.doc
        entity = self.entities.of_name.get(id(name))
        after = name.last + (doc.lowers[name.last] == "'s")
        if doc.lowers[after] in _BODIES:
            return self._body((*name.words, doc.lowers[after]))
        if after > name.last or doc.classes[after] & DETERMINER:  # "Lind's friends", "sent Lind a letter"
            return None
        if entity is None or name.place or not (entity.organisation or self._personlike(entity)):
            return None
        return entity

    def _body(self, words: tuple[str, ...]) -> Entity:
        if words[-1] in _OWNED_BODIES:
            words = (*words[:-2], f"{words[-2]}'s", words[-1])
        return self._bodies.setdefault(words, Entity(words, organisation=True))

    def _owner(self, mention: Mention) -> Mention | None:
        """Who speaks where a thing of theirs does: "Lind's memoir", "her answer", "the senator's reply"."""
        doc = self.doc
        lowers = doc.lowers
        if mention.kind in (MentionKind.NAME, MentionKind.PRONOUN) or not self.antecedents.is_thing(mention):
            return None
        if lowers[mention.head] in CROWDS:
            return None
        first = mention.first
        if lowers[first] in MALE or lowers[first] in FEMALE or lowers[first] == "its":
            return Mention(first, first + 1, MentionKind.PRONOUN, first)
        end = next((k for k in range(mention.head - 1, first, -1) if lowers[k] in ("'s", "'")), 0)
        if not end:
            return None
        name = self.phrases.name_at.get(end - 1)
        if name is not None:
            return Mention(name.first, name.last, MentionKind.NAME, name.last - 1, (name,)) if not name.place else None
        if doc.classes[end - 1] & ROLE and doc.classes[first] & DETERMINER:
            return Mention(first, end, MentionKind.ROLE, end - 1)
        return None

    def _pair_before(self, at: int, farthest: int) -> list[Entity]:
        """The two persons whom "A and B" names not ``farthest`` sentences before, for a plural "they"."""
        latest = bisect_left(self._pairs, bisect_left(self._firsts, at)) - 1
        if latest < 0:
            return []
        i = self._pairs[latest]
        first, second = self.phrases.names[i - 1], self.phrases.names[i]
        if self.doc.sentence_of[at] - self.doc.sentence_of[first.first] > farthest:
            return []
        return [self.entities.of_name[id(first)], self.entities.of_name[id(second)]]

    @cached_property
    def _pairs(self) -> list[int]:
        """The second names, by number, of every "A and B" who are persons."""
        found: list[int] = []
        for i, (first, second) in enumerate(pairwise(self.phrases.names), 1):
            if second.title_first == first.last + 1 and self.doc.lowers[first.last] == "and":
                entities = (self.entities.of_name[id(first)], self.entities.of_name[id(second)])
                persons = not any(b.organisation for b in entities) and all(map(self._personlike, entities))
                if persons and any(b.certain for b in entities):
                    found.append(i)
        return found
