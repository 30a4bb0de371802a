"""Replaces the quotes of stored articles with those that a newer version finds, and keeps people's decisions.

A quote that is found again keeps its row, so that the log of corrections remains valid: the new quote with the same
spans, else the one that shares most characters. A speaker whom a person has chosen or accepted is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from attrs import field, frozen

from quotebank.errors import BankError
from quotebank.records import Article
from quotebank.store import schema, statements
from quotebank.store.correction_log import Correction, Standing, note_reextraction, read_standing
from quotebank.store.database import Database, chunks, insert
from quotebank.store.loading import load_articles
from quotebank.store.numbering import new_ids
from quotebank.store.overlaps import Spans, carried, heirs, most_alike
from quotebank.store.prepared_articles import Person, PreparedArticle, QuoteRow, person
from quotebank.store.registry import Registry
from quotebank.store.schema import (
    articles,
    corrections,
    former_ids,
    quote_speakers,
    quotes,
    speaker_names,
    speakers,
    texts,
)

SAME_QUOTE = 0.8
"""The least ratio of shared characters to all characters of two quotes that count as the same quote."""

SUCCESSOR = 0.5
"""The least share of a lost quote's characters that the quote has to which its id leads from then on."""

_ATTRIBUTION = (
    "cue_start cue_end cue_words mention_start mention_end mention_words relayer_name_id relayer_role confidence "
    "speaker_confidence speaks_for speaks_for_kind evidence"
).split()
"""The columns behind the attribution to a speaker."""


@frozen
class Detached:
    """A person's decision about a quote that was not found again."""

    quote_id: str
    """The id of the lost quote."""
    text: str
    article_id: str
    correction: Correction


@frozen
class Replaced:
    """Counts of what was done to some articles; two of these can be added."""

    articles: int = 0
    changed: int = 0
    quotes_added: int = 0
    quotes_removed: int = 0
    quotes_kept: int = 0
    carried: int = 0
    detached: tuple[Detached, ...] = ()

    def __add__(self, other: Replaced) -> Replaced:
        names = ("articles", "changed", "quotes_added", "quotes_removed", "quotes_kept", "carried", "detached")
        return Replaced(*(getattr(self, name) + getattr(other, name) for name in names))


class Reextraction:
    """Selects the articles that are to be extracted again, and replaces their quotes.

    Args:
        database: the bank's database.
        forget: called when names may belong to other speakers than before.
        extractor: the extractor that will read them, see `Extractor.identity`.
        outlet_ids: only articles of this outlet, by the ids of its rows.
        since: only articles published on this day or later.
        everything: also articles that this same extractor has read.
    """

    def __init__(
        self,
        database: Database,
        forget: Callable[[], None],
        extractor: str,
        *,
        outlet_ids: Sequence[int] | None = None,
        since: date | None = None,
        everything: bool = False,
    ) -> None:
        self._database, self._forget, self.extractor = database, forget, extractor
        self._standing: tuple[int | None, Standing] | None = None
        # Articles without text, or whose quotes were imported, cannot be extracted again.
        self._wanted: list[sa.ColumnElement[bool]] = [
            articles.c.text_id.is_not(None),
            articles.c.extracted_by.is_not(None),
        ]
        if not everything:
            self._wanted.append(articles.c.extracted_by != extractor)
        if outlet_ids is not None:
            self._wanted.append(articles.c.outlet_id.in_(outlet_ids))
        if since is not None:
            self._wanted.append(articles.c.published >= since)
        with database.reading() as connection:
            last = connection.execute(sa.select(sa.func.max(articles.c.id)).where(*self._wanted)).scalar_one()
        self._wanted.append(articles.c.id <= (last or 0))  # articles added meanwhile are extracted on arrival

    def waiting(self) -> int:
        """Count the articles that are to be extracted again."""
        with self._database.reading() as connection:
            return connection.execute(sa.select(sa.func.count(articles.c.id)).where(*self._wanted)).scalar_one()

    def next(self, after: int, *, most: int, characters: int) -> dict[int, Article]:
        """Return the next articles after a row id, by row id, within both limits; but at least one."""
        sizes = sa.select(articles.c.id, sa.func.length(texts.c.body)).join_from(articles, texts)
        with self._database.reading() as connection:
            rows = connection.execute(
                sizes.where(*self._wanted, articles.c.id > after).order_by(articles.c.id).limit(most)
            ).all()
            ids: list[int] = []
            for id_, length in rows:
                characters -= length
                if ids and characters < 0:
                    break
                ids.append(id_)
            found = load_articles(connection, ids)
        return {id_: found[id_] for id_ in ids}

    def replace(self, extracted: Iterable[tuple[int, PreparedArticle]], *, group: bool) -> Replaced:
        """Replace the stored quotes of some articles, in one transaction; articles deleted meanwhile are skipped.

        Args:
            extracted: row ids of articles, each with all its new quotes.
            group: group new and changed quotes at once; else they wait for `statements.group_pending`.
        """
        try:
            with self._database.writing() as connection:
                standing = self._standing_now(connection)
                return Replacement(connection, self._database, self.extractor, standing).of(
                    dict(extracted), group=group
                )
        finally:
            self._forget()

    def _standing_now(self, connection: sa.Connection) -> Standing:
        """Return the decisions in force; the log is read again only if it has grown."""
        last = connection.execute(sa.select(sa.func.max(corrections.c.id))).scalar_one()
        if self._standing is None or self._standing[0] != last:
            self._standing = last, read_standing(connection)
        return self._standing[1]


@frozen
class _Link:
    speaker_id: int
    name_id: int
    role: str | None
    person: Person = field(eq=False)


@frozen
class _Stored:
    """A stored quote."""

    row: sa.RowMapping
    links: tuple[_Link, ...]
    relaying: tuple[_Link, ...]
    """One, or none."""

    @property
    def relayer(self) -> Person | None:
        return self.relaying[0].person if self.relaying else None

    @property
    def names(self) -> set[tuple[int, int]]:
        """Speaker and name of everyone whom the quote names."""
        return {(link.speaker_id, link.name_id) for link in (*self.links, *self.relaying)}

    @property
    def id(self) -> int:
        return int(self.row["id"])

    @property
    def uid(self) -> str:
        return str(self.row["uid"])


@frozen
class _Found:
    """A newly found quote, and the stored quote it matches, if any."""

    article: sa.RowMapping
    quote: QuoteRow
    was: _Stored | None
    settled: bool
    """Whether a person has chosen or accepted the speaker and another is found now; then the old one is kept."""

    @property
    def unknown(self) -> list[Person]:
        """The people to look up; names that the stored quote already has keep their speakers."""
        if self.settled:
            return []
        known = {link.person for link in self.was.links} if self.was else set()
        people = [one for one in _people(self.quote) if one not in known]
        relayer = _relayer(self.quote)
        same = self.was is not None and self.was.relayer == relayer
        return people if relayer is None or same else [*people, relayer]


@frozen
class _Change:
    """The new row of a quote, and its speakers."""

    found: _Found
    columns: Mapping[str, Any]
    links: tuple[_Link, ...]

    @property
    def was(self) -> _Stored | None:
        return self.found.was

    @property
    def needed(self) -> bool:
        """Whether anything needs to be written."""
        return self.was is None or self.relinked or any(map(self.differs, self.columns))

    @property
    def relinked(self) -> bool:
        return self.was is not None and self.links != self.was.links

    @property
    def dropped(self) -> set[tuple[int, int]]:
        """Speaker and name of those whom the quote no longer names."""
        names = {link.name_id for link in self.links} | {self.columns["relayer_name_id"]}
        return {pair for pair in self.was.names if pair[1] not in names} if self.was else set()

    @property
    def regrouped(self) -> bool:
        """Whether the quote may now belong to another statement."""
        return self.relinked or any(map(self.differs, ("text", "stance", "negated")))

    def differs(self, column: str) -> bool:
        return self.was is not None and bool(self.was.row[column] != self.columns[column])

    @property
    def place(self) -> dict[str, Any]:
        """The columns that a new quote takes from its article."""
        article = self.found.article
        day = article["published"] or schema.UNDATED
        return {"article_id": article["id"], "outlet_id": article["outlet_id"], "published_on": day}

    def link_rows(self, quote_id: int) -> Iterator[dict[str, Any]]:
        for position, link in enumerate(self.links):
            yield {
                "quote_id": quote_id,
                "position": position,
                "speaker_id": link.speaker_id,
                "name_id": link.name_id,
                "role": link.role,
                "published_on": self.place["published_on"],
            }


class Replacement:
    """The replacement of some articles' quotes, inside one transaction."""

    def __init__(
        self, connection: sa.Connection, database: Database, extractor: str, standing: Standing,
        places: Mapping[int, Callable[[Spans], Spans]] | None = None,
    ) -> None:  # fmt: skip
        self._places = places or {}
        """By an article's row, where the spans of its old text stand in its new one, if that is another."""
        self._connection, self._extractor, self._full_text = connection, extractor, database.full_text
        self._registry = Registry(database)
        self._standing = standing
        self._successors: dict[int, str] = {}
        """By the row of a quote that was not found again, the id of the one that has most of its words."""

    def of(self, extracted: dict[int, PreparedArticle], *, group: bool) -> Replaced:
        """Replace the quotes of articles by their rows; see `Reextraction.replace`."""
        rows = self._rows(sa.select(articles), articles.c.id, extracted)
        stored = self._stored(rows)
        found: list[_Found] = []
        gone: list[_Stored] = []
        for id_, article in rows.items():
            same, lost = self._matched(article, stored[id_], extracted[id_])
            found += same
            gone += lost
        self._names = self._registry.name_ids(self._connection, (one for some in found for one in some.unknown))
        changes = [change for change in map(self._change, found) if change.needed]
        self._write(changes, gone, group=group)
        of_others = articles.update().where(articles.c.extracted_by != self._extractor)
        for some in chunks(rows):
            self._connection.execute(of_others.where(articles.c.id.in_(some)).values(extracted_by=self._extractor))
        return self._told(rows, found, changes, gone)

    def _rows(self, query: sa.Select[Any], column: sa.Column[Any], ids: Iterable[int]) -> dict[int, sa.RowMapping]:
        return {
            row["id"]: row
            for some in chunks(ids)
            for row in self._connection.execute(query.where(column.in_(some)).order_by(column)).mappings()
        }

    def _stored(self, article_ids: Iterable[int]) -> defaultdict[int, list[_Stored]]:
        rows = self._rows(sa.select(quotes), quotes.c.article_id, article_ids)
        links: defaultdict[int, list[_Link]] = defaultdict(list)
        relaying: defaultdict[int, list[_Link]] = defaultdict(list)
        name = (speaker_names.c.id.label("name_id"), speaker_names.c.name, speakers.c.id.label("speaker_id"))
        speaking = (
            sa.select(quote_speakers.c.quote_id, quote_speakers.c.role, *name, speakers.c.kind)
            .join_from(quote_speakers, speaker_names, speaker_names.c.id == quote_speakers.c.name_id)
            .join(speakers, speakers.c.id == quote_speakers.c.speaker_id)
            .order_by(quote_speakers.c.quote_id, quote_speakers.c.position)
        )
        relayed = (
            sa.select(quotes.c.id.label("quote_id"), quotes.c.relayer_role.label("role"), *name, speakers.c.kind)
            .join_from(quotes, speaker_names, speaker_names.c.id == quotes.c.relayer_name_id)
            .join(speakers, speakers.c.id == speaker_names.c.speaker_id)
        )
        for query, column, found in ((speaking, quote_speakers.c.quote_id, links), (relayed, quotes.c.id, relaying)):
            for some in chunks(rows):
                for row in self._connection.execute(query.where(column.in_(some))):
                    known = row.kind, row.name
                    found[row.quote_id].append(_Link(row.speaker_id, row.name_id, row.role, known))
        stored: defaultdict[int, list[_Stored]] = defaultdict(list)
        for id_ in sorted(rows):
            stored[rows[id_]["article_id"]].append(_Stored(rows[id_], tuple(links[id_]), tuple(relaying[id_])))
        return stored

    def _matched(
        self, article: sa.RowMapping, stored: Sequence[_Stored], ready: PreparedArticle
    ) -> tuple[list[_Found], list[_Stored]]:
        """Return the new quotes, each with its matching stored one, and the stored ones that are left over."""
        if ready.uid != article["uid"]:
            raise BankError(f"The article {article['uid']} is stored under another id than its text has: report this.")
        by_uid = {one.uid: one for one in stored}
        was = {uid: by_uid[uid] for uid in ready.quotes if uid in by_uid}
        left = [one for one in stored if one.uid not in was]
        new = {uid: quote.columns()["content"] for uid, quote in ready.quotes.items() if uid not in was}
        uids = list(new)
        place = self._places.get(article["id"])
        old = [one.row["content"] if place is None else carried(one.row["content"], place) for one in left]
        for at, to in most_alike(old, list(new.values()), SAME_QUOTE):
            was[uids[to]] = left[at]
        taken = {one.id for one in was.values()}
        contents = [quote.columns()["content"] for quote in ready.quotes.values()]
        all_uids = list(ready.quotes)
        for at, to in heirs(old, contents, SUCCESSOR).items():
            self._successors[left[at].id] = all_uids[to]
        found = [
            _Found(article, quote, was.get(uid), settled=self._settled(was.get(uid), quote))
            for uid, quote in ready.quotes.items()
        ]
        return found, [one for one in left if one.id not in taken]

    def _settled(self, was: _Stored | None, quote: QuoteRow) -> bool:
        if was is None or [link.person for link in was.links] == _people(quote):
            return False
        return bool(was.row["review"] == "accepted") or self._standing.chosen_speakers(was.uid, was.id)

    def _change(self, found: _Found) -> _Change:
        was, relayer = found.was, _relayer(found.quote)
        columns: dict[str, Any] = {"uid": found.quote.uid, **found.quote.columns()}
        columns["review"] = was.row["review"] if was else None
        if was is None:
            columns["relayer_name_id"] = self._names[relayer].name_id if relayer else None
            return _Change(found, columns, self._links(found.quote, {}))
        if found.settled:
            columns |= {name: was.row[name] for name in _ATTRIBUTION}
        elif was.relayer == relayer:
            columns["relayer_name_id"] = was.row["relayer_name_id"]
        else:
            columns["relayer_name_id"] = self._names[relayer].name_id if relayer else None
        if found.settled or self._standing.chosen_speakers(was.uid, was.id):
            return _Change(found, columns, was.links)
        known = {link.person: (link.speaker_id, link.name_id) for link in was.links}
        return _Change(found, columns, self._links(found.quote, known))

    def _links(self, quote: QuoteRow, known: Mapping[Person, tuple[int, int]]) -> tuple[_Link, ...]:
        return tuple(
            _Link(*(known.get(person(who)) or self._names[person(who)][:2]), who[2], person(who))
            for who in quote.speakers
        )

    def _write(self, changes: Sequence[_Change], gone: Sequence[_Stored], *, group: bool) -> None:
        connection, full_text = self._connection, self._full_text
        kept = {change.was.id: change for change in changes if change.was}
        relinked = {id_: change for id_, change in kept.items() if change.relinked}
        reworded = {id_: change for id_, change in kept.items() if change.differs("text")}
        lost = [one.id for one in gone]
        former = self._former_ids(kept, gone)
        regrouped = {id_ for id_, change in kept.items() if change.regrouped}
        statements.ungroup(connection, [*regrouped, *lost])
        for some in chunks([*relinked, *lost]):
            connection.execute(quote_speakers.delete().where(quote_speakers.c.quote_id.in_(some)))
        for some in chunks(lost):
            connection.execute(quotes.delete().where(quotes.c.id.in_(some)))
        self._update(kept.keys() - reworded.keys(), kept, without={"text"})
        self._update(reworded.keys(), kept)
        full_text.refresh(connection, sorted(reworded))
        with new_ids(connection, quotes) as ids:
            new = {next(ids): change for change in changes if change.was is None}
        insert(connection, quotes, [{"id": id_, **change.place, **change.columns} for id_, change in new.items()])
        if new:
            full_text.fill(connection, min(new), max(new))
        rows = [row for id_, change in (relinked | new).items() for row in change.link_rows(id_)]
        insert(connection, quote_speakers, rows)
        self._lead_on(former)
        self._note(kept, gone)
        if group:
            statements.group(connection, sorted({*regrouped, *new}))
        dropped = {name for change in changes for name in change.dropped}
        self._forget_names(dropped | {name for one in gone for name in one.names})

    def _update(self, ids: Collection[int], changes: Mapping[int, _Change], without: Collection[str] = ()) -> None:
        if not ids:
            return
        rows = [{"row": id_, **changes[id_].columns} for id_ in sorted(ids)]
        names = [name for name in rows[0] if name not in {"row", *without}]
        given = {name: sa.bindparam(f"new_{name}", type_=quotes.c[name].type) for name in names}
        update = quotes.update().where(quotes.c.id == sa.bindparam("row")).values(given)
        self._connection.execute(
            update, [{"row": row["row"], **{f"new_{name}": row[name] for name in names}} for row in rows]
        )

    def _former_ids(self, kept: Mapping[int, _Change], gone: Sequence[_Stored]) -> dict[str, str]:
        """Return by their former ids the present ids of quotes, of which those of lost ones are taken out."""
        found = {change.was.uid: change.found.quote.uid for change in kept.values() if change.was}
        found |= {one.uid: self._successors[one.id] for one in gone if one.id in self._successors}
        for some in chunks(one.id for one in gone):
            before = sa.select(former_ids).where(former_ids.c.quote_id.in_(some))
            for row in self._connection.execute(before):
                if row.quote_id in self._successors:
                    found[row.uid] = self._successors[row.quote_id]
            self._connection.execute(former_ids.delete().where(former_ids.c.quote_id.in_(some)))
        return {old: new for old, new in found.items() if old != new}

    def _lead_on(self, former: Mapping[str, str]) -> None:
        """Store which quotes answer to former ids; an id that a quote has again is its own."""
        present: dict[str, int] = {}
        for some in chunks({*former, *former.values()}):
            stored = sa.select(quotes.c.uid, quotes.c.id).where(quotes.c.uid.in_(some))
            present |= {row.uid: row.id for row in self._connection.execute(stored)}
            self._connection.execute(former_ids.delete().where(former_ids.c.uid.in_(some)))
        rows = [{"uid": old, "quote_id": present[new]} for old, new in former.items() if old not in present]
        insert(self._connection, former_ids, rows)

    def _note(self, kept: Mapping[int, _Change], gone: Sequence[_Stored]) -> None:
        moved = [
            (id_, change.was.uid, change.found.quote.uid)
            for id_, change in kept.items()
            if change.was and change.differs("uid") and self._standing.names_quote(change.was.uid, id_)
        ]
        lost = [(one.row["article_id"], one.uid) for one in gone if self._standing.names_quote(one.uid, one.id)]
        note_reextraction(self._connection, self._extractor, moved, lost)

    def _forget_names(self, dropped: Iterable[tuple[int, int]]) -> None:
        """Delete names that nothing needs any more: no quote, no list, and no possible undo."""
        log = self._standing
        unused = {name for speaker, name in dropped if speaker not in log.speakers and name not in log.names}
        if unused:
            self._registry.forget_unused(self._connection, unused)

    def _told(
        self,
        rows: Mapping[int, sa.RowMapping],
        found: Sequence[_Found],
        changes: Sequence[_Change],
        gone: Sequence[_Stored],
    ) -> Replaced:
        touched = {change.found.article["id"] for change in changes} | {one.row["article_id"] for one in gone}
        kept = [one.was for one in found if one.was]
        corrected = [one for one in kept if self._standing.of(one.uid, one.id)]
        detached = [
            Detached(one.uid, one.row["text"], rows[one.row["article_id"]]["uid"], correction)
            for one in gone
            for correction in self._standing.of(one.uid, one.id)
        ]
        return Replaced(
            articles=len(rows),
            changed=len(touched),
            quotes_added=len(found) - len(kept),
            quotes_removed=len(gone),
            quotes_kept=len(kept),
            carried=len(corrected),
            detached=tuple(detached),
        )


def _people(quote: QuoteRow) -> list[Person]:
    return [person(who) for who in quote.speakers]


def _relayer(quote: QuoteRow) -> Person | None:
    return person(quote.relayer) if quote.relayer else None
