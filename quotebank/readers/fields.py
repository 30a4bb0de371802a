"""Turns loosely named fields (a JSON object, a CSV row, header lines) into an article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from quotebank.errors import ReadError
from quotebank.readers.dates import parse_date
from quotebank.readers.decoding import MAX_CHARACTERS, TOO_LONG, scrub
from quotebank.readers.items import Item, Remark
from quotebank.records import Article

_NAMES = {
    "text": ("text", "body", "content", "articlebody"),
    "title": ("title", "headline"),
    "outlet": ("outlet", "source", "publisher"),
    "url": ("url", "link"),
    "published": ("published", "date", "datepublished", "published_at"),
    "byline": ("byline", "author"),
    "language": ("language", "lang", "inlanguage"),
}
"""Article fields and their possible keys, the most reliable first."""
FIELD_OF = {name: field for field, names in _NAMES.items() for name in names}
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_].*)?\Z", re.IGNORECASE)


def article(path: str, values: Mapping[str, Any], line: int | None = None) -> Iterable[Item]:
    """Return the article that ``values`` describe, after remarks on values that were not understood.

    The keys may be any of the usual names, in any case; a value may be a string, a number, a list, or an object with a
    name (like authors and publishers in schema.org).

    Raises:
        ReadError: there is no text, or too much for an article.
    """
    found: dict[str, Any] = {}
    given = {str(key).strip().lower(): value for key, value in values.items() if value not in (None, "", [], {})}
    for field, names in _NAMES.items():
        found[field] = next((given[name] for name in names if name in given), None)
    text, replaced = scrub(_words(found["text"], "\n\n") or "")
    if not text.strip():
        raise ReadError("no text in it: an article needs one of the fields text, body, content")
    if len(text) > MAX_CHARACTERS:
        raise ReadError(TOO_LONG)
    cleaned: dict[str, str | None] = {}
    for field in ("title", "outlet", "url", "byline"):
        value, also = scrub(" ".join((_words(found[field], ", ") or "").split()))
        cleaned[field] = value or None
        replaced += also
    where = f"line {line}: " if line else ""
    if replaced:
        yield Remark(path, f"{where}{replaced} characters replaced by U+FFFD", replaced)
    written = found["published"]
    published = parse_date(written if isinstance(written, int | float) else _words(written, " "))
    if written is not None and published is None:
        yield Remark(
            path, f"{where}date {scrub(str(written)[:40])[0]!r} not understood, left out: write it as 2026-01-28"
        )
    yield Article(
        text=text,
        outlet=cleaned["outlet"],
        url=cleaned["url"],
        title=cleaned["title"],
        published=published,
        byline=cleaned["byline"],
        language=_language(_words(found["language"], " ")),
    )


def _words(value: Any, joint: str) -> str | None:  # noqa: ANN401  whatever a JSON file holds
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return _words(value.get("name"), joint)
    if isinstance(value, list):
        return joint.join(words for part in value if (words := _words(part, joint)))
    return None if value is None or isinstance(value, bool) else str(value)


def _language(written: str | None) -> str | None:
    if not written:
        return None
    if written.strip().lower() == "english":
        return "en"
    code = _LANGUAGE.match(written.strip())
    return code[1].lower() if code else None
