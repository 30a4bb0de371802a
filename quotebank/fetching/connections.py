"""Sends requests over connections that are checked as they are made, and ends them when their time is over."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, ClassVar
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPSConnectionPool, PoolManager, ProxyManager, Timeout
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import (
    HTTPError,
    LocationValueError,
    MaxRetryError,
    NameResolutionError,
    NewConnectionError,
    SSLError,
)
from urllib3.exceptions import TimeoutError as NoAnswer

from quotebank.errors import FetchError
from quotebank.fetching.addresses import is_public
from quotebank.fetching.limits import Limits

_AT_ONCE = 65_536


class TroubledError(Exception):
    """A request that failed and may work at the next attempt."""


class Connections:
    """Sends requests, directly or through the proxy that the environment names."""

    def __init__(self, limits: Limits, agent: str, *, allow_private: bool) -> None:
        self._limits, self._agent, self._allow_private = limits, agent, allow_private
        self._managers: dict[str | None, tuple[_Guard, PoolManager]] = {}

    @property
    def proxies(self) -> list[str]:
        """The proxies that were used; behind one, who is connected to in the end is the proxy's decision."""
        return sorted(filter(None, self._managers))

    def close(self) -> None:
        """Close what is open."""
        for _, manager in self._managers.values():
            manager.clear()

    def ask(self, address: str, headers: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        """Send one request; return the status, the headers by their names in lower case, and the body.

        Raises:
            FetchError: the address may not be connected to, or its answer is too long.
            TroubledError: it does not answer, or not in time.
        """
        guard, manager = self._of(address)
        with guard.at_most(self._limits.whole) as over:
            try:
                response = manager.request(
                    "GET", address, redirect=False, preload_content=False,
                    headers={"User-Agent": self._agent, "Accept-Encoding": "gzip, deflate", **headers},
                )  # fmt: skip
                body = self._body(response)
            except HTTPError as problem:
                if not over.is_set():
                    raise _in_words(problem) from problem
            if over.is_set():  # the end of a connection can look like the end of an answer
                raise FetchError(f"it took more than {self._limits.whole:g} seconds")
        return response.status, {name.lower(): value for name, value in response.headers.items()}, body

    def _body(self, response: BaseHTTPResponse) -> bytes:
        body = bytearray()
        while len(body) <= self._limits.size and (part := response.read(_AT_ONCE)):
            body += part
        if len(body) > self._limits.size:
            response.close()  # what is left of it must not be read as the answer to the next request
            raise FetchError(f"more than {self._limits.size:,} bytes", lasting=True)
        response.release_conn()
        return bytes(body)

    def _of(self, address: str) -> tuple[_Guard, PoolManager]:
        parts = urlsplit(address)
        host = parts.hostname or ""
        proxies = getproxies()
        proxy = proxies.get(parts.scheme) or proxies.get("all")
        proxy = None if proxy and proxy_bypass(host) else proxy
        if proxy and not self._allow_private and _is_private_name(host):  # nothing else is known of where it lies
            raise FetchError(f"{host} is not on the public internet: --allow-private fetches it")
        if proxy not in self._managers:
            guard = _Guard(allow_private=self._allow_private or proxy is not None)
            timeout = Timeout(connect=self._limits.connecting, read=self._limits.silence)
            try:
                self._managers[proxy] = guard, _manager(guard, proxy, timeout)
            except LocationValueError as problem:  # without the proxy's address, which can hold a password
                raise FetchError("the proxy that the environment names is no http:// or https:// address") from problem
        return self._managers[proxy]


class _Guard:
    """Makes connections, only to addresses that may be connected to, and ends the one in use when its time is over."""

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._used: _Guarded | None = None
        """The connection of the request that is under way."""
        self._over = threading.Event()
        """Whether the time of this request has ended."""

    def connect(self, host: str, port: int, seconds: float | None) -> socket.socket:
        """Connect to the first address of a host that may be connected to and answers.

        Raises:
            FetchError: the host has no such address.
            OSError: none of them answers, or the host has none.
        """
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        allowed = [each for each in found if self._allow_private or is_public(str(each[4][0]))]
        if not allowed:
            number = str(found[0][4][0])
            where = host if host == number else f"{host} is at {number}, which"
            raise FetchError(f"{where} is not on the public internet: --allow-private fetches it")
        problem = OSError("no address answers")
        for family, kind, protocol, _, target in allowed:
            if self._over.is_set():
                break
            opened = socket.socket(family, kind, protocol)
            try:
                opened.settimeout(seconds)
                opened.connect(target)
            except OSError as failed:
                opened.close()
                problem = failed
            else:
                opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return opened
        raise problem

    def use(self, connection: _Guarded) -> None:
        """Let a connection serve the request that is under way, unless its time is over."""
        self._used = connection
        if self._over.is_set():  # the timer found nothing to end
            connection.end()

    @contextmanager
    def at_most(self, seconds: float) -> Iterator[threading.Event]:
        """Let a request take so many seconds in all, however busily the server sends; the event says that it ended."""
        over = self._over = threading.Event()
        timer = threading.Timer(seconds, self._end, (over,))
        timer.daemon = True
        timer.start()
        try:
            yield over
        finally:
            timer.cancel()
            self._used = None

    def _end(self, over: threading.Event) -> None:
        over.set()
        if used := self._used:
            used.end()


class _Guarded(HTTPConnection):
    guard: ClassVar[_Guard]
    _handle: socket.socket | None = None
    """The connection's own socket once more: TLS takes the other one over, and this ends it all the same."""

    def _new_conn(self) -> socket.socket:
        seconds = self.timeout if isinstance(self.timeout, int | float) else None
        try:
            opened = self.guard.connect(self._dns_host, self.port or self.default_port, seconds)
        except socket.gaierror as problem:
            raise NameResolutionError(self.host, self, problem) from problem
        except OSError as problem:
            raise NewConnectionError(self, problem.strerror or str(problem)) from problem
        self._drop_handle()
        self._handle = opened.dup()
        self.guard.use(self)
        return opened

    def request(self, *arguments: Any, **more: Any) -> None:  # noqa: ANN401  passed on as it is
        self.guard.use(self)
        super().request(*arguments, **more)

    def close(self) -> None:
        self._drop_handle()
        super().close()

    def end(self) -> None:
        """End the connection from another thread, which wakes the one that waits for it."""
        if handle := self._handle:
            with suppress(OSError):
                handle.shutdown(socket.SHUT_RDWR)

    def _drop_handle(self) -> None:
        handle, self._handle = self._handle, None
        if handle:
            handle.close()


def _manager(guard: _Guard, proxy: str | None, timeout: Timeout) -> PoolManager:
    """Return connections that ``guard`` makes, one a host, directly or through a proxy; certificates are checked."""
    plain = type("PlainConnection", (_Guarded,), {"guard": guard})
    secure = type("SecureConnection", (_Guarded, HTTPSConnection), {"guard": guard})
    options: dict[str, Any] = {"maxsize": 1, "timeout": timeout, "retries": False, "cert_reqs": "CERT_REQUIRED"}
    made = ProxyManager(proxy, **options) if proxy else PoolManager(**options)
    made.pool_classes_by_scheme = {
        "http": type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("SecurePool", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
    }
    return made


def _is_private_name(host: str) -> bool:
    """Return whether a host is private by its name alone."""
    try:
        return not is_public(host)
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal")) or "." not in host


def _in_words(problem: HTTPError) -> FetchError | TroubledError:
    """Return the error of a failed request without what libraries add to it."""
    if isinstance(problem, MaxRetryError) and isinstance(problem.reason, HTTPError):
        problem = problem.reason
    if isinstance(problem, LocationValueError):
        return FetchError("not a web address")
    if isinstance(problem, NameResolutionError):
        return TroubledError("there is no such host")
    if isinstance(problem, NoAnswer):
        return TroubledError("the server does not answer in time")
    words = " ".join(str(problem.args[-1] if problem.args else problem).split())[:200] or type(problem).__name__
    return FetchError(f"no secure connection ({words})") if isinstance(problem, SSLError) else TroubledError(words)
