"""Rows to records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import regex
import sqlalchemy as sa

from quotebank.records import Article, Evidence, Quote, QuoteKind, Span, Speaker, SpeakerKind
from quotebank.store.database import chunks
from quotebank.store.reviewing import ACCEPTED, REJECTED
from quotebank.store.schema import articles, outlets, quote_speakers, quotes, speaker_names, speakers, texts

_CONTEXT = 80
"""How many characters of the article to give either side of a quote, at most."""
_CUT_WORD_FIRST = regex.compile(r"\S*\s+")
_CUT_WORD_LAST = regex.compile(r"\s+\S*$")


def load(connection: sa.Connection, ids: Sequence[int], *, with_text: bool = False) -> list[Quote]:
    """Return the quotes of some row ids, in the order of the ids; with the texts of their articles if asked for."""
    found: dict[int, Quote] = {}
    for some in chunks(ids):
        people = _people(connection, some)
        rows = connection.execute(_QUOTES, {"ids": some}).mappings().all()
        bodies = _bodies(connection, {row["text_id"] for row in rows}) if with_text else {}
        for row in rows:
            found[row["id"]] = _quote(row, people[row["id"]], bodies.get(row["text_id"]))
    return [found[id_] for id_ in ids if id_ in found]


def load_article(connection: sa.Connection, uid: str) -> Article | None:
    """Return an article with its text, None if it is not stored."""
    columns = [*_ARTICLE_COLUMNS, texts.c.body.label("body")]
    query = sa.select(*columns).select_from(articles).outerjoin(outlets).outerjoin(texts)
    row = connection.execute(query.where(articles.c.uid == uid)).mappings().one_or_none()
    return None if row is None else _article(row, row["body"])


def load_articles(connection: sa.Connection, ids: Sequence[int]) -> dict[int, Article]:
    """Return the articles of some row ids, with their texts."""
    columns = [articles.c.id, *_ARTICLE_COLUMNS, texts.c.body.label("body")]
    query = sa.select(*columns).select_from(articles).outerjoin(outlets).outerjoin(texts)
    rows = connection.execute(query.where(articles.c.id.in_(ids))).mappings()
    return {row["id"]: _article(row, row["body"]) for row in rows}


def load_versions(connection: sa.Connection, uid: str) -> list[Article]:
    """Return the articles with text that have the outlet and address of a stored one, in the order of storing."""
    own = connection.execute(
        sa.select(articles.c.identity, articles.c.url, articles.c.text_id).where(articles.c.uid == uid)
    ).one()
    query = sa.select(articles.c.uid).where(articles.c.identity == own.identity, articles.c.text_id.is_not(None))
    alone = own.url is None or own.text_id is None
    uids = [uid] if alone else connection.execute(query.order_by(articles.c.id)).scalars().all()
    return [article for each in uids if (article := load_article(connection, each))]


_ARTICLE_COLUMNS = [
    articles.c.uid.label("article_uid"),
    articles.c.url,
    articles.c.title,
    articles.c.published,
    articles.c.byline,
    articles.c.language,
    articles.c.extracted_by,
    outlets.c.name.label("outlet"),
]


def _quotes_query() -> sa.Select[Any]:
    start, end = quotes.c.content_start, quotes.c.content_end
    # One character more than is shown tells whether the last word is a whole one.
    first = sa.case((start > _CONTEXT, start - _CONTEXT - 1), else_=0)
    return (
        sa.select(
            quotes,
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


# Made once: to put a query of so many columns together takes longer than to run it.
_QUOTES = _quotes_query()
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


def _bodies(connection: sa.Connection, ids: set[int | None]) -> dict[int | None, str]:
    """Return texts by their ids, each once: a hundred quotes of a long article must not load it a hundred times."""
    query = sa.select(texts.c.id, texts.c.body).where(texts.c.id.in_(ids - {None}))
    return {row.id: row.body for row in connection.execute(query)}


def _people(connection: sa.Connection, ids: Sequence[int]) -> defaultdict[int, list[Speaker]]:
    people: defaultdict[int, list[Speaker]] = defaultdict(list)
    for quote_id, role, name, kind, id_, wikidata in connection.execute(_PEOPLE, {"ids": ids}).all():
        people[quote_id].append(Speaker(name, SpeakerKind(kind), role, id_, wikidata))
    return people


def _quote(row: sa.RowMapping, people: Iterable[Speaker], body: str | None) -> Quote:
    relayer = None
    if row["relayer"] is not None:
        relayer = Speaker(
            row["relayer"],
            SpeakerKind(row["relayer_kind"]),
            row["relayer_role"],
            row["relayer_id"],
            row["relayer_wikidata"],
        )
    if row["text"] is None or row["uid"] is None or row["negated"] is None or not 0 <= row["confidence"] <= 1:
        raise ValueError(f"the quote in row {row['id']} lacks its words, its id or its confidence")
    content = _spans(row["content"])
    return Quote(
        text=row["text"],
        kind=QuoteKind(row["kind"]),
        speakers=tuple(people),
        content=content,
        quoted=content if row["quoted"] == row["content"] else _spans(row["quoted"]),
        cue=_span(row["cue_start"], row["cue_end"]),
        mention=_span(row["mention_start"], row["mention_end"]),
        addressee=row["addressee"],
        addressee_span=_span(row["addressee_start"], row["addressee_end"]),
        relayed_by=relayer,
        negated=row["negated"],
        said_on=row["said_on"],
        confidence=row["confidence"],
        evidence=tuple(map(evidence_of, row["evidence"] or ())),
        id=row["uid"],
        review=_reviewed(row["review"]),
        article=_article(row, body),
        before=_trimmed(row["before"], _CUT_WORD_FIRST, -_CONTEXT, None),
        after=_trimmed(row["after"], _CUT_WORD_LAST, None, _CONTEXT),
    )


def _reviewed(review: str | None) -> str | None:
    if review not in (None, ACCEPTED, REJECTED):
        raise ValueError(f"{review[:40]!r} is no review")
    return review


def evidence_of(piece: object) -> Evidence:
    """Return a piece of a quote's evidence as it stands in the database: a template and what fills it.

    Raises:
        ValueError: it is none.
    """
    if not isinstance(piece, list) or not piece or not all(isinstance(word, str) for word in piece):
        raise ValueError(f"{str(piece)[:40]!r} is no evidence")
    return tuple(piece)


def _article(row: sa.RowMapping, body: str | None) -> Article:
    return Article(
        text=body,
        outlet=row["outlet"],
        url=row["url"],
        title=row["title"],
        published=row["published"],
        byline=row["byline"],
        language=row["language"],
        id=row["article_uid"],
        extracted_by=row["extracted_by"],
    )


def _trimmed(text: str | None, cut_word: regex.Pattern[str], first: int | None, last: int | None) -> str | None:
    if text is None or len(text) <= _CONTEXT:
        return text
    whole: str = cut_word.sub("", text, count=1)
    return whole[first:last] or text[first:last]


def _spans(written: str | None) -> tuple[Span, ...]:
    return tuple([_ordered(*map(int, span.split("-"))) for span in (written or "").split()])


def _span(start: int | None, end: int | None) -> Span | None:
    return None if start is None or end is None else _ordered(start, end)


def _ordered(start: int, end: int) -> Span:
    if not 0 <= start < end:
        raise ValueError(f"{start}-{end} is no place in a text")
    return Span(start, end)
