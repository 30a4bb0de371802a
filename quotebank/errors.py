"""Everything quotebank raises on purpose.

::

    QuotebankError
    ├── ReadError          a file that cannot be read as articles
    ├── RecordError        a value that a record cannot hold (a number for a text, a word for a date)
    ├── MissingExtraError  a feature whose optional dependency is not installed
    ├── QueryError         an argument that makes no sense (an invalid date, an invalid page)
    │   └── AmbiguousError     a name that several speakers or outlets have, where only one is allowed
    └── BankError          a bank that cannot be opened, read or written
        ├── BankLockedError    another program holds the write lock for too long
        ├── BankFailedError    the database fails: a full disk, a damaged file, a server that is gone
        ├── BankTooSlowError   a query took longer than the bank's time limit
        ├── BankTooNewError    written by a newer quotebank than this one
        └── NotStoredError     no article, quote or speaker with that id in the bank

A message says what was wrong, where, and what to do.
"""

from __future__ import annotations

from collections.abc import Sequence


class QuotebankError(Exception):
    """The base class of every error that quotebank raises on purpose."""


class ReadError(QuotebankError):
    """A file, or one record of it, cannot be read as articles."""


class RecordError(QuotebankError, ValueError):
    """A record is given a value that it cannot hold: the message names the field and what it takes."""


class MissingExtraError(QuotebankError):
    """A feature needs an optional dependency that is not installed."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs an optional dependency: pip install 'quotebank[{extra}]'")


class QueryError(QuotebankError):
    """An argument makes no sense: the message names the argument and what it takes."""


class AmbiguousError(QueryError):
    """Several have this name, where only one is allowed: ``choices`` are their `Speaker` or `Outlet` records."""

    def __init__(self, message: str, choices: Sequence[object]) -> None:
        super().__init__(message)
        self.choices = tuple(choices)


class BankError(QuotebankError):
    """A bank cannot be opened, read or written."""


class BankLockedError(BankError):
    """Another program has held the bank's write lock for longer than the timeout."""


class BankFailedError(BankError):
    """The bank's database fails: a full disk, a damaged file, a server that is gone. What was stored stays."""


class BankTooSlowError(BankError):
    """A query, or reading a text, exceeded the time limit; a narrower query or a shorter text may not."""


class BankTooNewError(BankError):
    """The bank was written by a newer quotebank; this one would misread it."""


class NotStoredError(BankError):
    """The bank holds nothing with that id."""
