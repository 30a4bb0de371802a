"""Why a quote came out as it did: every learned question on the way, its candidates with their scores, losers too."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence

from attrs import Factory, define, frozen

from quotebank.extraction.coreference.antecedents import AntecedentCandidate
from quotebank.extraction.decisions.antecedent import AntecedentDecision
from quotebank.extraction.decisions.boundaries import BoundaryCandidate
from quotebank.extraction.decisions.decision_set import DecisionSet
from quotebank.extraction.decisions.extent import ExtentDecision
from quotebank.extraction.decisions.features import Features
from quotebank.extraction.decisions.place import Candidate
from quotebank.extraction.decisions.reported import ReportedDecision, clause_features, size_in_tokens
from quotebank.extraction.decisions.source import SourceDecision, candidate_features
from quotebank.extraction.decisions.speech import SpeechDecision, speech_features
from quotebank.extraction.document.quotation_marks import QuotedSpan
from quotebank.extraction.document.text import Document, Range
from quotebank.extraction.english.cue import Cue
from quotebank.extraction.english.noun_phrases import Mention
from quotebank.extraction.models.linear import LinearModel
from quotebank.extraction.relations import AttributionRelation
from quotebank.records import Quote, Span

_STRONGEST = 6
"""Features shown for each candidate."""
_AROUND = 4
"""Tokens before and after the end of a clause."""


@frozen
class Weighed:
    """One candidate of a question: in words, its score, and the features that weigh most, strongest first."""

    candidate: str
    score: float
    features: tuple[tuple[str, float], ...]
    chosen: bool


@frozen
class Decision:
    """One learned question about a quote and how it was answered.

    ``question`` is the name of a file of `quotebank.extraction.decisions`; ``about`` are the words that it is asked of.
    Of a yes-or-no question the one candidate is "yes", chosen where its score is above ``threshold``.
    """

    question: str
    about: str
    candidates: tuple[Weighed, ...]
    threshold: float | None = None


@frozen
class Explanation:
    """The decisions behind a quote; ``quote`` is None if none was made, and ``span`` says where it would have been."""

    span: Span
    quote: Quote | None
    decisions: tuple[Decision, ...]


@define
class _Log:
    """What the decisions about one article wrote down, by the id of what they were asked about."""

    source: dict[int, Decision] = Factory(dict)
    speech: dict[int, tuple[QuotedSpan, Decision]] = Factory(dict)
    reported: dict[int, tuple[Sequence[Range], Decision]] = Factory(dict)
    extent: dict[int, Decision] = Factory(dict)
    antecedent: dict[int, Decision] = Factory(dict)

    def decisions(self, relation: AttributionRelation) -> Iterator[Decision]:
        """What was decided about a relation: each of its spans, its cue, its mention."""
        for key in _keys(relation):
            if key in self.source:
                yield self.source[key]
            if key in self.speech:
                yield self.speech[key][1]
            if key in self.reported:
                yield self.reported[key][1]
            if key in self.extent:
                yield self.extent[key]
        if id(relation.mention) in self.antecedent:
            yield self.antecedent[id(relation.mention)]


class Explainer:
    """Takes decisions as some models do, and writes them down; for one article."""

    def __init__(self, doc: Document, decisions: DecisionSet) -> None:
        self.doc = doc
        self._log = log = _Log()
        self.decisions = DecisionSet(
            _Source(decisions.source.model, doc, log), _Speech(decisions.speech.model, doc, log),
            _Reported(decisions.reported.model, doc, log), _Extent(decisions.extent.model, doc, log),
            _Antecedent(decisions.antecedent.model, doc, log), decisions.kind, decisions.confidence, decisions.record,
        )  # fmt: skip

    def explain(self, told: Sequence[tuple[AttributionRelation, Quote]]) -> list[Explanation]:
        """What led to each quote, and to those that were not made, in the order of the text."""
        found = [Explanation(quote.content[0], quote, tuple(self._log.decisions(relation))) for relation, quote in told]
        used = {key for relation, _ in told for key in _keys(relation)}
        return sorted([*found, *self._unmade(used)], key=lambda explanation: explanation.span)

    def _unmade(self, used: Container[int]) -> Iterator[Explanation]:
        """What was asked about spans and cues of which no quote was made."""
        log = self._log
        for key, (quoted_span, decision) in log.speech.items():
            if key not in used:
                source = [log.source[key]] if key in log.source else []
                place = self.doc.span(quoted_span.first, quoted_span.last)
                yield Explanation(place, None, (*source, decision))
        for key, (ranges, decision) in log.reported.items():
            if key not in used and ranges:
                extent = [log.extent[key]] if key in log.extent else []
                yield Explanation(self.doc.span(*ranges[0]), None, (*extent, decision))


def _keys(relation: AttributionRelation) -> list[int]:
    """The ids under which the decisions about a relation were written down, its mention apart."""
    keys = [id(span) for span in relation.quoted_spans]
    return [*keys, id(relation.cue)] if relation.cue is not None else keys


def _weighed(model: LinearModel, candidate: str, features: Iterable[str], *, chosen: bool) -> Weighed:
    """A candidate with its score and the features that weigh most."""
    held = [(feature, model.features[feature]) for feature in features if feature in model.features]
    strongest = sorted(held, key=lambda pair: -abs(pair[1]))[:_STRONGEST]
    score = model.bias + sum(weight for _, weight in held)
    return Weighed(candidate, round(score, 3), tuple((name, round(weight, 3)) for name, weight in strongest), chosen)


class _Source(SourceDecision):
    def __init__(self, model: LinearModel, doc: Document, log: _Log) -> None:
        super().__init__(model)
        self.doc, self.log = doc, log

    def choose(
        self, features: Features, quoted_span: QuotedSpan, candidates: Sequence[Candidate]
    ) -> tuple[Candidate | None, float]:
        """Choose, and write down every candidate."""
        best, margin = super().choose(features, quoted_span, candidates)
        weighed = tuple(
            _weighed(
                self.model, self._words(candidate),
                candidate_features(features, quoted_span, candidate, rank, candidates), chosen=candidate is best,
            )
            for rank, candidate in enumerate(candidates)
        )  # fmt: skip
        about = self.doc.slice(quoted_span.first, quoted_span.last)
        self.log.source[id(quoted_span)] = Decision("source", about, weighed)
        return best, margin

    def _words(self, candidate: Candidate) -> str:
        """The mention, the cue and the pattern of a candidate."""
        mention, cue = candidate.mention, candidate.cue
        who = self.doc.slice(mention.first, mention.last) if mention is not None else "nobody"
        return f"{who} ({candidate.pattern}{f', {self.doc.slice(cue.first, cue.last)}' if cue is not None else ''})"


class _Speech(SpeechDecision):
    def __init__(self, model: LinearModel, doc: Document, log: _Log) -> None:
        super().__init__(model)
        self.doc, self.log = doc, log

    def lead(self, features: Features, quoted_span: QuotedSpan, best: Candidate | None, previous: str) -> float:
        """Decide, and write it down."""
        lead = super().lead(features, quoted_span, best, previous)
        held = speech_features(features, quoted_span, best, previous)
        about = self.doc.slice(quoted_span.first, quoted_span.last)
        decision = Decision(
            "speech", about, (_weighed(self.model, "yes", held, chosen=lead > 0),), self.threshold(held)
        )
        self.log.speech[id(quoted_span)] = quoted_span, decision
        return lead


class _Reported(ReportedDecision):
    def __init__(self, model: LinearModel, doc: Document, log: _Log) -> None:
        super().__init__(model)
        self.doc, self.log = doc, log

    def lead_of(self, features: Features, cue: Cue, ranges: Sequence[Range]) -> float:
        """Decide, and write it down."""
        lead = super().lead_of(features, cue, ranges)
        held = clause_features(features, cue, size_in_tokens(ranges))
        weighed = _weighed(self.model, "yes", held, chosen=lead > 0)
        about = self.doc.slice(cue.first, cue.last)
        self.log.reported[id(cue)] = ranges, Decision("reported", about, (weighed,), self.model.threshold)
        return lead


class _Extent(ExtentDecision):
    def __init__(self, model: LinearModel, doc: Document, log: _Log) -> None:
        super().__init__(model)
        self.doc, self.log = doc, log

    def choose(self, cue: Cue, candidates: Sequence[BoundaryCandidate]) -> tuple[int, float]:
        """Choose, and write down every place."""
        at, likely = super().choose(cue, candidates)
        weighed = tuple(_weighed(self.model, self._words(c.at), c.features, chosen=c.at == at) for c in candidates)
        self.log.extent[id(cue)] = Decision("extent", self.doc.slice(cue.first, cue.last), weighed)
        return at, likely

    def _words(self, at: int) -> str:
        """The words on either side of a place."""
        words = self.doc.words
        return f"{' '.join(words[max(0, at - _AROUND) : at])} | {' '.join(words[at : at + _AROUND])}".strip()


class _Antecedent(AntecedentDecision):
    def __init__(self, model: LinearModel, doc: Document, log: _Log) -> None:
        super().__init__(model)
        self.doc, self.log = doc, log

    def choose(self, mention: Mention, candidates: Sequence[AntecedentCandidate]) -> tuple[AntecedentCandidate, float]:
        """Choose, and write down every candidate."""
        best, margin = super().choose(mention, candidates)
        weighed = tuple(
            _weighed(
                self.model, candidate.entity.name if candidate.entity is not None else "nobody", candidate.features,
                chosen=candidate is best,
            )
            for candidate in candidates
        )  # fmt: skip
        about = self.doc.slice(mention.first, mention.last)
        self.log.antecedent[id(mention)] = Decision("antecedent", about, weighed)
        return best, margin
