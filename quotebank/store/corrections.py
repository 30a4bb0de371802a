"""What people put right: every correction is one transaction, logged with the rows before and after, and can be undone.

A link's name always belongs to the link's speaker: a merge moves the names with their quotes, so that new articles
follow, and the name stays what the article wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from quotebank.errors import BankError, NotStoredError, QueryError
from quotebank.records import Speaker
from quotebank.store import schema
from quotebank.store.correction_log import (
    BY_REEXTRACTION,
    STATEMENT,
    Correction,
    as_correction,
    detached,
    targets_now,
    touched_rows,
)
from quotebank.store.correction_log import undone as undone_entries
from quotebank.store.database import Database
from quotebank.store.names import fold, surname_last
from quotebank.store.query import checked_words
from quotebank.store.registry import check_wikidata
from quotebank.store.regrouping import Heads, regroup, restore
from quotebank.store.schema import corrections, namesakes, quote_speakers, quotes, speaker_names, speakers

_Entry = tuple[str, tuple[Any, ...], dict[str, Any] | None]
"""Table, primary key, and the values that changed; None where there is no such row."""

Who = str | int | Speaker


class _Change:
    """Changes rows and keeps what they were before and are after."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.before: list[_Entry] = []
        self.after: list[_Entry] = []

    def insert(self, table: sa.Table, row: dict[str, Any]) -> None:
        whole = {column.name: row.get(column.name) for column in table.c}
        self.replace(table, tuple(whole[column.name] for column in table.primary_key), None, whole)

    def update(self, table: sa.Table, row: sa.RowMapping, **values: Any) -> None:  # noqa: ANN401  a column's value
        old = {name: row[name] for name in values}
        if old != values:
            self.replace(table, tuple(row[column.name] for column in table.primary_key), old, values)

    def delete(self, table: sa.Table, row: sa.RowMapping) -> None:
        self.replace(table, tuple(row[column.name] for column in table.primary_key), dict(row), None)

    def replace(
        self, table: sa.Table, key: tuple[Any, ...], old: dict[str, Any] | None, new: dict[str, Any] | None
    ) -> None:
        if new is None:
            self.connection.execute(table.delete().where(_is(table, key)))
        elif old is None:
            self.connection.execute(table.insert().values(new))
        else:
            self.connection.execute(table.update().where(_is(table, key)).values(new))
        self.before.append((table.name, key, _plain(old)))
        self.after.append((table.name, key, _plain(new)))


class Corrections:
    """The desk where people put a bank right."""

    def __init__(self, database: Database, forget: Callable[[], None]) -> None:
        self._database = database
        self._forget = forget

    def merge(self, speaker: Who, into: Who, *, who: str, why: str) -> int:
        """Let all names and quotes of a speaker be another's."""
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
                    "link one of them anew before you merge them."
                )
            _move_names(change, _rows(change.connection, speaker_names, speaker_id=gone["id"]), kept["id"])
            known = {row["wikidata"] for row in _rows(change.connection, namesakes, speaker_id=kept["id"])}
            for row in _rows(change.connection, namesakes, speaker_id=gone["id"]):
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
        """Give some names or quotes of a speaker to a new speaker called ``name``."""
        _words(name, "split")
        with self._change("split", who, why) as change:
            connection = change.connection
            old = _speaker(connection, speaker)
            change.target = f"speaker:{old['id']}"
            own = _rows(connection, speaker_names, speaker_id=old["id"])
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
                change.update(speakers, old, key=_free_key(connection, f"{old['kind']}:{fold(staying[0])}", old["id"]))
            if old["name"] not in staying:
                change.update(speakers, old, name=staying[0])
            new = _next_id(connection, speakers)
            made = {"id": new, "key": _free_key(connection, key, new), "name": name, "kind": old["kind"]}
            change.insert(speakers, {**made, "listed": False})
            _move_names(change, moving, new)
            _name_id(change, new, name)
            texts = {row["id"]: row["name"] for row in own}
            for uid in quote_ids:
                quote = _quote(connection, uid)
                links = [
                    link
                    for link in _rows(connection, quote_speakers, quote_id=quote["id"])
                    if link["speaker_id"] == old["id"]
                ]
                if not links:
                    raise QueryError(f"The quote {quote['uid']} is not by {old['name']!r}.")
                for link in links:
                    written = _name_id(change, new, texts[link["name_id"]])
                    change.update(quote_speakers, link, speaker_id=new, name_id=written)
        return change.id

    def rename(self, speaker: Who, name: str, *, who: str, why: str) -> int:
        """Call a speaker by another name; the old one stays among its names."""
        _words(name, "rename")
        with self._change("rename", who, why) as change:
            row = _speaker(change.connection, speaker)
            change.target = f"speaker:{row['id']}"
            _name_id(change, row["id"], name)
            change.update(speakers, row, name=name)
        return change.id

    def alias(self, speaker: Who, name: str, *, who: str, why: str) -> int:
        """Give a speaker one more name."""
        _words(name, "alias")
        with self._change("alias", who, why) as change:
            row = _speaker(change.connection, speaker)
            change.target = f"speaker:{row['id']}"
            _name_id(change, row["id"], name)
        return change.id

    def link(self, speaker: Who, wikidata: str | None, *, who: str, why: str) -> int:
        """Say which entry of Wikidata a speaker is; None takes the link away."""
        if wikidata is not None:
            check_wikidata(wikidata)
        with self._change("link", who, why) as change:
            row = _speaker(change.connection, speaker)
            change.target = f"speaker:{row['id']}"
            change.update(speakers, row, wikidata=wikidata)
        return change.id

    def review(self, quote_id: str, verdict: str, *, who: str, why: str) -> int:
        """Accept or reject a quote."""
        with self._change("accept" if verdict == "accepted" else "reject", who, why) as change:
            quote = _quote(change.connection, quote_id)
            change.target = f"quote:{quote['uid']}"
            change.update(quotes, quote, review=verdict)
            change.regrouped.add(quote["id"])
        return change.id

    def reattribute(self, quote_id: str, to: Who | Sequence[Who] | None, *, who: str, why: str) -> int:
        """Give a quote other speakers, or none."""
        people = [] if to is None else [to] if isinstance(to, str | int | Speaker) else list(to)
        with self._change("reattribute", who, why) as change:
            connection = change.connection
            quote = _quote(connection, quote_id)
            change.target = f"quote:{quote['uid']}"
            for link in _rows(connection, quote_speakers, quote_id=quote["id"]):
                change.delete(quote_speakers, link)
            for position, person in enumerate(people):
                row = _speaker(connection, person)
                place = {"quote_id": quote["id"], "position": position, "published_on": quote["published_on"]}
                name_id = _name_id(change, row["id"], row["name"])
                change.insert(quote_speakers, {**place, "speaker_id": row["id"], "name_id": name_id})
            change.regrouped.add(quote["id"])
        return change.id

    def undo(self, correction_id: int, *, who: str, why: str) -> int:
        """Bring back what was before a correction."""
        with self._change("undo", who, why) as change:
            connection = change.connection
            log = connection.execute(sa.select(corrections).order_by(corrections.c.id.desc())).mappings().all()
            found = next((row for row in log if row["id"] == correction_id), None)
            if found is None:
                raise NotStoredError(f"The bank holds no correction {correction_id}.")
            undone = undone_entries(log)
            if correction_id in undone:
                raise BankError(f"Correction {correction_id} has been undone by {undone[correction_id]} already.")
            if found["before"] is None:
                raise BankError(f"Correction {correction_id} cannot be undone: its article has been removed.")
            if found["action"] in BY_REEXTRACTION:
                raise BankError(f"Correction {correction_id} only notes what re-extraction did: nothing to undo.")
            touched = touched_rows(found)
            later = [
                str(row["id"])
                for row in reversed(log)
                if row["id"] > correction_id
                and row["id"] not in undone
                and row["action"] not in BY_REEXTRACTION
                and (row["undoes"] or 0) <= correction_id
                and touched & touched_rows(row)
            ]
            if later:
                raise BankError(f"Undo the later corrections that depend on {correction_id} first: {', '.join(later)}.")
            change.target, change.undoes = targets_now(log)[correction_id], correction_id
            quote_id = None
            if change.target.startswith("quote:"):
                quote_id = _still_there(log, connection, change.target.removeprefix("quote:"), found)
            statements_before, statements_after = (_statements(found[side]) for side in ("before", "after"))
            for (name, key, before), (_, _, after) in zip(
                reversed(found["before"]), reversed(found["after"]), strict=True
            ):
                if name != STATEMENT:
                    table = schema.metadata.tables[name]
                    # Of a speaker's quotes, those that were extracted anew have gone with their names.
                    lenient = quote_id is None and table in (quotes, quote_speakers)
                    _put_back(change, table, tuple(key), before, after, found, lenient=lenient)
            if restore(connection, statements_before, statements_after):
                change.moved = statements_after, statements_before
            elif quote_id is not None:
                change.regrouped.add(quote_id)
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
    def _change(self, action: str, who: str, why: str) -> Iterator[_Logged]:
        for words, what in ((who, "who"), (why, "why")):
            _words(words, what)
        try:
            with self._database.writing() as connection:
                change = _Logged(connection)
                yield change
                moved = regroup(connection, sorted(change.regrouped)) if change.regrouped else change.moved
                for entries, heads in zip((change.before, change.after), moved, strict=True):
                    entries += [(STATEMENT, (id_,), {"statement_id": head}) for id_, head in heads.items()]
                change.id = _next_id(connection, corrections)
                row = {"id": change.id, "made_at": datetime.now(UTC).replace(tzinfo=None), "action": action}
                row |= {"who": who, "why": why, "target": change.target, "undoes": change.undoes}
                connection.execute(corrections.insert().values(**row, before=change.before, after=change.after))
        finally:
            self._forget()


class _Logged(_Change):
    id = 0
    target = ""
    undoes: int | None = None

    def __init__(self, connection: sa.Connection) -> None:
        super().__init__(connection)
        self.regrouped: set[int] = set()
        """Quotes that may belong to another statement now."""
        self.moved: tuple[Heads, Heads] = {}, {}
        """The statements that were brought back instead: before and after."""


def _still_there(log: Sequence[sa.RowMapping], connection: sa.Connection, uid: str, correction: sa.RowMapping) -> int:
    """Return the row id of the quote that was corrected; another one may have come under its row id."""
    found = _rows(connection, quotes, uid=uid)
    touched = {key[0] for name, key in touched_rows(correction) if name in ("quote", "quote_speaker")}
    if not found or touched - {found[0]["id"]} or correction["id"] in detached(log):
        raise BankError(
            f"Correction {correction['id']} cannot be undone: its quote {uid} was not found again when its article was "
            "extracted anew."
        )
    return int(found[0]["id"])


def _put_back(
    change: _Change,
    table: sa.Table,
    key: tuple[Any, ...],
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    undone: sa.RowMapping,
    *,
    lenient: bool,
) -> None:
    correction = undone["id"]
    row = change.connection.execute(sa.select(table).where(_is(table, key))).mappings().one_or_none()
    now = None if row is None or after is None else {name: row[name] for name in after}
    if _plain(now) != after or (row is not None and after is None):
        if lenient:
            return
        if table is speakers and row is not None and after is None:
            raise BankError(
                f"Correction {correction} cannot be undone: {row['name']!r} has come since into the place of the "
                "speaker that was merged; split the names off instead."
            )
        raise BankError(f"Correction {correction} cannot be undone: a row of {table.name} has changed since.")
    old, new = _typed(table, after), _typed(table, before)
    if table is speakers and new is not None and "key" in new:
        holder = change.connection.execute(sa.select(speakers).where(speakers.c.key == new["key"])).mappings().first()
        if holder is not None and holder["id"] != key[0]:
            raise BankError(
                f"Correction {correction} cannot be undone: the speaker {holder['id']} has come up since under the "
                f"same name {holder['name']!r}; merge it away first."
            )
    if table is speaker_names and row is not None and new is None:
        _refuse_if_used(change.connection, row, correction)
    if table is speaker_names and old is not None and new is not None and "speaker_id" in new:
        _move_newer_quotes(change, key[0], old["speaker_id"], new["speaker_id"], touched_rows(undone))
    change.replace(table, key, old, new)


def _move_newer_quotes(
    change: _Change, name_id: int, now: int, before: int, own: set[tuple[str, tuple[Any, ...]]]
) -> None:
    """Let quotes that came after the correction follow their name; those it moved itself have entries of their own."""
    where = (quote_speakers.c.speaker_id == now, quote_speakers.c.name_id == name_id)
    for link in change.connection.execute(sa.select(quote_speakers).where(*where)).mappings().all():
        if (quote_speakers.name, (link["quote_id"], link["position"])) not in own:
            change.update(quote_speakers, link, speaker_id=before)


def _refuse_if_used(connection: sa.Connection, name: sa.RowMapping, correction: int) -> None:
    """Quotes that came since may bear a name that the correction made."""
    if _rows(connection, quote_speakers, name_id=name["id"]) or _rows(connection, quotes, relayer_name_id=name["id"]):
        raise BankError(
            f"Correction {correction} cannot be undone: quotes that were found since name {name['name']!r}; give them "
            "another speaker first (reattribute)."
        )


def _move_names(change: _Change, rows: Iterable[sa.RowMapping], to: int) -> None:
    """Move names to a speaker, then their quotes; a name that it has already is one with its own."""
    known = {row["name"]: row["id"] for row in _rows(change.connection, speaker_names, speaker_id=to)}
    for row in rows:
        same = known.get(row["name"])
        if same is None:
            change.update(speaker_names, row, speaker_id=to)
        name_id = same or row["id"]
        where = (quote_speakers.c.speaker_id == row["speaker_id"], quote_speakers.c.name_id == row["id"])
        for link in change.connection.execute(sa.select(quote_speakers).where(*where)).mappings().all():
            change.update(quote_speakers, link, speaker_id=to, name_id=name_id)
        if same is not None:
            for quote in _rows(change.connection, quotes, relayer_name_id=row["id"]):
                change.update(quotes, quote, relayer_name_id=same)
            change.delete(speaker_names, row)


def _name_id(change: _Change, speaker_id: int, name: str) -> int:
    for row in _rows(change.connection, speaker_names, speaker_id=speaker_id, name=name):
        return int(row["id"])
    key, id_ = fold(name), _next_id(change.connection, speaker_names)
    made = {"id": id_, "speaker_id": speaker_id, "name": name, "key": key}
    change.insert(speaker_names, {**made, "last_word": surname_last(key).rpartition(" ")[2], "listed": True})
    return id_


def _speaker(connection: sa.Connection, who: Who) -> sa.RowMapping:
    id_ = who.id if isinstance(who, Speaker) else who if isinstance(who, int) else None
    if id_ is not None:
        found = _rows(connection, speakers, id=id_)
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
    found = _rows(connection, quotes, uid=uid)
    if not found:
        raise NotStoredError(f"The bank holds no quote {uid!r}: give its whole id.")
    return found[0]


def _rows(connection: sa.Connection, table: sa.Table, **values: Any) -> Sequence[sa.RowMapping]:  # noqa: ANN401
    query = sa.select(table).where(*(table.c[name] == value for name, value in values.items()))
    return connection.execute(query.order_by(*table.primary_key)).mappings().all()


def _free_key(connection: sa.Connection, key: str, id_: int) -> str:
    taken = connection.execute(sa.select(speakers.c.id).where(speakers.c.key == key)).first()
    return f"{key}#{id_}" if taken else key


def _is(table: sa.Table, key: Sequence[Any]) -> sa.ColumnElement[bool]:
    return sa.and_(*(column == value for column, value in zip(table.primary_key, key, strict=True)))


def _statements(entries: Iterable[_Entry]) -> Heads:
    return {key[0]: values["statement_id"] for name, key, values in entries if name == STATEMENT and values}


def _plain(values: dict[str, Any] | None) -> dict[str, Any] | None:
    return values and {name: v.isoformat() if isinstance(v, date) else v for name, v in values.items()}


def _typed(table: sa.Table, values: dict[str, Any] | None) -> dict[str, Any] | None:
    dates = {column.name for column in table.c if isinstance(column.type, sa.Date)}
    return values and {n: date.fromisoformat(v) if n in dates and v else v for n, v in values.items()}


def _words(value: str, what: str) -> None:
    checked_words(value, what, "some words")


def _next_id(connection: sa.Connection, table: sa.Table) -> int:
    return int(connection.execute(sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0))).scalar_one()) + 1
