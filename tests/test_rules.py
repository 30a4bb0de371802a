"""Every rule holds in its first example, where it decides what is found, and not in its second."""

import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Set
from typing import Any

import attrs
import pytest

from quotebank import extract
from quotebank.extraction.english import rules
from quotebank.extraction.english.rules.table import TABLES, Rule, RuleTable

for _module in pkgutil.iter_modules(rules.__path__, rules.__name__ + "."):
    importlib.import_module(_module.name)

RULES = [pytest.param(table, rule, id=rule.name) for table in TABLES for rule in table.rules]


def held(table: RuleTable[Any, Any], rule: Rule[Any, Any], text: str) -> int:
    """How often a rule holds while a text is read."""
    times = 0

    def count(other: Rule[Any, Any]) -> None:
        nonlocal times
        times += other is rule

    with table.counted(count):
        extract(text)
    return times


def seen(text: str) -> list[dict[str, Any]]:
    """What a reader sees of the quotes of a text: the words, who said them, to whom, by which cue."""
    unseen = ("confidence", "speaker_confidence", "evidence")
    return [{k: v for k, v in attrs.asdict(q).items() if k not in unseen} for q in extract(text)]


@pytest.mark.parametrize(("table", "rule"), RULES)
def test_holds(table: RuleTable[Any, Any], rule: Rule[Any, Any]) -> None:
    """A rule holds in the example of where it holds."""
    assert held(table, rule, rule.holds)


@pytest.mark.parametrize(("table", "rule"), RULES)
def test_does_not_hold(table: RuleTable[Any, Any], rule: Rule[Any, Any]) -> None:
    """A rule does not hold in the example of where it must not, and quotes are found there."""
    assert extract(rule.fails)
    assert not held(table, rule, rule.fails)


@pytest.mark.parametrize(("table", "rule"), RULES)
def test_decides(table: RuleTable[Any, Any], rule: Rule[Any, Any]) -> None:
    """Without the rule, its first example is read otherwise."""
    as_it_is = seen(rule.holds)
    with table.without(rule):
        assert seen(rule.holds) != as_it_is


@pytest.mark.parametrize(("table", "rule"), RULES)
def test_has_a_reason(table: RuleTable[Any, Any], rule: Rule[Any, Any]) -> None:
    """A rule says in a sentence or two why it is there, and its name is the only one in its table."""
    assert rule.reason.endswith((".", ")", '"'))
    assert [other.name for other in table.rules].count(rule.name) == 1


def test_a_rule_holds_only_of_the_words_that_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    """No rule that its table does not ask of a word, or beside some words, would have held."""

    def first(table: RuleTable[Any, Any], state: Any, word: str | None = None) -> Any:
        for rule in table.rules:
            answer = rule.apply(state)
            if answer:
                assert word is None or rule.needs is None or word in rule.needs, (rule.name, word)
                return answer
        return None

    def first_beside(table: RuleTable[Any, Any], state: Any, words: Set[str]) -> Any:
        for rule in table.rules:
            answer = rule.apply(state)
            if answer:
                assert rule.beside is None or not rule.beside.isdisjoint(words), (rule.name, words)
                return answer
        return None

    monkeypatch.setattr(RuleTable, "first", first)
    monkeypatch.setattr(RuleTable, "first_beside", first_beside)
    monkeypatch.setattr(RuleTable, "any", lambda *asked: bool(first(*asked)))
    for table in TABLES:
        monkeypatch.setattr(table, "of", defaultdict(lambda: (None,)))  # no caller skips a table
    for table in TABLES:
        for rule in table.rules:
            extract(rule.holds)
            extract(rule.fails)


def test_a_table_remembers_no_more_words_than_a_language_has() -> None:
    """Words without end, as in a damaged file, do not fill the memory."""
    table = RuleTable[str, bool]("whether a word is long")
    TABLES.remove(table)
    table.rule(holds="", fails="", needs={"harbour"})(lambda word: len(word) > 5)
    for number in range(40_000):
        assert not table.any("harbour", str(number))
    assert table.any("harbour", "harbour")
    assert len(table.of) < 20_000
