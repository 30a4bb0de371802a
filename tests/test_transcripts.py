"""Transcripts as broadcasters, parliaments, courts and companies print them."""

from pathlib import Path

import pytest

from quotebank import QuoteKind, Speaker, extract
from tests import transcripts

LAYOUTS = sorted(transcripts.FOLDER.glob("*.txt"))


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)
def test_every_layout_is_read(path: Path) -> None:
    """Nobody is given another's words, and what is printed around the turns is nobody's."""
    judged = transcripts.judge(*transcripts.read(path))
    assert judged.turns > 0
    assert judged.wrong_speakers == []
    assert judged.others == []


def test_nearly_all_turns_are_right() -> None:
    """Ninety-eight of a hundred turns have their words and their speaker."""
    judged = [transcripts.judge(*transcripts.read(path)) for path in LAYOUTS]
    assert sum(each.right for each in judged) >= 0.98 * sum(each.turns for each in judged)


def test_a_turn_is_one_direct_quote_with_its_label_as_mention() -> None:
    """However long the label is, the mention is the name in it."""
    text = "DR. ADA LIND, PHYSICIAN, UNIVERSITY OF VIK: It leaks.\n\nJO HOLM (voice-over): Since when?\n\nLIND: March."
    first, _, last = extract(text)
    assert (first.text, first.kind, first.speaker, text[first.mention.slice]) == (
        "It leaks.", QuoteKind.DIRECT, Speaker("Ada Lind"), "ADA LIND"
    )  # fmt: skip
    assert (last.text, last.speaker, text[last.mention.slice]) == ("March.", Speaker("Ada Lind"), "LIND")


def test_two_of_one_surname_are_not_taken_for_each_other() -> None:
    """A surname that two voices share names neither."""
    text = "ADA LIND: It leaks.\n\nJO LIND: Where?\n\nLIND: There.\n\nADA LIND: Oh."
    speakers = [quote.speaker and quote.speaker.name for quote in extract(text)]
    assert speakers == ["Ada Lind", "Jo Lind", None, "Ada Lind"]


@pytest.mark.parametrize("text", [
    "Price: from ten krones.\n\nPrice: from twelve krones.",
    "MORE: The ferry is sold\n\nAda Holm opened the fair.\n\nMORE: The map of the rides",
    "HOLM 4, LIND 1: Ada Holm scored twice and Vik won again.\n\nVIK 2, PELL 0: Jo Lind scored once and Vik won.",
    "Ada Holm: 1,769.\n\nJo Lind: 1,501.",
    "Ada B. Holm: Theft of a boat, held in jail.\n\nJo C. Lind: Theft of an oar, held in jail.",
])  # fmt: skip
def test_lists_are_no_transcripts(text: str) -> None:
    """What stands before a colon is nobody's label in a list."""
    assert extract(text) == []
