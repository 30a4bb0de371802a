"""Counts of a bank's content: by speaker, by outlet, and in total."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import sqlalchemy as sa
from attrs import field, frozen

from quotebank.records import Outlet, QuoteKind, Speaker, SpeakerKind
from quotebank.store import schema
from quotebank.store.arguments import must_be
from quotebank.store.database import Database, chunks, there
from quotebank.store.names import fold
from quotebank.store.outlet_lookup import all_rows, joined, outlets_of
from quotebank.store.reviewing import not_rejected, rejected
from quotebank.store.schema import (
    UNDATED,
    articles,
    outlets,
    quote_speakers,
    quotes,
    speaker_names,
    speakers,
)


@frozen
class SpeakerSummary:
    """A speaker, and what the bank holds on them."""

    speaker: Speaker
    names: tuple[str, ...]
    """All names, the main one first."""
    roles: tuple[str, ...]
    """Roles that articles give them, the latest first."""
    quotes: int
    articles: int
    first: date | None
    """The day of the first article with one of their quotes; None if no article has a date."""
    last: date | None


@frozen
class OutletSummary:
    """An outlet, and what the bank holds from it."""

    outlet: Outlet
    articles: int
    quotes: int
    first: date | None
    last: date | None


@frozen
class Stats:
    """Counts over a whole bank."""

    articles: int
    quotes: int
    kinds: dict[str, int] = field(hash=False)
    """Quotes by kind."""
    rejected: int
    """Quotes that people have rejected; they are not in the other counts."""
    speakers: int
    outlets: int
    """Outlets with articles."""
    outlets_listed: int
    """Outlets known by name and domain, without any article."""
    first: date | None
    last: date | None
    extractors: dict[str, int] = field(hash=False)
    """Articles by the extractor that found their quotes, the most first; without articles that came with quotes."""
    revision: str
    """The revision of the schema."""
    size: int
    """Bytes on disk."""


def speaker_summaries(database: Database, containing: str | None, limit: int | None) -> list[SpeakerSummary]:
    """Summarise the speakers with a name that contains a text, those with the most quotes first."""
    must_be(containing, (str, type(None)), "speakers", "a part of a name")
    link = quote_speakers
    number = sa.func.count(sa.distinct(link.c.quote_id)).label("number")
    query = (
        sa.select(speakers, number, *_period(link.c.published_on))
        .select_from(speakers)
        .outerjoin(link, (link.c.speaker_id == speakers.c.id) & link.c.quote_id.not_in(rejected()))
        .group_by(speakers.c.id)
        .order_by(number.desc(), speakers.c.name, speakers.c.id)
        .limit(limit)
    )
    if containing:
        held = database.full_text.part_of(fold(containing), speaker_names.c.key)
        query = query.where(speakers.c.id.in_(sa.select(speaker_names.c.speaker_id).where(held)))
    with database.reading() as connection:
        rows = connection.execute(query).mappings().all()
        details = _details(connection, [row["id"] for row in rows])
        return [
            SpeakerSummary(
                Speaker(row["name"], SpeakerKind(row["kind"]), row["role"], row["id"]),
                tuple(dict.fromkeys([row["name"], *details["names"][row["id"]]])),
                tuple(dict.fromkeys([*details["roles"][row["id"]], *filter(None, [row["role"]])])),
                row["number"],
                details["articles"][row["id"]],
                row["first"],
                row["last"],
            )
            for row in rows
        ]


def outlet_summaries(database: Database, *, with_articles: bool) -> list[OutletSummary]:
    """Summarise the outlets, or only those that have articles, those with the most articles first."""
    number = sa.func.count(articles.c.id).label("number")
    query = (
        sa.select(
            outlets.c.id,
            number,
            sa.func.min(articles.c.published).label("first"),
            sa.func.max(articles.c.published).label("last"),
        )
        .select_from(outlets)
        .join(articles, articles.c.outlet_id == outlets.c.id, isouter=not with_articles)
        .group_by(outlets.c.id)
    )
    with database.reading() as connection:
        rows = connection.execute(query).all()
        counted = sa.select(quotes.c.outlet_id, sa.func.count()).where(quotes.c.id.not_in(rejected()))
        quotes_of = _counts(connection, counted.group_by(quotes.c.outlet_id))
        shown = outlets_of(all_rows(connection), {row.id: row.number for row in rows})
        together: dict[Outlet, list[Any]] = defaultdict(list)
        for row in rows:
            together[shown[row.id]].append(row)
        found = [
            OutletSummary(
                outlet,
                sum(row.number for row in some),
                sum(quotes_of.get(row.id, 0) for row in some),
                min((row.first for row in some if row.first), default=None),
                max((row.last for row in some if row.last), default=None),
            )
            for outlet, some in together.items()
        ]
        return sorted(found, key=lambda one: (-one.articles, one.outlet.name, one.outlet.domain or ""))


def last_extractor(database: Database) -> str | None:
    """Return the extractor of the last extracted article."""
    query = sa.select(articles.c.extracted_by).where(articles.c.extracted_by.is_not(None))
    with database.reading() as connection:
        return connection.execute(query.order_by(articles.c.id.desc()).limit(1)).scalar_one_or_none()


def _extractors(connection: sa.Connection) -> dict[str, int]:
    query = sa.select(articles.c.extracted_by, sa.func.count()).where(articles.c.extracted_by.is_not(None))
    counts = _counts(connection, query.group_by(articles.c.extracted_by))
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def stats(database: Database) -> Stats:
    """Count what a bank holds."""
    with database.reading() as connection:
        counted = sa.select(quotes.c.kind, sa.func.count()).where(quotes.c.id.not_in(rejected()))
        by_kind = _counts(connection, counted.group_by(quotes.c.kind))
        kinds = {QuoteKind(kind).value: number for kind, number in by_kind.items()}
        turned_down = connection.execute(sa.select(sa.func.count()).select_from(rejected().subquery())).scalar_one()
        days = sa.select(sa.func.min(articles.c.published), sa.func.max(articles.c.published))
        first, last = connection.execute(days).one()
        counts = [
            connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in (articles, speakers)
        ]
        first_of = joined(all_rows(connection))
        publishing = sa.select(articles.c.outlet_id).distinct().where(articles.c.outlet_id.is_not(None))
        printing = {first_of[id_] for id_ in connection.execute(publishing).scalars()}
        extractors = _extractors(connection)
    return Stats(
        articles=counts[0],
        quotes=sum(kinds.values()),
        kinds=kinds,
        rejected=turned_down,
        speakers=counts[1],
        outlets=len(printing),
        outlets_listed=len(set(first_of.values())) - len(printing),
        first=first,
        last=last,
        extractors=extractors,
        revision=schema.REVISION,
        size=database.size(),
    )


def _period(day: sa.ColumnElement[Any]) -> tuple[sa.Label[Any], sa.Label[Any]]:
    dated = sa.case((day > UNDATED, day))
    return sa.func.min(dated).label("first"), sa.func.max(dated).label("last")


def _counts(connection: sa.Connection, query: sa.Select[Any]) -> dict[Any, int]:
    return {row[0]: row[1] for row in connection.execute(query)}


def _details(connection: sa.Connection, ids: list[int]) -> dict[str, Any]:
    names: dict[int, list[str]] = defaultdict(list)
    roles: dict[int, list[str]] = defaultdict(list)
    counts: dict[int, int] = defaultdict(int)
    link = quote_speakers
    for some in chunks(ids):
        query = sa.select(speaker_names.c.speaker_id, speaker_names.c.name).order_by(speaker_names.c.id)
        for id_, name in connection.execute(query.where(speaker_names.c.speaker_id.in_(some))):
            names[id_].append(there(name))
        latest = sa.func.max(link.c.published_on)
        query = sa.select(link.c.speaker_id, link.c.role).group_by(link.c.speaker_id, link.c.role)
        query = query.where(link.c.role.is_not(None)).order_by(latest.desc(), link.c.role)
        for id_, role in connection.execute(query.where(link.c.speaker_id.in_(some))):
            roles[id_].append(role)
        number = sa.func.count(sa.distinct(quotes.c.article_id))
        query = sa.select(link.c.speaker_id, number).join_from(link, quotes, quotes.c.id == link.c.quote_id)
        per_speaker = query.where(link.c.speaker_id.in_(some), not_rejected()).group_by(link.c.speaker_id)
        counts.update(_counts(connection, per_speaker))
    return {"names": names, "roles": roles, "articles": counts}
