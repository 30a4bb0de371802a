"""Corrections: each is one transaction, logged with the rows before and after, and can be undone.

The name in a link always belongs to the link's speaker: a merge moves the names with their quotes, so that new articles
follow, and each quote keeps the name in its article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import sqlalchemy as sa

from quotebank.errors import NotStoredError, QueryError
from quotebank.records import Speaker
from quotebank.store.arguments import checked_words
from quotebank.store.changing import Change, rows
from quotebank.store.clustering import regroup
from quotebank.store.correction_log import Correction, as_correction, pieces_of, targets_now
from quotebank.store.correction_log import undone as undone_entries
from quotebank.store.database import Database
from quotebank.store.names import fold, surname_last
from quotebank.store.numbering import new_id
from quotebank.store.registry import check_wikidata, free_key, lost_keys
from quotebank.store.reviewing import REJECTED
from quotebank.store.schema import corrections, namesakes, quote_speakers, quotes, speaker_names, speakers
from quotebank.store.undoing import take_back

Who = str | int | Speaker


class Corrections:
    """Applies and undoes people's corrections of a bank."""

    def __init__(self, database: Database, forget: Callable[[], None]) -> None:
        self._database = database
        self._forget = forget

    def merge(self, speaker: Who, into: Who, *, who: str, why: str) -> int:
        """Move all names and quotes of a speaker to another."""
        with self._change("merge", who, why) as change:
            gone, kept = _speaker(change.connection, speaker), _speaker(change.connection, into)
            change.target = f"speaker:{kept['id']}"
            if gone["id"] == kept["id"]:
                raise QueryError(f"merge takes two speakers; {gone['name']!r} is given twice.")
            if gone["kind"] != kept["kind"]:
                raise QueryError(f"{gone['name']!r} is a {gone['kind']} and {kept['name']!r} a {kept['kind']}.")
            if gone["wikidata"] and kept["wikidata"] and gone["wikidata"] != kept["wikidata"]:
                raise QueryError(
                    f"{gone['name']!r} is {gone['wikidata']} and {kept['name']!r} {kept['wikidata']} on Wikidata: "
                    "change one of the links before you merge them."
                )
            _move_names(change, rows(change.connection, speaker_names, speaker_id=gone["id"]), kept["id"])
            known = {row["wikidata"] for row in rows(change.connection, namesakes, speaker_id=kept["id"])}
            for row in rows(change.connection, namesakes, speaker_id=gone["id"]):
                change.delete(namesakes, row)
                if row["wikidata"] not in known:
                    change.insert(namesakes, {**row, "speaker_id": kept["id"]})
            change.delete(speakers, gone)
            change.update(
                speakers,
                kept,
                wikidata=kept["wikidata"] or gone["wikidata"],
                listed=kept["listed"] or gone["listed"],
            )
        return change.id

    def split(
        self, speaker: Who, name: str, *, names: Sequence[str] = (), quote_ids: Sequence[str] = (), who: str, why: str
    ) -> int:
        """Move some names or quotes of a speaker to a new speaker called ``name``."""
        _words(name, "split")
        with self._change("split", who, why) as change:
            connection = change.connection
            old = _speaker(connection, speaker)
            change.target = f"speaker:{old['id']}"
            own = rows(connection, speaker_names, speaker_id=old["id"])
            moving = [row for row in own if row["name"] in names]
            missing = set(names) - {row["name"] for row in moving}
            if missing or not (names or quote_ids):
                raise QueryError(
                    f"split takes names or quotes of {old['name']!r}; its names are "
                    f"{', '.join(repr(row['name']) for row in own)}."
                )
            if len(moving) == len(own):
                raise QueryError(f"split leaves {old['name']!r} no name: rename it instead.")
            key = f"{old['kind']}:{fold(name)}"
            staying = [row["name"] for row in own if row not in moving]
            if key == old["key"] and moving:
                change.update(speakers, old, key=free_key(connection, f"{old['kind']}:{fold(staying[0])}", old["id"]))
            if old["name"] not in staying:
                change.update(speakers, old, name=staying[0])
            new = new_id(connection, speakers)
            made = {"id": new, "key": free_key(connection, key, new), "name": name, "kind": old["kind"]}
            change.insert(speakers, {**made, "listed": False})
            _move_names(change, moving, new)
            for row, free in lost_keys(connection, [old["id"]]):
                change.update(speakers, row, key=free)
            _name_id(change, new, name)
            written = {row["id"]: row for row in own}
            for uid in quote_ids:
                quote = _quote(connection, uid)
                links = [
                    link
                    for link in rows(connection, quote_speakers, quote_id=quote["id"])
                    if link["speaker_id"] == old["id"]
                ]
                if not links:
                    raise QueryError(f"The quote {quote['uid']} is not by {old['name']!r}.")
                for link in links:
                    as_said = written[link["name_id"]]
                    name_id = _name_id(change, new, as_said["name"], listed=as_said["listed"])
                    change.update(quote_speakers, link, speaker_id=new, name_id=name_id)
        return change.id

    def rename(self, speaker: Who, name: str, *, who: str, why: str) -> int:
        """Change the name that is shown for a speaker; the old one remains among its names."""
        _words(name, "rename")
        with self._change("rename", who, why) as change:
            row = _speaker(change.connection, speaker)
            change.target = f"speaker:{row['id']}"
            _give_name(change, row["id"], name)
            change.decide(speakers, row, name=name)
        return change.id

    def alias(self, speaker: Who, name: str, *, who: str, why: str) -> int:
        """Give a speaker one more name."""
        _words(name, "alias")
        with self._change("alias", who, why) as change:
            row = _speaker(change.connection, speaker)
            change.target = f"speaker:{row['id']}"
            _give_name(change, row["id"], name)
        return change.id

    def link(self, speaker: Who, wikidata: str | None, *, who: str, why: str) -> int:
        """Link a speaker to a Wikidata entry; None removes the link."""
        if wikidata is not None:
            check_wikidata(wikidata)
        with self._change("link", who, why) as change:
            row = _speaker(change.connection, speaker)
            change.target = f"speaker:{row['id']}"
            change.decide(speakers, row, wikidata=wikidata)
        return change.id

    def review(self, quote_id: str, verdict: str, *, who: str, why: str) -> int:
        """Accept or reject a quote."""
        with self._change("accept" if verdict == "accepted" else "reject", who, why) as change:
            quote = _quote(change.connection, quote_id)
            change.target = f"quote:{quote['uid']}"
            change.decide(quotes, quote, review=verdict)
            if quote["review"] != verdict and REJECTED in (quote["review"], verdict):
                change.regrouped.add(quote["id"])
        return change.id

    def reattribute(self, quote_id: str, to: Who | Sequence[Who] | None, *, who: str, why: str) -> int:
        """Give a quote other speakers, or none."""
        people = [] if to is None else [to] if isinstance(to, str | int | Speaker) else list(to)
        with self._change("reattribute", who, why) as change:
            connection = change.connection
            quote = _quote(connection, quote_id)
            change.target = f"quote:{quote['uid']}"
            for link in rows(connection, quote_speakers, quote_id=quote["id"]):
                change.delete(quote_speakers, link)
            for position, person in enumerate(people):
                row = _speaker(connection, person)
                place = {"quote_id": quote["id"], "position": position, "published_on": quote["published_on"]}
                name_id = _name_id(change, row["id"], row["name"])
                change.insert(quote_speakers, {**place, "speaker_id": row["id"], "name_id": name_id})
            for position in range(len(people), _most_speakers(connection, quote["id"])):  # clear the rest
                change.replace(quote_speakers, (quote["id"], position), None, None)
            change.regrouped.add(quote["id"])
        return change.id

    def undo(self, correction_id: int, *, who: str, why: str) -> int:
        """Restore the state before a correction."""
        with self._change("undo", who, why) as change:
            take_back(change, correction_id)
        return change.id

    def all(self, target: str | None = None) -> list[Correction]:
        """Return the log, the newest first."""
        with self._database.reading() as connection:
            log = connection.execute(sa.select(corrections).order_by(corrections.c.id.desc())).mappings().all()
            undone, now = undone_entries(log), targets_now(log)
            wanted = {target, *(now[row["id"]] for row in log if row["target"] == target)}
            return [
                as_correction(row, undone_by=undone.get(row["id"]))
                for row in log
                if target is None or now[row["id"]] in wanted
            ]

    @contextmanager
    def _change(self, action: str, who: str, why: str) -> Iterator[Change]:
        for words, what in ((who, "who"), (why, "why")):
            _words(words, what)
        try:
            with self._database.writing() as connection:
                change = Change(connection)
                yield change
                if change.regrouped:
                    change.moved = regroup(connection, sorted(change.regrouped))
                change.id = new_id(connection, corrections)
                row = {"id": change.id, "made_at": datetime.now(UTC).replace(tzinfo=None), "action": action}
                connection.execute(corrections.insert().values(**row, who=who, why=why, **change.logged()))
        finally:
            self._forget()


def _move_names(change: Change, moving: Iterable[sa.RowMapping], to: int) -> None:
    """Move names to a speaker, then their quotes; a name that the speaker already has is merged into that one."""
    known = {row["name"]: row for row in rows(change.connection, speaker_names, speaker_id=to)}
    for row in moving:
        same = known.get(row["name"])
        if same is None:
            change.update(speaker_names, row, speaker_id=to)
        name_id = same["id"] if same else row["id"]
        for link in rows(change.connection, quote_speakers, speaker_id=row["speaker_id"], name_id=row["id"]):
            change.update(quote_speakers, link, speaker_id=to, name_id=name_id)
        if same is not None:
            for quote in rows(change.connection, quotes, relayer_name_id=row["id"]):
                change.update(quotes, quote, relayer_name_id=name_id)
            change.delete(speaker_names, row)
            change.update(speaker_names, same, listed=same["listed"] or row["listed"])


def _give_name(change: Change, speaker_id: int, name: str) -> None:
    """Give a speaker a name on a person's decision, even if the speaker already has it."""
    for row in rows(change.connection, speaker_names, speaker_id=speaker_id, name=name):
        change.decide(speaker_names, row, listed=True)
        return
    _name_id(change, speaker_id, name)


def _most_speakers(connection: sa.Connection, quote_id: int) -> int:
    """Return the most speakers that a quote had before or after any of its re-attributions."""
    log = connection.execute(sa.select(corrections).where(corrections.c.action == "reattribute")).mappings()
    pieces = (piece for row in log for piece in pieces_of(row) if piece.table == quote_speakers.name)
    return max((piece.key[1] + 1 for piece in pieces if piece.key[0] == quote_id), default=0)


def _name_id(change: Change, speaker_id: int, name: str, *, listed: bool = True) -> int:
    """Return the row id of a speaker's name; insert the row if there is none."""
    for row in rows(change.connection, speaker_names, speaker_id=speaker_id, name=name):
        return int(row["id"])
    key, id_ = fold(name), new_id(change.connection, speaker_names)
    made = {"id": id_, "speaker_id": speaker_id, "name": name, "key": key}
    change.insert(speaker_names, {**made, "last_word": surname_last(key).rpartition(" ")[2], "listed": listed})
    return id_


def _speaker(connection: sa.Connection, who: Who) -> sa.RowMapping:
    id_ = who.id if isinstance(who, Speaker) else who if isinstance(who, int) else None
    if id_ is not None:
        found = rows(connection, speakers, id=id_)
    else:
        name = who.name if isinstance(who, Speaker) else str(who)
        bearing = sa.select(speaker_names.c.speaker_id).where(speaker_names.c.key == fold(name))
        query = sa.select(speakers).where(speakers.c.id.in_(bearing)).order_by(speakers.c.id)
        found = connection.execute(query).mappings().all()
    if not found:
        raise NotStoredError(f"The bank holds no speaker {who!r}: `quotebank speakers` lists them.")
    if len(found) > 1:
        several = ", ".join(f"{row['id']} ({row['name']})" for row in found)
        raise QueryError(f"Several speakers are called {who!r}: give the id of one of {several}.")
    return found[0]


def _quote(connection: sa.Connection, uid: str) -> sa.RowMapping:
    found = rows(connection, quotes, uid=uid)
    if not found:
        raise NotStoredError(f"The bank holds no quote {uid!r}: give its whole id.")
    return found[0]


def _words(value: str, what: str) -> None:
    checked_words(value, what, "some words")
