"""Several writers and readers at once, and writers that are killed: whole articles or nothing of them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from attrs import evolve
from bank_records import everything, say

from quotebank import BankError, QuoteBank
from quotebank.bank import AddReport


def add_some(path, writer, start=None):
    """Add twenty batches of articles, half of which every writer adds; what another process runs."""
    if start is not None:
        start.wait()
    with QuoteBank(path) as bank:
        for batch in range(20):
            shared = say(f"shared {batch}", "Ann Smith", outlet="Shared", url=f"https://a.org/{batch}")
            own = say(f"own {batch}", f"Writer {writer}", outlet=f"Own {writer}", url=f"https://{writer}.org/{batch}")
            bank.add_extracted([shared, own])


class Interrupting(dict):
    """A row that meets Ctrl-C where the database takes it in."""

    def __getitem__(self, key):
        raise KeyboardInterrupt


def test_an_interrupt_inside_a_statement_gives_up_the_lock(tmp_path):
    """Others can write at once, also while somebody holds on to the traceback."""
    with QuoteBank(tmp_path / "quotes.db") as bank, QuoteBank(tmp_path / "quotes.db", timeout=0) as other:
        insert = "INSERT INTO outlet (name, key) VALUES (:name, :key)"
        rows = [{"name": "Lost", "key": "lost"}, Interrupting(name="", key="")]
        with pytest.raises(KeyboardInterrupt) as interrupt, bank._database.writing() as connection:
            connection.exec_driver_sql(insert, rows)
        assert other.add_extracted([everything()]).articles_new == 1
        assert bank.add_extracted([say("Yes", "Ann Smith")]).articles_new == 1
        assert "Lost" not in [summary.outlet.name for summary in bank.outlets()]
        assert interrupt.traceback


def assert_whole(path):
    """Every article in the file has its quotes, every quote its speakers and its words in the index."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.execute("INSERT INTO quote_fts(quote_fts, rank) VALUES ('integrity-check', 1)")


def test_two_processes_write_at_once(tmp_path):
    """Both create, open and fill the same bank; what both add is stored once."""
    path = tmp_path / "q.db"
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(2)
    writers = [context.Process(target=add_some, args=(path, n, start)) for n in (1, 2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert_whole(path)
    with QuoteBank(path) as bank:
        assert bank.stats().quotes == 60
        assert bank.quotes().facets("outlet")["outlet"] == [("Own 1", 20), ("Own 2", 20), ("Shared", 20)]
        assert [(s.speaker.name, s.quotes) for s in bank.speakers()] == [
            ("Ann Smith", 20),
            ("Writer 1", 20),
            ("Writer 2", 20),
        ]


def test_threads_share_a_bank(tmp_path):
    """One QuoteBank may be written to and read from by several threads."""
    with QuoteBank(tmp_path / "q.db") as bank:
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


def test_two_banks_in_turn_see_each_other_s_speakers(tmp_path):
    """What one has remembered is not used after the other has changed it."""
    article, quotes = everything()
    with QuoteBank(tmp_path / "q.db") as one, QuoteBank(tmp_path / "q.db") as other:
        one.add_extracted([(article, quotes)])
        other.remove(article, reason="takes the speakers with it")
        again = evolve(article, url="https://anewz.tv/2")
        assert one.add_extracted([(again, quotes)]) == AddReport(1, 0, 2)
        assert other.add_extracted([(evolve(article, url="https://anewz.tv/3"), quotes)]) == AddReport(1, 0, 2)
        assert [(s.speaker.name, s.quotes) for s in one.speakers("Bridzhe")] == [("Dmitry Bridzhe", 2)]
        assert [s.articles for s in other.outlets()] == [2]


def test_what_failed_is_not_remembered(tmp_path):
    """After a transaction that failed, its speakers are made again."""
    pair = say("Yes", "Ann Smith")
    with QuoteBank(tmp_path / "q.db") as bank:
        bank.add_extracted([say("No", "Bob Jones", url="https://a.org/1")])
        with closing(sqlite3.connect(tmp_path / "q.db")) as other, other:
            other.execute(
                "CREATE TRIGGER fail BEFORE INSERT ON quote_speaker BEGIN SELECT RAISE(ABORT, 'disk on fire'); END"
            )
        with pytest.raises(BankError, match="disk on fire"):
            bank.add_extracted([pair])
        with closing(sqlite3.connect(tmp_path / "q.db")) as other, other:
            other.execute("DROP TRIGGER fail")
        assert bank.known([pair[0]]) == [False]
        assert bank.add_extracted([pair]) == AddReport(1, 0, 1)
        assert bank.quotes().by("Ann Smith").count() == 1


def test_a_reader_sees_whole_batches_only(tmp_path):
    """While a batch is being added, a reader sees none of it; afterwards, all."""
    path = tmp_path / "q.db"

    def pairs():
        for n in range(3):
            yield say(f"number {n}", url=f"https://a.org/{n}")
            with QuoteBank(path, read_only=True) as reader:
                assert reader.quotes().count() == 0

    with QuoteBank(path) as bank:
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
def test_a_killed_writer_leaves_whole_articles(tmp_path):
    """After each of thirty kills the bank opens, is sound, holds only whole articles, and takes more."""
    path = tmp_path / "q.db"
    code = KILLED.format(path=str(path), tests=str(Path(__file__).parent))
    counts = [0]
    for attempt in range(30):
        arguments = [sys.executable, "-c", code, str(attempt * 1_000)]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as writer:
            if attempt:  # the first is killed wherever it is while it makes the bank
                assert writer.stdout.readline() == "ready\n"
            time.sleep(0.02 + 0.013 * attempt)
            os.kill(writer.pid, signal.SIGKILL)
        with QuoteBank(path) as bank:
            stats = bank.stats()
            assert stats.quotes == 2 * stats.articles
            assert bank.quotes().by("Dmitry Bridzhe").count() == stats.articles
            assert bank.quotes().containing("needed").count() == stats.articles
            counts.append(stats.articles)
        assert_whole(path)
    assert counts == sorted(counts)
    assert counts[-1] > 0
