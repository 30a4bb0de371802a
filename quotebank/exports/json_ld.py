"""What the forms of JSON-LD share: one document, written piece by piece, and names for what has no web address."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, TextIO

from quotebank.records import Article, Quote


def quote_iri(quote: Quote) -> str | None:
    """Return a name for the quote, the same in every bank that holds its article."""
    return f"urn:quotebank:quote:{quote.id}" if quote.id else None


def article_iri(article: Article) -> str | None:
    """Return the article's address, or a name for it where it has none."""
    return article.url or (f"urn:quotebank:article:{article.id}" if article.id else None)


def known(shape: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a shape is known: JSON-LD says nothing where it knows nothing."""
    return {key: value for key, value in shape.items() if value not in (None, "", [], {})}


def write_document(head: Mapping[str, Any], key: str, nodes: Iterable[Mapping[str, Any]], out: TextIO) -> int:
    """Write one JSON object: what ``head`` has and, under the key, the nodes, one a line; return how many nodes."""
    out.write(json.dumps(head, ensure_ascii=False)[:-1] + f', "{key}": [')
    count = 0
    for node in nodes:
        out.write(("," if count else "") + "\n" + json.dumps(node, ensure_ascii=False))
        count += 1
    out.write("\n]}\n")
    return count
