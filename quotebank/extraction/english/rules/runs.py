"""Runs of capitalised words, and how else a text writes such words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, reduce
from operator import or_

from attrs import define

from quotebank.extraction.document.text import Document
from quotebank.extraction.english.grammar import DEFINITE, ORGANISATION, REPORTING
from quotebank.extraction.lexicon.loader import entries, word_list

COMMON = word_list("common_words")
STREETS = word_list("streets")
OFFICE_LETTERS = word_list("office_letters")
INNER_PREPOSITIONS = word_list("prepositions_in_names")
_LETTERS = word_list("letters_like_words")
_BODY_ENDS = word_list("words_of_bodies")


@define(slots=True, eq=False)
class Capitals:
    """The capitalised words of a text, and how else the text writes them."""

    doc: Document
    capital: Sequence[bool]
    words: set[str]
    """The words of the text as it writes them: what is in it in lower case stands there so, too."""
    inner: set[str]
    """Words that have their capital inside a sentence, where it means something."""
    pairs: set[tuple[str, ...]]
    """Words of grammar and the words after them that both have their capitals there."""
    called: set[str]
    """Words that have an article with a capital before them there: papers and bands, "as The Advocate wrote"."""


@define(slots=True, eq=False)
class Run:
    """A run of capitalised words: tokens ``first`` to ``last``, end exclusive."""

    capitals: Capitals
    doc: Document
    first: int
    last: int

    def rest(self, first: int) -> Run:
        """The run from token ``first`` on."""
        return Run(self.capitals, self.doc, first, self.last)

    def has(self, query: int, first: int, last: int) -> bool:
        """Whether a token from ``first`` to ``last`` has one of some classes."""
        return bool(reduce(or_, self.doc.classes[first:last], 0) & query)

    def capital(self, k: int) -> bool:
        """Whether token ``k`` is there and has a capital."""
        return k < len(self.capitals.capital) and self.capitals.capital[k]

    def is_body(self) -> bool:
        """Whether a word of the run is one of bodies' names."""
        return self.has(ORGANISATION, self.first, self.last)

    def is_place(self, first: int, last: int) -> bool:
        """Whether tokens are the words of a place: "New Hampshire"."""
        return " ".join(self.doc.lowers[first:last]) in _many_word_places()

    def ends_body(self, k: int) -> bool:
        """Whether the capitalised word at token ``k`` can end the name of a body."""
        return bool(self.doc.classes[k] & ORGANISATION) or self.doc.lowers[k] in _BODY_ENDS

    def is_called(self) -> bool:
        """Whether the run is a word that has an article of its own: "as The Advocate wrote"."""
        doc, first = self.doc, self.first
        if self.last - first > 1 or not first or doc.lowers[first] not in self.capitals.called:
            return False
        article = first - 1
        inside = self.capitals.capital[article] and doc.sentences[doc.sentence_of[article]][0] < article
        return doc.lowers[article] == DEFINITE and (inside or bool(self.classes(self.last) & REPORTING))

    def is_inner(self) -> bool:
        """Whether the run's first word has a capital inside a sentence elsewhere, where it means something."""
        return self.doc.lowers[self.first] in self.capitals.inner

    def is_shouted(self, k: int) -> bool:
        """Whether letters are no word of grammar, as they alone are capitals: "US", "WHO"."""
        words = self.doc.words
        return words[k] in _LETTERS and not any(len(w) > 3 and w.isupper() for w in words[max(0, k - 1) : k + 2])

    def lower(self, k: int) -> str:
        """Token ``k`` in lower case; empty after the text's end."""
        return self.doc.lowers[k] if k < len(self.doc.lowers) else ""

    def classes(self, k: int) -> int:
        """The classes of token ``k``; 0 after the text's end."""
        return self.doc.classes[k] if k < len(self.doc.classes) else 0


@cache
def _many_word_places() -> frozenset[str]:
    return frozenset(word for word, _ in entries("places") if " " in word)
