"""Suggests speakers that may be one person, with reasons; a program never merges them."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from attrs import frozen
from rapidfuzz.distance import OSA

from quotebank import deadline
from quotebank.records import Speaker, SpeakerKind
from quotebank.store.database import chunks
from quotebank.store.names import fold, surname_last
from quotebank.store.reviewing import rejected
from quotebank.store.schema import COUNTED_IN, UNDATED, quote_speakers, quotes, speaker_names, speakers

_INITIAL, _SPELLING, _MET, _SURNAME, _ONE_OF_SEVERAL = 0.8, 0.7, 0.6, 0.5, 0.4
"""The weight of each reason: an order by judgement, not a measured probability."""
_RARER = 3
"""A spelling is considered a likely error if another is this many times as frequent."""


@frozen
class Suggestion:
    """Two speakers that may be one person."""

    speaker: Speaker
    """The one with the shorter name, or the rarer spelling."""
    into: Speaker
    score: float
    """From 0 to 1, to sort by; not a probability."""
    reason: str


@frozen
class _Known:
    speaker: Speaker
    words: tuple[str, ...]
    quotes: int
    wikidata: str | None


def suggestions(connection: sa.Connection, *, limit: int | None = None, about: int | None = None) -> list[Suggestion]:
    """Return pairs of speakers that may be one person, the likeliest first.

    Only names with the same surname, or with the same given name and first letter of the surname, are compared.

    Args:
        connection: a connection inside a transaction.
        limit: at most this many.
        about: only pairs with the speaker of this number.
    """
    blocks: defaultdict[tuple[str, str], list[_Known]] = defaultdict(list)
    surnames: defaultdict[str, list[_Known]] = defaultdict(list)
    for known in _persons(connection, about):
        words = known.words
        surnames[words[-1]].append(known)
        if len(words) > 1:
            blocks[words[0][0], words[-1]].append(known)
            blocks[words[0], words[-1][0]].append(known)
    found: dict[tuple[int | None, int | None], Suggestion] = {}
    for block in blocks.values():
        for one, other in _pairs(block, about):
            deadline.check()
            suggestion = _compared(one, other)
            if suggestion:
                found[suggestion.speaker.id, suggestion.into.id] = suggestion
    for block in surnames.values():
        bare = [known for known in block if len(known.words) == 1]
        full = [known for known in block if len(known.words) > 1]
        if bare and full and (about is None or about in {known.speaker.id for known in block}):
            for suggestion in _completed(connection, bare, full):
                found[suggestion.speaker.id, suggestion.into.id] = suggestion
    pairs = [pair for pair in found.values() if about in (None, pair.speaker.id, pair.into.id)]
    return sorted(pairs, key=lambda s: (-s.score, s.into.name, s.speaker.name, s.speaker.id or 0))[:limit]


def _pairs(block: Sequence[_Known], about: int | None) -> Iterable[tuple[_Known, _Known]]:
    """Return all pairs, or those with the speaker of a number, in the order of the block."""
    if about is None:
        return itertools.combinations(block, 2)
    at = next((place for place, known in enumerate(block) if known.speaker.id == about), None)
    if at is None:
        return ()
    return [*((other, block[at]) for other in block[:at]), *((block[at], other) for other in block[at + 1 :])]


def _persons(connection: sa.Connection, about: int | None) -> list[_Known]:
    link, number = quote_speakers, sa.func.count(sa.distinct(quote_speakers.c.quote_id))
    joined = (link.c.speaker_id == speakers.c.id) & link.c.quote_id.not_in(rejected())
    columns = (speakers.c.id, speakers.c.name, speakers.c.role, speakers.c.wikidata)
    query = sa.select(*columns, number).select_from(speakers).outerjoin(link, joined).group_by(speakers.c.id)
    query = query.where(speakers.c.kind == SpeakerKind.PERSON.value)
    if about is not None:
        query = query.where(speakers.c.id.in_(_comparable(connection, about)))
    return [
        _Known(Speaker(name, SpeakerKind.PERSON, role, id_), words, count, wikidata)
        for id_, name, role, wikidata, count in connection.execute(query)
        if (words := tuple(surname_last(fold(name)).split()))  # older banks may have blank names
    ]


def _comparable(connection: sa.Connection, about: int) -> set[int]:
    """Return the speakers to compare one speaker with, using the indexes of their names."""
    names, found = speaker_names.c, {about}
    name = connection.execute(sa.select(speakers.c.name).where(speakers.c.id == about)).scalar_one()
    words = surname_last(fold(name)).split() or [""]
    near = [names.last_word == words[-1]]
    if len(words) > 1:
        near.append((names.key > f"{words[0]} ") & (names.key < f"{words[0]}!"))
    for condition in near:
        found.update(connection.execute(sa.select(names.speaker_id).where(condition)).scalars())
    return found


def _completed(connection: sa.Connection, bare: Sequence[_Known], full: Sequence[_Known]) -> Iterator[Suggestion]:
    """Suggest people for a bare surname: its only bearer, else everyone quoted in the same places and months."""
    articles, months = _places(connection, [known.speaker.id for known in bare], [known.speaker.id for known in full])
    for known in bare:
        deadline.check()
        met = {}
        for one in full:
            if articles[known.speaker.id] & articles[one.speaker.id]:
                met[one.speaker.id] = "both are quoted in one article"
            elif months[known.speaker.id] & months[one.speaker.id]:
                met[one.speaker.id] = "one outlet quotes both in one month"
        for one in full:
            why = met.get(one.speaker.id)
            if _apart(known, one):
                continue
            if len(full) == 1:
                only = f"{one.speaker.name} is the only one with that surname"
                score, reason = (_MET, f"{only}, and {why}") if why else (_SURNAME, only)
                yield Suggestion(known.speaker, one.speaker, score, reason)
            elif why:
                others = [other.speaker for other in full if other is not one]
                like = [other.name for other in others if other.id in met]
                rest = (
                    f"the same holds for {_and(like)}" if like else f"but {_and(o.name for o in others)} may be meant"
                )
                yield Suggestion(known.speaker, one.speaker, _ONE_OF_SEVERAL, f"{why}; {rest}")


_Places = defaultdict[int | None, set[Any]]


def _places(
    connection: sa.Connection, bare: Sequence[int | None], full: Sequence[int | None]
) -> tuple[_Places, _Places]:
    """Return the articles that quote each speaker, and the outlets with the months in which they do.

    For full names, only the months of the bare surnames are read: the two can only have met there.
    """
    link, in_articles, in_months = quote_speakers.c, _Places(set), _Places(set)
    month = sa.func.substr(sa.cast(link.published_on, sa.String), 1, 7)
    known = (quotes.c.outlet_id.is_not(None)) & (link.published_on > UNDATED)
    columns = (link.speaker_id, quotes.c.article_id, sa.case((known, quotes.c.outlet_id)), month)
    query = sa.select(*columns).join_from(quote_speakers, quotes).with_hint(quotes, COUNTED_IN, "sqlite")
    query = query.where(link.quote_id.not_in(rejected())).distinct()
    months: set[str] = set()

    def read(query: sa.Select[Any], ids: Sequence[int | None]) -> None:
        for some in chunks(ids):
            for id_, article, outlet, when in connection.execute(query.where(link.speaker_id.in_(some))):
                in_articles[id_].add(article)
                months.add(when)
                if outlet is not None:
                    in_months[id_].add((outlet, when))

    read(query, bare)
    read(query.where(month.in_(sorted(months))), full)
    return in_articles, in_months


def _and(names: Iterable[str]) -> str:
    return " and ".join(names)


def _apart(one: _Known, other: _Known) -> bool:
    """Whether people have linked them to different Wikidata entries."""
    return bool(one.wikidata and other.wikidata and one.wikidata != other.wikidata)


def _compared(one: _Known, other: _Known) -> Suggestion | None:
    if _apart(one, other):
        return None
    less, more = sorted((one, other), key=lambda known: (len("".join(known.words)), -(known.speaker.id or 0)))
    if less.words[-1] == more.words[-1] and _stands_for(less.words[:-1], more.words[:-1]):
        reason = f"the given names of {less.speaker.name} fit {more.speaker.name}"
        return Suggestion(less.speaker, more.speaker, _INITIAL, reason)
    rare, frequent = sorted((one, other), key=lambda known: known.quotes)
    distance = OSA.distance(" ".join(rare.words), " ".join(frequent.words), score_cutoff=1)
    if distance <= 1 and rare.quotes * _RARER <= frequent.quotes and min(map(len, (*rare.words, *frequent.words))) > 1:
        reason = f"{rare.speaker.name} is spelt like {frequent.speaker.name}, who is quoted more often"
        return Suggestion(rare.speaker, frequent.speaker, _SPELLING, reason)
    return None


def _stands_for(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether given names can abbreviate others: each is one of them or its initial, in the same order."""
    rest = iter(long)
    return all(any(word == whole or word == whole[0] for whole in rest) for word in short)
