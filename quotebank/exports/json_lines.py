"""Quotes to JSON Lines and back: every field, one quote a line; or one article a line with its text and its quotes.

`to_dict` is the one JSON shape of a quote: the export and every ``--json`` of the command line use it. Spans are pairs
``[start, end]`` of characters into the text of the article, end exclusive; dates are ISO 8601.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TextIO

from attrs import evolve

from quotebank.errors import ReadError
from quotebank.exports.links import link_to
from quotebank.records import Article, Outlet, Quote, QuoteKind, Span, Speaker, SpeakerKind

ARTICLE_LINES = "quotebank articles 1"
"""Stands under the key ``format`` of each line that `export_articles` writes."""
OUTLET_LINES = "quotebank outlets 1"
SPEAKER_LINES = "quotebank speakers 1"
"""The same for `export_lists`."""


def to_dict(quote: Quote) -> dict[str, Any]:
    """Return the one JSON shape of a quote.

    Every key is always there; what is unknown is None or an empty list. The text of the article stays out: it belongs
    to the article, and a hundred quotes of it would carry it a hundred times.

    >>> from quotebank import Quote, QuoteKind, Span, Speaker
    >>> quote = Quote("Yes", QuoteKind.DIRECT, speakers=(Speaker("Ada Li", role="mayor"),), content=(Span(1, 4),))
    >>> shape = to_dict(quote)
    >>> shape["text"], shape["speakers"], shape["content"]
    ('Yes', [{'name': 'Ada Li', 'kind': 'person', 'role': 'mayor', 'id': None, 'wikidata': None}], [[1, 4]])
    """
    return {
        "id": quote.id,
        "text": quote.text,
        "kind": quote.kind.value,
        "speakers": [_speaker_to_dict(speaker) for speaker in quote.speakers],
        "addressee": quote.addressee,
        "relayed_by": _speaker_to_dict(quote.relayed_by) if quote.relayed_by else None,
        "negated": quote.negated,
        "said_on": _iso(quote.said_on),
        "confidence": quote.confidence,
        "review": quote.review,
        "reasons": list(quote.reasons),
        "content": _pairs(quote.content),
        "quoted": _pairs(quote.quoted),
        "cue": _pair(quote.cue),
        "mention": _pair(quote.mention),
        "addressee_span": _pair(quote.addressee_span),
        "before": quote.before,
        "after": quote.after,
        "article": _article_to_dict(quote.article) if quote.article else None,
        "link": link_to(quote),
    }


def from_dict(shape: Mapping[str, Any]) -> Quote:
    """Return the quote that `to_dict` gave this shape; keys that are missing count as unknown.

    Raises:
        ReadError: the mapping is no such shape.

    >>> from quotebank import Quote, QuoteKind, Speaker
    >>> quote = Quote("Yes", QuoteKind.DIRECT, speakers=(Speaker("Ada Li"),))
    >>> from_dict(to_dict(quote)) == quote
    True
    """
    try:
        relayed_by, article = shape.get("relayed_by"), shape.get("article")
        return Quote(
            text=_string(shape["text"]),
            kind=QuoteKind(shape["kind"]),
            speakers=tuple(_speaker_from_dict(speaker) for speaker in shape.get("speakers") or ()),
            content=_spans(shape.get("content")),
            quoted=_spans(shape.get("quoted")),
            cue=_span(shape.get("cue")),
            mention=_span(shape.get("mention")),
            addressee=shape.get("addressee"),
            addressee_span=_span(shape.get("addressee_span")),
            relayed_by=_speaker_from_dict(relayed_by) if relayed_by else None,
            negated=bool(shape.get("negated")),
            said_on=_date(shape.get("said_on")),
            confidence=float(shape.get("confidence") or 0.0),
            evidence=tuple((_as_template(reason),) for reason in shape.get("reasons") or ()),
            id=shape.get("id"),
            review=_review(shape.get("review")),
            article=_article_from_dict(article) if article else None,
            before=shape.get("before"),
            after=shape.get("after"),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ReadError(f"not a quote as quotebank exports it ({type(error).__name__}: {error})") from error


def export_jsonl(quotes: Iterable[Quote], out: TextIO) -> int:
    """Write one JSON object a line, in the shape of `to_dict`, and return how many.

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
    """Yield the quotes that `export_jsonl` wrote; blank lines are passed over.

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
    """Write one outlet or speaker a line: what a bank knows from lists, to stand before its articles.

    Args:
        outlets: As ``QuoteBank.listed_outlets`` gives them.
        speakers: With their other names, as ``QuoteBank.listed_speakers`` gives them.
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
"""Keys of a quote's shape that its article makes superfluous."""


def article_to_dict(article: Article, quotes: Iterable[Quote]) -> dict[str, Any]:
    """Return the JSON shape of a whole article: its text and its quotes, so that a bank can be made again from it.

    The numbers that one bank gives to speakers say nothing in another: they are left out.

    >>> from quotebank import Article
    >>> article_to_dict(Article("Nothing was said.", outlet="AnewZ"), [])["format"]
    'quotebank articles 1'
    """
    shapes = []
    for quote in quotes:
        shape = to_dict(evolve(quote, article=None))
        for person in (*shape["speakers"], shape["relayed_by"] or {}):
            person.pop("id", None)
        shapes.append({key: value for key, value in shape.items() if key not in _OF_THE_ARTICLE})
    return {"format": ARTICLE_LINES, **_article_to_dict(article), "text": article.text, "quotes": shapes}


def article_from_dict(shape: Mapping[str, Any]) -> tuple[Article, tuple[Quote, ...]]:
    """Return the article and the quotes that `article_to_dict` gave this shape.

    Raises:
        ReadError: the mapping is no such shape, or a quote's places do not give its words in the article's text.
    """
    try:
        if shape["format"] != ARTICLE_LINES:
            raise ReadError(f"articles in the form {shape['format']!r}, which this version does not know")
        text = shape["text"]
        if text is not None and not isinstance(text, str):
            raise ReadError("the text of an article is a string")
        article = evolve(_article_from_dict(shape), text=text)
        quotes = tuple(from_dict(quote) for quote in shape["quotes"])
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ReadError(f"not an article as quotebank exports it ({type(error).__name__}: {error})") from error
    for quote in quotes:
        _check_places(text, quote)
    return article, quotes


def _check_places(text: str | None, quote: Quote) -> None:
    others = [span for span in (quote.cue, quote.mention, quote.addressee_span) if span]
    spans = [*quote.content, *quote.quoted, *others]
    if text is None:
        if spans:
            raise ReadError(f"the quote {quote.text[:60]!r} has places, but its article has no text")
        return
    if not all(0 <= span.start < span.end <= len(text) for span in spans):
        raise ReadError(f"a place of the quote {quote.text[:60]!r} lies outside the article's text")
    if " ".join(text[span.slice] for span in quote.content) != quote.text:
        raise ReadError(f"the places of the quote {quote.text[:60]!r} do not give its words in the article's text")


def export_articles(articles: Iterable[tuple[Article, Iterable[Quote]]], out: TextIO) -> int:
    """Write one article a line in the shape of `article_to_dict`, and return how many quotes that were.

    ``quotebank import`` makes an equal bank of it. A line is a whole article: of a file that was cut off, only the last
    line is lost.

    Args:
        articles: Articles with their texts, as ``QuoteBank.articles`` gives them; read one at a time.
        out: A text stream in UTF-8.
    """
    count = 0
    for article, quotes in articles:
        shape = article_to_dict(article, quotes)
        count += len(shape["quotes"])
        out.write(json.dumps(shape, ensure_ascii=False) + "\n")
    return count


def _speaker_to_dict(speaker: Speaker) -> dict[str, Any]:
    shape = {"name": speaker.name, "kind": speaker.kind.value, "role": speaker.role, "id": speaker.id}
    return shape | {"wikidata": speaker.wikidata}


def _speaker_from_dict(shape: Mapping[str, Any]) -> Speaker:
    kind = SpeakerKind(shape.get("kind") or SpeakerKind.PERSON)
    return Speaker(
        _string(shape["name"]), kind, role=shape.get("role"), id=shape.get("id"), wikidata=shape.get("wikidata")
    )


_ARTICLE_FIELDS = ("id", "outlet", "url", "title", "byline", "language")


def _article_to_dict(article: Article) -> dict[str, Any]:
    return {name: getattr(article, name) for name in _ARTICLE_FIELDS} | {"published": _iso(article.published)}


def _article_from_dict(shape: Mapping[str, Any]) -> Article:
    known = {name: shape.get(name) for name in _ARTICLE_FIELDS}
    return Article(None, published=_date(shape.get("published")), **known)


def _as_template(reason: str) -> str:
    return reason.replace("{", "{{").replace("}", "}}")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} where words belong")
    return value


def _review(value: object) -> str | None:
    if value not in (None, "accepted", "rejected"):
        raise ValueError(f"{value!r} where accepted or rejected belongs")
    return None if value is None else str(value)


def _pair(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span is not None else None


def _pairs(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _span(pair: list[int] | None) -> Span | None:
    if pair is None:
        return None
    start, end = pair
    return Span(int(start), int(end))


def _spans(pairs: Iterable[list[int]] | None) -> tuple[Span, ...]:
    return tuple(Span(int(start), int(end)) for start, end in pairs or ())
