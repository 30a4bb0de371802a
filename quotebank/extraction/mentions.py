"""Candidate sources: names, titles and names, roles, organisations, pronouns, unnamed groups.

Names are found once for the whole text; noun phrases are read around a place when a cue asks who stands there.
"""

from __future__ import annotations

import enum
import unicodedata
from functools import lru_cache

from attrs import define

from quotebank.extraction.lexicons import Word, genders
from quotebank.extraction.lexicons import word_classes as word_classes_of
from quotebank.extraction.text import View

_DETERMINER, _PREPOSITION = int(Word.DETERMINER), int(Word.PREPOSITION)
_TITLE, _ROLE, _GROUP, _ORGANISATION = int(Word.TITLE), int(Word.ROLE), int(Word.GROUP), int(Word.ORGANISATION)
_TIME, _PLACE, _DEMONYM, _FIRST = int(Word.TIME), int(Word.PLACE), int(Word.DEMONYM), int(Word.FIRST_NAME)
_PARTICLE, _SUBJECT, _POSSESSIVE = int(Word.PARTICLE), int(Word.SUBJECT), int(Word.POSSESSIVE)
_QUANTIFIER, _NUMBER, _ADVERB = int(Word.QUANTIFIER), int(Word.NUMBER), int(Word.ADVERB)
_SPEECH_NOUN, _REPORTING, _OBJECT = int(Word.SPEECH_NOUN), int(Word.REPORTING), int(Word.OBJECT)
_FUNCTION = int(
    Word.DETERMINER | Word.PREPOSITION | Word.CONJUNCTION | Word.SUBORDINATOR | Word.AUXILIARY | Word.SUBJECT
    | Word.OBJECT | Word.POSSESSIVE | Word.ADVERB | Word.NEGATION | Word.RELATIVE | Word.QUANTIFIER
)  # fmt: skip
_BOUNDARY = int(
    Word.PREPOSITION | Word.CONJUNCTION | Word.SUBORDINATOR | Word.AUXILIARY | Word.SUBJECT | Word.OBJECT
    | Word.ADVERB | Word.NEGATION | Word.RELATIVE
)  # fmt: skip
_NAME_LINKS = frozenset({"of", "and", "&", "for", "the", "on", "de", "des", "du", "+"})
_NICKNAME_MARKS = frozenset("“”\"‘’'") | {"''"}
_GENERATIONS = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_HYPHENS = str.maketrans({"‑": "-", "‐": "-", "’": "'", "‘": "'", "\u00a0": " "})
_LONGEST_ROLE = 7
_COURTESY = frozenset("mr mr. mrs mrs. ms ms. miss mx mx. dr dr. sir dame lord lady".split())
_POST_NOMINALS = frozenset("QC KC MP MEP MSP MD PhD CBE OBE MBE KBE Esq TD RN CPA DDS".split())


class MentionKind(enum.Enum):
    """What the head of a mention is."""

    NAME = "name"
    PRONOUN = "pronoun"
    ROLE = "role"
    """A role with an article or possessive that points back: "the analyst", "her lawyer"."""
    GROUP = "group"
    """Unnamed: "two officials", "a spokesman", "sources"."""
    THING = "thing"
    """Something said or written that speaks for itself: "the letter", "a poll"."""


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


@define(slots=True, eq=False)
class Mention:
    """The words that name a source at one place: tokens ``first`` to ``last``, end exclusive."""

    first: int
    last: int
    kind: MentionKind
    head: int
    """The token of the head noun, pronoun, or last word of the name."""
    names: tuple[Name, ...] = ()
    role: tuple[int, int] | None = None
    antecedent: Mention | None = None
    """What a relative pronoun ("who") stands for."""


class Mentions:
    """Every name of a text, and the noun phrases around a place."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.capital = [word[0].isupper() for word in view.words]
        self.names: list[Name] = []
        self.name_at: dict[int, Name] = {}
        """The name that covers a token, titles included."""
        self._in_headline: list[tuple[int, int]] = []
        self._find_names()

    # -- names ---------------------------------------------------------------------------------------------------

    def _find_names(self) -> None:
        view, capital = self.view, self.capital
        words, lowers, classes = view.words, view.lowers, view.classes
        classes_of = word_classes_of().get
        first_of_sentence = {start for start, _ in view.sentences}
        headline = self._headlines()
        in_lower_case = set(words)
        inner = {
            lowers[k] for k in range(1, len(words))
            if capital[k] and k not in first_of_sentence and k not in headline and words[k - 1][0].isalpha()
        }  # fmt: skip
        count, i = len(words), 0
        while i < count:
            if not capital[i]:
                i += 1
                continue
            word_classes = classes[i]
            if word_classes & _FUNCTION and not (word_classes & (_PARTICLE | _FIRST) and i + 1 < count and capital[i + 1]):
                if not (lowers[i] == "the" and i + 1 < count and capital[i + 1]):
                    i += 1
                    continue
                if i not in first_of_sentence or not classes[i + 1] & (_ORGANISATION | _TITLE | _DEMONYM):
                    i += 1
                    continue
                i += 1
                continue
            if word_classes & _TIME and not (word_classes & _FIRST and i + 1 < count and capital[i + 1]):
                i += 1
                continue
            if "'" in lowers[i] and classes_of(lowers[i].split("'")[0], 0) & _FUNCTION:  # I'm, We're
                i += 1
                continue
            last = self._run_end(i)
            first = i
            # a sentence's first word is capitalised whatever it is
            initial = first in first_of_sentence or (first and words[first - 1] in "“\"‘'«„:•—–")
            if initial and word_classes & _REPORTING and lowers[first] not in inner and not words[first].isupper():
                if last - first > 1:
                    i = first + 1
                    continue
            if initial and not word_classes & (_FIRST | _TITLE | _DEMONYM | _PLACE) and words[first][-1] != ".":
                common = lowers[first] in in_lower_case or word_classes & (_GROUP | _ROLE | _REPORTING)
                common = common or lowers[first].endswith(("ing", "ly", "ed"))
                if common and not words[first].isupper() and lowers[first] not in inner:
                    if last - first > 1 and not word_classes & _ORGANISATION:
                        first += 1
                    elif last - first == 1:
                        i = last
                        continue
            if first < last and first in headline:
                self._in_headline.append((first, last))
            elif first < last:
                self._add(first, last)
            i = last
        self._add_from_headlines()

    def _headlines(self) -> set[int]:
        """The tokens of lines whose Words Are All Written Large: there capitals tell no names."""
        found: set[int] = set()
        words, capital = self.view.words, self.capital
        for begin, end in self.view.paragraphs:
            if 4 <= end - begin <= 30:
                long = [k for k in range(begin, end) if len(words[k]) > 3 and words[k][0].isalpha()]
                if len(long) >= 3 and sum(1 for k in long if capital[k]) > 0.8 * len(long):
                    found.update(range(begin, end))
        return found

    def _add_from_headlines(self) -> None:
        """Take from headlines the names that the article has elsewhere, and what begins with a given name."""
        view = self.view
        known = {tuple(w.casefold() for w in name.words) for name in self.names}
        known |= {(name.words[-1].casefold(),) for name in self.names}
        for first, last in self._in_headline:
            k = first
            while k < last:
                for end in range(min(last, k + 4), k, -1):
                    if tuple(w.casefold() for w in view.words[k:end]) in known:
                        self._add(k, end)
                        k = end
                        break
                else:
                    if view.classes[k] & _FIRST and k + 1 < last and not view.classes[k + 1] & (_FUNCTION | _REPORTING):
                        self._add(k, k + 2)
                        k += 2
                    else:
                        k += 1
        self.names.sort(key=lambda name: name.first)

    def _run_end(self, i: int) -> int:
        """The end of the capitalised run that begins at ``i``."""
        view, capital = self.view, self.capital
        words, lowers, classes = view.words, view.lowers, view.classes
        count = len(words)
        organisation = bool(classes[i] & _ORGANISATION)
        j = i + 1
        while j < count and view.starts[j] - view.ends[j - 1] <= 1:
            if "\n" in view.text[view.ends[j - 1] : view.starts[j]]:
                break
            if capital[j]:
                if classes[j] & _FUNCTION and lowers[j] not in _GENERATIONS and not classes[j] & (_PARTICLE | _FIRST):
                    break
                if classes[j] & _TIME and not classes[j] & _FIRST:
                    break
                if lowers[j] in ("'s", "’s"):
                    break
                organisation = organisation or bool(classes[j] & _ORGANISATION)
                j += 1
                continue
            lower = lowers[j]
            if lower[0].isdigit():
                break
            if classes[j] & _PARTICLE or lower in _NAME_LINKS:
                ahead = j + 1
                while ahead < count and ahead - j < 3 and (classes[ahead] & _PARTICLE or lowers[ahead] in _NAME_LINKS):
                    ahead += 1
                joins = ahead < count and capital[ahead] and not classes[ahead] & (_TIME | _SUBJECT | _DETERMINER)
                if joins and "\n" not in view.text[view.ends[j - 1] : view.starts[ahead]]:
                    if lower in ("and", "&", "+"):
                        joins = lower != "and" or (organisation and bool(classes[ahead] & _ORGANISATION) and classes[j - 1] & _ORGANISATION == 0)
                    elif lower == "of":
                        joins = organisation or bool(classes[j - 1] & (_TITLE | _ROLE | _ORGANISATION))
                    elif lower in ("for", "on", "the"):
                        joins = organisation and bool(classes[j - 1] & _ORGANISATION)
                    if joins:
                        j = ahead
                        continue
                break
            if lower[:3] in ("al-", "el-", "ul-", "d'", "l'") or lower[:2] in ("d'", "l'"):
                if len(words[j]) > 3:
                    j += 1
                    continue
            if lower == "," and j + 1 < count and lowers[j + 1] in ("jr.", "jr", "sr.", "sr"):
                j += 2
                continue
            if lower in _NICKNAME_MARKS:
                ahead = self._past_nickname(j)
                if ahead:
                    j = ahead
                    continue
            break
        return j

    def _past_nickname(self, j: int) -> int:
        """The token after a nickname in marks that begins at ``j`` inside a name; 0 where there is none."""
        words, capital = self.view.words, self.capital
        for k in (j + 2, j + 3):
            if k + 1 < len(words) and words[k] in _NICKNAME_MARKS and capital[j + 1] and capital[k + 1]:
                classes = self.view.classes[k + 1]
                if not classes & (_SUBJECT | _DETERMINER | _PREPOSITION) and words[k - 1][-1] not in ",.?!":
                    return k + 1
        return 0

    def _add(self, first: int, last: int) -> None:
        """Cut titles, demonyms and roles from the front of a run and keep what is a name."""
        view = self.view
        words, lowers, classes = view.words, view.lowers, view.classes
        if last - first == 1 and classes[first] & (_DEMONYM | _ROLE | _GROUP | _TITLE) and not classes[first] & _FIRST:
            if not self._is_known_surname(first):
                return
        if (
            last - first > 2 and classes[first] & _PLACE and first and lowers[first - 1] in ("to", "of", "in", "for", "from", "at")
            and not any(classes[k] & _ORGANISATION for k in range(first, last)) and self.capital[first + 1]
        ):  # fmt: skip
            self._add(first, first + 1)  # "the ambassador to Britain Liu Xiaming"
            first += 1
        begin = first
        gender = title = ""
        certain = False
        titles = genders("titles")
        organisation = any(classes[k] & _ORGANISATION for k in range(first, last)) and not (
            classes[last - 1] & _FIRST and not classes[last - 1] & _ORGANISATION
        )
        cut = first
        front = next(
            (k for k in range(last - 2, first, -1)
             if self._ends_title(k, last)),
            None,
        )  # fmt: skip
        if front is not None and lowers[front] == "staff":
            front += 1
        if front is not None:  # "Senate Majority Leader Mitch McConnell"
            cut, certain, organisation = front, True, False
        # "Secretary of State John Kerry", "Attorney General Loretta Lynch", "Russian President Vladimir Putin"
        while cut < last:
            lower, has = lowers[cut], classes[cut]
            if has & _TITLE and not (has & _FIRST and cut > first and not has & _ROLE and lower[-1] != "."):
                certain = certain or lower[-1] == "." or lower in ("mr", "mrs", "ms", "dr", "sir", "president", "senator")
                gender = gender or titles.get(lower, "")
                title = title or lower
            elif has & _ROLE and cut + 1 < last:
                pass
            elif has & _DEMONYM and cut + 1 < last and not has & _FIRST and classes[cut + 1] & (_TITLE | _ROLE | _FIRST):
                pass
            elif lower == "of" and cut > first and cut + 2 < last:
                after = next((k for k in range(cut + 2, last) if classes[k] & _FIRST), None)
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
            if last - first == 1 and classes[first] & (_DEMONYM | _ROLE) and not classes[first] & (_PLACE | _FIRST):
                return
            courteous = last - first > 1 and lowers[first] in _COURTESY
            if not courteous and (certain or title or classes[last - 1] & (_ROLE | _TITLE)):
                return  # "the President": a role, not a name
            cut = last - 1 if courteous else first
        elif cut > first and organisation and not certain and not title:
            cut = first
        elif cut > first and organisation and title in ("general", "chief", "first", "president", "justice", "attorney"):
            organisation = any(classes[k] & _ORGANISATION for k in range(cut, last))
        own = tuple(words[cut:last])
        if any(w in _NICKNAME_MARKS for w in own):
            own = tuple(_with_nickname(own))
        while len(own) > 1 and (own[-1] in ("&", ",", "of") or (own[-1].rstrip(".") in _POST_NOMINALS and len(own) > 2)):
            own, last = own[:-1], last - 1
        if not own:
            return
        length = last - cut
        place = bool(classes[cut] & _PLACE) and length == 1 or lowers_join(view, cut, last) in _places()
        acronym = length == 1 and len(own[0]) > 1 and own[0].isupper() and not title
        given = bool(classes[cut] & _FIRST) and length > 1
        if certain or given or title:
            if not (organisation and not certain and classes[last - 1] & _ORGANISATION):
                organisation = False
        elif acronym:
            organisation = True
        if not gender and given:
            gender = genders("first_names").get(lowers[cut], "").replace("u", "")
        name = Name(
            begin, cut, last, own, bool(organisation), place and not certain and not title, gender,
            certain or (given and not organisation), title,
        )  # fmt: skip
        self.names.append(name)
        for k in range(begin, last):
            self.name_at[k] = name

    def _is_known_surname(self, k: int) -> bool:
        """Whether a word that is also a role or demonym ends a full name earlier on: "Ken Doctor … Doctor asks"."""
        word = self.view.words[k]
        return any(name.words[-1] == word and len(name.words) > 1 and name.certain for name in self.names)

    def _ends_title(self, k: int, last: int) -> bool:
        """Whether a name begins after token ``k``: "Finance Minister | Amara Osei", "Chief of Staff | Jo Lind"."""
        view = self.view
        words, classes = view.words, view.classes
        if not classes[k] & (_ROLE | _TITLE) and view.lowers[k] != "staff" or not words[k][0].isupper() or len(words[k]) < 3:
            return False
        if words[k][-1] == "." or classes[k + 1] & _FIRST:
            return not (classes[k] & _FIRST and classes[k + 1] & _FIRST)
        rest = range(k + 1, last)
        return len(rest) >= 2 and not any(classes[j] & (_ORGANISATION | _PLACE) or not self.capital[j] for j in rest)

    # -- phrases -------------------------------------------------------------------------------------------------

    def before(self, end: int, floor: int) -> Mention | None:
        """Read the noun phrase that ends just before token ``end`` and does not begin before ``floor``."""
        view = self.view
        words, lowers, classes = view.words, view.lowers, view.classes
        i = end - 1
        if i >= floor and words[i] in (")", "]"):
            opening = i
            while opening > floor and words[opening] not in "([":
                opening -= 1
            i = opening - 1
            if i < floor:
                return None
        if i < floor:
            return None
        if words[i] in "”\"’'" and i - 2 >= floor:  # a nickname or title at the end of a phrase is nobody's
            return None
        name = self.name_at.get(i)
        if name is not None and name.last == i + 1:
            mention = self._around_name(name, floor, end)
            return self._with_postmodifier(mention, floor)
        has = classes[i]
        lower = lowers[i]
        if has & _SUBJECT:
            return Mention(i, end, MentionKind.PRONOUN, i)
        if lower in ("them", "us") and i - 2 >= floor and lowers[i - 1] == "of" and classes[i - 2] & _QUANTIFIER:
            return Mention(i - 2, end, MentionKind.GROUP, i - 2)
        if not (lower[0].isalpha() or lower[0].isdigit()):
            return None
        if has & _QUANTIFIER and not has & (_PREPOSITION | _DETERMINER) or lower in _ALONE:
            return Mention(i, end, MentionKind.GROUP, i)
        if has & (_BOUNDARY | _POSSESSIVE | _DETERMINER) or (has & _TIME and not has & _GROUP):
            return None
        return self._with_postmodifier(self._common_noun(i, floor, end), floor)

    def _around_name(self, name: Name, floor: int, end: int) -> Mention:
        """A mention whose head is a name, with the role before it."""
        view = self.view
        lowers, classes = view.lowers, view.classes
        first = max(name.title_first, floor)
        names = (name,)
        role: tuple[int, int] | None = (first, name.first) if name.first > first else None
        k = first - 1
        if k >= floor and lowers[k] in ("and", "&") and k - 1 >= floor:
            other = self.name_at.get(k - 1)
            if other is not None and other.last == k and other.title_first >= floor and not other.organisation:
                if not name.organisation and not self._is_object(other, floor):
                    before = other.title_first - 1
                    return Mention(max(other.title_first, floor), end, MentionKind.NAME, name.last - 1, (other, name)) \
                        if before < floor or lowers[before] != "between" else Mention(first, end, MentionKind.NAME, name.last - 1, names, role)
        if k >= floor and classes[k] & (_ROLE | _GROUP | _TITLE) and not self.capital[k] or (k >= floor and self._role_word(k, floor)):
            start = self._phrase_start(k, floor)
            role = (start, name.first)
            first = start
        return Mention(first, end, MentionKind.NAME, name.last - 1, names, role)

    def _is_object(self, name: Name, floor: int) -> bool:
        """Whether a preposition or verb stands right before a name, so that "and" joins clauses, not names."""
        k = name.title_first - 1
        return k >= floor and bool(self.view.classes[k] & (_PREPOSITION | _REPORTING))

    def _role_word(self, k: int, floor: int) -> bool:
        """A sentence's first word may be a role: "Analyst Vera Holm said"."""
        return self.capital[k] and k not in self.name_at and bool(self.view.classes[k] & (_ROLE | _TITLE))

    def _phrase_start(self, k: int, floor: int) -> int:
        """The first token of the noun phrase whose words before the head end at ``k``."""
        view = self.view
        lowers, classes, words = view.lowers, view.classes, view.words
        limit = max(floor, k - _LONGEST_ROLE)
        while k > limit:
            j = k - 1
            has, lower = classes[j], lowers[j]
            if has & (_DETERMINER | _POSSESSIVE) and lower != "that":
                return j
            if lower in ("'s", "'") and words[j] != "'" or lower == "'" and lowers[j - 1][-1] == "s":
                owner = self.name_at.get(j - 1)
                k = owner.title_first if owner is not None and owner.title_first >= floor else j - 1
                if owner is None and k - 1 >= floor and classes[k - 1] & (_DETERMINER | _POSSESSIVE):
                    k -= 1
                return max(k, floor)
            if has & _BOUNDARY and not has & (_ROLE | _TITLE) or not (lower[0].isalpha() or lower[0].isdigit()):
                break
            if has & _REPORTING and not has & (_ROLE | _GROUP | _TITLE | _SPEECH_NOUN) or has & _TIME:
                break
            if has & _ADVERB and not has & (_ROLE | _TITLE):
                break
            owner = self.name_at.get(j)
            k = max(owner.title_first, floor) if owner is not None else j
        return k

    def _common_noun(self, i: int, floor: int, end: int) -> Mention | None:
        view = self.view
        lowers, classes = view.lowers, view.classes
        has = classes[i]
        first = self._phrase_start(i, floor)
        opener = classes[first]
        definite = lowers[first] in ("the", "this", "that") or bool(opener & _POSSESSIVE) or "'s" in lowers[first:i]
        if has & _SPEECH_NOUN and not has & _ROLE:
            kind = MentionKind.THING
        elif has & (_ROLE | _TITLE) and definite or (definite and lowers[i].endswith("-year-old")):
            kind = MentionKind.ROLE
        elif has & (_ROLE | _GROUP | _TITLE):
            kind = MentionKind.GROUP
        elif definite and not lowers[i].endswith("s"):
            kind = MentionKind.ROLE
        else:
            kind = MentionKind.GROUP
        return Mention(first, end, kind, i)

    def _with_postmodifier(self, mention: Mention | None, floor: int) -> Mention | None:
        """Take "a spokesman for X", "one of them", "Vera Holm of Pell Research" by its head, not by its end."""
        if mention is None:
            return None
        view = self.view
        lowers, classes = view.lowers, view.classes
        k = mention.first - 1
        if k - 1 < floor or lowers[k] not in _POSTMODIFYING:
            return mention
        j = k - 1
        has = classes[j]
        owner = self.name_at.get(j)
        if owner is not None:
            if lowers[k] not in ("of", "at", "from", "with") or owner.last != k or owner.place:
                return mention
        elif not (has & (_ROLE | _GROUP | _QUANTIFIER | _SPEECH_NOUN | _TITLE) or (lowers[k] in ("of", "for", "in") and self._nounlike(j))):
            return mention
        head = self.before(k, floor)
        if head is None or head.kind is MentionKind.PRONOUN:
            return mention
        head.last = mention.last
        return head

    def _nounlike(self, j: int) -> bool:
        view = self.view
        k = self._phrase_start(j, max(0, j - 4))
        return not view.classes[j] & _FUNCTION and bool(view.classes[k] & (_DETERMINER | _POSSESSIVE)) and k < j

    def after(self, start: int, ceiling: int) -> Mention | None:
        """Read the noun phrase that begins at token ``start`` and ends before ``ceiling``."""
        view = self.view
        words, lowers, classes = view.words, view.lowers, view.classes
        if start >= ceiling:
            return None
        has, lower = classes[start], lowers[start]
        if has & (_SUBJECT | _OBJECT) and not has & _POSSESSIVE:
            return Mention(start, start + 1, MentionKind.PRONOUN, start)
        if lower == "her" and start + 1 < ceiling and (classes[start + 1] & _BOUNDARY or not lowers[start + 1][0].isalpha()):
            return Mention(start, start + 1, MentionKind.PRONOUN, start)
        name = self.name_at.get(start)
        if name is not None and name.title_first <= start and name.last <= ceiling:
            return self._joined(self._owned(name, start, ceiling), ceiling)
        if not (lower[0].isalpha() or lower[0].isdigit()) or (has & _BOUNDARY and not has & (_ROLE | _TITLE | _QUANTIFIER)):
            return None
        i = start
        if has & (_DETERMINER | _POSSESSIVE | _NUMBER):
            i += 1
            while i < ceiling and classes[i] & (_DETERMINER | _NUMBER) and not classes[i] & _BOUNDARY:
                i += 1
        head = -1
        while i < ceiling and i - start < 12:
            has, lower = classes[i], lowers[i]
            inner = self.name_at.get(i)
            if inner is not None and inner.title_first <= i:
                if head >= 0 and not classes[head] & (_ROLE | _TITLE | _GROUP | _SPEECH_NOUN):
                    pass
                i = inner.last
                if i < ceiling and lowers[i] in ("'s", "'"):
                    i += 1
                    continue
                if i < ceiling and classes[i] & (_ROLE | _GROUP | _SPEECH_NOUN | _ORGANISATION) and not self.capital[i]:
                    continue  # "the Clinton campaign"
                return self._joined(Mention(start, inner.last, MentionKind.NAME, inner.last - 1, (inner,),
                               (start, inner.first) if inner.first > start else None), ceiling)
            if lower in ("'s", "'"):
                i += 1
                head = -1
                continue
            if not (lower[0].isalpha() or lower[0].isdigit()):
                break
            if has & (_BOUNDARY | _DETERMINER | _POSSESSIVE) and not has & (_ROLE | _TITLE | _QUANTIFIER) or has & _TIME:
                break
            if has & _REPORTING and not has & (_ROLE | _GROUP | _SPEECH_NOUN) and head >= 0:
                break
            if head >= 0 and classes[head] & (_ROLE | _GROUP) and not has & (_ROLE | _GROUP | _TITLE | _ORGANISATION | _SPEECH_NOUN):
                if not self._name_ahead(i, ceiling):
                    break
            head = i
            i += 1
        if head < 0:
            if view.classes[start] & _QUANTIFIER or lowers[start] in _ALONE:
                return self._of(Mention(start, start + 1, MentionKind.GROUP, start), ceiling)
            return None
        opener = lowers[start]
        definite = opener in ("the", "this", "that") or bool(classes[start] & _POSSESSIVE) or "'s" in lowers[start:head]
        has = classes[head]
        if has & _SPEECH_NOUN and not has & _ROLE:
            kind = MentionKind.THING
        elif definite and (has & (_ROLE | _TITLE) or not lowers[head].endswith("s")):
            kind = MentionKind.ROLE
        else:
            kind = MentionKind.GROUP
        return self._of(Mention(start, head + 1, kind, head), ceiling)

    def _name_ahead(self, i: int, ceiling: int) -> bool:
        """Whether plain words lead from ``i`` to a name: "veteran industry analyst Ken Doctor"."""
        view = self.view
        for k in range(i, min(i + 4, ceiling)):
            if k in self.name_at:
                return True
            if view.classes[k] & (_BOUNDARY | _DETERMINER | _POSSESSIVE) or not view.lowers[k][0].isalpha():
                return False
        return False

    def _owned(self, name: Name, start: int, ceiling: int) -> Mention:
        """A name, or what belongs to it: "Bjerkelund's lawyer", "the Clinton campaign"."""
        view = self.view
        lowers, classes = view.lowers, view.classes
        i = name.last
        if i < ceiling and lowers[i] in ("'s", "'") or (
            i < ceiling and not self.capital[i] and classes[i] & (_ROLE | _GROUP | _SPEECH_NOUN)
            and not classes[i] & (_BOUNDARY | _REPORTING | _TIME) and view.starts[i] > view.ends[i - 1]
        ):  # fmt: skip
            j = i + 1 if lowers[i] in ("'s", "'") else i
            head = -1
            while j < ceiling and j - i < 6 and lowers[j][0].isalpha() and not classes[j] & (_BOUNDARY | _DETERMINER | _TIME):
                inner = self.name_at.get(j)
                if inner is not None:
                    if inner.title_first <= j and head >= 0:
                        return Mention(start, inner.last, MentionKind.NAME, inner.last - 1, (inner,), (start, inner.first))
                    break
                head = j
                j += 1
            if head >= 0:
                kind = MentionKind.ROLE if classes[head] & _ROLE else MentionKind.GROUP
                return self._of(Mention(start, head + 1, kind, head), ceiling) or Mention(start, head + 1, kind, head)
        role = (start, name.first) if name.first > start else None
        return Mention(start, name.last, MentionKind.NAME, name.last - 1, (name,), role)

    def _joined(self, mention: Mention, ceiling: int) -> Mention:
        """Add a second name after "and"."""
        view = self.view
        i = mention.last
        if mention.kind is MentionKind.NAME and i + 1 < ceiling and view.lowers[i] in ("and", "&"):
            other = self.name_at.get(i + 1)
            if other is not None and not other.organisation and not mention.names[0].organisation and other.last <= ceiling:
                follows = view.classes[other.last] if other.last < ceiling else 0
                if not follows & (int(Word.AUXILIARY) | _REPORTING):
                    return Mention(mention.first, other.last, MentionKind.NAME, other.last - 1, (*mention.names, other))
        return mention

    def _of(self, mention: Mention, ceiling: int) -> Mention:
        """Take "of the policemen", "for Corvane Energy" into a phrase."""
        view = self.view
        i = mention.last
        if i + 1 < ceiling and view.lowers[i] in ("of", "for", "with", "from", "at", "in") and (
            view.classes[mention.head] & (_ROLE | _GROUP | _QUANTIFIER | _SPEECH_NOUN) or view.lowers[i] == "of"
        ):
            rest = self.after(i + 1, ceiling)
            if rest is not None and not (view.lowers[i] in ("at", "in") and view.classes[i + 1] & _TIME):
                mention.last = rest.last
        return mention

    def named(self, mention: Mention, floor: int, ceiling: int) -> Mention:
        """The name that stands in apposition to a role: "His sister, Marisol Imbarato, said"; else the mention."""
        if mention.kind not in (MentionKind.ROLE, MentionKind.GROUP) or mention.last + 1 >= ceiling:
            return mention
        view = self.view
        if view.words[mention.last] != ",":
            return mention
        name = self.name_at.get(mention.last + 1)
        if name is None or name.title_first != mention.last + 1 or name.organisation or name.place:
            return mention
        if name.last < len(view.words) and view.words[name.last] not in (",", "(", "—", "–", "."):
            return mention
        if not (name.certain or len(name.words) > 1):
            return mention
        return Mention(mention.first, name.last, MentionKind.NAME, name.last - 1, (name,), (mention.first, mention.last))

    def name_text(self, name: Name) -> str:
        """The name as a speaker's: NFC, plain hyphens and apostrophes, single spaces."""
        return clean_name(" ".join(name.words))


_ALONE = frozenset("some many most several few others one another both all".split())
_POSTMODIFYING = frozenset("of for at from with in to on".split())


def _with_nickname(words: tuple[str, ...]) -> list[str]:
    """The words of a name, a nickname in straight marks: Robert "Bobby" Scott."""
    kept: list[str] = []
    inside = False
    for word in words:
        if word in _NICKNAME_MARKS:
            inside = not inside
        else:
            kept.append(f'"{word}"' if inside else word)
    return kept


@lru_cache(maxsize=4096)
def clean_name(text: str) -> str:
    """A name as it is stored: NFC, plain hyphens and apostrophes, single spaces.

    >>> clean_name("Ahmed  al‑Sharaa")
    'Ahmed al-Sharaa'
    """
    plain = text if text.isascii() else unicodedata.normalize("NFC", text.translate(_HYPHENS))
    return " ".join(plain.replace(" , ", ", ").split())


def lowers_join(view: View, first: int, last: int) -> str:
    """Tokens in lower case, joined by single spaces."""
    return " ".join(view.lowers[first:last])


def _places() -> frozenset[str]:
    global _PLACES
    if _PLACES is None:
        from quotebank.extraction.lexicons import entries

        _PLACES = frozenset(word for word, _ in entries("places") if " " in word)
    return _PLACES


_PLACES: frozenset[str] | None = None
