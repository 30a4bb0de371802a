"""Web pages, by trafilatura: the article's body without what stands around it, and what the page says about itself."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import BinaryIO

from quotebank.errors import MissingExtraError, ReadError
from quotebank.readers import outlets
from quotebank.readers.dates import parse_date
from quotebank.readers.decoding import MAX_CHARACTERS, decode, describe, refuse_binary, scrub
from quotebank.readers.items import Item, Remark
from quotebank.records import Article

MAX_PAGE = 20_000_000
"""Bytes. Pages stay far below; the parser would need a hundred times as much memory."""
_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")


def read(stream: BinaryIO, path: str) -> Iterator[Item]:
    """Yield the one article of a web page.

    Raises:
        MissingExtraError: when trafilatura is not installed.
        ReadError: when no article is found in the page.
    """
    trafilatura = _trafilatura()
    data = stream.read(MAX_PAGE + 1)
    refuse_binary(data[:8192])
    if len(data) > MAX_PAGE:
        raise ReadError(f"more than {MAX_PAGE // 1_000_000} MB: too large for a web page")
    charset = _CHARSET.search(data[:4096])
    decoded = decode(data, charset[1].decode("ascii") if charset else None)
    if remark := describe(Counter([decoded.encoding]), decoded.replaced):
        yield Remark(path, remark, decoded.replaced)
    page = _XML_DECLARATION.sub("", decoded.text)
    try:
        found = trafilatura.bare_extraction(
            page,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception as problem:  # whatever a parser makes of other people's pages must not end an import
        raise ReadError(f"the page cannot be parsed ({type(problem).__name__}: {problem})") from problem
    text, _ = scrub((found.text if found else None) or "")
    if not text.strip():
        raise ReadError("no article found in the page")
    if len(text) > MAX_CHARACTERS:
        raise ReadError(f"{len(text):,} characters: longer than an article can be ({MAX_CHARACTERS:,})")
    url = _line(found.url)
    outlet = outlets.by_url(url)
    yield Article(
        text=text,
        title=_line(found.title),
        outlet=outlet.name if outlet else _line(found.sitename),
        url=url,
        published=parse_date(found.date),
        byline=_line(found.author),
    )


def _line(value: str | None) -> str | None:
    return scrub(" ".join((value or "").split()))[0] or None


@cache
def _trafilatura() -> ModuleType:
    try:
        import trafilatura
    except ImportError as missing:
        raise MissingExtraError("Reading web pages", "html") from missing
    for name in ("trafilatura", "htmldate", "courlan", "justext"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what fails comes back as a refusal, not on standard error
    return trafilatura
