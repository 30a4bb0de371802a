"""The files that press archives deliver: many articles in one document, in one of two layouts.

Nexis puts headline, outlet and date above fields like ``Byline:`` and ``Length:``, the text between the lines ``Body``
and ``Load-Date:``, and ``End of Document`` below. Factiva puts headline and byline above ``421 words``, date and outlet
below, the text after a line about the copyright, and ``Document`` with a number at the end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from attrs import frozen

from quotebank.readers import fields
from quotebank.readers.items import Item, Refusal, Remark

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_DATE = re.compile(
    rf"(?:{_DAY},? )?(?:[a-z]+ \d{{1,2}}, \d{{4}}|\d{{1,2}} [a-z]+ \d{{4}})(?:,? {_DAY})?"
    r"(?:,? \d{1,2}:\d\d.{0,20})?\Z",
    re.IGNORECASE,
)
_LABEL = re.compile(r"([A-Z][A-Za-z -]{2,25}):(?: (.*))?\Z")
_LABELS = frozenset("byline dateline edition headline highlight length section series".split())
_END = "end of document"
_BODY = "body"
_AFTER = re.compile(r"(?:classification|graphic|load-date:.*|publication-type:.*)\Z", re.IGNORECASE)
_NUMBER = re.compile(r"Document [A-Z]{2,}[A-Za-z0-9]{12,40}\Z")
_WORDS = re.compile(r"[\d,]{1,9} words\Z", re.IGNORECASE)
_COPYRIGHT = re.compile(r"(?:copyright\b|\(c\)|©).{0,300}\Z", re.IGNORECASE)
_BY = re.compile(r"by (.{2,120})\Z", re.IGNORECASE)
_TIME = re.compile(r"\d{1,2}:\d\d(?: ?[ap]m)?(?: [A-Z]{2,4})?\Z", re.IGNORECASE)
_LONGEST_HEADER = 40
"""Lines between headline and text; cover pages come before."""


@frozen
class _Part:
    """One article as its archive prints it."""

    text: str
    title: str | None
    outlet: str | None
    date: str | None
    byline: str | None


def articles(path: str, lines: Iterable[str]) -> Iterator[Item] | None:
    """Return the articles of a document by an archive, from its lines; None if it is none."""
    whole = [line for line in (" ".join(line.split()) for line in lines) if line]
    lowered = {line.lower() for line in whole}
    if _END in lowered and _BODY in lowered:
        return _each(path, whole, lambda line: line.lower() == _END, _of_nexis)
    if any(map(_WORDS.match, whole)) and any(map(_NUMBER.match, whole)):
        return _each(path, whole, lambda line: bool(_NUMBER.match(line)), _of_factiva)
    return None


def _each(
    path: str, lines: list[str], ends: Callable[[str], bool], read: Callable[[list[str]], _Part | str]
) -> Iterator[Item]:
    block: list[str] = []
    number = 0
    for line in lines:
        if not ends(line):
            block.append(line)
            continue
        number += 1
        where = f"{path}, article {number}"
        match read(block):
            case str() as problem:
                yield Refusal(where, problem)
            case part:
                yield from _article(where, part)
        block = []
    if any(map(ends, lines)) and len(block) > _LONGEST_HEADER:
        yield Refusal(path, f"what follows article {number} has no end: left out")


def _article(where: str, part: _Part) -> Iterator[Item]:
    for name, value in (("outlet", part.outlet), ("date", part.date)):
        if value is None:
            yield Remark(where, f"no {name} found above its text")
    values = {"text": part.text, "title": part.title, "outlet": part.outlet, "date": part.date, "byline": part.byline}
    yield from fields.article(where, {name: value for name, value in values.items() if value})


def _of_nexis(block: list[str]) -> _Part | str:
    body = next((at for at, line in enumerate(block) if line.lower() == _BODY), None)
    if body is None:
        return "no line 'Body' in it"
    end = next((at for at in range(body + 1, len(block)) if _AFTER.match(block[at])), len(block))
    text = "\n".join(block[body + 1 : end])
    if not text:
        return "no text between 'Body' and its end"
    header = block[max(0, body - _LONGEST_HEADER) : body]
    labelled = {
        found[1].lower(): found[2] or "" for found in map(_LABEL.match, header) if found and found[1].lower() in _LABELS
    }
    date = next((at for at in range(len(header) - 1, -1, -1) if _DATE.match(header[at])), None)
    if date is None or date < 2:  # headline and outlet stand above it
        return _Part(text, None, None, None, labelled.get("byline"))
    return _Part(text, header[date - 2], header[date - 1], header[date], labelled.get("byline"))


def _of_factiva(block: list[str]) -> _Part | str:
    words = next((at for at, line in enumerate(block) if _WORDS.match(line)), None)
    if words is None:
        return "no line like '421 words' in it"
    rights = next((at for at in range(words + 1, len(block)) if _COPYRIGHT.match(block[at])), None)
    if rights is None:
        return "no line about the copyright, below which the text begins"
    text = "\n".join(block[rights + 1 :])
    if not text:
        return "no text below the copyright"
    above, below = block[:words], [line for line in block[words + 1 : rights] if not _TIME.match(line)]
    byline = _BY.match(above[-1]) if len(above) > 1 else None
    title = above[-2 if byline else -1] if above else None
    date = below[0] if below and _DATE.match(below[0]) else None
    outlet = below[1] if date and len(below) > 1 else None
    return _Part(text, title, outlet, date, byline[1] if byline else None)
