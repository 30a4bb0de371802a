"""The full-text index of quotes, with one class per database dialect."""

from __future__ import annotations

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import regex
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from quotebank.marks import DOUBLE
from quotebank.store.schema import quotes

_MARKS = "".join(sorted(mark for mark in DOUBLE if len(mark) == 1))
_PIECE = regex.compile(rf"[{_MARKS}](?P<phrase>[^{_MARKS}]*)[{_MARKS}]|(?P<chunk>[^\s{_MARKS}]+)")
_TOKEN = regex.compile(r"[\p{L}\p{M}\p{N}\p{Co}--[ʼʻ]]+", regex.V1)
_UNSTORABLE = regex.compile(r"[\0\p{Cs}]")

_LONGEST_WORD = 500
_LAST_PLACE, _MOST_PLACES = 16_383, 255
_LARGEST_VECTOR = 800_000
"""Limits of a ``tsvector``: 2,046 bytes per word, 255 positions per word, and a megabyte in all, with positions."""
_AT_ONCE = 400
"""Words in one ``tsquery``, even if all have the maximum length; a longer query is split into several."""
_COMMON = 200
"""A word in fewer quotes than this is counted exactly, which is as fast as an estimate from the server."""
_REMEMBERED = 20_000
_COUNTED, _SAMPLE = 500, 20_000
"""A word in fewer quotes than the first is counted; for others, the latest quotes, up to the second, are a sample."""
_UNPLACED = "#"
"""Marks a ``tsvector`` without all positions: phrases are matched as single words there."""


class FullText(ABC):
    """The index of quotes' words in one dialect."""

    indexed: sa.ColumnElement[int]
    """The ids of the indexed quotes."""

    @abstractmethod
    def fill(self, connection: sa.Connection, first: int, last: int) -> None:
        """Index the new quotes from one id to another, both inclusive."""

    @abstractmethod
    def refresh(self, connection: sa.Connection, ids: Sequence[int]) -> None:
        """Index some quotes again after their words have changed."""

    @abstractmethod
    def purge(self, connection: sa.Connection) -> None:
        """Purge the words of deleted quotes, which the index may only have marked as deleted."""

    @abstractmethod
    def rebuild(self, connection: sa.Connection) -> None:
        """Rebuild the index from all quotes."""

    @staticmethod
    @abstractmethod
    def part_of(wanted: str | sa.BindParameter[str], column: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
        """Return the condition that a column contains a string literally."""

    @abstractmethod
    def frequency(self, connection: sa.Connection, word: str) -> int:
        """Return the approximate number of quotes that contain a word."""

    @abstractmethod
    def newest(self, connection: sa.Connection, combinations: Sequence[Sequence[str]], most: int) -> Sequence[int]:
        """Return the ids of the quotes that contain all words of any of the combinations, the last stored first."""

    @abstractmethod
    def ranking(self, text: str, beyond: int | None = None) -> sa.Select[Any] | None:
        """Return a query for (id, rank) of the quotes that contain a text; None if it has no words to rank by.

        Only quotes with ids greater than ``beyond`` are ranked.
        """

    @abstractmethod
    def _matching(self, text: str) -> sa.Select[Any] | None:
        """Return a query for the ids of the quotes that contain a text; None if it has no words."""

    def has_words(self, text: str) -> bool:
        """Return whether a text has words to search for."""
        return self._matching(text) is not None

    def size(self, connection: sa.Connection) -> int:
        """Return the approximate number of quotes."""
        return int(connection.execute(sa.select(sa.func.coalesce(sa.func.max(quotes.c.id), 0))).scalar_one())

    def beyond(self, connection: sa.Connection, text: str, most: int) -> int | None:
        """Return the id before the last ``most`` quotes that contain a text; None if there are no more than that."""
        matching = self._matching(text)
        if matching is None:
            return None
        [id_] = matching.selected_columns
        return connection.execute(matching.order_by(id_.desc()).offset(most).limit(1)).scalar()

    def holding(self, text: str, beyond: int | None = None, *, singly: bool = False) -> sa.ColumnElement[bool]:
        """Return the condition that a quote contains all words of a text, and its phrases in double quotes literally.

        A text without any word (an emoji, a question mark) is matched literally; every quote contains the empty text.
        If the text has words, only quotes with ids greater than ``beyond`` match. With ``singly``, each quote is looked
        up in the index, which is faster for frequent words in few quotes.
        """
        matching = self._matching(text)
        if matching is not None:
            [id_] = matching.selected_columns
            if beyond is not None:
                matching = matching.where(id_ > beyond)
            return matching.where(id_ == quotes.c.id).exists() if singly else quotes.c.id.in_(matching)
        wanted = text.strip()
        if not wanted:
            return sa.true()
        return self.part_of(wanted, quotes.c.text)


class SqliteFullText(FullText):
    """FTS5, filled once per batch; triggers update it when a quote is changed or deleted."""

    _table = sa.table("quote_fts", sa.column("rowid", sa.Integer), sa.column("rank", sa.Float))
    _self: sa.ColumnElement[Any] = sa.literal_column("quote_fts")
    indexed = sa.table("quote_fts_docsize", sa.column("id", sa.Integer)).c.id

    def __init__(self) -> None:
        self._frequent: dict[str, int] = {}
        """Approximate counts of frequent words, cached."""

    def fill(self, connection: sa.Connection, first: int, last: int) -> None:
        connection.execute(
            sa.text("INSERT INTO quote_fts(rowid, text) SELECT id, text FROM quote WHERE id BETWEEN :first AND :last"),
            {"first": first, "last": last},
        )

    def refresh(self, connection: sa.Connection, ids: Sequence[int]) -> None:
        """Do nothing: a trigger does this."""

    def purge(self, connection: sa.Connection) -> None:
        connection.execute(sa.text("INSERT INTO quote_fts(quote_fts) VALUES ('optimize')"))

    def rebuild(self, connection: sa.Connection) -> None:
        connection.execute(sa.text("INSERT INTO quote_fts(quote_fts) VALUES ('rebuild')"))

    @staticmethod
    def part_of(wanted: str | sa.BindParameter[str], column: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
        return sa.func.instr(column, wanted) > 0 if not isinstance(wanted, str) or storable(wanted) else sa.false()

    def frequency(self, connection: sa.Connection, word: str) -> int:
        if word in self._frequent:
            return self._frequent[word]
        hits = self._hits(f'"{word}"')
        some = self._count(connection, hits.limit(_COUNTED))
        if some < _COUNTED:
            return some
        size = self.size(connection)
        lately = self._count(connection, hits.where(self._table.c.rowid > size - _SAMPLE))
        estimate = max(some, lately * max(size, _SAMPLE) // _SAMPLE)
        if len(self._frequent) < _REMEMBERED:
            self._frequent[word] = estimate
        return estimate

    @staticmethod
    def _count(connection: sa.Connection, hits: sa.Select[Any]) -> int:
        return int(connection.execute(sa.select(sa.func.count()).select_from(hits.subquery())).scalar_one())

    def newest(self, connection: sa.Connection, combinations: Sequence[Sequence[str]], most: int) -> Sequence[int]:
        if not combinations:
            return []
        joined = " OR ".join("(" + " AND ".join(f'"{word}"' for word in some) + ")" for some in combinations)
        hits = self._hits(joined).order_by(self._table.c.rowid.desc()).limit(most)
        return connection.execute(hits).scalars().all()

    def ranking(self, text: str, beyond: int | None = None) -> sa.Select[Any] | None:
        match = match_expression(text)
        if not match:
            return None
        ranks = sa.select(self._table.c.rowid.label("id"), self._table.c.rank).where(self._self.match(match))
        return ranks if beyond is None else ranks.where(self._table.c.rowid > beyond)

    def _matching(self, text: str) -> sa.Select[Any] | None:
        match = match_expression(text)
        return self._hits(match) if match else None

    def _hits(self, match: str) -> sa.Select[Any]:
        return sa.select(self._table.c.rowid).where(self._self.match(match))


class PostgresFullText(FullText):
    """A ``tsvector`` table with a GIN index; words are split here, not by the server's parser."""

    _table = sa.table("quote_fts", sa.column("quote_id", sa.Integer), sa.column("words", TSVECTOR))
    indexed = _table.c.quote_id
    _BATCH = 2_000

    def __init__(self) -> None:
        self._common: Mapping[str, int] = {}

    def fill(self, connection: sa.Connection, first: int, last: int) -> None:
        self._take_in(connection, quotes.c.id.between(first, last))

    def refresh(self, connection: sa.Connection, ids: Sequence[int]) -> None:
        for at in range(0, len(ids), self._BATCH):
            some = ids[at : at + self._BATCH]
            connection.execute(self._table.delete().where(self._table.c.quote_id.in_(some)))
            self._take_in(connection, quotes.c.id.in_(some))

    def _take_in(self, connection: sa.Connection, which: sa.ColumnElement[bool]) -> None:
        rows = connection.execute(sa.select(quotes.c.id, quotes.c.text).where(which)).all()
        cursor = connection.connection.cursor()
        with cursor.copy("COPY quote_fts (quote_id, words) FROM STDIN") as copy:
            for id_, text in rows:
                copy.write_row((id_, _vector(text)))

    def purge(self, connection: sa.Connection) -> None:
        """Do nothing: the rows of deleted quotes are deleted with them."""

    def rebuild(self, connection: sa.Connection) -> None:
        connection.exec_driver_sql("DELETE FROM quote_fts")
        last = connection.execute(sa.select(sa.func.coalesce(sa.func.max(quotes.c.id), 0))).scalar_one()
        for first in range(0, last + 1, self._BATCH):
            self.fill(connection, first, first + self._BATCH - 1)

    def differing(self, connection: sa.Connection) -> int:
        """Return the number of quotes whose words in the index differ from theirs."""
        count, last = 0, -1
        page = sa.select(quotes.c.id, quotes.c.text).order_by(quotes.c.id).limit(self._BATCH)
        compare = (
            "SELECT count(*) FROM unnest(%(ids)s::integer[], %(vectors)s::text[]) AS own (id, words) "
            "JOIN quote_fts ON quote_id = own.id WHERE quote_fts.words <> own.words::tsvector"
        )
        while rows := connection.execute(page.where(quotes.c.id > last)).all():
            own = {"ids": [row.id for row in rows], "vectors": [_vector(row.text) for row in rows]}
            count += connection.exec_driver_sql(compare, own).scalar_one()
            last = rows[-1].id
        return count

    @staticmethod
    def part_of(wanted: str | sa.BindParameter[str], column: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
        return sa.func.strpos(column, wanted) > 0 if not isinstance(wanted, str) or storable(wanted) else sa.false()

    def frequency(self, connection: sa.Connection, word: str) -> int:
        phrases = _phrases(word)
        if len(phrases) == 1 and len(phrases[0]) == 1:
            estimate = self._estimates(connection).get(phrases[0][0])
            if estimate is not None:
                return estimate
        hits = self._hits(_conjunction(phrases)).limit(_SAMPLE)
        return int(connection.execute(sa.select(sa.func.count()).select_from(hits.subquery())).scalar_one())

    def forget(self) -> None:
        """Clear the cached word frequencies after the server has refreshed its statistics."""
        self._common = {}

    def _estimates(self, connection: sa.Connection) -> Mapping[str, int]:
        """Return the server's estimates of the number of quotes that contain the most common words."""
        if not self._common:
            rows = connection.exec_driver_sql(_MOST_COMMON).all()
            self._common = {
                word: int(share * total)
                for total, words, shares in rows
                for word, share in zip(words, shares, strict=False)  # followed by the least and greatest share
                if share * total >= _COMMON
            }
        return self._common

    def newest(self, connection: sa.Connection, combinations: Sequence[Sequence[str]], most: int) -> Sequence[int]:
        if not combinations:
            return []
        joined = " | ".join(
            "(" + _conjunction([phrase for word in some for phrase in _phrases(word)]) + ")" for some in combinations
        )
        hits = self._hits(joined).order_by(self._table.c.quote_id.desc()).limit(most)
        return connection.execute(hits).scalars().all()

    def ranking(self, text: str, beyond: int | None = None) -> sa.Select[Any] | None:
        phrases = _phrases(text)
        if not phrases:
            return None
        rank = (-sa.func.ts_rank(self._table.c.words, _tsquery(_conjunction(phrases[:_AT_ONCE])), 1)).label("rank")
        ranks = sa.select(self._table.c.quote_id.label("id"), rank).where(*self._held(phrases))
        return ranks if beyond is None else ranks.where(self._table.c.quote_id > beyond)

    def _matching(self, text: str) -> sa.Select[Any] | None:
        phrases = _phrases(text)
        return sa.select(self._table.c.quote_id).where(*self._held(phrases)) if phrases else None

    def _held(self, phrases: Sequence[Sequence[str]]) -> list[sa.ColumnElement[bool]]:
        """Return the conditions that a quote contains all phrases, each small enough for a ``tsquery``."""
        return [self._holds(_conjunction(some)) for some in _batches(phrases)]

    def _hits(self, query: str) -> sa.Select[Any]:
        return sa.select(self._table.c.quote_id).where(self._holds(query))

    def _holds(self, query: str) -> sa.ColumnElement[bool]:
        return self._table.c.words.bool_op("@@")(_tsquery(query))


_MOST_COMMON = """
SELECT reltuples, most_common_elems::text::text[], most_common_elem_freqs
FROM pg_stats JOIN pg_class ON pg_class.oid = to_regclass('quote_fts')
JOIN pg_namespace ON pg_namespace.oid = relnamespace AND nspname = schemaname AND relname = tablename
WHERE attname = 'words' AND most_common_elems IS NOT NULL AND reltuples > 0
"""


def _tsquery(query: str) -> sa.ColumnElement[Any]:
    return sa.cast(sa.literal(query), TSQUERY)


def _tokens(text: str) -> list[str]:
    """Split a text into the same words as FTS5's tokenizer, without case and accents."""
    if not text.isascii():
        text = "".join([c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)])
    return [word[:_LONGEST_WORD] for word in _TOKEN.findall(text.casefold())]


def _phrases(text: str) -> list[list[str]]:
    """Return the phrases of a text, with long ones split into pieces that overlap by one word."""
    pieces = (match["phrase"] or match["chunk"] or "" for match in _PIECE.finditer(_UNSTORABLE.sub(" ", text)))
    phrases = filter(None, map(_tokens, dict.fromkeys(pieces)))
    step = _AT_ONCE - 1
    return [words[at : at + _AT_ONCE] for words in phrases for at in range(0, max(1, len(words) - 1), step)]


def _batches(phrases: Iterable[Sequence[str]]) -> Iterator[list[Sequence[str]]]:
    batch: list[Sequence[str]] = []
    for phrase in phrases:
        if batch and sum(map(len, batch)) + len(phrase) > _AT_ONCE:
            yield batch
            batch = []
        batch.append(phrase)
    yield batch


def _conjunction(phrases: Sequence[Sequence[str]]) -> str:
    return " & ".join(map(_phrase_query, phrases))


def _phrase_query(words: Sequence[str]) -> str:
    quoted = [f"'{word}'" for word in words]
    if len(quoted) == 1:
        return quoted[0]
    return f"({' <-> '.join(quoted)} | '{_UNPLACED}' & {' & '.join(dict.fromkeys(quoted))})"


def _vector(text: str) -> str:
    places: dict[str, list[str]] = {}
    room, whole = _LARGEST_VECTOR, True
    for place, word in enumerate(_tokens(text), 1):
        if word not in places:
            room -= len(word.encode()) + 4
            if room < 0:
                break
            places[word] = []
        if place <= _LAST_PLACE and len(places[word]) < _MOST_PLACES:
            places[word].append(str(place))
        else:
            whole = False
    if not whole:
        places[_UNPLACED] = []
    return " ".join(f"'{word}':{','.join(found)}" if found else f"'{word}'" for word, found in places.items())


def match_expression(text: str) -> str:
    """Return the FTS5 expression for a text typed by a user; empty if it has no words.

    Every piece is quoted, so that nothing in it is an operator and FTS5's tokenizer splits it as it splits the quotes.

    >>> match_expression('the base isn’t "needed anymore"')
    '"the" "base" "isn’t" "needed anymore"'
    >>> match_expression('NEAR( * :-)')
    '"NEAR("'
    """
    pieces = (match["phrase"] or match["chunk"] or "" for match in _PIECE.finditer(_UNSTORABLE.sub(" ", text)))
    return " ".join(f'"{piece}"' for piece in dict.fromkeys(pieces) if any(map(_in_a_word, piece)))


def _in_a_word(character: str) -> bool:
    """Whether a character is part of a word in every version of SQLite: uses an old version of Unicode."""
    category = unicodedata.ucd_3_2_0.category(character)
    return (category[0] in "LN" or category == "Co") and character not in "ʼʻ"


def storable(text: str) -> bool:
    """Return whether a database can store a text."""
    return not _UNSTORABLE.search(text)
