"""The candidates a pronoun or role can refer to, with the features the learned weights score."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property, lru_cache
from operator import attrgetter

from attrs import define

from quotebank.extraction.coreference.entities import FEMALE, MALE, EntityIndex
from quotebank.extraction.coreference.entity import Entity
from quotebank.extraction.english.grammar import (
    ADVERB,
    AUXILIARY,
    CONJUNCTION,
    DETERMINER,
    FIRST_NAME,
    GROUP,
    ORGANISATION,
    POSSESSIVE,
    PREPOSITION,
    RELATIVE,
    REPORTING,
    ROLE,
    SPEAKING_NOUN,
    SUBORDINATOR,
    TIME,
)
from quotebank.extraction.english.name_parser import Name
from quotebank.extraction.english.noun_phrases import Mention, MentionKind
from quotebank.extraction.lexicon.loader import genders

_VERBAL = REPORTING | AUXILIARY | ADVERB | RELATIVE
_first = attrgetter("first")
_FARTHEST_SENTENCES = 10
_MOST_CANDIDATES = 7
_MOST_IN_ROLE = 12
"""Candidates including everyone said to hold the role; 1,200 articles have 9 at most."""
_OPENER = CONJUNCTION | ADVERB
_OPENING = PREPOSITION | SUBORDINATOR | TIME
_LONGEST_CHAIN = 6
"""Sentences to look back through for the one that names whom "he" stands for."""
_FAR_BACK = 1500
MOST_RECENT = 3
"""Speakers remembered as the last to have spoken."""
_MOST_NAMES = 200
"""Search window, in names, on each side of a mention."""
_MOST_NEAR = 80
"""Search window before a mention, in names, when no role in the article says who is meant."""
_MOST_PLACES = 60
"""Earlier uses of a noun to look at."""
_SAID_NEAR = 4
"""Tokens between a quotation and the pronoun or role that it goes to: a comma, a mark, a cue."""
_BESIDE = 40
"""Search window after a mention, in tokens, for names in its paragraph."""
_THINGS = frozenset(
    "analysis answer attack attacks bill brief clip column demand filing footage law lawsuit memoir message motto "
    "order page petition post reply resolution response shot slogan speech spot suit video website".split()
)
CROWDS = frozenset({"audience", "public"})
_ARTICLES = frozenset({"a", "an", "the"})
_ABSTRACT = ("tion", "ment", "ness", "ity", "ism")


@define(slots=True, eq=False)
class AntecedentCandidate:
    """An entity, or nobody, that a mention can stand for."""

    entity: Entity | None
    features: list[str]


@define(slots=True, eq=False)
class Named:
    """Where an entity is named, by the first tokens, in order: outside quotations, and where sentences are about it."""

    plain: list[int]
    topics: list[int]


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


@lru_cache(maxsize=4096)
def _standing(
    kind: str, distance: int, rank: int, spoke: int, place: str, sure: str, frequent: str, paragraphs: int
) -> tuple[str, ...]:
    """The features of where and how often an entity is named, and whether it fits."""
    return (
        f"distance={distance}",
        f"rank={rank}",
        f"spoke={spoke}",
        f"place={place}",
        f"sure={sure}",
        f"frequent={frequent}",
        f"paragraphs={paragraphs}",
        f"spoke={spoke}&distance={distance}",
        f"rank={rank}&place={place}",
        f"{kind}&spoke={spoke}",
        f"{kind}&distance={distance}",
        f"{kind}&frequent={frequent}",
        f"{kind}&sure={sure}",
    )


@lru_cache(maxsize=4096)
def _salience(
    heard: int, rank: int, told: bool, topic: int, spoke: int, distance: int, introduced: bool
) -> tuple[str, ...]:
    """The features of how much an entity is what the text is about."""
    return (
        f"heard={heard}",
        f"heard={heard}&rank={rank}",
        f"told={told}",
        f"topic={topic}",
        f"topic={topic}&spoke={spoke}",
        f"topic={topic}&distance={distance}",
        f"topic={topic}&introduced={introduced}",
    )


class Antecedents:
    """The entities that the mentions of an article can stand for."""

    def __init__(self, entities: EntityIndex) -> None:
        self.entities, self.doc, self.phrases = entities, entities.doc, entities.phrases
        self._inside, self._firsts = entities.inside, entities.firsts
        self._known_persons: dict[int, bool] = {}
        self._known_bodies: dict[int, bool] = {}
        self._all_named: dict[int, Named] = {}
        self._unnamed: dict[int, bool] = {}
        self._indefinite: dict[int, bool] = {}

    def candidates(
        self, mention: Mention, recent: Sequence[Entity], heard: Mapping[int, int]
    ) -> list[AntecedentCandidate]:
        """Whom a pronoun or role can stand for, nobody first, then the nearest; empty where it can be nobody named.

        ``recent`` are the last speakers, the last first; ``heard`` holds, by an entity's id, the token of the last
        mention that was found to stand for it.
        """
        query = self._wanted(mention)
        if query is None:
            return []
        found = self._nearest(query)
        if query.kind in ("it", "they", "organisation"):
            sure = {key: pair for key, pair in found.items() if pair[0].organisation}
            found = sure or found
        if query.kind == "role":
            fitting = {key: pair for key, pair in found.items() if query.head in pair[0].roles}
            if not fitting:
                fitting = self._later(query)
            if query.owned:
                fitting = {key: pair for key, pair in fitting.items() if self._same_owner(query, pair[0])}
            if not fitting and (query.owned or self._unnamed_before(query.head, mention.first)):
                return []
            found = fitting or found
        return self._candidates(query, found, recent, heard)

    def _wanted(self, mention: Mention) -> MentionQuery | None:
        doc = self.doc
        lower, has = doc.lowers[mention.head], doc.classes[mention.head]
        if mention.kind is MentionKind.PRONOUN:
            if lower in MALE or lower in FEMALE:
                return MentionQuery(mention, "m" if lower in MALE else "f", "he" if lower in MALE else "she", lower)
            if lower in ("it", "its"):
                return MentionQuery(mention, "n", "it", lower)
            return MentionQuery(mention, "", "they", lower) if lower == "they" else None
        before = doc.lowers[mention.first : mention.head]
        if mention.kind is not MentionKind.ROLE or self.is_thing(mention):
            return None
        if has & ORGANISATION and not has & ROLE:
            owned = bool(doc.classes[mention.first] & POSSESSIVE) or "'s" in before
            return None if owned else MentionQuery(mention, "n", "organisation", lower)
        owned = bool(doc.classes[mention.first] & POSSESSIVE) or "'s" in before or "'" in before
        described = frozenset(
            doc.lowers[k] for k in range(mention.first, mention.head) if not doc.classes[k] & (DETERMINER | POSSESSIVE)
        )
        return MentionQuery(mention, genders("roles").get(lower, "p"), "role", lower, described, owned)

    def _nearest(self, query: MentionQuery) -> dict[int, tuple[Entity, Name]]:
        """The entities that fit, the nearest first, with their last names; those named in quotations come last."""
        doc, inside, of_name = self.doc, self._inside, self.entities.of_name
        at = query.mention.first
        here = doc.sentence_of[self._anchor(at)]
        found: dict[int, tuple[Entity, Name]] = {}
        quoted: dict[int, tuple[Entity, Name]] = {}
        agent, others = at > 0 and doc.lowers[at - 1] == "by", set[int]()
        latest = bisect_left(self._firsts, at) - 1
        remembered = query.kind == "role" and query.head in self._roles
        for i in range(latest, max(-1, latest - (_MOST_NAMES if remembered else _MOST_NEAR)), -1):
            name = self.phrases.names[i]
            distance = here - doc.sentence_of[name.first]
            far = distance > _FARTHEST_SENTENCES and bool(found)
            if (far or len(found) >= _MOST_CANDIDATES) and not remembered:
                break
            if distance > 4 * _FARTHEST_SENTENCES and query.kind != "role":
                break
            if len(found) >= _MOST_IN_ROLE:
                break
            entity = of_name.get(id(name))
            if entity is None or id(entity) in found or id(entity) in others:
                continue
            if agent and distance == 0:
                others.add(id(entity))  # "Holm was told by the judge": not by himself
                continue
            if (far or len(found) >= _MOST_CANDIDATES) and query.head not in entity.roles:
                continue  # a role is remembered from anywhere
            if not self._fits(entity, name, query):
                continue
            (quoted if name.first in inside else found).setdefault(id(entity), (entity, name))
        for key, pair in quoted.items():
            if len(found) < _MOST_CANDIDATES:
                found.setdefault(key, pair)
        return found

    @cached_property
    def _roles(self) -> set[str]:
        """Every role that somebody is told to have."""
        return {role for entity in self.entities.of_name.values() for role in entity.roles}

    def _same_owner(self, query: MentionQuery, entity: Entity) -> bool:
        """Whether "Norway's envoy" can be an entity: not where it is told of as another's, "Peru's envoy"."""
        if "'s" not in entity.described or "'s" not in query.described:
            return True
        return not query.described.isdisjoint(entity.described - {"'s"})

    def _later(self, query: MentionQuery) -> dict[int, tuple[Entity, Name]]:
        """The only person whose role is told after the mention; nobody where there are two."""
        known: dict[int, tuple[Entity, Name]] = {}
        if query.head not in self._roles:
            return known
        earliest = bisect_left(self._firsts, query.mention.last)
        for name in self.phrases.names[earliest : earliest + _MOST_NAMES]:
            entity = self.entities.of_name.get(id(name))
            if entity is None or query.head not in entity.roles or not self._fits(entity, name, query):
                continue
            if query.owned or (query.described and query.described <= entity.described):
                known.setdefault(id(entity), (entity, name))
        return known if len(known) == 1 else {}

    def _anchor(self, at: int) -> int:
        """Where the quotation begins that a mention follows; else the mention itself."""
        for k in range(at - 1, max(-1, at - 1 - _SAID_NEAR), -1):
            quoted_span = self._inside.get(k)
            if quoted_span is not None:
                return quoted_span.opening
        return at

    def _beside(self, at: int, anchor: int) -> tuple[set[int], set[int]]:
        """Who is named in the quotation before a mention or after it, and who else in the sentence after it."""
        doc = self.doc
        said: set[int] = set()
        other: set[int] = set()
        here = doc.sentence_of[at]
        begin, end = doc.paragraphs[self.entities.paragraph_of(at)]
        for i in range(bisect_left(self._firsts, anchor), len(self._firsts)):
            name = self.phrases.names[i]
            if name.first > at + _BESIDE or not begin <= name.first < end:
                break
            key = id(self.entities.of_name.get(id(name)))
            if name.first in self._inside:
                said.add(key)
            elif name.first > at and doc.sentence_of[name.first] == here:
                other.add(key)
        return said, other

    def _candidates(
        self,
        query: MentionQuery,
        nearest: dict[int, tuple[Entity, Name]],
        recent: Sequence[Entity],
        heard: Mapping[int, int],
    ) -> list[AntecedentCandidate]:
        doc = self.doc
        mention, kind = query.mention, query.kind
        at = mention.first
        anchor = self._anchor(at)
        here, paragraph = doc.sentence_of[anchor], self.entities.paragraph_of(anchor)
        said, beside = self._beside(at, anchor)
        position = "after" if anchor < at else "first" if at - doc.sentences[here][0] <= 1 else "inner"
        found = [AntecedentCandidate(None, self._nobody(query, nearest, position))]
        most = max((len(b.places) for b, _ in nearest.values()), default=0)
        last = recent[0] if recent else None
        last_heard = heard.get(id(last), -1)
        salient = {key: self._salient(entity, anchor, here, heard.get(key, -1)) for key, (entity, _) in nearest.items()}
        order = sorted(set(salient.values()), reverse=True)
        chain, links = self._chain(query, here)
        for rank, (key, (entity, name)) in enumerate(nearest.items()):
            distance = max(0, min(here - doc.sentence_of[name.first], 5))
            spoke = recent.index(entity) if entity in recent else 9
            place = "later" if name.first > at else self._place(name)
            gender = self.entities.gender(entity)
            sure = (
                "sure" if gender == query.gender and entity.certain else "likely" if gender == query.gender else "open"
            )
            many = len(entity.places)
            frequent = "most" if many == most else "once" if many == 1 else "some"
            paragraphs = max(0, min(paragraph - self.entities.paragraph_of(name.first), 3))
            topic = min(order.index(salient[key]), 3) if salient[key] >= 0 else 4
            spoken = heard.get(key, -1)
            ago = max(0, min(here - doc.sentence_of[spoken], 4)) if 0 <= spoken < at else 5
            told = last is not None and last is not entity and last_heard < name.first
            told = told and doc.sentence_of[last_heard] == doc.sentence_of[name.first]
            introduced = name is entity.places[0] and len(entity.words) > 1
            features = [
                *_standing(kind, distance, min(rank, 4), spoke, place, sure, frequent, paragraphs),
                f"words={min(len(entity.words), 3)}&certain={entity.certain}",
                f"spoke={spoke}&paragraphs={paragraphs}",
                f"only={len(nearest) == 1}",
                f"{kind}&rank={min(rank, 4)}",
                f"said={key in said}",
                f"beside={key in beside}",
                f"introduced={introduced}&distance={distance}",
                f"recent={self._recently(entity, at, here)}",
                f"chain={'-' if chain is None else chain is entity}&links={links}",
                *_salience(ago, min(rank, 2), told, topic, spoke, distance, introduced),
            ]
            features += self._likeness(query, entity)
            found.append(AntecedentCandidate(entity, features))
        return found

    def _nobody(self, query: MentionQuery, nearest: dict[int, tuple[Entity, Name]], position: str) -> list[str]:
        """What speaks for nobody who is named."""
        kind, mention = query.kind, query.mention
        features = [
            "none",
            f"none&{kind}",
            f"none&{kind}&options={min(len(nearest), 3)}",
            f"none&{position}&{kind}",
        ]
        if kind == "role":
            known = bool(self.doc.classes[mention.head] & ROLE)
            fitting = sum(query.head in entity.roles for entity, _ in nearest.values())
            features += [
                f"none&known_head={known}",
                f"none&fitting={min(fitting, 2)}",
            ]
        elif kind in ("he", "she"):
            features.append(f"none&stranger={self._stranger(query, nearest)}")
        return features

    def _likeness(self, query: MentionQuery, entity: Entity) -> Iterator[str]:
        """How an entity agrees with what a role or an organisation's kind says."""
        if query.kind == "role":
            fits = query.head in entity.roles
            told = len(query.described & entity.described)
            yield f"role={fits}"
            yield f"role={fits}&described={min(told, 2) if query.described else '-'}"
            yield f"role={fits}&owned={query.owned}"
            yield f"role={fits}&other={bool(entity.roles)}"
        elif query.kind == "organisation":
            yield f"kind={query.head in [word.lower() for word in entity.words]}"

    def _place(self, name: Name) -> str:
        """Where in its sentence a name stands."""
        doc = self.doc
        if name.first in self._inside:
            return "quoted"
        if self._opens(name):
            return "opens"
        if name.last < len(doc.words) and doc.lowers[name.last] in ("'s", "'"):
            return "owner"
        before = doc.classes[name.title_first - 1] if name.title_first else 0
        if before & PREPOSITION:
            return "prep"
        return "said" if before & REPORTING else "other"

    def _recently(self, entity: Entity, at: int, here: int) -> int:
        """How often an entity is named outside quotations in the three sentences before."""
        plain = self._named(entity).plain
        return min(bisect_left(plain, at) - bisect_left(plain, self._begin(here - 3)), 3)

    def _salient(self, entity: Entity, anchor: int, here: int, heard: int) -> int:
        """The last token before a quotation where an entity spoke or was what a sentence is about; -1 for never."""
        last = heard if heard < anchor else -1
        topics = self._named(entity).topics
        latest = bisect_left(topics, anchor) - 1
        if latest >= 0 and topics[latest] >= self._begin(here - _FARTHEST_SENTENCES):
            last = max(last, topics[latest])
        return last

    def _named(self, entity: Entity) -> Named:
        """Where an entity is named in the article; worked out once."""
        found = self._all_named.get(id(entity))
        if found is None:
            names = sorted(entity.places, key=_first)
            found = self._all_named[id(entity)] = Named(
                [name.first for name in names if name.first not in self._inside],
                [name.first for name in names if self._place(name) in ("opens", "said")],
            )
        return found

    def _begin(self, sentence: int) -> int:
        """The first token of a sentence, or of the first where it is none."""
        return self.doc.sentences[max(sentence, 0)][0]

    def _chain(self, query: MentionQuery, here: int) -> tuple[Entity | None, int]:
        """Whom the sentences before are about, and how many of them say only "he": "Lind left. He was ill. He …"."""
        doc = self.doc
        same = MALE if query.gender == "m" else FEMALE if query.gender == "f" else frozenset[str]()
        links = 0
        for sentence in range(here - 1, max(-1, here - 1 - _LONGEST_CHAIN), -1):
            begin, end = doc.sentences[sentence]
            while begin < end and (doc.classes[begin] & _OPENER or not doc.words[begin][0].isalnum()):
                begin += 1
            if begin < end and doc.classes[begin] & _OPENING:  # "On Monday, Holm"
                begin = next((k + 1 for k in range(begin, min(begin + 12, end - 1)) if doc.words[k] == ","), begin)
            if begin in self._inside or begin - 1 in self._inside or begin >= end:
                continue
            if doc.lowers[begin] in same:
                links += 1
                continue
            name = self.phrases.name_at.get(begin)
            entity = self.entities.of_name.get(id(name)) if name is not None else None
            if name is None or entity is None or not self._fits(entity, name, query):
                return None, min(links, 2)
            return entity, min(links, 2)
        return None, min(links, 2)

    def _fits(self, entity: Entity, name: Name, query: MentionQuery) -> bool:
        """Whether an entity can be meant at all."""
        kind = query.kind
        if kind == "they":
            return self._bodylike(entity) or (self._nonbinary and self.personlike(entity))
        bare_place = name.place and len(entity.words) == 1
        if query.gender == "n":
            return self._bodylike(entity) and not (kind == "organisation" and bare_place)
        if entity.organisation or bare_place or not self.personlike(entity):
            return False
        return query.gender == "p" or self.entities.gender(entity) in ("", query.gender)

    @cached_property
    def _nonbinary(self) -> bool:
        """Whether "they" may be one person's pronoun here."""
        return "non-binary" in self.doc.lowers or "nonbinary" in self.doc.lowers

    def _bodylike(self, entity: Entity) -> bool:
        """Whether a name can be an organisation's: no given name, title, role or pronoun makes it a person's."""
        known = self._known_bodies.get(id(entity))
        if known is None:
            personal = entity.certain or bool(entity.roles) or bool(self.entities.gender(entity))
            known = entity.organisation or (len(entity.words) > 1 and not personal)
            self._known_bodies[id(entity)] = known
        return known

    def _opens(self, name: Name) -> bool:
        """Whether a name stands where its sentence's subject does."""
        doc = self.doc
        begin = doc.sentences[doc.sentence_of[name.first]][0]
        return name.title_first - begin <= 1 or doc.words[name.title_first - 1] == ","

    def _unnamed_before(self, head: str, at: int) -> bool:
        """Read "a spokesman … the spokesman": unnamed before, unnamed now."""
        return any(map(self._is_unnamed, self.places_before(head, at)))

    def _is_unnamed(self, k: int) -> bool:
        known = self._unnamed.get(k)
        if known is None:
            new = self.indefinite(k) or "'s" in self.doc.lowers[max(0, k - 3) : k]
            known = self._unnamed[k] = new and not self._named_after(k)
        return known

    def places_before(self, word: str, at: int) -> list[int]:
        """The tokens before a place, not too far back, where a word stands."""
        lowers, k = self.doc.lowers, max(0, at - _FAR_BACK) - 1
        found: list[int] = []
        with suppress(ValueError):  # the end of the search
            while True:
                found.append(k := lowers.index(word, k + 1, at))
        return found[-_MOST_PLACES:]

    def _stranger(self, query: MentionQuery, nearest: dict[int, tuple[Entity, Name]]) -> bool:
        """Whether an unnamed person, "a mother of four", was mentioned after everyone who is named."""
        doc = self.doc
        anchor = self._anchor(query.mention.first)
        last = max((name.last for _, name in nearest.values()), default=0)
        begin = doc.sentences[max(0, doc.sentence_of[anchor] - 2)][0]
        return any(
            doc.classes[k] & (ROLE | GROUP)
            and genders("roles").get(doc.lowers[k], query.gender) == query.gender
            and k not in self._inside
            and self.indefinite(k)
            and not self._named_after(k)
            for k in range(max(begin, last), anchor)
        )

    def indefinite(self, k: int) -> bool:
        """Whether "a", "another" or "one" opens the noun phrase of a noun."""
        known = self._indefinite.get(k)
        if known is None:
            known = self._indefinite[k] = self._opens_indefinite(k)
        return known

    def _opens_indefinite(self, k: int) -> bool:
        lowers, classes = self.doc.lowers, self.doc.classes
        for j in range(k - 1, max(-1, k - 6), -1):
            if lowers[j] in ("a", "an", "another", "one"):
                return True
            if classes[j] & (DETERMINER | POSSESSIVE | PREPOSITION) or not lowers[j][0].isalnum():
                return False
        return False

    def _named_after(self, k: int) -> bool:
        """Whether a name follows a role, or stands before it and a comma: "a nurse, Ana Holm", "Ana Holm, a nurse"."""
        doc, name_at = self.doc, self.phrases.name_at
        after = k + 1 + (k + 1 < len(doc.words) and doc.words[k + 1] == ",")
        if after in name_at:
            return True
        start = next((j for j in range(k - 1, max(-1, k - 6), -1) if doc.words[j] == ","), 0)
        return start > 0 and start - 1 in name_at

    def personlike(self, entity: Entity) -> bool:
        """Whether a name can be a person's: a given name or title says so, or it stands inside sentences too."""
        known = self._known_persons.get(id(entity))
        if known is None:
            known = self._known_persons[id(entity)] = self._is_personlike(entity)
        return known

    def _is_personlike(self, entity: Entity) -> bool:
        doc = self.doc
        if entity.certain:
            return True
        if len(entity.words) > 1:  # but "a Go-Kart Track", "the White Horse"
            return not any(
                n.first and n.title_first == n.first and doc.lowers[n.first - 1] in _ARTICLES for n in entity.places
            )
        if len(entity.words[0]) == 1:
            return False
        return bool(doc.classes[entity.places[0].first] & FIRST_NAME) or any(
            n.first != doc.sentences[doc.sentence_of[n.first]][0]
            or (n.last < len(doc.words) and (doc.classes[n.last] & _VERBAL or doc.lowers[n.last].endswith("ed")))
            for n in entity.places
        )

    def is_thing(self, mention: Mention) -> bool:
        """Whether what speaks is no person and no organisation: "the lawsuit", "the legislation"."""
        head = self.doc.lowers[mention.head]
        if self.doc.classes[mention.head] & SPEAKING_NOUN:
            return False
        return mention.kind is MentionKind.THING or head in _THINGS or head in CROWDS or head.endswith(_ABSTRACT)
