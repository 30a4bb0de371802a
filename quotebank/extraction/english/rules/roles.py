"""Which words beside a name say what its bearer is, and which only how or with whom somebody was."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import define

from quotebank.extraction.document.text import Document
from quotebank.extraction.english.grammar import (
    ADVERB,
    CLAUSE_WORD,
    DETERMINER,
    OFFICE,
    ORGANISATION,
    POSSESSIVE,
    PREPOSITION,
    SUBORDINATOR,
    TIME,
)
from quotebank.extraction.english.name_parser import Name
from quotebank.extraction.english.rules.introductions import AGENT
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import word_list

_RELATIONS = word_list("relations")
"""What somebody is only beside others, or was."""
_KIN = word_list("kin")
_CIRCUMSTANCE = ADVERB | TIME | PREPOSITION | SUBORDINATOR
_CONTRACTED = tuple(word_list("contracted_verbs"))
_ENDING_LISTS = word_list("ending_lists")


@define(slots=True, eq=False)
class Role:
    """Words that may say what somebody is: tokens ``first`` to ``last``, end exclusive."""

    doc: Document
    name_at: Mapping[int, Name]
    first: int
    last: int

    def classes(self, query: int, besides: int = 0) -> bool:
        """Whether a word has one of some classes and none of the others."""
        return any(has & query and not has & besides for has in self.doc.classes[self.first : self.last])


# -- which words before a name are no role ------------------------------------------------------------------------

NO_ROLE = RuleTable[Role, bool]("which words before a name are no role")


@NO_ROLE.rule(
    holds="“The dam leaks,” said the 43-year-old Ana Holm.",
    fails="“The dam leaks,” said the 43-year-old welder Ana Holm.",
)
def no_office(role: Role) -> bool:
    """Words without an office, a trade or a body tell how somebody is: "43-year-old", "Vik-based"."""
    return not role.classes(OFFICE | ORGANISATION) and not role.doc.lowers[role.last - 1].endswith(AGENT)


@NO_ROLE.rule(
    holds="“The dam leaks,” said his wife Ana Holm.",
    fails="“The dam leaks,” said his wife and deputy Ana Holm.",
)
def kin(role: Role) -> bool:
    """A relative has no office: "his wife Ana Holm"."""
    return all(
        lower in _KIN or has & (DETERMINER | POSSESSIVE)
        for lower, has in zip(
            role.doc.lowers[role.first : role.last], role.doc.classes[role.first : role.last], strict=True
        )
    )


# -- which offices before a name are not its bearer's -------------------------------------------------------------

NOT_BEFORE = RuleTable[Role, bool]("which offices before a name are not for good its bearer's")


@NOT_BEFORE.rule(
    holds="The dam leaked under deputy Ana Holm. “It rained,” Holm said.",
    fails="The dam leaked under engineer Ana Holm. “It rained,” Holm said.",
)
def relation(role: Role) -> bool:
    """What somebody is only beside others, or was, is no role for good: "former", "deputy"."""
    return role.doc.lowers[role.last - 1] in _RELATIONS


@NOT_BEFORE.rule(
    holds="The union accused Ole Lind aide Ana Holm of lying. “It rained,” Holm said.",
    fails="The union accused engineer Ana Holm of lying. “It rained,” Holm said.",
)
def somebody_else(role: Role) -> bool:
    """An office with a person before it is told of two: "Ole Lind aide Ana Holm"."""
    others = (role.name_at[k] for k in range(role.first, role.last) if k in role.name_at)
    return any(other.certain and other is not role.name_at[role.last] for other in others)


@NOT_BEFORE.rule(
    holds="The Courier's engineer Ole Lind left. “It rained,” Lind said.",
    fails="The engineer Ole Lind left. “It rained,” Lind said.",
)
def clause(role: Role) -> bool:
    """An office with an owner, a verb or a preposition before it says more than what somebody is."""
    return any(
        has & (CLAUSE_WORD | PREPOSITION) and not has & OFFICE and k not in role.name_at
        for k, has in enumerate(role.doc.classes[role.first : role.last], role.first)
    )


# -- which words after a name and a comma are no role of its bearer -----------------------------------------------

NOT_BEHIND = RuleTable[Role, bool]("which offices after a name and a comma are not its bearer's")


@NOT_BEHIND.rule(
    holds="Ana Holm, mayors, and Ole Lind came. “It rained,” Holm said.",
    fails="Ana Holm, the mayor, came. “It rained,” Holm said.",
)
def listed(role: Role) -> bool:
    """What stands between commas before "and" is one of several who are listed."""
    return not _ENDING_LISTS.isdisjoint(role.doc.lowers[role.last + 1 : role.last + 2])


@NOT_BEHIND.rule(
    holds="Ana Holm, a Lind Bank lawyer, came. “It rained,” Holm said.",
    fails="Ana Holm, a lawyer at Lind Bank, came. “It rained,” Holm said.",
)
def named_office(role: Role) -> bool:
    """An office with a name before it can be somebody else's."""
    ends = (k for k in range(role.first, role.last) if role.doc.classes[k] & PREPOSITION)
    return any(k in role.name_at for k in range(role.first, next(ends, role.last)))


@NOT_BEHIND.rule(
    holds="Ana Holm, they thought the mayor, came. “It rained,” Holm said.",
    fails="Ana Holm, the mayor, came. “It rained,” Holm said.",
)
def another_clause(role: Role) -> bool:
    """Words of grammar after the comma begin another clause: "Ana Holm, they thought the mayor, …"."""
    return role.classes(CLAUSE_WORD, OFFICE) or any(
        lower.endswith(_CONTRACTED) for lower in role.doc.lowers[role.first : role.last]
    )


@NOT_BEHIND.rule(
    holds="“The dam leaks,” said Ana Holm, then mayor of Pell.",
    fails="“The dam leaks,” said Ana Holm, the mayor of Pell.",
)
def circumstance(role: Role) -> bool:
    """What begins with an adverb tells when or how somebody was what they were: "then mayor"."""
    return bool(role.doc.classes[first_noun(role)] & _CIRCUMSTANCE)


def first_noun(role: Role) -> int:
    """The first word of a role after its articles and possessives."""
    classes = role.doc.classes
    ahead = (k for k in range(role.first, role.last - 1) if not classes[k] & (DETERMINER | POSSESSIVE))
    return next(ahead, role.last - 1)
