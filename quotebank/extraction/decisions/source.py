"""Which of its candidates is the source of a quotation."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import ClassVar

from attrs import define

from quotebank.extraction.decisions.features import Features
from quotebank.extraction.decisions.place import FOLLOWING, VAGUE, Candidate
from quotebank.extraction.document.quotation_marks import QuotedSpan
from quotebank.extraction.english.cue import Complement, Cue
from quotebank.extraction.english.noun_phrases import MentionKind
from quotebank.extraction.english.word_shapes import size_of
from quotebank.extraction.models.linear import LinearModel

_TELLING = ("introduces", "reports", "goes_on")
_REPORTING = ("reports", "introduces")
_FAR = 60
"""Tokens before a quotation in which commas are counted."""


class SourceDecision:
    """Chooses the source of a quotation."""

    strength: ClassVar = 1.0
    """L2 penalty used in fitting, chosen by cross-validation."""

    def __init__(self, model: LinearModel) -> None:
        self.model = model

    def choose(
        self, features: Features, quoted_span: QuotedSpan, candidates: Sequence[Candidate]
    ) -> tuple[Candidate | None, float]:
        """The best candidate of a quotation and by how much it leads; None without candidates."""
        best: Candidate | None = None
        first = second = -math.inf
        for rank, candidate in enumerate(candidates):
            score = self.model.score(candidate_features(features, quoted_span, candidate, rank, candidates))
            if score > first:
                best, first, second = candidate, score, first
            elif score > second:
                second = score
        if best is not None:
            best = _innermost(_most_telling(best, candidates), candidates)
        return best, min(first - second, 10.0) if best is not None else 0.0


def _innermost(best: Candidate, candidates: Sequence[Candidate]) -> Candidate:
    """Prefer the inner speaker where one relays another: "A told the court that B had said “…”"."""
    outer = best.cue
    if outer is None or best.pattern not in _REPORTING or outer.complement not in (Complement.THAT, Complement.CLAUSE):
        return best
    return next((other for other in candidates if _is_inside(other, outer)), best)


def _is_inside(candidate: Candidate, outer: Cue) -> bool:
    """Whether a candidate's named speaker and cue stand in the clause that another cue reports."""
    cue, mention = candidate.cue, candidate.mention
    if cue is None or mention is None or cue.shared or candidate.pattern not in _REPORTING:
        return False
    return mention.kind in (MentionKind.NAME, MentionKind.ROLE) and cue.start >= outer.content


def _most_telling(best: Candidate, candidates: Sequence[Candidate]) -> Candidate:
    """Among candidates with the same mention, the one whose pattern is the most specific."""
    if best.pattern == "reports":  # where its cue also follows the quotation, it reports that and nothing else
        return next((c for c in candidates if c.cue is best.cue and c.pattern in FOLLOWING), best)
    if best.pattern not in VAGUE or best.mention is None:
        return best
    head = best.mention.head
    same = [c for c in candidates if c.pattern in _TELLING and c.mention is not None and c.mention.head == head]
    return min(same, key=lambda c: _TELLING.index(c.pattern), default=best)


@define(slots=True, eq=False)
class _Question:
    """A candidate that may be a quotation's source, in its rank among others."""

    features: Features
    span: QuotedSpan
    candidate: Candidate
    pattern: str
    """How the candidate is tied to the quotation."""
    rank: int
    others: Sequence[Candidate]
    sentence_begin: int
    """The first token of the sentence that the quotation begins in."""


def candidate_features(
    features: Features, quoted_span: QuotedSpan, candidate: Candidate, rank: int, others: Sequence[Candidate]
) -> list[str]:
    """What ties a candidate to a quotation."""
    doc = features.doc
    begin = doc.sentences[doc.sentence_of[quoted_span.opening]][0]
    question = _Question(features, quoted_span, candidate, candidate.pattern, rank, others, begin)
    found: list[str] = []
    for group in GROUPS:
        found += group(question)
    return found


def _by_pattern(question: _Question) -> list[str]:
    """The pattern with what the candidate and the quotation look like."""
    features, span, pattern = question.features, question.span, question.pattern
    kind = features.mention(question.candidate.mention)
    ends = features.doc.words[span.last - 1]
    return [
        f"pattern={pattern}",
        f"pattern={pattern}&mention={kind}",
        f"mention={kind}",
        f"pattern={pattern}&gap={size_of(question.candidate.distance)}",
        f"pattern={pattern}&rank={min(question.rank, 4)}",
        f"pattern={pattern}&start={span.opening == question.sentence_begin}",
        f"pattern={pattern}&end={ends if ends in '.,?!' else 'word'}",
        f"pattern={pattern}&upper={features.phrases.capital[span.first]}",
        f"pattern={pattern}&others={min(len(question.others), 4)}",
        f"pattern={pattern}&before={features.word(span.opening - 1)}",
    ]


def _beside(question: _Question) -> list[str]:
    """The patterns of the other candidates, and whether one of them has the very same mention."""
    candidate, pattern = question.candidate, question.pattern
    rest = [other for other in question.others if other is not candidate]
    found = [f"{pattern}&beside={name}" for name in sorted({other.pattern for other in rest})]
    if candidate.mention is not None and candidate.mention in [other.mention for other in rest]:
        found.append(f"{pattern}&twice")
    return found


def _of_cue(question: _Question) -> list[str]:
    """The cue, by itself and with the pattern."""
    if question.candidate.cue is None:
        return []
    told = question.features.cue(question.candidate.cue)
    pattern = question.pattern
    return [*[f"{pattern}:{feature}" for feature in told], *[f"cue:{feature}" for feature in told]]


def _of_mention(question: _Question) -> list[str]:
    """The words around the mention, and the other patterns that lead to it."""
    features, candidate, pattern = question.features, question.candidate, question.pattern
    mention = candidate.mention
    if mention is None:
        return []
    following = features.word(mention.last)
    also = {c.pattern for c in question.others if c.mention is not None and c.mention.first == mention.first}
    found = [
        f"{pattern}&next={following}",
        f"{pattern}&next2={following}&{features.word(mention.last + 1)}",
        *(f"{pattern}&also={name}" for name in sorted(also - {pattern})),
        f"{pattern}&left={features.word(mention.first - 1)}",
    ]
    return [*found, f"{pattern}&opens"] if mention.first == question.sentence_begin else found


def _between(question: _Question) -> list[str]:
    """What stands between a mention and the quotation after it, and whether other quotations are in the way."""
    features, pattern, opening = question.features, question.pattern, question.span.opening
    doc, inside, mention = features.doc, features.cues.inside, question.candidate.mention
    if mention is None:
        return []
    found = []
    if mention.last <= opening:
        commas = doc.words[max(mention.last, opening - _FAR) : opening].count(",")
        found.append(f"{pattern}&commas={min(commas, 3)}")
        if doc.sentence_of[mention.first] == doc.sentence_of[opening]:
            found.append(f"{pattern}&same_sentence")
        if mention.last in inside or mention.first - 1 in inside:
            found.append(f"{pattern}&beside_quotation")
    return found


GROUPS: tuple[Callable[[_Question], list[str]], ...] = (_by_pattern, _beside, _of_cue, _of_mention, _between)
"""The groups of features, each of which can be left out."""
