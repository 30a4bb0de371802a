"""Verdicts of an editor on tiny banks: refuted and acted words, opposition, others' words, and plain true ones."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from quotebank import Article, QuoteBank

CASES = [json.loads(line) for line in (Path(__file__).parent / "data/verdicts.jsonl").read_text("utf-8").splitlines()]
_SUPPORT = {"verbatim", "altered", "reported"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['kind']}: {case['ask']}")
def test_verdict_of_an_editor(case):
    """The verdict is one that an editor accepts, with a caution where one is due, and credits nobody wrongly."""
    with QuoteBank(":memory:") as bank:
        for day, text in enumerate(case["articles"], 1):
            outlet = f"Harbour Post {day}"
            bank.add(Article(text, outlet, published=date(2026, 3, day), title=case["title"] if day == 1 else None))
        verdict = bank.check(case["ask"], case["speaker"])
    names = {speaker.name for speaker, _ in verdict.credited}
    assert verdict.verdict.value in case["verdict"]
    if verdict.verdict.value in _SUPPORT and case["caution"] is not None:
        assert bool(verdict.cautions) == case["caution"], verdict.cautions
    if verdict.verdict.value in _SUPPORT:
        assert not case["credited"] or names & set(case["credited"])
    assert names.isdisjoint(case["not_credited"]) or verdict.verdict.value not in _SUPPORT
