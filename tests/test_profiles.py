"""What a bank knows of one speaker, or one outlet, over time."""

import json
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from bank_records import say

from quotebank import Outlet, QuoteBank, Speaker
from quotebank.bank import Seen
from quotebank.cli import main
from quotebank.errors import AmbiguousError, NotStoredError, QueryError

SIGNED = {"who": "Ada", "why": "looked it up"}
MAYOR, MINISTER = Speaker("Jana Holm", role="mayor"), Speaker("Jana Holm", role="minister")


def fill(bank: QuoteBank) -> None:
    """Five quotes of Jana Holm in two outlets over two years, one of another person."""
    bank.add_outlets([Outlet("Hill News", "hillnews.example", "SE"), Outlet("The Ferryman")])
    bank.add_extracted(
        [
            say("Dam one holds", MAYOR, outlet="Hill News", published=date(2025, 3, 1)),
            say("Dam two holds", MAYOR, outlet="Hill News", published=date(2025, 3, 9)),
            say("Dam three holds", MINISTER, outlet="The Ferryman", published=date(2026, 1, 5)),
            say("Dam four holds", MINISTER, outlet=None, published=None),
            say("Dam five holds", "Jana Maria Holm", outlet="Hill News", published=date(2026, 2, 1)),
            say("No dam holds", "Petra Lund", outlet="Hill News", published=date(2026, 2, 2)),
        ]
    )
    bank.merge("Jana Maria Holm", "Jana Holm", **SIGNED)


def test_a_profile_counts_names_roles_outlets_and_months(bank_url: str) -> None:
    """Each with its first and last day; undated quotes count without one."""
    with QuoteBank(bank_url) as bank:
        fill(bank)
        profile = bank.speaker("jana holm")
        assert (profile.speaker.name, profile.quotes, profile.articles, profile.rejected) == ("Jana Holm", 5, 5, 0)
        assert (profile.first, profile.last) == (date(2025, 3, 1), date(2026, 2, 1))
        assert profile.names == (
            Seen("Jana Holm", 4, date(2025, 3, 1), date(2026, 1, 5)),
            Seen("Jana Maria Holm", 1, date(2026, 2, 1), date(2026, 2, 1)),
        )
        assert profile.roles == (
            Seen("mayor", 2, date(2025, 3, 1), date(2025, 3, 9)),
            Seen("minister", 2, date(2026, 1, 5), date(2026, 1, 5)),
        )
        assert profile.outlets == (
            Seen(Outlet("Hill News", "hillnews.example", "SE"), 3, date(2025, 3, 1), date(2026, 2, 1)),
            Seen(Outlet("The Ferryman"), 1, date(2026, 1, 5), date(2026, 1, 5)),
        )
        assert profile.months == (("2025-03", 2), ("2026-01", 1), ("2026-02", 1))
        assert profile.years == (("2025", 2), ("2026", 2))
        assert bank.speaker(profile.speaker) == bank.speaker(profile.speaker.id or 0) == profile


def test_a_speaker_who_stands_twice_in_a_quote_has_one_quote(bank_url: str) -> None:
    """Under two names, which a merge has made one speaker's."""
    with QuoteBank(bank_url) as bank:
        article, [quote] = say("Dam one holds", MAYOR)
        bank.add_extracted([(article, [evolve(quote, speakers=(MAYOR, Speaker("J. Holm")))])])
        bank.merge("J. Holm", "Jana Holm", **SIGNED)
        profile = bank.speaker("Jana Holm")
        assert (profile.quotes, profile.months, profile.outlets[0].quotes) == (1, (("2026-01", 1),), 1)
        assert [(one.what, one.quotes) for one in profile.names] == [("J. Holm", 1), ("Jana Holm", 1)]


def test_where_several_may_be_meant_they_are_listed(bank_url: str) -> None:
    """A surname of two people, and one that also stands alone, choose nobody; a number chooses one."""
    with QuoteBank(bank_url) as bank:
        bank.add_extracted([say("Yes, it holds", name) for name in ("Jana Holm", "Petra Holm", "Ada Lund", "Lund")])
        with pytest.raises(QueryError, match=r"any of 2 speakers.*1 \(Jana Holm\), 2 \(Petra Holm\)"):
            bank.speaker("Holm")
        with pytest.raises(QueryError, match=r"3 \(Ada Lund\), 4 \(Lund\)"):
            bank.speaker("Lund")
        assert bank.speaker(4).speaker.is_surname_only
        for unknown in ("Jana Berg", 99):
            with pytest.raises(NotStoredError, match="never means"):
                bank.speaker(unknown)


def test_namesakes_and_suggestions_stand_beside_a_speaker(bank_url: str) -> None:
    """Others who bear one of the names, those who may be the same person, and a dump's Wikidata ids."""
    with QuoteBank(bank_url) as bank:
        bank.add_extracted([say("Yes, it holds", "Jana Holm")], namesakes={"Jana Holm": ["Q7", "Q8"]})
        bank.add_extracted([say("It holds, yes", name) for name in ("J. Holm", "Petra Lund")])
        bank.alias("Petra Lund", "Jana Holm", **SIGNED)
        profile = bank.speaker(1)
        assert [other.name for other in profile.namesakes] == ["Petra Lund"]
        assert [(pair.speaker.name, pair.into.name) for pair in profile.suggestions] == [("J. Holm", "Jana Holm")]
        assert (profile.wikidata, profile.bearers) == (None, ("Q7", "Q8"))
        bank.link(1, "Q7", **SIGNED)
        assert bank.speaker(1).wikidata == "Q7"
        everyone = {(pair.speaker.id, pair.into.id) for pair in bank.suggestions()}
        alone = {(pair.speaker.id, pair.into.id) for id_ in (1, 2, 3) for pair in bank.speaker(id_).suggestions}
        assert alone == everyone


def test_an_outlet_s_profile_counts_articles_quotes_and_speakers(bank_url: str) -> None:
    """By year, the most quoted first; a rejected quote counts apart."""
    with QuoteBank(bank_url) as bank:
        fill(bank)
        bank.reject(bank.quotes().by("Petra Lund").page().quotes[0], **SIGNED)
        for name in ("hill news", "hillnews.example", Outlet("Hill News", "hillnews.example")):
            profile = bank.outlet(name)
            assert profile.outlet == Outlet("Hill News", "hillnews.example", "SE")
            assert (profile.articles, profile.quotes, profile.rejected) == (4, 3, 1)
            assert (profile.first, profile.last) == (date(2025, 3, 1), date(2026, 2, 2))
            assert profile.articles_by_year == (("2025", 2), ("2026", 2))
            assert profile.quotes_by_year == (("2025", 2), ("2026", 1))
            assert [(one.what.name, one.quotes) for one in profile.speakers] == [("Jana Holm", 3)]
        bank.add_outlets([Outlet("Hill News", "hillnews.test")])
        with pytest.raises(AmbiguousError, match=r"hillnews\.example, hillnews\.test") as two:
            bank.outlet("Hill News")
        assert [bank.quotes().in_outlet(one).count() for one in two.value.choices if isinstance(one, Outlet)] == [3, 0]
        assert bank.outlet("hillnews.test").namesakes == (Outlet("Hill News", "hillnews.example", "SE"),)


def test_the_commands_print_what_the_profile_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For people and as JSON; several speakers are an error that lists them."""
    path = str(tmp_path / "bank.db")
    with QuoteBank(path) as bank:
        fill(bank)
        bank.add_extracted([say("No dam at all", "Petra Holm", outlet="The Ferryman", published=date(2026, 1, 7))])
    assert main(["speaker", "Jana Holm", "--bank", path]) == 0
    assert capsys.readouterr().out == (
        "Jana Holm (speaker 1)\n"
        "  5 quotes in 5 articles, 2025-03-01 to 2026-02-01\n"
        "names\n"
        "  Jana Holm: 4 quotes, 2025-03-01 to 2026-01-05\n"
        "  Jana Maria Holm: 1 quote, 2026-02-01\n"
        "roles\n"
        "  mayor: 2 quotes, 2025-03-01 to 2025-03-09\n"
        "  minister: 2 quotes, 2026-01-05\n"
        "outlets\n"
        "  Hill News (hillnews.example): 3 quotes, 2025-03-01 to 2026-02-01\n"
        "  The Ferryman: 1 quote, 2026-01-05\n"
        "quotes by year\n"
        "  2025: 2\n"
        "  2026: 2\n"
    )
    assert main(["speaker", "1", "--json", "--bank", path]) == 0
    shape = json.loads(capsys.readouterr().out)
    assert (shape["years"], shape["outlets"][1]["name"]) == ({"2025": 2, "2026": 2}, "The Ferryman")
    assert main(["speaker", "Holm", "--bank", path]) == 2
    assert "(Jana Holm), " in capsys.readouterr().err
    assert main(["outlet", "The Ferryman", "--bank", path]) == 0
    assert capsys.readouterr().out == (
        "The Ferryman\n"
        "  2 quotes in 2 articles, 2026-01-05 to 2026-01-07\n"
        "articles by year\n"
        "  2026: 2\n"
        "quotes by year\n"
        "  2026: 2\n"
        "speakers\n"
        "  Jana Holm: 1 quote, 2026-01-05\n"
        "  Petra Holm: 1 quote, 2026-01-07\n"
    )
    assert main(["outlet", "hillnews.example", "--json", "--bank", path]) == 0
    assert json.loads(capsys.readouterr().out)["articles_by_year"] == {"2025": 2, "2026": 2}


def test_a_speaker_with_ten_thousand_quotes_is_counted_in_a_moment(tmp_path: Path) -> None:
    """Far below a second even on a busy machine."""
    with QuoteBank(tmp_path / "bank.db") as bank:
        day = date(2020, 1, 1)
        for start in range(0, 10_000, 1_000):
            bank.add_extracted(
                [
                    say(f"Dam {n} holds", MAYOR, outlet=f"Paper {n % 40}", published=day + timedelta(n % 2_000))
                    for n in range(start, start + 1_000)
                ],
                group=False,
            )
        begun = time.process_time()
        profile = bank.speaker("Jana Holm")
        assert time.process_time() - begun < 1
        assert (profile.quotes, len(profile.outlets)) == (10_000, 40)
