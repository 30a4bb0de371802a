"""Mention to speaker, inside one article: a surname, a pronoun or a role becomes the fullest name of its bearer."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from functools import cached_property, lru_cache

from attrs import Factory, define

from quotebank.extraction.lexicons import Word, genders, word_classes
from quotebank.extraction.mentions import Mention, MentionKind, Mentions
from quotebank.extraction.names import Name, clean_name
from quotebank.extraction.weighing import weights
from quotebank.records import Speaker, SpeakerKind

_GENERATIONS = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_ROLE, _TITLE, _ORGANISATION = int(Word.ROLE), int(Word.TITLE), int(Word.ORGANISATION)
_FIRST = int(Word.FIRST_NAME)
_DETERMINER, _POSSESSIVE, _PREPOSITION = int(Word.DETERMINER), int(Word.POSSESSIVE), int(Word.PREPOSITION)
_MALE = frozenset({"he", "his", "him", "himself"})
_FEMALE = frozenset({"she", "her", "hers", "herself"})
_FARTHEST_SENTENCES = 10
_BODIES = frozenset({"campaign", "office", "administration", "camp", "team", "foundation"})
_MOST_OPTIONS = 7
_MOST_NAMES = 50
"""So many names before a pronoun are looked at, of however few bearers."""
_FAR_BACK = 1500
_EVIDENCE_TOKENS = 30


@define(slots=True, eq=False)
class Bearer:
    """A person or organisation of the article, with every name it goes by there."""

    words: tuple[str, ...]
    organisation: bool
    places: list[Name] = Factory(list)
    gender: str = ""
    roles: set[str] = Factory(set)
    role_text: str | None = None
    certain: bool = False
    asked: bool = False
    """Whether its gender was looked for already."""

    @property
    def name(self) -> str:
        """The fullest name of the bearer in the article."""
        return clean_name(" ".join(self.words))


@define(slots=True, eq=False)
class Option:
    """A bearer, or nobody, that a mention can stand for."""

    bearer: Bearer | None
    features: list[str]


@lru_cache(maxsize=4096)
def _key(word: str) -> str:
    return clean_name(word).casefold().strip('."')


def _last(words: tuple[str, ...]) -> str:
    """The surname, generation apart."""
    own = [w for w in words if w.lower() not in _GENERATIONS and w != ","]
    return _key(own[-1]) if own else _key(words[-1])


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


class Bearers:
    """Who bears the names of an article."""

    def __init__(self, mentions: Mentions, inside: object) -> None:
        self.mentions = mentions
        self.view = mentions.view
        self._inside: dict[int, object] = inside  # type: ignore[assignment]
        self.of_name: dict[int, Bearer] = {}
        """By the id of a `Name`."""
        self._by_word: dict[str, list[Bearer]] = {}
        self._by_initials: dict[str, Bearer] = {}
        self._bodies: dict[tuple[str, ...], Bearer] = {}
        self._firsts = [name.first for name in mentions.names]
        self._paragraph_starts = [begin for begin, _ in self.view.paragraphs]
        self._words = set(self.view.lowers)
        self.doubt: dict[int, float] = {}
        """By the id of a mention, how far the chosen bearer's score leads the next."""
        self._gather()

    def _gather(self) -> None:
        full = [n for n in self.mentions.names if len(n.words) > 1 and not n.place]
        short = [n for n in self.mentions.names if not (len(n.words) > 1 and not n.place)]
        by_last: dict[str, list[Bearer]] = {}
        for name in full:
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
        for group in by_last.values():
            for bearer in group:
                for position, word in enumerate(bearer.words):
                    if len(word) > 1 and (
                        not bearer.organisation or position == 0 or position == len(bearer.words) - 1
                    ):
                        known = self._by_word.setdefault(_key(word), [])
                        if bearer not in known:
                            known.append(bearer)
                if bearer.organisation:
                    initials = "".join(w[0] for w in bearer.words if w[0].isupper() and w != "The")
                    if len(initials) > 1:
                        self._by_initials.setdefault(initials, bearer)
        alone: dict[str, Bearer] = {}
        for name in short:
            found = self._bearer_of(name)
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
        for k in range(max(0, name.title_first - 3), name.first):
            if view.classes[k] & (_ROLE | _TITLE):
                bearer.roles.add(_ABBREVIATED.get(view.lowers[k], view.lowers[k]))
        k = name.title_first - 1
        if (
            bearer.role_text is None
            and not name.organisation
            and k >= 0
            and view.classes[k] & _ROLE
            and not view.words[k][0].isupper()
        ):
            bearer.role_text = self.role_text(self.mentions._phrase_start(k, max(0, k - 5)), name.first)
        if name.last + 1 < len(view.words) and view.words[name.last] == ",":
            for k in range(name.last + 1, min(name.last + 12, len(view.words))):
                if view.words[k] in ",.;" or (k in self.mentions.name_at and k > name.last + 4):
                    break
                if view.classes[k] & (_ROLE | _TITLE):
                    bearer.roles.add(view.lowers[k])

    def _bearer_of(self, name: Name) -> Bearer | None:
        """The full-named bearer that a short name stands for: by its title, by nearness, by how often it is named."""
        word = _key(name.words[-1])
        known = self._by_word.get(word)
        if not known and name.organisation and name.words[0].isupper():
            return self._by_initials.get(name.words[0].replace(".", ""))
        if not known:
            return None
        as_last = [b for b in known if _last(b.words) == word and not b.organisation]
        options = as_last or known
        wanted = genders("titles").get(name.title, "") if name.title else ""
        if wanted:
            fitting = [b for b in options if b.gender in ("", wanted)]
            options = fitting or options
        if name.organisation and not as_last and not options[0].organisation and len(name.words[0]) < 5:
            return None
        if len(options) == 1:
            return options[0]
        plain = [b for b in options if not _generation(b.words)]
        options = plain or options
        before = [(n.first, b) for b in options for n in b.places if n.first <= name.first and len(n.words) > 1]
        near = [pair for pair in before if self._subject_nearby(pair[0], name.first)]
        if near:
            return max(near, key=lambda pair: pair[0])[1]
        if before:  # the most named in full, then the first introduced: relatives come later
            counts = {id(b): sum(1 for n in b.places if len(n.words) > 1) for b in options}
            return max(before, key=lambda pair: (counts[id(pair[1])], -pair[0]))[1]
        return options[0]

    def _subject_nearby(self, full: int, short: int) -> bool:
        """Whether a full name opens this sentence or the one before."""
        view = self.view
        sentence = view.sentence_of[full]
        return view.sentence_of[short] - sentence <= 1 and full - view.sentences[sentence][0] <= 3

    # -- resolving -----------------------------------------------------------------------------------------------

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
                if lower in _MALE:
                    votes += 1
                    break
                if lower in _FEMALE:
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
        """The words of a role without articles and courtesy titles."""
        view = self.view
        kept = [
            k
            for k in range(first, last)
            if not view.classes[k] & (_DETERMINER | _POSSESSIVE) and view.lowers[k] not in _COURTESY
        ]
        if not kept:
            return None
        return clean_name(view.slice(kept[0], kept[-1] + 1)) or None

    def resolve(self, mention: Mention, recent: list[Bearer]) -> list[Bearer]:
        """The bearers that a mention stands for; none when unnamed. ``recent`` are the speakers so far, last first."""
        if mention.antecedent is not None:
            return self.resolve(mention.antecedent, recent)
        if mention.kind is MentionKind.NAME:
            return [b for b in (self.of_name.get(id(n)) for n in mention.names) if b is not None]
        if mention.kind is MentionKind.PRONOUN and self.view.lowers[mention.head] == "they":
            pair = self._pair_before(mention.head)
            if pair:
                return pair
        body = self._body_of(mention)
        if body is not None:
            return [body]
        options = self.options(mention, recent)
        if not options:
            return []
        found = self.choose(mention, options)
        return [found] if found is not None else []

    def _body_of(self, mention: Mention) -> Bearer | None:
        """Name the organisation that a person's name and one noun make: "the Osei campaign", "Lind's office"."""
        view = self.view
        head = view.lowers[mention.head]
        if head not in _BODIES or mention.head - 1 < mention.first:
            return None
        k = mention.head - 1
        k -= view.lowers[k] in ("'s", "'")
        owner = self.mentions.name_at.get(k)
        if owner is None or owner.last != k + 1 or owner.first < mention.first:
            return None
        words = (*owner.words, head)
        return self._bodies.setdefault(words, Bearer(words, organisation=True))

    def _pair_before(self, at: int) -> list[Bearer]:
        """The two persons whom "A and B" names in this sentence or the one before, for a plural "they"."""
        here = self.view.sentence_of[at]
        names = self.mentions.names
        for i in range(bisect_left(self._firsts, at) - 1, 0, -1):
            second, first = names[i], names[i - 1]
            if here - self.view.sentence_of[first.first] > 1:
                break
            joined = second.title_first == first.last + 1 and self.view.lowers[first.last] == "and"
            bearers = [self.of_name[id(first)], self.of_name[id(second)]]
            if joined and all(b.certain and not b.organisation for b in bearers):
                return bearers
        return []

    def choose(self, mention: Mention, options: list[Option]) -> Bearer | None:
        """The option with the highest score; the first stands for nobody."""
        held = weights("bearer")
        scores = [held.score(option.features) for option in options]
        best = max(scores)
        self.doubt[id(mention)] = best - max((s for s in scores if s < best), default=best - 9)
        return options[scores.index(best)].bearer

    def options(self, mention: Mention, recent: list[Bearer]) -> list[Option]:
        """Whom a pronoun or role can stand for, nobody first, then the nearest; empty where it can be nobody named."""
        view = self.view
        lower = view.lowers[mention.head]
        if mention.kind is MentionKind.PRONOUN:
            if lower in _MALE or lower in _FEMALE:
                return self._options(mention, "m" if lower in _MALE else "f", lower, recent)
            if lower in ("it", "its"):
                return self._options(mention, "n", "it", recent)
            if lower == "they":
                return self._options(mention, "", "they", recent)
            return []
        if mention.kind is not MentionKind.ROLE or view.classes[mention.first] & _POSSESSIVE:
            return []
        if "'s" in view.lowers[mention.first : mention.head]:
            return []
        if view.classes[mention.head] & _ORGANISATION and not view.classes[mention.head] & _ROLE:
            return self._options(mention, "n", "organisation", recent)
        return self._options(mention, genders("roles").get(lower, "p"), "role", recent)

    def _options(self, mention: Mention, wanted: str, kind: str, recent: list[Bearer]) -> list[Option]:
        view, inside = self.view, self._inside
        at = mention.first
        here = view.sentence_of[at]
        paragraph = self._paragraph_of(at)
        head = view.lowers[mention.head]
        nearest: dict[int, tuple[Bearer, Name]] = {}
        named: dict[int, int] = {}
        opening: set[int] = set()
        latest = bisect_left(self._firsts, at) - 1
        for i in range(latest, max(-1, latest - _MOST_NAMES), -1):
            name = self.mentions.names[i]
            distance = here - view.sentence_of[name.first]
            if (
                (distance > _FARTHEST_SENTENCES and nearest)
                or len(nearest) >= _MOST_OPTIONS
                or distance > 4 * _FARTHEST_SENTENCES
            ):
                break
            bearer = self.of_name.get(id(name))
            if bearer is None or not self._fits(bearer, name, wanted, kind):
                continue
            key = id(bearer)
            nearest.setdefault(key, (bearer, name))
            named[key] = named.get(key, 0) + 1
            if distance <= 2 and self._opens(name):
                opening.add(key)
        unnamed = kind == "role" and self._unnamed_before(head, mention.first)
        found = [
            Option(
                None,
                [
                    "none",
                    f"none&{kind}",
                    f"none&{kind}&options={min(len(nearest), 3)}",
                    f"none&unnamed={unnamed}",
                    f"none&known_head={bool(view.classes[mention.head] & _ROLE)}&{kind}",
                ],
            )
        ]
        most = max((len(b.places) for b, _ in nearest.values()), default=0)
        for rank, (key, (bearer, name)) in enumerate(nearest.items()):
            distance = min(here - view.sentence_of[name.first], 5)
            spoke = recent.index(bearer) if bearer in recent[:3] else 9
            before = view.classes[name.title_first - 1] if name.title_first else 0
            place = (
                "quoted"
                if name.first in inside
                else "opens"
                if self._opens(name)
                else "owner"
                if name.last < len(view.words) and view.lowers[name.last] in ("'s", "'")
                else "prep"
                if before & _PREPOSITION
                else "other"
            )
            gender = self.gender(bearer)
            sure = "sure" if gender == wanted and bearer.certain else "likely" if gender == wanted else "open"
            many = len(bearer.places)
            frequent = "most" if many == most else "once" if many == 1 else "some"
            fits_role = (kind == "role" and head in bearer.roles) or (
                kind == "organisation" and head in [word.lower() for word in bearer.words]
            )
            paragraphs = min(paragraph - self._paragraph_of(name.first), 3)
            found.append(
                Option(
                    bearer,
                    [
                        f"distance={distance}",
                        f"rank={min(rank, 4)}",
                        f"spoke={spoke}",
                        f"place={place}",
                        f"sure={sure}",
                        f"frequent={frequent}",
                        f"paragraphs={paragraphs}",
                        f"opening={key in opening}",
                        f"spoke={spoke}&distance={distance}",
                        f"place={place}&distance={distance}",
                        f"rank={min(rank, 4)}&place={place}",
                        f"{kind}&spoke={spoke}",
                        f"{kind}&distance={distance}",
                        f"{kind}&frequent={frequent}",
                        f"{kind}&sure={sure}",
                        f"words={min(len(bearer.words), 3)}&certain={bearer.certain}",
                        f"role={fits_role}",
                        f"recent={min(named[key], 4)}",
                        f"spoke={spoke}&paragraphs={paragraphs}",
                        f"opening={key in opening}&spoke={spoke}",
                        f"only={len(nearest) == 1}",
                        f"{kind}&rank={min(rank, 4)}",
                        f"spoke={spoke}&rank={min(rank, 4)}&opening={key in opening}",
                    ],
                )
            )
        return found

    def _fits(self, bearer: Bearer, name: Name, wanted: str, kind: str) -> bool:
        """Whether a bearer can be meant at all."""
        if kind == "they":
            nonbinary = "non-binary" in self._words or "nonbinary" in self._words
            return bearer.organisation or (nonbinary and self._personlike(bearer))
        if wanted == "n":
            if kind == "organisation":
                return bearer.organisation and not (name.place and len(bearer.words) == 1)
            return bearer.organisation
        if bearer.organisation or (name.place and len(bearer.words) == 1) or not self._personlike(bearer):
            return False
        return wanted == "p" or self.gender(bearer) in ("", wanted)

    def _opens(self, name: Name) -> bool:
        """Whether a name stands where its sentence's subject does."""
        view = self.view
        begin = view.sentences[view.sentence_of[name.first]][0]
        return name.title_first - begin <= 1 or view.words[name.title_first - 1] == ","

    def _unnamed_before(self, head: str, at: int) -> bool:
        """Read "a spokesman … the spokesman": unnamed before, unnamed now."""
        places = self._unnamed.get(head, ())
        before = bisect_left(places, at)
        return before > 0 and places[before - 1] >= at - _FAR_BACK

    @cached_property
    def _unnamed(self) -> dict[str, list[int]]:
        """Where each word stands that "a" or the like makes unnamed."""
        lowers = self.view.lowers
        found: dict[str, list[int]] = defaultdict(list)
        for article in [k for k, lower in enumerate(lowers) if lower in ("a", "an", "another", "one")]:
            for k in range(article + 1, min(article + 5, len(lowers))):
                found[lowers[k]].append(k)
        return {word: sorted(places) for word, places in found.items()}

    def _paragraph_of(self, token: int) -> int:
        return bisect_right(self._paragraph_starts, token) - 1

    def _personlike(self, bearer: Bearer) -> bool:
        """Whether a name can be a person's: a given name or title says so, or it stands inside sentences too."""
        if bearer.certain or len(bearer.words) > 1:
            return True
        view = self.view
        return any(
            n.first != view.sentences[view.sentence_of[n.first]][0]
            or (n.last < len(view.words) and view.classes[n.last] & int(Word.REPORTING))
            for n in bearer.places
        )


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
