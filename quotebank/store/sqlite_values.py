"""Checks the type of every value that SQLite returns.

SQLite stores anything in any column, and a single changed byte can turn text into a blob or a number into text;
PostgreSQL enforces its types itself. Every value is checked here on its way from a row to a record, so that later code
need not check again.
"""

from __future__ import annotations

import reprlib
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from quotebank.store import schema

_Processor = Callable[[Any], Any]


def _only(kind: type | tuple[type, ...], what: str) -> _Processor:
    def checked(value: Any) -> Any:  # noqa: ANN401  any value in a row
        if value is None or isinstance(value, kind):
            return value
        raise ValueError(f"{reprlib.repr(value)} where {what} belongs")

    return checked


_words, _number, _share = _only(str, "text"), _only(int, "a whole number"), _only((float, int), "a number")


def _truth(value: Any) -> bool | None:  # noqa: ANN401  any value in a row
    if value in (0, 1, None):
        return None if value is None else bool(value)
    raise ValueError(f"{reprlib.repr(value)} where true or false belongs")


class _Words(sa.String):
    def result_processor(self, dialect: sa.Dialect, coltype: object) -> _Processor:
        return _words


class _Number(sa.Integer):
    def result_processor(self, dialect: sa.Dialect, coltype: object) -> _Processor:
        return _number


class _Share(sa.Float[Any]):
    def result_processor(self, dialect: sa.Dialect, coltype: object) -> _Processor:
        return _share


class _Truth(sa.Boolean):
    def result_processor(self, dialect: sa.Dialect, coltype: object) -> _Processor:
        return _truth


CHECKED: dict[type[sa.types.TypeEngine[Any]], type[sa.types.TypeEngine[Any]]] = {
    **sqlite.dialect.colspecs,
    sa.String: _Words,
    sa.Integer: _Number,
    sa.Float: _Share,
    sa.Boolean: _Truth,
}
"""Checked types for SQLite, for a dialect's ``colspecs``; dates and JSON are checked anyway."""

_WRONG: dict[type[sa.types.TypeEngine[Any]], str] = {
    sa.DateTime: "{0} IS NOT NULL AND (typeof({0}) != 'text' OR datetime({0}) IS NULL)",
    sa.Date: "date({0}) IS NOT {0}",
    sa.Boolean: "{0} NOT IN (0, 1)",
    sa.JSON: "{0} IS NOT NULL AND NOT json_valid({0})",
    sa.String: "typeof({0}) NOT IN ('text', 'null')",
    sa.Integer: "typeof({0}) NOT IN ('integer', 'null')",
    sa.Float: "typeof({0}) NOT IN ('real', 'integer', 'null')",
}
"""SQL conditions for values that cannot be read, by type."""


def implausible(connection: sa.Connection) -> list[str]:
    """Return the columns of a bank that contain values of the wrong type, and how many."""
    return [
        line
        for table in schema.metadata.sorted_tables
        for line in (*_of_no_kind(connection, table), *_garbled(connection, table))
    ]


def _of_no_kind(connection: sa.Connection, table: sa.Table) -> list[str]:
    tests = []
    for column in table.columns:
        wrong = next(test for kind, test in _WRONG.items() if isinstance(column.type, kind)).format(f'"{column.name}"')
        tests.append(wrong if column.nullable else f'{wrong} OR "{column.name}" IS NULL')
    sums = ", ".join(f"coalesce(sum({test}), 0)" for test in tests)
    counts = connection.exec_driver_sql(f'SELECT {sums} FROM "{table.name}"').one()  # noqa: S608  names of ours
    return [
        f"{count} values of {table.name}.{column.name} have the wrong type"
        for column, count in zip(table.columns, counts, strict=True)
        if count
    ]


def _garbled(connection: sa.Connection, table: sa.Table) -> list[str]:
    """Find text that is not valid UTF-8, which SQLite stores without checking."""
    columns = [column.name for column in table.columns if isinstance(column.type, sa.String | sa.JSON | sa.Date)]
    found = []
    for name in columns:
        raw = f'SELECT CAST("{name}" AS BLOB) FROM "{table.name}" WHERE typeof("{name}") = \'text\''  # noqa: S608
        count = sum(not _decodes(value) for value in connection.exec_driver_sql(raw).scalars())
        if count:
            found.append(f"{count} values of {table.name}.{name} are not valid UTF-8")
    return found


def _decodes(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True
