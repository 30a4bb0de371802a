"""Reads web archives (.warc) with warcio: the pages in them, each with the address that it was fetched from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import Any, BinaryIO

from quotebank.errors import MissingExtraError, ReadError
from quotebank.readers import html_pages
from quotebank.readers.decoding import scrub
from quotebank.readers.items import Item, Refusal, Remark

_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)


def read(stream: BinaryIO, path: str) -> Iterator[Item]:
    """Yield the articles of the pages of a web archive.

    Raises:
        MissingExtraError: warcio or trafilatura is not installed.
        ReadError: it is no web archive.
    """
    library = _warcio()
    left_out: Counter[str] = Counter()
    try:
        for record in library.ArchiveIterator(stream):
            yield from _record(record, path, left_out)
    except library.ArchiveLoadFailed as problem:
        raise ReadError(f"not a web archive, or damaged ({' '.join(str(problem).split())[:200]})") from problem
    for what, count in left_out.items():
        yield Remark(path, f"{count:,} {what} left out")


def _record(record: Any, path: str, left_out: Counter[str]) -> Iterator[Item]:  # noqa: ANN401  warcio has no types
    headers = record.http_headers
    if record.rec_type != "response" or headers is None:
        return
    kind = (headers.get_header("Content-Type") or "").lower()
    if headers.get_statuscode() != "200" or not kind.startswith(_PAGE_TYPES):
        left_out["answers that are no pages"] += 1
        return
    address = scrub(record.rec_headers.get_header("WARC-Target-URI") or "")[0].strip("<> ")
    charset = _CHARSET.search(kind)
    where = f"{path}, {address}"
    try:
        body = record.content_stream().read(html_pages.MAX_PAGE + 1)
        yield from html_pages.read(BytesIO(body), where, address=address, charset=charset[1] if charset else None)
    except ReadError as problem:
        if str(problem) == html_pages.NO_ARTICLE:
            left_out["pages without an article"] += 1
        else:
            yield Refusal(where, str(problem))


@cache
def _warcio() -> Any:  # noqa: ANN401
    try:
        from warcio import archiveiterator
    except ImportError as missing:
        raise MissingExtraError("Reading web archives", "warc") from missing
    return archiveiterator
