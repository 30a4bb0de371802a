"""Which web addresses were fetched, so that they are not fetched again.

An address is kept as a hash: it often holds the words of a headline, and must not outlive an article that is removed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from hashlib import blake2b

import sqlalchemy as sa
from attrs import frozen

from quotebank.store import schema
from quotebank.store.database import Database, chunks, insert
from quotebank.store.names import canonical

_HOSTS_AT_ONCE = 50
_LONGEST = 500
"""Characters of a validator; no server needs more."""


@frozen
class Fetched:
    """An address that was fetched, with what its server gave to ask whether it has changed."""

    address: str
    etag: str | None = None
    modified: str | None = None
    part: str = ""
    """What of it was wanted, where that differs: the same feed from another day on is another one."""


class Addresses:
    """The web addresses that a bank's imports have fetched."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, fetched: Iterable[Fetched]) -> None:
        """Remember addresses, in place of what was known of them."""
        now = datetime.now(UTC).replace(tzinfo=None)
        rows = {
            key: {"key": key, "fetched_at": now, "etag": _short(one.etag), "modified": _short(one.modified)}
            for one in fetched
            for key in (_key(one.address, one.part),)
        }
        with self._database.writing() as connection:
            for some in chunks(rows):
                connection.execute(schema.fetched.delete().where(schema.fetched.c.key.in_(some)))
            insert(connection, schema.fetched, list(rows.values()))

    def find(self, address: str, part: str = "") -> Fetched | None:
        """Return what is known of an address that was fetched."""
        table = schema.fetched.c
        with self._database.reading() as connection:
            query = sa.select(table.etag, table.modified).where(table.key == _key(address, part))
            row = connection.execute(query).one_or_none()
        return Fetched(address, row.etag, row.modified, part) if row else None

    def known(self, addresses: Collection[str]) -> set[str]:
        """Return those of the addresses that were fetched, or that a stored article has."""
        keys = {_key(address): address for address in addresses}
        plain: dict[str, list[str]] = {}
        for address in addresses:
            plain.setdefault(canonical(address), []).append(address)
        found: set[str] = set()
        with self._database.reading() as connection:
            for some in chunks(keys):
                query = sa.select(schema.fetched.c.key).where(schema.fetched.c.key.in_(some))
                found.update(keys[key] for key in connection.execute(query).scalars() if key in keys)
            identity = schema.articles.c.identity
            for hosts in chunks({address.partition("/")[0] for address in plain}, _HOSTS_AT_ONCE):
                # Reads the whole index, once for a feed: another one, of addresses alone, would be as large.
                of_hosts = sa.or_(*(identity.contains(f" {host}", autoescape=True) for host in hosts))
                for value in connection.execute(sa.select(identity).where(of_hosts)).scalars():
                    found.update(plain.get(str(value).rpartition(" ")[2], ()))
        return found


def _key(address: str, part: str = "") -> str:
    return blake2b(f"{canonical(address)}\0{part}".encode(errors="surrogatepass"), digest_size=8).hexdigest()


def _short(value: str | None) -> str | None:
    return value if value and len(value) <= _LONGEST and value.isprintable() else None
