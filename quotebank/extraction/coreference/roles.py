"""What an article says its persons are: the offices and other words around their names."""

from __future__ import annotations

from collections.abc import Mapping

from quotebank.extraction.coreference.entity import Entity
from quotebank.extraction.english.grammar import (
    DESCRIPTION_BOUNDARY,
    DETERMINER,
    OFFICE,
    POSSESSIVE,
    PREPOSITION,
    ROLE,
)
from quotebank.extraction.english.name_parser import Name
from quotebank.extraction.english.names import clean_name
from quotebank.extraction.english.noun_phrases import NounPhrases
from quotebank.extraction.english.rules.roles import NO_ROLE, NOT_BEFORE, NOT_BEHIND, Role, first_noun
from quotebank.extraction.lexicon.loader import entries, word_list
from quotebank.extraction.lexicon.morphology import POSSESSIVES

_LONGEST_ROLE = 6
_LONGEST_APPOSITION = 14
_LONGEST_DESCRIPTION = 12
_CLOSING = frozenset([*',.;:()–—“”"', "''", "``", "--"]) | word_list("after_descriptions")
_BEFORE_HOMES = word_list("before_homes")
_ABBREVIATED = dict(entries("abbreviated_titles"))
_COURTESY = word_list("courtesy_titles")


class Roles:
    """What is told of the bearers of names, before the names and after them."""

    def __init__(self, phrases: NounPhrases) -> None:
        self.doc, self.phrases, self.name_at = phrases.doc, phrases, phrases.name_at

    def note(self, entity: Entity, name: Name) -> None:
        """Add to an entity what is told of it around one of its names."""
        lowers = self.doc.lowers
        before = self._description_start(name)
        if before < name.first:
            self._describe(entity, before, name.first, _ABBREVIATED)
        if entity.role_text is None and not name.organisation and name.first:
            entity.role_text = self._before(name, entity)
        following = lowers[name.last] if name.last + 1 < len(lowers) else ""
        if following == ",":
            if entity.role_text is None and not name.organisation:
                entity.role_text = self._behind(name)
            self._describe(entity, name.last + 1, self._description_end(name), {})  # not "Holm, | Gov. Lind"
        elif following in _BEFORE_HOMES and name.last + 1 in self.name_at:
            home = self.name_at[name.last + 1]  # "Senator Vera Holm of Vermont"
            entity.described.update(lowers[home.first : home.last])

    def text(self, first: int, last: int) -> str | None:
        """The words of a role without articles and courtesy titles; None where they only say how somebody was."""
        doc = self.doc
        if NO_ROLE.any(Role(doc, self.name_at, first, last)):
            return None
        own = [k for k in range(first, last) if not self._is_courtesy(k)]
        if not own or doc.lowers[own[-1]] in POSSESSIVES:  # "the Courier's | Holm review"
            return None
        return clean_name(doc.slice(own[0], own[-1] + 1))

    def _is_courtesy(self, k: int) -> bool:
        return bool(self.doc.classes[k] & (DETERMINER | POSSESSIVE)) or self.doc.lowers[k] in _COURTESY

    def _describe(self, entity: Entity, first: int, last: int, abbreviated: Mapping[str, str]) -> None:
        """Add words to those that tell what an entity is, and the offices among them to its roles."""
        lowers, classes = self.doc.lowers, self.doc.classes
        entity.described.update(lowers[first:last])
        for k in range(first, last):
            if classes[k] & OFFICE:
                entity.roles.add(abbreviated.get(lowers[k], lowers[k]))

    def _description_start(self, name: Name) -> int:
        """Where the plain words begin that say before a name what it is: "the | retired teacher Vera Holm"."""
        lowers, classes, name_at = self.doc.lowers, self.doc.classes, self.name_at
        k = name.title_first
        while k and name.title_first - k < _LONGEST_ROLE and lowers[k - 1][0].isalpha():
            if classes[k - 1] & DESCRIPTION_BOUNDARY or (k - 1 in name_at and name_at[k - 1].certain):
                break  # "the engineer Peter Lind met | Mayor Vera Holm"
            k -= 1
        return k

    def _description_end(self, name: Name) -> int:
        """Where the words end that say after a name and a comma what it is."""
        first, words = name.last + 1, self.doc.words
        last = min(name.last + _LONGEST_DESCRIPTION, len(words))
        ends = (k for k in range(first, last) if words[k] in ",.;" or (k in self.name_at and k > name.last + 4))
        return next(ends, last)

    def _before(self, name: Name, entity: Entity) -> str | None:
        """The office or trade that stands right before a name: "Labour Secretary Vera Holm", "the baker Vera Holm"."""
        doc = self.doc
        k = name.first - 1
        if not doc.classes[k] & (OFFICE if doc.words[k][0].isupper() else ROLE):
            return None
        if len(name.words) == 1 and len(entity.words) > 1:
            return None  # "President Holm" need not be the Holm who is named in full
        words = self.phrases.around(name, doc.sentences[doc.sentence_of[name.first]][0], name.last).role
        if words is None or words[1] - words[0] > _LONGEST_ROLE:
            return None
        return None if NOT_BEFORE.any(Role(doc, self.name_at, *words)) else self.text(*words)

    def _behind(self, name: Name) -> str | None:
        """The role that stands in apposition to a name: "Vera Holm, 54, the mayor of Vik, …"."""
        doc = self.doc
        first = name.last + 1
        if doc.lowers[first].isdigit() and doc.lowers[first + 1 : first + 2] == [","]:
            first += 2
        last = self._apposition_end(first)
        head = next((k for k in range(first, last) if doc.classes[k] & PREPOSITION), last) - 1
        if head < first or not doc.classes[head] & OFFICE:
            return None
        role = Role(doc, self.name_at, first, last)
        if NOT_BEHIND.any(role):
            return None
        if doc.classes[last - 1] & PREPOSITION:  # "the author of “Tides”"
            last -= 1
        return clean_name(doc.slice(first_noun(role), last))

    def _apposition_end(self, first: int) -> int:
        """The mark or the "who" that closes an apposition; 0 where it does not end."""
        lowers = self.doc.lowers
        longest = range(first, min(first + _LONGEST_APPOSITION, len(lowers)))
        return next((k for k in longest if lowers[k] in _CLOSING), 0)
