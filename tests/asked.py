"""What the learned questions are asked about a text: every candidate with all its features.

``python tests/asked.py "TEXT"`` prints them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
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
from quotebank.extraction.english.cue import Cue
from quotebank.extraction.models.linear import LinearModel
from quotebank.extraction.models.model_set import ModelSet
from quotebank.extraction.pipeline import Attribution, attribute, explain_quotes, find_quotes
from quotebank.extraction.relations import AttributionRelation

DECISIONS = DecisionSet.of(ModelSet.read("en"))
CUE_FLAGS = ("inverted", "shared", "participle", "negated", "noun", "inside", "relative")


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
    return [*_explained(article), *_confident(article), *_read(article.text or "")]


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


def _read(text: str) -> Iterator[Asked]:
    """What is read in a text before anything is decided: its sentences, quotations, names, cues, and who is named."""
    doc = Document(text)
    opening = {first for first, _ in doc.paragraphs}
    for first, last in doc.sentences:
        opens = ["opens its paragraph"] if first in opening else []
        yield Asked("sentence", doc.slice(first, last), "is", frozenset([*doc.words[first:last], *opens]))
    found = attribute(doc, DECISIONS)
    cues, doc = found.cues, found.doc
    for span in {id(span): span for span in cues.inside.values()}.values():
        flags = {"secondary": span.secondary, "unclosed": span.closing is None}
        yield Asked("quotation", doc.slice(span.first, span.last), "is", _flagged(flags))
    for name in cues.phrases.names:
        flags = {"organisation": name.organisation, "place": name.place, "certain": name.certain}
        told = {"words": " ".join(name.words), "title": name.title, "gender": name.gender}
        yield Asked("name", doc.slice(name.title_first, name.last), "is", _flagged(flags, **told))
    for cue in cues.cues:
        yield _cue(doc, cue)
    yield from _entities(found)


def _cue(doc: Document, cue: Cue) -> Asked:
    """A cue: whose it is, what follows it and how it stands."""
    who = doc.slice(cue.mention.first, cue.mention.last) if cue.mention is not None else "nobody"
    flags = {name: getattr(cue, name) for name in CUE_FLAGS}
    told = {
        "lemma": cue.lemma,
        "complement": cue.complement.value,
        "to": doc.slice(*cue.addressee) if cue.addressee else "",
        "begins": doc.words[cue.start],
        "content": doc.words[cue.content] if cue.content < len(doc.words) else "",
        "kind": cue.mention.kind.value if cue.mention is not None else "",
    }
    return Asked("cue", doc.slice(cue.first, cue.last), who, _flagged(flags, **told))


def _entities(found: Attribution) -> Iterator[Asked]:
    """Who is named, what the kind of each is told from, by which names each goes and what is told of it."""
    entities = EntityIndex(found.cues.phrases, found.cues.inside)
    contexts = NameContexts(found.doc)
    for entity in {id(entity): entity for entity in entities.of_name.values()}.values():
        yield Asked("kind", entity.name, "kind", frozenset(contexts.features(entity)))
        called = {f"called={found.doc.slice(name.first, name.last)}" for name in entity.places}
        told = {f"role={role}" for role in entity.roles} | {f"described={word}" for word in entity.described}
        text = {f"role text={entity.role_text}", f"gender={entities.gender(entity)}"}
        yield Asked("entity", entity.name, "is", frozenset({*called, *told, *text}))


def _flagged(flags: Mapping[str, bool], **told: str) -> frozenset[str]:
    return frozenset([*(name for name, holds in flags.items() if holds), *(f"{k}={v}" for k, v in told.items() if v)])


if __name__ == "__main__":
    for text in sys.argv[1:]:
        print(text)
        for question, about, candidate, features in asked(text):
            print(f"  {question} | {about} | {candidate} | {'  '.join(sorted(features))}")
