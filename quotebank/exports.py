"""Quotes -> JSON Lines and CSV, and back again.

`to_dict` is the one JSON shape of a quote: the export and every ``--json`` of the command line use it. Spans are pairs
``[start, end]`` of characters into the text of the article, end exclusive; dates are ISO 8601.

The CSV has one quote a row. Where a cell holds several values (joint speakers, the spans of a split quotation, reasons)
they stand one a line, so that a spreadsheet shows them as such. A cell that a spreadsheet would run as a formula is
written with an apostrophe before it, which `read_csv` takes off again.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TextIO

from quotebank.errors import ReadError
from quotebank.records import Article, Quote, QuoteKind, Span, Speaker, SpeakerKind

CSV_COLUMNS = (
    "id",
    "text",
    "kind",
    "speaker",
    "role",
    "addressee",
    "outlet",
    "published",
    "title",
    "url",
    "confidence",
    "negated",
    "said_on",
    "relayed_by",
    "relayed_by_kind",
    "before",
    "after",
    "byline",
    "language",
    "article_id",
    "speaker_kind",
    "speaker_id",
    "content",
    "quoted",
    "cue",
    "mention",
    "addressee_span",
    "reasons",
)
"""The columns of the CSV, first what a person reads, last what a program needs to find the place again."""

_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def to_dict(quote: Quote) -> dict[str, Any]:
    """Return the one JSON shape of a quote.

    Every key is always there; what is unknown is None or an empty list. The text of the article stays out: it belongs
    to the article, and a hundred quotes of it would carry it a hundred times.

    >>> from quotebank import Quote, QuoteKind, Span, Speaker
    >>> quote = Quote("Yes", QuoteKind.DIRECT, speakers=(Speaker("Ada Li", role="mayor"),), content=(Span(1, 4),))
    >>> shape = to_dict(quote)
    >>> shape["text"], shape["speakers"], shape["content"]
    ('Yes', [{'name': 'Ada Li', 'kind': 'person', 'role': 'mayor', 'id': None}], [[1, 4]])
    """
    return {
        "id": quote.id,
        "text": quote.text,
        "kind": quote.kind.value,
        "speakers": [_speaker_to_dict(speaker) for speaker in quote.speakers],
        "addressee": quote.addressee,
        "relayed_by": _speaker_to_dict(quote.relayed_by) if quote.relayed_by else None,
        "negated": quote.negated,
        "said_on": _iso(quote.said_on),
        "confidence": quote.confidence,
        "reasons": list(quote.reasons),
        "content": _pairs(quote.content),
        "quoted": _pairs(quote.quoted),
        "cue": _pair(quote.cue),
        "mention": _pair(quote.mention),
        "addressee_span": _pair(quote.addressee_span),
        "before": quote.before,
        "after": quote.after,
        "article": _article_to_dict(quote.article) if quote.article else None,
    }


def from_dict(shape: Mapping[str, Any]) -> Quote:
    """Return the quote that `to_dict` gave this shape; keys that are missing count as unknown.

    Raises:
        ReadError: the mapping is no such shape.

    >>> from quotebank import Quote, QuoteKind
    >>> from_dict(to_dict(Quote("Yes", QuoteKind.DIRECT)))
    Quote(text='Yes', kind=<QuoteKind.DIRECT: 'direct'>, speakers=(), content=(), quoted=(), cue=None, mention=None, \
addressee=None, addressee_span=None, relayed_by=None, negated=False, said_on=None, confidence=0.0, id=None)
    """
    try:
        relayed_by, article = shape.get("relayed_by"), shape.get("article")
        return Quote(
            text=shape["text"],
            kind=QuoteKind(shape["kind"]),
            speakers=tuple(_speaker_from_dict(speaker) for speaker in shape.get("speakers") or ()),
            content=_spans(shape.get("content")),
            quoted=_spans(shape.get("quoted")),
            cue=_span(shape.get("cue")),
            mention=_span(shape.get("mention")),
            addressee=shape.get("addressee"),
            addressee_span=_span(shape.get("addressee_span")),
            relayed_by=_speaker_from_dict(relayed_by) if relayed_by else None,
            negated=bool(shape.get("negated")),
            said_on=_date(shape.get("said_on")),
            confidence=float(shape.get("confidence") or 0.0),
            evidence=tuple((_as_template(reason),) for reason in shape.get("reasons") or ()),
            id=shape.get("id"),
            article=_article_from_dict(article) if article else None,
            before=shape.get("before"),
            after=shape.get("after"),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ReadError(f"not a quote as quotebank exports it ({type(error).__name__}: {error})") from error


def export_jsonl(quotes: Iterable[Quote], out: TextIO) -> int:
    """Write one JSON object a line, in the shape of `to_dict`, and return how many.

    Args:
        quotes: Read one at a time, so a query of any size needs little memory.
        out: A text stream in UTF-8.

    >>> import io
    >>> from quotebank import Quote, QuoteKind
    >>> out = io.StringIO()
    >>> export_jsonl([Quote("Yes", QuoteKind.DIRECT)], out)
    1
    >>> out.getvalue()[:40]
    '{"id": null, "text": "Yes", "kind": "dir'
    """
    count = 0
    for quote in quotes:
        count += 1
        out.write(json.dumps(to_dict(quote), ensure_ascii=False) + "\n")
    return count


def read_jsonl(lines: Iterable[str]) -> Iterator[Quote]:
    """Yield the quotes that `export_jsonl` wrote; blank lines are passed over.

    Raises:
        ReadError: a line is not such a quote; the message gives its number.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield from_dict(json.loads(line))
        except (json.JSONDecodeError, ReadError) as error:
            raise ReadError(f"line {number}: {error}") from error


def export_csv(quotes: Iterable[Quote], out: TextIO) -> int:
    """Write a heading and one row a quote, columns as in `CSV_COLUMNS`, and return how many quotes.

    A cell that begins with one of ``= + - @``, their full-width forms, a tab or a line end gets an apostrophe before
    it, so that no words of an article run as a formula in a spreadsheet; so does one where only apostrophes stand
    before such a character. `read_csv` takes that one apostrophe off again.

    Args:
        quotes: Read one at a time, so a query of any size needs little memory.
        out: A text stream opened with ``newline=""``; for Excel in the encoding ``utf-8-sig``.

    >>> import io
    >>> from quotebank import Quote, QuoteKind
    >>> out = io.StringIO()
    >>> export_csv([Quote("=2+2 is what I said", QuoteKind.DIRECT)], out)
    1
    >>> out.getvalue().splitlines()[1][:32]
    ",'=2+2 is what I said,direct,,,,"
    """
    rows = csv.writer(out)
    rows.writerow(CSV_COLUMNS)
    count = 0
    for quote in quotes:
        count += 1
        cells = _to_cells(to_dict(quote))
        rows.writerow([_guarded(cells[column]) for column in CSV_COLUMNS])
    return count


def read_csv(lines: Iterable[str]) -> Iterator[Quote]:
    """Yield the quotes that `export_csv` wrote.

    What CSV cannot hold comes back as unknown: an empty string is None, and a relaying speaker has no role.

    Args:
        lines: A text stream opened with ``newline=""``; a byte order mark at its start is passed over.

    Raises:
        ReadError: a row is not such a quote; the message gives the line where it ends.
    """
    rows = csv.reader(lines, strict=True)
    try:
        heading = [name.removeprefix("\ufeff") for name in next(rows, [])]
        for row in rows:
            yield from_dict(_from_cells(heading, row))
    except (csv.Error, ReadError, ValueError) as error:
        raise ReadError(f"line {rows.line_num}: {error}") from error


def _speaker_to_dict(speaker: Speaker) -> dict[str, Any]:
    return {"name": speaker.name, "kind": speaker.kind.value, "role": speaker.role, "id": speaker.id}


def _speaker_from_dict(shape: Mapping[str, Any]) -> Speaker:
    kind = SpeakerKind(shape.get("kind") or SpeakerKind.PERSON)
    return Speaker(shape["name"], kind, role=shape.get("role"), id=shape.get("id"))


_ARTICLE_FIELDS = ("id", "outlet", "url", "title", "byline", "language")


def _article_to_dict(article: Article) -> dict[str, Any]:
    return {name: getattr(article, name) for name in _ARTICLE_FIELDS} | {"published": _iso(article.published)}


def _article_from_dict(shape: Mapping[str, Any]) -> Article:
    known = {name: shape.get(name) for name in _ARTICLE_FIELDS}
    return Article(None, published=_date(shape.get("published")), **known)


def _to_cells(shape: dict[str, Any]) -> dict[str, str]:
    """Flatten the JSON shape: lists one value a line, None and False empty."""
    speakers, article, relayed_by = shape["speakers"], shape["article"] or {}, shape["relayed_by"] or {}
    cells = {column: _cell(shape.get(column)) for column in CSV_COLUMNS}
    for column, key in (("speaker", "name"), ("role", "role"), ("speaker_kind", "kind"), ("speaker_id", "id")):
        values = [_cell(speaker[key]) for speaker in speakers]
        cells[column] = _one_a_line(values) if any(values) else ""
    for column in ("outlet", "published", "title", "url", "byline", "language"):
        cells[column] = _cell(article.get(column))
    cells["article_id"] = _cell(article.get("id"))
    cells["relayed_by"], cells["relayed_by_kind"] = _cell(relayed_by.get("name")), _cell(relayed_by.get("kind"))
    for column in ("content", "quoted"):
        cells[column] = _one_a_line(f"{start}:{end}" for start, end in shape[column])
    for column in ("cue", "mention", "addressee_span"):
        cells[column] = "{}:{}".format(*shape[column]) if shape[column] else ""
    cells["reasons"] = _one_a_line(shape["reasons"])
    return cells


def _from_cells(heading: list[str], row: list[str]) -> dict[str, Any]:
    if missing := {"text", "kind"} - set(heading):
        raise ReadError(f"no column named {' or '.join(sorted(missing))}: not a CSV as quotebank exports it")
    if len(row) != len(heading):
        raise ReadError(f"{len(row)} cells under {len(heading)} headings")
    cells = dict.fromkeys(CSV_COLUMNS, "") | dict(zip(heading, map(_unguarded, row), strict=True))
    names = cells["speaker"].split("\n") if cells["speaker"] else []
    by_column = [cells[column].split("\n") for column in ("role", "speaker_kind", "speaker_id")]
    speakers = []
    for position, name in enumerate(names):
        role, kind, number = (values[position] if position < len(values) else "" for values in by_column)
        speakers.append(
            {"name": name, "kind": kind or None, "role": role or None, "id": int(number) if number else None}
        )
    article = {name: cells[name] or None for name in ("outlet", "url", "title", "published", "byline", "language")}
    article["id"] = cells["article_id"] or None
    shape: dict[str, Any] = {column: cells[column] or None for column in CSV_COLUMNS}
    shape["text"] = cells["text"]
    shape["speakers"] = speakers
    shape["article"] = article if any(article.values()) else None
    if cells["relayed_by"]:
        shape["relayed_by"] = {"name": cells["relayed_by"], "kind": cells["relayed_by_kind"] or None}
    shape["content"], shape["quoted"] = _pairs_of_cell(cells["content"]), _pairs_of_cell(cells["quoted"])
    for column in ("cue", "mention", "addressee_span"):
        shape[column] = next(iter(_pairs_of_cell(cells[column])), None)
    shape["reasons"] = cells["reasons"].split("\n") if cells["reasons"] else []
    return shape


def _cell(value: object) -> str:
    if value is None or value is False:
        return ""
    return "yes" if value is True else str(value)


def _one_a_line(values: Iterable[str]) -> str:
    return "\n".join(" ".join(value.split()) for value in values)


def _pairs_of_cell(cell: str) -> list[list[int]]:
    return [[int(offset) for offset in pair.split(":")] for pair in cell.splitlines()]


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA_STARTS) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA_STARTS) else cell


def _as_template(reason: str) -> str:
    return reason.replace("{", "{{").replace("}", "}}")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _pair(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span is not None else None


def _pairs(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _span(pair: list[int] | None) -> Span | None:
    if pair is None:
        return None
    start, end = pair
    return Span(int(start), int(end))


def _spans(pairs: Iterable[list[int]] | None) -> tuple[Span, ...]:
    return tuple(Span(int(start), int(end)) for start, end in pairs or ())
