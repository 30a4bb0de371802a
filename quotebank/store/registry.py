"""Maps the names of outlets and speakers in articles to their rows, and creates missing rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from quotebank.errors import QueryError
from quotebank.records import WIKIDATA, Article, Outlet, Speaker, SpeakerKind
from quotebank.store.database import Database, chunks, insert
from quotebank.store.names import fold, home_of, host, last_word
from quotebank.store.numbering import new_id, new_ids
from quotebank.store.prepared_articles import Person
from quotebank.store.schema import namesakes, outlets, quote_speakers, quotes, speaker_names, speakers


class Known(NamedTuple):
    """The rows of a name."""

    speaker_id: int
    name_id: int
    last_word: str


_REMEMBERED = 200_000
"""How many names to keep in memory; about 40 MB."""


class Registry:
    """Finds or creates the rows of outlets and speakers, inside the writer's transaction.

    It caches them for as long as nobody else writes to the bank.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._changes: int | None = None
        self._names: dict[Person, Known] = {}
        self._outlets: dict[tuple[str, str], int] = {}

    def refresh(self, connection: sa.Connection) -> None:
        """Clear the cache if another program has written; call this at the start of a transaction."""
        changes = self._database.changes(connection)
        if changes != self._changes or len(self._names) > _REMEMBERED:
            self.forget()
            self._changes = changes

    def forget(self) -> None:
        """Clear the cache."""
        self._names.clear()
        self._outlets.clear()

    def name_ids(self, connection: sa.Connection, people: Iterable[Person]) -> Mapping[Person, Known]:
        """Return the row of each person or organisation, creating missing rows.

        A name belongs to the speaker of that name, or else to the only one that has it as another name. A bare surname
        never belongs to a person: it has a row of its own that does not identify anybody.
        """
        missing = [person for person in dict.fromkeys(people) if person not in self._names]
        if not missing:
            return self._names
        known = _names_by_key(connection, {fold(name) for _, name in missing})
        new_speakers: list[dict[str, Any]] = []
        new_names: list[dict[str, Any]] = []
        with new_ids(connection, speakers) as speaker_ids, new_ids(connection, speaker_names) as name_ids:
            for kind, name in missing:
                candidates = known[kind, fold(name)]
                speaker_id = _choose(kind, name, candidates)
                if speaker_id is None:
                    speaker_id = next(speaker_ids)
                    new_speakers.append(_speaker_row(speaker_id, name, kind))
                name_id = candidates.get((speaker_id, name), (None,))[0]
                if name_id is None:
                    name_id = next(name_ids)
                    new_names.append(_name_row(name_id, speaker_id, name, listed=False))
                    candidates[speaker_id, name] = (name_id, _key(kind, name))
                self._names[kind, name] = Known(speaker_id, name_id, last_word(name))
        insert(connection, speakers, new_speakers)
        insert(connection, speaker_names, new_names)
        return self._names

    def outlet_ids(self, connection: sa.Connection, articles: Sequence[Article]) -> list[int | None]:
        """Return the outlet's id for each article, or None if it names no outlet; create missing rows.

        If several outlets have the name, the article's web address decides. An address that spells the name gives an
        outlet its domain if no list has done so.
        """
        wanted = [(fold(a.outlet), host(a.url or "")) if a.outlet else None for a in articles]
        missing = {pair for pair in wanted if pair and pair not in self._outlets}
        if missing:
            known: dict[str, list[tuple[int, str | None]]] = defaultdict(list)
            for some in chunks({key for key, _ in missing}):
                query = sa.select(outlets.c.key, outlets.c.id, outlets.c.domain).where(outlets.c.key.in_(some))
                for key, id_, domain in connection.execute(query.order_by(outlets.c.id)):
                    known[key].append((id_, domain))
            new, settled = list[dict[str, Any]](), list[dict[str, Any]]()
            with new_ids(connection, outlets) as ids:
                for article, pair in zip(articles, wanted, strict=True):
                    if pair is None or pair in self._outlets:
                        continue
                    key, site = pair
                    home = home_of(article.outlet or "", site)
                    if not known[key]:
                        id_ = next(ids)
                        new.append({"id": id_, "name": article.outlet, "key": key, "domain": home})
                        known[key].append((id_, home))
                    fitting = [id_ for id_, domain in known[key] if domain and f".{site}".endswith(f".{domain}")]
                    id_, domain = known[key][0]
                    if home and not fitting and domain is None:
                        settled.append({"own": id_, "home": home})
                        known[key][0] = id_, home
                    self._outlets[pair] = (fitting or [id_])[0]
            insert(connection, outlets, new)
            if settled:
                where = outlets.c.id == sa.bindparam("own")
                connection.execute(outlets.update().where(where).values(domain=sa.bindparam("home")), settled)
        return [pair and self._outlets[pair] for pair in wanted]

    def list_outlets(self, connection: sa.Connection, listed: Iterable[Outlet]) -> int:
        """Create or complete the rows of outlets in a list; return the number of new ones."""
        self._outlets.clear()
        rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in connection.execute(sa.select(outlets).order_by(outlets.c.id)).mappings():
            rows[row["key"]].append(dict(row))
        new = 0
        for outlet in listed:
            key, domain = fold(outlet.name), host(outlet.domain or "") or None
            values = {"name": outlet.name, "key": key, "domain": domain, "country": outlet.country}
            same = [row for row in rows[key] if domain in (None, row["domain"])]
            fillable = same or [row for row in rows[key] if row["domain"] is None]
            if not fillable:
                id_ = new_id(connection, outlets)
                connection.execute(outlets.insert().values(id=id_, **values))
                rows[key].append({"id": id_, **values})
                new += 1
                continue
            known = fillable[0]
            gaps = {name: value for name, value in values.items() if known[name] is None and value is not None}
            if gaps:
                connection.execute(outlets.update().where(outlets.c.id == known["id"]).values(gaps))
                known.update(gaps)
        return new

    def list_speakers(self, connection: sa.Connection, entries: Iterable[tuple[Speaker, Sequence[str]]]) -> int:
        """Create or complete the rows of speakers in a list, with their other names; return the number of new ones."""
        entries = list(entries)
        for speaker, _ in entries:
            if speaker.wikidata is not None:
                check_wikidata(speaker.wikidata)
        before = _count(connection)
        self.name_ids(connection, [(speaker.kind.value, speaker.name) for speaker, _ in entries])
        for speaker, others in entries:
            speaker_id = self._names[speaker.kind.value, speaker.name].speaker_id
            known = set(
                connection.execute(
                    sa.select(speaker_names.c.name).where(speaker_names.c.speaker_id == speaker_id)
                ).scalars()
            )
            for name in dict.fromkeys(name for name in others if name not in known):
                id_ = new_id(connection, speaker_names)
                connection.execute(speaker_names.insert().values(_name_row(id_, speaker_id, name, listed=True)))
            connection.execute(
                speaker_names.update().where(speaker_names.c.speaker_id == speaker_id).values(listed=True)
            )
            role = sa.func.coalesce(speaker.role, speakers.c.role)
            linked = sa.func.coalesce(speakers.c.wikidata, speaker.wikidata)  # a link made by a person is kept
            connection.execute(
                speakers.update().where(speakers.c.id == speaker_id).values(listed=True, role=role, wikidata=linked)
            )
        self._names.clear()  # a name that is now another name of a listed speaker may have stood alone
        return _count(connection) - before

    def add_namesakes(self, connection: sa.Connection, candidates: Mapping[Person, Iterable[str]]) -> None:
        """Store the Wikidata ids of people with a speaker's name, in addition to those already stored."""
        ids = self.name_ids(connection, candidates)
        wanted = {(ids[person].speaker_id, number) for person, numbers in candidates.items() for number in numbers}
        for some in chunks({speaker_id for speaker_id, _ in wanted}):
            query = sa.select(namesakes).where(namesakes.c.speaker_id.in_(some))
            wanted -= {(row.speaker_id, row.wikidata) for row in connection.execute(query)}
        rows = [{"speaker_id": speaker_id, "wikidata": number} for speaker_id, number in sorted(wanted)]
        insert(connection, namesakes, rows)

    def names_used(self, connection: sa.Connection, quote_ids: sa.Select[Any]) -> set[int]:
        """Return the ids of the names of quotes' speakers and of those who relayed the quotes."""
        linked = sa.select(quote_speakers.c.name_id).where(quote_speakers.c.quote_id.in_(quote_ids))
        relaying = sa.select(quotes.c.relayer_name_id).where(quotes.c.id.in_(quote_ids))
        return {id_ for query in (linked, relaying) for id_ in connection.execute(query).scalars() if id_ is not None}

    def forget_unused(self, connection: sa.Connection, name_ids: Iterable[int]) -> set[str]:
        """Delete the names that neither a quote nor a list needs, and speakers without any other name.

        A speaker's main name is deleted last. Return the names that nobody in the bank has any more.
        """
        self._names.clear()
        names, candidates, gone = speaker_names.c, set(name_ids), set()
        owners = _values(connection, names.speaker_id, names.id.in_, candidates)
        called = names.name == sa.select(speakers.c.name).where(speakers.c.id == names.speaker_id).scalar_subquery()
        candidates |= _values(connection, names.id, names.speaker_id.in_, owners, called)
        other = speaker_names.alias()
        alone = ~sa.exists().where(other.c.speaker_id == names.speaker_id, other.c.id != names.id)
        for order in (~called, alone):
            for some in chunks(candidates):
                unused = sa.select(names.id, names.name).where(names.id.in_(some), order, *_unused(some))
                found = connection.execute(unused).all()
                connection.execute(speaker_names.delete().where(names.id.in_([row.id for row in found])))
                gone |= {row.name for row in found}
        for some in chunks(owners):
            named = sa.exists().where(names.speaker_id == speakers.c.id)
            nameless = sa.select(speakers.c.id).where(speakers.c.id.in_(some), ~speakers.c.listed, ~named)
            connection.execute(namesakes.delete().where(namesakes.c.speaker_id.in_(nameless)))
            connection.execute(speakers.delete().where(speakers.c.id.in_(some), ~speakers.c.listed, ~named))
        for speaker, key in lost_keys(connection, owners):
            connection.execute(speakers.update().where(speakers.c.id == speaker["id"]).values(key=key))
        return gone - _values(connection, names.name, names.name.in_, gone)


def lost_keys(connection: sa.Connection, speaker_ids: Iterable[int]) -> Iterator[tuple[sa.RowMapping, str]]:
    """Yield the speakers whose key is a name that they no longer have, each with a free key.

    The next speaker of that name needs the key. Store each new key before asking for the next.
    """
    for some in chunks(speaker_ids):
        found = connection.execute(sa.select(speakers).where(speakers.c.id.in_(some))).mappings().all()
        for row in found:
            own = connection.execute(sa.select(speaker_names.c.key).where(speaker_names.c.speaker_id == row["id"]))
            if row["key"].removesuffix(f"#{row['id']}") not in {f"{row['kind']}:{key}" for key in own.scalars()}:
                yield row, free_key(connection, _key(row["kind"], row["name"]), row["id"])


def free_key(connection: sa.Connection, key: str, speaker_id: int) -> str:
    """Return the wanted key for a speaker, or a variant of it if it belongs to another."""
    taken = connection.execute(sa.select(speakers.c.id).where(speakers.c.key == key)).first()
    return f"{key}#{speaker_id}" if taken else key


def _unused(name_ids: Sequence[int]) -> list[sa.ColumnElement[bool]]:
    """Return the conditions for names that neither a quote nor a list needs."""
    names, links, relaying = speaker_names.c, quote_speakers.c, quotes.c.relayer_name_id
    linked = sa.exists().where(links.speaker_id == names.speaker_id, links.name_id == names.id)
    return [~names.listed, ~linked, names.id.not_in(sa.select(relaying).where(relaying.in_(name_ids)))]


def _values(
    connection: sa.Connection,
    column: sa.Column[Any],
    among: Callable[[Sequence[Any]], sa.ColumnElement[bool]],
    wanted: Iterable[Any],
    *conditions: sa.ColumnElement[bool],
) -> set[Any]:
    return {
        value
        for some in chunks(wanted)
        for value in connection.execute(sa.select(column).where(among(some), *conditions)).scalars()
    }


def check_wikidata(wikidata: str) -> None:
    """Refuse an invalid Wikidata id.

    Raises:
        QueryError: it is invalid.
    """
    if not WIKIDATA.fullmatch(wikidata):
        raise QueryError(f'A Wikidata id is a Q and a number, such as "Q42", not {wikidata!r}.')


_Names = dict[tuple[int, str], tuple[int, str]]
"""(speaker id, name) -> (name id, the speaker's key)"""


def _names_by_key(connection: sa.Connection, keys: Iterable[str]) -> defaultdict[Person, _Names]:
    known: defaultdict[Person, _Names] = defaultdict(dict)
    columns = (speaker_names.c.key, speaker_names.c.id, speaker_names.c.name, speakers.c.id, speakers.c.key)
    for some in chunks(keys):
        query = sa.select(*columns, speakers.c.kind).join_from(speaker_names, speakers)
        for key, name_id, name, speaker_id, speaker_key, kind in connection.execute(
            query.where(speaker_names.c.key.in_(some)).order_by(speaker_names.c.id)
        ):
            known[kind, key][speaker_id, name] = name_id, speaker_key
    return known


def _choose(kind: str, name: str, candidates: _Names) -> int | None:
    own = _key(kind, name)
    for (speaker_id, _), (_, key) in candidates.items():
        if key == own:
            return speaker_id
    others = {speaker_id for speaker_id, _ in candidates}
    if len(others) == 1 and not Speaker(name, SpeakerKind(kind)).is_surname_only:
        return others.pop()
    return None


def _key(kind: str, name: str) -> str:
    return f"{kind}:{fold(name)}"


def _speaker_row(id_: int, name: str, kind: str) -> dict[str, Any]:
    return {"id": id_, "key": _key(kind, name), "name": name, "kind": kind, "listed": False}


def _name_row(id_: int, speaker_id: int, name: str, *, listed: bool) -> dict[str, Any]:
    return {
        "id": id_,
        "speaker_id": speaker_id,
        "name": name,
        "key": fold(name),
        "last_word": last_word(name),
        "listed": listed,
    }


def _count(connection: sa.Connection) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(speakers)).scalar_one())
