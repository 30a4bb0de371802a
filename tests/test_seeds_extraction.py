"""The invented articles of seeds/ against the quotes that a careful reader expects in them."""

from functools import cache
from pathlib import Path

import pytest
from judging import SEEDS, faults, passages

from quotebank import Article
from quotebank.readers import read

ARTICLES = Path(__file__).parents[1] / "seeds" / "articles"
EXPECTED = passages(SEEDS)
FLOOR = 0.65
"""One less the faults for each expected quote, spurious quotes among the faults; only ever raised."""
MOST_MISTAKEN = 5
"""Titles, scare quotes and nicknames that are taken for speech, over all articles; only ever lowered."""


@cache
def all_faults():
    """The faults of all seed articles, as they are read from their files."""
    pytest.importorskip("trafilatura")
    found = []
    for expected in EXPECTED:
        name, _, number = expected["id"].partition("#")
        articles = [item for item in read(ARTICLES / name) if isinstance(item, Article)]
        found += faults(expected, articles[int(number or 1) - 1])
    return found


def test_most_quotes_of_the_seeds_are_right():
    """The faults are few beside the quotes that a careful reader expects."""
    assert 1 - len(all_faults()) / sum(len(expected["quotes"]) for expected in EXPECTED) >= FLOOR


def test_little_that_is_no_speech_is_taken_for_speech():
    """Of the titles, scare quotes and nicknames in the seeds few are found as quotes."""
    assert len([fault for fault in all_faults() if fault.startswith("no speech")]) <= MOST_MISTAKEN
