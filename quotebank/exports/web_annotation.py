"""W3C Web Annotation, as JSON-LD: the speaker's name, attached to the place of the words in the article."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TextIO

from quotebank.exports.json_ld import article_iri, known, quote_iri, write_document
from quotebank.exports.links import link_to
from quotebank.records import Quote, Span

_AROUND = 32
"""Characters of the article that a selector includes on either side."""


def to_web_annotation(quote: Quote) -> dict[str, Any]:
    """Return a quote as an ``Annotation``, without ``@context``.

    A split quote has a target for each of its parts; a quote whose place is unknown has no ``TextPositionSelector``.
    Positions are character offsets into the text in the bank, which may be less than all the text on the page.

    >>> from quotebank import Article, Quote, QuoteKind, Span
    >>> article = Article("“It works,” she said.", url="https://example.org/a")
    >>> annotation = to_web_annotation(Quote("It works", QuoteKind.DIRECT, content=(Span(1, 9),), article=article))
    >>> annotation["target"]["selector"]
    [{'type': 'TextQuoteSelector', 'exact': 'It works', 'prefix': '“', 'suffix': ',” she said.'}, \
{'type': 'TextPositionSelector', 'start': 1, 'end': 9}]
    """
    targets = [
        known({"source": article_iri(quote.article) if quote.article else None, "selector": selector})
        for selector in _selectors(quote)
    ]
    tags = [quote.kind.value]
    if not quote.is_asserted:
        tags += [quote.stance.value] if quote.stance else []
        tags += ["negated"] if quote.negated else []
    if quote.opposed:
        tags.append("opposed")
    return known(
        {
            "id": quote_iri(quote),
            "type": "Annotation",
            "motivation": "identifying",
            "body": [
                *({"type": "TextualBody", "value": one.name, "purpose": "identifying"} for one in quote.speakers),
                *({"type": "TextualBody", "value": tag, "purpose": "tagging"} for tag in tags),
            ],
            "target": targets[0] if len(targets) == 1 else targets,
            "via": link_to(quote),
        }
    )


def export_web_annotation(quotes: Iterable[Quote], out: TextIO) -> int:
    """Write one ``AnnotationPage``; return the number of annotations.

    Args:
        quotes: Read one at a time; with their articles' texts (``with_text``), which are needed to know the words of
            each part of a split quote.
        out: A text stream in UTF-8.
    """
    head = {"@context": "http://www.w3.org/ns/anno.jsonld", "id": "urn:quotebank:export", "type": "AnnotationPage"}
    return write_document(head, "items", map(to_web_annotation, quotes), out)


def _selectors(quote: Quote) -> list[list[dict[str, Any]]]:
    text = quote.article.text if quote.article else None
    if text is not None and quote.content:
        return [
            [
                _words(text[span.slice], text[max(0, span.start - _AROUND) : span.start], text[span.end :][:_AROUND]),
                _position(span),
            ]
            for span in quote.content
        ]
    if len(quote.content) > 1:
        return [[_position(span)] for span in quote.content]
    words = _words(quote.text, (quote.before or "")[-_AROUND:], (quote.after or "")[:_AROUND])
    return [[words, *map(_position, quote.content)]]


def _words(exact: str, prefix: str, suffix: str) -> dict[str, Any]:
    return known({"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix})


def _position(span: Span) -> dict[str, Any]:
    return {"type": "TextPositionSelector", "start": span.start, "end": span.end}
