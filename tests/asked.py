"""What the learned questions are asked about a text: every candidate with all its features.

``python tests/asked.py "TEXT"`` prints them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from unittest.mock import patch

from attrs import evolve
from records import PUBLISHED, unfolded

from quotebank import Article
from quotebank.extraction import explanation
from quotebank.extraction.coreference.entities import EntityIndex
from quotebank.extraction.coreference.speakers import Source
from quotebank.extraction.decisions.confidence import ConfidenceDecision, confidence_features
from quotebank.extraction.decisions.decision_set import DecisionSet
from quotebank.extraction.decisions.kind import NameContexts
from quotebank.extraction.document.text import Document
from quotebank.extraction.models.linear import LinearModel
from quotebank.extraction.models.model_set import ModelSet
from quotebank.extraction.pipeline import attribute, explain_quotes, find_quotes
from quotebank.extraction.relations import AttributionRelation

DECISIONS = DecisionSet.of(ModelSet.read("en"))


class Asked(NamedTuple):
    """A candidate of a question, about some words of a text."""

    question: str
    about: str
    candidate: str
    features: frozenset[str]


class Row(NamedTuple):
    """What a file of cases says about a candidate: ``question | about | candidate | feature  feature  !feature``.

    Features are two spaces apart. ``not`` before the question says that there is no such candidate.
    """

    question: str
    about: str
    candidate: str
    features: frozenset[str]
    lacking: frozenset[str]
    absent: bool

    @classmethod
    def read(cls, line: str) -> Row:
        """A row from its line."""
        key, about, candidate, *features = line.removeprefix("not ").split(" | ", 3)
        told = features[0].split("  ") if features else []
        has = frozenset(feature for feature in told if feature[0] != "!")
        return cls(key, about, candidate, has, frozenset(f[1:] for f in told if f[0] == "!"), line.startswith("not "))

    def holds(self, told: Iterable[Asked]) -> bool:
        """Whether the row is true of what is asked."""
        key = (self.question, self.about, self.candidate)
        fits = [
            self.features <= each.features and self.lacking.isdisjoint(each.features)
            for each in told
            if each[:3] == key
        ]
        return not fits if self.absent else any(fits)


def asked(text: str) -> list[Asked]:
    """Every candidate of every question that is asked about a text."""
    article = Article(unfolded(text), published=PUBLISHED)
    return [*_explained(article), *_confident(article), *_kinds(article.text or "")]


def _explained(article: Article) -> Iterator[Asked]:
    """The questions that `quotebank.explain` tells of, with all features and not those alone that weigh most."""

    def whole(_: LinearModel, candidate: str, features: Iterable[str], *, chosen: bool) -> explanation.Weighed:
        return explanation.Weighed(candidate, 0.0, tuple((feature, 0.0) for feature in features), chosen)

    with patch.object(explanation, "_weighed", whole):
        told = explain_quotes(article, DECISIONS)
    for decision in (decision for each in told for decision in each.decisions):
        for candidate in decision.candidates:
            features = frozenset(feature for feature, _ in candidate.features)
            yield Asked(decision.question, decision.about, candidate.candidate.replace("|", "/"), features)


def _confident(article: Article) -> list[Asked]:
    """What the confidence of each quote is told from."""
    found: list[Asked] = []

    class Listening(ConfidenceDecision):
        def share_right(self, relation: AttributionRelation, source: Source, mention: str) -> float:
            features = frozenset(confidence_features(relation, source, mention))
            found.append(Asked("confidence", f"{len(found) + 1}", "right", features))
            return super().share_right(relation, source, mention)

    find_quotes(article, evolve(DECISIONS, confidence=Listening(DECISIONS.confidence.model)))
    return found


def _kinds(text: str) -> Iterator[Asked]:
    """What the kind of each entity is told from."""
    found = attribute(Document(text), DECISIONS)
    entities = EntityIndex(found.cues.phrases, found.cues.inside)
    contexts = NameContexts(found.doc)
    for entity in {id(entity): entity for entity in entities.of_name.values()}.values():
        yield Asked("kind", entity.name, "kind", frozenset(contexts.features(entity)))


if __name__ == "__main__":
    for text in sys.argv[1:]:
        print(text)
        for question, about, candidate, features in asked(text):
            print(f"  {question} | {about} | {candidate} | {'  '.join(sorted(features))}")
