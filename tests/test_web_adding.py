"""An article is added from its web address on the page; against a server of the tests' own."""

from __future__ import annotations

import pytest
from web_desk import client, token, words
from web_server import names_lead_to, serving

from quotebank import QuoteBank
from quotebank.web import adding

pytest.importorskip("urllib3")
pytest.importorskip("trafilatura")

HOME = "http://harbourpost.example"
PAGE = (
    "<html><head><title>Ferry</title></head><body><article><h1>Ferry</h1><p>“The ferry will sail all winter,” the "
    "harbour master, Ada Lindqvist, told reporters in the old customs house on Tuesday.</p><p>The town has waited for "
    "this for nine years, longer than anybody on the quay can remember.</p></article></body></html>"
)


@pytest.fixture
def site(monkeypatch):
    """A site under every name that ends in .example."""
    with serving() as served:
        names_lead_to(served, monkeypatch)
        served.put("/ferry", PAGE)
        yield served


@pytest.fixture
def bank(tmp_path):
    """An empty bank."""
    with QuoteBank(tmp_path / "quotes.db") as opened:
        yield opened


def test_an_address_is_fetched_and_its_article_shown(site, bank):
    """The form is on the page for pasting, and leads to the article as it is stored."""
    desk = client(bank, editor="jo")
    answer = desk.post("/addresses", data={"token": token(desk.get("/paste").text), "url": f" {HOME}/ferry "})
    assert answer.status_code == 200
    assert "The ferry will sail all winter" in words(answer.text)
    assert next(iter(bank.quotes())).article.url == f"{HOME}/ferry"


def test_an_article_that_was_removed_stays_out(site, bank):
    """The page says so."""
    desk = client(bank, editor="jo")
    form = {"token": token(desk.get("/paste").text), "url": f"{HOME}/ferry"}
    desk.post("/addresses", data=form)
    bank.remove(next(iter(bank.quotes())).article, reason="a court's order")
    answer = desk.post("/addresses", data=form)
    assert answer.status_code == 400
    assert "This article was removed from the bank, and stays out." in words(answer.text)


def test_without_edits_there_is_no_form_and_no_route(site, bank):
    """A page that only reads fetches nothing."""
    desk = client(bank)
    assert "web address" not in desk.get("/paste").text
    assert desk.post("/addresses", data={"url": f"{HOME}/ferry"}).status_code == 404
    assert site.asked == []


def test_another_site_s_form_fetches_nothing(site, bank):
    """Without the token of this server's own pages, nobody is asked."""
    assert client(bank, editor="jo").post("/addresses", data={"url": f"{HOME}/ferry"}).status_code == 403
    assert site.asked == []


@pytest.mark.parametrize(
    ("url", "why"),
    [
        (f"{HOME}/gone", "the server answered 404"),
        ("file:///etc/passwd", "only http and https are fetched"),
        ("/etc/passwd", "only http and https are fetched"),
        ("-", "only http and https are fetched"),
        ("http://127.0.0.1:8765/", "not on the public internet"),
        ("http://nowhere.invalid/", "there is no such host"),
    ],
)
def test_what_is_not_fetched_is_said_in_one_line(site, bank, url, why):
    """The page says why, and nothing is stored."""
    desk = client(bank, editor="jo")
    answer = desk.post("/addresses", data={"token": token(desk.get("/paste").text), "url": url})
    assert answer.status_code == 400
    assert why in words(answer.text)
    assert bank.stats().articles == 0


def test_one_article_is_fetched_at_a_time(site, bank):
    """A page cannot be made to send many requests at once."""
    desk = client(bank, editor="jo")
    form = {"token": token(desk.get("/paste").text), "url": f"{HOME}/ferry"}
    with adding._one_at_a_time:
        assert desk.post("/addresses", data=form).status_code == 503
    assert desk.post("/addresses", data=form).status_code == 200
