"""A bank in a PostgreSQL database: locks, errors, and the place of its tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from quotebank.errors import BankError, BankFailedError, BankLockedError, MissingExtraError
from quotebank.store.database import Database, failure
from quotebank.store.full_text import PostgresFullText

_UPGRADING = 0x51424E4B
"""The advisory lock under which a bank is created or upgraded ("QBNK")."""
_TO_READ = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
_TO_WRITE = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE; UPDATE writing SET number = number + 1"
_TO_UPGRADE = f"SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE; SELECT pg_advisory_xact_lock({_UPGRADING})"
_SECRETS = ("password", "sslpassword")


class PostgresDatabase(Database):
    """One database on a PostgreSQL server; the bank's tables are in the first schema of the search path."""

    full_text: PostgresFullText

    def __init__(self, url: sa.URL, *, read_only: bool = False, timeout: float = 30.0) -> None:
        super().__init__(read_only=read_only, timeout=timeout)
        self.full_text: PostgresFullText = PostgresFullText()
        self._url = url.set(drivername="postgresql+psycopg")
        self._number: int | None = None
        self._others = 0
        try:
            self._engine = sa.create_engine(
                self._url,
                pool_pre_ping=True,
                max_overflow=-1,
                connect_args={"connect_timeout": max(2, int(timeout)), "application_name": "quotebank"},
            )
        except ImportError as error:
            raise MissingExtraError("A bank in PostgreSQL", "postgres") from error
        # first of all: with another encoding, SQLAlchemy cannot even read the server's version
        sa.event.listen(self._engine, "connect", self._prepare, insert=True)
        sa.event.listen(self._engine, "begin", _begin)
        sa.event.listen(self._engine, "rollback", self._doubt)
        try:
            with self._explained():
                revision = self._revision()
            self._bring_up_to_date(revision)
        except BaseException:
            self.close()
            raise

    def __str__(self) -> str:
        return shown(self._url)

    def clear_log(self) -> None:
        """Do nothing: rotating PostgreSQL's log is up to its administrator."""

    def see_to_room(self, articles: int) -> None:
        """Do nothing: the disk belongs to the server."""

    def changes(self, connection: sa.Connection) -> int:
        """Return a number that increases if the previous transaction was not from this object."""
        number = int(connection.exec_driver_sql("SELECT number FROM writing").scalar_one())
        if self._number != number - 1:
            self._others += 1
        self._number = number
        return self._others

    def size(self) -> int:
        with self.reading() as connection:
            return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())

    def analyze(self) -> None:
        with self.writing() as connection:
            connection.exec_driver_sql("SELECT gin_clean_pending_list('ix_quote_fts')")
            connection.exec_driver_sql("ANALYZE")
        self.full_text.forget()

    def damage(self, connection: sa.Connection) -> list[str]:
        """Return nothing: the server's own tools (pg_amcheck, checksums) check its files."""
        return []

    def misindexed(self) -> int:
        with self.reading() as connection:
            return self.full_text.differing(connection)

    @contextmanager
    def _bounded(self, connection: sa.Connection, seconds: float) -> Iterator[None]:
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {max(1, int(seconds * 1000))}")
        yield

    def _connect_for_writing(self, engine: sa.Engine) -> sa.Connection:
        return engine.connect().execution_options(begin=_TO_WRITE)

    def _prepare(self, connection: Any, _: object) -> None:  # noqa: ANN401  the driver's connection
        """Set up a new connection: the lock timeout, dates as in SQLite, and text in UTF-8.

        Raises:
            BankError: the database has another encoding, which lacks most characters, or accepts any bytes as text.
        """
        encoding = connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            raise BankError(
                f"The database {self} keeps text as {encoding}, and a bank needs one in UTF8: make it with "
                "createdb --encoding=UTF8 --template=template0 and a name, and give its address."
            )
        settings = f"SET lock_timeout = {max(1, int(self.timeout * 1000))}; SET datestyle = ISO"
        with connection.cursor() as cursor:
            cursor.execute(f"{settings}; SET client_encoding = 'UTF8'")
        connection.commit()

    def _doubt(self, _: sa.Connection) -> None:
        """Discard the known number after a rollback: another writer may get the next one."""
        self._number = None

    @contextmanager
    def _explained(self) -> Iterator[None]:
        from psycopg import Error

        try:
            yield
        except (sa.exc.DBAPIError, Error) as error:  # COPY raises the driver's own errors
            cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
            raise self._explanation(cause) from error

    def _explanation(self, cause: Any) -> BankError:  # noqa: ANN401  the driver's error
        state = getattr(cause, "sqlstate", None)
        if state == "55P03":
            return BankLockedError(
                f"The bank {self} was locked by another program for more than {self.timeout:g} seconds: "
                "wait until that program has finished, or open the bank with a longer timeout."
            )
        if state == "57014" and self.longest is not None:
            return self._too_slow()
        if state is None and isinstance(cause, _operational()):
            return BankFailedError(
                f"The bank {self} cannot be reached: {_said(cause)}. Nothing was stored by this call. What was stored "
                "stays: check the address, the user and the password, and that the server runs and has this database "
                "(createdb makes one)."
            )
        kind = BankError if state and state.startswith("54") else failure(cause)  # for example, too long for an index
        advice = " What was stored stays: run the same again when the server is well." if kind is not BankError else ""
        return kind(f"The bank {self} failed: {_said(cause)}. Nothing was stored by this call.{advice}")

    def _revision_on(self, connection: sa.Connection) -> str | None:
        if connection.exec_driver_sql("SELECT to_regclass('alembic_version')").scalar_one():
            if not connection.exec_driver_sql("SELECT to_regclass('quote_fts')").scalar_one():
                raise BankError(f"{self} holds another program's tables, not a bank: choose another database.")
            return self._stated_revision(connection)
        if connection.exec_driver_sql("SELECT to_regclass('article')").scalar_one():
            raise BankError(f"{self} holds another program's tables, not a bank: choose another database.")
        return None

    def _back_up(self, revision: str) -> str:
        """Leave backups to the server's administrator: the upgrade is one transaction."""
        return ""

    @contextmanager
    def _upgrading(self) -> Iterator[sa.Connection]:
        upgrading = self._engine.execution_options(begin=_TO_UPGRADE)
        with self._explained(), upgrading.connect() as connection, connection.begin():
            yield connection


def shown(url: sa.URL) -> str:
    """Return an address for display, without passwords."""
    return url.difference_update_query(_SECRETS).render_as_string(hide_password=True)


def _begin(connection: sa.Connection) -> None:
    """Begin a transaction: with a snapshot for readers, with the write lock for the writer."""
    connection.exec_driver_sql(connection.get_execution_options().get("begin", _TO_READ))


def _operational() -> type[Exception]:
    from psycopg import OperationalError

    return OperationalError


def _said(cause: Any) -> str:  # noqa: ANN401  the driver's error
    diagnosis = getattr(cause, "diag", None)
    said = diagnosis.message_primary if diagnosis is not None else None
    return " ".join(str(said or cause or "no reason was given").split()).rstrip(".?! ")
