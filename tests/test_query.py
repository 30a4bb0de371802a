"""The fluent query: filters, orders, pages, counts and facets."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from attrs import evolve
from bank_records import say

from quotebank import Outlet, QueryError, QuoteBank, QuoteKind, Speaker, SpeakerKind
from quotebank.store.query import Page, _encode

DAYS = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 28), date(2026, 1, 28), date(2026, 2, 1), None]


@pytest.fixture(scope="module")
def bank(new_bank):
    """Six quotes, numbered by their words, of different speakers, days, outlets and kinds."""
    people = [
        Speaker("Dmitry Bridzhe", role="analyst"),
        Speaker("Bridzhe"),
        Speaker("Anna-María Bridzhe"),
        Speaker("Bridzhe", SpeakerKind.ORGANISATION),
        None,
        Speaker("Ursula von der Leyen"),
    ]
    outlets = ["AnewZ", "AnewZ", "Le Monde", "Reuters", "Reuters", None]
    told = ["AnewZ", "AnewZ’s reporters", "reporters", None, "the Anewz-like paper", None]
    kinds = ["direct", "direct", "indirect", "mixed", "direct", "direct"]
    with QuoteBank(new_bank()) as bank:
        bank.add_outlets([Outlet("AnewZ", "anewz.tv", "AZ"), Outlet("Le Monde", "lemonde.fr", "FR")])
        for number in range(6):
            pair = say(
                f"word{number} common",
                people[number],
                outlet=outlets[number],
                url=f"https://example.org/{number}",
                published=DAYS[number],
                told=told[number],
                kind=QuoteKind(kinds[number]),
                confidence=(number + 1) / 10,
            )
            bank.add_extracted([pair])
        yield bank


def numbers(quotes):
    """The numbers in the words of quotes."""
    return [int(quote.text[4]) for quote in quotes]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Bridzhe", [0, 1, 2, 3]),
        ("BRIDZHE", [0, 1, 2, 3]),
        ("dmitry bridzhe", [0]),
        ("Dmitry-Bridzhe", [0]),
        ("anna maria bridzhe", [2]),
        ("Anna‑María Bridzhe", [2]),
        ("Maria Bridzhe", [2]),
        ("von der Leyen", [5]),
        ("Leyen", [5]),
        ("der", []),
        ("Dmitry", []),
        ("ridzhe", []),
        ("%", []),
        ("Bridzhe'; --", [0, 1, 2, 3]),
        ("x" * 100_000, []),
        ("😀", []),
    ],
)
def test_by_finds_full_names_and_surnames(bank, name, found):
    """A surname finds everyone who bears it and the unresolved row; case, accents and hyphens do not matter."""
    assert numbers(bank.quotes().by(name).oldest()) == found


@pytest.mark.parametrize("name", ["King", "king jr", "Luther King", "Martin Luther King, Jr.", "MLK"])
def test_by_passes_over_what_follows_a_surname(name, bank_url):
    """Junior is no surname; other names that a list gives count as well."""
    with QuoteBank(bank_url) as bank:
        bank.add_speakers([(Speaker("Martin Luther King Jr."), ["MLK"])])
        bank.add_extracted([say("I have a dream", "Martin Luther King, Jr")])
        assert bank.quotes().by(name).count() == 1
        assert bank.quotes().by("Jr").count() == bank.quotes().by("Martin Luther").count() == 0


def test_by_a_surname_marks_what_is_unresolved(bank):
    """Speaker.is_surname_only tells the unresolved mentions from the full names."""
    found = bank.quotes().by("Bridzhe").oldest()
    assert [quote.speaker.is_surname_only for quote in found] == [False, True, False, False]


def test_by_a_speaker_finds_that_speaker_alone(bank):
    """A Speaker from the bank is meant by its id, one that was made by hand by its kind and name."""
    stored = next(iter(bank.quotes().by("Dmitry Bridzhe"))).speaker
    assert numbers(bank.quotes().by(stored)) == [0]
    assert numbers(bank.quotes().by(Speaker("bridzhe"))) == [1]
    assert numbers(bank.quotes().by(Speaker("Bridzhe", SpeakerKind.ORGANISATION))) == [3]


def test_joint_quotes_are_found_by_either_and_by_both(bank_url):
    """A quote of several speakers comes once, by any of them, and when all of them are asked for."""
    article, [quote] = say("Yes", "Ann Bridzhe")
    joint = evolve(quote, speakers=(Speaker("Ann Bridzhe"), Speaker("Bob Bridzhe"), Speaker("Carl Jones")))
    with QuoteBank(bank_url) as bank:
        bank.add_extracted([(article, [joint]), say("No", "Ann Bridzhe", url="https://a.org/2")])
        assert bank.quotes().by("Bridzhe").count() == 2
        assert [q.text for q in bank.quotes().by("Jones")] == ["Yes"]
        assert [q.text for q in bank.quotes().by("Bridzhe").by("Jones")] == ["Yes"]
        assert next(iter(bank.quotes().by("Jones"))) == joint
        assert bank.quotes().by("Bridzhe").facets("speaker") == {
            "speaker": [("Ann Bridzhe", 2), ("Bob Bridzhe", 1), ("Carl Jones", 1)]
        }


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("AnewZ", [0, 1, 4]),
        ("ANEWZ", [0, 1, 4]),
        ("reporters", [1, 2]),
        ("anewz reporters", [1]),
        ("report", []),
        ("%", []),
    ],
)
def test_told_holds_whole_words_of_the_addressee(bank, name, found):
    """Told finds a name inside the addressee as written, its possessive included."""
    assert numbers(bank.quotes().told(name).oldest()) == found


@pytest.mark.parametrize(
    ("outlet", "found"),
    [
        ("anewz", [0, 1]),
        ("anewz.tv", [0, 1]),
        ("https://www.anewz.tv/news", [0, 1]),
        ("le-monde", [2]),
        ("Reuters", [3, 4]),
        ("Reuter", []),
        ("http://[", []),
    ],
)
def test_in_outlet_takes_a_name_or_a_domain(bank, outlet, found):
    """An outlet is found by its name, its domain or an address on it."""
    assert numbers(bank.quotes().in_outlet(outlet).oldest()) == found


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        ("2026-01-28", None, [2, 3, 4]),
        ("2026", None, [1, 2, 3, 4]),
        (None, "2025", [0]),
        (None, "2026-01", [0, 1, 2, 3]),
        ("2026-01", "2026-01", [1, 2, 3]),
        (date(2026, 2, 1), None, [4]),
        (datetime(2026, 2, 1, 12), datetime(2026, 2, 1, 1), [4]),  # noqa: DTZ001
        ("2027", None, []),
        ("0001", None, [0, 1, 2, 3, 4]),
    ],
)
def test_since_and_until_include_their_days(bank, since, until, found):
    """Dates may be years or months; quotes without a date are in no period."""
    query = bank.quotes().oldest()
    query = query.since(since) if since else query
    query = query.until(until) if until else query
    assert numbers(query) == found


def test_filters_add_up(bank):
    """Every filter that was given holds, the same one given twice included."""
    query = (
        bank.quotes().by("Bridzhe").in_outlet("AnewZ").told("AnewZ").since("2026").kind("direct").min_confidence(0.2)
    )
    assert numbers(query.containing("common").containing("WORD1")) == [1]
    assert numbers(query.containing("word0")) == []
    assert numbers(bank.quotes().since("2026-02").since("2025")) == [4]
    assert numbers(bank.quotes().until("2025").until("2026")) == [0]
    assert numbers(bank.quotes().kind(QuoteKind.MIXED).kind("direct")) == []


def test_a_query_never_changes(bank):
    """Each method returns a new query and leaves the old one as it was."""
    everything = bank.quotes()
    everything.by("Bridzhe").limit(1).oldest()
    assert numbers(everything) == [4, 3, 2, 1, 0, 5]


def test_orders(bank):
    """Newest and oldest both put quotes without a date last; best goes by confidence without words."""
    assert numbers(bank.quotes().newest()) == [4, 3, 2, 1, 0, 5]
    assert numbers(bank.quotes().oldest()) == [0, 1, 2, 3, 4, 5]
    assert numbers(bank.quotes().best()) == [5, 4, 3, 2, 1, 0]


def test_best_puts_the_closest_fit_first(bank_url):
    """With words to go by, best ranks a short quote full of them above a long one that has them in passing."""
    texts = ["the base is here and there and everywhere and so is much else in the land", "base base", "no such word"]
    with QuoteBank(bank_url) as bank:
        bank.add_extracted([say(text, url=f"https://a.org/{n}") for n, text in enumerate(texts)])
        assert [quote.text for quote in bank.quotes().containing("base").best()] == [texts[1], texts[0]]


@pytest.mark.parametrize("order", ["newest", "oldest", "best"])
@pytest.mark.parametrize("size", [1, 2, 4, 6, 50])
@pytest.mark.parametrize("words", ["", "common"])
def test_pages_give_the_same_as_the_whole(bank, order, size, words):
    """Following the cursors gives every quote once, in order, and the last page has no next."""
    query = getattr(bank.quotes().containing(words), order)()
    found, cursor = [], None
    for _ in range(7):
        page = query.after(cursor).page(size)
        found += numbers(page.quotes)
        cursor = page.next
        if cursor is None:
            break
    assert found == numbers(query)
    assert sorted(found) == [0, 1, 2, 3, 4, 5]
    assert cursor is None


@pytest.mark.parametrize("order", ["newest", "oldest", "best"])
def test_limit_counts_over_all_pages(bank, order):
    """A limit holds for iterating, counting and paging alike."""
    query = getattr(bank.quotes(), order)().limit(3)
    assert query.count() == len(list(query)) == 3
    first = query.page(2)
    second = query.after(first.next).page(2)
    assert (len(first.quotes), len(second.quotes), second.next) == (2, 1, None)
    assert list(query.after(first.next)) == list(second.quotes)
    assert query.limit(0).page() == Page((), None)


def test_more_than_any_bank_holds_means_all(bank):
    """Numbers that a database cannot take are no limit."""
    for order in ("newest", "oldest", "best"):
        query = getattr(bank.quotes(), order)()
        assert numbers(query.limit(10**20)) == numbers(query) == numbers(query.page(10**20).quotes)
    assert len(bank.speakers(limit=10**20)) == len(bank.speakers())


def test_quotes_that_arrive_while_paging_neither_repeat_nor_skip(bank_url):
    """A cursor stands for a place in the order, not for a number of quotes."""
    with QuoteBank(bank_url) as bank:
        day = date(2026, 1, 1)
        bank.add_extracted([say(f"old {n}", url=f"https://a.org/{n}", published=day) for n in range(4)])
        page = bank.quotes().page(2)
        bank.add_extracted([say("new", url="https://a.org/new", published=date(2026, 2, 1))])
        rest = bank.quotes().after(page.next).page(2)
        assert [quote.text for quote in (*page.quotes, *rest.quotes)] == ["old 3", "old 2", "old 1", "old 0"]


def test_many_quotes_are_iterated_over_in_order(bank_url):
    """Iteration goes on over several reads, and the bank may be written to meanwhile."""
    with QuoteBank(bank_url) as bank:
        bank.add_extracted([say(f"number {n}", url=f"https://a.org/{n}") for n in range(450)])
        seen = []
        for quote in bank.quotes().oldest():
            if not seen:
                bank.add_extracted([say("in between", published=date(2020, 1, 1))])
            seen.append(quote.text)
        assert seen == [f"number {n}" for n in range(450)]
        assert len(list(bank.quotes().best())) == 451


def test_count(bank):
    """Count agrees with what iteration gives."""
    assert bank.quotes().count() == 6
    assert bank.quotes().by("Bridzhe").containing("common").count() == 4
    assert bank.quotes().limit(2).count() == 2


def test_facets(bank):
    """Each facet counts the quotes of the query, the most frequent first, months in their order."""
    assert bank.quotes().facets("outlet", "speaker", "month", "kind", "addressee") == {
        "outlet": [("AnewZ", 2), ("Reuters", 2), ("Le Monde", 1)],
        "speaker": [
            ("Anna-María Bridzhe", 1),
            ("Bridzhe", 1),
            ("Bridzhe (surname only)", 1),
            ("Dmitry Bridzhe", 1),
            ("Ursula von der Leyen", 1),
        ],
        "month": [("2025-12", 1), ("2026-01", 3), ("2026-02", 1)],
        "kind": [("direct", 4), ("indirect", 1), ("mixed", 1)],
        "addressee": [("AnewZ", 1), ("AnewZ’s reporters", 1), ("reporters", 1), ("the Anewz-like paper", 1)],
    }
    assert bank.quotes().by("Bridzhe").containing("word0").limit(1).facets("outlet") == {"outlet": [("AnewZ", 1)]}
    assert bank.quotes().facets() == {}


def test_quotes_have_their_texts_only_when_asked(bank):
    """Lists leave the article's text out; with_text brings it."""
    assert {quote.article.text for quote in bank.quotes()} == {None}
    quote = next(iter(bank.quotes().with_text()))
    assert quote.article.text[quote.content[0].slice] == quote.text


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda q: q.since("yesterday"), "since takes a date"),
        (lambda q: q.since("2026-13"), "since takes a date"),
        (lambda q: q.until("2026-02-30"), "until takes a date"),
        (lambda q: q.until("0000"), "until takes a date"),
        (lambda q: q.until("2026-1-1"), "until takes a date"),
        (lambda q: q.since(2026), "since takes a date"),
        (lambda q: q.kind("verbatim"), "kind takes direct, mixed, indirect"),
        (lambda q: q.min_confidence(1.5), "from 0 to 1"),
        (lambda q: q.min_confidence("high"), "from 0 to 1"),
        (lambda q: q.min_confidence(float("nan")), "from 0 to 1"),
        (lambda q: q.limit(-1), "limit takes"),
        (lambda q: q.limit("3"), "limit takes"),
        (lambda q: q.page(0), "page takes"),
        (lambda q: q.by(""), "by takes a name"),
        (lambda q: q.by(" \n"), "by takes a name"),
        (lambda q: q.by(None), "by takes a name"),
        (lambda q: q.told("\ud800"), "lone surrogate"),
        (lambda q: q.in_outlet(""), "in_outlet takes a name"),
        (lambda q: q.in_article(""), "in_article takes the id of an article"),
        (lambda q: q.containing(None), "containing takes a text"),
        (lambda q: q.facets("colour"), "facets takes outlet, speaker, month, kind, addressee"),
        (lambda q: q.after("nonsense"), "after takes the next"),
        (lambda q: q.after("é"), "after takes the next"),
        (lambda q: q.after(""), "after takes the next"),
        (lambda q: q.after(3), "after takes the next"),
        (lambda q: q.after("WyJuZXdlc3QiLCJ4IiwxLDFd"), "after takes the next"),
        (lambda q: q.after("bnVsbA"), "after takes the next"),
        (lambda q: q.after(_encode("newest", (DAYS[0], 10**10), 1)), "after takes the next"),
        (lambda q: q.best().after(_encode("best", (-1, 1), 1)), "after takes the next"),
        (lambda q: q.oldest().after(q.newest().page(1).next).page(1), "in the same order"),
        (lambda q: list(q.best().after(q.newest().page(1).next)), "in the same order"),
        (lambda q: q.after(q.page(1).next).best().page(1), "in the same order"),
    ],
)
def test_nonsense_is_a_query_error(bank, ask, message):
    """A question that cannot be asked names the argument and what it takes."""
    with pytest.raises(QueryError, match=message):
        ask(bank.quotes())


def test_quotes_by_somebody_called_only_by_the_surname_are_counted_and_included(bank_url):
    """Who is asked for by a full name may be meant; an organisation never is, nor somebody of another surname."""
    with QuoteBank(bank_url) as bank:
        board = Speaker("Holm", SpeakerKind.ORGANISATION)
        for number, who in enumerate(["Ada Holm", "Holm", "Holm", board, "Bo Holm", "Lind"]):
            bank.add_extracted([say(f"It leaks, for the {number}th time", who, url=f"https://a.org/{number}")])
        full = bank.quotes().by("Ada Holm")
        assert full.count() == 1
        assert full.by_surname_only().count() == 2
        assert full.containing("2th").by_surname_only().count() == 1
        assert bank.quotes().by("Mayor Ada Holm", or_surname=True).count() == 3
        assert bank.quotes().by("Holm, Ada", or_surname=True).by_surname_only() is None
        assert bank.quotes().by("Holm").by_surname_only() is None
        assert bank.quotes().by_surname_only() is None


def test_a_speaker_and_a_confidence_are_asked_for_together(bank_url: str) -> None:
    """Only quotes by that speaker that are sure enough are found and counted, with no other filter beside."""
    with QuoteBank(bank_url) as bank:
        for number, (name, confidence) in enumerate([("Ada Holm", 0.9), ("Ada Holm", 0.3), ("Bo Lind", 0.9)]):
            said = say(f"The ferry is no. {number}", name, url=f"https://a.example/{number}", confidence=confidence)
            bank.add_extracted([said])
        found = bank.quotes().by("Holm").min_confidence(0.5)
        assert ([quote.text for quote in found], found.count()) == (["The ferry is no. 0"], 1)
