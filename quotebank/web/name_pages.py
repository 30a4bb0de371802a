"""The lists of speakers and of outlets, the values of a facet, and the names that a text being typed may mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from attrs import frozen
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from quotebank.bank import NamedOne, QuoteBank
from quotebank.errors import QueryError
from quotebank.store.name_lookup import Among
from quotebank.web import view_data
from quotebank.web.pages import bank_of
from quotebank.web.rendering import page
from quotebank.web.search_page import facet_page, list_address
from quotebank.web.search_parameters import Name, Search, asked

router = APIRouter(include_in_schema=False)

_PAGE = 100
"""Names on a page."""
_RANKED = 1_000
"""The most names in the list by number."""
_AMONG: Mapping[str, Among] = {"speakers": "speaker", "outlets": "outlet"}


@frozen
class NameList:
    """One page of a list of names."""

    names: Sequence[NamedOne]
    letters: Sequence[str]
    next: str | None = None


@router.get("/speakers")
def speakers(request: Request, q: Name = "", letter: Name = "", sort: Name = "", after: Name = "") -> HTMLResponse:
    """List the speakers."""
    return _listed(request, "speakers", q, letter, sort, after)


@router.get("/outlets")
def outlets(request: Request, q: Name = "", letter: Name = "", sort: Name = "", after: Name = "") -> HTMLResponse:
    """List the outlets."""
    return _listed(request, "outlets", q, letter, sort, after)


@router.get("/facets")
def facets(
    request: Request,
    search: Annotated[Search, Depends(asked)],
    name: Annotated[Literal["speaker", "outlet", "kind", "month"], Query()],
) -> HTMLResponse:
    """Show all values of a facet."""
    counted, values = facet_page(bank_of(request), search, name)
    return page(request, "facets.html", asked=search, name=name, counted=counted, values=values)


def _listed(request: Request, kind: str, q: str, letter: str, sort: str, after: str) -> HTMLResponse:
    if sort not in ("", "name", "number"):
        raise QueryError(f"sort takes name or number, not {sort!r}.")
    by_name = sort == "name" or (not sort and bool(letter))
    shown = _read(bank_of(request), kind, q.strip(), letter.strip()[:1], after, by_name=by_name)
    return page(
        request, "names.html", kind=kind, shown=shown, q=q, letter=letter, by_name=by_name, list_address=list_address
    )


def _read(bank: QuoteBank, kind: str, q: str, letter: str, after: str, *, by_name: bool) -> NameList:
    among = _AMONG[kind]
    letters = bank.letters(among)
    if q:
        return NameList(bank.suggest_names(q, limit=_PAGE, among=among), letters)
    if by_name or letter:
        found = bank.names(among, letter=letter, after=after, size=_PAGE)
        more = found.next and list_address(kind, sort="name", letter=letter, after=found.next)
        return NameList(found.names, letters, more or None)
    ranked = view_data.most_named(bank, among, _RANKED)
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 6 else 0
    end = start + _PAGE
    return NameList(
        ranked[start:end], letters, list_address(kind, sort="number", after=str(end)) if len(ranked) > end else None
    )
