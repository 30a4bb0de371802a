"""Finds the speakers and outlets that somebody may mean: while a name is typed, and when it fits nobody.

However large the bank is, a look-up reads a bounded number of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import urlencode

import sqlalchemy as sa
from attrs import frozen
from rapidfuzz import fuzz, process

from quotebank.records import Outlet, Speaker, SpeakerKind
from quotebank.store.arguments import must_be
from quotebank.store.database import Database
from quotebank.store.full_text import storable
from quotebank.store.names import bare_outlet, fold, host, surname_last
from quotebank.store.namesakes import forms
from quotebank.store.outlet_lookup import OutletRow, all_rows, outlets_of, with_kin
from quotebank.store.reviewing import rejected
from quotebank.store.schema import articles, outlets, quote_speakers, speaker_names, speakers

NAMED_MOST = 1_000
"""Larger counts are given as "more than": counting all quotes of a frequent speaker takes too long while typing."""
_SCANNED = 20_000
"""Names that are searched for a word inside them; of those stored later, the first word and the surname are."""
_READ = 5_000
"""The most names that are read for the beginning of a word."""
_WEIGHED = 150
"""The most names that are compared by how often they are quoted: those stored first, who are the most frequent."""
_COMPARED = 20_000
"""The most names that are compared with one that fits nobody, for each of its words."""
_LIKE = 72.0
"""The least similarity of a name to offer, of 100: "Hlom" is like "Holm", and "Dahl" is not."""
_SURNAME = 0.9
"""The weight of a likeness of surnames alone."""
AFTER_ALL = "\U0010ffff"
"""Greater than any letter that may follow."""

Among = Literal["speaker", "outlet"]


@frozen
class NamedOne:
    """A speaker or an outlet that a text may mean."""

    what: Speaker | Outlet
    written: str
    """The name that fits; for a speaker, it may be another than the main one."""
    number: int
    """Quotes of a speaker, articles of an outlet."""
    more: bool = False
    """Whether there are more than that, which were not counted."""
    exact: bool = False
    """Whether the whole name was given, apart from titles, case, accents and an article before it."""

    @property
    def label(self) -> str:
        """The name to show; a bare surname is marked.

        >>> NamedOne(Speaker("Holm"), "Holm", 1).label
        'Holm (surname only)'
        """
        only = isinstance(self.what, Speaker) and self.what.is_surname_only
        return f"{self.what.name} (surname only)" if only else self.what.name

    @property
    def detail(self) -> str | None:
        """What tells it from others of its name: the role of a speaker, the domain of an outlet."""
        return self.what.role if isinstance(self.what, Speaker) else self.what.domain

    @property
    def counted(self) -> str:
        """The number with its noun.

        >>> NamedOne(Speaker("Ada Holm"), "Ada Holm", 1_000, more=True).counted
        'more than 1,000 quotes'
        """
        noun = "quote" if isinstance(self.what, Speaker) else "article"
        more = "more than " if self.more else ""
        return f"{more}{self.number:,} {noun}{'' if self.number == 1 else 's'}"

    @property
    def address(self) -> str:
        """The page of the speaker or outlet.

        >>> NamedOne(Outlet("Harbour Post"), "Harbour Post", 1).address
        '/outlet?name=Harbour+Post&domain='
        """
        if isinstance(self.what, Speaker):
            return f"/speaker/{self.what.id}"
        return "/outlet?" + urlencode({"name": self.what.name, "domain": self.what.domain or ""})


def suggested_names(
    database: Database, text: str, *, limit: int, among: Among | None = None, indexed: bool = False
) -> list[NamedOne]:
    """Return the speakers and outlets with a name in which every word typed begins a word.

    Whole names come first, then the most frequent; those of which the bank holds nothing need the whole name. With
    ``indexed``, one of the words must begin the name, or the surname of a speaker, which is found by an index.
    """
    must_be(text, str, "suggest_names", "a text")
    typed = [form.split() for form in forms(text)]
    found: list[NamedOne] = []
    with database.reading() as connection:
        for words in typed if among != "outlet" else ():
            rows = _beginning(database, connection, words, indexed=indexed)
            found = named_speakers(connection, {row.speaker_id: row for row in reversed(rows)}, text)
            if found:
                break
        if typed and among != "speaker":
            found += named_outlets(connection, _outlets_beginning(database, connection, typed[0], text), text)
    found = [one for one in found if one.exact or one.number]
    return sorted(found, key=lambda one: (not one.exact, -one.number, one.what.name))[:limit]


def nearest_names(database: Database, name: str, *, limit: int, among: Among) -> list[NamedOne]:
    """Return the speakers, or the outlets, whose names are most like one that fits nobody, the likest first."""
    must_be(name, str, "nearest_names", "a name")
    with database.reading() as connection:
        if among == "outlet":
            outlets_by_id = {row.id: row for row in _nearest_outlets(connection, name, limit)}
            return named_outlets(connection, list(outlets_by_id.values()), name)
        asked = forms(name)[-1] if forms(name) else ""
        rows = _comparable(connection, asked.split())
        whole = _alike(asked, [row.key for row in rows], fuzz.token_sort_ratio)
        surname = _alike(_surname(asked), [_surname(row.key) for row in rows], fuzz.ratio)
        nearest: dict[int, Any] = {}
        for place in _best(whole, {place: score * _SURNAME for place, score in surname.items()}):
            nearest.setdefault(rows[place].speaker_id, rows[place])
            if len(nearest) == limit:
                break
        return named_speakers(connection, nearest, name)


def _beginning(database: Database, connection: sa.Connection, words: Sequence[str], *, indexed: bool) -> list[Any]:
    """Return the names with words that begin like those typed, those stored first first."""
    if not all(map(storable, words)):
        return []
    rows: dict[int, Any] = {}

    def read(column: str | None, word: str = "") -> None:
        held = _numbered(other for other in dict.fromkeys(words) if other != word)
        query = _beginning_query(database.full_text.part_of, column, len(held))
        given = {**held, "word": word, "beyond": word + AFTER_ALL} if column else held
        rows.update({row.id: row for row in connection.execute(query, given)})

    if not indexed:
        read(None)
    for word in {words[0], words[-1]}:
        read("key", word)
        read("last_word", word)
    return sorted((row for row in rows.values() if _fit(words, row.key)), key=lambda row: int(row.id))[:_WEIGHED]


_PartOf = Callable[[sa.BindParameter[str], sa.ColumnElement[Any]], sa.ColumnElement[bool]]


@lru_cache(maxsize=64)  # to build a query takes longer than to run it
def _beginning_query(part_of: _PartOf, column: str | None, others: int) -> sa.Select[Any]:
    """Return the query for names in a column of which a word begins; those stored first, if there is none."""
    names, narrow = speaker_names.c, speaker_names.c.id <= _SCANNED
    if column:
        narrow = (names[column] >= sa.bindparam("word")) & (names[column] < sa.bindparam("beyond"))
    held = _all_held(part_of, names.key, others)
    some = sa.select(names.id, names.speaker_id, names.name, names.key).where(narrow, *held).limit(_READ).subquery()
    return sa.select(some).order_by(some.c.id).limit(_WEIGHED)


@lru_cache(maxsize=64)
def _outlets_query(part_of: _PartOf, words: int) -> sa.Select[Any]:
    at_home = part_of(sa.bindparam("site", type_=sa.Text), "." + outlets.c.domain)
    narrow = sa.or_(sa.and_(*_all_held(part_of, outlets.c.key, words)), at_home)
    return sa.select(outlets).where(outlets.c.id <= _SCANNED, narrow).order_by(outlets.c.id).limit(_WEIGHED)


def _all_held(part_of: _PartOf, key: sa.ColumnElement[str], words: int) -> list[sa.ColumnElement[bool]]:
    return [part_of(sa.bindparam(f"held_{number}", type_=sa.Text), " " + key) for number in range(words)]


def _numbered(words: Iterable[str]) -> dict[str, str]:
    """Return the values for `_all_held`."""
    return {f"held_{number}": f" {word}" for number, word in enumerate(words)}


def begins(column: sa.ColumnElement[Any], word: str) -> sa.ColumnElement[bool]:
    """Return the condition that a column begins with a text, for which an index is used."""
    return (column >= word) & (column < word + AFTER_ALL)


def _fit(typed: Sequence[str], key: str) -> bool:
    """Return whether each word typed begins another word of a name.

    >>> _fit(["ho", "a"], "ada holm"), _fit(["ho", "ho"], "ada holm")
    (True, False)
    """
    left = key.split()
    for word in sorted(typed, key=len, reverse=True):
        fitting = next((other for other in left if other.startswith(word)), None)
        if fitting is None:
            return False
        left.remove(fitting)
    return True


def _outlets_beginning(
    database: Database, connection: sa.Connection, words: Sequence[str], text: str
) -> Sequence[sa.Row[Any]]:
    if not all(map(storable, words)):
        return []
    site = host(text) if storable(text) else ""
    query = _outlets_query(database.full_text.part_of, len(words))
    return connection.execute(query, {**_numbered(words), "site": f".{site}" if site else None}).all()


def _comparable(connection: sa.Connection, words: Sequence[str]) -> list[Any]:
    """Return the names that begin with the same letter as a word of one that fits nobody, or whose surname does."""
    names, rows = speaker_names.c, {}
    for letter in dict.fromkeys(word[0] for word in words):
        for column in (names.key, names.last_word):
            query = sa.select(names.id, names.speaker_id, names.name, names.key).where(begins(column, letter))
            rows.update({row.id: row for row in connection.execute(query.limit(_COMPARED))})
    return list(rows.values())


def _nearest_outlets(connection: sa.Connection, name: str, limit: int) -> list[Any]:
    rows = connection.execute(sa.select(outlets).order_by(outlets.c.id).limit(_COMPARED)).all()
    site = host(name) if "." in name else ""
    asked = site.rpartition(".")[0].replace(".", "") or bare_outlet(fold(name)).replace(" ", "")
    called = _alike(asked, [bare_outlet(row.key).replace(" ", "") for row in rows], fuzz.ratio)
    sites = _alike(site, [row.domain or "" for row in rows], fuzz.ratio)
    return [rows[place] for place in _best(called, sites)[:limit]]


def _alike(asked: str, names: Sequence[str], like: Any) -> dict[int, float]:  # noqa: ANN401  a RapidFuzz scorer
    """Return the places of the names that are like one, with their likeness."""
    if not asked:
        return {}
    found = process.extract(asked, names, scorer=like, score_cutoff=_LIKE, limit=_WEIGHED)
    return {place: score for _, score, place in found}


def _best(one: Mapping[int, float], other: Mapping[int, float]) -> list[int]:
    scores = {place: max(one.get(place, 0.0), other.get(place, 0.0)) for place in {*one, *other}}
    return sorted(scores, key=lambda place: (-scores[place], place))


def _surname(key: str) -> str:
    return surname_last(key).rpartition(" ")[2]


def _number(ids: sa.Select[Any]) -> sa.Label[int]:
    """Return the number of rows of a query, up to one more than are counted."""
    return (
        sa.select(sa.func.count()).select_from(ids.limit(NAMED_MOST + 1).subquery()).scalar_subquery().label("number")
    )


def _speakers_query() -> sa.Select[Any]:
    link, own = quote_speakers.c, speakers.c
    theirs = sa.select(link.quote_id).where(link.speaker_id == own.id, link.quote_id.not_in(rejected())).distinct()
    query = sa.select(own.id, own.name, own.kind, own.role, _number(theirs.correlate(speakers)))
    return query.where(own.id.in_(sa.bindparam("ids", expanding=True)))


def _printed_query() -> sa.Select[Any]:
    printed = sa.select(articles.c.id).where(articles.c.outlet_id == outlets.c.id)
    query = sa.select(outlets.c.id, _number(printed.correlate(outlets)))
    return query.where(outlets.c.id.in_(sa.bindparam("ids", expanding=True)))


_SPEAKERS, _OUTLETS = _speakers_query(), _printed_query()
"""Speakers, and outlets, with their numbers."""


def named_speakers(connection: sa.Connection, hits: Mapping[int, Any], asked: str) -> list[NamedOne]:
    """Return the speakers with the rows of the names that fit, in their order."""
    if not hits:
        return []
    exact = set(forms(asked))
    found = {row.id: row for row in connection.execute(_SPEAKERS, {"ids": list(hits)})}
    return [
        NamedOne(
            Speaker(row.name, SpeakerKind(row.kind), row.role, row.id),
            hits[id_].name,
            min(row.number, NAMED_MOST),
            row.number > NAMED_MOST,
            exact=not exact.isdisjoint({hits[id_].key, fold(row.name)}),
        )
        for id_ in hits
        for row in [found[id_]]
    ]


def named_outlets(connection: sa.Connection, rows: Sequence[Any], asked: str) -> list[NamedOne]:
    """Return the outlets of rows, in their order."""
    if not rows:
        return []
    kin = with_kin(connection, all_rows(connection, [row.id for row in rows]))
    numbers = {row.id: row.number for row in connection.execute(_OUTLETS, {"ids": [row.id for row in kin]})}
    exact = {bare_outlet(fold(asked)), host(asked) or None}
    shown = outlets_of(kin, numbers)
    together: dict[Outlet, list[OutletRow]] = {shown[row.id]: [] for row in rows}
    for one in kin:
        together.setdefault(shown[one.id], []).append(one)
    return [
        NamedOne(
            outlet,
            outlet.name,
            min(sum(numbers[one.id] for one in together[outlet]), NAMED_MOST),
            sum(numbers[one.id] for one in together[outlet]) > NAMED_MOST,
            exact=any(bare_outlet(one.key) in exact or (one.domain or "") in exact for one in together[outlet]),
        )
        for outlet in dict.fromkeys(shown[row.id] for row in rows)
    ]
