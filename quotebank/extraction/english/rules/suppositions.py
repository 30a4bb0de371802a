"""Words that are supposed, asked about, planned or held back, and so need not have been said."""

from __future__ import annotations

from quotebank.extraction.english.grammar import INFINITIVE, NEGATION
from quotebank.extraction.english.rules.reports import Report
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import single_word, word_list
from quotebank.records import Stance

_CONDITIONS = word_list("suppositions")
_SUPPOSING = word_list("supposing")
_EXPECTING = word_list("expecting")
_PLANNING = word_list("planning")
_ASKING = word_list("asking_auxiliaries")
_QUESTIONING = word_list("question_words")
_AFTERWARDS = word_list("afterwards")
_BE = word_list("forms_of_be")
_AS_IF = word_list("as_if")
_WITHOUT = word_list("doing_without")
_HOLDING_BACK = word_list("holding_back")
_GOING = word_list("going_on_its_way")
_IN = single_word("place")
_DRAFT = single_word("draft")
_OPEN = 5
"""Tokens from the beginning of a sentence in which "in a draft" says what the sentence is about."""

SUPPOSITIONS = RuleTable[Report, Stance | None]("whether words are supposed")


@SUPPOSITIONS.rule(
    holds="Holm avoided saying that the dam leaks.",
    fails="Holm insisted on saying that the dam leaks.",
    beside=frozenset({INFINITIVE}).union(phrase.split()[0] for phrase in _HOLDING_BACK),
)
def held_back(report: Report) -> Stance | None:
    """Who avoids saying something, or has yet to say it, has not said it."""
    if report.cue is None:
        return None
    lowers, first = report.doc.lowers, report.cue.first
    before = (" ".join(lowers[max(report.first, first - width) : first]) for width in (1, 2, 3, 4))
    if not _HOLDING_BACK.isdisjoint(before):
        return Stance.UNSAID if not report.has(_GOING, (max(report.first, first - 2), first)) else None
    turned = report.is_infinitive and report.doc.classes[first - 2] & NEGATION
    return Stance.UNSAID if turned else None


@SUPPOSITIONS.rule(
    holds="If Holm said the dam leaks, the market fell.",
    fails="Holm said the dam leaks if it rains.",
    beside=_CONDITIONS,
)
def condition(report: Report) -> Stance | None:
    """What stands in a clause with "if" or "whether" is supposed or asked."""
    if report.cue is None:
        opening = report.doc.lowers[report.first : report.begin]
        return Stance.HYPOTHETICAL if opening and opening[0] in _CONDITIONS and "," not in opening else None
    start = report.mention.first if report.mention is not None else report.cue.start
    start = min(start, report.cue.start)
    inside = report.mention is not None and report.doc.lowers[report.mention.first] in _CONDITIONS
    before = report.doc.lowers[start - 1] if start > report.first else ""
    as_far = start - 1 > report.first and " ".join(report.doc.lowers[start - 2 : start]) in _AS_IF
    opens = inside or (before in _CONDITIONS and not report.cue.shared)
    return Stance.HYPOTHETICAL if opens and not as_far else None


@SUPPOSITIONS.rule(
    holds="Had Holm said “the dam leaks”, Lind would have left.",
    fails="“The dam leaks,” Holm had said.",
    beside=_ASKING,
)
def inverted_auxiliary(report: Report) -> Stance | None:
    """A sentence that opens with an auxiliary before its subject asks, or supposes."""
    mention = report.mention
    if mention is None or mention.first != report.first + 1 or mention.last > report.begin:
        return None
    return Stance.HYPOTHETICAL if report.doc.lowers[report.first] in _ASKING else None


@SUPPOSITIONS.rule(
    holds="Holm is expected to say that the dam leaks.",
    fails="Holm went on to say that the dam leaks.",
    beside=frozenset({INFINITIVE}),
)
def expected(report: Report) -> Stance | None:
    """What somebody is expected, or was, to say has not been said."""
    if report.cue is None or report.cue.negated:
        return None
    lowers, first = report.doc.lowers, report.cue.first
    if not report.is_infinitive:
        return None
    return Stance.HYPOTHETICAL if lowers[first - 2] in _EXPECTING or lowers[first - 2] in _BE else None


@SUPPOSITIONS.rule(
    holds="Holm had planned to say “the dam leaks”.",
    fails="Holm had returned to say “the dam leaks”.",
    beside=_PLANNING,
)
def planned(report: Report) -> Stance | None:
    """What somebody only planned to say may never have been said."""
    if report.cue is None or report.cue.negated or not report.is_infinitive:
        return None
    return Stance.HYPOTHETICAL if report.doc.lowers[report.cue.first - 2] in _PLANNING else None


@SUPPOSITIONS.rule(
    holds="Will Holm ever say: “The dam leaks and nobody cares”?",
    fails="Will it rain? Holm did say “the dam leaks”.",
    beside=frozenset({"?"}),
)
def asked(report: Report) -> Stance | None:
    """What stands in a question of the reporter's has not been said."""
    lowers, outside = report.doc.lowers, report.outside()
    asks = outside and lowers[outside[-1]] == "?" and lowers[report.first] in (_ASKING | _QUESTIONING)
    return Stance.HYPOTHETICAL if asks and report.first < report.begin else None


@SUPPOSITIONS.rule(
    holds="Holm would say that the dam leaks.",
    fails="Holm would later say that the dam leaks.",
    beside=_SUPPOSING,
)
def supposed(report: Report) -> Stance | None:
    """An auxiliary of what may be makes a supposition, unless it tells what came later: "would later say"."""
    if report.cue is None or report.cue.negated:
        return None
    first, last = report.own
    near = (first, min(report.last, max(last + 3, report.begin)))
    if not report.has(_SUPPOSING, (first, last)) or report.has(_AFTERWARDS, near):
        return None
    return Stance.HYPOTHETICAL


@SUPPOSITIONS.rule(
    holds="In a draft of her speech, Holm said: “The dam leaks.”",
    fails="In a speech without a draft, Holm said: “The dam leaks.”",
    beside=frozenset({_DRAFT}),
)
def draft(report: Report) -> Stance | None:
    """What stands in a draft may never have been said."""
    lowers, first = report.doc.lowers, report.first
    opens = lowers[first] == _IN and _DRAFT in lowers[first : first + _OPEN]
    plain = not report.has(_WITHOUT, (first, first + _OPEN))
    return Stance.HYPOTHETICAL if opens and plain else None
