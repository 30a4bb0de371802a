"""Whom a mention stands for by its words alone, with no choice among candidates: "her campaign", "the Lind report"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import pairwise

from attrs import define

from quotebank.extraction.coreference.antecedent_search import CROWDS, DIRECTIONS
from quotebank.extraction.coreference.antecedents import Antecedents
from quotebank.extraction.coreference.entities import FEMALE, MALE
from quotebank.extraction.coreference.entity import Entity
from quotebank.extraction.document.text import Document
from quotebank.extraction.english.grammar import (
    ADDITION,
    DEFINITE,
    DETERMINER,
    FUNCTION_WORD,
    NATIONAL,
    OBJECT,
    POSSESSIVE,
    ROLE,
    SUBJECT,
    TIME,
)
from quotebank.extraction.english.name_parser import Name
from quotebank.extraction.english.noun_phrases import Mention, MentionKind
from quotebank.extraction.english.rules.needs import Besides
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import single_word, word_list
from quotebank.extraction.lexicon.morphology import APOSTROPHE_S, OWNER_MARKS, POSSESSIVES

_OWNED_BODIES = word_list("owned_bodies")
"""What is not called by a name alone: "Lind's office", but "the Lind campaign"."""
_BODIES = word_list("bodies_of_persons")
_BODIES_OF_PLACES = word_list("bodies_of_places")
_ISSUED = word_list("issued")
_HALF = 2
"""Words of the name of one half of a country: "North Harran"."""
_MOST_BRANCHES = 2
"""Plain words between a place and its body: "the Harran foreign ministry"."""
_PLURAL = word_list("pairs")
_ONE_PERSON = MALE | FEMALE
_OWNERS = _ONE_PERSON | word_list("neuter_possessives")
_DUAL = single_word("dual")
_SEVERAL = single_word("several")
_HERALD = single_word("speaker for others")
_MAKER_WORDS = word_list("before_makers")
_NO_PRONOUN = Besides(SUBJECT | OBJECT)
_MAKER_NEAR = 3
"""Tokens between "by" and the name of who made something: "a study by the late Vera Holm"."""
_HERALD_BACK = 2
_THEY_BACK = 1
_PAIR_BACK = 8
"""Sentences; "they" looks back one, "the two lawmakers" this far."""


class Readings:
    """What all readings of an article's mentions share: its pairs of persons, its spokespersons, its bodies."""

    def __init__(self, antecedents: Antecedents) -> None:
        self.entities, self.doc, self.phrases = antecedents.entities, antecedents.doc, antecedents.phrases
        self.is_thing, self.is_person = antecedents.search.is_thing, antecedents.kinds.is_person
        self._unnamed, self._firsts = antecedents.unnamed, antecedents.entities.firsts
        self._bodies: dict[tuple[str, ...], Entity] = {}

    def pair_before(self, at: int, farthest: int) -> list[Entity]:
        """The two persons whom "A and B" names last before a token, not ``farthest`` sentences back."""
        latest = bisect_left(self._pairs, bisect_left(self._firsts, at)) - 1
        if latest < 0:
            return []
        i = self._pairs[latest]
        pair = self.phrases.names[i - 1 : i + 1]
        if self.doc.sentence_of[at] - self.doc.sentence_of[pair[0].first] > farthest:
            return []
        return [self.entities.of_name[id(name)] for name in pair]

    def herald_before(self, at: int) -> Entity | None:
        """The one who speaks for others in the two sentences before a token."""
        found: set[Entity] = set()
        for i in range(bisect_left(self._firsts, at) - 1 if self._has_heralds else -1, -1, -1):
            name = self.phrases.names[i]
            if self.doc.sentence_of[at] - self.doc.sentence_of[name.first] > _HERALD_BACK:
                break
            entity = self.entities.of_name[id(name)]
            if _HERALD in entity.roles and not entity.organisation:
                found.add(entity)
        return found.pop() if len(found) == 1 else None

    def sender(self, thing: str, at: int) -> Entity | None:
        """Who is named right before a thing where it came up first, before a token: "Holm sent a letter"."""
        for k in reversed(self._unnamed.places_before(thing, at)):
            if self._unnamed.indefinite(k) and k not in self.entities.inside:
                begin = self.doc.sentences[self.doc.sentence_of[k]][0]
                i, j = bisect_left(self._firsts, begin), bisect_left(self._firsts, k)
                makers = (self._maker(name) for name in reversed(self.phrases.names[i:j]))
                return next((maker for maker in makers if maker is not None), None)
        return None

    def body(self, *words: str) -> Entity:
        """The organisation of a person that some words name: "Osei", "campaign"."""
        if words[-1] in _OWNED_BODIES:
            words = (*words[:-2], words[-2] + APOSTROPHE_S, words[-1])
        return self._bodies.setdefault(words, Entity(words, organisation=True))

    def body_of_place(self, head: int) -> Entity | None:
        """The body that a noun and the words before it name: "Norland’s foreign ministry"."""
        lowers = self.doc.lowers
        if lowers[head] not in _BODIES_OF_PLACES:
            return None
        owner = next((k for k in range(head - 1, max(-1, head - 2 - _MOST_BRANCHES), -1) if self._ends_branch(k)), -1)
        last = owner - (lowers[owner] in OWNER_MARKS)
        if last < 0 or not self._is_owner(last):
            return None
        name = self.phrases.name_at.get(last)
        first = last if name is None else name.first
        if self._unnamed.indefinite(head):  # "a Norwegian government"
            return None
        words = self.doc.words[first:head]
        return self._bodies.setdefault(tuple(words), Entity((*words, lowers[head]), organisation=True))

    def body_before(self, head: int) -> Entity | None:
        """The last body before a noun that this noun and its owner name."""
        word = self.doc.lowers[head]
        if word not in _BODIES_OF_PLACES and word not in _BODIES:
            return None
        before = reversed(self._unnamed.places_before(word, head))
        earlier = (self._whole_name(k) or self.body_of_place(k) or self.body_of_person(k) for k in before)
        return next((body for body in earlier if body is not None), None)

    def _whole_name(self, k: int) -> Entity | None:
        """The body whose name has a noun, with words before it: "Pell Council", "Bar Council of Vik"."""
        name = self.phrases.name_at.get(k)
        return None if name is None or name.first == k else self.entities.of_name[id(name)]

    def body_of_person(self, head: int) -> Entity | None:
        """The body that a noun and the name right before it name: "the Osei campaign", "Lind's office"."""
        k = head - 1
        if self.doc.lowers[head] not in _BODIES or k < 0:
            return None
        owner = self.phrases.name_at.get(k - (self.doc.lowers[k] in OWNER_MARKS))
        return None if owner is None else self.body(*owner.words, self.doc.lowers[head])

    def _is_owner(self, k: int) -> bool:
        """Whether a word names whose a body is: a name, or a capital that no sentence begins with."""
        has, name = self.doc.classes[k], self.phrases.name_at.get(k)
        if not self.phrases.capital[k] or has & (FUNCTION_WORD | TIME):
            return False
        owns = self.doc.lowers[k + 1] in OWNER_MARKS
        if owns or has & NATIONAL or k > self.doc.sentences[self.doc.sentence_of[k]][0]:
            return True
        return name is not None and (name.certain or len(self.entities.of_name[id(name)].places) > 1)

    def _ends_branch(self, k: int) -> bool:
        """Whether no plain word stands at a token, going back from a body's noun."""
        return self.phrases.capital[k] or not self.doc.lowers[k].isalpha() or bool(self.doc.classes[k] & FUNCTION_WORD)

    def _maker(self, name: Name) -> Entity | None:
        """Who can have sent or written something where a name stands: the named, or their campaign."""
        lowers = self.doc.lowers
        after = name.last + (lowers[name.last] in POSSESSIVES)
        if lowers[after] in _BODIES:
            return self.body(*name.words, lowers[after])
        if after > name.last or self.doc.classes[after] & DETERMINER:  # "Lind's friends", "sent Lind a letter"
            return None
        entity = self.entities.of_name[id(name)]
        return entity if not name.place and (entity.organisation or self.is_person(entity)) else None

    @cached_property
    def halves(self) -> dict[str, list[Entity]]:
        """The places that a direction and one word more name, by the direction, where there is only one."""
        found: dict[str, list[Entity]] = {}
        for name in self.phrases.names:
            direction = name.words[0].lower()
            if name.place and len(name.words) == _HALF and direction in DIRECTIONS:
                entity, known = self.entities.of_name[id(name)], found.setdefault(direction, [])
                if entity not in known:
                    known.append(entity)
        return {direction: known for direction, known in found.items() if len(known) == 1}

    @cached_property
    def _has_heralds(self) -> bool:
        """Whether anybody speaks for others in this article."""
        return any(_HERALD in entity.roles for entity in self.entities.of_name.values())

    @cached_property
    def _pairs(self) -> list[int]:
        """The second names, by number, of every "A and B" who are two persons."""
        return [
            i
            for i, (first, second) in enumerate(pairwise(self.phrases.names), 1)
            if second.title_first == first.last + 1
            and self.doc.lowers[first.last] == ADDITION
            and self._are_persons(self.entities.of_name[id(first)], self.entities.of_name[id(second)])
        ]

    def _are_persons(self, one: Entity, other: Entity) -> bool:
        certain = (one.certain or other.certain) and not (one.organisation or other.organisation)
        return certain and one is not other and self.is_person(one) and self.is_person(other)


@define(slots=True, eq=False)
class Asked:
    """A mention that is asked about."""

    readings: Readings
    doc: Document
    mention: Mention
    resolve: Callable[[Mention], list[Entity]]
    """Whom another mention stands for, when it is asked in this one's place."""

    @property
    def head(self) -> str:
        """The word of its head, in lower case."""
        return self.doc.lowers[self.mention.head]

    @property
    def opening(self) -> str:
        """Its first word, in lower case."""
        return self.doc.lowers[self.mention.first]

    def is_they(self) -> bool:
        """Whether it is the pronoun of several."""
        return self.mention.kind is MentionKind.PRONOUN and self.head == _SEVERAL

    def is_owned(self) -> bool:
        """Whether it is a thing that can speak for its owner."""
        return self.readings.is_thing(self.mention) and self.head not in CROWDS

    def name_at(self, k: int) -> Name | None:
        """The name at a token."""
        return self.readings.phrases.name_at.get(k)

    def possessive(self) -> int:
        """The possessive ending before the head; 0 where there is none."""
        before = range(self.mention.head - 1, self.mention.first, -1)
        return next((k for k in before if self.doc.lowers[k] in OWNER_MARKS), 0)


READINGS = RuleTable[Asked, Sequence[Entity]]("whom a mention stands for by its words alone")
"""Asked with the word of the mention's head."""


@READINGS.rule(
    holds="Ana Holm and Ole Lind came. “It rained,” they said.",
    fails="Ana Holm came. “It rained,” she said.",
    needs={_SEVERAL},
)
def they(asked: Asked) -> Sequence[Entity]:
    """Two persons who were just named side by side are meant by "they"."""
    return asked.readings.pair_before(asked.mention.first, _THEY_BACK) if asked.is_they() else ()


@READINGS.rule(
    holds="Ana Holm and Ole Lind came. It froze. “It rained,” the two judges said.",
    fails="Ana Holm and Ole Lind came. It froze. “It rained,” the judges said.",
    needs=_NO_PRONOUN,
)
def the_two(asked: Asked) -> Sequence[Entity]:
    """Two persons who were named side by side are "both" and "the two lawmakers"."""
    first = asked.mention.first
    opening = asked.doc.lowers[max(0, first - 1) : first + 2]
    two = asked.opening == _DUAL or (DEFINITE in opening[:2] and not _PLURAL.isdisjoint(opening))
    return asked.readings.pair_before(first, _PAIR_BACK) if two else ()


@READINGS.rule(
    holds="Kim Lind, a spokesperson for the Pell Company, came. “It rained,” they said.",
    fails="Kim Lind, an engineer of the Pell Company, came. “It rained,” they said.",
    needs={_SEVERAL},
)
def herald(asked: Asked) -> Sequence[Entity]:
    """One person who speaks for others can be "they"."""
    person = asked.readings.herald_before(asked.mention.first) if asked.is_they() else None
    return () if person is None else (person,)


@READINGS.rule(
    holds="Ana Holm and her team came. “It rained,” Holm and her team wrote.",
    fails="Ana Holm came. “It rained,” her team wrote.",
    needs=_NO_PRONOUN,
)
def with_others(asked: Asked) -> Sequence[Entity]:
    """Who is named before their people speaks for them: "Holm and her team"."""
    k = asked.mention.first
    name = asked.name_at(k - 2)
    if name is None or not asked.doc.classes[k] & POSSESSIVE or asked.doc.lowers[k - 1] != ADDITION:
        return ()
    entity = asked.readings.entities.of_name[id(name)]
    return () if entity.organisation else (entity,)


@READINGS.rule(
    holds="Ole Lind lost. His campaign said the count was “flawed”.",
    fails="Ole Lind lost. His brother said the count was “flawed”.",
    needs=_BODIES,
)
def body_of_pronoun(asked: Asked) -> Sequence[Entity]:
    """A campaign or office has the surname of its person: "his campaign" is the Lind campaign."""
    k = asked.mention.head - 1
    if asked.head not in _BODIES or k != asked.mention.first or asked.opening not in _ONE_PERSON:
        return ()
    persons = asked.resolve(Mention(k, k + 1, MentionKind.PRONOUN, k))
    return [asked.readings.body(person.words[-1], asked.head) for person in persons[:1]]


@READINGS.rule(
    holds="“It rained,” the Osei campaign said.",
    fails="“It rained,” the campaign said.",
    needs=_BODIES,
)
def body_of_name(asked: Asked) -> Sequence[Entity]:
    """A name and one noun can be an organisation's name: "the Osei campaign", "Lind's office"."""
    body = asked.readings.body_of_person(asked.mention.head) if asked.mention.head > asked.mention.first else None
    return () if body is None else (body,)


@READINGS.rule(
    holds="“It rained,” the Swedish government said.",
    fails="“It rained,” the government said.",
    needs=_BODIES_OF_PLACES,
)
def body_of_place(asked: Asked) -> Sequence[Entity]:
    """A place, people or party and what governs it are a body's name: "Norland’s foreign ministry", "Vik council"."""
    body = asked.readings.body_of_place(asked.mention.head)
    return () if body is None else (body,)


@READINGS.rule(
    holds="The Swedish government met. It froze. “It rained,” the government said.",
    fails="The government met. It froze. “It rained,” the government said.",
    needs=_BODIES | _BODIES_OF_PLACES,
)
def body_again(asked: Asked) -> Sequence[Entity]:
    """A body that was named in full is the one that is meant later: "the Vik council … the council"."""
    if asked.opening != DEFINITE or asked.mention.head != asked.mention.first + 1:
        return ()
    body = asked.readings.body_before(asked.mention.head)
    return () if body is None else (body,)


@READINGS.rule(
    holds="North Korea and Ana Holm met. It froze. “It rained,” the North said.",
    fails="Norway and Ana Holm met. It froze. “It rained,” the North said.",
    needs=DIRECTIONS,
)
def half(asked: Asked) -> Sequence[Entity]:
    """The only place that is named by a direction and a word more is called by the direction: "the North"."""
    if asked.opening != DEFINITE or asked.mention.head != asked.mention.first + 1:
        return ()
    return asked.readings.halves.get(asked.head, ())


@READINGS.rule(
    holds="“It rained,” the Pell Institute report said.",
    fails="“It rained,” the report said.",
    needs=_NO_PRONOUN,
)
def named_thing(asked: Asked) -> Sequence[Entity]:
    """Something written speaks for whose name it bears, unless that is a place."""
    issued = asked.mention.kind is MentionKind.THING or asked.head in _ISSUED
    name = asked.name_at(asked.mention.head - 1) if issued else None
    return () if name is None or name.place else (asked.readings.entities.of_name[id(name)],)


@READINGS.rule(
    holds="An email from Ana Holm says that the dam leaks.",
    fails="An email says that the dam leaks.",
    needs=_NO_PRONOUN,
)
def thing_by(asked: Asked) -> Sequence[Entity]:
    """Something written speaks for who is named after "by" or "from"."""
    by = asked.mention.head + 1
    if asked.mention.kind is not MentionKind.THING or _MAKER_WORDS.isdisjoint(asked.doc.lowers[by : by + 1]):
        return ()
    ahead = (asked.name_at(k) for k in range(by + 1, by + 2 + _MAKER_NEAR))
    name = next((name for name in ahead if name is not None), None)
    return () if name is None or name.place else (asked.readings.entities.of_name[id(name)],)


@READINGS.rule(
    holds="Ana Holm sent a letter. It was long. “It rained,” the letter said.",
    fails="Ana Holm left. It was late. “It rained,” the letter said.",
    needs=_NO_PRONOUN,
)
def sent_thing(asked: Asked) -> Sequence[Entity]:
    """Something sent speaks for who is named where it came up: "Holm sent a letter … the letter said"."""
    thing = asked.mention.kind is MentionKind.THING or asked.readings.is_thing(asked.mention)
    if asked.opening != DEFINITE or not thing:
        return ()
    sender = asked.readings.sender(asked.head, asked.mention.first)
    return () if sender is None else (sender,)


@READINGS.rule(
    holds="Ana Holm wrote. It had “rained”, according to her memoir.",
    fails="Ana Holm wrote. It had “rained”, according to a memoir.",
    needs=_NO_PRONOUN,
)
def thing_of_pronoun(asked: Asked) -> Sequence[Entity]:
    """A thing speaks for whoever the possessive before it stands for: "her answer"."""
    first = asked.mention.first
    owned = asked.opening in _OWNERS and asked.is_owned()
    return asked.resolve(Mention(first, first + 1, MentionKind.PRONOUN, first)) if owned else ()


@READINGS.rule(
    holds="Ana Holm wrote. It had “rained”, according to Holm’s memoir.",
    fails="Ana Holm wrote. It had “rained”, according to a memoir.",
    needs=_NO_PRONOUN,
)
def thing_of_name(asked: Asked) -> Sequence[Entity]:
    """A thing speaks for its owner: "Lind's memoir"."""
    name = asked.name_at(asked.possessive() - 1) if asked.is_owned() else None
    return () if name is None else (asked.readings.entities.of_name[id(name)],)


@READINGS.rule(
    holds="The engineer Ana Holm wrote. It had “rained”, according to the engineer’s memoir.",
    fails="The engineer Ana Holm wrote. It had “rained”, according to a memoir.",
    needs=_NO_PRONOUN,
)
def thing_of_role(asked: Asked) -> Sequence[Entity]:
    """A thing speaks for whoever the role before it stands for: "the senator's reply"."""
    end = asked.possessive() if asked.is_owned() else 0
    if not end or not asked.doc.classes[end - 1] & ROLE:
        return ()
    return asked.resolve(Mention(asked.mention.first, end, MentionKind.ROLE, end - 1))
