"""Adds what is reported in the reporter's words, and widens a quotation to the clause that reports it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve

from quotebank import deadline
from quotebank.extraction.attribution.quotations import Quotations
from quotebank.extraction.decisions.extent import Extents
from quotebank.extraction.decisions.features import Features
from quotebank.extraction.decisions.reported import ReportedDecision, size_in_tokens
from quotebank.extraction.document.text import Range
from quotebank.extraction.english.complements import Complement, Cue
from quotebank.extraction.english.cue_index import CueIndex
from quotebank.extraction.english.cues import Cues
from quotebank.extraction.relations import AttributionRelation
from quotebank.records import QuoteKind

_SAYING_THINGS = frozenset("accuse cite describe detail express quote question outline call".split())
"""Verbs without a clause whose object still tells what was said."""
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
        """Return the turns, the quotations, some of them widened to a clause, and the clauses without quotation."""
        relations = [*turns, *quotations.relations]
        at = {id(relation): place for place, relation in enumerate(relations)}
        of_quoted_span = {id(s): at[id(r)] for r in quotations.relations for s in r.quoted_spans}
        by_cue = {cue: at[id(relation)] for cue, relation in quotations.by_cue.items()}
        unsourced = {r.mention.head for r in relations if r.cue is None and r.mention is not None}
        reported: Sequence[Range] = ()
        for cue in deadline.watched(self.index.cues):
            if cue.participle and (cue.complement is Complement.NOTHING or cue.lemma == "cite"):
                continue  # "independent reporting", "citing two sources": nothing is reported by it
            relation = relations[by_cue[id(cue)]] if id(cue) in by_cue else None
            if relation is None and (cue.mention is not None or cue.noun):
                if cue.complement is Complement.QUOTATION and cue.lemma != "according":
                    continue
                telling = self._tells(cue, reported)
                if not telling and (cue.mention is None or cue.mention.head not in unsourced):
                    continue
                ranges = self.extents.of(cue)
                if cue.complement is Complement.COLON and cue.lemma != "according":
                    if not ranges or ranges[0][0] in self.cues.opening_at:
                        continue
                told = self._told_already(cue, ranges, relations, of_quoted_span)
                if told is not None:
                    if self._same_source(relations[told], cue):
                        relations[told] = evolve(
                            relations[told], ranges=tuple(ranges), kind=QuoteKind.MIXED, cue=cue, pattern="reports"
                        )
                    continue
                if not telling:
                    continue
                if size_in_tokens(ranges) >= _SHORTEST and (
                    self._set_off(cue) or self.decision.is_reported(self.features, cue, ranges)
                ):
                    relation = AttributionRelation(tuple(ranges), (), QuoteKind.INDIRECT, "reports", cue, cue.mention)
                    relations.append(relation)
            if relation is not None and relation.kind is not QuoteKind.DIRECT:
                reported = relation.ranges
        return relations

    def _tells(self, cue: Cue, reported: Sequence[Range]) -> bool:
        """Whether a cue by its kind and place can report a clause; ``reported`` is what the cue before it reports."""
        weak = cue.complement is Complement.OBJECT or ("s" not in cue.frames and cue.addressee is None)
        if weak and any(a <= cue.first < b for a, b in reported):
            return False  # "She said he had praised the crowd": praise is a part of what she said
        # "praised the crowd" is somebody's speech, but not what was said
        return cue.complement is not Complement.OBJECT or "c" in cue.frames or cue.lemma in _SAYING_THINGS

    def _set_off(self, cue: Cue) -> bool:
        """Whether commas set a cue off that can report nothing but what follows: "But, she added, rents rose"."""
        words, k = self.doc.words, cue.content - 1
        between = cue.start > 0 and words[cue.start - 1] == "," and words[k] == ","
        return between and cue.complement is Complement.CLAUSE and "s" in cue.frames and not cue.shared

    def _told_already(
        self,
        cue: Cue,
        ranges: Sequence[Range],
        relations: Sequence[AttributionRelation],
        of_quoted_span: Mapping[int, int],
    ) -> int | None:
        """The relation that already covers a clause: a quotation in it whose source was found from the names around it.

        Where both have one source, the quotation is widened to the clause that reports it; words never go to two.
        """
        if cue.mention is None:
            return None
        spans = (span for first, last in ranges for span in self.cues.quotations(first, last))
        for place in dict.fromkeys(of_quoted_span[id(span)] for span in spans if id(span) in of_quoted_span):
            relation = relations[place]
            if relation.cue is None and relation.mention is not None:
                if any(a <= relation.first and relation.ranges[-1][1] <= b for a, b in ranges):
                    return place
        return None

    def _same_source(self, relation: AttributionRelation, cue: Cue) -> bool:
        """Whether a relation and a cue have the same words for their source."""
        return relation.mention is not None and cue.mention is not None and relation.mention.head == cue.mention.head
