"""Who bears the names of an article: every short form joined to its full name, with gender, roles and descriptions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from quotebank import deadline
from quotebank.extraction.coreference.entity import Entity
from quotebank.extraction.coreference.full_names import FullNames
from quotebank.extraction.coreference.roles import Roles
from quotebank.extraction.coreference.short_names import bearer, is_acronym, short_name
from quotebank.extraction.coreference.spellings import key
from quotebank.extraction.document.quotation_marks import QuotedSpan
from quotebank.extraction.english.grammar import FUNCTION_WORD, OBJECT, POSSESSIVE
from quotebank.extraction.english.name_parser import Name
from quotebank.extraction.english.noun_phrases import Mention, NounPhrases
from quotebank.extraction.lexicon.loader import genders, word_list
from quotebank.records import Speaker, SpeakerKind

MALE = word_list("male_pronouns")
FEMALE = word_list("female_pronouns")
_EVIDENCE_TOKENS = 30
_ROLE_VOTES = 3
_OTHER = {"m": "f", "f": "m"}
_OUTVOTED = 2
"""Sentences that go on with the other pronoun, and none with its own, outweigh a given name."""
_LONGEST_ACRONYM = 5


class EntityIndex:
    """Who bears the names of an article."""

    def __init__(self, phrases: NounPhrases, inside: dict[int, QuotedSpan]) -> None:
        self.phrases = phrases
        self.doc = phrases.doc
        self.inside = inside
        self.of_name: dict[int, Entity] = {}
        """By the id of a `Name`."""
        self.firsts = [name.first for name in phrases.names]
        """The first tokens of the names, in order."""
        self._paragraph_starts = [begin for begin, _ in self.doc.paragraphs]
        self._genders: dict[int, str] = {}
        self._roles = Roles(phrases)
        self._join(phrases.names)

    def _join(self, names: Sequence[Name]) -> None:
        """Find the entities of the names: first of those in full, then of the short ones."""
        full, titled, short = FullNames(self.doc), list[Name](), list[Name]()
        titles = genders("titles")
        for name in deadline.watched(names):
            if len(name.words) == 1 or name.place or is_acronym(name):
                (titled if name.title in titles else short).append(name)
            else:
                self._take(full.add(name), name)
        full.index()
        alone: dict[str, Entity] = {}
        for name in deadline.watched([*titled, *short]):  # who is called Mr. is no Mary
            self._take(bearer(short_name(full, name, alone)) or _on_its_own(name, alone), name)

    def _take(self, entity: Entity, name: Name) -> None:
        """Give an entity one of its names, with what is told around it."""
        entity.places.append(name)
        entity.certain = entity.certain or name.certain
        entity.gender = genders("titles").get(name.title) or entity.gender or name.gender
        self.of_name[id(name)] = entity
        self._roles.note(entity, name)

    def paragraph_of(self, token: int) -> int:
        """The paragraph that a token lies in."""
        return bisect_right(self._paragraph_starts, token) - 1

    def gender(self, entity: Entity) -> str:
        """``m``, ``f``, ``n`` or empty: from names and titles, else from the pronouns that follow where it is named."""
        known = self._genders.get(id(entity))
        if known is None:
            told = self._told(entity) or ("n" if entity.organisation else "")
            known = self._genders[id(entity)] = told or self._gender_around(entity)
        return known

    def is_gender_told(self, entity: Entity) -> bool:
        """Whether a title or a given name tells the gender, and not the pronouns around alone."""
        return bool(entity.gender) or entity.organisation

    def _told(self, entity: Entity) -> str:
        """The gender of the titles and given names, unless the sentences that go on with a pronoun say otherwise."""
        told = entity.gender
        if not told or any(name.title in genders("titles") for name in entity.places):
            return told
        goes_on = [found for found in map(self._goes_on, entity.places) if found]
        other = _OTHER[told]
        return other if goes_on.count(other) >= _OUTVOTED and told not in goes_on else told

    def _goes_on(self, name: Name) -> str:
        """The gender of the pronoun that opens the sentence after one that a name opens: "Graham left. He …"."""
        doc = self.doc
        sentence = doc.sentence_of[name.first]
        if name.title_first != doc.sentences[sentence][0] or sentence + 1 >= len(doc.sentences):
            return ""
        opening = doc.lowers[doc.sentences[sentence + 1][0]]
        return "m" if opening in MALE else "f" if opening in FEMALE else ""

    def _gender_around(self, entity: Entity) -> str:
        votes = sum(self._pronoun_after(name, entity) for name in entity.places if name.first not in self.inside)
        of_roles = [genders("roles").get(role) for role in entity.roles]
        votes += _ROLE_VOTES * (of_roles.count("m") - of_roles.count("f"))
        if votes:
            return "m" if votes > 0 else "f"
        # "Melanie"; men's given names are often surnames
        by_name = genders("first_names").get(entity.words[0].lower()) if len(entity.words) == 1 else None
        return "f" if by_name == "f" else ""

    def _pronoun_after(self, name: Name, entity: Entity) -> int:
        """Which pronoun follows a name before another entity is named: 1 for "he", -1 for "she", 0 for neither."""
        lowers, name_at = self.doc.lowers, self.phrases.name_at
        for k in range(name.last, min(name.last + _EVIDENCE_TOKENS, len(lowers))):
            if k in self.inside:
                continue
            if (lowers[k] in MALE or lowers[k] in FEMALE) and not self._is_object(k):
                return 1 if lowers[k] in MALE else -1
            if k in name_at and self.of_name.get(id(name_at[k])) is not entity:
                break
        return 0

    def _is_object(self, k: int) -> bool:
        """Whether a pronoun is what something is done to, hardly by its bearer: "Lind backed her"."""
        classes, following = self.doc.classes, k + 1
        if not classes[k] & OBJECT:
            return False
        if not classes[k] & POSSESSIVE or following >= len(classes):
            return True
        return bool(classes[following] & FUNCTION_WORD) or not self.doc.words[following][0].isalpha()

    def speaker(self, entity: Entity, kind: SpeakerKind, mention: Mention | None = None) -> Speaker:
        """The record of an entity, with the role that the mention or the article gives."""
        role = entity.role_text
        if mention is not None and mention.role is not None:
            role = self._roles.text(*mention.role) or role
        return Speaker(entity.name, kind, role)


def _on_its_own(name: Name, alone: dict[str, Entity]) -> Entity:
    """The entity of a short name that stands for nobody named in full."""
    whole = key(" ".join(name.words))
    found = alone.get(whole)
    if found is None:
        words = name.words
        capitals = len(words) == 1 and words[0].isupper() and not name.organisation
        if capitals and (len(words[0]) > _LONGEST_ACRONYM or name.certain or name.title):
            words = (words[0].title(),)
        found = alone[whole] = Entity(words, name.organisation or name.place)
    elif found.words[0].isupper() and not name.words[0].isupper():
        found.words = name.words  # as it is written outside datelines
    return found
