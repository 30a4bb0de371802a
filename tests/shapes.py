"""Texts without end: units repeated to a length, the same each time or with other names each time."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from quotebank import Article, extract

Unit = Callable[[int], str]
"""The unit of a number; the same number gives the same unit."""

PROSE = (
    "“The base is not needed anymore,” analyst Dmitry Bridzhe told AnewZ on Monday. The council met in the old hall "
    "and voted on the road. She said that the work would begin in spring.\n\n"
)
QUOTATION = "“It leaks,” said Ada Holm.\n\n"
_CONSONANTS, _VOWELS = "bdfghklmnprstvz", "aeiou"


def name(number: int) -> str:
    """A name that no other number has: syllables that count.

    >>> name(0), name(1), name(75), name(5700)
    ('Ba', 'Da', 'Baba', 'Bababa')
    """
    syllables = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, len(_CONSONANTS) * len(_VOWELS))
        syllables = _CONSONANTS[rest % len(_CONSONANTS)] + _VOWELS[rest // len(_CONSONANTS)] + syllables
    return syllables.capitalize()


def text_of(unit: Unit, length: int) -> str:
    """One quotation, and then the units of 0, 1, 2, … up to so many characters."""
    parts = [QUOTATION]
    size, number = len(QUOTATION), 0
    while size < length:
        parts.append(unit(number))
        size += len(parts[-1])
        number += 1
    return "".join(parts)[:length]


def seconds(text: str) -> float:
    """The processor time of an extraction; read as English, so that no rule is spared."""
    article = Article(text, language="en")
    start = time.process_time()
    extract(article)
    return time.process_time() - start


def calls(text: str) -> int:
    """How many functions an extraction calls, of ours and of Python's: the same on every machine."""
    count = 0

    def counting(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    article = Article(text, language="en")
    before = sys.getprofile()
    sys.setprofile(counting)
    try:
        extract(article)
    finally:
        sys.setprofile(before)
    return count
