"""Who bears the names of an article: every short form joined to its full name, with gender, roles and descriptions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import lru_cache

from attrs import Factory, define

from quotebank import deadline
from quotebank.extraction.lexicons import Word, genders, word_classes
from quotebank.extraction.marks import Stretch
from quotebank.extraction.mentions import Mention, Mentions
from quotebank.extraction.names import POSSESSIVES, Name, clean_name
from quotebank.records import Speaker, SpeakerKind

_GENERATIONS = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_ROLE, _TITLE, _ORGANISATION = int(Word.ROLE), int(Word.TITLE), int(Word.ORGANISATION)
_FIRST, _NATIONAL = int(Word.FIRST_NAME), int(Word.DEMONYM | Word.PLACE)
_DETERMINER, _POSSESSIVE, _PREPOSITION = int(Word.DETERMINER), int(Word.POSSESSIVE), int(Word.PREPOSITION)
_BOUNDARY = int(
    Word.DETERMINER | Word.POSSESSIVE | Word.PREPOSITION | Word.CONJUNCTION | Word.SUBORDINATOR | Word.AUXILIARY
    | Word.SUBJECT | Word.OBJECT | Word.RELATIVE | Word.REPORTING | Word.TIME
)  # fmt: skip
MALE = frozenset({"he", "his", "him", "himself"})
FEMALE = frozenset({"she", "her", "hers", "herself"})
_QUANTIFIER, _NO_ROLE = int(Word.QUANTIFIER), int(Word.ADVERB | Word.TIME | Word.PREPOSITION | Word.SUBORDINATOR)
_EVIDENCE_TOKENS = 30
_SHORTEST_MISSPELT = 5
_LONGEST_BREAK = 8
"""Tokens of a line that divides an article."""
_LONGEST_ROLE = 6
_LONGEST_APPOSITION = 14
_CLOSING = frozenset([*',.;:()–—“”"', "''", "``", "who", "whose", "which", "--"])
_RELATIONS = frozenset("former ex-president then-president deputy rival opponent fellow".split())
"""What somebody is only beside others, or was."""
_CLAUSAL = int(Word.AUXILIARY | Word.SUBJECT | Word.REPORTING | Word.CONJUNCTION | Word.SUBORDINATOR)


@define(slots=True, eq=False)
class Bearer:
    """A person or organisation of the article, with every name it goes by there."""

    words: tuple[str, ...]
    organisation: bool
    places: list[Name] = Factory(list)
    gender: str = ""
    roles: set[str] = Factory(set)
    described: set[str] = Factory(set)
    """The words around its name that tell what it is and where from."""
    role_text: str | None = None
    certain: bool = False
    heard: int = -1
    """The token of the last mention that was found to stand for it."""
    asked: bool = False
    """Whether its gender was looked for already."""

    @property
    def name(self) -> str:
        """The fullest name of the bearer in the article."""
        return clean_name(" ".join(self.words))


@lru_cache(maxsize=4096)
def _key(word: str) -> str:
    return clean_name(word).casefold().strip('."')


@lru_cache(maxsize=4096)
def _last(words: tuple[str, ...]) -> str:
    """The surname, generation apart."""
    own = [w for w in words if w.lower() not in _GENERATIONS and w != ","]
    return _key(own[-1]) if own else _key(words[-1])


def _initials(words: tuple[str, ...]) -> str:
    """The acronym of a name: "UK Chess Players" is UKCP."""
    return "".join(w if w.isupper() and w.isalpha() else w[0] for w in words if w[0].isupper() and w != "The")


def _acronyms(words: tuple[str, ...]) -> set[str]:
    """The acronyms a body can go by: without the people it belongs to, without what "and" adds."""
    own = words[1:] if len(words) > 2 and word_classes().get(words[0].lower(), 0) & _NATIONAL else words
    ends = [len(own), *(k for k, word in enumerate(own) if word == "and")]
    found = {_initials(words), *(_initials(own[:end]) for end in ends)}
    return {acronym for acronym in found if len(acronym) > (2 if len(acronym) < len(_initials(words)) else 1)}


def _is_acronym(name: Name) -> bool:
    """Whether a name is an acronym and whose it is: "Chinese CDC"."""
    words = name.words
    national = len(words) == 2 and word_classes().get(words[0].lower(), 0) & _NATIONAL
    return bool(national) and len(words[1]) > 2 and words[1].isupper() and not words[0].isupper()


def _one_letter_apart(a: str, b: str) -> bool:
    """Whether one letter put in, left out or changed makes one word of the other; a plural is no slip."""
    short, long = sorted((a, b), key=len)
    if short + "s" == long or len(long) - len(short) > 1:
        return False
    at = next((i for i, letter in enumerate(short) if letter != long[i]), len(short))
    return short != long and (short[at:] == long[at + 1 :] or short[at + 1 :] == long[at + 1 :])


def _contracted(lower: str) -> bool:
    """Whether a word holds a verb: "you're", "I've"."""
    return lower.endswith(("'re", "’re", "'ve", "’ve", "'ll", "’ll", "'m", "’m", "'d", "’d"))


def _generation(words: tuple[str, ...]) -> str:
    return words[-1].lower().rstrip(".") if words[-1].lower() in _GENERATIONS else ""


def _compatible(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two full names with one surname can be one person's."""
    if _generation(a) != _generation(b):
        return False
    first, second = _key(a[0]), _key(b[0])
    if first == second or {_key(w) for w in a} <= {_key(w) for w in b} or {_key(w) for w in b} <= {_key(w) for w in a}:
        return True
    short, long = sorted((first, second), key=len)
    return (len(short) == 1 and long.startswith(short)) or (
        len(short) >= 3 and long.startswith(short[:3]) and len(a) == len(b) == 2
    )


class Census:
    """Who bears the names of an article."""

    def __init__(self, mentions: Mentions, inside: dict[int, Stretch]) -> None:
        self.mentions = mentions
        self.view = mentions.view
        self._inside = inside
        self.of_name: dict[int, Bearer] = {}
        """By the id of a `Name`."""
        self._by_word: dict[str, list[Bearer]] = {}
        self._by_initials: dict[str, Bearer] = {}
        self._bodies: dict[tuple[str, ...], Bearer] = {}
        self._firsts = [name.first for name in mentions.names]
        self._paragraph_starts = [begin for begin, _ in self.view.paragraphs]
        self._breaks: list[int] | None = None
        self.doubt: dict[int, float] = {}
        """By the id of a mention, how far the chosen bearer's score leads the next."""
        self._gather()

    def _gather(self) -> None:
        full = [n for n in self.mentions.names if len(n.words) > 1 and not n.place and not _is_acronym(n)]
        short = [n for n in self.mentions.names if len(n.words) == 1 or n.place or _is_acronym(n)]
        by_last: dict[str, list[Bearer]] = {}
        for name in full:
            deadline.check()
            key = _last(name.words)
            words = name.words
            if words[0].isupper() and all(w.isupper() for w in words) and len(words[0]) > 2:
                words = tuple(w.title() for w in words)
            for bearer in by_last.get(key, ()):
                if (bearer.organisation == name.organisation or not name.certain) and _compatible(words, bearer.words):
                    bearer.words = self._fuller(bearer.words, words)
                    break
            else:
                bearer = Bearer(words, name.organisation)
                by_last.setdefault(key, []).append(bearer)
            self._take(bearer, name)
            short_form = self.view.words[name.last : name.last + 3]
            if short_form[::2] == ["(", ")"] and short_form[1].isupper() and not name.certain:
                self._by_initials[short_form[1]] = bearer  # "the Pell Coast Guard Union (PCGU)"
        for group in by_last.values():
            for bearer in group:
                for position, word in enumerate(bearer.words):
                    if len(word) > 1 and (
                        not bearer.organisation or position == 0 or position == len(bearer.words) - 1
                    ):
                        if bearer.organisation and position and word.isupper():
                            continue  # "the London ABC" is not all of "ABC"
                        known = self._by_word.setdefault(_key(word), [])
                        if bearer not in known:
                            known.append(bearer)
                if bearer.organisation:
                    for acronym in _acronyms(bearer.words):
                        self._by_initials.setdefault(acronym, bearer)
        alone: dict[str, Bearer] = {}
        titles = genders("titles")
        for name in sorted(short, key=lambda n: n.title not in titles):  # who is called Mr. is no Mary
            deadline.check()
            found = self._bearer_of(name, alone)
            if found is None:
                key = _key(" ".join(name.words))
                found = alone.get(key)
                if found is None:
                    words = name.words
                    if len(words) == 1 and words[0].isupper() and len(words[0]) > 5 and not name.organisation:
                        words = (words[0].title(),)
                    found = alone[key] = Bearer(words, name.organisation or name.place)
            self._take(found, name)

    def _fuller(self, known: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
        """The fuller of two names, what is no name at the front of the longer one ("Crooked …") not counted."""
        short, long = sorted((known, new), key=len)
        if len(short) >= 2 and long[-len(short) :] == short and len(long) > len(short):
            given = word_classes()
            if (
                given.get(short[0].lower(), 0) & _FIRST
                and not given.get(long[0].lower(), 0) & _FIRST
                and len(long[0]) > 2
            ):
                return short
        if len(new) == len(known) and not "".join(new).isascii() and "".join(known).isascii():
            return new  # "François", once "Francois"
        if len(new) == len(known):  # "A. Holm", "Ana Holm"
            return new if sum(map(len, new)) > sum(map(len, known)) and len(_key(known[0])) == 1 else known
        return new if len(new) > len(known) else known

    def _take(self, bearer: Bearer, name: Name) -> None:
        bearer.places.append(name)
        bearer.certain = bearer.certain or name.certain
        if name.gender and not bearer.gender:
            bearer.gender = name.gender
        if name.title and name.title in genders("titles"):
            bearer.gender = genders("titles")[name.title]
        self.of_name[id(name)] = bearer
        view = self.view
        for k in range(self._description_start(name), name.first):
            if view.classes[k] & (_ROLE | _TITLE):
                bearer.roles.add(_ABBREVIATED.get(view.lowers[k], view.lowers[k]))
            bearer.described.add(view.lowers[k])
        k = name.title_first - 1
        if bearer.role_text is None and not name.organisation and name.first:
            bearer.role_text = self._role_before(name, bearer)
        if name.last + 1 >= len(view.words):
            return
        following = view.lowers[name.last]
        if following in ("of", "from") and name.last + 1 in self.mentions.name_at:
            home = self.mentions.name_at[name.last + 1]  # "Senator Vera Holm of Vermont"
            bearer.described.update(view.lowers[home.first : home.last])
        if following == ",":
            if bearer.role_text is None and not name.organisation:
                bearer.role_text = self._role_behind(name)
            for k in range(name.last + 1, min(name.last + 12, len(view.words))):
                if view.words[k] in ",.;" or (k in self.mentions.name_at and k > name.last + 4):
                    break
                bearer.described.add(view.lowers[k])
                if view.classes[k] & (_ROLE | _TITLE):
                    bearer.roles.add(view.lowers[k])

    def _role_before(self, name: Name, bearer: Bearer) -> str | None:
        """The office or trade that stands right before a name: "Labour Secretary Vera Holm", "the baker Vera Holm"."""
        view = self.view
        k = name.first - 1
        if not view.classes[k] & (_ROLE | _TITLE if view.words[k][0].isupper() else _ROLE):
            return None
        if view.lowers[k] in _RELATIONS or (len(name.words) == 1 and len(bearer.words) > 1):
            return None  # "President Holm" need not be the Holm who is named in full
        role = self.mentions.around(name, view.sentences[view.sentence_of[name.first]][0], name.last).role
        if role is None or role[1] - role[0] > _LONGEST_ROLE:
            return None
        for j in range(*role):
            has, inner = view.classes[j], self.mentions.name_at.get(j)
            if inner is not None and inner is not name and inner.certain and not inner.organisation:
                return None
            if inner is None and has & (_CLAUSAL | _PREPOSITION) and not has & (_ROLE | _TITLE):
                return None
        return self.role_text(*role)

    def _role_behind(self, name: Name) -> str | None:
        """The role that stands in apposition to a name: "Vera Holm, 54, the mayor of Vik, …"."""
        view = self.view
        lowers, classes = view.lowers, view.classes
        first = name.last + 1
        if lowers[first].isdigit() and lowers[first + 1 : first + 2] == [","]:
            first += 2
        last = next(
            (k for k in range(first, min(first + _LONGEST_APPOSITION, len(lowers))) if lowers[k] in _CLOSING), 0
        )
        head = next((k for k in range(first, last) if classes[k] & _PREPOSITION), last) - 1
        if head < first or not classes[head] & (_ROLE | _TITLE) or lowers[last + 1 : last + 2] in (["and"], ["or"]):
            return None
        if any(k in self.mentions.name_at for k in range(first, head + 1)):
            return None  # somebody else's
        if any(
            (classes[k] & _CLAUSAL and not classes[k] & (_ROLE | _TITLE)) or _contracted(lowers[k])
            for k in range(first, last)
        ):
            return None
        while first < head and classes[first] & (_DETERMINER | _POSSESSIVE):
            first += 1
        if classes[last - 1] & _PREPOSITION:  # "the author of “Tides”"
            last -= 1
        return clean_name(view.slice(first, last)) if not classes[first] & _NO_ROLE else None

    def _description_start(self, name: Name) -> int:
        """Where the plain words begin that say before a name what it is: "the | retired teacher Vera Holm"."""
        view = self.view
        k = name.title_first
        while k and name.title_first - k < _LONGEST_ROLE and view.lowers[k - 1][0].isalpha():
            has, other = view.classes[k - 1], self.mentions.name_at.get(k - 1)
            if has & _BOUNDARY and not has & (_ROLE | _TITLE):
                break
            if other is not None and other.certain and not other.organisation:
                break  # "the engineer Peter Lind met | Mayor Vera Holm"
            k -= 1
        return k

    def _bearer_of(self, name: Name, alone: Mapping[str, Bearer]) -> Bearer | None:
        """The full-named bearer that a short name stands for: by its title, by nearness, by how often it is named."""
        word = _key(name.words[-1])
        known = self._by_word.get(word)
        if (name.organisation or _is_acronym(name)) and name.words[-1].isupper():
            defined = self._by_initials.get(name.words[-1].replace(".", ""))
            if defined is not None or not known:
                return defined
        if name.place and len(name.words) > 1:
            return None
        if not known:
            return self._clipped(name) or self._misspelt(name)
        as_last = [b for b in known if _last(b.words) == word and not b.organisation]
        options = as_last or known
        namesake = alone.get(word)
        wanted = genders("titles").get(name.title, "") or (namesake.gender if namesake else "")
        if wanted:
            fitting = [b for b in options if b.gender in ("", wanted)]
            if as_last and not fitting and not (not name.title and self._introduced_nearby(as_last, name)):
                return None
            options = fitting or options
        if name.organisation and not as_last and not options[0].organisation and len(name.words[0]) < 5:
            return None
        if len(options) == 1:
            return options[0]
        plain = [b for b in options if not _generation(b.words)]
        options = plain or options
        section = self._section(name.first)
        here = [b for b in options if any(len(n.words) > 1 and self._section(n.first) == section for n in b.places)]
        options = here or options
        before = [(n.first, b) for b in options for n in b.places if n.first <= name.first and len(n.words) > 1]
        near = [pair for pair in before if self._subject_nearby(pair[0], name.first)]
        if near:
            return max(near, key=lambda pair: pair[0])[1]
        if before:  # the most named in full, then the first introduced: relatives come later
            counts = {id(b): sum(1 for n in b.places if len(n.words) > 1) for b in options}
            return max(before, key=lambda pair: (counts[id(pair[1])], -pair[0]))[1]
        return options[0]

    def _introduced_nearby(self, bearers: Iterable[Bearer], name: Name) -> bool:
        """Whether one of some bearers is the subject, named in full, of this sentence or the one before."""
        return any(
            self._subject_nearby(n.first, name.first)
            for b in bearers
            for n in b.places
            if n.first < name.first and len(n.words) > 1
        )

    def _clipped(self, name: Name) -> Bearer | None:
        """The body of whose first word "the Hab" is short: the only one that begins so, "the Habour Trust"."""
        word = name.words[0]
        if len(name.words) > 1 or not 3 <= len(word) <= 4 or self.view.lowers[name.first - 1] != "the":
            return None
        long = {
            id(b): b
            for bearers in self._by_word.values()
            for b in bearers
            if b.organisation and len(b.words) > 1 and b.words[0].startswith(word) and b.words[0] != word
        }
        return next(iter(long.values())) if len(long) == 1 else None

    def _misspelt(self, name: Name) -> Bearer | None:
        """The person whose surname differs in one letter from a name that the article has nowhere in full."""
        word = _key(name.words[-1])
        if len(word) < _SHORTEST_MISSPELT or name.organisation or name.place or len(name.words) > 1:
            return None
        near = [
            self._by_word[known]
            for known in self._by_word
            if known[:1] == word[0] and -1 <= len(known) - len(word) <= 1 and _one_letter_apart(known, word)
        ]
        persons = (
            [b for b in near[0] if b.certain and _one_letter_apart(_last(b.words), word)] if len(near) == 1 else []
        )
        return persons[0] if len(persons) == 1 else None

    def _section(self, token: int) -> int:
        """Which part of an article, told off by a line without letters ("* * *"), a token lies in."""
        if self._breaks is None:
            words = self.view.words
            self._breaks = [
                begin
                for begin, end in self.view.paragraphs
                if end - begin <= _LONGEST_BREAK and not any(w.isalnum() for w in words[begin:end])
            ]
        return bisect_right(self._breaks, token)

    def paragraph_of(self, token: int) -> int:
        """The paragraph that a token lies in."""
        return bisect_right(self._paragraph_starts, token) - 1

    def _subject_nearby(self, full: int, short: int) -> bool:
        """Whether a full name opens this sentence or the one before."""
        view = self.view
        sentence = view.sentence_of[full]
        return view.sentence_of[short] - sentence <= 1 and full - view.sentences[sentence][0] <= 3

    def gender(self, bearer: Bearer) -> str:
        """``m``, ``f`` or empty: from names and titles, else from the pronouns that follow where it is named."""
        if bearer.gender or bearer.asked:
            return bearer.gender
        if bearer.organisation:
            return "n"
        bearer.asked = True
        lowers = self.view.lowers
        votes = 0
        for name in bearer.places:
            if name.first in self._inside:
                continue
            for k in range(name.last, min(name.last + _EVIDENCE_TOKENS, len(lowers))):
                lower = lowers[k]
                if k in self._inside:
                    continue
                if lower in MALE:
                    votes += 1
                    break
                if lower in FEMALE:
                    votes -= 1
                    break
                if k in self.mentions.name_at and self.of_name.get(id(self.mentions.name_at[k])) is not bearer:
                    break
        for role in bearer.roles:
            sex = genders("roles").get(role)
            if sex:
                votes += 3 if sex == "m" else -3
        if votes:
            bearer.gender = "m" if votes > 0 else "f"
        elif len(bearer.words) == 1 and genders("first_names").get(bearer.words[0].lower()) == "f":
            bearer.gender = "f"  # "Melanie"; men's given names are often surnames
        return bearer.gender

    def speaker(self, bearer: Bearer, mention: Mention | None = None) -> Speaker:
        """The record of a bearer, with the role that the mention or the article gives."""
        role = bearer.role_text
        if mention is not None and mention.role is not None:
            role = self.role_text(*mention.role) or role
        words = bearer.words
        name = bearer.name
        if bearer.organisation and len(words) > 1 and words[0] == "The":
            name = clean_name(" ".join(words[1:]))
        kind = SpeakerKind.ORGANISATION if bearer.organisation else SpeakerKind.PERSON
        return Speaker(name, kind, role)

    def role_text(self, first: int, last: int) -> str | None:
        """The words of a role without articles and courtesy titles; None where they only say how somebody was."""
        view = self.view
        if last > first and not view.classes[last - 1] & (_ROLE | _TITLE):
            named = any(has & (_ROLE | _TITLE) for has in view.classes[first:last])
            if view.lowers[first] in ("a", "an") and not named:  # "a visibly tired Vera Holm"
                return None
            if view.lowers[last - 1].endswith("ly") or view.classes[last - 1] & _NO_ROLE:  # "Recently Vera Holm"
                return None
        if view.lowers[first + 1 : first + 2] == ["of"] and view.classes[first] & _QUANTIFIER:  # "one of the officials"
            return None
        kept = [
            k
            for k in range(first, last)
            if not view.classes[k] & (_DETERMINER | _POSSESSIVE) and view.lowers[k] not in _COURTESY
        ]
        if not kept or view.lowers[kept[-1]] in POSSESSIVES:  # "the Courier's | Holm review"
            return None
        return clean_name(view.slice(kept[0], kept[-1] + 1)) or None


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
