"""Reports that begin after the comma behind their cue: "As Vera Holm noted, rents rose"."""

from __future__ import annotations

from attrs import define

from quotebank.extraction.document.text import Document, Range
from quotebank.extraction.english.cue import Complement, Cue
from quotebank.extraction.english.grammar import (
    ADVERB,
    CONJUNCTION,
    DETERMINER,
    EQUATIVE,
    POSSESSIVE,
    PREPOSITION,
    SUBJECT,
    SUBORDINATOR,
)
from quotebank.extraction.english.rules.table import RuleTable

_LONGEST_PREFIX = 5


@define(slots=True, eq=False)
class LateReport:
    """A cue with a comma behind it, in a sentence that begins at token ``begin``."""

    doc: Document
    cue: Cue
    begin: int

    def is_led_in(self) -> bool:
        """Whether nothing but a short phrase, adverbs or conjunctions stands before the cue in its sentence."""
        doc, prefix = self.doc, range(self.begin, self.cue.start)
        if all(doc.words[k] == "," or doc.classes[k] & (CONJUNCTION | ADVERB) for k in prefix):
            return True
        phrase = doc.words[prefix[-1]] == "," and doc.classes[self.begin] & PREPOSITION
        return bool(phrase) and len(prefix) <= _LONGEST_PREFIX


LATE_REPORTS = RuleTable[LateReport, Range | None]("where a report begins after a comma")
"""The answer is where the cue begins with all that belongs to it, and where its report begins."""


@LATE_REPORTS.rule(holds="In Pell, Holm said, the dam leaks.", fails="The dam, Holm said, leaks.")
def clause_after_opening(report: LateReport) -> Range | None:
    """What comes before the cue is no report where it is an adverb, a conjunction or a short phrase."""
    cue = report.cue
    opener = report.doc.classes[cue.end + 1] if cue.end + 1 < len(report.doc.classes) else 0
    if cue.inverted or not opener & (SUBJECT | DETERMINER | POSSESSIVE):
        return None
    return (cue.start, cue.end + 1) if report.is_led_in() else None


@LATE_REPORTS.rule(holds="As Ana Holm noted, the dam leaks.", fails="The dam leaks, as Ana Holm noted, badly.")
def clause_after_as(report: LateReport) -> Range | None:
    """A cue that "as" opens its sentence with has its report behind it."""
    doc, k = report.doc, report.cue.start - 1
    if k < report.begin or doc.lowers[k] != EQUATIVE:
        return None
    opening = k == report.begin or doc.classes[k - 1] & (CONJUNCTION | SUBORDINATOR)
    return (k, report.cue.end + 1) if opening else None


def read_late_report(doc: Document, cue: Cue) -> None:
    """Let a cue's report begin after the comma behind it, where it does."""
    if cue.complement is not Complement.NOTHING or doc.words[cue.end : cue.end + 1] != [","]:
        return
    found = LATE_REPORTS.first(LateReport(doc, cue, doc.sentences[doc.sentence_of[cue.first]][0]))
    if found is not None:
        cue.start, cue.content = found
        cue.complement = Complement.CLAUSE
