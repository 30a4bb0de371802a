"""Whom a pronoun or a role stands for, nobody being one of the candidates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from quotebank.extraction.coreference.antecedents import AntecedentCandidate
from quotebank.extraction.english.noun_phrases import Mention
from quotebank.extraction.models.linear import LinearModel


class AntecedentDecision:
    """Chooses whom a mention stands for."""

    strength: ClassVar = 4.0
    """L2 penalty used in fitting, chosen by cross-validation."""

    def __init__(self, model: LinearModel) -> None:
        self.model = model

    def choose(self, mention: Mention, candidates: Sequence[AntecedentCandidate]) -> tuple[AntecedentCandidate, float]:
        """The candidate with the highest score, the first stands for nobody, and by how much it leads the next."""
        scores = [self.model.score(candidate.features) - candidate.doubt for candidate in candidates]
        best = max(scores)
        margin = best - max((s for s in scores if s < best), default=best - 9)
        return candidates[scores.index(best)], margin
