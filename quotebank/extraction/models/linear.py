"""Linear scores over named features, and the tables that turn them into shares of right decisions.

The weights are JSON in ``en/``, one file a question, rebuilt by ``python -m quotebank.training``. A score is the
sum of the weights of the features that hold; inference is a dictionary.
"""

from __future__ import annotations

import json
import math
import os.path
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import repeat

FORMAT = 1
_ZEROS = repeat(0.0)


class LinearModel:
    """The weights of one question, and the table that turns its scores into probabilities.

    A score above ``threshold`` is a yes; cases that are doubtful by their kind need more than ``doubtful``.
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
    def read(cls, name: str) -> LinearModel:
        """Read the weights of a question from its file."""
        path = os.path.join(os.path.dirname(__file__), "en", f"{name}.json")  # noqa: PTH118, PTH120  see lexicon.loader
        with open(path, encoding="utf-8") as file:  # noqa: PTH123
            model = json.load(file)
        if model["format"] != FORMAT:
            raise ValueError(f"{path}: weights of format {model['format']}, this version reads format {FORMAT}")
        return cls(model["features"], model.get("threshold", 0.0), model.get("calibration", ()), model.get("doubtful"))

    def score(self, features: Iterable[str]) -> float:
        """The sum of the weights of the features that hold; the feature without a name always does."""
        return sum(map(self.features.get, features, _ZEROS), self.bias)

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


_held: dict[str, LinearModel] = {}


def weights(name: str) -> LinearModel:
    """The weights of a question, read once."""
    found = _held.get(name)
    if found is None:
        found = _held[name] = LinearModel.read(name)
    return found


def hold(name: str, replacement: LinearModel) -> None:
    """Answer with other weights from now on: what training tries out."""
    _held[name] = replacement


def logistic(score: float) -> float:
    """1 / (1 + e^-score), without overflow."""
    return 1 / (1 + math.exp(-score)) if score > -700 else 0.0
