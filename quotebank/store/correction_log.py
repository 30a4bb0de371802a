"""Reads the log of corrections: which decisions are still in force, and on which quotes.

The log is append-only, except that `quotebank.store.log_removal` deletes the traces of removed articles. Re-extraction
adds two kinds of entries, so that an entry about a quote still finds it: "carry" if the quote now has another id,
"detach" if it is gone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from attrs import frozen

from quotebank.store.database import there
from quotebank.store.numbering import new_ids
from quotebank.store.schema import corrections

_CARRY, _DETACH = BY_REEXTRACTION = "carry", "detach"
STATEMENT = "statement"
"""Used instead of a table's name for the statements that quotes were moved to."""

Row = dict[str, Any]
"""Values of a row by column; for a changed row, only the changed values."""
Place = tuple[str, tuple[Any, ...]]
"""A row: its table and its primary key."""

_NAMES = {
    "speaker_id": "speaker",
    "name_id": "speaker_name",
    "relayer_name_id": "speaker_name",
    "statement_id": "quote",
    "quote_id": "quote",
}
"""Columns that refer to a row, and the tables of those rows."""
_KEYED_BY = {"quote_speaker": "quote", STATEMENT: "quote", "namesake": "speaker"}
"""For tables whose key begins with another table's id, that table."""


@frozen
class Piece:
    """A correction's change to one row."""

    table: str
    key: tuple[Any, ...]
    before: Row | None
    """None if there was no such row."""
    after: Row | None

    @property
    def place(self) -> Place:
        """The table and key of the row."""
        return self.table, self.key

    @property
    def owner(self) -> tuple[str, int]:
        """The row that the key begins with."""
        return _KEYED_BY.get(self.table, self.table), self.key[0]

    @property
    def named(self) -> set[tuple[str, int]]:
        """Table and id of all rows that it refers to."""
        return {self.owner} | referred(self.before) | referred(self.after)

    @property
    def moves(self) -> bool:
        """Whether it creates, deletes or moves a speaker or a name, to which other rows refer."""
        if self.table not in ("speaker", "speaker_name"):
            return False
        if self.before is None or self.after is None:
            return self.before is not self.after
        return self.before.get("speaker_id") != self.after.get("speaker_id")

    @property
    def renames(self) -> bool:
        """Whether it attributes a quote to another name; else the quote follows its name."""
        before, after = self.before or {}, self.after or {}
        return any(before.get(name) != after.get(name) for name in ("name_id", "relayer_name_id"))


def referred(values: Row | None) -> set[tuple[str, int]]:
    """Return table and id of the rows that some values refer to."""
    return {(_NAMES[name], id_) for name, id_ in (values or {}).items() if name in _NAMES and id_ is not None}


def pieces_of(row: sa.RowMapping) -> list[Piece]:
    """Return the changes of an entry, in order; none if its article has been removed."""
    sides = zip(row["before"] or (), row["after"] or (), strict=True)
    return [Piece(table, tuple(key), before, after) for (table, key, before), (_, _, after) in sides]


def net_pieces(row: sa.RowMapping) -> list[Piece]:
    """Return the net change of an entry to each row, in the order of the last changes; statements are left out."""
    found: dict[Place, Piece] = {}
    for piece in pieces_of(row):
        if piece.table == STATEMENT:
            continue
        first = found.pop(piece.place, None)
        before, after = piece.before, piece.after
        if first is not None:
            before = first.before if before is None or first.before is None else {**before, **first.before}
            after = after if after is None or first.after is None else {**first.after, **after}
        found[piece.place] = Piece(piece.table, piece.key, before, after)
    return list(found.values())


@frozen
class Correction:
    """One entry of the log of corrections."""

    id: int
    action: str
    """merge, split, rename, alias, link, accept, reject, reattribute or undo; also carry and detach, by re-extraction:
    the quote of corrections has another id, or is gone."""
    target: str
    """"quote:" or "speaker:" and an id."""
    who: str | None
    why: str | None
    """None also if the words were deleted with a removed article."""
    made_at: datetime
    """UTC."""
    undoes: int | None = None
    undone_by: int | None = None


@frozen
class Standing:
    """The decisions of people that have not been undone, for use by re-extraction."""

    by_quote: Mapping[str, Sequence[Correction]]
    """Reviews and re-attributions by the current id of the quote, the newest first."""
    splits: Mapping[int, Sequence[Correction]]
    """Splits by the row ids of the single quotes that they moved to the new speaker."""
    logged: frozenset[str]
    """Current ids of all quotes in the log, including undone entries."""
    speakers: frozenset[int]
    names: frozenset[int]
    """Row ids that an undo may need."""

    def of(self, uid: str, row_id: int) -> Sequence[Correction]:
        """Return the decisions about one quote."""
        return [*self.by_quote.get(uid, ()), *self.splits.get(row_id, ())]

    def names_quote(self, uid: str, row_id: int) -> bool:
        """Return whether the log has anything about a quote."""
        return uid in self.logged or row_id in self.splits

    def chosen_speakers(self, uid: str, row_id: int) -> bool:
        """Return whether a person has said who spoke."""
        return row_id in self.splits or any(one.action == "reattribute" for one in self.by_quote.get(uid, ()))


def read_standing(connection: sa.Connection) -> Standing:
    """Read the decisions that have not been undone from the log."""
    log = connection.execute(sa.select(corrections).order_by(corrections.c.id.desc())).mappings().all()
    now, gone = targets_now(log), detached(log)
    by_quote: defaultdict[str, list[Correction]] = defaultdict(list)
    splits: defaultdict[int, list[Correction]] = defaultdict(list)
    rows: defaultdict[str, set[int]] = defaultdict(set)
    taken_back = set()
    for row in log:
        pieces = pieces_of(row)
        for table, id_ in set().union(*(piece.named for piece in pieces)):
            rows[table].add(id_)
        if row["id"] in taken_back or row["id"] in gone:
            continue
        if row["undoes"] is not None:
            taken_back.add(row["undoes"])
        elif row["action"] in ("accept", "reject", "reattribute"):
            by_quote[now[row["id"]].removeprefix("quote:")].append(as_correction(row))
        elif row["action"] == "split":
            for piece in pieces:
                before, after = piece.before or {}, piece.after or {}
                if piece.table == "quote_speaker" and before.get("name_id") != after.get("name_id"):
                    splits[piece.key[0]].append(as_correction(row))
    logged = frozenset(now[row["id"]].removeprefix("quote:") for row in log if row["id"] not in gone)
    return Standing(by_quote, splits, logged, frozenset(rows["speaker"]), frozenset(rows["speaker_name"]))


def note_reextraction(
    connection: sa.Connection,
    extractor: str,
    moved: Iterable[tuple[int, str, str]],
    gone: Iterable[tuple[int, str]],
) -> None:
    """Log which corrected quotes now have another id, and which are gone.

    Args:
        connection: the writer's connection.
        extractor: the extractor that found the new quotes.
        moved: row id, old id and new id of quotes that were found in other spans.
        gone: article row and id of quotes that were not found.
    """
    made_at = datetime.now(UTC).replace(tzinfo=None)
    notes = [
        (_CARRY, new, f"was {old} until its article was extracted again", ("quote", (id_,)), {"uid": old}, {"uid": new})
        for id_, old, new in moved
    ]
    notes += [
        (_DETACH, uid, "not found when its article was extracted again", ("article", (article_id,)), {}, {})
        for article_id, uid in gone
    ]
    with new_ids(connection, corrections) as ids:
        for action, uid, why, place, before, after in notes:
            row = {"id": next(ids), "made_at": made_at, "action": action, "who": extractor, "why": why}
            pieces = {"before": [(*place, before)], "after": [(*place, after)]}
            connection.execute(corrections.insert().values(**row, target=f"quote:{uid}", **pieces))


def as_correction(row: sa.RowMapping, undone_by: int | None = None) -> Correction:
    """Return an entry without the rows that it changed."""
    names = ("id", "action", "target", "who", "why", "made_at", "undoes")
    there(row["made_at"])
    return Correction(**{name: row[name] for name in names}, undone_by=undone_by)


def targets_now(log: Iterable[sa.RowMapping]) -> dict[int, str]:
    """Return the current target of each entry, given a log with the newest entry first."""
    targets: dict[int, str] = {}
    later: dict[str, str] = {}
    for row in log:
        if row["action"] == _DETACH:
            later.pop(row["target"], None)  # a later quote with the same id is another one
        targets[row["id"]] = later.get(row["target"], row["target"])
        if row["action"] == _CARRY and row["before"]:
            [(_, _, before)] = row["before"]
            later[f"quote:{before['uid']}"] = targets[row["id"]]
    return targets


def detached(log: Sequence[sa.RowMapping]) -> set[int]:
    """Return the entries whose quote is gone, given a log with the newest entry first."""
    targets, gone, found = targets_now(log), set(), set()
    for row in log:
        if row["action"] == _DETACH:
            gone.add(row["target"])
        elif targets[row["id"]] in gone:
            found.add(row["id"])
    return found


def undone(log: Iterable[sa.RowMapping]) -> dict[int, int]:
    """Return the undone entries, and the entry that undid each, given a log with the newest entry first."""
    found: dict[int, int] = {}
    for row in log:
        if row["undoes"] is not None and row["id"] not in found:
            found[row["undoes"]] = row["id"]
    return found
