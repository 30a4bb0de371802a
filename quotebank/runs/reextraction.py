"""Extracts stored articles again: in parallel, in batches, and resumable."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from attrs import asdict, frozen

from quotebank.errors import BankError, BankFailedError, BankLockedError, QuotebankError
from quotebank.extraction.extractor import Extractor
from quotebank.readers.items import Refusal
from quotebank.records import Article
from quotebank.runs.workers import BATCH, BATCH_CHARACTERS, KEPT, Extracted, Workers
from quotebank.store.prepared_articles import PreparedArticle
from quotebank.store.reextraction import Detached, Reextraction, Replaced

Progress = Callable[[int, int], None]
"""Called with the number of articles done and the total."""


@frozen
class ReextractionReport:
    """The result of a re-extraction."""

    extractor: str
    """The extractor, see `Extractor.identity`."""
    articles: int = 0
    articles_changed: int = 0
    """Articles with a quote of which any stored value has changed."""
    quotes_added: int = 0
    quotes_removed: int = 0
    quotes_kept: int = 0
    """Quotes found again, in the same place or with at least four fifths of their characters in common."""
    carried: int = 0
    """Kept quotes that somebody has corrected; the corrections still hold."""
    detached: tuple[Detached, ...] = ()
    """Corrections whose quotes were not found again; they stay in the log."""
    failed: int = 0
    """Articles that could not be extracted or stored; they stay as they were."""
    failures: tuple[Refusal, ...] = ()
    """The first `KEPT` of these articles, with the reasons."""
    seconds: float = 0.0
    interrupted: bool = False

    @property
    def articles_unchanged(self) -> int:
        """Articles whose quotes are the same as before."""
        return self.articles - self.articles_changed

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain values, ready for JSON."""
        plain = asdict(self)
        for one in plain["detached"]:
            one["correction"]["made_at"] = one["correction"]["made_at"].isoformat()
        return plain

    def to_json(self) -> str:
        """Return the report as JSON.

        >>> json.loads(ReextractionReport("0.1.0", articles=2).to_json())["articles"]
        2
        """
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)


class ReextractionInterrupted(KeyboardInterrupt):
    """Ctrl-C. Everything that ``report`` counts is stored; the same call resumes from there."""

    def __init__(self, report: ReextractionReport) -> None:
        super().__init__("re-extraction interrupted")
        self.report = report


def reextract(
    stored: Reextraction,
    extractor: Extractor,
    *,
    limit: int | None = None,
    jobs: int = 1,
    group: bool = True,
    progress: Progress | None = None,
) -> ReextractionReport:
    """Extract stored articles again; see `QuoteBank.reextract`, which calls this.

    Raises:
        ReextractionInterrupted: on Ctrl-C; it carries the report so far.
        BankError: the bank cannot be written.
        QuotebankError: a worker process died.
    """
    run = _Run(stored, limit=limit, group=group, progress=progress)
    try:
        with Workers(jobs, extractor, BATCH) as workers:
            run.go(workers)
    except KeyboardInterrupt:
        raise ReextractionInterrupted(run.report(interrupted=True)) from None
    except BrokenProcessPool as died:
        raise QuotebankError(
            "A worker process died, perhaps for lack of memory. What is stored stays; extract again with one job to "
            "see which article is the cause."
        ) from died
    return run.report()


class _Run:
    def __init__(self, stored: Reextraction, *, limit: int | None, group: bool, progress: Progress | None) -> None:
        self._stored, self._group = stored, group
        self._progress = progress or (lambda *_: None)
        self._limit = limit
        self._done = Replaced()
        self._failed = 0
        self._failures: list[Refusal] = []
        self._started = time.monotonic()
        waiting = stored.waiting() if progress else 0
        self._total = waiting if limit is None else min(limit, waiting)

    def report(self, *, interrupted: bool = False) -> ReextractionReport:
        done = self._done
        return ReextractionReport(
            self._stored.extractor,
            articles=done.articles,
            articles_changed=done.changed,
            quotes_added=done.quotes_added,
            quotes_removed=done.quotes_removed,
            quotes_kept=done.quotes_kept,
            carried=done.carried,
            detached=done.detached,
            failed=self._failed,
            failures=tuple(self._failures),
            seconds=round(time.monotonic() - self._started, 3),
            interrupted=interrupted,
        )

    def go(self, workers: Workers) -> None:
        pending: deque[tuple[dict[int, Article], list[Future[list[Extracted]]]]] = deque()
        last, left = 0, self._limit
        while left != 0:
            most = BATCH if left is None else min(BATCH, left)
            batch = self._stored.next(last, most=most, characters=BATCH_CHARACTERS)
            if not batch:
                break
            last, left = max(batch), None if left is None else left - len(batch)
            pending.append((batch, workers.extract(list(batch.values()))))
            while len(pending) > workers.batches_ahead:
                self._write(*pending.popleft())
        while pending:
            self._write(*pending.popleft())

    def _write(self, articles: dict[int, Article], extracting: list[Future[list[Extracted]]]) -> None:
        extracted = (result for chunk in extracting for result in chunk.result())
        found: dict[int, PreparedArticle] = {}
        for (id_, article), result in zip(articles.items(), extracted, strict=True):
            match result:
                case PreparedArticle():
                    found[id_] = result
                case BankError():
                    self._fail(article, str(result))
                case failure:
                    self._fail(article, f"extraction failed, please report it as a bug: {failure}")
        try:
            self._done += self._stored.replace(found.items(), group=self._group)
        except (BankLockedError, BankFailedError):
            raise
        except BankError as problem:
            self._replace_singly(articles, found, problem)
        self._progress(self._done.articles + self._failed, self._total)

    def _replace_singly(
        self, articles: dict[int, Article], found: dict[int, PreparedArticle], problem: BankError
    ) -> None:
        """Store each article of a batch that can be stored: one bad article must not cost the others."""
        refused = []
        for id_, ready in found.items():
            try:
                self._done += self._stored.replace([(id_, ready)], group=self._group)
            except (BankLockedError, BankFailedError):
                raise
            except BankError as reason:
                refused.append((articles[id_], str(reason)))
        if len(refused) == len(found) > 1:
            raise problem  # nothing could be stored, so the bank is at fault
        for article, why in refused:
            self._fail(article, why)

    def _fail(self, article: Article, reason: str) -> None:
        self._failed += 1
        if len(self._failures) < KEPT:
            self._failures.append(Refusal(article.url or article.title or article.id or "", reason))
