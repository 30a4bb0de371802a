"""The schema's revisions: the migrations make what schema.py says, and older banks are brought up to date."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from attrs import evolve
from bank_records import bare, everything, say
from bank_sql import is_sqlite, run

from quotebank import Article, BankError, BankTooNewError, Finding, Outlet, QuoteBank, Speaker, Stance
from quotebank.importing import import_paths
from quotebank.store import database, schema

NOW = schema.REVISION
NEXT = """
from alembic import op
import sqlalchemy as sa

revision = "next"
down_revision = "{now}"


def upgrade():
    op.add_column("article", sa.Column("mood", sa.String()))
    op.execute("UPDATE article SET mood = 'calm'")
    {more}
"""


@pytest.fixture
def next_revision(tmp_path, monkeypatch):
    """Pretend that there is a next revision: what was written so far is an older bank."""

    def pretend(more=""):
        migrations = tmp_path / "migrations"
        if not migrations.exists():
            shutil.copytree(database.MIGRATIONS, migrations, ignore=shutil.ignore_patterns("__pycache__"))
            monkeypatch.setattr(database, "MIGRATIONS", migrations)
            monkeypatch.setattr(schema, "REVISION", "next")
        (migrations / "versions" / "r_next.py").write_text(NEXT.format(now=NOW, more=more))

    return pretend


@pytest.fixture
def path(tmp_path):
    """A bank of today in a file, which holds one article."""
    folder = tmp_path / "bank"
    folder.mkdir()
    with QuoteBank(folder / "quotes.db") as bank:
        bank.add_extracted([everything()])
    return folder / "quotes.db"


@pytest.fixture
def url(bank_url):
    """A bank of today, which holds one article."""
    with QuoteBank(bank_url) as bank:
        bank.add_extracted([everything()])
    return bank_url


def columns(url, table):
    """The names of a table's columns."""
    engine = sa.create_engine(url if "://" in url else f"sqlite:///{url}", poolclass=sa.NullPool)
    return [column["name"] for column in sa.inspect(engine).get_columns(table)]


def test_the_migrations_make_the_tables_of_the_schema(url):
    """A bank that was migrated has the tables, columns and indexes that schema.py declares, and no others."""
    engine = sa.create_engine(url if "://" in url else f"sqlite:///{url}", poolclass=sa.NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": _ours, "compare_type": True})
        assert compare_metadata(context, schema.metadata) == []


def _ours(name, kind, _):
    """Leave out what one of the databases has to itself."""
    return kind != "table" or not (name.startswith("quote_fts") or name == "writing")


def test_the_schema_knows_the_newest_revision():
    """schema.REVISION is the head of the migrations, of which there is one."""
    assert ScriptDirectory(str(database.MIGRATIONS)).get_heads() == [schema.REVISION]


def test_an_older_bank_is_upgraded(url, next_revision):
    """The upgraded bank has the new schema and all its quotes, and takes more."""
    next_revision()
    with QuoteBank(url) as bank:
        assert list(bank.quotes().oldest()) == everything()[1]
        assert bank.stats().revision == "next"
        assert bank.add_extracted([say("Just now")]).articles_new == 1
    assert run(url, "SELECT mood FROM article ORDER BY id") == [("calm",), (None,)]


def test_an_older_bank_is_upgraded_after_a_copy(path, next_revision):
    """The upgraded bank has the new schema and all its quotes; the copy beside it has the old ones."""
    next_revision()
    with QuoteBank(path) as bank:
        assert list(bank.quotes().oldest()) == everything()[1]
        assert bank.stats().revision == "next"
    assert run(str(path), "SELECT mood FROM article") == [("calm",)]
    copy = path.with_name(f"quotes.db.backup-{NOW}")
    assert {file.name for file in path.parent.iterdir()} == {"quotes.db", copy.name}
    assert run(str(copy), "SELECT version_num FROM alembic_version") == [(NOW,)]
    assert run(str(copy), "SELECT count(*) FROM quote") == [(2,)]
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
    assert run(str(path.with_name(f"quotes.db.backup-{NOW}")), "SELECT count(*) FROM quote") == [(3,)]


def test_an_older_copy_is_never_overwritten(path, next_revision):
    """If there is a copy already, the next one has a number."""
    path.with_name(f"quotes.db.backup-{NOW}").write_text("precious")
    next_revision()
    with QuoteBank(path):
        pass
    assert path.with_name(f"quotes.db.backup-{NOW}").read_text() == "precious"
    assert run(str(path.with_name(f"quotes.db.backup-{NOW}-2")), "SELECT count(*) FROM quote") == [(2,)]


HALTED = """
import os, signal, sqlite3, sys
from pathlib import Path
from quotebank import QuoteBank
from quotebank.store import database, schema

real = sqlite3.connect
database.MIGRATIONS, schema.REVISION = Path(sys.argv[2]), "next"

class Halting(sqlite3.Connection):
    def backup(self, target):
        super().backup(target, pages=5, progress=lambda *_: os.kill(os.getpid(), signal.SIGKILL))

sqlite3.connect = lambda *args, **kwargs: real(*args, **{"factory": Halting, **kwargs})
QuoteBank(sys.argv[1])
"""


def test_a_copy_that_was_killed_is_no_copy(path, next_revision):
    """What bears the name of a backup is a whole bank, also after a kill midway; the next upgrade clears up."""
    next_revision()
    arguments = [sys.executable, "-c", HALTED, str(path), str(database.MIGRATIONS)]
    assert subprocess.run(arguments).returncode == -signal.SIGKILL
    left = {file.name for file in path.parent.iterdir()}
    assert f"quotes.db.backup-{NOW}.partial" in left
    assert f"quotes.db.backup-{NOW}" not in left
    path.with_name(f"quotes.db.backup-{NOW}.partial-journal").write_bytes(b"left, too" * 999)
    with QuoteBank(path) as bank:
        assert bank.examine().sound
    copy = path.with_name(f"quotes.db.backup-{NOW}")
    assert {file.name for file in path.parent.iterdir()} == {"quotes.db", copy.name}
    assert run(str(copy), "PRAGMA integrity_check") == [("ok",)]
    assert run(str(copy), "SELECT count(*) FROM quote") == [(2,)]


def test_a_copy_is_on_the_disk_before_it_has_its_name(path, next_revision, monkeypatch):
    """File, then name, then folder: a power cut leaves a whole copy or none."""
    next_revision()
    done = []
    synced, renamed = os.fsync, Path.rename

    def fsync(descriptor):
        done.append(("sync", Path(f"/proc/self/fd/{descriptor}").resolve().name))
        synced(descriptor)

    def rename(source, target):
        done.append(("rename", target.name))
        return renamed(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "rename", rename)
    QuoteBank(path).close()
    copy = f"quotes.db.backup-{NOW}"
    assert done == [("sync", f"{copy}.partial"), ("rename", copy), ("sync", path.parent.name)]


def test_a_copy_that_cannot_be_made_leaves_the_bank_as_it_is(path, next_revision, monkeypatch):
    """The error names the copy; nothing is upgraded, and no half of a copy is left."""
    next_revision()

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BankError, match=rf"cannot be copied to .*backup-{NOW}.*No space left on device"):
        QuoteBank(path)
    assert [file.name for file in path.parent.iterdir()] == ["quotes.db"]
    assert run(str(path), "SELECT version_num FROM alembic_version") == [(NOW,)]


def test_two_programs_upgrade_once(path, next_revision):
    """Of two that open an older bank at once, one copies and upgrades; the other waits and finds it done."""
    next_revision()
    with ThreadPoolExecutor(2) as both:
        for bank in both.map(QuoteBank, [path, path]):
            assert bank.quotes().count() == 2
            bank.close()
    assert {file.name for file in path.parent.iterdir()} == {"quotes.db", f"quotes.db.backup-{NOW}"}


def test_an_older_bank_opened_read_only_is_left_as_it_is(path, next_revision):
    """Reading never upgrades; the error says how to."""
    next_revision()
    before = path.read_bytes()
    with pytest.raises(BankError, match=rf"older schema \({NOW}\): open it once without read_only=True"):
        QuoteBank(path, read_only=True)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["quotes.db"]


def test_an_older_bank_is_not_read_by_a_newer_version_before_its_upgrade(url, next_revision):
    """Opened read-only it stays at its schema; the error says how to upgrade."""
    next_revision()
    with pytest.raises(BankError, match=rf"older schema \({NOW}\): open it once without read_only=True"):
        QuoteBank(url, read_only=True)
    assert run(url, "SELECT version_num FROM alembic_version") == [(NOW,)]


def test_an_upgrade_that_fails_changes_nothing(url, next_revision):
    """An upgrade is one transaction; the error says what went wrong, and where SQLite's copy is."""
    next_revision(more="op.execute('SELECT nonsense')")
    with pytest.raises(BankError, match=r"upgrade.*nonsense" + f".*quotes.db.backup-{NOW}" * is_sqlite(url)):
        QuoteBank(url)
    assert run(url, "SELECT version_num FROM alembic_version") == [(NOW,)]
    assert "mood" not in columns(url, "article")
    next_revision()
    with QuoteBank(url) as bank:
        assert bank.quotes().count() == 2


def test_a_bank_of_the_next_version_is_too_new_for_this_one(url, next_revision, monkeypatch):
    """After the upgrade the older version refuses the bank."""
    here = database.MIGRATIONS
    next_revision()
    QuoteBank(url).close()
    monkeypatch.setattr(database, "MIGRATIONS", here)
    monkeypatch.setattr(schema, "REVISION", NOW)
    with pytest.raises(BankTooNewError, match="schema next"):
        QuoteBank(url)


def as_read_before(quote):
    """A quote as a bank has it whose version did not know how words are reported, nor how sure the record is."""
    unknown = dict.fromkeys(("stance", "confidence", "speaks_for", "cue_words", "mention_words"))
    return evolve(quote, **unknown, negated=quote.negated, opposed=False)


def first_revision(path):
    """A bank as the first version left it, with rows of everything: the second schema's additions taken away."""
    with QuoteBank(path) as bank:
        bank.add_speakers([(Speaker("Dmitry Bridzhe"), ["Dima Bridzhe"])])
        bank.add_extracted([everything(), say("Gone tomorrow", "Ann Smith", url="https://a.org/1")])
        bank.remove(say("Gone tomorrow", "Ann Smith", url="https://a.org/1")[0], reason="wrong")
        bank.end_run(bank.begin_run(version="0.0.9", sources=["seeds"]), {})
    older = path.with_name("older.db")
    with closing(sqlite3.connect(older)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    engine = sa.create_engine(f"sqlite:///{older}", poolclass=sa.NullPool)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(database.MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    names = [name for (name,) in run(str(older), "SELECT name FROM pragma_table_list WHERE type = 'table'")]
    tables = [name for name in names if not name.startswith(("sqlite_", "quote_fts", "alembic"))]
    with closing(sqlite3.connect(older)) as connection, connection:
        connection.execute(f"ATTACH '{path}' AS today")
        for table in tables:
            own = ", ".join(row[1] for row in connection.execute(f"PRAGMA main.table_info('{table}')"))
            now = own.replace("confidence", "speaker_confidence")
            connection.execute(f'INSERT INTO "{table}" ({own}) SELECT {now} FROM today."{table}"')  # noqa: S608
        connection.execute("INSERT INTO quote_fts(quote_fts) VALUES ('rebuild')")
    return older


def test_a_bank_of_the_first_version_opens_with_everything(tmp_path):
    """Every record of it is found after the upgrade. SQLite alone: the first version knew no other database."""
    path = first_revision(tmp_path / "quotes.db")
    assert "statement_id" not in columns(str(path), "quote")
    article, quotes = everything()
    with QuoteBank(path) as bank:
        stored = list(bank.quotes().with_text().oldest())
        assert [bare(quote) for quote in stored] == [bare(as_read_before(quote)) for quote in quotes]
        assert stored[0].article == article
        assert bank.quotes().containing("needed").by("Bridzhe").count() == 1
        assert bank.who_said("the base isn't needed")[0].quote == as_read_before(quotes[0])
        assert bank.speakers("Dima")[0].quotes == 1
        assert bank.known([article, say("Gone tomorrow", "Ann Smith", url="https://a.org/1")[0]]) == [True, True]
        assert bank.begin_run(version="0.1.0", sources=[]) == 2
        assert bank.add_extracted([say("Just now")]).articles_new == 1
    assert run(str(path), "SELECT count(*) FROM quote WHERE statement_id IS NULL") == [(2,)]


SIGNED = {"who": "Ada", "why": "heard it"}
NEW_IN_0005 = "stance opposed confidence speaks_for speaks_for_kind cue_words mention_words".split()


@pytest.fixture
def third_revision(bank_url):
    """A bank as 0.1.0 left it: numbers were given out again, and the log knows what it is about by them alone."""
    with QuoteBank(bank_url) as bank:
        bank.add_extracted(
            [say(f"Dam {n} holds well", name, url=f"https://a.org/{n}") for n, name in enumerate(PEOPLE)]
        )
        quotes = {quote.speaker.name: quote for quote in bank.quotes()}
        bank.reattribute(quotes["Bo Lund"], "Ada Berg", **SIGNED)
        bank.accept(quotes["Ada Berg"], **SIGNED)
        bank.merge("Bo Lund", "Ada Berg", **SIGNED)
    run(
        bank_url,
        "DROP TABLE former_id",
        *(f"ALTER TABLE article DROP COLUMN {name}" for name in ("structure", "read_by")),
        *(f"ALTER TABLE quote DROP COLUMN {name}" for name in NEW_IN_0005),
        "ALTER TABLE quote RENAME COLUMN speaker_confidence TO confidence",
        "DROP TABLE high_water",
        "DROP TABLE fetched",
        "ALTER TABLE correction DROP COLUMN identities",
        "UPDATE alembic_version SET version_num = '0003'",
    )
    return bank_url


PEOPLE = ("Ada Berg", "Cleo Holm", "Bo Lund")


def marks(url):
    """The highest number that each table ever had."""
    return dict(run(url, "SELECT name, mark FROM high_water"))


def test_numbers_go_on_above_all_that_a_row_or_the_log_names(third_revision):
    """The log names a speaker who was merged, whose number no row has any more, and a damaged row a quote."""
    run(third_revision, "INSERT INTO shingle (hash, quote_id) VALUES (1, 77)")
    with QuoteBank(third_revision) as bank:
        assert marks(third_revision) == {
            "article": 3,
            "correction": 3,
            "outlet": 1,
            "quote": 77,
            "run": 0,
            "speaker": 3,
            "speaker_name": 3,
            "text": 3,
        }
        assert max(one.speaker.id for one in bank.speakers()) == 2
        bank.add_extracted([say("Just now", "Dan Reed", url="https://a.org/9")])
        assert bank.speaker("Dan Reed").speaker.id == 4


def test_an_older_version_s_corrections_are_undone_where_that_harms_nobody(third_revision):
    """The one that another one depends on has to wait; after all are undone, quotes are whose they were."""
    with QuoteBank(third_revision) as bank:
        with pytest.raises(BankError, match="depend on 1 first: 3"):
            bank.undo(1, **SIGNED)
        for number in (2, 3, 1):
            bank.undo(number, **SIGNED)
        assert {quote.speaker.name: quote.text for quote in bank.quotes()} == {
            name: f"Dam {number} holds well" for number, name in enumerate(PEOPLE)
        }
        assert bank.examine().sound


def test_a_number_that_an_older_version_gave_out_twice_gives_nobody_another_s_words(third_revision):
    """Somebody else has come into the place of the merged speaker: neither the merge nor what was before is undone."""
    run(
        third_revision,
        "INSERT INTO speaker (id, key, name, kind, listed) VALUES (3, 'person:x', 'Cleo Holm', 'person', false)",
        "UPDATE quote_speaker SET speaker_id = 3 WHERE speaker_id = 2",
        "UPDATE speaker_name SET speaker_id = 3 WHERE speaker_id = 2",
        "DELETE FROM speaker WHERE id = 2",
        "UPDATE speaker SET key = 'person:cleo holm' WHERE id = 3",
    )
    with QuoteBank(third_revision) as bank:
        assert bank.examine().sound
        with pytest.raises(BankError, match="depend on 1 first: 3"):
            bank.undo(1, **SIGNED)
        with pytest.raises(BankError, match="'Cleo Holm' has since taken the place of the merged speaker"):
            bank.undo(3, **SIGNED)
        assert {one.speaker.name: one.quotes for one in bank.speakers()} == {"Ada Berg": 2, "Cleo Holm": 1}


BANKS = Path(__file__).parent / "data" / "banks"


@pytest.fixture(params=["sqlite", "postgresql"])
def bank_of_0_1_0(request, tmp_path, drop):
    """A bank that 0.1.0 itself wrote, made again from what it held."""
    script = (BANKS / f"0.1.0.{request.param}.sql").read_text(encoding="utf-8")
    if request.param == "sqlite":
        with closing(sqlite3.connect(tmp_path / "quotes.db")) as connection:
            connection.executescript(script)
        yield str(tmp_path / "quotes.db")
        return
    url = request.getfixturevalue("empty_database")()
    run(url, script.replace("%", "%%"))
    yield url
    drop(url)


UIDS = ("70a39c45ae645487", "95639976533d9d79", "439dc529f8266526", "7ea6661f10f073d0")
"""The articles with texts, as 0.1.0 numbered them."""
SURE = {
    "We said so": 0.75,
    "The dam leaks": 0.99,
    "the ferry had sunk": 0.99,
    "The base is not needed anymore.": 0.97,
    "it had been “closed”": 0.5,
    "the bridge was safe": 0.966,
    "the harbour would close": 0.99,
}


def test_what_0_1_0_imported_is_known_and_its_outlets_are_joined(bank_of_0_1_0, tmp_path):
    """The same files bring nothing new; the domain, and the name with an article before it, find the old articles."""
    with QuoteBank(bank_of_0_1_0) as bank:
        before = {article.id: article for article in map(bank.article, UIDS)}
        with (tmp_path / "folder.jsonl").open("w", encoding="utf-8") as out:
            for article in before.values():
                names = ("text", "outlet", "url", "title", "byline", "language")
                known = {name: getattr(article, name) for name in names} | {"date": str(article.published)}
                out.write(json.dumps(known) + "\n")
        report = import_paths(bank, [tmp_path / "folder.jsonl"])
        assert (report.articles_known, report.articles_new, report.articles_changed) == (4, 0, 0)
        assert {article.id: article for article in map(bank.article, UIDS)} == before
        assert bank.outlet("vik.example").articles == 2
        bank.add(Article("“It leaks,” said Bo Dahl.", "The Vik Post", "https://vik.example/4"))
        for name in ("Vik Post", "The Vik Post", "vik.example"):
            assert (bank.outlet(name).outlet, bank.outlet(name).articles) == (Outlet("Vik Post", "vik.example"), 3)
        assert {article.id: article for article in map(bank.article, UIDS)} == before


def test_a_bank_of_0_1_0_keeps_what_it_knew_and_claims_no_more(bank_of_0_1_0):
    """Denials, people, reviews and the log stay; how words are reported, and how sure all of it is, is unknown."""
    with QuoteBank(bank_of_0_1_0) as bank:
        quotes = list(bank.quotes().with_rejected())
        assert {(quote.stance, quote.opposed, quote.confidence) for quote in quotes} == {(None, False, None)}
        assert {quote.text: quote.speaker_confidence for quote in quotes} == SURE
        assert {quote.text for quote in quotes if quote.negated} == {
            "the ferry had sunk",
            "it had been “closed”",
            "the bridge was safe",
        }
        assert {quote.text: quote.review for quote in quotes if quote.review} == {
            "the harbour would close": "accepted",
            "the bridge was safe": "rejected",
        }
        assert bank.quotes().by("Ada Berg").count() == 4
        assert bank.quotes().min_confidence(0.5).count() == 0
        assert bank.quotes().min_confidence(0.5).unrated().count() == 7
        verdict = bank.check("The dam leaks", "Bo Lund")
        assert verdict.verdict is Finding.VERBATIM
        assert any("read by an older version" in caution for caution in verdict.cautions)
        assert bank.examine().sound


def test_extracting_again_mends_what_a_bank_of_0_1_0_has_a_text_of(bank_of_0_1_0):
    """Of what it extracted, stance and confidence are known then, and people's decisions stand; undoing still works."""
    with QuoteBank(bank_of_0_1_0) as bank:
        bank.reextract(everything=True)
        found = {quote.text: quote for quote in bank.quotes().with_rejected() if quote.stance}
        assert {text: quote.stance for text, quote in found.items()} == {
            "The dam leaks": Stance.ASSERTED,
            "the ferry had sunk": Stance.DENIED,
            "the bridge was safe": Stance.UNSAID,
            "the harbour would close": Stance.ASSERTED,
        }
        assert (found["the bridge was safe"].review, found["the ferry had sunk"].cue_words) == (
            "rejected",
            "denied that",
        )
        verdict = bank.check("The dam leaks", "Bo Lund")
        assert (verdict.verdict, verdict.cautions) == (
            Finding.VERBATIM, ("Others are quoted with the same words: Ada Berg.",)
        )  # fmt: skip
        bank.undo(3, **SIGNED)
        bank.undo(2, **SIGNED)
        assert bank.quotes().by("Cleo Holm").count() == 1
        assert bank.examine().sound


@pytest.mark.parametrize("statements", [3, *(pytest.param(n, marks=pytest.mark.slow) for n in (0, 1, 2, 5, 7))])
def test_an_upgrade_from_0_1_0_that_is_killed_changes_nothing(bank_of_0_1_0, statements):
    """Whichever column was added: the next one finds the bank as it was, and does all of it."""
    killed = subprocess.run([sys.executable, "-c", UPGRADE, bank_of_0_1_0, str(statements), "ALTER TABLE"], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert run(bank_of_0_1_0, "SELECT version_num FROM alembic_version") == [("0004",)]
    assert not {"stance", "speaker_confidence"} & set(columns(bank_of_0_1_0, "quote"))
    with QuoteBank(bank_of_0_1_0) as bank:
        assert bank.examine().sound
        assert {quote.text: quote.speaker_confidence for quote in bank.quotes().with_rejected()} == SURE


@pytest.mark.parametrize("table", ["former_id", "fetched"])
def test_an_upgrade_that_is_killed_at_its_last_tables_changes_nothing(bank_of_0_1_0, table):
    """A table that was made is not found by the next one, which makes it again."""
    killed = subprocess.run([sys.executable, "-c", UPGRADE, bank_of_0_1_0, "0", f"CREATE TABLE {table}"], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert run(bank_of_0_1_0, "SELECT version_num FROM alembic_version") == [("0004",)]
    with pytest.raises(sa.exc.NoSuchTableError):
        columns(bank_of_0_1_0, table)
    with QuoteBank(bank_of_0_1_0) as bank:
        assert bank.examine().sound
        assert columns(bank_of_0_1_0, table)


UPGRADE = """
import os, signal, sys
import sqlalchemy as sa
from quotebank import QuoteBank

left, counted = int(sys.argv[2]), sys.argv[3]


@sa.event.listens_for(sa.Engine, "after_cursor_execute")
def count(connection, cursor, statement, parameters, context, many):
    global left
    if counted in statement:
        left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)


QuoteBank(sys.argv[1]).close()
"""


@pytest.mark.parametrize("statements", [1, *(pytest.param(n, marks=pytest.mark.slow) for n in (0, 2, 5, 7))])
def test_an_upgrade_that_is_killed_changes_nothing(third_revision, statements):
    """Whatever was done of it: the next one finds the bank as it was, and does all of it."""
    killed = subprocess.run([sys.executable, "-c", UPGRADE, third_revision, str(statements), "high_water"], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert run(third_revision, "SELECT version_num FROM alembic_version") == [("0003",)]
    assert "identities" not in columns(third_revision, "correction")
    with QuoteBank(third_revision) as bank:
        assert bank.examine().sound
        assert marks(third_revision)["speaker"] == 3
