"""Runs the steps over gold with the true decisions taken, and writes down every question on the way."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from attrs import Factory, define, evolve

from quotebank.extraction.coreference.antecedents import AntecedentCandidate
from quotebank.extraction.coreference.entities import EntityIndex
from quotebank.extraction.decisions.antecedent import AntecedentDecision
from quotebank.extraction.decisions.confidence import confidence_features
from quotebank.extraction.decisions.decision_set import DecisionSet
from quotebank.extraction.decisions.extent import ExtentDecision, Extents
from quotebank.extraction.decisions.features import Features
from quotebank.extraction.decisions.kind import NameContexts
from quotebank.extraction.decisions.kind import candidate_features as candidate_kinds
from quotebank.extraction.decisions.place import Candidate
from quotebank.extraction.decisions.record import Company, record_features
from quotebank.extraction.decisions.reported import ReportedDecision, clause_features, size_in_tokens
from quotebank.extraction.decisions.source import SourceDecision, candidate_features
from quotebank.extraction.decisions.speech import SpeechDecision, speech_features
from quotebank.extraction.document.quotation_marks import QuotedSpan, by_role, find_quoted_spans
from quotebank.extraction.document.text import Document, Range
from quotebank.extraction.english.cue import Complement, Cue
from quotebank.extraction.english.cue_index import CueIndex
from quotebank.extraction.english.cues import Cues
from quotebank.extraction.english.names import clean_name
from quotebank.extraction.english.noun_phrases import Mention, NounPhrases
from quotebank.extraction.models.linear import LinearModel
from quotebank.extraction.models.model_set import ModelSet
from quotebank.extraction.pipeline import attribute, resolve
from quotebank.gold import offsets_of, same_person
from quotebank.training.fitting import Answer, Choice
from quotebank.training.judging import Gold, Judge

_NEAR_START = 6
"""Characters by which the gold's content may begin before or after ours ("that", a mark)."""
_PASSAGE = 3
"""Paragraphs that are read as a text of their own."""
_OF_BODIES = "none&organisation"
"""The feature of nobody where a body is asked for."""
_UNFITTED = LinearModel({})


@define
class Examples:
    """What one pass over the gold gathers of quotations and clauses."""

    source: list[Choice] = Factory(list)
    speech: list[Answer] = Factory(list)
    reported: list[Answer] = Factory(list)


class Teacher(SourceDecision, SpeechDecision, ReportedDecision):
    """Writes down what it is asked about one article and answers as the gold does.

    ``predicted`` chooses the source that speech is told by; without it no question but the source is written down.
    """

    def __init__(self, judge: Judge, examples: Examples, predicted: LinearModel | None) -> None:
        super().__init__(_UNFITTED)
        self.judge, self.examples, self.predicted = judge, examples, predicted
        self._previous: Gold | None = None
        self._best: Candidate | None = None

    def choose(
        self, features: Features, quoted_span: QuotedSpan, candidates: Sequence[Candidate]
    ) -> tuple[Candidate | None, float]:
        """Answer with a right candidate where there is one."""
        held = self.judge.of_quoted_span(quoted_span)
        rows = [candidate_features(features, quoted_span, c, rank, candidates) for rank, c in enumerate(candidates)]
        predicted = None
        if self.predicted is not None and candidates:
            scores = [self.predicted.score(row) for row in rows]
            predicted = candidates[scores.index(max(scores))]
        self._best = predicted
        if held is None:
            return (predicted or (candidates[0] if candidates else None)), 1.0
        right = [self._is_right(candidate, held) for candidate in candidates]
        if held["source"] and any(right) and not all(right):
            self.examples.source.append((rows, right))
        true = next((c for c, good in zip(candidates, right, strict=True) if good), None)
        self._previous = held
        return true or predicted or (candidates[0] if candidates else None), 1.0

    def _is_right(self, candidate: Candidate, held: Gold) -> bool:
        if candidate.pattern == "holds_floor":
            before = self._previous
            return before is not None and bool(held["source"]) and before["source"] == held["source"]
        return self.judge.same_mention(candidate.mention, held)

    def lead(self, features: Features, quoted_span: QuotedSpan, best: Candidate | None, previous: str) -> float:
        """Answer as the gold does."""
        truth = self.judge.of_quoted_span(quoted_span) is not None
        if self.predicted is not None:
            self.examples.speech.append((speech_features(features, quoted_span, self._best, previous), truth))
        return 1.0 if truth else -1.0

    def lead_of(self, features: Features, cue: Cue, ranges: Sequence[Range]) -> float:
        """Answer as the gold does."""
        truth = self.judge.is_reported(cue, ranges)
        if truth is not None and self.predicted is not None:
            self.examples.reported.append((clause_features(features, cue, size_in_tokens(ranges)), truth))
        return 1.0 if truth else -1.0


class AntecedentTeacher(AntecedentDecision):
    """Writes down whom a mention can stand for, and answers as the gold does; ``first`` tells of those not judged."""

    def __init__(self, judge: Judge, choices: list[Choice], first: LinearModel | None) -> None:
        super().__init__(_UNFITTED)
        self.judge, self.choices, self.first = judge, choices, first

    def choose(self, mention: Mention, candidates: Sequence[AntecedentCandidate]) -> tuple[AntecedentCandidate, float]:
        """Answer with the person whom the gold names."""
        judge, first = self.judge, self.first
        held = next((a for a in judge.attributions if "speaker" in a and judge.same_mention(mention, a)), None)
        if held is None and first is not None:
            return max(candidates, key=lambda c: first.score(c.features)), 1.0
        if held is None:
            return candidates[min(1, len(candidates) - 1)], 1.0
        name = held["speaker"]
        right = [
            (c.entity is None) if name is None else c.entity is not None and same_person(c.entity.name, name)
            for c in candidates
        ]
        if not any(right):
            if not any(_OF_BODIES in c.features for c in candidates):
                return candidates[0], 1.0
            right = [c.entity is None for c in candidates]  # a wrong body is worse than none
        if not all(right):
            self.choices.append(([c.features for c in candidates], right))
        return candidates[right.index(True)], 1.0


def quotations_and_clauses(golds: Sequence[Gold], models: ModelSet, predicted: LinearModel | None) -> Examples:
    """Whose the quotations are, whether they are speech, and which clauses are reported; see `Teacher`."""
    examples = Examples()
    decisions = DecisionSet.of(models)
    for gold in golds:
        doc = Document(gold["text"])
        teacher = Teacher(Judge(gold, doc), examples, predicted)
        attribute(doc, evolve(decisions, source=teacher, speech=teacher, reported=teacher))
    return examples


def judged_speakers(golds: Sequence[Gold], models: ModelSet) -> list[Answer]:
    """Extract as a user would, and judge the speakers of the quotations whose speaker the gold names."""
    rows: list[Answer] = []
    decisions = DecisionSet.of(models)
    for gold in golds:
        if not _names_speakers(gold):
            continue
        doc = Document(gold["text"])
        judge = Judge(gold, doc)
        found = attribute(doc, decisions)
        sources = resolve(found, decisions)
        for relation in found.relations:
            source = sources[id(relation)]
            for quoted_span in relation.quoted_spans:
                held = judge.of_quoted_span(quoted_span)
                if held is None or "speaker" not in held:
                    continue
                names = [entity.name for entity in source.entities]
                right = not names if held["speaker"] is None else bool(names) and same_person(names[0], held["speaker"])
                rows.append((confidence_features(relation, source, found.features.mention(relation.mention)), right))
    return rows


def judged_records(golds: Sequence[Gold], models: ModelSet) -> list[Answer]:
    """Extract as a user would, and judge whole records, where the gold says enough."""
    rows: list[Answer] = []
    decisions = DecisionSet.of(models)
    for gold in golds:
        doc = Document(gold["text"])
        judge = Judge(gold, doc)
        found = attribute(doc, decisions)
        sources = resolve(found, decisions)
        company = Company(found.doc, found.relations, sources)
        inside = {id(relation) for relation in found.relations if id(relation) in found.relayed}
        for relation in found.relations:
            source = sources[id(relation)]
            kind = found.features.mention(relation.mention)
            names = [entity.name for entity in source.entities]
            right = judge.is_right(relation.ranges, relation.mention, names, is_named=kind in ("name", "none"))
            if right is None or (not right and id(relation) in inside):  # gold often has the outer words alone
                continue
            rows.append((record_features(company, relation, source, kind), right))
    return rows


def antecedents(golds: Sequence[Gold], models: ModelSet, first: LinearModel | None = None) -> list[Choice]:
    """Whom pronouns and roles stand for, with the true speakers before them; ``first`` tells of those not judged."""
    choices: list[Choice] = []
    decisions = DecisionSet.of(models)
    for gold in golds:
        if not _names_speakers(gold):
            continue
        doc = Document(gold["text"])
        judge = Judge(gold, doc)
        teacher = Teacher(judge, Examples(), None)
        taught = evolve(
            decisions, source=teacher, speech=teacher, reported=teacher,
            antecedent=AntecedentTeacher(judge, choices, first),
        )  # fmt: skip
        resolve(attribute(doc, taught), taught)
    return choices


def extents(golds: Sequence[Gold]) -> list[Choice]:
    """Where reported clauses end, for the cues that the gold has."""
    choices: list[Choice] = []
    for gold in golds:
        doc = Document(gold["text"])
        judge = Judge(gold, doc)
        quoted_spans = find_quoted_spans(doc)
        doc = by_role(doc, quoted_spans)
        cues = Cues(doc, NounPhrases(doc), quoted_spans)
        index = CueIndex(cues)
        found = Extents(cues, index, ExtentDecision(_UNFITTED))
        for cue in cues.cues:
            if cue.complement is Complement.NOTHING or cue.content >= len(doc.words):
                continue
            cue_offsets = judge.offsets(doc.span(cue.first, cue.last))
            begin = doc.source_span(doc.starts[cue.content], doc.starts[cue.content]).start
            for held in judge.attributions:
                spans = [s for s in held["content"] if abs(s[0] - begin) <= _NEAR_START]
                if not (cue_offsets & held["cue_offsets"]) or not spans:
                    continue
                gold_end = max(offsets_of(judge.text, spans), default=begin)
                candidates = found.boundaries(cue, index.by_sentence[cue.sentence])
                right = [
                    c.at > cue.content and max(judge.offsets(doc.span(cue.content, c.at)), default=-1) == gold_end
                    for c in candidates
                ]
                if any(right) and not all(right):
                    choices.append(([c.features for c in candidates], right))
                break
    return choices


def kinds(golds: Sequence[Gold]) -> list[Choice]:
    """What the names of an article are, where the gold says who all its people and organisations are.

    A few paragraphs are read as a text of their own, too: there a person is often called by a surname alone.
    """
    choices: list[Choice] = []
    for gold in golds:
        if "people" not in gold:
            continue
        people, bodies = (
            {clean_name(name).casefold() for name in gold.get(key, [])} for key in ("people", "organisations")
        )
        paragraphs = [line for line in gold["text"].split("\n") if line.strip()]
        passages = ["\n".join(paragraphs[k : k + _PASSAGE]) for k in range(0, len(paragraphs), _PASSAGE)]
        for text in (gold["text"], *passages):
            choices += _kinds_in(text, people, bodies)
    return choices


def _kinds_in(text: str, people: Collection[str], bodies: Collection[str]) -> Iterator[Choice]:
    """What the names of a text are; one that is some other part of a name, or holds one and more, is left out."""
    doc = Document(text)
    quoted_spans = find_quoted_spans(doc)
    doc = by_role(doc, quoted_spans)
    phrases = NounPhrases(doc)
    contexts = NameContexts(doc)
    surnames = {name.split()[-1] for name in people} - set(bodies)
    parts = [set(name.split()) for name in (*people, *bodies)]
    entities = EntityIndex(phrases, Cues(doc, phrases, quoted_spans).inside)
    for entity in {id(entity): entity for entity in entities.of_name.values()}.values():
        name = entity.name.casefold()
        own = set(name.split())
        person = name in people or name in surnames
        body = not person and name in bodies
        if person or body or not any(own <= other or other < own for other in parts):
            yield candidate_kinds(contexts.features(entity)), [person, body, not (person or body)]


def _names_speakers(gold: Gold) -> bool:
    """Whether somebody judged who the speakers of an article are."""
    return any("speaker" in held for held in gold["attributions"])
