"""What a rule and a group of features do is counted and measured."""

import json
from pathlib import Path
from typing import Any

import pytest

from quotebank.ablation import ablate
from quotebank.cli import main

GOLD: list[dict[str, Any]] = [
    {
        "text": "“It will hold,” said Engineer Ada Brandt.",
        "quoted": [[1, 13]],
        "attributions": [{"content": [[1, 13]], "cue": [[16, 20]], "source": [[30, 40]], "speaker": "Ada Brandt"}],
    },
    {"text": "The dam is old. Nobody looks after it.", "quoted": [], "attributions": []},
]
ROLE = ("which words before a name are titles and roles", "role")


def test_a_rule_is_counted_and_measured() -> None:
    """Without the rule of roles, the engineer's title is taken into her name: one quote changes, one name is wrong."""
    role = next(each for each in ablate(GOLD) if (each.of, each.name) == ROLE)
    assert (role.kind, role.held, role.quotes) == ("rule", 1, 1)
    assert role.figures["exact name"] == -1
    assert role.figures["speech or not"] == 0


def test_a_rule_that_changes_nothing_has_no_figures() -> None:
    """A rule that never holds changes no quote, and nothing is measured."""
    nickname = next(each for each in ablate(GOLD) if each.name == "nickname")
    assert (nickname.held, nickname.quotes, dict(nickname.figures)) == (0, 0, {})


def test_rules_hold_again_afterwards() -> None:
    """Counting leaves every rule as it was, also where it stops halfway."""
    before = [next(each for each in ablate(GOLD) if (each.of, each.name) == ROLE) for _ in range(2)]
    assert before[0] == before[1]


@pytest.mark.slow
def test_groups_of_features_are_measured() -> None:
    """Each group is the features of one question that begin alike; without patterns, the source is another."""
    found = list(ablate(GOLD, rules=False, features=True))
    assert {each.kind for each in found} == {"features"}
    assert {"source", "speech", "reported", "extent", "antecedent"} <= {each.of for each in found}
    assert len({(each.of, each.name) for each in found}) == len(found)


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`evaluate --rules` prints a line for each rule; with --json the same for programs."""
    gold = tmp_path / "gold.jsonl"
    gold.write_text("".join(json.dumps(line) + "\n" for line in GOLD), encoding="utf-8")
    assert main(["evaluate", str(gold), "--rules"]) == 0
    heading, *lines = (line.split("\t") for line in capsys.readouterr().out.splitlines())
    assert heading[:4] == ["question", "rule or features", "held", "quotes"]
    [role] = [line for line in lines if tuple(line[:2]) == ROLE]
    assert role[2:4] == ["1", "1"]
    assert role[heading.index("exact name")] == "-1000.0"
    assert main(["evaluate", str(gold), "--rules", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["ablations"]) == len(lines)
