"""Whether a speaker speaks against what is reported: "warned voters against", "ruled out"."""

from __future__ import annotations

from attrs import define

from quotebank.extraction.document.text import Document
from quotebank.extraction.english.cue import Cue
from quotebank.extraction.english.grammar import EQUATIVE
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import single_word, word_list
from quotebank.marks import OPENING

_AGAINST = single_word("opposition")
_RULE = single_word("decision")
_OUT = single_word("exclusion")
_OPPOSING = word_list("opposing")
_NEAR = 4
"""Tokens before the content, marks and articles among them, in which such a verb stands."""
_FAR = 10
"""Tokens from a cue to the content in which its preposition is looked for."""


@define(slots=True, eq=False)
class Opposition:
    """A cue, if there is one, and the token at which what is reported begins."""

    doc: Document
    cue: Cue | None
    begin: int

    @property
    def between(self) -> list[str]:
        """The words from the cue to what it reports; empty if that comes first or is far away."""
        if self.cue is None or not self.cue.last <= self.begin <= self.cue.last + _FAR:
            return []
        return self.doc.lowers[self.cue.last : self.begin]


OPPOSED = RuleTable[Opposition, bool]("whether the speaker is against it")


@OPPOSED.rule(holds="Holm warned voters against moving the ferry.", fails="Holm warned of a leak in the dam.")
def against(place: Opposition) -> bool:
    """Who warns or argues against something says the opposite of it."""
    return _AGAINST in place.between


@OPPOSED.rule(holds="Holm opposed “a new dam at Pell.”", fails="Holm condemned the dam as “a heap of sand.”")
def opposing_verb(place: Opposition) -> bool:
    """The object of some verbs is what their subject is against; what stands behind "as" is the subject's own word."""
    if judges_as(place.doc, place.begin):
        return False
    near = place.doc.lowers[max(0, place.begin - _NEAR) : place.begin]
    return not _OPPOSING.isdisjoint(near)


@OPPOSED.rule(holds="Holm ruled out “a new dam at Pell.”", fails="Holm ruled that the dam is safe.")
def ruling_out(place: Opposition) -> bool:
    """What is ruled out is what will not be."""
    return place.cue is not None and place.cue.lemma == _RULE and place.between[:1] == [_OUT]


def judges_as(doc: Document, begin: int) -> bool:
    """Whether what is reported is how somebody judges a thing: "the sale as “a disgrace”"."""
    near = range(begin, min(begin + _FAR, len(doc.words) - 1))
    return any(doc.lowers[k] == EQUATIVE and doc.words[k + 1] in OPENING for k in near)


def is_opposed(doc: Document, cue: Cue | None, begin: int) -> bool:
    """Say whether the speaker is against what a cue reports."""
    return OPPOSED.any(Opposition(doc, cue, begin))
