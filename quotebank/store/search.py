"""Who said this? The quotes whose words come closest to a half-remembered wording."""

from __future__ import annotations

import heapq
import itertools
import math
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from operator import itemgetter

import regex
import sqlalchemy as sa
from attrs import frozen

from quotebank import deadline
from quotebank.errors import QueryError
from quotebank.records import Quote
from quotebank.store.database import Database, chunks
from quotebank.store.full_text import FullText
from quotebank.store.loading import load
from quotebank.store.reviewing import not_rejected
from quotebank.store.schema import UNDATED, quotes
from quotebank.store.statements import any_pending, sharing
from quotebank.store.wording import LONGEST, WORD, Difference, difference, keys, score, shingles

_LEAST_SCORE = 40.0
"""Below this score fewer than about half the words agree in order, and a match only distracts."""
_FITTING, _LIKELY = 90.0, 60.0
"""Once the best match scores this high, the searches for word combinations, and for single words, are skipped."""
_LONG, _FITTING_LONG = 12, 78.0
"""Of more words, so many runs are left by one or two changes that a match of this score is the one that was meant."""
_BY_SHINGLES, _TOGETHER, _SINGLY = 40, 200, 400
"""The most candidates from each search; comparing a hundred takes about two milliseconds."""
_POSTINGS = 500
"""How many of the latest quotes sharing a shingle are considered: stock phrases have thousands."""
_WORDS_WEIGHED = 16
"""Of a long question, this many of the longest words are looked up to find the rarest."""
_COMBINED = 6
"""The number of rarest words to combine: any three of them find a quote that words the rest differently."""
_LEADING_TO = 20.0
"""Words that stand together in more quotes than this, by their frequencies, do not lead to one."""
_WORK = 30_000
"""How many entries of the index may be read to find words that stand together."""

_TOKEN = regex.compile(r"[\p{L}\p{M}\p{N}\p{Co}--[ʼʻ]]+", regex.V1)


@frozen
class Match:
    """An answer to "who said this?"."""

    quote: Quote
    score: float
    """100 for the same words; mainly how many of the words asked for the quote has, in their order. Of a quote of more
    than 50,000 characters that is told of its beginning, and it is among the matches however low its score is."""
    difference: tuple[Difference, ...]


def who_said(database: Database, text: str, *, limit: int) -> list[Match]:
    """Return the quotes closest to a text, the closest first; among equals the earliest.

    Raises:
        QueryError: the text is longer than any quote that is compared.
        BankTooSlowError: it takes longer than the bank may take over a question.
    """
    with deadline.within(database.longest):
        return [Match(quote, score, difference(text, quote.text)) for quote, score in closest(database, text, limit)]


def closest(database: Database, text: str, limit: int) -> list[tuple[Quote, float]]:
    """Return the quotes that `who_said` answers with, and their scores."""
    if len(text) > LONGEST:
        raise QueryError(
            f"A text of {len(text):,} characters is too long to be looked for: give a part of it, {LONGEST:,} at most."
        )
    with database.reading() as connection:
        ranked = _ranked(connection, database.full_text, text, limit)
        found = load(connection, [id_ for id_, _ in ranked])
        return [(quote, score) for quote, (_, score) in zip(found, ranked, strict=True)]


def _ranked(connection: sa.Connection, full_text: FullText, text: str, limit: int) -> list[tuple[int, float]]:
    """Return (quote id, score) of the quotes closest to a text.

    First come those that share runs of words with it. Where none of them fits well, or some quotes have not been
    grouped and so have no shingles yet, full text gives more: quotes with all of the rarest words, with all but one or
    with other sets of them, and at last with single ones.
    """
    asked = keys(text)
    if not asked:
        return []
    found = _compared(connection, asked, _by_shingles(connection, asked), {})
    waiting = any_pending(connection)
    fitting = _FITTING_LONG if len(asked) > _LONG else _FITTING
    if waiting or _best(found) < fitting:
        words = _rarest_first(connection, full_text, text)
        if words and words[0][1] <= _WORK:
            rarest = [word for word, _ in words[:_COMBINED]]
            _compared(connection, asked, full_text.newest(connection, [rarest], _BY_SHINGLES), found)
    if waiting or _best(found) < fitting:
        combined = _all_but_one(words) if len(asked) <= _LONG else []
        combined = combined or _combinations(words, full_text.size(connection))
        _compared(connection, asked, full_text.newest(connection, combined, _TOGETHER), found)
        if _best(found) < (fitting if waiting else _LIKELY):
            singly = [[word] for word, _ in _leading(words)]
            _compared(connection, asked, full_text.newest(connection, singly, _SINGLY), found)
    close = sorted(place for place in found.values() if -place[0] >= _LEAST_SCORE or place[-1])
    return [(id_, -negative) for negative, *_, id_, _ in close[:limit]]


_Place = tuple[float, bool, date, float, int, bool]
"""Where a match comes among the others, by score, day, confidence and id; whether only its beginning was compared."""


def _compared(
    connection: sa.Connection, asked: Sequence[str], ids: Sequence[int], found: dict[int, _Place]
) -> dict[int, _Place]:
    beginning = sa.func.substr(quotes.c.text, 1, LONGEST + 1)
    columns = (quotes.c.id, beginning, quotes.c.published_on, quotes.c.confidence)
    for some in chunks(id_ for id_ in ids if id_ not in found):
        query = sa.select(*columns).where(quotes.c.id.in_(some), not_rejected())
        for id_, words, day, confidence in connection.execute(query):
            deadline.check()
            is_cut = len(words) > LONGEST
            close = score(asked, keys(words[:LONGEST]))
            found[id_] = (-close, day == UNDATED, day, -confidence, id_, is_cut)
    return found


def _best(found: dict[int, _Place]) -> float:
    return -min(found.values())[0] if found else 0.0


def _by_shingles(connection: sa.Connection, asked: Sequence[str]) -> list[int]:
    weight: defaultdict[int, float] = defaultdict(float)
    for ids in sharing(connection, shingles(asked), _POSTINGS).values():
        share = 1 + 1 / len(ids)  # a run of words that few quotes have says more
        for id_ in ids:
            weight[id_] += share
    return heapq.nsmallest(_BY_SHINGLES, weight, key=lambda id_: (-weight[id_], id_))


def _rarest_first(connection: sa.Connection, full_text: FullText, text: str) -> list[tuple[str, int]]:
    """Return the words of a text that stand in any quote, with about how many hold them."""
    chunked = dict.fromkeys(" ".join(_TOKEN.findall(word.casefold())) for word in WORD.findall(text))
    longest = sorted((word for word in chunked if word), key=len, reverse=True)[:_WORDS_WEIGHED]
    counted = [(word, full_text.frequency(connection, word)) for word in longest]
    return sorted((pair for pair in counted if pair[1]), key=itemgetter(1))


def _all_but_one(words: Sequence[tuple[str, int]]) -> list[list[str]]:
    """Return the rarest words with each of them left out in turn, where they are enough, and few quotes hold them.

    Of the few words of a short question, that is what one wrong word leaves.
    """
    rarest = words[: _COMBINED + 1]
    if len(rarest) < _COMBINED - 1 or len(rarest) * rarest[0][1] > 4 * _WORK:
        return []
    return [[word for word, _ in rarest if word != wrong] for wrong, _ in rarest]


def _combinations(words: Sequence[tuple[str, int]], size: int) -> list[list[str]]:
    """Return which words to look for together: those that lead to few quotes, as if words kept no company."""
    found: list[tuple[float, int, list[str]]] = []
    for number in (1, 2, 3, 4):
        for some in itertools.combinations(words[:_COMBINED], number):
            leading = size * math.prod(frequency / size for _, frequency in some)
            if leading <= _LEADING_TO or number == len(words):
                together = [word for word, _ in some]
                if not any(set(fewer) <= set(together) for *_, fewer in found):
                    found.append((leading, some[0][1], together))
    found.sort(key=itemgetter(0, 1))
    chosen: list[list[str]] = []
    room, work = float(_TOGETHER), _WORK
    for leading, reading, together in found:
        room, work = room - leading, work - reading
        if chosen and (room < 0 or work < 0):
            break
        chosen.append(together)
    return chosen


def _leading(words: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return the three rarest words, and as many more as lead to few enough quotes."""
    reached = itertools.accumulate(number for _, number in words)
    places = enumerate(zip(words, reached, strict=True))
    return [pair for place, (pair, total) in places if place < 3 or total < _SINGLY]
