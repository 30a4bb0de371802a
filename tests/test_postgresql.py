"""What PostgreSQL has to itself; whatever both databases do is tested on both, through ``bank_url``."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading

import pytest
import sqlalchemy as sa
from bank_records import everything, say
from bank_sql import run
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quotebank import BankError, BankLockedError, BankTooNewError, MissingExtraError, QuoteBank
from quotebank.store import schema


@pytest.fixture
def url(new_database):
    """The address of a bank that holds one article."""
    address = new_database()
    with QuoteBank(address) as bank:
        bank.add_extracted([everything()])
    return address


def refused(error, message, *args, **kwargs):
    """Opening a bank raises an error that says this in one line, and says no password."""
    with pytest.raises(error, match=message) as caught:
        QuoteBank(*args, **kwargs)
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


def other_user(url):
    """A connection of another program."""
    return sa.create_engine(url, poolclass=sa.NullPool).connect()


def test_a_server_that_is_not_there_is_a_clear_error():
    """The message names the server and what to check, without the password."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    refused(
        BankError,
        rf"postgresql\+psycopg://ann:\*\*\*@127.0.0.1:{port}/q cannot be reached: .*refused.*check the address",
        f"postgresql://ann:secret@127.0.0.1:{port}/q?sslpassword=secret",
    )


def test_an_address_that_cannot_be_read_is_shown_without_its_password():
    """A port that is none is the commonest slip."""
    refused(BankError, "'postgresql://…here:port/q' is not the address", "postgresql://ann:secret@here:port/q")
    refused(BankError, "'mysql' is not a supported database", "mysql://ann:secret@here/q")


def test_a_missing_database_is_a_clear_error(cluster):
    """The message says how to make one."""
    refused(BankError, 'database "nowhere" does not exist.*createdb', f"{cluster}/nowhere")


@pytest.mark.parametrize("read_only", [True, False])
@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1", "WIN1252"])
def test_a_database_in_another_encoding_is_a_clear_error(empty_database, encoding, read_only):
    """The message asks for UTF8 and says how to make it; the database is left as it is."""
    address = empty_database(f"ENCODING '{encoding}' TEMPLATE template0 LOCALE 'C' LOCALE_PROVIDER libc")
    refused(BankError, f"keeps text as {encoding}, .* needs one in UTF8: .*createdb", address, read_only=read_only)
    assert run(f"{address}?client_encoding=utf8", "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [
        (0,)
    ]


def test_a_client_s_encoding_makes_no_difference(url, monkeypatch):
    """Whatever libpq is told to speak, a bank speaks UTF-8."""
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN1")
    with QuoteBank(url) as bank:
        bank.add_extracted([say("Ağ dəniz", "Aytən Əliyeva", url="https://anewz.tv/2")])
        assert [quote.text for quote in bank.quotes().by("Əliyeva").containing("dəniz")] == ["Ağ dəniz"]


def test_passwords_work_and_are_never_shown(cluster, empty_database, monkeypatch):
    """A wrong password is refused; the right one may stand in the address or in PGPASSWORD; no bank shows it."""
    run(f"{cluster}/postgres", "CREATE ROLE guarded LOGIN PASSWORD 'top secret'")
    address = empty_database("OWNER guarded").replace("bank@", "guarded:{}@")
    refused(BankError, 'authentication failed for user "guarded"', address.format("secrets"))
    with QuoteBank(address.format("top%20secret")) as bank:
        assert bank.stats().quotes == 0
        assert "guarded:***@" in repr(bank)
        assert "secret" not in repr(bank)
    monkeypatch.setenv("PGPASSWORD", "top secret")
    with QuoteBank(address.replace(":{}", "")) as bank:
        assert bank.stats().revision == schema.REVISION


def test_an_import_never_prints_the_password(cluster, empty_database, tmp_path):
    """The address in the report has none, nor has the bank's own."""
    (tmp_path / "a.txt").write_text("“Yes,” said Ada Li.")
    address = empty_database().replace("bank@", "bank:secret@")
    words = [sys.executable, "-m", "quotebank", "import", str(tmp_path), "--bank", address]
    ended = subprocess.run(words, capture_output=True, text=True, check=True)
    assert "the bank is postgresql+psycopg://bank:***@127.0.0.1" in ended.stdout
    assert "secret" not in ended.stdout + ended.stderr
    with QuoteBank(address, read_only=True) as bank:
        assert "secret" not in bank.address
        assert bank.quotes().count() == 1


def test_a_service_file_names_a_bank(url, tmp_path, monkeypatch):
    """What the server's own clients read is read here too."""
    parts = sa.make_url(url)
    lines = [f"host={parts.host}", f"port={parts.port}", f"user={parts.username}", f"dbname={parts.database}"]
    (tmp_path / "services").write_text("\n".join(["[quotes]", *lines, ""]))
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services"))
    with QuoteBank("postgresql://?service=quotes") as bank:
        assert bank.quotes().count() == 2


def test_a_reader_needs_no_more_than_select(url):
    """A role that may only read finds everything."""
    name = f"reader_of_{url.rpartition('/')[2]}"
    run(url, f"CREATE ROLE {name} LOGIN", f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}")
    with QuoteBank(url.replace("bank@", f"{name}@"), read_only=True) as bank:
        assert bank.quotes().containing("base").count() == 1
        assert bank.who_said("the base isn't needed")[0].quote == everything()[1][0]
        assert bank.stats().quotes == 2
    with QuoteBank(url.replace("bank@", f"{name}@")) as bank, pytest.raises(BankError, match="permission denied"):
        bank.add_extracted([say("Yes")])


@pytest.mark.parametrize("table", ["alembic_version (version_num text)", "article (name text)"])
def test_another_program_s_tables_are_no_bank(empty_database, table):
    """A database that another program uses is refused and left as it is."""
    address = empty_database()
    run(address, f"CREATE TABLE {table}")
    refused(BankError, "holds another program's tables, not a bank", address)
    assert run(address, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(1,)]


@pytest.mark.parametrize("read_only", [True, False])
def test_a_newer_bank_is_refused(url, read_only):
    """A schema that this version does not know was made by a newer one."""
    run(url, "UPDATE alembic_version SET version_num = '9999'")
    refused(BankTooNewError, "has schema 9999, which a newer quotebank wrote", url, read_only=read_only)


def test_read_only_creates_nothing(empty_database):
    """An empty database is no bank to a reader, and stays empty."""
    address = empty_database()
    refused(BankError, "is empty: open it once without read_only", address, read_only=True)
    assert run(address, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


def test_read_only_never_writes(url):
    """Changes are refused by the bank; the server itself refuses them in a transaction that reads."""
    with QuoteBank(url, read_only=True) as bank:
        with pytest.raises(BankError, match="was opened read-only"):
            bank.add_extracted([say("Yes")])
        with pytest.raises(BankError, match="read-only transaction"), bank._database.reading() as connection:
            connection.execute(schema.removals.delete())
        assert bank.known([everything()[0]]) == [True]


def test_without_the_driver_one_line_names_the_extra(monkeypatch):
    """Nothing else of the package needs psycopg."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    refused(MissingExtraError, r"pip install 'quotebank\[postgres\]'", "postgresql://bank@127.0.0.1/q")


def test_the_command_line_says_what_is_wrong_in_one_line():
    """No traceback, no password."""
    address = "postgresql://ann:secret@127.0.0.1:1/q"
    words = [sys.executable, "-m", "quotebank", "stats", "--bank", address]
    ended = subprocess.run(words, capture_output=True, text=True, check=False)
    assert ended.returncode != 0
    assert "cannot be reached" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "secret" not in ended.stdout + ended.stderr


def test_a_locked_bank_says_so_after_the_timeout(url):
    """While another program writes, reading works; writing waits as long as it was told to."""
    with other_user(url) as other, QuoteBank(url, timeout=0.05) as bank:
        other.exec_driver_sql("UPDATE writing SET number = number")
        assert bank.quotes().count() == 2
        with pytest.raises(BankLockedError, match=r"locked by another program for more than 0.05 seconds"):
            bank.add_extracted([say("Yes")])
        other.rollback()
        assert bank.add_extracted([say("Yes")]).articles_new == 1


def test_a_bank_that_is_being_made_is_waited_for(empty_database):
    """As long as the timeout says."""
    address = empty_database()
    with other_user(address) as other:
        other.exec_driver_sql("SELECT pg_advisory_xact_lock(1363299915)")
        refused(BankLockedError, "locked by another program", address, timeout=0.05)
    QuoteBank(address).close()


def test_ctrl_c_while_waiting_for_the_lock_ends_the_wait(url):
    """The interrupt is heard inside a statement, and the bank goes on to work."""
    with other_user(url) as other, QuoteBank(url, timeout=60) as bank:
        other.exec_driver_sql("UPDATE writing SET number = number")
        threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
        with pytest.raises(KeyboardInterrupt):
            bank.add_extracted([say("Yes")])
        other.rollback()
        assert bank.add_extracted([say("Yes")]).articles_new == 1


def hang_up(url):
    """End every other connection to the database, as a server that restarts does."""
    everyone = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    run(url, f"{everyone} WHERE datname = current_database() AND pid <> pg_backend_pid()")


@pytest.mark.parametrize("where", ["quote", "quote_speaker"])
def test_a_connection_lost_in_the_middle_of_a_write_leaves_nothing(url, monkeypatch, where):
    """The error says so, nothing is half stored, and the next call connects anew."""
    from quotebank.store import writer

    insert = writer.insert_values

    def lose(connection, table, columns, rows):
        if table.name == where:
            hang_up(url)
        insert(connection, table, columns, rows)

    with QuoteBank(url) as bank:
        with monkeypatch.context() as patch:
            patch.setattr(writer, "insert_values", lose)
            with pytest.raises(BankError, match="Nothing was stored") as caught:
                bank.add_extracted([say("Yes", "Ann Smith")])
        assert "\n" not in str(caught.value)
        assert (bank.stats().articles, len(bank.speakers("Smith"))) == (1, 0)
        assert bank.add_extracted([say("Yes", "Ann Smith")]).articles_new == 1
        assert bank.quotes().by("Smith").containing("yes").count() == 1


def test_reading_goes_on_after_the_server_was_away(url):
    """Connections that were lost while nobody used them are made again."""
    with QuoteBank(url) as bank:
        assert bank.quotes().count() == 2
        hang_up(url)
        assert bank.quotes().count() == 2


def test_months_are_counted_however_the_server_writes_dates(url):
    """The server's habits make no difference."""
    run(url, f"ALTER DATABASE {url.rpartition('/')[2]} SET datestyle = 'German'")
    with QuoteBank(url) as bank:
        assert bank.quotes().facets("month") == {"month": [("2026-01", 2)]}


def test_words_are_sorted_by_code_point(url):
    """Every column of words has the collation "C", so that lists and ids compare as they do in SQLite."""
    collated = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
    others = "AND table_name <> 'alembic_version' AND collation_name IS DISTINCT FROM 'C'"
    assert run(url, f"{collated} AND data_type IN ('text', 'character varying') {others}") == []


def test_the_server_s_own_marks_come_back_as_they_are(url):
    """What means something to COPY, to JSON or to a tsvector means nothing in a text."""
    odd = "\\N \\. a\tb\nc\\\\d 'e' ''f'':1A & | ! <-> %s %(x)s {g} \"h\" :* \r\x01\x7f"
    article, [quote] = say(odd, f"Ann {odd}", told=odd, title=odd)
    with QuoteBank(url) as bank:
        bank.add_extracted([(article, [quote])])
        [stored] = bank.quotes().in_article(bank.quotes().page(1).quotes[0].article.id).with_text()
        assert (stored, stored.article) == (quote, article)
        assert stored in list(bank.quotes().containing(odd))


LONG = {
    "a word of 3,000 letters": "x" * 3_000 + " end",
    "a word of 3,000 letters outside ASCII": "ж" * 3_000 + " end",
    "twenty thousand words": " ".join(f"w{n} and" for n in range(20_000)) + " isn't the end",
    "one word three hundred times": "the " * 300 + "very end",
    "a megabyte of words": "lorem ipsum dolor " * 90_000 + "at the end",
    "a megabyte of different words": " ".join(f"word{n:06}" for n in range(120_000)) + " end",
}


@pytest.fixture(scope="module")
def long_quotes(new_database):
    """A bank of quotes that a tsvector cannot hold as they are."""
    with QuoteBank(new_database()) as bank:
        for title, text in LONG.items():
            bank.add_extracted([say(text, title=title)])
        yield bank


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("a word of 3,000 letters", "x" * 3_000),
        ("a word of 3,000 letters outside ASCII", "ж" * 3_000 + " end"),
        ("twenty thousand words", "isn't"),
        ("twenty thousand words", '"the end" w19999'),
        ("one word three hundred times", '"the very end"'),
        ("a megabyte of words", '"ipsum dolor at the end"'),
        ("a megabyte of different words", "word000007 word050000"),
        *((title, text) for title, text in LONG.items() if title != "a megabyte of different words"),
    ],
    ids=lambda value: value[:20],
)
def test_long_quotes_are_found_by_their_words(long_quotes, title, wanted):
    """Whatever the length of a quote, a word in it or the question."""
    for order in ("newest", "best"):
        found = getattr(long_quotes.quotes().containing(wanted), order)()
        assert title in {quote.article.title for quote in found}


WORDS = st.text(st.characters(categories=["L"]), min_size=1, max_size=8)


@pytest.fixture(scope="module")
def both(new_database, tmp_path_factory):
    """A bank in SQLite and one in PostgreSQL, which every example adds to."""
    path = tmp_path_factory.mktemp("both") / "quotes.db"
    with QuoteBank(path) as sqlite, QuoteBank(new_database()) as postgresql:
        yield sqlite, postgresql


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4), st.data())
@example(["ſtraſſe", "ΟΔΟΣ", "İstanbul", "ŉ", "Straße"], None)
def test_what_sqlite_finds_is_found(both, words, data):
    """Words of letters, in whatever case: PostgreSQL finds every quote that SQLite finds."""
    pair = say(" ".join(words), title=" ".join(words))
    for bank in both:
        bank.add_extracted([pair])
    changes = (str.upper, str.lower, str.title, str.swapcase) if data is None else [data.draw(CHANGES)]
    for change in changes:
        for word in words:
            sqlite, postgresql = (holding(bank, change(word)) for bank in both)
            assert sqlite <= postgresql


def holding(bank, text):
    """The row ids of the quotes that hold a text; both banks number their quotes alike."""
    database = bank._database
    with database.reading() as connection:
        held = sa.select(schema.quotes.c.id).where(database.full_text.holding(text))
        return set(connection.execute(held).scalars())


CHANGES = st.sampled_from([str, str.upper, str.lower, str.title])


def test_common_words_are_known_from_the_server_s_statistics(new_database):
    """After settle a common word's frequency is an estimate that reads no quotes; a rare word's is exact."""
    pairs = [say(f"the only word{n}", url=f"https://a.org/{n}") for n in range(300)]
    with QuoteBank(new_database()) as bank:
        bank.add_extracted(pairs)
        database = bank._database
        database.analyze()
        with database.reading() as connection:
            ask = database.full_text.frequency
            assert ask(connection, "the") == 300
            assert ask(connection, "word7") == 1
            assert ask(connection, "absent") == 0
        run(str(database), "DELETE FROM quote_fts")
        with database.reading() as connection:
            assert ask(connection, "the") == 300
            assert ask(connection, "word7") == 0
