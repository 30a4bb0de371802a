"""Groups quotes into statements: the same utterance, in any outlet and wording.

A quote joins the group of the closest quote among those grouped before, so that the result depends only on the order of
the quotes. Groups are never merged: a quote that fits two joins the better one. A quote is compared with all speakers
of a group, so that one person's words do not end up in another's group.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any

import sqlalchemy as sa
from attrs import field, frozen

from quotebank.records import Quote, Shown, Speaker
from quotebank.store.database import Database, chunks, insert_values, listed
from quotebank.store.loading import load
from quotebank.store.reviewing import not_rejected
from quotebank.store.schema import UNDATED, quote_speakers, quotes, shingles, speaker_names, speakers
from quotebank.store.utterance_matching import (
    NOBODY,
    People,
    Relation,
    Saying,
    borne_by,
    closeness,
    disputed,
    manner,
    saying,
)
from quotebank.store.wording import Difference, difference, keys
from quotebank.store.wording import shingles as shingles_of

_COMPARED = 10
"""Number of quotes to compare a new one with: those that share the most and the rarest shingles."""
_POSTINGS = 12
"""Number of latest quotes per shared shingle to consider: stock phrases have thousands."""
_SEVERAL = 6
"""Quotes with this many shingles must share two: sharing one is only a turn of phrase."""

_NO_PEOPLE: Mapping[int, People] = {}

Progress = Callable[[int, int], None]
"""Called with the number of quotes grouped, and the total."""


@frozen
class Wording:
    """A statement as one article words it."""

    quote: Quote
    difference: tuple[Difference, ...]
    """The differences from the statement's ``text``; ``insert`` marks words that only this wording has."""


@frozen
class Attribution:
    """A speaker whom quotes of a statement name."""

    speaker: Speaker | None
    """None for quotes whose source is unnamed or unknown."""
    quotes: tuple[Quote, ...]


@frozen
class Statement(Shown):
    """One utterance, in every outlet's wording.

    A single wording means that the bank holds no other, never that there was none.
    """

    id: str
    """The id of the quote that was stored first."""
    text: str
    """The most common wording; among several, the longest."""
    wordings: tuple[Wording, ...]
    """In the order of publication; undated ones come last."""
    attributions: tuple[Attribution, ...] = field(repr=False)
    """Speakers, the most frequently named first."""
    disputed: bool
    """Whether the articles name different people. A bare surname does not differ from a person with that surname."""

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The quotes of all wordings, in the same order."""
        return tuple(wording.quote for wording in self.wordings)

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets that published it, the earliest first."""
        names = (quote.article and quote.article.outlet for quote in self.quotes)
        return tuple(dict.fromkeys(name for name in names if name))

    @property
    def first(self) -> date | None:
        """The first day on which it was published; None if no day is known."""
        return min(self._days(), default=None)

    @property
    def last(self) -> date | None:
        """The last day on which it was published."""
        return max(self._days(), default=None)

    def _days(self) -> list[date]:
        return [quote.article.published for quote in self.quotes if quote.article and quote.article.published]


def statement(connection: sa.Connection, quote_id: int) -> Statement:
    """Return the statement of the quote with a row id."""
    row = connection.execute(sa.select(quotes.c.statement_id).where(quotes.c.id == quote_id)).one()
    head = row.statement_id
    mine = quotes.c.id == quote_id if head is None else quotes.c.statement_id == head
    query = sa.select(quotes.c.id).where(mine).order_by(quotes.c.published_on == UNDATED, quotes.c.published_on)
    ids = connection.execute(query.order_by(quotes.c.id)).scalars().all()
    found = dict(zip(ids, load(connection, ids), strict=True))
    people = _people(connection, ids)
    spread = Counter(tuple(keys(quote.text)) for quote in found.values())
    text = max(found.values(), key=lambda quote: (spread[tuple(keys(quote.text))], len(keys(quote.text)))).text
    speaking: defaultdict[Speaker | None, list[Quote]] = defaultdict(list)
    for quote in found.values():
        for speaker in quote.speakers or (None,):
            speaking[speaker].append(quote)
    attributions = [Attribution(speaker, tuple(said)) for speaker, said in speaking.items()]
    attributions.sort(key=lambda some: (some.speaker is None, -len(some.quotes)))
    return Statement(
        str(found[min(ids)].id),
        text,
        tuple(Wording(quote, difference(text, quote.text)) for quote in found.values()),
        tuple(attributions),
        disputed(people[id_] for id_ in ids),
    )


def group_pending(database: Database, *, batch: int, progress: Progress | None = None) -> int:
    """Group the quotes that are not grouped yet, in the order of storing, ``batch`` per transaction."""
    done = 0
    pending = sa.select(quotes.c.id).where(_pending()).order_by(quotes.c.id).limit(batch)
    with database.reading() as connection:
        total = connection.execute(sa.select(sa.func.count()).select_from(quotes).where(_pending())).scalar_one()
    while True:
        with database.writing() as connection:
            ids = connection.execute(pending).scalars().all()
            group(connection, ids)
        done += len(ids)
        if progress and ids:
            progress(done, max(done, total))
        if len(ids) < batch:
            return done


def any_pending(connection: sa.Connection) -> bool:
    """Return whether there are quotes that are not grouped yet."""
    return connection.execute(_ANY_PENDING).first() is not None


def group(connection: sa.Connection, quote_ids: Sequence[int]) -> None:
    """Group quotes that are not grouped yet, in the order of their ids; rejected ones are left out."""
    if not quote_ids:
        return
    people = _people(connection, quote_ids)
    new = _sayings(connection, quote_ids, people)
    _set_heads(connection, place(connection, {id_: row.saying for id_, row in new.items()}))


def place(connection: sa.Connection, new: Mapping[int, Saying]) -> dict[int, int]:
    """Return the statements for quotes that are not grouped, or not even stored, yet; given in the order of their ids.

    Their shingles are stored, so that later quotes find them.
    """
    hashes = {id_: shingles_of(said.words) for id_, said in new.items()}
    candidates = _candidates(connection, hashes)
    known = _sayings(connection, sorted(set(chain.from_iterable(candidates.values())).difference(new)))
    heads = {id_: row.head for id_, row in known.items() if row.head is not None}
    crowd = _speakers_of_groups(connection, sorted(set(heads.values())))
    for id_, saying_ in new.items():
        best: tuple[Relation, float, int] | None = None
        for other in candidates[id_]:
            if other not in heads:
                continue
            said = new.get(other) or known[other].saying
            relation = saying_.people.relation(crowd[heads[other]])
            close = closeness(saying_, said, relation)
            if close and (best is None or (relation, close, -heads[other]) > best):
                best = relation, close, -heads[other]
        head = id_ if best is None else -best[2]
        heads[id_] = head
        crowd[head] = crowd[head] | saying_.people if head in crowd else saying_.people
        if id_ < head:  # an older quote, grouped late, is now the first
            connection.execute(quotes.update().where(quotes.c.statement_id == head).values(statement_id=id_))
            crowd[id_] = crowd.pop(head)
            heads.update((member, id_) for member, its_head in heads.items() if its_head == head)
    rows = sorted((hash_, id_) for id_, some in hashes.items() for hash_ in some)
    insert_values(connection, shingles, ("hash", "quote_id"), rows)
    return {id_: heads[id_] for id_ in new}


def ungroup(connection: sa.Connection, quote_ids: Iterable[int]) -> None:
    """Remove quotes from their groups, before they are deleted or their words change."""
    for some in chunks(quote_ids, 400):
        rows = connection.execute(
            sa.select(quotes.c.id, quotes.c.text, quotes.c.statement_id).where(
                quotes.c.id.in_(some), quotes.c.statement_id.is_not(None)
            )
        ).all()
        for id_, text, _ in rows:
            mine = shingles_of(keys(text))
            connection.execute(shingles.delete().where(shingles.c.hash.in_(mine), shingles.c.quote_id == id_))
        connection.execute(quotes.update().where(quotes.c.id.in_(some)).values(statement_id=None))
        for head in {row.statement_id for row in rows if row.statement_id in some}:
            members = quotes.c.statement_id == head
            first = sa.select(sa.func.min(quotes.c.id)).where(members).scalar_subquery()
            connection.execute(quotes.update().where(members).values(statement_id=first))


def sharing(connection: sa.Connection, hashes: list[int], most: int) -> dict[int, list[int]]:
    """Return, for each shingle, the ids of the last ``most`` quotes that have it, in order."""
    last = "SELECT quote_id FROM shingle WHERE hash = listed.value ORDER BY quote_id DESC LIMIT"
    if connection.dialect.name == "sqlite":
        query = f"SELECT value, (SELECT group_concat(quote_id) FROM ({last} ?2)) FROM json_each(?1) AS listed"  # noqa: S608
        rows = connection.exec_driver_sql(query, (str(hashes), most)).all()
        return {hash_: [*map(int, reversed(ids.split(",")))] for hash_, ids in rows if ids}
    query = f"SELECT value, ARRAY({last} %s) FROM unnest(%s::bigint[]) AS listed (value)"  # noqa: S608
    rows = connection.exec_driver_sql(query, (most, hashes)).all()
    return {hash_: ids[::-1] for hash_, ids in rows if ids}


@frozen
class _Row:
    saying: Saying
    head: int | None


def _pending() -> sa.ColumnElement[bool]:
    return quotes.c.statement_id.is_(None) & not_rejected()


_ANY_PENDING = sa.select(quotes.c.id).where(_pending()).limit(1)
"""Built once, since every search asks it."""


def _sayings(
    connection: sa.Connection, ids: Iterable[int], people: Mapping[int, People] = _NO_PEOPLE
) -> dict[int, _Row]:
    """Return the compared values of quotes by id, in the given order; rejected ones are left out."""
    columns = (quotes.c.id, quotes.c.text, quotes.c.published_on, quotes.c.stance, quotes.c.negated)
    query = sa.select(*columns, quotes.c.statement_id).where(
        quotes.c.id.in_(sa.select(listed(connection, ids))), not_rejected()
    )
    found = {}
    for id_, text, day, stance, negated, head in connection.execute(query.order_by(quotes.c.id)).all():
        reported = manner(stance, negated=negated)
        said = saying(text, people.get(id_, NOBODY), None if day == UNDATED else day, manner=reported)
        found[id_] = _Row(said, head)
    return found


def _people(connection: sa.Connection, ids: Iterable[int]) -> defaultdict[int, People]:
    return _gathered(connection, quote_speakers.c.quote_id, ids)


def _speakers_of_groups(connection: sa.Connection, heads: Iterable[int]) -> dict[int, People]:
    gathered = _gathered(connection, quotes.c.statement_id, heads)
    return {head: gathered[head] for head in heads}


def _gathered(
    connection: sa.Connection, column: sa.ColumnElement[Any], values: Iterable[int]
) -> defaultdict[int, People]:
    gathered: defaultdict[int, People] = defaultdict(lambda: NOBODY)
    met: dict[int, People] = {}
    names = (speaker_names.c.name, speaker_names.c.last_word, speaker_names.c.id)
    query = (
        sa.select(column, quote_speakers.c.speaker_id, speakers.c.kind, *names)
        .select_from(quote_speakers)
        .join(speaker_names, speaker_names.c.id == quote_speakers.c.name_id)
        .join(speakers, speakers.c.id == quote_speakers.c.speaker_id)
    )
    if column is not quote_speakers.c.quote_id:
        query = query.join(quotes, quotes.c.id == quote_speakers.c.quote_id).distinct()
    for value, speaker_id, kind, name, last_word, name_id in connection.execute(
        query.where(column.in_(sa.select(listed(connection, values))))
    ).all():
        who = met.get(name_id) or met.setdefault(name_id, borne_by(speaker_id, kind, name, last_word))
        gathered[value] = gathered[value] | who if value in gathered else who
    return gathered


def _candidates(connection: sa.Connection, hashes: dict[int, list[int]]) -> dict[int, list[int]]:
    """Return, for each new quote, the earlier ones that share the most shingles with it."""
    postings: dict[int, list[int]] = {}
    wanted = sorted(set(chain.from_iterable(hashes.values())))  # index order: each page is read once
    for some in chunks(wanted, 10_000):
        postings.update(sharing(connection, list(some), _POSTINGS))
    candidates = {}
    for id_, mine in hashes.items():
        lists = [postings[hash_][-_POSTINGS:] for hash_ in mine if hash_ in postings]
        shared = Counter(chain.from_iterable(lists))
        least = 2 if len(mine) >= _SEVERAL else 1
        best = [other for other, number in shared.items() if number >= least]
        if len(best) > _COMPARED:
            rarity: defaultdict[int, float] = defaultdict(float)  # a rare run of words weighs more
            for ids in lists:
                for other in ids:
                    rarity[other] += 1 / len(ids)
            best.sort(key=lambda other: (shared[other], rarity[other], other), reverse=True)
        candidates[id_] = best[:_COMPARED]
        for hash_ in mine:
            postings.setdefault(hash_, []).append(id_)
    return candidates


def _set_heads(connection: sa.Connection, heads: dict[int, int]) -> None:
    alone = listed(connection, [id_ for id_, head in heads.items() if id_ == head])
    connection.execute(quotes.update().where(quotes.c.id.in_(sa.select(alone))).values(statement_id=quotes.c.id))
    joined = [{"b_id": id_, "b_head": head} for id_, head in heads.items() if id_ != head]
    if joined:
        update = quotes.update().where(quotes.c.id == sa.bindparam("b_id")).values(statement_id=sa.bindparam("b_head"))
        connection.execute(update, joined)
