"""Whether a clause that a cue governs is reported speech."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from quotebank.extraction.decisions.features import Features
from quotebank.extraction.document.text import Range
from quotebank.extraction.english.cue import Cue
from quotebank.extraction.english.word_shapes import size_of
from quotebank.extraction.models.linear import LinearModel


class ReportedDecision:
    """Tells reported speech from other clauses."""

    strength: ClassVar = 8.0
    """L2 penalty used in fitting, chosen by cross-validation."""

    def __init__(self, model: LinearModel) -> None:
        self.model = model

    def lead_of(self, features: Features, cue: Cue, ranges: Sequence[Range]) -> float:
        """By how much the score exceeds the threshold; a clause with a lead above 0 is reported speech."""
        return self.model.score(clause_features(features, cue, size_in_tokens(ranges))) - self.model.threshold


def size_in_tokens(ranges: Sequence[Range]) -> int:
    """How many tokens some ranges hold."""
    return sum(last - first for first, last in ranges)


def clause_features(features: Features, cue: Cue, size: int) -> list[str]:
    """What a cue and the clause that it governs look like."""
    doc = features.doc
    kind = features.mention(cue.mention)
    complement = cue.complement
    shape, before, after = size_of(size), features.word(cue.start - 1), features.word(cue.last)
    content, verb_before = features.word(cue.content), features.word(cue.first - 1)
    return [
        *features.cue(cue),
        f"mention={kind}",
        f"mention={kind}&follows={complement}",
        f"size={shape}",
        f"before={before}",
        f"follows={complement}&before={before}",
        f"after={after}",
        f"content={content}",
        f"lemma={cue.lemma}&mention={kind}",
        f"lemma={cue.lemma}&after={after}",
        f"form={doc.lowers[cue.first]}",
        f"follows={complement}&content={content}",
        f"size={shape}&follows={complement}",
        f"frames={cue.frames}&follows={complement}",
        f"shared={cue.shared}&follows={complement}",
        f"start={cue.start == doc.sentences[cue.sentence][0]}",
        f"verb_before={verb_before}",
        f"lemma={cue.lemma}&verb_before={verb_before}",
        f"relative={cue.relative}&follows={complement}",
        f"noun={cue.noun}",
    ]
