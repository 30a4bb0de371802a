"""What the pages show of a speaker, an outlet, an article: read from the bank in one place."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import TypeVar
from weakref import WeakKeyDictionary

from attrs import evolve, frozen

from quotebank.bank import OutletProfile, Page, QuoteBank, Quotes, SpeakerProfile, Statement, Stats, Verdict
from quotebank.errors import NotStoredError
from quotebank.records import Article, Outlet, Quote
from quotebank.store.query import Facets
from quotebank.store.verdicts import CheckedQuote
from quotebank.store.wording import keys
from quotebank.web import marking, plots

FACETS = ("speaker", "outlet", "kind", "month")
PAGE = 20
"""Quotes on a page."""
SHOWN = 8
"""Values of a facet that are shown."""
_EVIDENCE = 10
"""Quotes that a verdict shows."""
_COLOURS = 8
_READ = 200
"""A speaker's latest quotes that are read for words at least; twice as many of all are what others say."""
_READING = 0.05
"""Seconds after which no more of a speaker's quotes are read for words."""
_WORDS = 12
_STALE = 30.0
"""Seconds for which the counts of the whole bank are shown again."""
_LEAST = 3
"""A word that somebody used less often tells nothing."""


@frozen
class Start:
    """What the bank holds altogether, as the first page shows it."""

    stats: Stats
    facets: Facets


_T = TypeVar("_T")
_Kept = WeakKeyDictionary[QuoteBank, tuple[float, _T]]
_starts: _Kept[Start] = WeakKeyDictionary()
_others: _Kept[dict[str | None, list[str]]] = WeakKeyDictionary()


@frozen
class SpeakerPage:
    """Who somebody is to the bank, and a page of what they said."""

    profile: SpeakerProfile
    words: tuple[str, ...]
    """Words that others use less, the most telling first."""
    read: int
    """The latest quotes, so many of them, were read for the words."""
    plot: plots.Plot | None
    page: Page


@frozen
class OutletPage:
    """What the bank holds of an outlet, and a page of what it printed."""

    profile: OutletProfile
    plot: plots.Plot | None
    page: Page


@frozen
class Reading:
    """An article with its quotes marked, a colour for each speaker."""

    article: Article
    quotes: Sequence[Quote]
    paragraphs: Sequence[Sequence[marking.Piece]]
    colours: dict[str, int]


def start(bank: QuoteBank) -> Start:
    """Count the whole bank, at most twice a minute: at a million quotes that takes longer than a page may."""
    return _kept(_starts, bank, lambda: Start(bank.stats(), bank.quotes().facets(*FACETS)))


def checked(bank: QuoteBank, text: str, speaker: str | None) -> Verdict:
    """Check a text; the quotes of the verdict have their articles' texts, so that they can be shown in their place.

    Raises:
        QueryError: the text has no words, or the speaker no name.
    """
    verdict = bank.check(text, speaker, limit=_EVIDENCE)

    def with_texts(items: Iterable[CheckedQuote]) -> tuple[CheckedQuote, ...]:
        return tuple(evolve(item, quote=bank.quote(item.quote.id or "")) for item in items)

    return evolve(verdict, evidence=with_texts(verdict.evidence), beside=with_texts(verdict.beside))


def statement(bank: QuoteBank, quote_id: str) -> Statement:
    """Read a statement; the first of its quotes have their articles' texts, as `checked` gives them.

    Raises:
        NotStoredError: the bank does not hold the quote.
        QueryError: the id is too short.
    """
    found = bank.statement(quote_id)
    first = (evolve(wording, quote=bank.quote(wording.quote.id or "")) for wording in found.wordings[:PAGE])
    return evolve(found, wordings=(*first, *found.wordings[PAGE:]))


def shown(facets: Mapping[str, Sequence[tuple[str, int]]]) -> dict[str, Sequence[tuple[str, int]]]:
    """Return of each facet what there is room for: the most frequent values, but the latest months.

    >>> shown({"month": [("2026-01", 5), ("2026-02", 1)]})
    {'month': [('2026-02', 1), ('2026-01', 5)]}
    """
    return {name: (values[::-1] if name == "month" else values)[:SHOWN] for name, values in facets.items()}


def speaker_page(bank: QuoteBank, speaker_id: int, after: str | None = None) -> SpeakerPage:
    """Read all that the speaker's page shows.

    Raises:
        NotStoredError: the bank holds no such speaker.
        QueryError: ``after`` is not the next of a page.
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
    """Read all that the outlet's page shows.

    Raises:
        NotStoredError: the bank holds no such outlet.
        AmbiguousError: several have this name.
        QueryError: ``after`` is not the next of a page, or the name is none.
    """
    profile = bank.outlet(outlet)
    page = bank.quotes().in_outlet(profile.outlet).newest().after(after).with_text().page(PAGE)
    return OutletPage(profile, plots.over_time(profile.months), page)


def reading(article: Article, quotes: Sequence[Quote]) -> Reading:
    """Mark the quotes of an article."""
    names = dict.fromkeys(quote.speaker.name for quote in quotes if quote.speaker)
    colours = {name: number % _COLOURS for number, name in enumerate(names)}
    return Reading(article, quotes, list(marking.paragraphs(article.text or "", quotes)), colours)


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
    """Return the words by whose frequency quotes differ most from others': the log of the ratio, by how sure it is."""
    own = _words_of(quotes)
    mine = Counter(chain.from_iterable(own.values()))
    theirs = Counter(chain.from_iterable(words for id_, words in everybodys.items() if id_ not in own))
    if not theirs:
        return ()
    total, rest = sum(mine.values()), sum(theirs.values())

    def telling(word: str) -> float:
        ratio = math.log((mine[word] + 0.5) / total) - math.log((theirs[word] + 0.5) / rest)
        return ratio / math.sqrt(1 / (mine[word] + 0.5) + 1 / (theirs[word] + 0.5))

    words = [word for word, count in mine.items() if count >= _LEAST and len(word) > 1 and telling(word) > 1]
    return tuple(sorted(words, key=lambda word: (-telling(word), word))[:_WORDS])


def _kept(cache: _Kept[_T], bank: QuoteBank, read: Callable[[], _T]) -> _T:
    """Return what was read of a bank in the last half minute; read it, where that is longer ago."""
    when, value = cache.get(bank, (-_STALE, None))
    if value is None or time.monotonic() - when > _STALE:
        value = read()
        cache[bank] = (time.monotonic(), value)
    return value
