"""Opens the database at a bank's address."""

from __future__ import annotations

import os
from pathlib import Path

import sqlalchemy as sa

from quotebank.errors import BankError
from quotebank.store.database import Database
from quotebank.store.sqlite import SqliteDatabase


def open_database(url: str | os.PathLike[str], *, read_only: bool = False, timeout: float = 30.0) -> Database:
    """Open the database at an address: a path, "sqlite:///path", ":memory:" or "postgresql+psycopg://…".

    Raises:
        BankError: it cannot be opened as a bank; the message says why and what to do.
        BankTooNewError: a newer quotebank wrote it.
        BankLockedError: another program held the write lock for longer than ``timeout`` seconds.
        MissingExtraError: the bank is in PostgreSQL and psycopg is not installed.
    """
    if not isinstance(url, str):
        return SqliteDatabase(Path(url), read_only=read_only, timeout=timeout)
    if url == ":memory:":
        return SqliteDatabase(None, read_only=read_only, timeout=timeout)
    if "://" not in url:
        return SqliteDatabase(Path(url), read_only=read_only, timeout=timeout)
    try:
        parts = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        scheme, _, rest = url.partition("://")
        where = f"{scheme}://…{rest.rpartition('@')[2]}"  # there may be a password before the @
        raise BankError(
            f"{where!r} is not the address of a bank: give a path, sqlite:///path or "
            "postgresql+psycopg://user@host/database."
        ) from None
    backend = parts.get_backend_name()
    if backend in ("postgresql", "postgres"):
        from quotebank.store.postgresql import PostgresDatabase

        return PostgresDatabase(parts, read_only=read_only, timeout=timeout)
    if backend != "sqlite":
        raise BankError(
            f"{backend!r} is not a supported database: give a path, sqlite:///path or "
            "postgresql+psycopg://user@host/database."
        )
    path = Path(parts.database) if parts.database and parts.database != ":memory:" else None
    return SqliteDatabase(path, read_only=read_only, timeout=timeout)
