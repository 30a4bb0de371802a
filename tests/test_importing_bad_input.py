"""One bad line, path or name is refused with a reason; all that stands beside it goes in."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import tempfile
from copy import deepcopy
from pathlib import Path

import pytest
from bank_records import everything, say
from bank_sql import run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quotebank import BankError, Outlet, QueryError, QuoteBank, Speaker
from quotebank.cli import main
from quotebank.exports import CSV_COLUMNS, article_to_dict, export_csv, from_dict, to_dict
from quotebank.importing import import_paths
from quotebank.readers import Refusal, read, walk
from quotebank.readers.items import Found

SAID = "“We won,” said Ada Li."
ARTICLE, QUOTES = everything()


def quote_line(number=0):
    """A quote as quotebank exports it, without its article's text."""
    article, [quote] = say(f"Number {number}", "Ada Li", url=f"https://anewz.tv/quote/{number}", told="Bo Ek")
    line = to_dict(quote) | {"article": to_dict_of(article), "relayed_by": {"name": "Wire", "kind": "organisation"}}
    return line | {"reasons": ["a cue"], "said_on": "2026-01-26", "review": "accepted"}


def to_dict_of(article):
    """An article as it stands in a quote's line."""
    whole = article_to_dict(article, [])
    return {key: value for key, value in whole.items() if key not in ("format", "text", "quotes")}


def article_line(number=0):
    """A whole article as quotebank exports it."""
    article, quotes = say(f"Number {number}", "Ada Li", url=f"https://anewz.tv/article/{number}")
    return article_to_dict(article, quotes)


LINES = {
    "quote": quote_line(),
    "article": article_to_dict(ARTICLE, QUOTES),
    "outlet": {"format": "quotebank outlets 1", "name": "Wire", "domain": "wire.example", "country": "GB"},
    "speaker": {
        "format": "quotebank speakers 1",
        "name": "Ada Li",
        "kind": "person",
        "role": "mayor",
        "aliases": ["A. Li"],
        "wikidata": "Q42",
    },
    "plain": {
        "text": SAID,
        "title": "T",
        "outlet": {"name": "Wire"},
        "url": "https://wire.example/1",
        "published": "2026-01-28",
        "author": [{"name": "Bo Ek"}],
        "language": "en",
    },
    "dump of quotations": {
        "quoteID": "2020-01-28-000001",
        "quotation": "We won",
        "speaker": "Ada Li",
        "qids": ["Q42"],
        "date": "2020-01-28 00:00:00",
        "numOccurrences": 1,
        "probas": [["Ada Li", "0.9"], ["None", "0.1"]],
        "urls": ["https://wire.example/2"],
        "phase": "E",
    },
    "dump of articles": {
        "articleID": "2020-01-28-000001",
        "title": "T",
        "url": "https://wire.example/3",
        "date": "2020-01-28 00:00:00",
        "names": [{"name": "Ada Li", "ids": ["Q42"]}],
        "quotations": [
            {
                "quoteID": "2020-01-28-000001",
                "quotation": "We won",
                "localTopSpeaker": "Ada Li",
                "localProbas": [["Ada Li", "0.9"]],
            }
        ],
    },
}
"""A line of each kind that is read."""


def places(value, here=()):
    """The ways to every value inside one, and to the value itself."""
    yield here
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inside:
        yield from places(part, (*here, key))


def changed(line, place, value):
    """A line with another value at a place."""
    if not place:
        return value
    line = deepcopy(line)
    *way, last = place
    part = line
    for key in way:
        part = part[key]
    part[last] = value
    return line


scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**35), 10**35)
    | st.floats()
    | st.sampled_from(
        [0, -1, 10**31, 10**400, 1e308, "", " ", "\0", "\ud800", "\u200b", "None", "2026-13-40", "Q0", "person"]
    )
    | st.text(st.characters(), max_size=8)
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.just("name"), inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def lines(draw):
    """A line of some kind, with any value at any of its keys."""
    line = LINES[draw(st.sampled_from(sorted(LINES)))]
    return changed(line, draw(st.sampled_from(sorted(places(line), key=str))), draw(values))


def written(path, *some):
    """A file of JSON Lines."""
    path.write_text("".join(json.dumps(line) + "\n" for line in some))
    return path


@pytest.fixture(scope="module")
def memory():
    """A bank that every example imports into."""
    with QuoteBank(":memory:") as bank:
        yield bank


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines())
def test_any_value_at_any_key_is_read_or_refused(tmp_path, line):
    """No line raises, and those beside it are read."""
    items = list(read(written(tmp_path / "a.jsonl", article_line(1), line, article_line(2))))
    texts = [item.article.text for item in items if hasattr(item, "article") and item.article.url]
    assert [text for text in texts if text and "Number" in text] == [article_line(1)["text"], article_line(2)["text"]]
    for item in items:
        if isinstance(item, Refusal):
            assert item.line == 2
            assert len(item.reason) < 300


CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    ["", " ", "1e999", "nan", "9" * 5000, "5:1", "1:2:3", "-1:2", "١:٢", "\0", "2026-13-40", "None", "yes"]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(range(len(CSV_COLUMNS))), CELLS)
def test_any_cell_of_an_exported_table_is_read_or_refused(tmp_path, column, cell):
    """No row raises, and those beside it are read."""
    rows = []
    for number in range(3):
        out = io.StringIO()
        export_csv([from_dict(quote_line(number))], out)
        rows.append(next(csv.reader(io.StringIO(out.getvalue().partition("\n")[2]))))
    rows[1][column] = cell
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([CSV_COLUMNS, *rows])
    words = [quote.text for item in read(tmp_path / "a.csv") if isinstance(item, Found) for quote in item.quotes]
    assert {"Number 0", "Number 2"} <= set(words)


@pytest.mark.slow
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(lines(), min_size=1, max_size=8))
def test_any_value_at_any_key_goes_into_a_bank_or_is_refused(tmp_path, some):
    """What is read is stored, too; the lines around it are there, and the bank is sound."""
    file = written(tmp_path / "a.jsonl", article_line(1), *some, article_line(2))
    with QuoteBank(":memory:") as bank:
        import_paths(bank, [file])
        assert {"Number 1", "Number 2"} <= {quote.text for quote in bank.quotes()}
        assert bank.examine().problems == ()
        assert [bank.speaker(summary.speaker.id).speaker for summary in bank.speakers()]


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_value_at_any_key_goes_into_either_bank_or_is_refused(new_bank, drop, tmp_path_factory, data):
    """The same on both databases, many lines in one file."""
    file = tmp_path_factory.mktemp("lines") / "a.jsonl"
    written(file, article_line(1), *data.draw(st.lists(lines(), min_size=10, max_size=30)), article_line(2))
    address = new_bank()
    try:
        with QuoteBank(address) as bank:
            import_paths(bank, [file])
            assert {"Number 1", "Number 2"} <= {quote.text for quote in bank.quotes()}
            assert bank.examine().problems == ()
    finally:
        drop(address)


@pytest.mark.parametrize(
    ("kind", "place", "value", "reason"),
    [
        ("quote", ("article", "id"), [], "[] where words belong"),
        ("quote", ("content",), [[float("inf"), 1]], "inf where a whole number belongs"),
        ("quote", ("cue",), [5, 1], "[5, 1] where a place belongs"),
        ("article", ("quotes", 0, "cue"), [5, 1], "[5, 1] where a place belongs"),
        ("quote", ("confidence",), 10**31, "where a number from 0 to 1 belongs"),
        ("quote", ("content",), [[0, 10**31]], "where a whole number belongs"),
        ("quote", ("speakers", 0, "name"), " ", "without a name"),
        ("quote", ("text",), "\ud800", "a NUL or a lone surrogate"),
        ("quote", ("text",), " ", "a quote without words"),
        ("speaker", ("aliases",), [None], "None where words belong"),
        ("speaker", ("aliases",), [""], "without a name"),
        ("speaker", ("wikidata",), 7, "7 where words belong"),
        ("outlet", ("domain",), {}, "{} where words belong"),
        ("dump of quotations", ("probas",), [["Ada Li", 10**400]], "no probability between 0 and 1"),
    ],
)
def test_what_is_none_is_refused_by_its_line(tmp_path, kind, place, value, reason):
    """The reason shows the value, and says what belongs there."""
    [refusal] = read(written(tmp_path / "a.jsonl", changed(LINES[kind], place, value)))
    assert (refusal.line, reason in refusal.reason) == (1, True), refusal


def test_one_bad_quote_of_an_article_costs_only_itself(tmp_path):
    """The quotes of one article stand on lines of their own; those around a bad one are kept."""
    good = quote_line()
    file = written(tmp_path / "a.jsonl", good, good | {"text": "a\0b"}, good | {"text": "Never"})
    found, refusal = sorted(read(file), key=lambda item: isinstance(item, Refusal))
    assert [quote.text for quote in found.quotes] == ["Number 0", "Never"]
    assert refusal.line == 2


def test_a_file_of_nothing_but_bad_articles_does_not_end_an_import(tmp_path):
    """Each is refused, and the next file is read."""
    bad = [article_line(number) | {"quotes": [article_line(0)["quotes"][0] | {"confidence": 7}]} for number in range(3)]
    written(tmp_path / "a.jsonl", *bad)
    (tmp_path / "b.txt").write_text(SAID)
    with QuoteBank(":memory:") as bank:
        report = import_paths(bank, [tmp_path])
        assert (report.articles_new, report.refused_total) == (1, 3)


def test_what_is_too_long_for_an_index_costs_only_itself(bank_url, tmp_path):
    """PostgreSQL takes no name of many kilobytes into an index; what has one is refused, the rest goes in."""
    long = "".join(f"{number:x}" for number in range(4000))
    listed = LINES["speaker"] | {"name": long}
    address = article_line(3) | {"url": f"https://anewz.tv/{long}"}
    file = written(tmp_path / "a.jsonl", listed, LINES["speaker"], article_line(1), address, article_line(2))
    with QuoteBank(bank_url) as bank:
        report = import_paths(bank, [file])
        assert {"Number 1", "Number 2"} <= {quote.text for quote in bank.quotes()}
        assert "Ada Li" in {summary.speaker.name for summary in bank.speakers()}
        assert report.refused_total == (2 if bank_url.startswith("postgresql") else 0)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300) | st.text(st.characters(), max_size=300))
def test_any_path_is_read_or_refused(tmp_path, memory, name):
    """Whatever bytes or characters it has; a file beside it is read."""
    (tmp_path / "a.txt").write_text(SAID)
    separator = b"/" if isinstance(name, bytes) else "/"
    name = name.replace(separator, separator[:0])
    if name.strip(b"." if isinstance(name, bytes) else "."):
        folder = os.fsencode(tmp_path) if isinstance(name, bytes) else str(tmp_path)
        name = folder + separator + name
        assert list(read(name)) or name.endswith(b"a.txt" if isinstance(name, bytes) else "a.txt")
        report = import_paths(memory, [name, tmp_path / "a.txt"], progress=lambda _: None)
        assert report.articles_read >= 1


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("x" * 300, "File name too long"),
        ("x/" * 3000, "File name too long"),
        ("a.txt/b.txt", "Not a directory"),
        ("a\0b.txt", "not a valid file name"),
        ("\ud800.txt", "not a valid file name"),
        ("loop", "Too many levels of symbolic links"),
        ("pipe", "not a regular file"),
    ],
)
def test_a_path_that_is_none_does_not_end_an_import(tmp_path, monkeypatch, path, reason):
    """It is refused in the words of the system, and the next one is read."""
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(SAID)
    Path("loop").symlink_to("loop")
    os.mkfifo("pipe")
    with QuoteBank(":memory:") as bank:
        report = import_paths(bank, [path, "a.txt"], progress=lambda _: None)
    assert (report.articles_new, len(report.refused)) == (1, 1)
    assert reason in report.refused[0].reason


AS_NOBODY = """
import os, sys
from quotebank.readers import read, walk
if os.geteuid() == 0:  # whom permissions do not bind
    os.setgid(65534)
    os.setuid(65534)
for path in walk(sys.argv[1:]):
    print(*read(path), sep=chr(10))
"""


@pytest.mark.parametrize("path", ["closed", "closed/a.txt", "."])
def test_a_folder_that_may_not_be_searched_does_not_end_an_import(path):
    """What is in it is refused, what is beside it is read."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "closed").mkdir()
        for file in ("closed/a.txt", "b.txt"):
            (folder / file).write_text(SAID)
        (folder / "closed").chmod(0)
        words = [sys.executable, "-c", AS_NOBODY, str(folder / path), str(folder / "b.txt")]
        done = subprocess.run(words, capture_output=True, text=True, env=os.environ | {"PYTHONIOENCODING": "utf-8"})
        (folder / "closed").chmod(0o700)
    assert done.returncode == 0, done.stderr
    refused = [line for line in done.stdout.splitlines() if "Permission denied" in line]
    assert len(refused) == 1
    assert "We won" in done.stdout


@pytest.mark.slow
def test_a_folder_as_deep_as_paths_can_be_is_walked(tmp_path, monkeypatch):
    """The walk does not stand on Python's stack."""
    monkeypatch.chdir(tmp_path)
    for _ in range(1100):
        Path("a").mkdir()
        os.chdir("a")
    Path("b.txt").write_text(SAID)
    os.chdir(tmp_path)
    try:
        [found] = walk(["a"])
        assert found.endswith("a/a/b.txt")
    finally:
        subprocess.run(["rm", "-rf", str(tmp_path / "a")], check=True)


@pytest.mark.parametrize("streams", [">&-", "<&- >&- 2>&-"])
def test_a_closed_stream_does_not_end_an_import(tmp_path, streams):
    """Whichever of the three is closed; and no file of ours takes its place."""
    (tmp_path / "a.txt").write_text(SAID)
    command = f"{sys.executable} -m quotebank import {tmp_path / 'a.txt'} --bank {tmp_path / 'q.db'} {streams}"
    done = subprocess.run(command, shell=True, capture_output=True, text=True)  # noqa: S602  our own words
    assert (done.returncode, done.stderr) == (0, "")
    reading = f"{sys.executable} -m quotebank search won --json --bank {tmp_path / 'q.db'} {streams}"
    done = subprocess.run(reading, shell=True, capture_output=True, text=True)  # noqa: S602
    assert (done.returncode, done.stderr) == (0, "")


def test_closed_standard_input_is_refused(tmp_path):
    """There is nothing to read there, and the other paths are read."""
    (tmp_path / "a.txt").write_text(SAID)
    command = f"{sys.executable} -m quotebank import - {tmp_path / 'a.txt'} --bank {tmp_path / 'q.db'} <&-"
    done = subprocess.run(command, shell=True, capture_output=True, text=True)  # noqa: S602  our own words
    assert done.returncode == 1
    assert "-: empty file" in done.stdout + done.stderr
    with QuoteBank(tmp_path / "q.db") as bank:
        assert bank.stats().articles == 1


@pytest.mark.parametrize("words", ["\ud800", "a\0b", " ", ""])
def test_words_that_nothing_can_hold_are_refused_at_every_door(bank_url, words):
    """By one error of ours, on both databases; what was stored stays as it was."""
    with QuoteBank(bank_url) as bank:
        bank.add_extracted([everything()])
        [quote, *_] = bank.quotes()
        before = [bank.speakers(), list(bank.quotes()), bank.corrections()]
        ada = quote.speaker
        for change in (
            lambda: bank.rename(ada, words, who="Bo", why="so"),
            lambda: bank.alias(ada, words, who="Bo", why="so"),
            lambda: bank.rename(ada, "Ada", who=words, why="so"),
            lambda: bank.rename(ada, "Ada", who="Bo", why=words),
            lambda: bank.rename(words, "Ada", who="Bo", why="so"),
            lambda: bank.split(ada, words, quotes=[quote.id], who="Bo", why="so"),
            lambda: bank.reattribute(quote, words, who="Bo", why="so"),
            lambda: bank.link(ada, words, who="Bo", why="so"),
            lambda: bank.accept(words, who="Bo", why="so"),
            lambda: bank.add_outlets([Outlet(words)]),
            lambda: bank.add_speakers([(Speaker(words), [])]),
            lambda: bank.add_speakers([(Speaker("Cleo Berg"), [words])]),
            lambda: bank.add_extracted([say("No", words, url="https://anewz.tv/3")]),
            lambda: bank.remove(words, reason="wrong"),
        ):
            with pytest.raises((BankError, QueryError)):
                change()
        assert [bank.speakers(), list(bank.quotes()), bank.corrections()] == before


def test_a_speaker_with_a_blank_name_has_a_page(bank_url):
    """Older banks may hold one: it is shown like any other."""
    with QuoteBank(bank_url) as bank:
        bank.add_extracted([say("Yes", "Ada Li", url="https://anewz.tv/2")])
    run(
        bank_url,
        "UPDATE speaker SET name = ' ', key = 'person: '",
        "UPDATE speaker_name SET name = ' ', key = ' ', last_word = ''",
    )
    with QuoteBank(bank_url) as bank:
        [summary] = bank.speakers()
        assert bank.speaker(summary.speaker.id).quotes == 1
        assert bank.suggestions() == []


@pytest.mark.parametrize("number", [10**30, -(10**30)])
def test_a_number_that_no_row_has_is_an_error_of_ours(bank_url, number):
    """Larger numbers than databases keep lead to nobody."""
    with QuoteBank(bank_url) as bank:
        with pytest.raises((BankError, QueryError)):
            bank.speaker(number)
        with pytest.raises((BankError, QueryError)):
            bank.undo(number, who="Bo", why="so")


def test_a_pipe_is_refused_as_a_bank_on_the_command_line(tmp_path, capsys):
    """One line, at once."""
    os.mkfifo(tmp_path / "pipe")
    assert main(["stats", "--bank", str(tmp_path / "pipe")]) == 1
    assert "is not a regular file" in capsys.readouterr().err
