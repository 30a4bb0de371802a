"""Rows to records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import regex
import sqlalchemy as sa
from attrs import evolve

from quotebank.records import (
    QUOTE_ARGUMENTS,
    STORED_FIELDS,
    Article,
    Block,
    BlockKind,
    Evidence,
    FieldType,
    Quote,
    QuoteKind,
    Span,
    Speaker,
    SpeakerKind,
    Stance,
)
from quotebank.store.database import chunks
from quotebank.store.reviewing import ACCEPTED, REJECTED
from quotebank.store.schema import articles, outlets, quote_speakers, quotes, speaker_names, speakers, texts

_CONTEXT = 80
"""The most characters of the article to return on each side of a quote."""
_CUT_WORD_FIRST = regex.compile(r"\S*\s+")
_CUT_WORD_LAST = regex.compile(r"\s+\S*$")


def load(connection: sa.Connection, ids: Sequence[int], *, with_text: bool = False) -> list[Quote]:
    """Return the quotes with some row ids, in the order of the ids; optionally with the texts of their articles."""
    found: dict[int, Quote] = {}
    for some in chunks(ids):
        if rows := connection.execute(_QUOTES, {"ids": some}).all():
            columns = dict(zip(_NAMES, zip(*rows, strict=True), strict=True))
            bodies = _bodies(connection, set(columns["text_id"])) if with_text else {}
            found.update(zip(columns["id"], _quotes(columns, _people(connection, some), bodies), strict=True))
    return [found[id_] for id_ in ids if id_ in found]


def load_article(connection: sa.Connection, uid: str) -> Article | None:
    """Return an article with its text; None if it is not stored."""
    query = sa.select(texts.c.body, *_ARTICLE_COLUMNS, *_READING).select_from(articles)
    row = connection.execute(query.outerjoin(outlets).outerjoin(texts).where(articles.c.uid == uid)).one_or_none()
    return None if row is None else _article(*row)


def load_articles(connection: sa.Connection, ids: Sequence[int]) -> dict[int, Article]:
    """Return the articles with some row ids, with their texts."""
    columns = (articles.c.id, texts.c.body, *_ARTICLE_COLUMNS, *_READING)
    query = sa.select(*columns).select_from(articles).outerjoin(outlets).outerjoin(texts)
    return {id_: _article(*row) for id_, *row in connection.execute(query.where(articles.c.id.in_(ids)))}


def _article(*row: Any) -> Article:  # noqa: ANN401  the values of a row
    *own, structure, read_by = row
    article: Article = evolve(Article(*own), structure=blocks_of(structure), read_by=read_by)
    return article


def blocks_of(written: str | None) -> tuple[Block, ...]:
    """Return a structure from its stored form.

    Raises:
        ValueError: it is malformed.
    """
    found = []
    for piece in (written or "").split():
        kind, _, place = piece.partition(":")
        start, _, end = place.partition("-")
        found.append(Block(BlockKind(kind), int(start), int(end)))
    return tuple(found)


def load_versions(connection: sa.Connection, uid: str) -> list[Article]:
    """Return the articles with text and with the outlet and address of a stored one, in the order of storing."""
    own = connection.execute(
        sa.select(articles.c.identity, articles.c.url, articles.c.text_id).where(articles.c.uid == uid)
    ).one()
    query = sa.select(articles.c.uid).where(articles.c.identity == own.identity, articles.c.text_id.is_not(None))
    alone = own.url is None or own.text_id is None
    uids = [uid] if alone else connection.execute(query.order_by(articles.c.id)).scalars().all()
    return [article for each in uids if (article := load_article(connection, each))]


_ARTICLE_COLUMNS = [
    outlets.c.name.label("outlet"),
    articles.c.url,
    articles.c.title,
    articles.c.published,
    articles.c.byline,
    articles.c.language,
    articles.c.uid.label("article_uid"),
    articles.c.extracted_by,
]
"""All but the text and how it was read, in the order of the record's fields."""
_READING = [articles.c.structure, articles.c.read_by]


def _quotes_query() -> sa.Select[Any]:
    start, end = quotes.c.content_start, quotes.c.content_end
    # One character more than is shown, to see whether the last word is complete.
    first = sa.case((start > _CONTEXT, start - _CONTEXT - 1), else_=0)
    return (
        sa.select(
            quotes.c.id,
            quotes.c.uid,
            *(quotes.c[name] for field in STORED_FIELDS for name in field.columns),
            quotes.c.relayer_role,
            *_ARTICLE_COLUMNS,
            articles.c.text_id,
            sa.func.substr(texts.c.body, first + 1, start - first, type_=sa.Text).label("before"),
            sa.func.substr(texts.c.body, end + 1, _CONTEXT + 1, type_=sa.Text).label("after"),
            speakers.c.id.label("relayer_id"),
            speaker_names.c.name.label("relayer"),
            speakers.c.kind.label("relayer_kind"),
            speakers.c.wikidata.label("relayer_wikidata"),
        )
        .join_from(quotes, articles, articles.c.id == quotes.c.article_id)
        .outerjoin(outlets, outlets.c.id == articles.c.outlet_id)
        .outerjoin(texts, texts.c.id == articles.c.text_id)
        .outerjoin(speaker_names, speaker_names.c.id == quotes.c.relayer_name_id)
        .outerjoin(speakers, speakers.c.id == speaker_names.c.speaker_id)
        .where(quotes.c.id.in_(sa.bindparam("ids", expanding=True)))
    )


# Built once: building a query of so many columns takes longer than running it.
_QUOTES = _quotes_query()
_NAMES = _QUOTES.selected_columns.keys()
_PEOPLE = (
    sa.select(
        quote_speakers.c.quote_id,
        quote_speakers.c.role,
        speaker_names.c.name,
        speakers.c.kind,
        speakers.c.id,
        speakers.c.wikidata,
    )
    .join_from(quote_speakers, speaker_names, speaker_names.c.id == quote_speakers.c.name_id)
    .join(speakers, speakers.c.id == quote_speakers.c.speaker_id)
    .where(quote_speakers.c.quote_id.in_(sa.bindparam("ids", expanding=True)))
    .order_by(quote_speakers.c.quote_id, quote_speakers.c.position)
)


_BODIES = sa.select(texts.c.id, texts.c.body).where(texts.c.id.in_(sa.bindparam("ids", expanding=True)))


def _bodies(connection: sa.Connection, ids: set[int | None]) -> dict[int | None, str]:
    """Return texts by id, loading each only once, however many quotes it has."""
    return {row.id: row.body for row in connection.execute(_BODIES, {"ids": list(ids - {None})})}


def _people(connection: sa.Connection, ids: Sequence[int]) -> defaultdict[int, list[Speaker]]:
    people: defaultdict[int, list[Speaker]] = defaultdict(list)
    for quote_id, role, name, kind, id_, wikidata in connection.execute(_PEOPLE, {"ids": ids}).all():
        people[quote_id].append(Speaker(name, SpeakerKind(kind), role, id_, wikidata))
    return people


def _quotes(
    columns: Mapping[str, Sequence[Any]], people: Mapping[int, Iterable[Speaker]], bodies: Mapping[int | None, str]
) -> Iterator[Quote]:
    """Yield quotes from the columns of their rows: column by column, most values need no conversion."""
    necessary = ("id", "text", "uid", "negated", "opposed", "speaker_confidence", "confidence")
    for id_, text, uid, negated, opposed, sure, confidence in zip(*(columns[name] for name in necessary), strict=True):
        if None in (text, uid, negated, opposed) or not 0 <= sure <= 1 or not 0 <= (confidence or 0) <= 1:
            raise ValueError(f"the quote in row {id_} lacks its words, its id or its confidence")
    values: dict[str, Iterable[Any]] = {
        "id": columns["uid"],
        "speakers": [tuple(people[id_]) for id_ in columns["id"]],
        "relayed_by": map(_relayer, *[columns[name] for name in _RELAYER]),
        "article": map(Article, map(bodies.get, columns["text_id"]), *[columns[name] for name in _ARTICLE]),
        "before": [_trimmed(text, _CUT_WORD_FIRST, -_CONTEXT, None) for text in columns["before"]],
        "after": [_trimmed(text, _CUT_WORD_LAST, None, _CONTEXT) for text in columns["after"]],
    }
    for field in STORED_FIELDS:
        read, own = _READ[field.type], [columns[name] for name in field.columns]
        values[field.attribute] = map(read, *own) if read else own[0]
    return map(Quote, *[values[name] for name in QUOTE_ARGUMENTS])


def _relayer(name: str | None, kind: str, role: str | None, id_: int, wikidata: str | None) -> Speaker | None:
    return None if name is None else Speaker(name, SpeakerKind(kind), role, id_, wikidata)


def _reviewed(review: str | None) -> str | None:
    if review not in (None, ACCEPTED, REJECTED):
        raise ValueError(f"{review[:40]!r} is not a review")
    return review


def evidence_of(piece: object) -> Evidence:
    """Return a piece of a quote's evidence from its stored form: a template and its values.

    Raises:
        ValueError: it is malformed.
    """
    if not isinstance(piece, list) or set(map(type, piece)) != {str}:
        raise ValueError(f"{str(piece)[:40]!r} is not evidence")
    return tuple(piece)


def _evidence(pieces: Iterable[object] | None) -> tuple[Evidence, ...]:
    return tuple(map(evidence_of, pieces or ()))


def _trimmed(text: str | None, cut_word: regex.Pattern[str], first: int | None, last: int | None) -> str | None:
    if text is None or len(text) <= _CONTEXT:
        return text
    whole: str = cut_word.sub("", text, count=1)
    return whole[first:last] or text[first:last]


@lru_cache(maxsize=1024)  # the quoted part is usually the whole content
def _spans(written: str | None) -> tuple[Span, ...]:
    return tuple([_ordered(*map(int, span.split("-"))) for span in (written or "").split()])


def _body(name: str | None, kind: str) -> Speaker | None:
    return None if name is None else Speaker(name, SpeakerKind(kind))


def _span(start: int | None, end: int | None) -> Span | None:
    return None if start is None or end is None else _ordered(start, end)


def _ordered(start: int, end: int) -> Span:
    if not 0 <= start < end:
        raise ValueError(f"{start}-{end} is not a place in a text")
    return Span(start, end)


_ARTICLE = tuple(column.name for column in _ARTICLE_COLUMNS)
_RELAYER = ("relayer", "relayer_kind", "relayer_role", "relayer_id", "relayer_wikidata")
_READ: dict[FieldType, Callable[..., Any] | None] = {
    FieldType.WORDS: None,
    FieldType.KIND: QuoteKind,
    FieldType.STANCE: lambda stance: stance and Stance(stance),
    FieldType.REVIEW: _reviewed,
    FieldType.TRUTH: None,
    FieldType.SHARE: None,
    FieldType.DAY: None,
    FieldType.PLACE: _span,
    FieldType.PLACES: _spans,
    FieldType.BODY: _body,
    FieldType.REASONS: _evidence,
}
"""For each field type, how a value is read from its columns; None if it needs no conversion."""
