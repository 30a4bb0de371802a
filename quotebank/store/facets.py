"""Counts quotes by the values that they have: outlets, speakers, months, kinds, addressees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from quotebank.records import Outlet, Speaker, SpeakerKind
from quotebank.store.database import listed
from quotebank.store.outlet_lookup import all_rows, outlets_of, with_kin
from quotebank.store.schema import UNDATED, quote_speakers, quotes, speakers


class Facets(dict[str, list[tuple[str, int]]]):
    """Counts of quotes by facet name: a list of (value, number of quotes) each."""

    complete: bool = True
    """False if more than 10,000 quotes were found: only the newest 10,000 were counted."""
    found: int = 0
    """The number of quotes counted: all of them, or 10,000."""


def facet(connection: sa.Connection, columns: Mapping[str, Sequence[Any]], name: str) -> list[tuple[str, int]]:
    """Return the values of one name and their numbers of quotes, from the columns `COUNTED` with day and id."""

    def counted(column: str) -> Counter[Any]:
        return Counter(columns.get(column, ()))

    if name == "month":
        months: Counter[str] = Counter()
        for day, number in counted("day").items():
            if str(day) != str(UNDATED):
                months[str(day)[:7]] += number
        return sorted(months.items())
    if name == "kind":
        return _by_count(counted("kind").items())
    if name == "addressee":
        told = sorted(set(zip(columns.get("addressee_key", ()), columns.get("addressee", ()), strict=True)), key=str)
        written = dict(reversed(told))
        counts = counted("addressee_key")
        return _by_count((written[key], number) for key, number in counts.items() if key is not None)
    if name == "outlet":
        counts = counted("outlet_id")
        counts.pop(None, None)
        together: Counter[Outlet] = Counter()
        shown = outlets_of(with_kin(connection, all_rows(connection, counts)), counts)
        for id_, number in counts.items():
            together[shown[id_]] += number
        return _by_count((outlet.name, number) for outlet, number in together.items())
    query = sa.select(speakers.c.name, speakers.c.kind, sa.column("number")).join_from(
        _speaking(connection, columns.get("id", ())), speakers, speakers.c.id == sa.column("speaker_id")
    )
    return _by_count((_label(who, kind), number) for who, kind, number in connection.execute(query).all())


def _speaking(connection: sa.Connection, ids: Sequence[int]) -> sa.Subquery:
    """Return the query for the number of quotes per speaker; a speaker named twice in a quote counts once."""
    link = quote_speakers.c
    query = sa.select(link.speaker_id, sa.func.count().label("number")).where(
        link.quote_id.in_(sa.select(listed(connection, sorted(ids)))), named_once()
    )
    return query.group_by(link.speaker_id).subquery()


def named_once() -> sa.ColumnElement[bool]:
    """Return the condition that counts a speaker once who is named twice in a quote."""
    link, before = quote_speakers.c, quote_speakers.alias()
    again = sa.exists().where(
        before.c.quote_id == link.quote_id, before.c.speaker_id == link.speaker_id, before.c.position < link.position
    )
    return (link.position == 0) | ~again


COUNTED: dict[str, tuple[sa.ColumnElement[Any], ...]] = {
    "outlet": (quotes.c.outlet_id,),
    "kind": (quotes.c.kind,),
    "addressee": (quotes.c.addressee, quotes.c.addressee_key),
}
"""The columns that a facet needs, besides day and id."""
FACETS = ("outlet", "speaker", "month", "kind", "addressee")


def speaker_label(speaker: Speaker) -> str:
    """Return a speaker's name for lists, with a mark if it is only a surname.

    >>> speaker_label(Speaker("Holm"))
    'Holm (surname only)'
    """
    return _label(speaker.name, speaker.kind)


def _label(name: str, kind: str) -> str:
    return f"{name} (surname only)" if kind == SpeakerKind.PERSON and " " not in name else name


def _by_count(counts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(counts, key=lambda pair: (-pair[1], pair[0]))
