"""An article with its quotes, checked and ready to be stored: plain values, cheap to send between processes."""

from __future__ import annotations

import json
import reprlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from hashlib import blake2b, sha256
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple

from attrs import evolve, frozen

from quotebank.errors import BankError, RecordError
from quotebank.records import STORED_FIELDS, Article, Evidence, FieldType, Outlet, Quote, Span, Speaker, attributes_of
from quotebank.store.names import canonical, fold, fold_phrase
from quotebank.store.utterance_matching import manner

Person = tuple[str, str]
"""Kind and name of a person or organisation, as found in an article."""

Named = tuple[str, str, str | None]
"""The same with a role."""

_DERIVED = ("content_start", "content_end", "addressee_key", "relayer_role")
VALUES = (*(column for field in STORED_FIELDS for column in field.columns), *_DERIVED)
"""The columns of a quote that depend only on its article."""

_SHARED = 3
"""Digits shared by the ids of an article's quotes, so that they are adjacent in the index."""


class QuoteRow(NamedTuple):
    """A quote as driver-ready values for the columns `VALUES`, with the people to be looked up."""

    uid: str
    text: str
    manner: str
    review: str | None
    speakers: tuple[Named, ...]
    relayer: Named | None
    values: tuple[Any, ...]

    def columns(self) -> dict[str, Any]:
        """Return the values by column, as in a row that was read."""
        columns = dict(zip(VALUES, self.values, strict=True))
        for column, read in _NOT_AS_WRITTEN:
            columns[column] = columns[column] and read(columns[column])
        return columns


def person(named: Named) -> Person:
    """Return only kind and name."""
    return named[:2]


@frozen
class PreparedArticle:
    """An article, what identifies it, and its quotes by their ids."""

    article: Article
    uid: str
    identity: str
    """The same in all versions of an article."""
    text_hash: str
    quotes: dict[str, QuoteRow]

    def with_more(self, other: PreparedArticle) -> PreparedArticle:
        """Return the same article with another record's quotes added.

        A dump dates a quotation by the first article that has it, so the latest day is closest to this article's.
        """
        article = evolve(
            self.article,
            published=later(self.article.published, other.article.published),
            title=self.article.title or other.article.title,
        )
        return evolve(self, article=article, quotes=other.quotes | self.quotes)


def pack(article: Article, quotes: Sequence[Quote]) -> PreparedArticle:
    """Check an article and its quotes, and prepare them for storing.

    Raises:
        BankError: there are characters that no database can store, nothing identifies the article, or the spans of a
            quote do not reproduce its text.
    """
    _checked(article)
    where = f"The article {article.url or article.title or '(without URL or title)'}"
    for name in ("text", "outlet", "url", "title", "byline", "language"):
        storable(getattr(article, name), f"{where}: its {name}")
    if article.text is None and not (article.url or article.title):
        raise BankError("An article without text needs a URL or a title: nothing else would identify it.")
    said = list(chain.from_iterable(map(_words, quotes)))
    for words in said if _unstorable("".join(said)) else ():
        storable(words, f"{where}: a quote's words, name or role")
    identity, text_hash = _identity(article), _text_hash(article)
    uid = _digest(identity, text_hash)
    for quote in quotes:
        named(quote.speakers, where)
        named(filter(None, (quote.relayed_by, quote.speaks_for)), where)
        for share in (quote.confidence, quote.speaker_confidence):
            if share is not None and not 0 <= share <= 1:
                raise BankError(f"{where}: the confidence of a quote is a number from 0 to 1, not {share!r}.")
    rows: dict[str, QuoteRow] = {}
    seen: dict[str, int] = {}
    for quote in quotes:
        _check_spans(article.text, quote, where)
        content = _written(quote.content)
        place = content or "\0".join([quote.text, *(speaker.name for speaker in quote.speakers)])
        number = seen[place] = seen.get(place, 0) + 1
        # Only the place, so that an id survives a new import; without a place, the words and the speakers: records of
        # one article may come in any order, and disagree.
        quote_uid = uid[:_SHARED] + _digest(uid, place, str(number))[_SHARED:]
        rows[quote_uid] = _row(quote_uid, quote, content)
    return PreparedArticle(article, uid, identity, text_hash, rows)


def article_id(article: Article) -> str:
    """Return the id of an article in a bank, derived from its outlet, address (or date and title) and text.

    >>> article_id(Article("Hello.", url="https://a.org/1")) == article_id(Article("Hello.", url="http://www.a.org/1/"))
    True
    """
    _checked(article)
    return _digest(_identity(article), _text_hash(article))


def _checked(article: object) -> None:
    if not isinstance(article, Article):
        raise RecordError(f"A bank takes an Article, not {reprlib.repr(article)}.")


def storable(value: str | None, what: str) -> None:
    """Refuse a string that a database cannot store.

    Raises:
        BankError: it contains a lone surrogate or a NUL.
    """
    if value is None:
        return
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise BankError(
            f"{what} has a lone surrogate at character {error.start}, which no database takes: replace it with U+FFFD."
        ) from error
    if "\0" in value:
        raise BankError(
            f"{what} has a NUL at character {value.index(chr(0))}, which no database takes: replace it with U+FFFD."
        )


def named(those: Iterable[Speaker | Outlet], where: str) -> None:
    """Refuse a speaker or outlet without a name, which could not be looked up.

    Raises:
        BankError: a name is blank.
    """
    for one in those:
        if not one.name.strip():
            raise BankError(f"{where}: a speaker or outlet needs a name, not {one.name!r}.")


def day_of(moment: date | None) -> date | None:
    """Return only the day of a date that may have a time."""
    return moment.date() if isinstance(moment, datetime) else moment


def later(one: date | None, other: date | None) -> date | None:
    """Return the later of two days, either of which may be unknown."""
    return max((day for day in (day_of(one), day_of(other)) if day), default=None)


def _unstorable(text: str) -> bool:
    if "\0" in text:
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _words(quote: Quote) -> Iterator[str]:
    yield from filter(None, _WORDS(quote))
    for person in quote.speakers:
        yield person.name
        if person.role:
            yield person.role
    if quote.relayed_by:
        yield quote.relayed_by.name
        yield quote.relayed_by.role or ""
    if quote.speaks_for:
        yield quote.speaks_for.name


def _check_spans(text: str | None, quote: Quote, where: str) -> None:
    others = [span for span in _PLACES(quote) if span is not None]
    spans = [*quote.content, *others] if quote.quoted == quote.content else [*quote.content, *quote.quoted, *others]
    if text is None:
        if spans:
            raise BankError(f"{where} has no text, so its quote {quote.text[:60]!r} can have no spans.")
        return
    for span in spans:
        if not 0 <= span.start < span.end <= len(text):
            raise BankError(
                f"{where}: {span} of the quote {quote.text[:60]!r} lies outside the text: report this as a bug."
            )
    if not quote.content or " ".join([text[span.start : span.end] for span in quote.content]) != quote.text:
        raise BankError(
            f"{where}: the spans {_written(quote.content)} do not reproduce the quote's text {quote.text[:60]!r}: "
            "report this as a bug."
        )


def _row(uid: str, quote: Quote, content: str | None) -> QuoteRow:
    values, relayer = list(_VALUES(quote)), quote.relayed_by
    for at, write in _WRITERS:
        if values[at] is not None:
            values[at] = write(values[at])
    for at in _PLACES_AT:
        values[at] = content if values[at] == quote.content else _written(values[at])
    values += (
        quote.content[0].start if content else None,
        quote.content[-1].end if content else None,
        quote.addressee and fold_phrase(quote.addressee),
        relayer.role if relayer else None,
    )
    speakers = tuple([_named(speaker) for speaker in quote.speakers])
    return QuoteRow(
        uid,
        quote.text,
        manner(quote.stance, negated=quote.negated),
        quote.review,
        speakers,
        _named(relayer) if relayer else None,
        tuple(values),
    )


def _named(speaker: Speaker) -> Named:
    return speaker.kind.value, speaker.name, speaker.role


def _as_json(evidence: Sequence[Evidence]) -> str | None:
    return f"[{', '.join(map(_piece_as_json, evidence))}]" if evidence else None


@lru_cache(maxsize=4096)
def _piece_as_json(piece: Evidence) -> str:
    return json.dumps(piece)


def _written(spans: Sequence[Span]) -> str | None:
    if len(spans) == 1:
        return f"{spans[0].start}-{spans[0].end}"
    return " ".join([f"{span.start}-{span.end}" for span in spans]) or None


def _identity(article: Article) -> str:
    outlet = fold(article.outlet) if article.outlet else ""
    if article.url:
        return f"{outlet} {canonical(article.url)}"
    return f"{outlet} {day_of(article.published) or ''} {article.title or ''}"


def _text_hash(article: Article) -> str:
    return "" if article.text is None else sha256(article.text.encode(errors="surrogatepass")).hexdigest()


def _digest(*parts: str) -> str:
    return blake2b("\0".join(parts).encode(errors="surrogatepass"), digest_size=8).hexdigest()


_WRITTEN: dict[FieldType, tuple[Callable[[Any], Any] | None, ...]] = {
    FieldType.WORDS: (None,),
    FieldType.KIND: (attrgetter("value"),),
    FieldType.STANCE: (attrgetter("value"),),
    FieldType.REVIEW: (None,),
    FieldType.TRUTH: (None,),
    FieldType.SHARE: (None,),
    FieldType.DAY: (lambda day: str(day_of(day)),),
    FieldType.PLACE: (attrgetter("start"), attrgetter("end")),
    FieldType.PLACES: (None,),
    FieldType.BODY: (attrgetter("name"), attrgetter("kind.value")),
    FieldType.REASONS: (_as_json,),
}
"""For each field type, how a value is written to its columns (None: unchanged). Those of the content are known."""

_VALUES = attrgetter(*(field.attribute for field in STORED_FIELDS for _ in field.columns))
_WRITERS = [
    (at, write)
    for at, write in enumerate(write for field in STORED_FIELDS for write in _WRITTEN[field.type])
    if write is not None
]
_PLACES_AT = [VALUES.index(field.columns[0]) for field in STORED_FIELDS if field.type is FieldType.PLACES]
_READERS = {FieldType.DAY: date.fromisoformat, FieldType.REASONS: json.loads}
_NOT_AS_WRITTEN = [
    (column, _READERS[field.type]) for field in STORED_FIELDS if field.type in _READERS for column in field.columns
]
_PLACES = attrgetter(*attributes_of(FieldType.PLACE))
_WORDS = attrgetter(*attributes_of(FieldType.WORDS, STORED_FIELDS))
