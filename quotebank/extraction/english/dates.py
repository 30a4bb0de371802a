"""The day on which something was said, as far as the words around its cue give one."""

from __future__ import annotations

from datetime import date, timedelta

from quotebank.extraction.document.text import Document
from quotebank.extraction.english.complements import Cue
from quotebank.extraction.english.grammar import PREPOSITION

_DAYS = {d: i for i, d in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}
_MONTHS = {
    m: i
    for i, names in enumerate(
        (
            "january jan jan.", "february feb feb.", "march mar mar.", "april apr apr.", "may", "june jun", "july jul",
            "august aug aug.", "september sept sept. sep", "october oct oct.", "november nov nov.", "december dec dec.",
        ),
        1,
    )
    for m in names.split()
}  # fmt: skip
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
    if cue.start > begin and (doc.classes[begin] & PREPOSITION or lowers[begin] in ("last", "yesterday")):
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
    lower = lowers[k]
    if lower in _DAYS and words[k][0].isupper():
        back = (published.weekday() - _DAYS[lower]) % 7
        if back == 0 and k and lowers[k - 1] == "last":
            back = 7
        return published - timedelta(days=back)
    if lower == "yesterday":
        return published - timedelta(days=1)
    if lower in _MONTHS and words[k][0].isupper():
        day = _number(lowers[k - 1]) if k else None
        year_at = k + 1
        if day is None and k + 1 < end:
            day = _number(lowers[k + 1])
            year_at = k + 2
        if day is None:
            return None
        if year_at < end and lowers[year_at] == ",":
            year_at += 1
        year = _number(lowers[year_at]) if year_at < end else None
        try:
            if year is not None and 1900 <= year <= 2200:
                return date(year, _MONTHS[lower], day)
            if not 1 <= day <= 31:
                return None
            found = date(published.year, _MONTHS[lower], day)
            return found if found <= published else date(published.year - 1, _MONTHS[lower], day)
        except ValueError:
            return None
    return None


def _number(word: str) -> int | None:
    digits = word[:-2] if word[-2:] in ("st", "nd", "rd", "th") else word
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 4 else None
