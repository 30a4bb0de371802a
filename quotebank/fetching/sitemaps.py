"""Reads sitemaps and indexes of sitemaps with lxml, as XML or as plain lists of addresses, packed or not.

trafilatura reads sitemaps, too, but downloads them itself, without the limits of this room, and leaves out the dates.
"""

from __future__ import annotations

import io
import re
from functools import cache
from typing import Any

from attrs import frozen

from quotebank.errors import MissingExtraError, ReadError
from quotebank.fetching.addresses import is_address
from quotebank.fetching.fetcher import Answer
from quotebank.fetching.listings import MOST, Listed
from quotebank.readers.dates import parse_date
from quotebank.readers.packing import DAMAGED, unpacked

_GZIP = b"\x1f\x8b"
_BARE = re.compile(rb"&(?!#?\w+;)")
_LONGEST = 52_428_800
"""Bytes of a sitemap, unpacked, as the protocol allows."""


@frozen
class Sitemap:
    """What a sitemap lists."""

    pages: tuple[Listed, ...] = ()
    sitemaps: tuple[Listed, ...] = ()


def read(answer: Answer) -> Sitemap:
    """Return the pages and the further sitemaps that a sitemap lists.

    Raises:
        MissingExtraError: lxml is not installed.
        ReadError: it is no sitemap.
    """
    body = _plain(answer.body)
    if body.lstrip()[:1] == b"<":
        return _of_xml(body)
    lines = [line.strip() for line in body[: _LONGEST + 1].decode("utf-8-sig", "replace").splitlines()]
    addresses = [line for line in lines if line]
    if not addresses or not all(map(is_address, addresses)):
        raise ReadError("not a sitemap: neither XML nor a list of addresses")
    return Sitemap(tuple(map(Listed, addresses[:MOST])))


def _plain(body: bytes) -> bytes:
    if not body.startswith(_GZIP):
        return body
    try:
        body = unpacked(io.BytesIO(body), ".gz").read(_LONGEST + 1)
    except (*DAMAGED, OSError) as problem:
        raise ReadError(f"damaged gzip file ({problem})") from problem
    if len(body) > _LONGEST:
        raise ReadError(f"more than {_LONGEST:,} bytes: too large for a sitemap")
    return body


def _of_xml(body: bytes) -> Sitemap:
    etree = _etree()
    found: dict[str, list[Listed]] = {"url": [], "sitemap": []}
    is_sitemap = False
    try:
        steps = etree.iterparse(
            io.BytesIO(_BARE.sub(b"&amp;", body)),
            events=("start", "end"),
            recover=True,
            resolve_entities=False,
            no_network=True,
        )
        for event, element in steps:
            name = etree.QName(element).localname if isinstance(element.tag, str) else ""
            is_sitemap = is_sitemap or name in ("urlset", "sitemapindex")
            if event == "end" and name in found:
                words = {etree.QName(each).localname: each.text or "" for each in element.iter("{*}*")}
                published, changed = (parse_date(words.get(each)) for each in ("publication_date", "lastmod"))
                if words.get("loc", "").strip() and len(found[name]) < MOST:
                    found[name].append(Listed(words["loc"].strip(), published, changed))
                element.clear()
    except etree.XMLSyntaxError as problem:
        raise ReadError(f"the sitemap cannot be read ({problem})") from problem
    if not is_sitemap:
        raise ReadError("not a sitemap")
    return Sitemap(tuple(found["url"]), tuple(found["sitemap"]))


@cache
def _etree() -> Any:  # noqa: ANN401  it comes without types
    try:
        from lxml import etree
    except ImportError as missing:
        raise MissingExtraError("Reading sitemaps", "fetch") from missing
    return etree
