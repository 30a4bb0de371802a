"""Training on a tiny gold of invented passages: every question is fitted, and twice to the same bytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from judging import CONSTRUCTIONS, passages

from quotebank import Article, Extractor
from quotebank.extraction.models.model_set import SHIPPED, ModelSet

sklearn = pytest.importorskip("sklearn", reason="the extra for training is not installed")
from quotebank.training.questions import QUESTIONS  # noqa: E402  needs NumPy

pytestmark = pytest.mark.slow
ARTICLES = 100
A_PASSAGE = "“The well is dry,” said Ada Holm, the engineer. The pump was “cracked”, an aide of the mayor told them."


def gold_of(passage: dict[str, Any]) -> dict[str, Any]:
    """A passage as gold: places for words."""
    text = passage["text"]

    def places(words: list[str]) -> list[tuple[int, int]]:
        return [(text.index(some), text.index(some) + len(some)) for some in words if some in text]

    attributions = [
        {
            "content": places(quote["content"]),
            "cue": places([quote["cue"]] if quote["cue"] else []),
            "source": places([quote["mention"]] if quote["mention"] else []),
            "speaker": quote["speaker"],
        }
        for quote in passage["quotes"]
    ]
    marked = [span for one in attributions for span in one["content"]] + places(passage["not_speech"])
    people = sorted({quote["speaker"] for quote in passage["quotes"] if quote["speaker"]})
    return {
        "text": text, "outlet": passage["id"], "quoted": marked, "attributions": attributions,
        "people": people,
    }  # fmt: skip


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles of a few passages each."""
    path = tmp_path_factory.mktemp("gold") / "gold.jsonl"
    golds = [gold_of(passage) for passage in passages(CONSTRUCTIONS)]
    path.write_text("".join(json.dumps(one) + "\n" for one in golds[: 4 * ARTICLES : 4]), encoding="utf-8")
    return path


def train(gold: Path, out: Path, seed: str) -> dict[str, bytes]:
    """Train in a process of its own, whose strings hash otherwise; return the files."""
    command = [sys.executable, "-m", "quotebank.training", str(gold), "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": seed})
    assert done.returncode == 0, done.stderr
    return {path.name: path.read_bytes() for path in out.iterdir()}


@pytest.fixture(scope="module")
def trained(gold: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A folder of models of the tiny gold, and the files in it."""
    folder = tmp_path_factory.mktemp("models")
    return folder, train(gold, folder / "en", "1")


def test_the_same_gold_gives_the_same_bytes(gold: Path, trained: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    """Every question has its file, and a second run writes the same."""
    assert sorted(trained[1]) == sorted(f"{question}.json" for question in QUESTIONS)
    assert train(gold, tmp_path / "en", "2") == trained[1]


def test_what_was_trained_is_used_beside_the_package_s_own(trained: tuple[Path, dict[str, bytes]]) -> None:
    """Two extractors with other weights work side by side, and are as sure of the same words as their weights say."""
    mine, own = Extractor(models=ModelSet.read("en", trained[0])), Extractor()
    found, usual = mine.extract(Article(A_PASSAGE)), own.extract(Article(A_PASSAGE))
    assert found[0].text.startswith("The well is dry")
    assert usual[0].text == "The well is dry"
    assert found[0].confidence != usual[0].confidence
    assert own.extract(Article(A_PASSAGE)) == usual


def test_models_say_which_gold_they_come_from(gold: Path, trained: tuple[Path, dict[str, bytes]]) -> None:
    """The name of each file and its checksum."""
    for content in trained[1].values():
        [(name, checksum)] = json.loads(content)["trained_on"].items()
        assert name == gold.name
        assert checksum.startswith("sha256:")


def test_training_leaves_the_package_s_models_alone(trained: tuple[Path, dict[str, bytes]]) -> None:
    """With ``--out`` nothing is written beside the shipped models."""
    shipped = {path.name: path.read_bytes() for path in (Path(SHIPPED) / "en").iterdir()}
    assert shipped.keys() == trained[1].keys()
    assert all(shipped[name] != content for name, content in trained[1].items())


def test_names_are_told_apart_as_before_where_the_gold_says_nothing_of_them(gold: Path, tmp_path: Path) -> None:
    """Gold without lists of people keeps the package's model of what bears a name, and the gold that it came from."""
    lines = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    less = [{key: value for key, value in line.items() if key not in ("people", "organisations")} for line in lines]
    path = tmp_path / "less.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in less), encoding="utf-8")
    trained = json.loads(train(path, tmp_path / "en", "1")["kind.json"])
    shipped = json.loads((Path(SHIPPED) / "en" / "kind.json").read_text(encoding="utf-8"))
    assert trained["features"] == shipped["features"]
    assert trained["trained_on"] == shipped["trained_on"]


def test_gold_that_does_not_teach_speech_changes_that_question_least(gold: Path, tmp_path: Path) -> None:
    """Its articles tell whose words they are, and of what in marks is speech only how sure one has to be."""
    out = tmp_path / "en"
    lines = gold.read_text(encoding="utf-8").splitlines(keepends=True)
    both = [tmp_path / "one.jsonl", tmp_path / "two.jsonl"]
    both[0].write_text("".join(lines[::2]), encoding="utf-8")
    both[1].write_text("".join(lines[1::2]), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "quotebank.training",
        str(both[0]),
        "--not-for-speech",
        str(both[1]),
        "--out",
        str(out),
    ]
    subprocess.run(command, capture_output=True, check=True)
    speech = json.loads((out / "speech.json").read_text(encoding="utf-8"))
    assert speech["trained_on"].keys() == {"one.jsonl", "two.jsonl"}
