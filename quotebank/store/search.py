"""Who said this? The quotes whose words come closest to a half-remembered wording."""

from __future__ import annotations

import itertools

import regex
import sqlalchemy as sa
from attrs import frozen

from quotebank.records import Quote
from quotebank.store.full_text import FullText
from quotebank.store.schema import UNDATED, quotes
from quotebank.store.wording import WORD, Difference, keys, score

_LEAST_SCORE = 40.0
"""Below this, fewer than about half of the words agree in order: such matches only distract."""
_ENOUGH = 2_000
"""How many candidates are compared word by word; about 15 milliseconds."""
_FREQUENT = 5_000
"""A word in more quotes than this does not lead to a quote by itself."""
_WORDS_WEIGHED = 64
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
    """Return (quote id, score) of the quotes closest to a text, the closest first; among equals the earliest."""
    asked = keys(text)
    if not asked:
        return []
    found = []
    ids = _candidates(connection, full_text, text)
    columns = (quotes.c.id, quotes.c.text, quotes.c.published_on, quotes.c.confidence)
    for some in (ids[i : i + 500] for i in range(0, len(ids), 500)):
        for id_, words, day, confidence in connection.execute(
            sa.select(*columns).where(quotes.c.id.in_(some), quotes.c.review.is_distinct_from("rejected"))
        ):
            closeness = score(asked, keys(words))
            if closeness >= _LEAST_SCORE:
                found.append((-closeness, day == UNDATED, day, -confidence, id_))
    return [(id_, -negative) for negative, *_, id_ in sorted(found)[:limit]]


def _candidates(connection: sa.Connection, full_text: FullText, text: str) -> list[int]:
    """Look for quotes with all the words, then with two of the four rarest, then with any of the rarer words."""
    chunks = dict.fromkeys(" ".join(_TOKEN.findall(word.casefold())) for word in WORD.findall(text))
    longest = sorted((chunk for chunk in chunks if chunk), key=len, reverse=True)[:_WORDS_WEIGHED]
    frequency = {word: full_text.frequency(connection, word, _FREQUENT) for word in longest}
    words = sorted((word for word in longest if frequency[word]), key=frequency.__getitem__)
    reached = itertools.accumulate(frequency[word] for word in words)
    rare = [
        word for place, (word, total) in enumerate(zip(words, reached, strict=True)) if place < 3 or total < _ENOUGH
    ]
    found: dict[int, None] = {}
    for combinations in ([words], [*itertools.combinations(words[:4], 2)], [[word] for word in rare]):
        if combinations and words and len(found) < _ENOUGH:
            found.update(dict.fromkeys(full_text.newest(connection, combinations, _ENOUGH)))
    return list(found)
