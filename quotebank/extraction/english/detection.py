"""Whether a text is English, guessed from its most common words: what the rules can read."""

from __future__ import annotations

from quotebank.extraction.document.text import Document
from quotebank.extraction.lexicon.loader import word_list

_COMMON = word_list("common_english")
"""Common in English and rare in its neighbours: no "a", "in", "is", "on"."""
_FEWEST_TOKENS = 40
"""Shorter texts are taken for English: too little stands there to tell."""
_LEAST_SHARE = 0.1
"""Of an English news article, a fifth to a third of the words are among the common ones."""
_ENOUGH = 400


def is_english(doc: Document, language: str | None) -> bool:
    """Whether to read a text as English: by the language given, else by its common words.

    >>> is_english(Document("Le conseil a voté la fermeture du pont. " * 6), None)
    False
    """
    if language is not None:
        return language.lower().split("-")[0] == "en"
    tokens = doc.lowers[:_ENOUGH]
    common = sum(map(_COMMON.__contains__, tokens))
    if common >= _LEAST_SHARE * len(tokens):  # marks and numbers counted: nearly every English text
        return True
    words = sum(1 for token in tokens if token[0].isalpha())
    return words < _FEWEST_TOKENS or common >= _LEAST_SHARE * words
