"""How an article reports words: as said, denied, not said, doubtful, supposed, or as fiction."""

from __future__ import annotations

from quotebank.extraction.document.text import Document
from quotebank.extraction.english.grammar import NEGATION
from quotebank.extraction.english.rules import doubts, fiction, refutations, suppositions
from quotebank.extraction.english.rules.opposition import judges_as
from quotebank.extraction.english.rules.reports import Report
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.records import Stance

STANCES = RuleTable[Report, Stance | None]("how words are reported, by what stands around the whole report")


@STANCES.rule(
    holds="Holm denied that Lind had said that the dam leaks.",
    fails="Holm said that Lind had said that the dam leaks.",
)
def inside_doubt(report: Report) -> Stance | None:
    """What is told inside a report is as doubtful or supposed as that; inside a denial it is doubtful."""
    if report.outer in (Stance.DENIED, Stance.UNSAID):
        return Stance.DOUBTED
    return report.outer if report.outer is not Stance.ASSERTED else None


@STANCES.rule(
    holds="“The dam leaks,” said Holm at the zoo.\n\nThis article is satire.",
    fails="“The dam leaks,” said Holm at the zoo.\n\nThis article is short.",
)
def article_in_jest(report: Report) -> Stance | None:
    """Nothing in an article that calls itself satire or fiction was said."""
    return Stance.FICTIONAL if report.setting.in_jest else None


@STANCES.rule(
    holds="Five sentences that were never spoken\n\n“All dams leak and fall.”\n\nIt stands on every mug.",
    fails="Five sentences that were often spoken\n\n“All dams leak and fall.”\n\nIt stands on every mug.",
)
def under_a_denying_heading(report: Report) -> Stance | None:
    """If the heading says that something was never said, the words that nobody is told to say are that."""
    return Stance.DOUBTED if report.setting.denies and report.cue is None and report.mention is None else None


_TABLES = (STANCES, fiction.FICTION, doubts.DOUBTS, refutations.REFUTATIONS, suppositions.SUPPOSITIONS)


def stance_of(doc: Document, report: Report) -> Stance:
    """Say how words are reported."""
    start = report.cue.first if report.cue is not None else report.begin
    number = doc.sentence_of[start]
    report.first, report.last = doc.sentences[number]
    ending = max(doc.sentence_of[report.ranges[-1][1] - 1], number)
    report.start = doc.sentences[max(0, number - 1)][0]
    report.after = doc.sentences[min(ending + 2, len(doc.sentences) - 1)][1]
    around = report.source.union(doc.lowers[report.start : report.after])
    for table in _TABLES:
        found = table.first_beside(report, around)
        if found is not None:
            return found
    if report.cue is None or not report.cue.negated or judges_as(doc, report.begin):
        return Stance.ASSERTED
    denies = "d" in report.cue.frames or report.cue.noun
    return Stance.DENIED if denies and not _undone(report) else Stance.UNSAID


def _undone(report: Report) -> bool:
    """Whether a denial is itself negated: who did not deny something did not say it either."""
    first, last = report.own
    return any(report.doc.classes[k] & NEGATION for k in range(first, last))
