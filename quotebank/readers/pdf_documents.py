"""Reads PDF with pypdf: its text only, as paragraphs; columns and tables may be out of order."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from types import ModuleType
from typing import TYPE_CHECKING, BinaryIO

from quotebank.errors import MissingExtraError, ReadError
from quotebank.readers import fields
from quotebank.readers.decoding import MAX_CHARACTERS, TOO_LONG, scrub
from quotebank.readers.items import Item, Remark
from quotebank.readers.plain_text import title_of

if TYPE_CHECKING:
    from pypdf import PdfReader

MAX_DOCUMENT = 100_000_000
"""Bytes: pictures count."""
MAX_PAGES = 2_000
TEXT_ONLY = "text only: check the order of words where a page has columns or tables"
_SHORT = 0.75
"""Share of the width of a page's lines below which a line that ends a sentence ends its paragraph."""
_HEADING = 0.6
"""The same for a line that ends none."""
_EDGE = 2
"""Lines at the top and the bottom of a page among which its running titles and numbers are looked for."""
_REPEATED = 3
"""Pages that must share such a line, and at least half of all."""
_SENTENCE_END = re.compile(r"[.!?:…][\"'”’»)\]]*\Z")
_DIGITS = re.compile(r"\d+")
_BROKEN = re.compile(r"([^\W\d_]+)-\Z")


def read(stream: BinaryIO, path: str) -> Iterator[Item]:
    """Yield the one text of a PDF.

    Raises:
        MissingExtraError: pypdf is not installed.
        ReadError: it is no PDF, has no text, or too much.
    """
    library = _pypdf()
    data = stream.read(MAX_DOCUMENT + 1)
    if len(data) > MAX_DOCUMENT:
        raise ReadError(f"more than {MAX_DOCUMENT // 1_000_000} MB: too large for a text")
    if b"%PDF-" not in data[:1024]:
        raise ReadError("not a PDF")
    try:
        document = library.PdfReader(BytesIO(data))
        pages = _pages(document)
        named = str((document.metadata or {}).get("/Title") or "")
    except ReadError:
        raise
    except Exception as problem:  # a parser may raise anything on a damaged document
        raise ReadError(f"the PDF cannot be read ({type(problem).__name__}: {problem})") from problem
    text = scrub("\n".join(_paragraphs(_without_edges(pages))))[0]
    if not text:
        raise ReadError("no text in it: pages that were scanned are pictures")
    title = " ".join(named.split())
    yield Remark(path, TEXT_ONLY)
    yield from fields.article(path, {"text": text, "title": title if title and title in text else title_of(text)})


def _pages(document: PdfReader) -> list[list[str]]:
    if document.is_encrypted and not document.decrypt(""):
        raise ReadError("an encrypted PDF")
    if len(document.pages) > MAX_PAGES:
        raise ReadError(f"more than {MAX_PAGES:,} pages")
    pages, characters = [], 0
    for page in document.pages:
        text = page.extract_text().encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        characters += len(text)
        if characters > MAX_CHARACTERS:
            raise ReadError(TOO_LONG)
        pages.append([line for line in (" ".join(line.split()) for line in text.split("\n")) if line])
    return pages


def _without_edges(pages: Sequence[list[str]]) -> list[str]:
    """Return the lines of all pages without running titles and page numbers, which would stand inside sentences."""
    shapes = Counter(shape for page in pages for shape in {_DIGITS.sub("0", page[at]) for at in _edges(page)})
    least = max(_REPEATED, (len(pages) + 1) // 2)
    lines = []
    for page in pages:
        gone = {at for at in _edges(page) if shapes[_DIGITS.sub("0", page[at])] >= least or page[at].isdigit()}
        lines += [line for at, line in enumerate(page) if at not in gone]
    return lines


def _edges(page: Sequence[str]) -> set[int]:
    return {*range(min(_EDGE, len(page))), *range(max(0, len(page) - _EDGE), len(page))}


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Join the lines of a paragraph; a hyphen at the end of one goes only if the text has the whole word elsewhere."""
    if not lines:
        return
    width = sorted(map(len, lines))[int(len(lines) * 0.9)]
    words = {word.casefold() for line in lines for word in re.findall(r"[^\W\d_]+", line)}
    paragraph = ""
    for line in lines:
        broken = _BROKEN.search(paragraph)
        if broken and line[0].isalpha():
            rest = re.match(r"[^\W\d_]+", line)
            whole = f"{broken[1]}{rest[0]}" if rest else ""
            paragraph = (paragraph[:-1] if whole.casefold() in words else paragraph) + line
        else:
            paragraph = f"{paragraph} {line}".lstrip()
        share = len(line) / width
        if share < _HEADING or (share < _SHORT and _SENTENCE_END.search(line)):
            yield paragraph
            paragraph = ""
    if paragraph:
        yield paragraph


@cache
def _pypdf() -> ModuleType:
    try:
        import pypdf
    except ImportError as missing:
        raise MissingExtraError("Reading PDF", "pdf") from missing
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # failures are reported as refusals
    return pypdf
