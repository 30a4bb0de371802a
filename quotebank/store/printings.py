"""Where else the words of a quote were printed: in its statement, or the same words in any other article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa

from quotebank.records import Quote
from quotebank.store.database import listed
from quotebank.store.loading import load
from quotebank.store.reviewing import not_rejected
from quotebank.store.schema import quotes
from quotebank.store.statements import sharing
from quotebank.store.wording import keys, shingles

_LEAST_WORDS = 4
"""Shorter quotes ("Yes, of course") are the same words by chance."""
_LATEST = 30
"""The most quotes that are compared with each: the last stored ones that share three words with it."""


def other_articles(connection: sa.Connection, uids: Sequence[str]) -> dict[str, int]:
    """Return for each quote, by its id, the number of other articles with its statement or its words; no zeros."""
    own = quotes.alias("own")
    other = quotes.alias("other")
    query = (
        sa.select(own.c.uid, other.c.id)
        .join_from(own, other, own.c.statement_id == other.c.statement_id)
        .where(own.c.uid.in_(uids), own.c.article_id != other.c.article_id, not_rejected(other))
    )
    found: defaultdict[str, set[int]] = defaultdict(set)
    for uid, id_ in connection.execute(query):
        found[uid].add(id_)
    for uid, ids in _same_words(connection, uids).items():
        found[uid] |= ids
    return {uid: len(ids) for uid, ids in found.items() if ids}


def same_words(connection: sa.Connection, uid: str) -> list[Quote]:
    """Return the quotes of other statements and other articles that have the very words of a quote."""
    own = sa.select(quotes.c.statement_id).where(quotes.c.uid == uid).scalar_subquery()
    ids = sorted(_same_words(connection, [uid]).get(uid, ()))
    apart = sa.or_(quotes.c.statement_id.is_distinct_from(own), quotes.c.statement_id.is_(None))
    kept = connection.execute(sa.select(quotes.c.id).where(quotes.c.id.in_(ids), apart).order_by(quotes.c.id))
    return load(connection, kept.scalars().all(), with_text=True)


def _same_words(connection: sa.Connection, uids: Sequence[str]) -> dict[str, set[int]]:
    """Return the row ids of quotes in other articles with the same words, ignoring case, accents and punctuation."""
    rows = connection.execute(sa.select(quotes.c.uid, quotes.c.text, quotes.c.article_id).where(quotes.c.uid.in_(uids)))
    wanted = {row.uid: (keys(row.text), row.article_id) for row in rows}
    wanted = {uid: (words, article) for uid, (words, article) in wanted.items() if len(words) >= _LEAST_WORDS}
    hashes = {uid: shingles(words)[0] for uid, (words, _) in wanted.items()}
    near = sharing(connection, sorted(set(hashes.values())), _LATEST)
    candidates = {id_ for ids in near.values() for id_ in ids}
    query = sa.select(quotes.c.id, quotes.c.text, quotes.c.article_id).where(
        quotes.c.id.in_(sa.select(listed(connection, sorted(candidates)))), not_rejected()
    )
    texts = {row.id: (keys(row.text), row.article_id) for row in connection.execute(query)}
    return {
        uid: {
            id_
            for id_ in near.get(hashes[uid], ())
            if id_ in texts and texts[id_][0] == words and texts[id_][1] != article
        }
        for uid, (words, article) in wanted.items()
    }
