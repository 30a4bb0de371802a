"""Linear scores over named features, and the tables that turn them into shares of right decisions."""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence

FORMAT = 1


class LinearModel:
    """The weights of one question, and the table that turns its scores into probabilities.

    A score is the sum of the weights of the features that hold; inference is a dictionary. A score above ``threshold``
    is a yes; cases that are doubtful by their kind need more than ``doubtful``.

    >>> LinearModel({"": -1.0, "last=,": 1.5}).score(["last=,", "unheard of"])
    0.5
    """

    def __init__(
        self,
        features: dict[str, float],
        threshold: float = 0.0,
        calibration: Sequence[Sequence[float]] = (),
        doubtful: float | None = None,
    ) -> None:
        self.features, self.threshold = features, threshold
        self.doubtful = threshold if doubtful is None else doubtful
        self.bias = features.get("", 0.0)
        self.calibration = [(score, share) for score, share in calibration]

    @classmethod
    def read(cls, path: str) -> LinearModel:
        """Read the model of a question from its file; ValueError where the file is of another format."""
        with open(path, encoding="utf-8") as file:  # noqa: PTH123  see lexicon.loader
            held = json.load(file)
        if held["format"] != FORMAT:
            raise ValueError(f"{path}: a model of format {held['format']}, this version reads format {FORMAT}")
        return cls(held["features"], held.get("threshold", 0.0), held.get("calibration", ()), held.get("doubtful"))

    def score(self, features: Iterable[str]) -> float:
        """The sum of the weights of the features that hold; the feature without a name always does."""
        return sum(filter(None, map(self.features.get, features)), self.bias)

    def share_right(self, score: float) -> float:
        """The calibrated share of right decisions at a score: linear between the points of the table."""
        table = self.calibration
        if not table:
            return logistic(score)
        at = bisect_right(table, (score, math.inf))
        if at == 0:
            return table[0][1]
        if at == len(table):
            return table[-1][1]
        (low, first), (high, second) = table[at - 1], table[at]
        return first + (second - first) * (score - low) / (high - low) if high > low else second


def logistic(score: float) -> float:
    """1 / (1 + e^-score), without overflow."""
    return 1 / (1 + math.exp(-score)) if score > -700 else 0.0
