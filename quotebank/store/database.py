"""Opening a bank: the file, its pragmas, its schema's revision, and transactions whose errors a person can act on."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool, StaticPool

from quotebank.errors import BankError, BankLockedError, BankTooNewError
from quotebank.store import schema

_T = TypeVar("_T")

MIGRATIONS = Path(__file__).parent / "migrations"
_MAGIC = b"SQLite format 3\0"
_CACHE_KIB = 65_536
_IN_ONE_QUERY = 500
"""How many values an IN list takes at most; SQLite's limit for all parameters of a statement is 32,766."""


class Database:
    """One SQLite file, opened for reading or for both.

    Raises:
        BankError: the file cannot be opened as a bank; the message says why and what to do.
        BankTooNewError: a newer quotebank wrote it.
        BankLockedError: another program held the write lock for longer than ``timeout`` seconds.
    """

    def __init__(self, url: str | os.PathLike[str], *, read_only: bool = False, timeout: float = 30.0) -> None:
        self.path = _path_of(url)
        self.read_only = read_only
        self.timeout = timeout
        self._closed = False
        self._immutable = False
        self._writer: sa.Connection | None = None
        self._write_lock = threading.RLock()
        if self.path:
            _refuse_impossible(self.path, read_only)
        elif read_only:
            raise BankError("A bank in memory is empty: there is nothing to open read-only.")
        self._engine = (
            sa.create_engine("sqlite://", creator=self._connect, poolclass=QueuePool, max_overflow=-1)
            if self.path
            else sa.create_engine("sqlite://", creator=self._connect, poolclass=StaticPool)
        )
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
    def reading(self) -> Iterator[sa.Connection]:
        """Lend a connection inside a read transaction: all its queries see the bank at one moment."""
        with self._explained(), self._open_engine().connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Lend the one writing connection inside a transaction: all of it is stored, or nothing."""
        if self.read_only:
            raise BankError(f"The bank {self} was opened read-only: open it without read_only=True to change it.")
        with self._write_lock, self._explained():
            if self._writer is None:
                # IMMEDIATE: a transaction that reads first and asks for the write lock later fails at once,
                # whatever the timeout, when another program has written in between.
                self._writer = self._open_engine().connect().execution_options(begin="BEGIN IMMEDIATE")
            with self._writer.begin():
                yield self._writer

    def clear_log(self) -> None:
        """Move what the write-ahead log holds into the file and empty it, as far as readers allow."""
        with self._write_lock, self._explained():
            if self._writer is not None:
                dbapi = self._writer.connection.dbapi_connection
                assert dbapi is not None  # noqa: S101  a connection that is open has one
                dbapi.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def changes(self, connection: sa.Connection) -> int:
        """Return a number that differs after another connection, here or elsewhere, has written."""
        return int(connection.exec_driver_sql("PRAGMA data_version").scalar_one())

    def size(self) -> int:
        """Return the size of the bank in bytes, its write-ahead log included."""
        if not self.path:
            with self.reading() as connection:
                pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
                return int(pages) * int(connection.exec_driver_sql("PRAGMA page_size").scalar_one())
        files = (self.path, self.path.with_name(self.path.name + "-wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    def close(self) -> None:
        """Close every connection; a bank that is closed can be closed again."""
        with self._write_lock:
            if not self._closed and self._writer is not None:
                self._writer.close()
            self._writer = None
            self._closed = True
            self._engine.dispose()

    def _open_engine(self) -> sa.Engine:
        if self._closed:
            raise BankError(f"The bank {self} is closed.")
        return self._engine

    def _connect(self) -> sqlite3.Connection:
        name = ":memory:"
        if self.path:
            writable = os.access(self.path, os.W_OK) and os.access(self.path.absolute().parent, os.W_OK)
            # A connection that may not write leaves the side files of WAL mode behind: where it can, it may write, and
            # query_only below sees to it that it does not.
            mode = ("rw" if writable else "ro") if self.read_only else "rwc"
            name = f"{self.path.absolute().as_uri()}?mode={mode}{'&immutable=1' if self._immutable else ''}"
        connection = sqlite3.connect(
            name, uri=True, timeout=self.timeout, check_same_thread=False, isolation_level=None
        )
        pragmas = (
            f"query_only = {self.read_only}",
            "foreign_keys = ON",
            "synchronous = NORMAL",
            "secure_delete = ON",  # what is removed on a court's order must not linger in the file
            f"cache_size = -{_CACHE_KIB}",
        )
        try:
            for pragma in pragmas:
                connection.execute(f"PRAGMA {pragma}")
        except sqlite3.Error:  # the file is no database
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
            raise BankError(f"The bank {self} failed: {reason}.") from error
        except sqlite3.Error as error:
            raise BankError(f"The bank {self} cannot be opened: {error}.") from error

    def _prepare(self) -> None:
        """Make sure that the file holds a bank of this version's schema: create or upgrade it where allowed."""
        with self._explained():
            try:
                revision = self._revision()
            except sa.exc.OperationalError:
                if not self.read_only:
                    raise
                # A bank in WAL mode cannot be opened where its side files cannot be made (a read-only folder or disc):
                # nobody can write it there either, so SQLite may take it as unchanging.
                self._immutable = True
                self._engine.dispose()
                revision = self._revision()
        if revision == schema.REVISION:
            return
        if revision is not None:
            self._refuse_newer(revision)
        if self.read_only:
            what = f"has an older schema ({revision})" if revision else "is empty"
            raise BankError(f"The bank {self} {what}: open it once without read_only=True to bring it up to date.")
        if revision is None:
            self._use_write_ahead_log()
            self._upgrade()
            return
        copy = self._back_up(revision)
        try:
            self._upgrade()
        except BankError as error:
            raise type(error)(
                f"The upgrade of the bank from schema {revision} to {schema.REVISION} failed and changed nothing: "
                f"{error} A copy of it is {copy}."
            ) from error

    def _revision(self) -> str | None:
        """Return the schema's revision, None for a file without tables."""
        with self._engine.connect() as connection, connection.begin():
            return self._revision_on(connection)

    def _revision_on(self, connection: sa.Connection) -> str | None:
        if connection.exec_driver_sql("PRAGMA application_id").scalar_one() == schema.APPLICATION_ID:
            return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())
        if connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one():
            raise BankError(f"{self} is another program's SQLite database, not a bank: choose another file.")
        return None

    def _refuse_newer(self, revision: str) -> None:
        from alembic.script import ScriptDirectory

        if revision not in {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}:
            raise BankTooNewError(
                f"The bank {self} has schema {revision}, which a newer quotebank wrote; this one knows schemas up to "
                f"{schema.REVISION}: upgrade quotebank (pip install -U quotebank)."
            )

    def _use_write_ahead_log(self) -> None:
        if not self.path:
            return
        deadline = time.monotonic() + self.timeout
        while True:
            try:
                with closing(self._connect()) as connection:
                    connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                # SQLite gives up at once here, whatever the timeout, when another program creates the same bank.
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise BankError(f"The bank {self} cannot be created: {error}.") from error
                time.sleep(0.01)
            else:
                return

    def _back_up(self, revision: str) -> Path:
        assert self.path is not None  # noqa: S101  a bank in memory is always new
        copy = self.path.with_name(f"{self.path.name}.backup-{revision}")
        number = 2
        while copy.exists():
            copy = self.path.with_name(f"{self.path.name}.backup-{revision}-{number}")
            number += 1
        with self._explained(), closing(self._connect()) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        return copy

    def _upgrade(self) -> None:
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        with self.writing() as connection:
            if self._revision_on(connection) == schema.REVISION:  # another program was faster
                return
            connection.exec_driver_sql(f"PRAGMA application_id = {schema.APPLICATION_ID}")
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def chunks(values: Iterable[_T], size: int = _IN_ONE_QUERY) -> Iterator[tuple[_T, ...]]:
    """Yield the values in tuples small enough for one IN list."""
    rest = iter(values)
    while chunk := tuple(islice(rest, size)):
        yield chunk


def insert(connection: sa.Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that all have the same columns; changes the rows.

    SQLAlchemy's own executemany takes as long to look at every value as SQLite to store it: here only values of types
    that SQLite does not have (dates, JSON) are looked at.
    """
    if not rows:
        return
    statement, conversions = _prepared(table, tuple(rows[0]), connection.dialect.name)
    for row in rows:
        for name, convert in conversions:
            row[name] = convert(row[name])
    connection.exec_driver_sql(statement, rows)


@lru_cache
def _prepared(
    table: sa.Table, columns: tuple[str, ...], dialect_name: str
) -> tuple[str, list[tuple[str, Callable[[Any], Any]]]]:
    dialect = sa.make_url(f"{dialect_name}://").get_dialect()(paramstyle="named")  # type: ignore[call-arg]
    statement = str(table.insert().compile(dialect=dialect, column_keys=columns))
    converters = ((name, table.c[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in columns)
    return statement, [(name, convert) for name, convert in converters if convert is not None]


def _keep_connection(context: sa.engine.ExceptionContext) -> None:
    """Let Ctrl-C inside a statement end in a rollback, as any error does.

    SQLAlchemy would drop the connection, and SQLite keeps the lock of a dropped one for as long as the traceback holds
    its cursor.
    """
    if not isinstance(context.original_exception, Exception):
        context.is_disconnect = False


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def _path_of(url: str | os.PathLike[str]) -> Path | None:
    if not isinstance(url, str):
        return Path(url)
    if url == ":memory:":
        return None
    if "://" not in url:
        return Path(url)
    try:
        parts = sa.make_url(url)
    except sa.exc.ArgumentError as error:
        raise BankError(f"{url!r} is not the address of a bank: give a path or sqlite:///path.") from error
    if parts.get_backend_name() != "sqlite":
        raise BankError(f"{url!r}: this version keeps banks in SQLite only: give a path or sqlite:///path.")
    return Path(parts.database) if parts.database and parts.database != ":memory:" else None


def _refuse_impossible(path: Path, read_only: bool) -> None:
    try:
        if path.is_dir():
            raise BankError(f"{path} is a folder, not a bank: name a file in it, for example {path / 'quotes.db'}.")
        if not path.exists():
            if read_only:
                raise BankError(f"There is no bank at {path}: check the path, or import articles to create one.")
            if not path.absolute().parent.is_dir():
                raise BankError(f"There is no folder {path.absolute().parent} to create the bank in: create it first.")
            if not os.access(path.absolute().parent, os.W_OK):
                raise BankError(
                    f"The folder {path.absolute().parent} may not be written: choose another place for the bank, or "
                    "change its permissions."
                )
            if "\0" in str(path):
                raise BankError(f"{str(path)!r} cannot name a file: leave out the NUL.")
            return
        with path.open("rb") as file:
            start = file.read(len(_MAGIC))
    except OSError as error:
        raise BankError(f"The bank {path} cannot be read: {error.strerror}.") from error
    if start and start != _MAGIC:
        raise BankError(f"{path} is not a bank (not an SQLite database): choose another file.")
    if not read_only and not os.access(path, os.W_OK):
        raise BankError(f"The bank {path} may not be written: open it with read_only=True, or change its permissions.")
    if not read_only and not os.access(path.absolute().parent, os.W_OK):
        raise BankError(
            f"The folder {path.absolute().parent} may not be written, and a bank that is written keeps files beside it "
            "there: open the bank with read_only=True, or change the folder's permissions."
        )
