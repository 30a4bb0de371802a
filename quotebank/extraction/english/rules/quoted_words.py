"""What stands in quotation marks, as far as it can be told without weights: speech, or what something goes by."""

from __future__ import annotations

from collections.abc import Container, Sequence

from attrs import define

from quotebank.extraction.document.quotation_marks import QuotedSpan
from quotebank.extraction.document.text import Document
from quotebank.extraction.english.cue import Cue
from quotebank.extraction.english.grammar import CLAUSAL, DETERMINER, EQUATIVE, POSSESSIVE, ROLE
from quotebank.extraction.english.rules.addressees import IN_TITLES
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import word_list
from quotebank.marks import DASHES

_WORKS = word_list("works")
_KNOWN_AS = word_list("known_as")
_GOING_BY = word_list("going_by")
_PREDICATES = word_list("predicates")
_FITTING = word_list("fitting")
_GOING_BY_AS = word_list("going_by_as")
_INTRODUCING = word_list("naming")
_INDEFINITE = word_list("indefinites")
_FAR_NAME = 5
_SHORT = 4
_LONGEST_DESCRIPTION = 5
_APART = DASHES | {",", ":"}
_SHORTEST_SENTENCE = 6
_LONGEST_SUBJECT = 4


@define(slots=True, eq=False)
class Marked:
    """A quoted span in its text, and the quotation before it."""

    doc: Document
    span: QuotedSpan
    before: QuotedSpan | None
    openings: Container[int]
    """The tokens of all opening marks."""
    told: Container[int]
    """The tokens of those to whom something is told."""
    named: Container[int]
    """The tokens of names."""
    cues: Sequence[Cue]
    """The cues of its sentence."""

    @property
    def opens_paragraph(self) -> bool:
        """Whether a paragraph begins with the span."""
        return self.span.opening == self.doc.paragraphs[self.span.paragraph][0]

    @property
    def size(self) -> int:
        """How many tokens stand in the marks."""
        return self.span.last - self.span.first

    def lowers_before(self, count: int) -> list[str]:
        """So many tokens before the opening mark, in lower case, of its sentence alone."""
        opening = self.span.opening
        begin = self.doc.sentences[self.doc.sentence_of[opening]][0]
        return self.doc.lowers[max(begin, opening - count) : opening]

    def follows(self, before: QuotedSpan) -> bool:
        """Whether it stands behind another quotation, which ends in a comma, in the same sentence and not at once."""
        doc, opening = self.doc, self.span.opening
        if doc.sentence_of[before.last - 1] != doc.sentence_of[opening] or opening == before.end:
            return False
        return "," in (doc.words[before.last - 1], doc.words[before.end])

    def goes_on_after(self) -> bool:
        """Whether its sentence goes on right after it, without a comma."""
        doc, end = self.doc, self.span.end
        return end < len(doc.words) and doc.words[end][0].islower() and doc.words[self.span.last - 1][-1].isalnum()

    @property
    def is_whole(self) -> bool:
        """Whether the span begins and ends as sentences do."""
        words = self.doc.words
        return words[self.span.first][0].isupper() and words[self.span.last - 1] in ".?!"

    def lower_before(self, distance: int) -> str:
        """The token so far before the opening mark, in lower case; empty before the text's beginning."""
        k = self.span.opening - distance
        return self.doc.lowers[k] if k >= 0 else ""


NO_SPEECH = RuleTable[Marked, bool]("which words in marks are what something goes by")
"""Asked with the word before the marks."""


@NO_SPEECH.rule(
    holds="Holm told “Good Morning” that the dam leaks.",
    fails="Holm told Lind that the dam “leaks.”",
)
def show(marked: Marked) -> bool:
    """A show can be told something: "Holm told “Good Morning” that …"."""
    return marked.span.opening in marked.told


@NO_SPEECH.rule(
    holds="“The dam leaks,” said Ole “Bo” Holm.",
    fails="“The dam leaks,” said Ole Holm. “Bo knew.”",
)
def nickname(marked: Marked) -> bool:
    """A nickname stands inside a name: "Ole “Bo” Holm"."""
    return marked.span.opening in marked.named and marked.size <= _SHORT


@NO_SPEECH.rule(
    holds="In her new book, “Tides of the Harbour,” Holm says that the dam leaks.",
    fails="In her new boat, “we row at dawn,” Holm says.",
    needs={","},
)
def title_of_work(marked: Marked) -> bool:
    """A title stands in apposition to what it is the title of: "her book, “Tides,” Holm says"."""
    words, first, last = marked.doc.words, marked.span.first, marked.span.last - 1
    if marked.lower_before(1) != "," or marked.lower_before(2) not in _WORKS or words[last] != ",":
        return False
    return all(words[k][0].isupper() or words[k] in IN_TITLES for k in range(first, last))


@NO_SPEECH.rule(
    holds="The ferry is known as “Bo.” Holm said it leaks.",
    fails="Holm described the ferry as “a trap.”",
    needs={known.split()[-1] for known in _KNOWN_AS},
)
def known_as(marked: Marked) -> bool:
    """What somebody is known as is a name: "known as “the Whale”", "known to her crew as “Birdie”"."""
    before = marked.lowers_before(_FAR_NAME)
    goes_by = marked.size <= _SHORT and before[-1:] == [EQUATIVE] and not _GOING_BY_AS.isdisjoint(before)
    return goes_by or " ".join(before[-2:]) in _KNOWN_AS


@NO_SPEECH.rule(
    holds="Holm said the dam was built by a method called “slow casting.”",
    fails="Holm called the ferry “a trap.”",
    needs=_INTRODUCING,
)
def named_thing(marked: Marked) -> bool:
    """What something just mentioned is called is a name: "a method called “slow casting”"."""
    before = marked.lowers_before(_FAR_NAME)
    new = not _INDEFINITE.isdisjoint(before) and "," not in before
    return new and marked.size <= _SHORT and before[-1] in _INTRODUCING


@NO_SPEECH.rule(
    holds="Holm said the ferry was nicknamed “Bo” by Lind.",
    fails="Holm called the ferry “a trap.”",
    needs=_GOING_BY,
)
def nicknamed(marked: Marked) -> bool:
    """What somebody is nicknamed is a name: "nicknamed “Bo”"."""
    return marked.lower_before(1) in _GOING_BY


@NO_SPEECH.rule(holds="“Steady” describes Holm, Lind said.", fails="“Steady,” Holm said.")
def subject(marked: Marked) -> bool:
    """A few words that something is said of are the reporter's: "“Steady” describes Holm"."""
    doc, span = marked.doc, marked.span
    if marked.size > _LONGEST_SUBJECT or span.end >= len(doc.lowers):
        return False
    begins = span.opening == doc.sentences[doc.sentence_of[span.opening]][0]
    return doc.words[span.last - 1][-1].isalnum() and doc.lowers[span.end] in (_PREDICATES if begins else _FITTING)


@NO_SPEECH.rule(
    holds="“The dam leaks,” said Ana Holm, who runs the “Pell Inn”.",
    fails="“The dam leaks,” said Ana Holm, “and badly.”",
)
def describing_speaker(marked: Marked) -> bool:
    """A few words in marks that tell who speaks are not said: "“…,” said Holm, who runs the “Pell Inn”"."""
    before, opening, words = marked.before, marked.span.opening, marked.doc.words
    if before is None or marked.size > _LONGEST_DESCRIPTION or not marked.follows(before):
        return False
    cue = next((cue for cue in reversed(marked.cues) if before.end <= cue.first < opening), None)
    if cue is None:
        k = before.end + (words[before.end] == ",")
        describes = marked.doc.classes[k] & (DETERMINER | POSSESSIVE | ROLE) or k in marked.named
        return bool(describes) and not any(has & CLAUSAL for has in marked.doc.classes[before.end : opening])
    told = cue.inverted and cue.mention is not None and cue.mention.last < opening
    return told and (words[opening - 1] not in _APART or marked.goes_on_after())


@NO_SPEECH.rule(
    holds="The board wrote a program: dam = “It leaks.” Holm said it works.",
    fails="The board said: “It leaks.”",
)
def code(marked: Marked) -> bool:
    """What is set to some words in marks is code: "name = “…”"."""
    return marked.lower_before(1) == "=" or marked.lower_before(2) == "="


@NO_SPEECH.rule(
    holds="Holm, Ana (2017). “The Dam Leaks And Will Break.” Ferry Press.",
    fails="Holm spoke (2017). “The dam leaks and will break,” she said.",
    needs={"."},
)
def cited_title(marked: Marked) -> bool:
    """Behind a year in brackets and a full stop stands the title of a publication."""
    if marked.doc.words[marked.span.last - 1] == ",":
        return False
    return marked.lower_before(1) == "." and marked.lower_before(2) == ")" and marked.lower_before(3)[:4].isdigit()


SPEECH = RuleTable[Marked, bool]("which words in marks are speech by their place alone")
"""Asked with the word before the marks."""


@SPEECH.rule(holds="“Dams.\n\n“They leak,” Holm said.", fails="“Dams.”\n\n“They leak,” Holm said.")
def left_open(marked: Marked) -> bool:
    """A quotation that fills a paragraph is left open where the next paragraph goes on with it."""
    following = marked.span.paragraph + 1
    if marked.span.closing is not None or following >= len(marked.doc.paragraphs) or not marked.opens_paragraph:
        return False
    return marked.doc.paragraphs[following][0] in marked.openings


@SPEECH.rule(
    holds="The sign on the dam was new: “Keep out.”",
    fails="The sign on the dam was new: “keep out,” Holm said.",
    needs={":"},
)
def after_colon(marked: Marked) -> bool:
    """Whole sentences after a colon are speech: "The answer was short: “Never.”"."""
    return marked.is_whole and marked.lower_before(1) == ":"


@SPEECH.rule(holds="“Pell Ferry And Dam Of The Harbour.”", fails="“The dam leaks,” Holm said.")
def begins_paragraph(marked: Marked) -> bool:
    """Whole sentences at a paragraph's beginning are speech, if they are too long for a heading."""
    long = marked.span.last - marked.span.first >= _SHORTEST_SENTENCE
    return long and marked.opens_paragraph and marked.is_whole and not marked.span.secondary


@SPEECH.rule(holds="“Who was it?” Holm asked.\n\n“Lind.”", fails="“Who was it?” Holm asked. “Lind.”")
def answers(marked: Marked) -> bool:
    """A short sentence that fills a paragraph answers the quotation in the paragraph before."""
    before = marked.before
    return before is not None and marked.span.paragraph - before.paragraph == 1 and _fills_paragraph(marked)


def _fills_paragraph(marked: Marked) -> bool:
    """Whether a paragraph is whole sentences in marks and nothing else."""
    span = marked.span
    return marked.is_whole and not span.secondary and (span.opening, span.end) == marked.doc.paragraphs[span.paragraph]
