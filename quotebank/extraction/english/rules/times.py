"""Which times stand without a preposition: "Monday morning", "this week", "two days later"."""

from __future__ import annotations

from quotebank.extraction.english.grammar import COMPLEMENTISER, TIME
from quotebank.extraction.english.rules.ahead import Ahead
from quotebank.extraction.english.rules.needs import Word
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import single_word, word_list

_SPANS = word_list("spans_of_time")
_PARTS_OF_DAY = word_list("parts_of_day")
_NEAR = word_list("near_times")
_DISTANCES = word_list("distances_in_time")
_FIRST_TIME = word_list("first_time")
_RESTRICTION = single_word("restriction")
_REPETITION = single_word("repetition")
_EARLY_OR_LATE = word_list("early_or_late")

TIMES = RuleTable[Ahead, int]("which times stand without a preposition")
"""The answer is the token after the time."""


@TIMES.rule(
    holds="Ana Holm said for the first time that “unsafe” dams had been built.",
    fails="Ana Holm said for the record that the dam leaks.",
    needs={time.split()[0] for time in _FIRST_TIME},
)
def first_time(ahead: Ahead) -> int:
    """What is said for the first time is not what is said."""
    k = ahead.k
    return k + 4 if " ".join(ahead.doc.lowers[k : k + 4]) in _FIRST_TIME else 0


@TIMES.rule(
    holds="Ana Holm said only that the dam leaks.",
    fails="Ana Holm said only the dam leaks.",
    needs={_RESTRICTION},
)
def only_that(ahead: Ahead) -> int:
    """Before "that", "only" says that somebody told no more."""
    return ahead.k + 1 if ahead.word == _RESTRICTION and ahead.lower(ahead.k + 1) == COMPLEMENTISER else 0


@TIMES.rule(
    holds="Ana Holm said Monday evening the dam leaks.",
    fails="Ana Holm said on Monday the dam leaks.",
    needs=Word(TIME),
)
def day(ahead: Ahead) -> int:
    """A day right after a cue is when something was said, with its date or part of the day."""
    k = ahead.k
    if not ahead.classes(k) & TIME or not ahead.is_capital(k):
        return 0
    return k + 2 if ahead.lower(k + 1) in _PARTS_OF_DAY or ahead.is_digit(k + 1) else k + 1


@TIMES.rule(
    holds="Ana Holm said late Monday the dam leaks.",
    fails="Ana Holm said early dams leak.",
)
def part_of_day(ahead: Ahead) -> int:
    """Late Monday is when something was said."""
    return ahead.k + 2 if ahead.word in _EARLY_OR_LATE and ahead.classes(ahead.k + 1) & TIME else 0


@TIMES.rule(
    holds="Ana Holm announced last week that the dam leaks.",
    fails="Ana Holm announced the last step.",
    needs=_NEAR,
)
def near_time(ahead: Ahead) -> int:
    """This week, last year and next month are when something was said."""
    return ahead.k + 2 if ahead.word in _NEAR and ahead.classes(ahead.k + 1) & TIME else 0


COUNTED = RuleTable[Ahead, int]("which times stand without a preposition and begin with a number")
"""Asked with the word behind the number; the answer is the token after the time."""


@COUNTED.rule(
    holds="Ana Holm said three times that the dam leaks.",
    fails="Ana Holm said three dams leak.",
    needs={_REPETITION},
)
def so_many_times(ahead: Ahead) -> int:
    """How often something is said is not what is said."""
    return ahead.k + 2 if ahead.lower(ahead.k + 1) == _REPETITION else 0


@COUNTED.rule(
    holds="Ana Holm said two days later the dam leaks.",
    fails="Ana Holm said two days were lost.",
    needs=_SPANS | {f"{span}s" for span in _SPANS},
)
def distance(ahead: Ahead) -> int:
    """A span of time with "ago" or "later" is when something was said."""
    k = ahead.k
    span = ahead.lower(k + 1).removesuffix("s") in _SPANS and ahead.lower(k + 2) in _DISTANCES
    return k + 3 if span else 0


def past_time(ahead: Ahead) -> int:
    """The token after the time ahead; 0 where none stands there."""
    return TIMES.first(ahead, ahead.word) or COUNTED.first(ahead, ahead.lower(ahead.k + 1)) or 0
