"""An export with texts, imported into an empty bank, makes an equal bank."""

import io
import json
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from bank_records import bare, everything, say

from quotebank import Article, Outlet, Quote, QuoteBank, QuoteKind, Speaker, SpeakerKind
from quotebank.cli import main
from quotebank.exports import export_articles, export_csv, export_jsonl, export_lists
from quotebank.importing import import_paths
from quotebank.readers import read
from quotebank.readers.items import Found, Refusal, SpeakerEntry

ORGANISATION = SpeakerKind.ORGANISATION
UNANCHORED = (
    Article(None, "AnewZ", "https://anewz.tv/dump/1", published=date(2020, 5, 4)),
    [
        Quote("We said so.", QuoteKind.DIRECT, (Speaker("Ada Li", role="mayor"),), confidence=0.75),
        Quote("We said so.", QuoteKind.DIRECT, (), confidence=0.25),
    ],
)
ARTICLES = [
    everything(),
    say("The dam holds", Speaker("Ada Li", role="engineer"), url="https://anewz.tv/2", published=None),
    (Article("Nothing was said.\r\n\u2028 At all.", "Harbour Post", title="Silence"), []),
    UNANCHORED,
]


OUTLETS = [Outlet("AnewZ", "anewz.tv", "AZ"), Outlet("Harbour Post", "harbourpost.example")]
SPEAKERS = [(Speaker("Ada Maria Li", role="mayor"), ("Ada Li", "A. M. Li")), (Speaker("Bo Berg"), ())]


def exported(bank: QuoteBank) -> str:
    """The whole bank as JSON Lines."""
    out = io.StringIO()
    export_lists(bank.listed_outlets(), bank.listed_speakers(), out)
    export_articles(bank.articles(), out)
    return out.getvalue()


def contents(bank: QuoteBank) -> list[object]:
    """All that a bank holds, as records in every field."""
    return [(article, article.id, [(quote.id, *bare(evolve(quote, evidence=())), quote.reasons, quote.before)
             for quote in quotes]) for article, quotes in bank.articles()]  # fmt: skip


@pytest.fixture
def filled(bank_url: str):
    """A bank with articles of every sort, and with lists."""
    with QuoteBank(bank_url) as bank:
        bank.add_outlets(OUTLETS)
        bank.add_speakers(SPEAKERS)
        bank.add_extracted(ARTICLES)
        yield bank


def test_an_export_makes_an_equal_bank(filled, new_bank, tmp_path):
    """Articles, ids, quotes, people with roles, confidence, reasons and places are equal, and so is a second export."""
    signed = {"who": "Ada", "why": "read it"}
    filled.reject(filled.quotes().containing("The dam holds").page().quotes[0], **signed)
    filled.link("Bo Berg", "Q7", **signed)
    filled.link("The Ministry", "Q8", **signed)
    first = exported(filled)
    (tmp_path / "bank.jsonl").write_text(first, encoding="utf-8", newline="")
    with QuoteBank(new_bank()) as other:
        report = import_paths(other, [tmp_path / "bank.jsonl"])
        assert (report.articles_new, report.quotes_new, report.refused) == (4, 5, ())
        assert contents(other) == contents(filled)
        assert [quote.review for _, some in other.articles() for quote in some] == [None, None, "rejected", None, None]
        assert other.speaker("Bo Berg").wikidata == "Q7"
        assert other.speaker("The Ministry").wikidata == "Q8"
        assert other.quotes().count() == filled.quotes().count() == 4
        assert exported(other) == first
        assert other.outlets() == filled.outlets()
        listed = [(one, one.role) for one, _ in other.listed_speakers()]
        assert listed == [*((one, one.role) for one, _ in SPEAKERS), (Speaker("The Ministry", ORGANISATION), None)]
        people = [[(s.speaker, s.names, s.roles, s.quotes) for s in bank.speakers()] for bank in (filled, other)]
        assert people[0] == people[1]
        again = import_paths(other, [tmp_path / "bank.jsonl"])
        assert (again.articles_new, again.articles_known, again.quotes_new) == (0, 4, 0)


def test_a_file_cut_off_loses_only_its_last_line(filled, tmp_path):
    """The broken line is refused by its number; the articles before it are whole."""
    text = exported(filled)
    (tmp_path / "bank.jsonl").write_text(text[: text.rindex('"quotes"') + 20], encoding="utf-8", newline="")
    items = list(read(tmp_path / "bank.jsonl"))
    assert items[:2] == OUTLETS
    assert items[2:4] == [SpeakerEntry(*entry) for entry in SPEAKERS]
    assert [type(item) for item in items[4:]] == [Found, Found, Found, Refusal]
    assert items[-1].line == 8
    assert [len(item.quotes) for item in items[4:-1]] == [2, 1, 0]


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_without_texts_quotes_come_back_without_places(form, filled, tmp_path):
    """What was exported without its text is imported as words whose place is unknown; nothing is extracted from it."""
    path = tmp_path / f"quotes.{form}"
    with path.open("w", encoding="utf-8", newline="") as out:
        (export_csv if form == "csv" else export_jsonl)(filled.quotes().oldest(), out)
    items = list(read(path))
    assert all(isinstance(item, Found) for item in items)
    assert {(item.article.url, item.article.text, len(item.quotes)) for item in items} == {
        (article.url, None, len(quotes)) for article, quotes in ARTICLES if quotes
    }
    for item in items:
        for quote in item.quotes:
            assert (quote.content, quote.quoted, quote.cue, quote.mention, quote.addressee_span) == (
                (),
                (),
                *[None] * 3,
            )
    [split] = [quote for item in items for quote in item.quotes if quote.addressee]
    original = ARTICLES[0][1][0]
    assert split.text == original.text
    assert [(one, one.role) for one in split.speakers] == [(one, one.role) for one in original.speakers]
    assert (split.addressee, split.said_on, split.confidence) == (original.addressee, original.said_on, 0.97)
    with QuoteBank(tmp_path / "other.db") as other:
        report = import_paths(other, [path])
        assert (report.articles_new, report.quotes_new, report.refused) == (3, 5, ())


def test_quotes_without_texts_are_known_where_their_article_is(filled, tmp_path):
    """A bank that holds an article, or removed it, takes no quotes of it that have lost their places."""
    path = tmp_path / "quotes.jsonl"
    with path.open("w", encoding="utf-8", newline="") as out:
        export_jsonl(filled.quotes().oldest(), out)
    [removed] = {quote.article.id for quote in filled.quotes().containing("The dam holds")}
    filled.remove(removed, reason="asked to")
    report = import_paths(filled, [path])
    assert (report.articles_new, report.articles_known, report.quotes_new) == (0, 3, 0)


@pytest.mark.parametrize(
    "line",
    [
        {"format": "quotebank outlets 1", "name": None, "domain": 1, "country": None},
        {"format": "quotebank outlets 1"},
        {"format": "quotebank speakers 1", "name": "A", "kind": "ship", "role": None, "aliases": []},
        {"format": "quotebank speakers 1", "name": "A", "kind": "person", "role": None, "aliases": ["\0"]},
        {"format": "quotebank speakers 1", "name": None, "kind": "person", "role": None, "aliases": []},
        {"format": "quotebank ships 1"},
    ],
)
def test_a_damaged_list_is_refused(line, tmp_path):
    """So is a line of an outlet or speaker."""
    (tmp_path / "a.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    [refusal] = read(tmp_path / "a.jsonl")
    assert isinstance(refusal, Refusal)


def test_quotes_whose_article_has_ended_are_refused(tmp_path):
    """In an export that is not in the order of articles, the second run of an article's quotes is not lost silently."""
    shape = {"text": "Yes", "kind": "direct", "speakers": [], "content": [[1, 4]], "reasons": []}
    lines = [shape | {"article": {"url": f"https://a.example/{number}", "id": f"{number}"}} for number in (1, 2, 1)]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    items = list(read(tmp_path / "a.jsonl"))
    assert [type(item) for item in items] == [Found, Found, Refusal]
    assert items[-1].line == 3
    assert "export with --newest or --oldest" in items[-1].reason


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"format": "quotebank articles 9"}, "in the form 'quotebank articles 9', which this version does not know"),
        ({"text": "Other words stand here, far more than enough for the place."}, "do not give its words"),
        ({"quotes": None}, "not an article as quotebank exports it (TypeError"),
        ({"title": "a\0b"}, "a NUL or a lone surrogate"),
        ({"id": 7}, "(TypeError: 7 where words belong)"),
        ({"text": None}, "has places, but its article has no text"),
        ({"quotes": [{"text": "x", "kind": "direct", "content": [[1, 999]]}]}, "lies outside the article's text"),
        ({"quotes": [{"text": None, "kind": "direct"}]}, "None where words belong"),
        ({"byline": "\ud800"}, "a NUL or a lone surrogate"),
    ],
)
def test_a_damaged_article_is_refused(change, reason, tmp_path):
    """A line that was edited into what no bank can hold is refused, and does not end the import."""
    out = io.StringIO()
    export_articles([say("The dam holds", "Ada Li", url="https://anewz.tv/2")], out)
    (tmp_path / "a.jsonl").write_text(json.dumps(json.loads(out.getvalue()) | change) + "\n", encoding="utf-8")
    [refusal] = read(tmp_path / "a.jsonl")
    assert isinstance(refusal, Refusal)
    assert reason in refusal.reason


def test_export_and_import_by_command(tmp_path: Path, monkeypatch, capsys):
    """The two commands move a bank."""
    monkeypatch.chdir(tmp_path)
    with QuoteBank("one.db") as bank:
        bank.add_extracted(ARTICLES)
    assert main(["export", "--with-texts", "--output", "bank.jsonl", "--bank", "one.db"]) == 0
    assert capsys.readouterr().err == "5 quotes written to bank.jsonl\n"
    assert main(["import", "bank.jsonl", "--bank", "two.db"]) == 0
    capsys.readouterr()
    with QuoteBank("one.db") as one, QuoteBank("two.db") as two:
        assert contents(one) == contents(two)
    assert main(["export", "--with-texts", "--by", "Li", "--bank", "one.db"]) == 2
    assert "an article without some of its quotes" in " ".join(capsys.readouterr().err.split())
