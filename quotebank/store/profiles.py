"""Profiles of one speaker or outlet over time: names, roles, who quotes whom, how often and when.

Rejected quotes do not count. All of a speaker's quotes are found by an index and counted by the database.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from attrs import Factory, define, frozen

from quotebank.errors import AmbiguousError, NotStoredError
from quotebank.records import Outlet, Speaker, SpeakerKind
from quotebank.store.database import Database, there
from quotebank.store.facets import named_once
from quotebank.store.outlet_lookup import all_rows, outlets_of, stored_outlet, with_kin
from quotebank.store.reviewing import rejected
from quotebank.store.schema import (
    COUNTED_IN,
    UNDATED,
    articles,
    namesakes,
    outlets,
    quote_speakers,
    quotes,
    speaker_names,
    speakers,
)
from quotebank.store.speaker_lookup import speaker_ids
from quotebank.store.suggestions import Suggestion, suggestions

_T = TypeVar("_T")


@frozen
class Seen(Generic[_T]):
    """A name, role, outlet or speaker, with the number of quotes it appears in and the first and last day."""

    what: _T
    quotes: int
    first: date | None
    """The day of the first article with one of the quotes; None if no article has a date."""
    last: date | None


@frozen
class SpeakerProfile:
    """A speaker over time. The most frequent values come first."""

    speaker: Speaker
    wikidata: str | None
    """The Wikidata entry that somebody has linked the speaker to."""
    bearers: tuple[str, ...]
    """Wikidata ids of people of this name, as a dump lists them; the speaker may be any of them, or none."""
    names: tuple[Seen[str], ...]
    """All names, including those without quotes."""
    roles: tuple[Seen[str], ...]
    """Roles that articles give the speaker."""
    outlets: tuple[Seen[Outlet], ...]
    """Outlets that quote the speaker; articles without an outlet are left out."""
    months: tuple[tuple[str, int], ...]
    """Quotes by month ("2026-01"), the earliest first; quotes without a date are left out."""
    quotes: int
    articles: int
    rejected: int
    """Quotes that people have rejected; they are not in the other counts."""
    first: date | None
    last: date | None
    namesakes: tuple[Speaker, ...]
    """Other speakers with one of the names."""
    suggestions: tuple[Suggestion, ...]
    """Speakers that may be the same person."""

    @property
    def years(self) -> tuple[tuple[str, int], ...]:
        """Quotes by year, the earliest first."""
        return _by_year(self.months)


@frozen
class OutletProfile:
    """An outlet over time. The most frequent values come first."""

    outlet: Outlet
    articles: int
    quotes: int
    rejected: int
    """Quotes that people have rejected; they are not in the other counts."""
    first: date | None
    """The day of the first article."""
    last: date | None
    articles_by_year: tuple[tuple[str, int], ...]
    """The earliest year first; undated articles are left out."""
    months: tuple[tuple[str, int], ...]
    """Quotes by month ("2026-01"), the earliest first; quotes without a date are left out."""
    speakers: tuple[Seen[Speaker], ...]
    """The most quoted speakers, at most fifty."""
    namesakes: tuple[Outlet, ...]
    """Other outlets of the same name."""

    @property
    def quotes_by_year(self) -> tuple[tuple[str, int], ...]:
        """Quotes by year, the earliest first."""
        return _by_year(self.months)


_SPEAKERS_SHOWN = 50
_AT_A_TIME = 5000


def speaker_profile(database: Database, person: str | int | Speaker) -> SpeakerProfile:
    """Return the profile of a speaker, given by name or number."""
    with database.reading() as connection:
        row = _one_speaker(connection, person)
        said = _said(connection, row.id)
        own = sa.select(speaker_names.c.id, speaker_names.c.name).where(speaker_names.c.speaker_id == row.id)
        borne = [Seen(there(name), *said.names.get(id_, _Times()).seen) for id_, name in connection.execute(own)]
        published = _outlets(connection, said.outlets)
        return SpeakerProfile(
            speaker=_speaker(row),
            wikidata=row.wikidata,
            bearers=tuple(
                there(wikidata)
                for wikidata in connection.execute(
                    sa.select(namesakes.c.wikidata)
                    .where(namesakes.c.speaker_id == row.id)
                    .order_by(namesakes.c.wikidata)
                ).scalars()
            ),
            names=_ranked(borne),
            roles=_ranked([Seen(role, *times.seen) for role, times in said.roles.items()]),
            outlets=_ranked([Seen(outlet, *times.seen) for outlet, times in published.items()]),
            months=_by_month(said.days),
            quotes=said.times.quotes,
            articles=len(said.articles),
            rejected=said.rejected,
            first=said.times.first,
            last=said.times.last,
            namesakes=_of_the_same_name(connection, row.id),
            suggestions=tuple(suggestions(connection, about=row.id)),
        )


def outlet_profile(database: Database, outlet: Outlet | str) -> OutletProfile:
    """Return the profile of an outlet, given as an `Outlet` or by its name or web domain."""
    with database.reading() as connection:
        ids = stored_outlet(connection, outlet)
        rows = all_rows(connection, ids)
        of_theirs = articles.c.outlet_id.in_(ids)
        each = sa.select(articles.c.outlet_id, sa.func.count()).where(of_theirs).group_by(articles.c.outlet_id)
        number_of = {row[0]: row[1] for row in connection.execute(each)}
        written = _by_day(connection, sa.select(articles.c.published, sa.func.count()).where(of_theirs))
        turned_down = quotes.c.id.in_(rejected())
        said = sa.select(quotes.c.published_on, sa.func.count()).join_from(articles, quotes).where(of_theirs)
        kept = _by_day(connection, said.where(~turned_down))
        link = quote_speakers.c
        query = (
            sa.select(link.speaker_id, sa.func.count().label("number"), *_period(link.published_on))
            .select_from(articles.join(quotes).join(quote_speakers, link.quote_id == quotes.c.id))
            .where(of_theirs, ~turned_down, named_once())
            .group_by(link.speaker_id)
        )
        dated = [day for day in written if day]
        most = connection.execute(query.order_by(sa.desc("number"), link.speaker_id).limit(_SPEAKERS_SHOWN)).all()
        wanted = sa.select(speakers).where(speakers.c.id.in_([some[0] for some in most]))
        people = {who.id: _speaker(who) for who in connection.execute(wanted)}
        of_the_name = outlets.c.key.in_({row.key for row in rows}) & outlets.c.id.not_in(ids)
        others = all_rows(connection, connection.execute(sa.select(outlets.c.id).where(of_the_name)).scalars())
        return OutletProfile(
            outlet=outlets_of(rows, number_of)[ids[0]],
            articles=sum(written.values()),
            quotes=sum(kept.values()),
            rejected=sum(_by_day(connection, said.where(turned_down)).values()),
            first=min(dated, default=None),
            last=max(dated, default=None),
            articles_by_year=_by_year(_by_month(written)),
            months=_by_month(kept),
            speakers=tuple(Seen(people[who], *rest) for who, *rest in most),
            namesakes=tuple(dict.fromkeys(outlets_of(others, {}).values())),
        )


def _one_speaker(connection: sa.Connection, person: str | int | Speaker) -> sa.Row[Any]:
    ids = [person] if isinstance(person, int) else speaker_ids(connection, person)
    found = connection.execute(sa.select(speakers).where(speakers.c.id.in_(ids)).order_by(speakers.c.id)).all()
    asked = person.name if isinstance(person, Speaker) else person
    if not found:
        raise NotStoredError(
            f"The bank holds no speaker {asked!r}, which never means that nobody of that name has said anything: "
            "`quotebank speakers` lists those that it holds."
        )
    if len(found) > 1:
        several = ", ".join(f"{row.id} ({row.name})" for row in found)
        raise AmbiguousError(
            f"{asked!r} may be any of {len(found)} speakers: give the number of one: {several}.",
            list(map(_speaker, found)),
        )
    return found[0]


@define
class _Times:
    quotes: int = 0
    first: date | None = None
    last: date | None = None

    def add(self, day: date | None) -> None:
        """Count a quote; they must come in the order of their days."""
        self.quotes += 1
        self.first = self.first or day
        self.last = day or self.last

    def join(self, other: _Times) -> None:
        """Count the quotes of another, in any order."""
        self.quotes += other.quotes
        self.first = min(filter(None, (self.first, other.first)), default=None)
        self.last = max(filter(None, (self.last, other.last)), default=None)

    @property
    def seen(self) -> tuple[int, date | None, date | None]:
        return self.quotes, self.first, self.last


@define
class _Said:
    """All counts of a speaker's quotes, from a single pass: a query for each count takes three times as long."""

    times: _Times = Factory(_Times)
    names: defaultdict[int, _Times] = Factory(lambda: defaultdict(_Times))
    roles: defaultdict[str, _Times] = Factory(lambda: defaultdict(_Times))
    outlets: defaultdict[int, _Times] = Factory(lambda: defaultdict(_Times))
    days: Counter[date | None] = Factory(Counter)
    articles: set[int] = Factory(set)
    rejected: int = 0


def _said(connection: sa.Connection, speaker_id: int) -> _Said:
    link = quote_speakers.c
    query = (
        sa.select(
            link.quote_id, link.published_on, link.name_id, link.role, quotes.c.article_id, quotes.c.outlet_id,
            link.quote_id.in_(rejected()),
        )
        .join_from(quote_speakers, quotes, quotes.c.id == link.quote_id)
        .with_hint(quotes, COUNTED_IN, "sqlite")
        .where(link.speaker_id == speaker_id)
        .order_by(link.published_on, link.quote_id)
    )  # fmt: skip
    said = _Said()
    before, names, roles = None, set[int](), set[str | None]()
    day = None
    for quote, published, name, role, article, outlet, turned_down in connection.execute(query).yield_per(_AT_A_TIME):
        if turned_down:
            said.rejected += quote != before
            before = quote
            continue
        if quote != before:
            before, names, roles = quote, set(), {None}
            day = published if published > UNDATED else None
            said.times.add(day)
            said.articles.add(article)
            said.days[day] += 1
            if outlet is not None:
                said.outlets[outlet].add(day)
        if name not in names:  # one quote may name a speaker twice, by two names
            names.add(name)
            said.names[name].add(day)
        if role not in roles:
            roles.add(role)
            said.roles[role].add(day)
    return said


def _period(day: sa.ColumnElement[Any]) -> tuple[sa.ColumnElement[Any], sa.ColumnElement[Any]]:
    dated = sa.case((day > UNDATED, day))
    return sa.func.min(dated), sa.func.max(dated)


def _by_day(connection: sa.Connection, query: sa.Select[Any]) -> dict[date | None, int]:
    """Run a query for days and numbers; undated ones come last."""
    day, _ = query.selected_columns
    rows = connection.execute(query.group_by(day).order_by(day)).all()
    dated = {day: number for day, number in rows if day and day > UNDATED}
    undated = sum(number for day, number in rows if day not in dated)
    return {**dated, None: undated}


def _by_month(days: Mapping[date | None, int]) -> tuple[tuple[str, int], ...]:
    months: Counter[str] = Counter()
    for day, number in days.items():
        if day:
            months[day.isoformat()[:7]] += number
    return tuple(sorted(months.items()))


def _by_year(months: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
    years: Counter[str] = Counter()
    for month, number in months:
        years[month[:4]] += number
    return tuple(years.items())


def _ranked(seen: list[Seen[_T]]) -> tuple[Seen[_T], ...]:
    return tuple(sorted(seen, key=lambda some: (-some.quotes, str(some.what))))


def _outlets(connection: sa.Connection, times: Mapping[int, _Times]) -> Mapping[Outlet, _Times]:
    """Return the quotes by outlet, from those by its rows."""
    shown = outlets_of(
        with_kin(connection, all_rows(connection, times)), {id_: some.quotes for id_, some in times.items()}
    )
    together: defaultdict[Outlet, _Times] = defaultdict(_Times)
    for id_, some in times.items():
        together[shown[id_]].join(some)
    return together


def _of_the_same_name(connection: sa.Connection, speaker_id: int) -> tuple[Speaker, ...]:
    keys = sa.select(speaker_names.c.key).where(speaker_names.c.speaker_id == speaker_id)
    bearing = sa.select(speaker_names.c.speaker_id).where(speaker_names.c.key.in_(keys))
    query = sa.select(speakers).where(speakers.c.id.in_(bearing), speakers.c.id != speaker_id).order_by(speakers.c.id)
    return tuple(_speaker(row) for row in connection.execute(query))


def _speaker(row: Any) -> Speaker:  # noqa: ANN401  a row of the table
    return Speaker(row.name, SpeakerKind(row.kind), row.role, row.id, row.wikidata)
