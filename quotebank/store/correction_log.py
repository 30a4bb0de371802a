"""The log of corrections, read and written: what stands of it, and on which quotes.

Entries are added; only what a removed article has left in them is taken out. Re-extraction adds two of its own, so that
an entry about a quote still finds it: "carry" where the quote has another id now, "detach" where it is gone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from attrs import frozen

from quotebank.store.database import there
from quotebank.store.schema import corrections

_CARRY, _DETACH = BY_REEXTRACTION = "carry", "detach"
STATEMENT = "statement"
"""Stands in the place of a table's name for the statements that quotes were moved to."""

_NAME_COLUMNS = ("name_id", "relayer_name_id", "speaker_name_id")


@frozen
class Correction:
    """One entry of the log of corrections."""

    id: int
    action: str
    """merge, split, rename, alias, link, accept, reject, reattribute or undo; carry and detach by re-extraction: the
    corrections of a quote go on with another id, or have lost their quote."""
    target: str
    """"quote:" or "speaker:" and an id."""
    who: str | None
    why: str | None
    """None also where the words went with a removed article."""
    made_at: datetime
    """UTC."""
    undoes: int | None = None
    undone_by: int | None = None


@frozen
class Standing:
    """What people have decided and nobody has taken back, as re-extraction needs it."""

    by_quote: Mapping[str, Sequence[Correction]]
    """Reviews and re-attributions by the present id of the quote, the newest first."""
    splits: Mapping[int, Sequence[Correction]]
    """Splits by the row ids of the quotes that they gave to the new speaker one by one."""
    logged: frozenset[str]
    """Present ids of all quotes in the log, whatever was taken back."""
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
    """Read the log for what stands."""
    log = connection.execute(sa.select(corrections).order_by(corrections.c.id.desc())).mappings().all()
    now, gone = targets_now(log), detached(log)
    by_quote: defaultdict[str, list[Correction]] = defaultdict(list)
    splits: defaultdict[int, list[Correction]] = defaultdict(list)
    rows: defaultdict[str, set[int]] = defaultdict(set)
    taken_back = set()
    for row in log:
        pieces = list(zip(row["before"] or (), row["after"] or (), strict=True))
        for (table, key, before), (_, _, after) in pieces:
            for values in (before or {}, after or {}, {f"{table}_id": key[0]}):
                rows["speaker"].add(values.get("speaker_id") or 0)
                rows["name"].update((values.get(name) or 0) for name in _NAME_COLUMNS)
        if row["id"] in taken_back or row["id"] in gone:
            continue
        if row["undoes"] is not None:
            taken_back.add(row["undoes"])
        elif row["action"] in ("accept", "reject", "reattribute"):
            by_quote[now[row["id"]].removeprefix("quote:")].append(as_correction(row))
        elif row["action"] == "split":
            for (table, key, before), (_, _, after) in pieces:
                if table == "quote_speaker" and before["name_id"] != after["name_id"]:
                    splits[key[0]].append(as_correction(row))
    logged = frozenset(now[row["id"]].removeprefix("quote:") for row in log if row["id"] not in gone)
    return Standing(by_quote, splits, logged, frozenset(rows["speaker"]), frozenset(rows["name"]))


def note_reextraction(
    connection: sa.Connection,
    version: str,
    moved: Iterable[tuple[int, str, str]],
    gone: Iterable[tuple[int, str]],
) -> None:
    """Log which corrected quotes have another id now, and which are gone.

    Args:
        connection: the writer's.
        version: what extracted anew.
        moved: row id, id before and id after, of quotes that were found in other spans.
        gone: article row and id of quotes that were not found.
    """
    last = connection.execute(sa.select(sa.func.coalesce(sa.func.max(corrections.c.id), 0))).scalar_one()
    made_at = datetime.now(UTC).replace(tzinfo=None)
    notes = [
        (_CARRY, new, f"was {old} until its article was extracted again", ("quote", (id_,)), {"uid": old}, {"uid": new})
        for id_, old, new in moved
    ]
    notes += [
        (_DETACH, uid, "not found when its article was extracted again", ("article", (article_id,)), {}, {})
        for article_id, uid in gone
    ]
    for id_, (action, uid, why, place, before, after) in enumerate(notes, last + 1):
        row = {"id": id_, "made_at": made_at, "action": action, "who": f"quotebank {version}", "why": why}
        pieces = {"before": [(*place, before)], "after": [(*place, after)]}
        connection.execute(corrections.insert().values(**row, target=f"quote:{uid}", **pieces))


def forget_quotes(
    connection: sa.Connection, uids: Iterable[str], row_ids: Iterable[int], article_ids: Iterable[int]
) -> None:
    """Take the words of quotes that are being removed out of the log: who did what and when stays."""
    targets, ids, articles = {f"quote:{uid}" for uid in uids}, set(row_ids), set(article_ids)
    log = connection.execute(sa.select(corrections).order_by(corrections.c.id.desc())).mappings().all()
    targets |= {
        row["target"] for row in log if any(t == "article" and key[0] in articles for t, key in touched_rows(row))
    }
    now = targets_now(log)
    for row in log:
        touches = any(name in ("quote", "quote_speaker") and key[0] in ids for name, key in touched_rows(row))
        if now[row["id"]] in targets or touches:
            changed = corrections.update().where(corrections.c.id == row["id"])
            connection.execute(changed.values(before=None, after=None, why=None))


def as_correction(row: sa.RowMapping, undone_by: int | None = None) -> Correction:
    """Return an entry without the rows that it has changed."""
    names = ("id", "action", "target", "who", "why", "made_at", "undoes")
    there(row["made_at"])
    return Correction(**{name: row[name] for name in names}, undone_by=undone_by)


def targets_now(log: Iterable[sa.RowMapping]) -> dict[int, str]:
    """Return what each entry's target is called now, of a log that is the newest first."""
    targets: dict[int, str] = {}
    later: dict[str, str] = {}
    for row in log:
        if row["action"] == _DETACH:
            later.pop(row["target"], None)  # what came under the same id after it is another quote
        targets[row["id"]] = later.get(row["target"], row["target"])
        if row["action"] == _CARRY and row["before"]:
            [(_, _, before)] = row["before"]
            later[f"quote:{before['uid']}"] = targets[row["id"]]
    return targets


def detached(log: Sequence[sa.RowMapping]) -> set[int]:
    """Return the entries whose quote is gone, of a log that is the newest first."""
    targets, gone, found = targets_now(log), set(), set()
    for row in log:
        if row["action"] == _DETACH:
            gone.add(row["target"])
        elif targets[row["id"]] in gone:
            found.add(row["id"])
    return found


def touched_rows(row: sa.RowMapping) -> set[tuple[str, tuple[Any, ...]]]:
    """Return table and primary key of the rows that a correction has changed; statements follow from them."""
    return {(name, tuple(key)) for name, key, _ in row["before"] or () if name != STATEMENT}


def undone(log: Iterable[sa.RowMapping]) -> dict[int, int]:
    """Return what has been undone and by which entry, of a log that is the newest first."""
    found: dict[int, int] = {}
    for row in log:
        if row["undoes"] is not None and row["id"] not in found:
            found[row["undoes"]] = row["id"]
    return found
