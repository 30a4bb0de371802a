"""Allocates row ids that are never reused, since the log of corrections and other programs rely on them.

The highest id that each table ever had is stored, under the write lock: removing, merging or undoing frees no id. Only
the ids of a failed transaction, which were never stored, are allocated again.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import sqlalchemy as sa

from quotebank.errors import BankError
from quotebank.store import schema
from quotebank.store.schema import high_water

NUMBERED = tuple(table for table in schema.metadata.sorted_tables if table.primary_key.columns.keys() == ["id"])
"""The tables whose ids are allocated here."""


@contextmanager
def new_ids(connection: sa.Connection, table: sa.Table) -> Iterator[Iterator[int]]:
    """Lend an iterator of ids for new rows of a table; inside the writer's transaction, and once per table at a time.

    Raises:
        BankError: the highest id of the table is unknown.
    """
    mark = high_water.c.name == table.name
    last = connection.execute(sa.select(high_water.c.mark).where(mark)).scalar()
    if last is None:
        raise BankError(f"The bank has lost count of the ids of {table.name}: run quotebank doctor --repair.")
    ids = itertools.count(last + 1)
    yield ids
    taken = next(ids) - 1
    if taken > last:
        connection.execute(high_water.update().where(mark).values(mark=taken))


def new_id(connection: sa.Connection, table: sa.Table) -> int:
    """Return the id for one new row."""
    with new_ids(connection, table) as ids:
        return next(ids)


def passed_marks(connection: sa.Connection) -> Mapping[sa.Table, int]:
    """Return the tables with ids above their mark, or without a mark, and the mark that they should have."""
    marks = {row.name: row.mark for row in connection.execute(sa.select(high_water))}
    highest = {
        table: connection.execute(sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0))).scalar_one()
        for table in NUMBERED
    }
    return {table: last for table, last in highest.items() if last > marks.get(table.name, -1)}


def raise_marks(connection: sa.Connection) -> None:
    """Raise every mark that is below an existing id."""
    for table, last in passed_marks(connection).items():
        connection.execute(high_water.delete().where(high_water.c.name == table.name))
        connection.execute(high_water.insert().values(name=table.name, mark=last))
