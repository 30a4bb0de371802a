"""Reads records of EPFL's Quotebank dumps: quotations with their articles' addresses, or articles with quotations.

The dumps do not contain the articles' texts, so the quotes have no places in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from quotebank.errors import ReadError
from quotebank.readers.dates import parse_date
from quotebank.readers.decoding import scrub
from quotebank.readers.items import Found, Item, Remark
from quotebank.records import Article, Quote, QuoteKind, Speaker

_UNKNOWN = "None"
"""How the dumps write that the speaker is unknown."""
_WIKIDATA = re.compile(r"\bQ[1-9][0-9]*\b")


def is_record(values: Mapping[str, Any]) -> bool:
    """Return whether a JSON object has the fields of a dump's record.

    >>> is_record({"quoteID": "2020-01-28-000001", "quotation": "Yes"})
    True
    """
    return ("quoteID" in values and "quotation" in values) or ("articleID" in values and "quotations" in values)


def read_record(path: str, values: Mapping[str, Any], line: int | None = None) -> Iterator[Item]:
    """Yield the articles of a record with their quotes, after remarks on values that were not understood.

    Raises:
        ReadError: the record is damaged; nothing of it is yielded.
    """
    record = _Record(values)
    found = list(record.of_article() if "quotations" in values else record.of_quotation())
    where = f"line {line}: " if line else ""
    if record.replaced:
        yield Remark(path, f"{where}{record.replaced} characters replaced by U+FFFD", record.replaced)
    if record.odd_date:
        yield Remark(path, f"{where}date {record.odd_date!r} not understood, left out: write it as 2026-01-28")
    yield from found


class _Record:
    """One JSON object of a dump."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values
        self.replaced = 0
        self.odd_date: str | None = None

    def of_quotation(self) -> Iterator[Found]:
        """Yield each article that has this quotation."""
        quote = self._quote(self._values, "speaker", "probas")
        urls = self._values.get("urls")
        addresses = dict.fromkeys(self._line(url) for url in urls if url) if isinstance(urls, list) else {}
        if not any(addresses):
            raise ReadError("no article: urls is empty")
        published = self._date()
        namesakes = _namesakes([(speaker.name, self._values.get("qids")) for speaker in quote.speakers])
        for url in filter(None, addresses):
            yield Found(Article(None, url=url, published=published), (quote,), namesakes)

    def of_article(self) -> Iterator[Found]:
        """Yield the article with all its quotations."""
        given = self._values["quotations"]
        if not isinstance(given, list) or not all(isinstance(entry, dict) for entry in given):
            raise ReadError("quotations is not a list of objects")
        url, title = (self._line(self._values.get(field)) or None for field in ("url", "title"))
        if not (url or title):
            raise ReadError("neither url nor title: nothing says which article it is")
        quotes = []
        for number, entry in enumerate(given, 1):
            scope = "local" if "localTopSpeaker" in entry else "global"
            try:
                quotes.append(self._quote(entry, f"{scope}TopSpeaker", f"{scope}Probas"))
            except ReadError as problem:
                raise ReadError(f"quotation {number}: {problem}") from problem
        names = self._values.get("names")
        people = [entry for entry in names if isinstance(entry, dict)] if isinstance(names, list) else []
        namesakes = _namesakes([(self._line(entry.get("name")), entry.get("ids")) for entry in people])
        yield Found(Article(None, url=url, title=title, published=self._date()), tuple(quotes), namesakes)

    def _quote(self, values: Mapping[str, Any], speaker_field: str, shares_field: str) -> Quote:
        text = values.get("quotation")
        if not isinstance(text, str) or not text.strip():
            raise ReadError("no words: quotation is empty")
        if speaker_field not in values:
            raise ReadError(f"no field {speaker_field}")
        written = values[speaker_field]
        name = _UNKNOWN if written is None else self._line(written)
        if not name:
            raise ReadError(f"{speaker_field} is empty")
        share = _share(values.get(shares_field), written or _UNKNOWN, shares_field)
        evidence = (("Quotebank’s {} gives {} the probability {}", str(values.get("quoteID")), name, f"{share:.4g}"),)
        return Quote(
            self._scrubbed(text),
            QuoteKind.DIRECT,
            () if name == _UNKNOWN else (Speaker(name),),
            stance=None,
            speaker_confidence=share,
            evidence=tuple(tuple(self._scrubbed(word) for word in piece) for piece in evidence),
        )

    def _date(self) -> Any:  # noqa: ANN401
        written = self._values.get("date")
        day = parse_date(written) if isinstance(written, str | int | float) else None
        if day is None and written is not None:
            self.odd_date = scrub(str(written)[:40])[0]
        return day

    def _line(self, value: object) -> str:
        return self._scrubbed(" ".join(value.split())) if isinstance(value, str) else ""

    def _scrubbed(self, text: str) -> str:
        clean, replaced = scrub(text)
        self.replaced += replaced
        return clean


def _share(shares: Any, name: str, field: str) -> float:  # noqa: ANN401  whatever a JSON file holds
    """Return a speaker's probability; the dumps write the numbers as strings."""
    if not isinstance(shares, list) or not shares:
        raise ReadError(f"no probabilities: {field} is empty")
    for pair in shares:
        if isinstance(pair, list) and len(pair) == 2 and pair[0] == name:
            try:
                share = float(pair[1])
            except (TypeError, ValueError, OverflowError):
                break
            if 0 <= share <= 1:
                return share
            break
    raise ReadError(f"{field} gives its speaker no probability between 0 and 1")


def _namesakes(people: list[tuple[str, Any]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return names with their Wikidata ids, which may come as a list or as a string that holds one."""
    found = ((name, tuple(dict.fromkeys(_WIKIDATA.findall(str(ids))))) for name, ids in people if name)
    return tuple((name, ids) for name, ids in found if ids)
