"""One box knows people, outlets and words; lists of both; what cannot be asked keeps the question."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from bank_records import say
from fastapi.testclient import TestClient
from web_desk import client, tags, words

from quotebank import QuoteBank
from quotebank.web import name_pages


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[QuoteBank]:
    """Three of one surname in two outlets."""
    with QuoteBank(tmp_path / "quotes.db") as made:
        for number, name in enumerate(["Ada Holm", "Ada Holm", "Bo Holm", "Ewa Lind"]):
            outlet, day = "The Harbour Post" if number else "Brekke Weekly", date(2026, 1, 1 + number)
            made.add_extracted(
                [
                    say(
                        f"The ferry is no. {number}",
                        name,
                        outlet=outlet,
                        published=day,
                        url=f"https://a.example/{number}",
                    )
                ]
            )
        yield made


@pytest.fixture
def desk(bank: QuoteBank) -> TestClient:
    """A browser over that bank."""
    return client(bank)


def links(html: str) -> dict[str, str]:
    """Addresses by the text of their links, as far as a page has one of each."""
    found: dict[str, str] = {}
    for piece in html.split("<a ")[1:]:
        attributes, _, rest = piece.partition(">")
        found.setdefault(words(rest.partition("</a>")[0]), attributes.partition('href="')[2].partition('"')[0])
    return {text: address.replace("&amp;", "&") for text, address in found.items()}


def test_a_name_typed_as_a_search_leads_to_the_person(bank: QuoteBank, desk: TestClient) -> None:
    """The whole name is a link above the results, with the number of quotes; the words are searched all the same."""
    number = bank.suggest_names("Ada Holm")[0].what.id  # type: ignore[union-attr]
    html = desk.get("/?q=Ada+Holm").text
    assert "Ada Holm 2 quotes No quote has these words" in words(html)
    assert links(html)["Ada Holm"] == f"/speaker/{number}"
    bank.add_extracted([say("Ada Holm is late", "Bo Holm", url="https://a.example/9")])
    both = words(desk.get("/?q=Ada+Holm").text)
    assert "Ada Holm 2 quotes 1 quote." in both
    assert "Ada Holm is late" in both


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("lind", "Ewa Lind 1 quote"),
        ("holm", "Or do you mean: Ada Holm 2 quotes Bo Holm 1 quote"),
        ("Harbour Post", "The Harbour Post 3 articles"),
        ("the ferry", "4 quotes."),
    ],
)
def test_what_a_search_may_mean(asked: str, expected: str, desk: TestClient) -> None:
    """The only fit leads, several are offered, and words are words."""
    shown = words(desk.get("/", params={"q": asked}).text)
    assert f"best, or newest newest oldest best unsure Search: {asked} {expected}" in shown


def test_a_filter_that_fits_nobody_offers_the_nearest(desk: TestClient) -> None:
    """A link to the same search with the nearest name."""
    html = desk.get("/?q=ferry&by=Ada+Hohm&outlet=Harbor+Post").text
    shown = words(html)
    assert "Nobody in this bank is called “Ada Hohm”. The nearest: Ada Holm 2 quotes" in shown
    assert "No outlet in this bank is called “Harbor Post”. The nearest: The Harbour Post 3 articles" in shown
    assert links(html)["The Harbour Post"] == "/?q=ferry&by=Ada+Hohm&outlet=The+Harbour+Post"
    assert "Nobody in this bank" not in words(desk.get("/?q=submarine&by=Holm").text)


def test_the_number_of_hits_is_said(desk: TestClient) -> None:
    """On each page of results."""
    assert "4 quotes." in words(desk.get("/?q=ferry").text)
    assert "2 quotes." in words(desk.get("/?by=Ada+Holm").text)


@pytest.mark.parametrize(
    ("wrong", "why", "link", "where"),
    [
        (
            "since=yesterday",
            'since takes a date, "2026-01-28", "2026-01" or "2026", not \'yesterday\'.',
            "Search without this filter",
            "/?q=ferry&by=Holm",
        ),
        (
            "since=2026-02&until=2026-01",
            "Nothing was published since 2026-02 and until 2026-01: the first day is after the last.",
            "Exchange the two days",
            "/?q=ferry&by=Holm&since=2026-01&until=2026-02",
        ),
        (
            "after=!!",
            "This page of the results cannot be found again: its address is incomplete, or of another order.",
            "Begin with the first page",
            "/?q=ferry&by=Holm",
        ),
        (
            "kind=shouted",
            "kind takes direct, mixed, indirect, not 'shouted'.",
            "Search without this filter",
            "/?q=ferry&by=Holm",
        ),
        (
            "sure=101",
            "sure takes a whole number from 0 to 100, not '101'.",
            "Search without this filter",
            "/?q=ferry&by=Holm",
        ),
        (
            "speaker=-1",
            "speaker takes a whole number from 0 to 2,147,483,647, not '-1'.",
            "Search without this filter",
            "/?q=ferry&by=Holm",
        ),
        (
            "order=random",
            "order takes best, newest, oldest, unsure, not 'random'.",
            "Search without this filter",
            "/?q=ferry&by=Holm",
        ),
    ],
)
def test_what_cannot_be_asked_keeps_the_question(wrong: str, why: str, link: str, where: str, desk: TestClient) -> None:
    """The form stays filled in, the page says what to mend, and a link mends it."""
    answer = desk.get(f"/?q=ferry&by=Holm&{wrong}")
    assert answer.status_code == 400
    assert f"{why} {link}, or change it below." in words(answer.text)
    filled = {of.get("name"): of.get("value") for tag, of in tags(answer.text) if tag == "input"}
    assert (filled["q"], filled["by"]) == ("ferry", "Holm")
    assert links(answer.text)[link] == where
    assert "Nothing found" not in words(answer.text)


def test_a_wrong_day_is_marked_in_the_form(desk: TestClient) -> None:
    """The filters are open, and the field is described by what is wrong."""
    found = tags(desk.get("/?since=yesterday").text)
    [field] = [of for tag, of in found if tag == "input" and of.get("aria-invalid")]
    assert (field["name"], field["aria-describedby"]) == ("since", "mend")
    assert any(tag == "details" and "open" in of for tag, of in found)


def test_speakers_are_listed_by_number_and_by_surname(desk: TestClient) -> None:
    """The most quoted first, or the alphabet; a letter has its own list."""
    assert "Ada Holm 2 quotes Bo Holm 1 quote Ewa Lind 1 quote" in words(desk.get("/speakers").text)
    assert "number of quotes surname HL Ada Holm 2 quotes" in words(desk.get("/speakers?sort=name").text)
    assert "HL Ewa Lind 1 quote Not found" in words(desk.get("/speakers?letter=l").text)
    assert "HL Bo Holm 1 quote Not found" in words(desk.get("/speakers?q=bo").text)
    assert "No name here begins like that." in words(desk.get("/speakers?q=zz").text)


def test_outlets_are_listed(desk: TestClient) -> None:
    """With their articles; those without any are left out."""
    assert "The Harbour Post 3 articles Brekke Weekly 1 article" in words(desk.get("/outlets").text)
    assert "Brekke Weekly 1 article The Harbour Post 3 articles" in words(desk.get("/outlets?sort=name").text)


@pytest.mark.parametrize("sort", ["name", "number"])
def test_lists_go_on(sort: str, desk: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each speaker stands on one page."""
    monkeypatch.setattr(name_pages, "_PAGE", 1)
    address, seen = f"/speakers?sort={sort}", []
    while address:
        html = desk.get(address).text
        seen += [text for text, where in links(html).items() if where.startswith("/speaker/")]
        address = links(html).get("More speakers", "")
    assert seen == ["Ada Holm", "Bo Holm", "Ewa Lind"]


@pytest.mark.parametrize("address", ["/speakers?sort=x", "/speakers?sort=name&after=x", "/facets?name=colour"])
def test_a_list_that_cannot_be_asked_for(address: str, desk: TestClient) -> None:
    """A page with the reason."""
    answer = desk.get(address)
    assert answer.status_code in (400, 422)
    assert "Bad request" in words(answer.text)


def test_an_error_leads_on(bank: QuoteBank, desk: TestClient) -> None:
    """An outlet that is not there offers the nearest, a page that is gone the first one."""
    assert "The nearest: The Harbour Post 3 articles" in words(desk.get("/outlet?name=Harbor+Post").text)
    number = bank.suggest_names("Ada Holm")[0].what.id  # type: ignore[union-attr]
    assert links(desk.get(f"/speaker/{number}?after=x").text)["Begin with the first page"] == f"/speaker/{number}"


def test_a_facet_has_a_page_with_all_its_values(desk: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """It keeps the search, and "More" leads there where there are more."""
    monkeypatch.setattr("quotebank.web.view_data.SHOWN", 1)
    html = desk.get("/facets?name=speaker&q=ferry").text
    assert "Speakers in 4 quotes “ferry” Ada Holm 2 Bo Holm 1 Ewa Lind 1" in words(html)
    assert '<a href="/?q=ferry&amp;by=Bo+Holm">' in html


def test_names_are_suggested_to_programs(desk: TestClient) -> None:
    """The same as on the page, as JSON."""
    [one] = desk.get("/api/names?text=harb").json()["names"]
    assert one == {
        "kind": "outlet",
        "name": "The Harbour Post",
        "label": "The Harbour Post",
        "written": "The Harbour Post",
        "id": None,
        "domain": None,
        "counted": "3 articles",
        "exact": False,
        "address": "/outlet?name=The+Harbour+Post&domain=",
    }
    assert [one["name"] for one in desk.get("/api/names?text=h&among=speaker&limit=1").json()["names"]] == ["Ada Holm"]
