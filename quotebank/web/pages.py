"""The read-only pages: search, check, quote, statement, article, speaker, outlet, pasted article."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, Response

from quotebank.bank import QuoteBank, Verdict
from quotebank.exports import to_citation, to_claim_review, to_schema_org
from quotebank.extraction.extractor import extract
from quotebank.records import Article, Outlet
from quotebank.web import view_data
from quotebank.web.rendering import page
from quotebank.web.search_page import search_page
from quotebank.web.search_parameters import LONGEST_TEXT, Name, Number, Search, asked
from quotebank.web.tables import as_csv

router = APIRouter(include_in_schema=False)
LONGEST_ARTICLE = 200_000
"""Characters in a pasted article."""

Asked = Annotated[Search, Depends(asked)]


@router.get("/")
def search(request: Request, search: Asked) -> HTMLResponse:
    """Show the results of a search, with facets beside them."""
    shown = search_page(bank_of(request), search)
    return page(request, "search.html", 400 if shown.mending else 200, shown=shown, asked=search)


@router.get("/quotes.csv")
def search_as_table(request: Request, search: Asked) -> Response:
    """Return the results of a search as CSV."""
    return as_csv(search.quotes(bank_of(request)))


@router.get("/check")
def check(
    request: Request,
    text: Annotated[str, Query(max_length=LONGEST_TEXT)] = "",
    speaker: Name = "",
) -> HTMLResponse:
    """Show the form for a claimed quote and, once it is sent, the verdict with its evidence."""
    verdict = view_data.checked(bank_of(request), text, speaker.strip() or None) if text.strip() else None
    return page(
        request, "check.html", text=text, speaker=speaker, verdict=verdict, copies=_copies(verdict) if verdict else {}
    )


@router.get("/quote/{quote_id}")
def quote(request: Request, quote_id: str) -> HTMLResponse:
    """Show one quote in its paragraph, and the reasons for its attribution."""
    bank = bank_of(request)
    found = bank.quote(quote_id)
    editing = request.app.state.editing
    return page(
        request,
        "quote.html",
        quote=found,
        copies={"citation": to_citation(found), "JSON-LD": {"@context": "https://schema.org", **to_schema_org(found)}},
        log=bank.corrections(f"quote:{found.id}") if editing else [],
    )


@router.get("/statement/{quote_id}")
def statement(request: Request, quote_id: str) -> HTMLResponse:
    """Show every outlet's wording of one utterance, in chronological order."""
    return page(request, "statement.html", statement=view_data.statement(bank_of(request), quote_id), quote_id=quote_id)


@router.get("/statement/{quote_id}/quotes.csv")
def statement_as_table(request: Request, quote_id: str) -> Response:
    """Return every outlet's wording of one utterance as CSV."""
    return as_csv(bank_of(request).statement(quote_id).quotes)


@router.get("/article/{article_id}")
def article(request: Request, article_id: str) -> HTMLResponse:
    """Show an article with its quotes marked, a colour for each speaker."""
    bank = bank_of(request)
    found = bank.article(article_id)
    quotes = list(bank.quotes().in_article(found.id or "").oldest())
    return page(request, "article.html", reading=view_data.reading(found, quotes), versions=bank.versions(found))


@router.get("/article/{article_id}/quotes.csv")
def article_as_table(request: Request, article_id: str) -> Response:
    """Return the quotes of an article as CSV."""
    bank = bank_of(request)
    return as_csv(bank.quotes().in_article(bank.article(article_id).id or "").oldest())


@router.get("/paste")
def paste(request: Request) -> HTMLResponse:
    """Show the form for an article."""
    return page(request, "paste.html", reading=None, blank=False, longest=LONGEST_ARTICLE)


@router.post("/paste")
def pasted(request: Request, text: Annotated[str, Form(max_length=LONGEST_ARTICLE)] = "") -> HTMLResponse:
    """Mark the quotes of an article; nothing is stored."""
    article = Article(as_read(text))
    reading = view_data.reading(article, extract(article)) if text.strip() else None
    return page(request, "paste.html", reading=reading, blank=reading is None, longest=LONGEST_ARTICLE)


@router.get("/draft")
def draft(request: Request) -> HTMLResponse:
    """Show the form for a draft."""
    return page(request, "draft.html", report=None, blank=False, longest=LONGEST_ARTICLE)


@router.post("/draft")
def checked_draft(request: Request, text: Annotated[str, Form(max_length=LONGEST_ARTICLE)] = "") -> HTMLResponse:
    """Check each quotation of a draft; nothing is stored."""
    report = bank_of(request).check_draft(Article(as_read(text))) if text.strip() else None
    return page(request, "draft.html", report=report, blank=report is None, longest=LONGEST_ARTICLE)


@router.get("/speaker/{speaker_id}")
def speaker(request: Request, speaker_id: Number, after: Name = "") -> HTMLResponse:
    """Show a speaker's profile, and their quotes over time."""
    bank = bank_of(request)
    shown = view_data.speaker_page(bank, speaker_id, after or None)
    log = bank.corrections(f"speaker:{speaker_id}") if request.app.state.editing else []
    return page(request, "speaker.html", shown=shown, log=log)


@router.get("/outlet")
def outlet(
    request: Request,
    name: Annotated[str, Query(min_length=1, max_length=200)],
    domain: Annotated[str | None, Query(max_length=200)] = None,
    after: Name = "",
) -> HTMLResponse:
    """Show an outlet's profile and quotes: by its name or domain, or by both if several outlets share one."""
    wanted = name if domain is None else Outlet(name, domain or None)
    return page(request, "outlet.html", shown=view_data.outlet_page(bank_of(request), wanted, after or None))


@router.get("/api")
def api_reference(request: Request) -> HTMLResponse:
    """Describe the JSON API."""
    return page(request, "api.html", description=request.app.openapi())


def as_read(text: str) -> str:
    """Return the text of a form with Unix line endings, and without characters that no database can store."""
    return text.replace("\r\n", "\n").replace("\0", "\ufffd")


def bank_of(request: Request) -> QuoteBank:
    """Return the bank that the application serves."""
    bank: QuoteBank = request.app.state.bank
    return bank


def _copies(verdict: Verdict) -> dict[str, object]:
    quotes = [item.quote for item in verdict.evidence]
    graph = {"@context": "https://schema.org", "@graph": [to_schema_org(quote) for quote in quotes]}
    found = {"citation": "\n".join(map(to_citation, quotes)), "JSON-LD": graph} if quotes else {}
    return {**found, "ClaimReview draft": to_claim_review(verdict)}
