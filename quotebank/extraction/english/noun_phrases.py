"""Candidate sources: names with their roles, pronouns, role phrases, unnamed groups.

Noun phrases are read around a place when a cue asks who stands there; the names in them are found once for the text.
"""

from __future__ import annotations

import enum

from attrs import define

from quotebank.extraction.document.text import Document
from quotebank.extraction.english.grammar import (
    ADVERB,
    AUXILIARY,
    DETERMINER,
    FIRST_NAME,
    FUNCTION_WORD,
    GROUP,
    NUMBER,
    OBJECT,
    ORGANISATION,
    PHRASE_BOUNDARY,
    POSSESSIVE,
    PREPOSITION,
    QUANTIFIER,
    REPORTING,
    ROLE,
    SPEECH_NOUN,
    SUBJECT,
    TIME,
    TITLE,
)
from quotebank.extraction.english.introductions import Introductions
from quotebank.extraction.english.name_parser import Name
from quotebank.extraction.english.names import Names

_LONGEST_ROLE = 7


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

    def up_to(self, last: int) -> Mention:
        """The same with what follows it, as in "a spokesman | for the mill"."""
        return Mention(self.first, last, self.kind, self.head, self.names, self.role, self.antecedent)


class NounPhrases:
    """The noun phrases around a place, and every name of the text."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        found = Names(doc)
        self.names, self.name_at, self.capital = found.names, found.name_at, found.capital
        self._introductions = Introductions(found)

    def before(self, end: int, left_limit: int) -> Mention | None:
        """Read the noun phrase that ends just before token ``end`` and does not begin before ``floor``."""
        doc = self.doc
        words, lowers, classes = doc.words, doc.lowers, doc.classes
        i = end - 1
        if i >= left_limit and words[i] in (")", "]"):
            opening = i
            while opening > left_limit and words[opening] not in "([":
                opening -= 1
            i = opening - 1
            if i < left_limit:
                return None
        if i < left_limit:
            return None
        if words[i] in "”\"’'" and i - 2 >= left_limit:  # a nickname or title at the end of a phrase is nobody's
            return None
        name = self.name_at.get(i)
        if name is not None and name.last == i + 1:
            mention = self.around(name, left_limit, end)
            return self._with_postmodifier(mention, left_limit)
        has = classes[i]
        lower = lowers[i]
        if has & SUBJECT:
            return Mention(i, end, MentionKind.PRONOUN, i)
        if lower[0].isdigit() and i - 2 >= left_limit and lowers[i - 1] in ("in", "of", "out"):
            j = i - 3 if lowers[i - 2] == "out" else i - 2
            if j >= left_limit and (classes[j] & NUMBER or lowers[j][0].isdigit()):  # "nine in 10", "two out of 3"
                return Mention(j, end, MentionKind.GROUP, j)
        if lower in ("them", "us") and i - 2 >= left_limit and lowers[i - 1] == "of" and classes[i - 2] & QUANTIFIER:
            return Mention(i - 2, end, MentionKind.GROUP, i - 2)
        if not (lower[0].isalpha() or lower[0].isdigit()):
            return None
        if (has & QUANTIFIER and (has & NUMBER or not has & (PREPOSITION | DETERMINER))) or lower in _ALONE:
            return Mention(i, end, MentionKind.GROUP, i)
        if has & (PHRASE_BOUNDARY | POSSESSIVE | DETERMINER) or (has & TIME and not has & GROUP):
            return None
        return self._two_roles(self._with_postmodifier(self._common_noun(i, left_limit, end), left_limit), left_limit)

    def _two_roles(self, mention: Mention | None, left_limit: int) -> Mention | None:
        """Read "the former captain and current mayor" as one person: the second role has no article of its own."""
        classes = self.doc.classes
        if mention is None or not classes[mention.head] & ROLE or mention.first - 2 < left_limit:
            return mention
        joint = mention.first - 1
        if (
            self.doc.lowers[joint] != "and"
            or mention.kind is MentionKind.NAME
            or classes[mention.first] & (DETERMINER | POSSESSIVE)
        ):
            return mention
        if not classes[joint - 1] & ROLE:
            return mention
        other = self.before(joint, left_limit)
        if other is None or other.kind is not MentionKind.ROLE or not classes[other.first] & DETERMINER:
            return mention
        return Mention(other.first, mention.last, MentionKind.ROLE, mention.head)

    def around(self, name: Name, left_limit: int, end: int) -> Mention:
        """A mention whose head is a name, with the role before it."""
        doc = self.doc
        lowers, classes = doc.lowers, doc.classes
        first = max(name.title_first, left_limit)
        names = (name,)
        role: tuple[int, int] | None = (first, name.first) if name.first > first else None
        k = first - 1
        several = self._listed_before(name, k, left_limit)
        if several:
            return Mention(max(several[0].title_first, left_limit), end, MentionKind.NAME, name.last - 1, several)
        if k >= left_limit and lowers[k] in ("and", "&") and k - 1 >= left_limit:
            other = self.name_at.get(k - 1)
            if other is not None and other.last == k and other.title_first >= left_limit and not other.organisation:
                if not name.organisation and not self._is_object(other, left_limit):
                    before = other.title_first - 1
                    return (
                        Mention(max(other.title_first, left_limit), end, MentionKind.NAME, name.last - 1, (other, name))
                        if before < left_limit or lowers[before] != "between"
                        else Mention(first, end, MentionKind.NAME, name.last - 1, names, role)
                    )
        start = self._phrase_start(k, left_limit) if k >= left_limit else k
        if (
            (k >= left_limit and classes[k] & (ROLE | GROUP | TITLE) and not self.capital[k])
            or (k >= left_limit and self._role_word(k, left_limit))
            or self._unlisted_role(start, k, left_limit, name)
        ):
            role = (start, name.first)
            first = start
        return Mention(first, end, MentionKind.NAME, name.last - 1, names, role)

    def _listed_before(self, name: Name, k: int, left_limit: int) -> tuple[Name, ...]:
        """The persons of "Holm, Lind and Moe" that begin a clause, for the last of them; none for fewer than three."""
        lowers = self.doc.lowers
        if k - 1 < left_limit or lowers[k] != "and" or name.organisation:
            return ()
        found = [name]
        k -= lowers[k - 1] == ","
        while True:
            other = self.name_at.get(k - 1) if k > left_limit else None
            if other is None or other.last != k or other.organisation or other.title_first < left_limit:
                return ()
            found.append(other)
            k = other.title_first - 1
            if k < left_limit or lowers[k] in ("that", "but"):
                return tuple(reversed(found)) if len(found) > 2 else ()
            if lowers[k] != ",":
                return ()

    def _unlisted_role(self, start: int, k: int, left_limit: int, name: Name) -> bool:
        """Whether plain words fill all the room before a name: "“…,” lifeguard Mei-Lin Arroyo said"."""
        if k < left_limit:
            return False
        if not name.certain and len(name.words) == 1 and self.doc.classes[start] & DETERMINER:
            return False  # "the money | Rivertech wanted"
        if k - start > 2 or not (start == left_limit or self.doc.classes[start] & (DETERMINER | POSSESSIVE)):
            return False
        doc = self.doc
        return all(
            doc.words[j][0].islower() and not doc.classes[j] & (PHRASE_BOUNDARY | REPORTING | TIME)
            for j in range(start + (start != left_limit), k + 1)
        ) and k >= start + (start != left_limit)  # fmt: skip

    def _is_object(self, name: Name, left_limit: int) -> bool:
        """Whether a preposition or verb stands right before a name, so that "and" joins clauses, not names."""
        k = name.title_first - 1
        return k >= left_limit and bool(self.doc.classes[k] & (PREPOSITION | REPORTING))

    def _role_word(self, k: int, left_limit: int) -> bool:
        """A sentence's first word may be a role: "Analyst Vera Holm said"."""
        return self.capital[k] and k not in self.name_at and bool(self.doc.classes[k] & (ROLE | TITLE))

    def _phrase_start(self, k: int, left_limit: int) -> int:
        """The first token of the noun phrase whose words before the head end at ``k``."""
        doc = self.doc
        lowers, classes, words = doc.lowers, doc.classes, doc.words
        limit = max(left_limit, k - _LONGEST_ROLE)
        while k > limit:
            j = k - 1
            has, lower = classes[j], lowers[j]
            if has & (DETERMINER | POSSESSIVE) and lower != "that":
                counted = has & NUMBER and j > left_limit and classes[j - 1] & (DETERMINER | POSSESSIVE)
                return j - 1 if counted else j  # "the two bakers"
            if (lower in ("'s", "'") and words[j] != "'") or (lower == "'" and j and lowers[j - 1][-1] == "s"):
                owner = self.name_at.get(j - 1)
                k = owner.title_first if owner is not None and owner.title_first >= left_limit else j - 1
                if owner is None and k - 1 >= left_limit and classes[k - 1] & (DETERMINER | POSSESSIVE):
                    k -= 1
                return max(k, left_limit)
            if (has & PHRASE_BOUNDARY and not has & (ROLE | TITLE)) or not (lower[0].isalpha() or lower[0].isdigit()):
                break
            if (has & REPORTING and not has & (ROLE | GROUP | TITLE | SPEECH_NOUN)) or has & TIME:
                break
            if has & ADVERB and not has & (ROLE | TITLE):
                break
            owner = self.name_at.get(j)
            k = max(owner.title_first, left_limit) if owner is not None else j
        return k

    def _common_noun(self, i: int, left_limit: int, end: int) -> Mention | None:
        doc = self.doc
        lowers, classes = doc.lowers, doc.classes
        has = classes[i]
        first = self._phrase_start(i, left_limit)
        opener = classes[first]
        definite = lowers[first] in ("the", "this", "that") or bool(opener & POSSESSIVE) or "'s" in lowers[first:i]
        if has & SPEECH_NOUN and not has & ROLE:
            kind = MentionKind.THING
        elif definite and (has & (ROLE | TITLE | ORGANISATION) or lowers[i].endswith("-year-old")):
            kind = MentionKind.ROLE
        elif has & (ROLE | GROUP | TITLE):
            kind = MentionKind.GROUP
        elif definite and not lowers[i].endswith("s"):
            kind = MentionKind.ROLE
        else:
            kind = MentionKind.GROUP
        return Mention(first, end, kind, i)

    def _with_postmodifier(self, mention: Mention | None, left_limit: int) -> Mention | None:
        """Take "a spokesman for X", "one of them", "Vera Holm of Pell Research" by its head, not by its end."""
        if mention is None:
            return None
        doc = self.doc
        lowers, classes = doc.lowers, doc.classes
        k = mention.first - 1
        if k > left_limit and lowers[k] == "the":
            k -= 1
        if k - 1 < left_limit or lowers[k] not in _POSTMODIFYING:
            return mention
        j = k - 1
        has = classes[j]
        owner = self.name_at.get(j)
        if owner is not None:
            if lowers[k] in ("to", "for") and owner.last == k:  # "a letter from Holm to Lind"
                letter = self.before(k, left_limit)
                if letter is not None and letter.kind is MentionKind.THING:
                    return letter.up_to(mention.last)
            if lowers[k] not in ("of", "at", "from", "with") or owner.last != k or owner.place:
                return mention
        elif not (
            has & (ROLE | GROUP | QUANTIFIER | SPEECH_NOUN | TITLE)
            or (lowers[k] in ("of", "for", "in") and self._nounlike(j))
        ):
            return mention
        head = self.before(k, left_limit)
        if head is None or head.kind is MentionKind.PRONOUN:
            return mention
        return head.up_to(mention.last)

    def _nounlike(self, j: int) -> bool:
        doc = self.doc
        k = self._phrase_start(j, max(0, j - 4))
        return not doc.classes[j] & FUNCTION_WORD and bool(doc.classes[k] & (DETERMINER | POSSESSIVE)) and k < j

    def after(self, start: int, right_limit: int) -> Mention | None:
        """Read the noun phrase that begins at token ``start`` and ends before ``ceiling``."""
        doc = self.doc
        _words, lowers, classes = doc.words, doc.lowers, doc.classes
        if start >= right_limit:
            return None
        has, lower = classes[start], lowers[start]
        if has & (SUBJECT | OBJECT) and not has & POSSESSIVE:
            return Mention(start, start + 1, MentionKind.PRONOUN, start)
        if (
            lower == "her"
            and start + 1 < right_limit
            and (classes[start + 1] & (PHRASE_BOUNDARY | DETERMINER) or not lowers[start + 1][0].isalpha())
        ):
            return Mention(start, start + 1, MentionKind.PRONOUN, start)
        person = self._introductions.person(start, right_limit)
        if person is not None:
            role = (start, person.first)
            return self._joined(
                Mention(start, person.last, MentionKind.NAME, person.last - 1, (person,), role), right_limit
            )
        name = self.name_at.get(start)
        if name is not None and name.title_first <= start and name.last <= right_limit:
            return self._joined(self._owned(name, start, right_limit), right_limit)
        if not (lower[0].isalpha() or lower[0].isdigit()) or (
            has & PHRASE_BOUNDARY and not has & (ROLE | TITLE | QUANTIFIER | POSSESSIVE)
        ):
            return None
        i = start
        if has & (DETERMINER | POSSESSIVE | NUMBER):
            i += 1
            while i < right_limit and classes[i] & (DETERMINER | NUMBER) and not classes[i] & PHRASE_BOUNDARY:
                i += 1
        head = -1
        while i < right_limit and i - start < 12:
            has, lower = classes[i], lowers[i]
            inner = self.name_at.get(i)
            if inner is not None and inner.title_first <= i:
                if head >= 0 and not classes[head] & (ROLE | TITLE | GROUP | SPEECH_NOUN):
                    pass
                i = inner.last
                if i < right_limit and lowers[i] in ("'s", "'"):
                    i += 1
                    continue
                if i < right_limit and classes[i] & (ROLE | GROUP | SPEECH_NOUN | ORGANISATION) and not self.capital[i]:
                    continue  # "the Holm campaign"
                return self._joined(
                    Mention(
                        start,
                        inner.last,
                        MentionKind.NAME,
                        inner.last - 1,
                        (inner,),
                        (start, inner.first) if inner.first > start else None,
                    ),
                    right_limit,
                )
            if lower in ("'s", "'"):
                i += 1
                head = -1
                continue
            if not (lower[0].isalpha() or lower[0].isdigit()):
                break
            if (
                has & (PHRASE_BOUNDARY | DETERMINER | POSSESSIVE) and not has & (ROLE | TITLE | QUANTIFIER)
            ) or has & TIME:
                break
            if has & REPORTING and not has & (ROLE | GROUP | SPEECH_NOUN) and head >= 0:
                break
            if (
                head >= 0
                and classes[head] & (ROLE | GROUP)
                and not has & (ROLE | GROUP | TITLE | ORGANISATION | SPEECH_NOUN)
            ) and not self._name_ahead(i, right_limit):
                break
            head = i
            i += 1
        if head < 0:
            if doc.classes[start] & QUANTIFIER or lowers[start] in _ALONE:
                return self._of(Mention(start, start + 1, MentionKind.GROUP, start), right_limit)
            return None
        opener = lowers[start]
        definite = opener in ("the", "this", "that") or bool(classes[start] & POSSESSIVE) or "'s" in lowers[start:head]
        has = classes[head]
        if has & SPEECH_NOUN and not has & ROLE:
            kind = MentionKind.THING
        elif definite and (has & (ROLE | TITLE) or not lowers[head].endswith("s")):
            kind = MentionKind.ROLE
        else:
            kind = MentionKind.GROUP
        return self._of(Mention(start, head + 1, kind, head), right_limit)

    def _name_ahead(self, i: int, right_limit: int) -> bool:
        """Whether plain words lead from ``i`` to a name: "veteran industry analyst Ken Doctor"."""
        doc = self.doc
        for k in range(i, min(i + 4, right_limit)):
            if k in self.name_at:
                return True
            if doc.classes[k] & (PHRASE_BOUNDARY | DETERMINER | POSSESSIVE) or not doc.lowers[k][0].isalpha():
                return False
        return False

    def _owned(self, name: Name, start: int, right_limit: int) -> Mention:
        """A name, or what belongs to it: "Bjerkelund's lawyer", "the Holm campaign"."""
        doc = self.doc
        lowers, classes = doc.lowers, doc.classes
        i = name.last
        if (i < right_limit and lowers[i] in ("'s", "'")) or (
            i < right_limit and not self.capital[i] and classes[i] & (ROLE | GROUP | SPEECH_NOUN)
            and not classes[i] & (PHRASE_BOUNDARY | REPORTING | TIME) and doc.starts[i] > doc.ends[i - 1]
        ):  # fmt: skip
            j = i + 1 if lowers[i] in ("'s", "'") else i
            head = -1
            while (
                j < right_limit
                and j - i < 6
                and lowers[j][0].isalpha()
                and not classes[j] & (PHRASE_BOUNDARY | DETERMINER | TIME)
            ):
                inner = self.name_at.get(j)
                if (
                    inner is not None
                    and head < 0
                    and inner.last < right_limit
                    and self._introductions.goes_on(inner.last, right_limit)
                ):
                    head, j = inner.last - 1, inner.last  # "Holm's Utah director"
                    continue
                if inner is not None:
                    if inner.title_first <= j and head >= 0:
                        return Mention(
                            start, inner.last, MentionKind.NAME, inner.last - 1, (inner,), (start, inner.first)
                        )
                    break
                head = j
                j += 1
            if head >= 0:
                kind = MentionKind.ROLE if classes[head] & ROLE else MentionKind.GROUP
                return self._of(Mention(start, head + 1, kind, head), right_limit) or Mention(
                    start, head + 1, kind, head
                )
        role = (start, name.first) if name.first > start else None
        return Mention(start, name.last, MentionKind.NAME, name.last - 1, (name,), role)

    def _joined(self, mention: Mention, right_limit: int) -> Mention:
        """Add a second name after "and", or all the names of "Holm, Lind and Moe"."""
        doc = self.doc
        i = mention.last
        listed = [*mention.names]
        while mention.kind is MentionKind.NAME and i + 1 < right_limit and doc.lowers[i] == ",":
            other = self.name_at.get(i + 1)
            if other is None or other.title_first != i + 1 or other.organisation:
                break
            listed.append(other)
            i = other.last
        if len(listed) > 1:
            i += doc.lowers[i : i + 1] == [","]
            last = self.name_at.get(i + 1) if doc.lowers[i : i + 1] == ["and"] else None
            if last is None or last.organisation or last.last > right_limit or listed[0].organisation:
                return mention
            if last.last < len(doc.words) and doc.words[last.last] not in ".,;:":
                return mention
            return Mention(mention.first, last.last, MentionKind.NAME, last.last - 1, (*listed, last))
        if mention.kind is MentionKind.NAME and i + 1 < right_limit and doc.lowers[i] in ("and", "&"):
            other = self.name_at.get(i + 1)
            if (
                other is not None
                and not other.organisation
                and not mention.names[0].organisation
                and other.last <= right_limit
            ):
                complement = doc.classes[other.last] if other.last < right_limit else 0
                if not complement & (AUXILIARY | REPORTING):
                    return Mention(mention.first, other.last, MentionKind.NAME, other.last - 1, (*mention.names, other))
        return mention

    def _of(self, mention: Mention, right_limit: int) -> Mention:
        """Take "of the policemen", "for Corvane Energy" into a phrase."""
        doc = self.doc
        i = mention.last
        if (
            i + 1 < right_limit
            and doc.lowers[i] in ("of", "for", "with", "from", "at", "in")
            and (doc.classes[mention.head] & (ROLE | GROUP | QUANTIFIER | SPEECH_NOUN) or doc.lowers[i] == "of")
        ):
            acting = doc.lowers[i + 1].endswith("ing") and not doc.classes[i + 1] & (ROLE | TITLE)
            rest = self.after(i + 1, right_limit) if not acting else None  # "accused by the paper of lying"
            if rest is not None and not (doc.lowers[i] in ("at", "in") and doc.classes[i + 1] & TIME):
                return mention.up_to(rest.last)
        return mention

    def author(self, mention: Mention, right_limit: int) -> Mention:
        """The name after "a tally by", "figures released by": whose words a thing holds; else the mention."""
        lowers = self.doc.lowers
        if mention.kind in (MentionKind.NAME, MentionKind.PRONOUN):
            return mention
        for k in range(mention.last, min(mention.last + 2, right_limit - 1)):
            if lowers[k] == "by" or (lowers[k] == "from" and k == mention.last):
                found = self.after(k + 1, right_limit)
                return found if found is not None and found.kind is MentionKind.NAME else mention
        return mention

    def named(self, mention: Mention, left_limit: int, right_limit: int) -> Mention:
        """The name that stands in apposition to a role: "His sister, Marisol Imbarato, said"; else the mention."""
        doc = self.doc
        sender = self.name_at.get(mention.last + 1) if doc.lowers[mention.last : mention.last + 1] == ["from"] else None
        if sender is not None and sender.last <= right_limit and not sender.place:  # "the answer from Ada Brandt"
            if mention.kind is not MentionKind.NAME and not doc.classes[mention.head] & (ROLE | GROUP):
                return Mention(sender.title_first, sender.last, MentionKind.NAME, sender.last - 1, (sender,))
        if mention.kind not in (MentionKind.ROLE, MentionKind.GROUP) or mention.last + 1 >= right_limit:
            return mention
        called = self._introductions.called(mention.first, mention.last, right_limit)
        if called is not None:
            return Mention(
                mention.first, called.last, MentionKind.NAME, called.last - 1, (called,), (mention.first, mention.last)
            )
        if doc.words[mention.last] != ",":
            return mention
        name = self.name_at.get(mention.last + 1)
        if name is None or name.title_first != mention.last + 1 or name.organisation or name.place:
            return mention
        if name.last < len(doc.words) and doc.lowers[name.last] not in _AFTER_APPOSITION:
            return mention
        if not (name.certain or len(name.words) > 1 or doc.classes[name.first] & FIRST_NAME):
            return mention
        return Mention(
            mention.first, name.last, MentionKind.NAME, name.last - 1, (name,), (mention.first, mention.last)
        )


_AFTER_APPOSITION = frozenset([*",(—–.;:)”", "of", "from", "at", "in", "who"])
_ALONE = frozenset("some many most several few others one another both all those".split())
_POSTMODIFYING = frozenset("of for at from with in to on like around across inside within near outside".split())
