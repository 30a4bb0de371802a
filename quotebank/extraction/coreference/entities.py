"""Who bears the names of an article: every short form joined to its full name, with gender, roles and descriptions."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from operator import itemgetter

from quotebank import deadline
from quotebank.extraction.coreference.entity import Entity
from quotebank.extraction.coreference.namesakes import Namesakes
from quotebank.extraction.coreference.spellings import (
    Misspellings,
    acronyms,
    generation,
    key,
    one_letter_apart,
    surname,
)
from quotebank.extraction.document.quotation_marks import QuotedSpan
from quotebank.extraction.english.grammar import (
    ADVERB,
    CLAUSE_WORD,
    DESCRIPTION_BOUNDARY,
    DETERMINER,
    NATIONAL,
    OFFICE,
    POSSESSIVE,
    PREPOSITION,
    QUANTIFIER,
    ROLE,
    SUBORDINATOR,
    TIME,
)
from quotebank.extraction.english.name_parser import Name
from quotebank.extraction.english.names import clean_name
from quotebank.extraction.english.noun_phrases import Mention, NounPhrases
from quotebank.extraction.lexicon.loader import genders, word_classes
from quotebank.extraction.lexicon.morphology import POSSESSIVES
from quotebank.records import Speaker, SpeakerKind

MALE = frozenset({"he", "his", "him", "himself"})
FEMALE = frozenset({"she", "her", "hers", "herself"})
_NO_ROLE = ADVERB | TIME | PREPOSITION | SUBORDINATOR
_EVIDENCE_TOKENS = 30
_SHORTEST_MISSPELT = 5
_MOST_NAMESAKES = 30
"""Entities that one word can stand for, the last named in full first; 1,200 articles have 8 at most."""
_LONGEST_BREAK = 8
"""Tokens of a line that divides an article."""
_LONGEST_ROLE = 6
_OPENING = 3
"""Tokens of a sentence before the name that opens it, at most."""
_LONGEST_APPOSITION = 14
_CLOSING = frozenset([*',.;:()–—“”"', "''", "``", "who", "whose", "which", "--"])
_RELATIONS = frozenset("former ex-president then-president deputy rival opponent fellow".split())
"""What somebody is only beside others, or was."""


def _is_acronym(name: Name) -> bool:
    """Whether a name is an acronym and whose it is: "Chinese CDC"."""
    words = name.words
    national = len(words) == 2 and word_classes().get(words[0].lower(), 0) & NATIONAL
    return bool(national) and len(words[1]) > 2 and words[1].isupper() and not words[0].isupper()


def _contracted(lower: str) -> bool:
    """Whether a word holds a verb: "you're", "I've"."""
    return lower.endswith(("'re", "’re", "'ve", "’ve", "'ll", "’ll", "'m", "’m", "'d", "’d"))


class EntityIndex:
    """Who bears the names of an article."""

    def __init__(self, phrases: NounPhrases, inside: dict[int, QuotedSpan]) -> None:
        self.phrases = phrases
        self.doc = phrases.doc
        self.inside = inside
        self.of_name: dict[int, Entity] = {}
        """By the id of a `Name`."""
        self._by_word: dict[str, list[Entity]] = {}
        self._by_initials: dict[str, Entity] = {}
        self._full: dict[int, list[int]] = {}
        self._opening: dict[int, list[int]] = {}
        self._full_places: dict[str, list[tuple[int, int]]] = {}
        """Where the entities of a word are named in full, as tokens and numbers; for those of very many entities."""
        self.firsts = [name.first for name in phrases.names]
        """The first tokens of the names, in order."""
        self._paragraph_starts = [begin for begin, _ in self.doc.paragraphs]
        self._breaks: list[int] | None = None
        self._genders: dict[int, str] = {}
        self._gather()

    def _gather(self) -> None:
        full = [n for n in self.phrases.names if len(n.words) > 1 and not n.place and not _is_acronym(n)]
        short = [n for n in self.phrases.names if len(n.words) == 1 or n.place or _is_acronym(n)]
        by_last: dict[str, Namesakes] = defaultdict(Namesakes)
        for name in deadline.watched(full):
            words = name.words
            if words[0].isupper() and all(w.isupper() for w in words) and len(words[0]) > 2:
                words = tuple(w.title() for w in words)
            entity = by_last[surname(name.words)].entity(words, organisation=name.organisation, certain=name.certain)
            self._take(entity, name)
            short_form = self.doc.words[name.last : name.last + 3]
            if short_form[::2] == ["(", ")"] and short_form[1].isupper() and not name.certain:
                self._by_initials[short_form[1]] = entity  # "the Pell Coast Guard Union (PCGU)"
        for namesakes in by_last.values():
            for entity in namesakes.entities:
                for position, word in enumerate(entity.words):
                    if len(word) > 1 and (
                        not entity.organisation or position == 0 or position == len(entity.words) - 1
                    ):
                        if entity.organisation and position and word.isupper():
                            continue  # "the London ABC" is not all of "ABC"
                        known = self._by_word.setdefault(key(word), [])
                        if not known or known[-1] is not entity:
                            known.append(entity)
                if entity.organisation:
                    for acronym in acronyms(entity.words):
                        self._by_initials.setdefault(acronym, entity)
        alone: dict[str, Entity] = {}
        titles = genders("titles")
        short.sort(key=lambda n: n.title not in titles)  # who is called Mr. is no Mary
        for name in deadline.watched(short):
            found = self._entity_of(name, alone)
            if found is None:
                whole = key(" ".join(name.words))
                found = alone.get(whole)
                if found is None:
                    words = name.words
                    if len(words) == 1 and words[0].isupper() and len(words[0]) > 5 and not name.organisation:
                        words = (words[0].title(),)
                    found = alone[whole] = Entity(words, name.organisation or name.place)
            self._take(found, name)

    def _take(self, entity: Entity, name: Name) -> None:
        entity.places.append(name)
        entity.certain = entity.certain or name.certain
        if name.gender and not entity.gender:
            entity.gender = name.gender
        if name.title and name.title in genders("titles"):
            entity.gender = genders("titles")[name.title]
        self.of_name[id(name)] = entity
        doc = self.doc
        lowers, classes = doc.lowers, doc.classes
        for k in range(self._description_start(name), name.first):
            if classes[k] & OFFICE:
                entity.roles.add(_ABBREVIATED.get(lowers[k], lowers[k]))
            entity.described.add(lowers[k])
        if entity.role_text is None and not name.organisation and name.first:
            entity.role_text = self._role_before(name, entity)
        if name.last + 1 >= len(doc.words):
            return
        following = lowers[name.last]
        if following in ("of", "from") and name.last + 1 in self.phrases.name_at:
            home = self.phrases.name_at[name.last + 1]  # "Senator Vera Holm of Vermont"
            entity.described.update(lowers[home.first : home.last])
        if following == ",":
            if entity.role_text is None and not name.organisation:
                entity.role_text = self._role_behind(name)
            for k in range(name.last + 1, min(name.last + 12, len(doc.words))):
                if doc.words[k] in ",.;" or (k in self.phrases.name_at and k > name.last + 4):
                    break
                entity.described.add(lowers[k])
                if classes[k] & OFFICE:
                    entity.roles.add(lowers[k])

    def _role_before(self, name: Name, entity: Entity) -> str | None:
        """The office or trade that stands right before a name: "Labour Secretary Vera Holm", "the baker Vera Holm"."""
        doc = self.doc
        k = name.first - 1
        if not doc.classes[k] & (OFFICE if doc.words[k][0].isupper() else ROLE):
            return None
        if doc.lowers[k] in _RELATIONS or (len(name.words) == 1 and len(entity.words) > 1):
            return None  # "President Holm" need not be the Holm who is named in full
        role = self.phrases.around(name, doc.sentences[doc.sentence_of[name.first]][0], name.last).role
        if role is None or role[1] - role[0] > _LONGEST_ROLE:
            return None
        for j in range(*role):
            has, inner = doc.classes[j], self.phrases.name_at.get(j)
            if inner is not None and inner is not name and inner.certain and not inner.organisation:
                return None
            if inner is None and has & (CLAUSE_WORD | PREPOSITION) and not has & OFFICE:
                return None
        return self.role_text(*role)

    def _role_behind(self, name: Name) -> str | None:
        """The role that stands in apposition to a name: "Vera Holm, 54, the mayor of Vik, …"."""
        doc = self.doc
        lowers, classes = doc.lowers, doc.classes
        first = name.last + 1
        if lowers[first].isdigit() and lowers[first + 1 : first + 2] == [","]:
            first += 2
        last = next(
            (k for k in range(first, min(first + _LONGEST_APPOSITION, len(lowers))) if lowers[k] in _CLOSING), 0
        )
        head = next((k for k in range(first, last) if classes[k] & PREPOSITION), last) - 1
        if head < first or not classes[head] & OFFICE or lowers[last + 1 : last + 2] in (["and"], ["or"]):
            return None
        if any(k in self.phrases.name_at for k in range(first, head + 1)):
            return None  # somebody else's
        if any(
            (classes[k] & CLAUSE_WORD and not classes[k] & OFFICE) or _contracted(lowers[k]) for k in range(first, last)
        ):
            return None
        while first < head and classes[first] & (DETERMINER | POSSESSIVE):
            first += 1
        if classes[last - 1] & PREPOSITION:  # "the author of “Tides”"
            last -= 1
        return clean_name(doc.slice(first, last)) if not classes[first] & _NO_ROLE else None

    def _description_start(self, name: Name) -> int:
        """Where the plain words begin that say before a name what it is: "the | retired teacher Vera Holm"."""
        lowers, classes, name_at = self.doc.lowers, self.doc.classes, self.phrases.name_at
        k = name.title_first
        while k and name.title_first - k < _LONGEST_ROLE and lowers[k - 1][0].isalpha():
            has, other = classes[k - 1], name_at.get(k - 1)
            if has & DESCRIPTION_BOUNDARY and not has & OFFICE:
                break
            if other is not None and other.certain and not other.organisation:
                break  # "the engineer Peter Lind met | Mayor Vera Holm"
            k -= 1
        return k

    def _entity_of(self, name: Name, alone: Mapping[str, Entity]) -> Entity | None:
        """The full-named entity that a short name stands for: by its title, by nearness, by how often it is named."""
        word = key(name.words[-1])
        known = self._by_word.get(word, ())
        if len(known) > _MOST_NAMESAKES:
            known = self._last_in_full(word, known, name.first)
        if (name.organisation or _is_acronym(name)) and name.words[-1].isupper():
            defined = self._by_initials.get(name.words[-1].replace(".", ""))
            if defined is not None or not known:
                return defined
        if name.place and len(name.words) > 1:
            return None
        if not known:
            return self._clipped(name) or self._misspelt(name)
        as_last = [b for b in known if surname(b.words) == word and not b.organisation]
        candidates = as_last or known
        namesake = alone.get(word)
        query = genders("titles").get(name.title, "") or (namesake.gender if namesake else "")
        if query:
            fitting = [b for b in candidates if b.gender in ("", query)]
            if as_last and not fitting and (name.title or all(self._opens_nearby(b, name.first) < 0 for b in as_last)):
                return None
            candidates = fitting or candidates
        if name.organisation and not as_last and not candidates[0].organisation and len(name.words[0]) < 5:
            return None
        if len(candidates) == 1:
            return candidates[0]
        plain = [b for b in candidates if not generation(b.words)]
        candidates = plain or candidates
        begin, end = self._section(name.first)
        full = {id(b): self._in_full(b) for b in candidates}
        here = [b for b in candidates if bisect_left(full[id(b)], begin) < bisect_left(full[id(b)], end)]
        candidates = here or candidates
        near = [(at, b) for b in candidates if (at := self._opens_nearby(b, name.first)) >= 0]
        if near:
            return max(near, key=lambda pair: pair[0])[1]
        before = [
            (len(places), -places[0], b) for b in candidates if (places := full[id(b)]) and places[0] <= name.first
        ]
        if before:  # the most named in full, then the first introduced: relatives come later
            return max(before, key=itemgetter(0, 1))[2]
        return candidates[0]

    def _in_full(self, entity: Entity) -> list[int]:
        """The tokens where an entity is named by more than one word, in order."""
        found = self._full.get(id(entity))
        if found is None:
            found = self._full[id(entity)] = sorted(n.first for n in entity.places if len(n.words) > 1)
        return found

    def _openings(self, entity: Entity) -> list[int]:
        """Those of them where the name opens a sentence."""
        found = self._opening.get(id(entity))
        if found is None:
            begins = (self.doc.sentences[self.doc.sentence_of[k]][0] for k in self._in_full(entity))
            found = self._opening[id(entity)] = [
                k for k, begin in zip(self._in_full(entity), begins, strict=True) if k - begin <= _OPENING
            ]
        return found

    def _last_in_full(self, word: str, known: Sequence[Entity], at: int) -> list[Entity]:
        """Of the very many entities of a word, those named in full last before a token."""
        places = self._full_places.get(word)
        if places is None:
            places = self._full_places[word] = sorted((k, n) for n, b in enumerate(known) for k in self._in_full(b))
        latest = bisect_left(places, (at,))
        near = places[max(0, latest - _MOST_NAMESAKES) : latest] or places[:_MOST_NAMESAKES]
        return [known[n] for n in sorted({n for _, n in near})]

    def _clipped(self, name: Name) -> Entity | None:
        """The body of whose first word "the Hab" is short: the only one that begins so, "the Habour Trust"."""
        word = name.words[0]
        if not name.first or len(name.words) > 1 or not 3 <= len(word) <= 4:
            return None
        if self.doc.lowers[name.first - 1] != "the":
            return None
        return self._begun.get(word)

    @cached_property
    def _begun(self) -> dict[str, Entity | None]:
        """By the first letters of a body's first word, the only body that begins so."""
        found: dict[str, Entity | None] = {}
        for entity in {id(b): b for entities in self._by_word.values() for b in entities}.values():
            if entity.organisation and len(entity.words) > 1:
                for length in (3, 4):
                    if len(entity.words[0]) > length:
                        begin = entity.words[0][:length]
                        found[begin] = None if begin in found else entity
        return found

    def _misspelt(self, name: Name) -> Entity | None:
        """The person whose surname differs in one letter from a name that the article has nowhere in full."""
        word = key(name.words[-1])
        if len(word) < _SHORTEST_MISSPELT or name.organisation or name.place or len(name.words) > 1:
            return None
        near = self._misspellings.near(word)
        if len(near) != 1:
            return None
        known = self._by_word[near[0]][:_MOST_NAMESAKES]
        persons = [b for b in known if b.certain and one_letter_apart(surname(b.words), word)]
        return persons[0] if len(persons) == 1 else None

    @cached_property
    def _misspellings(self) -> Misspellings:
        return Misspellings(self._by_word)

    def _section(self, token: int) -> tuple[int, int]:
        """The part of an article, told off by a line without letters ("* * *"), that a token lies in."""
        if self._breaks is None:
            words = self.doc.words
            self._breaks = [
                begin
                for begin, end in self.doc.paragraphs
                if end - begin <= _LONGEST_BREAK and not any(w.isalnum() for w in words[begin:end])
            ]
        at = bisect_right(self._breaks, token)
        return self._breaks[at - 1] if at else 0, self._breaks[at] if at < len(self._breaks) else len(self.doc.words)

    def paragraph_of(self, token: int) -> int:
        """The paragraph that a token lies in."""
        return bisect_right(self._paragraph_starts, token) - 1

    def _opens_nearby(self, entity: Entity, short: int) -> int:
        """The token where an entity's full name opens this sentence or the one before; -1 where none does."""
        openings = self._openings(entity)
        latest = bisect_left(openings, short) - 1
        if latest < 0 or self.doc.sentence_of[short] - self.doc.sentence_of[openings[latest]] > 1:
            return -1
        return openings[latest]

    def gender(self, entity: Entity) -> str:
        """``m``, ``f``, ``n`` or empty: from names and titles, else from the pronouns that follow where it is named."""
        known = self._genders.get(id(entity))
        if known is None:
            told = entity.gender or ("n" if entity.organisation else "")
            known = self._genders[id(entity)] = told or self._gender_around(entity)
        return known

    def _gender_around(self, entity: Entity) -> str:
        lowers = self.doc.lowers
        votes = 0
        for name in entity.places:
            if name.first in self.inside:
                continue
            for k in range(name.last, min(name.last + _EVIDENCE_TOKENS, len(lowers))):
                lower = lowers[k]
                if k in self.inside:
                    continue
                if lower in MALE:
                    votes += 1
                    break
                if lower in FEMALE:
                    votes -= 1
                    break
                if k in self.phrases.name_at and self.of_name.get(id(self.phrases.name_at[k])) is not entity:
                    break
        for role in entity.roles:
            sex = genders("roles").get(role)
            if sex:
                votes += 3 if sex == "m" else -3
        if votes:
            return "m" if votes > 0 else "f"
        # "Melanie"; men's given names are often surnames
        by_name = genders("first_names").get(entity.words[0].lower()) if len(entity.words) == 1 else None
        return "f" if by_name == "f" else ""

    def speaker(self, entity: Entity, kind: SpeakerKind, mention: Mention | None = None) -> Speaker:
        """The record of an entity, with the role that the mention or the article gives."""
        role = entity.role_text
        if mention is not None and mention.role is not None:
            role = self.role_text(*mention.role) or role
        words = entity.words
        name = entity.name
        if entity.organisation and len(words) > 1 and words[0] == "The":
            name = clean_name(" ".join(words[1:]))
        return Speaker(name, kind, role)

    def role_text(self, first: int, last: int) -> str | None:
        """The words of a role without articles and courtesy titles; None where they only say how somebody was."""
        doc = self.doc
        if last > first and not doc.classes[last - 1] & OFFICE:
            named = any(has & OFFICE for has in doc.classes[first:last])
            if doc.lowers[first] in ("a", "an") and not named:  # "a visibly tired Vera Holm"
                return None
            if doc.lowers[last - 1].endswith("ly") or doc.classes[last - 1] & _NO_ROLE:  # "Recently Vera Holm"
                return None
        if doc.lowers[first + 1 : first + 2] == ["of"] and doc.classes[first] & QUANTIFIER:  # "one of the officials"
            return None
        kept = [
            k
            for k in range(first, last)
            if not doc.classes[k] & (DETERMINER | POSSESSIVE) and doc.lowers[k] not in _COURTESY
        ]
        if not kept or doc.lowers[kept[-1]] in POSSESSIVES:  # "the Courier's | Holm review"
            return None
        return clean_name(doc.slice(kept[0], kept[-1] + 1)) or None


_ABBREVIATED = {
    "gov.": "governor",
    "gov": "governor",
    "sen.": "senator",
    "sen": "senator",
    "rep.": "representative",
    "rep": "representative",
    "dr": "doctor",
    "dr.": "doctor",
    "gen.": "general",
    "gen": "general",
    "prof": "professor",
    "prof.": "professor",
    "sgt": "sergeant",
    "sgt.": "sergeant",
    "capt.": "captain",
    "capt": "captain",
    "lt.": "lieutenant",
    "col.": "colonel",
    "rev.": "reverend",
    "det": "detective",
    "det.": "detective",
    "lt": "lieutenant",
    "maj.": "major",
}
_COURTESY = frozenset("mr mr. mrs mrs. ms ms. miss mx mx. dr dr. sir dame lord lady".split())
