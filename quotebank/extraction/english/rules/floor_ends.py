"""What ends a turn in a transcript."""

from __future__ import annotations

from attrs import frozen

from quotebank.extraction.document.text import Document
from quotebank.extraction.english.grammar import REPORTING
from quotebank.extraction.english.label_lines import Form, read_label
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import word_list
from quotebank.marks import DASHES, ENDING

_FIRST_PERSON = word_list("first_person")
_REACTIONS = word_list("reactions")
_PROCEEDINGS = tuple(f"{line} " for line in sorted(word_list("proceedings")))
_LONGEST_OPENING = 6
_LONGEST_HEADING = 14
_CUE_AFTER = 4
_SELF = word_list("talking_pronouns")


@frozen(slots=True, eq=False)
class Paragraph:
    """A paragraph without a label, after a turn."""

    doc: Document
    begin: int
    end: int
    speaker: str
    """The last word of the label before, in small letters."""

    @property
    def is_bracket(self) -> bool:
        """Whether all of it stands in brackets."""
        words = self.doc.words
        return words[self.begin] in ("(", "[") and words[self.end - 1] in (")", "]")

    @property
    def is_reaction(self) -> bool:
        """Whether it tells of the room, while one goes on speaking."""
        return self.is_bracket and not _REACTIONS.isdisjoint(self.doc.lowers[self.begin : self.end])


FLOOR_ENDS = RuleTable[Paragraph, bool]("what ends a turn")
_TALK = "ANA HOLM: It leaks.\n\nJO LIND: Where?\n\n{}" + 2 * "\n\nANA HOLM: There.\n\nJO LIND: Oh."
_MORE = _TALK.format("And since when?")


@FLOOR_ENDS.rule(holds=_TALK.format("(The tape is played. It shows the dam.)"), fails=_MORE)
def stage_direction(paragraph: Paragraph) -> bool:
    """A bracket tells what is shown next; what only tells of the room is passed over."""
    return paragraph.is_bracket and not paragraph.is_reaction


@FLOOR_ENDS.rule(holds=_TALK.format("There was no objection."), fails=_MORE)
def proceedings(paragraph: Paragraph) -> bool:
    """Minutes tell what was done."""
    lowers = paragraph.doc.lowers[paragraph.begin : min(paragraph.end, paragraph.begin + _LONGEST_OPENING)]
    return f"{' '.join(lowers)} ".startswith(_PROCEEDINGS)


@FLOOR_ENDS.rule(holds=_TALK.format("Dams and ferries"), fails=_MORE)
def heading(paragraph: Paragraph) -> bool:
    """A line that does not end as a sentence is a heading, a time, or what is printed around the text."""
    words, end = paragraph.doc.words, paragraph.end
    last = words[end - 1]
    stopped = last[-1] in ".?!…" or last in ENDING or last in (")", "]", "--", "—", "–", ":", ",", ";")
    return not stopped and end - paragraph.begin <= _LONGEST_HEADING


@FLOOR_ENDS.rule(holds=_TALK.format("THIS IS A RUSH TRANSCRIPT. IT MAY CHANGE."), fails=_MORE)
def shouted(paragraph: Paragraph) -> bool:
    """A paragraph in capitals is printed by the house."""
    words = [w for w in paragraph.doc.words[paragraph.begin : paragraph.end] if w[0].isalpha()]
    return not words or (len(words) > 2 and all(map(str.isupper, words)))


@FLOOR_ENDS.rule(holds=_TALK.format("Crews Back: The crews are back at work."), fails=_MORE)
def unread_label(paragraph: Paragraph) -> bool:
    """What looks like a label, but is not known as one, may begin the turn of another."""
    label = read_label(paragraph.doc, paragraph.begin, paragraph.end)
    if label is None or label.form is Form.BARE:
        return False
    words = [w for w in paragraph.doc.words[slice(*label.name)] if w[0].isalpha()]
    return all(w[0].isupper() for w in words)


@FLOOR_ENDS.rule(holds=_TALK.format(">> Nobody listened to them."), fails=_MORE)
def another_voice(paragraph: Paragraph) -> bool:
    """In subtitles arrows or a dash begin what another says."""
    first = paragraph.doc.words[paragraph.begin]
    return first == ">" or first in DASHES


@FLOOR_ENDS.rule(holds=_TALK.format("The tape ends. “It leaks,” Kofi Osei said later."), fails=_MORE)
def narrated(paragraph: Paragraph) -> bool:
    """Right after a quotation stands who said it, as only a reporter tells."""
    words, lowers, classes = paragraph.doc.words, paragraph.doc.lowers, paragraph.doc.classes
    marks = (k for k in range(paragraph.begin, paragraph.end) if words[k] == "”")
    after = (range(k + 1, min(paragraph.end, k + 1 + _CUE_AFTER)) for k in marks)
    return any(classes[j] & REPORTING and lowers[j - 1] not in _SELF for near in after for j in near)


@FLOOR_ENDS.rule(holds=_TALK.format("Lind looked at the dam for a while."), fails=_MORE)
def about_speaker(paragraph: Paragraph) -> bool:
    """Nobody speaks of himself by his surname and without "I"."""
    lowers = paragraph.doc.lowers[paragraph.begin : paragraph.end]
    return len(paragraph.speaker) > 1 and paragraph.speaker in lowers and _FIRST_PERSON.isdisjoint(lowers)
