"""Which names and web domains are one outlet, and how it is found by any of them."""

from datetime import date
from pathlib import Path

import pytest
from bank_records import say

from quotebank import AmbiguousError, Article, NotStoredError, Outlet, QuoteBank
from quotebank.exports import export_articles
from quotebank.importing import import_paths
from quotebank.store.names import home_of


@pytest.mark.parametrize(
    ("name", "site", "home"),
    [
        ("Harbour Post", "harbourpost.example", "harbourpost.example"),
        ("The Harbour Post", "www2.harbour-post.example", "harbour-post.example"),
        ("The Ferryman", "theferryman.example", "theferryman.example"),
        ("The New Harbour Times", "nhtimes.example", "nhtimes.example"),
        ("Voice of the Hills", "voh.example", "voh.example"),
        ("Coastal News", "coastal.co.uk", "coastal.co.uk"),
        ("harbourpost.example", "harbourpost.example", "harbourpost.example"),
        ("Coastal Wire", "harbourpost.example", None),
        ("Herald", "he.example", None),
        ("Courier Online", "news.co.uk", None),
        ("Coastal Wire", "", None),
        ("Øya Blad", "oyablad.example", "oyablad.example"),
    ],
)
def test_an_address_that_spells_a_name_is_its_outlet_s(name: str, site: str, home: str | None) -> None:
    """Whole or abbreviated, without sub-domains; any other address may be that of somebody who prints it, too."""
    assert home_of(name, site) == home


def filled(bank: QuoteBank) -> None:
    """Five articles: three of one outlet under three names, and two that others printed."""
    bank.add_extracted(
        [
            say(
                "One",
                "Ada Li",
                outlet="The Harbour Post",
                url="https://www.harbourpost.example/1",
                published=date(2026, 1, 1),
            ),
            say("Two", "Ada Li", outlet="Harbour Post", url="https://reader.example/2", published=date(2026, 1, 2)),
            say(
                "Three",
                "Ada Li",
                outlet="harbourpost.example",
                url="https://harbourpost.example/3",
                published=date(2026, 1, 3),
            ),
            say("Four", "Ada Li", outlet="Coastal Wire", url="https://reader.example/4", published=date(2026, 1, 4)),
            say(
                "Five", "Ada Li", outlet="Coastal Wire", url="https://harbourpost.example/5", published=date(2026, 1, 5)
            ),
        ]
    )


@pytest.mark.parametrize(
    "name",
    [
        "Harbour Post",
        "the harbour post",
        "harbourpost.example",
        "https://www.harbourpost.example/anything",
        "news.harbourpost.example",
        Outlet("The Harbour Post", "harbourpost.example"),
        Outlet("Harbour Post"),
    ],
)
def test_an_outlet_is_found_by_every_name_and_its_domain(bank_url: str, name: str | Outlet) -> None:
    """With or without the article before its name, by its domain, and by an address on it."""
    with QuoteBank(bank_url) as bank:
        filled(bank)
        assert sorted(quote.text for quote in bank.quotes().in_outlet(name)) == ["One", "Three", "Two"]
        profile = bank.outlet(name)
        assert (profile.outlet, profile.articles, profile.quotes) == (
            Outlet("The Harbour Post", "harbourpost.example"), 3, 3,
        )  # fmt: skip
        assert (profile.first, profile.last, profile.namesakes) == (date(2026, 1, 1), date(2026, 1, 3), ())


def test_lists_and_counts_show_one_outlet(bank_url: str) -> None:
    """The list, the facets, a speaker's profile and the statistics count it once, under its most frequent name."""
    with QuoteBank(bank_url) as bank:
        filled(bank)
        bank.add_extracted([say("Six", "Ada Li", outlet="Harbour Post", url="https://harbourpost.example/6")])
        assert [(one.outlet.name, one.articles, one.quotes) for one in bank.outlets()] == [
            ("Harbour Post", 4, 4),
            ("Coastal Wire", 2, 2),
        ]
        assert bank.quotes().facets("outlet") == {"outlet": [("Harbour Post", 4), ("Coastal Wire", 2)]}
        speaker = bank.quotes().containing("one")[0].speaker
        assert [(seen.what.name, seen.quotes) for seen in bank.speaker(speaker).outlets] == [
            ("Harbour Post", 4),
            ("Coastal Wire", 2),
        ]
        assert (bank.stats().outlets, bank.stats().outlets_listed) == (2, 0)
        assert bank.remove_outlet("harbourpost.example", reason="a request") == 4
        assert bank.quotes().count() == 2


def test_a_list_of_those_with_articles_shows_an_outlet_as_all_others_do(bank_url: str) -> None:
    """Its domain and country are its own even where only another of its rows has articles."""
    with QuoteBank(bank_url) as bank:
        listed = Outlet("Harbour Post", "harbourpost.example", "SE")
        bank.add_outlets([listed])
        bank.add_extracted([say("One", "Ada Li", outlet="The Harbour Post", url="https://reader.example/1")])
        shown = Outlet("The Harbour Post", "harbourpost.example", "SE")
        assert [one.outlet for one in bank.outlets(with_articles=True)] == [shown]
        assert [one.outlet for one in bank.outlets()] == [bank.outlet(listed).outlet] == [shown]
        assert [seen.what for seen in bank.speaker("Ada Li").outlets] == [shown]


def test_outlets_that_only_a_list_joins_count_as_one(bank_url: str) -> None:
    """Two names of which one has the list's domain, and the other the list's name."""
    with QuoteBank(bank_url) as bank:
        bank.add_outlets([Outlet("Harbour Post", "harbourpost.example", "SE")])
        bank.add_extracted(
            [
                say("One", "Ada Li", outlet="The Harbour Post", url="https://reader.example/1"),
                say("Two", "Ada Li", outlet="harbourpost.example", url="https://harbourpost.example/2"),
            ]
        )
        [outlet] = bank.outlets(with_articles=True)
        assert bank.quotes().facets("outlet") == {"outlet": [(outlet.outlet.name, 2)]}
        assert [(seen.what, seen.quotes) for seen in bank.speaker("Ada Li").outlets] == [(outlet.outlet, 2)]


def test_articles_keep_the_name_they_gave(bank_url: str, tmp_path: Path) -> None:
    """Joining changes no article: each is shown and exported under its own name, and keeps its id elsewhere."""
    with QuoteBank(bank_url) as bank:
        filled(bank)
        names = {quote.article.outlet for quote in bank.quotes().in_outlet("harbourpost.example")}
        assert names == {"The Harbour Post", "Harbour Post", "harbourpost.example"}
        ids = {quote.id for quote in bank.quotes()}
        with (tmp_path / "bank.jsonl").open("w", encoding="utf-8") as out:
            export_articles(bank.articles(), out)
    with QuoteBank(":memory:") as other:
        import_paths(other, [tmp_path / "bank.jsonl"])
        assert {quote.id for quote in other.quotes()} == ids


def test_outlets_of_one_name_at_different_domains_are_several(bank_url: str) -> None:
    """The name alone may mean either; one without a domain is neither."""
    listed = [Outlet("The Star", "thestar.example", "CA"), Outlet("The Star", "star.test", "MY"), Outlet("Star")]
    with QuoteBank(bank_url) as bank:
        bank.add_outlets(listed)
        bank.add_extracted(
            [say("One", "Ada Li", outlet="The Star", url="https://star.test/1"), say("Two", "Ada Li", outlet="Star")]
        )
        with pytest.raises(AmbiguousError, match=r"star\.test, thestar\.example"):
            bank.outlet("The Star")
        assert [bank.quotes().in_outlet(one).count() for one in listed] == [0, 1, 1]
        assert (bank.outlet("star.test").articles, bank.outlet("Star").articles) == (1, 1)


def test_a_reprint_does_not_name_an_outlet(bank_url: str) -> None:
    """The domain of a site that prints many outlets' articles is that of none of them, whoever came first."""
    with QuoteBank(bank_url) as bank:
        filled(bank)
        with pytest.raises(NotStoredError):
            bank.outlet("reader.example")
        assert bank.quotes().in_outlet("reader.example").count() == 0


def test_a_domain_that_does_not_spell_the_name(bank_url: str) -> None:
    """It is found where all the outlet's articles are at that address."""
    with QuoteBank(bank_url) as bank:
        bank.add_extracted([say("One", "Ada Li", outlet="State Press Agency", url="https://krn.example/1")])
        assert bank.outlet("krn.example").outlet == Outlet("State Press Agency")
        bank.add_extracted([say("Two", "Ada Li", outlet="State Press Agency", url="https://elsewhere.example/1")])
        assert bank.quotes().in_outlet("krn.example").count() == 0


def test_a_list_completes_what_an_address_told() -> None:
    """The domain of a list is the one that the address gave: there is one outlet, with its country."""
    with QuoteBank(":memory:") as bank:
        bank.add(Article("“It leaks,” said Bo Dahl.", "Harbour Post", "https://harbourpost.example/1"))
        assert bank.add_outlets([Outlet("Harbour Post", "harbourpost.example", "SE")]) == 0
        assert bank.outlet("Harbour Post").outlet.country == "SE"


def test_suggestions_and_lists_name_one_outlet(bank_url: str) -> None:
    """What is typed leads to one outlet with all its articles, and the list of the most frequent has it once."""
    with QuoteBank(bank_url) as bank:
        filled(bank)
        assert [(one.what, one.counted, one.exact) for one in bank.suggest_names("harb", among="outlet")] == [
            (Outlet("The Harbour Post", "harbourpost.example"), "3 articles", False)
        ]
        assert [one.counted for one in bank.suggest_names("Harbour Post")] == ["3 articles"]
        assert [(one.label, one.counted) for one in bank.nearest_names("Harbor Post", among="outlet")] == [
            ("The Harbour Post", "3 articles")
        ]
        assert [(one.label, one.counted) for one in bank.most_named("outlet")] == [
            ("The Harbour Post", "3 articles"),
            ("Coastal Wire", "2 articles"),
        ]
