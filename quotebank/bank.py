"""QuoteBank: the only door to what is stored."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from types import TracebackType
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from quotebank.errors import NotStoredError, QueryError
from quotebank.extraction.extractor import Extractor
from quotebank.extraction.identity import identity_of
from quotebank.records import Article, Outlet, Quote, Speaker
from quotebank.store import checking, schema, search, statements, summaries
from quotebank.store.correction_log import Correction
from quotebank.store.corrections import Corrections, Who
from quotebank.store.integrity_check import Examination, Fault, examine, repair
from quotebank.store.loading import load, load_article, load_versions
from quotebank.store.opening import open_database
from quotebank.store.prepared_articles import PreparedArticle, article_id, pack
from quotebank.store.profiles import OutletProfile, Seen, SpeakerProfile, outlet_profile, speaker_profile
from quotebank.store.query import Page, Quotes, parsed_day, whole_number
from quotebank.store.reextraction import Reextraction
from quotebank.store.registry import stored_outlet
from quotebank.store.search import Match
from quotebank.store.statements import Progress, Statement
from quotebank.store.suggestions import Suggestion, suggestions
from quotebank.store.summaries import OutletSummary, SpeakerSummary, Stats
from quotebank.store.transfer import listed_outlets, listed_speakers, whole_articles
from quotebank.store.verdicts import Verdict
from quotebank.store.writer import AddReport, Removal, Writer, removals

if TYPE_CHECKING:
    from quotebank.runs.reextraction import ReextractionReport

__all__ = [
    "AddReport",
    "Correction",
    "Examination",
    "Fault",
    "Match",
    "OutletProfile",
    "OutletSummary",
    "Page",
    "QuoteBank",
    "Quotes",
    "Seen",
    "SpeakerProfile",
    "SpeakerSummary",
    "Statement",
    "Stats",
    "Suggestion",
    "Verdict",
]

_SHORTEST_PREFIX = 6


class QuoteBank:
    """A bank of quotes in a database.

    Args:
        url: a path ("quotes.db") or "sqlite:///quotes.db"; ":memory:" for a bank that lives as long as the object;
            "postgresql://user@host/database" for one in PostgreSQL, in a database that exists.
            A bank that does not exist is created; one with an older schema is upgraded, on SQLite after a copy of the
            file has been made beside it ("quotes.db.backup-" and the old revision).
        read_only: neither create, upgrade nor change the bank.
        extractor: what finds the quotes in articles that are added.
        timeout: how many seconds to wait for another program that is writing.
        longest: how many seconds one question may take, in the database and here, which ends in a `BankTooSlowError`
            then; as long as it needs, if not given.

    Raises:
        BankError: the bank cannot be opened; the message says why.
        BankTooNewError: a newer quotebank wrote it.
        BankLockedError: another program held it for longer than the timeout.
        MissingExtraError: PostgreSQL is asked for, and ``quotebank[postgres]`` is not installed.

    >>> with QuoteBank(":memory:") as bank:
    ...     report = bank.add(Article("Nothing was said.", url="https://example.org/1"))
    >>> report.articles_new
    1
    """

    def __init__(
        self,
        url: str | os.PathLike[str],
        *,
        read_only: bool = False,
        extractor: Extractor | None = None,
        timeout: float = 30.0,
        longest: float | None = None,
    ) -> None:
        self._database = open_database(url, read_only=read_only, timeout=timeout)
        self._database.longest = longest
        self._writer = Writer(self._database)
        self._corrections = Corrections(self._database, self._writer.forget)
        self.extractor = extractor or Extractor()

    def __enter__(self) -> QuoteBank:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"QuoteBank({str(self._database)!r})"

    @property
    def address(self) -> str:
        """Where the bank is, for people to read: its path, or the database's address without any password."""
        return str(self._database)

    @property
    def longest(self) -> float | None:
        """How many seconds one question may take; None for as long as it needs."""
        return self._database.longest

    def close(self) -> None:
        """Close the bank; what was added is stored already."""
        self._database.close()

    def add(self, article: Article, *, group: bool = True) -> AddReport:
        """Find the quotes of an article and store both, unless the bank knows the article.

        Args:
            article: what to store.
            group: find the statements that the quotes belong to; else they wait for ``group``.

        Raises:
            BankError: the article cannot be stored (its text holds NUL or a lone surrogate, say).
        """
        return self.add_many([article], group=group)

    def add_many(self, articles: Iterable[Article], *, batch: int = 100, group: bool = True) -> AddReport:
        """Do the same with many articles, in transactions of ``batch`` articles.

        Raises:
            BankError: an article cannot be stored; the batches before its own are stored.
        """
        whole_number(batch, "batch", 1)
        report = AddReport()
        rest = iter(articles)
        while some := list(islice(rest, batch)):
            known = self._writer.known(some)
            new = [article for article, is_known in zip(some, known, strict=True) if not is_known]
            prepared = [pack(article, self.extractor.extract(article)) for article in new]
            added = self._writer.add(prepared, extracted_by=str(identity_of(self.extractor)), group=group)
            report += added + AddReport(articles_known=len(some) - len(new))
        return report

    def add_extracted(
        self,
        pairs: Iterable[tuple[Article, Sequence[Quote]] | PreparedArticle],
        *,
        run: int | None = None,
        extracted_by: str | None = None,
        namesakes: Mapping[str, Iterable[str]] | None = None,
        group: bool = True,
    ) -> AddReport:
        """Store articles whose quotes have been found already, in one transaction.

        An article without text that is known gets those of the quotes that it does not have yet: the records of a dump
        may tell of one article in many places.

        Args:
            pairs: articles with their quotes, or what ``pack`` has made of them, in another process say.
            run: the import that they come from, see ``begin_run``.
            extracted_by: the extractor that found the quotes in the texts; None for what others have found.
            namesakes: names of speakers, with the Wikidata ids of those who bear them. All are kept as candidates, none
                is chosen.
            group: find the statements that the quotes belong to; else they wait for ``group``.

        Raises:
            BankError: an article or a quote cannot be stored; nothing of the call is stored then.
        """
        prepared = [pair if isinstance(pair, PreparedArticle) else pack(*pair) for pair in pairs]
        return self._writer.add(prepared, run=run, extracted_by=extracted_by, namesakes=namesakes, group=group)

    def group(self, *, batch: int = 10_000, progress: Progress | None = None) -> int:
        """Find the statements of the quotes that wait for it, the first stored first; return how many there were.

        Each transaction takes ``batch`` quotes: a call that was stopped goes on where it was when it is made again.

        Args:
            batch: how many quotes to group at a time.
            progress: is told after each batch how many quotes are grouped, and how many waited.
        """
        whole_number(batch, "batch", 1)
        return statements.group_pending(self._database, batch=batch, progress=progress)

    def reextract(
        self,
        *,
        outlet: Outlet | str | None = None,
        since: date | str | None = None,
        limit: int | None = None,
        everything: bool = False,
        jobs: int = 1,
        group: bool = True,
        progress: Progress | None = None,
    ) -> ReextractionReport:
        """Extract the articles again that another extractor, or an older version, has extracted; replace their quotes.

        A quote that is found again, with at least four fifths of its characters, keeps its corrections; a speaker whom
        a person has chosen or accepted stays. Corrections whose quotes are gone stay in the log, and the report lists
        them. Articles whose quotes come from elsewhere (a dump, an export) are left alone. Each article is stored with
        the `Extractor.identity` that read it, so a call that was stopped goes on where it was when it is made again.

        Args:
            outlet: only articles of this outlet, given itself, or by its name or web domain.
            since: only articles published on this day or later, as `Quotes.since` takes it.
            limit: at most this many articles.
            everything: also articles that this very extractor has read; such a call begins anew when it was stopped.
            jobs: processes that extract; for more than one, call this under ``if __name__ == "__main__":``.
            group: find the statements that new and changed quotes belong to; else they wait for ``group``.
            progress: is told after each batch how many articles are done, and how many there are to do.

        Raises:
            ReextractionInterrupted: on Ctrl-C; it carries the report so far.
            NotStoredError: the bank knows no such outlet.
            QueryError: several outlets have this name, or a value that makes no sense.
            BankError: the bank cannot be written.
            QuotebankError: a worker process dies.

        >>> with QuoteBank(":memory:") as bank:
        ...     bank.reextract(everything=True).articles
        0
        """
        from quotebank.runs.reextraction import reextract  # it loads what readers and worker processes need

        outlet_id = None
        if outlet is not None:
            with self._database.reading() as connection:
                outlet_id = stored_outlet(connection, outlet)
        day = None if since is None else parsed_day(since, "since", last=False)
        forget, who = self._writer.forget, str(identity_of(self.extractor))
        stored = Reextraction(self._database, forget, who, outlet_id=outlet_id, since=day, everything=everything)
        limit, jobs = limit and whole_number(limit, "limit", 0), whole_number(jobs, "jobs", 1)
        return reextract(stored, self.extractor, limit=limit, jobs=jobs, group=group, progress=progress)

    def analyze(self) -> None:
        """Let the database look at its tables anew, after much was added; a large import does so itself."""
        self._database.analyze()

    def known(self, articles: Sequence[Article]) -> list[bool]:
        """Return for each article whether adding it would change nothing."""
        return self._writer.known(articles)

    def remove(self, article: Article | str, *, reason: str) -> None:
        """Remove an article, given itself or by its id, with its quotes.

        The removal is logged with its reason but without any words of the article, and the same article is not stored
        again; a changed text is another article.

        Raises:
            NotStoredError: the bank holds no such article.
        """
        self._writer.remove(article, reason=reason)

    def remove_outlet(self, outlet: Outlet | str, *, reason: str) -> int:
        """Remove all articles of an outlet, as `remove` does with one; return how many there were.

        They go in several transactions: after an interruption, the same call goes on.

        Args:
            outlet: an outlet, or its name or web domain.
            reason: what to log with each article.

        Raises:
            NotStoredError: the bank knows no such outlet.
            AmbiguousError: several outlets have this name: give the domain of one.
        """
        return self._writer.remove_outlet(outlet, reason=reason)

    def removals(self) -> list[Removal]:
        """Return the log of the articles that were removed, the latest first."""
        return removals(self._database)

    def add_outlets(self, outlets: Iterable[Outlet]) -> int:
        """Store outlets, or complete those that are stored with domain and country; return how many are new."""
        return self._writer.add_outlets(outlets)

    def add_speakers(self, entries: Iterable[tuple[Speaker, Sequence[str]]]) -> int:
        """Store speakers with their other names; return how many are new.

        From now on, a full name among the other names joins its speaker.
        """
        return self._writer.add_speakers(entries)

    def begin_run(self, *, version: str, sources: Sequence[str]) -> int:
        """Record that an import starts, by which version and from where; return its number."""
        return self._writer.begin_run(version=version, sources=sources)

    def end_run(self, run: int, report: Mapping[str, Any]) -> None:
        """Record that an import has ended, with its report: what JSON can hold."""
        self._writer.end_run(run, report)

    def merge(self, speaker: Who, into: Who, *, who: str, why: str) -> int:
        """Let a speaker be another: all its names and quotes; return the number of the correction.

        Speakers are given by name, id or ``Speaker``. New articles with a full name that was merged join the one that
        is left; a bare surname still joins nobody.

        Raises:
            NotStoredError: there is no such speaker.
            QueryError: a name that several bear, or speakers that cannot be one.
        """
        return self._corrections.merge(speaker, into, who=who, why=why)

    def split(
        self, speaker: Who, name: str, *, names: Sequence[str] = (), quotes: Sequence[str] = (), who: str, why: str
    ) -> int:
        """Give some names, or some quotes by their ids, of a speaker to a new one; return the correction's number.

        Raises:
            NotStoredError: there is no such speaker or quote.
            QueryError: a name or quote is not the speaker's, or none would be left.
        """
        return self._corrections.split(speaker, name, names=names, quote_ids=quotes, who=who, why=why)

    def rename(self, speaker: Who, name: str, *, who: str, why: str) -> int:
        """Call a speaker by another name; the old one stays among its names."""
        return self._corrections.rename(speaker, name, who=who, why=why)

    def alias(self, speaker: Who, name: str, *, who: str, why: str) -> int:
        """Give a speaker one more name, under which new articles join it."""
        return self._corrections.alias(speaker, name, who=who, why=why)

    def link(self, speaker: Who, wikidata: str | None, *, who: str, why: str) -> int:
        """Say which entry of Wikidata ("Q42") a speaker is; None takes that back.

        Raises:
            QueryError: that is no such id.
        """
        return self._corrections.link(speaker, wikidata, who=who, why=why)

    def accept(self, quote: Quote | str, *, who: str, why: str) -> int:
        """Mark a quote as looked at and right; return the number of the correction."""
        return self._corrections.review(self._quote_id(quote), "accepted", who=who, why=why)

    def reject(self, quote: Quote | str, *, who: str, why: str) -> int:
        """Mark a quote as wrong: queries leave it out unless asked, see ``Quotes.with_rejected``."""
        return self._corrections.review(self._quote_id(quote), "rejected", who=who, why=why)

    def reattribute(self, quote: Quote | str, to: Who | Sequence[Who] | None, *, who: str, why: str) -> int:
        """Give a quote another speaker, several, or none; return the number of the correction."""
        return self._corrections.reattribute(self._quote_id(quote), to, who=who, why=why)

    def corrections(self, target: str | None = None) -> list[Correction]:
        """Return the log of corrections, the newest first, or those of a target: "quote:" or "speaker:" and an id."""
        return self._corrections.all(target)

    def undo(self, correction: int, *, who: str, why: str) -> int:
        """Bring back what was before a correction; that is logged too, and can be undone.

        Raises:
            NotStoredError: there is no such correction.
            BankError: it has been undone, or later corrections depend on it: they are named.
        """
        return self._corrections.undo(correction, who=who, why=why)

    def suggestions(self, *, limit: int | None = None) -> list[Suggestion]:
        """Return pairs of persons that may be one, the likeliest first; ``merge`` joins those you confirm."""
        with self._database.reading() as connection:
            return suggestions(connection, limit=limit)

    def _quote_id(self, quote: Quote | str) -> str:
        return str(self.quote((quote if isinstance(quote, str) else quote.id) or "").id)

    def quotes(self) -> Quotes:
        """Return the query for all quotes, to be narrowed down."""
        return Quotes(self._database)

    def articles(self) -> Iterator[tuple[Article, tuple[Quote, ...]]]:
        """Yield every article with its text and its quotes, some at a time, in the order in which they were stored.

        `exports.export_articles` writes them, and an import of what it wrote makes an equal bank.
        """
        return whole_articles(self._database)

    def listed_outlets(self) -> list[Outlet]:
        """Return the outlets of which the bank knows a domain or a country: what ``add_outlets`` was given."""
        return listed_outlets(self._database)

    def listed_speakers(self) -> list[tuple[Speaker, tuple[str, ...]]]:
        """Return the speakers that ``add_speakers`` was given, with their other names."""
        return listed_speakers(self._database)

    def quote(self, quote_id: str) -> Quote:
        """Return a quote, with its article's text, by its id or the first six or more characters of it.

        Raises:
            NotStoredError: no quote has this id.
            QueryError: several ids begin like this, or it is too short.
        """
        with self._database.reading() as connection:
            return load(connection, [_row_id(connection, quote_id)], with_text=True)[0]

    def statement(self, quote: Quote | str) -> Statement:
        """Return the statement that a quote belongs to: each outlet's wording of it, and whom they name.

        A quote that waits for ``group`` stands alone.

        Args:
            quote: a quote of this bank, its id or the first six or more characters of that.

        Raises:
            NotStoredError: the bank does not hold the quote.
            QueryError: several ids begin like this, or it is too short.

        >>> from datetime import date
        >>> day = date(2026, 5, 1)
        >>> with QuoteBank(":memory:") as bank:
        ...     for outlet, text in (
        ...         ("The Ferryman", "“The old bridge will open in May again,” Ada Li said."),
        ...         ("Hill News", "“The bridge will open in May again,” said Ada Li."),
        ...     ):
        ...         report = bank.add(Article(text, outlet, published=day))
        ...     statement = bank.statement(next(iter(bank.quotes().oldest())))
        >>> statement.outlets, statement.disputed
        (('The Ferryman', 'Hill News'), False)
        """
        if isinstance(quote, Quote) and quote.id is None:
            raise NotStoredError("The quote comes from no bank: look for it there, and give the quote that is found.")
        with self._database.reading() as connection:
            uid = quote.id if isinstance(quote, Quote) else quote
            return statements.statement(connection, _row_id(connection, str(uid)))

    def article(self, article_id: str) -> Article:
        """Return an article with its text, by its id or the first six or more characters of it.

        Raises:
            NotStoredError: no article has this id.
            QueryError: several ids begin like this, or it is too short.
        """
        with self._database.reading() as connection:
            article = load_article(connection, _whole_id(connection, schema.articles.c.uid, article_id, "article"))
        assert article is not None  # noqa: S101  the id was found in the same transaction
        return article

    def versions(self, article: Article | str) -> list[Article]:
        """Return the texts that an outlet has published at one address, the one that was stored first coming first.

        Args:
            article: an article of this bank, given itself or by its id. One without address, or without text, has no
                other versions.

        Raises:
            NotStoredError: the bank holds no such article.
            QueryError: several ids begin like this, or it is too short.

        >>> with QuoteBank(":memory:") as bank:
        ...     for text in ("Nobody was hurt.", "One man was hurt."):
        ...         report = bank.add(Article(text, outlet="Town Notes", url="https://townnotes.example/1"))
        ...     [version.text for version in bank.versions(Article(text, "Town Notes", "https://townnotes.example/1"))]
        ['Nobody was hurt.', 'One man was hurt.']
        """
        start = article if isinstance(article, str) else article.id or article_id(article)
        with self._database.reading() as connection:
            return load_versions(connection, _whole_id(connection, schema.articles.c.uid, start, "article"))

    def who_said(self, text: str, *, limit: int = 10) -> list[Match]:
        """Return the quotes whose words come closest to a text, the closest first, however the text retells them.

        Nothing found means that the bank holds nothing like it, never that it was not said.

        Raises:
            QueryError: the text has more than 50,000 characters.
            BankTooSlowError: it takes longer than ``longest``.
        """
        whole_number(limit, "limit", 0)
        return search.who_said(self._database, text, limit=limit)

    def check(self, text: str, speaker: str | Speaker | None = None, *, limit: int = 50) -> Verdict:
        """Say whether a text was printed as said, by a speaker if one is given: the verdict, with its evidence.

        Found means printed by those outlets; not found never means not said.

        Args:
            text: the words to check.
            speaker: who is claimed to have said them; names work as in `Quotes.by`.
            limit: how many quotes the verdict shows at most.

        Raises:
            QueryError: the text has no words, or more than 50,000 characters, or the speaker no name.
            BankTooSlowError: it takes longer than ``longest``.

        >>> with QuoteBank(":memory:") as bank:
        ...     report = bank.add(Article("“The base is not needed,” Dmitry Bridzhe told AnewZ.", "AnewZ"))
        ...     verdict = bank.check("the base is needed", "Bridzhe")
        >>> print(verdict.verdict, verdict.cautions[0])
        altered The negation differs: nothing in the text asked about, “not” in the quotation: “The base is not needed”
        """
        whole_number(limit, "limit", 1)
        return checking.check(self._database, text, speaker, limit=limit)

    def speakers(self, containing: str | None = None, *, limit: int | None = None) -> list[SpeakerSummary]:
        """Summarise the speakers, or those with a name that holds a text, the most quoted first."""
        if limit is not None:
            limit = whole_number(limit, "limit", 0)
        return summaries.speaker_summaries(self._database, containing, limit)

    def outlets(self, *, with_articles: bool = False) -> list[OutletSummary]:
        """Summarise the outlets, those with the most articles first.

        Args:
            with_articles: leave out those that are only listed, see ``add_outlets``.
        """
        return summaries.outlet_summaries(self._database, with_articles=with_articles)

    def examine(self) -> Examination:
        """Look for whatever can be wrong with the bank: damage, rows that belong to nothing, quotes unlike their texts.

        Every quote passes by, with flat memory; others may read and write meanwhile.

        Raises:
            BankError: the bank cannot be read at all.

        >>> with QuoteBank(":memory:") as bank:
        ...     bank.examine().sound
        True
        """
        return examine(self._database)

    def repair(self) -> tuple[Fault, ...]:
        """Repair those faults that can be repaired without losing anything; return what they were.

        Texts and the words of quotes are never changed, and nothing is where the file itself is damaged.

        Raises:
            BankError: the bank cannot be read or written.
        """
        return repair(self._database)

    def speaker(self, speaker: Who) -> SpeakerProfile:
        """Return what the bank holds of one speaker: names, roles, outlets and months, with counts and days.

        Args:
            speaker: a name, as in `Quotes.by`, a speaker of this bank, or its number.

        Raises:
            NotStoredError: there is no such speaker.
            AmbiguousError: several speakers may be meant: the message lists them with their numbers.

        >>> from datetime import date
        >>> with QuoteBank(":memory:") as bank:
        ...     for outlet, year in (("The Ferryman", 2025), ("Hill News", 2026)):
        ...         text = f"“The bridge will open in {year},” Ada Li said."
        ...         report = bank.add(Article(text, outlet, published=date(year, 5, 1)))
        ...     profile = bank.speaker("Ada Li")
        >>> profile.years, [seen.what.name for seen in profile.outlets]
        ((('2025', 1), ('2026', 1)), ['Hill News', 'The Ferryman'])
        """
        return speaker_profile(self._database, speaker)

    def outlet(self, outlet: Outlet | str) -> OutletProfile:
        """Return what the bank holds of one outlet: articles and quotes by year, and whom it quotes most.

        Args:
            outlet: an outlet, or its name or web domain.

        Raises:
            NotStoredError: the bank knows no such outlet.
            AmbiguousError: several outlets have this name: give the domain of one.
        """
        return outlet_profile(self._database, outlet)

    def last_extractor(self) -> str | None:
        """Return who found the quotes of the last article that was extracted here, see ``Extractor.identity``."""
        return summaries.last_extractor(self._database)

    def stats(self) -> Stats:
        """Count what the bank holds."""
        return summaries.stats(self._database)


def _row_id(connection: sa.Connection, quote_id: str) -> int:
    uid = _whole_id(connection, schema.quotes.c.uid, quote_id, "quote")
    return int(connection.execute(sa.select(schema.quotes.c.id).where(schema.quotes.c.uid == uid)).scalar_one())


def _whole_id(connection: sa.Connection, column: sa.ColumnElement[str], start: str, what: str) -> str:
    if len(start) < _SHORTEST_PREFIX:
        raise QueryError(
            f"{start!r} is too short for the id of one {what}: give {_SHORTEST_PREFIX} characters or more."
        )
    query = sa.select(column).where(column >= start, column < f"{start}~").order_by(column).limit(2)
    found = connection.execute(query).scalars().all() if start.isascii() and start.isalnum() else []
    if not found:
        raise NotStoredError(f"The bank holds no {what} {start!r}.")
    if len(found) > 1 and found[0] != start:
        raise QueryError(f"More than one {what} id begins with {start!r}: give more of it.")
    return found[0]
