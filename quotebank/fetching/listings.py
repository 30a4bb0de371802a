"""What feeds and sitemaps list: addresses of articles, with their dates."""

from __future__ import annotations

from datetime import date

from attrs import frozen

MOST = 50_000
"""Addresses that are read of one feed or sitemap, as the protocol of sitemaps allows."""


@frozen
class Listed:
    """An address that a feed or a sitemap names."""

    address: str
    published: date | None = None
    changed: date | None = None
    """When it was last changed, which says nothing about when it was published."""
