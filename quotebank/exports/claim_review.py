"""schema.org ``ClaimReview``: a verdict as the draft of a fact-check, which a person completes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quotebank.exports.json_ld import known
from quotebank.exports.links import link_to

if TYPE_CHECKING:
    from quotebank.store.verdicts import Verdict


def to_claim_review(verdict: Verdict) -> dict[str, Any]:
    """Return the draft: what was claimed, of whom, what was found, and the articles that it rests on.

    Who reviews, where and on which day is not known here, and a rating in numbers is nothing that a program should
    give: ``author``, ``url``, ``datePublished`` and ``ratingValue`` are yours to add.
    """
    claimed = {"@type": "Person", "name": verdict.speaker} if verdict.speaker else None
    articles = {link: item.quote.article for item in verdict.evidence if (link := link_to(item.quote))}
    return known(
        {
            "@context": "https://schema.org",
            "@type": "ClaimReview",
            "claimReviewed": verdict.asked,
            "itemReviewed": known({"@type": "Claim", "text": verdict.asked, "author": claimed}),
            "reviewRating": {"@type": "Rating", "alternateName": verdict.verdict.value.replace("_", " ")},
            "reviewBody": " ".join([verdict.explanation, *verdict.cautions]),
            "citation": [
                known(
                    {
                        "@type": "NewsArticle",
                        "url": link,
                        "headline": article.title,
                        "datePublished": article.published.isoformat() if article.published else None,
                        "publisher": article.outlet and {"@type": "NewsMediaOrganization", "name": article.outlet},
                    }
                )
                for link, article in articles.items()
                if article
            ],
        }
    )
