"""Files into a bank."""

import bz2
import gzip
import json
import pickle
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import date
from pathlib import Path

import attrs
import pytest
from bank_records import everything, say
from bank_sql import is_sqlite, run
from invented import write_jsonl

from quotebank import (
    Article,
    BankError,
    Extractor,
    MissingExtraError,
    Outlet,
    QuoteBank,
    QuotebankError,
)
from quotebank.bank import AddReport
from quotebank.importing import ImportInterrupted, ImportReport, Progress, import_paths
from quotebank.readers import READERS, Refusal
from quotebank.runs import importing, workers

PAGES = Path(__file__).parent / "data/readers"
SAID = "“The base is not needed anymore,” analyst Dmitry Bridzhe told AnewZ."


@pytest.fixture
def bank(bank_url):
    """An empty bank."""
    with QuoteBank(bank_url) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path):
    """One file of each format, two lists, and four files that cannot be read."""
    root = tmp_path / "articles"
    (root / "deep").mkdir(parents=True)
    (root / "a.txt").write_text("outlet: AnewZ\ndate: 2026-01-28\n\nBase closes\n" + SAID)
    (root / "b.jsonl").write_text('{"text": "“One,” said Ada Li."}\n{"text": \n{"text": "“Two,” said Ada Li."}\n')
    (root / "c.csv").write_text("text,outlet\n“Three,” said Ada Li.,Wire\n")
    (root / "deep" / "d.html").write_bytes((PAGES / "gazette.html").read_bytes())
    (root / "outlets.csv").write_text("name,domain,country\nAnewZ,anewz.tv,AZ\nWire,wire.example,GB\n")
    (root / "speakers.csv").write_text("name,aliases,kind,role\nAda Li,A. Li,person,mayor\n")
    (root / "e.txt").write_bytes(b"")
    (root / "f.html.gz").write_bytes(b"no gzip")
    (root / "g.odt").write_bytes(b"PK\x03\x04")
    (root / "h.txt").write_bytes("“Old,” said Ada Li.".encode("cp1252"))
    return root


def test_an_article_that_changed_is_a_new_version(bank_url, tmp_path):
    """Both are kept, the report says so, and the version that extracted stands with them."""
    record = {"text": SAID, "outlet": "AnewZ", "url": "https://anewz.tv/1"}
    lines = [record, record | {"text": SAID + " It closed."}, record | {"outlet": "Wire"}, {"text": "No address."}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, lines[:1])))
    (tmp_path / "b.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (tmp_path / "c.jsonl").write_text(json.dumps(record | {"text": "Gone.", "url": "http://www.anewz.tv/1/#top"}))
    with QuoteBank(bank_url) as bank:
        reports = [import_paths(bank, [tmp_path / name]) for name in ("a.jsonl", "b.jsonl", "c.jsonl", "a.jsonl")]
        assert [(r.articles_new, r.articles_changed, r.articles_known) for r in reports] == [
            (1, 0, 0),
            (3, 1, 1),
            (1, 1, 0),
            (0, 0, 1),
        ]
        versions = bank.versions(Article(SAID, "AnewZ", "https://anewz.tv/1"))
        assert [version.text for version in versions] == [SAID, SAID + " It closed.", "Gone."]
        assert bank.versions(versions[2].id) == versions
        assert [version.text for version in bank.versions(Article("No address."))] == ["No address."]
        with bank._database.reading() as connection:
            by = connection.exec_driver_sql("SELECT DISTINCT extracted_by FROM article").scalars().all()
        assert by == [str(Extractor().identity)]


def test_two_versions_in_one_batch_are_a_change(bank_url):
    """Whatever else the batch holds."""
    said = [say("Yes", url="https://a.org/1"), say("No", url="https://a.org/1"), say("No", url="https://a.org/2")]
    with QuoteBank(bank_url) as bank:
        assert bank.add_extracted(said) == AddReport(3, 0, 3, articles_changed=1)


def test_a_wire_story_at_many_outlets_shares_one_text(bank_url):
    """Each outlet has its article; the text is stored once."""
    with QuoteBank(bank_url) as bank:
        report = bank.add_many(Article(SAID, f"Herald {n}", f"https://herald{n}.example/1") for n in range(5))
        assert (report.articles_new, report.articles_changed) == (5, 0)
        with bank._database.reading() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM text").scalar_one() == 1


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_folder_is_imported_and_reported(bank, folder, jobs):
    """Everything readable is stored, everything else is refused by name, with one process and with two."""
    report = import_paths(bank, [folder], jobs=jobs)
    assert attrs.evolve(report, seconds=0.0, quotes_new=0, refused=(), notes=()) == ImportReport(
        files_read=7,
        articles_read=6,
        articles_new=6,
        outlets_new=2,
        speakers_new=1,
        refused_total=4,
    )
    assert [str(refusal).removeprefix(f"{folder}/").partition(" (")[0] for refusal in report.refused] == [
        "b.jsonl, line 2: not valid JSON",
        "e.txt: empty file",
        "f.html.gz: damaged gzip file",
        "g.odt: unknown kind of file .odt: expected .txt .html .htm .jsonl .ndjson .json .csv .tsv .vtt .srt "
        ".md .markdown .docx .rtf .pdf .warc, "
        "each also with .gz .bz2 .xz .zst or in a .zip",
    ]
    assert report.notes == (f"{folder}/h.txt: read as windows-1252",)
    assert bank.stats().articles == 6


def test_importing_the_same_again_stores_nothing_twice(bank, folder):
    """The second time every article is known; a third file with the same articles adds nothing either."""
    first = import_paths(bank, [folder])
    quotes = bank.quotes().count()
    (folder / "again.jsonl").write_bytes((folder / "b.jsonl").read_bytes())
    second = import_paths(bank, [folder])
    assert (second.articles_new, second.articles_known) == (0, first.articles_new + 2)
    assert (second.quotes_new, second.outlets_new, second.speakers_new) == (0, 0, 0)
    assert bank.quotes().count() == quotes


def test_the_same_article_twice_in_one_run_is_stored_once(bank, tmp_path):
    """Also when both stand in one batch."""
    (tmp_path / "a.jsonl").write_text((json.dumps({"text": SAID, "url": "https://anewz.tv/1"}) + "\n") * 3)
    report = import_paths(bank, [tmp_path])
    assert (report.articles_read, report.articles_new, report.articles_known) == (3, 1, 2)


def test_outlet_and_date_stand_in_where_the_file_is_silent(bank, tmp_path):
    """The defaults reach the stored article."""
    (tmp_path / "a.txt").write_text(SAID)
    import_paths(bank, [tmp_path], outlet="AnewZ", published=date(2026, 1, 28))
    [summary] = bank.outlets()
    assert (summary.outlet.name, summary.first) == ("AnewZ", date(2026, 1, 28))


def test_known_articles_are_not_extracted_again(tmp_path):
    """Resuming costs reading alone."""

    class Counting(Extractor):
        calls = 0

        def extract(self, article):
            Counting.calls += 1
            return super().extract(article)

    write_jsonl(tmp_path / "a.jsonl", 5)
    with QuoteBank(":memory:", extractor=Counting()) as bank:
        import_paths(bank, [tmp_path])
        write_jsonl(tmp_path / "a.jsonl", 7)
        report = import_paths(bank, [tmp_path])
    assert (report.articles_new, report.articles_known, Counting.calls) == (2, 5, 7)


def test_a_fault_in_the_extractor_costs_its_own_article(tmp_path):
    """The article is refused with the error, the others are stored."""

    class Faulty(Extractor):
        def extract(self, article):
            if "Two" in article.text:
                raise ValueError("no such rule")
            return super().extract(article)

    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "One."}\n{"text": "Two."}\n{"text": "Three."}\n')
    with QuoteBank(":memory:", extractor=Faulty()) as bank:
        report = import_paths(bank, [path])
    assert report.articles_new == 2
    assert [str(refusal) for refusal in report.refused] == [
        f"{path}: extraction failed, please report it as a bug: ValueError: no such rule"
    ]


def compute():
    """Use the processor for a minute, unless stopped."""
    end = time.process_time() + 60
    while time.process_time() < end:
        pass


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no timer for processor time")
def test_an_article_that_takes_too_long_costs_itself_alone(tmp_path, monkeypatch):
    """Extraction is stopped, the article is refused by its file's name, the others are stored."""

    class Slow(Extractor):
        def extract(self, article):
            if "Two" in article.text:
                compute()
            return super().extract(article)

    monkeypatch.setattr(workers, "EXTRACTING", 0.2)
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "One."}\n{"text": "Two."}\n{"text": "Three."}\n')
    with QuoteBank(":memory:", extractor=Slow()) as bank:
        report = import_paths(bank, [path])
    assert report.articles_new == 2
    assert [str(refusal) for refusal in report.refused] == [
        f"{path}: Extraction took more than 0.2 seconds of processor time."
    ]


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no timer for processor time")
def test_a_file_that_takes_too_long_to_read_costs_itself_alone(bank, tmp_path, monkeypatch):
    """It is refused by its name with what came before kept, and the other files are read."""

    def slow(stream, path):
        yield from plain_text(stream, path)
        compute()
        yield from plain_text(stream, path)

    plain_text = READERS[".txt"]
    monkeypatch.setattr(workers, "READING", 0.2)
    monkeypatch.setitem(READERS, ".json", slow)
    for name in ("a.txt", "b.json", "c.txt"):
        (tmp_path / name).write_text(f"{name}: {SAID}")
    report = import_paths(bank, [tmp_path])
    assert report.articles_new == 3
    assert [str(refusal) for refusal in report.refused] == [
        f"{tmp_path / 'b.json'}: reading took more than 0.2 seconds of processor time: left out from here on"
    ]


@pytest.mark.parametrize("jobs", [1, 2])
def test_hostile_files_are_refused_and_the_others_go_in(tmp_path, jobs):
    """Tags without end, attributes without end and a packed bomb cost a line of the report each, whoever reads them."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.html").write_text("<html><body>" + "<li><a>" * 60_000)
    (folder / "b.html").write_text("<html><body><p " + " ".join(f"a{n}=1" for n in range(40_000)) + f">{SAID}")
    for name in ("c.html.bz2", "d.txt.bz2", "e.jsonl.bz2"):
        (folder / name).write_bytes(bz2.compress(b" " * 20_000_000) * 100)
    (folder / "f.html").write_bytes((PAGES / "gazette.html").read_bytes())
    (folder / "g.txt").write_text(SAID)
    with QuoteBank(tmp_path / "q.db") as bank:
        report = import_paths(bank, [folder], jobs=jobs)
    assert [Path(refusal.path).name[0] for refusal in report.refused] == ["a", "b", "c", "d", "e"]
    assert report.articles_new == 2


def test_a_link_out_of_the_folder_is_in_the_report(bank, tmp_path):
    """What is passed over is said once, and nothing of it is stored."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("“Nobody knows this,” said Ada Li.")
    (folder / "a.txt").write_text(SAID)
    (folder / "b.txt").symlink_to(tmp_path / "secret.txt")
    report = import_paths(bank, [folder], progress=lambda _: None)
    assert (report.articles_new, report.files_read, report.refused_total) == (1, 1, 1)
    assert [refusal.path for refusal in report.refused] == [str(folder / "b.txt")]
    assert "leads out of the folder" in report.refused[0].reason


def test_an_article_that_the_bank_cannot_store_costs_itself_alone(bank, tmp_path, monkeypatch):
    """The rest of its batch is stored one by one."""
    add = bank.add_extracted

    def picky(pairs, **options):
        if any("Two" in ready.article.text for ready in pairs):
            raise BankError("Two cannot be stored.")
        return add(pairs, **options)

    monkeypatch.setattr(bank, "add_extracted", picky)
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "One."}\n{"text": "Two."}\n{"text": "Three."}\n')
    report = import_paths(bank, [path])
    assert report.articles_new == 2
    assert [str(refusal) for refusal in report.refused] == [f"{path}: Two cannot be stored."]


def test_a_bank_that_fails_ends_the_run(bank, tmp_path, monkeypatch):
    """When nothing of a batch can be stored, it is not the articles' fault."""

    def broken(_pairs, **options):
        raise BankError("The disk is full.")

    monkeypatch.setattr(bank, "add_extracted", broken)
    write_jsonl(tmp_path / "a.jsonl", 3)
    with pytest.raises(BankError, match="The disk is full"):
        import_paths(bank, [tmp_path])


def test_pages_without_the_extra_are_refused_with_what_to_install(bank, tmp_path, monkeypatch):
    """The other files of the folder are read."""

    def missing():
        raise MissingExtraError("Reading web pages", "html")

    monkeypatch.setattr("quotebank.readers.html_pages._trafilatura", missing)
    (tmp_path / "a.html").write_text("<html></html>")
    (tmp_path / "b.txt").write_text(SAID)
    report = import_paths(bank, [tmp_path])
    assert report.articles_new == 1
    reason = "Reading web pages needs an optional dependency: pip install 'quotebank[html]'"
    assert report.refused == (Refusal(str(tmp_path / "a.html"), reason),)


def test_pages_without_the_extra_are_one_refusal_that_counts_them(bank, tmp_path, monkeypatch):
    """A folder of pages says once what to install; all of them count as refused."""

    def missing():
        raise MissingExtraError("Reading web pages", "html")

    monkeypatch.setattr("quotebank.readers.html_pages._trafilatura", missing)
    for name in ("a.html", "b.htm", "c.html.gz"):
        (tmp_path / name).write_bytes(gzip.compress(b"<p>") if name.endswith("gz") else b"<p>")
    (tmp_path / "d.txt").write_text(" ")
    report = import_paths(bank, [tmp_path])
    assert report.refused_total == 4
    assert report.files_read == 0
    assert [refusal.reason for refusal in report.refused] == [
        "Reading web pages needs an optional dependency: pip install 'quotebank[html]' "
        "(2 more files refused for the same reason)",
        "no text in it",
    ]


def test_replaced_characters_are_counted(bank, tmp_path):
    """What became U+FFFD adds up over all files."""
    (tmp_path / "a.txt").write_text("“No\0,” she said\0.")
    (tmp_path / "b.jsonl").write_text(r'{"text": "a\ud800"}')
    assert import_paths(bank, [tmp_path]).replaced_characters == 3


def test_progress_is_told_after_each_file_and_each_batch(bank, tmp_path, monkeypatch):
    """The counts grow to the whole."""
    monkeypatch.setattr(importing, "BATCH", 10)
    write_jsonl(tmp_path / "a.jsonl", 25)
    (tmp_path / "b.txt").write_text("")
    told = []
    report = import_paths(bank, [tmp_path], progress=told.append)
    assert [(one.files, one.articles, one.refused) for one in told] == [
        (0, 10, 0),
        (0, 20, 0),
        (1, 25, 0),
        (2, 25, 1),
        (2, 25, 1),
    ]
    assert told[-1] == Progress(files=2, files_total=2, articles=25, quotes=report.quotes_new, refused=1)


def test_a_run_is_recorded_with_its_report(bank, bank_url, tmp_path):
    """The bank knows which version read what, and how it went."""
    (tmp_path / "a.txt").write_text(SAID)
    import_paths(bank, [tmp_path / "a.txt", tmp_path / "b.txt"])
    [(version, sources, ended, report)] = run(bank_url, "SELECT version, sources, ended_at, report FROM run")
    if is_sqlite(bank_url):  # which keeps JSON as text
        sources, report = json.loads(sources), json.loads(report)
    assert version
    assert sources == [str(tmp_path / "a.txt"), str(tmp_path / "b.txt")]
    assert ended
    assert report["refused"] == [{"path": str(tmp_path / "b.txt"), "reason": "no such file or folder", "line": None}]


def test_a_file_name_that_is_no_utf8_does_not_break_the_report(bank, tmp_path):
    """The name is shown with U+FFFD, and the file is read all the same."""
    good, bad = (tmp_path / name for name in ("a\udcff.txt", "b\udcff.txt"))
    try:
        good.write_text(SAID)
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    bad.write_text("")
    report = import_paths(bank, [good, bad])
    assert report.articles_new == 1
    assert json.loads(report.to_json().encode("utf-8"))["refused"][0]["path"] == str(tmp_path / "b\ufffd.txt")


def test_the_report_keeps_a_bounded_number_of_refusals(bank, tmp_path, monkeypatch):
    """All are counted, so a dump of a million bad lines does not fill the memory."""
    monkeypatch.setattr(importing, "KEPT", 5)
    (tmp_path / "a.jsonl").write_text("no\n" * 20)
    report = import_paths(bank, [tmp_path])
    assert (len(report.refused), report.refused_total) == (5, 20)


def test_an_interrupt_stores_whole_batches_and_the_next_run_goes_on(bank, tmp_path, monkeypatch):
    """What the report counts is what the bank holds."""
    monkeypatch.setattr(importing, "BATCH", 10)
    write_jsonl(tmp_path / "a.jsonl", 45)

    def interrupt(progress):
        if progress.articles == 20:
            raise KeyboardInterrupt

    with pytest.raises(ImportInterrupted) as interrupted:
        import_paths(bank, [tmp_path], progress=interrupt)
    report = interrupted.value.report
    assert report.interrupted
    assert report.articles_new == bank.stats().articles == 20
    rest = import_paths(bank, [tmp_path])
    assert (rest.articles_known, rest.articles_new, bank.stats().articles) == (20, 25, 45)


@pytest.mark.slow
def test_a_worker_that_dies_ends_the_run_with_advice(tmp_path):
    """What is stored stays stored; no process hangs."""
    write_jsonl(tmp_path / "a.jsonl", 60)
    with QuoteBank(tmp_path / "quotes.db", extractor=Dying()) as bank, pytest.raises(QuotebankError, match="one job"):
        import_paths(bank, [tmp_path / "a.jsonl"], jobs=2)


class Dying(Extractor):
    """An extractor that takes its process with it."""

    def extract(self, article):  # noqa: D102
        import os

        os._exit(9)


def test_a_script_without_a_guard_is_told_to_have_one(tmp_path):
    """Workers that run the script again end with advice, and leave no trace in the bank."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.replace('if __name__ == "__main__"', "if True"))
    source = write_jsonl(tmp_path / "a.jsonl", 1)
    words = [sys.executable, script, tmp_path / "quotes.db", source]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert 'put the import in that script under if __name__ == "__main__":' in done.stderr.splitlines()[-1]
    with closing(sqlite3.connect(tmp_path / "quotes.db")) as bank:
        assert bank.execute("SELECT count(*) FROM run").fetchone() == (0,)


SCRIPT = """
import os, sys
from quotebank import QuoteBank
from quotebank.bank import AddReport
from quotebank.importing import ImportInterrupted, import_paths

if __name__ == "__main__":
    with QuoteBank(sys.argv[1]) as bank:
        try:
            report = import_paths(bank, [sys.argv[2]], jobs=2, progress=lambda now: print(now.quotes, flush=True))
        except ImportInterrupted as interrupted:
            print(interrupted.report.to_json().replace("\\n", ""), flush=True)
            sys.exit(130)
"""


def start(tmp_path, url, count):
    """Start an import of so many articles in its own process group and wait for the first stored batch."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    source = write_jsonl(tmp_path / "a.jsonl", count)
    process = subprocess.Popen(
        [sys.executable, script, url, source],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout.readline()
    return process


def members(process):
    """Return the living processes of a session, by their session's number in /proc."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, session = stat.read_text().rpartition(")")[2].split()[:4]
        except (OSError, ValueError):
            continue
        if int(session) == process.pid and state != "Z":
            found.append(int(stat.parent.name))
    return found


@pytest.mark.slow
def test_ctrl_c_ends_the_workers_quietly_and_the_report_is_whole(bank_url, tmp_path):
    """Only the writer answers: no traceback, no process left, and the report counts the batches that are stored."""
    import os

    process = start(tmp_path, bank_url, 3000)
    os.killpg(process.pid, signal.SIGINT)
    out, error = process.communicate(timeout=60)
    assert (process.returncode, error) == (130, "")
    report = json.loads(out.splitlines()[-1])
    with QuoteBank(bank_url, read_only=True) as bank:
        stored = bank.stats().articles
    assert 0 < stored < 3000
    assert report["articles_new"] <= stored <= report["articles_new"] + importing.BATCH  # one may commit as it stops
    assert members(process) == []


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for left-over processes in /proc")
def test_a_killed_import_leaves_whole_articles_and_goes_on(bank_url, tmp_path):
    """After kill -9 each stored article has all its quotes, the workers go, and the next run adds the rest."""
    process = start(tmp_path, bank_url, 1500)
    process.kill()
    process.communicate(timeout=60)
    for _ in range(100):
        if not members(process):
            break
        time.sleep(0.1)
    assert members(process) == []
    with QuoteBank(bank_url) as bank, QuoteBank(":memory:") as whole:
        stored = bank.stats()
        assert 0 < stored.articles < 1500
        records = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
        articles = [Article(**{**record, "published": date.fromisoformat(record["published"])}) for record in records]
        whole.add_many(article for article, known in zip(articles, bank.known(articles), strict=True) if known)
        assert whole.stats().articles == stored.articles
        assert whole.stats().quotes == stored.quotes
        report = import_paths(bank, [tmp_path / "a.jsonl"])
        assert (report.articles_known, report.articles_new) == (stored.articles, 1500 - stored.articles)


# The kernel's own figure for the process: getrusage's begins with the size of the process that started it.
MEASURED = """
import re, sys
from pathlib import Path
from quotebank import QuoteBank
from quotebank.importing import import_paths

with QuoteBank(sys.argv[1]) as bank:
    report = import_paths(bank, [sys.argv[2]])
peak = re.search(r"VmHWM:\\s*(\\d+) kB", Path("/proc/self/status").read_text())
print(report.articles_new, report.quotes_new, int(peak[1]) // 1024)
"""


@pytest.mark.slow
def test_ten_thousand_articles_import_with_flat_memory(tmp_path):
    """The peak stays under 300 MB and hardly grows from a thousand articles to ten thousand."""
    peaks = []
    for count in (1000, 10_000):
        source = write_jsonl(tmp_path / f"{count}.jsonl", count)
        command = [sys.executable, "-c", MEASURED, tmp_path / f"{count}.db", source]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        new, quotes, peak = map(int, done.stdout.split())
        assert new == count
        assert quotes > 10 * count
        peaks.append(peak)
    assert peaks[1] < 300
    assert peaks[1] - peaks[0] < 60


def test_records_reach_another_process_whole():
    """Every field comes back, also those that take no part in equality."""
    article, quotes = everything()
    told = [attrs.evolve(quote, id="a1", article=article, before="b", after="c") for quote in quotes]
    for record in (article, *told, Outlet("AnewZ", "anewz.tv", "AZ")):
        back = pickle.loads(pickle.dumps(record))  # noqa: S301  our own bytes
        assert attrs.asdict(back) == attrs.asdict(record)
        assert type(back) is type(record)
