"""Any result as a table for a spreadsheet."""

from __future__ import annotations

import io
from collections.abc import Iterable
from itertools import islice

from fastapi.responses import Response

from quotebank.exports import export_csv
from quotebank.records import Quote

MOST_ROWS = 10_000
"""Quotes in one table; `quotebank export` writes as many as there are."""


def as_csv(quotes: Iterable[Quote]) -> Response:
    """Return quotes as CSV, at most 10,000, with the mark by which Excel knows UTF-8."""
    out = io.StringIO(newline="")
    export_csv(islice(quotes, MOST_ROWS), out)
    headers = {"Content-Disposition": 'attachment; filename="quotes.csv"'}
    return Response(out.getvalue().encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)
