"""The decisions of all learned questions, made from one set of models."""

from __future__ import annotations

from attrs import frozen

from quotebank.extraction.decisions.antecedent import AntecedentDecision
from quotebank.extraction.decisions.confidence import ConfidenceDecision
from quotebank.extraction.decisions.extent import ExtentDecision
from quotebank.extraction.decisions.kind import KindDecision
from quotebank.extraction.decisions.record import RecordDecision
from quotebank.extraction.decisions.reported import ReportedDecision
from quotebank.extraction.decisions.source import SourceDecision
from quotebank.extraction.decisions.speech import SpeechDecision
from quotebank.extraction.models.model_set import ModelSet


@frozen(eq=False)
class DecisionSet:
    """One decision a question."""

    source: SourceDecision
    speech: SpeechDecision
    reported: ReportedDecision
    extent: ExtentDecision
    antecedent: AntecedentDecision
    kind: KindDecision
    confidence: ConfidenceDecision
    record: RecordDecision

    @classmethod
    def of(cls, models: ModelSet) -> DecisionSet:
        """The decisions that some models make."""
        return cls(
            SourceDecision(models.source), SpeechDecision(models.speech), ReportedDecision(models.reported),
            ExtentDecision(models.extent), AntecedentDecision(models.antecedent),
            KindDecision(models.kind), ConfidenceDecision(models.confidence), RecordDecision(models.record),
        )  # fmt: skip
