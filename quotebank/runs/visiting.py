"""Visits web addresses for an import: those that were named, and those that feeds and sitemaps list."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import zip_longest
from typing import Protocol, TypeVar

from attrs import field, frozen

from quotebank.errors import FetchError, MissingExtraError, ReadError
from quotebank.fetching import feeds, sitemaps
from quotebank.fetching.fetcher import Answer, Fetcher, Validators
from quotebank.fetching.limits import Limits
from quotebank.fetching.listings import Listed
from quotebank.readers.decoding import scrub
from quotebank.readers.field_names import Naming
from quotebank.readers.files import read_answer
from quotebank.readers.items import Item, Refusal, Remark
from quotebank.records import Article
from quotebank.runs.processor_time import TimeOver, at_most
from quotebank.runs.workers import READING, Given
from quotebank.store.fetched import Addresses, Fetched
from quotebank.store.names import canonical

_T = TypeVar("_T")
WAITING = Limits(pause=0, connecting=3, silence=5, whole=10, size=5_000_000, redirects=3, attempts=1)
"""For a single page that somebody waits for."""
DEEPEST = 3
"""How far indexes of sitemaps are followed; the protocol allows one in one."""


@frozen
class Web:
    """What is to be fetched besides the addresses themselves, and how."""

    feeds: Sequence[str] = ()
    sitemaps: Sequence[str] = ()
    since: date | None = None
    """Leave out what was published before."""
    limit: int | None = None
    """Fetch at most so many pages; feeds and sitemaps do not count."""
    refresh: bool = False
    """Fetch known addresses, too, unless their server says that they have not changed."""
    allow_private: bool = False
    """Fetch from private, loopback and link-local network addresses, too."""
    limits: Limits = field(factory=Limits)


def fetch_article(address: str, limits: Limits = WAITING) -> Article:
    """Return the article at one web address, while somebody waits for it.

    Raises:
        MissingExtraError: fetching, or what stands there, needs an extra that is not installed.
        ReadError: it cannot be fetched, or there is no article.
    """
    with Fetcher(limits) as fetcher:
        answer = fetcher.get(address)
    refusal = "there is no article"
    for item in read_answer(answer.body, answer.address, answer.media_type, answer.charset):
        if isinstance(item, Article):
            return item
        if isinstance(item, Refusal):
            refusal = item.reason
    raise ReadError(refusal)


class Counted(Protocol):
    """Who is told what was not fetched."""

    def discovered(self, count: int) -> None:
        """So many addresses are to be fetched."""

    def skipped(self, *, known: int = 0, unchanged: int = 0) -> None:
        """So many addresses were not fetched, or had nothing new."""


class Visits:
    """One run over web addresses."""

    def __init__(self, fetcher: Fetcher, addresses: Addresses, web: Web, about: Given, counted: Counted) -> None:
        self._fetcher, self._addresses, self._web, self._about, self._counted = fetcher, addresses, web, about, counted
        self._part = f"list since {web.since or ''}"
        self._seen: set[str] = set()
        self._left = sys.maxsize if web.limit is None else web.limit
        self._whole = True
        """Whether everything that was listed so far has been dealt with."""
        self._lists: list[Fetched] = []
        self.done: list[Fetched] = []
        """What was visited, to be noted in the bank once it is stored."""

    def pages(self, named: Iterable[str]) -> Iterator[tuple[str, Sequence[Item]]]:
        """Yield what stands at each address that was named or listed, one page after the other."""
        yield from self._each([Listed(address) for address in named])
        entries: list[Listed] = []
        for feed in self._web.feeds:
            match self._list(feed, feeds.listed):
                case Refusal() as refusal:
                    yield feed, [refusal]
                case found:
                    entries += found
        yield from self._each(entries)
        for sitemap in self._web.sitemaps:
            yield from self._sitemap(sitemap, 1)
        if self._whole:
            self.done += self._lists

    def remarks(self) -> list[Remark]:
        """Return what is to be said of the run as a whole."""
        told = "fetched through this proxy, which decides what is connected to: private addresses are its own to refuse"
        return [Remark(proxy, told) for proxy in self._fetcher.proxies]

    def _sitemap(self, address: str, depth: int) -> Iterator[tuple[str, Sequence[Item]]]:
        if not self._left:
            self._whole = False
            return
        match self._list(address, lambda answer: [sitemaps.read(answer)]):
            case Refusal() as refusal:
                yield address, [refusal]
            case found:
                for sitemap in found:
                    yield from self._each(sitemap.pages)
                    for inner in sitemap.sitemaps:
                        if depth < DEEPEST and not self._too_old(inner) and self._is_new(inner):
                            yield from self._sitemap(inner.address, depth + 1)

    def _list(self, address: str, read: Callable[[Answer], list[_T]]) -> list[_T] | Refusal:
        """Return what a feed or a sitemap lists; nothing if it has not changed since all of it was dealt with."""
        try:
            answer = self._fetcher.get(address, None if self._web.refresh else self._validators(address, self._part))
            with at_most(READING):
                found = [] if answer.unchanged else read(answer)
        except ReadError as problem:
            self._whole = False
            return Refusal(scrub(address)[0], str(problem))
        except TimeOver:
            self._whole = False
            return Refusal(scrub(address)[0], f"reading took more than {READING} seconds of processor time")
        if not answer.unchanged:
            self._lists.append(_fetched(address, answer, self._part))
        return found

    def _each(self, listed: Iterable[Listed]) -> Iterator[tuple[str, Sequence[Item]]]:
        new = [one for one in listed if not self._too_old(one) and self._is_new(one)]
        known = set[str]() if self._web.refresh else self._addresses.known([one.address for one in new])
        new = [one for one in new if one.address not in known]
        self._whole = self._whole and len(new) <= self._left
        new = new[: self._left]
        self._left -= len(new)
        self._counted.discovered(len(new))
        self._counted.skipped(known=len(known))
        for one in _in_turns(new):
            yield one.address, self._visit(one)

    def _visit(self, one: Listed) -> list[Item]:
        shown = scrub(one.address)[0]
        try:
            answer = self._fetcher.get(one.address, self._validators(one.address))
        except FetchError as problem:
            if problem.lasting:
                self.done.append(Fetched(one.address))
            else:
                self._whole = False
            return [Refusal(shown, str(problem))]
        if answer.unchanged:
            self._counted.skipped(unchanged=1)
            return []
        try:
            with at_most(READING):
                items = [self._recent(item, shown) for item in self._items(one, answer)]
        except MissingExtraError as missing:
            return [Refusal(shown, str(missing))]
        except TimeOver:
            items = [Refusal(shown, f"reading took more than {READING} seconds of processor time")]
        except Exception as error:  # one page must not end a run over a million
            items = [Refusal(shown, f"reading failed, please report it as a bug: {type(error).__name__}: {error}")]
        for address in dict.fromkeys((one.address, answer.address)):
            self.done.append(_fetched(address, answer))
        return items

    def _items(self, one: Listed, answer: Answer) -> Iterator[Item]:
        about = self._about
        return read_answer(
            answer.body, answer.address, answer.media_type, answer.charset, outlet=about.outlet,
            published=one.published or about.published, naming=Naming(about.names),
        )  # fmt: skip

    def _validators(self, address: str, part: str = "") -> Validators | None:
        known = self._addresses.find(address, part)
        return Validators(known.etag, known.modified) if known else None

    def _is_new(self, one: Listed) -> bool:
        """Whether this run meets an address for the first time."""
        key = canonical(one.address)
        is_new = key not in self._seen
        self._seen.add(key)
        return is_new

    def _too_old(self, one: Listed) -> bool:
        day = max(filter(None, (one.published, one.changed)), default=None)
        return self._web.since is not None and day is not None and day < self._web.since

    def _recent(self, item: Item, shown: str) -> Item:
        """Return an item, or that it is left out as too old: not every list says how old a page is."""
        since = self._web.since
        if isinstance(item, Article) and since and item.published and item.published < since:
            return Remark(shown, f"left out: published on {item.published}, before {since}")
        return item


def _fetched(address: str, answer: Answer, part: str = "") -> Fetched:
    return Fetched(address, answer.validators.etag, answer.validators.modified, part)


def _in_turns(listed: Sequence[Listed]) -> list[Listed]:
    """Return the addresses so that hosts take turns: one is asked while another has its pause.

    >>> [one.address for one in _in_turns([*map(Listed, ("http://a/1", "http://a/2", "http://b/3"))])]
    ['http://a/1', 'http://b/3', 'http://a/2']
    """
    hosts: dict[str, list[Listed]] = {}
    for one in listed:
        hosts.setdefault(one.address.partition("://")[2].partition("/")[0], []).append(one)
    return [one for turn in zip_longest(*hosts.values()) for one in turn if one]
