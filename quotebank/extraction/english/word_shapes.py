"""Words and numbers as the features see them: what they are to the grammar, and how large."""

from __future__ import annotations

from functools import lru_cache

from quotebank.extraction.english.grammar import (
    ADVERB,
    AUXILIARY,
    CONJUNCTION,
    DETERMINER,
    POSSESSIVE,
    PREPOSITION,
    RELATIVE,
    REPORTING,
    ROLE,
    SPEECH_NOUN,
    SUBJECT,
    SUBORDINATOR,
    THOUGHT,
    TIME,
)
from quotebank.extraction.lexicon.loader import word_list
from quotebank.extraction.lexicon.morphology import ADVERB_ENDING, GERUND_ENDING, PAST_ENDING

_CLASSES = (
    (DETERMINER, "det"),
    (POSSESSIVE, "poss"),
    (PREPOSITION, "prep"),
    (CONJUNCTION, "conj"),
    (AUXILIARY, "aux"),
    (SUBJECT, "pron"),
    (RELATIVE, "wh"),
    (SUBORDINATOR, "sub"),
    (REPORTING, "reporting"),
    (THOUGHT, "thought"),
    (ADVERB, "adv"),
    (SPEECH_NOUN, "speechnoun"),
    (ROLE, "role"),
    (TIME, "time"),
)
_TELLING = word_list("telling_words")
_SIZES = ("0", "1", "2", "3", *["4-5"] * 2, *["6-9"] * 4, *["10-19"] * 10)
"""What the numbers below twenty are as sizes."""


def size_of(count: int) -> str:
    """A number as one of a few sizes."""
    if 0 <= count < len(_SIZES):
        return _SIZES[count]
    return "20+" if count > 0 else str(count)


@lru_cache(maxsize=1 << 14)
def word_of(lower: str, classes: int, capital: bool) -> str:
    """A word as what it is to the grammar: itself where it tells, else its class or its shape."""
    if lower in _TELLING:
        return lower
    for bit, name in _CLASSES:
        if classes & bit:
            return name
    if lower[-1:] == "y" and lower.endswith(ADVERB_ENDING):
        return "adv"
    if capital:
        return "Capital"
    if lower[0].isdigit():
        return "digit"
    if not lower[0].isalpha():
        return lower
    if lower.endswith(PAST_ENDING):
        return "ed"
    if lower.endswith(GERUND_ENDING):
        return "ing"
    return "plural" if lower[-1] == "s" else "other"
