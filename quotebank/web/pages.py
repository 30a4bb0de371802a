"""The read-only pages: search, check, quote, statement, article, speaker, outlet, pasted article."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, Response

from quotebank.bank import QuoteBank, Verdict
from quotebank.errors import QueryError
from quotebank.exports import to_bibtex, to_claim_review, to_csl_json, to_ris, to_schema_org
from quotebank.extraction.extractor import extract
from quotebank.records import Article, Outlet, Quote
from quotebank.web import view_data
from quotebank.web.rendering import page
from quotebank.web.search_page import search_page, unknown_names
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
    others = bank_of(request).printed_elsewhere(shown.quotes)
    return page(request, "search.html", 400 if shown.mending else 200, shown=shown, asked=search, others=others)


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
    bank, verdict, problem = bank_of(request), None, None
    try:
        verdict = view_data.checked(bank, text, speaker.strip() or None) if text.strip() else None
    except QueryError as error:
        problem = str(error)
    return page(
        request,
        "check.html",
        400 if problem else 200,
        text=text,
        speaker=speaker,
        verdict=verdict,
        problem=problem,
        unknown=unknown_names(bank, by=speaker) if verdict else [],
        others=bank.printed_elsewhere([i.quote for i in (*verdict.evidence, *verdict.beside)]) if verdict else {},
        copies=_copies([item.quote for item in verdict.evidence], verdict) if verdict else {},
        today=view_data.today(),
        permalink="/check?" + urlencode({"text": text, "speaker": speaker} if speaker else {"text": text}),
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
        others=bank.printed_elsewhere([found]),
        copies=_copies([found]),
        today=view_data.today(),
        log=bank.corrections(f"quote:{found.id}") if editing else [],
    )


@router.get("/statement/{quote_id}")
def statement(request: Request, quote_id: str) -> HTMLResponse:
    """Show every outlet's wording of one utterance, in chronological order."""
    bank = bank_of(request)
    found, same = view_data.statement(bank, quote_id), bank.same_words(quote_id)
    return page(request, "statement.html", statement=found, same=same, quote_id=quote_id)


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
    others = bank.printed_elsewhere(shown.page.quotes)
    return page(request, "speaker.html", shown=shown, log=log, others=others)


@router.get("/outlet")
def outlet(
    request: Request,
    name: Annotated[str, Query(min_length=1, max_length=200)],
    domain: Annotated[str | None, Query(max_length=200)] = None,
    after: Name = "",
) -> HTMLResponse:
    """Show an outlet's profile and quotes: by its name or domain, or by both if several outlets share one."""
    wanted = name if domain is None else Outlet(name, domain or None)
    bank = bank_of(request)
    shown = view_data.outlet_page(bank, wanted, after or None)
    return page(request, "outlet.html", shown=shown, others=bank.printed_elsewhere(shown.page.quotes))


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


def _copies(quotes: Sequence[Quote], verdict: Verdict | None = None) -> dict[str, object]:
    """Return the quotes in the formats that other programs take, and the verdict as the draft of a fact-check."""
    day, found = view_data.today(), dict[str, object]()
    if quotes:
        graph = [to_schema_org(quote) for quote in quotes]
        found = {
            "BibTeX": "\n\n".join(to_bibtex(quote, retrieved=day) for quote in quotes),
            "CSL-JSON": [to_csl_json(quote, retrieved=day) for quote in quotes],
            "RIS": "\n\n".join(to_ris(quote, retrieved=day) for quote in quotes),
            "JSON-LD": {"@context": "https://schema.org", **({"@graph": graph} if len(graph) > 1 else graph[0])},
        }
    return {**found, "ClaimReview draft": to_claim_review(verdict)} if verdict else found
