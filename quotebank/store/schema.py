"""The tables of a bank: the single source of truth for storage. ``migrations/`` creates them, revision by revision.

Offsets are characters into ``text.body``, end exclusive; several spans in one column are written "1-31 40-52". Row
ids are allocated by `quotebank.store.numbering`, under the write lock, and never reused. ``statement_id`` is the id of
the first quote of the same utterance, NULL until the quote is grouped. Tables that differ between the dialects are only
in the migrations: the full-text table ``quote_fts``, with triggers on SQLite, and on PostgreSQL ``writing``, which is
the write lock and counts transactions.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from quotebank.records import STORED_FIELDS, FieldType, QuoteField

REVISION = max(path.name[1:5] for path in (Path(__file__).parent / "migrations" / "versions").glob("r[0-9]*.py"))
"""The newest revision in ``migrations/``, repeated here so that opening a bank need not load Alembic."""

COUNTED_IN = "INDEXED BY ix_quote_facets"
"""Hint for SQLite for counting quotes with given ids: without it, SQLite reads the long rows."""

APPLICATION_ID = 0x51424E4B
"""Marks an SQLite file as a bank ("QBNK")."""

UNDATED = date.min
"""Used for "no date" in columns that rows are ordered by, so that paging can compare it."""

_TYPES: dict[FieldType, Any] = {
    FieldType.WORDS: String,
    FieldType.KIND: String,
    FieldType.STANCE: String,
    FieldType.REVIEW: String,
    FieldType.TRUTH: Boolean,
    FieldType.SHARE: Float,
    FieldType.DAY: Date,
    FieldType.PLACE: Integer,
    FieldType.PLACES: String,
    FieldType.BODY: String,
    FieldType.REASONS: JSON(none_as_null=True),
}
"""The types of the columns of a quote's fields."""

metadata = MetaData()


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True, autoincrement=False)


def _json(name: str) -> Column[object]:
    return Column(name, JSON(none_as_null=True))


def _columns(field: QuoteField) -> list[Column[Any]]:
    return [Column(name, _TYPES[field.type], nullable=field.default in (None, ())) for name in field.columns]


def _partial(name: str, column: str, where: str) -> Index:
    return Index(name, column, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


runs = Table(
    "run",
    metadata,
    _id(),
    Column("version", String, nullable=False),
    Column("sources", JSON, nullable=False),
    Column("started_at", DateTime, nullable=False),
    Column("ended_at", DateTime),
    _json("report"),
)

outlets = Table(
    "outlet",
    metadata,
    _id(),
    Column("name", String, nullable=False),
    Column("key", String, nullable=False),
    Column("domain", String, index=True),
    Column("country", String),
    UniqueConstraint("key", "domain"),
)

texts = Table(
    "text",
    metadata,
    _id(),
    Column("hash", String(64), nullable=False, unique=True),
    Column("body", Text, nullable=False),
)

articles = Table(
    "article",
    metadata,
    _id(),
    Column("uid", String(16), nullable=False, unique=True),
    Column("identity", String, nullable=False, index=True),
    Column("text_id", ForeignKey("text.id"), index=True),
    Column("outlet_id", ForeignKey("outlet.id"), index=True),
    Column("url", String),
    Column("title", String),
    Column("published", Date),
    Column("byline", String),
    Column("language", String),
    Column("run_id", ForeignKey("run.id")),
    Column("extracted_by", String),
    Column("structure", String),
    Column("read_by", String),
)

speakers = Table(
    "speaker",
    metadata,
    _id(),
    Column("key", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("role", String),
    Column("listed", Boolean, nullable=False),
    Column("wikidata", String),
)

speaker_names = Table(
    "speaker_name",
    metadata,
    _id(),
    Column("speaker_id", ForeignKey("speaker.id"), nullable=False),
    Column("name", String, nullable=False),
    Column("key", String, nullable=False),
    Column("last_word", String, nullable=False, index=True),
    Column("listed", Boolean, nullable=False),
    UniqueConstraint("speaker_id", "name"),
    Index("ix_speaker_name_key", "key"),
)

quotes = Table(
    "quote",
    metadata,
    _id(),
    Column("uid", String(16), nullable=False, unique=True),
    Column("article_id", ForeignKey("article.id"), nullable=False, index=True),
    Column("outlet_id", ForeignKey("outlet.id")),
    Column("published_on", Date, nullable=False),
    Column("text", Text, nullable=False),
    *(column for each in STORED_FIELDS if each.name != "text" for column in _columns(each)),
    Column("content_start", Integer),
    Column("content_end", Integer),
    Column("addressee_key", String),
    Column("relayer_name_id", ForeignKey("speaker_name.id")),
    Column("relayer_role", String),
    Column("statement_id", Integer),
    Index("ix_quote_day", "published_on", "id", "outlet_id", "kind"),  # facets are counted from this index only
    _partial("ix_quote_addressee", "addressee_key", "addressee_key IS NOT NULL"),
    _partial("ix_quote_statement", "statement_id", "statement_id IS NOT NULL"),
    # The same, if the ids come from a search for words or a speaker.
    Index("ix_quote_facets", "id", "published_on", "outlet_id", "kind", "article_id"),
    _partial("ix_quote_rejected", "id", "review = 'rejected'"),
    _partial("ix_quote_ungrouped", "id", "statement_id IS NULL"),
)

quote_speakers = Table(
    "quote_speaker",
    metadata,
    Column("quote_id", ForeignKey("quote.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("speaker_id", ForeignKey("speaker.id"), nullable=False),
    Column("name_id", ForeignKey("speaker_name.id"), nullable=False),
    Column("role", String),
    Column("published_on", Date, nullable=False),
    Index("ix_quote_speaker_day", "speaker_id", "published_on", "quote_id"),
    sqlite_with_rowid=False,
)

former_ids = Table(
    "former_id",
    metadata,
    Column("uid", String(16), primary_key=True),
    Column("quote_id", ForeignKey("quote.id"), nullable=False, index=True),
)
"""The ids that quotes had until their articles were extracted again, and the quotes that answer to them now."""

removals = Table(
    "removal",
    metadata,
    Column("uid", String(16), primary_key=True),
    Column("reason", String, nullable=False),
    Column("removed_at", DateTime, nullable=False),
)

shingles = Table(
    "shingle",
    metadata,
    Column("hash", BigInteger, primary_key=True),
    Column("quote_id", Integer, primary_key=True),
    sqlite_with_rowid=False,
)
"""Hashes of runs of words, to find quotes with similar wording."""

namesakes = Table(
    "namesake",
    metadata,
    Column("speaker_id", ForeignKey("speaker.id"), primary_key=True),
    Column("wikidata", String, primary_key=True),
)
"""Wikidata ids of people with a speaker's name, as listed in a dump; no program chooses among them."""

corrections = Table(
    "correction",
    metadata,
    _id(),
    Column("made_at", DateTime, nullable=False),
    Column("action", String, nullable=False),
    Column("who", String),
    Column("why", String),
    Column("target", String, nullable=False, index=True),
    _json("before"),
    _json("after"),
    Column("undoes", ForeignKey("correction.id")),
    _json("identities"),
)
"""The log of corrections: append-only, except that the words of removed articles are deleted.

``target`` is "quote:" or "speaker:" and an id; ``before`` and ``after`` are rows by their ids; ``identities`` records
what these rows were: the stable ids of quotes and articles, the names of speakers. It is missing in entries of versions
that did not have it.
"""

high_water = Table(
    "high_water",
    metadata,
    Column("name", String, primary_key=True),
    Column("mark", Integer, nullable=False),
)
"""The highest id that each table ever had."""
