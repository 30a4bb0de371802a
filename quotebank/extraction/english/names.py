"""The names of a text: runs of capitalised words, their titles and roles cut off, persons told from organisations."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache, reduce
from itertools import compress, count
from operator import itemgetter, or_

import regex
from attrs import define

from quotebank import deadline
from quotebank.extraction.document.headlines import headlines
from quotebank.extraction.document.text import Document
from quotebank.extraction.english.grammar import (
    ADVERB,
    DEMONYM,
    DETERMINER,
    FIRST_NAME,
    FUNCTION_WORD,
    GROUP,
    NUMBER,
    OBJECT,
    ORGANISATION,
    PARTICLE,
    PLACE,
    PREPOSITION,
    REPORTING,
    ROLE,
    SUBJECT,
    TIME,
    TITLE,
)
from quotebank.extraction.lexicon.loader import entries, genders
from quotebank.extraction.lexicon.loader import word_classes as word_classes_of

_ANYBODY = frozenset("someone somebody anyone anybody everyone everybody nobody something everything nothing".split())
_NAME_LINKS = frozenset({"of", "and", "&", "for", "the", "on", "de", "des", "du", "+"})
_PREFIXED = regex.compile(r"(?:al|el|ul|ad|as|ash|an|ar)[-‑‐]\p{Lu}|\p{Ll}{1,5}['’]\p{Lu}")
"""al-Sharaa, dell'Acquasanta: a small prefix that belongs to the capital after it."""
_NICKNAME_MARKS = frozenset("“”\"‘'")
POSSESSIVES = frozenset({"'s", "’s"})
_GENERATIONS = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_HYPHENS = str.maketrans({"‑": "-", "‐": "-", "’": "'", "‘": "'", "\u00a0": " "})
_STREETS = frozenset("street road avenue boulevard highway".split())
_PLACED = frozenset("port fort mount lake cape".split())
"""Anchor Street, Port Ansel: no persons, whatever the other word is elsewhere."""
_COURTESY = frozenset("mr mr. mrs mrs. ms ms. miss mx mx. dr dr. sir dame lord lady".split())
_QUALIFIERS = frozenset("former deputy ex-president then-president".split())
"""Words before a title: "Former Arizona governor" has no title yet."""
_PARTY = regex.compile(r"[RDI]-\p{Lu}")
"""The party and state after a legislator's name: "R-Wis."."""
_ORDINAL = regex.compile(r"\d+(?:st|nd|rd|th)$")
_LONGEST_ACRONYM = 6
_LONGEST_RUN = 40
"""Tokens; the longest run of capitals that made a name in 1,200 articles has 12, and what runs on is none."""
_IRREGULAR = frozenset(
    "became began broke brought built came cut drew fell felt flew fought found gave got grew held hit kept knew led "
    "left lost made met paid put ran rose sat saw sent set sold spent split stood struck sued swore took threw won "
    "went wore".split()
)
_ORIGIN = ("-born", "-based", "-led", "-backed")
_POST_NOMINALS = frozenset("QC KC MP MEP MSP MD PhD CBE OBE MBE KBE Esq TD RN CPA DDS".split())


@define(slots=True, eq=False)
class Name:
    """A run of capitalised words: tokens ``first`` to ``last`` (end exclusive), titles and roles cut from its front.

    ``title_first`` is where those begin. ``words`` are the name's own.
    """

    title_first: int
    first: int
    last: int
    words: tuple[str, ...]
    organisation: bool
    place: bool
    gender: str
    """``m``, ``f`` or empty, from the title or the given name."""
    certain: bool
    """Whether a title or a given name says that this is a person."""
    title: str = ""


class Names:
    """Every name of a text, in order; ``at`` tells which name covers a token, titles included."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.capital = list(map(str.isupper, map(itemgetter(0), doc.words)))
        self.names: list[Name] = []
        self.name_at: dict[int, Name] = {}
        self._in_headline: list[tuple[int, int]] = []
        self._surnames: set[str] = set()
        self._parsed: dict[tuple[str, ...], tuple[int, Name]] = {}
        self._find_names()

    def _find_names(self) -> None:
        doc, capital = self.doc, self.capital
        words, lowers, classes = doc.words, doc.lowers, doc.classes
        first_of_sentence = {start for start, _ in doc.sentences}
        headline = headlines(doc)
        in_lower_case = set(words)
        places = [*compress(count(), capital)]
        inner = {
            lowers[k]
            for k in places
            if k and k not in first_of_sentence and k not in headline and words[k - 1][0].isalpha()
        }
        size = len(words)
        done = 0
        for i in deadline.watched(places):
            if i < done:
                continue
            word_classes = classes[i]
            before_capital = i + 1 < size and capital[i + 1]
            if word_classes & FUNCTION_WORD and not (word_classes & (PARTICLE | FIRST_NAME) and before_capital):
                continue
            if (word_classes & TIME and not (word_classes & FIRST_NAME and before_capital)) or lowers[i] in _ANYBODY:
                continue
            if not words[i].isalpha() and self._is_joined_word(i):
                continue
            last = self._run_end(i)
            first = i
            # a sentence's first word is capitalised whatever it is
            initial = first in first_of_sentence or (first and words[first - 1] in '“"‘:•—–')
            if initial and word_classes & ADVERB and last - first > 1 and lowers[first] not in inner:
                first += 1  # "Even Holm agreed"
            if initial and word_classes & REPORTING and lowers[first] not in inner and not words[first].isupper():
                if last - first > 1:
                    done = first + 1
                    continue
            if last - first == 2 and lowers[first + 1] in _STREETS:  # "Downing Street said"
                initial = False
            if initial and not word_classes & (FIRST_NAME | TITLE | DEMONYM | PLACE) and words[first][-1] != ".":
                common = lowers[first] in in_lower_case or word_classes & (GROUP | ROLE | REPORTING)
                common = common or lowers[first].endswith(("ing", "ly", "ed"))
                # "Hotelier Catriona Muir": three words of which the second is a given name
                common = common or (
                    last - first >= 3 and bool(classes[first + 1] & FIRST_NAME) and len(lowers[first]) > 3
                )
                if common and not words[first].isupper() and lowers[first] not in inner:
                    office = word_classes & (ROLE | TITLE) and lowers[first + 1 : first + 2] == ["of"]
                    if last - first > 1 and not word_classes & ORGANISATION and not office:
                        first += 1
                    elif last - first == 1:
                        continue
                if last - first == 1 and lowers[first] not in inner and self._qualifies(first):
                    continue
            if first < last and first in headline:
                end = next((k for k in range(first, last) if k not in headline), last)
                self._in_headline.append((first, end))
                if end < last:
                    self._add(end, last)  # "LAKE TOWN BUYS FERRY Mayor Ana Holm said"
            elif first < last:
                self._add(first, last)
            done = last
        self._add_from_headlines()

    def _is_joined_word(self, i: int) -> bool:
        """Whether a word with an apostrophe or hyphen names nobody: "I'm", "T-shirt", "Ten-year-old Vera Holm"."""
        word, lower = self.doc.words[i], self.doc.lowers[i]
        if "'" in lower and word_classes_of().get(lower.split("'")[0], 0) & FUNCTION_WORD:
            return True
        if word[1:2] in ("-", "‐", "‑") and word[2:3].islower():
            return True
        return lower.endswith(("-year-old", "‐year‐old", "‑year‑old"))

    def _qualifies(self, k: int) -> bool:
        """Whether a sentence's first word has its noun or object after it: "Good news travels", "Check them out"."""
        doc = self.doc
        word, after = doc.words[k], doc.words[k + 1 : k + 2]
        if word.isupper() or not word.isalpha() or not after or not after[0].islower() or len(after[0]) < 2:
            return False
        has = doc.classes[k + 1]
        verbal = after[0].endswith(("ed", "s")) or after[0] in _IRREGULAR
        return bool(has & OBJECT) or not (has or doc.classes[k] or verbal)

    def _add_from_headlines(self) -> None:
        """Take from headlines the names that the article has elsewhere, and what begins with a given name."""
        doc = self.doc
        if not self._in_headline:
            return
        known = {tuple(w.casefold() for w in name.words) for name in self.names}
        known |= {(name.words[-1].casefold(),) for name in self.names}
        for first, last in self._in_headline:
            k = first
            while k < last:
                for end in range(min(last, k + 4), k, -1):
                    if tuple(w.casefold() for w in doc.words[k:end]) in known:
                        self._add(k, end)
                        k = end
                        break
                else:
                    if (
                        doc.classes[k] & FIRST_NAME
                        and k + 1 < last
                        and not doc.classes[k + 1] & (FUNCTION_WORD | REPORTING)
                    ):
                        self._add(k, k + 2)
                        k += 2
                    else:
                        k += 1
        self.names.sort(key=lambda name: name.first)

    def _run_end(self, i: int) -> int:
        """The end of the capitalised run that begins at ``i``."""
        doc, capital = self.doc, self.capital
        words, lowers, classes = doc.words, doc.lowers, doc.classes
        text, starts, ends = doc.text, doc.starts, doc.ends
        size = len(words)
        limit = min(size, i + _LONGEST_RUN)
        organisation = bool(classes[i] & ORGANISATION)
        j = i + 1
        while j < limit and starts[j] - ends[j - 1] <= 2:
            lower = lowers[j]
            if not capital[j] and lower.isalpha() and not classes[j] & PARTICLE and lower not in _NAME_LINKS:
                break  # a plain word, as mostly
            if "\n" in text[ends[j - 1] : starts[j]]:
                break
            if capital[j]:
                if words[j] == "A" and classes[j - 1] & FIRST_NAME and j + 1 < size and capital[j + 1]:
                    j += 1  # "Vera A Holm"
                    continue
                if (
                    classes[j] & FUNCTION_WORD
                    and lowers[j] not in _GENERATIONS
                    and not classes[j] & (PARTICLE | FIRST_NAME)
                ):
                    break
                if classes[j] & TIME and not classes[j] & FIRST_NAME:
                    break
                if lowers[j] in POSSESSIVES:
                    break
                organisation = organisation or bool(classes[j] & ORGANISATION)
                j += 1
                continue
            if lower[0].isdigit():
                break
            if classes[j] & PARTICLE or lower in _NAME_LINKS:
                ahead = j + 1
                while ahead < size and ahead - j < 3 and (classes[ahead] & PARTICLE or lowers[ahead] in _NAME_LINKS):
                    ahead += 1
                if organisation and ahead + 1 < size and capital[ahead + 1] and _ORDINAL.match(lowers[ahead]):
                    ahead += 1  # "Court of Appeals for the 3rd Circuit"
                joins = ahead < size and capital[ahead] and not classes[ahead] & (TIME | SUBJECT | DETERMINER)
                if joins and "\n" not in text[ends[j - 1] : starts[ahead]]:
                    if lower in ("and", "&", "+"):
                        joins = (
                            lower != "and"
                            or (
                                organisation
                                and bool(classes[ahead] & ORGANISATION)
                                and classes[j - 1] & ORGANISATION == 0
                            )
                            or self._joins_subjects(i, j, ahead)
                        )
                    elif lower == "of":
                        joins = organisation or bool(classes[j - 1] & (TITLE | ROLE | ORGANISATION))
                    elif lower in ("for", "on", "the"):
                        joins = organisation and (bool(classes[j - 1] & ORGANISATION) or "of" in lowers[i:j])
                    if joins:
                        j = ahead
                        continue
                break
            if lower == "'" and words[j - 1][-1] == "s" and j + 1 < size and capital[j + 1]:
                if classes[j + 1] & ORGANISATION:  # "Teachers' Union"
                    j += 2
                    organisation = True
                    continue
            if lower in POSSESSIVES and self._owns_body(j):
                j += 2
                organisation = True
                continue
            if _PREFIXED.match(words[j]):
                j += 1
                continue
            if lower == "," and j + 1 < size and lowers[j + 1] in ("jr.", "jr", "sr.", "sr"):
                j += 2
                continue
            if lower in _NICKNAME_MARKS:
                ahead = self._past_nickname(j)
                if ahead:
                    j = ahead
                    continue
            break
        return j

    def _owns_body(self, j: int) -> bool:
        """Whether the "'s" at ``j`` is inside a body's name: "the Sheriff's Office", "People's Bank", not "Ona's"."""
        classes = self.doc.classes
        if j + 1 >= len(classes) or not self.capital[j + 1] or not classes[j + 1] & ORGANISATION:
            return False
        return bool(classes[j - 1] & (TITLE | ROLE | GROUP)) and not (classes[j - 1] | classes[j + 1]) & FIRST_NAME

    def _joins_subjects(self, i: int, j: int, ahead: int) -> bool:
        """Whether "and" at ``j`` is inside a body's name: "the Roads and Ports Board", "Office of Roads and Ports"."""
        doc = self.doc
        classes, lowers = doc.classes, doc.lowers
        if (classes[ahead] | classes[j - 1]) & (FIRST_NAME | PLACE | TITLE | ROLE) or doc.words[ahead].isupper():
            return False
        if not {"of", "for"}.isdisjoint(lowers[i:j]):
            return bool(classes[i] & ORGANISATION or classes[i + 1] & ORGANISATION) and not (
                classes[ahead] & ORGANISATION or (self.capital[ahead + 1 : ahead + 2] == [True])
            )
        if i == 0 or j - i > 2 or not (lowers[i - 1] == "the" or lowers[max(0, i - 2)] == "the"):
            return False
        heads = range(ahead + 1, min(ahead + 3, len(lowers)))
        end = next((k for k in heads if not self.capital[k]), ahead + 3)
        return end > ahead + 1 and end <= len(lowers) and bool(classes[end - 1] & ORGANISATION)

    def _past_nickname(self, j: int) -> int:
        """The token after a nickname in marks that begins at ``j`` inside a name; 0 where there is none."""
        words, capital = self.doc.words, self.capital
        for k in (j + 2, j + 3, j + 4):
            if k + 1 < len(words) and words[k] in _NICKNAME_MARKS and capital[j + 1] and capital[k + 1]:
                classes = self.doc.classes[k + 1]
                if not classes & (SUBJECT | DETERMINER | PREPOSITION) and words[k - 1][-1] not in ",.?!":
                    return k + 1
        return 0

    def _add(self, first: int, last: int) -> None:
        """Record a run as a name, reusing how the same words were parsed before."""
        key = tuple(self.doc.words[first:last])
        known = self._parsed.get(key)
        if known is None:
            name = self._parse(first, last)
            if name is None:
                return
            if last - first <= 2 or not self.doc.classes[first] & PLACE:  # there the word before has a say
                self._parsed[key] = (first, name)
        else:
            shift = first - known[0]
            old = known[1]
            name = Name(
                old.title_first + shift, old.first + shift, old.last + shift, old.words, old.organisation, old.place,
                old.gender, old.certain, old.title,
            )  # fmt: skip
        self.names.append(name)
        if len(name.words) > 1 and not name.organisation:
            self._surnames.add(name.words[-1])
        for k in range(name.title_first, name.last):
            self.name_at[k] = name

    def _parse(self, first: int, last: int) -> Name | None:
        """Cut titles, demonyms and roles from the front of a run and say what name is left."""
        doc = self.doc
        words, lowers, classes = doc.words, doc.lowers, doc.classes
        if words[first][1:2] == "-" and _PARTY.match(words[first]):
            return None
        if last - first == 1 and (self._is_common(lowers[first]) or lowers[first] in _STREETS):
            return None
        if 2 <= last - first <= 3 and classes[last - 1] & DEMONYM and not classes[last - 1] & FIRST_NAME:
            if classes[first] & (PLACE | DEMONYM):
                return None  # "the Wisconsin Republican", "the Latin American pope"
        if (
            last - first == 2
            and classes[first] & DEMONYM
            and classes[last - 1] & ROLE
            and not classes[first] & FIRST_NAME
        ):
            return None  # "the Labour MP"
        if last - first == 2 and classes[first] & PLACE and not classes[first] & FIRST_NAME:
            if classes[first + 1] & (ROLE | TITLE) and not classes[first + 1] & (ORGANISATION | FIRST_NAME):
                return None  # "Utah Gov. and party chairman Ana Holm"
        first = next((k + 1 for k in range(last - 2, first - 1, -1) if lowers[k].endswith(_ORIGIN)), first)
        first = self._past_office(first, last)
        if last - first == 1 and classes[first] & (DEMONYM | ROLE | GROUP | TITLE) and not classes[first] & FIRST_NAME:
            if not self._is_known_surname(first):
                return None
        if (
            last - first > 2
            and classes[first] & PLACE
            and first
            and lowers[first - 1] in ("to", "of", "in", "for", "from", "at")
            and not self._in_any(ORGANISATION, first, last)
            and self.capital[first + 1]
        ):
            self._add(first, first + 1)  # "the ambassador to Britain Liu Xiaming"
            first += 1
        office = first > 1 and lowers[first - 1] in ("for", "of") and classes[first - 2] & (ROLE | TITLE)
        if office and last - first > 3 and not classes[first] & FIRST_NAME:
            first = next((k for k in range(first + 1, last - 1) if classes[k] & FIRST_NAME), first)
        begin = first
        gender = title = ""
        certain = False
        played = (
            last - first > 2 and classes[first + 1] & FIRST_NAME and not classes[first] & FIRST_NAME
        )  # "Centre Bojan Lisac"
        organisation = self._in_any(ORGANISATION, first + bool(played), last) and not (
            classes[last - 1] & FIRST_NAME and not classes[last - 1] & ORGANISATION
        )
        street = (
            last - first == 2
            and not (classes[first] | classes[last - 1]) & (FIRST_NAME | TITLE)
            and (lowers[last - 1] in _STREETS or lowers[first] in _PLACED)
        )
        if street and lowers[last - 1] in _STREETS and lowers[first] not in ("downing", "wall"):
            return None
        cut = first
        front = next((k for k in range(last - 2, first, -1) if self._ends_title(k, last)), 0) if last - first > 2 else 0
        if front and lowers[front] == "staff":
            front += 1
        front = front or self._past_matter(first, last)
        if front:  # "Senate Majority Leader Mitch McConnell"
            cut, certain, organisation = front, True, False
        # "Secretary of State John Kerry", "Attorney General Loretta Lynch", "Russian President Vladimir Putin"
        owned = not POSSESSIVES.isdisjoint(lowers[cut:last])  # "Attorney General's Office" has no title
        while cut < last and not owned and not street:
            lower, has = lowers[cut], classes[cut]
            if has & TITLE and not (has & FIRST_NAME and cut > first and not has & ROLE and lower[-1] != "."):
                certain = (
                    certain or lower[-1] == "." or lower in ("mr", "mrs", "ms", "dr", "sir", "president", "senator")
                )
                gender = gender or genders("titles").get(lower, "")
                if lower not in _QUALIFIERS:
                    title = title or lower
            elif (has & ROLE and cut + 1 < last) or (
                has & DEMONYM
                and cut + 1 < last
                and not has & FIRST_NAME
                and classes[cut + 1] & (TITLE | ROLE | FIRST_NAME)
            ):
                pass
            elif lower == "of" and cut > first and cut + 2 < last:
                after = next((k for k in range(cut + 2, last) if classes[k] & FIRST_NAME), None)
                if after is None:
                    break
                cut = after
                break
            elif lower in ("state", "defense", "defence") and cut > first and cut + 1 < last:
                pass
            else:
                break
            cut += 1
        if cut >= last:
            if last - first == 1 and classes[first] & (DEMONYM | ROLE) and not classes[first] & (PLACE | FIRST_NAME):
                return None
            courteous = last - first > 1 and lowers[first] in _COURTESY
            if not courteous and (certain or title or classes[last - 1] & (ROLE | TITLE)):
                return None  # "the President": a role, not a name
            cut = last - 1 if courteous else first
        elif cut > first and organisation and not certain and (not title or self._is_bare_body(cut, last)):
            cut, title = first, ""
        elif (
            cut > first and organisation and title in ("general", "chief", "first", "president", "justice", "attorney")
        ):
            organisation = self._in_any(ORGANISATION, cut, last)
        if lowers[cut] == "of" and cut > first:  # "the former CEO of | Pell Rowing"
            self._add(cut + 1, last)
            return None
        if (certain or title or classes[cut] & FIRST_NAME) and "of" in lowers[cut + 2 : last - 1]:
            home = lowers.index("of", cut + 2)
            if classes[home + 1] & PLACE and not classes[home - 1] & ORGANISATION:  # "Senator Ana Holm of Ohio"
                last, organisation = home, False
        own = tuple(words[cut:last])
        if not _NICKNAME_MARKS.isdisjoint(own):
            own = tuple(_with_nickname(own))
        while len(own) > 1 and own[-1] in ("&", ",", "of"):
            own, last = own[:-1], last - 1
        while len(own) > 2 and own[-1].rstrip(".") in _POST_NOMINALS:
            own = own[:-1]  # "Ana Holm QC": part of the mention, not of the name
        if not own:
            return None
        length = last - cut
        place = bool(classes[cut] & PLACE) if length == 1 else " ".join(lowers[cut:last]) in _many_word_places()
        acronym = length == 1 and 1 < len(own[0]) <= _LONGEST_ACRONYM and own[0].isupper() and not title
        given = bool(classes[cut] & FIRST_NAME) and length > 1
        if certain or given or title:
            if not (organisation and not certain and classes[last - 1] & ORGANISATION):
                organisation = False
        elif acronym:
            organisation = True
        if not certain and not title and self._is_body(cut, given=given):
            organisation, given = True, False
        if not gender and given:
            gender = genders("first_names").get(lowers[cut], "").replace("u", "")
        return Name(
            begin,
            cut,
            last,
            own,
            bool(organisation),
            (place and not certain and not title) or street,
            gender,
            certain or (given and not organisation),
            title,
        )

    def _past_matter(self, first: int, last: int) -> int:
        """Where a given name follows an office and its matter: "County Supervisor of Elections | Ana Holm"; or 0."""
        classes = self.doc.classes
        offices = (k for k in range(first + 1, last - 3) if self.doc.lowers[k] == "of")
        of = next((k for k in offices if classes[k - 1] & (TITLE | ROLE)), 0)
        return next((k for k in range(of + 2, last - 1) if classes[k] & FIRST_NAME), 0) if of else 0

    def _in_any(self, query: int, first: int, last: int) -> bool:
        """Whether a token from ``first`` to ``last`` has one of some classes."""
        return bool(reduce(or_, self.doc.classes[first:last], 0) & query)

    def _past_office(self, first: int, last: int) -> int:
        """Where the organisation begins whose office is named before it: "CEO of | Pell Rowing Association"."""
        lowers, classes = self.doc.lowers, self.doc.classes
        k = first
        while k < last and classes[k] & (ROLE | TITLE) and not classes[k] & (ORGANISATION | FIRST_NAME):
            k += 1
        offices = k > first and k + 1 < last and lowers[k] == "of" and classes[last - 1] & ORGANISATION
        if offices and not self._in_any(ROLE | TITLE | FIRST_NAME, k + 1, last):
            return k + 1
        return first

    def _is_body(self, first: int, *, given: bool) -> bool:
        """Whether the word before a name says that it is an organisation's: "the group | Lake Watch", "called"."""
        doc = self.doc
        k = first - 1
        if k > 0 and doc.lowers[k] in ("called", "named"):
            k -= 1
        elif given or doc.classes[first] & FIRST_NAME:  # "the party Ana Holm founded"
            return False
        return k > 0 and bool(doc.classes[k] & ORGANISATION) and not self.capital[k] and not doc.classes[k] & ROLE

    def _is_bare_body(self, cut: int, last: int) -> bool:
        """Whether what is left after a title is no name of anybody: "Justice | Department", "General | Assembly"."""
        return last - cut == 1 and self.doc.classes[cut] & (ORGANISATION | FIRST_NAME) == ORGANISATION

    def _is_common(self, lower: str) -> bool:
        """Whether a capitalised word is a people's or a number: "Afro-Colombian", "Norwegians", "Fifty-one"."""
        classes_of = word_classes_of().get
        end = lower.rpartition("-")[2]
        if end != lower:
            return bool(classes_of(end, 0) & (DEMONYM | NUMBER))
        return lower[-1] == "s" and bool(classes_of(lower[:-1], 0) & DEMONYM) and not classes_of(lower, 0) & FIRST_NAME

    def _is_known_surname(self, k: int) -> bool:
        """Whether a word that is also a role or demonym ends a full name earlier on: "Ken Doctor … Doctor asks"."""
        return self.doc.words[k] in self._surnames

    def _ends_title(self, k: int, last: int) -> bool:
        """Whether a name begins after token ``k``: "Finance Minister | Amara Osei", "Chief of Staff | Jo Lind"."""
        doc = self.doc
        words, classes = doc.words, doc.classes
        if (
            (not classes[k] & (ROLE | TITLE) and doc.lowers[k] != "staff")
            or not words[k][0].isupper()
            or len(words[k]) < 3
        ):
            return False
        if words[k][-1] == "." or classes[k + 1] & FIRST_NAME:
            return not (classes[k] & FIRST_NAME and classes[k + 1] & FIRST_NAME)
        rest = range(k + 1, last)
        return len(rest) >= 2 and not any(classes[j] & (ORGANISATION | PLACE) or not self.capital[j] for j in rest)


def _with_nickname(words: tuple[str, ...]) -> list[str]:
    """The words of a name, a nickname in straight marks: Robert "Bobby" Scott."""
    kept: list[str] = []
    inside = False
    for word in words:
        if word in _NICKNAME_MARKS:
            inside = not inside
            if inside:
                kept.append('"')
            else:
                kept[-1] += '"'
        elif kept and kept[-1] == '"':
            kept[-1] += word
        else:
            kept.append(word)
    return kept


@lru_cache(maxsize=4096)
def clean_name(text: str) -> str:
    """A name as it is stored: NFC, plain hyphens and apostrophes, single spaces.

    >>> clean_name("Ahmed  al‑Sharaa")
    'Ahmed al-Sharaa'
    """
    plain = text if text.isascii() else unicodedata.normalize("NFC", text.translate(_HYPHENS))
    return " ".join(plain.replace(" , ", ", ").replace(" 's ", "'s ").replace("s ' ", "s' ").split())


@cache
def _many_word_places() -> frozenset[str]:
    return frozenset(word for word, _ in entries("places") if " " in word)
