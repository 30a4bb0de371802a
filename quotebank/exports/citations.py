"""Formats a quote as one line of text, to paste below a claim."""

from __future__ import annotations

from datetime import date

from quotebank.exports.links import link_to
from quotebank.exports.stances import source_of, turned_by
from quotebank.records import Quote, QuoteKind


def to_citation(quote: Quote, *, retrieved: date | None = None, with_source: bool = True) -> str:
    """Return who said what, and where and when it was printed, in one line.

    Only the speaker's own words are in quotation marks. A quote that is not reported as said, or that the speaker
    opposes, is marked as such, with the article's words for it; so is one that somebody else relayed.

    Args:
        quote: the quote.
        retrieved: the day on which the article was looked up, to close the citation with.
        with_source: also name the article.

    >>> from quotebank import Article, Quote, QuoteKind, Speaker
    >>> article = Article(None, "Hill Echo", "https://hillecho.example/1", "The baths", date(2026, 3, 4))
    >>> to_citation(Quote("They stay open", QuoteKind.DIRECT, (Speaker("Bo Brandt", role="warden"),), article=article))
    'Bo Brandt, warden: “They stay open”. “The baths”, Hill Echo, 2026-03-04, https://hillecho.example/1'
    """
    names = [f"{one.name}, {one.role}" if one.role else one.name for one in quote.speakers]
    who = " and ".join(names) or source_of(quote) or "No speaker named"
    own = quote.kind is QuoteKind.DIRECT
    turned = turned_by(quote)
    told = f", as told by {quote.relayed_by.name}" if quote.relayed_by else ""
    verb = told + (f" ({turned})" if turned else "" if own else " (as reported)")
    article = quote.article
    words = quote.text
    if article and article.text is not None and len(quote.content) > 1:  # the words in between are not the speaker's
        words = " [...] ".join(article.text[span.slice] for span in quote.content)
    end = "" if words.endswith((".", "!", "?", "…")) else "."
    said = f"{who}{verb}: {f'“{words}”' if own else words}{end}"
    if article is None or not with_source:
        return said
    source = (
        f"By {article.byline}" if article.byline else None,
        f"“{article.title}”" if article.title else None,
        article.outlet,
        article.published.isoformat() if article.published else None,
        address_of(quote),
    )
    known = ", ".join(part for part in source if part)
    if not known:
        return said
    seen = f" (retrieved {retrieved.isoformat()})" if retrieved else ""
    return f"{said} {known}{seen}"


def address_of(quote: Quote) -> str | None:
    """Return the address to cite: with the place of the words, if the article's text is there to find it by."""
    article = quote.article
    if article is None:
        return None
    return article.url if article.text is None else link_to(quote)
