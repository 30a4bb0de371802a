"""Fetches an article into the bank, served only when edits are allowed."""

from __future__ import annotations

import threading
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from quotebank.errors import MissingExtraError, QueryError, ReadError
from quotebank.runs.visiting import fetch_article
from quotebank.web.pages import bank_of
from quotebank.web.review import from_own_page, stored_id

router = APIRouter(include_in_schema=False, dependencies=[Depends(from_own_page)])

_one_at_a_time = threading.Lock()


@router.post("/addresses")
def add(request: Request, url: Annotated[str, Form(min_length=1, max_length=2_000)]) -> RedirectResponse:
    """Fetch the article at a web address, store it, and show it as stored."""
    bank = bank_of(request)
    if not _one_at_a_time.acquire(blocking=False):
        raise HTTPException(503, "Another article is being fetched: wait a moment and send the form again.")
    try:
        article = fetch_article(url)
    except (ReadError, MissingExtraError) as problem:
        raise QueryError(f"{url.strip()!r} was not added: {problem}.") from problem
    finally:
        _one_at_a_time.release()
    return RedirectResponse(f"/article/{stored_id(bank, article)}", 303)
