"""Which of its candidates is the source of a quotation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar

from quotebank.extraction.decisions.features import Features
from quotebank.extraction.decisions.place import FOLLOWING, VAGUE, Candidate
from quotebank.extraction.document.quotation_marks import QuotedSpan
from quotebank.extraction.english.complements import Complement
from quotebank.extraction.english.noun_phrases import MentionKind
from quotebank.extraction.english.word_shapes import size_of
from quotebank.extraction.models.linear import LinearModel

_TELLING = ("introduces", "reports", "goes_on")


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
    for other in candidates:
        cue, outer = other.cue, best.cue
        if cue is None or outer is None or cue is outer or cue.shared or other.mention is None:
            continue
        if other.pattern not in ("reports", "introduces") or best.pattern not in ("reports", "introduces"):
            continue
        named = other.mention.kind in (MentionKind.NAME, MentionKind.ROLE)
        if (
            named
            and cue.start >= outer.content > outer.first
            and outer.complement in (Complement.THAT, Complement.CLAUSE)
        ):
            return other
    return best


def _most_telling(best: Candidate, candidates: Sequence[Candidate]) -> Candidate:
    """Among candidates with the same mention, the one whose pattern is the most specific."""
    if best.pattern == "reports":  # where its cue also follows the quotation, it reports that and nothing else
        return next((c for c in candidates if c.cue is best.cue and c.pattern in FOLLOWING), best)
    if best.pattern not in VAGUE:
        return best
    head = best.mention.head if best.mention is not None else None
    same = [c for c in candidates if c.mention is not None and c.mention.head == head and c.pattern in _TELLING]
    return min(same, key=lambda c: _TELLING.index(c.pattern), default=best)


def candidate_features(
    features: Features, quoted_span: QuotedSpan, candidate: Candidate, rank: int, others: Sequence[Candidate]
) -> list[str]:
    """What ties a candidate to a quotation."""
    doc = features.doc
    pattern, cue, mention = candidate.pattern, candidate.cue, candidate.mention
    kind = features.mention(mention)
    gap = size_of(candidate.distance)
    begin, _ = doc.sentences[doc.sentence_of[quoted_span.opening]]
    ends = doc.words[quoted_span.last - 1]
    end = ends if ends in ".,?!" else "word"
    found = [
        f"pattern={pattern}",
        f"pattern={pattern}&mention={kind}",
        f"mention={kind}",
        f"pattern={pattern}&gap={gap}",
        f"pattern={pattern}&rank={min(rank, 4)}",
        f"pattern={pattern}&start={quoted_span.opening == begin}",
        f"pattern={pattern}&end={end}",
        f"pattern={pattern}&upper={features.phrases.capital[quoted_span.first]}",
        f"pattern={pattern}&others={min(len(others), 4)}",
        f"pattern={pattern}&before={features.word(quoted_span.opening - 1)}",
    ]
    beside, also, twice = set(), set(), False
    for other in others:
        if other is candidate:
            continue
        beside.add(other.pattern)
        if mention is not None and other.mention is not None and other.mention.first == mention.first:
            also.add(other.pattern)
            twice = twice or other.mention is mention
    found += [f"{pattern}&beside={name}" for name in sorted(beside)]
    if twice:
        found.append(f"{pattern}&twice")
    if cue is not None:
        told = features.cue(cue)
        found += [f"{pattern}:{f}" for f in told]
        found += [f"cue:{f}" for f in told]
    if mention is not None:
        following = features.word(mention.last)
        found.append(f"{pattern}&next={following}")
        found.append(f"{pattern}&next2={following}&{features.word(mention.last + 1)}")
        found += [f"{pattern}&also={name}" for name in sorted(also - {pattern})]
        found.append(f"{pattern}&left={features.word(mention.first - 1)}")
        if mention.first == begin:
            found.append(f"{pattern}&opens")
        if mention.last <= quoted_span.opening:
            commas = doc.words[max(mention.last, quoted_span.opening - 60) : quoted_span.opening].count(",")
            found.append(f"{pattern}&commas={min(commas, 3)}")
            if doc.sentence_of[mention.first] == doc.sentence_of[quoted_span.opening]:
                found.append(f"{pattern}&same_sentence")
            if mention.last in features.cues.inside or mention.first - 1 in features.cues.inside:
                found.append(f"{pattern}&beside_quotation")
        if mention.first in features.cues.inside and pattern != "label":
            found.append(f"{pattern}&mention_inside")
    return found
