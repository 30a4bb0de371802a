"""JSON Lines: one article, or one exported quote, per line; also a single JSON document with one of them or a list."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from quotebank.errors import ReadError
from quotebank.exports import from_dict
from quotebank.readers import fields, quotebank_dumps
from quotebank.readers.decoding import MAX_CHARACTERS, TOO_LONG, Decoded, Lines, decode, joined, refuse_binary
from quotebank.readers.exported import Gathering, is_part, is_quote, part
from quotebank.readers.field_names import FIELDS, LISTS, Naming
from quotebank.readers.items import Item, Refusal, Remark

MAX_DOCUMENT = 32_000_000
"""Bytes of a .json file that is not JSON Lines and has to be read into memory as a whole."""
_OPENS_DOCUMENT = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[|\{\s*\Z)")
"""The start of a list, or of an object that runs over several lines."""
_DEEPEST = 2
_TEXTS = frozenset(FIELDS["text"])
_TOO_DEEP = "not an article: JSON nested too deeply"


def read(stream: BinaryIO, path: str, naming: Naming | None = None) -> Iterator[Item]:
    """Yield the articles of a JSON Lines file; a bad line is refused by its number, and reading goes on.

    A file that does not begin with a complete line of JSON is read as one JSON document.

    Raises:
        ReadError: such a document is too large, or damaged.
    """
    blank = b""
    while (first := stream.readline(4 * MAX_CHARACTERS)) and not first.strip():
        blank += b"\n"
    refuse_binary(first[:8192])
    if _value(decode(first)) is None and first.lstrip(b"\xef\xbb\xbf \t").startswith((b"{", b"[")):
        is_document = _OPENS_DOCUMENT.match(first)
        first += stream.read(MAX_DOCUMENT - len(first) + 1)
        whole = decode(first) if len(first) <= MAX_DOCUMENT else None
        if whole and (value := _value(whole)) is not None:
            exported = Gathering(path)
            yield from _articles(path, value, exported, naming=naming)
            yield from exported.end()
            if remark := whole.remark:
                yield Remark(path, remark, whole.replaced)
            return
        if is_document:  # its lines are not articles: one refusal is more useful than one per line
            raise ReadError(_what_is_wrong(whole))
    stream = joined(blank + first, stream)
    lines = Lines(stream)
    exported = Gathering(path)
    for number, line in lines:
        if line is None:
            yield Refusal(path, TOO_LONG, number)
        elif line.strip():
            try:
                value = json.loads(line.rstrip())
            except json.JSONDecodeError as problem:
                yield Refusal(path, f"not valid JSON ({problem.msg}, column {problem.colno})", number)
            except ValueError as problem:
                yield Refusal(path, f"not valid JSON ({problem})", number)
            except RecursionError:
                yield Refusal(path, _TOO_DEEP, number)
            else:
                yield from _articles(path, value, exported, number, naming=naming)
    yield from exported.end()
    if lines.remark:
        yield Remark(path, lines.remark, lines.replaced)


def _value(decoded: Decoded) -> Any:  # noqa: ANN401  whatever a JSON file holds
    try:
        return json.loads(decoded.text)
    except (ValueError, RecursionError):
        return None


def _what_is_wrong(document: Decoded | None) -> str:
    if document is None:
        return (
            f"a JSON document of more than {MAX_DOCUMENT // 1_000_000} MB: write it as JSON Lines, one article a line"
        )
    try:
        json.loads(document.text)
    except RecursionError:
        return _TOO_DEEP
    except ValueError as problem:
        return f"not valid JSON ({problem})"
    return "not an article: JSON null"


def _articles(
    path: str, value: Any, exported: Gathering, line: int | None = None, *, naming: Naming | None  # noqa: ANN401
) -> Iterator[Item]:  # fmt: skip
    for entry in _entries(value):
        if not isinstance(entry, dict):
            yield Refusal(path, "not an article: expected a JSON object with a field text, body or content", line)
            continue
        try:
            if is_part(entry):
                yield part(entry)
            elif is_quote(entry):
                yield from exported.add(from_dict(entry), line)
            elif quotebank_dumps.is_record(entry):
                yield from quotebank_dumps.read_record(path, entry, line)
            else:
                yield from fields.article(path, entry, line, naming)
        except ReadError as problem:
            yield Refusal(path, str(problem), line)
        except RecursionError:  # the parser accepted it, but it is nested too deeply for us
            yield Refusal(path, _TOO_DEEP, line)


def _entries(value: Any, depth: int = 0) -> list[Any]:  # noqa: ANN401
    """The articles of a document: a list, one, or what services wrap around a list of them."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and depth < _DEEPEST and not any(key.lower() in _TEXTS for key in value):
        for key in LISTS:
            inner = value.get(key)
            if isinstance(inner, list) and inner and all(isinstance(each, dict) for each in inner):
                return [each for each in inner if key != "@graph" or "articleBody" in each]
            if isinstance(inner, dict) and (found := _entries(inner, depth + 1)) != [inner]:
                return found
    return [value]
