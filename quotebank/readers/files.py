"""Reads folders, files and standard input."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeAlias

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
from quotebank.readers.decoding import joined, recoded, scrub
from quotebank.readers.field_names import Naming
from quotebank.readers.items import Found, Item, Refusal, Remark
from quotebank.readers.packing import DAMAGED, NAMES, PACKED, members, unpacked
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
    ".ndjson": json_lines.read,
    ".json": json_lines.read,
    ".csv": csv_tables.read,
    ".tsv": csv_tables.read,
    ".vtt": subtitles.read_webvtt,
    ".srt": subtitles.read_subrip,
    ".md": markdown_texts.read,
    ".markdown": markdown_texts.read,
    ".docx": word_documents.read,
}
"""The reader for each suffix; a file may also be packed, with a suffix of `PACKED` added, or stand in an archive."""
ARCHIVE = ".zip"
_KNOWN = f"{' '.join(READERS)}, each also with {' '.join(PACKED)} or in a {ARCHIVE}"
_MOST_REMARKS = 1000
_PAGE = re.compile(rb"\s*<(?:!doctype|!--|\?xml|html|head|body|meta|article|main|div|p|h1)\b", re.IGNORECASE)
_ZIP = b"PK\x03\x04"
_NAMED = (json_lines.read, csv_tables.read)
"""The readers of files whose fields have names."""
_MAGIC = {b"\x1f\x8b": ".gz", b"BZh": ".bz2", b"\xfd7zXZ\x00": ".xz", b"\x28\xb5\x2f\xfd": ".zst"}


def walk(
    paths: Iterable[str | bytes | os.PathLike[str]], *, skipped: Callable[[Refusal], None] | None = None
) -> Iterator[str]:
    """Yield the files behind ``paths`` in order: folders recursively, sorted, without hidden files.

    The files of a folder come before its subfolders, so that lists of outlets and speakers precede their articles.
    A link inside a folder is followed if its target is in the same folder; each subfolder is visited once.

    Args:
        paths: Files and folders; these themselves may be links to anywhere.
        skipped: Called for each link that leads out of its folder and is skipped, and for each folder without files.
    """
    for path in paths:
        name = os.fsdecode(path)
        if name != STANDARD_INPUT and _is_folder(name):
            skip = skipped or (lambda _: None)
            empty = True
            for file in _Folder(name, skip).files():
                empty = False
                yield file
            if empty:
                skip(Refusal(scrub(name)[0], "no file in this folder"))
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
    path: str | bytes | os.PathLike[str], *, outlet: str | None = None, published: date | None = None,
    naming: Naming | None = None, encoding: str | None = None,
) -> Iterator[Item]:  # fmt: skip
    """Yield what a file holds: articles, outlets, speakers, remarks, and refusals of what cannot be read.

    Args:
        path: A file with a suffix of `READERS`, optionally followed by one of `PACKED`; ``-`` is standard input, whose
            format is detected from its beginning.
        outlet: For articles that do not name their outlet.
        published: For articles that give no date.
        naming: Under which names the fields of JSON and tables are to be looked for, besides those that are known.
        encoding: Of text files; by default it is told from their bytes.

    Raises:
        MissingExtraError: the file needs an extra that is not installed.
    """
    name = os.fsdecode(path)
    shown = scrub(name)[0]  # a name that is not UTF-8 must not break the report that mentions it
    told: set[str] = set()
    try:
        for item in _items(name, shown, _How(naming or Naming(), encoding)):
            if isinstance(item, Article):
                yield _completed(item, outlet, published)
            elif isinstance(item, Found):
                yield evolve(item, article=_completed(item.article, outlet, published))
            elif not isinstance(item, Remark) or item.text not in told:  # what holds of every line is told once
                if isinstance(item, Remark) and len(told) < _MOST_REMARKS:
                    told.add(item.text)
                yield item
    except ReadError as problem:
        yield Refusal(shown, str(problem))
    except DAMAGED as problem:
        yield Refusal(shown, f"damaged {_packer(shown)} file ({problem})")
    except FileNotFoundError:
        yield Refusal(shown, "no such file or folder")
    except OSError as problem:
        yield Refusal(shown, problem.strerror or f"damaged {_packer(shown)} file ({problem})")
    except MemoryError:
        yield Refusal(shown, "too large for the memory of this machine")


def _packer(path: str) -> str:
    return NAMES.get(Path(path.lower()).suffix, "gzip")


class _How(NamedTuple):
    """How a file is to be read."""

    naming: Naming
    encoding: str | None

    def __call__(self, reader: Reader, stream: BinaryIO, path: str) -> Iterator[Item]:
        if self.encoding and reader is not word_documents.read:
            stream = recoded(stream, self.encoding)
        return reader(stream, path, naming=self.naming) if reader in _NAMED else reader(stream, path)


def _items(name: str, shown: str, how: _How) -> Iterator[Item]:
    if name == STANDARD_INPUT:
        if sys.stdin is None:
            raise ReadError("standard input is closed")
        yield from _sniffed(sys.stdin.buffer, how)
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
    with Path(name).open("rb") as stream:
        if _suffix(name) == ARCHIVE and not _packing(name):
            yield from _members(stream, name, shown, how)
        else:
            yield from _one(stream, name, shown, how)


def _one(stream: BinaryIO, name: str, shown: str, how: _How) -> Iterator[Item]:
    """Read one file by the suffix of its name."""
    suffix = _suffix(name)
    if suffix not in READERS:
        raise ReadError(f"unknown kind of file {suffix or 'without a suffix'}: expected {_KNOWN}")
    packing = _packing(name)
    yield from how(READERS[suffix], unpacked(stream, packing) if packing else stream, shown)


def _members(stream: BinaryIO, name: str, shown: str, how: _How) -> Iterator[Item]:
    """Read the files of an archive; one that cannot be read is refused by name, and the others go on."""
    for member, content in members(stream, Path(name).stat().st_size):
        inner = f"{shown}/{scrub(member)[0]}"
        if _suffix(member) == ARCHIVE:
            yield Refusal(inner, "an archive in an archive is not read: unpack it")
            continue
        try:
            yield from _one(content, member, inner, how)
        except ReadError as problem:
            yield Refusal(inner, str(problem))
        except (*DAMAGED, OSError) as problem:
            yield Refusal(inner, f"damaged in its archive ({problem})")


def _sniffed(stream: BinaryIO, how: _How) -> Iterator[Item]:
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
    yield from how(reader, joined(head, stream), STANDARD_INPUT)


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
