"""Imports that are killed, servers that stop, importers that meet: whole articles, each once, and nothing else."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from invented import write_jsonl
from postgres_server import owner, program

from quotebank import QuoteBank
from quotebank.importing import import_paths
from quotebank.store import schema

KILLS = 55

IMPORT = """
import sys
from quotebank import QuoteBank
from quotebank.runs import importing

importing.BATCH = 2
with QuoteBank(sys.argv[1]) as bank:
    importing.import_paths(bank, sys.argv[2:], progress=lambda _: print("on", flush=True))
"""
"""Small batches: a kill at any moment is as likely to hit a transaction as the extraction."""

ADD = """
import json, sys
from attrs import evolve
from quotebank import Article, QuoteBank, extract

with QuoteBank(sys.argv[1]) as bank, open(sys.argv[2], encoding="utf-8") as lines:
    pattern = Article(json.loads(next(lines))["text"])
    quotes = extract(pattern)
    for start in range(0, 100_000, 10):
        numbers = range(start, start + 10)
        texts = [evolve(pattern, text=f"{pattern.text} {n}", url=f"https://a.org/{n}") for n in numbers]
        if not all(bank.known(texts)):
            bank.add_extracted([(text, quotes) for text in texts])
            print("on", flush=True)
"""


def holdings(bank):
    """The ids of the quotes of every article that a bank holds."""
    query = sa.select(schema.articles.c.uid, schema.quotes.c.uid).join_from(
        schema.articles, schema.quotes, isouter=True
    )
    found = {}
    with bank._database.reading() as connection:
        for article, quote in connection.execute(query):
            found.setdefault(article, set()).add(quote)
    return found


def undisturbed(folder, paths):
    """What a bank holds after an import that nothing disturbs."""
    with QuoteBank(folder / "undisturbed.db") as bank:
        import_paths(bank, paths)
        assert bank.examine().sound
        return holdings(bank)


def command(*arguments):
    """The command line in a process of its own, as words."""
    return [sys.executable, "-m", "quotebank", *map(str, arguments)]


def assert_whole(url, whole):
    """The bank is sound and holds nothing but whole articles; returns how many."""
    with QuoteBank(url) as bank:
        assert bank.examine().problems == ()
        held = holdings(bank)
    assert {uid: quotes for uid, quotes in held.items() if whole.get(uid) != quotes} == {}
    return len(held)


def articles_in(url):
    """How many articles a bank holds."""
    with QuoteBank(url) as bank:
        return bank.stats().articles


def kill_on_the_way(script, url, path, chance):
    """Run a writer until it has stored a few batches, and kill it at a moment after that."""
    with subprocess.Popen([sys.executable, "-c", script, url, str(path)], stdout=subprocess.PIPE, text=True) as writer:
        for _ in range(chance.randrange(3)):
            assert writer.stdout.readline() == "on\n"
        try:
            writer.wait(chance.uniform(0, 0.05))
        except subprocess.TimeoutExpired:
            os.kill(writer.pid, signal.SIGKILL)


@pytest.mark.slow
@pytest.mark.soak
def test_a_killed_import_leaves_whole_articles_and_goes_on(bank_url, tmp_path):
    """After each kill the bank is sound; in the end it holds what an undisturbed import holds."""
    path = write_jsonl(tmp_path / "articles.jsonl", 150)
    whole = undisturbed(tmp_path, [path])
    chance, counts = random.Random(4), [0]  # noqa: S311  repeatable, not secret
    for _ in range(KILLS):
        kill_on_the_way(IMPORT, bank_url, path, chance)
        counts.append(assert_whole(bank_url, whole))
    assert counts == sorted(counts)
    assert len(set(counts)) > KILLS / 3
    with QuoteBank(bank_url) as bank:
        import_paths(bank, [path])
        assert holdings(bank) == whole
        assert bank.examine().sound


@pytest.mark.slow
def test_a_killed_writer_leaves_whole_articles_and_goes_on(bank_url, tmp_path):
    """After each kill in the middle of many transactions the bank is sound and every article has all its quotes."""
    path = write_jsonl(tmp_path / "articles.jsonl", 1)
    chance, counts = random.Random(5), [0]  # noqa: S311  repeatable, not secret
    for _ in range(KILLS):
        kill_on_the_way(ADD, bank_url, path, chance)
        with QuoteBank(bank_url) as bank:
            assert bank.examine().problems == ()
            held = holdings(bank)
        assert {len(quotes) for quotes in held.values()} <= {20}
        counts.append(len(held))
    assert counts == sorted(counts)
    assert len(set(counts)) > KILLS / 3


@pytest.fixture
def server() -> Iterator[tuple[str, object]]:
    """A PostgreSQL cluster of its own, as safe as it comes: its address, and how to stop it at once and start it."""
    pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'quotebank[postgres]'")
    initdb, pg_ctl = program("initdb"), program("pg_ctl")
    if not initdb or not pg_ctl:
        pytest.skip("PostgreSQL's server programs are not installed (Debian: apt install postgresql)")
    user = owner()
    folder = Path(tempfile.mkdtemp(prefix="quotebank-crash-"))
    if user:
        shutil.chown(folder, **user)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = str(folder / "data")
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories=''"
    quiet = {"check": True, "capture_output": True, "cwd": folder, **user}

    def control(*words):
        subprocess.run([pg_ctl, "-D", data, "-w", "-l", str(folder / "log"), "-o", options, *words], **quiet)

    try:
        subprocess.run([initdb, "-D", data, "-A", "trust", "-U", "bank", "-E", "UTF8", "--locale=C"], **quiet)
        control("start")
        yield f"postgresql+psycopg://bank@127.0.0.1:{port}/postgres", control
    finally:
        subprocess.run([pg_ctl, "-D", data, "-m", "immediate", "stop"], check=False, capture_output=True, **user)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.slow
def test_a_server_that_stops_at_once_loses_nothing_that_was_stored(server, tmp_path):
    """The import ends in one line; once the server is back, the bank is sound and the import goes on."""
    url, control = server
    path = write_jsonl(tmp_path / "articles.jsonl", 800)
    whole = undisturbed(tmp_path, [path])
    QuoteBank(url).close()
    for _ in range(3):
        before = articles_in(url)
        with subprocess.Popen(
            command("import", path, "--bank", url), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as importer:
            while articles_in(url) == before:
                assert importer.poll() is None, importer.communicate()
            control("-m", "immediate", "stop")
            output, errors = importer.communicate(timeout=60)
        assert importer.returncode == 1, output
        assert errors.startswith("Error: The bank ")
        assert errors.count("\n") == 1
        assert "What was stored stays" in errors
        control("start")
        assert_whole(url, whole)
    subprocess.run(command("import", path, "--bank", url), check=True, capture_output=True)
    assert assert_whole(url, whole) == 800


@pytest.mark.slow
@pytest.mark.parametrize("overlap", ["the same", "overlapping"])
def test_two_importers_at_once_store_each_article_once(bank_url, tmp_path, overlap):
    """Two processes make and fill one bank; their reports add up to what it holds."""
    files = [write_jsonl(tmp_path / f"{name}.jsonl", 60, seed=seed) for seed, name in enumerate("abc")]
    shares = [files, files] if overlap == "the same" else [files[:2], files[1:]]
    importers = [
        subprocess.Popen(
            command("import", *share, "--bank", bank_url, "--json"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for share in shares
    ]
    done = [importer.communicate(timeout=120) for importer in importers]
    assert [importer.returncode for importer in importers] == [0, 0], done
    reports = [json.loads(output) for output, _ in done]
    whole = undisturbed(tmp_path, files)
    assert assert_whole(bank_url, whole) == 180
    assert sum(report["articles_new"] for report in reports) == 180
    assert sum(report["quotes_new"] for report in reports) == sum(map(len, whole.values()))
    for report, share in zip(reports, shares, strict=True):
        assert report["articles_new"] + report["articles_known"] == report["articles_read"] == 60 * len(share)
        assert report["refused"] == []
