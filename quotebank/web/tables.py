"""Streams any result as CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from fastapi.responses import StreamingResponse

from quotebank import deadline
from quotebank.bank import Page, Quotes
from quotebank.errors import BankError, BankTooSlowError
from quotebank.exports import CSV_COLUMNS
from quotebank.exports.csv_tables import csv_row
from quotebank.records import Quote

MOST_ROWS = 10_000
"""Quotes in one table; `quotebank export` has no limit."""
_AT_A_TIME = 200


def as_csv(quotes: Quotes | Sequence[Quote]) -> StreamingResponse:
    """Return quotes as CSV, at most 10,000, with the byte order mark that Excel needs for UTF-8.

    The last row of an incomplete table says so.
    """
    pages = _pages(quotes)
    first = next(pages)  # so that a bad query is refused before anything is sent
    headers = {"Content-Disposition": 'attachment; filename="quotes.csv"'}
    return StreamingResponse(_written(chain([first], pages)), media_type="text/csv; charset=utf-8", headers=headers)


def _pages(quotes: Quotes | Sequence[Quote]) -> Iterator[Page]:
    if not isinstance(quotes, Quotes):
        yield Page(tuple(quotes), None)
        return
    page = quotes.page(_AT_A_TIME)
    yield page
    while page.next:
        page = quotes.after(page.next).page(_AT_A_TIME)
        yield page


def _written(pages: Iterable[Page]) -> Iterator[bytes]:
    yield "\ufeff".encode() + _lines([CSV_COLUMNS])
    left, complete, missing = MOST_ROWS, True, ""
    try:
        for page in pages:
            yield _lines(map(_row, islice(page.quotes, left)))
            complete = complete and page.complete
            if len(page.quotes) > left or (page.next and len(page.quotes) == left):
                missing = f"it has only the first {MOST_ROWS:,} quotes"
                break
            left -= len(page.quotes)
    except BankTooSlowError:
        missing = "finding more quotes took too long"
    except BankError as error:
        missing = str(error).rstrip(".")
    if not missing and not complete:
        missing = "too many quotes contain the words, and only those stored last were ranked"
    if missing:
        remark = f"THIS TABLE IS NOT WHOLE: {missing}. Narrow the search, or export all with: quotebank export"
        yield _lines([[remark if column == "text" else "" for column in CSV_COLUMNS]])


def _row(quote: Quote) -> list[str]:
    deadline.check()
    return csv_row(quote)


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()
