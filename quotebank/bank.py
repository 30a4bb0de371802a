"""QuoteBank: the only way to read and change what is stored."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from types import TracebackType
from typing import TYPE_CHECKING, Any

from quotebank.errors import NotStoredError
from quotebank.extraction.extractor import Extractor
from quotebank.extraction.identity import identity_of
from quotebank.records import Article, Outlet, Quote, Speaker
from quotebank.runs.claims import check_claim
from quotebank.runs.drafts import CheckedPassage, DraftReport, check_draft
from quotebank.store import schema, search, statements, summaries
from quotebank.store.arguments import parsed_day, whole_number
from quotebank.store.correctable import Correctable
from quotebank.store.correction_log import Correction
from quotebank.store.corrections import Corrections, Who
from quotebank.store.directory import Directory
from quotebank.store.fetched import Addresses
from quotebank.store.integrity_check import Examination, Problem, examine, repair
from quotebank.store.loading import load, load_article, load_versions
from quotebank.store.name_lists import NamePage
from quotebank.store.name_lookup import NamedOne
from quotebank.store.opening import open_database
from quotebank.store.outlet_lookup import stored_outlet
from quotebank.store.prepared_articles import PreparedArticle, article_id, pack
from quotebank.store.printings import other_articles, same_words
from quotebank.store.profiles import OutletProfile, Seen, SpeakerProfile, outlet_profile, speaker_profile
from quotebank.store.query import Page, Quotes
from quotebank.store.reextraction import Reextraction
from quotebank.store.search import Match
from quotebank.store.short_ids import present_id, row_id, whole_id
from quotebank.store.statements import Progress, Statement
from quotebank.store.suggestions import Suggestion
from quotebank.store.summaries import OutletSummary, SpeakerSummary, Stats
from quotebank.store.transfer import listed_outlets, listed_speakers, whole_articles
from quotebank.store.verdicts import Verdict
from quotebank.store.writer import AddReport, Removal, Writer, removals

if TYPE_CHECKING:
    from quotebank.runs.reextraction import ReextractionReport

__all__ = [
    "AddReport",
    "Addresses",
    "CheckedPassage",
    "Correction",
    "DraftReport",
    "Examination",
    "Match",
    "NamePage",
    "NamedOne",
    "OutletProfile",
    "OutletSummary",
    "Page",
    "Problem",
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


class QuoteBank(Correctable, Directory):
    """A bank of quotes in a database.

    Args:
        url: a path ("quotes.db") or "sqlite:///quotes.db"; ":memory:" for a bank that lives as long as the object;
            "postgresql://user@host/database" for one in PostgreSQL, in an existing database.
            A bank that does not exist is created; one with an older schema is upgraded, on SQLite after a copy of the
            file has been made beside it ("quotes.db.backup-" and the old revision).
        read_only: do not create, upgrade or change the bank.
        extractor: finds the quotes in articles that are added.
        timeout: seconds to wait for another program that is writing.
        longest: the time limit for a query in seconds, including the work in this process; beyond it, the query raises
            `BankTooSlowError`. No limit by default.

    Raises:
        BankError: the bank cannot be opened; the message says why.
        BankTooNewError: a newer quotebank wrote it.
        BankLockedError: another program held it for longer than the timeout.
        MissingExtraError: the bank is in PostgreSQL and ``quotebank[postgres]`` is not installed.

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
        self.addresses = Addresses(self._database)
        """The web addresses that imports have fetched."""

    def __enter__(self) -> QuoteBank:
        return self

    def __exit__(self, kind: object, error: object, traceback: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"QuoteBank({str(self._database)!r})"

    @property
    def address(self) -> str:
        """The bank's location for display: its path, or the database's address without a password."""
        return str(self._database)

    @property
    def longest(self) -> float | None:
        """The time limit for a query in seconds; None for no limit."""
        return self._database.longest

    def close(self) -> None:
        """Close the bank; everything that was added is already stored."""
        self._database.close()

    def add(self, article: Article, *, group: bool = True) -> AddReport:
        """Find the quotes of an article and store both, unless the bank already has the article.

        Args:
            article: the article.
            group: group the quotes into statements at once; else they wait for ``group``.

        Raises:
            BankError: the article cannot be stored (for example, its text contains NUL or a lone surrogate).
        """
        return self.add_many([article], group=group)

    def add_many(self, articles: Iterable[Article], *, batch: int = 100, group: bool = True) -> AddReport:
        """Like ``add`` for many articles, in transactions of ``batch`` articles.

        Raises:
            BankError: an article cannot be stored; the earlier batches are stored.
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
        """Store articles whose quotes are already known, in one transaction.

        A stored article without text gets those quotes that it does not have yet, since a dump may mention one article
        in many records.

        Args:
            pairs: articles with their quotes, or the results of ``pack``, for example from another process.
            run: the import that they come from, see ``begin_run``.
            extracted_by: the extractor that found the quotes in the texts; None if they come from elsewhere.
            namesakes: names of speakers, with the Wikidata ids of the people who have them. All are kept as candidates;
                none is chosen.
            group: group the quotes into statements at once; else they wait for ``group``.

        Raises:
            BankError: an article or a quote cannot be stored; then nothing from this call is stored.
        """
        prepared = [pair if isinstance(pair, PreparedArticle) else pack(*pair) for pair in pairs]
        return self._writer.add(prepared, run=run, extracted_by=extracted_by, namesakes=namesakes, group=group)

    def group(self, *, batch: int = 10_000, progress: Progress | None = None) -> int:
        """Group waiting quotes into statements, those stored first first; return the number of quotes.

        Each transaction takes ``batch`` quotes: after an interruption, another call resumes where this one stopped.

        Args:
            batch: how many quotes to group at a time.
            progress: called after each batch with the number of quotes grouped, and the number that waited.
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
        """Extract articles again that were extracted by another extractor or an older version; replace their quotes.

        A quote that is found again, with at least four fifths of its characters, keeps its corrections; a speaker whom
        a person has chosen or accepted stays. Corrections whose quotes are gone stay in the log, and the report lists
        them. Articles whose quotes come from elsewhere (a dump, an export) are left alone. Each article is stored with
        the `Extractor.identity` that read it, so after an interruption, another call resumes where this one stopped.

        Args:
            outlet: only articles of this outlet: an `Outlet`, or its name or web domain.
            since: only articles published on this day or later, in the formats of `Quotes.since`.
            limit: at most this many articles.
            everything: also articles that this same extractor has read; such a call cannot be resumed.
            jobs: processes that extract; for more than one, call this under ``if __name__ == "__main__":``.
            group: group new and changed quotes into statements at once; else they wait for ``group``.
            progress: called after each batch with the number of articles done, and the total.

        Raises:
            ReextractionInterrupted: on Ctrl-C; it carries the report so far.
            NotStoredError: the bank has no such outlet.
            QueryError: several outlets have this name, or an argument makes no sense.
            BankError: the bank cannot be written.
            QuotebankError: a worker process died.

        >>> with QuoteBank(":memory:") as bank:
        ...     bank.reextract(everything=True).articles
        0
        """
        from quotebank.runs.reextraction import reextract  # slow: loads the readers and the worker processes

        outlet_ids = None
        if outlet is not None:
            with self._database.reading() as connection:
                outlet_ids = stored_outlet(connection, outlet)
        day = None if since is None else parsed_day(since, "since", last=False)
        forget, who = self._writer.forget, str(identity_of(self.extractor))
        stored = Reextraction(self._database, forget, who, outlet_ids=outlet_ids, since=day, everything=everything)
        limit, jobs = limit and whole_number(limit, "limit", 0), whole_number(jobs, "jobs", 1)
        return reextract(stored, self.extractor, limit=limit, jobs=jobs, group=group, progress=progress)

    def analyze(self) -> None:
        """Refresh the database's statistics after many additions; a large import does this itself."""
        self._database.analyze()

    def known(self, articles: Sequence[Article]) -> list[bool]:
        """Return for each article whether adding it would change nothing."""
        return self._writer.known(articles)

    def remove(self, article: Article | str, *, reason: str) -> None:
        """Remove an article, or the one with an id, with its quotes.

        The removal is logged with its reason but without any words of the article, and the same article is not stored
        again; with a changed text, it counts as another article.

        Raises:
            NotStoredError: the bank holds no such article.
        """
        self._writer.remove(article, reason=reason)

    def remove_outlet(self, outlet: Outlet | str, *, reason: str) -> int:
        """Remove all articles of an outlet, as `remove` does with one; return the number of articles.

        This takes several transactions: after an interruption, the same call resumes.

        Args:
            outlet: an outlet, or its name or web domain.
            reason: the reason to log with each article.

        Raises:
            NotStoredError: the bank has no such outlet.
            AmbiguousError: several outlets have this name: give the domain of one.
        """
        return self._writer.remove_outlet(outlet, reason=reason)

    def removals(self) -> list[Removal]:
        """Return the log of removed articles, the latest first."""
        return removals(self._database)

    def add_outlets(self, outlets: Iterable[Outlet]) -> int:
        """Store outlets, or add domain and country to those already stored; return the number of new ones."""
        return self._writer.add_outlets(outlets)

    def add_speakers(self, entries: Iterable[tuple[Speaker, Sequence[str]]]) -> int:
        """Store speakers with their other names; return the number of new ones.

        From now on, quotes under one of the other names belong to the speaker if that is a full name.
        """
        return self._writer.add_speakers(entries)

    def begin_run(self, *, version: str, sources: Sequence[str]) -> int:
        """Record the start of an import, with the version and the sources; return its number."""
        return self._writer.begin_run(version=version, sources=sources)

    def end_run(self, run: int, report: Mapping[str, Any]) -> None:
        """Record the end of an import, with its report as JSON-ready values."""
        self._writer.end_run(run, report)

    def quotes(self) -> Quotes:
        """Return a query for all quotes, to narrow down."""
        return Quotes(self._database)

    def articles(self) -> Iterator[tuple[Article, tuple[Quote, ...]]]:
        """Yield every article with its text and its quotes in the order of storing, reading a few at a time.

        `exports.export_articles` writes them to a file from which an import rebuilds an equal bank.
        """
        return whole_articles(self._database)

    def listed_outlets(self) -> list[Outlet]:
        """Return the outlets whose domain or country the bank knows: those given to ``add_outlets``."""
        return listed_outlets(self._database)

    def listed_speakers(self) -> list[tuple[Speaker, tuple[str, ...]]]:
        """Return the speakers given to ``add_speakers``, with their other names."""
        return listed_speakers(self._database)

    def quote(self, quote_id: str) -> Quote:
        """Return a quote, with its article's text, by its id or at least the first six characters of the id.

        Raises:
            NotStoredError: no quote has this id.
            QueryError: several ids begin like this, or it is too short.
        """
        with self._database.reading() as connection:
            return load(connection, [row_id(connection, quote_id)], with_text=True)[0]

    def statement(self, quote: Quote | str) -> Statement:
        """Return the statement that a quote belongs to: each outlet's wording of it, and the speakers they name.

        A quote that waits for ``group`` is a statement of its own.

        Args:
            quote: a quote of this bank, its id, or at least the first six characters of the id.

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
            raise NotStoredError("The quote does not come from a bank: find it in the bank, and pass that quote.")
        with self._database.reading() as connection:
            uid = quote.id if isinstance(quote, Quote) else quote
            return statements.statement(connection, row_id(connection, str(uid)))

    def printed_elsewhere(self, quotes: Iterable[Quote]) -> dict[str, int]:
        """Return, by the ids of quotes, in how many other articles their statements or words are; no zeros."""
        with self._database.reading() as connection:
            return other_articles(connection, quotes)

    def same_words(self, quote_id: str) -> list[Quote]:
        """Return the quotes in other articles that have the same words but belong to another statement."""
        with self._database.reading() as connection:
            return same_words(connection, present_id(connection, quote_id))

    def article(self, article_id: str) -> Article:
        """Return an article with its text, by its id or at least the first six characters of the id.

        Raises:
            NotStoredError: no article has this id.
            QueryError: several ids begin like this, or it is too short.
        """
        with self._database.reading() as connection:
            article = load_article(connection, whole_id(connection, schema.articles.c.uid, article_id, "article"))
        assert article is not None  # noqa: S101  the id was found in the same transaction
        return article

    def versions(self, article: Article | str) -> list[Article]:
        """Return the texts that an outlet has published at one address, in the order of storing.

        Args:
            article: an article of this bank, or its id. Without an address or a text, an article has no other versions.

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
            return load_versions(connection, whole_id(connection, schema.articles.c.uid, start, "article"))

    def who_said(self, text: str, *, limit: int = 10, among: Quotes | None = None) -> list[Match]:
        """Return the quotes whose wording is closest to a text, even a paraphrase; the closest first.

        An empty result means that the bank holds nothing like it, never that it was not said. ``among`` is a query
        (``bank.quotes().by("Holm")``) if only its quotes are to be looked through.

        Raises:
            QueryError: the text has more than 50,000 characters.
            BankTooSlowError: it takes longer than ``longest``.
        """
        whole_number(limit, "limit", 0)
        return search.who_said(self._database, text, limit=limit, among=among)

    def check(self, text: str, speaker: str | Speaker | None = None, *, limit: int = 50) -> Verdict:
        """Return a verdict on whether a text was printed as said, optionally by a given speaker, with its evidence.

        Found means printed by those outlets; not found never means not said.

        Args:
            text: the words to check. A claim pasted whole (Holm said: “…” #ferry) is read as the words in its marks
                and, without ``speaker``, the name in it.
            speaker: who is claimed to have said them; names work as in `Quotes.by`, and in any usual form.
            limit: the most quotes that the verdict shows.

        Raises:
            QueryError: the text has no words or more than 50,000 characters, or the speaker's name is empty.
            BankTooSlowError: it takes longer than ``longest``.

        >>> with QuoteBank(":memory:") as bank:
        ...     report = bank.add(Article("“The base is not needed,” Dmitry Bridzhe told AnewZ.", "AnewZ"))
        ...     verdict = bank.check("the base is needed", "Bridzhe")
        >>> print(verdict.verdict, verdict.cautions[0])
        altered The negation differs: nothing in the text asked about, “not” in the quotation: “The base is not needed”
        """
        whole_number(limit, "limit", 1)
        return check_claim(self._database, self.extractor.extract, text, speaker, limit=limit)

    def check_draft(self, article: Article | str, *, sources: Sequence[Article] = ()) -> DraftReport:
        """Check every quotation of a draft, with the speaker whom the draft gives; nothing is stored.

        ``sources`` are the articles in this bank, if it holds only what the draft was written from: words that stand in
        them, but not as a quotation, are then pointed out.

        >>> with QuoteBank(":memory:") as bank:
        ...     report = bank.add(Article("“The ferry will not move,” said Jana Holm.", "Harbour Post"))
        ...     draft = bank.check_draft("Jana Holm was clear: “The ferry will move,” she said.")
        >>> [(item.words, item.speaker, str(item.verdict.verdict)) for item in draft.faults()]
        [('The ferry will move', 'Jana Holm', 'altered')]
        """
        draft = article if isinstance(article, Article) else Article(article)
        return check_draft(self._database, self.extractor.extract, draft, sources)

    def speakers(self, containing: str | None = None, *, limit: int | None = None) -> list[SpeakerSummary]:
        """Summarise the speakers, or those with a name that contains a text, the most quoted first."""
        if limit is not None:
            limit = whole_number(limit, "limit", 0)
        return summaries.speaker_summaries(self._database, containing, limit)

    def outlets(self, *, with_articles: bool = False) -> list[OutletSummary]:
        """Summarise the outlets, those with the most articles first.

        Args:
            with_articles: leave out outlets without any article, see ``add_outlets``.
        """
        return summaries.outlet_summaries(self._database, with_articles=with_articles)

    def examine(self) -> Examination:
        """Check the whole bank: file damage, rows that belong to nothing, quotes that do not match their texts.

        It reads every quote, with constant memory; others may read and write meanwhile.

        Raises:
            BankError: the bank cannot be read at all.

        >>> with QuoteBank(":memory:") as bank:
        ...     bank.examine().sound
        True
        """
        return examine(self._database)

    def repair(self) -> tuple[Problem, ...]:
        """Repair the problems that can be repaired without losing anything, and return them.

        Texts and the words of quotes are never changed; if the file itself is damaged, nothing is changed.

        Raises:
            BankError: the bank cannot be read or written.
        """
        return repair(self._database)

    def speaker(self, speaker: Who) -> SpeakerProfile:
        """Return the profile of a speaker: names, roles, outlets and months, with counts and days.

        Args:
            speaker: a name, as in `Quotes.by`, a speaker of this bank, or its number.

        Raises:
            NotStoredError: there is no such speaker.
            AmbiguousError: several speakers match; the message lists them with their numbers.

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
        """Return the profile of an outlet: articles and quotes by year, and the speakers it quotes most.

        Args:
            outlet: an outlet, or its name or web domain.

        Raises:
            NotStoredError: the bank has no such outlet.
            AmbiguousError: several outlets have this name: give the domain of one.
        """
        return outlet_profile(self._database, outlet)

    def last_extractor(self) -> str | None:
        """Return the extractor of the last extracted article, see ``Extractor.identity``."""
        return summaries.last_extractor(self._database)

    def stats(self) -> Stats:
        """Count what the bank holds."""
        return summaries.stats(self._database)
