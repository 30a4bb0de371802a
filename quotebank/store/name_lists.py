"""Lists the speakers and outlets of a bank, by name or by how often they are quoted, a page at a time."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from attrs import frozen

from quotebank.errors import QueryError
from quotebank.records import Speaker, SpeakerKind
from quotebank.store.database import Database
from quotebank.store.name_lookup import AFTER_ALL, Among, NamedOne, begins, named_outlets, named_speakers
from quotebank.store.names import fold
from quotebank.store.reviewing import rejected
from quotebank.store.schema import articles, outlets, quote_speakers, speaker_names, speakers
from quotebank.store.summaries import outlet_summaries

_LETTERS = 100
"""The most first letters that are listed: names of a bank may be written in any alphabet."""


@frozen
class NamePage:
    """One page of a list, with a cursor for the next page."""

    names: tuple[NamedOne, ...]
    next: str | None


def names_by_letter(database: Database, among: Among, *, letter: str, after: str, size: int) -> NamePage:
    """Return the speakers by surname, or the outlets by name, that begin with a letter; any without one.

    Those of which the bank holds nothing are left out.

    Raises:
        QueryError: ``after`` is not the ``next`` of a page.
    """
    key, id_, query = _sorted(among)
    query = query.order_by(key, id_).limit(size + 1)
    if fold(letter).strip():
        query = query.where(begins(key, fold(letter)))
    if after:
        query = query.where(sa.tuple_(key, id_) > sa.tuple_(*map(sa.literal, _place(after))))
    with database.reading() as connection:
        rows = connection.execute(query).all()
        shown = rows[:size]
        if among == "outlet":
            found = named_outlets(connection, shown, "")
        else:
            found = named_speakers(connection, {row.speaker_id: row for row in shown}, "")
    return NamePage(tuple(found), f"{shown[-1].sorted_by}|{shown[-1].id}" if len(rows) > size else None)


def first_letters(database: Database, among: Among) -> tuple[str, ...]:
    """Return the letters with which names begin; each is one step in an index."""
    key, _, query = _sorted(among)
    query = query.order_by(key).limit(1)
    found: list[str] = []
    with database.reading() as connection:
        while len(found) < _LETTERS:
            beyond = found[-1] + AFTER_ALL if found else ""
            first = connection.execute(query.where(key > beyond)).first()
            if not first:
                break
            found.append(first.sorted_by[0])
    return tuple(found)


def most_named(database: Database, among: Among, *, limit: int) -> list[NamedOne]:
    """Return the speakers with the most quotes, or the outlets with the most articles.

    This counts all of them, which takes a second for a few million quotes.
    """
    if among == "outlet":
        most = outlet_summaries(database, with_articles=True)[:limit]
        return [NamedOne(one.outlet, one.outlet.name, one.articles) for one in most]
    link = quote_speakers.c
    number = sa.func.count(sa.distinct(link.quote_id)).label("number")
    counted = sa.select(link.speaker_id.label("id"), number).where(link.quote_id.not_in(rejected()))
    some = counted.group_by(link.speaker_id).subquery()
    query = sa.select(speakers, some.c.number).join_from(some, speakers, speakers.c.id == some.c.id)
    query = query.order_by(some.c.number.desc(), speakers.c.name, speakers.c.id).limit(limit)
    with database.reading() as connection:
        return [
            NamedOne(Speaker(row.name, SpeakerKind(row.kind), row.role, row.id), row.name, row.number)
            for row in connection.execute(query)
        ]


def _sorted(among: Among) -> tuple[sa.Column[Any], sa.Column[Any], sa.Select[Any]]:
    """Return the indexed column that names are sorted by, their ids, and the query for their rows."""
    if among == "outlet":
        has_articles = sa.exists().where(articles.c.outlet_id == outlets.c.id)
        query = sa.select(outlets, outlets.c.key.label("sorted_by")).where(has_articles)
        return outlets.c.key, outlets.c.id, query
    names = speaker_names.c
    columns = (names.id, names.speaker_id, names.name, names.key, names.last_word.label("sorted_by"))
    is_main = speakers.c.name == names.name
    has_quotes = sa.exists().where(quote_speakers.c.speaker_id == speakers.c.id)
    query = sa.select(*columns).join_from(speaker_names, speakers).where(is_main, has_quotes)
    return names.last_word, names.id, query


def _place(after: str) -> tuple[str, int]:
    key, _, id_ = after.rpartition("|")
    if not (id_.isascii() and id_.isdigit() and len(id_) < 10):
        raise QueryError(f"after takes the next of a page, not {after!r}.")
    return key, int(id_)
