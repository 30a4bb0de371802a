"""Finds the outlets of a bank for a name or a web domain that somebody asks for.

An outlet has a row for each name under which articles give it, since the id of an article depends on that name. Rows
are one outlet if their names differ only in the article before them, or if they have the same web domain; of rows with
one name and different domains, none is the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import sqlalchemy as sa

from quotebank.errors import AmbiguousError, NotStoredError
from quotebank.records import Outlet
from quotebank.store.arguments import must_be
from quotebank.store.database import chunks
from quotebank.store.names import bare_outlet, fold, home_of, host
from quotebank.store.schema import articles, outlets


class OutletRow(NamedTuple):
    """A row of an outlet."""

    id: int
    name: str
    key: str
    domain: str | None
    country: str | None


def joined(rows: Iterable[OutletRow]) -> dict[int, int]:
    """Return, for each row's id, that of the first row of the same outlet.

    >>> one = OutletRow(1, "Harbour Post", "harbour post", "harbourpost.example", "SE")
    >>> joined([one, OutletRow(2, "The Harbour Post", "the harbour post", None, None)])
    {1: 1, 2: 1}
    """
    rows = sorted(rows)
    parents = {row.id: row.id for row in rows}

    def first(row: OutletRow) -> int:
        id_ = row.id
        while parents[id_] != id_:
            id_ = parents[id_] = parents[parents[id_]]
        return id_

    def join(some: Iterable[OutletRow]) -> None:
        heads = sorted(set(map(first, some)))
        parents.update(dict.fromkeys(heads, min(heads, default=0)))

    at_home: dict[str, list[OutletRow]] = defaultdict(list)
    called: dict[str, list[OutletRow]] = defaultdict(list)
    for row in rows:
        called[bare_outlet(row.key)].append(row)
        if row.domain:
            at_home[row.domain].append(row)
    for some in at_home.values():
        if len(some) > 1:
            join(some)
    for some in called.values():
        if len(some) == 1:
            continue
        several = len({first(row) for row in some if row.domain}) > 1
        join(row for row in some if not (several and row.domain))
    return {row.id: first(row) for row in rows}


def outlets_of(rows: Iterable[OutletRow], weights: Mapping[int, int]) -> dict[int, Outlet]:
    """Return, for each row's id, the outlet to show: under the name of the row with the most weight."""
    rows = list(rows)
    first = joined(rows)
    together: dict[int, list[OutletRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (-weights.get(row.id, 0), row.id)):
        together[first[row.id]].append(row)
    shown = {
        head: Outlet(
            some[0].name,
            next((row.domain for row in some if row.domain), None),
            next((row.country for row in some if row.country), None),
        )
        for head, some in together.items()
    }
    return {row.id: shown[first[row.id]] for row in rows}


def all_rows(connection: sa.Connection, ids: Iterable[int] | None = None) -> list[OutletRow]:
    """Return the rows of all outlets, or of those with some ids."""
    if ids is None:
        return _rows(connection, sa.true())
    return [OutletRow(*row) for some in chunks(ids) for row in connection.execute(_OF_IDS, {"ids": some})]


def outlet_ids_of(connection: sa.Connection, outlet: Outlet | str) -> list[list[int]]:
    """Return the ids of the rows of each outlet that is meant by a name, a web domain, or an `Outlet`."""
    meant = _meant(connection, outlet)
    if not meant:
        return []
    rows = with_kin(connection, meant)
    first = joined(rows)
    heads = dict.fromkeys(first[row.id] for row in meant)
    return [[row.id for row in rows if first[row.id] == head] for head in heads]


def rows_of(connection: sa.Connection, outlet: Outlet | str) -> list[int]:
    """Return the ids of the rows of all outlets that are meant."""
    return [id_ for some in outlet_ids_of(connection, outlet) for id_ in some]


def stored_outlet(connection: sa.Connection, outlet: Outlet | str) -> list[int]:
    """Return the ids of the rows of a stored outlet, given as an `Outlet` or by its name or web domain.

    Raises:
        NotStoredError: no such outlet is stored.
        AmbiguousError: several outlets have this name.
    """
    found = outlet_ids_of(connection, outlet)
    name = outlet if isinstance(outlet, str) else outlet.name
    if not found:
        raise NotStoredError(f"The bank holds no outlet {name!r}: quotebank outlets lists those that it holds.")
    if len(found) > 1:
        rows = all_rows(connection, rows_of(connection, outlet))
        choices = sorted(set(outlets_of(rows, {}).values()), key=lambda one: (one.name, one.domain or ""))
        domains = ", ".join(one.domain or f"{one.name} (no domain)" for one in choices)
        raise AmbiguousError(
            f"More than one outlet is called {name!r}: give the web domain of the one that is meant: {domains}.",
            choices,
        )
    return found[0]


def _meant(connection: sa.Connection, outlet: Outlet | str) -> list[OutletRow]:
    must_be(outlet, (str, Outlet), "outlet", "a name, a web domain or an Outlet")
    if isinstance(outlet, Outlet):
        named = _rows(connection, outlets.c.key == fold(outlet.name))
        domain = host(outlet.domain or "") or None
        return [row for row in named if row.domain == domain] or [row for row in named if None in (row.domain, domain)]
    site = host(outlet) if "." in outlet and " " not in outlet.strip() else ""
    parents = [site] if site else []
    while (above := parents and parents[-1].partition(".")[2]) and "." in above:
        parents.append(above)
    called = _rows(connection, outlets.c.key.in_(_keys([bare_outlet(fold(outlet))])))
    called = [row for row in called if row.key == fold(outlet)] or called
    for domain in parents:
        called += _rows(connection, outlets.c.domain == domain)
        if called:
            break
    return called or (_publishing_at(connection, site) if site else [])


def _publishing_at(connection: sa.Connection, site: str) -> list[OutletRow]:
    """Return outlets without a domain whose name the address of an article spells, or all of whose articles are there.

    Older versions stored no domain with an article, and not every address spells its outlet's name.
    """
    place, prefix = articles.c.identity, outlets.c.key + " "

    def between(start: sa.ColumnElement[str], end: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
        return sa.exists().where(place >= start, place < end)

    start, end = prefix + f"{site}/", prefix + f"{site}0"  # "0" is the character after "/"
    elsewhere = between(prefix, start) | between(end, outlets.c.key + "!")
    query = sa.select(*_COLUMNS, elsewhere).where(outlets.c.domain.is_(None), between(start, end))
    found = {OutletRow(*own): bool(others) for *own, others in connection.execute(query)}
    kin = with_kin(connection, found)
    first = joined(kin)
    printed_elsewhere = {first[row.id] for row in kin if found.get(row, True)}
    return [row for row in found if home_of(row.name, site) or first[row.id] not in printed_elsewhere]


def with_kin(connection: sa.Connection, rows: Iterable[OutletRow]) -> list[OutletRow]:
    """Return rows with all that may be the same outlet."""
    known = {row.id: row for row in rows}
    while True:
        keys = _keys({bare_outlet(row.key) for row in known.values()})
        domains = {row.domain for row in known.values() if row.domain}
        more = [OutletRow(*row) for row in connection.execute(_KIN, {"keys": keys, "domains": domains})]
        if len(more) <= len(known):
            return sorted(known.values())
        known |= {row.id: row for row in more}


def _keys(bare: Iterable[str]) -> list[str]:
    return [key for name in bare for key in (name, f"the {name}")]


_COLUMNS = (outlets.c.id, outlets.c.name, outlets.c.key, outlets.c.domain, outlets.c.country)
_OF_IDS = sa.select(*_COLUMNS).where(outlets.c.id.in_(sa.bindparam("ids", expanding=True))).order_by(outlets.c.id)
"""Built once, since every search asks it, as is the next."""
_KIN = (
    sa.select(*_COLUMNS)
    .where(
        outlets.c.key.in_(sa.bindparam("keys", expanding=True))
        | outlets.c.domain.in_(sa.bindparam("domains", expanding=True))
    )
    .order_by(outlets.c.id)
)


def _rows(connection: sa.Connection, which: sa.ColumnElement[bool]) -> list[OutletRow]:
    query = sa.select(*_COLUMNS).where(which).order_by(outlets.c.id)
    return [OutletRow(*row) for row in connection.execute(query)]
