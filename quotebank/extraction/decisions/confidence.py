"""How likely it is that the speaker of a relation is right."""

from __future__ import annotations

from typing import ClassVar

from quotebank.extraction.coreference.speakers import Source
from quotebank.extraction.models.linear import LinearModel
from quotebank.extraction.relations import AttributionRelation


class ConfidenceDecision:
    """Turns what is known of a relation and its speaker into a calibrated share."""

    strength: ClassVar = 5.0
    """L2 penalty used in fitting, chosen by cross-validation."""

    def __init__(self, model: LinearModel) -> None:
        self.model = model

    def share_right(self, relation: AttributionRelation, source: Source, mention: str) -> float:
        """How likely the speaker is right, from 0 to 0.99, to three digits."""
        return round(self.model.share_right(self.model.score(confidence_features(relation, source, mention))), 3)


def confidence_features(relation: AttributionRelation, source: Source, mention: str) -> list[str]:
    """What tells how far a relation's speaker can be trusted; ``mention`` is what kind it is, in a word."""
    found = [
        f"pattern={source.pattern}",
        f"mention={mention}",
        f"pattern={source.pattern}&mention={mention}",
        f"lead={int(min(relation.margin, 6.0) * 2) / 2}",
        f"kind={relation.kind}",
        f"bearers={min(len(source.entities), 2)}",
    ]
    if source.entities:
        entity = source.entities[0]
        found.append(f"words={min(len(entity.words), 3)}&certain={entity.certain}&organisation={entity.organisation}")
        found.append(f"mention={mention}&words={min(len(entity.words), 3)}")
    if relation.cue is not None and relation.cue.shared:
        found.append("shared")
    if source.margin is not None:
        found.append(f"doubt={int(min(source.margin, 5.0) * 2) / 2}")
    return found
