"""Records to rows: whole articles, each once, many in a transaction."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from hashlib import blake2b, sha256
from typing import Any

import sqlalchemy as sa
from attrs import evolve, frozen

from quotebank.errors import BankError, NotStoredError
from quotebank.records import Article, Outlet, Quote, Span, Speaker, SpeakerKind
from quotebank.store import schema, statements
from quotebank.store.corrections import forget_quotes
from quotebank.store.database import Database, chunks, insert
from quotebank.store.names import canonical, fold, fold_phrase
from quotebank.store.registry import Person, Registry, stored_outlet

_REMOVED_AT_A_TIME = 200
"""Articles a transaction, so that others can write meanwhile."""


@frozen
class AddReport:
    """What adding articles did; two reports add up.

    >>> AddReport(articles_new=1) + AddReport(articles_new=2, quotes_new=3)
    AddReport(articles_new=3, articles_known=0, quotes_new=3, other_language=0, articles_changed=0)
    """

    articles_new: int = 0
    articles_known: int = 0
    """Stored before, or removed on purpose before."""
    quotes_new: int = 0
    other_language: int = 0
    """Of the new articles, those in another language than English; their quotes are kept without speakers."""
    articles_changed: int = 0
    """Of the new articles, those whose outlet and address were stored before, with another text: both are kept."""

    def __add__(self, other: AddReport) -> AddReport:
        return AddReport(
            self.articles_new + other.articles_new,
            self.articles_known + other.articles_known,
            self.quotes_new + other.quotes_new,
            self.other_language + other.other_language,
            self.articles_changed + other.articles_changed,
        )


@frozen
class Removal:
    """An article that was removed: no words of it, only that it was."""

    article_id: str
    reason: str
    removed_at: datetime
    """In UTC, without a time zone."""


@frozen
class _Parcel:
    """An article and its quotes, checked, with what identifies them."""

    article: Article
    quotes: Sequence[Quote]
    quote_uids: Sequence[str]
    uid: str
    identity: str
    text_hash: str
    stored: tuple[int, int | None] | None = None
    """Row ids of an article that is stored already, without text, and of its outlet; it gets more quotes."""

    def with_more(self, other: _Parcel) -> _Parcel:
        """Return the same article with another record's quotes beside these.

        A dump dates a quotation by the first article that has it, so the latest day is the closest to this article's.
        """
        quotes = dict(zip(other.quote_uids, other.quotes, strict=True))
        quotes |= dict(zip(self.quote_uids, self.quotes, strict=True))
        article = evolve(
            self.article,
            published=_later(self.article.published, other.article.published),
            title=self.article.title or other.article.title,
        )
        return evolve(self, article=article, quotes=list(quotes.values()), quote_uids=list(quotes))


class Writer:
    """The write side of a bank."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._full_text = database.full_text
        self._registry = Registry(database)

    def add(
        self,
        pairs: Iterable[tuple[Article, Sequence[Quote]]],
        *,
        run: int | None = None,
        extracted_by: str | None = None,
        namesakes: Mapping[str, Iterable[str]] | None = None,
        group: bool = True,
    ) -> AddReport:
        """Store articles with their quotes in one transaction; articles that are known are skipped.

        An article without text that is known gets those of the quotes that it does not have.

        Args:
            pairs: articles with their quotes.
            run: the import that they come from.
            extracted_by: the version that found the quotes; None for what others have found.
            namesakes: names of speakers, with the Wikidata ids of those who bear them.
            group: find the statements that the quotes belong to, too; else `statements.group_pending` does.

        Raises:
            BankError: an article or quote cannot be stored as it is; nothing of the call is stored then.
        """
        given = [_parcel(article, quotes) for article, quotes in pairs]
        parcels: dict[str, _Parcel] = {}
        for parcel in given:
            grows = parcel.article.text is None and parcel.uid in parcels
            parcels[parcel.uid] = parcels[parcel.uid].with_more(parcel) if grows else parcel
        if not parcels:
            return AddReport()
        with self._transaction() as connection:
            ids = {uid: _ids_of(parcel.article, uid) for uid, parcel in parcels.items()}
            there = _known(connection, set().union(*ids.values()))
            known = [parcels.pop(uid) for uid in ids if not there.isdisjoint(ids[uid])]
            growing = _growing(connection, [parcel for parcel in known if parcel.article.text is None])
            held = {parcel.uid for parcel in growing}
            changed = _changed(connection, parcels.values())
            quote_ids = self._insert(connection, [*parcels.values(), *growing], run, extracted_by)
            if group:
                statements.group(connection, quote_ids)
            if namesakes:
                quoting = [*parcels.values(), *(parcel for parcel in known if parcel.uid in held)]
                self._registry.add_namesakes(connection, _candidates(quoting, namesakes))
        other = sum(parcel.article.language not in (None, "en") for parcel in parcels.values())
        return AddReport(len(parcels), len(given) - len(parcels), len(quote_ids), other, changed)

    def known(self, articles: Sequence[Article]) -> list[bool]:
        """Return for each article whether it is stored, or was removed on purpose."""
        ids = [_ids_of(article, article_id(article)) for article in articles]
        with self._database.reading() as connection:
            known = _known(connection, {id_ for some in ids for id_ in some})
        return [not known.isdisjoint(some) for some in ids]

    def add_outlets(self, outlets: Iterable[Outlet]) -> int:
        """Store outlets, or complete those that articles have named already; return how many are new."""
        with self._transaction() as connection:
            return self._registry.list_outlets(connection, outlets)

    def add_speakers(self, entries: Iterable[tuple[Speaker, Sequence[str]]]) -> int:
        """Store speakers with their other names; return how many speakers are new."""
        with self._transaction() as connection:
            return self._registry.list_speakers(connection, entries)

    def remove(self, article: Article | str, *, reason: str) -> None:
        """Remove an article, its quotes, and its text and names where nothing else uses them; log that, without words.

        Raises:
            NotStoredError: no such article is stored.
        """
        uid = article if isinstance(article, str) else article.id or article_id(article)
        _storable(reason, "reason")
        with self._transaction() as connection:
            own = sa.select(schema.articles.c.id).where(schema.articles.c.uid == uid)
            if not self._take_out(connection, own, reason):
                raise NotStoredError(f"The bank {self._database} holds no article {uid!r}.")
            self._full_text.purge(connection)
        self._database.clear_log()

    def remove_outlet(self, outlet: Outlet | str, *, reason: str) -> int:
        """Remove all articles of an outlet, in transactions of some hundreds; return how many there were.

        Raises:
            NotStoredError: no such outlet is stored.
            QueryError: several outlets have this name.
        """
        _storable(reason, "reason")
        with self._database.reading() as connection:
            outlet_id = stored_outlet(connection, outlet)
        own = sa.select(schema.articles.c.id).where(schema.articles.c.outlet_id == outlet_id).limit(_REMOVED_AT_A_TIME)
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
        """Delete articles with all that is theirs alone, and log that; return how many there were."""
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
        forget_quotes(connection, removed.keys(), removed.values())
        connection.execute(schema.quote_speakers.delete().where(schema.quote_speakers.c.quote_id.in_(mine)))
        connection.execute(schema.quotes.delete().where(schema.quotes.c.article_id.in_(ids)))
        connection.execute(schema.articles.delete().where(of_them))
        used = sa.exists().where(schema.articles.c.text_id == schema.texts.c.id)
        connection.execute(schema.texts.delete().where(schema.texts.c.id.in_({row.text_id for row in rows}), ~used))
        self._registry.forget_unused(connection, names)
        now = _now()
        insert(connection, schema.removals, [{"uid": row.uid, "reason": reason, "removed_at": now} for row in rows])
        return len(rows)

    def forget(self) -> None:
        """Forget which names belong to whom: somebody has put that right."""
        self._registry.forget()

    def begin_run(self, *, version: str, sources: Sequence[str]) -> int:
        """Record that an import starts; return its number."""
        with self._database.writing() as connection:
            run = _last_id(connection, schema.runs) + 1
            connection.execute(
                schema.runs.insert().values(id=run, version=version, sources=list(sources), started_at=_now())
            )
        return run

    def end_run(self, run: int, report: Mapping[str, Any]) -> None:
        """Record how an import ended."""
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
            self._registry.forget()  # what this transaction had made is not there any more
            raise

    def _insert(
        self, connection: sa.Connection, parcels: Sequence[_Parcel], run: int | None, extracted_by: str | None
    ) -> range:
        if not parcels:
            return range(0)
        text_ids = _store_texts(connection, parcels)
        outlet_ids = self._registry.outlet_ids(connection, [parcel.article for parcel in parcels])
        found = (_person(someone) for parcel in parcels for quote in parcel.quotes for someone in _people_of(quote))
        names = self._registry.name_ids(connection, found)
        first_quote = _last_id(connection, schema.quotes) + 1
        article_ids = itertools.count(_last_id(connection, schema.articles) + 1)
        quote_ids = itertools.count(first_quote)
        article_rows: list[dict[str, Any]] = []
        quote_rows: list[dict[str, Any]] = []
        link_rows: list[dict[str, Any]] = []
        for parcel, outlet_id in zip(parcels, outlet_ids, strict=True):
            day = _day(parcel.article.published)
            if parcel.stored:
                article_id, outlet_id = parcel.stored
            else:
                article_id, text_id = next(article_ids), text_ids.get(parcel.text_hash)
                row = _article_row(parcel, article_id, text_id, outlet_id, run)
                article_rows.append(row | {"extracted_by": extracted_by})
            for quote, uid in zip(parcel.quotes, parcel.quote_uids, strict=True):
                quote_id = next(quote_ids)
                relayer = names[_person(quote.relayed_by)][1] if quote.relayed_by else None
                quote_rows.append(
                    {
                        "id": quote_id,
                        "uid": uid,
                        "article_id": article_id,
                        "outlet_id": outlet_id,
                        "published_on": day or schema.UNDATED,
                        "relayer_name_id": relayer,
                        **_quote_row(quote),
                    }
                )
                for position, speaker in enumerate(quote.speakers):
                    speaker_id, name_id = names[_person(speaker)]
                    link_rows.append(
                        {
                            "quote_id": quote_id,
                            "position": position,
                            "speaker_id": speaker_id,
                            "name_id": name_id,
                            "role": speaker.role,
                            "published_on": day or schema.UNDATED,
                        }
                    )
        insert(connection, schema.articles, article_rows)
        if quote_rows:
            insert(connection, schema.quotes, quote_rows)
            self._full_text.fill(connection, first_quote, first_quote + len(quote_rows) - 1)
        insert(connection, schema.quote_speakers, link_rows)
        return range(first_quote, first_quote + len(quote_rows))


def removals(database: Database) -> list[Removal]:
    """Return the log of what was removed, the latest first."""
    log = schema.removals
    with database.reading() as connection:
        rows = connection.execute(sa.select(log).order_by(log.c.removed_at.desc(), log.c.uid)).all()
    return [Removal(row.uid, row.reason, row.removed_at) for row in rows]


def article_id(article: Article) -> str:
    """Return the id under which a bank keeps an article: from its outlet, address (or date and title) and text.

    >>> article_id(Article("Hello.", url="https://a.org/1")) == article_id(Article("Hello.", url="http://www.a.org/1/"))
    True
    """
    return _digest(_identity(article), _text_hash(article))


def check(article: Article, quotes: Sequence[Quote]) -> None:
    """Refuse what a bank cannot hold: an importer may ask before it puts a batch together.

    Raises:
        BankError: characters that no database takes, an article that nothing identifies, or a quote whose spans do not
            reproduce its text.
    """
    _parcel(article, quotes)


def _parcel(article: Article, quotes: Sequence[Quote]) -> _Parcel:
    where = f"The article {article.url or article.title or '(without URL or title)'}"
    for name in ("text", "outlet", "url", "title", "byline", "language"):
        _storable(getattr(article, name), f"{where}: its {name}")
    if article.text is None and not (article.url or article.title):
        raise BankError("An article without text needs a URL or a title: nothing else would identify it.")
    said = {words for quote in quotes for words in _names_and_roles(quote)}
    for words in said if article.text is not None else said.union(quote.text for quote in quotes):
        _storable(words, f"{where}: a quote's words, name or role")
    for quote in quotes:
        _check_spans(article.text, quote, where)
    identity, text_hash = _identity(article), _text_hash(article)
    uid = _digest(identity, text_hash)
    return _Parcel(article, quotes, list(_quote_uids(uid, quotes)), uid, identity, text_hash)


def _check_spans(text: str | None, quote: Quote, where: str) -> None:
    others = [span for span in (quote.cue, quote.mention, quote.addressee_span) if span is not None]
    spans = (*quote.content, *quote.quoted, *others)
    if text is None:
        if spans:
            raise BankError(f"{where} has no text, so its quote {quote.text[:60]!r} can have no spans.")
        return
    for span in spans:
        if not 0 <= span.start < span.end <= len(text):
            raise BankError(
                f"{where}: {span} of the quote {quote.text[:60]!r} lies outside the text: report this as a bug."
            )
    if not quote.content or " ".join([text[span.start : span.end] for span in quote.content]) != quote.text:
        raise BankError(
            f"{where}: the spans {_written(quote.content)} do not reproduce the quote's text {quote.text[:60]!r}: "
            "report this as a bug."
        )


def _names_and_roles(quote: Quote) -> Iterator[str | None]:
    yield quote.addressee
    for person in _people_of(quote):
        yield person.name
        yield person.role


def _storable(value: str | None, what: str) -> None:
    if value is None:
        return
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise BankError(
            f"{what} holds a lone surrogate at character {error.start}, which no database takes: replace it by U+FFFD."
        ) from error
    if "\0" in value:
        raise BankError(
            f"{what} holds a NUL at character {value.index(chr(0))}, which no database takes: replace it by U+FFFD."
        )


def _identity(article: Article) -> str:
    outlet = fold(article.outlet) if article.outlet else ""
    if article.url:
        return f"{outlet} {canonical(article.url)}"
    return f"{outlet} {_day(article.published) or ''} {article.title or ''}"


def _text_hash(article: Article) -> str:
    return "" if article.text is None else sha256(article.text.encode(errors="surrogatepass")).hexdigest()


def _quote_uids(article_uid: str, quotes: Iterable[Quote]) -> Iterator[str]:
    """Yield the quotes' ids, which hang on the article and the place in it only, so that they outlive an import.

    Without a place, on the words and the speakers: records of one article may come in any order, and disagree.
    """
    seen: Counter[str] = Counter()
    for quote in quotes:
        place = _written(quote.content) or "\0".join([quote.text, *(speaker.name for speaker in quote.speakers)])
        seen[place] += 1
        yield _digest(article_uid, place, str(seen[place]))


def _digest(*parts: str) -> str:
    return blake2b("\0".join(parts).encode(errors="surrogatepass"), digest_size=8).hexdigest()


def _people_of(quote: Quote) -> tuple[Speaker, ...]:
    return (*quote.speakers, quote.relayed_by) if quote.relayed_by else quote.speakers


def _person(speaker: Speaker) -> tuple[SpeakerKind, str]:
    return speaker.kind, speaker.name


def _article_row(
    parcel: _Parcel, id_: int, text_id: int | None, outlet_id: int | None, run: int | None
) -> dict[str, Any]:
    article = parcel.article
    return {
        "id": id_,
        "uid": parcel.uid,
        "identity": parcel.identity,
        "text_id": text_id,
        "outlet_id": outlet_id,
        "url": article.url,
        "title": article.title,
        "published": _day(article.published),
        "byline": article.byline,
        "language": article.language,
        "run_id": run,
    }


def _quote_row(quote: Quote) -> dict[str, Any]:
    cue, mention, addressee = quote.cue, quote.mention, quote.addressee_span
    return {
        "text": quote.text,
        "kind": quote.kind.value,
        "content_start": quote.content[0].start if quote.content else None,
        "content_end": quote.content[-1].end if quote.content else None,
        "content": _written(quote.content),
        "quoted": _written(quote.quoted),
        "cue_start": None if cue is None else cue.start,
        "cue_end": None if cue is None else cue.end,
        "mention_start": None if mention is None else mention.start,
        "mention_end": None if mention is None else mention.end,
        "addressee": quote.addressee,
        "addressee_key": quote.addressee and fold_phrase(quote.addressee),
        "addressee_start": None if addressee is None else addressee.start,
        "addressee_end": None if addressee is None else addressee.end,
        "relayer_role": quote.relayed_by and quote.relayed_by.role,
        "negated": quote.negated,
        "said_on": _day(quote.said_on),
        "confidence": quote.confidence,
        "evidence": [list(piece) for piece in quote.evidence] or None,
        "review": quote.review,
    }


def _written(spans: Sequence[Span]) -> str | None:
    return " ".join([f"{span.start}-{span.end}" for span in spans]) or None


def _day(moment: date | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment


def _later(one: date | None, other: date | None) -> date | None:
    return max((day for day in (_day(one), _day(other)) if day), default=None)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _last_id(connection: sa.Connection, table: sa.Table) -> int:
    return int(connection.execute(sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0))).scalar_one())


def _ids_of(article: Article, uid: str) -> set[str]:
    """Return the ids under which an article may be stored: one that came without its text, also with it."""
    return {uid, article.id} if article.text is None and article.id else {uid}


def _known(connection: sa.Connection, uids: Iterable[str]) -> set[str]:
    known: set[str] = set()
    for some in chunks(uids):
        for column in (schema.articles.c.uid, schema.removals.c.uid):
            known.update(connection.execute(sa.select(column).where(column.in_(some))).scalars())
    return known


def _changed(connection: sa.Connection, parcels: Iterable[_Parcel]) -> int:
    """Count the articles with an address that is stored already, or comes twice in the batch, with other texts."""
    new = Counter(parcel.identity for parcel in parcels if parcel.article.url and parcel.article.text is not None)
    stored: set[str] = set()
    for some in chunks(new):
        table = schema.articles.c
        query = sa.select(table.identity).where(table.identity.in_(some), table.text_id.is_not(None))
        stored.update(connection.execute(query).scalars())
    return sum(count if identity in stored else count - 1 for identity, count in new.items())


def _growing(connection: sa.Connection, parcels: Iterable[_Parcel]) -> list[_Parcel]:
    """Return what stored articles without text lack of their quotes; complete the articles themselves."""
    given = {parcel.uid: parcel for parcel in parcels}
    table, stored = schema.articles, {}
    for some in chunks(given):
        columns = (table.c.uid, table.c.id, table.c.outlet_id, table.c.published, table.c.title)
        stored.update({row.uid: row for row in connection.execute(sa.select(*columns).where(table.c.uid.in_(some)))})
    there: set[str] = set()
    for some in chunks(uid for parcel in given.values() if parcel.uid in stored for uid in parcel.quote_uids):
        there.update(connection.execute(sa.select(schema.quotes.c.uid).where(schema.quotes.c.uid.in_(some))).scalars())
    growing = []
    for uid, row in stored.items():
        parcel = given[uid]
        day, title = _later(row.published, parcel.article.published), row.title or parcel.article.title
        if (day, title) != (row.published, row.title):
            _complete(connection, row, day, title)
        pairs = zip(parcel.quotes, parcel.quote_uids, strict=True)
        lacking = {quote_uid: quote for quote, quote_uid in pairs if quote_uid not in there}
        article, stored_as = evolve(parcel.article, published=day), (row.id, row.outlet_id)
        quotes, uids = list(lacking.values()), list(lacking)
        growing.append(evolve(parcel, article=article, quotes=quotes, quote_uids=uids, stored=stored_as))
    return growing


def _complete(connection: sa.Connection, row: sa.Row[*tuple[Any, ...]], day: date | None, title: str | None) -> None:
    articles, quotes, links = schema.articles, schema.quotes, schema.quote_speakers
    connection.execute(articles.update().where(articles.c.id == row.id).values(published=day, title=title))
    if day != row.published:
        mine = sa.select(quotes.c.id).where(quotes.c.article_id == row.id)
        connection.execute(links.update().where(links.c.quote_id.in_(mine)).values(published_on=day))
        connection.execute(quotes.update().where(quotes.c.article_id == row.id).values(published_on=day))


def _candidates(parcels: Iterable[_Parcel], namesakes: Mapping[str, Iterable[str]]) -> dict[Person, set[str]]:
    """Return the Wikidata ids of those that the quotes name."""
    people = {_person(speaker) for parcel in parcels for quote in parcel.quotes for speaker in quote.speakers}
    return {(kind, name): set(namesakes[name]) for kind, name in people if name in namesakes}


def _store_texts(connection: sa.Connection, parcels: Sequence[_Parcel]) -> dict[str, int]:
    """Store each text that is new and return the ids of all by hash: the same words share one row."""
    bodies = {p.text_hash: p.article.text for p in parcels if p.article.text is not None}
    ids: dict[str, int] = {}
    table = schema.texts
    for some in chunks(bodies):
        for row in connection.execute(sa.select(table.c.hash, table.c.id).where(table.c.hash.in_(some))):
            ids[row.hash] = row.id
    new = [hash_ for hash_ in bodies if hash_ not in ids]
    if new:
        ids.update((hash_, id_) for id_, hash_ in enumerate(new, _last_id(connection, table) + 1))
        insert(connection, table, [{"id": ids[hash_], "hash": hash_, "body": bodies[hash_]} for hash_ in new])
    return ids
