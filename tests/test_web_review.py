"""What people put right on the page: there with --allow-edits alone, each in the log, each undone."""

from collections.abc import Iterator

import pytest
from attrs import evolve
from bank_records import say
from fastapi.testclient import TestClient
from web_desk import EDITS, client, places, token, words

from quotebank import QuoteBank


@pytest.fixture
def bank(bank_url: str) -> Iterator[QuoteBank]:
    """Two speakers who are one, and another."""
    with QuoteBank(bank_url) as made:
        made.add_extracted(
            [
                say("The ferry runs all winter", "Ada Holm", url="https://a.example/1"),
                say("The bridge is shut", "Ada J. Holm", url="https://a.example/2"),
                say("The mill is sold", "Bo Brandt", url="https://a.example/3"),
            ]
        )
        yield made


@pytest.fixture
def desk(bank: QuoteBank) -> TestClient:
    """A browser of somebody who may edit."""
    return client(bank, editor="jo")


def send(desk: TestClient, address: str, **form: str) -> str:
    """Fill in the form of a page, and return what the page says that comes back."""
    answer = desk.post(
        address, data={"token": token(desk.get(address).text), "who": "jo", "why": "looked it up", **form}
    )
    assert answer.status_code == 200, words(answer.text)
    return words(answer.text)


def test_without_the_option_the_pages_do_not_exist(bank: QuoteBank) -> None:
    """A page that only reads has no form and no route to change anything."""
    reading, quote = client(bank), places(bank, "ferry")
    for address in EDITS:
        assert reading.get(address).status_code == 404
    assert reading.post(f"/quote/{quote['quote']}", data={"action": "reject"}).status_code == 405
    assert reading.post(f"/speaker/{quote['speaker']}", data={"into": "1"}).status_code == 405
    assert reading.post("/articles", data={"text": "It rained."}).status_code == 404
    assert "Review" not in words(reading.get(f"/quote/{quote['quote']}").text)


def test_accepting_a_quote_marks_it(bank: QuoteBank, desk: TestClient) -> None:
    """The mark is on the quote and in the log below it."""
    address = f"/quote/{places(bank, 'ferry')['quote']}"
    shown = send(desk, address, action="accept")
    assert "90% sure of the speaker · accepted" in shown
    assert "accept quote" in shown
    assert ", jo: looked it up no. 1," in shown


def test_rejecting_a_quote_takes_it_out_of_searches(bank: QuoteBank, desk: TestClient) -> None:
    """It stays on its own page, and comes back when that is undone."""
    address = f"/quote/{places(bank, 'ferry')['quote']}"
    assert "· rejected" in send(desk, address, action="reject")
    assert "Nothing found" in words(desk.get("/?q=ferry").text)
    form = {"token": token(desk.get(address).text), "who": "jo", "why": "it is one after all"}
    shown = words(desk.post("/corrections/1", data=form).text)
    assert "undo of 1 quote" in shown
    assert "jo: it is one after all no. 2," in shown
    assert "undone by 2" in shown
    assert "Nothing found" not in words(desk.get("/?q=ferry").text)


def test_a_quote_can_be_given_to_others_or_to_nobody(bank: QuoteBank, desk: TestClient) -> None:
    """Several speakers are parted by semicolons; a number is a speaker's too."""
    ferry, bo = places(bank, "ferry"), places(bank, "mill")["speaker"]
    shown = send(desk, f"/quote/{ferry['quote']}", action="reattribute", speakers=f"{bo}; Ada J. Holm")
    assert "Bo Brandt and Ada J. Holm" in shown
    assert "no speaker named" in send(desk, f"/quote/{ferry['quote']}", action="reattribute", speakers="")
    assert [entry.action for entry in bank.corrections()] == ["reattribute", "reattribute"]


def test_merging_speakers_leads_to_the_one_that_is_left(bank: QuoteBank, desk: TestClient) -> None:
    """The page of the speaker who is left has both names and the log."""
    short, long = places(bank, "bridge")["speaker"], places(bank, "ferry")["speaker"]
    shown = send(desk, f"/speaker/{short}", into="Ada Holm")
    assert "Ada Holm 2 quotes in 2 articles" in shown
    assert "Also written Ada J. Holm" in shown
    assert f"merge speaker {long}, jo: looked it up" in shown
    assert desk.get(f"/speaker/{short}").status_code == 404


def test_suggestions_can_be_merged_where_they_stand(bank: QuoteBank, desk: TestClient) -> None:
    """Speakers of like name are shown with the reason, each with its form."""
    shown = words(desk.get("/suggestions").text)
    assert "Ada Holm → Ada J. Holm the given names of Ada Holm fit Ada J. Holm Merge" in shown
    short, long = places(bank, "ferry")["speaker"], places(bank, "bridge")["speaker"]
    form = {"token": token(desk.get("/suggestions").text), "who": "jo", "why": "one mayor", "into": str(long)}
    assert desk.post(f"/speaker/{short}", data=form).status_code == 200
    assert "No two speakers look like one person." in words(desk.get("/suggestions").text)


def test_a_pasted_article_is_kept_when_asked(bank: QuoteBank, desk: TestClient) -> None:
    """It is stored with what the form says of it, once, and shown as it is stored."""
    pasted = desk.post("/paste", data={"text": "“It leaks,” said Cleo Kowal.\r\nIt rained."})
    about = {"outlet": "Hill Echo", "url": "https://hillecho.example/1", "title": "Rain", "published": "2026-02-03"}
    form = {"token": token(pasted.text), "text": "“It leaks,” said Cleo Kowal.\r\nIt rained.", **about}
    for _ in range(2):
        answer = desk.post("/articles", data=form)
        assert "Rain Hill Echo, 3 February 2026 · On the outlet’s page" in words(answer.text)
    [quote] = bank.quotes().by("Cleo Kowal").with_text()
    assert quote.article
    assert (quote.text, quote.article.text) == ("It leaks", "“It leaks,” said Cleo Kowal.\nIt rained.")


@pytest.mark.parametrize(
    ("about", "why"),
    [
        ({"url": "javascript:alert(1)"}, "the address takes a web address, https://..., not 'javascript:alert(1)'."),
        ({"published": "today"}, "the day takes a date, \"2026-01-28\", not 'today'."),
    ],
)
def test_what_is_said_of_a_kept_article_is_checked(
    about: dict[str, str], why: str, bank: QuoteBank, desk: TestClient
) -> None:
    """Nothing is stored with an address that is none, or a day that is none."""
    before = evolve(bank.stats(), size=0)
    pasted = desk.post("/paste", data={"text": "It rained."})
    answer = desk.post(
        "/articles", data={"token": token(pasted.text), "text": "It rained.", "outlet": "Hill Echo", **about}
    )
    assert answer.status_code == 400
    assert why in words(answer.text)
    assert desk.post("/articles", data={"text": "It rained."}).status_code == 403
    assert evolve(bank.stats(), size=0) == before  # PostgreSQL tidies up by itself


@pytest.mark.parametrize("sent", ["", "x", "ä", "A" * 200])
def test_a_form_from_elsewhere_changes_nothing(sent: str, bank: QuoteBank, desk: TestClient) -> None:
    """Without what our own pages carry, no form is taken."""
    address = f"/quote/{places(bank, 'ferry')['quote']}"
    answer = desk.post(address, data={"token": sent, "who": "jo", "why": "x", "action": "reject"})
    assert answer.status_code == 403
    assert "This form is from another run of the server" in words(answer.text)
    assert bank.corrections() == []


@pytest.mark.parametrize(
    ("form", "status", "why"),
    [
        ({"action": "accept", "why": " "}, 400, "why takes some words, not ' '."),
        ({"action": "accept", "who": ""}, 400, "who takes some words, not ''."),
        ({"action": "burn"}, 422, "action: Input should be 'accept', 'reject' or 'reattribute'."),
        ({"action": "reattribute", "speakers": "Nobody Known"}, 404, "The bank holds no speaker 'Nobody Known'"),
        ({"action": "accept", "why": "a" * 501}, 422, "why: String should have at most 500 characters."),
    ],
)
def test_what_cannot_be_done_is_said(
    form: dict[str, str], status: int, why: str, bank: QuoteBank, desk: TestClient
) -> None:
    """A form that is not complete gives a sentence, and nothing is changed."""
    address = f"/quote/{places(bank, 'ferry')['quote']}"
    given = {"token": token(desk.get(address).text), "who": "jo", "why": "looked it up", **form}
    answer = desk.post(address, data=given)
    assert answer.status_code == status
    assert why in words(answer.text)
    assert bank.corrections() == []


def test_what_depends_on_a_correction_is_undone_first(bank: QuoteBank, desk: TestClient) -> None:
    """The bank's own refusal is shown, with the number of the later correction."""
    address = f"/quote/{places(bank, 'ferry')['quote']}"
    send(desk, address, action="accept")
    send(desk, address, action="reject")
    form = {"token": token(desk.get(address).text), "who": "jo", "why": "x"}
    answer = desk.post("/corrections/1", data=form)
    assert "Undo the later corrections that depend on 1 first: 2." in words(answer.text)


def test_a_list_is_reviewed_with_one_reason(bank: QuoteBank, desk: TestClient) -> None:
    """Several quotes at once; what is reviewed leaves the list, and each decision is in the log."""
    ferry, bridge = places(bank, "ferry")["quote"], places(bank, "bridge")["quote"]
    form = {"token": token(desk.get("/review").text), "who": "jo", "why": "read both", "action": "accept"}
    shown = words(desk.post("/review", data={**form, "quotes": [ferry, bridge], "back": "by=Holm"}).text)
    assert "2 quotes reviewed." in shown
    assert "Nothing is left to review here." in shown
    assert {quote.text for quote in bank.quotes().reviewed("accepted")} == {
        "The ferry runs all winter",
        "The bridge is shut",
    }
    assert [entry.why for entry in bank.corrections()] == ["read both", "read both"]
    assert "The mill is sold" in words(desk.get("/review").text)


def test_quotes_are_given_to_others_from_the_list(bank: QuoteBank, desk: TestClient) -> None:
    """The new speaker is stored, and the quote counts as reviewed."""
    form = {"token": token(desk.get("/review").text), "who": "jo", "why": "she said it", "action": "reattribute"}
    desk.post("/review", data={**form, "quotes": [places(bank, "mill")["quote"]], "speakers": "Ada Holm"})
    [mill] = bank.quotes().containing("mill")
    assert (mill.speaker and mill.speaker.name, mill.review) == ("Ada Holm", "accepted")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"quotes": []}, "No quote is selected: select those that you have read."),
        ({"speakers": "Nobody Known"}, "Nobody Known"),
        ({"speakers": " ; "}, "Nobody is named: give the speakers, or open a quote to leave it without one."),
    ],
)
def test_a_decision_that_cannot_be_stored_keeps_the_form(
    change: dict[str, object], why: str, bank: QuoteBank, desk: TestClient
) -> None:
    """The reason, the selection and the speakers stay, and the page says what is wrong."""
    mill = places(bank, "mill")["quote"]
    form = {"token": token(desk.get("/review").text), "who": "jo", "why": "she said it", "action": "reattribute"}
    answer = desk.post("/review", data={**form, "quotes": [mill], "speakers": "Ada Holm", **change})
    assert answer.status_code == 400
    assert why in words(answer.text)
    assert 'name="why" value="she said it"' in answer.text
    assert (f'value="{mill}" id="pick-{mill}"' in answer.text) is True
    assert bank.corrections() == []


def test_what_is_unsure_comes_first(bank: QuoteBank, desk: TestClient) -> None:
    """By confidence; the list goes on page by page in that order."""
    bank.add_extracted(
        [
            say(f"The dam is no. {number}", "Ewa Lind", url=f"https://d.example/{number}", confidence=confidence)
            for number, confidence in enumerate((0.95, 0.2, 0.5))
        ]
    )
    assert [quote.confidence for quote in bank.quotes().by("Lind").unsure()] == [0.2, 0.5, 0.95]
    first = bank.quotes().by("Lind").unsure().page(1)
    rest = bank.quotes().by("Lind").unsure().after(first.next).page(5)
    assert [quote.confidence for quote in (*first.quotes, *rest.quotes)] == [0.2, 0.5, 0.95]
    shown = words(desk.get("/review?q=dam").text)
    assert shown.index("The dam is no. 1") < shown.index("The dam is no. 2") < shown.index("The dam is no. 0")
