"""Reads folders, files and standard input."""

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
from typing import BinaryIO, TypeAlias

from attrs import evolve

from quotebank.errors import ReadError
from quotebank.readers import (
    csv_tables,
    html_pages,
    json_lines,
    markdown_texts,
    outlets,
    plain_text,
    subtitles,
    word_documents,
)
from quotebank.readers.decoding import joined, scrub
from quotebank.readers.items import Found, Item, Refusal
from quotebank.readers.packing import PACKED, unpacked
from quotebank.records import Article

STANDARD_INPUT = "-"
VERSION = "2"
"""Of all readers together; it rises when a file can give another text, and banks then replace what others have read."""
Reader: TypeAlias = Callable[[BinaryIO, str], Iterator[Item]]
READERS: dict[str, Reader] = {
    ".txt": plain_text.read,
    ".html": html_pages.read,
    ".htm": html_pages.read,
    ".jsonl": json_lines.read,
    ".json": json_lines.read,
    ".csv": csv_tables.read,
    ".vtt": subtitles.read_webvtt,
    ".srt": subtitles.read_subrip,
    ".md": markdown_texts.read,
    ".markdown": markdown_texts.read,
    ".docx": word_documents.read,
}
"""The reader for each suffix; a file may also be packed, with a suffix of `PACKED` added."""
_PAGE = re.compile(rb"\s*<(?:!doctype|!--|\?xml|html|head|body|meta|article|main|div|p|h1)\b", re.IGNORECASE)
_ZIP = b"PK\x03\x04"
_PACKERS = {".gz": "gzip", ".bz2": "bzip2"}
_MAGIC = {b"\x1f\x8b": ".gz", b"BZh": ".bz2"}


def walk(
    paths: Iterable[str | bytes | os.PathLike[str]], *, skipped: Callable[[Refusal], None] | None = None
) -> Iterator[str]:
    """Yield the files behind ``paths`` in order: folders recursively, sorted, without hidden files.

    The files of a folder come before its subfolders, so that lists of outlets and speakers precede their articles.
    A link inside a folder is followed if its target is in the same folder; each subfolder is visited once.

    Args:
        paths: Files and folders; these themselves may be links to anywhere.
        skipped: Called for each link that leads out of its folder and is skipped.
    """
    for path in paths:
        name = os.fsdecode(path)
        if name != STANDARD_INPUT and _is_folder(name):
            yield from _Folder(name, skipped or (lambda _: None)).files()
        else:
            yield name


def _is_folder(name: str) -> bool:
    try:
        return Path(name).is_dir()
    except OSError:  # reading it fails later, with the reason
        return False


class _Folder:
    """Walks a folder given by the user."""

    def __init__(self, name: str, skipped: Callable[[Refusal], None]) -> None:
        self._name, self._skipped = name, skipped
        self._root = os.path.realpath(name)
        self._seen: set[str] = set()
        self._linked: list[str] = []
        """Links to folders; their contents come last, unless already visited under their own names."""

    def files(self) -> Iterator[str]:
        yield from self._inside(self._name)
        for link in self._linked:  # grows during the loop
            yield from self._inside(link)

    def _inside(self, folder: str) -> Iterator[str]:
        waiting = [folder]
        while waiting:
            here = waiting.pop()
            real = os.path.realpath(here)
            if real in self._seen:
                continue
            self._seen.add(real)
            try:
                with os.scandir(here) as entries:
                    found = sorted(
                        (entry.name, entry.path, entry.is_dir(follow_symlinks=False), entry.is_symlink())
                        for entry in entries
                        if not entry.name.startswith(".")
                    )
            except OSError:
                yield here  # reading it fails later, with the reason
                continue
            for _, path, is_folder, is_link in found:
                if is_link and not self._holds(path):
                    reason = "a link that leads out of the folder is not followed: to read its target, name that"
                    self._skipped(Refusal(scrub(path)[0], reason))
                elif is_link and _is_folder(path):
                    self._linked.append(path)
                elif not is_folder:
                    yield path
            waiting += [path for _, path, is_folder, _ in reversed(found) if is_folder]

    def _holds(self, link: str) -> bool:
        return Path(os.path.realpath(link)).is_relative_to(self._root)


def is_page(path: str) -> bool:
    """Return whether a file's name says that it is a web page: the one format that is slower to read than to search."""
    return _suffix(path) in (".html", ".htm")


def read(
    path: str | bytes | os.PathLike[str], *, outlet: str | None = None, published: date | None = None
) -> Iterator[Item]:
    """Yield what a file holds: articles, outlets, speakers, remarks, and refusals of what cannot be read.

    Args:
        path: A file with a suffix of `READERS`, optionally followed by one of `PACKED`; ``-`` is standard input, whose
            format is detected from its beginning.
        outlet: For articles that do not name their outlet.
        published: For articles that give no date.

    Raises:
        MissingExtraError: the file needs a library that is not installed.
    """
    name = os.fsdecode(path)
    shown = scrub(name)[0]  # a name that is not UTF-8 must not break the report that mentions it
    try:
        for item in _items(name, shown):
            if isinstance(item, Article):
                yield _completed(item, outlet, published)
            elif isinstance(item, Found):
                yield evolve(item, article=_completed(item.article, outlet, published))
            else:
                yield item
    except ReadError as problem:
        yield Refusal(shown, str(problem))
    except (EOFError, zlib.error, gzip.BadGzipFile) as problem:
        yield Refusal(shown, f"damaged {_PACKERS.get(_packing(shown), 'gzip')} file ({problem})")
    except FileNotFoundError:
        yield Refusal(shown, "no such file or folder")
    except OSError as problem:
        yield Refusal(shown, problem.strerror or f"damaged {_PACKERS.get(_packing(shown), 'gzip')} file ({problem})")
    except MemoryError:
        yield Refusal(shown, "too large for the memory of this machine")


def _items(name: str, shown: str) -> Iterator[Item]:
    if name == STANDARD_INPUT:
        if sys.stdin is None:
            raise ReadError("standard input is closed")
        yield from _sniffed(sys.stdin.buffer)
        return
    try:
        mode = Path(name).stat().st_mode
    except ValueError as problem:
        raise ReadError("not a valid file name: it contains a NUL or a lone surrogate") from problem
    if stat.S_ISDIR(mode):
        os.scandir(name).close()  # raises an error that says why it cannot be opened
        raise ReadError("the folder cannot be opened")
    if not stat.S_ISREG(mode):
        raise ReadError("not a regular file: pipe its content into standard input, -")
    suffix = _suffix(name)
    if suffix not in READERS:
        known = " ".join(READERS)
        raise ReadError(
            f"unknown kind of file {suffix or 'without a suffix'}: expected {known}, each also with .gz or .bz2"
        )
    with Path(name).open("rb") as stream:
        packing = _packing(name)
        yield from READERS[suffix](unpacked(stream, packing) if packing else stream, shown)


def _sniffed(stream: BinaryIO) -> Iterator[Item]:
    head = stream.read(8192)
    packing = next((ending for magic, ending in _MAGIC.items() if head.startswith(magic)), None)
    if packing:
        stream = unpacked(joined(head, stream), packing)
        head = stream.read(8192)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    reader = plain_text.read
    if start.startswith((b"{", b"[{", b"[\n", b"[\r")):
        reader = json_lines.read
    elif start.startswith(_ZIP):
        reader = word_documents.read
    elif _PAGE.match(start):
        reader = html_pages.read
    yield from reader(joined(head, stream), STANDARD_INPUT)


def _completed(article: Article, outlet: str | None, published: date | None) -> Article:
    if article.outlet is None:
        known = outlets.by_url(article.url)
        article = evolve(article, outlet=known.name if known else outlet or outlets.host_of(article.url))
    return evolve(article, published=article.published or published, read_by=VERSION)


def _suffix(path: str) -> str:
    return Path(path.lower().removesuffix(_packing(path))).suffix


def _packing(path: str) -> str:
    ending = Path(path.lower()).suffix
    return ending if ending in PACKED else ""
