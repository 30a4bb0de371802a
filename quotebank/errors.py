"""Everything quotebank raises on purpose.

::

    QuotebankError
    ├── ReadError          a file that cannot be read as articles
    ├── MissingExtraError  a feature whose optional dependency is not installed
    ├── QueryError         a question that cannot be asked (a date that is no date, a page that is no page)
    │   └── AmbiguousError     a name that several speakers or outlets bear, where one is asked for
    └── BankError          a bank that cannot be opened, read or written
        ├── BankLockedError    another program holds the write lock for too long
        ├── BankFailedError    the database under it fails: a full disk, a damaged file, a server that is gone
        ├── BankTooSlowError   a question took longer than the bank was told to allow
        ├── BankTooNewError    written by a newer quotebank than this one
        └── NotStoredError     no article, quote or speaker of that id in the bank

A message says what was wrong, where, and what to do.
"""

from __future__ import annotations

from collections.abc import Sequence


class QuotebankError(Exception):
    """The parent of every error that quotebank raises on purpose."""


class ReadError(QuotebankError):
    """A file, or one record of it, cannot be read as articles."""


class MissingExtraError(QuotebankError):
    """A feature was asked for whose optional dependency is not installed."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs an optional dependency: pip install 'quotebank[{extra}]'")


class QueryError(QuotebankError):
    """A question that cannot be asked: the message names the argument and what it takes."""


class AmbiguousError(QueryError):
    """A name that several bear, where one is asked for: ``choices`` are the `Speaker` or `Outlet` records of those."""

    def __init__(self, message: str, choices: Sequence[object]) -> None:
        super().__init__(message)
        self.choices = tuple(choices)


class BankError(QuotebankError):
    """A bank cannot be opened, read or written."""


class BankLockedError(BankError):
    """Another program has held the bank's write lock for longer than the timeout."""


class BankFailedError(BankError):
    """The database under the bank fails: a full disk, a damaged file, a server that is gone. What was stored stays."""


class BankTooSlowError(BankError):
    """A question, or reading a text, took longer than was allowed; a narrower one, or a shorter text, may not."""


class BankTooNewError(BankError):
    """The bank was written by a newer quotebank; this one would misread it."""


class NotStoredError(BankError):
    """The bank holds nothing of that id."""
