"""The data of the search page: the quotes, their number, and the people and outlets that the words may mean."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from attrs import field, fields, frozen

from quotebank.bank import NamedOne, QuoteBank, Stats
from quotebank.errors import QueryError
from quotebank.records import Quote
from quotebank.store.arguments import parsed_day
from quotebank.store.facets import Facets
from quotebank.store.name_lookup import Among
from quotebank.web import view_data
from quotebank.web.search_parameters import Search

_NAMED = 4
"""People and outlets offered for the words of a search."""
_WORDS = 6
"""Words up to which a search may be a name."""
_ALL_VALUES = 500
"""The most values of a facet on a page of its own."""


@frozen
class Unknown:
    """A name in a filter that fits nobody in the bank."""

    filter: str
    name: str
    nearest: Sequence[NamedOne]


@frozen
class Mending:
    """What is wrong with a search, and the address of one that can be answered."""

    why: str
    filter: str = ""
    """The parameter to change."""
    address: str = ""
    label: str = ""
    """What to do, as the text of the link to the address."""


@frozen
class SearchPage:
    """One page of results, or the reason why there is none."""

    asked: Search
    quotes: Sequence[Quote] = ()
    next: str | None = None
    number: int = 0
    """Quotes found; if not all were counted, there are more."""
    all_counted: bool = True
    complete: bool = True
    surname_only: int = 0
    unrated: int = 0
    facets: Facets = field(factory=Facets)
    stats: Stats | None = None
    """Counts over the whole bank, if the search is empty."""
    named: Sequence[NamedOne] = ()
    """People and outlets with the whole name, or the only one whom the words may mean."""
    maybe: Sequence[NamedOne] = ()
    """Others whom the words may mean."""
    unknown: Sequence[Unknown] = ()
    mending: Mending | None = None


def search_page(bank: QuoteBank, search: Search) -> SearchPage:
    """Read the data for a search."""
    mending = _out_of_order(search)
    if mending:
        return SearchPage(search, mending=mending)
    try:
        return _answered(bank, search)
    except QueryError as error:
        return SearchPage(search, mending=_mending(search, str(error)))


def _answered(bank: QuoteBank, search: Search) -> SearchPage:
    quotes = search.quotes(bank)
    found, bare = quotes.with_text().page(view_data.PAGE), quotes.by_surname_only()
    start = view_data.start(bank) if search.is_empty and not search.after else None
    facets = start.facets if start else quotes.facets(*view_data.FACETS) if found.quotes else Facets()
    number = start.stats.quotes if start else facets.found
    named = _named(bank, search)
    leading = [one for one in named if one.exact] or (named if len(named) == 1 else [])
    return SearchPage(
        search,
        quotes=found.quotes,
        next=search.but(after=found.next) if found.next else None,
        number=number,
        all_counted=bool(start) or facets.complete,
        complete=found.complete and facets.complete,
        surname_only=bare.count() if bare else 0,
        unrated=quotes.unrated().count() if search.sure else 0,
        facets=facets,
        stats=start.stats if start else None,
        named=leading,
        maybe=[one for one in named if one not in leading],
        unknown=[] if found.quotes else unknown_names(bank, by=search.by, outlet=search.outlet),
    )


def facet_page(bank: QuoteBank, search: Search, name: str) -> tuple[Facets, Sequence[tuple[str, int]]]:
    """Return a facet with as many of its values as a page of its own shows.

    Raises:
        QueryError: there is no such facet, or a filter of the search has a meaningless value.
    """
    if name not in view_data.FACETS:
        raise QueryError(f"name takes {', '.join(view_data.FACETS)}, not {name!r}.")
    facets = search.quotes(bank).facets(name)
    values = facets[name][::-1] if name == "month" else facets[name]
    return facets, values[:_ALL_VALUES]


def unknown_names(bank: QuoteBank, *, by: str = "", outlet: str = "") -> list[Unknown]:
    """Return the names that fit nobody in the bank, each with the nearest."""
    asked: list[tuple[str, str, Among]] = [("by", by.strip(), "speaker"), ("outlet", outlet.strip(), "outlet")]
    found = []
    for parameter, name, among in asked:
        if not name:
            continue
        quotes = bank.quotes().by(name) if among == "speaker" else bank.quotes().in_outlet(name)
        known = quotes.limit(1).count() or any(one.exact for one in bank.suggest_names(name, among=among))
        if not known:
            found.append(Unknown(parameter, name, bank.nearest_names(name, among=among)))
    return found


def _named(bank: QuoteBank, search: Search) -> list[NamedOne]:
    words = search.q.split()
    if search.after or not words or len(words) > _WORDS:
        return []
    return bank.suggest_names(search.q, limit=_NAMED, indexed=True)


def _out_of_order(search: Search) -> Mending | None:
    try:
        since, until = (
            given.strip() and parsed_day(given.strip(), name, last=name == "until")
            for name, given in (("since", search.since), ("until", search.until))
        )
    except QueryError:
        return None  # the query itself says which
    if not (since and until and since > until):
        return None
    why = f"Nothing was published since {search.since} and until {search.until}: the first day is after the last."
    return Mending(why, "since", search.but(since=search.until, until=search.since), "Exchange the two days")


def _mending(search: Search, why: str) -> Mending:
    parameter = why.partition(" ")[0]
    if parameter == "after":
        expired = "This page of the results cannot be found again: its address is incomplete, or of another order."
        return Mending(expired, "after", search.but(), "Begin with the first page")
    if parameter in {one.name for one in fields(Search)}:
        return Mending(why, parameter, search.but(**{parameter: ""}), "Search without this filter")
    return Mending(why)


def list_address(kind: str, **given: str) -> str:
    """Return the address of a list of names.

    >>> list_address("speakers", letter="h", sort="")
    '/speakers?letter=h'
    """
    question = urlencode({name: value for name, value in given.items() if value})
    return f"/{kind}?{question}" if question else f"/{kind}"
