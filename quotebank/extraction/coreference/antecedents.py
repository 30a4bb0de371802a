"""The candidates a pronoun or role can refer to, with the features the learned weights score."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache
from operator import attrgetter

from attrs import define

from quotebank.extraction.coreference.antecedent_search import (
    FARTHEST_SENTENCES,
    AntecedentSearch,
    MentionQuery,
    Nearest,
)
from quotebank.extraction.coreference.entities import FEMALE, MALE, EntityIndex
from quotebank.extraction.coreference.entity import Entity
from quotebank.extraction.coreference.entity_kinds import EntityKinds
from quotebank.extraction.coreference.likeness import fits, likeness
from quotebank.extraction.coreference.unnamed import Unnamed
from quotebank.extraction.english.grammar import (
    ADVERB,
    CONJUNCTION,
    DEFINITE,
    GROUP,
    ORGANISATION,
    PREPOSITION,
    REPORTING,
    ROLE,
    SPEECH_NOUN,
    SUBORDINATOR,
    TIME,
)
from quotebank.extraction.english.name_parser import Name
from quotebank.extraction.english.noun_phrases import Mention
from quotebank.extraction.lexicon.morphology import OWNER_MARKS

_first = attrgetter("first")
_BELONGING = ROLE | GROUP | ORGANISATION | SPEECH_NOUN
_OPENER = CONJUNCTION | ADVERB
_OPENING = PREPOSITION | SUBORDINATOR | TIME
_LONGEST_OPENING = 12
_LONGEST_CHAIN = 6
"""Sentences to look back through for the one that names whom "he" stands for."""
MOST_RECENT = 3
"""Speakers remembered as the last to have spoken."""
_BESIDE = 40
"""Search window after a mention, in tokens, for names in its paragraph."""
_NEVER_SPOKE = 9
_DOUBTS = {"organisation": 1.2}
"""By how much a name must lead nobody, by the kind of a mention: a wrong name is worse than none. From folds."""
_OF_GENDER = {"m": MALE, "f": FEMALE}


@define(slots=True, eq=False)
class AntecedentCandidate:
    """An entity, or nobody, that a mention can stand for."""

    entity: Entity | None
    features: list[str]
    doubt: float = 0.0
    """What a candidate's score is lowered by."""


@define(slots=True, eq=False)
class Named:
    """Where an entity is named, by the first tokens, in order: outside quotations, and where sentences are about it."""

    plain: list[int]
    topics: list[int]


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


@define(slots=True, eq=False)
class _Scene:
    """What is so for all candidates of a mention."""

    query: MentionQuery
    nearest: Nearest
    recent: Sequence[Entity]
    """The last speakers, the last first."""
    heard: Mapping[int, int]
    """By an entity's id, the token of the last mention that was found to stand for it."""
    at: int
    anchor: int
    """Where the quotation begins that the mention follows; else the mention itself."""
    here: int
    """The sentence of the anchor."""
    paragraph: int
    said: set[int]
    """Who is named in the quotation before the mention or after it, by their ids."""
    beside: set[int]
    """Who else is named in the sentence after the mention."""
    salient: dict[int, int]
    """When each was last heard or spoken of, by their ids; -1 for never."""
    salience: list[int]
    """All of those, the latest first."""
    most: int
    """How often who is named most is named."""
    chain: Entity | None
    """Whom the sentences before are about."""
    links: int
    """How many of them say only "he"."""


class Antecedents:
    """The entities that the mentions of an article can stand for."""

    def __init__(self, entities: EntityIndex, kinds: EntityKinds) -> None:
        self.entities, self.doc, self.phrases = entities, entities.doc, entities.phrases
        self.kinds, self.unnamed = kinds, Unnamed(entities)
        self.search = AntecedentSearch(entities, self.kinds, self.unnamed)
        self._inside, self._firsts = entities.inside, entities.firsts
        self._all_named: dict[int, Named] = {}

    def candidates(
        self, mention: Mention, recent: Sequence[Entity], heard: Mapping[int, int]
    ) -> list[AntecedentCandidate]:
        """Whom a pronoun or role can stand for, nobody first, then the nearest; empty where it can be nobody named.

        ``recent`` are the last speakers, the last first; ``heard`` holds, by an entity's id, the token of the last
        mention that was found to stand for it.
        """
        query = self.search.query(mention)
        nearest = self.search.find(query) if query is not None else None
        if query is None or nearest is None:
            return []
        scene = self._scene(query, nearest, recent, heard)
        found = [AntecedentCandidate(None, self._nobody(scene))]
        fitting = sum(query.head in entity.roles for entity, _ in nearest.values())
        for rank, (entity, name) in enumerate(nearest.values()):
            features = self._features(scene, entity, name, rank)
            features += likeness(query, entity, name, fitting)
            doubt = 0.0 if fits(query, entity) else _DOUBTS.get(query.kind, 0.0)
            found.append(AntecedentCandidate(entity, features, doubt))
        return found

    def _scene(
        self, query: MentionQuery, nearest: Nearest, recent: Sequence[Entity], heard: Mapping[int, int]
    ) -> _Scene:
        at = query.mention.first
        anchor = self.search.anchor(at)
        here = self.doc.sentence_of[anchor]
        salient = {key: self._salient(entity, anchor, heard.get(key, -1)) for key, (entity, _) in nearest.items()}
        return _Scene(
            query,
            nearest,
            recent,
            heard,
            at,
            anchor,
            here,
            self.entities.paragraph_of(anchor),
            *self._beside(at, anchor),
            salient,
            sorted(set(salient.values()), reverse=True),
            max((len(b.places) for b, _ in nearest.values()), default=0),
            *self._chain(query, here),
        )

    def _features(self, scene: _Scene, entity: Entity, name: Name, rank: int) -> list[str]:
        """The features of an entity whose last name is given."""
        kind, key = scene.query.kind, id(entity)
        distance = max(0, min(scene.here - self.doc.sentence_of[name.first], 5))
        spoke = scene.recent.index(entity) if entity in scene.recent else _NEVER_SPOKE
        place = "later" if name.first > scene.at else self._place(name)
        paragraphs = max(0, min(scene.paragraph - self.entities.paragraph_of(name.first), 3))
        introduced = name is entity.places[0] and len(entity.words) > 1
        sure, frequent = self._sureness(scene.query, entity), _frequency(len(entity.places), scene.most)
        ago, told, topic = self._ago(scene, key), self._is_told(scene, entity, name), _topic(scene, key)
        return [
            *_standing(kind, distance, min(rank, 4), spoke, place, sure, frequent, paragraphs),
            f"words={min(len(entity.words), 3)}&certain={entity.certain}",
            f"spoke={spoke}&paragraphs={paragraphs}",
            f"only={len(scene.nearest) == 1}",
            f"{kind}&rank={min(rank, 4)}",
            f"said={key in scene.said}",
            f"beside={key in scene.beside}",
            f"introduced={introduced}&distance={distance}",
            f"recent={self._recently(entity, scene)}",
            f"chain={'-' if scene.chain is None else scene.chain is entity}&links={scene.links}",
            *_salience(ago, min(rank, 2), told, topic, spoke, distance, introduced),
        ]

    def _nobody(self, scene: _Scene) -> list[str]:
        """What speaks for nobody who is named."""
        query, kind = scene.query, scene.query.kind
        features = [
            "none",
            f"none&{kind}",
            f"none&{kind}&options={min(len(scene.nearest), 3)}",
            f"none&{self._position(scene)}&{kind}",
        ]
        if kind == "role":
            known = bool(self.doc.classes[query.mention.head] & ROLE)
            fitting = sum(query.head in entity.roles for entity, _ in scene.nearest.values())
            features += [
                f"none&known_head={known}",
                f"none&fitting={min(fitting, 2)}",
            ]
        elif kind == "organisation":
            features += [
                f"none&{kind}&head={query.head}",
                f"none&{kind}&indefinite={self.unnamed.indefinite(query.mention.head)}",
                f"none&{kind}&definite={self.doc.lowers[query.mention.first] == DEFINITE}",
            ]
        elif kind in ("he", "she"):
            features.append(f"none&stranger={self._has_stranger(scene)}")
        return features

    def _position(self, scene: _Scene) -> str:
        """Where a mention stands: after its quotation, first in its sentence or further on."""
        if scene.anchor < scene.at:
            return "after"
        return "first" if scene.at - self.doc.sentences[scene.here][0] <= 1 else "inner"

    def _has_stranger(self, scene: _Scene) -> bool:
        """Whether an unnamed person was mentioned after everyone who is named."""
        last = max((name.last for _, name in scene.nearest.values()), default=0)
        begin = max(self._begin(scene.here - 2), last)
        return self.unnamed.has_stranger(scene.query.gender, begin, scene.anchor)

    def _sureness(self, query: MentionQuery, entity: Entity) -> str:
        """How sure an entity's gender is the one asked for."""
        gender = self.entities.gender(entity)
        if gender != query.gender:
            return "against" if gender and query.gender in _OF_GENDER else "open"
        return "sure" if entity.certain else "likely"

    def _ago(self, scene: _Scene, key: int) -> int:
        """How many sentences ago a mention was found to stand for an entity; 5 for never."""
        heard = scene.heard.get(key, -1)
        return max(0, min(scene.here - self.doc.sentence_of[heard], 4)) if 0 <= heard < scene.at else 5

    def _is_told(self, scene: _Scene, entity: Entity, name: Name) -> bool:
        """Whether an entity is named after the last speaker in one sentence: who is told something."""
        if not scene.recent or scene.recent[0] is entity:
            return False
        heard, sentence_of = scene.heard.get(id(scene.recent[0]), -1), self.doc.sentence_of
        return 0 <= heard < name.first and sentence_of[heard] == sentence_of[name.first]

    def _beside(self, at: int, anchor: int) -> tuple[set[int], set[int]]:
        """Who is named in the quotation before a mention or after it, and who else in the sentence after it."""
        doc = self.doc
        said: set[int] = set()
        other: set[int] = set()
        here = doc.sentence_of[at]
        begin, end = doc.paragraphs[self.entities.paragraph_of(at)]
        last = min(end, at + _BESIDE + 1)
        for i in range(bisect_left(self._firsts, anchor), bisect_left(self._firsts, last)):
            first = self._firsts[i]
            if first < begin:
                break
            key = id(self.entities.of_name[id(self.phrases.names[i])])
            if first in self._inside:
                said.add(key)
            elif first > at and doc.sentence_of[first] == here:
                other.add(key)
        return said, other

    def _place(self, name: Name) -> str:
        """Where in its sentence a name stands."""
        doc = self.doc
        if name.first in self._inside:
            return "quoted"
        if (
            name.last < len(doc.words)
            and doc.classes[name.last] & _BELONGING
            and not doc.classes[name.last] & REPORTING
        ):
            return "owner"  # "a Holm supporter"
        if self._opens(name):
            return "opens"
        if name.last < len(doc.words) and doc.lowers[name.last] in OWNER_MARKS:
            return "owner"
        before = doc.classes[name.title_first - 1]
        if before & PREPOSITION:
            return "prep"
        return "said" if before & REPORTING else "other"

    def _opens(self, name: Name) -> bool:
        """Whether a name stands where its sentence's subject does."""
        doc = self.doc
        begin = doc.sentences[doc.sentence_of[name.first]][0]
        return name.title_first - begin <= 1 or doc.words[name.title_first - 1] == ","

    def _recently(self, entity: Entity, scene: _Scene) -> int:
        """How often an entity is named outside quotations in the three sentences before."""
        plain = self._named(entity).plain
        return min(bisect_left(plain, scene.at) - bisect_left(plain, self._begin(scene.here - 3)), 3)

    def _salient(self, entity: Entity, anchor: int, heard: int) -> int:
        """The last token before a quotation where an entity spoke or was what a sentence is about; -1 for never."""
        last = heard if heard < anchor else -1
        topics = self._named(entity).topics
        latest = bisect_left(topics, anchor) - 1
        if latest >= 0 and topics[latest] >= self._begin(self.doc.sentence_of[anchor] - FARTHEST_SENTENCES):
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
        same = _OF_GENDER.get(query.gender, ())
        links = 0
        for sentence in range(here - 1, max(-1, here - 1 - _LONGEST_CHAIN), -1):
            subject = self._subject(sentence)
            if subject < 0:
                continue
            if self.doc.lowers[subject] not in same:
                name = self.phrases.name_at.get(subject)
                fits = name is not None and self.search.fits(name, query)
                return self.entities.of_name[id(name)] if fits else None, min(links, 2)
            links += 1
        return None, min(links, 2)

    def _subject(self, sentence: int) -> int:
        """Where the subject of a sentence can begin, after adverbs and the like; -1 where a quotation opens it."""
        doc = self.doc
        begin, end = doc.sentences[sentence]
        ahead = (k for k in range(begin, end) if doc.words[k][0].isalnum() and not doc.classes[k] & _OPENER)
        begin = next(ahead, -1)
        if begin >= 0 and doc.classes[begin] & _OPENING:  # "On Monday, Holm"
            opening = range(begin, min(begin + _LONGEST_OPENING, end - 1))
            begin = next((k + 1 for k in opening if doc.words[k] == ","), begin)
        return begin if self._inside.keys().isdisjoint((begin - 1, begin)) else -1


def _frequency(times: int, most: int) -> str:
    """How often an entity is named, beside who is named most."""
    if times == most:
        return "most"
    return "once" if times == 1 else "some"


def _topic(scene: _Scene, key: int) -> int:
    """How many others were heard or spoken of later than an entity; 4 where it never was."""
    return min(scene.salience.index(scene.salient[key]), 3) if scene.salient[key] >= 0 else 4
