"""A "that" which begins the report further on: "said, for example, that"."""

from __future__ import annotations

from attrs import define

from quotebank.extraction.english.grammar import (
    ADVERB,
    AUXILIARY,
    COMPLEMENTISER,
    DETERMINER,
    FUNCTION_WORD,
    INFINITIVE,
    PREPOSITION,
    REPORTING,
    SPEECH_NOUN,
    SUBJECT,
    SUBORDINATOR,
    TIME,
)
from quotebank.extraction.english.rules.ahead import Ahead
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.marks import DASHES

_PARENTHESES = DASHES | {","}
_OPENING_CLAUSES = SUBJECT | DETERMINER
_LONGEST_REST = 3
_FARTHEST_THAT = 20
"""How many tokens after a cue its "that" may stand."""


@define(slots=True, eq=False)
class Farther:
    """Token ``k`` on the way to a "that"."""

    ahead: Ahead
    k: int
    parenthesis: bool
    """Whether a comma or dash stands right behind the cue, so that what is said is interrupted."""


NO_FARTHER = RuleTable[Farther, bool]("what a cue's “that” does not come after, unless it stands in a parenthesis")


@NO_FARTHER.rule(
    holds="Ana Holm cautioned Lind not to make that speech in Pell.",
    fails="Ana Holm cautioned Lind that the dam leaks.",
)
def something_to_do(farther: Farther) -> bool:
    """What to do is the report already."""
    ahead = farther.ahead
    takes = ahead.takes("t") or ahead.takes("i")
    return takes and ahead.lower(farther.k) == INFINITIVE and ahead.is_base_verb(farther.k + 1)


@NO_FARTHER.rule(
    holds="Ana Holm confirmed in a note sent to both crews and posted on the dam that it leaks.",
    fails="Ana Holm confirmed in a note sent to both crews that the dam leaks.",
)
def another_speaks(farther: Farther) -> bool:
    """After another subject or verb of speech "that" is theirs."""
    has = farther.ahead.classes(farther.k)
    return bool(has & (REPORTING | SUBJECT)) and not has & SPEECH_NOUN


@NO_FARTHER.rule(
    holds="Ana Holm told Lind the dam is so old that it leaks.",
    fails="Ana Holm told Lind in the hall that the dam is old.",
)
def clause_began(farther: Farther) -> bool:
    """In a clause without "that", a later one belongs to its words."""
    has = farther.ahead.classes(farther.k)
    return bool(has & (AUXILIARY | SUBORDINATOR)) and not has & PREPOSITION


def far_that(ahead: Ahead) -> int:
    """Where the "that" stands; 0 where there is none."""
    if not ahead.takes("c") or ahead.cue.inverted or _begins_here(ahead):
        return 0
    parenthesis = ahead.word in _PARENTHESES
    if (
        parenthesis
        or _is_cut(ahead)
        or ahead.cue.addressee is not None
        or ahead.classes(ahead.k) & (PREPOSITION | TIME)
    ):
        return _search(Farther(ahead, ahead.k + 1, parenthesis))
    return 0


def _is_cut(ahead: Ahead) -> bool:
    """Whether a circumstance goes on with a noun before "that she": "said at a feast of the Pell | fishing guild"."""
    k = ahead.k
    if k == ahead.cue.last:
        return False
    while k < ahead.k + _LONGEST_REST and ahead.lower(k).isalpha() and not ahead.classes(k) & FUNCTION_WORD:
        k += 1
    return k > ahead.k and ahead.lower(k) == COMPLEMENTISER and bool(ahead.classes(k + 1) & _OPENING_CLAUSES)


def _begins_here(ahead: Ahead) -> bool:
    """Whether the report is right ahead, whatever follows: "that", a preposition of the cue's, something to do."""
    infinitive = ahead.word == INFINITIVE and ahead.is_base_verb(ahead.k + 1)
    return infinitive or ahead.word == COMPLEMENTISER or ahead.is_governed()


def _search(farther: Farther) -> int:
    ahead = farther.ahead
    for k in range(farther.k, min(ahead.limit, ahead.k + _FARTHEST_THAT)):
        farther.k = k
        if ahead.lower(k) == COMPLEMENTISER:
            if _is_conjunction(farther):
                return k
            if not farther.parenthesis:
                return 0
        if not farther.parenthesis and NO_FARTHER.any(farther):
            break
    return 0


def _is_conjunction(farther: Farther) -> bool:
    """Whether "that" begins a clause and describes no noun: after a closing mark, or before a subject."""
    ahead, k = farther.ahead, farther.k
    if k + 1 >= ahead.limit:
        return False
    if farther.parenthesis:
        return k - 1 > ahead.k and ahead.lower(k - 1) in _PARENTHESES
    return not ahead.classes(k + 1) & (AUXILIARY | REPORTING | ADVERB)
