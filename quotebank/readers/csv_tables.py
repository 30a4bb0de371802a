"""CSV tables of articles, outlets or speakers, recognised by their column names."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, TypeAlias

from quotebank.errors import ReadError
from quotebank.exports import from_row
from quotebank.readers import fields
from quotebank.readers.decoding import MAX_CHARACTERS, Lines, joined, refuse_binary
from quotebank.readers.exported import Gathering, is_table
from quotebank.readers.field_names import Naming
from quotebank.readers.items import Item, Refusal, Remark, SpeakerEntry
from quotebank.records import WIKIDATA, Outlet, Speaker, SpeakerKind

_RowReader: TypeAlias = Callable[[str, dict[str, str], int], Iterable[Item]]


def read(stream: BinaryIO, path: str, naming: Naming | None = None) -> Iterator[Item]:
    """Yield a table's articles, outlets or speakers; the first row names the columns.

    A table with ``name`` and ``domain`` lists outlets, one with ``name`` and ``aliases`` lists speakers, and one with a
    column for the text (text, body, content) lists articles; a CSV exported by quotebank is recognised by its columns.
    Columns are separated by commas, semicolons or tabs.

    Raises:
        ReadError: the first row names none of these columns.
    """
    head = stream.read(8192)
    refuse_binary(head)
    csv.field_size_limit(max(csv.field_size_limit(), MAX_CHARACTERS))
    lines = Lines(joined(head, stream))
    texts = _Texts(lines)
    try:
        first = next(texts, "")
        delimiter = max(",;\t", key=first.count)
        columns = [name.strip().lower() for name in next(csv.reader([first], delimiter=delimiter), [])]
    except csv.Error as problem:
        raise ReadError(f"not a table: its first row cannot be read ({problem})") from problem
    exported = Gathering(path) if is_table(columns) else None
    row_of = _reader_of(columns, naming or Naming())
    rows = csv.reader(texts, delimiter=delimiter)
    line = 1
    while True:
        line = texts.number + 1
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error as problem:
            yield Refusal(
                path, f"the table cannot be read from here on ({problem}): is a quotation mark not closed?", line
            )
            break
        if not any(cell.strip() for cell in row):
            continue
        try:
            if exported:
                yield from exported.add(from_row(columns, row), line)
                continue
            yield from row_of(path, dict(zip(columns, row, strict=False)), line)
        except ReadError as problem:
            yield Refusal(path, str(problem), line)
    if exported:
        yield from exported.end()
    if lines.remark:
        yield Remark(path, lines.remark, lines.replaced)


def _reader_of(columns: list[str], naming: Naming) -> _RowReader:
    if any(naming.field_of(name) == "text" for name in columns):
        return lambda path, row, line: fields.article(path, row, line, naming)
    if {"name", "domain"} <= set(columns):
        return _outlet
    if {"name", "aliases"} <= set(columns):
        return _speaker
    raise ReadError(
        "the first row names no known columns: articles need text, body or content; outlets name and domain; "
        "speakers name and aliases"
    )


def _outlet(path: str, row: dict[str, str], line: int) -> Iterator[Item]:
    name, domain, country = (row.get(column, "").strip() for column in ("name", "domain", "country"))
    if not name:
        raise ReadError("an outlet without a name")
    yield Outlet(name, domain.lower() or None, country.upper() or None)


def _speaker(path: str, row: dict[str, str], line: int) -> Iterator[Item]:
    name = " ".join(row.get("name", "").split())
    if not name:
        raise ReadError("a speaker without a name")
    kind = row.get("kind", "").strip().lower().replace("organization", "organisation") or "person"
    if kind not in set(SpeakerKind):
        raise ReadError(f"speaker kind {kind!r}: write person or organisation")
    aliases = tuple(alias.strip() for alias in row.get("aliases", "").split(";") if alias.strip())
    wikidata = row.get("wikidata", "").strip() or None
    if wikidata and not WIKIDATA.fullmatch(wikidata):
        raise ReadError(f"Wikidata id {wikidata[:40]!r}: write a Q and a number, such as Q42")
    role = row.get("role", "").strip() or None
    yield SpeakerEntry(Speaker(name, SpeakerKind(kind), role, wikidata=wikidata), aliases)


class _Texts(Iterator[str]):
    """Decoded lines for ``csv``, which accepts only strings; keeps the number of the last line."""

    def __init__(self, lines: Lines) -> None:
        self._lines = iter(lines)
        self.number = 0

    def __next__(self) -> str:
        self.number, line = next(self._lines)
        if line is None:
            raise csv.Error("a line longer than an article can be")
        return line
