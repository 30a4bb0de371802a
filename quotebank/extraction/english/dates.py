"""The day on which something was said, as far as the words around its cue give one."""

from __future__ import annotations

from datetime import date, timedelta

from quotebank.extraction.document.text import Document
from quotebank.extraction.english.cue import Cue
from quotebank.extraction.english.grammar import PREPOSITION
from quotebank.extraction.lexicon.loader import entries, single_word, word_list

_DAYS = {day: int(number) for day, number in entries("weekdays")}
_MONTHS = {month: int(number) for month, number in entries("months")}
_NEAR_DAYS = word_list("near_days")
_ORDINALS = word_list("ordinal_endings")
_DAY_BEFORE = single_word("day before")
_WEEK_BEFORE = single_word("week before")
_REACH = 14


def said_on(doc: Document, cue: Cue, published: date | None) -> date | None:
    """The date beside a cue: "on 26 January", "last Tuesday", "on Thursday"; None without one.

    Relative days and dates without a year count back from ``published``: the most recent such day before it.
    """
    if published is None or cue.noun:
        return None
    lowers, words = doc.lowers, doc.words
    begin, end = doc.sentences[doc.sentence_of[cue.first]]
    spans = [
        range(cue.last, min(cue.last + _REACH, end, max(cue.end, cue.content))),
        range(max(begin, cue.start), cue.first),
    ]
    if cue.start > begin and (doc.classes[begin] & PREPOSITION or lowers[begin] in _NEAR_DAYS):
        comma = next((k for k in range(begin, min(begin + _REACH, cue.start)) if words[k] == ","), begin + 3)
        spans.append(range(begin, min(comma, cue.start)))
    for span in spans:
        for k in span:
            try:
                found = _at(lowers, words, k, end, published)
            except OverflowError:  # before the first day that a date can hold
                continue
            if found is not None:
                return found
    return None


def _at(lowers: list[str], words: list[str], k: int, end: int, published: date) -> date | None:
    """The day that the words from token ``k`` on give."""
    lower = lowers[k]
    if lower == _DAY_BEFORE:
        return published - timedelta(days=1)
    if not words[k][0].isupper():
        return None
    if lower in _DAYS:
        back = (published.weekday() - _DAYS[lower]) % 7
        return published - timedelta(days=back or 7 * (lowers[max(0, k - 1)] == _WEEK_BEFORE))
    return (
        _in_month(lowers[max(0, k - 1) : k], lowers[k + 1 : end], _MONTHS[lower], published)
        if lower in _MONTHS
        else None
    )


def _in_month(before: list[str], after: list[str], month: int, published: date) -> date | None:
    """The day of a month: "26 January", "January 26, 2026"."""
    day = _number(before[0]) if before else None
    if day is None and after:
        day, after = _number(after[0]), after[1:]
    if day is None:
        return None
    rest = after[1:] if after[:1] == [","] else after
    year = _number(rest[0]) if rest else None
    try:
        if year is not None and 1900 <= year <= 2200:
            return date(year, month, day)
        found = date(published.year, month, day)
        return found if found <= published else date(published.year - 1, month, day)
    except ValueError:
        return None


def _number(word: str) -> int | None:
    digits = word[:-2] if word[-2:] in _ORDINALS else word
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 4 else None
