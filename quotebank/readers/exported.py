"""Reads quotebank's own exports, JSON Lines or CSV: articles whose quotes are already known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from operator import attrgetter
from typing import Any

from attrs import evolve

from quotebank.errors import ReadError
from quotebank.exports import OUTLET_LINES, SPEAKER_LINES, article_from_dict
from quotebank.exports.json_lines import each, given, words
from quotebank.readers.items import Found, Item, Refusal, SpeakerEntry
from quotebank.records import (
    QUOTE_FIELDS,
    STORED_FIELDS,
    WIKIDATA,
    Article,
    FieldType,
    Outlet,
    Quote,
    Speaker,
    SpeakerKind,
    attributes_of,
)

_OF_A_QUOTE = {"text", "kind", "speakers", "content", "reasons", "article"}
"""Keys that every exported quote has, and nobody's articles have."""
_OF_A_ROW = {"text", "kind", "speaker", "content", "reasons", "article_id"}
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_WORDS = attrgetter(*attributes_of(FieldType.WORDS, STORED_FIELDS))
_NO_PLACES: dict[str, Any] = {
    each.attribute: each.default for each in QUOTE_FIELDS if each.type in (FieldType.PLACE, FieldType.PLACES)
}
_SHOWN = 200
"""Characters of an error message that a refusal shows."""


def is_part(value: Mapping[str, Any]) -> bool:
    """Return whether a JSON object is part of an exported bank: an article, an outlet or a speaker."""
    return str(value.get("format", "")).startswith("quotebank ")


def is_quote(value: Mapping[str, Any]) -> bool:
    """Return whether a JSON object is an exported quote."""
    return value.keys() >= _OF_A_QUOTE


def is_table(columns: list[str]) -> bool:
    """Return whether a table has the columns of an exported CSV."""
    return set(columns) >= _OF_A_ROW


def part(value: Mapping[str, Any]) -> Found | Outlet | SpeakerEntry:
    """Return an exported article with its quotes, or an outlet or speaker.

    Raises:
        ReadError: it is damaged, or contains values that no database can store.
    """
    try:
        if value["format"] == OUTLET_LINES:
            domain, country = given(value["domain"], _storable), given(value["country"], _storable)
            return Outlet(_name(value["name"]), domain, country)
        if value["format"] == SPEAKER_LINES:
            wikidata = given(value.get("wikidata"), words)
            if wikidata is not None and not WIKIDATA.fullmatch(wikidata):
                raise ReadError(f"{wikidata[:40]!r} is not a Wikidata id")
            name, role = _name(value["name"]), given(value["role"], _storable)
            speaker = Speaker(name, SpeakerKind(value["kind"]), role, wikidata=wikidata)
            return SpeakerEntry(speaker, each(value["aliases"], _name))
    except (KeyError, TypeError, ValueError) as error:
        raise ReadError(f"not as quotebank exports it ({type(error).__name__}: {str(error)[:_SHOWN]})") from error
    article, quotes = article_from_dict(value)
    for quote in quotes:
        _refuse_unstorable(quote)
    _refuse_unstorable_article(article)
    return Found(article, quotes)


class Gathering:
    """Gathers quotes that were exported without their texts, article by article.

    They lose their places, which mean nothing without the text.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._article: Article | None = None
        self._key: object = None
        self._quotes: list[Quote] = []
        self._done: set[int] = set()

    def add(self, quote: Quote, line: int | None) -> Iterator[Item]:
        """Add a quote; yields the previous article if this quote belongs to another.

        Raises:
            ReadError: the quote contains values that no database can store, or no words.
        """
        source = quote.article
        if source is None or not (source.url or source.title):
            yield Refusal(self._path, "a quote whose article has neither a web address nor a title", line)
            return
        if not quote.text.strip():
            raise ReadError("a quote without words")
        _refuse_unstorable(quote)
        _refuse_unstorable_article(source)
        key = source.id or source
        if key != self._key:
            yield from self.end()
            if hash(key) in self._done:
                reason = "a quote of an article that has ended above: export with --newest or --oldest"
                yield Refusal(self._path, reason, line)
                return
            self._article, self._key = evolve(source, text=None), key
        self._quotes.append(_without_places(quote))

    def end(self) -> Iterator[Item]:
        """Yield the last article."""
        if self._article:
            found = Found(self._article, tuple(self._quotes))
            self._done.add(hash(self._key))
            self._article, self._key, self._quotes = None, None, []
            yield found


def _without_places(quote: Quote) -> Quote:
    return evolve(quote, **_NO_PLACES, article=None, before=None, after=None)


def _refuse_unstorable(quote: Quote) -> None:
    """Raise ReadError for values that no database accepts: an export may have been edited by hand."""
    for one in filter(None, (*quote.speakers, quote.relayed_by, quote.speaks_for)):
        _name(one.name)
        given(one.role, _storable)
    for text in (*_WORDS(quote), *quote.reasons):
        given(text, _storable)


def _refuse_unstorable_article(article: Article) -> None:
    for text in (article.id, article.text, article.outlet, article.url, article.title, article.byline):
        given(text, _storable)
    given(article.language, _storable)


def _name(value: object) -> str:
    if not words(value).strip():
        raise ReadError("an outlet or speaker without a name")
    return _storable(value)


def _storable(value: object) -> str:
    text = words(value)
    if _UNSTORABLE.search(text):
        raise ReadError(f"{text[:40]!a} cannot be stored: it contains a NUL or a lone surrogate")
    return text
