"""Which words in a row of names and roles lead to the person at its end."""

from __future__ import annotations

from attrs import define

from quotebank.extraction.english.grammar import (
    ADDITION,
    DEMONYM,
    DETERMINER,
    FUNCTION_WORD,
    GENITIVE,
    PERSON_NOUN,
    PHRASE_BOUNDARY,
    POSSESSIVE,
    REPORTING,
    ROLE,
    TIME,
    TITLE,
)
from quotebank.extraction.english.rules.needs import Word
from quotebank.extraction.english.rules.places import Place, Words
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import word_list

AGENT = tuple(word_list("agent_endings"))
BEFORE_ROLES = word_list("before_roles")
"""What can stand between the name of a place or body and a role there: "Utah state delegate Jo Osei"."""


@define(slots=True, eq=False)
class Row(Place):
    """A row of names and roles that begins at token ``left`` and has been read up to token ``k``."""

    noun: bool = False
    """Whether its last word can stand right before a person's name."""
    between: bool = False
    """Whether a name or a role comes before this place."""


def is_noun_of_role(text: Words, k: int) -> bool:
    """Whether a word can stand right before a person's name to say who it is, listed or not: "speechwriter"."""
    has, lower = text.classes[k], text.lowers[k]
    if has & (PERSON_NOUN | DEMONYM):
        return not has & (PHRASE_BOUNDARY | REPORTING)
    return not has & (FUNCTION_WORD | REPORTING) and lower.endswith(AGENT)


def goes_on(text: Words, k: int, right_limit: int) -> bool:
    """Whether a noun phrase goes on after a name in it: not with a verb, as "Holm met Ana Lind" does."""
    if k >= right_limit:
        return False
    name = text.name_at.get(k)
    if name is not None:
        return name.first > k
    return is_noun_of_role(text, k) or text.lowers[k] in BEFORE_ROLES or text.lowers[k][0].isdigit()


ROW_ENDS = RuleTable[Row, bool]("which words end a row of names and roles before it comes to a person")


@ROW_ENDS.rule(
    holds="“The dam leaks,” said Pell lawyer and old rival Ana Osei.",
    fails="“The dam leaks,” said Pell baker and mayor Ana Osei.",
    needs={ADDITION},
)
def loose_and(row: Row) -> bool:
    """Only another role or a name goes on with a role after "and"."""
    if row.text.lowers[row.k] != ADDITION:
        return False
    role = row.k + 2 < row.right and (row.classes(row.k + 1) & (ROLE | TITLE) or row.text.capital[row.k + 1])
    return not (row.noun and role)


@ROW_ENDS.rule(
    holds="“The dam leaks,” said Lind aide of the mayor Ana Osei.",
    fails="“The dam leaks,” said former secretary of state Ana Osei.",
    needs={GENITIVE},
)
def loose_of(row: Row) -> bool:
    """Only one plain word stands between the "of" of a role and a name: "secretary of | state Jo Osei"."""
    if row.text.lowers[row.k] != GENITIVE:
        return False
    matter = row.text.words[row.k + 1 : row.k + 2]
    plain = row.k + 2 < row.right and row.k + 2 in row.text.name_at and matter[0].islower()
    return not (row.noun and plain)


@ROW_ENDS.rule(
    holds="“The dam leaks,” said Pell's mayor as President Ana Osei left.",
    fails="“The dam leaks,” said Pell's mayor Ana Osei.",
    needs=Word(PHRASE_BOUNDARY | DETERMINER | POSSESSIVE),
)
def grammar_in_row(row: Row) -> bool:
    """No word of grammar stands in a row of names and roles, but an article may begin it."""
    boundary = row.text.classes[row.k] & (PHRASE_BOUNDARY | DETERMINER | POSSESSIVE)
    lower = row.text.lowers[row.k]
    joint = lower in (ADDITION, GENITIVE) or lower in BEFORE_ROLES
    return bool(boundary) and row.k > row.left and not joint


@ROW_ENDS.rule(
    holds="“The dam leaks,” said Pell's mayor – President Ana Osei came.",
    fails="“The dam leaks,” said 9/11 widow Ana Osei",
    needs=Word(mark=True),
)
def mark_in_row(row: Row) -> bool:
    """No mark stands in a row of names and roles, but that of a date: "9/11 widow Terry Lind"."""
    return not row.text.lowers[row.k][0].isalnum() and row.text.lowers[row.k] != "/"


@ROW_ENDS.rule(
    holds="“The dam leaks,” said Pell's mayor Monday President Ana Osei left.",
    fails="“The dam leaks,” said Pell's mayor Ana Osei.",
    needs=Word(TIME | REPORTING),
)
def time_or_verb_in_row(row: Row) -> bool:
    """No day and no verb of speech stands in a row of names and roles, unless it can be a role."""
    has = row.text.classes[row.k]
    return bool(has & (TIME | REPORTING)) and not has & PERSON_NOUN and row.text.lowers[row.k] not in BEFORE_ROLES
