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

    def __contains__(self, word: object) -> bool:
        if not isinstance(word, str):
            return False
        if word in self.words or word_classes().get(word, 0) & self.classes or word.endswith(self.endings):
            return True
        letter, digit = word[:1].isalpha(), word[:1].isdigit()
        return (self.digit and digit) or (self.mark and not (letter or digit)) or (self.joined and not word.isalpha())


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
