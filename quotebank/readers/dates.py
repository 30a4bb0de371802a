"""Parses dates as newsrooms write them; an ambiguous date is not guessed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = r"(?P<month>[a-z]{3,9})\.?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<!\d)(?P<y>\d{4})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})(?!\d)",
        r"^(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?=$|T)",
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]{_MONTH},?[ -](?P<y>\d{{4}})(?!\d)",
        rf"(?<![a-z]){_MONTH} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}})(?!\d)",
        rf"(?<![a-z]){_MONTH} (?P<d>\d{{1,2}}) \d\d:\d\d:\d\d (?:[+-]\d{{4}} |[a-z]{{1,5}} )?(?P<y>\d{{4}})(?!\d)",
        r"(?<!\d)(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})(?!\d)",
        r"(?<!\d)(?P<a>\d{1,2})([/-])(?P<b>\d{1,2})\2(?P<y>\d{4})(?!\d)",
    )
)
_MILLISECONDS = 100_000_000_000
"""Seconds since 1970 stay below this until the year 5138; larger numbers are milliseconds."""


def parse_date(written: str | float | None) -> date | None:
    """Return the day that ``written`` names, in its own time zone; None if it names none or is ambiguous.

    Numbers are seconds or milliseconds since 1970, UTC.

    >>> parse_date("Wed, 28 Jan 2026 23:30:00 -0500")
    datetime.date(2026, 1, 28)
    >>> parse_date("13/02/2026")
    datetime.date(2026, 2, 13)
    >>> parse_date("03/04/2026") is None
    True
    """
    if written is None or isinstance(written, bool):
        return None
    try:
        if isinstance(written, int | float):
            seconds = written / 1000 if abs(written) >= _MILLISECONDS else written
            return datetime.fromtimestamp(seconds, UTC).date()
        text = " ".join(written[:100].split())
        for form in _FORMS:
            if found := form.search(text):
                return _day(found.groupdict())
    except (ValueError, OverflowError, OSError):
        return None
    return None


def _day(parts: dict[str, str | None]) -> date | None:
    year, month, day = int(parts["y"] or 0), parts.get("m"), parts.get("d")
    if name := parts.get("month"):
        return date(year, _MONTHS.get(name.lower(), 0), int(day or 0))
    if parts.get("a"):
        first, second = int(parts["a"] or 0), int(parts["b"] or 0)
        if first == second or first > 12:
            return date(year, second, first)
        return date(year, first, second) if second > 12 else None
    return date(year, int(month or 0), int(day or 0))
