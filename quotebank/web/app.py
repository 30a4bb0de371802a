"""The application: the routes over one bank, behind the safety checks that all of them share."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from quotebank._version import __version__
from quotebank.bank import NamedOne, QuoteBank
from quotebank.errors import AmbiguousError, BankError, NotStoredError, QueryError, QuotebankError
from quotebank.records import Outlet
from quotebank.web import api, name_pages, pages, review
from quotebank.web.access import AccessLog
from quotebank.web.rendering import page
from quotebank.web.safety import Safety

_HERE = Path(__file__).parent
_LONGEST_NAME = 200


def create_app(
    bank: QuoteBank,
    *,
    editor: str | None = None,
    names: Collection[str] = ("localhost",),
    log: Callable[[str], None] | None = None,
    log_queries: bool = False,
) -> FastAPI:
    """Return the page and the API over an open bank, for any ASGI server.

    Args:
        bank: an open bank, read-only unless edits are wanted.
        editor: the default name for the log of corrections, which also allows edits; None for a read-only page.
        names: host names that the server answers to, besides IP addresses; any other is refused, as a defence against
            DNS rebinding.
        log: receives one line of JSON per request.
        log_queries: include the search terms in those lines.

    >>> with QuoteBank(":memory:") as bank:
    ...     create_app(bank).title
    'quotebank'
    """
    app = FastAPI(
        title="quotebank",
        version=__version__,
        description="Who said what, in which words, where and when. Not found never means not said.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.bank = bank
    app.state.editing = None if editor is None else review.Editing(editor)
    app.include_router(pages.router)
    app.include_router(name_pages.router)
    app.include_router(api.router)
    if editor is not None:
        app.include_router(review.router)
    app.mount("/static", StaticFiles(directory=_HERE / "static"), name="static")
    app.add_middleware(Safety, names=names, longest=bank.longest, unforeseen=_unforeseen)
    if log is not None:
        app.add_middleware(AccessLog, write=log, with_queries=log_queries)
    for kind in (QuotebankError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, _explained)
    return app


def _unforeseen(request: Request) -> Response:
    return _explained(request, HTTPException(500, "An unexpected error occurred: the server's log has the details."))


def _explained(request: Request, error: Exception) -> Response:
    """Explain the error: as JSON to a program, as a page to a person."""
    status, why, headers = 500, str(error), None
    match error:
        case NotStoredError():
            status = 404
        case AmbiguousError():
            status = 409
        case QueryError():
            status = 400
        case BankError():
            status = 503
        case HTTPException():
            status, why, headers = error.status_code, error.detail, error.headers
        case RequestValidationError():
            status = 422
            why = "; ".join(f"{problem['loc'][-1]}: {problem['msg']}" for problem in error.errors()) + "."
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": why}, status, headers)
    choices = [one for one in getattr(error, "choices", ()) if isinstance(one, Outlet)]
    nearest, first_page = _nearest(request, error), _first_page(request, error)
    answer = page(
        request, "error.html", status, why=why, code=status, choices=choices, nearest=nearest, first_page=first_page
    )
    answer.headers.update(headers or {})
    return answer


def _nearest(request: Request, error: Exception) -> list[NamedOne]:
    """Return the outlets whose names are like one that the bank does not hold."""
    name = request.query_params.get("name", "")
    if not isinstance(error, NotStoredError) or request.url.path != "/outlet" or len(name) > _LONGEST_NAME:
        return []
    bank: QuoteBank = request.app.state.bank
    return bank.nearest_names(name, among="outlet")


def _first_page(request: Request, error: Exception) -> str:
    """Return the address of the first page of a list whose page cannot be found again; empty for other errors."""
    rest = [(name, value) for name, value in request.query_params.multi_items() if name != "after"]
    if not isinstance(error, QueryError) or "after" not in request.query_params:
        return ""
    return f"{request.url.path}?{urlencode(rest)}" if rest else request.url.path
