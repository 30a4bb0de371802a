"""Where else the words of a quote were printed: in its statement, or the same words in any other article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa

from quotebank.records import Quote
from quotebank.store.database import chunks
from quotebank.store.loading import load
from quotebank.store.reviewing import not_rejected
from quotebank.store.schema import quotes
from quotebank.store.statements import sharing
from quotebank.store.wording import keys, shingles

_LEAST_WORDS = 4
"""Shorter quotes ("Yes, of course") are the same words by chance."""
_LONGER = 40
"""Characters of punctuation by which two texts of the same words may differ."""
_LATEST = 12
"""The most quotes that are compared with each: the last stored ones that share three words with it."""


def other_articles(connection: sa.Connection, given: Iterable[Quote]) -> dict[str, int]:
    """Return for each quote, by its id, how many other articles have its statement, or else its words; no zeros."""
    texts = {quote.id: quote.text for quote in given if quote.id}
    if not texts:
        return {}
    found: defaultdict[str, set[int]] = defaultdict(set)
    own: dict[str, int] = {}
    for uid, article_id, other_id in connection.execute(_IN_STATEMENT, {"uids": list(texts)}):
        own[uid] = article_id
        if other_id is not None:
            found[uid].add(other_id)
    alone = {uid: _Words(texts[uid], article_id) for uid, article_id in own.items() if uid not in found}
    for uid, ids in _same_words(connection, alone).items():
        found[uid] = set(ids.values())
    return {uid: len(ids) for uid, ids in found.items() if ids}


def same_words(connection: sa.Connection, uid: str) -> list[Quote]:
    """Return the quotes of other statements and other articles that have the very words of a quote."""
    own = sa.select(quotes.c.statement_id).where(quotes.c.uid == uid).scalar_subquery()
    wanted = {row.uid: _Words(row.text, row.article_id) for row in connection.execute(_OWN, {"uids": [uid]})}
    ids = sorted(_same_words(connection, wanted).get(uid, ()))
    apart = sa.or_(quotes.c.statement_id.is_distinct_from(own), quotes.c.statement_id.is_(None))
    kept = connection.execute(sa.select(quotes.c.id).where(quotes.c.id.in_(ids), apart).order_by(quotes.c.id))
    return load(connection, kept.scalars().all(), with_text=True)


class _Words(NamedTuple):
    text: str
    article_id: int


def _same_words(connection: sa.Connection, wanted: Mapping[str, _Words]) -> dict[str, dict[int, int]]:
    """Return the quotes with the same words, ignoring case, accents and punctuation, with their other articles."""
    words = {uid: keys(own.text) for uid, own in wanted.items()}
    hashes = {uid: shingles(some)[0] for uid, some in words.items() if len(some) >= _LEAST_WORDS}
    near = sharing(connection, sorted(set(hashes.values())), _LATEST)
    candidates = {id_ for ids in near.values() if len(ids) > 1 for id_ in ids}
    if not candidates:
        return {}
    rows = {row.id: row for some in chunks(sorted(candidates)) for row in connection.execute(_ROWS, {"ids": some})}

    def same(uid: str, id_: int) -> bool:
        own, other = wanted[uid], rows.get(id_)
        if other is None or other.article_id == own.article_id or abs(len(other.text) - len(own.text)) > _LONGER:
            return False
        return keys(other.text) == words[uid]

    return {
        uid: {id_: rows[id_].article_id for id_ in near.get(hash_, ()) if same(uid, id_)}
        for uid, hash_ in hashes.items()
    }


_own, _other = quotes.alias("own"), quotes.alias("other")
_UIDS: sa.BindParameter[Any] = sa.bindparam("uids", expanding=True)
_IN_STATEMENT = (
    sa.select(_own.c.uid, _own.c.article_id, _other.c.article_id)
    .join_from(
        _own,
        _other,
        (_own.c.statement_id == _other.c.statement_id)
        & (_own.c.article_id != _other.c.article_id)
        & not_rejected(_other),
        isouter=True,
    )
    .where(_own.c.uid.in_(_UIDS))
)
"""The other articles with the statement of a quote; a row without one if there are none."""
_ROWS = sa.select(quotes.c.id, quotes.c.text, quotes.c.article_id).where(
    not_rejected(), quotes.c.id.in_(sa.bindparam("ids", expanding=True))
)
_OWN = sa.select(quotes.c.uid, quotes.c.text, quotes.c.article_id).where(quotes.c.uid.in_(_UIDS))
