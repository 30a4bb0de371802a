"""The seeds and the expected quotes that tests and documentation rest on."""

import csv
import json
import re
from pathlib import Path

import pytest

from quotebank.readers import read
from quotebank.records import Article

SEEDS = Path(__file__).parents[1] / "seeds"
OUTLETS = SEEDS / "outlets.csv"
SPEAKERS = SEEDS / "speakers.csv"
ARTICLES = SEEDS / "articles"
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
DATA = Path(__file__).parent / "data"
EXPECTED = DATA / "seeds" / "gold.jsonl"
CONSTRUCTIONS = DATA / "constructions" / "gold.jsonl"


def lines_of(path):
    """The objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def words_of(quote):
    """Every string of an expected quote that the text must hold."""
    return [*quote["content"], *(quote[part] for part in ("cue", "mention", "addressee") if quote[part])]


@pytest.mark.parametrize("passage", lines_of(CONSTRUCTIONS), ids=lambda passage: passage["id"])
def test_an_invented_passage_holds_the_words_of_its_expected_quotes(passage):
    """Content, cue, mention and addressee of each expected quote stand in the passage as they are given."""
    words = [word for quote in passage["quotes"] for word in words_of(quote)] + passage["not_speech"]
    assert [word for word in words if word not in passage["text"]] == []


def test_the_invented_passages_cover_many_constructions_each_with_an_id_of_its_own():
    """There are at least 170 passages over 50 constructions, no two with one id or one text."""
    passages = lines_of(CONSTRUCTIONS)
    assert len(passages) >= 170
    assert len({passage["construction"] for passage in passages}) >= 50
    assert (
        len({passage["id"] for passage in passages}) == len({passage["text"] for passage in passages}) == len(passages)
    )


@pytest.mark.parametrize(
    "quote", [q for p in lines_of(CONSTRUCTIONS) for q in p["quotes"]], ids=lambda q: q["content"][0][:30]
)
def test_expected_content_keeps_to_the_conventions(quote):
    """Content has one of three kinds and does not begin with "that", unless that is its subject."""
    assert quote["kind"] in {"direct", "mixed", "indirect"}
    assert not re.match(r"that (?!was |would )", quote["content"][0])


def test_seed_outlets_are_sorted_rows_of_name_domain_and_country():
    """Each outlet has a name, a web domain of its own without "www." and a two-letter country; rows are in order."""
    with OUTLETS.open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    assert header == ["name", "domain", "country"]
    assert len(rows) >= 400
    assert [row for row in rows if not (len(row) == 3 and row[0].strip() == row[0] != "")] == []
    assert [domain for _, domain, _ in rows if not DOMAIN.fullmatch(domain) or domain.startswith("www.")] == []
    assert [country for _, _, country in rows if not re.fullmatch("[A-Z]{2}", country)] == []
    assert len({domain for _, domain, _ in rows}) == len(rows)
    assert rows == sorted(rows, key=lambda row: (row[2], row[0].casefold()))
    assert ["AnewZ", "anewz.tv", "AZ"] in rows


def test_seed_speakers_have_a_kind_and_no_name_twice():
    """Each speaker is a person or an organisation; no name and no alias stands for two of them."""
    with SPEAKERS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert list(rows[0]) == ["name", "aliases", "kind", "role"]
    assert {row["kind"] for row in rows} == {"person", "organisation"}
    names = [name for row in rows for name in (row["name"], *filter(None, row["aliases"].split(";")))]
    assert sorted(names) == sorted(set(names))
    assert "UN" in next(row["aliases"].split(";") for row in rows if row["name"] == "United Nations")


def test_every_seed_article_has_expected_quotes():
    """The ids of the expected quotes are the articles of seeds/articles, each once, at least 16."""
    ids = [expected["id"] for expected in lines_of(EXPECTED)]
    assert len(ids) == len(set(ids)) >= 16
    assert {id_.partition("#")[0] for id_ in ids} == {path.name for path in ARTICLES.iterdir()}


@pytest.mark.parametrize("expected", lines_of(EXPECTED), ids=lambda expected: expected["id"])
def test_a_seed_article_holds_the_words_of_its_expected_quotes(expected):
    """The article as it is read has its date and, exactly, the content, cue, mention and addressee of each quote."""
    name, _, number = expected["id"].partition("#")
    if ".html" in name:
        pytest.importorskip("trafilatura")
    articles = [item for item in read(ARTICLES / name) if isinstance(item, Article)]
    article = articles[int(number or 1) - 1]
    assert article.text == expected.get("text", article.text)
    assert (article.published and article.published.isoformat()) == expected["published"]
    words = [word for quote in expected["quotes"] for word in words_of(quote)] + expected["not_speech"]
    assert [word for word in words if word not in article.text] == []
    assert [quote["content"] for quote in expected["quotes"] if quote["content"][0].startswith("that ")] == []
    assert 150 <= len(article.text.split()) <= 450


def test_seed_articles_carry_the_characters_that_break_offsets():
    """Among them are Windows line ends, a no-break space, U+2011, emoji, combining marks, entities and mojibake."""
    texts = "".join(expected.get("text", "") for expected in lines_of(EXPECTED))
    assert [
        mark for mark in ("\r\n", "\u00a0", "\u2011", "🎣", "n\u0303", "â€œ", "''", "— ") if mark not in texts
    ] == []
    assert "&ldquo;" in (ARTICLES / "ice-cave.html").read_text(encoding="utf-8")
