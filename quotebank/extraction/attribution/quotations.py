"""Assigns every quoted span that is speech to a source, and joins the parts of one quotation."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, frozen

from quotebank import deadline
from quotebank.extraction.decisions.extent import Extents
from quotebank.extraction.decisions.features import Features
from quotebank.extraction.decisions.place import FOLLOWING, Attributed, Candidate
from quotebank.extraction.decisions.source import SourceDecision
from quotebank.extraction.decisions.source_candidates import SourceCandidates
from quotebank.extraction.decisions.speech import SpeechDecision
from quotebank.extraction.document.quotation_marks import QuotedSpan
from quotebank.extraction.document.text import Document, Range
from quotebank.extraction.english.complements import Complement, Cue
from quotebank.extraction.english.cue_index import CueIndex
from quotebank.extraction.english.cues import Cues
from quotebank.extraction.english.grammar import CLAUSAL, SUBJECT
from quotebank.extraction.english.noun_phrases import Mention
from quotebank.extraction.relations import AttributionRelation
from quotebank.marks import DASHES
from quotebank.records import QuoteKind

_STOPS = frozenset({".", ",", "?", "!", "…", ";"})
_SILENT = frozenset({"holds_floor", "alternates"})
"""Patterns without a mention of their own: the speaker follows from the speakers before."""
_CERTAIN = 10.0
"""The margin of a source that has no rival."""
CLAUSE_RANGES = 2
"""The most ranges a reported clause has; any after these are quotations joined to it."""
SHORTEST_SENTENCE = 6


@frozen(eq=False)
class Quotations:
    """The relations for the quoted spans of a text that are speech, and the relation each cue was used for."""

    relations: list[AttributionRelation]
    by_cue: dict[int, AttributionRelation]
    """By the id of a cue."""


@define(eq=False)
class _Growing:
    """A relation that further quoted spans may be joined to."""

    ranges: list[Range]
    quoted_spans: list[QuotedSpan]
    kind: QuoteKind
    pattern: str
    cue: Cue | None
    mention: Mention | None
    silent: bool
    margin: float

    def join(self, quoted_span: QuotedSpan) -> None:
        """Take in a quoted span, and its words unless the clause holds them already."""
        self.quoted_spans.append(quoted_span)
        if not any(a <= quoted_span.first and quoted_span.last <= b for a, b in self.ranges[:CLAUSE_RANGES]):
            self.ranges.append((quoted_span.first, quoted_span.last))

    def finished(self) -> AttributionRelation:
        """The relation as it stays."""
        return AttributionRelation(
            tuple(self.ranges), tuple(self.quoted_spans), self.kind, self.pattern, self.cue, self.mention,
            silent=self.silent, margin=self.margin,
        )  # fmt: skip


class QuotationAttributor:
    """Works through the quoted spans of one text in order, since each decision depends on those before it."""

    def __init__(
        self, cues: Cues, index: CueIndex, extents: Extents, features: Features, source: SourceDecision,
        speech: SpeechDecision,
    ) -> None:  # fmt: skip
        self.doc: Document = cues.doc
        self.cues, self.index, self.extents, self.features = cues, index, extents, features
        self.candidates = SourceCandidates(cues, index, extents)
        self.source, self.speech = source, speech
        self._growing: list[_Growing] = []
        self._of_quoted_span: dict[int, _Growing] = {}
        self._by_cue: dict[int, _Growing] = {}

    def attribute(self, quoted_spans: Sequence[QuotedSpan]) -> Quotations:
        """Return a relation for every quotation that is speech, in the order of the text."""
        previous: Attributed | None = None
        was = "none"
        told = [range(*cue.addressee) for cue in self.index.cues if cue.addressee is not None]
        shows = {k for whom in told for k in whom if k in self.cues.opening_at}  # "told “Good Morning” that"
        for quoted_span in deadline.watched(quoted_spans):
            if quoted_span.opening in self.index.taken or quoted_span.opening in shows:
                continue
            if self.candidates.is_work(quoted_span) or self.candidates.is_name(quoted_span):
                continue
            candidates = self.candidates.of(quoted_span, previous)
            plain = len(candidates) == 1 and candidates[0].sure
            best, margin = (
                (candidates[0], _CERTAIN) if plain else self.source.choose(self.features, quoted_span, candidates)
            )
            if not (
                plain
                or self._runs_on(quoted_span)
                or self._whole_sentences(quoted_span, previous)
                or self.speech.is_speech(self.features, quoted_span, best, was)
            ):
                was = "other"
                continue
            was = "speech"
            best = best or Candidate("unknown", None, None)
            self._attribute(quoted_span, best, margin, previous)
            growing = self._of_quoted_span[id(quoted_span)]
            previous = Attributed(quoted_span, growing.cue, growing.mention, best.pattern)
        finished = {id(growing): growing.finished() for growing in self._growing}
        return Quotations([*finished.values()], {cue: finished[id(growing)] for cue, growing in self._by_cue.items()})

    def _whole_sentences(self, quoted_span: QuotedSpan, previous: Attributed | None) -> bool:
        """Whether whole sentences stand in marks in a place where only speech appears.

        After a colon ("The answer was short: “Never.”"), at the beginning of a paragraph, or after a quotation that was
        left open.
        """
        words = self.doc.words
        if not (words[quoted_span.first][0].isupper() and words[quoted_span.last - 1] in ".?!"):
            return False
        if quoted_span.opening and words[quoted_span.opening - 1] == ":":
            return True
        opens = quoted_span.opening == self.doc.paragraphs[quoted_span.paragraph][0]
        before = previous.quoted_span if previous is not None else None
        if before is not None and before.closing is None:
            if before.end == quoted_span.opening or (opens and before.paragraph == quoted_span.paragraph - 1):
                return True
        near = before is not None and (
            before.paragraph == quoted_span.paragraph - 1
            or (before.paragraph == quoted_span.paragraph - 2 and self._asks(quoted_span.paragraph - 1))
        )
        answers = near and self._fills_paragraph(quoted_span)
        return (
            opens
            and not quoted_span.secondary
            and (answers or quoted_span.last - quoted_span.first >= SHORTEST_SENTENCE)
        )

    def _asks(self, paragraph: int) -> bool:
        """Whether a paragraph ends with a question."""
        begin, end = self.doc.paragraphs[paragraph]
        return end > begin and self.doc.words[end - 1] == "?"

    def _fills_paragraph(self, quoted_span: QuotedSpan) -> bool:
        """Whether a paragraph is one quotation and nothing else."""
        return (quoted_span.opening, quoted_span.end) == self.doc.paragraphs[quoted_span.paragraph]

    def _runs_on(self, quoted_span: QuotedSpan) -> bool:
        """Whether a quotation is left open for the next paragraph to go on with: always speech."""
        following = quoted_span.paragraph + 1
        if quoted_span.closing is not None or quoted_span.secondary or following >= len(self.doc.paragraphs):
            return False
        begin = self.doc.paragraphs[quoted_span.paragraph][0]
        return quoted_span.opening == begin and self.doc.paragraphs[following][0] in self.cues.opening_at

    def _kind(self, quoted_span: QuotedSpan, pattern: str) -> QuoteKind:
        """Direct for an utterance, mixed for a fragment that the reporter's sentence goes around."""
        doc = self.doc
        words = doc.words
        first = words[quoted_span.first]
        upper = first[0].isupper() or not first[0].isalpha()
        stops = words[quoted_span.last - 1][-1] in ".,?!…" or words[quoted_span.last - 1] in DASHES
        before = words[quoted_span.opening - 1] if quoted_span.opening else ""
        apart = (
            quoted_span.opening == doc.paragraphs[quoted_span.paragraph][0] or before in (",", ":") or before in DASHES
        )
        apart = apart or quoted_span.opening == doc.sentences[doc.sentence_of[quoted_span.opening]][0]
        if pattern in ("label", "signed", "line_before", "holds_floor") or pattern in FOLLOWING:
            return QuoteKind.DIRECT if apart or upper else QuoteKind.MIXED
        return QuoteKind.DIRECT if upper and (apart or stops) else QuoteKind.MIXED

    def _attribute(self, quoted_span: QuotedSpan, best: Candidate, margin: float, previous: Attributed | None) -> None:
        """Make a relation of a quoted span, or join it to the one it belongs to."""
        inner = (quoted_span.first, quoted_span.last)
        if best.pattern in FOLLOWING and best.cue is not None:
            self.candidates.claim(best.cue)
        if previous is not None:
            before, growing = previous.quoted_span, self._of_quoted_span[id(previous.quoted_span)]
            runs_on = before.closing is None and before.paragraph == quoted_span.paragraph - 1
            if runs_on and quoted_span.opening == self.doc.paragraphs[quoted_span.paragraph][0]:
                if best.pattern not in ("introduces", "signed", "label"):
                    self._join(growing, quoted_span)
                    if best.pattern in FOLLOWING and growing.mention is None:
                        growing.cue, growing.mention = best.cue, best.mention
                        growing.pattern, growing.silent = best.pattern, False
                    return
            if best.pattern == "goes_on":
                self._join(growing, quoted_span)
                return
        if best.cue is not None and id(best.cue) in self._by_cue:
            growing = self._by_cue[id(best.cue)]
            if (
                (best.pattern in ("reports", "around") and growing.kind is QuoteKind.MIXED)
                or best.pattern == "introduces"
                or best.pattern in FOLLOWING
            ):
                if any(a <= quoted_span.opening < b for a, b in growing.ranges[:CLAUSE_RANGES]):
                    growing.quoted_spans.append(quoted_span)
                    self._of_quoted_span[id(quoted_span)] = growing
                else:
                    self._join(growing, quoted_span)
                return
        ranges, kind = [inner], self._kind(quoted_span, best.pattern)
        if best.cue is not None and (best.pattern == "reports" or self._runs_into(quoted_span, best)):
            clause = self.extents.of(best.cue)
            if clause and self._leads_up(clause[0][0], quoted_span.opening - 1):
                clause = [inner]
            if not any(a <= quoted_span.opening < b for a, b in clause):
                clause = [inner]
            if len(clause) > 1 or clause[0][0] < quoted_span.opening or clause[0][1] > quoted_span.end:
                ranges, kind = list(clause), QuoteKind.MIXED
        growing = _Growing(
            ranges, [quoted_span], kind, best.pattern, best.cue, best.mention, best.pattern in _SILENT, margin
        )
        self._growing.append(growing)
        self._of_quoted_span[id(quoted_span)] = growing
        if best.cue is not None:
            self._by_cue.setdefault(id(best.cue), growing)

    def _join(self, growing: _Growing, quoted_span: QuotedSpan) -> None:
        growing.join(quoted_span)
        self._of_quoted_span[id(quoted_span)] = growing

    def _leads_up(self, first: int, colon: int) -> bool:
        """Whether what stands before a colon says nothing of its own, as in "all she said was: “…”"."""
        doc = self.doc
        if colon < first or doc.words[colon] != ":":
            return False
        return not any(doc.classes[k] & CLAUSAL for k in range(first + 1, colon)) and not doc.classes[first] & SUBJECT

    def _runs_into(self, quoted_span: QuotedSpan, best: Candidate) -> bool:
        """Whether the clause begins before a quotation that its cue follows, or goes on after one that it introduces.

        "Selling the boats “makes us free,” Osei said"; "Osei said “new nets” and a loan would help".
        """
        words = self.doc.words
        if not words[quoted_span.first][0].islower():
            return False
        if best.pattern in FOLLOWING:
            return quoted_span.opening > self.doc.sentences[self.doc.sentence_of[quoted_span.opening]][0]
        if best.pattern != "introduces" or words[quoted_span.last - 1] in _STOPS or quoted_span.end >= len(words):
            return False
        if best.cue is not None and best.cue.inverted:  # "was branded “a trap” by Holm"
            return False
        return (
            words[quoted_span.end][0].islower() and best.cue is not None and best.cue.complement is Complement.QUOTATION
        )
