"""Full text: which quotes hold which words. One class a database dialect."""

from __future__ import annotations

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import regex
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from quotebank.store.schema import quotes

_MARKS = '"“”„‟«»＂'
_PIECE = regex.compile(rf"[{_MARKS}](?P<phrase>[^{_MARKS}]*)[{_MARKS}]|(?P<chunk>[^\s{_MARKS}]+)")
_TOKEN = regex.compile(r"[\p{L}\p{M}\p{N}\p{Co}--[ʼʻ]]+", regex.V1)
_UNSTORABLE = regex.compile(r"[\0\p{Cs}]")

_LONGEST_WORD = 500
_LAST_PLACE, _MOST_PLACES = 16_383, 255
"""What a ``tsvector`` can hold."""


class FullText(ABC):
    """The words of the quotes, as one dialect keeps them."""

    @abstractmethod
    def fill(self, connection: sa.Connection, first: int, last: int) -> None:
        """Take in the quotes from one id to another, both inclusive, which must be new."""

    @abstractmethod
    def purge(self, connection: sa.Connection) -> None:
        """Drop the words of deleted quotes from the index, where it only marks them as gone until then."""

    @abstractmethod
    def part_of(self, wanted: str, column: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
        """Return the condition that a column holds a string exactly as it is."""

    @abstractmethod
    def frequency(self, connection: sa.Connection, word: str, most: int) -> int:
        """Return in about how many quotes a word stands, or ``most`` if in more."""

    @abstractmethod
    def newest(self, connection: sa.Connection, combinations: Sequence[Sequence[str]], most: int) -> Sequence[int]:
        """Return the ids of the quotes that hold all words of one of the combinations, the last stored first."""

    @abstractmethod
    def ranking(self, text: str, beyond: int | None = None) -> sa.Select[Any] | None:
        """Return a query for (id, rank) of the quotes that hold a text, None when it has no words to rank by.

        Only quotes whose ids are greater than ``beyond`` are ranked.
        """

    @abstractmethod
    def _matching(self, text: str) -> sa.Select[Any] | None:
        """Return a query for the ids of the quotes that hold a text, None when it has no words."""

    def beyond(self, connection: sa.Connection, text: str, most: int) -> int | None:
        """Return the id after which the last ``most`` quotes that hold a text begin, None if no more than that do."""
        matching = self._matching(text)
        if matching is None:
            return None
        [id_] = matching.selected_columns
        return connection.execute(matching.order_by(id_.desc()).offset(most).limit(1)).scalar()

    def holding(self, text: str, beyond: int | None = None) -> sa.ColumnElement[bool]:
        """Return the condition that a quote holds all words of a text, and its phrases in double marks as they stand.

        A text without any word (an emoji, a question mark) is looked for letter by letter; every quote holds an empty
        one. Of the quotes with words, only those whose ids are greater than ``beyond`` are looked for.
        """
        matching = self._matching(text)
        if matching is not None:
            if beyond is not None:
                matching = matching.where(matching.selected_columns[0] > beyond)
            return quotes.c.id.in_(matching)
        wanted = text.strip()
        if not wanted:
            return sa.true()
        return self.part_of(wanted, quotes.c.text) if _encodable(wanted) else sa.false()


class SqliteFullText(FullText):
    """FTS5, filled once a batch; triggers keep it in step when a quote is changed or deleted."""

    _table = sa.table("quote_fts", sa.column("rowid", sa.Integer), sa.column("rank", sa.Float))
    _self: sa.ColumnElement[Any] = sa.literal_column("quote_fts")

    def fill(self, connection: sa.Connection, first: int, last: int) -> None:
        connection.execute(
            sa.text("INSERT INTO quote_fts(rowid, text) SELECT id, text FROM quote WHERE id BETWEEN :first AND :last"),
            {"first": first, "last": last},
        )

    def purge(self, connection: sa.Connection) -> None:
        connection.execute(sa.text("INSERT INTO quote_fts(quote_fts) VALUES ('optimize')"))

    def part_of(self, wanted: str, column: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
        return sa.func.instr(column, wanted) > 0

    def frequency(self, connection: sa.Connection, word: str, most: int) -> int:
        hits = self._hits(f'"{word}"').limit(most)
        return int(connection.execute(sa.select(sa.func.count()).select_from(hits.subquery())).scalar_one())

    def newest(self, connection: sa.Connection, combinations: Sequence[Sequence[str]], most: int) -> Sequence[int]:
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
    """A table of ``tsvector`` with a GIN index, whose words are cut here: the server's parser has ideas of its own."""

    _table = sa.table("quote_fts", sa.column("quote_id", sa.Integer), sa.column("words", TSVECTOR))
    _BATCH = 2_000

    def fill(self, connection: sa.Connection, first: int, last: int) -> None:
        texts = sa.select(quotes.c.id, quotes.c.text).where(quotes.c.id.between(first, last))
        rows = connection.execute(texts).all()
        cursor = connection.connection.cursor()
        with cursor.copy("COPY quote_fts (quote_id, words) FROM STDIN") as copy:
            for id_, text in rows:
                copy.write_row((id_, _vector(text)))

    def purge(self, connection: sa.Connection) -> None:
        """Do nothing: the rows of deleted quotes go with them."""

    def part_of(self, wanted: str, column: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
        return sa.func.strpos(column, wanted) > 0

    def frequency(self, connection: sa.Connection, word: str, most: int) -> int:
        hits = self._hits(_conjunction(_phrases(word))).limit(most)
        return int(connection.execute(sa.select(sa.func.count()).select_from(hits.subquery())).scalar_one())

    def newest(self, connection: sa.Connection, combinations: Sequence[Sequence[str]], most: int) -> Sequence[int]:
        joined = " | ".join(
            "(" + _conjunction([phrase for word in some for phrase in _phrases(word)]) + ")" for some in combinations
        )
        hits = self._hits(joined).order_by(self._table.c.quote_id.desc()).limit(most)
        return connection.execute(hits).scalars().all()

    def ranking(self, text: str, beyond: int | None = None) -> sa.Select[Any] | None:
        phrases = _phrases(text)
        if not phrases:
            return None
        query = sa.cast(sa.literal(_conjunction(phrases)), TSQUERY)
        rank = (-sa.func.ts_rank(self._table.c.words, query, 1)).label("rank")
        ranks = sa.select(self._table.c.quote_id.label("id"), rank).where(self._table.c.words.bool_op("@@")(query))
        return ranks if beyond is None else ranks.where(self._table.c.quote_id > beyond)

    def _matching(self, text: str) -> sa.Select[Any] | None:
        phrases = _phrases(text)
        return self._hits(_conjunction(phrases)) if phrases else None

    def _hits(self, query: str) -> sa.Select[Any]:
        return sa.select(self._table.c.quote_id).where(
            self._table.c.words.bool_op("@@")(sa.cast(sa.literal(query), TSQUERY))
        )


def _tokens(text: str) -> list[str]:
    """Cut a text into the words that FTS5's tokenizer makes of it: without case and accents."""
    if not text.isascii():
        text = "".join([c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)])
    found: list[str] = _TOKEN.findall(text.lower())
    return found


def _phrases(text: str) -> list[list[str]]:
    pieces = (match["phrase"] or match["chunk"] or "" for match in _PIECE.finditer(_UNSTORABLE.sub(" ", text)))
    return [phrase for piece in dict.fromkeys(pieces) if (phrase := _tokens(piece))]


def _conjunction(phrases: Sequence[Sequence[str]]) -> str:
    return " & ".join("(" + " <-> ".join(f"'{word}'" for word in phrase) + ")" for phrase in phrases)


def _vector(text: str) -> str:
    places: dict[str, list[str]] = {}
    for place, word in enumerate(_tokens(text), 1):
        places.setdefault(word[:_LONGEST_WORD], []).append(str(min(place, _LAST_PLACE)))
    return " ".join(f"'{word}':{','.join(found[:_MOST_PLACES])}" for word, found in places.items())


def match_expression(text: str) -> str:
    """Return the FTS5 expression for a text in a person's words; empty when it has no words.

    Every piece is quoted: nothing in it is an operator, and the tokenizer that splits the quotes splits it too.

    >>> match_expression('the base isn’t "needed anymore"')
    '"the" "base" "isn’t" "needed anymore"'
    >>> match_expression('NEAR( * :-)')
    '"NEAR("'
    """
    pieces = (match["phrase"] or match["chunk"] or "" for match in _PIECE.finditer(_UNSTORABLE.sub(" ", text)))
    return " ".join(f'"{piece}"' for piece in dict.fromkeys(pieces) if any(map(_in_a_word, piece)))


def _in_a_word(character: str) -> bool:
    """Whether a character makes a word to SQLite of any age: asked of an old edition of Unicode, to be sure."""
    category = unicodedata.ucd_3_2_0.category(character)
    return (category[0] in "LN" or category == "Co") and character not in "ʼʻ"


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
