"""Dates as newsrooms write them."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotebank.readers.dates import parse_date

TABLE = Path(__file__).parent / "data/readers/dates.csv"
FORMS = [row for row in csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()) if row["written"][:1] != "#"]
WRITTEN = ["%Y-%m-%d", "%d %B %Y", "%b %d, %Y", "%d.%m.%Y", "%Y%m%d"]


@pytest.mark.parametrize("row", FORMS, ids=lambda row: row["written"] or "nothing")
def test_a_written_date_names_its_day_or_none(row):
    """Each form gives the day it names; what names none, or might name two, gives None."""
    assert parse_date(row["written"]) == (date.fromisoformat(row["day"]) if row["day"] else None)


@pytest.mark.parametrize("number", [1769558400, 1769558400.5, 1769558400000])
def test_a_number_counts_from_1970(number):
    """Seconds and milliseconds since 1970 give the day in UTC."""
    assert parse_date(number) == date(2026, 1, 28)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**30, -(10**30), True, None])
def test_a_value_that_is_no_time_names_no_day(value):
    """Numbers out of any calendar's range, truth values and nothing give None."""
    assert parse_date(value) is None


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(WRITTEN))
def test_every_day_comes_back_from_every_form_that_names_one(day, form):
    """Writing a day and reading it gives the day."""
    assert parse_date(day.strftime(form)) == day


@given(st.text() | st.from_regex(r"\d{1,4}[-/. ]\d{1,3}[-/. ]\d{1,4}"))
def test_any_text_gives_a_date_or_none(text):
    """No text makes the parser fail."""
    found = parse_date(text)
    assert found is None or isinstance(found, date)
