"""Who said this? Finds the quotes closest to a half-remembered wording."""

from __future__ import annotations

import heapq
import itertools
import math
from collections import defaultdict
from collections.abc import Sequence, Set
from datetime import date
from operator import itemgetter
from typing import NamedTuple

import regex
import sqlalchemy as sa
from attrs import frozen

from quotebank import deadline
from quotebank.errors import QueryError
from quotebank.records import Quote
from quotebank.store.arguments import must_be
from quotebank.store.database import Database, chunks
from quotebank.store.full_text import FullText
from quotebank.store.loading import load
from quotebank.store.query import Quotes
from quotebank.store.reviewing import not_rejected
from quotebank.store.schema import UNDATED, quotes
from quotebank.store.statements import any_pending, sharing
from quotebank.store.wording import LONGEST, SMALL_WORDS, WORD, Difference, difference, keys, score, shingles

_LEAST_SCORE = 40.0
"""Below this score, fewer than about half of the words agree in order, and a match would only distract."""
_FITTING, _LIKELY = 90.0, 60.0
"""Once the best match scores this high, the searches for word combinations, and for single words, are skipped."""
_LONG, _FITTING_LONG = 12, 78.0
"""In a longer text, one or two changes leave so many runs of words intact that a match with this score is the right
one."""
_BY_SHINGLES, _TOGETHER, _SINGLY = 40, 200, 400
"""The most candidates from each search; comparing a hundred takes about two milliseconds."""
_POSTINGS = 500
"""Number of latest quotes per shared shingle to consider: stock phrases have thousands."""
_WORDS_WEIGHED = 16
"""Number of longest words of a long text to look up in order to find the rarest."""
_COMBINED = 6
"""Number of rarest words to combine: any three of them find a quote that words the rest differently."""
_LEADING_TO = 20.0
"""Words that occur together in more quotes than this, estimated by their frequencies, are too common to search for."""
_WORK = 30_000
"""The most index entries to read in order to find words that occur together."""

_AMONG = 1_000
"""The most quotes that are compared of those by a speaker or of an outlet, and of those of them with one word."""
_COMMON_SHARE, _COMMON_QUOTES = 0.02, 3
"""A word in more than this share of the quotes, and more than this many, tells little about which one is meant."""

_TOKEN = regex.compile(r"[\p{L}\p{M}\p{N}\p{Co}--[ʼʻ]]+", regex.V1)


@frozen
class Match:
    """A result for "who said this?"."""

    quote: Quote
    score: float
    """100 for identical words; mainly the share of the words asked for that the quote has, in order. For a quote of
    more than 50,000 characters, only the beginning is compared, and it is included however low its score is."""
    difference: tuple[Difference, ...]


class _Read(NamedTuple):
    """What is compared of a quote."""

    id: int
    words: list[str]
    day: date
    confidence: float
    is_cut: bool


_Place = tuple[float, bool, date, float, int, bool]
"""The sort key of a match (score, day, confidence and id), and whether only its beginning was compared."""


def who_said(database: Database, text: str, *, limit: int, among: Quotes | None = None) -> list[Match]:
    """Return the quotes closest to a text, the closest first; among equals, the earliest first.

    With ``among``, only the quotes of that query are looked through.

    Raises:
        QueryError: the text is longer than the compared part of a quote.
        BankTooSlowError: it exceeds the bank's time limit.
    """
    with deadline.within(database.longest):
        found = closest(database, text, limit, among)
        return [Match(quote, score, difference(text, quote.text)) for quote, score in found]


def closest(database: Database, text: str, limit: int, among: Quotes | None = None) -> list[tuple[Quote, float]]:
    """Return the quotes that `who_said` finds, with their scores."""
    must_be(text, str, "who_said", "a text")
    if len(text) > LONGEST:
        raise QueryError(
            f"A text of {len(text):,} characters is too long to search for: give a part of it, {LONGEST:,} at most."
        )
    with database.reading() as connection:
        if among is None:
            ranked = _ranked(connection, database.full_text, text, limit)
        else:
            ranked = _ranked_among(connection, database.full_text, text, limit, among)
        found = load(connection, [id_ for id_, _ in ranked])
        return [(quote, score) for quote, (_, score) in zip(found, ranked, strict=True)]


def _ranked(connection: sa.Connection, full_text: FullText, text: str, limit: int) -> list[tuple[int, float]]:
    """Return (quote id, score) of the quotes closest to a text.

    The first candidates are those that share runs of words with it. If none of them fits well, or some quotes have not
    been grouped and so have no shingles yet, full text finds more: quotes with all of the rarest words, with all but
    one or other subsets of them, and finally with single ones.
    """
    asked = keys(text)
    if not asked:
        return []
    read: dict[int, _Read] = {}
    found = _compared(connection, asked, _by_shingles(connection, asked), {}, read=read)
    waiting = any_pending(connection)
    fitting = _FITTING_LONG if len(asked) > _LONG else _FITTING
    if waiting or _best(found) < fitting:
        words = _rarest_first(connection, full_text, text)
        often = max(_COMMON_QUOTES, _COMMON_SHARE * full_text.size(connection))
        common = SMALL_WORDS | {word for word, number in words if number > often}
        found = {id_: _place(asked, known, common) for id_, known in read.items()}
        if words and words[0][1] <= _WORK and (waiting or _best(found) < fitting):
            rarest = [word for word, _ in words[:_COMBINED]]
            _compared(connection, asked, full_text.newest(connection, [rarest], _BY_SHINGLES), found, common)
    if waiting or _best(found) < fitting:
        combined = _all_but_one(words) if len(asked) <= _LONG else []
        combined = combined or _combinations(words, full_text.size(connection))
        _compared(connection, asked, full_text.newest(connection, combined, _TOGETHER), found, common)
        if _best(found) < (fitting if waiting else _LIKELY):
            singly = [[word] for word, _ in _leading(words)]
            _compared(connection, asked, full_text.newest(connection, singly, _SINGLY), found, common)
    return _close(found, limit)


def _ranked_among(
    connection: sa.Connection, full_text: FullText, text: str, limit: int, among: Quotes
) -> list[tuple[int, float]]:
    """Do the same for the quotes of a query: all of them if they are few, else those with one of the rarest words."""
    asked = keys(text)
    if not asked:
        return []
    rarest = _rarest_first(connection, full_text, text)
    often = max(_COMMON_QUOTES, _COMMON_SHARE * full_text.size(connection))
    common = SMALL_WORDS | {word for word, number in rarest if number > often}
    ids = _newest(connection, among)
    if len(ids) == _AMONG:
        for word, _ in rarest[:_COMBINED]:
            ids += _newest(connection, among.containing(word))
    return _close(_compared(connection, asked, list(dict.fromkeys(ids)), {}, common), limit)


def _newest(connection: sa.Connection, query: Quotes) -> list[int]:
    rows = query.rows(connection)
    day, id_ = rows.selected_columns
    return [row.id for row in connection.execute(rows.order_by(day.desc(), id_.desc()).limit(_AMONG))]


def _close(found: dict[int, _Place], limit: int) -> list[tuple[int, float]]:
    close = sorted(place for place in found.values() if -place[0] >= _LEAST_SCORE or place[-1])
    return [(id_, -negative) for negative, *_, id_, _ in close[:limit]]


_WORDINGS = sa.select(
    quotes.c.id, sa.func.substr(quotes.c.text, 1, LONGEST + 1), quotes.c.published_on, quotes.c.speaker_confidence
).where(quotes.c.id.in_(sa.bindparam("ids", expanding=True)), not_rejected())
"""Built once, since that takes longer than to run it."""


def _compared(
    connection: sa.Connection,
    asked: Sequence[str],
    ids: Sequence[int],
    found: dict[int, _Place],
    common: Set[str] = SMALL_WORDS,
    read: dict[int, _Read] | None = None,
) -> dict[int, _Place]:
    for some in chunks(id_ for id_ in ids if id_ not in found):
        for id_, words, day, confidence in connection.execute(_WORDINGS, {"ids": some}):
            deadline.check()
            known = _Read(id_, keys(words[:LONGEST]), day, confidence, len(words) > LONGEST)
            found[id_] = _place(asked, known, common)
            if read is not None:
                read[id_] = known
    return found


def _place(asked: Sequence[str], known: _Read, common: Set[str]) -> _Place:
    close = score(asked, known.words, common)
    return -close, known.day == UNDATED, known.day, -known.confidence, known.id, known.is_cut


def _best(found: dict[int, _Place]) -> float:
    return -min(found.values())[0] if found else 0.0


def _by_shingles(connection: sa.Connection, asked: Sequence[str]) -> list[int]:
    weight: defaultdict[int, float] = defaultdict(float)
    for ids in sharing(connection, shingles(asked), _POSTINGS).values():
        share = 1 + 1 / len(ids)  # a rare run of words weighs more
        for id_ in ids:
            weight[id_] += share
    return heapq.nsmallest(_BY_SHINGLES, weight, key=lambda id_: (-weight[id_], id_))


def _rarest_first(connection: sa.Connection, full_text: FullText, text: str) -> list[tuple[str, int]]:
    """Return the words of a text that occur in any quote, with the approximate number of quotes."""
    chunked = dict.fromkeys(" ".join(_TOKEN.findall(word.casefold())) for word in WORD.findall(text))
    longest = sorted((word for word in chunked if word), key=len, reverse=True)[:_WORDS_WEIGHED]
    counted = [(word, full_text.frequency(connection, word)) for word in longest]
    return sorted((pair for pair in counted if pair[1]), key=itemgetter(1))


def _all_but_one(words: Sequence[tuple[str, int]]) -> list[list[str]]:
    """Return the rarest words with each left out in turn, if the rest are enough words and in few quotes.

    This finds a short text with one wrong word.
    """
    rarest = words[: _COMBINED + 1]
    if len(rarest) < _COMBINED - 1 or len(rarest) * rarest[0][1] > 4 * _WORK:
        return []
    return [[word for word, _ in rarest if word != wrong] for wrong, _ in rarest]


def _combinations(words: Sequence[tuple[str, int]], size: int) -> list[list[str]]:
    """Return combinations of words to search for: those in few quotes, assuming that words occur independently."""
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
    """Return the three rarest words, and as many more as it takes to match few enough quotes."""
    reached = itertools.accumulate(number for _, number in words)
    places = enumerate(zip(words, reached, strict=True))
    return [pair for place, (pair, total) in places if place < 3 or total < _SINGLY]
