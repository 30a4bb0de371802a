"""Reads web pages with trafilatura: the article's body, without navigation and the like, and the page's metadata."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from functools import cache
from types import ModuleType
from typing import Any, BinaryIO

from attrs import frozen

from quotebank.errors import MissingExtraError, ReadError
from quotebank.readers import outlets, page_costs, page_structure
from quotebank.readers.dates import parse_date
from quotebank.readers.decoding import MAX_CHARACTERS, TOO_LONG, decode, refuse_binary, scrub
from quotebank.readers.items import Item, Remark
from quotebank.records import Article, Block, BlockKind

MAX_PAGE = 20_000_000
"""Bytes. Real pages stay far below; the parser needs a hundred times as much memory."""
LONG_PARAGRAPH = 80
"""Characters. Shorter paragraphs are often captions, bylines and links."""
FAR_MORE = 1.5
"""Of 76 hand-labelled pages, only one had an article element with over 1.15 times the extracted text; its publisher
splits articles into pieces, and two thirds of it were missing."""
SHORT = 250
"""Characters. Below this, trafilatura falls back to all the text of a page, including menus."""
_PARAGRAPHS = (
    ".//*[self::p or self::blockquote[not(.//p)]]"
    "[not(ancestor::aside or ancestor::footer or ancestor::nav or ancestor::figure)]"
)
_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")


def read(stream: BinaryIO, path: str) -> Iterator[Item]:
    """Yield the one article of a web page.

    Raises:
        MissingExtraError: trafilatura is not installed.
        ReadError: the page has no article, or exceeds the limits in `page_costs`.
    """
    _trafilatura()
    data = stream.read(MAX_PAGE + 1)
    refuse_binary(data[:8192])
    if len(data) > MAX_PAGE:
        raise ReadError(f"more than {MAX_PAGE // 1_000_000} MB: too large for a web page")
    charset = _CHARSET.search(data[:4096])
    decoded = decode(data, charset[1].decode("ascii") if charset else None)
    if decoded.remark:
        yield Remark(path, decoded.remark, decoded.replaced)
    page = _XML_DECLARATION.sub("", decoded.text)
    page_costs.refuse_many_tags(page)
    parts = Parts(**page_costs.parse_apart(page)) if page_costs.is_large(page) else parse(page)
    text = parts.text or ""
    if not text.strip():
        raise ReadError("no article found in the page")
    if len(text) > MAX_CHARACTERS:
        raise ReadError(TOO_LONG)
    url = _line(parts.url)
    yield Article(
        text=text,
        title=_line(parts.title),
        outlet=_outlet(_line(parts.site), url, page),
        url=url,
        published=parse_date(parts.published),
        byline=_line(parts.author),
        structure=tuple(Block(BlockKind(kind), start, end) for kind, start, end in parts.structure),
    )


@frozen
class Parts:
    """The text of a page's article, and its metadata."""

    text: str | None = None
    title: str | None = None
    site: str | None = None
    url: str | None = None
    published: str | None = None
    author: str | None = None
    structure: Sequence[tuple[str, int, int]] = ()


def parse(page: str) -> Parts:
    """Find the article in a page.

    Raises:
        ReadError: the parser fails, or the page is refused without parsing.
    """
    page_costs.refuse_many_attributes(page)
    try:
        return _parsed(_trafilatura(), page)
    except Exception as problem:  # a parser may raise anything on a malformed page, which must not end an import
        raise ReadError(f"the page cannot be parsed ({type(problem).__name__}: {problem})") from problem


def _parsed(trafilatura: ModuleType, page: str) -> Parts:
    dates = {"extensive_search": False, "original_date": True}
    tree = trafilatura.load_html(page)
    if tree is None:
        return Parts()
    page_structure.plain(tree)
    # It works on a copy of the tree, which is cheaper than parsing the page again.
    about = trafilatura.bare_extraction(tree, with_metadata=True, include_comments=False, date_extraction_params=dates)
    text = (about.text if about else None) or ""
    articles = list(tree.iter("article"))
    about = about or trafilatura.extract_metadata(tree, date_config=dates)
    url = _canonical(tree, about.url) or about.url
    if len(text) >= SHORT:
        text = _whole(articles, text)
    elif 2 * len(paragraphs := _paragraphs((articles or [tree])[0])) > len(text):
        text = paragraphs
    structure = page_structure.structure(tree, text)
    return Parts(scrub(text)[0], about.title, about.sitename, url, about.date, about.author, structure)


def _canonical(tree: Any, shared: str | None) -> str | None:  # noqa: ANN401  lxml comes without types
    """Return the page's canonical web address, unless its host differs from that of ``shared``, the address to share.

    The canonical one identifies the article; the other is often just the address that was opened.
    """
    for link in tree.iter("link"):
        address = (link.get("href") or "").strip()
        host = outlets.host_of(address)
        if (
            "canonical" in (link.get("rel") or "").lower().split()
            and address.lower().startswith(("http://", "https://"))
            and host
            and host == (outlets.host_of(shared) or host)
        ):
            return address
    return None


def _whole(articles: Sequence[Any], text: str) -> str:
    """Return the paragraphs of the article element that contains ``text`` if it has far more text, else ``text``.

    Some publishers split an article's body into several containers, and trafilatura extracts only one of them.
    """
    found = _long(text)
    for element in articles:
        paragraphs = _paragraphs(element)
        long = _long(paragraphs)
        if found and 2 * len(found & long) >= len(found) and sum(map(len, long)) > FAR_MORE * len(text):
            return paragraphs
    return text


def _paragraphs(element: Any) -> str:  # noqa: ANN401  lxml comes without types
    lines = (" ".join(found.text_content().split()) for found in element.xpath(_PARAGRAPHS))
    return "\n".join(filter(None, lines))


def _long(text: str) -> set[str]:
    return {" ".join(line.split()) for line in text.splitlines() if len(line) >= LONG_PARAGRAPH}


def _outlet(site: str | None, url: str | None, page: str) -> str | None:
    """Return the known name for the domain, else the page's site name, else its host."""
    if known := outlets.by_url(url):
        return known.name
    host = outlets.host_of(url)
    if site and host and (outlets.host_of(site) or f'"{site}"' not in page):
        return host  # an address, or a name that trafilatura derived from one: "Nj" for nj.com
    return site or host


def _line(value: str | None) -> str | None:
    return scrub(" ".join((value or "").split()))[0] or None


@cache
def _trafilatura() -> ModuleType:
    try:
        import trafilatura
    except ImportError as missing:
        raise MissingExtraError("Reading web pages", "html") from missing
    for name in ("trafilatura", "htmldate", "courlan", "justext"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # failures are reported as refusals, not on standard error
    return trafilatura
