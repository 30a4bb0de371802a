"""A bank in one SQLite file: file checks, pragmas and locks."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.pool import QueuePool, StaticPool

from quotebank.errors import BankError, BankFailedError, BankLockedError
from quotebank.store import schema, sqlite_values
from quotebank.store.database import Database, failure
from quotebank.store.full_text import SqliteFullText

_MAGIC = b"SQLite format 3\0"
_CACHE_KIB = 49_152
_LOG_PAGES = 4_000
"""Pages kept in the write-ahead log before a checkpoint: a page that many batches touch is written once."""
_INDEXES_TO_REMOVE = 3.2
"""Multiple of its size that the index needs while it is rewritten: 2.1 in the log, 1 in the file."""
_SHARES_TO_REMOVE = 5
"""Multiple of its share of the file that an article needs in the log while it is removed: mostly index pages."""
_STEPS = 20_000
"""SQLite virtual-machine steps between two checks of the clock: about a millisecond."""
_DAMAGED = "The file is damaged: quotebank doctor says where; restore a backup"
_UNOPENED = "unable to open"
_ADVICE = {
    "disk is full": "What was stored stays: free some space, then run the same again",
    "disk I/O error": "What was stored stays: see whether the disk is full or failing, then run the same again",
    "malformed": _DAMAGED,
    "not a database": _DAMAGED,
    "Could not decode": _DAMAGED,
    "readonly": "The file was moved, deleted or replaced, or is no longer writable: open the bank again",
    _UNOPENED: "See whether the file and its folder are still there, and may be read and written",
}
"""Error messages of SQLite, and advice on each."""


class _HintingCompiler(SQLiteCompiler):
    """Writes hints such as "INDEXED BY" after their table; SQLAlchemy's own compiler omits them."""

    def get_from_hint_text(self, table: sa.FromClause, text: str | None) -> str | None:
        return text


class SqliteDatabase(Database):
    """One SQLite file, or a bank in memory if ``path`` is None."""

    def __init__(self, path: Path | None, *, read_only: bool = False, timeout: float = 30.0) -> None:
        super().__init__(read_only=read_only, timeout=timeout)
        self.path = path
        self.full_text = SqliteFullText()
        self._immutable = False
        self._opened: tuple[int, int] | None = None
        if self.path:
            _refuse_impossible(self.path, read_only)
        elif read_only:
            raise BankError("A bank in memory is empty: there is nothing to open read-only.")
        self._engine = (
            sa.create_engine("sqlite://", creator=self._connect, poolclass=QueuePool, max_overflow=-1)
            if self.path
            else sa.create_engine("sqlite://", creator=self._connect, poolclass=StaticPool)
        )
        self._engine.dialect.statement_compiler = _HintingCompiler
        self._engine.dialect.colspecs = sqlite_values.CHECKED
        sa.event.listen(self._engine, "begin", _begin)
        sa.event.listen(self._engine, "handle_error", _keep_connection)
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    def __str__(self) -> str:
        return str(self.path or ":memory:")

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Lend the single writing connection inside a transaction, if the file still exists.

        SQLite would continue to write to a deleted file.
        """
        with super().writing() as connection:
            if self._identity() != self._opened:
                raise BankFailedError(
                    f"The bank {self} was moved, deleted or replaced while it was open, so nothing was stored: open it "
                    "again."
                )
            yield connection

    def _identity(self) -> tuple[int, int] | None:
        """Return a value that changes if the file is replaced."""
        try:
            found = self.path and self.path.stat()
        except OSError:
            return None
        return (found.st_dev, found.st_ino) if found else None

    def _beside(self, ending: str) -> Path:
        """Return a side file of the bank: if the path is a link, it is beside the file that the link points to."""
        assert self.path is not None  # noqa: S101  a bank in memory has no files
        file = self.path.resolve()
        return file.with_name(file.name + ending)

    def clear_log(self) -> None:
        """Move what the write-ahead log holds into the file and empty it, as far as readers allow."""
        with self._write_lock, self._explained():
            if self._writer is not None:
                dbapi = self._writer.connection.dbapi_connection
                assert dbapi is not None  # noqa: S101  a connection that is open has one
                dbapi.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def see_to_room(self, articles: int) -> None:
        """Raise BankFailedError, before anything is changed, if there is too little disk to remove this many articles.

        To leave no words in it, the index is rewritten and the old one overwritten, both by way of the write-ahead log.
        """
        if not self.path:
            return
        with self.reading() as connection:
            index = connection.exec_driver_sql(
                "SELECT coalesce(sum(length(block)), 0) FROM quote_fts_data"
            ).scalar_one()
            stored = connection.execute(sa.select(sa.func.count()).select_from(schema.articles)).scalar_one()
        log = self.path.with_name(self.path.name + "-wal")
        needed = _INDEXES_TO_REMOVE * index + _SHARES_TO_REMOVE * articles * self.path.stat().st_size // max(stored, 1)
        free = shutil.disk_usage(self.path.absolute().parent).free + (log.stat().st_size if log.exists() else 0)
        if free < needed:
            raise BankFailedError(
                f"Nothing was removed: to take words out of the bank {self} for good needs about "
                f"{_megabytes(needed)} MB of disk while it is done, and {_megabytes(free)} MB are free. Free some "
                "space, then run the same again."
            )

    def changes(self, connection: sa.Connection) -> int:
        """Return SQLite's own counter, which changes with writes by other connections."""
        return int(connection.exec_driver_sql("PRAGMA data_version").scalar_one())

    def size(self) -> int:
        """Return the size of the bank in bytes, its write-ahead log included."""
        if not self.path:
            with self.reading() as connection:
                pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
                return int(pages) * int(connection.exec_driver_sql("PRAGMA page_size").scalar_one())
        files = (self.path, self._beside("-wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    def analyze(self) -> None:
        """Refresh SQLite's statistics, so that it chooses the right index, and merge the full text's segments."""
        with self.writing() as connection:
            self.full_text.purge(connection)
            connection.exec_driver_sql("ANALYZE")

    def damage(self, connection: sa.Connection) -> list[str]:
        """Return the findings of SQLite's integrity check, except for the full text, which `misindexed` checks."""
        found = connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars().all()
        damage = [line for line in found if line != "ok" and "FTS5" not in line]
        return damage or sqlite_values.implausible(connection)

    def misindexed(self) -> int | None:
        """Run FTS5's own check; it changes nothing but needs a writable connection."""
        check = "INSERT INTO quote_fts(quote_fts, rank) VALUES ('integrity-check', 1)"
        with self._explained(), closing(self._connect()) if self.path else self._in_memory() as connection:
            try:
                connection.execute("PRAGMA query_only = OFF")
                connection.execute(check)
            except sqlite3.DatabaseError as error:
                if "readonly" in str(error):
                    return None
                if "malformed" not in str(error):
                    raise
                return 1
        return 0

    @contextmanager
    def _in_memory(self) -> Iterator[sqlite3.Connection]:
        with self.writing() as connection:
            dbapi: Any = connection.connection.dbapi_connection
            yield dbapi

    @contextmanager
    def _bounded(self, connection: sa.Connection, seconds: float) -> Iterator[None]:
        dbapi: Any = connection.connection.dbapi_connection
        deadline = time.monotonic() + seconds
        dbapi.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
        try:
            yield
        finally:
            dbapi.set_progress_handler(None, 0)

    def _connect_for_writing(self, engine: sa.Engine) -> sa.Connection:
        # IMMEDIATE: if a transaction reads first and another program writes before it asks for the write lock, it fails
        # at once, whatever the timeout.
        connection = engine.connect().execution_options(begin="BEGIN IMMEDIATE")
        self._opened = self._identity()
        return connection

    def _connect(self) -> sqlite3.Connection:
        name = ":memory:"
        if self.path:
            writable = os.access(self.path, os.W_OK) and os.access(self.path.resolve().parent, os.W_OK)
            # A read-only connection leaves the side files of WAL mode behind: so it is opened for writing if possible,
            # and query_only below prevents writes.
            mode = ("rw" if writable else "ro") if self.read_only else "rwc"
            name = f"{self.path.absolute().as_uri()}?mode={mode}{'&immutable=1' if self._immutable else ''}"
        if self._immutable:
            self._refuse_unfinished()
        connection = sqlite3.connect(
            name, uri=True, timeout=self.timeout, check_same_thread=False, isolation_level=None
        )
        pragmas = (
            f"query_only = {self.read_only}",
            "foreign_keys = ON",
            "synchronous = NORMAL",
            "secure_delete = ON",  # what is removed on a court's order must not linger in the file
            f"cache_size = -{_CACHE_KIB}",
            f"wal_autocheckpoint = {_LOG_PAGES}",
        )
        try:
            for pragma in pragmas:
                connection.execute(f"PRAGMA {pragma}")
        except sqlite3.Error:  # the file is not a database
            connection.close()
            raise
        return connection

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sa.exc.DBAPIError as error:
            reason = str(error.orig)
            if "locked" in reason or "busy" in reason:
                raise BankLockedError(
                    f"The bank {self} was locked by another program for more than {self.timeout:g} seconds: "
                    "wait until that program has finished, or open the bank with a longer timeout."
                ) from error
            if reason == "interrupted" and self.longest is not None:
                raise self._too_slow() from error
            raise failure(error)(f"The bank {self} failed: {_with_advice(reason)}.") from error
        except sqlite3.Error as error:
            raise BankFailedError(f"The bank {self} failed: {_with_advice(str(error))}.") from error
        except UnicodeDecodeError as error:  # raised by an error message with an undecodable name from the file
            said = error.object.decode(errors="replace")
            raise BankFailedError(f"The bank {self} failed: {said}. {_DAMAGED}.") from error

    def _prepare(self) -> None:
        with self._believed(BankFailedError), self._explained():
            try:
                revision = self._revision()
            except sa.exc.OperationalError as error:
                if not self.read_only or _UNOPENED not in str(error.orig):
                    raise
                # A bank in WAL mode cannot be opened if its side files cannot be created (in a read-only folder or
                # medium): nobody can write to it there either, so SQLite may treat it as immutable.
                self._immutable = True
                self._engine.dispose()
                revision = self._revision()
        if revision is None and not self.read_only:
            self._use_write_ahead_log()
        self._bring_up_to_date(revision)

    def _refuse_unfinished(self) -> None:
        """Refuse to open an incomplete file as immutable.

        SQLite ignores the side files of an immutable database: the latest data would be missing, or half a transaction
        would be shown.
        """
        for ending in ("-wal", "-journal"):
            side = self._beside(ending)
            if side.exists() and side.stat().st_size:
                raise BankError(
                    f"A part of the bank {self} is in {side.name} beside it (a program was killed while it wrote, or "
                    "is still writing), and in a read-only folder SQLite cannot merge the two: open the bank once with "
                    "the folder writable, or copy both files to such a folder and open the copy."
                )

    def _revision_on(self, connection: sa.Connection) -> str | None:
        if connection.exec_driver_sql("PRAGMA application_id").scalar_one() == schema.APPLICATION_ID:
            return self._stated_revision(connection)
        if connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one():
            raise BankError(f"{self} is another program's SQLite database, not a bank: choose another file.")
        return None

    def _use_write_ahead_log(self) -> None:
        if not self.path:
            return
        deadline = time.monotonic() + self.timeout
        while True:
            try:
                with closing(self._connect()) as connection:
                    connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                # SQLite fails at once here, whatever the timeout, if another program creates the same bank.
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise BankError(f"The bank {self} cannot be created: {error}.") from error
                time.sleep(0.01)
            else:
                return

    def _back_up(self, revision: str) -> str:
        assert self.path is not None  # noqa: S101  a bank in memory is always new
        name = f"{self.path.name}.backup-{revision}"
        copy = self.path.with_name(name)
        number = 2
        while copy.exists():
            copy = self.path.with_name(f"{name}-{number}")
            number += 1
        try:
            self._copy(copy, self.path.with_name(f"{name}.partial"))
        except OSError as error:
            raise BankFailedError(
                f"The bank {self} cannot be copied to {copy} before its upgrade: {error.strerror}. Nothing was changed."
            ) from error
        return f" A copy of it is {copy}."

    def _copy(self, copy: Path, partial: Path) -> None:
        """Copy the file to a temporary name first, so that an interrupted copy never has the final name.

        The write lock is held, so an existing temporary file is left over from a copy that was killed.
        """
        partial.unlink(missing_ok=True)
        try:
            with self._explained(), closing(self._connect()) as source, closing(sqlite3.connect(partial)) as target:
                target.execute("PRAGMA journal_mode = OFF")  # else that of a killed copy is replayed
                source.backup(target)
            _sync(partial)
            partial.rename(copy)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
        _sync(copy.parent)

    @contextmanager
    def _upgrading(self) -> Iterator[sa.Connection]:
        with self.writing() as connection:
            yield connection
            connection.exec_driver_sql(f"PRAGMA application_id = {schema.APPLICATION_ID}")


def _sync(path: Path) -> None:
    """Flush a file, or the entries of a folder, to disk."""
    if path.is_dir() and os.name != "posix":  # other systems cannot open folders
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _keep_connection(context: sa.engine.ExceptionContext) -> None:
    """Roll back after Ctrl-C inside a statement, as after any error.

    SQLAlchemy would drop the connection, and SQLite keeps its lock as long as the traceback refers to the cursor.
    """
    if not isinstance(context.original_exception, Exception):
        context.is_disconnect = False


def _with_advice(reason: str) -> str:
    advice = next((advice for said, advice in _ADVICE.items() if said in reason), None)
    return f"{reason}. {advice}" if advice else reason


def _megabytes(size: float) -> str:
    return f"{size / 1_000_000:,.1f}"


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def _refuse_impossible(path: Path, read_only: bool) -> None:
    _refuse_impossible_name(path)
    try:
        if path.is_dir():
            raise BankError(f"{path} is a folder, not a bank: name a file in it, for example {path / 'quotes.db'}.")
        if not path.exists():
            if read_only:
                raise BankError(
                    f"There is no bank at {path}: check the path (--bank), or import articles to create one."
                )
            if not path.absolute().parent.is_dir():
                raise BankError(f"There is no folder {path.absolute().parent} to create the bank in: create it first.")
            if not os.access(path.absolute().parent, os.W_OK):
                raise BankError(
                    f"The folder {path.absolute().parent} may not be written: choose another place for the bank, or "
                    "change its permissions."
                )
            return
        if not path.is_file():  # opening a pipe would wait until somebody writes to it
            raise BankError(f"{path} is not a regular file but a pipe or a device, not a bank: choose another file.")
        with path.open("rb") as file:
            start = file.read(len(_MAGIC))
    except OSError as error:
        raise BankError(f"The bank {path} cannot be read: {error.strerror}.") from error
    if start and start != _MAGIC:
        raise BankError(f"{path} is not a bank (not an SQLite database): choose another file.")
    if not read_only and not os.access(path, os.W_OK):
        raise BankError(f"The bank {path} may not be written: open it with read_only=True, or change its permissions.")
    if not read_only and not os.access(path.resolve().parent, os.W_OK):
        raise BankError(
            f"The folder {path.resolve().parent} may not be written, and a bank that is written keeps files beside it "
            "there: open the bank with read_only=True, or change the folder's permissions."
        )


def _refuse_impossible_name(path: Path) -> None:
    try:
        possible = b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        possible = False
    if not possible:
        raise BankError(f"{str(path)!r} cannot name a file: leave out NULs and lone surrogates.")
