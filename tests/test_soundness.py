"""What `QuoteBank.examine` finds, and what `QuoteBank.repair` repairs: problems are made by hand, past the package."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import date

import pytest
from attrs import evolve
from bank_records import everything, say

from quotebank import Article, Quote, QuoteBank, QuoteKind
from quotebank.cli import main

MENDABLE = {
    "day of a quote": ("UPDATE quote SET published_on = '1999-01-01' WHERE id = 1", {"days", "days_of_speakers"}),
    "day of a speaker": ("UPDATE quote_speaker SET published_on = '1999-01-01'", {"days_of_speakers"}),
    "outlet of a quote": ("UPDATE quote SET outlet_id = NULL WHERE id = 1", {"outlets"}),
    "text of no article": (
        "INSERT INTO text (id, hash, body) VALUES "
        "(99, '8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4', 'hi')",
        {"unused_texts", "numbers"},
    ),
    "number below one that there is": ("UPDATE high_water SET mark = 1 WHERE name = 'quote'", {"numbers"}),
    "number that is lost": ("DELETE FROM high_water WHERE name = 'outlet'", {"numbers"}),
    "statement without its first": ("UPDATE quote SET statement_id = 2 WHERE id = 2 OR id = 1", {"statements"}),
    "statement whose first is elsewhere": (
        "UPDATE quote SET statement_id = 1 WHERE id >= 2;UPDATE quote SET statement_id = NULL WHERE id = 1",
        {"statements", "shingles"},
    ),
    "speaker called otherwise": ("UPDATE speaker SET name = 'Nobody Else' WHERE id = 1", {"names_of_speakers"}),
    "speaker in another's place": ("UPDATE speaker SET key = 'person:nobody else' WHERE id = 1", {"keys_of_speakers"}),
    "shingle of no quote": ("INSERT INTO shingle (hash, quote_id) VALUES (1, 99)", {"shingles"}),
    "statement of no quote": ("UPDATE quote SET statement_id = 99", {"statements"}),
    "speaker of no quote": (
        "INSERT INTO quote_speaker (quote_id, position, speaker_id, name_id, published_on) "
        "VALUES (99, 0, 1, 1, '2026-01-28')",
        {"links"},
    ),
    "full text without a quote": ("{unindex}", {"full_text"}),
    "full text with other words": ("{reword}", {"full_text"}),
}
PERMANENT = {
    "altered text": ("UPDATE text SET body = replace(body, 'told', 'TOLD')", {"text"}),
    "altered text under a quote": (
        "UPDATE text SET body = replace(body, 'needed', 'wanted') WHERE id = 1",
        {"text", "spans"},
    ),
    "altered span": ("UPDATE quote SET content = '0-3' WHERE id = 1", {"spans"}),
    "span that is none": ("UPDATE quote SET content = 'x' WHERE id = 1", {"spans"}),
    "span outside the text": ("UPDATE quote SET content = '99990-99999' WHERE id = 1", {"spans"}),
    "quote without spans": ("UPDATE quote SET content = NULL WHERE id = 1", {"spans"}),
    "cue outside the text": ("UPDATE quote SET cue_end = 99999 WHERE id = 1", {"places"}),
    "half a mention": ("UPDATE quote SET mention_end = NULL WHERE id = 1", {"places"}),
    "article without its text": ("UPDATE article SET text_id = 99 WHERE id = 2", {"article.text_id", "unused_texts"}),
    "quote without its speaker": (
        "UPDATE quote_speaker SET speaker_id = 99",
        {"quote_speaker.speaker_id", "names_of_quotes"},
    ),
    "name without its speaker": (
        "UPDATE speaker_name SET speaker_id = 99 WHERE id = 1",
        {"speaker_name.speaker_id", "names_of_quotes", "nameless"},
    ),
    "quote under somebody else's name": (
        "UPDATE quote_speaker SET name_id = 3 WHERE quote_id = 1 AND position = 0",
        {"names_of_quotes"},
    ),
    "quote of no kind": ("UPDATE quote SET kind = 'shouted' WHERE id = 1", {"kinds"}),
    "speaker of no kind": ("UPDATE speaker SET kind = 'robot' WHERE id = 1", {"kinds_of_speakers", "keys_of_speakers"}),
    "review that is none": ("UPDATE quote SET review = 'perhaps' WHERE id = 1", {"reviews"}),
    "confidence that is none": ("UPDATE quote SET confidence = 7 WHERE id = 1", {"confidences"}),
    "evidence that is none": ("UPDATE quote SET evidence = '[[1], \"x\"]' WHERE id = 1", {"evidence"}),
    "id of a quote that is none": ("UPDATE quote SET uid = 'x' WHERE id = 1", {"ids"}),
    "id of an article that is none": ("UPDATE article SET uid = 'x' WHERE id = 1", {"ids_of_articles"}),
    "quote without its article": ("UPDATE quote SET article_id = 99 WHERE id = 3", {"quote.article_id"}),
}
DIALECT = {
    "sqlite": {
        "true": "1",
        "unindex": "DELETE FROM quote_fts WHERE rowid = 1",
        "reword": "INSERT INTO quote_fts(quote_fts, rowid, text) SELECT 'delete', id, text FROM quote WHERE id = 1;"
        "INSERT INTO quote_fts(rowid, text) VALUES (1, 'other words')",
    },
    "postgresql": {
        "true": "true",
        "unindex": "DELETE FROM quote_fts WHERE quote_id = 1",
        "reword": "UPDATE quote_fts SET words = 'other words'::tsvector WHERE quote_id = 1",
    },
}


def spoil(url, statements):
    """Write to the database past the package, and past what holds its tables together."""
    if "://" not in url:
        with closing(sqlite3.connect(url)) as connection, connection:
            connection.executescript(statements.format(**DIALECT["sqlite"]))
        return
    import psycopg

    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(statements.format(**DIALECT["postgresql"]))


@pytest.fixture
def filled(bank_url):
    """The address of a bank of three quotes in two articles."""
    with QuoteBank(bank_url) as bank:
        bank.add_extracted([everything(), say("Yes", "Ann Smith", url="https://anewz.tv/2")])
    return bank_url


def kinds(problems):
    """The kinds of some problems."""
    return {problem.kind for problem in problems}


def test_a_bank_that_was_only_written_by_the_package_is_sound(filled):
    """Nothing is wrong, and nothing is repaired; quotes without texts are counted apart."""
    loose = Article(None, "AnewZ", "https://anewz.tv/loose", published=date(2026, 1, 1))
    with QuoteBank(filled) as bank:
        bank.add_extracted([(loose, [Quote("No text", QuoteKind.DIRECT)])])
        assert bank.repair() == ()
        found = bank.examine()
    assert (found.articles, found.quotes, found.unanchored, found.problems, found.notes) == (3, 4, 1, (), ())
    assert found.sound


@pytest.mark.parametrize("name", MENDABLE)
def test_what_loses_nothing_is_repaired(filled, name):
    """The problem is found under its own kind; repaired, the bank is sound and holds every quote as before."""
    statements, expected = MENDABLE[name]
    with QuoteBank(filled, read_only=True) as bank:
        before = sorted(bank.quotes(), key=lambda quote: quote.id)
    spoil(filled, statements)
    with QuoteBank(filled) as bank:
        found = bank.examine()
        assert kinds(found.problems) == expected
        assert all(problem.mendable and problem.count for problem in found.problems)
        assert kinds(bank.repair()) == expected
        assert bank.examine().problems == ()
        assert sorted(bank.quotes(), key=lambda quote: quote.id) == before
        assert [q.text for q in bank.quotes().containing("base is not needed")] == ["The base is not needed anymore."]


@pytest.mark.parametrize("name", PERMANENT)
def test_what_only_the_source_knows_is_told_and_left(filled, name):
    """The problem is found under its own kind and says how to repair it; repair does not touch it."""
    statements, expected = PERMANENT[name]
    spoil(filled, statements)
    with QuoteBank(filled) as bank:
        found = bank.examine()
        assert kinds(found.problems) == expected
        lasting = [problem for problem in found.problems if not problem.mendable]
        assert all("backup" in problem.remedy for problem in lasting)
        bank.repair()
        assert [problem for problem in bank.examine().problems if not problem.mendable] == lasting != []


@pytest.mark.parametrize(
    ("value", "column"),
    [
        ("x'41ff'", "speaker.name"),
        ("CAST(x'41ff' AS TEXT)", "speaker.name"),
        ("CAST(x'41ff' AS TEXT)", "correction.why"),
        ("'x'", "quote.cue_start"),
        ("1.5", "quote.content_end"),
        ("'x'", "quote.confidence"),
        ("7", "correction.made_at"),
        ("'2026-13-40'", "quote.said_on"),
        ("'['", "quote.evidence"),
        ("7", "quote.negated"),
    ],
)
def test_a_value_of_another_type_is_damage(tmp_path, value, column):
    """SQLite keeps anything in any column: what is no text, no number or no day is found, and named by its column."""
    path = str(tmp_path / "q.db")
    with QuoteBank(path) as bank:
        bank.add_extracted([everything()])
        bank.accept(next(iter(bank.quotes())), who="Bo", why="right")
    table, name = column.split(".")
    spoil(path, f"UPDATE {table} SET {name} = {value}")  # noqa: S608  names of ours
    with QuoteBank(path, read_only=True) as bank:
        problems = bank.examine().problems
    wrong = (f"values of {column} have the wrong type", f"values of {column} are not valid UTF-8")
    assert any(said in example for problem in problems for example in problem.examples for said in wrong), problems


@pytest.mark.parametrize("stated", ["DELETE FROM alembic_version", "INSERT INTO alembic_version VALUES ('0001')"])
def test_a_bank_that_does_not_say_its_schema_is_damaged(filled, capsys, stated):
    """It is refused in one line by every command, and found by an examination that has begun."""
    with QuoteBank(filled, read_only=True) as bank:
        spoil(filled, stated)
        assert "schema" in kinds(bank.examine().problems)
    assert main(["doctor", "--bank", filled]) == 1
    printed = capsys.readouterr().err
    assert "does not say which schema it has" in printed
    assert printed.count("\n") == 1


def test_a_text_that_an_article_may_have_lost_is_kept(filled):
    """Where an article names a text that does not exist, one that no article uses may be its own."""
    spoil(filled, "UPDATE article SET text_id = 99 WHERE id = 2; UPDATE quote SET outlet_id = NULL WHERE id = 1")
    with QuoteBank(filled) as bank:
        assert kinds(bank.repair()) == {"outlets"}
        assert kinds(bank.examine().problems) == {"article.text_id", "unused_texts"}


def test_examples_name_the_quotes(filled):
    """A problem counts all its rows, and names the first few by the ids that other commands take."""
    spoil(filled, "UPDATE quote SET content = '0-1'")
    with QuoteBank(filled, read_only=True) as bank:
        (problem,) = bank.examine().problems
        assert (problem.kind, problem.count) == ("spans", 3)
        assert {bank.quote(example).id for example in problem.examples} == {quote.id for quote in bank.quotes()}


def test_the_command_says_what_is_wrong_and_repairs_it(filled, capsys):
    """The exit code is 1 until nothing is wrong any more."""
    spoil(filled, "UPDATE quote SET outlet_id = NULL WHERE id = 1")
    assert main(["doctor", "--bank", filled]) == 1
    printed = capsys.readouterr().out
    assert "Wrong: Quotes have another outlet than their articles (1: " in printed
    assert "To repair: quotebank doctor --repair" in printed
    assert main(["doctor", "--repair", "--bank", filled]) == 0
    assert "Repaired: Quotes have another outlet" in capsys.readouterr().out
    assert main(["doctor", "--bank", filled]) == 0


def test_the_command_makes_no_bank(tmp_path, capsys):
    """A bank that does not exist is refused, with --repair too."""
    assert main(["doctor", "--repair", "--bank", str(tmp_path / "none.db")]) == 1
    assert "There is no bank" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_bank_that_may_not_be_written_is_examined_but_for_the_words(tmp_path, monkeypatch):
    """SQLite compares the full text's words only where it may write; the examination says that it did not."""
    path = tmp_path / "q.db"
    with QuoteBank(path) as bank:
        bank.add_extracted([everything()])
    may = os.access
    monkeypatch.setattr(os, "access", lambda where, mode: mode != os.W_OK and may(where, mode))
    with QuoteBank(path, read_only=True) as bank:
        found = bank.examine()
    assert found.sound
    assert "is not writable" in found.notes[0]


def test_a_changed_copy_in_the_middle_of_many_is_found(bank_url):
    """Texts pass by in pages, and none is left out."""
    article, quotes = everything()
    pairs = [(evolve(article, text=f"{article.text} {n}", url=f"https://a.org/{n}"), quotes) for n in range(450)]
    with QuoteBank(bank_url) as bank:
        bank.add_extracted(pairs)
        assert bank.examine().sound
    spoil(bank_url, "UPDATE text SET body = replace(body, 'base', 'bass') WHERE id IN (1, 200, 201, 450)")
    with QuoteBank(bank_url, read_only=True) as bank:
        counts = {problem.kind: problem.count for problem in bank.examine().problems}
    assert counts == {"text": 4, "spans": 4}


LOGGED = {
    "speaker": (
        "UPDATE quote_speaker SET speaker_id = 3, name_id = 3 WHERE quote_id = 3",
        "log_speakers",
    ),
    "link": ("DELETE FROM quote_speaker WHERE quote_id = 3", "log_speakers"),
    "review": ("UPDATE quote SET review = NULL WHERE id = 1", "log_reviews"),
    "name": (
        "UPDATE speaker_name SET name = 'Ann Smythe', key = 'ann smythe' WHERE name = 'Ann Smith'",
        "log_identities",
    ),
    "article": ("UPDATE quote SET article_id = 2 WHERE id = 1", "log_identities"),
    "merged speaker": (
        "INSERT INTO speaker (id, key, name, kind, listed) VALUES (2, 'person:x', 'X', 'person', {true})",
        "log_people",
    ),
}


@pytest.mark.parametrize("name", LOGGED)
def test_what_the_log_does_not_say_is_found(filled, name):
    """What people decided, and nobody took back, is compared with what the bank holds; it is told and left."""
    signed = {"who": "Ada", "why": "heard it"}
    with QuoteBank(filled) as bank:
        [yes] = bank.quotes().by("Ann Smith")
        [base] = bank.quotes().by("Dmitry Bridzhe")
        bank.accept(base, **signed)
        bank.alias("Ann Smith", "A. Smith", **signed)
        bank.merge("Aytən Əliyeva", "Dmitry Bridzhe", **signed)
        bank.reattribute(yes, "Dmitry Bridzhe", **signed)
        assert bank.examine().problems == ()
    statements, expected = LOGGED[name]
    spoil(filled, statements)
    with QuoteBank(filled) as bank:
        found = {problem.kind: problem for problem in bank.examine().problems}
        assert expected in found
        assert found[expected].examples
        assert not found[expected].mendable
        bank.repair()
        assert expected in kinds(bank.examine().problems)


def test_what_was_repaired_can_be_grouped_again(filled):
    """Quotes whose statement did not exist wait to be grouped, and are."""
    spoil(filled, "UPDATE quote SET statement_id = 99")
    with QuoteBank(filled) as bank:
        bank.repair()
        assert bank.group() == 3
        assert bank.examine().sound


def test_a_rejected_quote_leaves_its_statement(filled):
    """Repair takes it out; the others wait to be grouped where it was their first."""
    spoil(filled, "UPDATE quote SET review = 'rejected' WHERE id = 1")
    with QuoteBank(filled) as bank:
        assert kinds(bank.repair()) == {"rejected"}
        assert bank.examine().sound
