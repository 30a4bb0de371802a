"""Reads Rich Text Format (.rtf) with striprtf: one article, or the many of a press archive."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import BinaryIO

from quotebank.errors import MissingExtraError, ReadError
from quotebank.readers import fields, press_archives
from quotebank.readers.decoding import MAX_CHARACTERS, TOO_LONG, scrub
from quotebank.readers.items import Item
from quotebank.readers.plain_text import title_of

MAX_DOCUMENT = 50_000_000
"""Bytes: formatting takes several times as much as the text."""
MAX_FONTS = 100_000
"""Characters of the table of fonts; the library's time is a square of them, and documents have a tenth."""
_START = b"{\\rtf"
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_CELL = re.compile(r"\\(?:nest)?cell(?![a-z])")


def read(stream: BinaryIO, path: str) -> Iterator[Item]:
    """Yield the article of a document, or the articles of an archive.

    Raises:
        MissingExtraError: striprtf is not installed.
        ReadError: it is no RTF, has no text, or too much.
    """
    library = _striprtf()
    data = stream.read(MAX_DOCUMENT + 1)
    if len(data) > MAX_DOCUMENT:
        raise ReadError(f"more than {MAX_DOCUMENT // 1_000_000} MB: too large for a text")
    if not data.lstrip().startswith(_START):
        raise ReadError("not a Rich Text document (.rtf)")
    source = _without_additions(_decoded(data))
    fonts = library.font_table_group(source)
    if len(fonts) > MAX_FONTS or fonts.count("\\f") > MAX_FONTS // 20:
        raise ReadError(f"a table of fonts of more than {MAX_FONTS:,} characters: no document has so many")
    try:
        text = library.rtf_to_text(source, errors="replace")
    except Exception as problem:  # a parser may raise anything on a damaged document
        raise ReadError(f"the document cannot be read ({type(problem).__name__}: {problem})") from problem
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # halves of characters join
    lines = [" ".join(line.split()) for line in text.split("\n")]
    text = scrub("\n".join(filter(None, lines)))[0]
    if not text:
        raise ReadError("no text in it")
    if found := press_archives.articles(path, text.split("\n")):
        yield from found
        return
    if len(text) > MAX_CHARACTERS:
        raise ReadError(TOO_LONG)
    yield from fields.article(path, {"text": text, "title": title_of(text)})


def _decoded(data: bytes) -> str:
    declared = _CODE_PAGE.search(data[:4096])
    try:
        codec = codecs.lookup(f"cp{declared[1].decode()}").name if declared else "cp1252"
    except LookupError:
        codec = "cp1252"
    return data.decode(codec, "replace")


def _without_additions(source: str) -> str:
    """Keep the library from writing what nobody reads: the addresses of links after their words, bars between cells."""
    return _CELL.sub(r"\\tab", source).replace(r"{\field{", r"{\field {")


@cache
def _striprtf() -> ModuleType:
    try:
        from striprtf import striprtf
    except ImportError as missing:
        raise MissingExtraError("Reading Rich Text documents", "rtf") from missing
    return striprtf
