"""The one fetcher: it asks robots.txt, waits between requests to a host, and stays within limits of time and size."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from email.message import Message
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from attrs import field, frozen

from quotebank._version import __version__
from quotebank.errors import FetchError, MissingExtraError
from quotebank.fetching.addresses import checked
from quotebank.fetching.limits import Limits
from quotebank.fetching.robots import Robots

if TYPE_CHECKING:
    from quotebank.fetching.connections import Connections

AGENT = f"quotebank/{__version__}"
"""How every request names its sender; robots.txt is read for "quotebank"."""
_REDIRECTS = (301, 302, 303, 307, 308)
_AGAIN = (429, 500, 502, 503, 504)
_GONE = (404, 410)
_UNCHANGED = 304
_UNKNOWN = "application/octet-stream"
_LONGEST_WAIT = 60.0
"""Seconds that a server may ask to wait; what asks for more is left for another time."""


@frozen
class Validators:
    """What a server gave to ask later whether something has changed (ETag and Last-Modified)."""

    etag: str | None = None
    modified: str | None = None

    def headers(self) -> dict[str, str]:
        """Return them as a request sends them back."""
        pairs = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in pairs.items() if value}


@frozen
class Answer:
    """What a server sent."""

    address: str
    """Where it came from at last, after redirects."""
    body: bytes = field(repr=False)
    media_type: str
    charset: str | None
    validators: Validators
    unchanged: bool = False
    """It is what the validators that were sent belong to; there is no body."""


class Fetcher:
    """Fetches web addresses, one at a time.

    Raises:
        MissingExtraError: the extra ``fetch`` is not installed.
    """

    def __init__(
        self, limits: Limits | None = None, *, allow_private: bool = False,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        library = _library()
        self._limits, self._sleep = limits or Limits(), sleep
        self._troubled: type[Exception] = library.TroubledError
        self._connections: Connections = library.Connections(self._limits, AGENT, allow_private=allow_private)
        self._robots: dict[str, Robots] = {}
        self._last: dict[str, float] = {}
        """By host, when the last request to it ended."""

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self._connections.close()

    @property
    def proxies(self) -> list[str]:
        """The proxies that were used; behind one, who is connected to in the end is the proxy's decision."""
        return self._connections.proxies

    def get(self, address: str, known: Validators | None = None) -> Answer:
        """Fetch an address, and follow it where it leads.

        Args:
            address: a web address.
            known: from the last time; an answer that has not changed since comes without a body.

        Raises:
            FetchError: it cannot be fetched, or must not be.
        """
        address = checked(address)
        for _ in range(self._limits.redirects + 1):
            self._ask_robots(address)
            status, headers, body = self._try(address, known.headers() if known else {})
            if status in _REDIRECTS and (target := headers.get("location")):
                address = _redirected(address, target)
                continue
            if status != _UNCHANGED and not 200 <= status < 300:
                raise FetchError(f"the server answered {status}", lasting=status in _GONE)
            kind, charset = _type_of(headers.get("content-type", _UNKNOWN))
            validators = Validators(headers.get("etag"), headers.get("last-modified"))
            return Answer(address, body, kind, charset, validators, unchanged=status == _UNCHANGED)
        raise FetchError(f"more than {self._limits.redirects} redirects")

    def _ask_robots(self, address: str) -> None:
        parts = urlsplit(address)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(origin)
        self._robots[origin].permit(address)

    def _read_robots(self, origin: str) -> Robots:
        address = f"{origin}/robots.txt"
        try:
            for _ in range(self._limits.redirects + 1):
                status, headers, body = self._try(address, {})
                if status not in _REDIRECTS or "location" not in headers:
                    return Robots.of(status, body)
                address = _redirected(address, headers["location"])
        except FetchError as problem:
            return Robots.unknown(str(problem))
        return Robots.unknown("more redirects than are followed")

    def _try(self, address: str, headers: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        """Ask once, and again after a while where a server fails or is busy."""
        wait = self._limits.wait
        for left in reversed(range(self._limits.attempts)):
            try:
                status, told, body = self._ask(address, headers)
            except self._troubled as trouble:
                if not left:
                    raise FetchError(str(trouble)) from trouble.__cause__
            else:
                if status not in _AGAIN or not left:
                    return status, told, body
                asked = told.get("retry-after", "")
                wait = max(wait, float(asked) if asked.isascii() and asked.isdigit() else 0)
                if wait > _LONGEST_WAIT:
                    return status, told, body
            self._sleep(wait)
            wait *= 2
        raise AssertionError  # the last attempt returns or raises

    def _ask(self, address: str, headers: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        """Send one request when it is the host's turn."""
        parts = urlsplit(address)
        self._pause(parts.netloc, f"{parts.scheme}://{parts.netloc}")
        try:
            return self._connections.ask(address, headers)
        finally:
            self._last[parts.netloc] = time.monotonic()

    def _pause(self, host: str, origin: str) -> None:
        robots = self._robots.get(origin)
        pause = max(self._limits.pause, robots.delay if robots else 0)
        left = self._last.get(host, -pause) + pause - time.monotonic()
        if left > 0:
            self._sleep(left)


def _type_of(told: str) -> tuple[str, str | None]:
    """Return the media type and the encoding of a Content-Type header."""
    message = Message()
    message["content-type"] = told
    try:
        return message.get_content_type(), message.get_content_charset()
    except (TypeError, ValueError):  # parameters that are encoded, wrongly
        return _UNKNOWN, None


def _redirected(address: str, target: str) -> str:
    try:
        return checked(urljoin(address, target))
    except (FetchError, ValueError) as problem:
        raise FetchError(f"redirected to an address that is not fetched: {problem}") from problem


@cache
def _library() -> ModuleType:
    try:
        from quotebank.fetching import connections
    except ImportError as missing:
        raise MissingExtraError("Fetching web addresses", "fetch") from missing
    return connections
