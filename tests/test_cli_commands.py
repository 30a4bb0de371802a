"""What each command prints, word for word."""

import errno
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from cli_bank import QUOTES, TEXT, fill

from quotebank import Article, Outlet, Quote, QuoteBank, QuoteKind, Span, Speaker
from quotebank.cli import main
from quotebank.exports import read_csv, read_jsonl, to_dict

WORDS_OF = {quote.text.split()[0]: quote for quote in QUOTES}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bank with one article and two quotes, made once; every test gets a copy."""
    return fill(tmp_path_factory.mktemp("filled") / "quotes.db")


@pytest.fixture
def ids(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The bank in the current folder under the default name: its ids by the first word of the quote."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QUOTEBANK_BANK", raising=False)
    path = shutil.copy(filled, tmp_path)
    with QuoteBank(path, read_only=True) as bank:
        return {quote.text.split()[0]: quote.id or "" for quote in bank.quotes()} | {
            "article": next(quote.article.id or "" for quote in bank.quotes() if quote.article)
        }


def output(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    """Run a command that says nothing on standard error and return what it prints."""
    assert main(words) == code
    printed = capsys.readouterr()
    assert printed.err == ""
    return printed.out


def test_who_said(ids: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """An answer holds words, speaker, role, addressee, outlet, date, link, certainty, fit and difference."""
    assert output(capsys, "who-said", "the ferry runs all winter") == (
        "“The ferry will run all winter”\n"
        "  context     “[...],” mayor Ada Lindqvist told reporters.\n"
        "  speaker     Ada Lindqvist (mayor)\n"
        "  told        reporters\n"
        "  outlet      Harbour Post, 2026-03-04\n"
        "  link        https://harbourpost.example/ferry\n"
        "  sure        93% of all of it, 93% of the speaker; direct quote\n"
        "  match       78 of 100\n"
        "  difference  The ferry [-runs-] {+will run+} all winter\n"
        f"  id          {ids['The']}\n"
    )


def test_who_said_word_for_word(ids: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """The same words are no difference."""
    assert "  difference  none: word for word\n" in output(capsys, "who-said", "The ferry will run all winter")


def test_who_said_in_json(ids: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """The JSON holds the question, the score, the difference in steps, and the one shape of a quote."""
    answer = json.loads(output(capsys, "who-said", "the ferry runs all winter", "--json"))
    assert answer["asked"] == "the ferry runs all winter"
    (match,) = answer["matches"]
    assert match["difference"] == [
        ["equal", "the ferry", "The ferry"],
        ["replace", "runs", "will run"],
        ["equal", "all winter", "all winter"],
    ]
    assert match["quote"].keys() == to_dict(QUOTES[0]).keys()


def test_negated_quote_says_so(ids: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """A quote that was reported as denied is marked; reported words stand without quotation marks."""
    assert output(capsys, "search", "costs") == (
        "it costs too much \ufffd[31m\n"
        "  context     She denied that [...].\n"
        "  speaker     Ada Lindqvist (mayor)\n"
        "  stance      reported as denied\n"
        "  outlet      Harbour Post, 2026-03-04\n"
        "  link        https://harbourpost.example/ferry\n"
        "  sure        50% of all of it, 50% of the speaker; indirect quote\n"
        f"  id          {ids['it']}\n"
    )


def test_show(ids: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """A quote stands in its paragraph between marks, with its whole provenance and the reasons for its speaker."""
    assert output(capsys, "show", ids["The"][:6]) == (
        "“>>The ferry will run all winter<<,” mayor Ada Lindqvist told reporters.\n"
        "\n"
        "  speaker     Ada Lindqvist (mayor)\n"
        "  told        reporters\n"
        "  outlet      Harbour Post, 2026-03-04\n"
        "  link        https://harbourpost.example/ferry#:~:text=The%20ferry%20will%20run%20all%20winter\n"
        "  sure        93% of all of it, 93% of the speaker; direct quote\n"
        "  title       Ferry to run all winter\n"
        "  byline      Bo Writer\n"
        f"  id          {ids['The']}\n"
        f"  characters  26-55 of article {ids['article']}\n"
        "\n"
        "Why this speaker\n"
        '  - cue "told" follows the name\n'
    )


def test_show_in_json(ids: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """The JSON adds the paragraph, with offsets into the article, to the shape of a quote."""
    shape = json.loads(output(capsys, "show", ids["The"], "--json"))
    start, end = shape["content"][0]
    paragraph = shape["paragraph"]
    assert paragraph["text"] == "“The ferry will run all winter,” mayor Ada Lindqvist told reporters."
    assert paragraph["text"][start - paragraph["start"] : end - paragraph["start"]] == shape["text"]
    assert TEXT[paragraph["start"] : paragraph["end"]] == paragraph["text"]


def test_show_without_the_article(ids: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """A quote whose article's text nobody has is shown as it is, and says so."""
    with QuoteBank("quotes.db") as bank:
        quote = Quote("Unanchored words", QuoteKind.DIRECT, speakers=(Speaker("Lindqvist"),))
        bank.add_extracted([(Article(None, outlet="Dump", title="A title"), [quote])])
        number = next(iter(bank.quotes().containing("unanchored"))).id or ""
    shown = output(capsys, "show", number)
    assert shown.startswith(">>Unanchored words<<\n\n  speaker     Lindqvist (surname only)\n")
    assert "  characters  unknown: the article's text is not in the bank\n" in shown


def test_split_quotation_shows_its_gap(ids: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """Words that the reporter parted are not shown as if they had been said in one breath."""
    article = Article("“No boat,” she said, “no bread.”", outlet="Harbour Post", title="Strike")
    quote = Quote("No boat no bread.", QuoteKind.DIRECT, content=(Span(1, 8), Span(22, 31)), quoted=(Span(1, 8),))
    with QuoteBank("quotes.db") as bank:
        bank.add_extracted([(article, [quote])])
    assert output(capsys, "search", "bread").startswith("“No boat [...] no bread.”\n")


def test_show_of_no_quote(ids: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """An id that the bank does not hold is named in the message."""
    assert main(["show", "0000000000"]) == 1
    assert "0000000000" in capsys.readouterr().err


def test_speakers(ids: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """Speakers stand one a line, a tab between columns."""
    assert output(capsys, "speakers") == (
        "speaker\talso\troles\tquotes\tarticles\tfirst\tlast\nAda Lindqvist\t\tmayor\t2\t1\t2026-03-04\t2026-03-04\n"
    )
    (speaker,) = json.loads(output(capsys, "speakers", "lindq", "--json"))["speakers"]
    assert (speaker["name"], speaker["surname_only"], speaker["quotes"]) == ("Ada Lindqvist", False, 2)


def test_outlets(ids: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """Outlets stand one a line, a tab between columns."""
    assert output(capsys, "outlets") == (
        "outlet\tdomain\tcountry\tarticles\tquotes\tfirst\tlast\n"
        "Harbour Post\tharbourpost.example\tSE\t1\t2\t2026-03-04\t2026-03-04\n"
    )
    (outlet,) = json.loads(output(capsys, "outlets", "--json"))["outlets"]
    assert (outlet["name"], outlet["country"], outlet["quotes"]) == ("Harbour Post", "SE", 2)


def test_listed_outlets_are_shown_when_asked_for(ids: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """Outlets without articles come with --all alone, and are counted apart."""
    with QuoteBank("quotes.db") as bank:
        bank.add_outlets([Outlet("Reuters", "reuters.com", "GB"), Outlet("AnewZ", "anewz.tv", "AZ")])
    assert [line.split("\t")[0] for line in output(capsys, "outlets").splitlines()] == ["outlet", "Harbour Post"]
    lines = output(capsys, "outlets", "--all").splitlines()
    assert [line.split("\t")[0] for line in lines] == ["outlet", "Harbour Post", "AnewZ", "Reuters"]
    counts = output(capsys, "stats").splitlines()
    assert "outlets                   1" in counts
    assert "  only listed             2" in counts


def test_bank_of_listed_outlets_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where no outlet has an article, the message says how to see the listed ones."""
    monkeypatch.chdir(tmp_path)
    with QuoteBank("quotes.db") as bank:
        bank.add_outlets([Outlet("Reuters", "reuters.com", "GB")])
    assert main(["outlets"]) == 1
    assert capsys.readouterr().err == "No outlet has an article: --all shows those that are only listed.\n"


@pytest.mark.parametrize(
    ("columns", "heading"),
    [
        ("120", "outlet domain country articles quotes first last"),
        ("90", "outlet domain country articles quotes last"),
        ("80", "outlet domain articles quotes last"),
    ],
)
def test_narrow_terminal_leaves_columns_out(
    columns: str, heading: str, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where a table is wider than the terminal, the columns that matter least go."""
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    with QuoteBank("quotes.db") as bank:
        bank.add_outlets([Outlet("The Winding Chronicle", "chronicle.example", "GB")])
    assert main(["outlets", "--all"]) == 0
    lines = re.sub(r"\x1b\[[\d;]*m", "", capsys.readouterr().out).splitlines()
    assert lines[0].split() == heading.split()
    assert lines[2].startswith("The Winding Chronicle  chronicle.example")
    assert len(lines) == 3


def test_stats(ids: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """The counts of a bank."""
    assert output(capsys, "stats").splitlines()[:8] == [
        "articles                  1",
        "quotes                    2",
        "  direct                  1",
        "  indirect                1",
        "speakers                  1",
        "outlets                   1",
        "first day        2026-03-04",
        "last day         2026-03-04",
    ]
    assert json.loads(output(capsys, "stats", "--json"))["kinds"] == {"direct": 1, "indirect": 1}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ([], ["The", "it"]),
        (["--by", "lindqvist"], ["The", "it"]),
        (["--told", "reporters"], ["The"]),
        (["--outlet", "harbourpost.example"], ["The", "it"]),
        (["--kind", "indirect"], ["it"]),
        (["--min-confidence", "0.9"], ["The"]),
        (["--min-confidence", "90%"], ["The"]),
        (["--speaker", "lindqvist"], ["The", "it"]),
        (["ferry", "will", "run"], ["The"]),
        (["--since", "4 March 2026", "--until", "March 4, 2026"], ["The", "it"]),
        (["--since", "March 2026", "--until", "mar 2026"], ["The", "it"]),
        (["--since", "2026-03-04", "--until", "2026-03"], ["The", "it"]),
        (["--until", "2025"], []),
        (["ferry", "--by", "Lindqvist", "--oldest"], ["The"]),
        (["--best"], ["The", "it"]),
        (["--", "-"], []),
    ],
)
def test_search_and_export_choose_alike(
    words: list[str], found: list[str], ids: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Search and export take the same options and give the same quotes."""
    code = 0 if found else 1
    assert main(["search", "--json", *words]) == code
    shapes = json.loads(capsys.readouterr().out)["quotes"]
    assert main(["export", *words]) == code
    exported = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert sorted(shape["text"].split()[0] for shape in shapes) == found
    assert exported == shapes


def test_search_goes_on_after_a_cursor(ids: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """The cursor of one answer gives the next, and the last has none."""
    first = json.loads(output(capsys, "search", "--limit", "1", "--json"))
    second = json.loads(output(capsys, "search", "--limit", "1", "--json", "--after", first["next"]))
    assert {first["quotes"][0]["id"], second["quotes"][0]["id"]} == {ids["The"], ids["it"]}
    assert second["next"] is None
    assert output(capsys, "search", "--limit", "1").splitlines()[-1] == (
        f"More: the same command with --after {first['next']}"
    )


def test_export_csv_to_a_file(ids: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """A CSV file begins with Excel's mark, comes back whole, and its count is told on standard error."""
    assert main(["export", "--format", "csv", "--output", "out.csv"]) == 0
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "2 quotes written to out.csv\n")
    assert Path("out.csv").read_bytes().startswith(b"\xef\xbb\xbfid,text,kind,")
    with open("out.csv", encoding="utf-8", newline="") as file:  # noqa: PTH123  newline
        assert sorted(quote.id or "" for quote in read_csv(file)) == sorted((ids["The"], ids["it"]))


def test_export_to_standard_output(ids: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """Both formats go to standard output; what comes back equals what was stored."""
    assert {quote.text.split()[0]: quote for quote in read_jsonl(output(capsys, "export").split("\n"))} == WORDS_OF
    table = io.StringIO(output(capsys, "export", "--format", "csv", "--limit", "1"), newline="")
    assert len(list(read_csv(table))) == 1


def test_export_that_cannot_be_written(ids: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """A file that cannot be written is named in one line."""
    assert main(["export", "--output", "no/such/folder.csv"]) == 1
    assert capsys.readouterr().err == "Error: no/such/folder.csv: No such file or directory\n"


def test_import_reports_what_it_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """New, known and refused are counted, refused files named, and the exit code says that there were any."""
    monkeypatch.chdir(tmp_path)
    Path("ferry.txt").write_text(TEXT, encoding="utf-8")
    Path("bad.txt").write_bytes(b"")
    words = ["import", "ferry.txt", "--outlet", "Harbour Post", "--date", "2026-03-04"]
    assert output(capsys, *words).splitlines()[:4] == [
        "files read       1",
        "articles read    1",
        "  new            1",
        "  already known  0",
    ]
    assert output(capsys, *words, "bad.txt", "--report", "r.json", code=1).splitlines()[3:7] == [
        "  already known  1",
        "quotes, new      0",
        "refused          1",
        "  bad.txt: empty file",
    ]
    report = json.loads(Path("r.json").read_text(encoding="utf-8"))
    assert (report["articles_known"], report["refused"][0]["path"]) == (1, "bad.txt")


def test_file_that_may_not_be_read_is_refused_beside_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is no wrong use: the other files are imported."""
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("Nothing was said.", encoding="utf-8")
    Path("locked.txt").write_text("Nothing was said.", encoding="utf-8")
    allowed = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: "locked" not in str(path) and allowed(path, mode))
    opened = Path.open
    monkeypatch.setattr(
        Path, "open", lambda path, *how, **more: refuse(path) if "locked" in path.name else opened(path, *how, **more)
    )
    assert main(["import", "locked.txt", "a.txt"]) == 1
    printed = capsys.readouterr().out
    assert "articles read    1" in printed
    assert "locked.txt: Permission denied" in printed


def refuse(path: Path) -> None:
    """What a system does with a file that may not be read; tests may run as a user who may read all."""
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))


def test_import_in_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """--json prints the report that --report writes."""
    monkeypatch.chdir(tmp_path)
    Path("ferry.txt").write_text(TEXT, encoding="utf-8")
    assert json.loads(output(capsys, "import", "ferry.txt", "--json"))["articles_new"] == 1


def test_import_off_a_terminal_prints_plain_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Off a terminal a line on standard error now and then says how far the import is, and long lists are cut."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("quotebank.cli.progress._SECONDS_BETWEEN_LINES", 0.0)
    monkeypatch.setattr("quotebank.cli.progress._SHOWN", 1)
    assert main(["import", "a.txt", "b.txt", "c.txt"]) == 1
    printed = capsys.readouterr()
    assert printed.err.splitlines()[0] == "1 of 3 files, 0 articles, 0 quotes, 1 refused"
    assert printed.out.splitlines()[5:8] == [
        "refused          3",
        "  a.txt: no such file or folder",
        "  and 2 more: --report FILE keeps them",
    ]


def test_import_shows_a_bar_on_a_terminal(tmp_path: Path) -> None:
    """On a terminal a bar shows how far an import is, on standard error."""
    pty = pytest.importorskip("pty")
    (tmp_path / "ferry.txt").write_text(TEXT, encoding="utf-8")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "quotebank", "import", "ferry.txt"]
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"}
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, cwd=tmp_path, env=environment, check=True)
    os.close(theirs)
    shown = os.read(ours, 65536)
    os.close(ours)
    assert b"Importing" in shown
    assert b"1/1" in shown
    assert done.stdout.startswith(b"files read       1\n")


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_interrupted_import_reports_and_goes_on(tmp_path: Path) -> None:
    """Ctrl-C ends an import with a report of what it did and exit code 130; the same command then goes on."""
    articles = [{"text": f"{TEXT} {number}", "url": f"https://a.example/{number}"} for number in range(600)]
    lines = "".join(json.dumps(article) + "\n" for article in articles).encode()
    command = [sys.executable, "-m", "quotebank", "import", "-"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path
    ) as process:
        assert process.stdin is not None
        process.stdin.write(lines)  # more than a pipe holds: when this returns, the import is at work
        process.stdin.flush()
        process.send_signal(signal.SIGINT)
        out, complaint = process.communicate(timeout=60)
    assert process.returncode == 130, (out, complaint)
    assert b"Traceback" not in complaint
    assert b"the same command goes on from there" in complaint
    stored = int(re.search(rb"new +(\d+)", out)[1])
    report = json.loads(subprocess.run([*command, "--json"], input=lines, stdout=subprocess.PIPE, cwd=tmp_path).stdout)
    assert (report["articles_known"], report["articles_new"]) == (stored, 600 - stored)


def test_extract_needs_no_bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Extract reads a file or standard input, refuses by name, and makes no bank."""
    monkeypatch.chdir(tmp_path)
    assert main(["extract", "missing.txt"]) == 1
    assert main(["extract", str(tmp_path)]) == 1
    assert not list(tmp_path.iterdir())
