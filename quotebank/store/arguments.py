"""Checks the values that a caller gives for names, days and numbers."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime

import regex

from quotebank.errors import QueryError

MOST = 1_000_000_000
"""Larger limits mean "all"; not every database accepts them."""


def must_be(value: object, kinds: type | tuple[type, ...], argument: str, what: str) -> None:
    """Refuse a value of another kind than an argument takes.

    Raises:
        QueryError: it is of another kind.
    """
    if not isinstance(value, kinds):
        raise QueryError(f"{argument} takes {what}, not {value!r}.")


def whole_number(number: int, argument: str, least: int) -> int:
    """Return the value of an argument if it is a whole number and large enough; capped at a billion.

    Raises:
        QueryError: it is not.
    """
    if not isinstance(number, int) or number < least:
        raise QueryError(f"{argument} takes a whole number, {least} or more, not {number!r}.")
    return min(number, MOST)


def checked_words(text: str, argument: str, what: str = "a name") -> str:
    """Return the value of an argument if it is a text that is not blank and can be stored.

    Raises:
        QueryError: it is not a text, blank, or contains a NUL or a lone surrogate.
    """
    if not isinstance(text, str) or not text.strip():
        raise QueryError(f"{argument} takes {what}, not {text!r}.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise QueryError(f"{argument} takes {what}; {text!r} contains a lone surrogate.") from None
    if "\0" in text:
        raise QueryError(f"{argument} takes {what}; {text!r} contains a NUL.")
    return text


_DAY = regex.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", regex.ASCII)


def parsed_day(value: date | str, argument: str, *, last: bool) -> date:
    """Return the day in an argument; for a month or a year, its first or last day.

    Raises:
        QueryError: it is not a date.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    match = _DAY.fullmatch(value) if isinstance(value, str) else None
    try:
        if match:
            year, month, day = (int(part) if part else None for part in match.groups())
            month = month or (12 if last else 1)
            return date(year or 0, month, day or (monthrange(year or 0, month)[1] if last else 1))
    except ValueError:
        pass
    raise QueryError(f'{argument} takes a date, "2026-01-28", "2026-01" or "2026", not {value!r}.')
