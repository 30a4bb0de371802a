"""What shows that paragraphs are turns: labels that say who speaks, and dashes that are no bullets."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from itertools import pairwise

from attrs import define

from quotebank.extraction.document.text import Document
from quotebank.extraction.english.cue import Cue
from quotebank.extraction.english.grammar import GROUP, ROLE
from quotebank.extraction.english.name_parser import Name
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import word_list
from quotebank.marks import DASHES

_QUESTION_LABELS = word_list("question_labels")
_ANSWER_LABELS = word_list("answer_labels")
_COMMON = word_list("common_words")
_FIRST_OR_SECOND = word_list("first_person") | word_list("second_person")


class Label(enum.Enum):
    """What the words before a paragraph's colon are."""

    SPEAKER = "speaker"
    """A label of who speaks, whatever stands around it."""
    PERHAPS = "perhaps"
    """A label that may be a name: only beside others."""
    OTHER = "other"
    """A rubric, a dateline, an item's name."""


@define(slots=True, eq=False)
class Labelled:
    """The words from ``begin`` to the colon at the beginning of a paragraph."""

    doc: Document
    begin: int
    colon: int
    name: Name | None
    """The name that it begins with."""
    surnames: set[str]
    """Those of the persons whose full names the text has."""

    @property
    def lowers(self) -> list[str]:
        """The words in lower case."""
        return self.doc.lowers[self.begin : self.colon]


LABELS = RuleTable[Labelled, Label | None]("what the words before a paragraph's colon are")


@LABELS.rule(
    holds="Who built the dam?\n\nA: We did, with our own hands.\n\nWhen?\n\nA: In May, in a week.",
    fails="HOLM: Who built the dam, then?\n\nLIND: We did.\n\nHOLM: With your own hands?",
)
def question_or_answer(labelled: Labelled) -> Label | None:
    """Interviews label their questions and answers: "Q:", "A:"."""
    known = len(labelled.lowers) == 1 and labelled.lowers[0] in _QUESTION_LABELS | _ANSWER_LABELS
    return Label.SPEAKER if known else None


@LABELS.rule(
    holds="Ana Holm spoke at the dam.\n\nANA HOLM: It leaks.\n\nHOLM: I saw it.",
    fails="Ana Holm spoke at the dam.\n\nLIND: It leaks, I saw it.\n\nDAHL: Where?\n\nLIND: In the wall.",
)
def known_person(labelled: Labelled) -> Label | None:
    """Whose full name the text has is labelled by it or by the surname."""
    known = labelled.name is not None and labelled.name.words[-1].casefold() in labelled.surnames
    return Label.SPEAKER if known else None


@LABELS.rule(
    holds="NORWAY: The dam leaks again.\n\nSWEDEN: A wall fell.\n\nNORWAY: The ferry sank, said Ana Holm.",
    fails="LIND: The dam leaks again.\n\nHOLM: I saw it.\n\nLIND: So did I.",
)
def place(labelled: Labelled) -> Label | None:
    """A place is a dateline, or what an item is about."""
    return Label.OTHER if labelled.name is not None and labelled.name.place else None


@LABELS.rule(
    holds="MAYOR: The dam leaks, I saw it.\n\nREPORTER: Where?",
    fails="LIND: The dam leaks again.\n\nHOLM: I saw it.\n\nLIND: So did I.",
)
def role(labelled: Labelled) -> Label | None:
    """A role speaks: "REPORTER:", "The Minister for Dams:"."""
    spoken = any(labelled.doc.classes[k] & (ROLE | GROUP) for k in range(labelled.begin, labelled.colon))
    return Label.SPEAKER if spoken else None


@LABELS.rule(
    holds="MORE: The dam leaks again.\n\nHOPE: The wall may hold.\n\nMORE: The ferry sank, said Ana Holm.",
    fails="LIND: The dam leaks again.\n\nHOLM: I saw it.\n\nLIND: So did I.",
)
def common_words(labelled: Labelled) -> Label | None:
    """Words of every day are a rubric: "READ MORE:", "Price:", "What you need:"."""
    plain = any(lower in _COMMON or not lower[0].isalnum() for lower in labelled.lowers)
    return Label.OTHER if plain else None


def is_transcript(labels: Sequence[tuple[str, Label]], endings: Sequence[str]) -> bool:
    """Whether labels, each with what it is, are those of turns, which end with such marks.

    Two are those of speakers, or one comes back to another, or a question stands before another's turn.
    """
    words = [label for label, _ in labels]
    if sum(label is Label.SPEAKER for _, label in labels) > 1 or 1 < len(set(words)) < len(words):
        return True
    turns = pairwise(zip(words, endings, strict=True))
    return any(ending == "?" and asking != answering for (asking, ending), (answering, _) in turns)


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
