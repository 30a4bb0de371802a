"""How far a reported clause reaches: the places where it could end, what they look like, and the choice among them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, repeat
from math import exp
from operator import mul, truediv
from typing import ClassVar

from quotebank.extraction.decisions.boundaries import Boundaries, BoundaryCandidate
from quotebank.extraction.document.text import Range
from quotebank.extraction.english.clauses import Clauses
from quotebank.extraction.english.cue import Complement, Cue
from quotebank.extraction.english.cue_index import CueIndex
from quotebank.extraction.english.cues import Cues
from quotebank.extraction.models.linear import LinearModel

_CLEAR = 1.3
"""If all places together are at most this much likelier than the best one, take the best."""
_MOST_CUES = 8
"""Search window on each side of a cue, in cues of its sentence, for what can end its clause."""


def scores(ends: Sequence[BoundaryCandidate], model: LinearModel) -> list[float]:
    """The score of each end of one clause; the words that the clause has passed are weighed once."""
    passed = [0.0, *accumulate(map(model.features.get, ends[-1].passed, repeat(0.0)))]
    return [model.score(end.own) + passed[end.reached] for end in ends]


class ExtentDecision:
    """Chooses the end of a reported clause."""

    strength: ClassVar = 4.0
    """L2 penalty used in fitting, chosen by cross-validation."""

    def __init__(self, model: LinearModel) -> None:
        self.model = model

    def choose(self, cue: Cue, candidates: Sequence[BoundaryCandidate]) -> tuple[int, float]:
        """The token after the clause that a cue reports, the end that is expected to overlap it most; how likely it is.

        Each place ends the clause with some probability; a choice is worth the mean overlap (intersection over union)
        with the clause that each of them would give, so that a doubtful comma cuts no long clause short.
        """
        if len(candidates) == 1:
            return candidates[0].at, 1.0
        scored = scores(candidates, self.model)
        top = max(scored)
        shares = [exp(score - top) for score in scored]
        total = sum(shares)
        if total < _CLEAR:
            return candidates[scored.index(top)].at, 1 / total
        sizes = [candidate.at - cue.content for candidate in candidates]
        # the overlap of a clause with a shorter one is the other's size over its own, with a longer one the reverse
        shorter = accumulate(map(mul, shares, sizes))
        longer = [*accumulate(map(truediv, reversed(shares), reversed(sizes)), initial=0.0)][-2::-1]
        overlaps = [s / own + own * rest for own, s, rest in zip(sizes, shorter, longer, strict=True)]
        best = overlaps.index(max(overlaps))
        return candidates[best].at, shares[best] / total


class Extents:
    """What each cue of one text reports, as token ranges; computed on demand and cached."""

    def __init__(self, cues: Cues, index: CueIndex, decision: ExtentDecision) -> None:
        self.doc, self.index, self.decision = cues.doc, index, decision
        self._clauses, self._boundaries = Clauses(cues), Boundaries(cues)
        self._known: dict[int, list[Range]] = {}
        self._likely: dict[int, float] = {}

    def of(self, cue: Cue) -> list[Range]:
        """The token ranges of what a cue reports; empty when nothing."""
        key = id(cue)
        if key not in self._known:
            self._known[key] = self._ranges(cue)
        return self._known[key]

    def likely(self, cue: Cue | None) -> float:
        """How likely it is that the clause of a cue ends where it does; 1 if the grammar says so."""
        return self._likely.get(id(cue), 1.0)

    def _ranges(self, cue: Cue) -> list[Range]:
        clauses = self._clauses
        if cue.complement is Complement.NOTHING:
            return clauses.whole(clauses.around(cue, self._others(cue)))
        first = cue.content
        end, self._likely[id(cue)] = self.decision.choose(cue, self.boundaries(cue, self._others(cue)))
        return clauses.whole(clauses.trimmed([(first, end)])) if end > first else []

    def _others(self, cue: Cue) -> list[Cue]:
        """The cues of its sentence that stand around a cue, and it."""
        cues = self.index.by_sentence[cue.sentence]
        at = bisect_left(cues, cue.first, key=lambda c: c.first)
        return cues[max(0, at - _MOST_CUES) : at + _MOST_CUES + 1]

    def boundaries(self, cue: Cue, others: Sequence[Cue]) -> list[BoundaryCandidate]:
        """The places where a reported clause could end; the last is the sentence's end, or where the rules are sure."""
        rule = self._clauses.end(cue, others)
        stop = self.doc.sentences[self.doc.sentence_of[cue.first]][1]
        if stop <= cue.content:
            return [BoundaryCandidate(stop)]
        if cue.noun or (cue.mention is None and rule < stop):
            return [BoundaryCandidate(rule)]
        relative = self._clauses.of_relative(cue, others)
        if relative:
            return [BoundaryCandidate(relative)]
        found = self._boundaries.of(cue, others, rule)
        if self._clauses.by_another(cue, others) != rule:
            return found
        return [candidate for candidate in found if candidate.at <= rule] or [BoundaryCandidate(rule)]
