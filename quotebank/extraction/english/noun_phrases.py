"""Candidate sources: names with their roles, pronouns, role phrases, unnamed groups.

Noun phrases are read around a place when a cue asks who stands there; the names in them are found once for the text.
"""

from __future__ import annotations

from quotebank.extraction.document.text import Document
from quotebank.extraction.english.grammar import (
    ADDITION,
    DETERMINER,
    GENITIVE,
    GROUP,
    NUMBER,
    ORGANISATION,
    PHRASE_BOUNDARY,
    POSSESSIVE,
    QUANTIFIER,
    REPORTING,
    ROLE,
    SPEECH_NOUN,
    TIME,
    TITLE,
)
from quotebank.extraction.english.introductions import introduced
from quotebank.extraction.english.mentions import Mention, MentionKind, mention_of
from quotebank.extraction.english.name_lists import listed_before, with_listed
from quotebank.extraction.english.name_parser import Name
from quotebank.extraction.english.names import Names
from quotebank.extraction.english.rules.introductions import goes_on
from quotebank.extraction.english.rules.phrases_after import (
    ALONE,
    ENDS,
    NAMED,
    Behind,
    Phrase,
    is_past_with_object,
    kind_after,
)
from quotebank.extraction.english.rules.phrases_before import (
    ENDINGS,
    NO_HEAD,
    ROLES,
    head_end,
    kind_before,
    phrase_start,
)
from quotebank.extraction.english.rules.places import Place, Words
from quotebank.extraction.english.transcript import Transcript
from quotebank.extraction.lexicon.loader import word_list
from quotebank.extraction.lexicon.morphology import GERUND_ENDING, OWNER_MARKS

__all__ = ["Mention", "MentionKind", "NounPhrases"]

_BEFORE_MAKERS = word_list("before_makers")
_LONGEST_PHRASE = 12
_LONGEST_POSSESSION = 6
_POSTMODIFYING = word_list("after_nouns")
_WITH_MATTER = ROLE | GROUP | QUANTIFIER | SPEECH_NOUN
_BELONGING = ROLE | GROUP | SPEECH_NOUN


class NounPhrases:
    """The noun phrases around a place, and every name of the text."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.transcript = Transcript(doc)
        found = Names(doc, self.transcript)
        self.names, self.name_at, self.capital = found.names, found.name_at, found.capital
        self.text = Words(doc.words, doc.lowers, doc.classes, found.capital, found.name_at)

    def before(self, end: int, left_limit: int) -> Mention | None:
        """Read the noun phrase that ends just before token ``end`` and does not begin before ``left_limit``."""
        name = self.name_at.get(end - 1)  # "Ana [Holm]" ends with a bracket
        i = end - 1 if name is not None and name.last == end else self._last_word(end, left_limit)
        if i < left_limit:
            return None
        name = self.name_at.get(i)
        if name is not None and name.last == i + 1:
            return self._from_head(self.around(name, left_limit, end), left_limit)
        place = Place(self.text, i, left_limit, end)
        lower = self.doc.lowers[i]
        found = ENDINGS.first(place, lower)
        if found is not None or NO_HEAD.any(place, lower):
            return found
        first = phrase_start(self.text, i, left_limit)
        noun = Mention(first, end, kind_before(self.text, first, i), i)
        return self._two_roles(self._from_head(noun, left_limit), left_limit)

    def _last_word(self, end: int, left_limit: int) -> int:
        """The last token before a place, or before the bracket there; before the limit where there is none."""
        words, i = self.doc.words, end - 1
        if i < left_limit or words[i] not in (")", "]"):
            return i
        while i > left_limit and words[i] not in "([":
            i -= 1
        return i - 1

    def _two_roles(self, mention: Mention, left_limit: int) -> Mention:
        """Read "the former captain and current mayor" as one person: the second role has no article of its own."""
        classes, joint = self.doc.classes, mention.first - 1
        if joint <= left_limit or self.doc.lowers[joint] != ADDITION:
            return mention
        roles = classes[mention.head] & classes[joint - 1] & ROLE
        if not roles or classes[mention.first] & (DETERMINER | POSSESSIVE):
            return mention
        other = self.before(joint, left_limit)
        if other is None or other.kind is not MentionKind.ROLE or not classes[other.first] & DETERMINER:
            return mention
        return Mention(other.first, mention.last, MentionKind.ROLE, mention.head)

    def around(self, name: Name, left_limit: int, end: int) -> Mention:
        """A mention whose head is a name, with the role before it."""
        head = name.last - 1
        names = listed_before(self.text, name, left_limit)
        if names:
            return Mention(max(names[0].title_first, left_limit), end, MentionKind.NAME, head, names)
        first = max(name.title_first, left_limit)
        if first > left_limit and ROLES.any(Place(self.text, first - 1, left_limit, first)):
            first = phrase_start(self.text, first - 1, left_limit)
        role = (first, name.first) if name.first > first else None
        return Mention(first, end, MentionKind.NAME, head, (name,), role)

    def _from_head(self, mention: Mention, left_limit: int) -> Mention:
        """Take "a spokesman for X", "one of them", "Vera Holm of Pell Research" by its head, not by its end."""
        end = head_end(self.text, mention.first, left_limit)
        head = self.before(end, left_limit) if end else None
        return head.up_to(mention.last) if head is not None else mention

    def after(self, start: int, right_limit: int) -> Mention | None:
        """Read the noun phrase that begins at token ``start`` and ends before ``right_limit``."""
        if start >= right_limit:
            return None
        lower = self.doc.lowers[start]
        if ALONE.of[lower] and ALONE.any(Place(self.text, start, start, right_limit), lower):
            return Mention(start, start + 1, MentionKind.PRONOUN, start)
        person = introduced(self.text, start, right_limit)
        if person is not None:
            return with_listed(self.text, mention_of(start, (person,), (start, person.first)), right_limit)
        name = self.name_at.get(start)
        if name is not None and name.last <= right_limit:
            return with_listed(self.text, self._owned(name, start, right_limit), right_limit)
        has = self.doc.classes[start]
        if has & PHRASE_BOUNDARY and not has & (ROLE | TITLE | QUANTIFIER | POSSESSIVE):
            return None
        return self._common_noun(start, right_limit)

    def _common_noun(self, start: int, right_limit: int) -> Mention | None:
        """The noun phrase that begins with no name and no pronoun."""
        phrase = Phrase(self.text, self._after_opener(start, right_limit), start, right_limit)
        name = self._read_on(phrase)
        if name is not None:
            role = (start, name.first) if name.first > start else None
            return with_listed(self.text, mention_of(start, (name,), role), right_limit)
        if phrase.head >= 0:
            kind = kind_after(self.text, start, phrase.head)
            return self._of(Mention(start, phrase.head + 1, kind, phrase.head), right_limit)
        if not self.doc.classes[start] & QUANTIFIER:
            return None
        return self._of(Mention(start, start + 1, MentionKind.GROUP, start), right_limit)

    def _after_opener(self, start: int, right_limit: int) -> int:
        """The token after the articles, possessives and numbers at token ``start``."""
        classes, k = self.doc.classes, start
        if classes[k] & (DETERMINER | POSSESSIVE | NUMBER):
            k += 1
            while k < right_limit and classes[k] & (DETERMINER | NUMBER) and not classes[k] & PHRASE_BOUNDARY:
                k += 1
        return k

    def _read_on(self, phrase: Phrase) -> Name | None:
        """Read a noun phrase to its end; the name that ends it, if one does."""
        last, lowers = min(phrase.right, phrase.left + _LONGEST_PHRASE), self.doc.lowers
        while phrase.k < last:
            name = self.name_at.get(phrase.k)
            if name is not None:
                if not self._has_more(name, phrase.right):
                    return name
                phrase.k = name.last
            elif lowers[phrase.k] in OWNER_MARKS and self.text.is_possessive(phrase.k):
                phrase.k, phrase.head = phrase.k + 1, -1
            elif ENDS.any(phrase, lowers[phrase.k]):
                break
            else:
                phrase.k, phrase.head = phrase.k + 1, phrase.k
        return None

    def _has_more(self, name: Name, right_limit: int) -> bool:
        """Whether what belongs to a name comes after it: "the Holm | campaign"."""
        k = name.last
        belongs = k < right_limit and self.doc.classes[k] & (_BELONGING | ORGANISATION)
        return bool(belongs) or (k < right_limit and self.text.is_possessive(k))

    def _owned(self, name: Name, start: int, right_limit: int) -> Mention:
        """A name, or what belongs to it: "Bjerkelund's lawyer", "the Holm campaign"."""
        k = name.last
        found = None
        if k < right_limit and self.text.is_possessive(k):
            found = self._possession(start, k + 1, right_limit)
        elif k < right_limit and self._is_belonging(k):
            found = self._possession(start, k, right_limit)
        return found or mention_of(start, (name,), (start, name.first) if name.first > start else None)

    def _is_belonging(self, k: int) -> bool:
        """Whether a word after a name is a noun for what belongs to it."""
        has = self.doc.classes[k]
        return bool(has & _BELONGING) and not (self.capital[k] or has & (PHRASE_BOUNDARY | REPORTING | TIME))

    def _possession(self, start: int, k: int, right_limit: int) -> Mention | None:
        """What belongs to the name at token ``start`` and begins at token ``k``."""
        head, last = -1, min(right_limit, k + _LONGEST_POSSESSION)
        while k < last and not self._ends_possession(k):
            inner = self.name_at.get(k)
            if inner is None:
                head, k = k, k + 1
            elif head < 0 and goes_on(self.text, inner.last, right_limit):
                head, k = inner.last - 1, inner.last  # "Holm's Utah director"
            else:
                return mention_of(start, (inner,), (start, inner.first))  # "Norway's Ministry of Roads"
        if head < 0:
            return None
        kind = MentionKind.ROLE if self.doc.classes[head] & ROLE else MentionKind.GROUP
        return self._of(Mention(start, head + 1, kind, head), right_limit)

    def _ends_possession(self, k: int) -> bool:
        boundary = self.doc.classes[k] & (PHRASE_BOUNDARY | DETERMINER | TIME)
        return bool(boundary) or not self.doc.lowers[k][0].isalpha() or is_past_with_object(self.text, k)

    def _of(self, mention: Mention, right_limit: int) -> Mention:
        """Take "of the policemen", "for Corvane Energy" into a phrase."""
        lowers, k = self.doc.lowers, mention.last
        if k + 1 >= right_limit or lowers[k] not in _POSTMODIFYING:
            return mention
        matter = lowers[k] == GENITIVE or self.doc.classes[mention.head] & _WITH_MATTER
        if not matter or lowers[k + 1].endswith(GERUND_ENDING):  # "accused by the paper of lying"
            return mention
        rest = self.after(k + 1, right_limit)
        return mention.up_to(rest.last) if rest is not None else mention

    def author(self, mention: Mention, right_limit: int) -> Mention:
        """The name after "a tally by", "figures released by": whose words a thing holds; else the mention."""
        if mention.kind in (MentionKind.NAME, MentionKind.PRONOUN):
            return mention
        for k in range(mention.last, min(mention.last + 2, right_limit - 1)):
            if self.doc.lowers[k] in _BEFORE_MAKERS:
                found = self.after(k + 1, right_limit)
                return found if found is not None and found.kind is MentionKind.NAME else mention
        return mention

    def named(self, mention: Mention, left_limit: int, right_limit: int) -> Mention:
        """The name that stands in apposition to a role: "His sister, Marisol Imbarato, said"; else the mention."""
        if mention.kind in (MentionKind.NAME, MentionKind.PRONOUN):
            return mention
        return NAMED.first(Behind(self.text, mention.last, mention.first, right_limit, mention)) or mention
