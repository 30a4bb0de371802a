"""Finds the quote or the article that the beginning of an id stands for."""

from __future__ import annotations

from functools import cache
from typing import Any

import sqlalchemy as sa

from quotebank.errors import NotStoredError, QueryError
from quotebank.store import schema
from quotebank.store.arguments import must_be

_SHORTEST_PREFIX = 6


def row_id(connection: sa.Connection, quote_id: str) -> int:
    """Return the row id of a quote, by its id or one that it had until its article was extracted again.

    Raises:
        NotStoredError: no quote has an id that begins like this.
        QueryError: several have, or it is too short.
    """
    try:
        uid = whole_id(connection, schema.quotes.c.uid, quote_id, "quote")
    except NotStoredError:
        former = schema.former_ids.c
        uid = whole_id(connection, former.uid, quote_id, "quote")
        return int(connection.execute(sa.select(former.quote_id).where(former.uid == uid)).scalar_one())
    return int(connection.execute(_ROW_ID, {"uid": uid}).scalar_one())


_ROW_ID = sa.select(schema.quotes.c.id).where(schema.quotes.c.uid == sa.bindparam("uid"))


def present_id(connection: sa.Connection, quote_id: str) -> str:
    """Return the whole id that a quote has now, as `row_id` finds it."""
    uid = schema.quotes.c.uid
    return str(
        connection.execute(sa.select(uid).where(schema.quotes.c.id == row_id(connection, quote_id))).scalar_one()
    )


def whole_id(connection: sa.Connection, column: sa.ColumnElement[str], start: str, what: str) -> str:
    """Return the whole id in a column that begins with some characters.

    Raises:
        NotStoredError: none does.
        QueryError: several do, or these are too few.
    """
    must_be(start, str, what, "an id")
    if len(start) < _SHORTEST_PREFIX:
        raise QueryError(
            f"{start!r} is too short for the id of one {what}: give {_SHORTEST_PREFIX} characters or more."
        )
    found: list[str] = []
    if start.isascii() and start.isalnum():
        given = {"start": start, "beyond": f"{start}~"}
        found = [*connection.execute(_first_two(column), given).scalars()]
    if not found:
        raise NotStoredError(f"The bank holds no {what} {start!r}.")
    if len(found) > 1 and found[0] != start:
        raise QueryError(f"More than one {what} id begins with {start!r}: give more of it.")
    return found[0]


@cache
def _first_two(column: sa.ColumnElement[str]) -> sa.Select[Any]:
    within = column >= sa.bindparam("start"), column < sa.bindparam("beyond")
    return sa.select(column).where(*within).order_by(column).limit(2)
