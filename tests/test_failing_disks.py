"""Disks that are full, files that are damaged, locked, moved or read-only: one clear line, and nothing lost."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from bank_records import everything, say
from invented import write_jsonl

from quotebank import BankError, BankFailedError, QuoteBank
from quotebank.cli import main


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    """A folder on a disk of its own that holds three megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)]
    if os.name != "posix" or os.getuid() or not mount or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("only root can make a small disk, where the system lets it")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def assert_one_line(errors, *words):
    """An error is one line that holds some words, and no traceback."""
    assert errors.startswith("Error: ")
    assert errors.count("\n") == 1, errors
    assert [word for word in words if word not in errors] == []


@pytest.mark.slow
def test_a_full_disk_ends_an_import_in_one_line_and_loses_nothing(small_disk, tmp_path, capsys):
    """What was stored stays and can be asked; with more space the same command goes on."""
    articles, bank = write_jsonl(tmp_path / "articles.jsonl", 400), small_disk / "q.db"
    assert main(["import", str(articles), "--bank", str(bank)]) == 1
    assert_one_line(capsys.readouterr().err, "full", "What was stored stays: free some space", str(bank))
    assert main(["doctor", "--bank", str(bank)]) == 0
    with QuoteBank(bank, read_only=True) as opened:
        stored = opened.stats()
    assert stored.articles % 100 == 0
    assert 0 < stored.articles < 400
    assert stored.quotes == 20 * stored.articles
    subprocess.run(["mount", "-o", "remount,size=60m", str(small_disk)], check=True)
    assert main(["import", str(articles), "--bank", str(bank)]) == 0
    assert main(["doctor", "--bank", str(bank)]) == 0
    with QuoteBank(bank, read_only=True) as opened:
        assert opened.stats().articles == 400


@pytest.mark.parametrize("what", ["an article", "an outlet"])
def test_a_removal_says_what_disk_it_needs_before_it_begins(small_disk, capsys, what):
    """It either is done or has not begun, however little is free; with as much as it asks for it is done."""
    bank, filler = small_disk / "q.db", small_disk / "filler"
    with QuoteBank(bank) as opened:
        opened.add_extracted(
            [
                say(" ".join(f"word{n}x{m}" for m in range(60)), "Ann Smith", url=f"https://a.org/{n}", outlet="Post")
                for n in range(250)
            ]
        )
        uid = next(iter(opened.quotes())).article.id
    target = [uid] if what == "an article" else ["--outlet", "Post"]
    command = ["remove", *target, "--reason", "a request", "--yes", "--bank", str(bank)]
    refused = 0
    for free in (100_000, 200_000, 400_000, 800_000, 1_600_000, 3_200_000, 6_400_000, 12_800_000):
        subprocess.run(["mount", "-o", "remount,size=60m", str(small_disk)], check=True)
        filler.write_bytes(b"0" * (shutil.disk_usage(small_disk).free - free))
        if main(command) == 0:
            break
        refused += 1
        assert_one_line(capsys.readouterr().err, "Nothing was removed", f"and {free // 100_000 / 10}", "MB are free")
        with QuoteBank(bank, read_only=True) as opened:
            assert opened.stats().articles == 250
    assert 0 < refused < 7
    filler.unlink()
    assert main(["doctor", "--bank", str(bank)]) == 0
    with QuoteBank(bank, read_only=True) as opened:
        assert opened.stats().articles == (249 if what == "an article" else 0)


def test_a_report_that_does_not_fit_on_its_disk_is_named(small_disk, tmp_path, capsys):
    """The import itself is done and says so; one line names the file."""
    articles = write_jsonl(tmp_path / "articles.jsonl", 2)
    (small_disk / "filler").write_bytes(b"0" * 3 * 1024 * 1024)
    report = small_disk / "report.json"
    bank = str(tmp_path / "q.db")
    assert main(["import", str(articles), "--bank", bank, "--report", str(report)]) == 1
    printed = capsys.readouterr()
    assert "articles read     2" in printed.out
    assert printed.err == f"Error: {report}: No space left on device\n"
    assert main(["stats", "--bank", bank]) == 0


LIMITED = """
import resource, signal, sys
from quotebank.cli import main

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))
sys.exit(main(sys.argv[1:]))
"""


def test_a_file_that_may_not_grow_ends_an_import_in_one_line(tmp_path):
    """A quota says something else than a full disk; the bank stays sound."""
    pytest.importorskip("resource", reason="this system has no limits on files")
    articles, bank = write_jsonl(tmp_path / "articles.jsonl", 300), tmp_path / "q.db"
    arguments = [sys.executable, "-c", LIMITED, "import", str(articles), "--bank", str(bank)]
    done = subprocess.run(arguments, capture_output=True, text=True)
    assert done.returncode == 1
    assert_one_line(done.stderr, "What was stored stays", str(bank))
    with QuoteBank(bank) as opened:
        assert opened.examine().problems == ()
        assert opened.stats().articles < 300
        assert opened.add_extracted([everything()]).articles_new == 1


def damaged(path, copy, chance):
    """Make a copy of a bank in which some bytes of one page are others."""
    content = bytearray(path.read_bytes())
    page = chance.randrange(1, len(content) // 4096)
    for _ in range(chance.choice([1, 40, 1000])):
        content[page * 4096 + chance.randrange(4096)] ^= 1 << chance.randrange(8)
    copy.write_bytes(content)
    for side in ("-wal", "-shm"):
        Path(f"{copy}{side}").unlink(missing_ok=True)


def test_a_damaged_bank_ends_every_command_in_one_line(tmp_path, capsys):
    """Whatever bytes have changed: commands answer or say what is wrong, and where they cannot, so does doctor."""
    path, copy = tmp_path / "q.db", tmp_path / "copy.db"
    with QuoteBank(path) as bank:
        bank.add_extracted(
            [everything(), *(say(f"Number {n}", "Ann Smith", url=f"https://a.org/{n}") for n in range(90))]
        )
    chance = random.Random(6)  # noqa: S311  repeatable, not secret
    found = 0
    for _ in range(40):
        damaged(path, copy, chance)
        failed = []
        for command in (["search", "number"], ["speakers"], ["stats"], ["who-said", "number seven"], ["export"]):
            code = main([*command, "--bank", str(copy)])
            errors = capsys.readouterr().err
            assert code in (0, 1)
            if errors.startswith("Error"):
                assert_one_line(errors)
                assert "Error: unexpected " not in errors
                failed.append(command)
        code = main(["doctor", "--bank", str(copy)])
        errors = capsys.readouterr().err
        assert code == 1 or not failed
        assert errors.count("\n") <= 1
        found += code
    assert found > 10


@pytest.mark.parametrize("size", [100, 4096, 5000, 20_000])
def test_a_bank_that_was_cut_short_says_so(tmp_path, capsys, size):
    """A copy that broke off is refused by every command, doctor included, in one line or as a problem."""
    path = tmp_path / "q.db"
    with QuoteBank(path) as bank:
        bank.add_extracted([everything()])
    os.truncate(path, size)
    assert main(["doctor", "--bank", str(path)]) == 1
    printed = capsys.readouterr()
    assert "backup" in printed.out + printed.err
    assert printed.err.count("\n") <= 1


def test_a_bank_that_another_program_holds_is_named(tmp_path):
    """An import into a locked bank ends in one line after the time that it waits, and stores nothing."""
    path = tmp_path / "q.db"
    QuoteBank(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with QuoteBank(path, timeout=0.1) as bank, pytest.raises(BankError, match="locked by another program"):
            bank.add_extracted([everything()])
    with QuoteBank(path) as bank:
        assert bank.add_extracted([everything()]).articles_new == 1


@pytest.mark.parametrize("gone", ["deleted", "replaced"])
def test_a_bank_that_goes_while_it_is_open_is_an_error(tmp_path, gone):
    """Nothing is written to a file that nobody can find any more, and one that takes its place is unharmed."""
    path, other = tmp_path / "q.db", tmp_path / "other.db"
    with QuoteBank(other) as bank:
        bank.add_extracted([say("Yes", "Ann Smith")])
    with QuoteBank(path) as bank:
        bank.add_extracted([everything()])
        path.unlink()
        for side in ("-wal", "-shm"):
            Path(f"{path}{side}").unlink(missing_ok=True)
        if gone == "replaced":
            other.rename(path)
        with pytest.raises(BankFailedError, match="moved, deleted or replaced"):
            bank.add_extracted([say("No", "Bob Jones", url="https://a.org/2")])
    if gone == "replaced":
        with QuoteBank(path) as bank:
            assert bank.examine().problems == ()
            assert bank.stats().articles == 1


def test_the_log_does_not_grow_with_an_import(tmp_path):
    """The write-ahead log is used again after every four thousand pages, also while others read now and then."""
    path = tmp_path / "q.db"
    log = Path(f"{path}-wal")
    sizes = []
    with QuoteBank(path) as bank, QuoteBank(path, read_only=True) as reader:
        for batch in range(60):
            bank.add_extracted(
                [
                    say(f"{batch} {n} " + "word " * 200, f"Speaker {n}", url=f"https://a.org/{batch}/{n}")
                    for n in range(50)
                ]
            )
            assert reader.quotes().count() == 50 * (batch + 1)
            sizes.append(log.stat().st_size)
    assert path.stat().st_size > 8_000_000
    assert max(sizes[30:]) <= 1.2 * max(sizes[:30])


def test_an_open_reader_does_not_hold_up_the_writer(bank_url):
    """A reader that stays in one moment sees that moment, while batches are stored beside it."""
    with QuoteBank(bank_url, timeout=5) as bank, QuoteBank(bank_url, read_only=True) as reader:
        bank.add_extracted([everything()])
        with reader._database.reading() as connection:
            count = "SELECT count(*) FROM quote"
            assert connection.exec_driver_sql(count).scalar_one() == 2
            for n in range(5):
                bank.add_extracted([say(f"Number {n}", "Ann Smith", url=f"https://a.org/{n}")])
            assert connection.exec_driver_sql(count).scalar_one() == 2
        assert reader.stats().quotes == 7
