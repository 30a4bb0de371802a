"""The fluent, immutable query over the quotes of a bank."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import wraps
from itertools import islice
from typing import Any, Concatenate, Literal, ParamSpec, overload

import sqlalchemy as sa
from attrs import evolve, frozen

from quotebank.errors import QueryError
from quotebank.records import Outlet, Quote, QuoteKind, Shown, Speaker
from quotebank.store.arguments import MOST, checked_words, parsed_day, whole_number
from quotebank.store.database import Database, chunks
from quotebank.store.facets import COUNTED, FACETS, Facets, facet
from quotebank.store.loading import load
from quotebank.store.names import fold_phrase
from quotebank.store.outlet_lookup import rows_of
from quotebank.store.reviewing import ACCEPTED, REJECTED, rejected
from quotebank.store.schema import (
    COUNTED_IN,
    UNDATED,
    articles,
    quote_speakers,
    quotes,
)
from quotebank.store.speaker_lookup import Person, called_by_surname, ids_of
from quotebank.store.transfer import whole_statements

_AT_A_TIME = 200
"""Quotes read per transaction during iteration: a long transaction would let the write-ahead log grow."""

_RANKED = 5_000
"""The most matches that are ranked for a page; if there are more, those stored last."""
_FACETED = 10_000
"""The most quotes that are counted for facets."""
_SINGLY = 20_000
"""For words in more quotes than this, each quote of a speaker is searched, instead of looking up the words first."""
_ALL_READ = 1_000
"""Outlets with at most this many articles are searched by article; larger ones by the newest quotes."""

Order = Literal["newest", "oldest", "best", "unsure"]
Key = tuple[Any, ...]
"""The sort key of a quote; its last part is the quote's id."""


@frozen
class Page:
    """One page of a query's quotes, with a cursor for the next page."""

    quotes: tuple[Quote, ...]
    next: str | None
    """The cursor to pass to ``Quotes.after``; None on the last page."""
    complete: bool = True
    """False if more than 5,000 quotes contain the words and are ordered by fit: only the last 5,000 were ranked."""


@frozen
class _Cursor:
    order: str
    key: Key
    given: int
    """The number of quotes on the pages so far, for the limit."""


_Arguments = ParamSpec("_Arguments")


def _step(
    method: Callable[Concatenate[Quotes, _Arguments], Quotes],
) -> Callable[Concatenate[Quotes, _Arguments], Quotes]:
    """Make a method that narrows or orders a query add itself to what the query's repr shows."""

    @wraps(method)
    def narrowed(self: Quotes, /, *values: _Arguments.args, **named: _Arguments.kwargs) -> Quotes:
        result = method(self, *values, **named)
        shown = ", ".join([*map(repr, values), *(f"{name}={value!r}" for name, value in named.items())])
        return evolve(result, steps=(*self._steps, f".{method.__name__}({shown})"))

    return narrowed


@frozen(eq=False, repr=False)
class Quotes(Shown):
    r"""A query, which is run only when it is iterated over, counted, paged or broken down into facets.

    Every method that narrows or orders returns a new query, and a quote must match all its filters. By default the
    newest quotes come first; those without a date come last.

    >>> from quotebank import Article, QuoteBank
    >>> with QuoteBank(":memory:") as bank:
    ...     report = bank.add(Article("“It leaks,” said Ada Holm. “It holds,” said Bo Lind.", published="2026-03-04"))
    ...     quotes = bank.quotes().since("2026").oldest()
    ...     print(quotes, quotes.count(), quotes.first().text, [quote.text for quote in quotes[1:]], sep="\n")
    QuoteBank(':memory:').quotes().since('2026').oldest()
    2
    It leaks
    ['It holds']
    """

    _database: Database
    _conditions: tuple[sa.ColumnElement[bool], ...] = ()
    _people: tuple[Person, ...] = ()
    _publishers: tuple[str | Outlet, ...] = ()
    _since: date | None = None
    _until: date | None = None
    _words: tuple[str, ...] = ()
    _order: Order = "newest"
    _limit: int | None = None
    _after: _Cursor | None = None
    _with_text: bool = False
    _with_rejected: bool = False
    _least: float | None = None
    _steps: tuple[str, ...] = ()
    """The calls that made it, for its repr."""

    def __repr__(self) -> str:
        return f"QuoteBank({str(self._database)!r}).quotes(){''.join(self._steps)}"

    @_step
    def by(self, speaker: str | Speaker, *, or_surname: bool = False) -> Quotes:
        """Keep quotes of a speaker: a full name, one of its other names, or a surname.

        A surname finds everyone with that surname and unresolved mentions of it, whose ``Speaker.is_surname_only`` is
        True. With ``or_surname``, a full name also finds these mentions of its surname. A ``Speaker`` from the bank
        finds only that speaker. Case, accents, hyphens, full stops, titles and the order of names are ignored.
        """
        if not isinstance(speaker, Speaker):
            checked_words(speaker, "by")
        return evolve(self, people=(*self._people, Person(speaker, bare=or_surname)))

    def by_surname_only(self) -> Quotes | None:
        """Return the query for quotes that name only the surname of the speaker asked for; None if there is no more.

        There is no more if nobody is asked for by a full name, or these quotes are already included.
        """
        others = tuple(map(called_by_surname, self._people))
        return None if others == self._people else evolve(self, people=others)

    @_step
    def told(self, name: str) -> Quotes:
        """Keep quotes whose addressee, as written, contains a name as whole words ("AnewZ", "reporters")."""
        key = f" {fold_phrase(checked_words(name, 'told'))} "
        told = quotes.alias("told")  # in a subquery, the index on addressees is enough
        holds = self._database.full_text.part_of(key, " " + told.c.addressee_key + " ")
        return self._with(quotes.c.id.in_(sa.select(told.c.id).where(told.c.addressee_key.is_not(None), holds)))

    @_step
    def in_outlet(self, outlet: str | Outlet) -> Quotes:
        """Keep quotes that an outlet published: its name, its domain or an address on it.

        An article before the name makes no difference. Several outlets may share a name; an ``Outlet`` from the bank
        finds only that outlet.
        """
        checked_words(outlet.name if isinstance(outlet, Outlet) else outlet, "in_outlet")
        return evolve(self, publishers=(*self._publishers, outlet))

    @_step
    def in_article(self, article_id: str) -> Quotes:
        """Keep quotes of an article, given by its full id; with ``oldest``, they come in the order of the text."""
        wanted = sa.select(articles.c.id).where(
            articles.c.uid == checked_words(article_id, "in_article", "the id of an article")
        )
        return self._with(quotes.c.article_id.in_(wanted))

    @_step
    def since(self, day: date | str) -> Quotes:
        """Keep quotes published on a day or later: a date, or "2026-01-28", "2026-01" or "2026"."""
        start = parsed_day(day, "since", last=False)
        return evolve(self, since=max(start, self._since or start))

    @_step
    def until(self, day: date | str) -> Quotes:
        """Keep quotes published on a day or earlier; "2026" means its last day."""
        end = parsed_day(day, "until", last=True)
        return evolve(self, until=min(end, self._until or end))

    @_step
    def kind(self, kind: QuoteKind | str) -> Quotes:
        """Keep quotes of a kind: direct, mixed or indirect."""
        try:
            return self._with(quotes.c.kind == QuoteKind(kind).value)
        except ValueError:
            raise QueryError(f"kind takes {', '.join(QuoteKind)}, not {kind!r}.") from None

    @_step
    def containing(self, text: str) -> Quotes:
        """Keep quotes that contain all words of a text, in any order; text in double quotes is matched as a phrase.

        Case, accents, the shape of apostrophes and other punctuation are ignored. A text without words ("😀", "?") is
        matched literally; every quote contains the empty text. Any text is allowed.
        """
        if not isinstance(text, str):
            raise QueryError(f"containing takes a text, not {text!r}.")
        return evolve(self, words=(*self._words, text))

    @_step
    def min_confidence(self, confidence: float) -> Quotes:
        """Keep quotes with at least this confidence, from 0 to 1.

        Those that an older version read have none and are left out; `unrated` returns them.
        """
        if not isinstance(confidence, int | float) or not 0 <= confidence <= 1:
            raise QueryError(f"min_confidence takes a number from 0 to 1, not {confidence!r}.")
        return evolve(self, least=max(confidence, self._least or 0))

    @_step
    def unrated(self) -> Quotes:
        """Keep only quotes without a confidence, which `min_confidence` leaves out: extract them again to rate them."""
        return evolve(self._with(quotes.c.confidence.is_(None)), least=None)

    @_step
    def newest(self) -> Quotes:
        """Order by the day published, the latest first."""
        return evolve(self, order="newest")

    @_step
    def oldest(self) -> Quotes:
        """Order by the day published, the earliest first."""
        return evolve(self, order="oldest")

    @_step
    def best(self) -> Quotes:
        """Order by how well the text fits ``containing``; without it, by confidence."""
        return evolve(self, order="best")

    @_step
    def unsure(self) -> Quotes:
        """Order by confidence, the least first; those without one come before all others.

        If there are more than 5,000 quotes, only the newest 5,000 are found.
        """
        return evolve(self, order="unsure")

    @_step
    def limit(self, most: int) -> Quotes:
        """Stop after this many quotes."""
        return evolve(self, limit=whole_number(most, "limit", 0))

    @_step
    def after(self, cursor: str | None) -> Quotes:
        """Continue after a page, given its ``next``."""
        return evolve(self, after=None if cursor is None else _decode(cursor))

    @_step
    def with_text(self) -> Quotes:
        """Load the text of each quote's article, which is None by default."""
        return evolve(self, with_text=True)

    @_step
    def with_rejected(self) -> Quotes:
        """Include the quotes that a person has rejected."""
        return evolve(self, with_rejected=True)

    @_step
    def reviewed(self, verdict: str) -> Quotes:
        """Keep only quotes that a person has "accepted", or only those "rejected"."""
        if verdict not in (ACCEPTED, REJECTED):
            raise QueryError(f"reviewed takes {ACCEPTED} or {REJECTED}, not {verdict!r}.")
        return evolve(self._with(quotes.c.review == verdict), with_rejected=True)

    def unreviewed(self) -> Quotes:
        """Keep only quotes that no person has accepted or rejected."""
        return self._with(quotes.c.review.is_(None))

    def __iter__(self) -> Iterator[Quote]:
        if self._order == "best":  # else every page would rank again
            with self._database.reading() as connection:
                last, given = self._place()
                keys = self._best(
                    connection,
                    self._matching(connection),
                    last,
                    None if self._limit is None else max(0, self._limit - given),
                    None,
                )
            for some in chunks(keys, _AT_A_TIME):
                with self._database.reading() as connection:
                    found = load(connection, [key[-1] for key in some], with_text=self._with_text)
                yield from found
            return
        query = self
        while True:
            page = query.page(_AT_A_TIME)
            yield from page.quotes
            if page.next is None:
                return
            query = query.after(page.next)

    @overload
    def __getitem__(self, place: int) -> Quote: ...

    @overload
    def __getitem__(self, place: slice) -> list[Quote]: ...

    def __getitem__(self, place: int | slice) -> Quote | list[Quote]:
        """Return the quote at a place of the order, counted from 0, or those of a slice."""
        if isinstance(place, slice):
            parts = (place.start, place.stop, place.step)
            if any(part is not None and (not isinstance(part, int) or part < 0) for part in parts) or place.step == 0:
                raise QueryError(f"A slice of quotes takes whole numbers from 0 on, not {place!r}.")
            most = self._limit if self._limit is not None else MOST
            stop = most if place.stop is None else min(place.stop, most)
            return list(islice(self.limit(stop), place.start, stop, place.step))
        found = self[whole_number(place, "A place among quotes", 0) : place + 1]
        if not found:
            raise IndexError(f"there is no quote at place {place}")
        return found[0]

    def first(self) -> Quote | None:
        """Return the first quote of the order; None if there is none."""
        return next(iter(self.page(1).quotes), None)

    def statements(self) -> Iterator[tuple[tuple[Quote, ...], Mapping[int, Sequence[str]]]]:
        """Yield the quotes of each utterance, with known Wikidata ids by the ids of their speakers.

        The order and the limit are ignored. A quote that has not been grouped is a statement of its own.
        """
        everything = self._with_rejected and not (self._narrowed or self._words)
        if everything:
            return whole_statements(self._database, None)
        with self._database.reading() as connection:
            matching = self._matching(connection).subquery()
        return whole_statements(self._database, sa.select(matching.c.id))

    def page(self, size: int = 20) -> Page:
        """Return one page of quotes, with a cursor for the next page."""
        size = whole_number(size, "page", 1)
        last, given = self._place()
        if self._limit is not None:
            size = min(size, self._limit - given)
        if size <= 0:
            return Page((), None)
        with self._database.reading() as connection:
            beyond = self._beyond(connection, _RANKED) if self._order == "best" else None
            keys = self._keys(connection, last, size + 1, beyond)
            found = load(connection, [key[-1] for key in keys[:size]], with_text=self._with_text)
        given += size
        more = len(keys) > size and given != self._limit
        return Page(tuple(found), _encode(self._order, keys[size - 1], given) if more else None, beyond is None)

    def rows(self, connection: sa.Connection) -> sa.Select[Any]:
        """Return the query for day and row id of the quotes, for a search inside them."""
        return self._matching(connection)

    def count(self) -> int:
        """Return how many quotes there are."""
        with self._database.reading() as connection:
            matching = self._matching(connection).limit(self._limit).subquery()
            return int(connection.execute(sa.select(sa.func.count()).select_from(matching)).scalar_one())

    def facets(self, *names: str) -> Facets:
        """Count the quotes by "outlet", "speaker", "month", "kind" or "addressee".

        The most frequent values come first, months in chronological order. A bare surname is shown as "Holm (surname
        only)". Quotes without an outlet, speaker, date or addressee are not in the respective count; the limit is
        ignored. If there are more than 10,000 quotes, only the newest 10,000 are counted (for a search by words alone,
        those stored last), and ``complete`` of the result is False.
        """
        for name in names:
            if name not in FACETS:
                raise QueryError(f"facets takes {', '.join(FACETS)}, not {name!r}.")
        with self._database.reading() as connection:
            beyond = self._beyond(connection, _FACETED)
            more = [column for name in names for column in COUNTED.get(name, ())]
            matching = self._matching(connection, *more, beyond=beyond)
            if self._words_alone and all(map(self._database.full_text.has_words, self._words)):
                matching = matching.with_hint(quotes, COUNTED_IN, "sqlite")
            if beyond is None and not (self._words_alone and len(self._words) == 1):  # few enough
                day, id_, *_ = matching.selected_columns
                matching = matching.order_by(day.desc(), id_.desc()).limit(_FACETED + 1)
            # Raw driver values: making rows and dates of so many takes longer than finding them.
            cursor: Any = connection.execute(matching).cursor
            rows = cursor.fetchall()
            columns = dict(
                zip(["day", "id", *(column.name for column in more)], zip(*rows[:_FACETED], strict=True), strict=False)
            )
            found = Facets((name, facet(connection, columns, name)) for name in names)
        found.complete, found.found = beyond is None and len(rows) <= _FACETED, min(len(rows), _FACETED)
        return found

    def _beyond(self, connection: sa.Connection, most: int) -> int | None:
        """Return the id before the last ``most`` quotes with the words; None if there are few, or other filters.

        With other filters, the last quotes with the words might not include any that match.
        """
        if len(self._words) != 1 or not self._words_alone:
            return None
        return self._database.full_text.beyond(connection, self._words[0], most)

    @property
    def _words_alone(self) -> bool:
        return bool(self._words) and not self._narrowed

    @property
    def _narrowed(self) -> bool:
        """Whether there are filters other than words."""
        return bool(
            self._conditions
            or self._people
            or self._publishers
            or self._since
            or self._until
            or self._least is not None
        )

    def _place(self) -> tuple[Key | None, int]:
        if self._after is None:
            return None, 0
        if self._after.order != self._order:
            raise QueryError(
                f"after takes the next of a page in the same order: {self._order}, not {self._after.order}."
            )
        return self._after.key, self._after.given

    def _with(self, condition: sa.ColumnElement[bool]) -> Quotes:
        return evolve(self, conditions=(*self._conditions, condition))

    def _matching(
        self, connection: sa.Connection, *more: sa.ColumnElement[Any], beyond: int | None = None
    ) -> sa.Select[Any]:
        """Return the query for day, id and more columns of the quotes, using the speaker's index if there is one."""
        full_text = self._database.full_text
        singly = bool(self._people) and any(full_text.beyond(connection, text, _SINGLY) for text in self._words)
        holding = [full_text.holding(text, beyond, singly=singly) for text in self._words]
        publishers = [rows_of(connection, publisher) for publisher in self._publishers]
        conditions = [*self._conditions, *holding, *map(quotes.c.outlet_id.in_, publishers)]
        if self._least is not None:
            conditions.append(quotes.c.confidence >= self._least)
        source: sa.FromClause = quotes
        day, id_ = quotes.c.published_on, quotes.c.id
        several = False
        for number, person in enumerate(self._people):
            ids = ids_of(connection, person)
            if number == 0:
                day, id_ = quote_speakers.c.published_on, quote_speakers.c.quote_id
                source = quote_speakers.join(quotes) if conditions or more else quote_speakers
                conditions.append(quote_speakers.c.speaker_id.in_(ids))
                several = len(ids) > 1
            else:
                other = quote_speakers.alias()
                conditions.append(sa.exists().where(other.c.quote_id == id_, other.c.speaker_id.in_(ids)))
        for publisher in publishers:
            theirs = sa.select(articles.c.id).where(articles.c.outlet_id.in_(publisher))
            if len(connection.execute(theirs.limit(_ALL_READ + 1)).all()) <= _ALL_READ:
                conditions.append(quotes.c.article_id.in_(theirs))
        if not self._with_rejected:
            conditions.append(id_.not_in(rejected()))
        if self._since or self._until:
            conditions.append(day > UNDATED)
        if self._since:
            conditions.append(day >= self._since)
        if self._until:
            conditions.append(day <= self._until)
        query = sa.select(day.label("day"), id_.label("id"), *more).select_from(source).where(*conditions)
        return query.distinct() if several else query

    def _keys(self, connection: sa.Connection, last: Key | None, size: int, beyond: int | None) -> list[Key]:
        matching = self._matching(connection)
        if self._order == "best":
            return self._best(connection, matching, last, size, beyond)
        if self._order == "unsure":
            return self._unsure(connection, matching, last, size)
        day, id_ = matching.selected_columns
        if self._order == "newest":
            if last:
                matching = matching.where(sa.tuple_(day, id_) < sa.tuple_(*map(sa.literal, last)))
            return [*map(tuple, connection.execute(matching.order_by(day.desc(), id_.desc()).limit(size)).all())]
        keys: list[Key] = []
        undated = last is not None and last[0] == UNDATED
        if not undated:
            dated = matching.where(day > UNDATED)
            if last:
                dated = dated.where(sa.tuple_(day, id_) > sa.tuple_(*map(sa.literal, last)))
            keys += map(tuple, connection.execute(dated.order_by(day, id_).limit(size)).all())
        if len(keys) < size:
            rest = matching.where(day == UNDATED)
            if last and undated:
                rest = rest.where(id_ > last[-1])
            keys += map(tuple, connection.execute(rest.order_by(id_).limit(size - len(keys))).all())
        return keys

    def _best(
        self,
        connection: sa.Connection,
        matching: sa.Select[Any],
        last: Key | None,
        size: int | None,
        beyond: int | None,
    ) -> list[Key]:
        """Page by position: the rank is not in an index, so there is no key to seek."""
        start = last[0] if last else 0
        ranking = self._database.full_text.ranking(" ".join(self._words), beyond)
        if beyond is not None:  # a search by words alone: the ranked quotes are the matches
            matching = sa.select(quotes.c.published_on.label("day"), quotes.c.id.label("id"))
        found = matching.subquery()
        if ranking is None:
            query = sa.select(found.c.id).join_from(found, quotes, quotes.c.id == found.c.id)
            sure = sa.func.coalesce(quotes.c.confidence, -1).desc(), quotes.c.speaker_confidence.desc()
            query = query.order_by(*sure, found.c.day.desc(), found.c.id.desc())
        else:
            ranks = ranking.subquery()
            query = sa.select(found.c.id).join_from(found, ranks, ranks.c.id == found.c.id)
            query = query.order_by(ranks.c.rank, found.c.day.desc(), found.c.id.desc())
        ids = connection.execute(query.offset(start).limit(size)).scalars()
        return [(start + number, id_) for number, id_ in enumerate(ids, 1)]

    def _unsure(self, connection: sa.Connection, matching: sa.Select[Any], last: Key | None, size: int) -> list[Key]:
        """Page by position among the newest: the confidence is in no index."""
        start = last[0] if last else 0
        day, id_ = matching.selected_columns
        found = matching.order_by(day.desc(), id_.desc()).limit(_RANKED).subquery()
        query = sa.select(found.c.id).join_from(found, quotes, quotes.c.id == found.c.id)
        query = query.order_by(sa.func.coalesce(quotes.c.confidence, -1), found.c.day.desc(), found.c.id.desc())
        ids = connection.execute(query.offset(start).limit(size)).scalars()
        return [(start + number, id_) for number, id_ in enumerate(ids, 1)]


def _encode(order: Order, key: Key, given: int) -> str:
    plain = [part.isoformat() if isinstance(part, date) else part for part in key]
    return base64.urlsafe_b64encode(json.dumps([order, *plain, given]).encode()).decode().rstrip("=")


def _decode(cursor: str) -> _Cursor:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        order, first, id_, given = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        place = int(first) if order in ("best", "unsure") else date.fromisoformat(first)
        numbers = [int(id_), int(given), *([place] if isinstance(place, int) else [])]
        if all(0 <= number <= MOST for number in numbers):
            return _Cursor(str(order), (place, numbers[0]), numbers[1])
    except (ValueError, TypeError):
        pass
    raise QueryError(f"after takes the next of a page, not {cursor!r}.")
