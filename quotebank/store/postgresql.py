"""A bank in a PostgreSQL database: its locks, its errors, its schema's place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from quotebank.errors import BankError, BankLockedError, MissingExtraError
from quotebank.store.database import Database, failure
from quotebank.store.full_text import PostgresFullText

_UPGRADING = 0x51424E4B
"""The advisory lock under which a bank is created or upgraded ("QBNK")."""


class PostgresDatabase(Database):
    """One database of a PostgreSQL server; the bank's tables stand in the first schema of the search path."""

    full_text: PostgresFullText

    def __init__(self, url: sa.URL, *, read_only: bool = False, timeout: float = 30.0) -> None:
        super().__init__(read_only=read_only, timeout=timeout)
        self.full_text = PostgresFullText()
        self._url = url.set(drivername="postgresql+psycopg")
        try:
            self._engine = sa.create_engine(
                self._url,
                pool_pre_ping=True,
                connect_args={"connect_timeout": max(2, int(timeout)), "application_name": "quotebank"},
            )
        except ModuleNotFoundError as error:
            raise MissingExtraError("A bank in PostgreSQL", "postgres") from error
        sa.event.listen(self._engine, "begin", self._begin)
        try:
            with self._explained():
                revision = self._revision()
            self._bring_up_to_date(revision)
        except BaseException:
            self.close()
            raise

    def __str__(self) -> str:
        return self._url.render_as_string(hide_password=True)

    def clear_log(self) -> None:
        """Do nothing: PostgreSQL's log is its keeper's to rotate."""

    def changes(self, connection: sa.Connection) -> int:
        """Return how many transactions others have written since this connection's last."""
        number = int(connection.exec_driver_sql("SELECT number FROM writing").scalar_one())
        info = connection.info
        info["others"] = info.get("others", 0) + number - 1 - info.get("number", number - 1)
        info["number"] = number
        return int(info["others"])

    def size(self) -> int:
        with self.reading() as connection:
            return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())

    def settle(self) -> None:
        with self.writing() as connection:
            connection.exec_driver_sql("ANALYZE")

    def damage(self, connection: sa.Connection) -> list[str]:
        """Return nothing: the server's own programs (pg_amcheck, checksums) look at its files."""
        return []

    def misindexed(self) -> int:
        with self.reading() as connection:
            return self.full_text.differing(connection)

    def _connect_for_writing(self, engine: sa.Engine) -> sa.Connection:
        return engine.connect().execution_options(writing=True)

    def _begin(self, connection: sa.Connection) -> None:
        """Begin a transaction: with one moment's view for readers, with the write lock for the writer."""
        if not connection.get_execution_options().get("writing"):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            return
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {max(1, int(self.timeout * 1000))}")
        connection.exec_driver_sql("UPDATE writing SET number = number + 1")

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sa.exc.DBAPIError as error:
            reason = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else "no reason was given"
            if getattr(error.orig, "sqlstate", None) == "55P03":
                raise BankLockedError(
                    f"The bank {self} was locked by another program for more than {self.timeout:g} seconds: "
                    "wait until that program has finished, or open the bank with a longer timeout."
                ) from error
            kind = failure(error)
            advice = (
                " What was stored stays: run the same again when the server is well." if kind is not BankError else ""
            )
            raise kind(f"The bank {self} failed: {reason.removesuffix('.')}.{advice}") from error

    def _revision_on(self, connection: sa.Connection) -> str | None:
        if connection.exec_driver_sql("SELECT to_regclass('alembic_version')").scalar_one():
            if not connection.exec_driver_sql("SELECT to_regclass('quote_fts')").scalar_one():
                raise BankError(f"{self} holds another program's tables, not a bank: choose another database.")
            return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())
        if connection.exec_driver_sql("SELECT to_regclass('article')").scalar_one():
            raise BankError(f"{self} holds another program's tables, not a bank: choose another database.")
        return None

    def _back_up(self, revision: str) -> str:
        """Leave copies to the server's keeper: the upgrade is one transaction."""
        return ""

    @contextmanager
    def _upgrading(self) -> Iterator[sa.Connection]:
        with self._explained(), self._engine.connect().execution_options(writing=None) as connection:
            sa.event.remove(self._engine, "begin", self._begin)
            try:
                with connection.begin():
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_UPGRADING})")
                    yield connection
            finally:
                sa.event.listen(self._engine, "begin", self._begin)
