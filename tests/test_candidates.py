"""Which sources are proposed for a quotation, whatever the weights then choose."""

from __future__ import annotations

import pytest

from quotebank.extraction.decisions.extent import ExtentDecision, Extents
from quotebank.extraction.decisions.source_candidates import SourceCandidates
from quotebank.extraction.document.quotation_marks import find_quoted_spans
from quotebank.extraction.document.text import Document
from quotebank.extraction.english.cue_index import CueIndex
from quotebank.extraction.english.cues import Cues
from quotebank.extraction.english.noun_phrases import NounPhrases
from quotebank.extraction.models.model_set import ModelSet


def proposed(text: str) -> set[tuple[str, str | None]]:
    """The pattern and the mention of each candidate of the last quotation of a text, with none before it."""
    doc = Document(text)
    quoted_spans = find_quoted_spans(doc)
    cues = Cues(doc, NounPhrases(doc), quoted_spans)
    index = CueIndex(cues)
    extents = Extents(cues, index, ExtentDecision(ModelSet.read("en").extent))
    return {
        (c.pattern, doc.slice(c.mention.first, c.mention.last) if c.mention is not None else None)
        for c in SourceCandidates(cues, index, extents).of(quoted_spans[-1], None)
    }


def test_a_cue_right_after_a_sentence_in_marks_can_be_its_own() -> None:
    """“…!” she declared, a line that drew applause."""
    text = "“They have our grain!” Ruvimbo Chikwanha declared, a line that drew applause."
    assert ("follows_on", "Ruvimbo Chikwanha") in proposed(text)


def test_a_cue_after_a_fragment_that_a_sentence_goes_around_is_not_its_own() -> None:
    """A cue that begins the next sentence."""
    text = "Joram Abebe found the weir “not at all safe!” Ottilie Brandvold told reporters that it was."
    assert not any(pattern == "follows_on" for pattern, _ in proposed(text))


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("“The north basin will be closed until May,” it ran.", "it"),
        ("“The north basin will be closed until May,” the notice ran.", "the notice"),
        ("“You have sprayed the clover again,” Annelore Vischer went on.", "Annelore Vischer"),
        ("“We shall plough the meadow under,” laughed the miller.", "the miller"),
    ],
)
def test_whoever_stands_right_after_a_quotation_may_have_said_it(text: str, mention: str) -> None:
    """A verb that is no cue: “…,” she went on."""
    assert ("stands_after", mention) in proposed(text)


def test_a_new_sentence_after_a_question_in_marks_needs_a_name_to_own_it() -> None:
    """“…?” The door stayed shut."""
    assert not any(pattern == "stands_after" for pattern, _ in proposed("“Who has the key?” The door stayed shut."))
