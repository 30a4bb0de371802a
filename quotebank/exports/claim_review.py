"""schema.org ``ClaimReview``: a verdict as the draft of a fact-check, for a person to complete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quotebank.exports.json_ld import known
from quotebank.exports.links import link_to

if TYPE_CHECKING:
    from quotebank.store.verdicts import Verdict


def to_claim_review(verdict: Verdict) -> dict[str, Any]:
    """Return the draft: the claim, the person it is about, the finding, and the articles that it is based on.

    The reviewer, the address and the date of the review are unknown here, and a numeric rating should not come from a
    program: ``author``, ``url``, ``datePublished`` and ``ratingValue`` are left for you to add.
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
