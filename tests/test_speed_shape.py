"""No shape of text takes much longer than clean prose of its length: extraction is linear."""

import time

import pytest

from quotebank import Article, extract

PROSE = (
    "“The base is not needed anymore,” analyst Dmitry Bridzhe told AnewZ on Monday. The council met in the old hall "
    "and voted on the road. She said that the work would begin in spring.\n\n"
)
LENGTH = 1_000_000
MOST = 5
"""Times what prose takes."""
SHAPES = {
    "nested marks": "“‘",
    "marks of all kinds": "“a ‘b «c „d \"e 'f ",
    "closing marks of all kinds": '”’»"',
    "opening marks": "“",
    "closing marks": "”",
    "low marks": "„",
    "opening guillemets": "«",
    "closing guillemets": "»",
    "opening single marks": "‘a ",
    "straight marks": '"',
    "straight marks with spaces": '" ',
    "backticks and apostrophes": "``a'' ",
    "quotations of a word": "“a” ",
    "quotations that stay open": "“Yes.\n\n",
    "quotations after a colon": "He said: “yes” ",
    "quotations that alternate": "“Is it so?”\n\n“It is so.”\n\n",
    "apostrophes": "'",
    "apostrophes on words": "'a ",
    "possessives": "dog's ",
    "plural possessives": "'dogs' ",
    "nicknames": "Anna “Bo” ",
    "feet and inches": "6' 2\" ",
    "one line without breaks": "abcde ",
    "prose without breaks": PROSE.replace("\n", " "),
    "one word": "a",
    "one-letter words": "a ",
    "cues": "said ",
    "cues with an addressee": "told ",
    "cues and quotations": "said “yes” ",
    "cues with a pronoun": "he said that ",
    "cues with two pronouns": "he said she said ",
    "cues with a name": "Smith said ",
    "cues with a role": "the analyst said. ",
    "cues with a colon": "said: ",
    "cues with a comma": "said, ",
    "cues in brackets": "(he said ",
    "cues in paragraphs": "said\n",
    "cues after names and who": "Smith, who said, ",
    "participles": ", adding that ",
    "claims": "her claim that ",
    "according to according to": "according to ",
    "capitals": "Smith ",
    "capitals only": "THE COUNCIL SAID ",
    "names joined by and": "Anna Brown and ",
    "names joined by of": "University of Lund ",
    "names and pronouns in one line": "Anna Brown he ",
    "names and pronouns": "Anna Brown left. “Yes,” he said.\n\n",
    "plural pronouns": "“Yes,” they said. ",
    "roles": "the chief deputy assistant ",
    "roles of roles": "the head of ",
    "unnamed roles": "a spokesman said. The spokesman said. ",
    "headlines": "Anna Brown Says Great Things Today\n",
    "commas": ",",
    "commas and spaces": ", ",
    "deep brackets": "(",
    "square brackets": "[[ ",
    "dashes": "-",
    "dashes and spaces": "— ",
    "hyphens": "a-",
    "initials": "J. ",
    "full stops": ".",
    "paragraphs of Q:": "Q: yes\n\n",
    "paragraphs of Q: and A:": "Q: Why?\nA: So.\n",
    "paragraphs of a name": "KHAN: yes\n",
    "dialogue after dashes": "— yes\n",
    "line ends": "\n",
    "line ends of all kinds": "a\r\n\n\r\u2028",
    "entities": "&amp;",
    "entities of marks": "&quot;a ",
    "numbered entities": "&#8220;",
    "ampersands": "&",
    "damaged characters": "â€œa â€",
    "digits": "1",
    "emoji": "😀",
    "combining marks": "e\u0301",
    "combining marks alone": "\u0301",
    "soft hyphens": "a\u00ad",
    "zero-width spaces": "\u200b",
    "a script without capitals": "漢字。",
}


def seconds(unit, length):
    """How long a unit takes, repeated to a length and read as English, so that no rule is spared."""
    article = Article((unit * (length // len(unit) + 1))[:length], language="en")
    start = time.process_time()
    extract(article)
    return time.process_time() - start


@pytest.fixture(scope="module")
def clean_prose():
    """The seconds that clean prose takes: the better of two runs."""
    return min(seconds(PROSE, LENGTH) for _ in range(2))


@pytest.mark.slow
@pytest.mark.soak
@pytest.mark.parametrize("unit", SHAPES.values(), ids=SHAPES)
def test_no_shape_of_a_megabyte_takes_much_longer_than_prose(unit, clean_prose):
    """Parts of it are tried first, so that a quadratic shape fails in a minute; one run in two may be disturbed."""
    for part in (10, 4, 1):
        limit = MOST * clean_prose / part
        assert any(seconds(unit, LENGTH // part) <= limit for _ in range(2)), f"1/{part} MB takes over {limit:.1f} s"


@pytest.mark.slow
@pytest.mark.soak
@pytest.mark.parametrize("unit", ["a", "abcde ", "He said “yes” to Anna Brown, "])
def test_a_line_of_five_megabytes_takes_no_longer_than_its_length_allows(unit, clean_prose):
    """A page that was saved without line ends is read in a time that grows with its length alone."""
    limit = 5 * MOST * clean_prose
    assert any(seconds(unit, 5 * LENGTH) <= limit for _ in range(2)), f"it takes over {limit:.1f} s"
