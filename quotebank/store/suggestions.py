"""Which speakers may be one person: shown with reasons, never joined by a program."""

from __future__ import annotations

import itertools
from collections import defaultdict

import sqlalchemy as sa
from attrs import frozen
from rapidfuzz.distance import OSA

from quotebank.records import Speaker, SpeakerKind
from quotebank.store.database import Database
from quotebank.store.names import fold, surname_last
from quotebank.store.query import rejected
from quotebank.store.schema import quote_speakers, speakers

_INITIAL, _SPELLING, _SURNAME = 0.8, 0.7, 0.5
"""How much each reason counts: an order by judgement, not a measured probability."""
_RARER = 3
"""A spelling is suspected of being an error when the other one is so many times as frequent."""


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


def suggestions(database: Database, limit: int | None = None) -> list[Suggestion]:
    """Return the pairs of persons that may be one, the likeliest first.

    Only names of one surname, or of one given name and a surname with the same first letter, are compared.
    """
    link, number = quote_speakers, sa.func.count(sa.distinct(quote_speakers.c.quote_id))
    joined = (link.c.speaker_id == speakers.c.id) & link.c.quote_id.not_in(rejected())
    columns = (speakers.c.id, speakers.c.name, speakers.c.role, speakers.c.wikidata)
    query = sa.select(*columns, number).select_from(speakers).outerjoin(link, joined).group_by(speakers.c.id)
    with database.reading() as connection:
        rows = connection.execute(query.where(speakers.c.kind == SpeakerKind.PERSON.value)).all()
    blocks: defaultdict[tuple[str, str], list[_Known]] = defaultdict(list)
    surnames: defaultdict[str, list[_Known]] = defaultdict(list)
    for id_, name, role, wikidata, count in rows:
        words = tuple(surname_last(fold(name)).split())
        known = _Known(Speaker(name, SpeakerKind.PERSON, role, id_), words, count, wikidata)
        surnames[words[-1]].append(known)
        if len(words) > 1:
            blocks[words[0][0], words[-1]].append(known)
            blocks[words[0], words[-1][0]].append(known)
    found: dict[tuple[int | None, int | None], Suggestion] = {}
    for block in blocks.values():
        for one, other in itertools.combinations(block, 2):
            suggestion = _compared(one, other)
            if suggestion:
                found[suggestion.speaker.id, suggestion.into.id] = suggestion
    for block in surnames.values():
        bare = [known for known in block if len(known.words) == 1]
        full = [known for known in block if len(known.words) > 1]
        if len(full) == 1:
            for known in bare:
                reason = f"{full[0].speaker.name} is the only one of that surname"
                found[known.speaker.id, full[0].speaker.id] = Suggestion(
                    known.speaker, full[0].speaker, _SURNAME, reason
                )
    ranked = sorted(found.values(), key=lambda s: (-s.score, s.into.name, s.speaker.name, s.speaker.id or 0))
    return ranked[:limit]


def _compared(one: _Known, other: _Known) -> Suggestion | None:
    if one.wikidata and other.wikidata and one.wikidata != other.wikidata:
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
    """Whether given names or initials can be short for others: each is one of them or its initial, in their order."""
    rest = iter(long)
    return all(any(word == whole or word == whole[0] for whole in rest) for word in short)
