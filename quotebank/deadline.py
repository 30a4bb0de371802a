"""How long work may go on: asked now and then by whatever can take long, in Python as in a database.

What the work gives never depends on the clock: it is done, or it ends with an error.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from quotebank.errors import BankTooSlowError

_T = TypeVar("_T")
_BETWEEN = 16
"""Steps between two looks at the clock, which costs as much as the shortest step."""


class _Allowance:
    """Some seconds, which run from when they are first asked about: not while a request waits for its turn."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._until: float | None = None

    def left(self) -> float:
        if self._until is None:
            self._until = time.monotonic() + self.seconds
        return self._until - time.monotonic()


_allowed: ContextVar[_Allowance | None] = ContextVar("allowed", default=None)


@contextmanager
def within(seconds: float | None) -> Iterator[None]:
    """Let the work inside take so many seconds, and no more than what is left to the work around it; None adds no end.

    >>> with within(0.001):
    ...     while True:
    ...         check()
    Traceback (most recent call last):
    quotebank.errors.BankTooSlowError: This took more than 0.001 seconds: ask for less, or about a shorter text.
    """
    around = _allowed.get()
    if seconds is None or (around is not None and around.left() <= seconds):
        yield
        return
    token = _allowed.set(_Allowance(seconds))
    try:
        yield
    finally:
        _allowed.reset(token)


def check() -> None:
    """Go on, or end the work whose time is over; it takes a fraction of a microsecond.

    Raises:
        BankTooSlowError: the time is over.
    """
    allowed = _allowed.get()
    if allowed is not None and allowed.left() < 0:
        raise BankTooSlowError(
            f"This took more than {allowed.seconds:g} seconds: ask for less, or about a shorter text."
        )


def watched(items: Sequence[_T]) -> Iterable[_T]:
    """The items of a long loop, between which the work ends where its time is over.

    Raises:
        BankTooSlowError: the time is over.

    Example:
        >>> with within(60):
        ...     sum(watched(range(1000)))
        499500
    """
    return items if _allowed.get() is None else _watched(items)


def _watched(items: Sequence[_T]) -> Iterator[_T]:
    for start in range(0, len(items), _BETWEEN):
        check()
        yield from items[start : start + _BETWEEN]


def left(seconds: float) -> float:
    """Return how much of some seconds there is: no more than what is left to the work around, and never less than 0."""
    allowed = _allowed.get()
    return seconds if allowed is None else max(0.0, min(seconds, allowed.left()))
