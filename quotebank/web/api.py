"""The JSON API: the same names as the Python face, the same shapes as the exports."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from quotebank.exports import to_dict
from quotebank.web.asking import Search

router = APIRouter(prefix="/api", tags=["quotes"])
_MOST = 200

Words = Annotated[str, Query(max_length=2_000)]


@router.get("/quotes")
def quotes(
    request: Request,
    q: Annotated[Words, Query(description="words that the quote holds; a phrase in double marks")] = "",
    by: Annotated[Words, Query(description="a speaker: full name, other name or surname")] = "",
    outlet: Annotated[Words, Query(description="an outlet: its name or web domain")] = "",
    told: Annotated[Words, Query(description="to whom it was said")] = "",
    since: Annotated[Words, Query(description="published on this day or later: 2026-01-28, 2026-01, 2026")] = "",
    until: Annotated[Words, Query(description="published on this day or earlier")] = "",
    kind: Annotated[Words, Query(description="direct, mixed or indirect")] = "",
    sure: Annotated[Words, Query(description="the least confidence, in per cent")] = "",
    order: Annotated[Words, Query(description="best, newest or oldest")] = "",
    after: Annotated[Words, Query(description="the `next` of the page before")] = "",
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 20,
) -> dict[str, Any]:
    """Return the quotes that a search finds, a page of them, and where the next one starts."""
    page = (
        Search(q, by, outlet, told, since, until, kind, sure, order, after).quotes(request.app.state.bank).page(limit)
    )
    return {"quotes": [to_dict(quote) for quote in page.quotes], "next": page.next}


@router.get("/quotes/{quote_id}")
def quote(request: Request, quote_id: str) -> dict[str, Any]:
    """Return one quote by its id, or by the beginning of it."""
    return to_dict(request.app.state.bank.quote(quote_id))


@router.get("/who-said")
def who_said(
    request: Request,
    text: Annotated[str, Query(min_length=1, max_length=4_000, description="what somebody is said to have said")],
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> dict[str, Any]:
    """Return the quotes that come closest to a wording."""
    matches = request.app.state.bank.who_said(text, limit=limit)
    return {
        "asked": text,
        "matches": [
            {
                "score": match.score,
                "difference": [list(step) for step in match.difference],
                "quote": to_dict(match.quote),
            }
            for match in matches
        ],
    }
