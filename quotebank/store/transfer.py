"""Reads a whole bank: articles with their quotes, statements with their wordings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import sqlalchemy as sa

from quotebank.records import Article, Outlet, Quote, Speaker, SpeakerKind
from quotebank.store.database import Database, chunks, there
from quotebank.store.loading import load, load_articles
from quotebank.store.schema import articles, namesakes, outlets, quotes, speaker_names, speakers

_ARTICLES_AT_A_TIME = 50
_QUOTES_AT_A_TIME = 200
"""Items read per transaction: a long transaction would let the write-ahead log grow."""


def listed_outlets(database: Database) -> list[Outlet]:
    """Return the outlets of which more is known than the name in articles."""
    columns = (outlets.c.name, outlets.c.domain, outlets.c.country)
    query = sa.select(*columns).where(sa.or_(outlets.c.domain.is_not(None), outlets.c.country.is_not(None)))
    with database.reading() as connection:
        return [Outlet(*row) for row in connection.execute(query.order_by(outlets.c.id))]


def listed_speakers(database: Database) -> list[tuple[Speaker, tuple[str, ...]]]:
    """Return the speakers that came from lists or are linked to Wikidata, with the other names listed."""
    other = sa.case((speaker_names.c.listed, speaker_names.c.name), else_=speakers.c.name).label("other")
    columns = (speakers.c.id, speakers.c.name, speakers.c.kind, speakers.c.role, speakers.c.wikidata, other)
    query = sa.select(*columns).join_from(speakers, speaker_names)
    query = query.where(speakers.c.listed | speakers.c.wikidata.is_not(None))
    with database.reading() as connection:
        rows = connection.execute(query.order_by(speakers.c.id, speaker_names.c.id)).all()
        return [
            (
                Speaker(some[0].name, SpeakerKind(some[0].kind), some[0].role, wikidata=some[0].wikidata),
                tuple(there(row.other) for row in some if row.other != row.name),
            )
            for some in (list(rows_of_one) for _, rows_of_one in groupby(rows, key=lambda row: row.id))
        ]


def whole_articles(database: Database) -> Iterator[tuple[Article, tuple[Quote, ...]]]:
    """Yield every article with its text and its quotes, both in the order of storing."""
    last = 0
    while True:
        with database.reading() as connection:
            query = sa.select(articles.c.id).where(articles.c.id > last).order_by(articles.c.id)
            ids = list(connection.execute(query.limit(_ARTICLES_AT_A_TIME)).scalars())
            if not ids:
                return
            found = load_articles(connection, ids)
            of_these = sa.select(quotes.c.article_id, quotes.c.id).where(quotes.c.article_id.in_(ids))
            owners = [(row[0], row[1]) for row in connection.execute(of_these.order_by(quotes.c.id))]
            loaded = load(connection, [quote_id for _, quote_id in owners])
            mine: defaultdict[int, list[Quote]] = defaultdict(list)
            for (article_id, _), quote in zip(owners, loaded, strict=True):
                mine[article_id].append(quote)
            pairs = [(found[id_], tuple(mine[id_])) for id_ in ids]
        yield from pairs
        last = ids[-1]


def whole_statements(
    database: Database, chosen: sa.Select[tuple[int]] | None
) -> Iterator[tuple[tuple[Quote, ...], Mapping[int, Sequence[str]]]]:
    """Yield the quotes of each statement, with known Wikidata ids by the ids of their speakers.

    Quotes that have not been grouped come last, each as a statement of its own.

    Args:
        database: The bank's database.
        chosen: A query for the ids of the quotes to yield; None for all.
    """
    for statement, ids in _grouped(database, chosen):
        with database.reading() as connection:
            found = load(connection, ids)
            people = {one.id for quote in found for one in quote.speakers if one.id is not None}
            wikidata = _wikidata(connection, people)
        if statement is None:
            yield from (((quote,), wikidata) for quote in found)
        else:
            yield tuple(found), wikidata


def _grouped(database: Database, chosen: sa.Select[tuple[int]] | None) -> Iterator[tuple[int | None, list[int]]]:
    """Yield the row ids of each statement's quotes; then, under None, those without a statement, a few at a time."""
    limits = [] if chosen is None else [quotes.c.id.in_(chosen)]
    group, id_ = quotes.c.statement_id, quotes.c.id
    place: tuple[int, int] | None = None
    open_group: list[tuple[int, int]] = []
    while True:
        query = sa.select(group, id_).where(group.is_not(None), *limits).order_by(group, id_)
        if place:
            query = query.where(sa.tuple_(group, id_) > sa.tuple_(*map(sa.literal, place)))
        with database.reading() as connection:
            rows = [(row[0], row[1]) for row in connection.execute(query.limit(_QUOTES_AT_A_TIME))]
        runs = [list(run) for _, run in groupby(open_group + rows, key=lambda row: row[0])]
        open_group = runs.pop() if rows and runs else []  # the next rows may continue the last statement
        for run in runs:
            yield run[0][0], [row[1] for row in run]
        if not rows:
            break
        place = rows[-1]
    last = 0
    while True:
        query = sa.select(id_).where(group.is_(None), id_ > last, *limits).order_by(id_).limit(_QUOTES_AT_A_TIME)
        with database.reading() as connection:
            ids = list(connection.execute(query).scalars())
        if not ids:
            return
        yield None, ids
        last = ids[-1]


def _wikidata(connection: sa.Connection, speaker_ids: set[int]) -> dict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for some in chunks(speaker_ids):
        own = sa.select(speakers.c.id, speakers.c.wikidata).where(speakers.c.id.in_(some))
        for id_, qid in connection.execute(own.where(speakers.c.wikidata.is_not(None))):
            found[id_].append(qid)
        shared = sa.select(namesakes.c.speaker_id, namesakes.c.wikidata).where(namesakes.c.speaker_id.in_(some))
        for id_, qid in connection.execute(shared):
            if not (id_ in found and qid in found[id_]):
                found[id_].append(qid)
    return dict(found)
