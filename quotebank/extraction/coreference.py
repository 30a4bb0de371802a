"""Mention to speaker, inside one article: a surname, a pronoun or a role becomes the fullest name of its bearer."""

from __future__ import annotations

from functools import lru_cache

from attrs import Factory, define

from quotebank.extraction.lexicons import Word, genders, word_classes
from quotebank.extraction.mentions import Mention, MentionKind, Mentions, Name, clean_name
from quotebank.records import Speaker, SpeakerKind

_GENERATIONS = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_ROLE, _TITLE, _ORGANISATION = int(Word.ROLE), int(Word.TITLE), int(Word.ORGANISATION)
_FIRST = int(Word.FIRST_NAME)
_DETERMINER, _POSSESSIVE, _PREPOSITION = int(Word.DETERMINER), int(Word.POSSESSIVE), int(Word.PREPOSITION)
_MALE = frozenset({"he", "his", "him", "himself"})
_FEMALE = frozenset({"she", "her", "hers", "herself"})
_FARTHEST_SENTENCES = 12
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

    @property
    def name(self) -> str:
        """The fullest name of the bearer in the article."""
        return clean_name(" ".join(self.words))


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
    return (len(short) == 1 and long.startswith(short)) or (len(short) >= 3 and long.startswith(short[:3]) and len(a) == len(b) == 2)


class Bearers:
    """Who bears the names of an article."""

    def __init__(self, mentions: Mentions, inside: object) -> None:
        self.mentions = mentions
        self.view = mentions.view
        self._inside: dict[int, object] = inside  # type: ignore[assignment]
        self.of_name: dict[int, Bearer] = {}
        """By the id of a `Name`."""
        self._by_word: dict[str, list[Bearer]] = {}
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
                    if len(word) > 1 and (not bearer.organisation or position == 0 or position == len(bearer.words) - 1):
                        known = self._by_word.setdefault(_key(word), [])
                        if bearer not in known:
                            known.append(bearer)
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
            if given.get(short[0].lower(), 0) & _FIRST and not given.get(long[0].lower(), 0) & _FIRST and len(long[0]) > 2:
                return short
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
        if bearer.role_text is None and not name.organisation and k >= 0 and view.classes[k] & _ROLE and not view.words[k][0].isupper():
            bearer.role_text = self.role_text(self.mentions._phrase_start(k, max(0, k - 5)), name.first)
        if name.last + 1 < len(view.words) and view.words[name.last] == ",":
            for k in range(name.last + 1, min(name.last + 12, len(view.words))):
                if view.words[k] in ",.;" or k in self.mentions.name_at and k > name.last + 4:
                    break
                if view.classes[k] & (_ROLE | _TITLE):
                    bearer.roles.add(view.lowers[k])

    def _bearer_of(self, name: Name) -> Bearer | None:
        """The full-named bearer that a short name stands for: of several, the title's gender, then the nearest before."""
        word = _key(name.words[-1])
        known = self._by_word.get(word)
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
        if wanted == "" and before:
            counts = {id(b): sum(1 for n in b.places if len(n.words) > 1) for b in options}
            most = max(counts.values())
            if sum(1 for c in counts.values() if c == most) == 1 and most >= 3:
                return max(options, key=lambda b: counts[id(b)])
        return max(before, key=lambda pair: pair[0])[1] if before else options[0]

    def _subject_nearby(self, full: int, short: int) -> bool:
        """Whether a full name opens this sentence or the one before."""
        view = self.view
        sentence = view.sentence_of[full]
        return view.sentence_of[short] - sentence <= 1 and full - view.sentences[sentence][0] <= 3

    # -- resolving -----------------------------------------------------------------------------------------------

    def gender(self, bearer: Bearer) -> str:
        """``m``, ``f`` or empty: from names and titles, else from the pronouns that follow where it is named."""
        if bearer.gender:
            return bearer.gender
        if bearer.organisation:
            return "n"
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
            k for k in range(first, last)
            if not view.classes[k] & (_DETERMINER | _POSSESSIVE) and view.lowers[k] not in _COURTESY
        ]  # fmt: skip
        if not kept:
            return None
        return clean_name(view.slice(kept[0], kept[-1] + 1)) or None

    def resolve(self, mention: Mention, recent: list[Bearer]) -> list[Bearer]:
        """The bearers that a mention stands for; none when unnamed. ``recent`` are the speakers so far, last first."""
        if mention.kind is MentionKind.NAME:
            return [b for b in (self.of_name.get(id(n)) for n in mention.names) if b is not None]
        if mention.antecedent is not None:
            return self.resolve(mention.antecedent, recent)
        if mention.kind is MentionKind.PRONOUN:
            return self._pronoun(mention, recent)
        if mention.kind is MentionKind.ROLE:
            return self._role(mention, recent)
        return []

    def _pronoun(self, mention: Mention, recent: list[Bearer]) -> list[Bearer]:
        lower = self.view.lowers[mention.head]
        if lower in _MALE or lower in _FEMALE:
            wanted = "m" if lower in _MALE else "f"
            found = self._nearest(mention.head, recent, wanted)
            return [found] if found is not None else []
        if lower == "they":
            source = self.view.lowers
            if "non-binary" in source or "nonbinary" in source:
                found = self._nearest(mention.head, recent, "")
                return [found] if found is not None else []
        return []

    def _nearest(
        self, at: int, recent: list[Bearer], wanted: str, farthest: int = _FARTHEST_SENTENCES
    ) -> Bearer | None:
        """The person before token ``at`` who fits best by gender, nearness, standing as subject and having spoken."""
        view = self.view
        here = view.sentence_of[at]
        best: Bearer | None = None
        most = -99.0
        seen: set[int] = set()
        for name in reversed(self.mentions.names):
            if name.first >= at:
                continue
            sentence = view.sentence_of[name.first]
            distance = here - sentence
            if distance > farthest and (best is not None or farthest != _FARTHEST_SENTENCES):
                break
            bearer = self.of_name.get(id(name))
            if bearer is None or bearer.organisation or name.place or not self._personlike(bearer):
                continue
            gender = self.gender(bearer)
            if wanted and gender and gender != wanted:
                continue
            score = -1.0 * min(distance, 15)
            if not gender and wanted:
                score -= 2.0 if bearer.certain else 5.0
            if name.first in self._inside:
                score -= 4.0
            begin = view.sentences[sentence][0]
            if name.title_first - begin <= 1 or (name.title_first > 0 and view.words[name.title_first - 1] == ","):
                score += 1.5
            before = view.classes[name.title_first - 1] if name.title_first > begin else 0
            if before & _PREPOSITION:
                score -= 1.5
            if name.last < len(view.words) and view.lowers[name.last] in ("'s", "'"):
                score -= 1.0
            if recent and bearer is recent[0]:
                score += 3.0
            elif bearer in recent[:3]:
                score += 1.0
            if id(bearer) in seen:
                score += 0.3
            seen.add(id(bearer))
            if score > most:
                best, most = bearer, score
        return best

    def _personlike(self, bearer: Bearer) -> bool:
        """Whether a name can be a person's: a given name or title says so, or it stands inside sentences too."""
        if bearer.certain or len(bearer.words) > 1:
            return True
        view = self.view
        return any(n.first != view.sentences[view.sentence_of[n.first]][0] or n.last < len(view.words) and view.classes[n.last] & int(Word.REPORTING) for n in bearer.places)

    def _role(self, mention: Mention, recent: list[Bearer]) -> list[Bearer]:
        """"the analyst", "the mayor": who is called so, else the one person whom the lines before name."""
        view = self.view
        head = view.lowers[mention.head]
        opener = view.lowers[mention.first]
        if view.classes[mention.first] & _POSSESSIVE or "'s" in view.lowers[mention.first : mention.head]:
            return []
        fitting: list[Bearer] = []
        for name in reversed(self.mentions.names):
            if name.first >= mention.first:
                continue
            bearer = self.of_name.get(id(name))
            if bearer is None or bearer in fitting:
                continue
            if bearer.organisation and view.classes[mention.head] & _ORGANISATION:
                if any(w.lower() == head for w in bearer.words):
                    return [bearer]
            elif head in bearer.roles:
                fitting.append(bearer)
        if fitting:
            return fitting[:1]
        if opener != "the" or not (view.classes[mention.head] & _ROLE or head.endswith("-year-old")):
            return []
        for k in range(1, mention.first):  # "a spokesman … the spokesman": unnamed before, unnamed now
            if view.lowers[k] == head and any(w in ("a", "an", "another", "one") for w in view.lowers[max(0, k - 4) : k]):
                return []
        found = self._nearest(mention.first, recent, genders("roles").get(head, ""), farthest=4)
        return [found] if found is not None else []


_ABBREVIATED = {
    "gov.": "governor", "gov": "governor", "sen.": "senator", "sen": "senator", "rep.": "representative", "rep": "representative",
    "dr": "doctor", "dr.": "doctor", "gen.": "general", "gen": "general", "prof": "professor", "prof.": "professor",
    "sgt": "sergeant", "sgt.": "sergeant", "capt.": "captain", "capt": "captain", "lt.": "lieutenant", "col.": "colonel",
    "rev.": "reverend", "det": "detective", "det.": "detective", "lt": "lieutenant", "maj.": "major",
}  # fmt: skip
_COURTESY = frozenset("mr mr. mrs mrs. ms ms. miss mx mx. dr dr. sir dame lord lady".split())
