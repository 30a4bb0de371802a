"""Formats a quote for reference managers: BibTeX, CSL-JSON and RIS. The article is the work; the quote is its note."""

from __future__ import annotations

from datetime import date
from typing import Any

import regex

from quotebank.exports.citations import address_of, to_citation
from quotebank.exports.json_ld import known
from quotebank.records import Article, Quote

_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "$&%#_"},
}
_LINE_ENDS = regex.compile(r"\s+")


def to_csl_json(quote: Quote, *, retrieved: date | None = None) -> dict[str, Any]:
    """Return an item of CSL-JSON, as Zotero, Pandoc and citation processors read it.

    >>> from quotebank import Article, QuoteKind
    >>> article = Article(None, "Hill Echo", title="The baths", published=date(2026, 3, 4))
    >>> to_csl_json(Quote("They stay open", QuoteKind.DIRECT, article=article))["issued"]
    {'date-parts': [[2026, 3, 4]]}
    """
    article = quote.article or Article(None)
    return known(
        {
            "id": _key(quote),
            "type": "article-newspaper",
            "title": article.title,
            "author": [{"literal": article.byline}] if article.byline else None,
            "container-title": article.outlet,
            "issued": _parts(article.published),
            "accessed": _parts(retrieved),
            "URL": _address(quote),
            "language": article.language,
            "note": _said(quote),
        }
    )


def to_bibtex(quote: Quote, *, retrieved: date | None = None) -> str:
    r"""Return an entry for BibLaTeX.

    >>> from quotebank import Article, QuoteKind
    >>> print(to_bibtex(Quote("5% of it leaks", QuoteKind.DIRECT, article=Article(None, "Hill & Dale"))))
    @online{quotebank,
      journaltitle = {Hill \& Dale},
      note = {No speaker named: “5\% of it leaks”.},
    }
    """
    article = quote.article or Article(None)
    values = {
        "author": article.byline and f"{{{_tex(article.byline)}}}",
        "title": article.title and _tex(article.title),
        "journaltitle": article.outlet and _tex(article.outlet),
        "date": article.published and article.published.isoformat(),
        "url": _address(quote),
        "urldate": retrieved and retrieved.isoformat(),
        "note": _tex(_said(quote)),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in values.items() if value]
    return "\n".join([f"@online{{{_key(quote)},", *lines, "}"])


def to_ris(quote: Quote, *, retrieved: date | None = None) -> str:
    """Return a record of RIS, as EndNote, Zotero and Mendeley read it.

    >>> from quotebank import Article, QuoteKind
    >>> print(to_ris(Quote("It leaks", QuoteKind.DIRECT, article=Article(None, "Hill Echo"))))
    TY  - NEWS
    T2  - Hill Echo
    N1  - No speaker named: “It leaks”.
    ER  -
    """
    article = quote.article or Article(None)
    values = {
        "AU": article.byline,
        "TI": article.title,
        "T2": article.outlet,
        "PY": article.published and str(article.published.year),
        "DA": article.published and f"{article.published:%Y/%m/%d}",
        "Y2": retrieved and f"{retrieved:%Y/%m/%d}",
        "UR": _address(quote),
        "LA": article.language,
        "ID": quote.id,
        "N1": _said(quote),
    }
    lines = [f"{tag}  - {_LINE_ENDS.sub(' ', value)}" for tag, value in values.items() if value]
    return "\n".join(["TY  - NEWS", *lines, "ER  -"])


def _key(quote: Quote) -> str:
    return f"quotebank-{quote.id}" if quote.id else "quotebank"


def _said(quote: Quote) -> str:
    return _LINE_ENDS.sub(" ", to_citation(quote, with_source=False))


def _address(quote: Quote) -> str | None:
    """Return the link to the words; braces would end a field."""
    link = address_of(quote)
    return link and link.replace("{", "%7B").replace("}", "%7D")


def _parts(day: date | None) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [[day.year, day.month, day.day]]} if day else None


def _tex(text: str) -> str:
    return _LINE_ENDS.sub(" ", "".join(_TEX.get(sign, sign) for sign in text))
