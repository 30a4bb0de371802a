"""Worker processes that read web pages and extract quotes; one other process writes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from datetime import date
from types import TracebackType
from typing import TypeAlias

from attrs import Factory, frozen

from quotebank.errors import BankError, MissingExtraError, QuotebankError
from quotebank.extraction.extractor import Extractor
from quotebank.readers.decoding import scrub
from quotebank.readers.field_names import Naming
from quotebank.readers.files import is_page, read
from quotebank.readers.items import Item, Refusal
from quotebank.records import Article
from quotebank.runs.processor_time import TimeOver, at_most
from quotebank.store.prepared_articles import PreparedArticle, pack

BATCH = 100
"""Articles per transaction: a smaller batch is slower, a larger one gains nothing and loses more if a run is killed."""
BATCH_CHARACTERS = 4_000_000
"""A batch of long articles is closed earlier, so that memory stays flat."""
KEPT = 10_000
"""Refusals and notes that a report keeps in full; the others are only counted."""
CHUNK = 25
"""Articles sent to a worker at a time: enough to outweigh the cost of sending them."""
READING = 60
"""Seconds of processor time to read one article of a file; the longest book takes one."""
EXTRACTING = 120
"""Seconds of processor time to extract one article; the longest allowed, five million characters, takes about ten."""


class Lacking(Refusal):
    """A file that was not read for lack of an extra; the report says once for all of them what to install."""


Extracted: TypeAlias = PreparedArticle | BankError | str
"""An article with its quotes; or the reason why it cannot be stored; or the error that extraction raised."""


@frozen
class Given:
    """What the user says of files: the outlet and day of articles that name none, and how files are written."""

    outlet: str | None = None
    published: date | None = None
    names: Mapping[str, str] = Factory(dict)
    """The keys of fields."""
    encoding: str | None = None


class Workers:
    """Processes that read web pages and extract; with one job, this process does the work itself."""

    def __init__(self, jobs: int, extractor: Extractor, batch: int) -> None:
        self._jobs, self._extractor = jobs, extractor
        self._pool: ProcessPoolExecutor | None = None
        self.batches_ahead = 0 if jobs == 1 else max(2, 2 * jobs * CHUNK // batch)
        """Batches being extracted while another is read or written: just enough to keep every worker busy."""

    def __enter__(self) -> Workers:
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

    def read(self, paths: Iterable[str], about: Given) -> Iterator[tuple[str, Iterable[Item]]]:
        """Yield each file's items in the order of the files; workers read web pages ahead."""
        if not self._pool:
            for path in paths:
                yield path, _read(path, about)
            return
        ahead: deque[tuple[str, Future[list[Item]] | None]] = deque()
        for path in paths:
            ahead.append((path, self._pool.submit(_read_all, path, about) if is_page(path) else None))
            if len(ahead) > 4 * self._jobs:
                yield self._next(ahead, about)
        while ahead:
            yield self._next(ahead, about)

    @staticmethod
    def _next(ahead: deque[tuple[str, Future[list[Item]] | None]], about: Given) -> tuple[str, Iterable[Item]]:
        path, future = ahead.popleft()
        return path, future.result() if future else _read(path, about)

    def extract(self, articles: list[Article]) -> list[Future[list[Extracted]]]:
        """Begin the extraction of some articles, chunk by chunk."""
        if self._pool:
            chunks = [articles[at : at + CHUNK] for at in range(0, len(articles), CHUNK)]
            return [self._pool.submit(_extract_in_worker, chunk) for chunk in chunks]
        done: Future[list[Extracted]] = Future()
        done.set_result([_extract(self._extractor, article) for article in articles])
        return [done]


def _read(path: str, about: Given) -> Iterator[Item]:
    naming = Naming(about.names)
    items = read(path, outlet=about.outlet, published=about.published, naming=naming, encoding=about.encoding)
    try:
        while True:
            with at_most(READING):
                item = next(items, None)
            if item is None:
                return
            yield item
    except MissingExtraError as missing:
        yield Lacking(path, str(missing))
    except TimeOver:
        yield Refusal(
            scrub(path)[0], f"reading took more than {READING} seconds of processor time: left out from here on"
        )
    except Exception as error:  # one file must not end a run over a million
        reason = f"reading failed, please report it as a bug: {type(error).__name__}: {error}"
        yield Refusal(scrub(path)[0], reason)


def _read_all(path: str, about: Given) -> list[Item]:
    return list(_read(path, about))


def _extract(extractor: Extractor, article: Article) -> Extracted:
    try:
        with at_most(EXTRACTING):
            return pack(article, extractor.extract(article))
    except BankError as refused:
        return refused
    except TimeOver:
        return BankError(f"Extraction took more than {EXTRACTING} seconds of processor time.")
    except Exception as error:  # one article must not end a run over a million
        return f"{type(error).__name__}: {error}"


_extractor: Extractor


def _begin_worker(extractor: Extractor) -> None:
    global _extractor
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the writer handles Ctrl-C
    _extractor = extractor
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this worker when the writer is killed."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


def _extract_in_worker(articles: list[Article]) -> list[Extracted]:
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
