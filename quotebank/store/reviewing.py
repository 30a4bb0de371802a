"""Conditions that exclude rejected quotes, for all searches and counts.

A quote requested by its id, an article's quotes and an export of the whole bank still include them.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import sqlalchemy as sa

from quotebank.store.schema import quotes

ACCEPTED, REJECTED = "accepted", "rejected"
"""The values of ``review``: a person found the quote to be right, or wrong."""


@cache
def rejected() -> sa.Select[Any]:
    """Return the query for the ids of rejected quotes; they are few, so it is cheap."""
    turned_down = quotes.alias("turned_down")
    return sa.select(turned_down.c.id).where(turned_down.c.review == sa.literal_column(f"'{REJECTED}'"))


def not_rejected(rows: sa.FromClause = quotes) -> sa.ColumnElement[bool]:
    """Return the condition for queries that read the rows of quotes anyway."""
    return rows.c.review.is_distinct_from(REJECTED)
