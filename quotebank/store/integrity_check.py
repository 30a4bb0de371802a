"""Checks the integrity of a bank: finds problems of every kind, says how to repair each, and repairs the harmless ones.

Data that can be derived again (the full text, duplicated columns) or belongs to nothing is repaired. Quotes and texts
are never changed: if they disagree, only the source or a backup can tell which of them is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from itertools import chain
from typing import Any

import sqlalchemy as sa
from attrs import field, frozen

from quotebank.records import STORED_FIELDS, FieldType, QuoteKind, SpeakerKind, Stance
from quotebank.store import schema
from quotebank.store.database import IMPLAUSIBLE, Database
from quotebank.store.loading import evidence_of
from quotebank.store.log_integrity import disagreements
from quotebank.store.numbering import passed_marks, raise_marks
from quotebank.store.reviewing import ACCEPTED, REJECTED, not_rejected
from quotebank.store.schema import articles, quote_speakers, quotes, shingles, speaker_names, speakers, texts

_EXAMPLES = 5
_TEXTS_AT_A_TIME = 200
_LENGTH_OF_IDS = 16
_BACKUP = "restore a backup, or remove the articles concerned and import them again"
_BY_REPAIR = "quotebank doctor --repair"
_BY_HAND = "restore a backup, or look at these corrections (quotebank corrections) and make them again"
_PLACES = [name for each in STORED_FIELDS if each.type is FieldType.PLACES for name in each.columns]
_ENDS = [each.columns for each in STORED_FIELDS if each.type is FieldType.PLACE]
_LEAVE_TEXTS_UNUSED = {"article.text_id", "quote.article_id"}
"""With these problems present, a text that no article uses may be the only copy of one that an article has lost."""


@frozen
class Problem:
    """One kind of thing that is wrong with a bank."""

    kind: str
    """A stable short name, such as "full_text" or "spans"."""
    what: str
    """What is wrong, in words."""
    count: int
    """The number of rows concerned."""
    examples: tuple[str, ...]
    """The ids of the first few."""
    remedy: str
    """How to repair it."""
    mendable: bool
    """Whether `QuoteBank.repair` can repair it without losing anything."""


@frozen
class Examination:
    """The result of examining a bank."""

    schema: str
    """The revision of the bank's tables."""
    articles: int = 0
    quotes: int = 0
    unanchored: int = 0
    """Quotes without a text to compare them with."""
    problems: tuple[Problem, ...] = field(default=())
    notes: tuple[str, ...] = field(default=())
    """Checks that could not be made, and why."""

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def examine(database: Database) -> Examination:
    """Check a whole bank in one snapshot, reading its quotes in small batches.

    Raises:
        BankError: the bank cannot be read at all.
    """
    examiner = _Examiner(database)
    with database.reading() as connection:
        examiner.look(connection)
    examiner.compare_words()
    return examiner.examination()


def repair(database: Database) -> tuple[Problem, ...]:
    """Repair what can be repaired without losing anything, in one transaction, and return what was wrong.

    If the file itself is damaged, nothing is repaired: rows that seem to be missing may only be unreadable.

    Raises:
        BankError: the bank cannot be read or written.
    """
    problems = examine(database).problems
    found = tuple(problem for problem in problems if problem.mendable)
    if not found:
        return ()
    left = {problem.kind for problem in problems if not problem.mendable}
    with database.writing() as connection:
        for check in _CHECKS:  # all of them: a repair may reveal rows for the next
            if check.mend is not None and check.kind not in left:
                connection.execute(check.mend)
        if any(problem.kind == "full_text" for problem in found):
            database.full_text.rebuild(connection)
        raise_marks(connection)
    return found


@frozen
class _Check:
    """A condition for wrong rows, and the statement that repairs them if that loses nothing."""

    kind: str
    what: str
    id: sa.Column[Any]
    """The column that identifies a row for the user."""
    wrong: sa.ColumnElement[bool]
    mend: sa.Update | sa.Delete | None = None


class _Examiner:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._problems: list[Problem] = []
        self._notes: list[str] = []
        self._counts: dict[str, int] = {}
        self._damaged = False

    def examination(self) -> Examination:
        """Return everything that was found; if the file is damaged, nothing can be repaired here."""
        kinds = {problem.kind for problem in self._problems}
        lost = {"unused_texts"} if kinds & _LEAVE_TEXTS_UNUSED else set()
        problems = [
            _beyond_repair(problem) if self._damaged or problem.kind in lost else problem for problem in self._problems
        ]
        return Examination(schema.REVISION, **self._counts, problems=tuple(problems), notes=tuple(self._notes))

    def look(self, connection: sa.Connection) -> None:
        with self._guarded(connection, "the database's own checks"):
            for line in self._database.damage(connection):
                self._damaged = True
                self._add("file", "The file is damaged", [line], "restore a backup", mendable=False)
        with self._guarded(connection, "the schema"):
            lacking = list(_lacking(connection))
            if lacking:
                what = "Tables, columns or indexes are missing"
                self._add("schema", what, lacking, "restore a backup", mendable=False)
            if (stated := _stated(connection)) != [schema.REVISION]:
                what = f"The bank does not say that its schema is {schema.REVISION}"
                self._add("schema", what, stated or ["alembic_version is empty"], "restore a backup", mendable=False)
        with self._guarded(connection, "the counts"):
            self._counts = _counts(connection)
        for check in (*_orphans(), *_CHECKS):
            with self._guarded(connection, f"the table {check.id.table.name}"):
                self._run(connection, check)
        with self._guarded(connection, "the full text"):
            self._find_strays(connection)
        with self._guarded(connection, "the quotes and their texts"):
            self._compare_texts(connection)
        with self._guarded(connection, "the evidence for the speakers of quotes"):
            self._read_evidence(connection)
        with self._guarded(connection, "the numbers of rows"):
            passed = [table.name for table in passed_marks(connection)]
            if passed:
                self._add("numbers", "Row numbers may be used twice", passed, _BY_REPAIR, mendable=True)
        with self._guarded(connection, "the log of corrections"):
            for kind, what, found in disagreements(connection):
                if found:
                    self._add(kind, what, found, _BY_HAND, mendable=False)

    def compare_words(self) -> None:
        """Compare the full text with the quotes, word by word, unless it lacks whole quotes."""
        if self._damaged or any(problem.kind == "full_text" for problem in self._problems):
            return
        differing = self._database.misindexed()
        if differing is None:
            self._notes.append("The words in the full text were not compared, since the bank is not writable.")
        elif differing:
            what = "The words in the full text differ from those of the quotes"
            self._problems.append(Problem("full_text", what, differing, (), _BY_REPAIR, mendable=True))

    def _run(self, connection: sa.Connection, check: _Check) -> None:
        count = connection.execute(sa.select(sa.func.count(check.id)).where(check.wrong)).scalar_one()
        if not count:
            return
        first = sa.select(check.id).where(check.wrong).order_by(check.id).limit(_EXAMPLES).distinct()
        examples = tuple(map(str, connection.execute(first).scalars()))
        remedy = _BACKUP if check.mend is None else _BY_REPAIR
        self._problems.append(Problem(check.kind, check.what, count, examples, remedy, mendable=check.mend is not None))

    def _find_strays(self, connection: sa.Connection) -> None:
        """Find quotes that are missing from the full text, and entries of deleted quotes in it."""
        indexed = self._database.full_text.indexed
        lacking = sa.select(quotes.c.id).where(quotes.c.id.not_in(sa.select(indexed)))
        surplus = sa.select(indexed).where(indexed.not_in(sa.select(quotes.c.id)))
        strays = [connection.execute(query).scalars().all() for query in (lacking, surplus)]
        found = [str(id_) for some in strays for id_ in some]
        if found:
            what = "The full text lacks quotes, or has quotes that do not exist"
            self._add("full_text", what, found, _BY_REPAIR, mendable=True)

    def _compare_texts(self, connection: sa.Connection) -> None:
        """Read every text and every quote once, and compare them."""
        altered, unlike, outside = _Tally(), _Tally(), _Tally()
        for page in _texts(connection):
            bodies = {row.id: row.body for row in page}
            for row in page:
                if sha256(row.body.encode(errors="surrogatepass")).hexdigest() != row.hash:
                    altered.add(str(row.id))
            for quote in connection.execute(_quotes_of(list(bodies))):
                body = bodies[quote.text_id]
                if not _reproduced(quote, body):
                    unlike.add(quote.uid)
                elif not _inside(quote, len(body)):
                    outside.add(quote.uid)
        self._add_tally("text", "Texts differ from what was imported", altered, _BACKUP)
        self._add_tally(
            "spans", "The spans of quotes do not give their words", unlike, f"quotebank reextract --all, or {_BACKUP}"
        )
        self._add_tally(
            "places",
            "Places of cue, mention or addressee are outside the text",
            outside,
            f"quotebank reextract --all, or {_BACKUP}",
        )

    def _read_evidence(self, connection: sa.Connection) -> None:
        unread = _Tally()
        for uid, evidence in connection.execute(sa.select(quotes.c.uid, quotes.c.evidence)):
            try:
                list(map(evidence_of, evidence or ()))
            except (ValueError, TypeError):
                unread.add(uid)
        self._add_tally("evidence", "The evidence for the speakers of quotes cannot be read", unread, _BACKUP)

    def _add_tally(self, kind: str, what: str, tally: _Tally, remedy: str) -> None:
        if tally.count:
            self._problems.append(Problem(kind, what, tally.count, tuple(tally.examples), remedy, mendable=False))

    def _add(self, kind: str, what: str, found: Sequence[str], remedy: str, *, mendable: bool) -> None:
        self._problems.append(Problem(kind, what, len(found), tuple(found[:_EXAMPLES]), remedy, mendable=mendable))

    @contextmanager
    def _guarded(self, connection: sa.Connection, what: str) -> Iterator[None]:
        """Continue with the next check if damage makes one impossible."""
        savepoint = connection.begin_nested()
        try:
            yield
        except (sa.exc.SQLAlchemyError, *IMPLAUSIBLE) as error:
            reason = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
            self._damaged = True
            self._add("unreadable", f"Cannot be read: {what}", [reason], "restore a backup", mendable=False)
            if not connection.invalidated:
                savepoint.rollback()
        else:
            savepoint.commit()


class _Tally:
    """A count, with the first few examples."""

    def __init__(self) -> None:
        self.count = 0
        self.examples: list[str] = []

    def add(self, example: str) -> None:
        self.count += 1
        if self.count <= _EXAMPLES:
            self.examples.append(example)


def _beyond_repair(problem: Problem) -> Problem:
    return Problem(problem.kind, problem.what, problem.count, problem.examples, "restore a backup", mendable=False)


def _lacking(connection: sa.Connection) -> Iterator[str]:
    inspector = sa.inspect(connection)
    present = set(inspector.get_table_names())
    for table in schema.metadata.sorted_tables:
        if table.name not in present:
            yield table.name
            continue
        columns = {column["name"] for column in inspector.get_columns(table.name)}
        yield from (f"{table.name}.{column.name}" for column in table.columns if column.name not in columns)
        indexes = {index["name"] for index in inspector.get_indexes(table.name)}
        yield from sorted(f"index {index.name}" for index in table.indexes if index.name not in indexes)


def _stated(connection: sa.Connection) -> list[str]:
    """Return the revisions recorded in a bank: exactly one, unless it is damaged."""
    return [str(each) for each in connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars()]


def _counts(connection: sa.Connection) -> dict[str, int]:
    def count(query: sa.Select[Any]) -> int:
        return int(connection.execute(query).scalar_one())

    without_text = sa.select(sa.func.count()).select_from(quotes).join(articles).where(articles.c.text_id.is_(None))
    return {
        "articles": count(sa.select(sa.func.count()).select_from(articles)),
        "quotes": count(sa.select(sa.func.count()).select_from(quotes)),
        "unanchored": count(without_text),
    }


def _orphans() -> Iterator[_Check]:
    """Yield a check for every foreign key: does the row exist?"""
    for table in schema.metadata.sorted_tables:
        for column in table.columns:
            if column.table is quote_speakers and column.name == "quote_id":
                continue  # the one kind that can be repaired
            for key in column.foreign_keys:
                other = key.column.table.alias()
                there = sa.exists().where(other.c[key.column.name] == column)
                yield _Check(
                    f"{table.name}.{column.name}",
                    f"Rows of {table.name} refer to a row of {key.column.table.name} that does not exist",
                    next(iter(table.primary_key.columns)),
                    sa.and_(column.is_not(None), ~there),
                )


def _texts(connection: sa.Connection) -> Iterator[Sequence[Any]]:
    last = -1
    while page := connection.execute(
        sa.select(texts.c.id, texts.c.hash, texts.c.body)
        .where(texts.c.id > last)
        .order_by(texts.c.id)
        .limit(_TEXTS_AT_A_TIME)
    ).all():
        yield page
        last = page[-1].id


def _quotes_of(text_ids: list[int]) -> sa.Select[Any]:
    return (
        sa.select(
            quotes.c.uid,
            quotes.c.text,
            *(quotes.c[name] for name in chain(_PLACES, *_ENDS)),
            articles.c.text_id,
        )
        .join_from(articles, quotes)
        .where(articles.c.text_id.in_(text_ids))
    )


def _reproduced(quote: sa.Row[Any], body: str) -> bool:
    try:
        spans = list(_pairs(quote.content))
    except ValueError:
        return False
    within = all(0 <= start < end <= len(body) for start, end in spans)
    return bool(spans) and within and " ".join([body[start:end] for start, end in spans]) == quote.text


def _inside(quote: sa.Row[Any], length: int) -> bool:
    try:
        spans = [pair for name in _PLACES for pair in _pairs(getattr(quote, name))]
    except ValueError:
        return False
    others = [(getattr(quote, start), getattr(quote, end)) for start, end in _ENDS]
    if any((start is None) != (end is None) for start, end in others):
        return False
    spans += [pair for pair in others if pair[0] is not None]
    return all(0 <= start < end <= length for start, end in spans)


def _pairs(written: str | None) -> Iterator[tuple[int, int]]:
    for span in (written or "").split():
        start, end = span.split("-")
        yield int(start), int(end)


_owner = quotes.alias("owner")
_OWN_ARTICLE = articles.c.id == quotes.c.article_id
_DAY_OF_ARTICLE = sa.func.coalesce(articles.c.published, sa.literal(schema.UNDATED, sa.Date))
_OWN_QUOTE = _owner.c.id == quote_speakers.c.quote_id

_UNUSED_TEXT = ~sa.exists().where(articles.c.text_id == texts.c.id)
_OTHER_OUTLET = sa.exists().where(_OWN_ARTICLE, articles.c.outlet_id.is_distinct_from(quotes.c.outlet_id))
_OTHER_DAY = sa.exists().where(_OWN_ARTICLE, quotes.c.published_on != _DAY_OF_ARTICLE)
_OTHER_DAY_OF_LINK = sa.exists().where(_OWN_QUOTE, _owner.c.published_on != quote_speakers.c.published_on)
_LINK_OF_NOTHING = ~sa.exists().where(_OWN_QUOTE)
_SHINGLE_OF_NOTHING = ~sa.exists().where(quotes.c.id == shingles.c.quote_id, quotes.c.statement_id.is_not(None))
_REJECTED_IN_STATEMENT = quotes.c.statement_id.is_not(None) & ~not_rejected()
_STATEMENT_OF_NOTHING = sa.and_(
    quotes.c.statement_id.is_not(None),
    ~sa.exists().where(
        _owner.c.id == quotes.c.statement_id, _owner.c.statement_id == _owner.c.id, _owner.c.id <= quotes.c.id
    ),
)
_own_name, _called = speaker_names.alias("own_name"), speakers.c.name
_OWN = _own_name.c.speaker_id == speakers.c.id
_NAMELESS = ~sa.exists().where(_OWN)
_CALLED_OTHERWISE = ~_NAMELESS & ~sa.exists().where(_OWN, _own_name.c.name == _called)
_ONE_OF_ITS_NAMES = sa.select(sa.func.min(_own_name.c.name)).where(_OWN).scalar_subquery()
_KEY_OF_NAME = speakers.c.kind + ":" + _own_name.c.key
_NUMBER = "#" + sa.cast(speakers.c.id, sa.String)
_KEY_OF_ANOTHER = ~_NAMELESS & ~sa.exists().where(
    _OWN, speakers.c.key.in_([_KEY_OF_NAME, _KEY_OF_NAME + _NUMBER, speakers.c.kind + ":" + _NUMBER])
)
_UNDER_ANOTHERS_NAME = ~sa.exists().where(
    speaker_names.c.id == quote_speakers.c.name_id, speaker_names.c.speaker_id == quote_speakers.c.speaker_id
)

_CHECKS: tuple[_Check, ...] = (
    _Check(
        "spans_without_text",
        "Quotes have spans although their articles have no text",
        quotes.c.uid,
        sa.and_(quotes.c.content.is_not(None), sa.exists().where(_OWN_ARTICLE, articles.c.text_id.is_(None))),
    ),
    _Check(
        "kinds",
        "Quotes have an unknown kind",
        quotes.c.uid,
        quotes.c.kind.not_in([k.value for k in QuoteKind]),
    ),
    _Check(
        "kinds_of_speakers",
        "Speakers have an unknown kind",
        speakers.c.id,
        speakers.c.kind.not_in([k.value for k in SpeakerKind]),
    ),
    _Check(
        "reviews",
        "Quotes have an unknown review",
        quotes.c.uid,
        quotes.c.review.not_in([ACCEPTED, REJECTED]),
    ),
    _Check(
        "confidences",
        "Quotes have a confidence that is not between 0 and 1",
        quotes.c.uid,
        ~quotes.c.confidence.between(0, 1) | ~quotes.c.speaker_confidence.between(0, 1),
    ),
    _Check(
        "stances",
        "Quotes have an unknown stance, or one that contradicts their negation",
        quotes.c.uid,
        quotes.c.stance.not_in(list(Stance))
        | (quotes.c.negated & quotes.c.stance.not_in([Stance.DENIED, Stance.UNSAID]))
        | (~quotes.c.negated & quotes.c.stance.in_([Stance.DENIED, Stance.UNSAID])),
    ),
    _Check(
        "ids",
        "Quotes have invalid ids",
        quotes.c.id,
        sa.func.length(quotes.c.uid) != _LENGTH_OF_IDS,
    ),
    _Check(
        "ids_of_articles",
        "Articles have invalid ids",
        articles.c.id,
        sa.func.length(articles.c.uid) != _LENGTH_OF_IDS,
    ),
    _Check(
        "links",
        "Speakers are linked to no quote",
        quote_speakers.c.quote_id,
        _LINK_OF_NOTHING,
        quote_speakers.delete().where(_LINK_OF_NOTHING),
    ),
    _Check("unused_texts", "Texts belong to no article", texts.c.id, _UNUSED_TEXT, texts.delete().where(_UNUSED_TEXT)),
    _Check(
        "outlets",
        "Quotes have another outlet than their articles",
        quotes.c.uid,
        _OTHER_OUTLET,
        quotes.update()
        .where(_OTHER_OUTLET)
        .values(outlet_id=sa.select(articles.c.outlet_id).where(_OWN_ARTICLE).scalar_subquery()),
    ),
    _Check(
        "days",
        "Quotes have another day than their articles",
        quotes.c.uid,
        _OTHER_DAY,
        quotes.update()
        .where(_OTHER_DAY)
        .values(published_on=sa.select(_DAY_OF_ARTICLE).where(_OWN_ARTICLE).scalar_subquery()),
    ),
    _Check(  # after the days of the quotes, on which it depends
        "days_of_speakers",
        "Speakers of quotes have another day than the quotes",
        quote_speakers.c.quote_id,
        _OTHER_DAY_OF_LINK,
        quote_speakers.update()
        .where(_OTHER_DAY_OF_LINK)
        .values(published_on=sa.select(_owner.c.published_on).where(_OWN_QUOTE).scalar_subquery()),
    ),
    _Check(
        "rejected",
        "Quotes that were rejected are grouped",
        quotes.c.uid,
        _REJECTED_IN_STATEMENT,
        quotes.update().where(_REJECTED_IN_STATEMENT).values(statement_id=None),
    ),
    _Check(
        "statements",
        "Quotes are grouped under a quote that is not the first of their group, or does not exist",
        quotes.c.uid,
        _STATEMENT_OF_NOTHING,
        quotes.update().where(_STATEMENT_OF_NOTHING).values(statement_id=None),  # they wait to be grouped again
    ),
    _Check(
        "shingles",
        "Hashes of wordings belong to no grouped quote",
        shingles.c.quote_id,
        _SHINGLE_OF_NOTHING,
        shingles.delete().where(_SHINGLE_OF_NOTHING),
    ),
    _Check(
        "names_of_quotes",
        "Quotes have the name of somebody other than their speaker",
        quote_speakers.c.quote_id,
        _UNDER_ANOTHERS_NAME,
    ),
    _Check("nameless", "Speakers have no name", speakers.c.id, _NAMELESS),
    _Check(
        "names_of_speakers",
        "Speakers are shown under a name that is not theirs",
        speakers.c.id,
        _CALLED_OTHERWISE,
        speakers.update().where(_CALLED_OTHERWISE).values(name=_ONE_OF_ITS_NAMES),
    ),
    _Check(
        "keys_of_speakers",
        "Speakers have the key of a name that they do not have",
        speakers.c.id,
        _KEY_OF_ANOTHER,
        speakers.update().where(_KEY_OF_ANOTHER).values(key=speakers.c.kind + ":" + _NUMBER),
    ),
)
