"""A search as the address of a page: what was asked for, and the query that answers it."""

from __future__ import annotations

from typing import Any, Literal
from urllib.parse import urlencode

from attrs import evolve, fields, frozen

from quotebank.bank import QuoteBank, Quotes
from quotebank.errors import QueryError

Order = Literal["best", "newest", "oldest"]


@frozen
class Search:
    """What a search asks for; empty is everything."""

    q: str = ""
    by: str = ""
    outlet: str = ""
    told: str = ""
    since: str = ""
    until: str = ""
    kind: str = ""
    sure: str = ""
    """The least confidence, in per cent."""
    order: str = ""
    after: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing narrows it down."""
        return self == Search(order=self.order, after=self.after)

    @property
    def ordered(self) -> str:
        """The order of the answers: the best first where there are words, else the newest."""
        return self.order or ("best" if self.q.strip() else "newest")

    def but(self, **changes: str) -> str:
        """Return the address of this search with some changes, from its first page.

        >>> Search(q="base", by="Holm").but(by="", outlet="AnewZ")
        '/?q=base&outlet=AnewZ'
        """
        return _address(evolve(self, **{"after": "", **changes}))

    @property
    def narrowed(self) -> list[tuple[str, str, str]]:
        """The filters that are on: what each is called, its value, and the address without it."""
        named = {"by": "by", "outlet": "in", "told": "told", "since": "since", "until": "until", "kind": "kind"}
        on = [(label, getattr(self, name), self.but(**{name: ""})) for name, label in named.items()]
        if self.sure:
            on.append(("sure", f"{self.sure}% or more", self.but(sure="")))
        return [entry for entry in on if entry[1]]

    def quotes(self, bank: QuoteBank) -> Quotes:
        """Return the query for its answers.

        Raises:
            QueryError: a filter that means nothing; the message says which.
        """
        found = bank.quotes()
        for name, narrow in (
            ("q", Quotes.containing),
            ("by", Quotes.by),
            ("outlet", Quotes.in_outlet),
            ("told", Quotes.told),
            ("since", Quotes.since),
            ("until", Quotes.until),
            ("kind", Quotes.kind),
        ):
            value = getattr(self, name).strip()
            if value:
                found = narrow(found, value)
        if self.sure:
            try:
                found = found.min_confidence(float(self.sure) / 100)
            except ValueError:
                raise QueryError(f"sure takes a number from 0 to 100, not {self.sure!r}.") from None
        if self.ordered not in ("best", "newest", "oldest"):
            raise QueryError(f"order takes best, newest or oldest, not {self.order!r}.")
        ordered: Quotes = getattr(found, self.ordered)()
        return ordered.after(self.after) if self.after else ordered


def _address(search: Search) -> str:
    values: dict[str, Any] = {field.name: getattr(search, field.name) for field in fields(Search)}
    given = {name: value for name, value in values.items() if value}
    return f"/?{urlencode(given)}" if given else "/"
