"""Turns loosely named fields (a JSON object, a CSV row, header lines) into an article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from quotebank.errors import ReadError
from quotebank.readers import field_names, markup, outlets
from quotebank.readers.dates import parse_date
from quotebank.readers.decoding import MAX_CHARACTERS, TOO_LONG, scrub
from quotebank.readers.field_names import FIELD_OF, HOSTS, MARKED_UP, Naming
from quotebank.readers.items import Item, Remark
from quotebank.records import Article, Block

__all__ = ["FIELD_OF", "article"]

_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_].*)?\Z", re.IGNORECASE)
_LANGUAGES = {
    "english": "en", "eng": "en", "german": "de", "deu": "de", "ger": "de", "french": "fr", "fra": "fr", "fre": "fr",
    "spanish": "es", "spa": "es", "italian": "it", "ita": "it", "portuguese": "pt", "por": "pt", "dutch": "nl",
    "nld": "nl", "russian": "ru", "rus": "ru", "norwegian": "no", "nor": "no", "swedish": "sv", "swe": "sv",
    "danish": "da", "dan": "da", "polish": "pl", "pol": "pl", "turkish": "tr", "tur": "tr", "arabic": "ar",
    "ara": "ar", "chinese": "zh", "zho": "zh", "japanese": "ja", "jpn": "ja", "ukrainian": "uk", "ukr": "uk",
}  # fmt: skip
_ADDRESS = re.compile(r"(?:https?:)?//\S+\Z", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}\Z", re.IGNORECASE)
_CUT = re.compile(r"(?:…|\.\.\.)?\s*\[\+?\d+ chars\]\s*\Z")
_LONG_TEXT = 200
"""Characters of a value that may be a text that was not found."""


def article(
    path: str, values: Mapping[str, Any], line: int | None = None, naming: Naming | None = None
) -> Iterable[Item]:
    """Return the article that ``values`` describe, after remarks on values that were not understood.

    The keys may be any of the usual names, in any case; a value may be a string, a number, a list, or an object with a
    name (like authors and publishers in schema.org). What looks like a date or an outlet under a name that is not known
    is remarked on.

    Raises:
        ReadError: there is no text, or too much for an article.
    """
    record = _Record(values, naming or Naming())
    text, structure = record.text()
    text, replaced = scrub(text)
    if len(text) > MAX_CHARACTERS:
        raise ReadError(TOO_LONG)
    cleaned: dict[str, str | None] = {}
    for field, found in (("title", record.words("title")), ("outlet", record.outlet()), ("url", record.url()),
                         ("byline", record.words("byline"))):  # fmt: skip
        value, also = scrub(" ".join((found or "").split()))
        cleaned[field] = value or None
        replaced += also
    where = f"line {line}: " if line else ""
    if replaced:
        yield Remark(path, f"{where}{replaced} characters replaced by U+FFFD", replaced)
    written, published = record.published()
    if written is not None and published is None:
        yield Remark(
            path, f"{where}date {scrub(str(written)[:40])[0]!r} not understood, left out: write it as 2026-01-28"
        )
    if _CUT.search(text):
        yield Remark(path, "texts are cut off by the service that they come from")
    for remark in record.doubts(published=written is not None, outlet=cleaned["outlet"] is not None):
        yield Remark(path, remark)
    yield Article(
        text=text,
        outlet=cleaned["outlet"],
        url=cleaned["url"],
        title=cleaned["title"],
        published=published,
        byline=cleaned["byline"],
        language=_language(record.words("language")),
        structure=structure,
    )


class _Record:
    """The values of one article, by key."""

    def __init__(self, values: Mapping[str, Any], naming: Naming) -> None:
        self._values, self._naming = field_names.flat(values), naming

    def _candidates(self, field: str) -> Iterator[tuple[str, Any]]:
        return ((key, self._values[key]) for key in self._naming.keys(field) if key in self._values)

    def words(self, field: str) -> str | None:
        """The words of a field under the first of its keys."""
        for key, value in self._candidates(field):
            if words := _words(_version(value) if field == "title" else value, ", "):
                self._naming.use(field, key)
                return words
        return None

    def text(self) -> tuple[str, tuple[Block, ...]]:
        for key, value in self._candidates("text"):
            words = _words(_version(value), "\n\n") or ""
            structure: tuple[Block, ...] = ()
            if (key in MARKED_UP or key == self._naming.given.get("text")) and markup.is_markup(words):
                words, structure = markup.lines_of(words)
            if words.strip():
                self._naming.use("text", key)
                return words, structure
        raise ReadError(f"no text in it: an article needs one of the fields text, body, content{self._like_text()}")

    def _like_text(self) -> str:
        strings = {key: value for key, value in self._values.items() if isinstance(value, str) and key not in FIELD_OF}
        key = max(strings, key=lambda key: len(strings[key]), default="")
        return f" (--map text={key} reads {key})" if key and len(strings[key]) >= _LONG_TEXT else ""

    def outlet(self) -> str | None:
        """The name of the outlet, never an address: a host only where there is no address of the article."""
        for key, value in self._candidates("outlet"):
            name = _words(value, ", ")
            if name and not _ADDRESS.match(name.strip()) and not _HOST.match(name.strip()):
                self._naming.use("outlet", key)
                return name
        if self.url() is not None:
            return None
        for key in HOSTS:
            host = (_words(self._values.get(key), " ") or "").strip()
            host = outlets.host_of(host if "//" in host else f"//{host}") or ""
            if host:
                self._naming.use("outlet", key)
                known = outlets.by_url(f"//{host}")
                return known.name if known else host
        return None

    def url(self) -> str | None:
        for key, value in self._candidates("url"):
            address = (_words(value, " ") or "").strip()
            if key in ("source", "uri", "@id", "mainentityofpage") and not _ADDRESS.match(address):
                continue
            if address:
                self._naming.use("url", key)
                return address
        return None

    def published(self) -> tuple[Any, Any]:
        """What is written as the date, and the day; the first key that is understood, else the first."""
        first = None
        for key, value in self._candidates("published"):
            written = value if isinstance(value, int | float) else _words(value, " ")
            if day := parse_date(written):
                self._naming.use("published", key)
                return written, day
            first = written if first is None else first
        return first, None

    def doubts(self, *, published: bool, outlet: bool) -> Iterator[str]:
        """What looks like a field that was not found."""
        for key, value in self._values.items():
            if "." in key or isinstance(value, Mapping | list):
                continue
            if not published and field_names.looks_like("published", key) and parse_date(value) is not None:
                yield f"{key!r} looks like a date and is not read: --map published={key} reads it"
            elif not outlet and field_names.looks_like("outlet", key) and isinstance(value, str) and len(value) < 100:
                yield f"{key!r} looks like an outlet and is not read: --map outlet={key} reads it"


def _version(value: Any) -> Any:  # noqa: ANN401
    """Of several versions of a text or a headline, the plain or main one."""
    if not isinstance(value, list) or not all(isinstance(each, Mapping) and "value" in each for each in value):
        return value
    preferred = (each for each in value if each.get("contenttype") == "text/plain" or each.get("role") == "main")
    return next(preferred, value[0])


def _words(value: Any, joint: str) -> str | None:  # noqa: ANN401  whatever a JSON file holds
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        named = (value.get(key) for key in ("name", "title", "value", "@id", "url") if value.get(key))
        return _words(next(named, None), joint)
    if isinstance(value, list):
        return joint.join(words for part in value if (words := _words(part, joint)))
    return None if value is None or isinstance(value, bool) else str(value)


def _language(written: str | None) -> str | None:
    if not written:
        return None
    if known := _LANGUAGES.get(written.strip().lower()):
        return known
    code = _LANGUAGE.match(written.strip())
    return code[1].lower() if code else None
