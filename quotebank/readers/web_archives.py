"""Reads web archives (.warc) with warcio: the pages in them, each with the address that it was fetched from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from functools import cache
from io import BytesIO
from typing import Any, BinaryIO

from attrs import frozen

from quotebank.errors import MissingExtraError, ReadError
from quotebank.readers import html_pages, outlets
from quotebank.readers.decoding import scrub
from quotebank.readers.items import Item, Refusal, Remark
from quotebank.readers.packing import DAMAGED

_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_HEAD = 4096
_AT_ONCE = 65_536
_LANGUAGE = re.compile(rb"""<html\b[^>]{0,500}?\slang\s*=\s*["']?([a-z]{2,3})\b""", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)


@frozen
class Only:
    """Which pages of a web archive are wanted; all if nothing is named."""

    hosts: Collection[str] = ()
    """Hosts, each with those below it."""
    languages: Collection[str] = ()
    """Codes as pages declare them ("en"); a page that declares none is wanted."""

    def host(self, address: str) -> bool:
        """Return whether pages of an address's host are wanted.

        >>> Only(hosts=["harbourpost.example"]).host("https://www.harbourpost.example/ferry")
        True
        """
        host = f".{outlets.host_of(address) or ''}"
        return not self.hosts or any(host.endswith(f".{wanted.lower().removeprefix('www.')}") for wanted in self.hosts)

    def language(self, head: bytes) -> bool:
        """Return whether a page is wanted for the language that its beginning declares."""
        found = _LANGUAGE.search(head)
        return not self.languages or not found or found[1].decode().lower() in {one.lower() for one in self.languages}


def read(stream: BinaryIO, path: str, *, only: Only | None = None) -> Iterator[Item]:
    """Yield the articles of the pages of a web archive.

    Args:
        stream: the archive.
        path: how it is called.
        only: which pages are wanted; the others are counted.

    Raises:
        MissingExtraError: warcio or trafilatura is not installed.
        ReadError: it is no web archive.
    """
    left_out: Counter[str] = Counter()
    record = None
    for record in _records(stream):
        yield from _record(record, path, left_out, only or Only())
    if record is None:
        raise ReadError("no record in it")
    for what, count in left_out.items():
        yield Remark(path, f"{count:,} {what} left out")


class _Whole:
    """A file whose sudden end the library does not take for that of the archive."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self.tell = stream, stream.tell

    def read(self, size: int = -1) -> bytes:
        try:
            return self._stream.read(size)
        except EOFError as problem:
            raise ReadError(f"cut off ({problem})") from problem


def _records(stream: BinaryIO) -> Iterator[Any]:
    library = _warcio()
    try:
        yield from library.ArchiveIterator(_Whole(stream))
    except (ReadError, OSError, *DAMAGED):  # of the file itself: reported as of any other
        raise
    except Exception as problem:  # a parser may raise anything on a damaged archive
        raise ReadError(f"not a web archive, or damaged ({' '.join(str(problem).split())[:200]})") from problem


def _record(record: Any, path: str, left_out: Counter[str], only: Only) -> Iterator[Item]:  # noqa: ANN401
    headers = record.http_headers
    if record.rec_type != "response" or headers is None:
        return
    kind = (headers.get_header("Content-Type") or "").lower()
    if headers.get_statuscode() != "200" or not kind.startswith(_PAGE_TYPES):
        left_out["answers that are no pages"] += 1
        return
    address = scrub(record.rec_headers.get_header("WARC-Target-URI") or "")[0].strip("<> ")
    if not only.host(address):
        left_out["pages of other hosts"] += 1
        return
    charset = _CHARSET.search(kind)
    where = f"{path}, {address}"
    try:
        body = record.content_stream().read(html_pages.MAX_PAGE + 1)
        if not only.language(body[:_HEAD]):
            left_out["pages in other languages"] += 1
            return
        if _is_cut(record, body):
            yield Refusal(where, "cut off: the archive ends within this page")
            return
        yield from html_pages.read(BytesIO(body), where, address=address, charset=charset[1] if charset else None)
    except ReadError as problem:
        if str(problem) == html_pages.NO_ARTICLE:
            left_out["pages without an article"] += 1
        else:
            yield Refusal(where, str(problem))


def _is_cut(record: Any, body: bytes) -> bool:  # noqa: ANN401
    """Return whether a record has fewer bytes than it says; a page that is too large is not read to its end."""
    while len(body) <= html_pages.MAX_PAGE and record.raw_stream.read(_AT_ONCE):
        pass
    return len(body) <= html_pages.MAX_PAGE and getattr(record.raw_stream, "limit", 0) > 0


@cache
def _warcio() -> Any:  # noqa: ANN401
    try:
        from warcio import archiveiterator
    except ImportError as missing:
        raise MissingExtraError("Reading web archives", "warc") from missing
    return archiveiterator
