"""What goes into a bank comes out of it, once."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from attrs import evolve
from bank_records import BRIDZHE, bare, everything, find, say, without_id
from bank_sql import is_sqlite, run

from quotebank import (
    Article,
    BankError,
    NotStoredError,
    Outlet,
    QueryError,
    Quote,
    QuoteBank,
    QuotebankError,
    QuoteKind,
    Span,
    Speaker,
    SpeakerKind,
)
from quotebank.bank import AddReport
from quotebank.store import schema


@pytest.fixture
def bank(bank_url):
    """An empty bank."""
    with QuoteBank(bank_url) as bank:
        yield bank


def test_quotes_come_out_as_they_went_in(bank):
    """Every field of a quote survives storage, those that take no part in equality too."""
    article, quotes = everything()
    assert bank.add_extracted([(article, quotes)]) == AddReport(articles_new=1, quotes_new=2)
    stored = list(bank.quotes().oldest())
    assert [bare(quote) for quote in stored] == [bare(quote) for quote in quotes]
    assert stored[0].reasons == ('cue "told" follows the quotation', "two names, joined by a word")


def test_articles_come_out_as_they_went_in(bank):
    """An article read from the bank equals the one that was added, and knows its id."""
    article, quotes = everything()
    bank.add_extracted([(article, quotes)])
    listed = next(iter(bank.quotes()))
    assert listed.article == evolve(article, text=None)
    stored = bank.article(listed.article.id)
    assert stored == article
    assert stored.id == listed.article.id


def test_context_is_the_article_either_side(bank):
    """The words before and after are the article's characters, whole words, at most 80."""
    words = "The base is not needed anymore"
    before, after = "Lorem ipsum dolor " * 10 + "“", "” he said. " + "Sic transit gloria " * 10
    text = before + words + after
    span = find(text, words)
    quote = Quote(words, QuoteKind.DIRECT, (), (span,))
    bank.add_extracted([(Article(text, url="https://a.org/1"), [quote])])
    stored = next(iter(bank.quotes()))
    assert stored.before == "dolor Lorem ipsum dolor Lorem ipsum dolor Lorem ipsum dolor Lorem ipsum dolor “"
    assert stored.after == "” he said. Sic transit gloria Sic transit gloria Sic transit gloria Sic transit"
    assert text[: span.start].endswith(stored.before)
    assert text[span.end :].startswith(stored.after)


def test_context_at_the_ends_of_an_article_is_empty(bank):
    """A quote that is the whole article has nothing before or after it."""
    bank.add_extracted([(Article("Yes", url="https://a.org/1"), [Quote("Yes", QuoteKind.DIRECT, (), (Span(0, 3),))])])
    stored = next(iter(bank.quotes()))
    assert (stored.before, stored.after) == ("", "")


def test_the_same_article_is_stored_once(bank):
    """Adding an article again, or twice in one call, adds nothing."""
    pair = everything()
    assert bank.add_extracted([pair, pair]) == AddReport(1, 1, 2)
    assert bank.add_extracted([pair]) == AddReport(0, 1, 0)
    assert bank.known([pair[0], say("Something else")[0]]) == [True, False]
    assert bank.quotes().count() == 2


@pytest.mark.parametrize(
    "url",
    [
        "http://anewz.tv/news/1",
        "https://www.AnewZ.tv/news/1/",
        "https://anewz.tv:443/news/1?utm_source=feed&fbclid=x",
        "https://anewz.tv/news/1#comments",
    ],
)
def test_web_addresses_are_compared_by_what_they_lead_to(bank, url):
    """Scheme, www, port, tracking and fragment make no other article of it."""
    article, quotes = everything()
    bank.add_extracted([(article, quotes)])
    assert bank.known([evolve(article, url=url)]) == [True]


@pytest.mark.parametrize("change", [{"url": "https://anewz.tv/news/2"}, {"outlet": "Reuters"}, {"text": "Other."}])
def test_another_url_outlet_or_text_is_another_article(bank, change):
    """An article is known by outlet, address and text together."""
    article, quotes = everything()
    bank.add_extracted([(article, quotes)])
    assert bank.known([evolve(article, **change)]) == [False]


def test_without_url_outlet_date_and_title_identify_an_article(bank):
    """Without an address the same text under another title or date is another article."""
    article, quotes = say("Yes", title="One")
    bank.add_extracted([(article, quotes)])
    others = [evolve(article, title="Two"), evolve(article, published=date(2026, 1, 29)), evolve(article, byline="X")]
    assert bank.known(others) == [False, False, True]


def test_forty_outlets_share_one_text(bank, bank_url):
    """A wire story in forty outlets is forty articles and one stored text."""
    article, quotes = everything()
    pairs = [(evolve(article, outlet=f"Outlet {n}", url=f"https://{n}.org/story"), quotes) for n in range(40)]
    assert bank.add_extracted(pairs[:20]) + bank.add_extracted(pairs[20:]) == AddReport(40, 0, 80)
    assert run(bank_url, "SELECT count(*) FROM text") == [(1,)]


def test_a_changed_text_at_the_same_url_is_a_new_version(bank):
    """Both versions of an article are kept, and their quotes have different ids."""
    first, second = say("Yes", url="https://a.org/1"), say("No", url="https://a.org/1")
    bank.add_extracted([first])
    assert bank.add_extracted([second]).articles_new == 1
    assert {quote.text for quote in bank.quotes()} == {"Yes", "No"}
    assert len({quote.id for quote in bank.quotes()}) == 2


def test_ids_are_the_same_in_every_bank(new_bank):
    """A quote's id hangs on the article and the place in it, not on the bank or the order of adding."""
    one, other = everything(), say("Yes", url="https://a.org/1")
    ids = []
    for pairs in ([one, other], [other, one]):
        with QuoteBank(new_bank()) as bank:
            bank.add_extracted(pairs)
            ids.append({quote.text: quote.id for quote in bank.quotes()})
    assert ids[0] == ids[1]
    assert ids[0]["Yes"] == "aedbd6165ce14578"


def test_two_quotes_of_one_place_are_both_kept(bank):
    """Quotes with the same content spans in one article have ids of their own."""
    article, [quote] = say("Yes", "Ann Smith")
    bank.add_extracted([(article, [quote, evolve(quote, kind=QuoteKind.INDIRECT)])])
    assert len({quote.id for quote in bank.quotes()}) == 2


def test_a_quote_is_found_by_its_id_or_the_start_of_it(bank):
    """quote() gives the article with its text; six characters of the id are enough."""
    article, quotes = everything()
    bank.add_extracted([(article, quotes)])
    first = next(iter(bank.quotes().oldest()))
    for start in (first.id, first.id[:6]):
        found = bank.quote(start)
        assert found == first
        assert found.article == article


@pytest.mark.parametrize("start", ["ffffff", "ffffffffffffffff", "%%%%%%", "ééééééé", "\ud800" * 6, "'; DROP"])
def test_an_unknown_id_is_a_clear_error(bank, start):
    """An id that nothing has, whatever it holds, raises NotStoredError."""
    bank.add_extracted([everything()])
    with pytest.raises(NotStoredError, match="holds no quote"):
        bank.quote(start)
    with pytest.raises(NotStoredError, match="holds no article"):
        bank.article(start)


def test_a_short_or_ambiguous_id_is_a_query_error(bank, bank_url):
    """An id that is too short or begins several ids cannot be answered."""
    bank.add_extracted([everything()])
    with pytest.raises(QueryError, match="too short"):
        bank.quote("abc")
    run(bank_url, "UPDATE quote SET uid = 'abcdef000000000' || id")
    with pytest.raises(QueryError, match="More than one quote id begins"):
        bank.quote("abcdef")


def test_unanchored_quotes_keep_their_own_words(bank):
    """An article without a text (a dump) keeps quotes without spans."""
    article = Article(None, url="https://a.org/1", published=date(2016, 5, 1))
    quote = Quote("We shall see", QuoteKind.DIRECT, (Speaker("Ann Smith"),), confidence=0.8)
    assert bank.add_extracted([(article, [quote])]) == AddReport(1, 0, 1)
    stored = next(iter(bank.quotes().containing("shall")))
    assert bare(stored) == bare(quote)
    assert (stored.before, stored.after) == (None, None)
    assert bank.article(stored.article.id) == article


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"text": "The bases"}, "do not reproduce"),
        ({"content": ()}, "do not reproduce"),
        ({"content": (Span(1, 99_999),)}, "outside the text"),
        ({"content": (Span(-3, 4),)}, "outside the text"),
        ({"mention": Span(5, 5)}, "outside the text"),
        ({"quoted": (Span(9, 4),)}, "outside the text"),
        ({"addressee_span": Span(0, 10_000)}, "outside the text"),
        ({"addressee": "\0"}, "NUL"),
        ({"speakers": (Speaker("A \ud800"),)}, "lone surrogate"),
    ],
)
def test_a_quote_that_its_spans_do_not_reproduce_is_refused(bank, change, message):
    """A quote that cannot be checked against its source is a bug and never stored, nor is anything beside it."""
    article, [quote] = say("The base", "Ann Smith")
    with pytest.raises(QuotebankError, match=message):
        bank.add_extracted([everything(), (article, [evolve(quote, **change)])])
    assert bank.stats().articles == 0


def test_spans_without_a_text_are_refused(bank):
    """Offsets into nothing mean nothing."""
    _, quotes = say("The base")
    with pytest.raises(BankError, match="no text"):
        bank.add_extracted([(Article(None, url="https://a.org/1"), quotes)])


def test_an_article_that_nothing_identifies_is_refused(bank):
    """Without text, URL and title no two articles could be told apart."""
    with pytest.raises(BankError, match="needs a URL or a title"):
        bank.add(Article(None, outlet="AnewZ"))


@pytest.mark.parametrize(
    ("article", "message"),
    [
        (Article("a\0b", url="https://a.org/1"), "The article https://a.org/1: its text has a NUL at character 1"),
        (Article("ab\ud83d", title="T"), "The article T: its text has a lone surrogate at character 2"),
        (Article("ok", title="T\0"), "its title has a NUL"),
        (Article("ok", outlet="\udcff"), "its outlet has a lone surrogate"),
    ],
)
def test_what_no_database_can_hold_is_refused_by_name(bank, article, message):
    """NUL and lone surrogates raise an error that says where they are."""
    with pytest.raises(BankError, match=message):
        bank.add(article)
    assert bank.stats().articles == 0


def test_articles_that_stop_coming_leave_nothing_behind(bank):
    """When the pairs given to add_extracted end in an error, none of them is stored."""

    def pairs():
        yield everything()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bank.add_extracted(pairs())
    assert bank.stats().articles == 0


class TwoWords:
    """An extractor that quotes the first two words of every article."""

    version = "test"

    def __init__(self):
        self.seen = []

    def extract(self, article):
        """Note the article, quote two words."""
        self.seen.append(article.url)
        end = len(" ".join(article.text.split(" ")[:2]))
        return [Quote(article.text[:end], QuoteKind.INDIRECT, (BRIDZHE,), (Span(0, end),))]


def test_add_extracts_and_skips_what_is_known(bank_url):
    """Both add and add_many extract new articles only."""
    extractor = TwoWords()
    articles = [Article(f"Number {n} is here.", url=f"https://a.org/{n}") for n in range(7)]
    with QuoteBank(bank_url, extractor=extractor) as bank:
        assert bank.add(articles[0]) == AddReport(1, 0, 1)
        assert bank.add_many(iter(articles), batch=3) == AddReport(6, 1, 6)
        assert extractor.seen == [article.url for article in articles]
        assert sorted(quote.text for quote in bank.quotes()) == [f"Number {n}" for n in range(7)]


def test_articles_in_other_languages_are_counted(bank):
    """The report counts new articles whose language is given and is not English."""
    article, quotes = say("Oui")
    pairs = [(evolve(article, language=code, title=code), quotes) for code in ("fr", "en", None, "de")]
    assert bank.add_extracted(pairs) == AddReport(4, 0, 4, other_language=2)


def test_a_moment_counts_as_its_day(bank):
    """A datetime as the date of publication is stored as its day, and is the same article."""
    article, quotes = say("Yes")
    moment = evolve(article, published=datetime(2026, 1, 28, 23, 59))  # noqa: DTZ001
    bank.add_extracted([(moment, quotes)])
    assert bank.known([article]) == [True]
    assert next(iter(bank.quotes())).article.published == date(2026, 1, 28)


def test_removing_leaves_no_word_of_the_article(bank, bank_url):
    """After remove no table holds its text, quotes nor the names that only they had; the log has why."""
    article, quotes = everything()
    bank.add_extracted([(article, quotes), say("We wait", BRIDZHE, url="https://a.org/2")])
    bank.remove(article, reason="court order")
    assert bank.quotes().containing("needed").count() == 0
    assert [quote.text for quote in bank.quotes()] == ["We wait"]
    assert [summary.speaker.name for summary in bank.speakers()] == ["Dmitry Bridzhe"]
    with pytest.raises(NotStoredError):
        bank.remove(article, reason="again")
    held = [
        run(bank_url, f'SELECT * FROM "{table}"')  # noqa: S608
        for table in schema.metadata.tables
    ]
    left = str([held, [] if is_sqlite(bank_url) else run(bank_url, "SELECT words FROM quote_fts")]).lower()
    assert [word for word in ("needed", "əliyeva", "reuters", "closed") if word in left] == []
    assert "we wait" in left
    assert run(bank_url, "SELECT reason FROM removal") == [("court order",)]


def test_removing_leaves_no_word_in_the_file(tmp_path):
    """Neither the file nor its log holds a byte of the words. SQLite alone: a server's files are its keeper's."""
    path = tmp_path / "quotes.db"
    article, quotes = everything()
    with QuoteBank(path) as bank:
        bank.add_extracted([(article, quotes), say("We wait", BRIDZHE, url="https://a.org/2")])
        bank.remove(article, reason="court order")
        assert b"needed" not in path.read_bytes() + path.with_name("quotes.db-wal").read_bytes()
    left = path.read_bytes().lower()
    assert [word for word in ("needed", "Əliyeva", "Reuters", "closed") if word.lower().encode() in left] == []
    assert b"we wait" in left


def test_removing_one_of_two_articles_keeps_the_shared_text(bank):
    """A text goes with the last article that has it."""
    article, quotes = everything()
    other = evolve(article, outlet="Reuters", url="https://reuters.com/1")
    bank.add_extracted([(article, quotes), (other, quotes)])
    bank.remove(article, reason="wrong")
    assert [quote.article.outlet for quote in bank.quotes().with_text()] == ["Reuters", "Reuters"]
    assert next(iter(bank.quotes().with_text())).article.text == article.text


def test_a_removed_article_stays_away(bank):
    """Importing a removed article again stores nothing."""
    article, quotes = everything()
    bank.add_extracted([(article, quotes)])
    bank.remove(bank.quotes().page(1).quotes[0].article.id, reason="court order")
    assert bank.known([article]) == [True]
    assert bank.add_extracted([(article, quotes)]) == AddReport(0, 1, 0)


def test_full_names_join_across_articles_however_they_are_spelled(bank):
    """Accents, hyphens and case make no second person; each quote keeps the name as its article has it."""
    names = ["Jean-Pierre Lévy", "Jean Pierre Levy", "JEAN‑PIERRE LÉVY"]
    bank.add_extracted([say("Yes", name, url=f"https://a.org/{n}") for n, name in enumerate(names)])
    [summary] = bank.speakers()
    assert (summary.speaker.name, summary.names, summary.quotes) == (names[0], tuple(names), 3)
    assert [quote.speaker.name for quote in bank.quotes().oldest()] == names
    assert {quote.speaker.id for quote in bank.quotes()} == {summary.speaker.id}


def test_a_bare_surname_hangs_on_no_person(bank):
    """There is one unresolved row per surname, whoever bears it; an organisation of that name is another."""
    someones = [Speaker("Trump"), Speaker("Donald Trump"), Speaker("TRUMP"), Speaker("Trump", SpeakerKind.ORGANISATION)]
    bank.add_extracted([say("Yes", someone, url=f"https://a.org/{n}") for n, someone in enumerate(someones)])
    assert sorted((s.speaker.name, s.speaker.kind.value, s.quotes) for s in bank.speakers()) == [
        ("Donald Trump", "person", 1),
        ("Trump", "organisation", 1),
        ("Trump", "person", 2),
    ]


def test_listed_names_join_their_speaker(bank):
    """A full name that a list gives as another name joins; a bare surname does not, even if the list has it."""
    listed = Speaker("Volodymyr Zelenskyy", role="President of Ukraine")
    aliases = ["Vladimir Zelensky", "Zelenskyy"]
    assert bank.add_speakers([(listed, aliases)]) == 1
    assert bank.add_speakers([(listed, aliases)]) == 0
    names = ["Vladimir Zelensky", "Volodymyr Zelenskyy", "Zelenskyy"]
    bank.add_extracted([say("Yes", name, url=f"https://a.org/{n}") for n, name in enumerate(names)])
    person, surname = bank.speakers()
    assert person.names == ("Volodymyr Zelenskyy", "Vladimir Zelensky", "Zelenskyy")
    assert (person.quotes, person.roles) == (2, ("President of Ukraine",))
    assert (surname.speaker.name, surname.quotes) == ("Zelenskyy", 1)


def test_a_name_that_two_listed_speakers_share_joins_neither(bank):
    """An ambiguous other name gets a speaker of its own."""
    bank.add_speakers([(Speaker("John Adams"), ["J. Adams"]), (Speaker("James Adams"), ["J. Adams"])])
    bank.add_extracted([say("Yes", "J. Adams")])
    assert [summary.speaker.name for summary in bank.speakers() if summary.quotes] == ["J. Adams"]


def test_organisations_join_by_their_short_names(bank):
    """A listed abbreviation of an organisation joins it."""
    nations = Speaker("United Nations", SpeakerKind.ORGANISATION)
    bank.add_speakers([(nations, ["UN"])])
    bank.add_extracted([say("Yes", Speaker("UN", SpeakerKind.ORGANISATION))])
    assert bank.quotes().by("United Nations").count() == 1


def test_roles_are_kept_with_the_latest_first(bank):
    """A speaker's summary lists what articles called them, and when they spoke."""
    analyst, minister = Speaker("Ann Smith", role="analyst"), Speaker("Ann Smith", role="minister")
    bank.add_extracted(
        [
            say("Yes", analyst, url="https://a.org/1", published=date(2020, 1, 1)),
            say("No", minister, url="https://a.org/2", published=date(2024, 1, 1)),
            say("Perhaps", analyst, url="https://a.org/3", published=None),
        ]
    )
    [summary] = bank.speakers()
    assert summary.roles == ("minister", "analyst")
    assert (summary.articles, summary.first, summary.last) == (3, date(2020, 1, 1), date(2024, 1, 1))


def test_speakers_are_found_by_part_of_a_name(bank):
    """speakers("brid") finds Bridzhe; limit keeps the most quoted."""
    bank.add_extracted(
        [say("Yes", BRIDZHE, url="https://a.org/1"), say("No", BRIDZHE, url="https://a.org/2"), say("So", "Ann Smith")]
    )
    assert [s.speaker.name for s in bank.speakers("BRID")] == ["Dmitry Bridzhe"]
    assert [s.speaker.name for s in bank.speakers(limit=1)] == ["Dmitry Bridzhe"]
    assert bank.speakers("nobody") == []


def test_listed_outlets_complete_those_that_articles_named(bank):
    """A list adds domain and country to an outlet that is stored, and new outlets."""
    bank.add_extracted([everything()])
    listed = [Outlet("ANEWZ", "www.anewz.tv", "AZ"), Outlet("Reuters", "reuters.com", "GB")]
    assert bank.add_outlets(listed) == 1
    assert bank.add_outlets(listed) == 0
    anewz, reuters = bank.outlets()
    assert (anewz.outlet, anewz.outlet.country) == (Outlet("AnewZ", "anewz.tv"), "AZ")
    assert (anewz.articles, anewz.quotes, anewz.first, anewz.last) == (1, 2, date(2026, 1, 28), date(2026, 1, 28))
    assert (reuters.articles, reuters.first) == (0, None)
    assert bank.outlets(with_articles=True) == [anewz]
    assert (bank.stats().outlets, bank.stats().outlets_listed) == (1, 1)


def test_outlets_of_one_name_are_told_apart_by_domain(bank):
    """An article's address decides which Times published it."""
    bank.add_outlets([Outlet("The Times", "thetimes.com", "GB"), Outlet("The Times", "timeslive.co.za", "ZA")])
    bank.add_extracted([say("Yes", outlet="The Times", url="https://news.timeslive.co.za/1")])
    assert [(s.outlet.country, s.articles) for s in bank.outlets()] == [("ZA", 1), ("GB", 0)]


def test_runs_are_recorded(bank, bank_url):
    """An import run keeps when, by which version, from where, and its report; its articles know it."""
    number = bank.begin_run(version="0.1.0", sources=["seeds", "-"])
    bank.add_extracted([everything()], run=number)
    bank.end_run(number, {"files_read": 1, "refused": []})
    [(version, sources, report, ended)] = run(
        bank_url, "SELECT version, sources, report, ended_at >= started_at FROM run"
    )
    assert (version, bool(ended)) == ("0.1.0", True)
    if is_sqlite(bank_url):  # which keeps JSON as text
        sources, report = json.loads(sources), json.loads(report)
    assert (sources, report) == (["seeds", "-"], {"files_read": 1, "refused": []})
    assert run(bank_url, "SELECT run_id FROM article") == [(number,)]
    with pytest.raises(NotStoredError, match="no import run 99"):
        bank.end_run(99, {})


@pytest.mark.parametrize(
    "ask",
    [
        lambda bank: bank.who_said("x", limit=-1),
        lambda bank: bank.speakers(limit=-1),
        lambda bank: bank.add_many([everything()[0]], batch=0),
    ],
)
def test_numbers_that_make_no_sense_are_query_errors(bank, ask):
    """A negative limit or a batch of nothing is refused, rather than taken for everything or nothing."""
    with pytest.raises(QueryError, match="takes a whole number"):
        ask(bank)


def test_stats_count_what_is_there(bank, bank_url):
    """The figures are articles, quotes by kind, speakers, outlets, days and bytes."""
    bank.add_extracted([everything(), say("Yes", "Ann Smith", published=date(2020, 5, 1), outlet=None)])
    stats = bank.stats()
    assert (stats.articles, stats.quotes, stats.kinds) == (2, 3, {"direct": 2, "mixed": 1})
    assert (stats.speakers, stats.outlets) == (5, 1)
    assert (stats.first, stats.last, stats.revision) == (date(2020, 5, 1), date(2026, 1, 28), schema.REVISION)
    assert stats.size >= (Path(bank_url).stat().st_size if is_sqlite(bank_url) else 1_000_000)


def test_a_closed_bank_says_so(bank_url):
    """Using a bank after close is a clear error; closing it again is none."""
    bank = QuoteBank(bank_url)
    bank.close()
    bank.close()
    with pytest.raises(BankError, match="is closed"):
        bank.quotes().count()
    with pytest.raises(BankError, match="is closed"):
        bank.add(Article("Yes", title="T"))


def test_a_bank_in_memory_works_like_any_other():
    """No file is needed for ":memory:"."""
    with QuoteBank(":memory:") as bank:
        bank.add_extracted([everything()])
        assert bank.quotes().by("Bridzhe").count() == 1
        assert without_id(bank.quotes().with_text().page().quotes[0].article) == everything()[0]
        assert bank.stats().size > 0
