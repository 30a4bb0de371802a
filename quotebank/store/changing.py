"""Changes rows for a correction, and logs their values before and after, with the identities behind their row ids."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from quotebank.store.clustering import Heads
from quotebank.store.correction_log import STATEMENT, Piece, Row
from quotebank.store.database import chunks
from quotebank.store.schema import articles, quotes, speaker_names, speakers

Identities = dict[str, dict[str, Any]]
"""By table and row id: the ids of a quote and its article, the name of a speaker or of one of its names."""


class Change:
    """Changes rows and records their values before and after."""

    id = 0
    target = ""
    undoes: int | None = None

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.pieces: list[Piece] = []
        self.regrouped: set[int] = set()
        """Quotes that may now belong to another statement."""
        self.moved: tuple[Heads, Heads] = {}, {}
        """The statements that were restored instead: before and after."""

    def insert(self, table: sa.Table, row: dict[str, Any]) -> None:
        """Add a row."""
        whole = {column.name: row.get(column.name) for column in table.c}
        self.replace(table, tuple(whole[column.name] for column in table.primary_key), None, whole)

    def update(self, table: sa.Table, row: sa.RowMapping, **values: Any) -> None:  # noqa: ANN401  a column's value
        """Change a row, unless it already has these values."""
        if any(row[name] != value for name, value in values.items()):
            self.decide(table, row, **values)

    def decide(self, table: sa.Table, row: sa.RowMapping, **values: Any) -> None:  # noqa: ANN401  a column's value
        """Change a row, and record the decision even if the row already has these values."""
        old = {name: row[name] for name in values}
        self.replace(table, tuple(row[column.name] for column in table.primary_key), old, values)

    def delete(self, table: sa.Table, row: sa.RowMapping) -> None:
        """Delete a row."""
        self.replace(table, tuple(row[column.name] for column in table.primary_key), dict(row), None)

    def replace(self, table: sa.Table, key: tuple[Any, ...], old: Row | None, new: Row | None) -> None:
        """Insert, update or delete a row so that it has the new values."""
        if new is None:
            self.connection.execute(table.delete().where(is_row(table, key)))
        elif old is None:
            self.connection.execute(table.insert().values(new))
        elif old != new:
            self.connection.execute(table.update().where(is_row(table, key)).values(new))
        self.pieces.append(Piece(table.name, key, plain(old), plain(new)))

    def logged(self) -> dict[str, Any]:
        """Return the columns for the log entry."""
        before, after = self.moved
        moved = [
            Piece(STATEMENT, (id_,), {"statement_id": head}, {"statement_id": after[id_]})
            for id_, head in before.items()
        ]
        pieces = [*self.pieces, *moved]
        return {
            "target": self.target,
            "undoes": self.undoes,
            "before": [(piece.table, piece.key, piece.before) for piece in pieces],
            "after": [(piece.table, piece.key, piece.after) for piece in pieces],
            "identities": identities(self.connection, pieces),
        }


def identities(connection: sa.Connection, pieces: Iterable[Piece]) -> Identities:
    """Return the identities behind the row ids in some pieces; deleted rows are found in the piece itself."""
    named: dict[str, set[int]] = {"quote": set(), "speaker": set(), "speaker_name": set()}
    pieces = list(pieces)
    for piece in pieces:
        for table, id_ in piece.named:
            named.get(table, set()).add(id_)
    found: Identities = {table: {} for table in named}
    queries = {
        "quote": (sa.select(quotes.c.id, quotes.c.uid, articles.c.uid).join_from(quotes, articles), quotes.c.id),
        "speaker": (sa.select(speakers.c.id, speakers.c.name), speakers.c.id),
        "speaker_name": (sa.select(speaker_names.c.id, speaker_names.c.name), speaker_names.c.id),
    }
    for table, (query, column) in queries.items():
        for some in chunks(named[table]):
            for id_, *what in connection.execute(query.where(column.in_(some))):
                found[table][str(id_)] = what if table == "quote" else what[0]
    for piece in pieces:
        if piece.after is None and piece.before and piece.table in ("speaker", "speaker_name"):
            found[piece.table].setdefault(str(piece.key[0]), piece.before["name"])
    return {table: known for table, known in found.items() if known}


def rows(connection: sa.Connection, table: sa.Table, **values: Any) -> Sequence[sa.RowMapping]:  # noqa: ANN401
    """Return the rows that have some values, ordered by id."""
    query = sa.select(table).where(*(table.c[name] == value for name, value in values.items()))
    return connection.execute(query.order_by(*table.primary_key)).mappings().all()


def is_row(table: sa.Table, key: Sequence[Any]) -> sa.ColumnElement[bool]:
    """Return the condition for one row."""
    return sa.and_(*(column == value for column, value in zip(table.primary_key, key, strict=True)))


def plain(values: Row | None) -> Row | None:
    """Return values in their JSON form."""
    return values and {name: v.isoformat() if isinstance(v, date) else v for name, v in values.items()}


def typed(table: sa.Table, values: Row | None) -> Row | None:
    """Return values in the types of the table's columns."""
    dates = {column.name for column in table.c if isinstance(column.type, sa.Date)}
    return values and {n: date.fromisoformat(v) if n in dates and v else v for n, v in values.items()}
