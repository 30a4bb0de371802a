"""Everything from an article or a request is untrusted: what every answer carries, and what no request may do."""

from __future__ import annotations

from collections.abc import Callable, Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quotebank import deadline

LARGEST_BODY = 2_000_000
"""Bytes of a request: an article that is pasted, with room to spare."""
LONGEST_QUERY = 50_000
"""Bytes of an address's query: a letter takes up to twelve."""
AT_ONCE = 2_000
"""Requests waiting or being answered at once; further ones are turned away."""
SENDING_AT_ONCE = 50
"""Of them such as bring something to be read, which takes memory."""
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with none, a browser would not even tell us that a form is our own
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_READING = ("GET", "HEAD", "OPTIONS")


def safe_link(url: str | None) -> str | None:
    """Return a web address that may be shown as a link; None for anything but http and https.

    >>> safe_link("https://a.example/1"), safe_link("javascript:alert(1)")
    ('https://a.example/1', None)
    """
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else None


def is_own(host: str, names: Collection[str]) -> bool:
    """Return whether a request asks for this server: by one of its names, or by an address in numbers.

    Anybody can let a name of theirs lead to a server that only this machine reaches, and have a visitor's browser read
    from it; nobody can do that with numbers.

    >>> is_own("localhost:8765", ("localhost",)), is_own("127.0.0.1:80", ()), is_own("[::1]", ())
    (True, True, True)
    >>> is_own("rebound.example:8765", ("localhost",)), is_own("", ())
    (False, False)
    """
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    try:
        ip_address(name)
    except ValueError:
        return name in names
    return True


def is_from_elsewhere(headers: Headers) -> bool:
    """Return whether a browser says that another site's page makes the request."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


class Safety:
    """Adds the headers that every answer carries, and refuses what is too much or comes from elsewhere.

    Args:
        app: what serves.
        names: by which this server may be asked for.
        longest: how many seconds the work on one request may take.
        unforeseen: makes the answer after an error that nobody foresaw; the error goes on to the server, which logs it.
    """

    def __init__(
        self,
        app: ASGIApp,
        names: Collection[str],
        longest: float | None,
        unforeseen: Callable[[Request], Response],
    ) -> None:
        self._app = app
        self._names = names
        self._longest = longest
        self._unforeseen = unforeseen
        self._at_work = {True: 0, False: 0}
        """How many requests are being answered that only read, and that bring something."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        started = False

        async def send_safely(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                answer = MutableHeaders(scope=message)
                answer.update(_HEADERS)
                if not scope["path"].startswith("/static/"):
                    answer["Cache-Control"] = "no-store"
            await send(message)

        refusal = self._refusal(scope)
        if refusal:
            await refusal(scope, receive, send_safely)
            return
        held = 0

        async def receive_some() -> Message:
            nonlocal held
            message = await receive()
            held += len(message.get("body", b""))
            if held > LARGEST_BODY:
                raise HTTPException(413, f"More than {LARGEST_BODY:,} bytes cannot be read at once.")
            return message

        only_reads = scope["method"] in _READING
        self._at_work[only_reads] += 1
        try:
            with deadline.within(self._longest):
                await self._app(scope, receive_some, send_safely)
        except Exception:
            if not started:
                await self._unforeseen(Request(scope))(scope, receive, send_safely)
            raise
        finally:
            self._at_work[only_reads] -= 1

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        headers = Headers(scope=scope)

        def saying(status: int, why: str) -> ASGIApp:
            if scope["path"].startswith("/api/"):
                return JSONResponse({"error": why}, status)
            return PlainTextResponse(f"{why}\n", status)

        if not is_own(headers.get("host", ""), self._names):
            return saying(421, "This server does not answer to that name: start it with --name to let it.")
        if len(scope.get("query_string", b"")) > LONGEST_QUERY:
            return saying(414, "The question is too long.")
        only_reads = scope["method"] in _READING
        if not only_reads and is_from_elsewhere(headers):
            return saying(403, "Only this server's own pages may send that.")
        if sum(self._at_work.values()) >= AT_ONCE or (not only_reads and self._at_work[False] >= SENDING_AT_ONCE):
            return saying(503, "Too many ask at once: try again in a moment.")
        return None
