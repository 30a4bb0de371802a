"""Web pages to articles."""

import gzip
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotebank import Article, MissingExtraError
from quotebank.readers import Refusal, Remark, html_pages, outlets, page_costs, read
from quotebank.records import Outlet

PAGES = Path(__file__).parent / "data/readers"


def page(body, head=""):
    """Return a page of this body."""
    return f"<!DOCTYPE html><html><head><title>A title</title>{head}</head><body>{body}</body></html>"


def test_a_page_gives_its_body_and_what_it_says_about_itself():
    """Paragraphs stay lines; menu, comments and footer stay out; outlet, title, date, byline and address come along."""
    [article] = read(PAGES / "gazette.html")
    assert (article.outlet, article.title, article.byline) == (
        "The Lowmere Gazette",
        "Harbour plan divides Lowmere",
        "Ines Okafor",
    )
    assert article.published == date(2026, 2, 3)
    assert article.url == "https://www.lowmere-gazette.example.org/news/harbour-plan"
    lines = article.text.splitlines()
    assert lines[2].startswith("“We have waited eleven years")
    assert lines[4] == "“Ask them first, build afterwards,” she added."
    assert len(lines) == 6
    assert "cousin" not in article.text
    assert "Copyright" not in article.text


def test_a_packed_page_is_the_page(tmp_path):
    """A .html.gz gives the same article as the page in it."""
    packed = tmp_path / "gazette.html.gz"
    packed.write_bytes(gzip.compress((PAGES / "gazette.html").read_bytes()))
    assert list(read(packed)) == list(read(PAGES / "gazette.html"))


def test_an_article_cut_into_containers_is_read_whole():
    """Where a publisher splits the body into pieces, all of them are read, without the advertisement between."""
    [article] = read(PAGES / "pieces.html")
    lines = article.text.splitlines()
    assert len(lines) == 9
    assert lines[-1].endswith("Holm said with a short laugh.")
    assert "advertisement" not in article.text


def test_a_short_page_comes_without_its_menu(tmp_path):
    """A page of two sentences gives these two."""
    short = tmp_path / "short.html"
    short.write_text(page("<nav>Home News</nav><article><p>“We won,” said Ada Li.</p><p>She left.</p></article>"))
    [article] = read(short)
    assert article.text == "“We won,” said Ada Li.\nShe left."
    assert article.title == "A title"


def test_the_name_we_know_for_a_domain_comes_before_the_one_on_the_page(monkeypatch, tmp_path):
    """One outlet keeps one name, whatever its pages call it."""
    monkeypatch.setattr(outlets, "_known", lambda: {"example.org": Outlet("The Example", "example.org")})
    path = tmp_path / "a.html"
    head = '<link rel="canonical" href="https://news.example.org/a"><meta property="og:site_name" content="Ex">'
    path.write_text(page("<article><p>“We won,” said Ada Li, and everybody in the room stood up.</p></article>", head))
    assert [item.outlet for item in read(path)] == ["The Example"]


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        ("https://www.skerry.example/a", "https://www.skerry.example/a"),
        ("HTTP://skerry.example/a", "HTTP://skerry.example/a"),
        ("https://elsewhere.example/a", "https://skerry.example/a?ref=share"),
        ("/a", "https://skerry.example/a?ref=share"),
        ("ftp://skerry.example/a", "https://skerry.example/a?ref=share"),
        ("http://[", "https://skerry.example/a?ref=share"),
        ("", "https://skerry.example/a?ref=share"),
    ],
)
def test_the_canonical_address_of_the_same_host_comes_before_the_one_to_share(canonical, url, tmp_path):
    """An article that is shared under several addresses is one article."""
    path = tmp_path / "a.html"
    head = '<meta property="og:url" content="https://skerry.example/a?ref=share">'
    head += f'<link rel="alternate" href="https://skerry.example/feed"><link rel="Canonical" href="{canonical}">'
    path.write_text(page("<article><p>“We won,” said Ada Li, and everybody in the room stood up.</p></article>", head))
    assert [item.url for item in read(path)] == [url]


def test_a_page_that_names_no_outlet_has_its_host(tmp_path):
    """The host is better than a name that was made of one."""
    path = tmp_path / "a.html"
    head = '<link rel="canonical" href="https://www.nj.example/a">'
    path.write_text(page("<article><p>“We won,” said Ada Li, and everybody in the room stood up.</p></article>", head))
    assert [item.outlet for item in read(path)] == ["nj.example"]


def test_the_charset_that_a_page_declares_is_used_and_reported(tmp_path):
    """A page in windows-1251 keeps its words."""
    path = tmp_path / "a.html"
    path.write_bytes(
        page("<article><p>«Нет», — сказала она.</p></article>", '<meta charset="windows-1251">').encode("cp1251")
    )
    remark, article = read(path)
    assert remark == Remark(str(path), "read as cp1251")
    assert article.text == "«Нет», — сказала она."


@pytest.mark.parametrize("content", ["<html><body></body></html>", "<html><script>1</script></html>", "words"])
def test_a_page_without_an_article_is_refused(tmp_path, content):
    """An empty page, one of scripts alone and what is no page at all are refused with a reason."""
    path = tmp_path / "a.html"
    path.write_text(content)
    assert list(read(path)) == [Refusal(str(path), "no article found in the page")]


def test_a_page_that_is_too_large_is_refused(tmp_path, monkeypatch):
    """The parser is not asked to hold what is no article page."""
    monkeypatch.setattr(html_pages, "MAX_PAGE", 1_000_000)
    path = tmp_path / "a.html"
    path.write_text(page("<p>words</p>" * 100_000))
    assert list(read(path)) == [Refusal(str(path), "more than 1 MB: too large for a web page")]


@pytest.mark.parametrize(
    "tags", ["<br>", "<p><b>", "<li><a>", "<!-- x -->", "<div><table>", "<time datetime='2026-01-01'>"]
)
def test_a_page_of_tags_is_refused(tmp_path, monkeypatch, tags):
    """No parser is asked to read two million characters of them."""
    monkeypatch.setattr(html_pages, "parse", lambda _page: pytest.fail("was parsed"))
    path = tmp_path / "a.html"
    path.write_text(page("<article><p>“We won,” said Ada Li.</p>" + tags * (2_000_000 // len(tags))))
    [refusal] = read(path)
    assert re.fullmatch(r"[\d,]+ tags: more than the 40,000 that a page may have", refusal.reason)


@pytest.mark.parametrize(
    "attributes", ["a{}", "a{}=1", 'a{}="<p>"', "a{}='>'", 'a{} = "\'"', "a{}/", "\nb{}=<c"], ids=repr
)
@pytest.mark.parametrize("before", ["", "<script>if (a<b) c</script>", "<p title='a <b c'>", "<!-- <p -->"])
def test_a_tag_of_attributes_is_refused(tmp_path, attributes, before):
    """The time that the parser takes grows with the square of their number, however they are written."""
    path = tmp_path / "a.html"
    tag = "<p " + " ".join(attributes.format(number) for number in range(5_000)) + ">"
    path.write_text(page(f"{before}{tag}“We won,” said Ada Li.</p>"))
    reason = "a tag with more than 500 attributes: no article page has so many"
    assert list(read(path)) == [Refusal(str(path), reason)]


@pytest.mark.parametrize("words", ["<script>if (a<b {})</script>", "<style>a<b {}</style>", "<!-- a<b {} -->"])
def test_words_that_only_look_like_attributes_are_none(tmp_path, words):
    """A script may compare two numbers and go on at length."""
    path = tmp_path / "a.html"
    path.write_text(page(words.format("and " * 5_000) + "<article><p>“We won,” said Ada Li.</p></article>"))
    assert [article.text for article in read(path)] == ["“We won,” said Ada Li."]


def test_a_page_that_is_larger_than_pages_are_gives_the_same_article(monkeypatch):
    """It is parsed in a process of its own, and nothing is lost on the way."""
    here = list(read(PAGES / "gazette.html"))
    monkeypatch.setattr(page_costs, "LARGE", 1_000)
    monkeypatch.setattr(html_pages, "parse", lambda _page: pytest.fail("was parsed here"))
    assert list(read(PAGES / "gazette.html")) == here


def test_a_page_that_takes_too_long_is_refused(tmp_path, monkeypatch):
    """The process that parses it is ended; this one goes on."""
    monkeypatch.setattr(page_costs, "SECONDS", 1)
    path = tmp_path / "a.html"
    path.write_text(page("<article><p>" + "<p>words and words" * (page_costs.MAX_TAGS - 100)))
    [refusal] = read(path)
    assert re.match(r"parsing took more than \d+ seconds of processor time", refusal.reason)


@pytest.mark.parametrize(
    ("does", "reason"),
    [
        ("import os; os.kill(os.getpid(), 9)", "the page cannot be parsed (its process died"),
        ("import json; json.dump({'problem': 'no luck'}, __import__('sys').stdout)", "no luck"),
    ],
)
def test_a_parser_that_dies_costs_its_own_page(monkeypatch, does, reason):
    """For want of memory, say."""
    monkeypatch.setattr(page_costs, "LARGE", 1_000)
    monkeypatch.setattr(page_costs, "_CHILD", does)
    [refusal] = read(PAGES / "gazette.html")
    assert refusal.reason.startswith(reason)


def test_without_trafilatura_one_line_says_what_to_install(monkeypatch, tmp_path):
    """The missing extra is named with the command that installs it."""
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    html_pages._trafilatura.cache_clear()
    try:
        with pytest.raises(MissingExtraError, match=r"^Reading web pages needs .* pip install 'quotebank\[html\]'$"):
            list(read(PAGES / "gazette.html"))
    finally:
        html_pages._trafilatura.cache_clear()


def test_reading_other_files_does_not_load_trafilatura(tmp_path):
    """Only a web page makes trafilatura load."""
    path = tmp_path / "a.txt"
    path.write_text("“Yes,” she said.")
    code = f"import sys, quotebank.readers as r; list(r.read({str(path)!r})); print('trafilatura' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


PIECES = st.sampled_from(
    ["<p>", "</p>", "<article>", "</article>", "<div>", "</div>", "<html>", "<table><tr><td>", "“Yes,” she said. ",
     "<!--", "]]>", "<br/>", "&#0;", "&#xd800;", "&nbsp;", "\0", "<?xml version='1.0' encoding='utf-16'?>", "<svg>",
     "<script>",
     "<blockquote>", '<link rel="canonical" href="http://[">', "words and words and words and words " * 9, "\udfff"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=12))
def test_any_page_gives_an_article_or_a_refusal(tmp_path_factory, pieces):
    """Whatever tags come in whatever order, nothing is raised and what comes out can be stored."""
    path = tmp_path_factory.mktemp("pages") / "a.html"
    path.write_bytes("".join(["<html><body>", *pieces]).encode("utf-8", "surrogatepass"))
    for item in read(path):
        assert isinstance(item, Article | Refusal | Remark)
        if isinstance(item, Article):
            item.text.encode("utf-8")
            assert "\0" not in item.text
