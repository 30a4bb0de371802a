"""Every place that shows a record shows the words that carry its stance."""

from __future__ import annotations

import pytest

from quotebank import Article, QuoteBank
from quotebank.cli import main
from quotebank.exports import to_citation, to_dict, to_schema_org, to_web_annotation

WORDS = "warned voters against"
TEXT = f"Jana Holm {WORDS} moving the ferry to the north dock."


@pytest.fixture
def path(tmp_path):
    """A bank with one record, of what its speaker is against."""
    with QuoteBank(tmp_path / "quotes.db") as bank:
        bank.add(Article(TEXT, "Harbour Post", "https://post.example/1"))
    return tmp_path / "quotes.db"


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/?q=ferry",
        "/?by=Jana Holm",
        "/check?text=moving the ferry to the north dock&speaker=Jana Holm",
        "/quote/{quote}",
        "/statement/{quote}",
        "/article/{article}",
        "/speaker/{speaker}",
        "/quotes.csv",
        "/statement/{quote}/quotes.csv",
        "/article/{article}/quotes.csv",
        "/api/quotes",
        "/api/quotes.csv",
        "/api/quote/{quote}",
        "/api/statement/{quote}",
        "/api/article/{article}",
        "/api/who_said?text=moving the ferry to the north dock",
        "/api/check?text=moving the ferry to the north dock",
    ],
)
def test_a_page_shows_them(path, address):
    """On the pages, in the tables to load down, and in the answers of the API."""
    web_desk = pytest.importorskip("web_desk")
    with QuoteBank(path, read_only=True) as bank:
        [quote] = bank.quotes()
        places = {"quote": quote.id, "article": quote.article.id, "speaker": quote.speakers[0].id}
        assert WORDS in web_desk.client(bank).get(address.format(**places)).text


@pytest.mark.parametrize(
    "command",
    [
        ["search", "ferry"],
        ["who-said", "moving the ferry to the north dock"],
        ["check", "moving the ferry to the north dock", "--speaker", "Jana Holm"],
        ["show", "{quote}"],
        ["statement", "{quote}"],
        ["export", "--format", "csv"],
        ["export", "--format", "jsonl"],
    ],
)
def test_a_command_shows_them(path, command, capsys):
    """In the terminal, and in what is exported there."""
    with QuoteBank(path, read_only=True) as bank:
        [quote] = bank.quotes()
    main([*(word.format(quote=quote.id) for word in command), "--bank", str(path)])
    assert WORDS in capsys.readouterr().out


def test_an_export_shows_them(path):
    """In citations and in the standards of the field."""
    with QuoteBank(path, read_only=True) as bank:
        [quote] = bank.quotes()
    for shown in (to_citation(quote), to_dict(quote), to_schema_org(quote)):
        assert WORDS in str(shown)
    assert "opposed" in str(to_web_annotation(quote))
