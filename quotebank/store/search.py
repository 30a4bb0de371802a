"""Finding quotes by their words: full text in the database, closeness of wording in memory."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

import regex
import sqlalchemy as sa
from attrs import frozen
from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from quotebank.records import Quote
from quotebank.store.schema import UNDATED, quotes

_LEAST_SCORE = 40.0
"""Below this, fewer than about half of the words agree in order: such matches only distract."""
_ENOUGH = 2_000
"""How many candidates are compared word by word; about 15 milliseconds."""
_FREQUENT = 5_000
"""A word in more quotes than this does not lead to a quote by itself."""
_WORDS_WEIGHED = 64
"""Of a long question, as many of the longest words are looked up for the rarest among them."""

_MARKS = '"“”„‟«»＂'
_PIECE = regex.compile(rf"[{_MARKS}](?P<phrase>[^{_MARKS}]*)[{_MARKS}]|(?P<chunk>[^\s{_MARKS}]+)")
_TOKEN = regex.compile(r"[\p{L}\p{M}\p{N}\p{Co}--[ʼʻ]]+", regex.V1)
_UNSTORABLE = regex.compile(r"[\0\p{Cs}]")
_APOSTROPHE = "['’‘‛ʼʻ`´＇]"
_WORD = regex.compile(rf"[\p{{L}}\p{{M}}\p{{N}}]+(?:{_APOSTROPHE}[\p{{L}}\p{{M}}]+)*")
_APOSTROPHES = regex.compile(_APOSTROPHE)


class FullText:
    """Full text on SQLite (FTS5). Another dialect needs a class with these methods."""

    _table = sa.table("quote_fts", sa.column("rowid", sa.Integer), sa.column("rank", sa.Float))
    _self: sa.ColumnElement[Any] = sa.literal_column("quote_fts")

    def fill(self, connection: sa.Connection, first: int, last: int) -> None:
        """Take in the quotes from one id to another, both inclusive, which must be new."""
        connection.execute(
            sa.text("INSERT INTO quote_fts(rowid, text) SELECT id, text FROM quote WHERE id BETWEEN :first AND :last"),
            {"first": first, "last": last},
        )

    def purge(self, connection: sa.Connection) -> None:
        """Drop the words of deleted quotes from the index; until then it only marks them as gone."""
        connection.execute(sa.text("INSERT INTO quote_fts(quote_fts) VALUES ('optimize')"))

    def holding(self, text: str) -> sa.ColumnElement[bool]:
        """Return the condition that a quote holds all words of a text, and its phrases in double marks as they stand.

        A text without any word (an emoji, a question mark) is looked for letter by letter; every quote holds an empty
        one.
        """
        match = match_expression(text)
        if match:
            return quotes.c.id.in_(sa.select(self._table.c.rowid).where(self._self.match(match)))
        wanted = text.strip()
        if not wanted:
            return sa.true()
        return self.part_of(wanted, quotes.c.text) if _encodable(wanted) else sa.false()

    def part_of(self, wanted: str, column: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
        """Return the condition that a column holds a string exactly as it is."""
        return sa.func.instr(column, wanted) > 0

    def ranking(self, text: str) -> sa.Select[Any] | None:
        """Return a query for (id, rank) of the quotes that hold a text, None when it has no words to rank by."""
        match = match_expression(text)
        if not match:
            return None
        return sa.select(self._table.c.rowid.label("id"), self._table.c.rank).where(self._self.match(match))

    def count_up_to(self, connection: sa.Connection, match: str, most: int) -> int:
        """Return in how many quotes an expression matches, or ``most`` if in more."""
        hits = sa.select(self._table.c.rowid).where(self._self.match(match)).limit(most)
        return int(connection.execute(sa.select(sa.func.count()).select_from(hits.subquery())).scalar_one())

    def newest(self, connection: sa.Connection, match: str, most: int) -> Sequence[int]:
        """Return the ids of the quotes in which an expression matches, the last that were stored first."""
        hits = sa.select(self._table.c.rowid).where(self._self.match(match))
        return connection.execute(hits.order_by(self._table.c.rowid.desc()).limit(most)).scalars().all()


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


class Difference(NamedTuple):
    """One stretch of the comparison of the words asked for with the words found."""

    op: Literal["equal", "replace", "insert", "delete"]
    """``insert`` for words that only the quote has, ``delete`` for words that only the question has."""
    asked: str
    found: str


@frozen
class Match:
    """An answer to "who said this?"."""

    quote: Quote
    score: float
    """100 for the same words; mainly how many of the words asked for the quote has, in their order."""
    difference: tuple[Difference, ...]


def compare(asked: str, found: str) -> float:
    """Return how close a quote comes to the words asked for, from 0 to 100; case, accents and marks do not count.

    >>> compare("the base isn't needed", "The base is not needed!")
    100.0
    >>> compare("the base is needed", "Nobody knows.")
    0.0
    """
    return _score(_keys(asked), _keys(found))


def difference(asked: str, found: str) -> tuple[Difference, ...]:
    """Compare two texts word by word.

    >>> [tuple(d) for d in difference("the base is needed", "The base is not needed")]
    [('equal', 'the base is', 'The base is'), ('insert', '', 'not'), ('equal', 'needed', 'needed')]
    """
    a, b = _WORD.findall(asked), _WORD.findall(found)
    steps = LCSseq.opcodes([_key(word) for word in a], [_key(word) for word in b])
    result = []
    for equal, group in itertools.groupby(steps, key=lambda step: step.tag == "equal"):
        some = list(group)
        left = " ".join(a[some[0].src_start : some[-1].src_end])
        right = " ".join(b[some[0].dest_start : some[-1].dest_end])
        result.append(Difference(_operation(equal, left, right), left, right))
    return tuple(result)


def who_said(connection: sa.Connection, text: str, *, limit: int) -> list[tuple[int, float]]:
    """Return (quote id, score) of the quotes closest to a text, the closest first; among equals the earliest."""
    asked = _keys(text)
    if not asked:
        return []
    found = []
    ids = _candidates(connection, text)
    columns = (quotes.c.id, quotes.c.text, quotes.c.published_on, quotes.c.confidence)
    for some in (ids[i : i + 500] for i in range(0, len(ids), 500)):
        for id_, words, day, confidence in connection.execute(sa.select(*columns).where(quotes.c.id.in_(some))):
            score = _score(asked, _keys(words))
            if score >= _LEAST_SCORE:
                found.append((-score, day == UNDATED, day, -confidence, id_))
    return [(id_, -score) for score, *_, id_ in sorted(found)[:limit]]


def _candidates(connection: sa.Connection, text: str) -> list[int]:
    """Look for quotes with all the words, then with two of the four rarest, then with any of the rarer words."""
    full_text = FullText()
    chunks = dict.fromkeys(" ".join(_TOKEN.findall(word.casefold())) for word in _WORD.findall(text))
    longest = sorted((f'"{chunk}"' for chunk in chunks if chunk), key=len, reverse=True)[:_WORDS_WEIGHED]
    frequency = {word: full_text.count_up_to(connection, word, _FREQUENT) for word in longest}
    words = sorted((word for word in longest if frequency[word]), key=frequency.__getitem__)
    pairs = [f"({a} AND {b})" for a, b in itertools.combinations(words[:4], 2)]
    reached = itertools.accumulate(frequency[word] for word in words)
    rare = [
        word for place, (word, total) in enumerate(zip(words, reached, strict=True)) if place < 3 or total < _ENOUGH
    ]
    found: dict[int, None] = {}
    for expression in (" ".join(words), " OR ".join(pairs), " OR ".join(rare)):
        if expression and len(found) < _ENOUGH:
            found.update(dict.fromkeys(full_text.newest(connection, expression, _ENOUGH)))
    return list(found)


def _score(asked: Sequence[str], found: Sequence[str]) -> float:
    if not asked or not found:
        return 0.0
    common = LCSseq.similarity(asked, found) / len(asked) * 100
    if not common:
        return 0.0
    return (10 * common + fuzz.ratio(" ".join(asked), " ".join(found))) / 11


def _keys(text: str) -> list[str]:
    plain = _key(text)
    words: list[str] = _WORD.findall(plain)
    if "'" not in plain and "cannot" not in plain:
        return words
    return [part for word in words for part in _contraction(word)]


def _key(words: str) -> str:
    plain = _APOSTROPHES.sub("'", words.casefold())
    if plain.isascii():
        return plain
    return "".join([c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c)])


_IRREGULAR = {"can't": ("can", "not"), "won't": ("will", "not"), "shan't": ("shall", "not"), "cannot": ("can", "not")}
_ENDINGS = {"n't": "not", "'re": "are", "'ve": "have", "'ll": "will", "'m": "am"}


def _contraction(key: str) -> Iterable[str]:
    """Open "isn't" into "is" and "not": whoever retells a quote does not keep to its contractions."""
    if key in _IRREGULAR:
        return _IRREGULAR[key]
    for ending, whole in _ENDINGS.items():
        if key.endswith(ending) and len(key) > len(ending):
            return key.removesuffix(ending), whole
    return (key,)


def _operation(equal: bool, left: str, right: str) -> Literal["equal", "replace", "insert", "delete"]:
    if equal:
        return "equal"
    if left and right:
        return "replace"
    return "delete" if left else "insert"


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
