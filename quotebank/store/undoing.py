"""Undoes a correction, if its rows still belong to the same quotes and people and no later decision depends on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from quotebank.errors import BankError, NotStoredError
from quotebank.store import schema
from quotebank.store.changing import Change, identities, is_row, plain, rows, typed
from quotebank.store.clustering import Heads, restore
from quotebank.store.correction_log import (
    BY_REEXTRACTION,
    STATEMENT,
    Piece,
    Place,
    Row,
    detached,
    net_pieces,
    pieces_of,
    referred,
    targets_now,
    undone,
)
from quotebank.store.database import chunks
from quotebank.store.registry import lost_keys
from quotebank.store.reviewing import REJECTED
from quotebank.store.schema import corrections, namesakes, quote_speakers, quotes, removals, speaker_names, speakers

Key = tuple[Any, ...]

_REVIEWS = ("accept", "reject")
_LINKS = (quotes.name, quote_speakers.name)


def take_back(change: Change, number: int) -> None:
    """Restore the state before a correction, as a change that can itself be undone.

    Raises:
        NotStoredError: there is no such correction.
        BankError: it cannot be undone, or not before others.
    """
    _Undoing(change, number).run()


class _Undoing:
    def __init__(self, change: Change, number: int) -> None:
        self._change, self._connection, self._number = change, change.connection, number
        log = self._connection.execute(sa.select(corrections).order_by(corrections.c.id.desc())).mappings().all()
        self._log: Sequence[sa.RowMapping] = log
        self._undone = undone(log)
        found = next((row for row in log if row["id"] == number), None)
        if found is None:
            raise NotStoredError(f"The bank holds no correction {number}.")
        self._row = found
        self._pieces = net_pieces(found)
        self._splits = self._root(found)["action"] == "split"
        self._quote_id: int | None = None
        self._kept: set[Place] = set()
        """Rows that stay as they are, since a later correction made the same decision."""

    def run(self) -> None:
        change, number, row = self._change, self._number, self._row
        if number in self._undone:
            raise BankError(f"Correction {number} has already been undone by {self._undone[number]}.")
        if row["before"] is None:
            raise self._impossible("its article has been removed")
        if row["action"] in BY_REEXTRACTION:
            raise BankError(f"Correction {number} only notes what re-extraction did: nothing to undo.")
        self._refuse_dependent()
        change.target, change.undoes = targets_now(self._log)[number], number
        self._gone = self._compare()
        if change.target.startswith("quote:"):
            self._quote_id = self._the_quote(change.target.removeprefix("quote:"))
        for piece in reversed(self._pieces):
            self._put_back(piece)
        self._refuse_incoherent()
        self._group()

    def _root(self, row: sa.RowMapping) -> sa.RowMapping:
        """Return the original correction behind an undo, or behind the undo of an undo."""
        by_number = {one["id"]: one for one in self._log}
        while row["undoes"] is not None:
            row = by_number[row["undoes"]]
        return row

    def _impossible(self, why: str) -> BankError:
        return BankError(f"Correction {self._number} cannot be undone: {why}.")

    def _refuse_dependent(self) -> None:
        """Refuse if a later correction depends on this one; note rows for which later ones only repeat it."""
        mine = {piece.place: piece for piece in self._pieces}
        needed = set().union(*(referred(piece.before) for piece in self._pieces))
        made = {piece.owner for piece in self._pieces if piece.moves}
        dependent = []
        for row in reversed(self._log):
            if (
                row["id"] <= self._number
                or row["id"] in self._undone
                or row["action"] in BY_REEXTRACTION
                or (row["undoes"] or 0) > self._number
            ):
                continue
            theirs = net_pieces(row)
            if row["undoes"] is not None:  # rows that it left to another decision are not its own
                theirs = [piece for piece in theirs if piece.before != piece.after]
            shared = [piece for piece in theirs if piece.place in mine]
            if all(_repeats(piece, mine[piece.place]) for piece in shared):
                self._kept.update(piece.place for piece in shared)
                takes = needed & {piece.owner for piece in theirs if piece.moves}
                uses = made & set().union(*(referred(piece.after) for piece in theirs))
                if not (takes or uses):
                    continue
            dependent.append(str(row["id"]))
        if dependent:
            listed = ", ".join(dependent)
            raise BankError(f"Undo the later corrections that depend on {self._number} first: {listed}.")

    def _compare(self) -> set[int]:
        """Refuse if a name or speaker has a different identity; return the quotes that are gone."""
        known = self._row["identities"]
        self._now = identities(self._connection, pieces_of(self._row))
        if known is None:
            self._refuse_unknown()
            ids = {piece.owner[1] for piece in self._pieces if piece.table in _LINKS}
            return ids - _found(self._connection, quotes.c.id, ids)
        now = self._now
        for table in ("speaker", "speaker_name"):
            for id_, name in known.get(table, {}).items():
                if name is None or now.get(table, {}).get(id_, name) == name:
                    continue
                if table == "speaker_name" or not rows(self._connection, speaker_names, speaker_id=int(id_), name=name):
                    raise self._impossible(f"{name!r} is now somebody else")
        quotes_now = now.get("quote", {})
        return {
            int(id_)
            for id_, (_, article) in known.get("quote", {}).items()
            if quotes_now.get(id_, (0, 0))[1] != article
        }

    def _refuse_unknown(self) -> None:
        """Refuse entries that an older version logged with row ids alone, unless no id can have been reused since.

        That version reused the ids of deleted rows.
        """
        if self._row["action"] in _REVIEWS or {piece.table for piece in self._pieces} == {quotes.name}:
            return  # the quote is known by its own id
        since = removals.c.removed_at >= self._row["made_at"]
        removed = self._connection.execute(sa.select(removals.c.uid).where(since).limit(1)).first()
        loose = self._row["target"].startswith("speaker:") and any(piece.renames for piece in self._pieces)
        if removed or loose:
            raise self._impossible(
                "an older version logged it with numbers that may now belong to others; make a new correction instead"
            )

    def _the_quote(self, uid: str) -> int:
        """Return the row id of the corrected quote; its old row id may belong to another quote now."""
        found = rows(self._connection, quotes, uid=uid)
        touched = {piece.owner[1] for piece in self._pieces if piece.table in _LINKS}
        if not found or touched - {found[0]["id"]} or self._number in detached(self._log):
            raise self._impossible(f"its quote {uid} was not found again when its article was extracted again")
        return int(found[0]["id"])

    def _put_back(self, piece: Piece) -> None:
        table, key, after = schema.metadata.tables[piece.table], piece.key, piece.after
        if piece.table in _LINKS and piece.owner[1] in self._gone:
            return
        if table is speaker_names and self._is_removed(piece):
            return
        before = piece.before if piece.before != after else self._stood_before(piece)
        if piece.place in self._kept:
            before = after
        row = self._connection.execute(sa.select(table).where(is_row(table, key))).mappings().one_or_none()
        if table is speaker_names and row is None and before and after:
            return  # the name was removed with an article
        if not _is_so(row, after):
            of_speaker = table.name in _LINKS and self._quote_id is None
            if self._splits and piece.renames:
                of_speaker = False  # the log has the speaker of this quote itself
            if _is_so(row, before) or of_speaker:
                return  # it moved with its name, or was extracted again and moves with its name
            raise self._changed_since(table, row, after)
        self._refuse_unfit(table, key, row, before)
        new = typed(table, before)
        old = None if row is None else dict(row) if new is None else {name: row[name] for name in new}
        if table is speaker_names and old and new and "speaker_id" in new:
            self._move_quotes(key[0], old["speaker_id"], new["speaker_id"])
        self._change.replace(table, key, old, new)

    def _is_removed(self, piece: Piece) -> bool:
        """Return whether a name was removed with an article; then the log no longer has its words."""
        known = (self._row["identities"] or {}).get(piece.table, {})
        return known.get(str(piece.key[0]), "") is None

    def _stood_before(self, piece: Piece) -> Row | None:
        """Return the row before a correction that changed nothing, without the effect of corrections undone since."""
        value = piece.before
        earlier = [row for row in self._log if row["id"] < self._number]
        undone_then = undone(earlier)
        for row in earlier:
            if row["undoes"] is not None or row["id"] in undone_then or row["action"] in BY_REEXTRACTION:
                continue
            for other in net_pieces(row):
                if other.place != piece.place or not _overlap(other, piece):
                    continue
                if row["id"] not in self._undone:
                    return value
                if other.before != other.after:
                    if other.before is None or value is None:
                        return other.before
                    return {name: other.before.get(name, was) for name, was in value.items()}
        return value

    def _changed_since(self, table: sa.Table, row: sa.RowMapping | None, after: Row | None) -> BankError:
        if table is speakers and row is not None and after is None:
            return self._impossible(
                f"{row['name']!r} has since taken the place of the merged speaker; split the names off instead"
            )
        return self._impossible(f"a row of {table.name} has changed since")

    def _refuse_unfit(self, table: sa.Table, key: Key, row: sa.RowMapping | None, new: Row | None) -> None:
        """Refuse a change that would break the bank, or attribute a quote to somebody else."""
        connection = self._connection
        if table is speakers and new is None:
            for name in rows(connection, speaker_names, speaker_id=key[0]):
                raise self._impossible(f"the speaker now has the name {name['name']!r}, too; merge the speaker instead")
            for namesake in rows(connection, namesakes, speaker_id=key[0]):
                raise self._impossible(f"the speaker may now be {namesake['wikidata']}; merge the speaker instead")
        if table is speakers and new is not None and "key" in new:
            for holder in rows(connection, speakers, key=new["key"]):
                if holder["id"] != key[0]:
                    raise self._impossible(
                        f"there is now another speaker, {holder['id']}, with the same name {holder['name']!r}; merge "
                        "that one first"
                    )
        if table is speaker_names and row is not None and new is None:
            used = rows(connection, quote_speakers, name_id=key[0]) or rows(connection, quotes, relayer_name_id=key[0])
            if used:
                raise self._impossible(
                    f"newer quotes name {row['name']!r}; give them another speaker first (reattribute)"
                )
        if table is speaker_names and new is not None and (row is None or "speaker_id" in new):
            name = new["name"] if row is None else row["name"]
            for other in rows(connection, speaker_names, speaker_id=new["speaker_id"], name=name):
                if other["id"] != key[0]:
                    raise self._impossible(f"the speaker now has the name {name!r}{self._by(other['id'])}")
        if new is not None and "name" in new and new["name"] is None:
            raise self._impossible("a name in it was removed with an article")
        for other_table, id_ in sorted(referred(new)):
            if not rows(connection, schema.metadata.tables[other_table], id=id_):
                name = ((self._row["identities"] or {}).get(other_table, {})).get(str(id_))
                who = repr(name) if isinstance(name, str) else f"the {other_table} {id_}"
                raise self._impossible(f"{who} is no longer in the bank")

    def _by(self, name_id: int) -> str:
        """Return advice on the correction that added a name."""
        for row in self._log:
            if row["id"] not in self._undone and any(p.place == ("speaker_name", (name_id,)) for p in net_pieces(row)):
                return f"; undo correction {row['id']} first"
        return ""

    def _move_quotes(self, name_id: int, now: int, before: int) -> None:
        """Move quotes with their name if they were added or extracted again after the correction."""
        for link in rows(self._connection, quote_speakers, speaker_id=now, name_id=name_id):
            self._change.update(quote_speakers, link, speaker_id=before)

    def _refuse_incoherent(self) -> None:
        """Refuse if a speaker would have somebody else's name, or a quote would have one."""
        named = set().union(*(piece.named for piece in self._change.pieces))
        own = sa.exists().where(speaker_names.c.speaker_id == speakers.c.id, speaker_names.c.name == speakers.c.name)
        people = {id_ for table, id_ in named if table == "speaker"}
        for id_ in _found(self._connection, speakers.c.id, people, ~own):
            raise self._impossible(f"the main name of the speaker {id_} would be removed; rename the speaker first")
        theirs = sa.exists().where(
            speaker_names.c.id == quote_speakers.c.name_id, speaker_names.c.speaker_id == quote_speakers.c.speaker_id
        )
        said = {id_ for table, id_ in named if table == "quote"}
        if _found(self._connection, quote_speakers.c.quote_id, said, ~theirs):
            raise self._impossible("a quote would have somebody else's name")
        for speaker, key in lost_keys(self._connection, people):
            self._change.update(speakers, speaker, key=key)

    def _group(self) -> None:
        """Restore the statements, or regroup the quotes if the statements are not as the correction left them."""
        done = [piece for piece in self._change.pieces if piece.table in _LINKS and piece.before != piece.after]
        if self._quote_id is None or not any(_groups(piece) for piece in done):
            return
        before, after = (_heads(self._row[side]) for side in ("before", "after"))
        if before and self._same_words(before, after) and restore(self._connection, before, after):
            self._change.moved = after, before
        else:
            self._change.regrouped.add(self._quote_id)

    def _same_words(self, before: Heads, after: Heads) -> bool:
        """Return whether the quotes of the statements have the same words as in the log."""
        ids = {str(id_) for id_ in {*before, *before.values(), *after.values()} - {None}}
        known, now = ((some or {}).get("quote", {}) for some in (self._row["identities"], self._now))
        return all(id_ in known and known[id_] == now.get(id_) for id_ in ids)


def _is_so(row: sa.RowMapping | None, values: Row | None) -> bool:
    """Return whether a row has the values of the log, or does not exist if they are None."""
    if row is None or values is None:
        return row is None and values is None
    return plain({name: row[name] for name in values}) == values


def _repeats(later: Piece, earlier: Piece) -> bool:
    """Return whether a later piece repeats an earlier one."""
    if later.before != later.after:
        return False
    if later.after is None or earlier.after is None:
        return later.after is earlier.after
    return all(earlier.after.get(name) == value for name, value in later.after.items())


def _overlap(one: Piece, other: Piece) -> bool:
    """Return whether two pieces for one row concern the same columns, or one of them inserts or deletes the row."""
    columns = [set(piece.before or {}) | set(piece.after or {}) for piece in (one, other)]
    return not all(columns) or bool(columns[0] & columns[1])


def _groups(piece: Piece) -> bool:
    """Return whether a quote may belong to another statement after a change."""
    if piece.table == quote_speakers.name:
        return True
    return REJECTED in ((piece.before or {}).get("review"), (piece.after or {}).get("review"))


def _heads(side: Iterable[tuple[str, Sequence[Any], Mapping[str, Any]]]) -> Heads:
    return {key[0]: values["statement_id"] for name, key, values in side if name == STATEMENT and values}


def _found(
    connection: sa.Connection, column: sa.Column[int], ids: Iterable[int], *conditions: sa.ColumnElement[bool]
) -> set[int]:
    """Return the ids that exist."""
    return {
        id_
        for some in chunks(ids)
        for id_ in connection.execute(sa.select(column).where(column.in_(some), *conditions)).scalars()
    }
