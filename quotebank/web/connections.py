"""Keeps idle connections from shutting others out: a client that sends nothing, or stops halfway, is disconnected.

uvicorn counts silent connections against its limit, and closes an idle one only after its first request.
"""

from __future__ import annotations

import asyncio
from typing import Literal

from attrs import frozen
from uvicorn.protocols.http.h11_impl import H11Protocol

_FILES_BESIDE = 250
"""Open files reserved for everything else: forty threads may read the bank at once, with three files each."""
_TURNS = 4
"""Open files per connection. All waiting connections are accepted at once, and again in the next two turns of the event
loop, before those that they displace are closed."""
_MOST, _FEW = 2_000, 200
"""Most connections; the second where the limit on open files is unknown."""


@frozen
class Patience:
    """Time limits for a client, in seconds, and the limit on connections."""

    asking: float = 10.0
    """To send the head of a request, counted from the connection or the previous response."""
    sending: float = 30.0
    """To send the rest of a request."""
    taking: float = 30.0
    """To read from a response once the send buffer is full."""
    connections: int = _MOST
    """Beyond this many, the connection that has been silent longest is closed."""


def connections_with(patience: Patience) -> type[H11Protocol]:
    """Return a subclass of uvicorn's protocol that enforces these limits, for uvicorn's ``http`` setting."""
    silent: dict[H11Protocol, None] = {}

    class Connection(H11Protocol):
        """A connection that tracks how long it has been waiting for the client."""

        _awaited: Literal["asking", "sending", "taking"] | None = None
        _clock: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._look()
            if len(self.connections) > patience.connections:
                next(iter(silent)).transport.abort()

        def connection_lost(self, exc: Exception | None) -> None:
            self._await(None)
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            self._look()

        def on_response_complete(self) -> None:
            super().on_response_complete()
            self._look()

        def pause_writing(self) -> None:
            super().pause_writing()
            self._look()

        def resume_writing(self) -> None:
            super().resume_writing()
            self._look()

        def _look(self) -> None:
            if self.flow.write_paused:
                self._await("taking")
            elif self.cycle is None or self.cycle.response_complete:
                self._await("asking")
            else:
                self._await("sending" if self.cycle.more_body else None)

        def _await(self, what: Literal["asking", "sending", "taking"] | None) -> None:
            """Start the clock when it becomes the client's turn; do not restart it with every byte."""
            if what == self._awaited:
                return
            self._awaited = what
            silent.pop(self, None)
            if self._clock is not None:
                self._clock.cancel()
                self._clock = None
            if what is not None:
                self._clock = self.loop.call_later(getattr(patience, what), self.transport.abort)
            if what == "asking":
                silent[self] = None

    return Connection


def room_for_connections() -> int:
    """Raise the limit on open files as far as needed; return how many connections, and waiting ones, fit into it."""
    try:
        import resource
    except ModuleNotFoundError:  # not Unix
        return _FEW
    files, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _TURNS * _MOST + _FILES_BESIDE
    if files != resource.RLIM_INFINITY and files < wanted:
        files = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, most))
    return _MOST if files == resource.RLIM_INFINITY else max(1, min(_MOST, (files - _FILES_BESIDE) // _TURNS))
