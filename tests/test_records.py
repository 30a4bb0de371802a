"""Texts and the records that they give, and what the learned questions are asked about texts, from files of cases."""

from __future__ import annotations

from pathlib import Path

import pytest
from asked import Row, asked
from records import Case, cases, records

DATA = Path(__file__).parent / "data" / "constructions"
CASES = list(cases(DATA / "cases.txt"))
QUESTIONS = list(cases(DATA / "questions.txt"))


def named(case: Case) -> str:
    """The beginning of a text, for the name of its test."""
    return case.text[:60]


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_text_has_these_records_and_no_others(case: Case) -> None:
    """Kind, words, speakers with their roles, mention, cue and addressee of every quote are as the file has them."""
    assert records(case.text) == case.records


@pytest.mark.parametrize("case", QUESTIONS, ids=named)
def test_a_question_is_asked_with_these_candidates_and_features(case: Case) -> None:
    """Each row of the file tells of a candidate, of features that it has and of those that it lacks."""
    told = asked(case.text)
    assert [row for row in case.records if not Row.read(row).holds(told)] == []


def test_no_text_stands_twice() -> None:
    """A text that stands in a file once is found there."""
    for file in (CASES, QUESTIONS):
        assert len({case.text for case in file}) == len(file)
