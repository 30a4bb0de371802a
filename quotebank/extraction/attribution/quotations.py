"""Assigns every quoted span that is speech to a source, and joins the parts of one quotation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

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
from quotebank.extraction.english.cue import Cue
from quotebank.extraction.english.cue_index import CueIndex
from quotebank.extraction.english.cues import Cues
from quotebank.extraction.english.grammar import CLAUSAL, PREPOSITION, SUBJECT, TIME
from quotebank.extraction.english.noun_phrases import Mention, MentionKind
from quotebank.extraction.english.rules.passed_words import PASSED, Passed
from quotebank.extraction.english.rules.quoted_words import NO_SPEECH, SPEECH, Marked
from quotebank.extraction.relations import CERTAIN, AttributionRelation
from quotebank.marks import DASHES
from quotebank.records import QuoteKind

_STOPS = frozenset({".", ",", "?", "!", "…", ";"})
_SILENT = "holds_floor"
"""The pattern without a mention of its own: the speaker follows from the speakers before."""
_OWN = FOLLOWING | {"introduces"}
"""Patterns of a cue and one quotation after the other."""
_BEGINNING = frozenset({"introduces", "signed", "label"})
"""Patterns of a quotation that goes on with none."""
_PLAIN = FOLLOWING | {"signed", "label"}
"""Patterns of words that are nobody's but the source's."""
_UTTERING = frozenset({"label", "signed", "line_before", "holds_floor"}) | FOLLOWING
"""Patterns of an utterance, even of a few words."""
_APART = DASHES | {",", ":"}
_LONGEST_OPENING = 3
CLAUSE_RANGES = 2
"""The most ranges a reported clause has; any after these are quotations joined to it."""


@frozen(eq=False)
class Quotations:
    """The relations for the quoted spans of a text that are speech, and the relation each cue was used for."""

    relations: list[AttributionRelation]
    by_cue: dict[int, AttributionRelation]
    """By the id of a cue."""


class _Sure(NamedTuple):
    """How sure the source of a quotation is, and that it is speech."""

    margin: float
    lead: float


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
    lead: float
    end: float

    def join(self, quoted_span: QuotedSpan) -> None:
        """Take in a quoted span, and its words unless the clause holds them already."""
        self.quoted_spans.append(quoted_span)
        if not _holds(self.ranges[:CLAUSE_RANGES], quoted_span.opening):
            self.ranges.append((quoted_span.first, quoted_span.last))

    def finished(self) -> AttributionRelation:
        """The relation as it stays."""
        return AttributionRelation(
            tuple(self.ranges), tuple(self.quoted_spans), self.kind, self.pattern, self.cue, self.mention,
            silent=self.silent, margin=self.margin, lead=self.lead, end=self.end,
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
        told = [range(*cue.addressee) for cue in index.cues if cue.addressee is not None]
        self._told = {k for whom in told for k in whom if k in cues.opening_at}

    def attribute(self, quoted_spans: Sequence[QuotedSpan]) -> Quotations:
        """Return a relation for every quotation that is speech, in the order of the text."""
        previous: Attributed | None = None
        was = "none"
        for quoted_span in deadline.watched(quoted_spans):
            marked = self._marked(quoted_span, previous)
            if quoted_span.opening in self.index.taken or NO_SPEECH.any(marked, marked.lower_before(1)):
                continue
            best, margin = self._source_of(quoted_span, previous)
            best = self._owned(quoted_span, best)
            lead = self._lead(marked, best, was)
            if lead > 0:
                sure = _Sure(margin, lead)
                previous = self._attribute(quoted_span, best or Candidate("unknown", None, None), sure, previous)
                was = "speech"
            else:
                was = "other"
        finished = {id(growing): growing.finished() for growing in self._growing}
        return Quotations([*finished.values()], {cue: finished[id(growing)] for cue, growing in self._by_cue.items()})

    def _marked(self, quoted_span: QuotedSpan, previous: Attributed | None) -> Marked:
        """A quoted span as the rules see it."""
        before = previous.quoted_span if previous is not None else None
        cues = self.index.by_sentence.get(self.doc.sentence_of[quoted_span.opening], [])
        return Marked(self.doc, quoted_span, before, self.cues.opening_at, self._told, self.cues.phrases.name_at, cues)

    def _lead(self, marked: Marked, best: Candidate | None, was: str) -> float:
        """How surely a quoted span is speech: by its source, by its place, or as the weights have it."""
        if (best is not None and best.sure) or SPEECH.any(marked, marked.lower_before(1)):
            return CERTAIN
        return self.speech.lead(self.features, marked.span, best, was)

    def _source_of(self, quoted_span: QuotedSpan, previous: Attributed | None) -> tuple[Candidate | None, float]:
        """The best candidate of a quotation and by how much it leads."""
        candidates = self.candidates.of(quoted_span, previous)
        if len(candidates) == 1 and candidates[0].sure:
            return candidates[0], CERTAIN
        return self.source.choose(self.features, quoted_span, candidates)

    def _owned(self, quoted_span: QuotedSpan, best: Candidate | None) -> Candidate | None:
        """The source, or who owns the words that it only passes on or judges."""
        opening, sentence = quoted_span.opening, self.doc.sentence_of[quoted_span.opening]
        first = self.doc.sentences[sentence][0]
        if quoted_span.secondary or best is None or best.pattern in _PLAIN or first >= opening:
            return best
        cues = [cue for cue in self.index.by_sentence.get(sentence, ()) if cue.first < opening]
        owner = PASSED.first(Passed(self.doc, self.cues.phrases, opening, first, cues, best.pattern == "reports"))
        if owner is None or (owner.mention and best.mention and owner.mention.head == best.mention.head):
            return best
        return Candidate(best.pattern if owner.mention else "unknown", None, owner.mention)

    def _attribute(
        self, quoted_span: QuotedSpan, best: Candidate, sure: _Sure, previous: Attributed | None
    ) -> Attributed:
        """Make a relation of a quoted span, or join it to the one it belongs to."""
        if best.pattern in FOLLOWING and best.cue is not None:
            self.candidates.claim(best.cue)
        growing = self._continued(quoted_span, best, previous) or self._of_same_cue(best)
        if growing is not None:
            growing.join(quoted_span)
        else:
            growing = self._begun(quoted_span, best, sure)
        self._of_quoted_span[id(quoted_span)] = growing
        return Attributed(quoted_span, growing.cue, growing.mention, best.pattern)

    def _continued(self, quoted_span: QuotedSpan, best: Candidate, previous: Attributed | None) -> _Growing | None:
        """The relation of the quotation before, where a quotation goes on with it."""
        if previous is None:
            return None
        before, growing = previous.quoted_span, self._of_quoted_span[id(previous.quoted_span)]
        if best.pattern == "goes_on":
            return growing
        runs_on = before.closing is None and before.paragraph == quoted_span.paragraph - 1
        opens = quoted_span.opening == self.doc.paragraphs[quoted_span.paragraph][0]
        if not runs_on or not opens or best.pattern in _BEGINNING:
            return None
        if best.pattern in FOLLOWING:
            if growing.mention is None:
                growing.cue, growing.mention = best.cue, best.mention
                growing.pattern, growing.silent = best.pattern, False
            elif best.mention is None or best.mention.kind is not MentionKind.PRONOUN:
                return None  # the closing mark was lost: this paragraph has a source of its own
            if best.cue is not None:
                self._by_cue.setdefault(id(best.cue), growing)
        return growing

    def _of_same_cue(self, best: Candidate) -> _Growing | None:
        """The relation that a cue was used for, if it can have another quotation."""
        growing = self._by_cue.get(id(best.cue)) if best.cue is not None else None
        if growing is None or growing.kind is QuoteKind.MIXED or best.pattern in _OWN:
            return growing
        return None

    def _begun(self, quoted_span: QuotedSpan, best: Candidate, sure: _Sure) -> _Growing:
        """A new relation, of a quotation alone or of the clause around it."""
        clause = self._clause_around(quoted_span, best)
        ranges = [*clause] or [(quoted_span.first, quoted_span.last)]
        kind = QuoteKind.MIXED if clause else self._kind(quoted_span, best.pattern)
        growing = _Growing(
            ranges,
            [quoted_span],
            kind,
            best.pattern,
            best.cue,
            best.mention,
            best.pattern == _SILENT,
            sure.margin,
            sure.lead,
            self.extents.likely(best.cue) if clause else 1.0,
        )
        self._growing.append(growing)
        if best.cue is not None:
            self._by_cue.setdefault(id(best.cue), growing)
        return growing

    def _kind(self, quoted_span: QuotedSpan, pattern: str) -> QuoteKind:
        """Direct for an utterance, mixed for a fragment that the reporter's sentence goes around."""
        words, opening = self.doc.words, quoted_span.opening
        first, last = words[quoted_span.first][0], words[quoted_span.last - 1][-1]
        upper = first.isupper() or not first.isalpha()
        opens = opening == self.doc.sentences[self.doc.sentence_of[opening]][0]
        apart = opens or words[opening - 1] in _APART
        if pattern in _UTTERING:
            return QuoteKind.DIRECT if apart or upper else QuoteKind.MIXED
        return QuoteKind.DIRECT if upper and (apart or last in ".,?!…") else QuoteKind.MIXED

    # -- the clause around a quotation ---------------------------------------------------------------------------

    def _clause_around(self, quoted_span: QuotedSpan, best: Candidate) -> list[Range]:
        """The clause that a quotation is only a part of; empty where it is all that was said."""
        opening = quoted_span.opening
        if best.cue is None or not (best.pattern == "reports" or self._runs_into(quoted_span, best.pattern, best.cue)):
            return []
        clause = self.extents.of(best.cue)
        if not _holds(clause, opening) or self._leads_up(clause[0][0], opening - 1):
            return []
        first, last = clause[0]
        return clause if len(clause) > 1 or first < opening or last > quoted_span.end else []

    def _is_opening_phrase(self, first: int, comma: int) -> bool:
        """Whether a sentence opens with when or where something is said: "At dawn, “we fish,” Osei said"."""
        doc = self.doc
        if doc.words[comma] != "," or comma - first > _LONGEST_OPENING or not doc.classes[first] & (PREPOSITION | TIME):
            return False
        return not any(has & CLAUSAL for has in doc.classes[first:comma])

    def _leads_up(self, first: int, colon: int) -> bool:
        """Whether what stands before a colon says nothing of its own, as in "all she said was: “…”"."""
        doc = self.doc
        if colon < first or doc.words[colon] != ":":
            return False
        return not doc.classes[first] & SUBJECT and not any(doc.classes[k] & CLAUSAL for k in range(first + 1, colon))

    def _runs_into(self, quoted_span: QuotedSpan, pattern: str, cue: Cue) -> bool:
        """Whether the clause begins before a quotation that its cue follows, or goes on after one that it introduces.

        "Selling the boats “makes us free,” Osei said"; "Osei said “new nets” and a loan would help".
        """
        words = self.doc.words
        if not words[quoted_span.first][0].islower():
            return False
        if pattern in FOLLOWING:
            begin = self.doc.sentences[self.doc.sentence_of[quoted_span.opening]][0]
            return quoted_span.opening > begin and not self._is_opening_phrase(begin, quoted_span.opening - 1)
        if pattern != "introduces" or cue.inverted or words[quoted_span.last - 1] in _STOPS:
            return False  # inverted: "was branded “a trap” by Holm"
        return quoted_span.end < len(words) and words[quoted_span.end][0].islower()


def _holds(ranges: Sequence[Range], k: int) -> bool:
    return any(first <= k < last for first, last in ranges)
