"""Where other cues of its sentence bound the clause that a cue reports."""

from __future__ import annotations

from attrs import define

from quotebank.extraction.document.text import Document
from quotebank.extraction.english.cue import Complement, Cue
from quotebank.extraction.english.grammar import ACCORDANCE
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import word_list

_JOINING = word_list("joining_clauses")
_BESIDE = word_list("beside_clauses")
"""What joins a clause beside another even without a comma."""
_SHARING = word_list("loose_joints")
_PLAIN = word_list("plain_verbs")


@define(slots=True, eq=False)
class Neighbours:
    """A cue, and another cue of its sentence."""

    doc: Document
    cue: Cue
    other: Cue

    def before(self, cue: Cue) -> str:
        """The word before all that belongs to a cue, in lower case."""
        return self.doc.lowers[cue.start - 1]

    def has_own_subject(self) -> bool:
        """Whether the other cue has a subject of its own, and is no relative clause."""
        other = self.other
        return other.mention is not None and not (other.shared or other.relative)

    def is_told(self) -> bool:
        """Whether the other cue stands behind a comma and tells what stands before it: "…, Holm said"."""
        return self.has_own_subject() and self.reports_nothing() and self.before(self.other) == ","

    def reports_nothing(self) -> bool:
        """Whether nothing that the other cue reports stands behind it."""
        return self.other.complement is Complement.NOTHING


CLAUSE_ENDS = RuleTable[Neighbours, int]("which later cues end what a cue reports")
"""The answer is the token after what is reported."""


@CLAUSE_ENDS.rule(
    holds="Half said they do not believe Ana Holm “cares about people like me,” according to a poll conducted in May.",
    fails="Half said they do not believe Ana Holm.",
)
def according(two: Neighbours) -> int:
    """Whom a reporter follows is not part of what somebody says."""
    return two.other.start if two.other.lemma == ACCORDANCE else 0


@CLAUSE_ENDS.rule(
    holds="She plans to announce the move within days, party sources told the board.",
    fails="Party sources told the board that she will announce the move within days.",
)
def told_behind(two: Neighbours) -> int:
    """A verb between commas or behind one is the reporter's again: "…, Holm said"."""
    other = two.other
    told = two.reports_nothing() and not (other.participle or other.shared or other.relative)
    return other.start if told and two.before(other) == "," else 0


@CLAUSE_ENDS.rule(
    holds="The board said that the dam had leaked, crediting the crews for keeping the ferry safe.",
    fails="The board said that the dam had leaked, and credited the crews.",
)
def participle(two: Neighbours) -> int:
    """A participle behind a comma goes on about the speaker: "…, adding that"."""
    return two.other.start if two.other.participle and two.before(two.other) == "," else 0


@CLAUSE_ENDS.rule(
    holds="Asked about Lind's claim that the dam leaks, Ana Holm said that it is safe.",
    fails="Ana Holm denied Lind's claim that the dam leaks.",
)
def main_clause(two: Neighbours) -> int:
    """What a noun reports ends where the sentence's own clause begins: "asked about the remark that …, Holm said"."""
    return two.other.start if two.cue.noun and two.before(two.other) == "," else 0


@CLAUSE_ENDS.rule(
    holds="Asked whether Lind would stay Ana Holm replied: “He could.”",
    fails="Ana Holm asked whether Lind would stay.",
)
def answering(two: Neighbours) -> int:
    """What nobody named asked ends where somebody answers: "asked if it leaks Holm replied"."""
    return two.other.start if two.cue.mention is None and two.has_own_subject() else 0


@CLAUSE_ENDS.rule(
    holds="Half of the crews said they were happy with the dam and the rest said they would like to see it repaired.",
    fails="Half of the crews said they were happy with the dam and the ferry.",
)
def joined_clause(two: Neighbours) -> int:
    """A clause with a speaker of its own stands beside, not inside, what is reported."""
    joined = two.other.start - 1
    word = two.doc.lowers[joined]
    if word not in _JOINING or not two.has_own_subject():
        return 0
    if two.doc.words[joined - 1] == ",":
        return joined
    return joined if word in _BESIDE and (two.reports_nothing() or two.cue.lemma in _PLAIN) else 0


@CLAUSE_ENDS.rule(
    holds="The board says it spoke to Ana Holm and asked her to repair the dam.",
    fails="The board says it spoke to Ana Holm and Lind.",
)
def second_verb(two: Neighbours) -> int:
    """The speaker's second verb is the reporter's again."""
    other = two.other
    if not other.shared or other.participle or other.mention is not two.cue.mention:
        return 0
    speaks = not two.reports_nothing() or "s" in other.frames
    return other.start - 1 if speaks and two.before(other) in _SHARING else 0


CLAUSE_BEGINNINGS = RuleTable[Neighbours, int]("which earlier cues stand before what a later one reports")
"""The answer is the first token of what is reported."""


@CLAUSE_BEGINNINGS.rule(
    holds="“The dam leaks,” Lind said, and the ferry is late, Ana Holm said.",
    fails="The ferry is late, Ana Holm said.",
)
def told_before(two: Neighbours) -> int:
    """What was told before an earlier verb of speech is not told again."""
    return two.other.end if two.reports_nothing() and "s" in two.other.frames else 0


@CLAUSE_BEGINNINGS.rule(
    holds="According to the board, the dam leaks, Ana Holm said.",
    fails="The ferry is late, Ana Holm said.",
)
def according_before(two: Neighbours) -> int:
    """Whom a reporter follows at a sentence's beginning is no part of what somebody says."""
    doc, other = two.doc, two.other
    opens = other.lemma == ACCORDANCE and other.start == doc.sentences[other.sentence][0]
    return other.end + 1 if opens and doc.words[other.end] == "," else 0


@CLAUSE_BEGINNINGS.rule(
    holds="Lind denied the dam leaks as Ana Holm said.",
    fails="The ferry is late, Ana Holm said.",
)
def told_inside(two: Neighbours) -> int:
    """Without a comma before it, a cue reports no more than the clause that it stands in."""
    return two.other.content if not two.reports_nothing() and two.before(two.cue) != "," else 0
