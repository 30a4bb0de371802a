"""Several writers and readers at once, and writers that are killed: whole articles or nothing of them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from attrs import evolve
from bank_records import everything, say
from bank_sql import is_sqlite, run

from quotebank import BankError, QuoteBank
from quotebank.bank import AddReport
from quotebank.store import schema
from quotebank.store.database import insert


def add_some(url, writer, start=None):
    """Add twenty batches of articles, half of which every writer adds; what another process runs."""
    if start is not None:
        start.wait()
    with QuoteBank(url) as bank:
        for batch in range(20):
            shared = say(f"shared {batch}", "Ann Smith", outlet="Shared", url=f"https://a.org/{batch}")
            own = say(f"own {batch}", f"Writer {writer}", outlet=f"Own {writer}", url=f"https://{writer}.org/{batch}")
            bank.add_extracted([shared, own])


class Interrupting(dict):
    """A row that meets Ctrl-C where the database takes it in."""

    def __getitem__(self, key):
        raise KeyboardInterrupt


def test_an_interrupt_inside_a_statement_gives_up_the_lock(bank_url):
    """Others can write at once, also while somebody holds on to the traceback."""
    with QuoteBank(bank_url) as bank, QuoteBank(bank_url, timeout=0.1) as other:
        rows = [{"id": 1, "name": "Lost", "key": "lost"}, Interrupting(id=2, name="", key="")]
        with pytest.raises(KeyboardInterrupt) as interrupt, bank._database.writing() as connection:
            insert(connection, schema.outlets, rows)
        assert other.add_extracted([everything()]).articles_new == 1
        assert bank.add_extracted([say("Yes", "Ann Smith")]).articles_new == 1
        assert "Lost" not in [summary.outlet.name for summary in bank.outlets()]
        assert interrupt.traceback


def assert_whole(url):
    """The database is sound; every article has its quotes, every quote its speakers and its words in the index."""
    if is_sqlite(url):
        assert run(url, "PRAGMA integrity_check") == [("ok",)]
        assert run(url, "PRAGMA foreign_key_check") == []
        run(url, "INSERT INTO quote_fts(quote_fts, rank) VALUES ('integrity-check', 1)")
    else:  # which cannot break a foreign key
        unindexed = "SELECT count(*) FROM quote LEFT JOIN quote_fts ON quote_id = id WHERE quote_id IS NULL"
        assert run(url, unindexed) == [(0,)]


@pytest.fixture(params=["sqlite", "postgresql"])
def no_bank_yet(request, tmp_path):
    """The address of a bank that nobody has made yet."""
    if request.param == "postgresql":
        return request.getfixturevalue("empty_database")()
    return str(tmp_path / "q.db")


def test_two_processes_write_at_once(no_bank_yet):
    """Both create, open and fill the same bank; what both add is stored once."""
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(2)
    writers = [context.Process(target=add_some, args=(no_bank_yet, n, start)) for n in (1, 2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert_whole(no_bank_yet)
    with QuoteBank(no_bank_yet) as bank:
        assert bank.stats().quotes == 60
        assert bank.quotes().facets("outlet")["outlet"] == [("Own 1", 20), ("Own 2", 20), ("Shared", 20)]
        assert [(s.speaker.name, s.quotes) for s in bank.speakers()] == [
            ("Ann Smith", 20),
            ("Writer 1", 20),
            ("Writer 2", 20),
        ]


def test_threads_share_a_bank(bank_url):
    """One QuoteBank may be written to and read from by several threads."""
    with QuoteBank(bank_url) as bank:
        errors = []

        def work(number):
            try:
                for n in range(10):
                    bank.add_extracted([say(f"{number} {n}", "Ann Smith", url=f"https://a.org/{number}/{n}")])
                    assert bank.quotes().by("Smith").count() > n
            except BaseException as error:
                errors.append(error)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []
        assert bank.quotes().by("Smith").count() == 40


def test_two_banks_in_turn_see_each_other_s_speakers(bank_url):
    """What one has remembered is not used after the other has changed it."""
    article, quotes = everything()
    with QuoteBank(bank_url) as one, QuoteBank(bank_url) as other:
        one.add_extracted([(article, quotes)])
        other.remove(article, reason="takes the speakers with it")
        again = evolve(article, url="https://anewz.tv/2")
        assert one.add_extracted([(again, quotes)]) == AddReport(1, 0, 2)
        assert other.add_extracted([(evolve(article, url="https://anewz.tv/3"), quotes)]) == AddReport(1, 0, 2)
        assert [(s.speaker.name, s.quotes) for s in one.speakers("Bridzhe")] == [("Dmitry Bridzhe", 2)]
        assert [s.articles for s in other.outlets()] == [2]


FAILING = {
    True: ["CREATE TRIGGER fail BEFORE INSERT ON quote_speaker BEGIN SELECT RAISE(ABORT, 'disk on fire'); END"],
    False: [
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'disk on fire'; END $$",
        "CREATE TRIGGER fail BEFORE INSERT ON quote_speaker EXECUTE FUNCTION fail()",
    ],
}


def test_what_failed_is_not_remembered(bank_url):
    """After a transaction that failed, its speakers are made again."""
    pair = say("Yes", "Ann Smith")
    with QuoteBank(bank_url) as bank:
        bank.add_extracted([say("No", "Bob Jones", url="https://a.org/1")])
        for statement in FAILING[is_sqlite(bank_url)]:
            run(bank_url, statement)
        with pytest.raises(BankError, match="disk on fire"):
            bank.add_extracted([pair])
        run(bank_url, "DROP TRIGGER fail" if is_sqlite(bank_url) else "DROP TRIGGER fail ON quote_speaker")
        assert bank.known([pair[0]]) == [False]
        assert bank.add_extracted([pair]) == AddReport(1, 0, 1)
        assert bank.quotes().by("Ann Smith").count() == 1


def test_a_reader_sees_whole_batches_only(bank_url):
    """While a batch is being added, a reader sees none of it; afterwards, all."""

    def pairs():
        for n in range(3):
            yield say(f"number {n}", url=f"https://a.org/{n}")
            with QuoteBank(bank_url, read_only=True) as reader:
                assert reader.quotes().count() == 0

    with QuoteBank(bank_url) as bank:
        bank.add_extracted(pairs())
        assert bank.quotes().count() == 3


KILLED = """
import sys
sys.path.insert(0, {tests!r})
from bank_records import everything
from attrs import evolve
from quotebank import QuoteBank

article, quotes = everything()
with QuoteBank({path!r}) as bank:
    print("ready", flush=True)
    for n in range(int(sys.argv[1]), 100_000):
        texts = [article.text + f" {{n}} {{m}}" for m in range(20)]
        bank.add_extracted([(evolve(article, text=text), quotes) for text in texts])
"""


@pytest.mark.slow
def test_a_killed_writer_leaves_whole_articles(bank_url):
    """After each of thirty kills the bank opens, is sound, holds only whole articles, and takes more."""
    code = KILLED.format(path=bank_url, tests=str(Path(__file__).parent))
    counts = [0]
    for attempt in range(30):
        arguments = [sys.executable, "-c", code, str(attempt * 1_000)]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as writer:
            if attempt:  # the first is killed wherever it is while it opens the bank
                assert writer.stdout.readline() == "ready\n"
            time.sleep(0.02 + 0.013 * attempt)
            os.kill(writer.pid, signal.SIGKILL)
        with QuoteBank(bank_url) as bank:
            stats = bank.stats()
            assert stats.quotes == 2 * stats.articles
            assert bank.quotes().by("Dmitry Bridzhe").count() == stats.articles
            assert bank.quotes().containing("needed").count() == stats.articles
            counts.append(stats.articles)
        assert_whole(bank_url)
    assert counts == sorted(counts)
    assert counts[-1] > 0
