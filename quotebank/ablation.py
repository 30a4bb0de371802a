"""What every rule and every group of features does: how often it holds, and what is read and measured without it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import Any, Literal

from attrs import evolve, fields, frozen

from quotebank.evaluation import Evaluation, evaluate
from quotebank.extraction.english.rules.table import TABLES, Rule, RuleTable
from quotebank.extraction.extractor import Extractor
from quotebank.extraction.models.linear import LinearModel
from quotebank.extraction.models.model_set import ModelSet
from quotebank.records import Article, Quote

_GROUP = re.compile(r"[^&=:]*")
"""What the features of a group begin with."""


@frozen
class Ablation:
    """A rule or a group of features, and what changes when it is switched off."""

    kind: Literal["rule", "features"]
    of: str
    """The question that the rule's table answers, or the learned question of the features."""
    name: str
    held: int
    """How often the rule held; for features, how many of them have a weight."""
    quotes: int
    """How many quotes are new, lost or different in any field without it."""
    figures: Mapping[str, float]
    """Each figure without it, less the same figure with it; empty where no quote changes."""


def ablate(golds: Iterable[Mapping[str, Any]], *, rules: bool = True, features: bool = False) -> Iterator[Ablation]:
    """Switch off every rule, one at a time, then every group of features, and compare with the gold.

    A group of features is all those of one learned question whose names begin alike. Rules are switched off for the
    whole process while the iterator is at work, so extract nothing else beside it.

    Args:
        golds: Articles with their attributions, as `quotebank.gold.read_gold` gives them.
        rules: Whether rules are switched off.
        features: Whether groups of features are; every group means reading all articles again.

    >>> gold = {
    ...     "text": "“It will hold,” said Engineer Ada Brandt.",
    ...     "quoted": [[1, 13]],
    ...     "attributions": [{"content": [[1, 13]], "cue": [[16, 20]], "source": [[30, 40]], "speaker": "Ada Brandt"}],
    ... }
    >>> titles = "which words before a name are titles and roles"
    >>> [role] = [each for each in ablate([gold]) if (each.of, each.name) == (titles, "role")]
    >>> role.held, role.quotes, role.figures["exact name"]
    (1, 1, -1.0)
    """
    trial = _Trial(list(golds))
    if rules:
        for table in TABLES:
            for rule in table.rules:
                yield trial.without_rule(table, rule)
    if features:
        models = ModelSet.read("en")
        for question in (each.name for each in fields(ModelSet)):
            groups = Counter(_group(feature) for feature in getattr(models, question).features)
            for group, size in groups.items():
                if group:  # the feature without a name is the model's bias
                    yield trial.without_features(models, question, group, size)


class _Trial:
    """The gold, and how it is read with everything switched on."""

    def __init__(self, golds: Sequence[Mapping[str, Any]]) -> None:
        self._golds = golds
        self._held: dict[Rule[Any, Any], Counter[int]] = {rule: Counter() for table in TABLES for rule in table.rules}
        self._quotes = self._read()
        self._figures = _figures(evaluate(golds, _Known(golds, self._quotes)))

    def _read(self) -> list[list[Quote]]:
        """Read all articles, and count for each rule in which it held, and how often."""
        now: Counter[Rule[Any, Any]] = Counter()
        found: list[list[Quote]] = []
        with ExitStack() as stack:
            for table in TABLES:
                stack.enter_context(table.counted(lambda rule: now.update((rule,))))
            for number, gold in enumerate(self._golds):
                now.clear()
                found.append(Extractor().extract(gold["text"]))
                for rule, times in now.items():
                    self._held[rule][number] = times
        return found

    def without_rule(self, table: RuleTable[Any, Any], rule: Rule[Any, Any]) -> Ablation:
        held = self._held[rule]
        with table.without(rule):
            found = [
                Extractor().extract(gold["text"]) if number in held else self._quotes[number]
                for number, gold in enumerate(self._golds)
            ]
        return self._compared("rule", rule.table, rule.name, held.total(), found)

    def without_features(self, models: ModelSet, question: str, group: str, size: int) -> Ablation:
        model: LinearModel = getattr(models, question)
        kept = {feature: weight for feature, weight in model.features.items() if _group(feature) != group}
        poorer = LinearModel(kept, model.threshold, model.calibration, model.doubtful)
        extractor = Extractor(models=evolve(models, **{question: poorer}))
        found = [extractor.extract(gold["text"]) for gold in self._golds]
        return self._compared("features", question, group, size, found)

    def _compared(
        self, kind: Literal["rule", "features"], of: str, name: str, held: int, found: list[list[Quote]]
    ) -> Ablation:
        changed = sum(_changes(before, after) for before, after in zip(self._quotes, found, strict=True))
        if not changed:
            return Ablation(kind, of, name, held, 0, {})
        figures = _figures(evaluate(self._golds, _Known(self._golds, found)))
        return Ablation(kind, of, name, held, changed, {key: figures[key] - self._figures[key] for key in figures})


class _Known(Extractor):
    """Answers with quotes that were extracted before."""

    def __init__(self, golds: Sequence[Mapping[str, Any]], quotes: Sequence[list[Quote]]) -> None:
        super().__init__()
        self._known = {gold["text"]: found for gold, found in zip(golds, quotes, strict=True)}

    def extract(self, article: str | Article) -> list[Quote]:
        text = article if isinstance(article, str) else article.text or ""
        return self._known[text]


def _group(feature: str) -> str:
    found = _GROUP.match(feature)
    return found.group() if found else ""


def _changes(before: list[Quote], after: list[Quote]) -> int:
    """How many quotes have none that is wholly alike on the other side; one that is only different counts once."""
    lost = sum(quote not in after for quote in before)
    new = sum(quote not in before for quote in after)
    return max(lost, new)


def _figures(evaluation: Evaluation) -> dict[str, float]:
    figures = {
        "quotes": evaluation.content.all.f1,
        "quotes and who": evaluation.content_and_source.all.f1,
        "speech or not": evaluation.speech.f1,
        "right person": evaluation.same_person.share,
        "exact name": evaluation.exact_name.share,
    }
    return {name: figure or 0.0 for name, figure in figures.items()}
