"""Speakers that may be one person are shown with a reason, and never joined."""

import time
from datetime import date

import pytest
from bank_records import say

from quotebank import QuoteBank, Speaker
from quotebank.store import schema
from quotebank.store.database import insert


def suggested(bank: QuoteBank) -> set[tuple[str, str]]:
    """The pairs of names that are suggested."""
    return {(found.speaker.name, found.into.name) for found in bank.suggestions()}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Jana Holm", "J. Holm"], {("J. Holm", "Jana Holm")}),
        (["Jana Maria Holm", "J. M. Holm"], {("J. M. Holm", "Jana Maria Holm")}),
        (["Jana Holm", "Holm"], {("Holm", "Jana Holm")}),
        (["Jana Holm", "Petra Holm", "Holm"], set()),
        (["Jana Holm", "P. Holm"], set()),
        (["Jana Holm", "Jonas Holm"], set()),
    ],
)
def test_names_that_fit_are_suggested(bank_url: str, names: list[str], expected: set[tuple[str, str]]) -> None:
    """Initials must fit, and a surname must have one bearer alone; the bank is left as it is."""
    with QuoteBank(bank_url) as bank:
        bank.add_speakers([(Speaker(name), ()) for name in names])
        assert suggested(bank) == expected
        assert len(bank.speakers()) == len(names)


def test_speakers_with_different_wikidata_ids_are_not_suggested() -> None:
    """People have said that they are two."""
    with QuoteBank(":memory:") as bank:
        bank.add_speakers([(Speaker("Jana Holm"), ()), (Speaker("J. Holm"), ())])
        assert suggested(bank) == {("J. Holm", "Jana Holm")}
        bank.link("Jana Holm", "Q1", who="Ada", why="known")
        bank.link("J. Holm", "Q2", who="Ada", why="known")
        assert suggested(bank) == set()


def test_twenty_thousand_speakers_are_compared_in_seconds() -> None:
    """Names are compared in blocks only, not all with all."""
    given = [f"{a}{b}ra" for a in "abdefghijk" for b in "aeiou"]
    surnames = [f"{a}{b}{c}rt" for a in "bdfghklmnp" for b in "aeiou" for c in "bdfklmpr"]
    with QuoteBank(":memory:") as bank:
        names = [f"{g.title()} {s.title()}" for g in given for s in surnames]
        rows = [
            {"id": number, "key": f"person:{name}", "name": name, "kind": "person", "listed": True}
            for number, name in enumerate(names, 1)
        ]
        with bank._database.writing() as connection:
            insert(connection, schema.speakers, rows)
        start = time.process_time()
        assert bank.suggestions(limit=5) is not None
        assert time.process_time() - start < 20


JANUARY = date(2026, 1, 10)


def reasons(bank: QuoteBank) -> dict[tuple[str, str], str]:
    """Why each pair is suggested."""
    return {(found.speaker.name, found.into.name): found.reason for found in bank.suggestions()}


def test_of_several_bearers_those_quoted_beside_a_surname_are_suggested(bank_url: str) -> None:
    """By one outlet in one month; the reason says that others bear the surname."""
    with QuoteBank(bank_url) as bank:
        bank.add_extracted(
            [
                say("Dam one holds", "Holm", outlet="Hill News", published=JANUARY),
                say("Dam two holds", "Jana Holm", outlet="Hill News", published=date(2026, 1, 30)),
                say("Dam three holds", "Petra Holm", outlet="The Ferryman", published=JANUARY),
            ]
        )
        why = "one outlet quotes both in one month; but Petra Holm may be meant"
        assert reasons(bank) == {("Holm", "Jana Holm"): why}
        assert len(bank.speakers()) == 3


def test_where_a_surname_fits_two_both_are_suggested(bank_url: str) -> None:
    """Each reason names the other; nobody is preferred."""
    with QuoteBank(bank_url) as bank:
        people = ("Holm", "Jana Holm", "Petra Holm")
        bank.add_extracted([say(f"Dam {number} holds", who, published=JANUARY) for number, who in enumerate(people)])
        assert reasons(bank) == {
            ("Holm", "Jana Holm"): "one outlet quotes both in one month; the same holds for Petra Holm",
            ("Holm", "Petra Holm"): "one outlet quotes both in one month; the same holds for Jana Holm",
        }
        assert len({found.score for found in bank.suggestions()}) == 1


def test_another_month_outlet_or_a_rejected_quote_brings_nobody_together(bank_url: str) -> None:
    """Nor do articles without an outlet or a date, unless it is one article."""
    with QuoteBank(bank_url) as bank:
        bank.add_extracted(
            [
                say("Dam one holds", "Holm", outlet="Hill News", published=JANUARY),
                say("Dam two holds", "Jana Holm", outlet="Hill News", published=date(2026, 2, 1)),
                say("Dam three holds", "Petra Holm", outlet="The Ferryman", published=JANUARY),
                say("Dam four holds", "Holm", outlet=None, published=JANUARY),
                say("Dam five holds", "Petra Holm", outlet=None, published=JANUARY),
                say("Dam six holds", "Holm", outlet="The Ferryman", published=None),
                say("Dam seven holds", "Jana Holm", outlet="The Ferryman", published=None),
                say("Dam eight holds", "Jana Holm", outlet="Hill News", published=JANUARY),
            ]
        )
        bank.reject(bank.quotes().containing("eight").page().quotes[0], who="Ada", why="misread")
        assert reasons(bank) == {}
