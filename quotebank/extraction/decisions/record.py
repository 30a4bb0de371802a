"""How likely it is that a record is wholly right: speech, in these words, by this speaker."""

from __future__ import annotations

from typing import ClassVar

from quotebank.extraction.coreference.speakers import Source
from quotebank.extraction.decisions.confidence import confidence_features
from quotebank.extraction.document.text import Document
from quotebank.extraction.english.word_shapes import size_of
from quotebank.extraction.models.linear import LinearModel
from quotebank.extraction.relations import AttributionRelation
from quotebank.records import QuoteKind

_MOST_LEAD = 6.0
_CLOSING = frozenset(".,!?…;:")


class RecordDecision:
    """Turns what the decisions about a relation were sure of into a calibrated share."""

    strength: ClassVar = 8.0
    """L2 penalty used in fitting, chosen by cross-validation."""

    def __init__(self, model: LinearModel) -> None:
        self.model = model

    def share_right(self, doc: Document, relation: AttributionRelation, source: Source, mention: str) -> float:
        """How likely the whole record is right, from 0 to 0.99, to three digits."""
        return round(self.model.share_right(self.model.score(record_features(doc, relation, source, mention))), 3)


def record_features(doc: Document, relation: AttributionRelation, source: Source, mention: str) -> list[str]:
    """What tells how far a record can be trusted: how sure each decision was, and what it looks like."""
    kind, cue = relation.kind, relation.cue
    lead = int(min(relation.lead, _MOST_LEAD) * 2) / 2
    end = round(relation.end * 10)
    size = size_of(sum(last - first for first, last in relation.ranges))
    first, last = relation.ranges[0][0], relation.ranges[-1][1]
    found = confidence_features(relation, source, mention)
    found += [
        f"speech={lead}",
        f"speech={lead}&kind={kind}",
        f"end={end}",
        f"end={end}&kind={kind}",
        f"size={size}&kind={kind}",
        f"ranges={min(len(relation.ranges), 3)}&kind={kind}",
        f"spans={min(len(relation.quoted_spans), 3)}&kind={kind}",
        f"upper={doc.words[first][0].isupper()}&kind={kind}",
        f"stop={doc.words[last - 1] in _CLOSING}&kind={kind}",
        f"next={doc.lowers[last] if last < len(doc.lowers) else ''}&kind={kind}",
        f"named={bool(source.speakers)}&kind={kind}",
        f"mention={mention}&kind={kind}",
    ]
    if cue is not None:
        complement = cue.complement.value
        found += [
            f"lemma={cue.lemma}",
            f"lemma={cue.lemma}&follows={complement}",
            f"follows={complement}&kind={kind}",
            f"follows={complement}&end={end}",
            f"negated={cue.negated}",
            f"noun={cue.noun}",
            f"participle={cue.participle}",
            f"relative={cue.relative}",
        ]
    if kind is not QuoteKind.DIRECT:
        found.append(f"opens={doc.lowers[first]}")
    return found
