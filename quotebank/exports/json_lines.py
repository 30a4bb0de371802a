"""Quotes to JSON Lines and back: every field, one quote per line; or one article per line with its text and quotes.

`to_dict` defines the JSON shape of a quote, which the export and every ``--json`` of the command line use. Spans are
pairs ``[start, end]`` of character offsets into the article's text, end exclusive; dates are ISO 8601.
"""

from __future__ import annotations

import json
import reprlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from operator import attrgetter, methodcaller
from typing import Any, TextIO, TypeVar

from attrs import NOTHING, evolve, fields

from quotebank.errors import ReadError
from quotebank.exports.links import link_to
from quotebank.records import (
    QUOTE_ARGUMENTS,
    QUOTE_FIELDS,
    Article,
    Block,
    BlockKind,
    FieldType,
    Outlet,
    Quote,
    QuoteKind,
    Span,
    Speaker,
    SpeakerKind,
    Stance,
    attributes_of,
)

_T = TypeVar("_T")

ARTICLE_LINES = "quotebank articles 1"
"""The value of ``format`` in each line that `export_articles` writes."""
OUTLET_LINES = "quotebank outlets 1"
SPEAKER_LINES = "quotebank speakers 1"
"""The same for `export_lists`."""


def to_dict(quote: Quote) -> dict[str, Any]:
    """Return a quote as JSON-ready values.

    Every key is always present; unknown values are None or an empty list. The article's text is left out, since a
    hundred quotes from one article would repeat it a hundred times.

    >>> from quotebank import Quote, QuoteKind, Span, Speaker
    >>> quote = Quote("Yes", QuoteKind.DIRECT, speakers=(Speaker("Ada Li", role="mayor"),), content=(Span(1, 4),))
    >>> shape = to_dict(quote)
    >>> shape["text"], shape["speakers"], shape["content"]
    ('Yes', [{'name': 'Ada Li', 'kind': 'person', 'role': 'mayor', 'id': None, 'wikidata': None}], [[1, 4]])
    """
    shape = dict(zip(_NAMES, _VALUES(quote), strict=True))
    for name, write in _WRITERS:
        if shape[name] is not None:
            shape[name] = write(shape[name])
    shape["link"] = link_to(quote)
    return shape


def from_dict(shape: Mapping[str, Any]) -> Quote:
    """Return the quote that `to_dict` turned into this mapping; missing keys count as unknown.

    A mapping of an older version has neither stance nor ``speaker_confidence``, which it called ``confidence``.

    Raises:
        ReadError: the mapping does not have this shape.

    >>> from quotebank import Quote, QuoteKind, Speaker
    >>> quote = Quote("Yes", QuoteKind.DIRECT, speakers=(Speaker("Ada Li"),))
    >>> from_dict(to_dict(quote)) == quote
    True
    """
    try:
        if shape.get("speaker_confidence") is None:  # of an older version, whose confidence was that
            shape = {**shape, "speaker_confidence": shape.get("confidence"), "confidence": None}
        values: list[Any] = [
            default if default is not NOTHING and shape.get(name) is None else read(shape[name])
            for name, default, read in _READERS
        ]
        return Quote(*values)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ReadError(f"not a quote as quotebank exports it ({type(error).__name__}: {error})") from error


def export_jsonl(quotes: Iterable[Quote], out: TextIO) -> int:
    """Write one JSON object per line, in the shape of `to_dict`; return the number of quotes.

    Args:
        quotes: Read one at a time, so a query of any size needs little memory.
        out: A text stream in UTF-8.

    >>> import io
    >>> from quotebank import Quote, QuoteKind
    >>> out = io.StringIO()
    >>> export_jsonl([Quote("Yes", QuoteKind.DIRECT)], out)
    1
    >>> out.getvalue()[:40]
    '{"id": null, "text": "Yes", "kind": "dir'
    """
    count = 0
    for quote in quotes:
        count += 1
        out.write(json.dumps(to_dict(quote), ensure_ascii=False) + "\n")
    return count


def read_jsonl(lines: Iterable[str]) -> Iterator[Quote]:
    """Yield the quotes that `export_jsonl` wrote; blank lines are skipped.

    Raises:
        ReadError: a line is not such a quote; the message gives its number.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield from_dict(json.loads(line))
        except (json.JSONDecodeError, ReadError) as error:
            raise ReadError(f"line {number}: {error}") from error


def export_lists(outlets: Iterable[Outlet], speakers: Iterable[tuple[Speaker, Iterable[str]]], out: TextIO) -> None:
    """Write one listed outlet or speaker per line, to precede the articles of an exported bank.

    Args:
        outlets: As returned by ``QuoteBank.listed_outlets``.
        speakers: With their other names, as returned by ``QuoteBank.listed_speakers``.
        out: A text stream in UTF-8.
    """
    for outlet in outlets:
        about = {"name": outlet.name, "domain": outlet.domain, "country": outlet.country}
        out.write(json.dumps({"format": OUTLET_LINES, **about}, ensure_ascii=False) + "\n")
    for speaker, names in speakers:
        known = {"name": speaker.name, "kind": speaker.kind.value, "role": speaker.role, "aliases": list(names)}
        known |= {"wikidata": speaker.wikidata} if speaker.wikidata else {}
        out.write(json.dumps({"format": SPEAKER_LINES, **known}, ensure_ascii=False) + "\n")


_OF_THE_ARTICLE = ("before", "after", "article", "link")
"""Keys that are redundant when a quote is written inside its article."""


def article_to_dict(article: Article, quotes: Iterable[Quote]) -> dict[str, Any]:
    """Return an article with its text and its quotes as JSON-ready values, from which a bank can be rebuilt.

    The ids of speakers are left out, since they mean nothing in another bank.

    >>> from quotebank import Article
    >>> article_to_dict(Article("Nothing was said.", outlet="AnewZ"), [])["format"]
    'quotebank articles 1'
    """
    shapes = []
    for quote in quotes:
        shape = to_dict(evolve(quote, article=None))
        for person in (*shape["speakers"], shape["relayed_by"] or {}, shape["speaks_for"] or {}):
            person.pop("id", None)
        shapes.append({key: value for key, value in shape.items() if key not in _OF_THE_ARTICLE})
    blocks = [[block.kind.value, block.start, block.end] for block in article.structure]
    structure = {"structure": blocks} if blocks else {}
    return {"format": ARTICLE_LINES, **_article_to_dict(article), "text": article.text, **structure, "quotes": shapes}


def article_from_dict(shape: Mapping[str, Any]) -> tuple[Article, tuple[Quote, ...]]:
    """Return the article and the quotes that `article_to_dict` turned into this mapping.

    Raises:
        ReadError: the mapping does not have this shape, or a quote's spans do not give its words in the article's text.
    """
    try:
        if shape["format"] != ARTICLE_LINES:
            raise ReadError(f"articles in the form {shape['format'][:40]!r}, which this version does not know")
        text = given(shape["text"], words)
        structure = each(shape.get("structure") or [], _block)
        article = evolve(_article_from_dict(shape), text=text, structure=structure)
        quotes = each(shape["quotes"], from_dict)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ReadError(f"not an article as quotebank exports it ({type(error).__name__}: {error})") from error
    for quote in quotes:
        _check_places(text, quote)
    return article, quotes


def _block(shape: object) -> Block:
    if not isinstance(shape, list) or len(shape) != len(fields(Block)):
        raise TypeError(f"{str(shape)[:40]!r} where a part of the page belongs")
    kind, start, end = shape
    return Block(BlockKind(words(kind)), _number(start), _number(end))


def _check_places(text: str | None, quote: Quote) -> None:
    spans = [*quote.content, *quote.quoted, *(span for span in _PLACES(quote) if span is not None)]
    if text is None:
        if spans:
            raise ReadError(f"the quote {quote.text[:60]!r} has places, but its article has no text")
        return
    if not all(0 <= span.start < span.end <= len(text) for span in spans):
        raise ReadError(f"a place of the quote {quote.text[:60]!r} lies outside the article's text")
    if " ".join(text[span.slice] for span in quote.content) != quote.text:
        raise ReadError(f"the places of the quote {quote.text[:60]!r} do not give its words in the article's text")


def export_articles(articles: Iterable[tuple[Article, Iterable[Quote]]], out: TextIO) -> int:
    """Write one article per line in the shape of `article_to_dict`; return the number of quotes.

    ``quotebank import`` rebuilds an equal bank from the file. Each line is a whole article, so a truncated file loses
    only its last line.

    Args:
        articles: Articles with their texts, as ``QuoteBank.articles`` yields them; read one at a time.
        out: A text stream in UTF-8.
    """
    count = 0
    for article, quotes in articles:
        shape = article_to_dict(article, quotes)
        count += len(shape["quotes"])
        out.write(json.dumps(shape, ensure_ascii=False) + "\n")
    return count


def _speaker_to_dict(speaker: Speaker) -> dict[str, Any]:
    return {
        "name": speaker.name,
        "kind": speaker.kind.value,
        "role": speaker.role,
        "id": speaker.id,
        "wikidata": speaker.wikidata,
    }


def _speaker_from_dict(shape: Mapping[str, Any]) -> Speaker:
    return Speaker(
        words(shape["name"]),
        given(shape.get("kind"), SpeakerKind) or SpeakerKind.PERSON,
        role=given(shape.get("role"), words),
        id=given(shape.get("id"), _number),
        wikidata=given(shape.get("wikidata"), words),
    )


_ARTICLE_FIELDS = ("id", "outlet", "url", "title", "byline", "language")


def _article_to_dict(article: Article) -> dict[str, Any]:
    return {name: getattr(article, name) for name in _ARTICLE_FIELDS} | {"published": _iso(article.published)}


def _article_from_dict(shape: Mapping[str, Any]) -> Article:
    known: dict[str, Any] = {name: given(shape.get(name), words) for name in _ARTICLE_FIELDS}
    return Article(None, published=given(shape.get("published"), _date), **known)


def _as_evidence(reason: object) -> tuple[str, ...]:
    return (words(reason).replace("{", "{{").replace("}", "}}"),)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def given(value: Any, kind: Callable[[Any], _T]) -> _T | None:  # noqa: ANN401  whatever JSON holds
    """Convert a value from an export; None stays None.

    Like every converter here, it raises a `TypeError` or `ValueError` that shows a wrong value: a line may have been
    edited by hand.
    """
    return None if value is None else kind(value)


def each(values: object, kind: Callable[[Any], _T]) -> tuple[_T, ...]:
    """Convert the values of a list."""
    if not isinstance(values, list):
        raise TypeError(f"{reprlib.repr(values)} where a list belongs")
    return tuple(map(kind, values))


def words(value: object) -> str:
    """Return the value if it is a string."""
    if not isinstance(value, str):
        raise TypeError(f"{reprlib.repr(value)} where words belong")
    return value


def _date(value: object) -> date:
    return date.fromisoformat(words(value))


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{reprlib.repr(value)} where true or false belongs")
    return value


def _number(value: object) -> int:
    """Return the value if it is a whole number that a database can store."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1 << 63:
        raise TypeError(f"{reprlib.repr(value)} where a whole number belongs")
    return value


def _share(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise TypeError(f"{reprlib.repr(value)} where a number from 0 to 1 belongs")
    return float(value)


def _review(value: object) -> str:
    if value not in ("accepted", "rejected"):
        raise ValueError(f"{reprlib.repr(value)} where accepted or rejected belongs")
    return words(value)


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]


def _pairs(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _span(pair: object) -> Span:
    if isinstance(pair, list) and len(pair) == 2:
        start, end = map(_number, pair)
        if start < end:
            return Span(start, end)
    raise ValueError(f"{reprlib.repr(pair)} where a place belongs: start and end, the end greater")


_FORMS: dict[FieldType, tuple[Callable[[Any], Any] | None, Callable[[Any], Any]]] = {
    FieldType.WORDS: (None, words),
    FieldType.KIND: (attrgetter("value"), QuoteKind),
    FieldType.STANCE: (attrgetter("value"), Stance),
    FieldType.REVIEW: (None, _review),
    FieldType.TRUTH: (None, _truth),
    FieldType.SHARE: (None, _share),
    FieldType.DAY: (methodcaller("isoformat"), _date),
    FieldType.PLACE: (_pair, _span),
    FieldType.PLACES: (_pairs, lambda pairs: each(pairs or [], _span)),
    FieldType.REASONS: (list, lambda reasons: each(reasons or [], _as_evidence)),
    FieldType.SPEAKER: (_speaker_to_dict, _speaker_from_dict),
    FieldType.BODY: (_speaker_to_dict, _speaker_from_dict),
    FieldType.SPEAKERS: (
        lambda speakers: list(map(_speaker_to_dict, speakers)),
        lambda shapes: each(shapes or [], _speaker_from_dict),
    ),
    FieldType.ARTICLE: (_article_to_dict, _article_from_dict),
}
"""For each field type, how a value is written (None: unchanged), and how it is read."""

_NAMES = tuple(field.name for field in QUOTE_FIELDS)
_VALUES = attrgetter(*_NAMES)
_WRITERS = tuple((field.name, write) for field in QUOTE_FIELDS if (write := _FORMS[field.type][0]))
_BY_ATTRIBUTE = {field.attribute: field for field in QUOTE_FIELDS}
_READERS = tuple(
    (field.name, field.default, _FORMS[field.type][1]) for field in map(_BY_ATTRIBUTE.__getitem__, QUOTE_ARGUMENTS)
)
"""In the order of the arguments of `Quote`."""
_PLACES = attrgetter(*attributes_of(FieldType.PLACE))
