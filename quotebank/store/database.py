"""A bank's database: transactions with helpful errors, and the schema's revision.

`quotebank.store.sqlite` and `quotebank.store.postgresql` implement the differences.
"""

from __future__ import annotations

import gc
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa

from quotebank import deadline
from quotebank.errors import BankError, BankFailedError, BankTooNewError, BankTooSlowError, QueryError
from quotebank.store import schema
from quotebank.store.full_text import FullText

_T = TypeVar("_T")

MIGRATIONS = Path(__file__).parent / "migrations"
IMPLAUSIBLE = (
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    ArithmeticError,
    AssertionError,
    sa.exc.InvalidRequestError,
)
"""Errors raised by code that is given rows that violate the schema: no text, an unknown kind, a missing row."""
_IN_ONE_QUERY = 500
"""The most values in an IN list; SQLite allows 32,766 parameters in a statement."""


class Database(ABC):
    """A database that holds a bank, opened for reading or for both.

    Raises:
        BankError: it cannot be opened as a bank; the message says why and what to do.
        BankTooNewError: a newer quotebank wrote it.
        BankLockedError: another program held the write lock for longer than ``timeout`` seconds.
    """

    full_text: FullText
    _engine: sa.Engine

    def __init__(self, *, read_only: bool, timeout: float) -> None:
        self.read_only = read_only
        self.timeout = timeout
        self.longest: float | None = None
        """The time limit for a request in seconds, including the work around its queries; None for no limit. A read
        transaction outside a longer request has this limit, too."""
        self._closed = False
        self._writer: sa.Connection | None = None
        self._write_lock = threading.RLock()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Lend a connection inside a read transaction: all its queries see the same snapshot of the bank.

        Raises:
            BankFailedError: the data read makes no sense, as in a damaged file.
            QueryError: a query has a value that no database accepts: a lone surrogate, a number with thirty digits.
        """
        with (
            self._believed(BankFailedError),
            self._explained(),
            self._open_engine().connect() as connection,
            connection.begin(),
        ):
            if self.longest is None:
                yield connection
            else:
                with self._bounded(connection, deadline.left(self.longest)):
                    yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Lend the single writing connection inside a transaction.

        Raises:
            BankError: the bank was opened read-only, or its existing data makes no sense.
            QueryError: a value cannot be stored in any database.
        """
        if self.read_only:
            raise BankError(f"The bank {self} was opened read-only: open it without read_only=True to change it.")
        with self._write_lock, self._believed(BankError), self._explained():
            if self._writer is None:
                self._writer = self._connect_for_writing(self._open_engine())
            with self._writer.begin(), _uncollected():
                yield self._writer

    @contextmanager
    def _believed(self, kind: type[BankError]) -> Iterator[None]:
        """Raise a helpful error if values from or for the database violate the schema.

        Code that turns rows into records may rely on the schema: if it fails, this is the reason.
        """
        try:
            yield
        except UnicodeEncodeError as error:
            raise QueryError(f"{error.object[:60]!a} has a lone surrogate, which no database can store.") from error
        except OverflowError as error:
            raise QueryError(f"A number is too large for the database ({error}).") from error
        except IMPLAUSIBLE as error:
            raise kind(
                f"The bank {self} contains data that makes no sense ({type(error).__name__}: {error}). If the file is "
                "damaged, quotebank doctor says where: restore a backup. If doctor finds it sound, this is a bug in "
                "quotebank: please report it."
            ) from error

    @abstractmethod
    def _bounded(self, connection: sa.Connection, seconds: float) -> Any:  # noqa: ANN401  a context manager
        """Abort a query that takes longer; `_explained` turns the error into a `BankTooSlowError`."""

    def _too_slow(self) -> BankTooSlowError:
        return BankTooSlowError(
            f"The bank {self} took more than {self.longest:g} seconds over this question: narrow it down by a speaker, "
            "an outlet, a shorter time or rarer words."
        )

    @abstractmethod
    def _connect_for_writing(self, engine: sa.Engine) -> sa.Connection:
        """Connect so that every transaction begins with the write lock."""

    @abstractmethod
    def clear_log(self) -> None:
        """Purge deleted data from the database's log, as far as the database allows."""

    @abstractmethod
    def see_to_room(self, articles: int) -> None:
        """Raise BankFailedError if the disk space is known to be too little to remove this many articles."""

    @abstractmethod
    def changes(self, connection: sa.Connection) -> int:
        """Return a number that changes when another connection, here or elsewhere, has written.

        Call it at the beginning of a writing transaction.
        """

    @abstractmethod
    def size(self) -> int:
        """Return the size of the bank in bytes."""

    @abstractmethod
    def analyze(self) -> None:
        """Refresh the database's own statistics after large writes."""

    @abstractmethod
    def damage(self, connection: sa.Connection) -> list[str]:
        """Return the findings of the database's own file checks, if it has any."""

    @abstractmethod
    def misindexed(self) -> int | None:
        """Return the least number of quotes whose words differ in the full text; None if that cannot be checked."""

    @abstractmethod
    def _explained(self) -> Any:  # noqa: ANN401  a context manager
        """Turn the database's errors into helpful ones."""

    @abstractmethod
    def _revision_on(self, connection: sa.Connection) -> str | None:
        """Return the schema's revision; None if there are no tables at all.

        Raises:
            BankError: the tables belong to another program.
        """

    def _stated_revision(self, connection: sa.Connection) -> str:
        """Return the revision recorded in a bank.

        Raises:
            BankFailedError: none is recorded, or several.
        """
        stated = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all()
        if len(stated) != 1 or not isinstance(stated[0], str):
            raise BankFailedError(
                f"The bank {self} does not say which schema it has (alembic_version holds {len(stated)} rows instead "
                "of one): it is damaged. Restore a backup."
            )
        return stated[0]

    @abstractmethod
    def _back_up(self, revision: str) -> str:
        """Back up the bank before an upgrade, if that is our job; return a sentence about it for the user.

        The upgrade's transaction has begun and changed nothing yet, so nobody else can write.
        """

    def close(self) -> None:
        """Close every connection; closing a bank twice is harmless."""
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

    def _revision(self) -> str | None:
        with self._engine.connect() as connection, connection.begin():
            return self._revision_on(connection)

    def _bring_up_to_date(self, revision: str | None) -> None:
        """Create the bank or upgrade it to this version's schema, if allowed."""
        if revision == schema.REVISION:
            return
        if revision is not None:
            self._refuse_newer(revision)
        if self.read_only:
            what = f"has an older schema ({revision})" if revision else "is empty"
            raise BankError(f"The bank {self} {what}: open it once without read_only=True to bring it up to date.")
        self._upgrade()

    def _refuse_newer(self, revision: str) -> None:
        from alembic.script import ScriptDirectory

        if revision not in {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}:
            raise BankTooNewError(
                f"The bank {self} has schema {revision}, which a newer quotebank wrote; this one knows schemas up to "
                f"{schema.REVISION}: upgrade quotebank (pip install -U quotebank)."
            )

    def _upgrade(self) -> None:
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        revision = kept = None
        try:
            with self._upgrading() as connection:
                revision = self._revision_on(connection)
                if revision == schema.REVISION:  # another program was faster
                    return
                kept = self._back_up(revision) if revision else None
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        except BankError as error:
            if kept is None:
                raise
            raise type(error)(
                f"The upgrade of the bank from schema {revision} to {schema.REVISION} failed and changed nothing: "
                f"{error}{kept}"
            ) from error

    @abstractmethod
    def _upgrading(self) -> Any:  # noqa: ANN401  a context manager
        """Lend a connection inside a transaction that excludes all other writers and upgrades."""


def failure(cause: BaseException) -> type[BankError]:
    """Return the class for a driver's error: does the database fail, or does it refuse a value?

    Every driver has classes with these names (PEP 249).
    """
    names = {kind.__name__ for kind in type(cause).__mro__}
    return BankError if names & {"IntegrityError", "DataError", "ProgrammingError"} else BankFailedError


def there(value: _T | None) -> _T:
    """Return the value of a NOT NULL column, which may be missing in a damaged file: SQLite does not check.

    Raises:
        ValueError: it is missing.
    """
    if value is None:
        raise ValueError("nothing where a value belongs")
    return value


def chunks(values: Iterable[_T], size: int = _IN_ONE_QUERY) -> Iterator[tuple[_T, ...]]:
    """Yield the values in tuples small enough for one IN list."""
    rest = iter(values)
    while chunk := tuple(islice(rest, size)):
        yield chunk


@contextmanager
def _uncollected() -> Iterator[None]:
    """Pause cyclic garbage collection: a batch's rows contain no cycles, and collecting takes a fifth of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def listed(connection: sa.Connection, numbers: Iterable[int]) -> sa.ColumnElement[int]:
    """Return numbers as a column to select from or join with; they are passed as one parameter, however many."""
    if connection.dialect.name == "sqlite":
        return sa.func.json_each(str(list(numbers))).table_valued("value", name="listed").c.value
    return sa.func.unnest(sa.literal(list(numbers), sa.ARRAY(sa.BigInteger))).column_valued("listed")


def insert(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns.

    SQLAlchemy's own executemany takes as long to convert the values as SQLite to store them: here only values of types
    that the database does not have (dates, JSON) are converted.
    """
    if not rows:
        return
    names = tuple(rows[0])
    converters = _converters(table, names, connection.dialect.name)
    columns = (
        map(itemgetter(name), rows) if convert is None else [convert(row[name]) for row in rows]
        for name, convert in zip(names, converters, strict=True)
    )
    insert_values(connection, table, names, list(zip(*columns, strict=True)))


def insert_values(
    connection: sa.Connection, table: sa.Table, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Insert rows of driver-ready values in the order of the columns; on PostgreSQL with COPY."""
    named = ", ".join(f'"{name}"' for name in columns)
    if connection.dialect.name == "sqlite":
        places = ", ".join("?" * len(columns))
        statement = f'INSERT INTO "{table.name}" ({named}) VALUES ({places})'  # noqa: S608  names of ours
        if rows:
            connection.exec_driver_sql(statement, rows)
        return
    cursor: Any = connection.connection.cursor()
    with cursor.copy(f'COPY "{table.name}" ({named}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)


@lru_cache
def _converters(table: sa.Table, columns: tuple[str, ...], dialect_name: str) -> Sequence[Callable[[Any], Any] | None]:
    """Return, for each column, the function that converts a value for the driver."""
    driver = "postgresql+psycopg" if dialect_name == "postgresql" else dialect_name
    dialect = sa.make_url(f"{driver}://").get_dialect()()
    kinds = (table.c[name].type for name in columns)
    return [
        written_day if isinstance(kind, sa.Date) else kind.dialect_impl(dialect).bind_processor(dialect)
        for kind in kinds
    ]


@lru_cache(maxsize=4096)
def written_day(day: date | None) -> str | None:
    """Return a day in the format that both databases accept."""
    return None if day is None else day.isoformat()
