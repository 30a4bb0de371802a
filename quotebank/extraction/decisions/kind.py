"""What bears a name: a person, a body (an organisation, a government, an outlet), or neither of them.

Runs of capitals are also days, works, places, slogans and first words of sentences. These speak only where a place
stands for its government.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import ClassVar, NamedTuple

from quotebank.extraction.coreference.entity import Entity
from quotebank.extraction.document.text import Document
from quotebank.extraction.english.grammar import (
    DEMONYM,
    FIRST_NAME,
    FUNCTION_WORD,
    GROUP,
    ORGANISATION,
    PARTICLE,
    PLACE,
    REPORTING,
    ROLE,
    SPEECH_NOUN,
    THOUGHT,
    TIME,
    TITLE,
)
from quotebank.extraction.english.word_shapes import size_of, word_of
from quotebank.extraction.lexicon.loader import word_classes, word_list
from quotebank.extraction.models.linear import LinearModel

KINDS = ("person", "body")
"""The kinds that have weights of their own; a feature speaks for one of them, and neither is what is left."""
_CLASSES = (
    (FIRST_NAME, "given"), (TITLE, "title"), (ROLE, "role"), (GROUP, "group"), (ORGANISATION, "body"), (PLACE, "place"),
    (DEMONYM, "demonym"), (TIME, "time"), (REPORTING, "reporting"), (THOUGHT, "thought"), (FUNCTION_WORD, "function"),
    (SPEECH_NOUN, "speech"), (PARTICLE, "particle"),
)  # fmt: skip
_NOUNS = (
    (ROLE, "role"),
    (TITLE, "title"),
    (ORGANISATION, "body"),
    (GROUP, "group"),
    (DEMONYM, "demonym"),
    (PLACE, "place"),
)
_ARTICLES = word_list("articles")
_LONGEST_APPOSITION = 8
_MOST_PLACES = 12
"""Places of a name that are looked at: more say nothing new."""
_LONGEST_INITIALS = 4
_COMMON = word_list("common_words")
_LINKS = word_list("name_links")


class Kind(NamedTuple):
    """How likely a name is that of a person, of a body, of neither; the three add up to 1."""

    person: float
    body: float
    neither: float


class KindDecision:
    """Weighs what the bearer of a name is."""

    strength: ClassVar = 3.0
    """L2 penalty used in fitting."""

    def __init__(self, model: LinearModel) -> None:
        self.model = model
        self._bias = model.bias
        of = _weights_by_kind(model)
        self._weights = [(model.bias + model.features.get(kind, 0.0), of[kind]) for kind in KINDS]

    def of(self, features: Sequence[str]) -> Kind:
        """The kind of an entity with some features."""
        scores = [*(sum(filter(None, map(weights.get, features)), bias) for bias, weights in self._weights), self._bias]
        top = max(scores)
        shares = [math.exp(score - top) for score in scores]
        whole = sum(shares)
        return Kind(*(share / whole for share in shares))


def _weights_by_kind(model: LinearModel) -> dict[str, dict[str, float]]:
    """The weights of each answer, by the features that `candidate_features` tells apart for it."""
    found: dict[str, dict[str, float]] = {kind: {} for kind in KINDS}
    for name, weight in model.features.items():
        kind, colon, feature = name.partition(":")
        if colon:
            found.setdefault(kind, {})[feature] = weight
    return found


def candidate_features(features: Sequence[str]) -> list[list[str]]:
    """The features of each answer: person, body, neither."""
    return [*([kind, *[f"{kind}:{feature}" for feature in features]] for kind in KINDS), []]


class NameContexts:
    """What a text says about its names, worked out once for all of them."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self._lower_case = doc.vocabulary
        self._size = size_of(len(doc.sentences) // 2)
        self._openings = {begin for begin, _ in doc.sentences}

    def features(self, entity: Entity) -> list[str]:
        """What the names of an entity look like, and what stands beside them."""
        words, places = entity.words, entity.places
        lowers = [word.lower() for word in words]
        classes = [_classes_of(lower) for lower in lowers]
        size, titled = min(len(words), 3), any(name.title for name in places)
        return [
            f"words={min(len(words), 5)}",
            f"first={classes[0]}&words={size}&article={self._size}",
            f"words={size}&article={self._size}&places={min(len(places), 4)}&titled={titled}",
            f"classes={'|'.join(classes[:3])}",
            f"first={classes[0]}",
            f"last={classes[-1]}&words={size}",
            f"organisation={entity.organisation}&words={size}",
            f"place={any(name.place for name in places)}",
            f"gender={entity.gender}",
            f"certain={entity.certain}",
            f"titled={titled}",
            f"lower={min(sum(lower in self._lower_case for lower in lowers), 2)}&words={size}",
            f"places={min(len(places), 4)}",
            f"forms={min(len({name.words for name in places}), 3)}",
            f"roles={bool(entity.roles)}",
            *sorted({f"described={noun}" for noun in map(_noun_of, entity.described) if noun}),
            *_shape(words, lowers),
            *dict.fromkeys(self._beside(entity)),
        ]

    def _beside(self, entity: Entity) -> Iterator[str]:
        for name in entity.places[:_MOST_PLACES]:
            before, after = name.title_first - 1, name.last
            opens = before < 0 or name.title_first in self._openings
            yield f"before={'^' if opens else self._word(before)}"
            yield f"after={self._word(after) if after < len(self.doc.words) else '$'}"
            if not opens:
                yield f"noun before={self._noun(before)}"
            yield f"noun after={self._noun(after)}"
            yield from self._apposition(after)
            if name.title_first < name.first:
                yield "after title"

    def _apposition(self, comma: int) -> Iterator[str]:
        """What an apposition behind a name says: how it begins, and its first noun for somebody or for a body."""
        lowers, last = self.doc.lowers, min(comma + _LONGEST_APPOSITION, len(self.doc.words))
        if comma + 1 >= last or lowers[comma] != ",":
            return
        yield f"behind={self._word(comma + 1)}"
        if lowers[comma + 1] in _ARTICLES:
            nouns = (self._noun(k) for k in range(comma + 2, last))
            yield f"apposed={next((noun for noun in nouns if noun), '')}"

    def _noun(self, k: int) -> str:
        """Which kind of somebody or of body a word in lower case stands for; empty for other words."""
        if k >= len(self.doc.words) or self.doc.words[k][0].isupper():
            return ""
        return _noun_of(self.doc.lowers[k])

    def _word(self, k: int) -> str:
        lower, has = self.doc.lowers[k], self.doc.classes[k]
        if has & FUNCTION_WORD or not lower[0].isalpha():
            return lower
        return word_of(lower, has, self.doc.words[k][0].isupper())


@lru_cache(maxsize=1 << 14)
def _noun_of(lower: str) -> str:
    """Which kind of somebody or of body a word can stand for."""
    has = word_classes().get(lower, 0)
    return next((name for bit, name in _NOUNS if has & bit), "")


@lru_cache(maxsize=1 << 14)
def _classes_of(lower: str) -> str:
    has = word_classes().get(lower, 0)
    names = [name for bit, name in _CLASSES if has & bit]
    return "+".join([*names, "common"] if lower in _COMMON else names) or "none"


def _shape(words: Sequence[str], lowers: Sequence[str]) -> Iterator[str]:
    """What the letters of a name look like."""
    first, last = words[0], lowers[-1]
    yield f"ends={last[-3:] if len(last) > 4 else '-'}"
    yield f"ends={last[-2:] if len(last) > 3 else '-'}"
    if len(words) == 1:
        if len(first) > 1 and first.isupper():
            yield "acronym"
        elif not first[1:].islower():
            yield "mixed case"
    elif len(first) <= _LONGEST_INITIALS and first[-1] == ".":
        yield "initials"
    if len(words) > 2 and words[1][1:] == ".":
        yield "middle initial"
    letters = "".join(words)
    if any(map(str.isdigit, letters)):
        yield "digit"
    if "-" in letters:
        yield f"hyphen&words={min(len(words), 3)}"
    if not _LINKS.isdisjoint(lowers):
        yield "links"
