"""The data that the pages show of a speaker, an outlet or an article, read from the bank in one place."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import chain
from typing import TypeVar
from weakref import WeakKeyDictionary

from attrs import evolve, frozen

from quotebank.bank import NamedOne, OutletProfile, Page, QuoteBank, Quotes, SpeakerProfile, Statement, Stats, Verdict
from quotebank.errors import NotStoredError
from quotebank.records import Article, Outlet, Quote
from quotebank.store.facets import Facets
from quotebank.store.name_lookup import Among
from quotebank.store.verdicts import CheckedQuote
from quotebank.store.wording import FUNCTION_WORDS, keys
from quotebank.web import marking, plots

FACETS = ("speaker", "outlet", "kind", "month")
PAGE = 20
"""Quotes on a page."""
SHOWN = 8
"""Values shown per facet."""
_EVIDENCE = 10
"""Quotes shown per verdict."""
_READ = 200
"""The fewest of a speaker's latest quotes to read for words; twice as many of everybody's are the comparison."""
_READING = 0.05
"""Seconds after which no more of a speaker's quotes are read for words."""
_WORDS = 12
_STALE = 30.0
"""Seconds for which the counts of the whole bank are cached."""
_LEAST = 3
"""Uses of a word below which it is ignored as chance."""


@frozen
class Start:
    """Counts over the whole bank, for the first page."""

    stats: Stats
    facets: Facets


_T = TypeVar("_T")
_Kept = WeakKeyDictionary[QuoteBank, tuple[float, _T]]
_starts: _Kept[Start] = WeakKeyDictionary()
_ranked: dict[Among, _Kept[list[NamedOne]]] = {"speaker": WeakKeyDictionary(), "outlet": WeakKeyDictionary()}
_others: _Kept[dict[str | None, list[str]]] = WeakKeyDictionary()


@frozen
class SpeakerPage:
    """A speaker's profile, and one page of their quotes."""

    profile: SpeakerProfile
    words: tuple[str, ...]
    """Words that others use less, the most distinctive first."""
    read: int
    """The number of latest quotes that were read for the words."""
    plot: plots.Plot | None
    page: Page


@frozen
class OutletPage:
    """An outlet's profile, and one page of its quotes."""

    profile: OutletProfile
    plot: plots.Plot | None
    page: Page


@frozen
class Reading:
    """An article with its quotes marked, a number for each speaker; the colours repeat, the numbers do not."""

    article: Article
    quotes: Sequence[Quote]
    paragraphs: Sequence[Sequence[marking.Piece]]
    numbers: dict[str, int]


def start(bank: QuoteBank) -> Start:
    """Count the whole bank, at most twice a minute: with a million quotes, counting takes longer than a page should."""
    return _kept(_starts, bank, lambda: Start(bank.stats(), bank.quotes().facets(*FACETS)))


def today() -> date:
    """Return the day on which a page is read: the day retrieved of its citations."""
    return date.today()  # noqa: DTZ011  the reader's day, where the server runs


def most_named(bank: QuoteBank, among: Among, limit: int) -> list[NamedOne]:
    """Return the most quoted speakers, or the outlets with the most articles, counted at most twice a minute."""
    return _kept(_ranked[among], bank, lambda: bank.most_named(among, limit=limit))


def checked(bank: QuoteBank, text: str, speaker: str | None) -> Verdict:
    """Check a text; the quotes of the verdict have their articles' texts, so that they can be shown in context.

    Raises:
        QueryError: the text has no words, or the speaker's name is empty.
    """
    verdict = bank.check(text, speaker, limit=_EVIDENCE)

    def with_texts(items: Iterable[CheckedQuote]) -> tuple[CheckedQuote, ...]:
        return tuple(evolve(item, quote=bank.quote(item.quote.id or "")) for item in items)

    return evolve(verdict, evidence=with_texts(verdict.evidence), beside=with_texts(verdict.beside))


def statement(bank: QuoteBank, quote_id: str) -> Statement:
    """Read a statement; the first of its quotes have their articles' texts, as in `checked`.

    Raises:
        NotStoredError: the bank does not hold the quote.
        QueryError: the id is too short.
    """
    found = bank.statement(quote_id)
    first = (evolve(wording, quote=bank.quote(wording.quote.id or "")) for wording in found.wordings[:PAGE])
    return evolve(found, wordings=(*first, *found.wordings[PAGE:]))


def first_of(values: Sequence[tuple[str, int]], name: str) -> Sequence[tuple[str, int]]:
    """Return the values of a facet that fit beside the results: the most frequent ones, or the latest months.

    >>> first_of([("2026-01", 5), ("2026-02", 1)], "month")
    [('2026-02', 1), ('2026-01', 5)]
    """
    return (values[::-1] if name == "month" else values)[:SHOWN]


def speaker_page(bank: QuoteBank, speaker_id: int, after: str | None = None) -> SpeakerPage:
    """Read the data for a speaker's page.

    Raises:
        NotStoredError: the bank holds no such speaker.
        QueryError: ``after`` is not the ``next`` of a page.
    """
    until = time.monotonic() + _READING
    try:
        profile = bank.speaker(speaker_id)
    except NotStoredError:
        raise NotStoredError(f"The bank holds no speaker no. {speaker_id}.") from None
    quotes = bank.quotes().by(profile.speaker).newest()
    page = quotes.after(after).with_text().page(PAGE)
    everybodys = _kept(_others, bank, lambda: _words_of(bank.quotes().newest().page(2 * _READ).quotes))
    latest = _latest(quotes, until)
    words = _telling_words(latest, everybodys)
    return SpeakerPage(profile, words, len(latest), plots.over_time(profile.months), page)


def outlet_page(bank: QuoteBank, outlet: Outlet | str, after: str | None = None) -> OutletPage:
    """Read the data for an outlet's page.

    Raises:
        NotStoredError: the bank holds no such outlet.
        AmbiguousError: several outlets have this name.
        QueryError: ``after`` is not the ``next`` of a page, or the name is empty.
    """
    profile = bank.outlet(outlet)
    page = bank.quotes().in_outlet(profile.outlet).newest().after(after).with_text().page(PAGE)
    return OutletPage(profile, plots.over_time(profile.months), page)


def reading(article: Article, quotes: Sequence[Quote]) -> Reading:
    """Mark the quotes of an article."""
    names = dict.fromkeys(quote.speaker.name for quote in quotes if quote.speaker)
    numbers = {name: number for number, name in enumerate(names)}
    return Reading(article, quotes, list(marking.paragraphs(article.text or "", quotes)), numbers)


def _latest(quotes: Quotes, until: float) -> list[Quote]:
    """Return the latest quotes, as many as can be read in time."""
    page = quotes.page(_READ)
    read = list(page.quotes)
    while page.next and time.monotonic() < until:
        page = quotes.after(page.next).page(_READ)
        read += page.quotes
    return read


def _words_of(quotes: Iterable[Quote]) -> dict[str | None, list[str]]:
    return {quote.id: keys(quote.text) for quote in quotes}


def _telling_words(quotes: Iterable[Quote], everybodys: dict[str | None, list[str]]) -> tuple[str, ...]:
    """Return the words that these quotes use more than others' do: by the log of the ratio over its standard error."""
    own = _words_of(quotes)
    mine = Counter(chain.from_iterable(own.values()))
    theirs = Counter(chain.from_iterable(words for id_, words in everybodys.items() if id_ not in own))
    if not theirs:
        return ()
    total, rest = sum(mine.values()), sum(theirs.values())

    def telling(word: str) -> float:
        ratio = math.log((mine[word] + 0.5) / total) - math.log((theirs[word] + 0.5) / rest)
        return ratio / math.sqrt(1 / (mine[word] + 0.5) + 1 / (theirs[word] + 0.5))

    words = [
        word
        for word, count in mine.items()
        if count >= _LEAST and len(word) > 1 and word not in FUNCTION_WORDS and telling(word) > 1
    ]
    return tuple(sorted(words, key=lambda word: (-telling(word), word))[:_WORDS])


def _kept(cache: _Kept[_T], bank: QuoteBank, read: Callable[[], _T]) -> _T:
    """Return what was read from a bank in the last half minute, or read it anew."""
    when, value = cache.get(bank, (-_STALE, None))
    if value is None or time.monotonic() - when > _STALE:
        value = read()
        cache[bank] = (time.monotonic(), value)
    return value
