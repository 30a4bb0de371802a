"""The pages: a search, a quote, an article, a speaker, an outlet, and an article that is pasted."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import jinja2
from attrs import evolve
from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse

from quotebank import extract
from quotebank.bank import QuoteBank
from quotebank.errors import NotStoredError
from quotebank.records import Article, Speaker
from quotebank.web import marking, plots
from quotebank.web.asking import Search
from quotebank.web.safety import safe_link

router = APIRouter(include_in_schema=False)
_PAGE = 20
_FACETS = ("speaker", "outlet", "month")
_SHOWN = 8
"""So many values of a facet are shown."""
_COLOURS = 8

_templates = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
)


def rendered(request: Request, template: str, **values: Any) -> str:
    """Return a page as HTML."""
    return _templates.get_template(template).render(path=request.url.path, **values)


def _page(request: Request, template: str, **values: Any) -> HTMLResponse:
    return HTMLResponse(rendered(request, template, **values))


def _bank(request: Request) -> QuoteBank:
    bank: QuoteBank = request.app.state.bank
    return bank


@router.get("/")
def search(
    request: Request,
    q: str = "",
    by: str = "",
    outlet: str = "",
    told: str = "",
    since: str = "",
    until: str = "",
    kind: str = "",
    sure: str = "",
    order: str = "",
    after: str = "",
) -> HTMLResponse:
    """Answer a search, with facets beside the answers."""
    asked = Search(q, by, outlet, told, since, until, kind, sure, order, after)
    quotes = asked.quotes(_bank(request))
    page = quotes.page(_PAGE)
    facets = {} if asked.is_empty and not page.quotes else quotes.facets(*_FACETS)
    return _page(
        request,
        "search.html",
        asked=asked,
        quotes=page.quotes,
        next=asked.but(after=page.next) if page.next else None,
        facets={name: values[:_SHOWN] for name, values in facets.items()},
        stats=_bank(request).stats() if asked.is_empty else None,
    )


@router.get("/quote/{quote_id}")
def quote(request: Request, quote_id: str) -> HTMLResponse:
    """Show one quote in its paragraph, and why it was attributed so."""
    found = _bank(request).quote(quote_id)
    assert found.article is not None  # noqa: S101  what comes from a bank has one
    around = [
        pieces
        for pieces in marking.paragraphs(found.article.text or "", [found])
        if any(piece.quotes for piece in pieces)
    ]
    return _page(request, "quote.html", quote=found, paragraphs=around)


@router.get("/check")
def check(
    request: Request,
    text: Annotated[str, Query(max_length=4_000)] = "",
    speaker: Annotated[str, Query(max_length=200)] = "",
) -> HTMLResponse:
    """Ask what somebody is said to have said; answer with a verdict and its evidence."""
    verdict = _bank(request).check(text, speaker.strip() or None, limit=10) if text.strip() else None
    return _page(request, "check.html", text=text, speaker=speaker, verdict=verdict)


@router.get("/statement/{quote_id}")
def statement(request: Request, quote_id: str) -> HTMLResponse:
    """Show every outlet's wording of one utterance, in order of time."""
    return _page(request, "statement.html", statement=_bank(request).statement(quote_id))


@router.get("/article/{article_id}")
def article(request: Request, article_id: str) -> HTMLResponse:
    """Show an article with its quotes marked, a colour for each speaker."""
    found = _bank(request).article(article_id)
    quotes = list(_bank(request).quotes().in_article(found.id or "").oldest())
    return _marked(request, "article.html", found, quotes)


@router.get("/paste")
def paste(request: Request) -> HTMLResponse:
    """Ask for an article."""
    return _page(request, "paste.html", article=None, text="")


@router.post("/paste")
def pasted(request: Request, text: Annotated[str, Form(max_length=400_000)]) -> HTMLResponse:
    """Mark the quotes of an article; nothing is stored."""
    article = Article(text.replace("\r\n", "\n").replace("\0", "\ufffd"))
    return _marked(request, "paste.html", article, extract(article))


def _marked(request: Request, template: str, article: Article, quotes: list[Any]) -> HTMLResponse:
    names = dict.fromkeys(quote.speaker.name for quote in quotes if quote.speaker)
    colours = {name: number % _COLOURS for number, name in enumerate(names)}
    return _page(
        request,
        template,
        article=article,
        text=article.text,
        quotes=quotes,
        colours=colours,
        paragraphs=list(marking.paragraphs(article.text or "", quotes)),
    )


@router.get("/speaker/{speaker_id}")
def speaker(request: Request, speaker_id: int) -> HTMLResponse:
    """Show who somebody is to the bank, and what they said over time."""
    bank = _bank(request)
    quotes = bank.quotes().by(Speaker("", id=speaker_id))
    page = quotes.page(_PAGE)
    known = [s for q in page.quotes for s in q.speakers if s.id == speaker_id]
    if not known:
        raise NotStoredError(f"The bank holds no quote by a speaker {speaker_id}.")
    summary = next(s for s in bank.speakers(known[0].name) if s.speaker.id == speaker_id)
    facets = quotes.facets("month", "outlet")
    return _page(
        request,
        "speaker.html",
        summary=summary,
        quotes=page.quotes,
        plot=plots.over_time(facets["month"]),
        outlets=facets["outlet"][:_SHOWN],
        others=[s for s in bank.speakers(known[0].name.split()[-1], limit=9) if s.speaker.id != speaker_id],
    )


@router.get("/outlet")
def outlet(request: Request, name: Annotated[str, Query(min_length=1)]) -> HTMLResponse:
    """Show what the bank holds of an outlet."""
    quotes = _bank(request).quotes().in_outlet(name)
    facets = quotes.facets("month", "speaker")
    if not facets["month"] and not quotes.page(1).quotes:
        raise NotStoredError(f"The bank holds no quote from {name!r}.")
    return _page(
        request,
        "outlet.html",
        name=name,
        quotes=quotes.newest().page(_PAGE).quotes,
        plot=plots.over_time(facets["month"]),
        speakers=facets["speaker"][: 2 * _SHOWN],
    )


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else "undated"


_templates.filters["day"] = _day
_templates.filters["safe_link"] = safe_link
_templates.filters["without_text"] = lambda article: evolve(article, text=None)
_templates.globals["highlighted"] = marking.highlighted
