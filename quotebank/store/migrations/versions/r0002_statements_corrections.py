"""Statements, corrections, Wikidata ids; PostgreSQL as well as SQLite."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

POSTGRESQL = (
    """
CREATE TABLE quote_fts (
    quote_id integer PRIMARY KEY REFERENCES quote (id) ON DELETE CASCADE,
    words tsvector NOT NULL
)
""",
    # The pending list is searched row by row: an eighth of the default size keeps searches fast during an import.
    "CREATE INDEX ix_quote_fts ON quote_fts USING gin (words) WITH (gin_pending_list_limit = 512)",
    "CREATE TABLE writing (number bigint NOT NULL)",
    "INSERT INTO writing VALUES (0)",
)
TABLES = "article correction namesake outlet quote quote_speaker removal run speaker speaker_name text".split()
TEXT_COLUMNS = sa.text(
    """
SELECT relname, attname, format_type(atttypid, atttypmod) FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE attnum > 0 AND NOT attisdropped AND attcollation <> 0 AND relkind = 'r' AND relname = ANY (:tables)
AND pg_table_is_visible(pg_class.oid)
"""
)


def upgrade() -> None:
    """Add the tables and columns of the second version; existing quotes wait to be grouped."""
    op.add_column("article", sa.Column("extracted_by", sa.String(), nullable=True))
    op.add_column("speaker", sa.Column("wikidata", sa.String(), nullable=True))
    op.add_column("quote", sa.Column("review", sa.String(), nullable=True))
    op.add_column("quote", sa.Column("statement_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_article_outlet_id"), "article", ["outlet_id"], unique=False)
    _create_partial_index("ix_quote_statement", "statement_id", "statement_id IS NOT NULL")
    op.create_index("ix_quote_facets", "quote", ["id", "published_on", "outlet_id", "kind"])
    _create_partial_index("ix_quote_rejected", "id", "review = 'rejected'")
    _create_partial_index("ix_quote_ungrouped", "id", "statement_id IS NULL")
    op.create_table(
        "shingle",
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("quote_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hash", "quote_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "namesake",
        sa.Column("speaker_id", sa.Integer(), nullable=False),
        sa.Column("wikidata", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["speaker_id"], ["speaker.id"]),
        sa.PrimaryKeyConstraint("speaker_id", "wikidata"),
    )
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["undoes"], ["correction.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_correction_target"), "correction", ["target"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        for statement in POSTGRESQL:
            op.execute(statement)
        _sort_by_code_point()


def _sort_by_code_point() -> None:
    """Make text sort and compare as in SQLite, whatever the server's locale."""
    bind = op.get_bind()
    columns = bind.execute(TEXT_COLUMNS, {"tables": TABLES}).all()
    for table, column, type_ in columns:
        op.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE {type_} COLLATE "C"')


def _create_partial_index(name: str, column: str, where: str) -> None:
    op.create_index(name, "quote", [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))
