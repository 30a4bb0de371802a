"""How a clause goes on behind a cue inside it: "The dam, she said, leaks", "According to X, who runs it, it leaks"."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define

from quotebank.extraction.document.text import Document
from quotebank.extraction.english.cue import Cue
from quotebank.extraction.english.grammar import (
    ACCORDANCE,
    AUXILIARY,
    DEFINITE,
    DETERMINER,
    POSSESSIVE,
    RELATIVE,
    SUBJECT,
    SUBORDINATOR,
)
from quotebank.extraction.english.noun_phrases import NounPhrases
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import word_list
from quotebank.extraction.lexicon.morphology import GERUND_ENDING

_LONGEST_APPOSITION = 12
_SHORTEST_REST = 4
_DESCRIBING = word_list("openers_of_descriptions")
_GOING_ON = word_list("going_on_behind_subjects")
_RESUMING = _GOING_ON | word_list("going_on")
"""Conjunctions that can go on with a clause, unless the cue's subject stands behind it."""
_JOINING = word_list("coordinators")
_BEFORE_HOMES = word_list("before_homes")
_APPOSED = word_list("openers_of_appositions")


@define(slots=True, eq=False)
class Resumption:
    """What stands behind a cue and a comma."""

    cue: Cue
    opener: str
    """The first word, in lower case."""
    classes: int

    def joins(self) -> bool:
        """Whether the word can only go on with what stands before the cue."""
        return self.opener in _JOINING or bool(self.classes & AUXILIARY)


NO_RESUMPTION = RuleTable[Resumption, bool]("what behind a cue's comma does not go on with what it reports")


@NO_RESUMPTION.rule(
    holds="The dam did not leak, Ana Holm added, a reference to the claims made by the crews of the ferry.",
    fails="The dam, said Ana Holm, is no longer safe.",
)
def describing(rest: Resumption) -> bool:
    """What somebody is, or does meanwhile, is not what they say."""
    return rest.opener in _DESCRIBING


@NO_RESUMPTION.rule(
    holds="The dam leaks, Ana Holm said, before she left the town.",
    fails="The dam leaks, Ana Holm said, because it is old and weak.",
)
def subordinate(rest: Resumption) -> bool:
    """Most clauses with a conjunction of their own tell how it was said."""
    going_on = _GOING_ON if rest.cue.inverted else _RESUMING
    return bool(rest.classes & (SUBORDINATOR | RELATIVE)) and rest.opener not in going_on


@NO_RESUMPTION.rule(
    holds="The dam leaks, Ana Holm said, pointing to the wall of it.",
    fails="The dam, Ana Holm said, is no longer safe.",
)
def gerund(rest: Resumption) -> bool:
    """What somebody does while speaking is not what they say."""
    return rest.opener.endswith(GERUND_ENDING)


@NO_RESUMPTION.rule(
    holds="The dam leaks, said Ana Holm, the engineer of the town.",
    fails="The dam, said Ana Holm, is no longer safe.",
)
def behind_subject(rest: Resumption) -> bool:
    """Behind a subject that follows its verb stands what describes it, unless a verb or conjunction goes on."""
    return rest.cue.inverted and rest.cue.lemma != ACCORDANCE and not rest.joins()


def goes_on(doc: Document, cue: Cue, after: int, end: int) -> bool:
    """Whether the clause before a cue goes on at token ``after``."""
    if end - after < _SHORTEST_REST or doc.words[after] != ",":
        return False
    return not NO_RESUMPTION.any(Resumption(cue, doc.lowers[after + 1], doc.classes[after + 1]))


def past_apposition(phrases: NounPhrases, after: int, end: int, *, described: bool) -> int:
    """Read "According to X, who runs the desk, rents rose": the clause begins after the second comma.

    ``described``: some of the clause stands before, so that a noun phrase between commas says who X is.
    """
    words = phrases.doc.words
    if after + 1 >= end or words[after] != ",":
        return _comma(words, after, min(end, after + _LONGEST_APPOSITION), after)
    home = phrases.doc.lowers[after + 1] in _BEFORE_HOMES and _is_home(phrases, after + 2)
    apposed = home or phrases.doc.lowers[after + 1] in _APPOSED or (described and _is_verbless(phrases, after + 1, end))
    return _comma(words, after + 2, end, end) if apposed else after


def _is_home(phrases: NounPhrases, k: int) -> bool:
    """Whether nothing but a name stands before the next comma: ", of | Pell University, …"."""
    k += phrases.doc.lowers[k : k + 1] == [DEFINITE]
    name = phrases.name_at.get(k)
    return name is not None and phrases.doc.words[name.last : name.last + 1] == [","]


def _comma(words: Sequence[str], first: int, last: int, otherwise: int) -> int:
    return next((k for k in range(first, last) if words[k] == ","), otherwise)


def _is_verbless(phrases: NounPhrases, first: int, end: int) -> bool:
    """Whether a noun phrase stands alone up to the next comma: ", one of its deputy heads.", and no clause."""
    classes, lowers = phrases.doc.classes, phrases.doc.lowers
    phrase = phrases.after(first, end) if classes[first] & (DETERMINER | POSSESSIVE) else None
    if phrase is None:
        return False
    last = next((k for k in range(phrase.last, end) if lowers[k] in ",.;"), end)
    return not any(classes[k] & (AUXILIARY | SUBJECT) for k in range(phrase.last, last))
