"""Decisions: linear scores over named features, calibrated confidence, and the reasons behind a decision.

The weights are JSON in ``weights/``, one file a question, rebuilt by ``python -m quotebank.training``. A score is the sum
of the weights of the features that hold; a probability is its logistic; inference is a dictionary.
"""

from __future__ import annotations

import json
import math
import os.path
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache

from quotebank.extraction.candidates import Candidate
from quotebank.extraction.cues import Cue
from quotebank.extraction.features import Features
from quotebank.extraction.marks import Stretch

FORMAT = 1
_REASONS = {
    "follows": 'the cue "{}" follows the quotation',
    "follows_stop": 'the cue "{}" follows the quotation',
    "introduces": 'the cue "{}" introduces the quotation',
    "reports": 'it stands in what "{}" reports',
    "label": "it stands after the speaker's name and a colon",
    "signed": "a dash and a name follow the quotation",
    "line_before": "the paragraph before ends in a colon",
    "around": 'the cue "{}" stands in the same sentence',
    "goes_on": "the quotation goes on after its cue",
    "same_floor": "no other speaker comes between this and the quotation before",
    "same_source": "the quotation before in this sentence or paragraph has this source",
    "holds_floor": "the paragraph is all quotation, and the speaker before holds the floor",
    "alternates": "two speakers alternate",
    "introduced": "the sentence before introduces the speaker",
    "named_before": "it is named before the quotation, in its sentence",
    "named_after": "it is named after the quotation",
    "subject": "the subject of the sentence around the quotation",
    "unknown": "it reads as speech, but nothing near it says whose",
}


class Weights:
    """The weights of one question, and the table that turns its scores into probabilities."""

    def __init__(self, name: str) -> None:
        path = os.path.join(os.path.dirname(__file__), "weights", f"{name}.json")  # noqa: PTH118, PTH120  see lexicons
        with open(path, encoding="utf-8") as file:  # noqa: PTH123
            held = json.load(file)
        if held["format"] != FORMAT:
            raise ValueError(f"{path}: weights of format {held['format']}, this version reads format {FORMAT}")
        self.features: dict[str, float] = held["features"]
        self.threshold: float = held.get("threshold", 0.0)
        self.calibration: list[tuple[float, float]] = [tuple(pair) for pair in held.get("calibration", [])]

    def score(self, features: Iterable[str]) -> float:
        """The sum of the weights of the features that hold; the feature without a name always does."""
        get = self.features.get
        return sum([get(feature, 0.0) for feature in features], self.features.get("", 0.0))

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


@cache
def weights(name: str) -> Weights:
    """The weights of a question, read once."""
    return Weights(name)


def logistic(score: float) -> float:
    """1 / (1 + e^-score), without overflow."""
    return 1 / (1 + math.exp(-score)) if score > -700 else 0.0


class Ranker:
    """Chooses the source of each quotation, tells speech from other uses of marks, and reported speech from other clauses."""

    def __init__(self, features: Features) -> None:
        self.features = features

    def source(self, stretch: Stretch, candidates: Sequence[Candidate]) -> tuple[Candidate | None, float]:
        """The best candidate of a quotation and by how much it leads; None without candidates."""
        best: Candidate | None = None
        first = second = -math.inf
        held = weights("source")
        others = len(candidates)
        for rank, candidate in enumerate(candidates):
            score = held.score(self.features.candidate(stretch, candidate, rank, others))
            if score > first:
                best, first, second = candidate, score, first
            elif score > second:
                second = score
        return best, min(first - second, 10.0) if best is not None else 0.0

    def is_speech(self, stretch: Stretch, best: Candidate | None, previous: str) -> bool:
        """Whether a quoted stretch is speech, given its best candidate and what the stretch before was."""
        held = weights("speech")
        return held.score(speech_features(self.features, stretch, best, previous)) > held.threshold

    def reports(self, cue: Cue, extent_size: int) -> bool:
        """Whether a clause that a cue governs is reported speech."""
        held = weights("reported")
        return held.score(self.features.clause(cue, extent_size)) > held.threshold


def speech_features(features: Features, stretch: Stretch, best: Candidate | None, previous: str) -> list[str]:
    """The features of the question whether a stretch is speech."""
    found = features.quotation(stretch)
    pattern = best.pattern if best is not None else "none"
    shape = found[0]
    found += [f"pattern={pattern}", f"pattern={pattern}&{shape}", f"previous={previous}", f"pattern={pattern}&{found[4]}",
              f"pattern={pattern}&{found[6]}", f"pattern={pattern}&{found[2]}"]  # fmt: skip
    if best is not None:
        found += [f"best:{f}" for f in features.cue(best.cue)]
        found.append(f"mention={features.mention(best.mention)}")
        found.append(f"pattern={pattern}&mention={features.mention(best.mention)}")
    return found


def reason(pattern: str) -> str:
    """The template of the reason that a pattern gives; its braces take the cue's words."""
    return _REASONS[pattern]
