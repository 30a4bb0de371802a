"""Reporting words in context: the source of each, the addressee, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property

from quotebank import deadline
from quotebank.extraction.document.quotation_marks import QuotedSpan
from quotebank.extraction.document.text import Document, uncrowded
from quotebank.extraction.english.cue import Complement, Cue
from quotebank.extraction.english.grammar import (
    ACCORDANCE,
    AGENT,
    AUXILIARY,
    COMPLEMENTISER,
    DETERMINER,
    EXPLETIVE,
    HEARER,
    INFINITIVE,
    POSSESSIVE,
    PREPOSITION,
    SUBJECT,
)
from quotebank.extraction.english.noun_phrases import Mention, MentionKind, NounPhrases
from quotebank.extraction.english.rules.no_verbs import NO_CUE
from quotebank.extraction.english.rules.verb_readings import READINGS, Nothing
from quotebank.extraction.english.verb_places import Readers, place_of
from quotebank.extraction.lexicon.loader import (
    SpeechNoun,
    VerbForm,
    sayings,
    speech_nouns,
    verbs,
    word_list,
)
from quotebank.extraction.lexicon.morphology import OWNER_MARKS

_MOST_TELLING = 120
"""Reporting words in 1,000 tokens before the rest are ignored; the densest of 1,200 articles has 82."""
_LONGEST_HEARER = 6
"""Tokens from "to" to "that": "made it clear to the board of the mill that"."""
_LONGEST_DESCRIPTION = 8
"""Tokens behind an owner up to "that": "a remark by Holm, the mayor of Pell, that"."""
_LONGEST_OWNED = 5
"""Tokens from an owner to the noun: "Holm's much repeated public claim"."""
_BEING = word_list("singular_copulas")
_REJECTING, _CLAIMS, _BRUSHING = word_list("rejecting"), word_list("claims"), word_list("brushing")


class Cues:
    """All the cues of a text in order."""

    def __init__(self, doc: Document, phrases: NounPhrases, quoted_spans: Sequence[QuotedSpan]) -> None:
        self.doc, self.phrases = doc, phrases
        self._readers = Readers(doc, phrases, quoted_spans)
        self.opening_at, self.inside = self._readers.opening_at, self._readers.inside
        self.quotations = self._readers.bounds.quotations
        self.sentence_subject = self._readers.subjects.of_sentence
        self.cues: list[Cue] = []
        self._find()

    @cached_property
    def starting(self) -> dict[int, Cue]:
        """The cues by the token that they, with all that belongs to them, begin at."""
        return {cue.start: cue for cue in reversed(self.cues)}

    def _find(self) -> None:
        sentence, in_sentence = -1, list[Cue]()
        quoting = self._quoting_sentences()
        for i in deadline.watched(self._places()):
            number = self.doc.sentence_of[i]
            if number != sentence:
                sentence, in_sentence = number, []
            cue = self._cue_at(i, in_sentence)
            if cue is not None and not (_is_idle(self.doc, cue) and number not in quoting):
                cue.sentence = number
                in_sentence.append(cue)
                self.cues.append(cue)

    def _places(self) -> list[int]:
        """The reporting words outside quotations that are not part of names."""
        name_at, telling = self.phrases.name_at, _telling_words()
        places = [k for k, lower in enumerate(self.doc.lowers) if lower in telling and k not in self.inside]
        return [k for k in uncrowded(places, _MOST_TELLING) if k not in name_at]

    def _quoting_sentences(self) -> set[int]:
        """The sentences that quotations begin or end in."""
        last = len(self.doc.words) - 1
        return {self.doc.sentence_of[min(k, last)] for s in self.opening_at.values() for k in (s.opening, s.end)}

    def _cue_at(self, i: int, earlier: Sequence[Cue]) -> Cue | None:
        lower = self.doc.lowers[i]
        if lower == ACCORDANCE:
            return self._according(i)
        if lower in _CLAIMS and (rejected := self._rejected(i)):
            return rejected
        for saying, words in sayings().get(lower, ()):
            after = i + 1 + len(words)
            if self.doc.lowers[i + 1 : after] == [*words] and self._announces(after, words[0]):
                return self._saying(i, saying, 1 + len(words), earlier)
        form, noun = verbs().get(lower), speech_nouns().get(lower)
        cue = self._verb(i, form, earlier) if form is not None and form.frames else None
        return self._noun(i, noun) if cue is None and noun is not None and "c" in noun.frames else cue

    def _announces(self, k: int, opener: str) -> bool:
        """Whether "that" stands at token ``k``, after a hearer perhaps; after "made it clear" a clause without it."""
        lowers, has = self.doc.lowers, self.doc.classes[k] if k < len(self.doc.classes) else 0
        if lowers[k : k + 1] == [HEARER]:
            return COMPLEMENTISER in lowers[k + 1 : k + _LONGEST_HEARER]
        return lowers[k : k + 1] == [COMPLEMENTISER] or (opener == EXPLETIVE and bool(has & (SUBJECT | DETERMINER)))

    def _saying(self, i: int, form: VerbForm, width: int, earlier: Sequence[Cue]) -> Cue | None:
        """Read "Holm made it clear that …"."""
        place = place_of(self._readers, i, form, earlier)
        place.width = width
        reading = READINGS.first(place)
        return reading if isinstance(reading, Cue) else None

    def _according(self, i: int) -> Cue | None:
        doc, first = self.doc, i + 2
        if first >= len(doc.words) or doc.lowers[i + 1] != HEARER:
            return None
        right_limit = self._readers.bounds.right_limit(i)
        mention = self.phrases.after(first, right_limit)
        if mention is not None:
            mention = self.phrases.author(mention, right_limit)
            mention = self.phrases.named(mention, first, min(right_limit + 1, len(doc.words)))
        end = mention.last if mention is not None else first
        return Cue(i, first, i, end, end, Complement.NOTHING, ACCORDANCE, "c", mention, inverted=True, verb_first=i)

    def _noun(self, i: int, noun: SpeechNoun) -> Cue | None:
        """Read "Her claim that …", "Ortiz's claim was that …", "his promise to …"."""
        after = self.doc.lowers[i + 1 : i + 3]
        if after[:1] == [AGENT]:
            return self._noun_of(i, noun)
        if after[:1] == [COMPLEMENTISER]:
            complement, content = Complement.THAT, i + 2
        elif after[:1] and after[0] in _BEING and after[1:] == [COMPLEMENTISER]:
            complement, content = Complement.THAT, i + 3
        elif after[:1] == [INFINITIVE] and "i" in noun.frames:
            complement, content = Complement.INFINITIVE, i + 1
        else:
            return None
        owner = self._owner(i)
        if owner is None:
            return None
        return Cue(
            i, i + 1, owner.first, content, content, complement, noun.lemma, "c", owner,
            negated="d" in noun.frames, noun=content != i + 3, verb_first=i,
        )  # fmt: skip

    def _noun_of(self, i: int, noun: SpeechNoun) -> Cue | None:
        """Read "a remark by Ortiz, the mayor, that …"."""
        right_limit = self._readers.bounds.right_limit(i)
        owner = self.phrases.after(i + 2, right_limit)
        if owner is None:
            return None
        places = range(owner.last, min(owner.last + _LONGEST_DESCRIPTION, right_limit))
        that = next((k for k in places if self.doc.lowers[k] == COMPLEMENTISER), 0)
        if not that or (that > owner.last and not self.doc.words[owner.last] == self.doc.words[that - 1] == ","):
            return None
        return Cue(
            i, i + 1, i, that + 1, that + 1, Complement.THAT, noun.lemma, "c", owner,
            negated="d" in noun.frames, noun=True, verb_first=i,
        )  # fmt: skip

    def _rejected(self, i: int) -> Cue | None:
        """Read "rejected claims that …", "dismissed the idea that …": a denial of what the claim says."""
        doc, left_limit = self.doc, self._readers.bounds.left_limit(i)
        if doc.lowers[i + 1 : i + 2] != [COMPLEMENTISER]:
            return None
        k = i - 1
        while k > max(left_limit, i - _LONGEST_OWNED) and doc.lowers[k] not in _REJECTING:
            if doc.words[k] == "," or (doc.classes[k] & (PREPOSITION | AUXILIARY) and doc.lowers[k] not in _BRUSHING):
                return None
            k -= 1
        if k <= left_limit or doc.lowers[k] not in _REJECTING:
            return None
        form = verbs().get(doc.lowers[k], verbs()["rejected"])
        place = place_of(self._readers, k, form, ())
        owner = place.subject() or place.shared().mention
        return None if owner is None else Cue(
            k, i + 1, min(place.k, owner.first), i + 2, i + 2, Complement.THAT, form.lemma, "cd", owner,
            negated=True, verb_first=place.k,
        )  # fmt: skip

    def _owner(self, i: int) -> Mention | None:
        """Whose something said is: "her", "Ortiz's"."""
        left_limit = self._readers.bounds.left_limit(i)
        for k in range(i - 1, max(left_limit, i - _LONGEST_OWNED) - 1, -1):
            if self.doc.classes[k] & POSSESSIVE:
                return Mention(k, k + 1, MentionKind.PRONOUN, k)
            if self.doc.lowers[k] in OWNER_MARKS:
                return self.phrases.before(k, left_limit)
            if self.doc.classes[k] & (DETERMINER | PREPOSITION | AUXILIARY):
                return None
        return None

    def _verb(self, i: int, form: VerbForm, earlier: Sequence[Cue]) -> Cue | None:
        """Read a verb in its place: with its subject, with its agent, or with the source of a cue before it."""
        place, lower = place_of(self._readers, i, form, earlier), self.doc.lowers[i]
        if NO_CUE.any(place, lower):
            return None
        reading = READINGS.first(place, lower)
        if reading is None:
            return place.shared()
        return None if isinstance(reading, Nothing) else reading


def _is_idle(doc: Document, cue: Cue) -> bool:
    """Whether a verb that reports no clause stands without an object: "they continued", "she spoke in Lund"."""
    if cue.complement is not Complement.NOTHING or cue.inverted or {"c", "s"} & set(cue.frames):
        return False
    return not is_between_commas(doc, cue)


def is_between_commas(doc: Document, cue: Cue) -> bool:
    """Whether a verb that takes quotations stands with its subject between commas: "The dam, he continued, leaks"."""
    mention = cue.mention
    if mention is None or mention.kind not in (MentionKind.NAME, MentionKind.PRONOUN) or "q" not in cue.frames:
        return False
    if cue.shared or cue.relative:
        return False
    return cue.start > 0 and doc.words[cue.start - 1] == "," and doc.words[cue.end : cue.end + 1] == [","]


@cache
def _telling_words() -> frozenset[str]:
    """Every form that can be a cue, or begin one of several words."""
    return frozenset({ACCORDANCE, *verbs(), *speech_nouns(), *sayings()})
