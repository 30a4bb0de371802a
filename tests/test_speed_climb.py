"""A search for shapes of text that cost more than they should: none takes over five times what prose does."""

import random

import pytest
from shapes import PROSE, Unit, name, seconds, text_of

from quotebank.extraction.lexicon.loader import word_classes

LENGTH = 100_000
MOST = 5
"""Times what prose takes."""
MARKS = ["“", "”", '"', "'", "‘", "’", ",", ".", ":", ";", "—", "-", "(", ")", "?", "\n", "\n\n"]
NAME, SURNAME = "<name>", "<surname>"
STEPS, LONGEST = 40, 8


def unit_of(tokens: list[str]) -> Unit:
    """A unit of some tokens, with other names each time."""

    def unit(number: int) -> str:
        named = {NAME: f"{name(number)} ", SURNAME: f"Moe{name(number % 30).lower()} "}
        return "".join(named.get(token, token if token[0] == "\n" else f"{token} ") for token in tokens)

    return unit


@pytest.mark.slow
@pytest.mark.soak
@pytest.mark.parametrize("seed", range(8))
def test_no_climb_over_words_of_the_lexicon_finds_a_shape_that_hangs(seed):
    """From a few random tokens uphill: one token changed at a time, and what costs more is kept."""
    chance = random.Random(seed)  # noqa: S311  repeatable, not secret
    by_class: dict[int, list[str]] = {}
    for word, classes in sorted(word_classes().items()):
        by_class.setdefault(classes, []).append(word)
    kinds = [*by_class.values()]

    def token() -> str:
        word = chance.choice(chance.choice(kinds))
        return chance.choice(
            [word, word, word.capitalize(), word.upper(), chance.choice(MARKS), chance.choice(MARKS), NAME, SURNAME]
        )

    def cost(tokens: list[str]) -> float:
        return seconds(text_of(unit_of(tokens), LENGTH))

    prose = min(cost_of_prose() for _ in range(3))
    best = [token() for _ in range(chance.randint(2, 5))]
    most = cost(best)
    for _ in range(STEPS):
        tried = best.copy()
        at = chance.randrange(len(tried))
        if len(tried) < LONGEST and chance.random() < 0.3:
            tried.insert(at, token())
        elif len(tried) > 1 and chance.random() < 0.2:
            del tried[at]
        else:
            tried[at] = token()
        costs = cost(tried)
        if costs > most:
            best, most = tried, costs
    again = min(cost(best) for _ in range(3))  # a disturbed run must not count
    assert again <= MOST * prose, f"{best} takes {again / prose:.1f} times what prose takes"


def cost_of_prose() -> float:
    """What as much clean prose takes."""
    return seconds((PROSE * (LENGTH // len(PROSE) + 1))[:LENGTH])
