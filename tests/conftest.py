"""The databases that bank tests run on: an SQLite file, and a PostgreSQL cluster that the run starts itself."""

from __future__ import annotations

import itertools
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import postgres_server as server
import pytest

signal.signal(signal.SIGINT, signal.default_int_handler)  # a run in the background was told to ignore what tests send

_QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "60"}
"""What the cluster holds is thrown away: it need not survive a power cut."""
_MEMORY = Path("/dev/shm")  # noqa: S108  nearly halves what the tests of banks take
_WHO_MAY = """
host all guarded 127.0.0.1/32 scram-sha-256
host all all 127.0.0.1/32 trust
"""
"""The role "guarded" (a test makes it) needs its password, everybody else none."""


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """The address of a PostgreSQL server on loopback, without the name of a database."""
    pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'quotebank[postgres]'")
    initdb, pg_ctl = server.program("initdb"), server.program("pg_ctl")
    if not initdb or not pg_ctl:
        pytest.skip("PostgreSQL's server programs are not installed (Debian: apt install postgresql)")
    owner = server.owner()
    in_memory = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > 2_000_000_000
    folder = Path(tempfile.mkdtemp(prefix="quotebank-pg-", dir=_MEMORY if in_memory else None))
    if owner:
        shutil.chown(folder, **owner)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = str(folder / "data")
    settings = {**_QUICK, "listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": ""}
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    quiet = {"check": True, "capture_output": True, "cwd": folder, **owner}
    initialise = [initdb, "-D", data, "-A", "trust", "-U", "bank", "-E", "UTF8", "--locale=C", "--no-sync"]
    # Words sort as in a dictionary, as on most servers: what a bank sorts must not hang on that. Before 15 as in C.
    as_in_a_dictionary = ["--locale-provider=icu", "--icu-locale=en-US"]
    try:
        if subprocess.run([*initialise, *as_in_a_dictionary], **{**quiet, "check": False}).returncode:
            subprocess.run(initialise, **quiet)
        (folder / "data" / "pg_hba.conf").write_text(_WHO_MAY)
        subprocess.run([pg_ctl, "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start"], **quiet)
        yield f"postgresql+psycopg://bank@127.0.0.1:{port}"
    finally:
        subprocess.run([pg_ctl, "-D", data, "-w", "-m", "immediate", "stop"], check=False, capture_output=True, **owner)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def empty_database(cluster: str) -> Callable[..., str]:
    """Make the address of a database, a new one each time, without a bank unless the options name a template."""
    import psycopg

    numbers = itertools.count()

    def make(options: str = "") -> str:
        name = f"bank{next(numbers)}"
        with psycopg.connect(f"{cluster.replace('+psycopg', '')}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} {options}")
        return f"{cluster}/{name}"

    return make


@pytest.fixture(scope="session")
def new_database(empty_database: Callable[..., str]) -> Callable[[], str]:
    """Make the address of an empty bank in PostgreSQL, a new one each time."""
    from quotebank import QuoteBank

    pattern = empty_database()
    QuoteBank(pattern).close()
    template = f"TEMPLATE {pattern.rpartition('/')[2]}"
    return lambda: empty_database(template)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def new_bank(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], str]:
    """Make the address of an empty bank, a new one each time: a test that asks for it runs on both databases."""
    if request.param == "postgresql":
        make: Callable[[], str] = request.getfixturevalue("new_database")
        return make
    return lambda: str(tmp_path_factory.mktemp("bank") / "quotes.db")


@pytest.fixture(scope="session")
def drop() -> Callable[[str], None]:
    """Drop a database in PostgreSQL, which takes eight megabytes and more; files go with their folder."""

    def drop_database(address: str) -> None:
        if address.startswith("postgresql"):
            import psycopg

            server, _, name = address.replace("+psycopg", "").rpartition("/")
            with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    return drop_database


@pytest.fixture
def bank_url(new_bank: Callable[[], str], drop: Callable[[str], None]) -> Iterator[str]:
    """The address of an empty bank: a test that asks for it runs on both databases."""
    address = new_bank()
    yield address
    drop(address)
