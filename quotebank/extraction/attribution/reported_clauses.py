"""Adds what is reported in the reporter's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from quotebank import deadline
from quotebank.extraction.attribution.quotations import Quotations
from quotebank.extraction.decisions.extent import Extents
from quotebank.extraction.decisions.features import Features
from quotebank.extraction.decisions.reported import ReportedDecision, size_in_tokens
from quotebank.extraction.document.text import Range
from quotebank.extraction.english.cue import Complement, Cue
from quotebank.extraction.english.cue_index import CueIndex
from quotebank.extraction.english.cues import Cues, is_between_commas
from quotebank.extraction.english.rules.reporting import REPORTS_NOTHING, Telling
from quotebank.extraction.relations import CERTAIN, AttributionRelation
from quotebank.records import QuoteKind

_SHORTEST = 2
"""Tokens of a clause."""


class ClauseReporter:
    """Works through the cues of one text in order: what one cue reports limits what the next can."""

    def __init__(
        self, cues: Cues, index: CueIndex, extents: Extents, features: Features, decision: ReportedDecision
    ) -> None:
        self.doc, self.cues, self.index = cues.doc, cues, index
        self.extents, self.features, self.decision = extents, features, decision

    def report(self, turns: Sequence[AttributionRelation], quotations: Quotations) -> list[AttributionRelation]:
        """Return the turns, the quotations, and the clauses that are reported without a quotation of their own."""
        relations = [*turns, *quotations.relations]
        sourced = _sourced(quotations.relations)
        reported: Sequence[Range] = ()
        for cue in deadline.watched(self.index.cues):
            relation = quotations.by_cue.get(id(cue))
            if relation is None and not REPORTS_NOTHING.any(Telling(cue, reported), cue.complement):
                relation = self._reported(cue, sourced)
                relations += [relation] if relation is not None else []
            if relation is not None and relation.kind is not QuoteKind.DIRECT:
                reported = relation.ranges
        return relations

    def _reported(self, cue: Cue, sourced: Mapping[int, AttributionRelation]) -> AttributionRelation | None:
        """The relation of what a cue reports, unless it is nobody's words or told already."""
        ranges = self._clause(cue)
        if size_in_tokens(ranges) < _SHORTEST or self._is_quotation(ranges) or self._told_already(ranges, sourced):
            return None
        lead = CERTAIN if self._set_off(cue, ranges) else self.decision.lead_of(self.features, cue, ranges)
        if lead <= 0:
            return None
        return AttributionRelation(
            tuple(ranges), (), QuoteKind.INDIRECT, "reports", cue, cue.mention, lead=lead, end=self.extents.likely(cue)
        )

    def _clause(self, cue: Cue) -> list[Range]:
        """The clause that a cue reports; empty where a quotation stands after its colon."""
        ranges = self.extents.of(cue)
        quotes = cue.complement is Complement.COLON and ranges and ranges[0][0] in self.cues.opening_at
        return [] if quotes else ranges

    def _is_quotation(self, ranges: Sequence[Range]) -> bool:
        """Whether a clause is nothing but a quotation, whose source is asked for on its own."""
        (first, last), span = ranges[0], self.cues.opening_at.get(ranges[0][0])
        return len(ranges) == 1 and span is not None and (first, last) == (span.opening, span.end)

    def _set_off(self, cue: Cue, ranges: Sequence[Range]) -> bool:
        """Whether commas set a cue off that can report nothing but what follows, or what stands around it.

        "But, she added, rents rose"; "The dam, he continued, leaks".
        """
        words = self.doc.words
        if cue.start > 0 and words[cue.start - 1] == "," and words[cue.content - 1] == ",":
            return True
        return len(ranges) > 1 and is_between_commas(self.doc, cue)

    def _told_already(self, ranges: Sequence[Range], sourced: Mapping[int, AttributionRelation]) -> bool:
        """Whether a clause holds a whole quotation whose source was found among the names around it.

        Words never go to two sources.
        """
        spans = (span for first, last in ranges for span in self.cues.quotations(first, last))
        told = [sourced[id(span)] for span in spans if id(span) in sourced]
        return any(a <= each.first and each.ranges[-1][1] <= b for each in told for a, b in ranges)


def _sourced(relations: Sequence[AttributionRelation]) -> dict[int, AttributionRelation]:
    """The relations whose source was found among the names around them, by the ids of their quoted spans."""
    named = (each for each in relations if each.cue is None and each.mention is not None)
    return {id(span): each for each in named for span in each.quoted_spans}
