"""A bank's database: transactions whose errors a person can act on, and the schema's revision.

`quotebank.store.sqlite` and `quotebank.store.postgresql` hold what is different between the two.
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
"""What code raises to which rows are given that the schema does not allow: no text, no kind of quote, no such row."""
_IN_ONE_QUERY = 500
"""How many values an IN list takes at most; SQLite's limit for all parameters of a statement is 32,766."""


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
        """How many seconds one question may take, its queries and the work around them; None for as long as it needs.
        A read transaction that belongs to no longer question has as many to itself."""
        self._closed = False
        self._writer: sa.Connection | None = None
        self._write_lock = threading.RLock()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Lend a connection inside a read transaction: all its queries see the bank at one moment.

        Raises:
            BankFailedError: what is read makes no sense, as in a damaged file.
            QueryError: a question has what no database takes: a lone surrogate, a number of thirty digits.
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
        """Lend the one writing connection inside a transaction: all of it is stored, or nothing.

        Raises:
            BankError: the bank was opened read-only, or what it holds beside what is to be stored makes no sense.
            QueryError: something is to be stored that no database takes.
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
        """Say what is wrong where values that come from the database, or go there, cannot be what they should be.

        Whoever turns rows into records may take them for what the schema says: what fails then fails for that reason.
        """
        try:
            yield
        except UnicodeEncodeError as error:
            raise QueryError(f"{error.object[:60]!a} holds a lone surrogate, which no database takes.") from error
        except OverflowError as error:
            raise QueryError(f"A number is larger than any that a database keeps ({error}).") from error
        except IMPLAUSIBLE as error:
            raise kind(
                f"The bank {self} holds what makes no sense ({type(error).__name__}: {error}). If the file is damaged, "
                "quotebank doctor says where: restore a backup. If doctor finds it sound, this is a fault in "
                "quotebank: please report it."
            ) from error

    @abstractmethod
    def _bounded(self, connection: sa.Connection, seconds: float) -> Any:  # noqa: ANN401  a context manager
        """End a query that goes on for longer with an error, which `_explained` makes a `BankTooSlowError`."""

    def _too_slow(self) -> BankTooSlowError:
        return BankTooSlowError(
            f"The bank {self} took more than {self.longest:g} seconds over this question: ask for less, by a speaker, "
            "an outlet, a shorter time or rarer words."
        )

    @abstractmethod
    def _connect_for_writing(self, engine: sa.Engine) -> sa.Connection:
        """Connect so that every transaction begins with the write lock."""

    @abstractmethod
    def clear_log(self) -> None:
        """See to it that what was deleted is not kept in a log, as far as the database allows."""

    @abstractmethod
    def see_to_room(self, articles: int) -> None:
        """Raise BankFailedError when there is too little disk to remove so many articles, where that can be known."""

    @abstractmethod
    def changes(self, connection: sa.Connection) -> int:
        """Return a number that differs after another connection, here or elsewhere, has written.

        To be asked at the beginning of a writing transaction.
        """

    @abstractmethod
    def size(self) -> int:
        """Return the size of the bank in bytes."""

    @abstractmethod
    def analyze(self) -> None:
        """Bring the database's own statistics up to date, after much was written."""

    @abstractmethod
    def damage(self, connection: sa.Connection) -> list[str]:
        """Return what the database's own checks find wrong with its files, where it has such checks."""

    @abstractmethod
    def misindexed(self) -> int | None:
        """Return in how many quotes at least the full text has other words; None where that cannot be looked at."""

    @abstractmethod
    def _explained(self) -> Any:  # noqa: ANN401  a context manager
        """Turn the database's errors into those that a person can act on."""

    @abstractmethod
    def _revision_on(self, connection: sa.Connection) -> str | None:
        """Return the schema's revision, None where there are no tables at all.

        Raises:
            BankError: the tables are another program's.
        """

    def _stated_revision(self, connection: sa.Connection) -> str:
        """Return the revision that a bank says it has.

        Raises:
            BankFailedError: it says none, or several.
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
        """Keep what is there before an upgrade, where that is ours to do; return a sentence on it for a person.

        The transaction that upgrades has begun and changed nothing yet: nobody else writes.
        """

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

    def _revision(self) -> str | None:
        with self._engine.connect() as connection, connection.begin():
            return self._revision_on(connection)

    def _bring_up_to_date(self, revision: str | None) -> None:
        """Make sure that there is a bank of this version's schema: create or upgrade it where allowed."""
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
        """Lend a connection inside a transaction that nobody else upgrades or writes in."""


def failure(cause: BaseException) -> type[BankError]:
    """Return which error a driver's is for a person: does the database fail, or does it refuse what it was given?

    Every driver has classes of these names (PEP 249).
    """
    names = {kind.__name__ for kind in type(cause).__mro__}
    return BankError if names & {"IntegrityError", "DataError", "ProgrammingError"} else BankFailedError


def there(value: _T | None) -> _T:
    """Return a value from a column that always has one, if it has: SQLite believes whatever a damaged file says.

    Raises:
        ValueError: there is none.
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
    """Return numbers as a column to select from or to join, however many: they travel as one parameter."""
    if connection.dialect.name == "sqlite":
        return sa.func.json_each(str(list(numbers))).table_valued("value", name="listed").c.value
    return sa.func.unnest(sa.literal(list(numbers), sa.ARRAY(sa.BigInteger))).column_valued("listed")


def insert(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns.

    SQLAlchemy's own executemany takes as long to look at every value as SQLite to store it: here only values of types
    that the database does not have (dates, JSON) are looked at.
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
    """Insert rows whose values stand in the order of the columns, as the driver takes them; PostgreSQL by COPY."""
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
    """Return for each column what makes a value fit the driver."""
    driver = "postgresql+psycopg" if dialect_name == "postgresql" else dialect_name
    dialect = sa.make_url(f"{driver}://").get_dialect()()
    kinds = (table.c[name].type for name in columns)
    return [
        written_day if isinstance(kind, sa.Date) else kind.dialect_impl(dialect).bind_processor(dialect)
        for kind in kinds
    ]


@lru_cache(maxsize=4096)
def written_day(day: date | None) -> str | None:
    """Return a day as both databases take it."""
    return None if day is None else day.isoformat()
