"""Row ids are never reused; the log of corrections records the identities behind its row ids."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NUMBERED = "article correction outlet quote run speaker speaker_name text".split()
NAMED_IN = {
    "article": [("quote", "article_id")],
    "correction": [("correction", "undoes")],
    "outlet": [("article", "outlet_id"), ("quote", "outlet_id")],
    "quote": [("quote", "statement_id"), ("quote_speaker", "quote_id"), ("shingle", "quote_id")],
    "run": [("article", "run_id")],
    "speaker": [("quote_speaker", "speaker_id"), ("speaker_name", "speaker_id"), ("namesake", "speaker_id")],
    "speaker_name": [("quote_speaker", "name_id"), ("quote", "relayer_name_id")],
    "text": [("article", "text_id")],
}
"""Columns that refer to a table's rows, in a damaged bank also to deleted ones."""
LOGGED_IN = {
    "quote": ["quote_id", "statement_id"],
    "speaker": ["speaker_id"],
    "speaker_name": ["name_id", "relayer_name_id", "speaker_name_id"],
    "article": ["article_id"],
}
"""Values in the log of corrections that refer to a table's rows."""
KEYED_BY = {"quote_speaker": "quote", "statement": "quote", "namesake": "speaker"}
"""For tables whose keys in the log begin with another table's id, that table."""


def upgrade() -> None:
    """Set the marks above every id in a row or a log entry."""
    op.create_table(
        "high_water",
        sa.Column("name", sa.String(collation="C" if _on_postgresql() else None), nullable=False),
        sa.Column("mark", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.add_column("correction", sa.Column("identities", sa.JSON(none_as_null=True), nullable=True))
    bind = op.get_bind()
    marks: Counter[str] = Counter()
    for table in NUMBERED:
        indexed = [] if table != "quote" or _on_postgresql() else [("quote_fts_docsize", "id")]
        for holder, column in [(table, "id"), *NAMED_IN[table], *indexed]:
            highest = bind.execute(sa.text(f'SELECT max("{column}") FROM "{holder}"')).scalar()  # noqa: S608  our names
            marks[table] = max(marks[table], highest or 0)
    for table, id_ in _logged(bind):
        marks[table] = max(marks[table], id_)
    for table in NUMBERED:
        bind.execute(sa.text("INSERT INTO high_water VALUES (:name, :mark)"), {"name": table, "mark": marks[table]})


def _logged(bind: sa.Connection) -> Iterator[tuple[str, int]]:
    for target, *sides in bind.execute(sa.text("SELECT target, before, after FROM correction")):
        kind, _, id_ = target.partition(":")
        if kind == "speaker" and id_.isdigit():
            yield kind, int(id_)
        for side in sides:
            for table, key, values in _rows(side):
                named = KEYED_BY.get(table, table)
                if named in NUMBERED and isinstance(key[0], int):
                    yield named, key[0]
                for other, names in LOGGED_IN.items():
                    yield from ((other, values[name]) for name in names if isinstance(values.get(name), int))


def _rows(side: Any) -> list[tuple[str, list[Any], dict[str, Any]]]:  # noqa: ANN401  text, or what a driver made of it
    rows = json.loads(side) if isinstance(side, str) else side
    return [(table, key, values or {}) for table, key, values in rows or ()]


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
