"""What the pages show over the seeds, over an empty bank, and of questions that cannot be asked."""

import csv
import io
import re
import time
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from bank_records import say
from fastapi.testclient import TestClient
from web_desk import PAGES, ROUTES, TABLES, client, places, tags, words

from quotebank import Article, Outlet, Quote, QuoteBank, QuoteKind, Span, Speaker
from quotebank.importing import import_paths
from quotebank.serializers import paragraph_of
from quotebank.web import marking

SEEDS = Path(__file__).parents[1] / "seeds"
PROMISE = "A map is only a promise until somebody has walked it"


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QuoteBank]:
    """The bank of the seeds, opened for reading."""
    path = tmp_path_factory.mktemp("seeds") / "quotes.db"
    with QuoteBank(path) as made:
        import_paths(made, [SEEDS], jobs=1)
    with QuoteBank(path, read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def desk(bank: QuoteBank) -> TestClient:
    """A browser over the seeds."""
    return client(bank)


@pytest.mark.parametrize("address", [*PAGES, *TABLES, *ROUTES])
def test_every_page_and_route_answers_over_the_seeds(address: str, bank: QuoteBank, desk: TestClient) -> None:
    """Every address that reads gives an answer."""
    assert desk.get(address.format(**places(bank, PROMISE))).status_code == 200


@pytest.mark.parametrize("address", ["/", "/?q=any", "/check?text=any+words", "/paste", "/api/quotes", "/api/stats"])
def test_an_empty_bank_has_pages_too(address: str, bank_url: str) -> None:
    """Nothing imported yet is no error."""
    with QuoteBank(bank_url) as empty:
        assert client(empty).get(address).status_code == 200


def test_an_empty_bank_says_what_to_do(bank_url: str) -> None:
    """The first page of an empty bank names the command that fills it."""
    with QuoteBank(bank_url) as empty:
        shown = words(client(empty).get("/").text)
    assert "This bank is empty Import some articles into it: quotebank import FOLDER." in shown


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("/quote/ffffffffffffffff", "The bank holds no quote 'ffffffffffffffff'."),
        ("/statement/ffffffffffffffff", "The bank holds no quote 'ffffffffffffffff'."),
        ("/article/ffffffffffffffff", "The bank holds no article 'ffffffffffffffff'."),
        ("/speaker/999999", "The bank holds no speaker no. 999999."),
        (
            "/outlet?name=The+Nowhere+News",
            "The bank holds no outlet 'The Nowhere News': quotebank outlets lists those that it holds.",
        ),
        ("/nowhere", "Not Found"),
        ("/corrections", "Not Found"),
    ],
)
def test_what_is_not_there_is_a_page_that_says_so(address: str, why: str, desk: TestClient) -> None:
    """An unknown id gives the status 404 and a sentence, not a blank page."""
    answer = desk.get(address)
    assert answer.status_code == 404
    assert f"Not in this bank {why} Back to the search" in words(answer.text)


@pytest.mark.parametrize(
    ("address", "status", "why"),
    [
        ("/quote/abc", 400, "'abc' is too short for the id of one quote: give 6 characters or more."),
        (
            "/speaker/me",
            422,
            "speaker_id: Input should be a valid integer, unable to parse string as an integer.",
        ),
        ("/speaker/99999999999999999999", 422, "speaker_id: Input should be less than or equal to 2147483647."),
        ("/outlet", 422, "name: Field required."),
        ("/?q=" + "a" * 4_001, 422, "q: String should have at most 4000 characters."),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(address: str, status: int, why: str, desk: TestClient) -> None:
    """A parameter that means nothing gives a page with the reason."""
    answer = desk.get(address)
    assert answer.status_code == status
    assert f"Bad request {why} Back to the search" in words(answer.text)


def test_a_search_marks_the_words_in_their_paragraph(desk: TestClient) -> None:
    """A quote is shown with what stands around it, the words that were looked for marked in it."""
    html = desk.get("/", params={"q": "promise walked", "by": "Safarova"}).text
    assert "<mark>promise</mark>" in html
    assert "<mark>walked</mark>" in html
    shown = words(html)
    assert f"“{PROMISE},” cartographer Leyla Safarova told AnewZ on Tuesday" in shown
    assert (
        "Leyla Safarova, cartographer, told AnewZ The Caspian Courier, 12 February 2026 · in their own words" in shown
    )


def test_a_search_links_to_the_words_on_the_outlets_page(desk: TestClient) -> None:
    """The address of the article has a text fragment."""
    links = [of.get("href") or "" for tag, of in tags(desk.get("/?q=promise+walked").text) if tag == "a"]
    assert [link for link in links if link.startswith("https")] == [
        "https://caspiancourier.example/2026/02/the-woman-who-walks-the-maps"
        "#:~:text=A%20map%20is%20only%20a%20promise%20until%20somebody%20has%20walked%20it"
    ]


def test_filters_that_are_on_can_be_taken_off(desk: TestClient) -> None:
    """Each filter of a search is shown with a link to the search without it."""
    html = desk.get("/?q=map&by=Safarova&sure=50").text
    without = {of.get("aria-label"): of.get("href") for tag, of in tags(html) if tag == "a"}
    assert without["Remove the filter by Safarova"] == "/?q=map&sure=50"
    assert without["Remove the filter at least 50% sure"] == "/?q=map&by=Safarova"


def test_facets_lead_to_a_narrower_search(desk: TestClient) -> None:
    """A count beside the answers is a link to the answers that it counts."""
    html = desk.get("/?q=map").text
    assert "Outlets The Caspian Courier 2" in words(html)
    assert '<a href="/?q=map&amp;outlet=The+Caspian+Courier">' in html


def test_an_empty_result_says_what_to_try(desk: TestClient) -> None:
    """Nothing found is explained, and leads to the check of the wording."""
    html = desk.get("/?q=submarine").text
    assert "Nothing found That does not mean that it was not said. Try fewer words" in words(html)
    assert 'href="/check?text=submarine"' in html


def test_pages_follow_one_another_without_gap_or_repetition(bank: QuoteBank, desk: TestClient) -> None:
    """Going on by the link at the end shows every quote of the bank once."""
    address: str | None = "/?order=oldest"
    seen: list[str] = []
    while address:
        found = tags(desk.get(address).text)
        seen += [(of.get("href") or "") for tag, of in found if tag == "a" and of.get("class") == "open"]
        address = next((of.get("href") for tag, of in found if tag == "a" and of.get("rel") == "next"), None)
    assert seen == [f"/quote/{quote.id}" for quote in bank.quotes().oldest()]


def test_a_search_is_a_table_too(desk: TestClient) -> None:
    """The CSV of a search has its quotes, for Excel in UTF-8."""
    answer = desk.get("/quotes.csv?q=promise")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="quotes.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["text"], row["speaker"]) for row in rows] == [(PROMISE, "Leyla Safarova")]


def test_a_check_gives_the_verdict_with_the_difference(desk: TestClient) -> None:
    """An altered quotation: what was printed instead, by whom, since when."""
    altered = PROMISE.replace("somebody", "nobody")
    html = desk.get("/check", params={"text": altered, "speaker": "Safarova"}).text
    shown = words(html)
    assert "Printed in other words" in shown
    assert "not printed: nobody printed: somebody" in shown
    assert "Credited Leyla Safarova, cartographer in 1 quote Since 12 February 2026" in shown
    assert html.count("<del>") == html.count("<ins>") == 2  # the legend's and the difference's


def test_a_check_can_be_copied(desk: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The evidence as a citation with the day retrieved and in other formats, the verdict as a draft review."""
    monkeypatch.setattr("quotebank.web.view_data.today", lambda: date(2026, 3, 9))
    shown = words(desk.get("/check", params={"text": PROMISE, "speaker": "Leyla Safarova"}).text)
    source = (
        "By Tamerlan Orucov, “The woman who walks the maps”, The Caspian Courier, 2026-02-12, "
        "https://caspiancourier.example/2026/02/the-woman-who-walks-the-maps"
        "#:~:text=A%20map%20is%20only%20a%20promise%20until%20somebody%20has%20walked%20it (retrieved 2026-03-09)"
    )
    assert f"Leyla Safarova, cartographer: “{PROMISE}”. {source}" in shown
    assert "@online{quotebank-" in shown
    assert "urldate = {2026-03-09}," in shown
    assert '"accessed": { "date-parts": [ [ 2026, 3, 9 ] ] }' in shown
    assert "TY - NEWS AU - Tamerlan Orucov TI - The woman who walks the maps" in shown
    assert '"@type": "Quotation"' in shown
    assert '"@type": "ClaimReview", "claimReviewed"' in shown


def test_a_verdict_has_an_address(desk: TestClient) -> None:
    """A link with the claim and the speaker, to send to an editor."""
    found = tags(desk.get("/check?text=the+map&speaker=Lind").text)
    [address] = [of["href"] for tag, of in found if tag == "a" and of.get("id") == "permalink"]
    assert address == "/check?text=the+map&speaker=Lind"


def test_what_cannot_be_checked_keeps_the_claim(desk: TestClient) -> None:
    """The form stays filled in, and the page says what to mend."""
    answer = desk.get("/check?text=%3F&speaker=Holm")
    assert answer.status_code == 400
    assert "Was it said? check takes a text with words in it, not '?'." in words(answer.text)
    assert '<textarea id="text" name="text" rows="3" maxlength="4000" required aria-invalid="true"' in answer.text
    assert 'value="Holm"' in answer.text


def test_a_claimed_speaker_who_fits_nobody_is_said(desk: TestClient) -> None:
    """With the nearest names, as in a search."""
    shown = words(desk.get("/check", params={"text": PROMISE, "speaker": "Leila Safarowa"}).text)
    assert "Nobody in this bank is called “Leila Safarowa”. The nearest: Leyla Safarova 7 quotes" in shown


def test_not_found_is_not_called_false(desk: TestClient) -> None:
    """The page of a verdict without evidence says what it does not mean."""
    shown = words(desk.get("/check?text=the+moon+is+made+of+cheese").text)
    assert "Not found never means not said" in shown
    assert "false" not in shown.lower()


def test_an_article_has_its_quotes_marked_with_the_reasons(bank: QuoteBank, desk: TestClient) -> None:
    """Each quote is marked once by its id, in its speaker's colour, and explained below."""
    article = places(bank, PROMISE)["article"]
    html = desk.get(f"/article/{article}").text
    ids = [of["id"] for tag, of in tags(html) if tag == "mark" and "id" in of]
    assert ids == [f"q-{quote.id}" for quote in bank.quotes().in_article(article).oldest()]
    assert "the cue &#34;told&#34; follows the quotation" in html


def test_a_speakers_page_says_who_that_is(bank: QuoteBank, desk: TestClient) -> None:
    """Names, roles with their days, outlets, the plot with a table of its numbers, and the quotes."""
    shown = words(desk.get(f"/speaker/{places(bank, PROMISE)['speaker']}").text)
    assert "Leyla Safarova 7 quotes in 1 article, 12 February 2026 ·" in shown
    assert "Also written Leyla Səfərova" in shown
    assert "Called cartographer 7 quotes, 12 February 2026" in shown
    assert "As a table month quotes 2026-02 7" in shown
    assert "Quoted by The Caspian Courier 7" in shown


def test_roles_and_words_are_a_speakers_own(bank_url: str) -> None:
    """Roles come with the days on which articles used them, words with how much more often than others."""
    with QuoteBank(bank_url) as bank:
        for number in range(6):
            ada, day = Speaker("Ada Holm", role="clerk" if number < 3 else "mayor"), date(2026, 1 + number, 1)
            bank.add_extracted(
                [
                    say(f"The harbour is number {number}", ada, url=f"https://a.example/{number}", published=day),
                    say(f"The bakery is number {number}", "Bo Li", url=f"https://b.example/{number}", published=day),
                ]
            )
        number = places(bank, "harbour")["speaker"]
        bank.link(int(number), "Q7", who="Ann", why="the town hall's page")
        html = client(bank).get(f"/speaker/{number}").text
        shown = words(html)
    assert '<a href="https://www.wikidata.org/wiki/Q7" rel="noreferrer">Q7</a>' in html
    assert "Called clerk 3 quotes, 1 January 2026 to 1 March 2026 mayor 3 quotes, 1 April 2026 to 1 June 2026" in shown
    assert "Uses more than others harbour (in all quotes, compared with everybody’s latest)" in shown


def test_words_of_a_speaker_say_how_many_quotes_were_read(monkeypatch: pytest.MonkeyPatch, bank_url: str) -> None:
    """Where the time is over before all quotes are read, the page says how many were."""
    monkeypatch.setattr("quotebank.web.view_data._READ", 3)
    monkeypatch.setattr("quotebank.web.view_data._READING", -1.0)
    with QuoteBank(bank_url) as bank:
        for number, name in enumerate(["Ada Holm"] * 5 + ["Bo Li"] * 3):
            text = f"The {'harbour' if name == 'Ada Holm' else 'bakery'} is number {number}"
            bank.add_extracted([say(text, name, url=f"https://a.example/{number}")])
        desk, number = client(bank), places(bank, "harbour")["speaker"]
        some = words(desk.get(f"/speaker/{number}").text)
        monkeypatch.setattr("quotebank.web.view_data._READING", 60.0)
        every = words(desk.get(f"/speaker/{number}").text)
    assert "harbour (in the latest 3 quotes, compared with everybody’s latest)" in some
    assert "harbour (in all quotes, compared with everybody’s latest)" in every


def test_an_outlets_page_says_what_it_printed(bank: QuoteBank, desk: TestClient) -> None:
    """How much and when, the plot with a table of its numbers, whom it quotes most, and the quotes."""
    html = desk.get("/outlet?name=the+caspian+courier").text
    shown = words(html)
    profile = bank.outlet("The Caspian Courier")
    assert f"The Caspian Courier {profile.quotes} quotes in 1 article, 12 February 2026 ·" in shown
    assert f"As a table month quotes 2026-02 {profile.quotes}" in shown
    assert "Whom it quotes Leyla Safarova 7" in shown
    number = places(bank, PROMISE)["speaker"]
    assert f'<a href="/?outlet=caspiancourier.example&amp;speaker={number}">' in html


def test_of_two_outlets_of_one_name_the_page_asks_which(bank_url: str) -> None:
    """Each leads to its own page, which names the other."""
    with QuoteBank(bank_url) as bank:
        bank.add_outlets([Outlet("Hill News", "hill.example", "SE"), Outlet("Hill News", "hill.test")])
        for domain in ("hill.example", "hill.test"):
            bank.add_extracted([say(f"Here is {domain}", "Ada Li", outlet="Hill News", url=f"https://{domain}/1")])
        desk = client(bank)
        answer = desk.get("/outlet?name=Hill+News")
        assert answer.status_code == 409
        assert "Which one? More than one outlet has this name. Which one is meant?" in words(answer.text)
        first, second = re.findall(r'<a href="(/outlet\?[^"]*)"', answer.text)
        shown = words(desk.get(unescape(first)).text)
        assert "Hill News 1 quote in 1 article, 28 January 2026" in shown
        assert "Domain hill.example Country SE Others of this name hill.test" in shown
        assert "Here is hill.example" in shown
        assert "Here is hill.test" not in shown
        shape = desk.get(unescape("/api" + second)).json()
        assert (shape["domain"], shape["months"]) == ("hill.test", {"2026-01": 1})


def test_a_statement_shows_the_wordings_in_order_of_time(bank_url: str) -> None:
    """The same utterance in two outlets: the difference is marked, the earlier one comes first."""
    later, earlier = "The old bridge will open in May again", "The bridge will open in May again"
    with QuoteBank(bank_url) as bank:
        bank.add_extracted(
            [
                say(later, "Ada Li", outlet="Hill News", published=date(2026, 5, 2)),
                say(earlier, "Ada Li", outlet="The Ferryman", published=date(2026, 5, 1)),
            ]
        )
        quote = places(bank, "bridge")["quote"]
        shown = words(client(bank).get(f"/statement/{quote}").text)
    assert shown.index("The Ferryman, 1 May 2026") < shown.index("Hill News, 2 May 2026")
    assert "The not printed: old bridge will open in May again" in shown


def test_a_statement_printed_once_is_shown_in_its_paragraph(bank: QuoteBank, desk: TestClient) -> None:
    """Where there is no other wording, the page says what that does not mean."""
    shown = words(desk.get(f"/statement/{places(bank, PROMISE)['quote']}").text)
    assert "The bank holds no other wording of it, which does not mean that none was published." in shown
    assert f"“{PROMISE},” cartographer Leyla Safarova told AnewZ on Tuesday" in shown


def test_a_pasted_article_is_read_and_not_stored(bank: QuoteBank, desk: TestClient) -> None:
    """The quotes are marked on the spot."""
    before = bank.stats().quotes
    answer = desk.post("/paste", data={"text": "“It leaks,” said Ada Holm.\r\n\r\nBo Li said the roof was new."})
    assert "1 quote, and why each" not in answer.text
    assert "2 quotes, and the reasons for each attribution 1 Ada Holm: It leaks" in words(answer.text)
    assert '<mark id="n-0" class="s0" data-n="1">It leaks</mark>' in answer.text
    assert bank.stats().quotes == before


def test_a_draft_is_checked_and_not_stored(bank: QuoteBank, desk: TestClient) -> None:
    """Each quotation has its verdict, the draft's passage and what was printed; the form keeps the draft."""
    before = bank.stats()
    draft = "“A map is a promise until somebody has walked it,” said Leyla Safarova.\r\nIt rained."
    shown = words(desk.post("/draft", data={"text": draft}).text)
    assert "1 quotation, of which 1 for an editor to look at." in shown
    assert "Printed in other words" in shown
    assert "as said by Leyla Safarova" in shown
    assert bank.stats() == before


def test_a_draft_without_quotations_says_so(desk: TestClient) -> None:
    """An empty box is something else."""
    assert "No quotation found." in words(desk.post("/draft", data={"text": "It rained."}).text)
    assert "The box is empty" in words(desk.post("/draft", data={"text": " "}).text)


def test_a_pasted_text_without_quotes_says_so(desk: TestClient) -> None:
    """Nothing found and nothing pasted are two things, and each is said; the empty form says neither."""
    assert "No quotes found." in words(desk.post("/paste", data={"text": "It rained."}).text)
    blank = words(desk.post("/paste", data={"text": " "}).text)
    assert "The box is empty" in blank
    assert "No quotes found." not in blank
    assert "The box is empty" not in words(desk.get("/paste").text)


def test_pages_are_there_without_a_text_of_the_article(bank_url: str) -> None:
    """Quotes from a dump have no text around them, and are shown all the same."""
    with QuoteBank(bank_url) as bank:
        quote = Quote("It leaks", QuoteKind.DIRECT, (Speaker("Ada Holm"),), before="Well: ", after=", she said.")
        bank.add_extracted([(Article(None, "Hill Echo", "https://hillecho.example/1"), [quote])])
        desk, where = client(bank), places(bank, "leaks")
        for address in PAGES:
            assert desk.get(address.format(**where)).status_code == 200
        shown = words(desk.get(f"/article/{where['article']}").text)
    assert "The bank holds quotes of this article, but not its text." in shown


def test_an_article_is_cut_in_one_pass() -> None:
    """Four times the turns of a transcript take about four times as long, in paragraphs or in one."""

    def seconds(turns: int, end: str) -> float:
        turn = f"K: yes.{end}"
        spans = [Span(at * len(turn) + 3, at * len(turn) + 7) for at in range(turns)]
        quotes = [
            Quote("yes.", QuoteKind.DIRECT, content=(span,), mention=Span(span.start - 3, span.start - 2))
            for span in spans
        ]
        spent = []
        for _ in range(2):
            start = time.process_time()
            pieces = [piece for some in marking.paragraphs(turn * turns, quotes) for piece in some]
            spent.append(time.process_time() - start)
            assert sum(piece.is_first for piece in pieces) == turns
        return min(spent)

    for end in ("\n", " "):
        assert seconds(4_000, end) < 8 * seconds(1_000, end)


def test_quotes_that_lie_over_each_other_are_cut_in_one_pass() -> None:
    """A piece belongs to the last of the quotes that it lies in, however many go on to the article's end."""
    text = "Yes.\n" * 500
    quotes = [Quote("x", QuoteKind.DIRECT, content=(Span(5 * at, len(text) - 1),)) for at in range(500)]
    pieces = [piece for some in marking.paragraphs(text, quotes) for piece in some]
    assert [(piece.text, piece.quote, piece.is_first) for piece in pieces] == [("Yes.", at, True) for at in range(500)]


def test_other_outlets_are_offered_only_where_there_are_any(bank_url: str) -> None:
    """The same statement, or the same words credited to somebody else; not the same words twice in one article."""
    with QuoteBank(bank_url) as bank:
        day = date(2026, 5, 1)
        for number, (said, name) in enumerate(
            [
                ("The old bridge will open in May", "Ada Li"),
                ("The old bridge will open in May", "Ada Li"),
                ("Nobody has seen the keys of the mill", "Bo Lind"),
                ("Nobody has seen the keys of the mill", "Ewa Dahl"),
                ("The ferry runs all winter long", "Ada Li"),
            ]
        ):
            published = date(2026, 1 + 3 * (number % 2), 1) if "mill" in said else day
            article = say(said, name, outlet=f"Outlet {number}", published=published, url=f"https://a.example/{number}")
            bank.add_extracted([article])
        desk = client(bank)
        for word, offered in (("bridge", 2), ("mill", 2), ("ferry", 0)):
            assert desk.get(f"/?q={word}").text.count("In other outlets:") == offered
        shown = words(desk.get(f"/statement/{places(bank, 'mill')['quote']}").text)
    assert "Printed once" in shown
    assert "The same words in other articles Not joined to the above:" in shown
    assert "Ewa Dahl" in shown


def test_another_article_counts_once_however_often_it_has_the_words(bank_url: str) -> None:
    """What is counted is articles."""
    text = "“The old bridge opens in May,” said {}. “The old bridge opens in May,” said {}."
    with QuoteBank(bank_url) as bank:
        bank.add(Article(text.format("Ada Li", "Bo Lind"), "Harbour Post", "https://a.example/1"))
        bank.add(Article(text.partition(". ")[0].format("Ewa Dahl") + ".", "Vik Gazette", "https://b.example/1"))
        assert set(bank.printed_elsewhere(bank.quotes()).values()) == {1}
        assert len(bank.printed_elsewhere(bank.quotes())) == 3


def test_words_that_say_nothing_are_not_a_speakers_own(bank_url: str) -> None:
    """A speaker who says "which" more than others is not told by it."""
    with QuoteBank(bank_url) as bank:
        for number in range(6):
            url = f"https://a.example/{number}"
            bank.add_extracted([say(f"Which harbour, which of them would, number {number}", "Ada Holm", url=url)])
            bank.add_extracted([say(f"Bread is bread number {number}", "Bo Li", url=f"{url}b")])
        shown = words(client(bank).get(f"/speaker/{places(bank, 'harbour')['speaker']}").text)
    assert "Uses more than others harbour (in all" in shown


def test_the_paragraphs_of_a_quote_stay_apart(bank_url: str) -> None:
    """Lines that were only wrapped are joined, and a blank line stays between paragraphs."""
    text = "It was late.\n\n“The ferry\nruns.\n\n“All winter,” said Ada Holm."
    spans = (Span(15, 29), Span(32, 42))
    quote = Quote("The ferry\nruns. All winter", QuoteKind.DIRECT, (Speaker("Ada Holm"),), spans, article=Article(text))
    assert "".join(piece.text for piece in marking.in_place(quote)) == (
        "“The ferry runs.\n\n“All winter,” said Ada Holm."
    )


def test_a_transcript_of_very_many_turns_is_a_page(bank_url: str) -> None:
    """Every turn is marked and can be jumped to."""
    with QuoteBank(bank_url) as bank:
        html = (
            client(bank).post("/paste", data={"text": "KHAN: Yes, it is so.\n\nLIND: No, it is not.\n\n" * 1_000}).text
        )
    assert html.count("<mark id=") == html.count('<a href="#n-') == 2_000
    assert 'id="n-1999"' in html


def test_a_paragraph_is_found_by_its_ends() -> None:
    """Blank lines part paragraphs where there are any, else line ends do."""
    assert paragraph_of("One.\nTwo.\nThree.", [Span(6, 7)]) == Span(5, 9)
    assert paragraph_of("One.\n \nTwo.\nThree.\n\nFour.", [Span(8, 9)]) == Span(7, 18)
    assert paragraph_of("One.", [Span(1, 2)]) == Span(0, 4)
