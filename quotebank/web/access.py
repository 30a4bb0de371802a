"""The access log: one line of JSON per request, without search terms unless they are asked for."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class AccessLog:
    """Logs each completed response: ``at``, ``method``, ``route``, ``status``, ``ms``, ``bytes``.

    Args:
        app: the application to wrap.
        write: receives each line, without a line ending.
        with_queries: also log ``query``, the search terms.
    """

    def __init__(self, app: ASGIApp, write: Callable[[str], None], *, with_queries: bool = False) -> None:
        self._app = app
        self._write = write
        self._with_queries = with_queries

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status, sent = time.perf_counter(), 500, 0

        async def send_counted(message: Message) -> None:
            nonlocal status, sent
            status = message.get("status", status)
            sent += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, send_counted)
        finally:
            line = {
                "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "method": scope["method"],
                # the route, not the path: a path can reveal what somebody looked for
                "route": getattr(scope.get("route"), "path", None),
                "status": status,
                "ms": round((time.perf_counter() - began) * 1000, 1),
                "bytes": sent,
            }
            if self._with_queries:
                line["query"] = scope.get("query_string", b"").decode("ascii", "replace")
            self._write(json.dumps(line))
