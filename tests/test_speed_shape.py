"""No shape of text takes much longer than clean prose of its length: extraction is linear."""

import time

import pytest

from quotebank import extract

PROSE = (
    "“The base is not needed anymore,” analyst Dmitry Bridzhe told AnewZ on Monday. The council met in the old hall "
    "and voted on the road. She said that the work would begin in spring.\n\n"
)
LENGTH = 1_000_000
MOST = 5
"""Times what prose takes."""
MOST_CUES = 30
"""The same where every word, or every second, is a cue: there is that much more to attribute."""
SHAPES = {
    "nested marks": ("“‘", MOST),
    "opening marks": ("“", MOST),
    "opening guillemets": ("«", MOST),
    "opening single marks": ("‘a ", MOST),
    "straight marks": ('"', MOST),
    "straight marks with spaces": ('" ', MOST),
    "apostrophes": ("'", MOST),
    "apostrophes on words": ("'a ", MOST),
    "plural possessives": ("'dogs' ", MOST),
    "one line without breaks": ("abcde ", MOST),
    "prose without breaks": (PROSE.replace("\n", " "), MOST),
    "one word": ("a", MOST),
    "cues": ("said ", MOST_CUES),
    "cues with an addressee": ("told ", MOST_CUES),
    "cues and quotations": ("said “yes” ", MOST_CUES),
    "cues with a pronoun": ("he said that ", MOST_CUES),
    "cues with a name": ("Smith said ", MOST_CUES),
    "cues with a role": ("the analyst said. ", MOST_CUES),
    "capitals": ("Smith ", MOST),
    "commas": (",", MOST),
    "commas and spaces": (", ", MOST),
    "deep brackets": ("(", MOST),
    "initials": ("J. ", MOST),
    "paragraphs of Q:": ("Q: yes\n\n", MOST),
    "paragraphs of a name": ("KHAN: yes\n", MOST),
    "dialogue after dashes": ("— yes\n", MOST),
    "names and pronouns": ("Anna Brown left. “Yes,” he said.\n\n", MOST),
    "plural pronouns": ("“Yes,” they said. ", MOST),
    "line ends": ("\n", MOST),
    "entities": ("&amp;", MOST),
    "ampersands": ("&", MOST),
    "digits": ("1", MOST),
}  # fmt: skip


def seconds(unit, length):
    """How long a unit takes, repeated to a length."""
    text = (unit * (length // len(unit) + 1))[:length]
    start = time.process_time()
    extract(text)
    return time.process_time() - start


@pytest.fixture(scope="module")
def clean_prose():
    """The seconds that clean prose takes: the better of two runs."""
    return min(seconds(PROSE, LENGTH) for _ in range(2))


@pytest.mark.slow
@pytest.mark.soak
@pytest.mark.parametrize(("unit", "most"), SHAPES.values(), ids=SHAPES)
def test_no_shape_of_a_megabyte_takes_much_longer_than_prose(unit, most, clean_prose):
    """Parts of it are tried first, so that a quadratic shape fails in a minute; one run in two may be disturbed."""
    for part in (10, 4, 1):
        limit = most * clean_prose / part
        assert any(seconds(unit, LENGTH // part) <= limit for _ in range(2)), f"1/{part} MB takes over {limit:.1f} s"
