"""Under which names the files of other tools keep an article's fields; ``a.b`` is the key ``b`` of the object ``a``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import Factory, define

from quotebank.errors import QuotebankError

FIELDS: dict[str, tuple[str, ...]] = {
    "text": (
        "text", "articlebody", "maintext", "plaintext", "textcontent", "fields.bodytext", "bodytext", "body_text",
        "fulltext", "full_text", "article_text", "story_text", "body", "content", "fields.body", "body_xhtml",
        "body_html", "content_html", "bodies", "raw_text",
    ),
    "title": (
        "title", "headline", "webtitle", "fields.headline", "headlines", "title_page", "title_rss", "name",
    ),
    "outlet": (
        "outlet", "publisher", "media_name", "sitename", "site_name", "source-hostname", "source_name", "newspaper",
        "publication", "fields.publication", "meta_site_name", "provider", "infosources", "source",
    ),
    "url": (
        "url", "link", "weburl", "canonical_link", "canonical_url", "html.requested_url", "mainentityofpage",
        "permalink", "source_url", "@id", "source", "uri",
    ),
    "published": (
        "published", "date", "datepublished", "published_at", "publishedat", "publishedtime", "publish_date",
        "date_publish", "publishing_date", "date_published", "published_date", "publication_date", "pub_date",
        "pubdate", "webpublicationdate", "datetimepub", "datetime", "firstcreated", "versioncreated", "datecreated",
        "seendate", "timestamp", "created_at",
    ),
    "byline": ("byline", "author", "authors", "creator", "fields.byline", "by"),
    "language": ("language", "lang", "inlanguage", "meta_lang"),
}  # fmt: skip
"""The fields of an article and their possible keys, the most reliable first."""
FIELD_OF = {name: field for field, names in reversed(FIELDS.items()) for name in names}
HEADERS = {
    name: FIELD_OF[name]
    for name in (
        "title headline outlet source publisher url link published date datepublished published_at byline author "
        "language lang inlanguage"
    ).split()
}
"""The names that a text file's own header lines can have."""
HOSTS = ("source_domain", "hostname", "domain", "media_url", "source-hostname", "outlet", "publisher", "source")
"""Keys whose value may be the host of the outlet."""
MARKED_UP = frozenset({"content", "body", "fields.body", "body_xhtml", "body_html", "content_html", "bodies"})
"""Keys of the text whose value may be HTML."""
LISTS = ("articles", "results", "response", "stories", "items", "entries", "data", "docs", "hits", "@graph")
"""Keys of the object around a list of articles."""
ASIDE = frozenset(
    (
        "date_download date_modify filedate crawl_date html.crawl_date datemodified indexed_date date_created "
        "lastmodified fields.lastmodified fingerprint source.id source.uri sourcecountry image_url time"
    ).split()
)
"""Keys that look like a field of an article and are known to be none."""
_LIKELY = {
    "text": ("text", "body", "story", "article", "content"),
    "published": ("date", "time", "publ", "issued", "created"),
    "outlet": ("outlet", "source", "publisher", "paper", "site", "medium", "media", "channel"),
}
"""Words in the keys that look like a field."""


@define
class Naming:
    """The names of one import's fields: those that the user gives, and which were used."""

    given: Mapping[str, str] = Factory(dict)
    """By a field, the key that a file keeps it under."""
    used: Counter[tuple[str, str]] = Factory(Counter)
    """How often a field was read from a key."""

    def keys(self, field: str) -> tuple[str, ...]:
        """The keys of a field, the most reliable first."""
        own = self.given.get(field)
        return (own, *FIELDS[field]) if own else FIELDS[field]

    def field_of(self, key: str) -> str | None:
        """The field that a column is of."""
        return next((field for field, own in self.given.items() if own == key), FIELD_OF.get(key))

    def use(self, field: str, key: str) -> None:
        """Note that a field was read from a key."""
        self.used[field, key] += 1


def parse_names(written: Iterable[str]) -> dict[str, str]:
    """Read ``field=key`` pairs.

    Raises:
        QuotebankError: a pair is malformed, or names no field of an article.

    >>> parse_names(["text=story_body", "date=day"])
    {'text': 'story_body', 'published': 'day'}
    """
    names: dict[str, str] = {}
    for pair in written:
        field, _, key = (part.strip() for part in pair.partition("="))
        known = field if field in FIELDS else FIELD_OF.get(field.lower(), "")
        if not known or not key:
            raise QuotebankError(f"{pair!r} names no field: write FIELD=KEY, where FIELD is {', '.join(FIELDS)}.")
        names[known] = key.lower()
    return names


def flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values by their keys in small letters, those of inner objects by ``outer.inner``; empty ones left out."""
    found: dict[str, Any] = {}
    for key, value in values.items():
        name = str(key).strip().lower()
        if value in (None, "", [], {}):
            continue
        found[name] = value
        if isinstance(value, Mapping):
            inner = {f"{name}.{str(k).strip().lower()}": v for k, v in value.items() if v not in (None, "", [], {})}
            found = {**inner, **found}
    return found


def looks_like(field: str, key: str) -> bool:
    """Whether a key that is not known may be one of a field."""
    return key not in ASIDE and key not in FIELD_OF and key not in HOSTS and any(word in key for word in _LIKELY[field])
