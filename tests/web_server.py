"""A web server of the tests' own, and an internet that ends at it: no request of a test leaves the machine."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from typing import Any

PUBLIC = "127.0.0.2"
"""What stands for the public internet: on loopback as well, but not where a program's own services listen."""


class Site:
    """What a server answers, and what it was asked."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.pages: dict[str, Callable[[Any], None]] = {}
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        """Host, path and headers of each request."""

    def put(self, path: str, body: str | bytes, kind: str = "text/html; charset=utf-8", status: int = 200,
            **headers: str) -> None:  # fmt: skip
        """Serve a body at a path."""
        content = body.encode() if isinstance(body, str) else body
        lower = {name.lower(): value for name, value in headers.items()}

        def answer(request: Any) -> None:
            validators = {"etag": "If-None-Match", "last_modified": "If-Modified-Since"}
            given = [(lower.get(name), request.headers.get(asked)) for name, asked in validators.items()]
            same = any(own and own == theirs for own, theirs in given)
            request.send_response(304 if same else status)
            request.send_header("Content-Type", kind)
            request.send_header("Content-Length", "0" if same else str(len(content)))
            for name, value in headers.items():
                request.send_header(name.replace("_", "-"), value)
            request.end_headers()
            if not same:
                request.wfile.write(content)

        self.pages[path] = answer

    def redirect(self, path: str, target: str) -> None:
        """Send whoever asks for a path to another address."""
        self.put(path, b"", status=302, Location=target)

    def paths(self, *, robots: bool = False) -> list[str]:
        """The paths that were asked for."""
        return [path for _, path, _ in self.asked if robots or path != "/robots.txt"]


@contextmanager
def serving(address: str = PUBLIC, wrap: Callable[[socket.socket], socket.socket] | None = None) -> Iterator[Site]:
    """Serve a site on loopback."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.asked.append((self.headers.get("Host", ""), self.path, dict(self.headers)))
            found = site.pages.get(self.path)
            try:
                if found:
                    found(self)
                else:
                    self.send_error(404)
            except OSError:  # the client had enough
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            pass

    server = Server((address, 0), Handler)
    if wrap:
        server.socket = wrap(server.socket)
    site = Site(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def names_lead_to(site: Site, monkeypatch: Any, *, also: dict[str, str] | None = None) -> None:
    """Let every name under .example be a host of a site, and no other name exist.

    Args:
        site: where they lead.
        monkeypatch: of the test.
        also: network addresses of further names; the port stays as it was asked for.
    """
    real, others = socket.getaddrinfo, also or {}

    def look_up(host: str, port: int, *arguments: Any, **more: Any) -> list[Any]:
        if host in others:
            return real(others[host], port, *arguments, **more)
        if host.endswith(".example"):
            return real(PUBLIC, site.port, *arguments, **more)
        if host.replace(".", "").isdigit() or ":" in host:
            return real(host, port, *arguments, **more)
        raise socket.gaierror(socket.EAI_NONAME, "there is no such name in the tests")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr("quotebank.fetching.connections.is_public", lambda number: str(ip_address(number)) == PUBLIC)
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def drip(body: bytes, seconds: float) -> Callable[[Any], None]:
    """Send a body one byte at a time."""

    def answer(request: Any) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/html")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        for byte in body:
            request.wfile.write(bytes([byte]))
            request.wfile.flush()
            time.sleep(seconds)

    return answer
