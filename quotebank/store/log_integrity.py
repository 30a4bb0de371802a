"""Checks the bank against the log of corrections: decisions that were not undone must be in effect."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from attrs import evolve

from quotebank.store.changing import rows
from quotebank.store.correction_log import Piece, Place, net_pieces, read_standing
from quotebank.store.database import chunks
from quotebank.store.schema import articles, corrections, metadata, quote_speakers, quotes, speaker_names


def disagreements(connection: sa.Connection) -> Iterator[tuple[str, str, list[str]]]:
    """Yield kind, description and examples (numbers of corrections, ids of quotes) of each disagreement.

    Corrections that an older version logged with row ids alone are left out: it could reuse these ids later.
    """
    log = list(connection.execute(sa.select(corrections).order_by(corrections.c.id)).mappings())
    others = [row["id"] for row in log if _others(connection, row["identities"] or {})]
    yield "log_identities", "Corrections refer to quotes or people by row ids that belong to others", _written(others)
    last: dict[Place, tuple[int, Piece]] = {}
    for row in log:
        for piece in net_pieces(row) if row["identities"] is not None else ():
            _, was = last.get(piece.place, (0, piece))
            after = piece.after and {**(was.after or {}), **piece.after}
            last[piece.place] = row["id"], evolve(piece, after=after)
    reviews = [number for number, piece in last.values() if piece.table == "quote" and _differs(connection, piece)]
    yield "log_reviews", "Corrections accept or reject quotes that are not marked accordingly", _written(reviews)
    people = [
        number
        for number, piece in last.values()
        if piece.table in ("speaker", "speaker_name") and _differs(connection, piece)
    ]
    yield "log_people", "Corrections merge or split speakers that are not merged or split accordingly", _written(people)
    links: defaultdict[int, list[Piece]] = defaultdict(list)
    for _, piece in last.values():
        if piece.table == "quote_speaker":
            links[piece.key[0]].append(piece)
    yield "log_speakers", "Quotes that people have attributed to a speaker have another", _astray(connection, links)


def _written(numbers: Iterable[int]) -> list[str]:
    return [str(number) for number in sorted(set(numbers))]


def _others(connection: sa.Connection, known: Mapping[str, Mapping[str, Any]]) -> bool:
    """Return whether row ids belong to different quotes or names than when they were logged."""
    now: dict[str, str] = {}
    for some in chunks(map(int, known.get("quote", {}))):
        query = sa.select(quotes.c.id, articles.c.uid).join_from(quotes, articles).where(quotes.c.id.in_(some))
        now.update({str(id_): uid for id_, uid in connection.execute(query)})
    if any(now.get(id_, article) != article for id_, (_, article) in known.get("quote", {}).items()):
        return True
    now.clear()
    for some in chunks(map(int, known.get("speaker_name", {}))):
        named = sa.select(speaker_names.c.id, speaker_names.c.name).where(speaker_names.c.id.in_(some))
        now.update({str(id_): name for id_, name in connection.execute(named)})
    return any(name and now.get(id_, name) != name for id_, name in known.get("speaker_name", {}).items())


def _differs(connection: sa.Connection, piece: Piece) -> bool:
    """Return whether a row exists and differs from the log; it may also have been removed with an article."""
    table = metadata.tables[piece.table]
    found = rows(connection, table, **dict(zip(table.primary_key.columns.keys(), piece.key, strict=True)))
    if piece.after is None or not found:
        return bool(found)
    return any(found[0][name] != value for name, value in piece.after.items() if name in ("review", "speaker_id"))


def _astray(connection: sa.Connection, links: Mapping[int, Sequence[Piece]]) -> list[str]:
    """Return the quotes whose speakers differ from those that a person has chosen."""
    standing, astray = read_standing(connection), []
    for some in chunks(sorted(links)):
        now = {
            (row["quote_id"], row["position"]): row
            for row in connection.execute(
                sa.select(quote_speakers).where(quote_speakers.c.quote_id.in_(some))
            ).mappings()
        }
        for id_, uid in connection.execute(sa.select(quotes.c.id, quotes.c.uid).where(quotes.c.id.in_(some))):
            if standing.chosen_speakers(uid, id_) and not all(
                _stands(piece, now.get(piece.key)) for piece in links[id_]
            ):
                astray.append(uid)
    return astray


def _stands(piece: Piece, row: sa.RowMapping | None) -> bool:
    if row is None or piece.after is None:
        return row is None and piece.after is None
    return all(row[name] == value for name, value in piece.after.items() if name in ("speaker_id", "name_id"))
