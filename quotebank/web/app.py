"""The application: routes over one bank, with the safety that all of them share."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

import quotebank
from quotebank.bank import QuoteBank
from quotebank.errors import BankError, NotStoredError, QueryError, QuotebankError
from quotebank.web import api, pages
from quotebank.web.safety import Safety

_HERE = Path(__file__).parent


def create_app(bank: QuoteBank, *, hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")) -> FastAPI:
    """Return the page and the API over an open bank, for any ASGI server.

    Args:
        bank: an open bank, read-only unless edits are wanted.
        hosts: the names under which the page may be asked for, so that no other site's name can be made to lead here;
            ("*",) for any.

    >>> with QuoteBank(":memory:") as bank:
    ...     create_app(bank).title
    'quotebank'
    """
    app = FastAPI(
        title="quotebank", version=quotebank.__version__, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json"
    )
    app.state.bank = bank
    app.include_router(pages.router)
    app.include_router(api.router)
    app.mount("/static", StaticFiles(directory=_HERE / "static"), name="static")
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    app.add_middleware(Safety)
    app.add_exception_handler(QuotebankError, _explained)
    app.add_exception_handler(HTTPException, _explained)
    app.add_exception_handler(RequestValidationError, _explained)
    return app


def _explained(request: Request, error: Exception) -> Response:
    """Say what was wrong: as JSON to a program, as a page to a person."""
    status, why = 500, str(error)
    match error:
        case NotStoredError():
            status = 404
        case QueryError():
            status = 400
        case BankError():
            status = 503
        case HTTPException():
            status, why = error.status_code, str(error.detail)
        case RequestValidationError():
            status = 400
            why = "; ".join(f"{problem['loc'][-1]}: {problem['msg']}" for problem in error.errors())
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": why}, status)
    return HTMLResponse(pages.rendered(request, "error.html", why=why, status=status), status)
