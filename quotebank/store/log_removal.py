"""Purges the words of removed articles from the log of corrections; keeps who did what, and what other undos need."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa
from attrs import evolve

from quotebank.store.correction_log import Piece, Row, pieces_of, targets_now, undone
from quotebank.store.names import fold
from quotebank.store.schema import corrections


def take_out_quotes(
    connection: sa.Connection, uids: Iterable[str], row_ids: Iterable[int], article_ids: Iterable[int]
) -> set[int]:
    """Delete the traces of quotes that are being removed from the log; return the ids of their names in it.

    Entries about one of the quotes keep neither rows nor reason. Entries about a speaker keep the rows of other quotes.
    """
    targets, ids = {f"quote:{uid}" for uid in uids}, set(row_ids)
    log = _log(connection)
    pieces = {row["id"]: pieces_of(row) for row in log}
    gone_before = {("article", id_) for id_ in article_ids}
    targets |= {row["target"] for row in log if any(p.owner in gone_before for p in pieces[row["id"]])}
    now, names = targets_now(log), set()
    for row in log:
        gone = [piece for piece in pieces[row["id"]] if piece.owner[0] == "quote" and piece.owner[1] in ids]
        ours = now[row["id"]] in targets
        if not gone and not ours:
            continue
        names |= {id_ for piece in gone for table, id_ in piece.named if table == "speaker_name"}
        kept = None if ours else [piece for piece in pieces[row["id"]] if piece not in gone]
        known = {str(id_) for id_ in ids}
        _write(connection, row, kept, None if ours else _without(row["identities"], known))
    return names


def needed_names(connection: sa.Connection) -> set[int]:
    """Return the ids of the names that an undo may give back to quotes in the bank."""
    log = _log(connection)
    taken_back = undone(log)
    return {
        id_
        for row in log
        if row["undoes"] is None and row["id"] not in taken_back
        for piece in pieces_of(row)
        if piece.renames
        for table, id_ in piece.named
        if table == "speaker_name"
    }


def take_out_words(connection: sa.Connection, words: Collection[str]) -> None:
    """Delete names that are no longer in the bank from the log; the rows that had them cannot be restored then."""
    if not words:
        return
    folded = {fold(word) for word in words}
    for row in _log(connection):
        before = pieces_of(row)
        after = [evolve(p, before=_blank(p.before, folded), after=_blank(p.after, folded)) for p in before]
        known = {
            table: {id_: None if isinstance(what, str) and fold(what) in folded else what for id_, what in some.items()}
            for table, some in (row["identities"] or {}).items()
        }
        if after != before or known != (row["identities"] or {}):
            _write(connection, row, after, known)


def _log(connection: sa.Connection) -> list[sa.RowMapping]:
    return list(connection.execute(sa.select(corrections).order_by(corrections.c.id.desc())).mappings())


def _write(connection: sa.Connection, row: sa.RowMapping, pieces: list[Piece] | None, known: Any) -> None:  # noqa: ANN401
    before = None if pieces is None else [(piece.table, piece.key, piece.before) for piece in pieces]
    after = None if pieces is None else [(piece.table, piece.key, piece.after) for piece in pieces]
    changed = corrections.update().where(corrections.c.id == row["id"])
    connection.execute(changed.values(before=before, after=after, identities=known, why=None))


def _without(known: dict[str, dict[str, Any]] | None, quote_ids: Collection[str]) -> dict[str, dict[str, Any]] | None:
    if known is None:
        return None
    return {**known, "quote": {id_: what for id_, what in known.get("quote", {}).items() if id_ not in quote_ids}}


def _blank(values: Row | None, folded: Collection[str]) -> Row | None:
    """Return a row without deleted names."""
    if not values:
        return values
    word = values.get("name") or (values.get("key") or "").partition(":")[2].partition("#")[0]
    if fold(word) not in folded:
        return values
    return {name: None if name in ("name", "key", "last_word") else value for name, value in values.items()}
