"""The JSON API: the shapes of the command line, pages, refusals, a description that names everything."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from bank_records import everything, say
from fastapi.testclient import TestClient
from web_desk import client, places, words

from quotebank import QuoteBank, ReadError, extract
from quotebank.bank import Page, Quotes
from quotebank.cli import main
from quotebank.exports import read_csv, to_dict
from quotebank.store import query
from quotebank.web import tables

DOCUMENTED = (Path(__file__).parents[1] / "docs" / "reference" / "api.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bank with every field of a quote filled, and seven more quotes."""
    path = tmp_path_factory.mktemp("api") / "quotes.db"
    with QuoteBank(path) as bank:
        bank.add_extracted([everything()])
        numbers = range(7)
        bank.add_extracted(
            say(f"The ferry is number {number}", "Ada Holm", url=f"https://a.example/{number}") for number in numbers
        )
    return path


@pytest.fixture
def bank(path: Path) -> Iterator[QuoteBank]:
    """That bank, opened for reading."""
    with QuoteBank(path, read_only=True) as opened:
        yield opened


@pytest.fixture
def api(bank: QuoteBank) -> TestClient:
    """A program that asks."""
    return client(bank)


@pytest.mark.parametrize(
    ("address", "command"),
    [
        ("/api/quotes?containing=ferry&by=Holm&limit=3&order=oldest", "search ferry --by Holm --limit 3 --oldest"),
        ("/api/quotes?told=reporters&in_outlet=AnewZ&min_confidence=0.95", "search --told reporters --outlet AnewZ "
         "--min-confidence 0.95"),
        ("/api/quote/{quote}", "show {quote}"),
        ("/api/who_said?text=ferry+number+3&limit=10", "who-said 'ferry number 3' --limit 10"),
        ("/api/check?text=the+ferry+is+number+3&speaker=Holm&limit=5", "check 'the ferry is number 3' --speaker Holm"),
        ("/api/statement/{quote}", "statement {quote}"),
        ("/api/speakers?containing=Holm", "speakers Holm"),
        ("/api/outlets", "outlets"),
        ("/api/speaker/{speaker}", "speaker {speaker}"),
        ("/api/outlet?name={outlet}", "outlet '{outlet}'"),
        ("/api/stats", "stats"),
    ],
)  # fmt: skip
def test_the_api_answers_what_the_command_prints(
    address: str, command: str, api: TestClient, bank: QuoteBank, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An answer of the API is the command's JSON, key for key."""
    import shlex

    where = places(bank, "base")
    main([*shlex.split(command.format(**where)), "--json", "--bank", str(path)])
    printed = json.loads(capsys.readouterr().out)
    assert api.get(address.format(**where)).json() == printed


def test_pages_of_the_api_follow_one_another(api: TestClient) -> None:
    """What `next` gives for `after` leads through all quotes, each once."""
    seen, after = [], ""
    while True:
        page = api.get("/api/quotes", params={"by": "Holm", "order": "oldest", "limit": 3, "after": after}).json()
        seen += [quote["text"] for quote in page["quotes"]]
        after = page["next"]
        if after is None:
            break
    assert seen == [f"The ferry is number {number}" for number in range(7)]


def test_facets_count_what_the_search_finds(api: TestClient) -> None:
    """Several facets in one call."""
    counted = api.get("/api/facets?containing=ferry&name=speaker&name=kind").json()
    assert counted == {"facets": {"speaker": [["Ada Holm", 7]], "kind": [["direct", 7]]}, "complete": True}


def test_the_csv_has_all_quotes_of_a_search(api: TestClient) -> None:
    """The table goes beyond the first page."""
    rows = csv.DictReader(io.StringIO(api.get("/api/quotes.csv?by=Holm").content.decode("utf-8-sig")))
    assert len(list(rows)) == 7


def test_an_article_comes_with_its_text_and_quotes(api: TestClient, bank: QuoteBank) -> None:
    """The places of the quotes are places of the text."""
    answer = api.get(f"/api/article/{places(bank, 'base')['article']}").json()
    assert answer["article"]["title"] == "A base"
    start, end = answer["quotes"][0]["content"][0]
    assert answer["text"][start:end] == "The base"


def test_extract_reads_a_text_and_stores_nothing(api: TestClient, bank: QuoteBank) -> None:
    """The answer is what `extract` finds."""
    text = "“It leaks,” said Ada Holm."
    answer = api.post("/api/extract", json={"text": text})
    assert answer.json() == {
        "quotes": json.loads(json.dumps([to_dict(quote) for quote in extract(text)])),
        "explanations": [],
    }
    assert bank.stats().quotes == 9


@pytest.mark.parametrize(
    ("address", "status", "why"),
    [
        ("/api/quote/ffffffff", 404, "The bank holds no quote 'ffffffff'."),
        ("/api/quotes?limit=0", 422, "limit: Input should be greater than or equal to 1."),
        ("/api/quotes?limit=201", 422, "limit: Input should be less than or equal to 200."),
        ("/api/quotes?kind=loud", 422, "kind: Input should be '', 'direct', 'mixed' or 'indirect'."),
        ("/api/facets?name=colour", 422,
         "0: Input should be 'speaker', 'outlet', 'month', 'kind' or 'addressee'."),
        ("/api/check", 422, "text: Field required."),
        ("/api/quotes?after=!!", 404, "after takes the next of a page, not '!!'."),
        ("/api/quotes.csv?after=!!", 404, "after takes the next of a page, not '!!'."),
        ("/api/nowhere", 404, "Not Found"),
    ],
)  # fmt: skip
def test_a_refusal_is_a_sentence_under_error(address: str, status: int, why: str, api: TestClient) -> None:
    """What cannot be answered is said as JSON."""
    answer = api.get(address)
    assert (answer.status_code, answer.json()) == (status, {"error": why})


@pytest.mark.parametrize("published", [0, 1_767_225_600, True, "1767225600", "2026-01-28T00:00:00", "yesterday"])
@pytest.mark.parametrize("address", ["/api/extract", "/api/check_draft"])
def test_a_day_is_a_day(address: str, published: object, api: TestClient) -> None:
    """Seconds, and a day with a time, are refused as the description says."""
    assert api.post(address, json={"text": "It rained.", "published": published}).status_code == 422
    assert api.post(address, json={"text": "It rained.", "published": "2026-01-28"}).status_code == 200


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("2024-02-29", True), ("2023-02-29", False), ("2000-02-29", True), ("1900-02-29", False), ("2026-04-31", False),
        ("2026-12-31", True), ("2026-13", False), ("2026", True), ("0000", False), ("0001", True), ("", True),
        ("0004-02-29", True), ("26-01-01", False),
    ],
)  # fmt: skip
def test_the_described_form_of_a_day_has_the_days_there_are(given: str, taken: bool, api: TestClient) -> None:
    """What the form lets through is searched, and nothing else is."""
    assert api.get("/api/quotes", params={"since": given}).status_code == (200 if taken else 422)


def test_a_draft_is_checked(api: TestClient) -> None:
    """The answer is that of the command line."""
    answer = api.post("/api/check_draft", json={"text": "“The moon is made of old cheese,” said Jana Holm."}).json()
    [passage] = answer["passages"]
    assert (answer["faults"], passage["fault"], passage["speaker"]) == (1, True, "Jana Holm")
    assert passage["check"]["verdict"] == "not_found"


def test_every_route_and_parameter_is_described_and_documented(api: TestClient) -> None:
    """The OpenAPI description says what each parameter is, and the reference names every route and parameter."""
    description = api.get("/api/openapi.json").json()
    missing = []
    for address, methods in description["paths"].items():
        for method, route in methods.items():
            if f"## {method.upper()} {address}\n" not in DOCUMENTED:
                missing.append(address)
            section = DOCUMENTED.partition(f"## {method.upper()} {address}\n")[2].partition("\n## ")[0]
            for parameter in route.get("parameters", []):
                if parameter["in"] == "query" and not parameter.get("description"):
                    missing.append(f"{address} {parameter['name']} has no description")
                shared = "the [search parameters](#search-parameters)" in section.lower()
                named = f"`{parameter['name']}`" in (DOCUMENTED if shared else section)
                if parameter["in"] == "query" and not named:
                    missing.append(f"{address} {parameter['name']}")
    assert missing == []


def test_a_table_is_sent_while_it_is_read(bank: QuoteBank, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only one page of quotes is read before the first rows go out, so that a large result needs little memory."""
    monkeypatch.setattr(tables, "_AT_A_TIME", 2)
    read: list[int] = []
    page_of = Quotes.page

    def counted(self: Quotes, size: int) -> Page:
        read.append(size)
        return page_of(self, size)

    monkeypatch.setattr(Quotes, "page", counted)
    chunks = tables._written(tables._pages(bank.quotes()))
    heading, rows = next(chunks), next(chunks)
    assert heading.decode("utf-8-sig").startswith("id,text,")
    assert rows.count(b"\r\n") == 2
    assert read == [2]
    assert sum(chunk.count(b"\r\n") for chunk in chunks) == 7


def test_a_table_that_is_not_whole_says_so_in_its_last_row(api: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of as many quotes as there are, or as may be, ends with a row that is no quote and says what to do."""
    whole = api.get("/api/quotes.csv").text
    assert whole.count("THIS TABLE") == 0
    monkeypatch.setattr(tables, "MOST_ROWS", 9)
    assert api.get("/api/quotes.csv").text == whole
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    rows = list(csv.DictReader(io.StringIO(api.get("/api/quotes.csv").content.decode("utf-8-sig"))))
    assert len(rows) == 4
    why = "THIS TABLE IS NOT WHOLE: it has only the first 3 quotes"
    remark = f"{why}. Narrow the search, or export all with: quotebank export"
    assert {column: cell for column, cell in rows[3].items() if cell} == {"text": remark}


def test_a_table_that_is_not_whole_is_not_read_as_if_it_were(api: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last row is refused by name when the table is imported; the quotes before it are read."""
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    quotes = read_csv(io.StringIO(api.get("/api/quotes.csv").content.decode("utf-8-sig"), newline=""))
    assert len([next(quotes) for _ in range(3)]) == 3
    with pytest.raises(ReadError, match=r"line \d+: "):
        next(quotes)


def test_a_table_that_takes_too_long_ends_with_what_there_is(path: Path) -> None:
    """The bound is in time, too, and the table says that there may be more."""
    with QuoteBank(path, read_only=True, longest=1e-6) as slow:
        answer = client(slow).get("/api/quotes.csv")
    assert answer.status_code == 200
    assert answer.text.splitlines()[-1].startswith(',"THIS TABLE IS NOT WHOLE: finding more quotes took too long.')


def test_words_too_frequent_to_rank_them_all_give_a_table(
    bank: QuoteBank, api: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on the page, only the quotes stored last are ranked then, and the table says so."""
    monkeypatch.setattr(query, "_RANKED", 5)
    rows = list(csv.DictReader(io.StringIO(api.get("/api/quotes.csv?containing=ferry").content.decode("utf-8-sig"))))
    assert len(rows) == 6
    assert "only those stored last were ranked" in rows[5]["text"]
    assert not bank.quotes().containing("ferry").best().page(1).complete


@pytest.mark.parametrize("limit", [1e-6, None])
def test_reading_a_text_has_the_bound_of_a_question(path: Path, limit: float | None) -> None:
    """Extraction ends with a sentence when it takes too long, in the API and on the page."""
    text = "“It leaks,” said Ada Holm. “It does,” said Bo Li."
    with QuoteBank(path, read_only=True, longest=limit) as bank:
        desk = client(bank)
        answers = [desk.post("/api/extract", json={"text": text}), desk.post("/paste", data={"text": text})]
    if limit is None:
        assert [answer.status_code for answer in answers] == [200, 200]
    else:
        why = "This took more than 1e-06 seconds: ask for less, or about a shorter text."
        assert [answer.status_code for answer in answers] == [503, 503]
        assert answers[0].json() == {"error": why}
        assert why in words(answers[1].text)


@pytest.mark.parametrize(
    "address",
    ["/api/check?text=the+ferry+is+number+3", "/api/who_said?text=ferry+number+3", "/check?text=ferry+number"],
)
def test_checking_has_the_bound_of_a_question(address: str, path: Path) -> None:
    """A check that takes too long ends with the status of a bank that cannot answer."""
    with QuoteBank(path, read_only=True, longest=1e-6) as bank:
        assert client(bank).get(address).status_code == 503
