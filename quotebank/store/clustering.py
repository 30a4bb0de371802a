"""Regroups quotes into statements after a correction, and records the moves, so that they can be undone.

Grouping depends on the order of the quotes, so regrouping after an undo would not always restore the previous
statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from quotebank.store.database import chunks, insert
from quotebank.store.reviewing import REJECTED
from quotebank.store.schema import quotes, shingles
from quotebank.store.statements import group, ungroup
from quotebank.store.wording import keys
from quotebank.store.wording import shingles as shingles_of

Heads = dict[int, int | None]
"""The statement of each quote, by row ids."""


def regroup(connection: sa.Connection, quote_ids: Sequence[int]) -> tuple[Heads, Heads]:
    """Regroup quotes after their speakers or reviews have changed; return the moved quotes, before and after.

    These include the given quotes even if they were not moved: an undo must see that nobody has moved them since.
    """
    if not quote_ids:
        return {}, {}
    given = _heads(connection, quotes.c.id, quote_ids)
    before = given | _heads(connection, quotes.c.statement_id, set(given.values()) - {None})
    ungroup(connection, quote_ids)
    group(connection, quote_ids)
    joined = set(_heads(connection, quotes.c.id, quote_ids).values()) - {None}
    after = _heads(connection, quotes.c.id, before) | _heads(connection, quotes.c.statement_id, joined)
    strangers = [id_ for id_ in after if id_ not in before]
    for head in joined:  # a statement's id is that of its first quote: before, it was that of the older quotes
        members = [id_ for id_ in strangers if after[id_] == head]
        before.update(dict.fromkeys(members, min(members, default=None)))
    moved = [id_ for id_ in sorted(after) if before[id_] != after[id_] or id_ in quote_ids]
    return {id_: before[id_] for id_ in moved}, {id_: after[id_] for id_ in moved}


def restore(connection: sa.Connection, before: Heads, after: Heads) -> bool:
    """Restore the statements from before a correction.

    Return whether that was possible: they are as the correction left them, and the first quote of each is still there.
    """
    if _heads(connection, quotes.c.id, after) != after:
        return False
    involved = {*before.values(), *after.values()} - {None}
    then = _heads(connection, quotes.c.statement_id, involved) | before
    if any(head is not None and (then.get(head) != head or id_ < head) for id_, head in then.items()):
        return False
    turned_down = sa.select(quotes.c.id).where(quotes.c.id.in_(before), quotes.c.review == REJECTED)
    if any(before[id_] is not None for id_ in connection.execute(turned_down).scalars()):
        return False
    for id_, head in before.items():
        connection.execute(quotes.update().where(quotes.c.id == id_).values(statement_id=head))
        if (head is None) != (after[id_] is None):
            text = connection.execute(sa.select(quotes.c.text).where(quotes.c.id == id_)).scalar_one()
            hashes = shingles_of(keys(text))
            connection.execute(shingles.delete().where(shingles.c.hash.in_(hashes), shingles.c.quote_id == id_))
            if head is not None:
                insert(connection, shingles, [{"hash": hash_, "quote_id": id_} for hash_ in sorted(hashes)])
    return True


def _heads(connection: sa.Connection, column: sa.ColumnElement[Any], values: Iterable[int | None]) -> Heads:
    found: Heads = {}
    for some in chunks(values):
        query = sa.select(quotes.c.id, quotes.c.statement_id).where(column.in_(some))
        found.update((id_, head) for id_, head in connection.execute(query))
    return found
