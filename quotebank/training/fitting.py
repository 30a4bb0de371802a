"""Fits linear models, their thresholds and their calibration; knows nothing of quotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from quotebank.extraction.models.linear import LinearModel

Row = list[str]
"""The features that hold."""
Choice = tuple[list[Row], list[bool]]
"""The candidates of one choice, and which of them are right."""
Answer = tuple[Row, bool]
"""A yes-or-no question, and its answer."""
FOLDS = 4
_NEARLY = 0.003
"""An F-measure that is so much lower is as good: it is a handful of examples."""
_ALWAYS = 5.0
"""The score of an answer that no example contradicts."""
_RAREST = 3
"""A feature that fewer examples have is left out."""


def _vocabulary(rows: Iterable[Iterable[str]]) -> dict[str, int]:
    counts = Counter(feature for row in rows for feature in set(row))
    return {feature: i for i, feature in enumerate(sorted(f for f, n in counts.items() if n >= _RAREST))}


def _matrix(rows: Sequence[Row], vocabulary: dict[str, int]) -> Any:
    indices: list[int] = []
    ends = [0]
    for row in rows:
        indices += sorted({vocabulary[f] for f in row if f in vocabulary})
        ends.append(len(indices))
    return csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(rows), len(vocabulary)))


def fit_choice(groups: Sequence[Choice], strength: float) -> dict[str, float]:
    """Conditional logistic regression: the right ones among each group's candidates should hold its probability."""
    rows = [row for candidates, _ in groups for row in candidates]
    vocabulary = _vocabulary(rows)
    matrix = _matrix(rows, vocabulary)
    starts = np.cumsum([0, *(len(c) for c, _ in groups)])
    right = np.array([flag for _, flags in groups for flag in flags])
    group_of: Any = np.repeat(np.arange(len(groups)), np.diff(starts))

    def loss(w: Any) -> tuple[float, Any]:
        scores = matrix @ w
        top = np.maximum.reduceat(scores, starts[:-1])
        shifted = np.exp(scores - top[group_of])
        total = np.add.reduceat(shifted, starts[:-1])
        good = np.add.reduceat(np.where(right, shifted, 0.0), starts[:-1])
        p = shifted / total[group_of]
        q = np.where(right, shifted, 0.0) / good[group_of]
        value = float(np.sum(np.log(total) - np.log(good)) + 0.5 * strength * w @ w)
        return value, matrix.T @ (p - q) + strength * w

    found = minimize(loss, np.zeros(len(vocabulary)), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return _kept(vocabulary, found.x)


def fit_binary(rows: Sequence[Answer], strength: float) -> dict[str, float]:
    """Logistic regression with a penalty on large weights; where the answer is always the same, that answer."""
    answers = {y for _, y in rows}
    if len(answers) < 2:
        return {"": _ALWAYS if True in answers else -_ALWAYS}
    vocabulary = _vocabulary(r for r, _ in rows)
    model = LogisticRegression(C=1 / strength, max_iter=2000, solver="lbfgs")
    model.fit(_matrix([r for r, _ in rows], vocabulary), np.array([y for _, y in rows]))
    kept = _kept(vocabulary, model.coef_[0])
    kept[""] = round(float(model.intercept_[0]), 4)
    return kept


def _kept(vocabulary: dict[str, int], values: Any) -> dict[str, float]:
    return {f: round(float(values[i]), 4) for f, i in vocabulary.items() if abs(values[i]) >= 0.01}


def best_threshold(scores: Sequence[float], truths: Sequence[bool], beta: float = 1.0) -> float:
    """The score above which a yes gives the best F-measure; with ``beta`` below 1, precision counts for more.

    The best of all is often a peak that the next examples do not have: this is the middle of the thresholds that are
    nearly as good, or where precision counts for more the highest of them.
    """
    order = sorted(zip(scores, truths, strict=True), reverse=True)
    total = sum(truths)
    hits = 0
    reached: list[tuple[float, float]] = []
    for count, (score, truth) in enumerate(order, 1):
        hits += truth
        reached.append(((1 + beta**2) * hits / (count + beta**2 * total), score - 1e-6))
    best = max(reached, default=(0.0, 0.0))[0]
    good = [score for f, score in reached if f >= best - _NEARLY] or [0.0]
    return round(good[0] if beta < 1 else (good[0] + good[-1]) / 2, 4)


def calibrate(scores: Sequence[float], truths: Sequence[bool], points: int = 12) -> list[tuple[float, float]]:
    """A table from score to share right: isotonic regression, read at a few quantiles."""
    model = IsotonicRegression(y_min=0.02, y_max=0.99, out_of_bounds="clip").fit(scores, truths)
    at = np.unique(np.quantile(scores, np.linspace(0.02, 0.98, points)))
    return [(round(float(x), 3), round(float(y), 3)) for x, y in zip(at, model.predict(at), strict=True)]


def out_of_fold(rows: Sequence[Answer], strength: float) -> list[float]:
    """Each row's score by a fit that did not see it; rows are dealt out in runs, so that articles stay together."""
    scores = [0.0] * len(rows)
    run = max(1, len(rows) // (FOLDS * 5))
    for fold in range(FOLDS):
        model = LinearModel(fit_binary([r for i, r in enumerate(rows) if (i // run) % FOLDS != fold], strength))
        for i, (row, _) in enumerate(rows):
            if (i // run) % FOLDS == fold:
                scores[i] = model.score(row)
    return scores
