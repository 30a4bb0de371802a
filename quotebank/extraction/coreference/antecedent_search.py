"""Where to look for whom a pronoun or role refers to, and who can be meant at all."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property

from attrs import define

from quotebank.extraction.coreference.entities import FEMALE, MALE, EntityIndex
from quotebank.extraction.coreference.entity import Entity
from quotebank.extraction.coreference.entity_kinds import EntityKinds
from quotebank.extraction.coreference.unnamed import Unnamed
from quotebank.extraction.english.grammar import AGENT, DETERMINER, ORGANISATION, POSSESSIVE, SPEAKING_NOUN
from quotebank.extraction.english.name_parser import Name
from quotebank.extraction.english.noun_phrases import Mention, MentionKind
from quotebank.extraction.lexicon.loader import genders, single_word, word_list
from quotebank.extraction.lexicon.morphology import OWNER_MARKS, POSSESSIVES

Nearest = dict[int, tuple[Entity, Name]]
"""By their ids, the entities that can be meant with their last names, the nearest first."""

FARTHEST_SENTENCES = 10
_FARTHEST_PRONOUN = 40
"""Sentences back to the name of anybody, where nobody is nearer."""
_MOST_CANDIDATES = 7
_MOST_IN_ROLE = 12
"""Candidates including everyone said to hold the role; 1,200 articles have 9 at most."""
_MOST_NAMES = 200
"""Search window, in names, on each side of a mention."""
_MOST_NEAR = 80
"""Search window before a mention, in names, when no role in the article says who is meant."""
_SAID_NEAR = 4
"""Tokens between a quotation and the pronoun or role that it goes to: a comma, a mark, a cue."""
_THINGS = word_list("things")
CROWDS = word_list("crowds")
DIRECTIONS = word_list("directions")
_NO_SPEAKERS = _THINGS | CROWDS
_NONBINARY = word_list("nonbinary")
_ABSTRACT = tuple(word_list("abstract_endings"))
_PRONOUNS = {
    **dict.fromkeys(MALE, ("m", "he")),
    **dict.fromkeys(FEMALE, ("f", "she")),
    **dict.fromkeys(word_list("neuter_pronouns"), ("n", "it")),
    single_word("several"): ("", "they"),
}
"""The gender and the kind of a query for a pronoun."""
_BODY_NOUNS = word_list("body_nouns")
_DEFINITES = word_list("definites")


@define(slots=True, eq=False)
class MentionQuery:
    """What is known of whom a mention stands for."""

    mention: Mention
    gender: str
    """``m``, ``f``, ``n`` for no person, ``p`` for any person, empty for anybody."""
    kind: str
    head: str
    described: frozenset[str] = frozenset()
    """The words before the head that narrow it down: "the Indiana governor"."""
    owned: bool = False
    """Whether somebody else is named as the one whose lawyer, manager or son it is."""


class AntecedentSearch:
    """Finds the entities that the mentions of an article can stand for."""

    def __init__(self, entities: EntityIndex, kinds: EntityKinds, unnamed: Unnamed) -> None:
        self.entities, self.doc, self.phrases = entities, entities.doc, entities.phrases
        self.kinds, self.unnamed = kinds, unnamed
        self._inside, self._firsts = entities.inside, entities.firsts

    def query(self, mention: Mention) -> MentionQuery | None:
        """What a mention says of whom it stands for; None where it can be nobody named."""
        head = self.doc.lowers[mention.head]
        if mention.kind is MentionKind.PRONOUN:
            return MentionQuery(mention, *_PRONOUNS[head], head) if head in _PRONOUNS else None
        lowers, classes = self.doc.lowers, self.doc.classes
        if mention.kind is MentionKind.GROUP:
            one = lowers[mention.first] in _DEFINITES and head in _BODY_NOUNS
            return MentionQuery(mention, "n", "organisation", head) if one else None
        if mention.kind is MentionKind.THING or self.is_thing(mention) or head in DIRECTIONS:
            return None
        before = range(mention.first, mention.head)
        owned = bool(classes[mention.first] & POSSESSIVE) or not OWNER_MARKS.isdisjoint(
            lowers[mention.first : mention.head]
        )
        if not (classes[mention.head] & ORGANISATION or head in _BODY_NOUNS):
            described = frozenset(lowers[k] for k in before if not classes[k] & (DETERMINER | POSSESSIVE))
            return MentionQuery(mention, genders("roles").get(head, "p"), "role", head, described, owned)
        return None if owned else MentionQuery(mention, "n", "organisation", head)

    def is_thing(self, mention: Mention) -> bool:
        """Whether what speaks is no person and no organisation: "the lawsuit", "the legislation"."""
        head = self.doc.lowers[mention.head]
        if self.doc.classes[mention.head] & SPEAKING_NOUN:
            return False
        return mention.kind is MentionKind.THING or head in _NO_SPEAKERS or head.endswith(_ABSTRACT)

    def anchor(self, at: int) -> int:
        """Where the quotation begins that a mention follows; else the mention itself."""
        for k in range(at - 1, max(-1, at - 1 - _SAID_NEAR), -1):
            quoted_span = self._inside.get(k)
            if quoted_span is not None:
                return quoted_span.opening
        return at

    def fits(self, name: Name, query: MentionQuery) -> bool:
        """Whether the bearer of a name can be meant at all."""
        entity = self.entities.of_name[id(name)]
        if query.kind == "they":
            return self.kinds.can_be_body(entity) or self._they_can_be_one
        if query.gender == "n":
            bare_place = name.place and len(entity.words) == 1
            return self.kinds.can_be_body(entity) and not (query.kind == "organisation" and bare_place)
        if not self.kinds.can_be_person(entity):
            return False
        if query.gender == "p" or self.entities.gender(entity) in ("", query.gender):
            return True
        return not self.entities.is_gender_told(entity)

    def find(self, query: MentionQuery) -> Nearest | None:
        """Who can be meant; None where it is certainly nobody who is named."""
        found = self._nearest(query)
        if query.kind == "role":
            return self._in_role(query, found)
        if query.kind in ("it", "they"):
            return {key: pair for key, pair in found.items() if pair[0].organisation} or found
        return found

    def _in_role(self, query: MentionQuery, found: Nearest) -> Nearest | None:
        """Those who are told to have the role that is asked for; anybody near where nobody is told to."""
        fitting = {key: pair for key, pair in found.items() if query.head in pair[0].roles} or self._later(query)
        if query.owned:
            fitting = {key: pair for key, pair in fitting.items() if _same_owner(query, pair[0])}
        if fitting:
            told = any(query.described & entity.described for entity, _ in fitting.values())
            return fitting if told or not query.described or len(fitting) == 1 else fitting | found
        stranger = query.owned or self.unnamed.comes_before(query.head, query.mention.first)
        return None if stranger else found

    def _nearest(self, query: MentionQuery) -> Nearest:
        """The entities that fit, the nearest first, with their last names; those named in quotations come last."""
        found, quoted = self._by_nearness(query)
        for key, pair in quoted.items():
            if len(found) < _MOST_CANDIDATES:
                found.setdefault(key, pair)
        return found

    def _by_nearness(self, query: MentionQuery) -> tuple[Nearest, Nearest]:
        """Those of the entities that fit that are named outside quotations, and those that are named in them."""
        sentence_of = self.doc.sentence_of
        here = sentence_of[self.anchor(query.mention.first)]
        passed = self._agents(query.mention.first, here)
        remembered = query.kind == "role" and query.head in self._roles  # from anywhere
        found: Nearest = {}
        quoted: Nearest = {}
        for name in reversed(self._names_before(query, _MOST_NAMES if remembered else _MOST_NEAR)):
            distance = here - sentence_of[name.first]
            far = distance > _FARTHEST_PRONOUN or (distance > FARTHEST_SENTENCES and bool(found))
            enough = far or len(found) >= _MOST_CANDIDATES
            if enough and (not remembered or len(found) >= _MOST_IN_ROLE):
                break
            entity = self.entities.of_name[id(name)]
            if id(entity) in passed or (enough and query.head not in entity.roles):
                continue
            if self.fits(name, query):
                (quoted if name.first in self._inside else found).setdefault(id(entity), (entity, name))
        return found, quoted

    def _names_before(self, query: MentionQuery, most: int) -> Sequence[Name]:
        end = bisect_left(self._firsts, query.mention.first)
        return self.phrases.names[max(0, end - most) : end]

    def _agents(self, at: int, sentence: int) -> set[int]:
        """Who does not stand behind "by" for being named before it: "Holm was told by the judge", not by himself."""
        if not at or self.doc.lowers[at - 1] != AGENT:
            return set()
        begin, end = self.doc.sentences[sentence]
        i, j = bisect_left(self._firsts, begin), bisect_left(self._firsts, min(at, end))
        return {id(self.entities.of_name[id(name)]) for name in self.phrases.names[i:j]}

    @cached_property
    def _they_can_be_one(self) -> bool:
        """Whether "they" may be one person's pronoun here."""
        return not _NONBINARY.isdisjoint(self.doc.lowers)

    @cached_property
    def _roles(self) -> set[str]:
        """Every role that somebody is told to have."""
        return {role for entity in self.entities.of_name.values() for role in entity.roles}

    def _later(self, query: MentionQuery) -> Nearest:
        """The only person whose role is told after the mention; nobody where there are two."""
        known: Nearest = {}
        if query.head not in self._roles or not (query.owned or query.described):
            return known
        earliest = bisect_left(self._firsts, query.mention.last)
        for name in self.phrases.names[earliest : earliest + _MOST_NAMES]:
            entity = self.entities.of_name[id(name)]
            told = query.owned or query.described <= entity.described
            if told and query.head in entity.roles and self.fits(name, query):
                known.setdefault(id(entity), (entity, name))
        return known if len(known) == 1 else {}


def _same_owner(query: MentionQuery, entity: Entity) -> bool:
    """Whether "Norway's envoy" can be an entity: not where it is told of as another's, "Peru's envoy"."""
    if POSSESSIVES.isdisjoint(entity.described & query.described):
        return True
    return not query.described.isdisjoint(entity.described - POSSESSIVES)
