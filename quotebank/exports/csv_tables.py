"""Quotes to CSV and back: one quote per row.

Several values in one cell (joint speakers, the spans of a split quotation, reasons) are written one per line, as a
spreadsheet shows them. Text that a spreadsheet would run as a formula is prefixed with an apostrophe, which `read_csv`
removes again.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TextIO

from quotebank.errors import ReadError
from quotebank.exports.json_lines import from_dict, to_dict
from quotebank.records import QUOTE_FIELDS, FieldType, Quote

_LONG_THERE = (
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
    "link",
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
    "wikidata",
    "review",
    "content",
    "quoted",
    "cue",
    "mention",
    "addressee_span",
    "reasons",
)
CSV_COLUMNS = (
    *_LONG_THERE,
    *(each.name for each in QUOTE_FIELDS if each.csv and each.name not in _LONG_THERE),
    "speaks_for",
    "speaks_for_kind",
)
"""The columns of the CSV: first those that people read, last those that programs need to find the place again.

Programs may rely on their order, so new columns are added at the end.
"""

_BODIES = ("relayed_by", "speaks_for")
_PASSED_OVER = r"""(?:[^\S\t\r\n]|["'\u200b\ufeff])*+"""
"""Characters that a spreadsheet may ignore at the beginning of a cell."""
_FORMULA = r"=+\-@＝＋－＠"
_BEFORE_FORMULAS = re.compile(rf"\A{_PASSED_OVER}(?=[{_FORMULA}\t\r\n])|[;\t\r\n]{_PASSED_OVER}(?=[{_FORMULA}])")
"""Not only at the beginning of a cell: in locales with decimal commas, a spreadsheet splits cells at semicolons, and
treats the quotation marks around our cells as part of them."""


def export_csv(quotes: Iterable[Quote], out: TextIO) -> int:
    """Write a header and one row per quote, with the columns of `CSV_COLUMNS`; return the number of quotes.

    Every cell is quoted. A cell that begins with one of ``= + - @``, their full-width forms, a tab or a line break is
    prefixed with an apostrophe, so that a spreadsheet does not run an article's words as a formula. The same goes for
    one of ``= + - @`` after a semicolon, a tab or a line break inside a cell, since many spreadsheets split cells
    there. Spaces, quotation marks and apostrophes in between make no difference. `read_csv` removes these apostrophes
    again.

    Args:
        quotes: Read one at a time, so a query of any size needs little memory.
        out: A text stream opened with ``newline=""``; for Excel in the encoding ``utf-8-sig``.

    >>> import io
    >>> from quotebank import Quote, QuoteKind
    >>> out = io.StringIO()
    >>> export_csv([Quote("=2+2 is what I said", QuoteKind.DIRECT)], out)
    1
    >>> print(out.getvalue().splitlines()[1][:37])
    "","'=2+2 is what I said","direct",""
    """
    csv.writer(out).writerow(CSV_COLUMNS)
    rows = csv.writer(out, quoting=csv.QUOTE_ALL)
    count = 0
    for quote in quotes:
        count += 1
        rows.writerow(csv_row(quote))
    return count


def csv_row(quote: Quote) -> list[str]:
    """Return the cells of one quote, in the order of `CSV_COLUMNS`."""
    cells = _to_cells(to_dict(quote))
    return [_guarded(cells[column]) for column in CSV_COLUMNS]


def read_csv(lines: Iterable[str]) -> Iterator[Quote]:
    """Yield the quotes that `export_csv` wrote.

    Some details are lost in CSV: an empty string comes back as None, and a relaying speaker has no role.

    Args:
        lines: A text stream opened with ``newline=""``; a byte order mark at its start is skipped.

    Raises:
        ReadError: a row is not such a quote; the message gives the number of its last line.
    """
    rows = csv.reader(lines, strict=True)
    try:
        heading = [name.removeprefix("\ufeff") for name in next(rows, [])]
        for row in rows:
            yield from_row(heading, row)
    except (csv.Error, ReadError) as error:
        raise ReadError(f"line {rows.line_num}: {error}") from error


def _to_cells(shape: dict[str, Any]) -> dict[str, str]:
    """Flatten the JSON shape: lists with one value per line, None as an empty cell."""
    speakers, article = shape["speakers"], shape["article"] or {}
    cells = {field.name: _FORMS[field.type][0](shape[field.name]) for field in QUOTE_FIELDS if field.csv}
    cells["link"] = _cell(shape["link"])
    for column, key in (
        ("speaker", "name"),
        ("role", "role"),
        ("speaker_kind", "kind"),
        ("speaker_id", "id"),
        ("wikidata", "wikidata"),
    ):
        values = [_cell(speaker[key]) for speaker in speakers]
        cells[column] = _one_a_line(values) if any(values) else ""
    for column in ("outlet", "published", "title", "url", "byline", "language"):
        cells[column] = _cell(article.get(column))
    cells["article_id"] = _cell(article.get("id"))
    for column in _BODIES:
        body = shape[column] or {}
        cells[column], cells[f"{column}_kind"] = _cell(body.get("name")), _cell(body.get("kind"))
    return cells


def from_row(heading: Sequence[str], row: Sequence[str]) -> Quote:
    """Return the quote of one row.

    Raises:
        ReadError: the row is not such a quote.
    """
    try:
        return from_dict(_from_cells(heading, row))
    except ValueError as error:
        raise ReadError(f"not a quote as quotebank exports it (ValueError: {error})") from error


def _from_cells(heading: Sequence[str], row: Sequence[str]) -> dict[str, Any]:
    if missing := {"text", "kind"} - set(heading):
        raise ReadError(f"no column named {' or '.join(sorted(missing))}: not a CSV as quotebank exports it")
    if len(row) != len(heading):
        raise ReadError(f"{len(row)} cells under {len(heading)} headings")
    cells = dict.fromkeys(CSV_COLUMNS, "") | dict(zip(heading, map(_unguarded, row), strict=True))
    names = cells["speaker"].split("\n") if cells["speaker"] else []
    by_column = [cells.get(column, "").split("\n") for column in ("role", "speaker_kind", "speaker_id", "wikidata")]
    speakers = []
    for position, name in enumerate(names):
        role, kind, number, wikidata = (values[position] if position < len(values) else "" for values in by_column)
        speakers.append(
            {
                "name": name,
                "kind": kind or None,
                "role": role or None,
                "id": int(number) if number else None,
                "wikidata": wikidata or None,
            }
        )
    article = {name: cells[name] or None for name in ("outlet", "url", "title", "published", "byline", "language")}
    article["id"] = cells["article_id"] or None
    bodies = {name: {"name": cells[name], "kind": cells[f"{name}_kind"] or None} for name in _BODIES if cells[name]}
    return {
        **{field.name: _FORMS[field.type][1](cells[field.name]) for field in QUOTE_FIELDS if field.csv},
        "text": cells["text"],  # a quote without words has empty ones
        "speakers": speakers,
        **bodies,
        "article": article if any(article.values()) else None,
    }


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def _one_a_line(values: Iterable[str]) -> str:
    return "\n".join(" ".join(value.split()) for value in values)


def _pairs_of_cell(cell: str) -> list[list[int]]:
    return [[int(offset) for offset in pair.split(":")] for pair in cell.splitlines()]


def _guarded(cell: str) -> str:
    return _BEFORE_FORMULAS.sub(r"\g<0>'", cell)


def _unguarded(cell: str) -> str:
    return _BEFORE_FORMULAS.sub(lambda before: before[0].removesuffix("'"), cell)


_AS_IT_IS = _cell, lambda cell: cell or None
_FORMS: dict[FieldType, tuple[Callable[[Any], str], Callable[[str], Any]]] = {
    FieldType.WORDS: _AS_IT_IS,
    FieldType.KIND: _AS_IT_IS,
    FieldType.STANCE: _AS_IT_IS,
    FieldType.REVIEW: _AS_IT_IS,
    FieldType.DAY: _AS_IT_IS,
    FieldType.TRUTH: (lambda true: "yes" if true else "no", lambda cell: cell == "yes"),
    FieldType.SHARE: (_cell, lambda cell: float(cell) if cell else None),
    FieldType.PLACE: (
        lambda pair: "{}:{}".format(*pair) if pair else "",
        lambda cell: next(iter(_pairs_of_cell(cell)), None),
    ),
    FieldType.PLACES: (lambda pairs: _one_a_line(f"{start}:{end}" for start, end in pairs), _pairs_of_cell),
    FieldType.REASONS: (_one_a_line, lambda cell: cell.split("\n") if cell else []),
}
"""For each field type, how its JSON is written to a cell, and how it is read back."""
