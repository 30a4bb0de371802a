"""A search as the query string of a page's address, and the query that answers it."""

from __future__ import annotations

from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from attrs import evolve, fields, frozen
from fastapi import Path, Query

from quotebank.bank import QuoteBank, Quotes
from quotebank.errors import QueryError
from quotebank.records import Speaker

LONGEST_TEXT = 4_000
"""Characters in a text to search for or to check."""
_LEAP = r"(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
_MONTH_ENDS = (
    r"(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8])"
)
_YEAR = r"(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)"
DAY = rf"^(?:{_YEAR}(?:-(?:0[1-9]|1[0-2])|-(?:{_MONTH_ENDS}))?|{_LEAP}-02-29)?$"
"""The form of a day, month or year in the API's description: every text of this form is one, or empty."""
ORDERS = ("best", "newest", "oldest", "unsure")
_MOST = 2**31 - 1
"""The largest row id that every database supports."""

Words = Annotated[str, Query(max_length=LONGEST_TEXT)]
Name = Annotated[str, Query(max_length=200)]
Number = Annotated[int, Path(ge=0, le=_MOST)]


@frozen
class Search:
    """The parameters of a search; an empty one does not filter."""

    q: str = ""
    by: str = ""
    speaker: str = ""
    """A speaker's number in the bank."""
    outlet: str = ""
    told: str = ""
    since: str = ""
    until: str = ""
    kind: str = ""
    sure: str = ""
    """The least confidence, in per cent."""
    order: str = ""
    after: str = ""
    surname: str = ""
    """Anything, to look also for those called only by the speaker's surname."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing narrows the search down."""
        return self == Search(order=self.order, after=self.after)

    @property
    def ordered(self) -> str:
        """The order of the results; by default the best first if there are words, else the newest."""
        return self.order or ("best" if self.q.strip() else "newest")

    @property
    def question(self) -> str:
        """The search as a query string, for its first page.

        >>> Search(q="base", by="Holm", after="x").question
        'q=base&by=Holm'
        """
        return self.but().partition("?")[2]

    def but(self, **changes: str) -> str:
        """Return the address of the first page of this search with some changes.

        >>> Search(q="base", by="Holm").but(by="", outlet="AnewZ")
        '/?q=base&outlet=AnewZ'
        """
        changed = evolve(self, **{"after": "", **changes})
        given = {field.name: getattr(changed, field.name) for field in fields(Search)}
        question = urlencode({name: value for name, value in given.items() if value})
        return f"/?{question}" if question else "/"

    def of_facet(self, name: str) -> str:
        """Return the address of the page with all values of a facet.

        >>> Search(q="base").of_facet("outlet")
        '/facets?name=outlet&q=base'
        """
        return f"/facets?name={name}" + (f"&{self.question}" if self.question else "")

    @property
    def narrowed(self) -> list[tuple[str, str, str]]:
        """The active filters: the label and value of each, and the address without it."""
        named = {"by": "by", "speaker": "speaker no.", "outlet": "in", "told": "told", "since": "since"}
        named |= {"until": "until", "kind": "kind", "surname": "or surname"}
        given = [(name, label, getattr(self, name)) for name, label in named.items()]
        if self.sure:
            given.append(("sure", "at least", f"{self.sure}% sure"))
        return [(label, value, self.but(**{name: ""})) for name, label, value in given if value]

    def quotes(self, bank: QuoteBank) -> Quotes:
        """Return the query for this search.

        Raises:
            QueryError: a filter has a meaningless value; the message says which.
        """
        found = bank.quotes()
        for name, narrow in (
            ("q", Quotes.containing),
            ("by", partial(Quotes.by, or_surname=bool(self.surname))),
            ("outlet", Quotes.in_outlet),
            ("told", Quotes.told),
            ("since", Quotes.since),
            ("until", Quotes.until),
            ("kind", Quotes.kind),
        ):
            value = getattr(self, name).strip()
            if value:
                found = narrow(found, value)
        if self.speaker:
            found = found.by(Speaker("", id=_number(self.speaker, "speaker", _MOST)))
        if self.sure:
            found = found.min_confidence(_number(self.sure, "sure", 100) / 100)
        if self.ordered not in ORDERS:
            raise QueryError(f"order takes {', '.join(ORDERS)}, not {self.order!r}.")
        ordered: Quotes = getattr(found, self.ordered)()
        return ordered.after(self.after) if self.after else ordered


def asked(
    q: Words = "",
    by: Name = "",
    speaker: Name = "",
    outlet: Name = "",
    told: Name = "",
    since: Name = "",
    until: Name = "",
    kind: Name = "",
    sure: Name = "",
    order: Name = "",
    after: Name = "",
    surname: Name = "",
) -> Search:
    """Return the search in the address of a page."""
    return Search(q, by, speaker, outlet, told, since, until, kind, sure, order, after, surname)


def _number(given: str, what: str, most: int) -> int:
    if given.isascii() and given.isdigit() and len(given) < 11 and int(given) <= most:
        return int(given)
    raise QueryError(f"{what} takes a whole number from 0 to {most:,}, not {given!r}.")
