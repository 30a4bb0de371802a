"""Everything from an article or a request is untrusted: what every answer carries, and what no request may do."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 2_000_000
"""Bytes of a request: an article that is pasted, with room to spare."""
LONGEST_QUERY = 8_000
"""Characters of an address's query."""
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


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


class Safety:
    """Adds the headers that every answer carries, and refuses what is too large."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
            await send(message)

        if len(scope.get("query_string", b"")) > LONGEST_QUERY:
            await _refusal(414, "The question is too long.")(scope, receive, send_safely)
            return
        held = 0

        async def receive_some() -> Message:
            nonlocal held
            message = await receive()
            held += len(message.get("body", b""))
            if held > LARGEST_BODY:
                raise _TooLarge
            return message

        try:
            await self._app(scope, receive_some, send_safely)
        except _TooLarge:
            await _refusal(413, f"More than {LARGEST_BODY:,} bytes cannot be read at once.")(
                scope, receive, send_safely
            )


class _TooLarge(Exception):  # noqa: N818  never seen outside
    """A body that is larger than may be read."""


def _refusal(status: int, why: str) -> PlainTextResponse:
    return PlainTextResponse(why + "\n", status)
