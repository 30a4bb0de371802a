"""Which quotes count: all but those that a person has rejected. Whoever searches or counts asks here.

A quote by its id, an article with its quotes and the whole bank that is exported keep them: nothing is lost.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import sqlalchemy as sa

from quotebank.store.schema import quotes

ACCEPTED, REJECTED = "accepted", "rejected"
"""The ``review`` of a quote that a person found to be right, and of one found to be wrong."""


@cache
def rejected() -> sa.Select[Any]:
    """Return the query for the ids of the quotes that were rejected: few, so that it costs next to nothing."""
    turned_down = quotes.alias("turned_down")
    return sa.select(turned_down.c.id).where(turned_down.c.review == sa.literal_column(f"'{REJECTED}'"))


def not_rejected() -> sa.ColumnElement[bool]:
    """Return the condition for queries that read the quotes' rows anyway."""
    return quotes.c.review.is_distinct_from(REJECTED)
