"""Fits every learned question, those that feed others before them, and writes the models.

The source of a quotation is fitted with the true history before it, then whether it is speech and whether a clause is
reported with the fitted source, then the confidences, on articles that the decisions before it were not fitted on.
Gold whose ``teaches_speech`` is false has no say in what makes words in marks speech: where its readers draw another
line between speech and the reporter's words, it would blur the line that the rest draws. It counts where the thresholds
are chosen, which are to hold for news of every kind.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import evolve, fields

from quotebank.extraction.decisions.antecedent import AntecedentDecision
from quotebank.extraction.decisions.confidence import ConfidenceDecision
from quotebank.extraction.decisions.extent import ExtentDecision
from quotebank.extraction.decisions.kind import KindDecision
from quotebank.extraction.decisions.record import RecordDecision
from quotebank.extraction.decisions.reported import ReportedDecision
from quotebank.extraction.decisions.source import SourceDecision
from quotebank.extraction.decisions.speech import FRAGMENT, SpeechDecision
from quotebank.extraction.models.linear import FORMAT, LinearModel
from quotebank.extraction.models.model_set import ModelSet
from quotebank.training.examples import (
    antecedents,
    extents,
    judged_records,
    judged_speakers,
    kinds,
    quotations_and_clauses,
)
from quotebank.training.fitting import (
    FOLDS,
    Answer,
    best_threshold,
    calibrate,
    fit_binary,
    fit_choice,
    out_of_fold,
)
from quotebank.training.judging import Gold

DOUBTFUL_BETA = 0.5
"""An invented quotation costs more than a missed fragment: F0.5 sets the threshold for fragments in marks."""
_UNFITTED = LinearModel({})
QUESTIONS = [each.name for each in fields(ModelSet)]


def fold_of(gold: Gold, folds: int) -> int:
    """The fold of an article: by its outlet and month, so that no fold has read the other's stories."""
    key = f"{gold.get('outlet')}{(gold.get('published') or '')[:7]}"
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % folds


def fit_decisions(golds: Sequence[Gold]) -> ModelSet:
    """Fit every question but the confidences, each with what was fitted before it in use."""
    models = ModelSet(*[_UNFITTED] * len(QUESTIONS))
    models = evolve(
        models,
        extent=LinearModel(fit_choice(extents(golds), ExtentDecision.strength)),
        kind=_fit_kind(golds),
    )
    sources = quotations_and_clauses(golds, models, None).source
    models = evolve(models, source=LinearModel(fit_choice(sources, SourceDecision.strength)))
    first = LinearModel(fit_choice(antecedents(golds, models), AntecedentDecision.strength))
    models = evolve(
        models, antecedent=LinearModel(fit_choice(antecedents(golds, models, first), AntecedentDecision.strength))
    )
    speech: list[Answer] = []
    otherwise: list[Answer] = []
    reported: list[Answer] = []
    for fold in range(FOLDS):  # the sources that speech is told by are those of a fit that did not see the article
        seen, held_out = split(golds, fold)
        others = quotations_and_clauses(seen, models, None)
        source = LinearModel(fit_choice(others.source, SourceDecision.strength))
        for gold in held_out:
            unseen = quotations_and_clauses([gold], models, source)
            reported += unseen.reported
            (speech if gold.get("teaches_speech", True) else otherwise).extend(unseen.speech)
    return evolve(
        models,
        speech=_fit_answers(speech, SpeechDecision.strength, otherwise),
        reported=_fit_answers(reported, ReportedDecision.strength),
    )


def _fit_kind(golds: Sequence[Gold]) -> LinearModel:
    """What bears a name; where no gold says who an article names, the package's own model stays."""
    choices = kinds(golds)
    return LinearModel(fit_choice(choices, KindDecision.strength)) if choices else ModelSet.read("en").kind


def _fit_answers(rows: Sequence[Answer], strength: float, judged: Sequence[Answer] = ()) -> LinearModel:
    """A yes-or-no question, with the thresholds that serve it best on rows that were not fitted on.

    ``judged`` are further rows, which have a say in the thresholds alone.
    """
    weights = fit_binary(rows, strength)
    fitted = LinearModel(weights)
    scores = [*out_of_fold(rows, strength), *(fitted.score(features) for features, _ in judged)]
    truths = [*zip(scores, (*rows, *judged), strict=True)]
    threshold = best_threshold(scores, [y for _, (_, y) in truths])
    doubtful = [(s, y) for s, (features, y) in truths if FRAGMENT in features]
    higher = best_threshold([s for s, _ in doubtful], [y for _, y in doubtful], DOUBTFUL_BETA)
    return LinearModel(weights, threshold, doubtful=max(threshold, higher))


def split(golds: Sequence[Gold], fold: int) -> tuple[list[Gold], list[Gold]]:
    """The articles outside a fold and those in it."""
    return [g for g in golds if fold_of(g, FOLDS) != fold], [g for g in golds if fold_of(g, FOLDS) == fold]


def fit_confidences(golds: Sequence[Gold]) -> tuple[LinearModel, LinearModel]:
    """Fit the confidence in the speaker and in the whole record, fold by fold, by outlet and month.

    Each is fitted on articles that the decisions were not fitted on.
    """
    speakers: list[Answer] = []
    records: list[Answer] = []
    for fold in range(FOLDS):
        seen, held_out = split(golds, fold)
        models = fit_decisions(seen)
        unseen, whole = judged_speakers(held_out, models), judged_records(held_out, models)
        print(
            f"fold {fold}: in articles not fitted on, {sum(y for _, y in unseen)} of {len(unseen)} speakers are right, "
            f"{sum(y for _, y in whole)} of {len(whole)} records"
        )
        speakers += unseen
        records += whole
    return fit_shares(speakers, ConfidenceDecision.strength), fit_shares(records, RecordDecision.strength)


def fit_shares(rows: Sequence[Answer], strength: float) -> LinearModel:
    """A yes-or-no question whose score is turned into a share of right answers."""
    table = calibrate(out_of_fold(rows, strength), [y for _, y in rows])
    return LinearModel(fit_binary(rows, strength), calibration=table)


def fit(golds: Sequence[Gold]) -> ModelSet:
    """Fit every question on the gold."""
    speaker, record = fit_confidences(golds)
    return evolve(fit_decisions(golds), confidence=speaker, record=record)


def write(models: ModelSet, folder: Path, trained: Mapping[str, Mapping[str, str]]) -> None:
    """Write the models, a file a question, sorted, so that the same gold gives the same bytes.

    ``trained`` names the gold of each question: its files with their checksums.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for question in QUESTIONS:
        model: LinearModel = getattr(models, question)
        content = {
            "format": FORMAT,
            "question": question,
            "trained_on": trained[question],
            "threshold": model.threshold,
            "doubtful": model.doubtful,
            "calibration": model.calibration,
            "features": dict(sorted(model.features.items())),
        }
        text = json.dumps(content, ensure_ascii=False, indent=0) + "\n"
        (folder / f"{question}.json").write_text(text, encoding="utf-8")
