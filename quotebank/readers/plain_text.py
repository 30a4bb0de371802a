"""Plain text: optional header lines, a title line, the body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from quotebank.errors import ReadError
from quotebank.readers import fields
from quotebank.readers.decoding import whole
from quotebank.readers.field_names import HEADERS
from quotebank.readers.items import Item, Remark

LONGEST_TITLE = 200
"""Characters. A longer first line is a paragraph."""
_HEADER = re.compile(r"[ \t]*([A-Za-z_]+)[ \t]*:[ \t]*(.*)")


def read(stream: BinaryIO, path: str) -> Iterator[Item]:
    """Yield the one article of a plain text file.

    The article's text is everything after the header, including the title line: headlines contain quotes, too.

    Raises:
        ReadError: there is no text, or too much for an article.
    """
    decoded = whole(stream)
    if decoded.remark:
        yield Remark(path, decoded.remark, decoded.replaced)
    header, text = split_header(decoded.text)
    if not text.strip():
        raise ReadError("no text in it" + (" after the header lines" if header else ""))
    if "title" not in header and (title := title_of(text)):
        header["title"] = title
    yield from fields.article(path, {**header, "text": text})


def split_header(text: str) -> tuple[dict[str, str], str]:
    r"""Split off ``key: value`` lines with known keys at the top, and the blank lines after them.

    >>> split_header("outlet: AnewZ\ndate: 2026-01-28\n\nBase closes\nThe base is not needed.")
    ({'outlet': 'AnewZ', 'date': '2026-01-28'}, 'Base closes\nThe base is not needed.')
    >>> split_header("Mayor: we will rebuild")
    ({}, 'Mayor: we will rebuild')
    """
    header: dict[str, str] = {}
    at = 0
    while found := _HEADER.match(text, at):
        key = found[1].lower()
        if key not in HEADERS:
            break
        header[key] = found[2].strip()
        at = text.find("\n", found.end()) + 1 or len(text)
    if not header:
        return {}, text
    rest = text[at:]
    blank = re.match(r"(?:[^\S\n]*\n)*", rest)
    return header, rest[blank.end() if blank else 0 :]


def title_of(text: str) -> str | None:
    """Return the first line that is not blank if it is short enough for a headline and is followed by a body."""
    first, _, rest = text.lstrip().partition("\n")
    title = first.strip()
    return title if rest.strip() and len(title) <= LONGEST_TITLE else None
