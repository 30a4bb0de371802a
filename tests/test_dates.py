"""The day on which something was said, counted from the article's date."""

from datetime import date

import pytest

from quotebank import Article, extract

WEDNESDAY = date(2026, 1, 28)


def said_on(text, published=WEDNESDAY):
    """The date of the one quote of a text."""
    [quote] = extract(Article(text, published=published))
    return quote.said_on


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("“We sail,” Ana Holm said on Monday.", date(2026, 1, 26)),
        ("“We sail,” Ana Holm told AnewZ on Tuesday.", date(2026, 1, 27)),
        ("“We sail,” Ana Holm said on Wednesday.", date(2026, 1, 28)),
        ("“We sail,” Ana Holm said last Wednesday.", date(2026, 1, 21)),
        ("“We sail,” Ana Holm said on Thursday.", date(2026, 1, 22)),
        ("“We sail,” Ana Holm said yesterday.", date(2026, 1, 27)),
        ("On Sunday, Ana Holm said that the ship would sail.", date(2026, 1, 25)),
        ("Ana Holm said on Friday that the ship would sail.", date(2026, 1, 23)),
        ("“We sail,” Ana Holm said on 26 January.", date(2026, 1, 26)),
        ("“We sail,” Ana Holm said on January 26.", date(2026, 1, 26)),
        ("“We sail,” Ana Holm said on January 26th.", date(2026, 1, 26)),
        ("“We sail,” Ana Holm said on 30 December.", date(2025, 12, 30)),
        ("“We sail,” Ana Holm said on 3 March 2024.", date(2024, 3, 3)),
        ("“We sail,” Ana Holm said on March 3, 2024.", date(2024, 3, 3)),
    ],
)
def test_a_day_beside_the_cue_is_when_it_was_said(text, day):
    """Weekdays and dates without a year are the most recent ones up to the article's date."""
    assert said_on(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "“We sail,” Ana Holm said.",
        "“We sail on Monday,” Ana Holm said.",
        "Ana Holm said that the ship had sailed on Monday.",
        "“We sail,” Ana Holm said on 31 February.",
        "“We sail,” Ana Holm said on 0 January.",
        "“We sail,” Ana Holm said in March.",
        "“We sail,” Ana Holm said, May Lind beside her.",
    ],
)
def test_other_days_are_not_when_it_was_said(text):
    """What the words tell of, days that no calendar has, and names that look like months give no date."""
    assert said_on(text) is None


def test_without_the_articles_date_no_day_is_known():
    """A weekday alone could be any."""
    assert said_on("“We sail,” Ana Holm said on Monday.", published=None) is None


def test_the_first_days_of_the_calendar_raise_nothing():
    """An article dated to year 1 loses the date said, not the quote."""
    assert said_on("“We sail,” Ana Holm said last Monday.", published=date(1, 1, 1)) is None
    assert said_on("“We sail,” Ana Holm said on 30 December.", published=date(1, 1, 1)) is None


def test_29_february_is_a_day_of_leap_years_only():
    """It is found where the article's year has one."""
    assert said_on("“We sail,” Ana Holm said on 29 February.", published=date(2024, 3, 1)) == date(2024, 2, 29)
    assert said_on("“We sail,” Ana Holm said on 29 February.", published=date(2026, 3, 1)) is None
