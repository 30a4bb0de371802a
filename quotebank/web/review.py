"""The pages that change the bank, served only when edits are allowed."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Annotated, Literal
from urllib.parse import parse_qsl, urlencode

from attrs import evolve, field, fields, frozen
from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from quotebank.bank import QuoteBank
from quotebank.errors import NotStoredError, QueryError
from quotebank.records import Article
from quotebank.web.pages import LONGEST_ARTICLE, as_read, bank_of
from quotebank.web.rendering import page
from quotebank.web.safety import LONGEST_QUERY, safe_link
from quotebank.web.search_parameters import Number, Search, asked

_SUGGESTED = 50
_LISTED = 50
"""Quotes in a list to review."""
_PARAMETERS = frozenset(one.name for one in fields(Search))


@frozen
class Editing:
    """Values in every form that changes something."""

    who: str
    """The default name for the log of corrections."""
    token: str = field(factory=lambda: secrets.token_urlsafe(32), repr=False)
    """Protects against forged requests: only this server's own pages contain it."""


def from_own_page(request: Request, token: Annotated[str, Form(max_length=200)] = "") -> None:
    """Refuse a form that none of this server's own pages has sent."""
    editing: Editing = request.app.state.editing
    if not secrets.compare_digest(token.encode(), editing.token.encode()):
        raise HTTPException(
            403, "This form is from another run of the server: go back, reload the page, send it again."
        )


router = APIRouter(include_in_schema=False)
_changes = APIRouter(include_in_schema=False, dependencies=[Depends(from_own_page)])

Words = Annotated[str, Form(max_length=500)]


@router.get("/corrections")
def corrections(request: Request) -> HTMLResponse:
    """Show the log of corrections."""
    return page(request, "corrections.html", log=bank_of(request).corrections())


@router.get("/suggestions")
def suggestions(request: Request) -> HTMLResponse:
    """Show speakers that may be one person."""
    return page(request, "suggestions.html", found=bank_of(request).suggestions(limit=_SUGGESTED))


@router.get("/review")
def review_list(
    request: Request, search: Annotated[Search, Depends(asked)], done: Annotated[int, Query(ge=0, le=10_000)] = 0
) -> HTMLResponse:
    """Show the quotes of a search that nobody has reviewed, with the forms to review them."""
    return _list(request, search, done=done)


@_changes.post("/review")
def review_many(
    request: Request,
    action: Annotated[Literal["accept", "reject", "reattribute"], Form()],
    quotes: Annotated[list[Annotated[str, Form(max_length=40)]] | None, Form(max_length=_LISTED)] = None,
    who: Words = "",
    why: Words = "",
    speakers: Words = "",
    back: Annotated[str, Form(max_length=LONGEST_QUERY)] = "",
) -> Response:
    """Review several quotes with one reason; a quote that is given to other speakers is accepted, too."""
    search = Search(**{name: value for name, value in parse_qsl(back) if name in _PARAMETERS})
    left = list(quotes or ())
    problem = "" if left else "No quote is selected: select those that you have read."
    if action == "reattribute" and not speakers.strip(" ;"):
        problem = "Nobody is named: give the speakers, or open a quote to leave it without one."
    try:
        while left and not problem:
            _decide(bank_of(request), left[0], action, speakers, who, why)
            left.pop(0)
    except (QueryError, NotStoredError) as error:
        problem = str(error)
    if problem:
        return _list(request, search, problem=problem, selected=left, why=why, speakers=speakers)
    done = {"done": len(quotes or ())}
    return _see("/review?" + urlencode({**dict(parse_qsl(search.question)), **done}))


def _list(request: Request, search: Search, **form: object) -> HTMLResponse:
    bank, unsure = bank_of(request), evolve(search, order="unsure")
    found = unsure.quotes(bank).unreviewed().with_text().page(_LISTED)
    shown: dict[str, object] = {"done": 0, "problem": "", "selected": (), "why": "", "speakers": "", **form}
    return page(
        request,
        "review.html",
        400 if shown["problem"] else 200,
        asked=evolve(search, order="", after=""),
        quotes=found.quotes,
        next="/review?" + urlencode({**dict(parse_qsl(search.question)), "after": found.next}) if found.next else None,
        **shown,
    )


def _decide(bank: QuoteBank, quote_id: str, action: str, speakers: str, who: str, why: str) -> None:
    found = bank.quote(quote_id)
    if action == "reject":
        bank.reject(found, who=who, why=why)
    else:
        if action == "reattribute":
            people = [_speaker(name) for name in speakers.split(";") if name.strip()]
            bank.reattribute(found, people, who=who, why=why)
        bank.accept(found, who=who, why=why)


@_changes.post("/articles")
def keep(
    request: Request,
    text: Annotated[str, Form(min_length=1, max_length=LONGEST_ARTICLE)],
    outlet: Words = "",
    url: Annotated[str, Form(max_length=2_000)] = "",
    title: Words = "",
    published: Words = "",
) -> RedirectResponse:
    """Store a pasted article, and show it as stored."""
    if url.strip() and not safe_link(url):
        raise QueryError(f"the address takes a web address, https://..., not {url!r}.")
    try:
        day = date.fromisoformat(published) if published.strip() else None
    except ValueError:
        raise QueryError(f'the day takes a date, "2026-01-28", not {published!r}.') from None
    outlet, url, title = (value.strip() for value in (outlet, url, title))
    article = Article(as_read(text), outlet or None, url or None, title or None, day)
    return _see(f"/article/{stored_id(bank_of(request), article)}")


def stored_id(bank: QuoteBank, article: Article) -> str:
    """Store an article, unless the bank has it, and return its id.

    Raises:
        QueryError: it was removed from the bank.
    """
    bank.add(article)
    try:
        versions = bank.versions(article)
    except NotStoredError as removed:
        raise QueryError("This article was removed from the bank, and stays out.") from removed
    return str(next(version for version in versions if version.text == article.text).id)


@_changes.post("/quote/{quote_id}")
def review(
    request: Request,
    quote_id: str,
    action: Annotated[Literal["accept", "reject", "reattribute"], Form()],
    who: Words = "",
    why: Words = "",
    speakers: Words = "",
) -> RedirectResponse:
    """Accept or reject a quote, or attribute it to other speakers or to nobody."""
    bank = bank_of(request)
    found = bank.quote(quote_id)
    if action == "accept":
        bank.accept(found, who=who, why=why)
    elif action == "reject":
        bank.reject(found, who=who, why=why)
    else:
        bank.reattribute(found, [_speaker(name) for name in speakers.split(";") if name.strip()], who=who, why=why)
    return _see(f"/quote/{found.id}")


@_changes.post("/speaker/{speaker_id}")
def merge(request: Request, speaker_id: Number, into: Words = "", who: Words = "", why: Words = "") -> RedirectResponse:
    """Merge one speaker into another."""
    bank = bank_of(request)
    if not into.strip():
        raise QueryError("merge takes a speaker to merge into: a name, or the number at the end of its page's address.")
    number = bank.merge(speaker_id, _speaker(into), who=who, why=why)
    target = next(entry.target for entry in bank.corrections() if entry.id == number)
    return _see(f"/speaker/{target.removeprefix('speaker:')}")


@_changes.post("/corrections/{correction}")
def undo(request: Request, correction: Number, who: Words = "", why: Words = "") -> RedirectResponse:
    """Undo a correction."""
    bank_of(request).undo(correction, who=who, why=why)
    return _see("/corrections")


router.include_router(_changes)


def _speaker(given: str) -> str | int:
    name = given.strip()
    return int(name) if name.isascii() and name.isdigit() and len(name) < 10 else name


def _see(address: str) -> RedirectResponse:
    return RedirectResponse(address, 303)
