"""schema.org ``Quotation``, as JSON-LD."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TextIO

from quotebank.exports.json_ld import article_iri, known, quote_iri, write_document
from quotebank.exports.links import link_to
from quotebank.exports.stances import source_of, turned_by
from quotebank.records import Article, Quote, Speaker, SpeakerKind


def to_schema_org(quote: Quote) -> dict[str, Any]:
    """Return a quote as a ``Quotation`` node, without ``@context``.

    ``spokenByCharacter`` is the speaker to whom the article attributes the words. Words that are not reported as said,
    or that the speaker opposes, have none, because that property cannot express it: ``disambiguatingDescription`` does.

    >>> from quotebank import Quote, QuoteKind, Speaker
    >>> to_schema_org(Quote("It works", QuoteKind.DIRECT, speakers=(Speaker("Ada Li", role="mayor"),)))
    {'@type': 'Quotation', 'text': 'It works', 'genre': 'direct', 'spokenByCharacter': {'@type': 'Person', \
'name': 'Ada Li', 'jobTitle': 'mayor'}}
    """
    speakers = [_speaker(speaker) for speaker in quote.speakers]
    turned = turned_by(quote)
    if turned:
        names = " and ".join(speaker.name for speaker in quote.speakers) or source_of(quote) or "an unnamed source"
        speakers, turned = [], f"{names}: {turned}."
    return known(
        {
            "@type": "Quotation",
            "@id": quote_iri(quote),
            "text": quote.text,
            "genre": quote.kind.value,
            "spokenByCharacter": speakers[0] if len(speakers) == 1 else speakers,
            "disambiguatingDescription": turned,
            "dateCreated": quote.said_on.isoformat() if quote.said_on else None,
            "inLanguage": quote.article.language if quote.article else None,
            "url": link_to(quote),
            "isPartOf": _article(quote.article) if quote.article else None,
        }
    )


def export_schema_org(quotes: Iterable[Quote], out: TextIO) -> int:
    """Write one JSON-LD document with a ``@graph`` of quotations; return the number of quotations.

    Args:
        quotes: Read one at a time; with their articles' texts (``with_text``) the links are exact.
        out: A text stream in UTF-8.
    """
    return write_document({"@context": "https://schema.org"}, "@graph", map(to_schema_org, quotes), out)


def _speaker(speaker: Speaker) -> dict[str, Any]:
    if speaker.kind is SpeakerKind.ORGANISATION:
        return known({"@type": "Organization", "name": speaker.name, "description": speaker.role})
    return known({"@type": "Person", "name": speaker.name, "jobTitle": speaker.role})


def _article(article: Article) -> dict[str, Any]:
    return known(
        {
            "@type": "NewsArticle",
            "@id": article_iri(article),
            "headline": article.title,
            "url": article.url,
            "datePublished": article.published.isoformat() if article.published else None,
            "inLanguage": article.language,
            "author": {"@type": "Person", "name": article.byline} if article.byline else None,
            "publisher": {"@type": "NewsMediaOrganization", "name": article.outlet} if article.outlet else None,
        }
    )
