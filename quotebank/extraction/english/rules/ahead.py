"""A place behind a cue that rules ask about, and the questions about it that several tables ask."""

from __future__ import annotations

from collections.abc import Container, Mapping

from attrs import define

from quotebank.extraction.document.quotation_marks import QuotedSpan
from quotebank.extraction.document.text import Document
from quotebank.extraction.english.cue import Cue
from quotebank.extraction.english.grammar import (
    AUXILIARY,
    DETERMINER,
    GROUP,
    HEARER,
    NUMBER,
    OBJECT,
    POSSESSIVE,
    PREPOSITION,
    REPORTING,
    SUBJECT,
    SUBORDINATOR,
    TIME,
)
from quotebank.extraction.english.noun_phrases import Mention, NounPhrases
from quotebank.extraction.lexicon.loader import entries, word_list
from quotebank.extraction.lexicon.morphology import OWNER_MARKS

_ABOUT = word_list("about")
_GOVERNED = {preposition: frozenset(verbs.split()) for preposition, verbs in entries("governed_prepositions")}
_ROUGHLY = word_list("roughly")
_QUANTIFIED = {word: frozenset(after.split()) for word, after in entries("openers_of_quantities")}
_TO_OBJECT = word_list("to_object")
_NO_VERB = DETERMINER | POSSESSIVE | OBJECT | SUBJECT | GROUP | PREPOSITION
_OWNED_BOUNDARY = PREPOSITION | DETERMINER | AUXILIARY | SUBORDINATOR | SUBJECT
_NO_VERB_ENDINGS = tuple(word_list("endings_of_no_verb"))


@define(slots=True, eq=False)
class Ahead:
    """What stands ahead of the reader of a cue: the tokens from ``k`` on.

    No phrase reaches token ``limit``, which is the end of the sentence or the opening mark of a quotation.
    """

    doc: Document
    phrases: NounPhrases
    openings: Container[int]
    inside: Mapping[int, QuotedSpan]
    cue: Cue
    k: int
    limit: int
    end: int
    """The token after the sentence."""
    word: str = ""
    """The word ahead, in lower case."""

    def go(self, k: int) -> None:
        """Go on to token ``k``."""
        self.k, self.word = k, self.lower(k)

    def lower(self, k: int) -> str:
        """Token ``k`` in lower case; empty from the limit on."""
        return self.doc.lowers[k] if k < self.limit else ""

    def classes(self, k: int) -> int:
        """The classes of token ``k``; 0 from the limit on."""
        return self.doc.classes[k] if k < self.limit else 0

    def is_digit(self, k: int) -> bool:
        """Whether token ``k`` is a number in digits."""
        return self.lower(k)[:1].isdigit()

    def is_capital(self, k: int) -> bool:
        """Whether token ``k`` has a capital."""
        return k < self.limit and self.doc.words[k][0].isupper()

    def phrase(self, k: int) -> Mention | None:
        """The noun phrase that begins at token ``k``."""
        return self.phrases.after(k, self.limit)

    def past_owned(self, k: int) -> int:
        """Where what belongs to a phrase ends: "the board | 's own inquiry"; ``k`` where it owns nothing."""
        if self.lower(k) not in OWNER_MARKS:
            return k
        k += 1
        while self.lower(k)[:1].isalpha() and not self.classes(k) & _OWNED_BOUNDARY:
            k += 1
        return k

    def takes(self, frame: str) -> bool:
        """Whether the cue's word can take a complement, by its letter in the list of reporting verbs."""
        return frame in self.cue.frames

    def is_quantity(self, k: int) -> bool:
        """Whether token ``k`` begins a quantity: "at least three", "about 40", "as many as nine", "up to half"."""
        if self.lower(k + 1) in _QUANTIFIED.get(self.lower(k), ()):
            return True
        return self.lower(k) in _ROUGHLY and (self.is_digit(k + 1) or bool(self.classes(k + 1) & NUMBER))

    def is_base_verb(self, k: int) -> bool:
        """Whether "to" before token ``k`` makes an infinitive, as far as its shape tells."""
        lower, has = self.lower(k), self.classes(k)
        if has & _NO_VERB and not has & REPORTING:
            return False
        return lower != "" and self.doc.words[k][0].islower() and not lower.endswith(_NO_VERB_ENDINGS)

    def is_governed(self) -> bool:
        """Whether the preposition ahead leads to what is reported: "warned of floods", "pointed to the gap"."""
        word, lemma = self.word, self.cue.lemma
        if self.follows_quotation():
            return False
        if word == HEARER:
            return lemma in _TO_OBJECT
        if not self.takes("f") or self.k + 1 == self.end or self.classes(self.k + 1) & TIME:
            return False
        return word in _ABOUT or lemma in _GOVERNED.get(word, ())

    def follows_quotation(self) -> bool:
        """Whether what is reported stands right before the cue: "“Never,” he wrote of it"."""
        before = self.cue.start - 1
        return before in self.inside and self.doc.sentence_of[before] == self.doc.sentence_of[self.cue.first]
