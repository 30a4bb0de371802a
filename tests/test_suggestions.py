"""Speakers that may be one person are shown with a reason, and never joined."""

import time

import pytest

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
