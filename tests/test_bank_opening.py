"""Opening a bank: what can be opened opens, what cannot says why."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from bank_records import everything, say

from quotebank import BankError, BankLockedError, BankTooNewError, QuoteBank
from quotebank.store import schema


@pytest.fixture
def path(tmp_path):
    """A bank that holds one article, closed."""
    with QuoteBank(tmp_path / "quotes.db") as bank:
        bank.add_extracted([everything()])
    return tmp_path / "quotes.db"


def sql(path, *statements):
    """Write to the file past the package."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize("form", [str, Path, lambda path: f"sqlite:///{path}"])
def test_a_bank_is_named_by_path_or_address(path, form):
    """A string, a path and an SQLAlchemy address name the same bank."""
    with QuoteBank(form(path)) as bank:
        assert bank.quotes().count() == 2


@pytest.mark.parametrize("name", ["a b%20ü?#.db", "100%.db", "quotes"])
def test_any_file_name_will_do(tmp_path, name):
    """Characters that mean something in addresses mean nothing in file names."""
    with QuoteBank(tmp_path / name) as bank:
        bank.add_extracted([everything()])
    assert [file.name for file in tmp_path.iterdir()] == [name]
    with QuoteBank(tmp_path / name, read_only=True) as bank:
        assert bank.quotes().count() == 2


def test_a_relative_path_is_taken_from_here(tmp_path, monkeypatch):
    """A bare name is a file in the current folder."""
    monkeypatch.chdir(tmp_path)
    with QuoteBank("quotes.db"):
        pass
    assert (tmp_path / "quotes.db").is_file()


def test_an_empty_file_becomes_a_bank(tmp_path):
    """A file of no bytes, as mktemp makes it, is an empty bank."""
    (tmp_path / "q.db").touch()
    with QuoteBank(tmp_path / "q.db") as bank:
        assert bank.stats().revision == schema.REVISION


@pytest.mark.parametrize("read_only", [True, False])
def test_a_closed_bank_is_one_file(path, read_only):
    """Nothing but the bank itself is left in the folder once it is closed."""
    with QuoteBank(path, read_only=read_only) as bank:
        assert bank.quotes().count() == 2
    assert [file.name for file in path.parent.iterdir()] == ["quotes.db"]


@contextmanager
def made_read_only(folder):
    """Let nobody write in a folder, not even root, for whom permissions do not matter: on a disk of its own."""
    if os.geteuid():
        folder.chmod(stat.S_IREAD | stat.S_IEXEC)
        try:
            yield
        finally:
            folder.chmod(stat.S_IRWXU)
        return
    mount = shutil.which("mount")
    held = folder.with_name("held")
    shutil.rmtree(held, ignore_errors=True)
    shutil.copytree(folder, held)
    command = [mount or "mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", str(folder)]
    if not mount or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("this system lets root mount no disk")
    try:
        shutil.copytree(held, folder, dirs_exist_ok=True)
        subprocess.run([mount, "-o", "remount,ro", str(folder)], check=True)
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)  # lazily: a bank may be open after a failure


@pytest.fixture
def left_open(tmp_path):
    """A bank as a program that was killed leaves it: what it stored last is in the log beside the file alone."""
    folder = tmp_path / "bank"
    folder.mkdir()
    with QuoteBank(tmp_path / "quotes.db") as bank:
        bank.add_extracted([everything()])
        bank._database.clear_log()
        bank.add_extracted([say("Yes", "Ann Smith", url="https://anewz.tv/2")])
        for ending in ("", "-wal"):
            shutil.copy(tmp_path / f"quotes.db{ending}", folder)
    return folder / "quotes.db"


def refused(error, message, *args, **kwargs):
    """Opening a bank raises an error that says this."""
    with pytest.raises(error, match=message):
        QuoteBank(*args, **kwargs)


def test_a_missing_folder_is_named(tmp_path):
    """A bank is not created in a folder that does not exist."""
    refused(BankError, "There is no folder .*nowhere to create the bank in", tmp_path / "nowhere" / "q.db")
    assert not (tmp_path / "nowhere").exists()


def test_no_bank_is_created_in_a_folder_that_may_not_be_written(tmp_path, monkeypatch):
    """The message names the folder."""
    tmp_path.chmod(stat.S_IREAD | stat.S_IEXEC)
    if os.access(tmp_path, os.W_OK):  # the user may write everything
        monkeypatch.setattr(os, "access", lambda *_: False)
    refused(BankError, f"The folder {tmp_path} may not be written: choose another place", tmp_path / "q.db")
    tmp_path.chmod(stat.S_IRWXU)


def test_a_folder_is_no_bank(tmp_path):
    """A folder is refused with an example of what to give."""
    refused(BankError, "is a folder, not a bank: name a file in it, for example .*quotes.db", tmp_path)


@pytest.mark.parametrize("content", [b"title\nbody\n", b"SQLite format 2\0 ", b"PK\3\4" + b"\0" * 9000])
@pytest.mark.parametrize("read_only", [True, False])
def test_another_file_is_no_bank(tmp_path, content, read_only):
    """A file that is no SQLite database is refused and left as it is."""
    file = tmp_path / "notes.txt"
    file.write_bytes(content)
    refused(BankError, "is not a bank .not an SQLite database.", file, read_only=read_only)
    assert file.read_bytes() == content


def test_a_damaged_bank_is_a_clear_error(path):
    """A file that only begins like a database is refused in SQLite's words."""
    path.write_bytes(path.read_bytes()[:100] + b"\xff" * 5000)
    refused(BankError, "quotes.db.*(malformed|not a database)", path)


def test_another_program_s_database_is_no_bank(tmp_path):
    """A database with other tables is refused and left as it is, even if it was made with Alembic."""
    sql(tmp_path / "other.db", "CREATE TABLE alembic_version (version_num TEXT)", "CREATE TABLE user (id INT)")
    before = (tmp_path / "other.db").read_bytes()
    refused(BankError, "another program's SQLite database", tmp_path / "other.db")
    assert (tmp_path / "other.db").read_bytes() == before


def test_a_newer_bank_is_refused(path):
    """A schema that this version does not know was made by a newer one; the bank stays as it is."""
    sql(path, "UPDATE alembic_version SET version_num = '9999'")
    before = path.read_bytes()
    for read_only in (True, False):
        refused(
            BankTooNewError, "has schema 9999, which a newer quotebank wrote.*pip install -U", path, read_only=read_only
        )
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["quotes.db"]


@pytest.mark.parametrize(
    ("name", "message"),
    [("x" * 5000, "cannot be read"), ("a\0b", "cannot name a file"), ("\ud800", "cannot name a file")],
)
def test_a_name_that_no_file_can_have_is_a_clear_error(tmp_path, name, message):
    """What the file system refuses is said in its words."""
    refused(BankError, message, tmp_path / name)
    refused(BankError, message, tmp_path / name, read_only=True)


def test_an_empty_name_is_refused():
    """An empty string names the current folder, which is no bank."""
    refused(BankError, "is a folder", "")


def test_other_databases_are_refused():
    """SQLite and PostgreSQL keep banks, and nothing else."""
    refused(BankError, "'mysql' is not a supported database", "mysql://x/y")


def test_an_address_that_is_none_is_refused():
    """What looks like an address but cannot be read is named."""
    refused(BankError, "is not the address of a bank", "://")


def test_read_only_needs_a_bank(tmp_path):
    """Reading creates nothing."""
    refused(BankError, "There is no bank at", tmp_path / "q.db", read_only=True)
    (tmp_path / "q.db").touch()
    refused(BankError, "is empty: open it once without read_only", tmp_path / "q.db", read_only=True)
    refused(BankError, "in memory is empty", ":memory:", read_only=True)


def test_read_only_refuses_to_write(path):
    """Every change is refused, and nothing is changed by asking."""
    with QuoteBank(path, read_only=True) as bank:
        for change in (
            lambda: bank.add_extracted([say("Yes")]),
            lambda: bank.add_outlets([]),
            lambda: bank.remove("x", reason="y"),
            lambda: bank.begin_run(version="1", sources=[]),
        ):
            with pytest.raises(BankError, match="was opened read-only"):
                change()
        assert bank.known([everything()[0]]) == [True]


def test_a_file_without_write_permission_says_so(path, monkeypatch):
    """A file that may not be written opens read-only and is refused otherwise."""
    path.chmod(stat.S_IREAD)
    if os.access(path, os.W_OK):  # for root, permissions do not matter
        monkeypatch.setattr(os, "access", lambda *_: False)
    refused(BankError, "may not be written: open it with read_only=True", path)
    with QuoteBank(path, read_only=True) as bank:
        assert bank.quotes().count() == 2


def test_a_bank_in_a_folder_without_write_permission_says_so(path, monkeypatch):
    """Not the file but its folder is named."""
    path.parent.chmod(stat.S_IREAD | stat.S_IEXEC)
    if os.access(path.parent, os.W_OK):
        monkeypatch.setattr(os, "access", lambda asked, _mode: Path(asked) == path)
    refused(BankError, f"The folder {path.parent} may not be written, and a bank that is written", path)
    path.parent.chmod(stat.S_IRWXU)


def test_a_read_only_folder_can_be_read(left_open):
    """Where SQLite can make no side files, the bank opens as unchanging."""
    QuoteBank(left_open).close()
    with made_read_only(left_open.parent), QuoteBank(left_open, read_only=True) as bank:
        assert bank.quotes().count() == 3


def test_half_a_bank_is_not_shown_where_nothing_can_be_written(left_open):
    """A log that SQLite cannot put together with the file is named, with what to do; there nothing is missing."""
    with made_read_only(left_open.parent):
        refused(BankError, r"quotes.db-wal beside it .*open the bank once with", left_open, read_only=True)
    with QuoteBank(left_open) as bank:
        assert bank.quotes().count() == 3


def test_a_link_to_half_a_bank_does_not_hide_the_other_half(left_open, tmp_path):
    """SQLite keeps the log beside the file itself, wherever the link is."""
    link = tmp_path / "link.db"
    link.symlink_to(left_open)
    with made_read_only(left_open.parent):
        refused(BankError, "quotes.db-wal beside it", link, read_only=True)


def test_half_a_transaction_is_not_shown_where_nothing_can_be_written(path):
    """A rollback journal, as other programs may leave it, is not passed over either."""
    sql(path, "PRAGMA journal_mode = DELETE")
    folder = path.parent / "bank"
    folder.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA cache_size = 1")
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE text SET body = body || hex(randomblob(40000))")
        other.execute("UPDATE quote SET kind = 'direct'")
        for ending in ("", "-journal"):
            shutil.copy(f"{path}{ending}", folder)
    with made_read_only(folder):
        refused(BankError, "quotes.db", folder / "quotes.db", read_only=True)


def test_a_writer_that_comes_later_is_noticed(left_open):
    """A bank that was opened as unchanging is not read on beside a log."""
    log = left_open.with_name("quotes.db-wal")
    held = log.read_bytes()
    QuoteBank(left_open).close()
    with made_read_only(left_open.parent), QuoteBank(left_open, read_only=True) as bank:
        assert bank.quotes().count() == 3
        remount = ["mount", "-o", "remount,rw", str(left_open.parent)]
        if os.geteuid():
            left_open.parent.chmod(stat.S_IRWXU)
        elif subprocess.run(remount, capture_output=True).returncode:
            pytest.skip("this system remounts nothing")
        log.write_bytes(held)
        bank._database._engine.dispose()
        with pytest.raises(BankError, match=r"quotes.db-wal beside it"):
            bank.quotes().count()


@pytest.mark.parametrize("read_only", [True, False])
def test_a_pipe_is_no_bank(tmp_path, read_only):
    """It is refused at once: to open it would wait until somebody writes into it."""
    os.mkfifo(tmp_path / "pipe")
    refused(BankError, "pipe is not a regular file", tmp_path / "pipe", read_only=read_only)
    refused(BankError, "null is not a regular file", "/dev/null", read_only=read_only)


def test_a_locked_bank_says_so_after_the_timeout(path):
    """While another program writes, reading works; writing waits as long as it was told to, then says why it failed."""
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as other,
        QuoteBank(path, timeout=0.05) as bank,
    ):
        other.execute("BEGIN IMMEDIATE")
        assert bank.quotes().count() == 2
        with pytest.raises(BankLockedError, match=r"locked by another program for more than 0.05 seconds"):
            bank.add_extracted([say("Yes")])
        other.execute("ROLLBACK")
        assert bank.add_extracted([say("Yes")]).articles_new == 1


def test_a_new_bank_that_somebody_has_locked_says_so(tmp_path):
    """Creating waits for the lock too."""
    with closing(sqlite3.connect(tmp_path / "q.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        refused(BankLockedError, "locked by another program", tmp_path / "q.db", timeout=0.05)


def test_the_package_opens_banks_without_alembic(path):
    """A bank that is up to date opens without loading Alembic, which takes longer than most questions."""
    code = f"import sys, quotebank; quotebank.QuoteBank({str(path)!r}).close(); print('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
