"""What begins a clause that is reported without "that"."""

from __future__ import annotations

from quotebank.extraction.english.grammar import AUXILIARY, CONJUNCTION, PREPOSITION, SUBJECT, SUBORDINATOR
from quotebank.extraction.english.rules.ahead import Ahead
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import word_list
from quotebank.extraction.lexicon.morphology import PAST_ENDING, POSSESSIVES

_NO_BEGINNINGS = word_list("no_beginnings")
_FAR_VERB = 25
"""How many tokens after a clause's first its verb may stand."""

CLAUSES = RuleTable[Ahead, bool]("what begins a clause without “that”")


@CLAUSES.rule(
    holds="Ana Holm implied they leave soon.",
    fails="Ana Holm implied the crews will leave.",
)
def subject(ahead: Ahead) -> bool:
    """A pronoun that can only be a subject begins a clause."""
    return bool(ahead.classes(ahead.k) & SUBJECT)


@CLAUSES.rule(
    holds="Ana Holm said at least three ferries sank.",
    fails="Ana Holm said three ferries sank.",
)
def quantity(ahead: Ahead) -> bool:
    """A quantity begins a clause after a verb of speech: "said at least three ferries sank"."""
    return ahead.takes("s") and ahead.is_quantity(ahead.k)


@CLAUSES.rule(
    holds="Ana Holm said the dam leaks.",
    fails="Ana Holm implied the crews will leave.",
)
def after_speech(ahead: Ahead) -> bool:
    """What follows a verb that says nothing but speech is a clause, whatever it looks like."""
    return ahead.takes("s") and not ahead.classes(ahead.k) & (PREPOSITION | CONJUNCTION)


@CLAUSES.rule(
    holds="Ana Holm implied the crews will leave.",
    fails="Ana Holm implied Lind lied.",
)
def verb_ahead(ahead: Ahead) -> bool:
    """Before the next comma stands an auxiliary, which only a clause has."""
    lowers, classes = ahead.doc.lowers, ahead.doc.classes
    for k in range(ahead.k + 1, min(ahead.end, ahead.k + _FAR_VERB)):
        if classes[k] & AUXILIARY and lowers[k] not in POSSESSIVES:
            return True
        if lowers[k] in ",;:":
            break
    return False


@CLAUSES.rule(
    holds="Ana Holm implied Lind lied.",
    fails="Ana Holm implied they leave soon.",
)
def verb_after_phrase(ahead: Ahead) -> bool:
    """Right after a noun phrase stands what looks like a verb."""
    phrase = ahead.phrase(ahead.k)
    if phrase is None:
        return False
    follower = ahead.lower(phrase.last)
    verbal = follower.endswith((PAST_ENDING, "s"))
    return verbal and not ahead.classes(phrase.last) & (PREPOSITION | SUBORDINATOR)


def clause_starts(ahead: Ahead, k: int) -> bool:
    """Whether a clause without "that" can begin at token ``k``."""
    if ahead.lower(k) in _NO_BEGINNINGS and not ahead.is_quantity(k):
        return False
    here = ahead.k
    ahead.go(k)
    starts = CLAUSES.any(ahead)
    ahead.go(here)
    return starts
