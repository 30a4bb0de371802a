"""Finds the speakers of a bank for a name that somebody asks for."""

from __future__ import annotations

import sqlalchemy as sa
from attrs import evolve, frozen

from quotebank.records import Speaker, SpeakerKind
from quotebank.store.arguments import must_be
from quotebank.store.names import fold, surname_last
from quotebank.store.namesakes import forms, looked_up, spelling
from quotebank.store.schema import speaker_names, speakers


@frozen
class Person:
    """A speaker that is asked for."""

    who: str | Speaker
    own: bool = True
    """Whether the quotes of the name itself are meant."""
    bare: bool = False
    """Whether those of its surname alone are."""


def called_by_surname(person: Person) -> Person:
    """Return those whom articles call only by a person's surname; the same where that is already so."""
    return evolve(person, own=False, bare=True) if not person.bare and _surnames(person) else person


def _surnames(person: Person) -> set[str]:
    """Return the surnames of a person who is asked for by a full name."""
    name = person.who.name if isinstance(person.who, Speaker) else person.who
    return {surname_last(key).rpartition(" ")[2] for key in forms(name) if " " in surname_last(key)}


def ids_of(connection: sa.Connection, person: Person) -> list[int]:
    """Return the row ids of the speakers who are asked for."""
    ids = speaker_ids(connection, person.who) if person.own else []
    if person.bare:
        rows = connection.execute(_BEARERS, {"last_words": sorted(_surnames(person))})
        ids += [id_ for id_, own, kind in rows if kind == SpeakerKind.PERSON and " " not in own]
    return sorted(set(ids))


def speaker_ids(connection: sa.Connection, person: str | Speaker) -> list[int]:
    """Return the row ids of the speakers whom `Quotes.by` finds for a name."""
    must_be(person, (str, Speaker), "speaker", "a name, a number or a Speaker")
    if isinstance(person, Speaker) and person.id is not None:
        return [person.id]
    name = person.name if isinstance(person, Speaker) else person
    rows = connection.execute(_BEARERS, {"last_words": sorted(looked_up(name))}).all()
    if isinstance(person, Speaker):
        key = fold(name)
        return sorted({id_ for id_, own, kind in rows if own == key and kind == person.kind})
    keys = forms(name)
    spellings = set(map(spelling, keys))
    return sorted(
        {
            id_
            for id_, own, kind in rows
            if own in keys
            or (kind == SpeakerKind.PERSON and (spelling(own) in spellings or any(_ends(own, key) for key in keys)))
        }
    )


_BEARERS = (
    sa.select(speaker_names.c.speaker_id, speaker_names.c.key, speakers.c.kind)
    .join_from(speaker_names, speakers)
    .where(speaker_names.c.last_word.in_(sa.bindparam("last_words", expanding=True)))
)


def _ends(name: str, surname: str) -> bool:
    return name.endswith(f" {surname}") or surname_last(name).endswith(f" {surname}")
