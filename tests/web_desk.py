"""A browser without a browser: the page over a bank, asked as a program asks."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the page needs quotebank[web]")

from fastapi.testclient import TestClient

from quotebank.bank import QuoteBank
from quotebank.web.app import create_app

PAGES = (
    "/",
    "/?q={word}",
    "/check",
    "/check?text={words}&speaker={name}",
    "/quote/{quote}",
    "/statement/{quote}",
    "/article/{article}",
    "/speaker/{speaker}",
    "/outlet?name={outlet}",
    "/speakers",
    "/speakers?sort=name",
    "/outlets",
    "/outlets?letter=t",
    "/facets?name=speaker&q={word}",
    "/draft",
    "/paste",
    "/api",
)
"""The pages that read, to be filled from `places`."""
TABLES = ("/quotes.csv", "/quotes.csv?q={word}", "/statement/{quote}/quotes.csv", "/article/{article}/quotes.csv")
ROUTES = (
    "/api/quotes",
    "/api/quotes?containing={word}&limit=1",
    "/api/quotes.csv?by={name}",
    "/api/facets?name=outlet&name=month",
    "/api/quote/{quote}",
    "/api/who_said?text={words}",
    "/api/check?text={words}&speaker={name}",
    "/api/statement/{quote}",
    "/api/article/{article}",
    "/api/speakers",
    "/api/speakers?containing={name}",
    "/api/names?text={name}",
    "/api/outlets",
    "/api/outlets?with_articles=false",
    "/api/speaker/{speaker}",
    "/api/outlet?name={outlet}",
    "/api/stats",
    "/api/openapi.json",
)
"""The routes of the API that read."""
EDITS = ("/corrections", "/suggestions", "/review")


def client(bank: QuoteBank, **options: Any) -> TestClient:
    """A browser on this machine."""
    return TestClient(create_app(bank, **options), base_url="http://localhost:8765")


def places(bank: QuoteBank, containing: str) -> dict[str, Any]:
    """What the addresses of pages need, of the first quote that holds a text."""
    quote = next(iter(bank.quotes().containing(containing).oldest()))
    assert quote.article
    assert quote.speaker
    return {
        "word": quote.text.split()[0],
        "words": quote.text,
        "quote": quote.id,
        "article": quote.article.id,
        "outlet": quote.article.outlet,
        "speaker": quote.speaker.id,
        "name": quote.speaker.name,
    }


_BLOCKS = {"dt", "dd", "li", "td", "th", "p", "label", "option", "summary"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in _BLOCKS:
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def tags(html: str) -> list[tuple[str, dict[str, str | None]]]:
    """The tags of a page with their attributes."""
    reader = _Reader()
    reader.feed(html)
    return reader.tags


def words(html: str) -> str:
    """What a page says, in one line."""
    reader = _Reader()
    reader.feed(html)
    return " ".join("".join(reader.words).split())


def token(html: str) -> str:
    """What a form of the page carries to show that it comes from there."""
    found = re.search(r'name="token" value="([^"]+)"', html)
    assert found
    return unescape(found[1])
