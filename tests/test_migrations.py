"""The schema's revisions: the migrations make what schema.py says, and older banks are brought up to date."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from bank_records import everything, say

from quotebank import BankError, BankTooNewError, QuoteBank
from quotebank.store import database, schema

NEXT = """
from alembic import op
import sqlalchemy as sa

revision = "0003"
down_revision = "0002"


def upgrade():
    op.add_column("article", sa.Column("mood", sa.String()))
    op.execute("UPDATE article SET mood = 'calm'")
    {more}
"""


@pytest.fixture
def next_revision(tmp_path, monkeypatch):
    """Pretend that there is a second revision: what was written so far is an older bank."""

    def pretend(more=""):
        migrations = tmp_path / "migrations"
        if not migrations.exists():
            shutil.copytree(database.MIGRATIONS, migrations, ignore=shutil.ignore_patterns("__pycache__"))
            monkeypatch.setattr(database, "MIGRATIONS", migrations)
            monkeypatch.setattr(schema, "REVISION", "0003")
        (migrations / "versions" / "r0003_next.py").write_text(NEXT.format(more=more))

    return pretend


@pytest.fixture
def path(tmp_path):
    """A bank of the first revision, which holds one article."""
    folder = tmp_path / "bank"
    folder.mkdir()
    with QuoteBank(folder / "quotes.db") as bank:
        bank.add_extracted([everything()])
    return folder / "quotes.db"


def rows(path, query):
    """What the file holds, read past the package."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def test_the_migrations_make_the_tables_of_the_schema(path):
    """A bank that was migrated has the tables, columns and indexes that schema.py declares, and no others."""
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": _ours, "compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
    engine.dispose()


def _ours(name, kind, _):
    return kind != "table" or not name.startswith("quote_fts")


def test_the_schema_knows_the_newest_revision():
    """schema.REVISION is the head of the migrations, of which there is one."""
    assert ScriptDirectory(str(database.MIGRATIONS)).get_heads() == [schema.REVISION]


def test_an_older_bank_is_upgraded_after_a_copy(path, next_revision):
    """The upgraded bank has the new schema and all its quotes; the copy beside it has the old ones."""
    next_revision()
    with QuoteBank(path) as bank:
        assert list(bank.quotes().oldest()) == everything()[1]
        assert bank.stats().revision == "0003"
    assert rows(path, "SELECT mood FROM article") == [("calm",)]
    copy = path.with_name("quotes.db.backup-0002")
    assert {file.name for file in path.parent.iterdir()} == {"quotes.db", copy.name}
    assert rows(copy, "SELECT version_num FROM alembic_version") == [("0002",)]
    assert rows(copy, "SELECT count(*) FROM quote") == [(2,)]
    with QuoteBank(path) as bank:  # no second copy
        assert bank.quotes().count() == 2
    assert len(list(path.parent.iterdir())) == 2


def test_the_copy_has_what_the_log_still_holds(path, next_revision):
    """What another program has just written, and is only in the write-ahead log, is in the copy too."""
    with QuoteBank(path) as other:
        other.add_extracted([say("Just now")])
        next_revision()
        with QuoteBank(path):
            pass
    assert rows(path.with_name("quotes.db.backup-0002"), "SELECT count(*) FROM quote") == [(3,)]


def test_an_older_copy_is_never_overwritten(path, next_revision):
    """If there is a copy already, the next one has a number."""
    path.with_name("quotes.db.backup-0002").write_text("precious")
    next_revision()
    with QuoteBank(path):
        pass
    assert path.with_name("quotes.db.backup-0002").read_text() == "precious"
    assert rows(path.with_name("quotes.db.backup-0002-2"), "SELECT count(*) FROM quote") == [(2,)]


def test_an_older_bank_opened_read_only_is_left_as_it_is(path, next_revision):
    """Reading never upgrades; the error says how to."""
    next_revision()
    before = path.read_bytes()
    with pytest.raises(BankError, match=r"older schema \(0002\): open it once without read_only=True"):
        QuoteBank(path, read_only=True)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["quotes.db"]


def test_an_upgrade_that_fails_changes_nothing(path, next_revision):
    """An upgrade is one transaction; the error says where the copy is."""
    next_revision(more="op.execute('SELECT nonsense')")
    with pytest.raises(BankError, match=r"upgrade.*nonsense.*quotes.db.backup-0002"):
        QuoteBank(path)
    assert rows(path, "SELECT version_num FROM alembic_version") == [("0002",)]
    assert "mood" not in [row[1] for row in rows(path, "PRAGMA table_info(article)")]
    next_revision()
    with QuoteBank(path) as bank:
        assert bank.quotes().count() == 2


def test_a_bank_of_the_next_version_is_too_new_for_this_one(path, next_revision, monkeypatch):
    """After the upgrade the older version refuses the bank."""
    here = database.MIGRATIONS
    next_revision()
    QuoteBank(path).close()
    monkeypatch.setattr(database, "MIGRATIONS", here)
    monkeypatch.setattr(schema, "REVISION", "0002")
    with pytest.raises(BankTooNewError, match="schema 0003"):
        QuoteBank(path)
