"""Connections that say nothing, or stop halfway, keep nobody else out."""

import itertools
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from web_desk import create_app

from quotebank import Article, QuoteBank
from quotebank.web.connections import Patience, connections_with, room_for_connections

HASTE = Patience(asking=0.4, sending=0.4, taking=0.4, connections=50)
"""So that a test need not wait."""
HEAD = (
    b"POST /paste HTTP/1.1\r\nHost: localhost\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 99\r\n\r\n"
)


@contextmanager
def serving(bank: QuoteBank, patience: Patience) -> Iterator[int]:
    """A server in a thread of this process; its port."""
    import uvicorn

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setsockopt(
            socket.SOL_SOCKET, socket.SO_SNDBUF, 8_192
        )  # so that a large answer is not out of our hands
        config = uvicorn.Config(create_app(bank), http=connections_with(patience), ws="none", log_level="error")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(timeout=30)
        assert not thread.is_alive()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A bank with an article."""
    with QuoteBank(tmp_path / "quotes.db") as bank:
        bank.add(Article("“It leaks,” said Ada Holm.", "Echo", "https://echo.example/1"))
    return tmp_path / "quotes.db"


@pytest.fixture
def port(path: Path) -> Iterator[int]:
    """A server without patience over it."""
    with QuoteBank(path, read_only=True) as bank, serving(bank, HASTE) as number:
        yield number


def ask(port: int) -> int:
    """A visitor's request; its status."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as visitor:
        visitor.request("GET", "/")
        return visitor.getresponse().status


def connected(port: int, data: bytes = b"") -> socket.socket:
    """A connection that has sent some bytes."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    if data:
        connection.sendall(data)
    return connection


def is_hung_up_on(connection: socket.socket) -> bool:
    """Whether the server has closed a connection; waits for it, and passes over what came before."""
    connection.settimeout(30)
    try:
        while connection.recv(1_000_000):
            pass
    except ConnectionResetError:
        pass
    except TimeoutError:
        return False
    return True


@pytest.mark.parametrize(
    "begun",
    [b"", b"GET / HTTP/1.1\r\nHo", HEAD, HEAD + b"text=a"],
    ids=["silent", "half a head", "no body", "half a body"],
)
def test_who_stops_is_hung_up_on(begun: bytes, port: int) -> None:
    """A connection ends when its client takes too long, whatever of a request has come."""
    with connected(port, begun) as stopped:
        assert is_hung_up_on(stopped)
    assert ask(port) == 200


def test_who_stops_in_a_second_request_is_hung_up_on(port: int) -> None:
    """The clock runs again after an answer, and bytes that come one by one do not put it back."""
    with connected(port, b"GET /static/mark.svg HTTP/1.1\r\nHost: localhost\r\n\r\n") as visitor:
        assert visitor.recv(100_000).startswith(b"HTTP/1.1 200")
        trickle = threading.Event()

        def drip() -> None:
            with suppress(OSError):
                while not trickle.wait(0.05):
                    visitor.sendall(b"x")

        dripping = threading.Thread(target=drip)
        dripping.start()
        try:
            assert is_hung_up_on(visitor)
        finally:
            trickle.set()
            dripping.join()


def test_who_does_not_take_an_answer_is_hung_up_on(path: Path) -> None:
    """A large answer that nobody takes is not kept for ever; one that is taken comes whole."""
    text = "“It leaks here and there and everywhere,” said Ada Holm.\n\n" * 2_000
    with QuoteBank(path) as bank:
        bank.add(Article(text, "Echo", "https://echo.example/2", "Leaks"))
        article = next(quote.article.id for quote in bank.quotes() if quote.article and quote.article.title == "Leaks")
        with serving(bank, HASTE) as port, socket.socket() as idle:
            with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as visitor:
                visitor.request("GET", f"/article/{article}")
                whole = len(visitor.getresponse().read())
            idle.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8_192)
            idle.settimeout(30)
            idle.connect(("127.0.0.1", port))
            idle.sendall(f"GET /article/{article} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            idle.recv(1, socket.MSG_PEEK)
            time.sleep(3 * HASTE.taking)
            taken = 0
            with suppress(ConnectionResetError):
                while some := idle.recv(1_000_000):
                    taken += len(some)
            assert taken < whole / 2


def test_silent_connections_lock_nobody_out(path: Path) -> None:
    """With more of them than there is room for, the one that has been silent for longest makes room."""
    patience = Patience(asking=60, connections=20)
    with QuoteBank(path, read_only=True) as bank, serving(bank, patience) as port, ExitStack() as silent:
        held = [silent.enter_context(connected(port)) for _ in range(60)]
        assert ask(port) == 200
        assert is_hung_up_on(held[0])


def test_the_room_for_connections_leaves_files_for_the_bank() -> None:
    """The limit on open files is raised where the system allows it, and never lies below what is let in."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        room = room_for_connections()
        files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        assert 1 <= room < files
        assert files >= before[0]
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.mark.slow
def test_a_burst_of_a_thousand_keeps_nobody_out(path: Path) -> None:
    """Beside a thousand silent connections, and a thousand that all ask at once, a visitor gets every page."""
    import resource

    files, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most < 9_000:
        pytest.skip("this system allows too few open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(files, 3_000), most))
    command = [sys.executable, "-m", "quotebank", "serve", "--bank", str(path), "--port", "0", "--json"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert server.stdout
    try:
        address = json.loads("".join(itertools.takewhile(lambda line: line != "}\n", server.stdout)) + "}")["address"]
        port = urlsplit(address).port
        assert port
        with ExitStack() as held:
            for _ in range(1_000):
                held.enter_context(connected(port))
            assert ask(port) == 200
            asking = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            crowd = [held.enter_context(connected(port, asking)) for _ in range(1_000)]
            assert [ask(port) for _ in range(5)] == [200] * 5
            for one in crowd:
                one.settimeout(120)
            assert {one.recv(12) for one in crowd} == {b"HTTP/1.1 200"}
        assert ask(port) == 200
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=60)
        server.stdout.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, most))
