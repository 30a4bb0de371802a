"""Fit the weights of `quotebank.extraction.decisions.ranking` from gold JSON Lines; never imported at run time.

``python -m quotebank.training GOLD.jsonl`` rebuilds ``extraction/models/en/`` deterministically. Each line of gold holds
``text``, ``quoted`` (the quoted spans in marks, as ``[start, end]``) and ``attributions``, each with ``content``, ``cue``
and ``source`` spans and, where it was judged, the ``speaker``'s name (null for an unnamed one). Fitting needs
scikit-learn.

Decisions that feed others are fitted in the order in which they are taken: the source of a quotation with the true
history before it, then whether it is speech and whether a clause is reported with the fitted source, then the
confidence.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from attrs import Factory, define
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from quotebank.errors import ReadError
from quotebank.extraction.coreference.antecedents import AntecedentCandidate
from quotebank.extraction.coreference.namesakes import Entity
from quotebank.extraction.decisions.ranking import FRAGMENT, Ranker, speech_features
from quotebank.extraction.decisions.source import Candidate
from quotebank.extraction.document.quotation_marks import QuotedSpan
from quotebank.extraction.english.complements import Complement, Cue
from quotebank.extraction.english.noun_phrases import Mention
from quotebank.extraction.models import linear as linear
from quotebank.extraction.models.linear import LinearModel
from quotebank.extraction.pipeline import Pipeline
from quotebank.extraction.quotes import QuoteBuilder
from quotebank.gold import covering, ink, is_reporting, read_gold, same_mention, same_person
from quotebank.records import Article, Span

Gold = dict[str, Any]
FOLDS = 4
_RAREST = 3
_FEWEST_ARTICLES = 40
_NEAR_START = 6
"""Characters by which the gold's content may begin before or after ours ("that", a mark)."""
EXTENT_STRENGTH = 4.0
DOUBTFUL_BETA = 0.5
"""An invented quotation costs more than a missed fragment: F0.5 sets the threshold for fragments in marks."""


@define
class Examples:
    """What one pass over the gold gathers, question by question."""

    source: list[tuple[list[list[str]], list[bool]]] = Factory(list)
    speech: list[tuple[list[str], bool]] = Factory(list)
    reported: list[tuple[list[str], bool]] = Factory(list)
    entity: list[tuple[list[list[str]], list[bool]]] = Factory(list)
    confidence: list[tuple[list[str], bool]] = Factory(list)


class Judge:
    """What the gold of one article says about a quoted span, a mention, a clause."""

    def __init__(self, gold: Gold, pipeline: Pipeline) -> None:
        self.text: str = gold["text"]
        self.doc = pipeline.doc
        self.attributions = gold["attributions"]
        for held in self.attributions:
            held["ink"] = ink(self.text, held["content"])
            held["source_ink"] = ink(self.text, held["source"])
            held["cue_ink"] = ink(self.text, held["cue"])
        self.contents = [held["ink"] for held in self.attributions]

    def ink(self, span: Span) -> set[int]:
        """The offsets of the letters and digits of a span."""
        return ink(self.text, [(span.start, span.end)])

    def of_quoted_span(self, quoted_span: QuotedSpan) -> Gold | None:
        """The attribution that covers most of a quoted span, if at least half; of several, the narrowest."""
        at = covering(self.contents, self.ink(self.doc.span(quoted_span.first, quoted_span.last)))
        return None if at is None else self.attributions[at]

    def same_mention(self, mention: Mention | None, held: Gold) -> bool:
        """Whether a mention is the source of an attribution: inside it, or overlapping by three tenths."""
        if mention is None:
            return False
        return same_mention(self.ink(self.doc.span(mention.first, mention.last)), held["source_ink"])

    def is_reported(self, cue: Cue, ranges: Sequence[tuple[int, int]]) -> bool | None:
        """Whether a clause is reported speech; None where the gold has it as thought, or as a part of what is said."""
        content = set().union(*(self.ink(self.doc.span(a, b)) for a, b in ranges))
        cue_ink = self.ink(self.doc.span(cue.first, cue.last))
        best: tuple[float, Gold] | None = None
        nested = False
        for held in self.attributions:
            if cue_ink <= held["ink"]:
                nested = True
                continue
            union = len(content | held["ink"])
            share = len(content & held["ink"]) / union if union else 0.0
            if share >= 0.5 or (cue_ink & held["cue_ink"] and share >= 0.3):
                if best is None or share > best[0]:
                    best = (share, held)
        if best is None:
            return None if nested else False
        return True if is_reporting(best[1].get("cue_text") or "") else None


class Teacher(Ranker):
    """A ranker that writes down what it is asked and answers as the gold does."""

    def __init__(self, judge: Judge, pipeline: Pipeline, examples: Examples, *, sources: LinearModel | None) -> None:
        super().__init__(pipeline.ranker.features)
        self.judge, self.pipeline, self.examples, self.sources = judge, pipeline, examples, sources
        self._previous: Gold | None = None

    def source(self, quoted_span: QuotedSpan, candidates: Sequence[Candidate]) -> tuple[Candidate | None, float]:
        """Answer with a right candidate where there is one."""
        held = self.judge.of_quoted_span(quoted_span)
        rows = [self.features.candidate(quoted_span, c, rank, candidates) for rank, c in enumerate(candidates)]
        predicted = None
        if self.sources is not None and candidates:
            scores = [self.sources.score(row) for row in rows]
            predicted = candidates[scores.index(max(scores))]
        if held is None:
            self._best = predicted
            return (predicted or (candidates[0] if candidates else None)), 1.0
        right = [self._is_right(c, held, quoted_span) for c in candidates]
        if held["source"] and any(right) and not all(right):
            self.examples.source.append((rows, right))
        true = next((c for c, good in zip(candidates, right, strict=True) if good), None)
        self._best = predicted
        self._previous = held
        return true or predicted or (candidates[0] if candidates else None), 1.0

    def _is_right(self, candidate: Candidate, held: Gold, quoted_span: QuotedSpan) -> bool:
        if candidate.pattern == "holds_floor":
            before = self._previous
            return before is not None and bool(held["source"]) and before["source"] == held["source"]
        return self.judge.same_mention(candidate.mention, held)

    def is_speech(self, quoted_span: QuotedSpan, best: Candidate | None, previous: str) -> bool:
        """Answer as the gold does."""
        truth = self.judge.of_quoted_span(quoted_span) is not None
        if self.sources is not None:
            self.examples.speech.append((speech_features(self.features, quoted_span, self._best, previous), truth))
        return truth

    def reports(self, cue: Cue, extent_size: int) -> bool:
        """Answer as the gold does."""
        truth = self.judge.is_reported(cue, self.pipeline.candidates.extent(cue))
        if truth is not None and self.sources is not None:
            self.examples.reported.append((self.features.clause(cue, extent_size), truth))
        return bool(truth)


def gather(golds: Sequence[Gold], sources: LinearModel | None) -> Examples:
    """Run the proposals over the gold, with the true decisions taken, and write down every question."""
    examples = Examples()
    for gold in golds:
        pipeline = Pipeline(Article(text=gold["text"]))
        pipeline.ranker = Teacher(Judge(gold, pipeline), pipeline, examples, sources=sources)
        pipeline.propose()
    return examples


def judged_speakers(golds: Sequence[Gold]) -> list[tuple[list[str], bool]]:
    """Extract as a user would, and judge the speakers of the quotations whose speaker the gold names."""
    rows: list[tuple[list[str], bool]] = []
    for gold in golds:
        if not any("speaker" in a for a in gold["attributions"]):
            continue
        pipeline = Pipeline(Article(text=gold["text"]))
        pipeline.attribute()
        judge = Judge(gold, pipeline)
        builder = QuoteBuilder(pipeline.article, pipeline.ranker.features, pipeline.entities)
        for relation in pipeline.relations:
            for quoted_span in relation.quoted_spans:
                held = judge.of_quoted_span(quoted_span)
                if held is None or "speaker" not in held:
                    continue
                names = [b.name for b in relation.entities]
                right = not names if held["speaker"] is None else bool(names) and same_person(names[0], held["speaker"])
                rows.append((builder.confidence_features(relation), right))
    return rows


def gather_antecedents(
    golds: Sequence[Gold], first: LinearModel | None = None
) -> list[tuple[list[list[str]], list[bool]]]:
    """Whom pronouns and roles stand for, with the true speakers before them; ``first`` tells of those not judged."""
    groups: list[tuple[list[list[str]], list[bool]]] = []
    for gold in golds:
        if not any("speaker" in a for a in gold["attributions"]):
            continue
        pipeline = Pipeline(Article(text=gold["text"]))
        judge = Judge(gold, pipeline)
        pipeline.ranker = Teacher(judge, pipeline, Examples(), sources=None)

        def choose(mention: Mention, candidates: list[AntecedentCandidate], judge: Judge = judge) -> Entity | None:
            held = next((a for a in judge.attributions if "speaker" in a and judge.same_mention(mention, a)), None)
            if held is None and first is not None:
                return max(candidates, key=lambda o: first.score(o.features)).entity
            if held is None:
                return candidates[1].entity if len(candidates) > 1 else None
            name = held["speaker"]
            right = [
                (o.entity is None) if name is None else o.entity is not None and same_person(o.entity.name, name)
                for o in candidates
            ]
            if not any(right):
                return candidates[0].entity
            if not all(right):
                groups.append(([o.features for o in candidates], right))
            return next(o.entity for o, good in zip(candidates, right, strict=True) if good)

        pipeline.entities.choose = choose  # type: ignore[method-assign]
        pipeline.attribute()
    return groups


def gather_extents(golds: Sequence[Gold]) -> list[tuple[list[list[str]], list[bool]]]:
    """Where reported clauses end, for the cues that the gold has."""
    groups: list[tuple[list[list[str]], list[bool]]] = []
    for gold in golds:
        pipeline = Pipeline(Article(text=gold["text"]))
        judge = Judge(gold, pipeline)
        doc = pipeline.doc
        for cue in pipeline.cues.cues:
            if cue.complement is Complement.NOTHING or cue.content >= len(doc.words):
                continue
            cue_ink = judge.ink(doc.span(cue.first, cue.last))
            begin = doc.source_span(doc.starts[cue.content], doc.starts[cue.content]).start
            for held in judge.attributions:
                spans = [s for s in held["content"] if abs(s[0] - begin) <= _NEAR_START]
                if not (cue_ink & held["cue_ink"]) or not spans:
                    continue
                gold_end = max(ink(judge.text, spans), default=begin)
                ends = pipeline.candidates.reported.ends(cue, pipeline.candidates.by_sentence[cue.sentence])
                right = [
                    e.at > cue.content and max(judge.ink(doc.span(cue.content, e.at)), default=-1) == gold_end
                    for e in ends
                ]
                if any(right) and not all(right):
                    groups.append(([e.features for e in ends], right))
                break
    return groups


# -- fitting -----------------------------------------------------------------------------------------------------


def _vocabulary(rows: Iterable[Iterable[str]]) -> dict[str, int]:
    counts = Counter(feature for row in rows for feature in set(row))
    return {feature: i for i, feature in enumerate(sorted(f for f, n in counts.items() if n >= _RAREST))}


def _matrix(rows: Sequence[Sequence[str]], vocabulary: dict[str, int]) -> Any:
    indices: list[int] = []
    ends = [0]
    for row in rows:
        indices += sorted({vocabulary[f] for f in row if f in vocabulary})
        ends.append(len(indices))
    return csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(rows), len(vocabulary)))


def fit_choice(groups: Sequence[tuple[list[list[str]], list[bool]]], strength: float) -> dict[str, float]:
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


def fit_binary(rows: Sequence[tuple[list[str], bool]], strength: float) -> dict[str, float]:
    """Logistic regression with a penalty on large weights."""
    vocabulary = _vocabulary(r for r, _ in rows)
    model = LogisticRegression(C=1 / strength, max_iter=2000, solver="lbfgs")
    model.fit(_matrix([r for r, _ in rows], vocabulary), np.array([y for _, y in rows]))
    kept = _kept(vocabulary, model.coef_[0])
    kept[""] = round(float(model.intercept_[0]), 4)
    return kept


def _kept(vocabulary: dict[str, int], values: Any) -> dict[str, float]:
    return {f: round(float(values[i]), 4) for f, i in vocabulary.items() if abs(values[i]) >= 0.01}


def best_threshold(scores: Sequence[float], truths: Sequence[bool], beta: float = 1.0) -> float:
    """The score above which a yes gives the best F-measure; with ``beta`` below 1, precision counts for more."""
    order = sorted(zip(scores, truths, strict=True), reverse=True)
    total = sum(truths)
    best, at, hits = 0.0, 0.0, 0
    for count, (score, truth) in enumerate(order, 1):
        hits += truth
        f = (1 + beta**2) * hits / (count + beta**2 * total)
        if f > best:
            best, at = f, score - 1e-6
    return round(at, 4)


def calibrate(scores: Sequence[float], truths: Sequence[bool], points: int = 12) -> list[tuple[float, float]]:
    """A table from score to share right: isotonic regression, read at a few quantiles."""
    model = IsotonicRegression(y_min=0.02, y_max=0.99, out_of_bounds="clip").fit(scores, truths)
    at = np.unique(np.quantile(scores, np.linspace(0.02, 0.98, points)))
    return [(round(float(x), 3), round(float(y), 3)) for x, y in zip(at, model.predict(at), strict=True)]


def write(folder: Path, name: str, held: LinearModel, trained: dict[str, str]) -> None:
    """Write one question's weights, sorted, so that the same gold gives the same bytes."""
    content = {
        "format": linear.FORMAT,
        "question": name,
        "trained_on": trained,
        "threshold": held.threshold,
        "doubtful": held.doubtful,
        "calibration": held.calibration,
        "features": dict(sorted(held.features.items())),
    }
    text = json.dumps(content, ensure_ascii=False, indent=0) + "\n"
    (folder / f"{name}.json").write_text(text, encoding="utf-8")


def fold_of(gold: Gold, folds: int) -> int:
    """The fold of an article: by its outlet and month, so that no fold has read the other's stories."""
    key = f"{gold.get('outlet')}{(gold.get('published') or '')[:7]}"
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % folds


SOURCE_STRENGTH, ANTECEDENT_STRENGTH, SPEECH_STRENGTH, REPORTED_STRENGTH, CONFIDENCE_STRENGTH = 1.0, 4.0, 4.0, 8.0, 5.0


def fit_questions(golds: Sequence[Gold]) -> dict[str, LinearModel]:
    """Fit every question but the confidence, each with what was fitted before it in use."""
    found: dict[str, LinearModel] = {}

    def keep(name: str, held: LinearModel) -> None:
        found[name] = held
        linear.hold(name, held)

    keep("extent", LinearModel(fit_choice(gather_extents(golds), EXTENT_STRENGTH)))
    keep("source", LinearModel(fit_choice(gather(golds, None).source, SOURCE_STRENGTH)))
    first = LinearModel(fit_choice(gather_antecedents(golds), ANTECEDENT_STRENGTH))
    keep("antecedent", LinearModel(fit_choice(gather_antecedents(golds, first), ANTECEDENT_STRENGTH)))
    examples = Examples()
    for fold in range(FOLDS):  # the sources that speech is told by are those of a fit that did not see the article
        others = gather([g for g in golds if fold_of(g, FOLDS) != fold], None)
        unseen = gather(
            [g for g in golds if fold_of(g, FOLDS) == fold], LinearModel(fit_choice(others.source, SOURCE_STRENGTH))
        )
        examples.speech += unseen.speech
        examples.reported += unseen.reported
    for name, rows, strength in (
        ("speech", examples.speech, SPEECH_STRENGTH),
        ("reported", examples.reported, REPORTED_STRENGTH),
    ):
        scores = _out_of_fold(rows, strength)
        threshold = best_threshold(scores, [y for _, y in rows])
        doubtful = [(s, y) for s, (features, y) in zip(scores, rows, strict=True) if FRAGMENT in features]
        higher = best_threshold([s for s, _ in doubtful], [y for _, y in doubtful], DOUBTFUL_BETA)
        keep(name, LinearModel(fit_binary(rows, strength), threshold, doubtful=max(threshold, higher)))
    return found


def fit_confidence(golds: Sequence[Gold]) -> LinearModel:
    """Fit the confidence on articles that the decisions were not fitted on: fold by fold, by outlet and month."""
    rows: list[tuple[list[str], bool]] = []
    for fold in range(FOLDS):
        fit_questions([g for g in golds if fold_of(g, FOLDS) != fold])
        unseen = judged_speakers([g for g in golds if fold_of(g, FOLDS) == fold])
        print(f"fold {fold}: {sum(y for _, y in unseen)} of {len(unseen)} speakers right in articles not fitted on")
        rows += unseen
    table = calibrate(_out_of_fold(rows, CONFIDENCE_STRENGTH), [y for _, y in rows])
    return LinearModel(fit_binary(rows, CONFIDENCE_STRENGTH), calibration=table)


def fit(golds: Sequence[Gold], folder: Path, trained: dict[str, str]) -> None:
    """Fit every question on the gold and write the weights to ``folder``."""
    confidence = fit_confidence(golds)
    for name, held in {**fit_questions(golds), "confidence": confidence}.items():
        write(folder, name, held, trained)


def _out_of_fold(rows: Sequence[tuple[list[str], bool]], strength: float) -> list[float]:
    """Each row's score by a fit that did not see it; rows are dealt out in runs, so that articles stay together."""
    scores = [0.0] * len(rows)
    run = max(1, len(rows) // (FOLDS * 5))
    for fold in range(FOLDS):
        held = LinearModel(fit_binary([r for i, r in enumerate(rows) if (i // run) % FOLDS != fold], strength))
        for i, (row, _) in enumerate(rows):
            if (i // run) % FOLDS == fold:
                scores[i] = held.score(row)
    return scores


def main() -> None:
    """Read gold, fit, write."""
    parser = argparse.ArgumentParser(prog="python -m quotebank.training", description=__doc__.split("\n\n")[0])
    parser.add_argument("gold", type=Path, nargs="+", help="gold JSON Lines")
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parent / "extraction" / "models" / "en", help="folder to write to"
    )
    args = parser.parse_args()
    golds: list[Gold] = []
    trained: dict[str, str] = {}
    for path in args.gold:
        raw = path.read_bytes()
        trained[path.name] = "sha256:" + hashlib.sha256(raw).hexdigest()
        try:
            golds += read_gold(path)
        except ReadError as problem:
            parser.error(str(problem))
    if len(golds) < _FEWEST_ARTICLES:
        parser.error(f"{len(golds)} articles are too few to fit anything on; give {_FEWEST_ARTICLES} or more")
    args.out.mkdir(parents=True, exist_ok=True)
    fit(golds, args.out, trained)


if __name__ == "__main__":
    main()
