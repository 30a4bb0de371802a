"""Compares wordings, word by word."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence, Set
from functools import lru_cache
from hashlib import blake2b
from operator import itemgetter
from typing import Literal, NamedTuple

import regex
from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from quotebank import deadline
from quotebank.extraction.lexicon.loader import entries, word_list
from quotebank.marks import APOSTROPHES

_APOSTROPHE = f"[{APOSTROPHES}]"
WORD = regex.compile(rf"[\p{{L}}\p{{M}}\p{{N}}]+(?:{_APOSTROPHE}[\p{{L}}\p{{M}}]+)*")
_PLAIN_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)*")
"""The same for ASCII text, for which the standard engine is several times as fast."""
_APOSTROPHES = regex.compile(_APOSTROPHE)
NEGATIONS = word_list("negations")
"""Words that turn a statement into its opposite."""

LONGEST = 50_000
"""Characters of a quote that are compared: an hour's speech. A longer quote is usually due to a missing closing mark;
it is stored and shown whole, with a note that only its beginning was compared."""
_MOST_WORDS = 10_000
"""Words up to which the difference is computed; the rest of both texts follows as one piece."""

SMALL_WORDS = word_list("small_words")
"""Words that are too common to tell one wording from another."""
FUNCTION_WORDS = SMALL_WORDS | {word for word, _ in entries("function_words")}
"""Words that tell nothing about who uses them."""
SMALL = 0.3
"""The weight of a very common word; others weigh 1."""

_SHINGLE = 3
_KEPT = 16
"""Number of shingles to store per wording: more would find a few more half-changed quotes, and need more space."""
_FACTORS = (0x9B5297A4D3F1E86B, 0xDA68E31DA4B5D2C7, 0xC3E1A5B7D9F20D35)
"""Multipliers for the first, second and third word of a shingle: arbitrary odd numbers."""
_BITS = (1 << 47) - 1
"""Integers of this size take six bytes in SQLite; one more bit would take eight."""


class Difference(NamedTuple):
    """One step in a comparison of the words asked for with the words found."""

    op: Literal["equal", "replace", "insert", "delete"]
    """``insert`` for words that are only in the quote, ``delete`` for words that are only in the text asked about."""
    asked: str
    found: str


def compare(asked: str, found: str) -> float:
    """Return how close a quote is to the words asked for, from 0 to 100, ignoring case, accents and punctuation.

    >>> compare("the base isn't needed", "The base is not needed!")
    100.0
    >>> compare("the base is needed", "Nobody knows.")
    0.0
    """
    return score(keys(asked), keys(found))


def difference(asked: str, found: str) -> tuple[Difference, ...]:
    """Compare two texts word by word; everything after the first ten thousand words is a single step.

    >>> [tuple(d) for d in difference("the base is needed", "The base is not needed")]
    [('equal', 'the base is', 'The base is'), ('insert', '', 'not'), ('equal', 'needed', 'needed')]
    """
    deadline.check()
    a, b = WORD.findall(asked), WORD.findall(found)
    steps = [
        (step.tag == "equal", step.src_start, step.src_end, step.dest_start, step.dest_end)
        for step in LCSseq.opcodes([*map(_key, a[:_MOST_WORDS])], [*map(_key, b[:_MOST_WORDS])])
    ]
    ours, theirs = a[_MOST_WORDS:], b[_MOST_WORDS:]
    if ours or theirs:
        same = len(ours) == len(theirs) and all(
            _key(word) == _key(other) for word, other in zip(ours, theirs, strict=True)
        )
        steps.append((same, len(a) - len(ours), len(a), len(b) - len(theirs), len(b)))
    result = []
    for equal, group in itertools.groupby(steps, key=itemgetter(0)):
        some = list(group)
        left = " ".join(a[some[0][1] : some[-1][2]])
        right = " ".join(b[some[0][3] : some[-1][4]])
        result.append(Difference(_operation(equal, left, right), left, right))
    return tuple(result)


def score(asked: Sequence[str], found: Sequence[str], common: Set[str] = SMALL_WORDS) -> float:
    """Return how close the words of one text, as returned by `keys`, are to those asked for, from 0 to 100.

    ``common`` words count less than others: a sentence of small words is not close to another one.

    >>> score("it is the ferry and it is late".split(), "it is the mayor and it is late".split()) < 80
    True
    """
    if not asked or not found:
        return 0.0
    together = LCSseq.similarity(asked, found)
    if not together:
        return 0.0
    telling = [word for word in asked if word not in common]
    shared = LCSseq.similarity(telling, [word for word in found if word not in common])
    weighed = SMALL * together + (1 - SMALL) * shared
    share = weighed / (SMALL * len(asked) + (1 - SMALL) * len(telling)) * 100
    return (10 * share + fuzz.ratio(" ".join(asked), " ".join(found))) / 11


def keys(text: str) -> list[str]:
    """Return the words of a text in the form that is used in comparisons.

    >>> keys("It isn’t OVER")
    ['it', 'is', 'not', 'over']
    """
    plain = _key(text)
    words: list[str] = _PLAIN_WORD.findall(plain) if plain.isascii() else WORD.findall(plain)
    if "'" not in plain and "cannot" not in plain:
        return words
    return [part for word in words for part in (_contraction(word) if "'" in word or word == "cannot" else (word,))]


def shingles(words: Sequence[str]) -> list[int]:
    """Return the sixteen smallest hashes of a text's runs of three words; similar wordings share some of them.

    They are stored, so they must be the same in every process and version. A text of fewer words has one hash, which
    only the same words share.

    >>> a = shingles(keys("the base is not needed anymore"))
    >>> b = shingles(keys("The base isn't needed any more!"))
    >>> len(a), len(set(a) & set(b))
    (4, 3)
    """
    if not words:
        return []
    hashes = [_word_hashes(word) for word in words]
    if len(hashes) < _SHINGLE:
        hashes = [*hashes, (0, 0, 0), (0, 0, 0)][:_SHINGLE]
    first, second, third = zip(*hashes, strict=True)
    runs = zip(first, second[1:], third[2:], strict=False)
    return sorted({a + b + c & _BITS for a, b, c in runs})[:_KEPT]


@lru_cache(maxsize=32_768)
def _word_hashes(word: str) -> tuple[int, ...]:
    """Return a word's hash in the first, second and third place of a shingle (multilinear hashing)."""
    number = int.from_bytes(blake2b(word.encode(errors="surrogatepass"), digest_size=8).digest())
    return tuple(number * factor & _BITS for factor in _FACTORS)


def _key(words: str) -> str:
    plain = words.casefold().replace("’", "'")
    if not plain.isascii() or "`" in plain:
        plain = _APOSTROPHES.sub("'", plain)
        if not plain.isascii():
            return "".join([c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c)])
    return plain


_CONTRACTIONS = {key: whole.split() for key, whole in entries("contractions")}
"""A whole contraction stands for two words, an ending for one."""
_ENDINGS = tuple(key for key, whole in _CONTRACTIONS.items() if len(whole) == 1)


def _contraction(key: str) -> Iterable[str]:
    """Expand "isn't" into "is" and "not": retold quotes do not keep contractions."""
    if key in _CONTRACTIONS and key not in _ENDINGS:
        return _CONTRACTIONS[key]
    for ending in _ENDINGS:
        if key.endswith(ending) and len(key) > len(ending):
            return key.removesuffix(ending), *_CONTRACTIONS[ending]
    return (key,)


def _operation(equal: bool, left: str, right: str) -> Literal["equal", "replace", "insert", "delete"]:
    if equal:
        return "equal"
    if left and right:
        return "replace"
    return "delete" if left else "insert"
