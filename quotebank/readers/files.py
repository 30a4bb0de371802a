"""Folders, files and standard input to what is in them."""

from __future__ import annotations

import gzip
import os
import re
import stat
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import BinaryIO, TypeAlias, cast

from attrs import evolve

from quotebank.errors import ReadError
from quotebank.readers import csv_tables, html_pages, json_lines, outlets, plain_text
from quotebank.readers.decoding import joined, scrub
from quotebank.readers.items import Item, Refusal
from quotebank.records import Article

STANDARD_INPUT = "-"
Reader: TypeAlias = Callable[[BinaryIO, str], Iterator[Item]]
READERS: dict[str, Reader] = {
    ".txt": plain_text.read,
    ".html": html_pages.read,
    ".htm": html_pages.read,
    ".jsonl": json_lines.read,
    ".json": json_lines.read,
    ".csv": csv_tables.read,
}
"""Each of them also with ``.gz`` behind it."""
_PAGE = re.compile(rb"\s*<(?:!doctype|!--|\?xml|html|head|body|meta|article|main|div|p|h1)\b", re.IGNORECASE)
_GZIP = b"\x1f\x8b"


def walk(paths: Iterable[str | os.PathLike[str]]) -> Iterator[str]:
    """Yield the files behind ``paths`` in order: folders recursively, sorted, without hidden files.

    The files of a folder come before its subfolders: lists of outlets and speakers before the articles they are for.
    """
    for path in paths:
        name = os.fspath(path)
        if name != STANDARD_INPUT and Path(name).is_dir():
            yield from _inside(name)
        else:
            yield name


def _inside(folder: str) -> Iterator[str]:
    try:
        with os.scandir(folder) as entries:
            found = sorted(
                (entry.is_dir(follow_symlinks=False), entry.name, entry.path)
                for entry in entries
                if not entry.name.startswith(".")
            )
    except OSError:
        yield folder  # reading it will be refused, with the reason
        return
    for is_folder, _, path in found:
        if is_folder:
            yield from _inside(path)
        else:
            yield path


def is_page(path: str) -> bool:
    """Tell whether a file is a web page by its name: the one format that takes longer to read than to search."""
    return _suffix(path) in (".html", ".htm")


def read(path: str | os.PathLike[str], *, outlet: str | None = None, published: date | None = None) -> Iterator[Item]:
    """Yield what a file holds: articles, outlets, speakers, remarks, and refusals of what cannot be read.

    Args:
        path: A file whose name ends in one of `READERS`, with or without ``.gz``; ``-`` is standard input, whose format
            is told from its beginning.
        outlet: For articles that do not say themselves who published them.
        published: For articles that do not say themselves when they were published.

    Raises:
        MissingExtraError: when a web page is to be read and trafilatura is not installed.
    """
    shown = scrub(os.fspath(path))[0]  # a name that is no UTF-8 must not break the report that mentions it
    try:
        for item in _items(os.fspath(path), shown):
            yield _completed(item, outlet, published) if isinstance(item, Article) else item
    except ReadError as problem:
        yield Refusal(shown, str(problem))
    except (EOFError, zlib.error, gzip.BadGzipFile) as problem:
        yield Refusal(shown, f"damaged gzip file ({problem})")
    except FileNotFoundError:
        yield Refusal(shown, "no such file or folder")
    except OSError as problem:
        yield Refusal(shown, problem.strerror or str(problem))
    except MemoryError:
        yield Refusal(shown, "more than the memory of this machine can hold")


def _items(name: str, shown: str) -> Iterator[Item]:
    if name == STANDARD_INPUT:
        yield from _sniffed(sys.stdin.buffer)
        return
    mode = Path(name).stat().st_mode
    if stat.S_ISDIR(mode):
        raise ReadError("a folder that cannot be opened, or a link to one")
    if not stat.S_ISREG(mode):
        raise ReadError("not a regular file: pipe what it gives into standard input, -")
    suffix = _suffix(name)
    if suffix not in READERS:
        known = " ".join(READERS)
        raise ReadError(f"unknown kind of file {suffix or 'without a suffix'}: expected {known}, each also with .gz")
    with Path(name).open("rb") as stream:
        if not name.lower().endswith(".gz"):
            yield from READERS[suffix](stream, shown)
        else:
            with gzip.GzipFile(fileobj=stream) as unpacked:
                yield from READERS[suffix](cast(BinaryIO, unpacked), shown)


def _sniffed(stream: BinaryIO) -> Iterator[Item]:
    head = stream.read(8192)
    if head.startswith(_GZIP):
        stream = cast(BinaryIO, gzip.GzipFile(fileobj=joined(head, stream)))
        head = stream.read(8192)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    reader = plain_text.read
    if start.startswith((b"{", b"[{", b"[\n", b"[\r")):
        reader = json_lines.read
    elif _PAGE.match(start):
        reader = html_pages.read
    yield from reader(joined(head, stream), STANDARD_INPUT)


def _completed(article: Article, outlet: str | None, published: date | None) -> Article:
    if article.outlet is None:
        known = outlets.by_url(article.url)
        article = evolve(article, outlet=known.name if known else outlet or outlets.host_of(article.url))
    return article if article.published else evolve(article, published=published)


def _suffix(path: str) -> str:
    name = Path(path).name.lower().removesuffix(".gz")
    return Path(name).suffix
