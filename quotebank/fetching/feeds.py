"""Reads feeds: RSS and Atom with feedparser, and JSON Feed."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from io import BytesIO
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from attrs import evolve

from quotebank.errors import MissingExtraError, ReadError
from quotebank.fetching.fetcher import Answer
from quotebank.fetching.listings import MOST, Listed
from quotebank.readers.dates import parse_date


def listed(answer: Answer) -> list[Listed]:
    """Return the addresses that a feed lists, in its order.

    Raises:
        MissingExtraError: feedparser is not installed.
        ReadError: it is no feed.
    """
    body = answer.body.removeprefix(b"\xef\xbb\xbf").lstrip()
    entries = _of_json(body) if body.startswith(b"{") else _of_xml(body)
    found = (evolve(entry, address=_absolute(answer.address, entry.address)) for entry in entries if entry.address)
    return list(islice(found, MOST))


def _absolute(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:  # fetching it fails later, with the reason
        return address


def _of_xml(body: bytes) -> list[Listed]:
    try:
        # A stream: a string would be taken for the address of a feed, and fetched.
        parsed = _feedparser().parse(BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    except Exception as problem:  # a parser may raise anything on a malformed feed
        raise ReadError(f"the feed cannot be read ({type(problem).__name__}: {problem})") from problem
    if not parsed.get("version") and not parsed.entries:
        raise ReadError("not a feed: neither RSS nor Atom nor JSON Feed")
    return [
        Listed(str(entry.get("link") or ""), _day(entry, "published"), _day(entry, "updated"))
        for entry in parsed.entries
    ]


def _day(entry: Any, name: str) -> date | None:  # noqa: ANN401  feedparser comes without types
    written, parsed = (dict.get(entry, key) for key in (name, f"{name}_parsed"))  # its own get mixes up the two dates
    return parse_date(written) or (_real_day(parsed[:3]) if parsed else None)


def _real_day(numbers: tuple[int, int, int]) -> date | None:
    try:
        return date(*numbers)
    except ValueError:  # feedparser passes on a year 0
        return None


def _of_json(body: bytes) -> list[Listed]:
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError) as problem:
        raise ReadError("not a feed: damaged JSON") from problem
    items = feed.get("items")
    if "jsonfeed.org" not in str(feed.get("version")) or not isinstance(items, list):
        raise ReadError("not a feed: JSON, but no JSON Feed")
    return [
        Listed(
            str(item.get("url") or item.get("external_url") or ""),
            *(parse_date(str(item.get(name) or "")) for name in ("date_published", "date_modified")),
        )
        for item in items
        if isinstance(item, dict)
    ]


@cache
def _feedparser() -> Any:  # noqa: ANN401  it comes without types
    try:
        import feedparser
    except ImportError as missing:
        raise MissingExtraError("Reading feeds", "fetch") from missing
    return feedparser
