"""Reads Word documents (.docx) with docx2python: the paragraphs of the body, title and author."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from types import ModuleType
from typing import BinaryIO

from quotebank.errors import MissingExtraError, ReadError
from quotebank.readers import fields, press_archives
from quotebank.readers.decoding import MAX_CHARACTERS, TOO_LONG, scrub
from quotebank.readers.items import Item

MAX_DOCUMENT = 100_000_000
"""Bytes, packed and unpacked: pictures count, text never reaches it."""
_TOO_LARGE = f"more than {MAX_DOCUMENT // 1_000_000} MB: too large for a text"
_PROPERTIES = "docProps/core.xml"
_MARKER = re.compile(r"----(?:footnote|endnote|comment|media/|Image)[^\n]*?----")
_LINK = re.compile(r'<a href="[^"]*">(.*?)</a>', re.DOTALL)
"""What the library makes of a link; only its words stand in the document."""
_BULLET = re.compile(r"^\t*(?:--|[0-9A-Za-z]{1,5}\))\t")


def read(stream: BinaryIO, path: str) -> Iterator[Item]:
    """Yield the article of a Word document, or the articles of a press archive.

    Raises:
        MissingExtraError: docx2python is not installed.
        ReadError: it is no Word document, has no text, or too much.
    """
    library = _docx2python()
    data = stream.read(MAX_DOCUMENT + 1)
    _refuse(data)
    try:
        with library.docx2python(BytesIO(data)) as document:
            body = document.body
            about = document.core_properties if _PROPERTIES in document.docx_reader.zipf.namelist() else {}
    except Exception as problem:  # a parser may raise anything on a damaged document
        raise ReadError(f"the document cannot be read ({type(problem).__name__}: {problem})") from problem
    paragraphs = (paragraph for table in body for row in table for cell in row for paragraph in cell)
    lines = [line for paragraph in paragraphs if (line := scrub(_line(paragraph))[0])]
    if not lines:
        raise ReadError("no text in it")
    if found := press_archives.articles(path, lines):
        yield from found
        return
    text = "\n".join(lines)
    if len(text) > MAX_CHARACTERS:
        raise ReadError(TOO_LONG)
    title, author = (str(about.get(name) or "").strip() for name in ("title", "creator"))
    yield from fields.article(path, {"text": text, "title": title, "byline": author})


def _line(paragraph: str) -> str:
    return " ".join(_BULLET.sub("", _MARKER.sub("", _LINK.sub(r"\1", paragraph))).split())


def _refuse(data: bytes) -> None:
    """Raise ReadError for what is no Word document, or unpacks to more than any text needs."""
    if len(data) > MAX_DOCUMENT:
        raise ReadError(_TOO_LARGE)
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            names = packed.infolist()
    except zipfile.BadZipFile as problem:
        raise ReadError("not a Word document (.docx)") from problem
    if not any(name.filename.startswith("word/") for name in names):
        raise ReadError("not a Word document (.docx)")
    if sum(name.file_size for name in names) > MAX_DOCUMENT:
        raise ReadError(_TOO_LARGE)


@cache
def _docx2python() -> ModuleType:
    try:
        import docx2python
    except ImportError as missing:
        raise MissingExtraError("Reading Word documents", "docx") from missing
    return docx2python
