"""Helpers for the JSON-LD formats: writing one document piece by piece, and IRIs for things without a web address."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, TextIO

from quotebank.records import Article, Quote


def quote_iri(quote: Quote) -> str | None:
    """Return an IRI for the quote, the same in every bank that holds its article."""
    return f"urn:quotebank:quote:{quote.id}" if quote.id else None


def article_iri(article: Article) -> str | None:
    """Return the article's address, or an IRI if it has none."""
    return article.url or (f"urn:quotebank:article:{article.id}" if article.id else None)


def known(shape: Mapping[str, Any]) -> dict[str, Any]:
    """Return a shape without its unknown values, which JSON-LD leaves out."""
    return {key: value for key, value in shape.items() if value not in (None, "", [], {})}


def write_document(head: Mapping[str, Any], key: str, nodes: Iterable[Mapping[str, Any]], out: TextIO) -> int:
    """Write one JSON object: ``head`` and, under ``key``, the nodes, one per line; return the number of nodes."""
    out.write(json.dumps(head, ensure_ascii=False)[:-1] + f', "{key}": [')
    count = 0
    for node in nodes:
        out.write(("," if count else "") + "\n" + json.dumps(node, ensure_ascii=False))
        count += 1
    out.write("\n]}\n")
    return count
