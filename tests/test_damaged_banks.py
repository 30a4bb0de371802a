"""Bytes and values in a bank that have changed: every command answers or says what is damaged, and none breaks off."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from contextlib import closing

import pytest
from bank_records import everything, say

from quotebank import Article, BankError, Outlet, Quote, QuoteBank, QuoteKind, Speaker
from quotebank.cli import main
from quotebank.store import schema

READING = (
    ["search", "number"],
    ["search", "--by", "Smith", "--oldest", "--json"],
    ["search", "--outlet", "AnewZ", "--told", "reporters"],
    ["who-said", "number seven is the one", "--json"],
    ["check", "The base is needed", "--by", "Bridzhe"],
    ["check", "number seven", "--json"],
    ["show", "ID"],
    ["show", "ID", "--json"],
    ["statement", "ID", "--json"],
    ["speakers"],
    ["speakers", "smith", "--json"],
    ["speaker", "Ann Smith"],
    ["speaker", "Ann Smith", "--json"],
    ["outlets", "--all", "--json"],
    ["outlet", "AnewZ"],
    ["stats"],
    ["export"],
    ["export", "--with-texts"],
    ["export", "--format", "csv"],
    ["export", "--format", "quotebank-dump"],
    ["export", "--format", "schema-org"],
    ["corrections"],
    ["corrections", "--json"],
    ["suggest"],
)
WRITING = (
    ["import", "ARTICLES"],
    ["reextract", "--all"],
    ["group"],
    ["correct", "alias", "Ann Smith", "Annie Smith", "--who", "Bo", "--why", "so"],
    ["correct", "merge", "Bob Jones", "Ann Smith", "--who", "Bo", "--why", "so"],
    ["undo", "1", "--who", "Bo", "--why", "so"],
    ["remove", "--outlet", "Wire", "--yes", "--reason", "wrong"],
    ["doctor", "--repair"],
)


ANSWERS = ("Error: The bank holds no ", "Error: More than one ")
"""Of a name or an id that has changed there is nothing to be told."""
PAGES = (
    "/",
    "/?containing=number",
    "/?by=Smith&order=oldest",
    "/quote/ID",
    "/statement/ID",
    "/article/ARTICLE",
    "/article/ARTICLE/quotes.csv",
    "/speaker/1",
    "/outlet?name=AnewZ",
    "/check?text=number+seven+is+the+one",
    "/quotes.csv",
    "/api/quotes?containing=number",
    "/api/facets",
    "/api/quote/ID",
    "/api/article/ARTICLE",
    "/api/speakers",
    "/api/speaker/1",
    "/api/outlets",
    "/api/outlet?name=AnewZ",
    "/api/stats",
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A bank with rows in every table."""
    path = tmp_path_factory.mktemp("whole") / "q.db"
    with QuoteBank(path) as bank:
        bank.add_outlets([Outlet("AnewZ", "anewz.tv", "AZ")])
        bank.add_speakers([(Speaker("Ann Smith", role="engineer"), ["Annie S. Smith"])])
        run = bank.begin_run(version="0.1.0", sources=["articles"])
        pairs = [everything()]
        for number in range(12):
            words, who = f"Number {number} is the one that we all like", ("Ann Smith", "Bob Jones")[number % 2]
            outlet, url = ("AnewZ", "Wire")[number % 2], f"https://a.org/{number}"
            pairs.append(say(words, who, outlet=outlet, url=url, told="reporters"))
        loose = Quote("No text, number one", QuoteKind.DIRECT, (Speaker("B. Jones"),), evidence=(("a dump’s {}", "x"),))
        pairs.append((Article(None, "Wire", "https://a.org/loose"), [loose]))
        bank.add_extracted(pairs, run=run, extracted_by="0.0.1", namesakes={"Ann Smith": ["Q42"]})
        bank.add(Article("“It rains,” said Cleo Berg.", "Wire", "https://a.org/rain"))
        bank.end_run(run, {"articles": 14})
        bank.remove(bank.article(next(iter(bank.quotes().containing("rains"))).article.id), reason="wrong")
        quotes = list(bank.quotes().oldest())
        bank.accept(quotes[0], who="Bo", why="right")
        bank.reject(quotes[-1], who="Bo", why="wrong")
        bank.reattribute(quotes[1], ["Ann Smith"], who="Bo", why="she was there")
        bank.rename("Bob Jones", "Robert Jones", who="Bo", why="full")
        bank.rename("Robert Jones", "Bob Jones", who="Bo", why="back")
        bank.undo(2, who="Bo", why="well")
    return path


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    """What is imported into a damaged bank."""
    path = tmp_path_factory.mktemp("articles") / "a.jsonl"
    text = "“Number 3 is the one that we all like,” Ann Smith told reporters. “So it is,” said Bob Jones."
    path.write_text(json.dumps({"text": text, "outlet": "AnewZ", "url": "https://a.org/new"}) + "\n")
    return path


class Asking:
    """Runs commands on damaged copies of a bank and keeps what went wrong."""

    def __init__(self, whole, copy, articles, capsys):
        self.whole, self.copy, self.capsys = whole, copy, capsys
        with QuoteBank(whole, read_only=True) as bank:
            self.quote = next(iter(bank.quotes().containing("base")))
        names = {"ID": self.quote.id, "ARTICLES": str(articles)}
        self.reading, self.writing = (
            [[names.get(word, word) for word in words] for words in some] for some in (READING, WRITING)
        )
        self.broken: list[str] = []

    def ask(self, damage, words):
        """Run one command; return its code, and whether it failed."""
        try:
            code = main([*words, "--bank", str(self.copy)])
        except BaseException as error:  # whatever escapes is what is looked for
            self.broken.append(f"{damage}: {' '.join(words)}: escaped: {type(error).__name__}: {error}")
            raise
        errors = self.capsys.readouterr().err
        failed = errors.startswith("Error") and not errors.startswith(ANSWERS)
        if "Error: unexpected " in errors or "report it as a bug" in errors or (failed and errors.count("\n") != 1):
            self.broken.append(f"{damage}: {' '.join(words)}: {errors}")
        return code, failed

    def look(self, damage, *, some=None):
        """Ask a damaged copy everything, or some questions; doctor has to find what stops any of them."""
        failed = [words for words in (some or self.reading) if self.ask(damage, words)[1]]
        code, _ = self.ask(damage, ["doctor"])
        if failed and not code:
            self.broken.append(f"{damage}: doctor finds nothing, but these fail: {failed}")
        return bool(code)

    def browse(self, damage):
        """Open the pages; one that cannot be made says so, and raises nothing."""
        from starlette.testclient import TestClient

        from quotebank.web.app import create_app

        try:
            bank = QuoteBank(self.copy, read_only=True)
        except BankError:
            return
        with bank:
            client = TestClient(create_app(bank, names={"testserver"}))
            for page in PAGES:
                address = page.replace("ID", self.quote.id).replace("ARTICLE", self.quote.article.id)
                try:
                    client.get(address)
                except Exception as error:
                    self.broken.append(f"{damage}: {address}: {type(error).__name__}: {error}")

    def write(self, damage, make):
        """Let every command that writes loose, each on a copy of its own."""
        for words in self.writing:
            make(self.copy)
            self.ask(damage, words)


@pytest.fixture
def asking(whole, tmp_path, articles, capsys):
    """Commands on copies of the bank."""
    return Asking(whole, tmp_path / "copy.db", articles, capsys)


def flipped(whole, seed):
    """Return what makes a copy of a bank in which some bytes are others: bits, or bytes of any value."""
    chance = random.Random(seed)  # noqa: S311  repeatable, not secret
    content = bytearray(whole.read_bytes())
    used = [place for place, byte in enumerate(content) if byte and place >= 100]  # what is empty is not missed
    for _ in range(chance.choice([1, 1, 1, 2, 8, 60])):
        place = chance.choice(used)
        content[place] = content[place] ^ 1 << chance.randrange(8) if chance.random() < 0.5 else chance.randrange(256)
    return lambda copy: copy.write_bytes(content)


VALUES = {
    "no text": "CAST(x'ff41fe' AS TEXT)",
    "a blob": "x'0041ff'",
    "a number": "7",
    "a large number": "9223372036854775807",
    "a negative number": "-3",
    "a fraction": "1.5",
    "a letter": "'x'",
    "nothing": "''",
    "a NUL": "CAST(x'004100' AS TEXT)",
    "a list": "'[1]'",
    "a list of lists": "'[[\"quote\", [1], 5], [], [{}]]'",
    "an object": "'{\"a\": 1}'",
    "a reversed place": "'9-3'",
    "no day": "'2026-13-40'",
    "NULL": "NULL",
}
COLUMNS = [column for table in schema.metadata.sorted_tables for column in table.columns]


def spoiled(whole, column, value):
    """Return what makes a copy of a bank in which the first value of a column is another, past what tables refuse."""
    table, key = column.table.name, next(iter(column.table.primary_key)).name

    def make(copy):
        shutil.copy(whole, copy)
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute("UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL', '') WHERE name = ?", [table])
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            first = f'(SELECT min("{key}") FROM "{table}")'  # noqa: S608  names of ours
            try:
                connection.execute(f'UPDATE "{table}" SET "{column.name}" = {value} WHERE "{key}" = {first}')  # noqa: S608
            except sqlite3.IntegrityError:
                return False  # a key that takes no such value, whatever the table says
        return True

    return make


def test_a_whole_bank_answers_everything(asking):
    """The questions and changes are real ones: none of them fails while nothing is damaged."""
    shutil.copy(asking.whole, asking.copy)
    assert [words for words in asking.reading if asking.ask("whole", words)[1]] == []
    for words in asking.writing:
        shutil.copy(asking.whole, asking.copy)
        assert asking.ask("whole", words) == (0, False), words


def test_flipped_bytes_end_no_command_in_a_traceback(asking):
    """A few copies with changed bytes, every question; doctor finds what stops one."""
    found = 0
    for seed in range(10):
        flipped(asking.whole, seed)(asking.copy)
        found += asking.look(f"bytes {seed}")
    assert not asking.broken, "\n".join(asking.broken)
    assert found >= 3


def test_changed_values_end_no_command_in_a_traceback(asking):
    """A few columns with values that are none, every question; doctor finds what stops one."""
    chance = random.Random(3)  # noqa: S311  repeatable, not secret
    for column, name in [(chance.choice(COLUMNS), chance.choice(sorted(VALUES))) for _ in range(12)]:
        if spoiled(asking.whole, column, VALUES[name])(asking.copy):
            asking.look(f"{column} is {name}")
    assert not asking.broken, "\n".join(asking.broken)


def test_what_writes_to_a_damaged_bank_says_so(asking):
    """An import, a correction or a removal is refused in one line, or done."""
    for seed in range(3):
        asking.write(f"bytes {seed}", flipped(asking.whole, seed))
    assert not asking.broken, "\n".join(asking.broken)


@pytest.mark.slow
@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.soak) for part in range(1, 8))])
def test_many_flipped_bytes(asking, part):
    """A hundred copies a part: every question, and every command that writes."""
    for seed in range(1000 + 100 * part, 1100 + 100 * part):
        make = flipped(asking.whole, seed)
        make(asking.copy)
        asking.look(f"bytes {seed}")
        asking.browse(f"bytes {seed}")
        if seed % 4 == 0:
            asking.write(f"bytes {seed}", make)
    assert not asking.broken, "\n".join(asking.broken)


@pytest.mark.slow
@pytest.mark.soak
@pytest.mark.parametrize("table", schema.metadata.sorted_tables, ids=str)
def test_every_column_with_every_value_that_is_none(asking, table):
    """Every question, and every command that writes."""
    for column in table.columns:
        for name, value in VALUES.items():
            make = spoiled(asking.whole, column, value)
            if make(asking.copy):
                asking.look(f"{column} is {name}")
                asking.browse(f"{column} is {name}")
                asking.write(f"{column} is {name}", make)
    assert not asking.broken, "\n".join(asking.broken)
