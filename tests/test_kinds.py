"""What bears a name: a person, an organisation, or nobody at all."""

import pytest

from quotebank import SpeakerKind, extract

PERSONS = [
    "“It leaks,” Ana Holm said.",
    "Brekke said the dam leaks.",
    "“It leaks,” Nguyen Thi Lan said.",
    "“It leaks,” MacBride said.",
    "“It leaks,” said Dorrit “Birdie” Calloway.",
]
ORGANISATIONS = [
    "The Daily Courier reported that the dam leaks. The Courier said it would be repaired.",
    "Brekke Industries said on Monday that the dam leaks.",
    "“It leaks,” said Lake Watch, a group of residents.",
    "Norway said the dam leaks.",
]
NOBODY = [
    "Worse, she says the dam leaks.",
    "Findings suggest that the dam leaks.",
    "Similar reports said the dam leaks.",
    "Regardless, officials said the dam leaks.",
]


def kinds(text: str) -> list[SpeakerKind]:
    """The kinds of all speakers of a text."""
    return [speaker.kind for quote in extract(text) for speaker in quote.speakers]


@pytest.mark.parametrize("text", PERSONS)
def test_persons(text: str) -> None:
    """A name that looks like a person's, or like nobody's in particular, is a person's."""
    assert kinds(text) == [SpeakerKind.PERSON]


@pytest.mark.parametrize("text", ORGANISATIONS)
def test_organisations(text: str) -> None:
    """An outlet, a firm, a group and a country that speaks are organisations."""
    assert set(kinds(text)) == {SpeakerKind.ORGANISATION}


@pytest.mark.parametrize("text", NOBODY)
def test_nobody(text: str) -> None:
    """A capital at the beginning of a sentence is not a name because a reporting verb follows."""
    assert extract(text)
    assert kinds(text) == []


def test_the_label_of_a_turn_is_somebody() -> None:
    """In a transcript whoever a line begins with speaks, however little the label looks like a name."""
    text = "SO-HYUN: The dam leaks, I saw it.\n\nLIND: It does not leak.\n\nSO-HYUN: I saw it myself yesterday."
    text += "\n\nLIND: Then it leaks."
    assert "So-Hyun" in {speaker.name for quote in extract(text) for speaker in quote.speakers}
