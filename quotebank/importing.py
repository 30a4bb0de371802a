"""Files into a bank: read, extract, store; in parallel, in batches, and going on where it was stopped."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from datetime import date
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import asdict, field, frozen

import quotebank
from quotebank.errors import BankError, BankFailedError, BankLockedError, MissingExtraError, QuotebankError
from quotebank.extraction.extractor import Extractor
from quotebank.readers.decoding import scrub
from quotebank.readers.files import is_page, read, walk
from quotebank.readers.items import Found, Item, Refusal, Remark, SpeakerEntry
from quotebank.records import Article, Outlet, Quote

if TYPE_CHECKING:
    from quotebank.bank import QuoteBank

BATCH = 100
"""Articles a transaction: fewer cost more time for each, more gain nothing and lose more when a run is killed."""
BATCH_CHARACTERS = 4_000_000
"""A batch of long articles is closed earlier, so that memory stays flat."""
CHUNK = 25
"""Articles a worker gets at a time: enough to outweigh the trip there and back."""
KEPT = 10_000
"""Refusals and notes that a report keeps in words; the others are counted."""


@frozen
class Progress:
    """How far an import has come; counts so far."""

    files: int
    files_total: int
    articles: int
    quotes: int
    refused: int


@frozen
class ImportReport:
    """What an import did."""

    files_read: int = 0
    articles_read: int = 0
    articles_new: int = 0
    articles_known: int = 0
    quotes_new: int = 0
    outlets_new: int = 0
    speakers_new: int = 0
    other_language: int = 0
    """Articles that are not in English; their quotations are kept without speakers."""
    replaced_characters: int = 0
    """Characters that no database can hold and that became U+FFFD."""
    refused_total: int = 0
    """All refusals; ``refused`` keeps the first `KEPT` of them, and files that want the same extra as one."""
    refused: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    interrupted: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain values, ready for JSON."""
        return asdict(self)

    def to_json(self) -> str:
        """Return the report as JSON.

        >>> json.loads(ImportReport(articles_new=2).to_json())["articles_new"]
        2
        """
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)


class ImportInterrupted(KeyboardInterrupt):
    """Ctrl-C during an import. What ``report`` counts as new is stored; the next run goes on from there."""

    def __init__(self, report: ImportReport) -> None:
        super().__init__("import interrupted")
        self.report = report


def import_paths(
    bank: QuoteBank,
    paths: Sequence[str | os.PathLike[str]],
    *,
    outlet: str | None = None,
    published: date | None = None,
    jobs: int = 1,
    progress: Callable[[Progress], None] | None = None,
) -> ImportReport:
    """Read files and folders (``-`` is standard input) into a bank; articles that it knows already are skipped.

    What cannot be read is refused by name in the report, and the others go on. Articles are stored in transactions of
    `BATCH`, so a run that is killed leaves whole articles, and the next one goes on.

    Args:
        bank: An open bank.
        paths: Files, and folders with what is inside them.
        outlet: For articles that do not say who published them.
        published: For articles that do not say when they were published.
        jobs: Processes that read and extract. Each worker runs the top level of the main script again, so a script that
            asks for more than one calls this function under ``if __name__ == "__main__":``.
        progress: Called after each file and each batch.

    Raises:
        ImportInterrupted: on Ctrl-C; it carries the report so far.
        BankError: when the bank cannot be written.
        QuotebankError: when a worker process dies.

    >>> from quotebank import QuoteBank
    >>> with QuoteBank(":memory:") as bank:
    ...     print(*import_paths(bank, ["no-such-folder"]).refused)
    no-such-folder: no such file or folder
    """
    sources = [os.fspath(path) for path in paths]
    run = None
    tally = _Tally()
    try:
        if progress:
            tally.files_total = sum(1 for _ in walk(sources))
        with _Workers(jobs, bank.extractor) as workers:
            run = bank.begin_run(version=quotebank.__version__, sources=[scrub(source)[0] for source in sources])
            _Import(bank, run, tally, workers, progress).go(sources, outlet, published)
    except KeyboardInterrupt:
        tally.interrupted = True
        raise ImportInterrupted(tally.report()) from None
    except BrokenProcessPool as died:
        raise QuotebankError(
            "A worker process died, perhaps for want of memory. What is stored stays; run the import again, "
            "with one job to see which article it is."
        ) from died
    finally:
        if run is not None:
            with suppress(BankError):  # an error on the way here says more than one about closing the record of the run
                bank.end_run(run, tally.report().to_dict())
    return tally.report()


class _Lacking(Refusal):
    """A file that was not read for want of an extra: one line for all of them says what to install."""


class _Tally:
    """The counts of a run, as they grow."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.counts = dict.fromkeys(
            (
                "files_read",
                "articles_read",
                "articles_new",
                "articles_known",
                "quotes_new",
                "outlets_new",
                "speakers_new",
                "other_language",
                "replaced_characters",
                "refused_total",
            ),
            0,
        )
        self.refused: list[Refusal] = []
        self.lacking: Counter[str] = Counter()
        """How many files were refused for want of an extra, by the reason given."""
        self.notes: list[str] = []
        self.files = 0
        self.files_total = 0
        self.interrupted = False

    def add(self, **counts: int) -> None:
        for name, count in counts.items():
            self.counts[name] += count

    def refuse(self, refusal: Refusal) -> None:
        self.add(refused_total=1)
        if isinstance(refusal, _Lacking):
            self.lacking[refusal.reason] += 1
            if self.lacking[refusal.reason] > 1:
                return
        if len(self.refused) < KEPT:
            self.refused.append(refusal)

    def remark(self, remark: Remark) -> None:
        self.add(replaced_characters=remark.replaced)
        if len(self.notes) < KEPT:
            self.notes.append(str(remark))

    def report(self) -> ImportReport:
        return ImportReport(
            **self.counts,
            refused=tuple(map(self._counted, self.refused)),
            notes=tuple(self.notes),
            seconds=round(time.monotonic() - self.started, 3),
            interrupted=self.interrupted,
        )

    def _counted(self, refusal: Refusal) -> Refusal:
        if not isinstance(refusal, _Lacking):
            return refusal
        more = self.lacking[refusal.reason] - 1
        alike = f" ({more:,} more file{'s' if more > 1 else ''} refused for the same reason)" if more else ""
        return Refusal(refusal.path, refusal.reason + alike)

    def progress(self) -> Progress:
        counts = self.counts
        return Progress(
            self.files, self.files_total, counts["articles_read"], counts["quotes_new"], counts["refused_total"]
        )


@frozen
class _Batch:
    """Articles on their way through extraction, with the files that they come from."""

    paths: list[str] = field(factory=list)
    articles: list[Article] = field(factory=list)
    chunks: list[Future[list[_Extracted]]] = field(factory=list)


class _Import:
    """One run: the files in order, in batches, through the workers, into the bank."""

    def __init__(
        self,
        bank: QuoteBank,
        run: int,
        tally: _Tally,
        workers: _Workers,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self._bank, self._run, self._tally, self._workers = bank, run, tally, workers
        self._progress = progress or (lambda _: None)
        self._filling: list[tuple[str, Article]] = []
        self._characters = 0
        self._pending: deque[_Batch] = deque()
        self._outlets: list[Outlet] = []
        self._speakers: list[SpeakerEntry] = []

    def go(self, sources: Sequence[str], outlet: str | None, published: date | None) -> None:
        for path, items in self._workers.read(walk(sources), outlet, published):
            refused = False
            for item in items:
                self._take(path, item)
                refused = refused or (isinstance(item, Refusal) and item.line is None)
            self._store_lists()
            self._tally.files += 1
            self._tally.add(files_read=not refused)
            self._progress(self._tally.progress())
        self._send()
        while self._pending:
            self._write(self._pending.popleft())

    def _take(self, path: str, item: Item) -> None:
        match item:
            case Article():
                self._tally.add(articles_read=1)
                self._filling.append((path, item))
                self._characters += len(item.text or "")
                if len(self._filling) >= BATCH or self._characters >= BATCH_CHARACTERS:
                    self._send()
            case Found(article, quotes):
                self._send()
                self._store_lists()
                self._tally.add(articles_read=1)
                self._tally.add(**asdict(self._bank.add_extracted([(article, quotes)], run=self._run)))
            case Refusal():
                self._tally.refuse(item)
            case Remark():
                self._tally.remark(item)
            case Outlet():
                self._outlets.append(item)
            case SpeakerEntry():
                self._speakers.append(item)
        if len(self._outlets) + len(self._speakers) >= BATCH:
            self._store_lists()

    def _send(self) -> None:
        filled, self._filling, self._characters = self._filling, [], 0
        known = self._bank.known([article for _, article in filled]) if filled else []
        new = [pair for pair, is_known in zip(filled, known, strict=True) if not is_known]
        self._tally.add(articles_known=len(filled) - len(new))
        if new:
            articles = [article for _, article in new]
            chunks = self._workers.extract(articles)
            self._pending.append(_Batch([path for path, _ in new], articles, chunks))
        while len(self._pending) > self._workers.batches_ahead:
            self._write(self._pending.popleft())

    def _write(self, batch: _Batch) -> None:
        pairs: list[tuple[Article, Sequence[Quote]]] = []
        paths: list[str] = []
        extracted = (result for chunk in batch.chunks for result in chunk.result())
        for path, article, quotes in zip(batch.paths, batch.articles, extracted, strict=True):
            if isinstance(quotes, str):
                self._tally.refuse(Refusal(path, f"extraction failed, please report it as a fault: {quotes}"))
            else:
                pairs.append((article, quotes))
                paths.append(path)
        try:
            self._tally.add(**asdict(self._bank.add_extracted(pairs, run=self._run)))
        except (BankLockedError, BankFailedError):
            raise
        except BankError as problem:
            self._write_singly(paths, pairs, problem)
        self._progress(self._tally.progress())

    def _write_singly(self, paths: list[str], pairs: list[tuple[Article, Sequence[Quote]]], problem: BankError) -> None:
        """Store what can be stored of a batch: an article that cannot must not cost the others."""
        refused = []
        for path, pair in zip(paths, pairs, strict=True):
            try:
                self._tally.add(**asdict(self._bank.add_extracted([pair], run=self._run)))
            except (BankLockedError, BankFailedError):
                raise
            except BankError as reason:
                refused.append(Refusal(path, str(reason)))
        if len(refused) == len(pairs) > 1:
            raise problem  # it is the bank, not the articles
        for refusal in refused:
            self._tally.refuse(refusal)

    def _store_lists(self) -> None:
        if self._outlets:
            self._tally.add(outlets_new=self._bank.add_outlets(self._outlets))
            self._outlets = []
        if self._speakers:
            entries = [(entry.speaker, entry.aliases) for entry in self._speakers]
            self._tally.add(speakers_new=self._bank.add_speakers(entries))
            self._speakers = []


_Extracted: TypeAlias = list[Quote] | str
"""The quotes of an article, or what went wrong."""


class _Workers:
    """Processes that read web pages and extract; with one job, this process does it itself."""

    def __init__(self, jobs: int, extractor: Extractor) -> None:
        self._jobs, self._extractor = jobs, extractor
        self._pool: ProcessPoolExecutor | None = None
        self.batches_ahead = 0 if jobs == 1 else max(1, 2 * jobs * CHUNK // BATCH)
        """Batches in the workers' hands while the next one is read: enough to keep each of them busy, no more."""

    def __enter__(self) -> _Workers:
        if self._jobs > 1:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._jobs, context, _begin_worker, (self._extractor,))
            with _interrupts_ignored():  # so that Ctrl-C does not make a worker fail while it starts
                started = [self._pool.submit(os.getpid) for _ in range(self._jobs)]
            try:
                for future in started:
                    future.result()
            except BrokenProcessPool as died:
                raise QuotebankError(
                    "The worker processes died as they started, most likely because each of them runs the main script "
                    'again: put the import in that script under if __name__ == "__main__":, or use one job.'
                ) from died
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def read(
        self, paths: Iterable[str], outlet: str | None, published: date | None
    ) -> Iterator[tuple[str, Iterable[Item]]]:
        """Yield each file's items in the order of the files; workers read web pages ahead."""
        if not self._pool:
            for path in paths:
                yield path, _read(path, outlet, published)
            return
        ahead: deque[tuple[str, Future[list[Item]] | None]] = deque()
        for path in paths:
            ahead.append((path, self._pool.submit(_read_all, path, outlet, published) if is_page(path) else None))
            if len(ahead) > 4 * self._jobs:
                yield self._next(ahead, outlet, published)
        while ahead:
            yield self._next(ahead, outlet, published)

    @staticmethod
    def _next(
        ahead: deque[tuple[str, Future[list[Item]] | None]], outlet: str | None, published: date | None
    ) -> tuple[str, Iterable[Item]]:
        path, future = ahead.popleft()
        return path, future.result() if future else _read(path, outlet, published)

    def extract(self, articles: list[Article]) -> list[Future[list[_Extracted]]]:
        """Begin the extraction of some articles, chunk by chunk."""
        if self._pool:
            chunks = [articles[at : at + CHUNK] for at in range(0, len(articles), CHUNK)]
            return [self._pool.submit(_extract_in_worker, chunk) for chunk in chunks]
        done: Future[list[_Extracted]] = Future()
        done.set_result([_extract(self._extractor, article) for article in articles])
        return [done]


def _read(path: str, outlet: str | None, published: date | None) -> Iterator[Item]:
    try:
        yield from read(path, outlet=outlet, published=published)
    except MissingExtraError as missing:
        yield _Lacking(path, str(missing))


def _read_all(path: str, outlet: str | None, published: date | None) -> list[Item]:
    return list(_read(path, outlet, published))


def _extract(extractor: Extractor, article: Article) -> _Extracted:
    try:
        return extractor.extract(article)
    except Exception as fault:  # one article must not end a run over a million
        return f"{type(fault).__name__}: {fault}"


_extractor: Extractor


def _begin_worker(extractor: Extractor) -> None:
    global _extractor
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the writer's to answer
    _extractor = extractor
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A worker whose writer was killed has nobody to work for."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


def _extract_in_worker(articles: list[Article]) -> list[_Extracted]:
    return [_extract(_extractor, article) for article in articles]


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
