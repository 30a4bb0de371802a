"""What a rule needs of the word that it is asked about, as far as the word alone tells it.

A table remembers for each word which of its rules it need ask, so that none is called in vain for most words of a text.
"""

from __future__ import annotations

from collections.abc import Container

from attrs import frozen

from quotebank.extraction.lexicon.loader import verbs, word_classes


@frozen
class Word:
    """Any word of some classes, with one of some endings, or among some words; or what is no plain word."""

    classes: int = 0
    endings: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    digit: bool = False
    """Whether it may begin with a digit."""
    mark: bool = False
    """Whether it may begin with neither a letter nor a digit."""
    joined: bool = False
    """Whether it may have more than letters in it: "O'Brien", "T-shirt"."""
    capital: bool | None = None
    """Whether it must have a capital, or must have none; where words are asked about as they are written."""

    def __contains__(self, word: object) -> bool:
        if not isinstance(word, str) or (self.capital is not None and word[:1].isupper() != self.capital):
            return False
        lower = word.lower().replace("’", "'")
        if lower in self.words or word_classes().get(lower, 0) & self.classes or lower.endswith(self.endings):
            return True
        letter, digit = word[:1].isalpha(), word[:1].isdigit()
        if letter or digit:
            return self.digit if digit else self.joined and not word.isalpha()
        return self.mark


@frozen
class Besides:
    """Any word but those of some classes."""

    classes: int

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and not word_classes().get(word, 0) & self.classes


@frozen
class Verb:
    """Any form of a reporting verb, or only some forms, or those of some verbs."""

    forms: Container[str] | None = None
    lemmas: Container[str] | None = None

    def __contains__(self, word: object) -> bool:
        form = verbs().get(word) if isinstance(word, str) else None
        if form is None:
            return False
        return (self.forms is None or form.form in self.forms) and (self.lemmas is None or form.lemma in self.lemmas)
