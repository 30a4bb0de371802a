"""Stores records: whole articles, each once, many per transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from attrs import frozen

from quotebank.errors import NotStoredError
from quotebank.records import Article, Outlet, Speaker
from quotebank.store import rereading, schema, statements
from quotebank.store.database import Database, chunks, insert, insert_values, there, written_day
from quotebank.store.log_removal import needed_names, take_out_quotes, take_out_words
from quotebank.store.numbering import new_id, new_ids
from quotebank.store.outlet_lookup import stored_outlet
from quotebank.store.prepared_articles import (
    VALUES,
    Named,
    Person,
    PreparedArticle,
    QuoteRow,
    article_id,
    day_of,
    later,
    named,
    person,
    storable,
)
from quotebank.store.registry import Known, Registry
from quotebank.store.reviewing import REJECTED
from quotebank.store.utterance_matching import NOBODY, Saying, borne_by, saying

_QUOTE = ("id", "uid", "article_id", "outlet_id", "published_on", "relayer_name_id", "statement_id", *VALUES)
_LINK = ("quote_id", "position", "speaker_id", "name_id", "role", "published_on")
_REMOVED_AT_A_TIME = 200
"""Articles per transaction, so that others can write meanwhile."""


@frozen
class AddReport:
    """The result of adding articles; two reports can be added.

    >>> AddReport(articles_new=1) + AddReport(articles_new=2, quotes_new=3)
    AddReport(articles_new=3, articles_known=0, quotes_new=3, other_language=0, articles_changed=0, articles_reread=0)
    """

    articles_new: int = 0
    articles_known: int = 0
    """Stored before, or removed on purpose before."""
    quotes_new: int = 0
    other_language: int = 0
    """New articles in a language other than English; their quotes are stored without speakers."""
    articles_changed: int = 0
    """New articles whose outlet and address were stored before with another text; both texts are kept."""
    articles_reread: int = 0
    """Stored articles that have a better reading of their page now, by other readers."""

    def __add__(self, other: AddReport) -> AddReport:
        return AddReport(
            self.articles_new + other.articles_new,
            self.articles_known + other.articles_known,
            self.quotes_new + other.quotes_new,
            self.other_language + other.other_language,
            self.articles_changed + other.articles_changed,
            self.articles_reread + other.articles_reread,
        )


@frozen
class Removal:
    """The record of a removed article, without any of its words."""

    article_id: str
    reason: str
    removed_at: datetime
    """In UTC, without a time zone."""


class Writer:
    """The write side of a bank."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._full_text = database.full_text
        self._registry = Registry(database)

    def add(
        self,
        prepared: Iterable[PreparedArticle],
        *,
        run: int | None = None,
        extracted_by: str | None = None,
        namesakes: Mapping[str, Iterable[str]] | None = None,
        group: bool = True,
    ) -> AddReport:
        """Store articles with their quotes in one transaction; articles that are already stored are skipped.

        A stored article without text gets those of the quotes that it does not have.

        Args:
            prepared: articles with their quotes.
            run: the import that they come from.
            extracted_by: the extractor that found the quotes; None if they come from elsewhere.
            namesakes: names of speakers, with the Wikidata ids of the people who have them.
            group: group the quotes into statements at once; else they wait for `statements.group_pending`.

        Raises:
            BankError: the database refuses a value; then nothing from this call is stored.
        """
        given = list(prepared)
        new: dict[str, PreparedArticle] = {}
        for ready in given:
            grows = ready.article.text is None and ready.uid in new
            new[ready.uid] = new[ready.uid].with_more(ready) if grows else ready
        if not new:
            return AddReport()
        with self._transaction() as connection:
            ids = {uid: _ids_of(ready.article, uid) for uid, ready in new.items()}
            there = _known(connection, set().union(*ids.values()))
            reread = rereading.find(connection, new.values()) if extracted_by else []
            for one in reread:
                del new[one.ready.uid], ids[one.ready.uid]
            known = [new.pop(uid) for uid in ids if not there.isdisjoint(ids[uid])]
            growing = _growing(connection, [ready for ready in known if ready.article.text is None])
            changed = _changed(connection, new.values())
            number = self._insert(connection, new.values(), growing, run, extracted_by, group=group)
            if reread and extracted_by:
                text_ids = _store_texts(connection, [one.ready for one in reread])
                number += rereading.replace(connection, self._database, reread, text_ids, extracted_by, group=group)
                self._registry.forget()
            if namesakes:
                quoting = [
                    *new.values(),
                    *(ready for ready in known if ready.uid in growing),
                ]
                self._registry.add_namesakes(connection, _candidates(quoting, namesakes))
        other = sum(ready.article.language not in (None, "en") for ready in new.values())
        return AddReport(
            len(new), len(given) - len(new) - len(reread), number, other, changed, articles_reread=len(reread)
        )  # fmt: skip

    def known(self, articles: Sequence[Article]) -> list[bool]:
        """Return, for each article, whether it was removed on purpose, or is stored with all that is known of it."""
        ids = [_ids_of(article, article_id(article)) for article in articles]
        with self._database.reading() as connection:
            known = _known(connection, {id_ for some in ids for id_ in some})
            plain = rereading.without_structure(connection, known)
        return [
            not known.isdisjoint(some) and not (article.structure and not plain.isdisjoint(some))
            for article, some in zip(articles, ids, strict=True)
        ]

    def add_outlets(self, outlets: Iterable[Outlet]) -> int:
        """Store outlets, or complete those already named by articles; return the number of new ones."""
        listed = list(outlets)
        named(listed, "The list")
        for outlet in listed:
            for words in (outlet.name, outlet.domain, outlet.country):
                storable(words, f"The outlet {outlet.name!a}")
        with self._transaction() as connection:
            return self._registry.list_outlets(connection, listed)

    def add_speakers(self, entries: Iterable[tuple[Speaker, Sequence[str]]]) -> int:
        """Store speakers with their other names; return the number of new speakers."""
        listed = [(speaker, list(others)) for speaker, others in entries]
        for speaker, others in listed:
            named([speaker, *map(Speaker, others)], f"The speaker {speaker.name!a}")
            for words in (speaker.name, speaker.role, *others):
                storable(words, f"The speaker {speaker.name!a}")
        with self._transaction() as connection:
            return self._registry.list_speakers(connection, listed)

    def remove(self, article: Article | str, *, reason: str) -> None:
        """Remove an article, its quotes, and its text and names if nothing else uses them; log this, without words.

        Raises:
            BankFailedError: there is too little disk space; nothing has changed.
            NotStoredError: no such article is stored.
        """
        uid = article if isinstance(article, str) else article.id or article_id(article)
        storable(reason, "reason")
        self._database.see_to_room(1)
        with self._transaction() as connection:
            own = sa.select(schema.articles.c.id).where(schema.articles.c.uid == uid)
            if not self._take_out(connection, own, reason):
                raise NotStoredError(f"The bank {self._database} holds no article {uid!r}.")
            self._full_text.purge(connection)
        self._database.clear_log()

    def remove_outlet(self, outlet: Outlet | str, *, reason: str) -> int:
        """Remove all articles of an outlet, some hundreds per transaction; return the number of articles.

        Raises:
            BankFailedError: there is too little disk space; nothing has changed.
            NotStoredError: no such outlet is stored.
            QueryError: several outlets have this name.
        """
        storable(reason, "reason")
        with self._database.reading() as connection:
            of_it = schema.articles.c.outlet_id.in_(stored_outlet(connection, outlet))
            count = connection.execute(
                sa.select(sa.func.count()).select_from(schema.articles).where(of_it)
            ).scalar_one()
        self._database.see_to_room(min(count, 2 * _REMOVED_AT_A_TIME))  # the log is emptied every one or two
        own = sa.select(schema.articles.c.id).where(of_it).limit(_REMOVED_AT_A_TIME)
        removed, more = 0, True
        while more:
            with self._transaction() as connection:
                some = self._take_out(connection, own, reason)
                removed, more = removed + some, some == _REMOVED_AT_A_TIME
                if not more:
                    self._full_text.purge(connection)
        self._database.clear_log()
        return removed

    def _take_out(self, connection: sa.Connection, chosen: sa.Select[Any], reason: str) -> int:
        """Delete articles with everything that only they use, and log this; return the number of articles."""
        ids = connection.execute(chosen).scalars().all()
        mine = sa.select(schema.quotes.c.id).where(schema.quotes.c.article_id.in_(ids))
        of_them = schema.articles.c.id.in_(ids)
        rows = connection.execute(sa.select(schema.articles.c.uid, schema.articles.c.text_id).where(of_them)).all()
        names = self._registry.names_used(connection, mine)
        found = connection.execute(
            sa.select(schema.quotes.c.uid, schema.quotes.c.id).where(schema.quotes.c.article_id.in_(ids))
        )
        removed = {quote.uid: quote.id for quote in found}
        statements.ungroup(connection, list(removed.values()))
        names |= take_out_quotes(connection, removed.keys(), removed.values(), ids)
        for belonging in (schema.quote_speakers, schema.former_ids):
            connection.execute(belonging.delete().where(belonging.c.quote_id.in_(mine)))
        connection.execute(schema.quotes.delete().where(schema.quotes.c.article_id.in_(ids)))
        connection.execute(schema.articles.delete().where(of_them))
        used = sa.exists().where(schema.articles.c.text_id == schema.texts.c.id)
        connection.execute(schema.texts.delete().where(schema.texts.c.id.in_({row.text_id for row in rows}), ~used))
        take_out_words(connection, self._registry.forget_unused(connection, names - needed_names(connection)))
        now = _now()
        insert(connection, schema.removals, [{"uid": row.uid, "reason": reason, "removed_at": now} for row in rows])
        return len(rows)

    def forget(self) -> None:
        """Clear the cache of names, after a correction of whom they belong to."""
        self._registry.forget()

    def begin_run(self, *, version: str, sources: Sequence[str]) -> int:
        """Record the start of an import; return its number."""
        with self._database.writing() as connection:
            run = new_id(connection, schema.runs)
            connection.execute(
                schema.runs.insert().values(id=run, version=version, sources=list(sources), started_at=_now())
            )
        return run

    def end_run(self, run: int, report: Mapping[str, Any]) -> None:
        """Record the end of an import, with its report."""
        with self._database.writing() as connection:
            ended = schema.runs.update().where(schema.runs.c.id == run).values(ended_at=_now(), report=dict(report))
            if not connection.execute(ended).rowcount:
                raise NotStoredError(f"The bank {self._database} holds no import run {run}.")

    @contextmanager
    def _transaction(self) -> Iterator[sa.Connection]:
        try:
            with self._database.writing() as connection:
                self._registry.refresh(connection)
                yield connection
        except BaseException:
            self._registry.forget()  # the rows that this transaction created were rolled back
            raise

    def _insert(
        self,
        connection: sa.Connection,
        prepared: Collection[PreparedArticle],
        growing: Mapping[str, _Growing],
        run: int | None,
        extracted_by: str | None,
        *,
        group: bool,
    ) -> int:
        """Store new articles, and all quotes; return the number of quotes."""
        text_ids = _store_texts(connection, prepared)
        outlet_ids = self._registry.outlet_ids(connection, [ready.article for ready in prepared])
        rows, places = [], []
        with new_ids(connection, schema.articles) as ids:
            for ready, outlet_id in zip(prepared, outlet_ids, strict=True):
                id_ = next(ids)
                row = _article_row(ready, id_, text_ids.get(ready.text_hash), outlet_id, run)
                rows.append(row | {"extracted_by": extracted_by})
                places.append(_Place(id_, outlet_id, day_of(ready.article.published), ready.quotes.values()))
        insert(connection, schema.articles, rows)
        places += [_Place(grown.id, grown.outlet_id, grown.published, grown.lacking) for grown in growing.values()]
        return self._insert_quotes(connection, places, group=group)

    def _insert_quotes(self, connection: sa.Connection, places: Sequence[_Place], *, group: bool) -> int:
        people = (person(who) for place in places for quote in place.quotes for who in _people_of(quote))
        names = self._registry.name_ids(connection, people)
        with new_ids(connection, schema.quotes) as ids:
            numbered = [(next(ids), place, quote) for place in places for quote in place.quotes]
        if not numbered:
            return 0
        heads: Mapping[int, int] = {}
        if group:
            sayings = {id_: _saying(quote, place, names) for id_, place, quote in numbered if quote.review != REJECTED}
            heads = statements.place(connection, sayings)
        quote_rows, link_rows = [], []
        for id_, place, quote in numbered:
            day = written_day(place.day or schema.UNDATED)
            relayer = names[person(quote.relayer)].name_id if quote.relayer else None
            quote_rows.append(
                (id_, quote.uid, place.article_id, place.outlet_id, day, relayer, heads.get(id_), *quote.values)
            )
            for position, (kind, name, role) in enumerate(quote.speakers):
                known = names[kind, name]
                link_rows.append((id_, position, known.speaker_id, known.name_id, role, day))
        insert_values(connection, schema.quotes, _QUOTE, quote_rows)
        self._full_text.fill(connection, numbered[0][0], numbered[-1][0])
        insert_values(connection, schema.quote_speakers, _LINK, link_rows)
        return len(quote_rows)


@frozen
class _Place:
    """The article that quotes belong to."""

    article_id: int
    outlet_id: int | None
    day: date | None
    quotes: Collection[QuoteRow]


@frozen
class _Growing:
    """An article that is stored without text, and quotes that it does not have yet."""

    id: int
    outlet_id: int | None
    published: date | None
    lacking: Collection[QuoteRow]


def removals(database: Database) -> list[Removal]:
    """Return the log of removed articles, the latest first."""
    log = schema.removals
    with database.reading() as connection:
        rows = connection.execute(sa.select(log).order_by(log.c.removed_at.desc(), log.c.uid)).all()
        return [Removal(there(row.uid), there(row.reason), there(row.removed_at)) for row in rows]


def _article_row(
    ready: PreparedArticle, id_: int, text_id: int | None, outlet_id: int | None, run: int | None
) -> dict[str, Any]:
    article = ready.article
    return {
        "id": id_,
        "uid": ready.uid,
        "identity": ready.identity,
        "text_id": text_id,
        "outlet_id": outlet_id,
        "url": article.url,
        "title": article.title,
        "published": day_of(article.published),
        "byline": article.byline,
        "language": article.language,
        "run_id": run,
        **rereading.reading_columns(article),
    }


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _ids_of(article: Article, uid: str) -> set[str]:
    """Return the ids under which an article may be stored: with its text, or without."""
    return {uid, article.id} if article.text is None and article.id else {uid}


def _known(connection: sa.Connection, uids: Iterable[str]) -> set[str]:
    known: set[str] = set()
    for some in chunks(uids):
        for column in (schema.articles.c.uid, schema.removals.c.uid):
            known.update(connection.execute(sa.select(column).where(column.in_(some))).scalars())
    return known


def _changed(connection: sa.Connection, prepared: Iterable[PreparedArticle]) -> int:
    """Count the articles whose address is already stored, or repeated in the batch, with another text."""
    new = Counter(ready.identity for ready in prepared if ready.article.url and ready.article.text is not None)
    stored: set[str] = set()
    for some in chunks(new):
        table = schema.articles.c
        query = sa.select(table.identity).where(table.identity.in_(some), table.text_id.is_not(None))
        stored.update(connection.execute(query).scalars())
    return sum(count if identity in stored else count - 1 for identity, count in new.items())


def _growing(connection: sa.Connection, prepared: Iterable[PreparedArticle]) -> dict[str, _Growing]:
    """Return the missing quotes of stored articles without text; complete the articles themselves."""
    given = {ready.uid: ready for ready in prepared}
    table, stored = schema.articles, {}
    for some in chunks(given):
        columns = (table.c.uid, table.c.id, table.c.outlet_id, table.c.published, table.c.title)
        stored.update({row.uid: row for row in connection.execute(sa.select(*columns).where(table.c.uid.in_(some)))})
    there: set[str] = set()
    for some in chunks(quote_uid for uid in stored for quote_uid in given[uid].quotes):
        there.update(connection.execute(sa.select(schema.quotes.c.uid).where(schema.quotes.c.uid.in_(some))).scalars())
    growing = {}
    for uid, row in stored.items():
        ready = given[uid]
        day, title = (
            later(row.published, ready.article.published),
            row.title or ready.article.title,
        )
        if (day, title) != (row.published, row.title):
            _complete(connection, row, day, title)
        lacking = [quote for quote_uid, quote in ready.quotes.items() if quote_uid not in there]
        growing[uid] = _Growing(row.id, row.outlet_id, day, lacking)
    return growing


def _complete(connection: sa.Connection, row: sa.Row[*tuple[Any, ...]], day: date | None, title: str | None) -> None:
    articles, quotes, links = schema.articles, schema.quotes, schema.quote_speakers
    connection.execute(articles.update().where(articles.c.id == row.id).values(published=day, title=title))
    if day != row.published:
        mine = sa.select(quotes.c.id).where(quotes.c.article_id == row.id)
        connection.execute(links.update().where(links.c.quote_id.in_(mine)).values(published_on=day))
        connection.execute(quotes.update().where(quotes.c.article_id == row.id).values(published_on=day))


def _candidates(prepared: Iterable[PreparedArticle], namesakes: Mapping[str, Iterable[str]]) -> dict[Person, set[str]]:
    """Return the Wikidata ids of the people whom the quotes name."""
    people = {person(who) for ready in prepared for quote in ready.quotes.values() for who in quote.speakers}
    return {(kind, name): set(namesakes[name]) for kind, name in people if name in namesakes}


def _people_of(quote: QuoteRow) -> tuple[Named, ...]:
    return (*quote.speakers, quote.relayer) if quote.relayer else quote.speakers


def _saying(quote: QuoteRow, place: _Place, names: Mapping[Person, Known]) -> Saying:
    people = NOBODY
    for kind, name, _ in quote.speakers:
        known = names[kind, name]
        people |= borne_by(known.speaker_id, kind, name, known.last_word)
    return saying(quote.text, people, place.day, manner=quote.manner)


def _store_texts(connection: sa.Connection, prepared: Iterable[PreparedArticle]) -> dict[str, int]:
    """Store each new text, and return the ids of all texts by hash: identical texts share one row."""
    bodies = {p.text_hash: p.article.text for p in prepared if p.article.text is not None}
    ids: dict[str, int] = {}
    table = schema.texts
    for some in chunks(bodies):
        for row in connection.execute(sa.select(table.c.hash, table.c.id).where(table.c.hash.in_(some))):
            ids[row.hash] = row.id
    new = [hash_ for hash_ in bodies if hash_ not in ids]
    if new:
        with new_ids(connection, table) as numbers:
            ids.update(zip(new, numbers, strict=False))
        insert(connection, table, [{"id": ids[hash_], "hash": hash_, "body": bodies[hash_]} for hash_ in new])
    return ids
