"""Tells whether a text is a better reading of a page that is stored, and replaces the old reading with it.

Readers improve: they find paragraphs that were lost, or leave out what is no part of the article. The page itself can
change, too, and then both versions are kept; so only readings by other readers are replaced, and none of whose
sentences is reworded in the new one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

import sqlalchemy as sa
from attrs import frozen
from rapidfuzz import fuzz

from quotebank.records import Article
from quotebank.store.correction_log import read_standing
from quotebank.store.database import Database, chunks
from quotebank.store.overlaps import Spans
from quotebank.store.prepared_articles import PreparedArticle, day_of
from quotebank.store.reextraction import Replacement
from quotebank.store.schema import articles, corrections, removals, texts

_ENDS = re.compile(r"[.?!…]+[”’\"']?\s|[\n|]")
_CARRIED = 0.5
"""The least share of an old reading's letters that the new one has."""
_REWORDED = 60
"""How alike, of 100, two sentences are that are one in two wordings."""
_MOST_COMPARED = 40
"""Sentences of each reading that the other has not."""


@frozen
class Reread:
    """A stored article, and a better reading of its page."""

    row: int
    text_id: int
    old: str
    ready: PreparedArticle


def find(connection: sa.Connection, prepared: Iterable[PreparedArticle]) -> list[Reread]:
    """Return which articles are better readings of stored ones; the latest stored one of each page."""
    read = [ready for ready in prepared if ready.article.read_by is not None and ready.article.text is not None]
    removed = _removed(connection, [ready.uid for ready in read])
    given: dict[str, list[PreparedArticle]] = {}
    for ready in read:
        if ready.uid not in removed:
            given.setdefault(ready.identity, []).append(ready)
    found: dict[str, Reread] = {}
    taken: set[int] = set()
    stored: set[str] = set()
    known = ("id", "uid", "identity", "read_by", "structure", "text_id")
    columns = (*(articles.c[name] for name in known), texts.c.body)
    for some in chunks(given):
        query = sa.select(*columns).join_from(articles, texts).where(articles.c.identity.in_(some))
        query = query.where(articles.c.extracted_by.is_not(None)).order_by(articles.c.id.desc())
        rows = connection.execute(query).all()
        stored |= {row.uid for row in rows}
        for row in rows:
            for ready in given[row.identity]:
                if ready.uid not in found and row.id not in taken and _improves(row, ready, stored):
                    found[ready.uid] = Reread(row.id, row.text_id, row.body, ready)
                    taken.add(row.id)
    return list(found.values())


def without_structure(connection: sa.Connection, uids: Iterable[str]) -> set[str]:
    """Return which articles were extracted here, but without what their pages set apart."""
    table, found = articles.c, set[str]()
    for some in chunks(uids):
        plain = table.extracted_by.is_not(None) & table.structure.is_(None) & table.read_by.is_(None)
        found.update(connection.execute(sa.select(table.uid).where(table.uid.in_(some), plain)).scalars())
    return found


def _removed(connection: sa.Connection, uids: Iterable[str]) -> set[str]:
    found = set[str]()
    for some in chunks(uids):
        found.update(connection.execute(sa.select(removals.c.uid).where(removals.c.uid.in_(some))).scalars())
    return found


def _improves(row: sa.Row[Any], ready: PreparedArticle, stored: set[str]) -> bool:
    """Whether what other readers read now is better than what is stored."""
    article = ready.article
    if row.uid == ready.uid:
        return bool(article.structure) and row.structure is None and row.read_by is None
    if row.read_by == article.read_by or ready.uid in stored or not (article.url or article.title):
        return False
    return is_same_page(row.body, article.text or "")


def replace(
    connection: sa.Connection, database: Database, found: Sequence[Reread], text_ids: Mapping[str, int],
    extractor: str, *, group: bool,
) -> int:  # fmt: skip
    """Put new readings in the places of old ones, with people's corrections; return how many quotes are new."""
    if not found:
        return 0
    old_uids = _uids(connection, [one.row for one in found])
    renamed = {old_uids[one.row]: one.ready.uid for one in found}
    _rename_in_log(connection, {old: new for old, new in renamed.items() if old != new})
    for one in found:
        new = {
            "uid": one.ready.uid, "text_id": text_ids[one.ready.text_hash], **reading_columns(one.ready.article),
            **{name: value for name, value in _about(one.ready.article).items() if value is not None},
        }  # fmt: skip
        connection.execute(articles.update().where(articles.c.id == one.row).values(new))
    places = {one.row: _Carried(one.old, one.ready.article.text or "").spans for one in found}
    replacement = Replacement(connection, database, extractor, read_standing(connection), places)
    told = replacement.of({one.row: one.ready for one in found}, group=group)
    used = sa.exists().where(articles.c.text_id == texts.c.id)
    connection.execute(texts.delete().where(texts.c.id.in_({one.text_id for one in found}), ~used))
    return told.quotes_added


def _uids(connection: sa.Connection, rows: Iterable[int]) -> dict[int, str]:
    query = sa.select(articles.c.id, articles.c.uid).where(articles.c.id.in_(rows))
    return {row.id: row.uid for row in connection.execute(query)}


def _rename_in_log(connection: sa.Connection, renamed: Mapping[str, str]) -> None:
    """Tell the log of corrections by which ids its articles go now, so that an undo finds their quotes."""
    logged = sa.select(corrections.c.id, corrections.c.identities).where(corrections.c.identities.is_not(None))
    for id_, identities in connection.execute(logged).all():
        quotes = {
            row: [uid, renamed.get(article, article)] for row, (uid, article) in identities.get("quote", {}).items()
        }
        if quotes != {row: list(pair) for row, pair in identities.get("quote", {}).items()}:
            new = {**identities, "quote": quotes}
            connection.execute(corrections.update().where(corrections.c.id == id_).values(identities=new))


def reading_columns(article: Article) -> dict[str, Any]:
    """What is stored of how an article was read."""
    blocks = " ".join(f"{block.kind.value}:{block.start}-{block.end}" for block in article.structure)
    return {"structure": blocks or None, "read_by": article.read_by}


def is_same_page(old: str, new: str) -> bool:
    r"""Whether two texts are readings of one page: most of the old is in the new, and no sentence is reworded.

    >>> is_same_page("Menu\nThe dam holds.\nIt rained.", "The dam holds. It rained.\nThe ferry sails.")
    True
    >>> is_same_page("The dam holds.\nForty came.", "The dam holds.\nFifty came.")
    False
    """
    olds, news = _sentences(old), _sentences(new)
    lost, gained = _missing(olds, news), _missing(news, olds)
    if len(lost) > _MOST_COMPARED or len(gained) > _MOST_COMPARED:
        return False
    letters = sum(map(len, olds))
    if letters - sum(map(len, lost)) < _CARRIED * letters:
        return False
    return not any(fuzz.ratio(one, other) >= _REWORDED for one in lost for other in gained)


def _missing(some: list[str], others: list[str]) -> list[str]:
    """The sentences that other text does not hold, wherever it has its breaks; no more than are compared, and one."""
    whole, known = "".join(others), set(others)
    return list(islice((each for each in some if each not in known and each not in whole), _MOST_COMPARED + 1))


def _about(article: Article) -> dict[str, Any]:
    return {
        "title": article.title, "published": day_of(article.published), "byline": article.byline,
        "language": article.language,
    }  # fmt: skip


def _sentences(text: str) -> list[str]:
    return list(filter(None, map(_letters, _ENDS.split(text))))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


class _Carried:
    """Where the words of an old reading stand in the new one."""

    def __init__(self, old: str, new: str) -> None:
        self._old, self._new_places = old, [k for k, character in enumerate(new) if character.isalnum()]
        self._letters = _letters(new)

    def spans(self, spans: Spans) -> Spans:
        """The same words' spans in the new reading; those that it has not are left out."""
        found: Spans = []
        after = 0
        for start, end in spans:
            words = _letters(self._old[start:end])
            at = self._letters.find(words, after) if words else -1
            if at < 0:
                continue
            if not found:
                at = self._nth(words, self._count(words, start))
            after = at + len(words)
            found.append((self._new_places[at], self._new_places[after - 1] + 1))
        return found

    def _count(self, words: str, start: int) -> int:
        """How often the words stand before a place of the old reading."""
        return _letters(self._old[:start]).count(words)

    def _nth(self, words: str, number: int) -> int:
        at = self._letters.find(words)
        for _ in range(number):
            following = self._letters.find(words, at + 1)
            if following < 0:
                break
            at = following
        return at
