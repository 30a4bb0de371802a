"""Who said this? The quotes whose words come closest to a half-remembered wording."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import regex
import sqlalchemy as sa
from attrs import frozen

from quotebank.records import Quote
from quotebank.store.database import chunks
from quotebank.store.full_text import FullText
from quotebank.store.reviewing import not_rejected
from quotebank.store.schema import UNDATED, quotes
from quotebank.store.statements import any_pending, sharing
from quotebank.store.wording import WORD, Difference, keys, score, shingles

_LEAST_SCORE = 40.0
"""Below this, fewer than about half of the words agree in order: such matches only distract."""
_FITTING, _LIKELY = 90.0, 60.0
"""From these scores of the best match on, it is not looked for by pairs of words, and by single words, any more."""
_BY_SHINGLES, _BY_PAIRS, _BY_WORDS = 80, 150, 400
"""How many candidates each way of looking gives at most: a hundred take about a millisecond to compare."""
_POSTINGS = 200
"""Of the quotes that share a shingle, as many of the last ones are looked at: stock phrases have thousands."""
_FREQUENT = 2_000
"""A word in more quotes than this does not lead to a quote by itself."""
_WORDS_WEIGHED = 16
"""Of a long question, as many of the longest words are looked up for the rarest among them."""

_TOKEN = regex.compile(r"[\p{L}\p{M}\p{N}\p{Co}--[ʼʻ]]+", regex.V1)


@frozen
class Match:
    """An answer to "who said this?"."""

    quote: Quote
    score: float
    """100 for the same words; mainly how many of the words asked for the quote has, in their order."""
    difference: tuple[Difference, ...]


def who_said(connection: sa.Connection, full_text: FullText, text: str, *, limit: int) -> list[tuple[int, float]]:
    """Return (quote id, score) of the quotes closest to a text, the closest first; among equals the earliest.

    First come those that share runs of words with it. Where none of them fits well, or some quotes have not been
    grouped and so have no shingles yet, full text gives more.
    """
    asked = keys(text)
    if not asked:
        return []
    found = _compared(connection, asked, _by_shingles(connection, asked), {})
    waiting = any_pending(connection)
    if waiting or _best(found) < _FITTING:
        words = _rarest_first(connection, full_text, text)
        pairs = [list(pair) for pair in itertools.combinations(list(words)[:4], 2)]
        for combinations, most in (
            (pairs, _BY_PAIRS),
            ([list(words)], _BY_WORDS),
            ([[word] for word in _leading(words)], _BY_WORDS),
        ):
            if combinations and combinations[0]:
                _compared(connection, asked, full_text.newest(connection, combinations, most), found)
            if _best(found) >= (_FITTING if waiting else _LIKELY):
                break
    close = sorted(place for place in found.values() if -place[0] >= _LEAST_SCORE)
    return [(id_, -negative) for negative, *_, id_ in close[:limit]]


_Place = tuple[float, bool, date, float, int]
"""Where a match comes among the others: by score, day, confidence and id."""


def _compared(
    connection: sa.Connection, asked: Sequence[str], ids: Sequence[int], found: dict[int, _Place]
) -> dict[int, _Place]:
    columns = (quotes.c.id, quotes.c.text, quotes.c.published_on, quotes.c.confidence)
    for some in chunks(id_ for id_ in ids if id_ not in found):
        query = sa.select(*columns).where(quotes.c.id.in_(some), not_rejected())
        for id_, words, day, confidence in connection.execute(query):
            found[id_] = (-score(asked, keys(words)), day == UNDATED, day, -confidence, id_)
    return found


def _best(found: dict[int, _Place]) -> float:
    return -min(found.values())[0] if found else 0.0


def _by_shingles(connection: sa.Connection, asked: Sequence[str]) -> list[int]:
    weight: defaultdict[int, float] = defaultdict(float)
    for ids in sharing(connection, shingles(asked), _POSTINGS).values():
        for id_ in ids:
            weight[id_] += 1 / len(ids)  # a run of words that few quotes have says more
    return sorted(weight, key=lambda id_: (-weight[id_], id_))[:_BY_SHINGLES]


def _rarest_first(connection: sa.Connection, full_text: FullText, text: str) -> dict[str, int]:
    """Return the words of a text that stand in any quote, with about how many hold them."""
    chunked = dict.fromkeys(" ".join(_TOKEN.findall(word.casefold())) for word in WORD.findall(text))
    longest = sorted((word for word in chunked if word), key=len, reverse=True)[:_WORDS_WEIGHED]
    frequency = {word: full_text.frequency(connection, word, _FREQUENT) for word in longest}
    return {word: frequency[word] for word in sorted(longest, key=frequency.__getitem__) if frequency[word]}


def _leading(words: dict[str, int]) -> list[str]:
    """Return the three rarest words, and as many more as lead to few enough quotes."""
    reached = itertools.accumulate(words.values())
    places = enumerate(zip(words, reached, strict=True))
    return [word for place, (word, total) in places if place < 3 or total < _BY_WORDS]
