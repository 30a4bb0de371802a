"""The JSON API: the names of the Python API, the shapes of the command line's ``--json``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Literal

from attrs import evolve
from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from quotebank import serializers
from quotebank.bank import Quotes
from quotebank.errors import QueryError
from quotebank.exports import to_dict
from quotebank.extraction.extractor import explain, extract
from quotebank.records import Article, Outlet
from quotebank.web import response_models
from quotebank.web.pages import bank_of
from quotebank.web.search_parameters import DAY, LONGEST_TEXT, Number, Search
from quotebank.web.tables import as_csv

_REFUSALS = {
    400: "The request makes no sense",
    403: "Sent by another site's page",
    404: "Not in the bank, or no such page of results",
    409: "Several outlets share the name",
    413: "The request body is too large",
    414: "The query is too long",
    421: "The host name is not one of this server's",
    422: "A parameter is missing, too long or not a number",
    503: "The bank is locked, failed, or took too long",
}
_DESCRIBED: dict[int | str, dict[str, Any]] = {
    status: {"model": response_models.Problem, "description": why} for status, why in _REFUSALS.items()
}
router = APIRouter(prefix="/api", responses=_DESCRIBED)

Id = Annotated[str, Path(pattern="^[0-9A-Za-z]{6,16}$", description="an id, or at least its first six characters")]
Kind = Literal["", "direct", "mixed", "indirect"]
Order = Literal["", "best", "newest", "oldest", "unsure"]
_NAME = r"^[^\x00]*$"
_WORDS = r"[^\W_]"
"""A text with a letter or a digit in it."""
Held = Annotated[str | None, Query(max_length=200, description="text that one of their names contains")]
Only = Annotated[bool, Query(description="leave out outlets without any article")]
Limit = Annotated[int, Query(ge=1, le=200, description="at most this many")]


def _asked(
    containing: Annotated[
        str, Query(max_length=LONGEST_TEXT, description="words in the quote; put a phrase in double quotes")
    ] = "",
    by: Annotated[
        str, Query(max_length=200, pattern=_NAME, description="a speaker: full name, other name or surname")
    ] = "",
    speaker: Annotated[str, Query(pattern="^[0-9]{0,9}$", description="a speaker by its number in the bank")] = "",
    in_outlet: Annotated[
        str, Query(max_length=200, pattern=_NAME, description="an outlet: its name or web domain")
    ] = "",
    told: Annotated[str, Query(max_length=200, pattern=_NAME, description="to whom it was said")] = "",
    since: Annotated[
        str, Query(pattern=DAY, description="published on this day or later: 2026-01-28, 2026-01, 2026")
    ] = "",
    until: Annotated[str, Query(pattern=DAY, description="published on this day or earlier")] = "",
    kind: Annotated[Kind, Query(description="direct, mixed or indirect")] = "",
    min_confidence: Annotated[
        float,
        Query(
            ge=0,
            le=1,
            description="the least confidence in the quote; what an older version read has none and is left out",
        ),
    ] = 0.0,
    order: Annotated[
        Order,
        Query(description="best (the default with words), newest (the default without), oldest, or unsure"),
    ] = "",
    after: Annotated[str, Query(max_length=200, description="`next` from the previous page")] = "",
    or_surname: Annotated[bool, Query(description="with `by`: also those called only by that surname")] = False,
) -> tuple[Search, float]:
    surname = "yes" if or_surname else ""
    return Search(
        containing, by, speaker, in_outlet, told, since, until, kind, "", order, after, surname
    ), min_confidence


Asked = Annotated[tuple[Search, float], Depends(_asked)]


def _quotes(request: Request, asked: tuple[Search, float]) -> Quotes:
    search, least = asked
    found = evolve(search, after="").quotes(bank_of(request)).with_text()
    return found.min_confidence(least) if least else found


@contextmanager
def _page_after(search: Search) -> Iterator[None]:
    """Answer that a page does not exist if no page led to it."""
    try:
        yield
    except QueryError as error:
        if not search.after:
            raise
        raise HTTPException(404, str(error)) from error


@router.get("/quotes", response_model=response_models.Quotes)
def quotes(request: Request, asked: Asked, limit: Limit = 20) -> Any:  # noqa: ANN401  what the model describes
    """Return one page of the quotes that a search finds."""
    found = _quotes(request, asked)
    with _page_after(asked[0]):
        page = found.after(asked[0].after or None).page(limit)
    bare = found.by_surname_only()
    return {
        "quotes": serializers.of_quotes(page.quotes),
        "next": page.next,
        "complete": page.complete,
        "surname_only": bare.count() if bare else 0,
    }


@router.get("/quotes.csv", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
def quotes_as_csv(request: Request, asked: Asked) -> Response:
    """Return the quotes that a search finds as CSV, at most 10,000; if there are more, the last row says so."""
    found = _quotes(request, asked)
    with _page_after(asked[0]):
        return as_csv(found.after(asked[0].after or None))


@router.get("/facets", response_model=response_models.Counts)
def facets(
    request: Request,
    asked: Asked,
    name: Annotated[
        list[Literal["speaker", "outlet", "month", "kind", "addressee"]],
        Query(max_length=5, description="speaker, outlet, month, kind or addressee"),
    ],
) -> Any:  # noqa: ANN401
    """Count the quotes that a search finds, by speaker, outlet, month, kind or addressee."""
    counted = _quotes(request, asked).facets(*name)
    return {"facets": counted, "complete": counted.complete}


@router.get("/quote/{quote_id}", response_model=response_models.QuoteInFull)
def quote(request: Request, quote_id: Id) -> Any:  # noqa: ANN401
    """Return one quote with its paragraph, by its id or at least the first six characters of the id."""
    bank = bank_of(request)
    found = bank.quote(quote_id)
    article = found.article
    return serializers.of_quote_in_full(found, article, bank.versions(article) if article else ())


@router.get("/who_said", response_model=response_models.Matches)
def who_said(
    request: Request,
    text: Annotated[
        str, Query(min_length=1, max_length=LONGEST_TEXT, description="what somebody is said to have said")
    ],
    by: Annotated[str, Query(max_length=200, pattern=_NAME, description="said by this speaker")] = "",
    in_outlet: Annotated[str, Query(max_length=200, pattern=_NAME, description="published by this outlet")] = "",
    since: Annotated[str, Query(pattern=DAY, description="published on this day or later")] = "",
    until: Annotated[str, Query(pattern=DAY, description="published on this day or earlier")] = "",
    limit: Limit = 10,
) -> Any:  # noqa: ANN401
    """Return the quotes closest to a wording, the closest first."""
    bank = bank_of(request)
    search = Search(by=by, outlet=in_outlet, since=since, until=until)
    matches = bank.who_said(text, limit=limit, among=None if search.is_empty else search.quotes(bank))
    return {"asked": text, "matches": [serializers.of_match(match) for match in matches]}


@router.get("/check", response_model=response_models.Verdict)
def check(
    request: Request,
    text: Annotated[str, Query(max_length=LONGEST_TEXT, pattern=_WORDS, description="the words to check")],
    speaker: Annotated[str, Query(max_length=200, pattern=_NAME, description="who is claimed to have said them")] = "",
    limit: Limit = 50,
) -> Any:  # noqa: ANN401
    """Say whether words were printed as said, and by whom, with the evidence."""
    return serializers.of_verdict(bank_of(request).check(text, speaker.strip() or None, limit=limit))


@router.get("/statement/{quote_id}", response_model=response_models.Statement)
def statement(request: Request, quote_id: Id) -> Any:  # noqa: ANN401
    """Return every outlet's wording of what one quote says."""
    return serializers.of_statement(bank_of(request).statement(quote_id))


@router.get("/article/{article_id}", response_model=response_models.ArticleInFull)
def article(request: Request, article_id: Id) -> Any:  # noqa: ANN401
    """Return an article with its quotes, by its id or at least the first six characters of the id."""
    bank = bank_of(request)
    found = bank.article(article_id)
    about = {name: getattr(found, name) for name in response_models.Article.model_fields}
    quotes = bank.quotes().in_article(found.id or "").oldest().with_text()
    return {"article": about, "text": found.text, "quotes": serializers.of_quotes(quotes)}


@router.get("/speakers", response_model=response_models.Speakers)
def speakers(request: Request, containing: Held = None, limit: Limit = 50) -> Any:  # noqa: ANN401
    """Return the speakers, or those with a name that contains a text, the most quoted first."""
    found = bank_of(request).speakers(containing or None, limit=limit)
    return {"speakers": [serializers.of_speaker(summary) for summary in found]}


@router.get("/names", response_model=response_models.Names)
def names(
    request: Request,
    text: Annotated[str, Query(max_length=200, description="a name, or the beginning of one")],
    among: Annotated[Literal["speaker", "outlet"] | None, Query(description="only speakers, or only outlets")] = None,
    limit: Limit = 8,
) -> Any:  # noqa: ANN401
    """Return the speakers and outlets that a text being typed may mean, the likeliest first."""
    found = bank_of(request).suggest_names(text, limit=limit, among=among)
    return {"names": [serializers.of_name(one) for one in found]}


@router.get("/outlets", response_model=response_models.Outlets)
def outlets(request: Request, with_articles: Only = True) -> Any:  # noqa: ANN401
    """Return the outlets, those with the most articles first."""
    found = bank_of(request).outlets(with_articles=with_articles)
    return {"outlets": [serializers.of_outlet(summary) for summary in found]}


@router.get("/speaker/{speaker_id}", response_model=response_models.SpeakerProfile)
def speaker(request: Request, speaker_id: Number) -> Any:  # noqa: ANN401
    """Return one speaker over time, by its number in the bank: names, roles, outlets, months."""
    return serializers.of_speaker_profile(bank_of(request).speaker(speaker_id))


@router.get("/outlet", response_model=response_models.OutletProfile)
def outlet(
    request: Request,
    name: Annotated[
        str, Query(min_length=1, max_length=200, pattern=_NAME, description="an outlet: its name or web domain")
    ],
    domain: Annotated[
        str | None, Query(max_length=200, description="its domain, if several share the name; empty for no domain")
    ] = None,
) -> Any:  # noqa: ANN401
    """Return one outlet over time, and the speakers it quotes most."""
    wanted = name if domain is None else Outlet(name, domain or None)
    return serializers.of_outlet_profile(bank_of(request).outlet(wanted))


@router.get("/stats", response_model=response_models.Stats)
def stats(request: Request) -> Any:  # noqa: ANN401
    """Count what the bank holds."""
    return serializers.of_stats(bank_of(request).stats())


@router.post("/check_draft", response_model=response_models.Draft)
def check_draft(request: Request, given: response_models.DraftText) -> Any:  # noqa: ANN401
    """Check each quotation of a draft, with the speaker whom the draft gives; nothing is stored."""
    article = Article(given.text, published=given.published, language=given.language)
    return serializers.of_draft(bank_of(request).check_draft(article))


@router.post("/extract", response_model=response_models.Extracted)
def extract_quotes(given: response_models.Text) -> Any:  # noqa: ANN401
    """Find the quotes of a text; nothing is stored."""
    article = Article(given.text, published=given.published, language=given.language)
    explanations = explain(article) if given.explain else []
    return {
        "quotes": [to_dict(quote) for quote in extract(article)],
        "explanations": [serializers.of_explanation(each) for each in explanations],
    }
