"""The seeds and the expected quotes that tests and documentation rest on."""

import csv
import json
import re
from pathlib import Path

import pytest

SEEDS = Path(__file__).parents[1] / "seeds"
OUTLETS = SEEDS / "outlets.csv"
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
CONSTRUCTIONS = Path(__file__).parent / "data" / "constructions" / "gold.jsonl"


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
    """Content has one of three kinds and does not begin with "that"."""
    assert quote["kind"] in {"direct", "mixed", "indirect"}
    assert not quote["content"][0].startswith("that ")


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
