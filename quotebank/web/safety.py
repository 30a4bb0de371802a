"""Treats articles and requests as untrusted: security headers for every response, and limits on requests."""

from __future__ import annotations

import re
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
"""Bytes of a request body: a pasted article, with room to spare."""
LONGEST_QUERY = 50_000
"""Bytes of a query string: a character takes up to twelve, percent-encoded."""
AT_ONCE = 2_000
"""Requests in progress or waiting at once; further ones are turned away."""
SENDING_AT_ONCE = 50
"""The same for requests with a body, which takes memory."""
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with "no-referrer", a browser would hide the origin of our own forms, too
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_HOST = re.compile(r"(?:\[(?P<address>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9._-]+))(?::[0-9]{1,5})?")
"""A Host header as RFC 9110 defines it, for names that a server can have: no user before it, and a port in digits."""
_READING = ("GET", "HEAD", "OPTIONS")


def safe_link(url: str | None) -> str | None:
    """Return a web address that is safe to show as a link; None for anything but http and https.

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
    """Return whether a Host header names this server: one of its names, or an IP address.

    Anybody can point a name of theirs at a server that only this machine can reach, and have a visitor's browser read
    from it (DNS rebinding); an IP address cannot be abused in this way.

    >>> is_own("localhost:8765", ("localhost",)), is_own("127.0.0.1:80", ()), is_own("[::1]", ())
    (True, True, True)
    >>> is_own("rebound.example:8765", ("localhost",)), is_own("", ())
    (False, False)
    >>> is_own("evil.example@localhost", ("localhost",)), is_own("127.0.0.1:abc", ())
    (False, False)
    """
    match = _HOST.fullmatch(host)
    if not match:
        return False
    name = (match["address"] or match["name"]).lower()
    try:
        ip_address(name)
    except ValueError:
        return name in names
    return True


def is_from_elsewhere(headers: Headers) -> bool:
    """Return whether a browser reports that another site's page makes the request."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


class Safety:
    """Adds security headers to every response; refuses requests that are too large, too many or from another site.

    Args:
        app: the application to wrap.
        names: host names that this server answers to.
        longest: seconds that the work on one request may take.
        unforeseen: makes the response after an unexpected error; the error is still raised, for the server to log.
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
        """Requests in progress, keyed by whether they only read."""

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
                raise HTTPException(413, f"A request may have at most {LARGEST_BODY:,} bytes.")
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
            return saying(421, "This server does not answer to that name: start it with --name to allow it.")
        if len(scope.get("query_string", b"")) > LONGEST_QUERY:
            return saying(414, "The question is too long.")
        only_reads = scope["method"] in _READING
        if not only_reads and is_from_elsewhere(headers):
            return saying(403, "Only this server's own pages may send that.")
        if sum(self._at_work.values()) >= AT_ONCE or (not only_reads and self._at_work[False] >= SENDING_AT_ONCE):
            return saying(503, "Too many requests at once: try again in a moment.")
        return None
