"""What shows that paragraphs after dashes are turns, and no list."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from attrs import define

from quotebank.extraction.document.text import Document
from quotebank.extraction.english.cue import Cue
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import word_list
from quotebank.marks import DASHES

_FIRST_OR_SECOND = word_list("first_person") | word_list("second_person")


@define(slots=True, eq=False)
class Dashed:
    """Paragraphs after dashes that stand close to each other, each with the cue behind its first words."""

    doc: Document
    turns: Sequence[tuple[int, int, Cue | None]]

    @property
    def is_long(self) -> bool:
        """Whether the first has a long dash; a hyphen is more often a bullet."""
        dash = self.doc.words[self.turns[0][0]]
        return dash != "-" and dash in DASHES


DIALOGUE = RuleTable[Dashed, bool]("what shows that paragraphs after dashes are turns and no list")


@DIALOGUE.rule(
    holds="— The dam leaks, said Ana Holm.\n\n— It always did.",
    fails="— Does the dam leak?\n\n— You know it does.",
)
def attributed(dashed: Dashed) -> bool:
    """Behind the words of one, a cue says who spoke; after hyphens behind those of half of them."""
    cues = sum(cue is not None for _, _, cue in dashed.turns)
    return cues > 0 and (dashed.is_long or cues * 2 >= len(dashed.turns))


@DIALOGUE.rule(
    holds="— Does the dam leak?\n\n— You know it does.",
    fails="- Does the dam leak, said Ana Holm.\n\n- You know it does.",
)
def asked_and_answered(dashed: Dashed) -> bool:
    """After long dashes, a question that another turn answers, where somebody speaks of themselves or to another."""
    if not dashed.is_long or any(dashed.doc.words[end - 1][-1] not in ".?!…" for _, end, _ in dashed.turns):
        return False
    asks = any(dashed.doc.words[end - 1] == "?" for (_, end, _), _ in pairwise(dashed.turns))
    return asks and any(_speaks(dashed.doc, begin, end) for begin, end, _ in dashed.turns)


def _speaks(doc: Document, begin: int, end: int) -> bool:
    return not _FIRST_OR_SECOND.isdisjoint(doc.lowers[begin:end])
