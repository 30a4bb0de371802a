"""Imports files into a bank: read, extract, store; in parallel, in batches, and resumable."""

from __future__ import annotations

import json
import os
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from datetime import date
from typing import Any, TypeVar

from attrs import asdict, field, frozen

from quotebank._version import __version__
from quotebank.bank import QuoteBank
from quotebank.errors import BankError, BankFailedError, BankLockedError, QuotebankError
from quotebank.extraction.identity import identity_of
from quotebank.readers.decoding import scrub
from quotebank.readers.files import walk
from quotebank.readers.items import Found, Item, Refusal, Remark, SpeakerEntry
from quotebank.records import Article, Outlet
from quotebank.runs.workers import BATCH, BATCH_CHARACTERS, KEPT, Extracted, Given, Lacking, Workers
from quotebank.store.prepared_articles import PreparedArticle, pack

LARGE = 10_000
"""After this many new quotes, if they are a tenth of the bank, the database refreshes its statistics."""


@frozen
class Progress:
    """The progress of an import: counts so far."""

    files: int
    files_total: int
    articles: int
    quotes: int
    refused: int


@frozen
class ImportReport:
    """The result of an import."""

    files_read: int = 0
    articles_read: int = 0
    articles_new: int = 0
    articles_changed: int = 0
    """New articles whose outlet and address were stored before with another text; both texts are kept."""
    articles_reread: int = 0
    """Stored articles that have a better reading of their page now, by other readers."""
    articles_known: int = 0
    quotes_new: int = 0
    outlets_new: int = 0
    speakers_new: int = 0
    other_language: int = 0
    """Articles that are not in English; their quotations are kept without speakers."""
    replaced_characters: int = 0
    """Characters replaced with U+FFFD because no database can store them."""
    refused_total: int = 0
    """All refusals; ``refused`` keeps the first `KEPT`, with files that need the same extra as a single one."""
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
    """Ctrl-C during an import. Everything that ``report`` counts as new is stored; the next run resumes from there."""

    def __init__(self, report: ImportReport) -> None:
        super().__init__("import interrupted")
        self.report = report


def import_paths(
    bank: QuoteBank,
    paths: Sequence[str | bytes | os.PathLike[str]] | str | bytes | os.PathLike[str],
    *,
    outlet: str | None = None,
    published: date | None = None,
    names: Mapping[str, str] | None = None,
    encoding: str | None = None,
    jobs: int = 1,
    group: bool = True,
    progress: Callable[[Progress], None] | None = None,
) -> ImportReport:
    """Import files and folders (``-`` is standard input) into a bank; articles that it already has are skipped.

    Files that cannot be read are listed in the report, and the import goes on with the others. Articles are stored in
    transactions of `BATCH`, so a run that is killed leaves only whole articles, and the next one resumes.

    Args:
        bank: An open bank.
        paths: Files and folders, or a single one.
        outlet: For articles that do not name their outlet.
        published: For articles that give no date.
        names: By a field of an article ("text", "published"), the key or column that files keep it under.
        encoding: Of text files; by default it is told from their bytes.
        jobs: Processes that read and extract. Each worker runs the top level of the main script again, so a script that
            uses more than one must call this function under ``if __name__ == "__main__":``.
        group: Group quotes of the same utterance while importing; ``False`` leaves it for later (``quotebank group``).
        progress: Called after each file and each batch.

    Raises:
        ImportInterrupted: on Ctrl-C; it carries the report so far.
        BankError: the bank cannot be written.
        QuotebankError: a worker process died.

    >>> from quotebank import QuoteBank
    >>> with QuoteBank(":memory:") as bank:
    ...     print(*import_paths(bank, ["no-such-folder"]).refused)
    no-such-folder: no such file or folder
    """
    sources = [os.fsdecode(path) for path in ([paths] if isinstance(paths, str | bytes | os.PathLike) else paths)]
    run = None
    tally = _Tally()
    try:
        if progress:
            tally.files_total = sum(1 for _ in walk(sources))
        with Workers(jobs, bank.extractor, BATCH) as workers:
            run = bank.begin_run(version=__version__, sources=[scrub(source)[0] for source in sources])
            _Import(bank, run, tally, workers, progress, group).go(
                sources, Given(outlet, published, names or {}, encoding)
            )
        if tally.counts["quotes_new"] >= max(LARGE, bank.stats().quotes // 10):
            bank.analyze()
    except KeyboardInterrupt:
        tally.interrupted = True
        raise ImportInterrupted(tally.report()) from None
    except BrokenProcessPool as died:
        raise QuotebankError(
            "A worker process died, perhaps for lack of memory. What is stored stays; run the import again with one "
            "job to see which article is the cause."
        ) from died
    finally:
        if run is not None:
            with suppress(BankError):  # must not hide an earlier error
                bank.end_run(run, tally.report().to_dict())
    return tally.report()


class _Tally:
    """The running counts of an import."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.counts = dict.fromkeys(
            (
                "files_read",
                "articles_read",
                "articles_new",
                "articles_changed",
                "articles_reread",
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
        """Files refused for lack of an extra, counted by reason."""
        self.notes: list[str] = []
        self.files = 0
        self.files_total = 0
        self.interrupted = False

    def add(self, **counts: int) -> None:
        for name, count in counts.items():
            self.counts[name] += count

    def refuse(self, refusal: Refusal) -> None:
        self.add(refused_total=1)
        if isinstance(refusal, Lacking):
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
        if not isinstance(refusal, Lacking):
            return refusal
        more = self.lacking[refusal.reason] - 1
        alike = f" ({more:,} more file{'s' if more > 1 else ''} refused for the same reason)" if more else ""
        return Refusal(refusal.path, refusal.reason + alike)

    def progress(self) -> Progress:
        counts = self.counts
        return Progress(
            self.files, self.files_total, counts["articles_read"], counts["quotes_new"], counts["refused_total"]
        )


_T = TypeVar("_T")


@frozen
class _Batch:
    """Articles in extraction, with the files that they come from."""

    paths: list[str] = field(factory=list)
    chunks: list[Future[list[Extracted]]] = field(factory=list)


class _Import:
    """One run: files in order, in batches, through the workers, into the bank."""

    def __init__(
        self,
        bank: QuoteBank,
        run: int,
        tally: _Tally,
        workers: Workers,
        progress: Callable[[Progress], None] | None,
        group: bool,
    ) -> None:
        self._bank, self._tally, self._workers = bank, tally, workers
        self._extractor = str(identity_of(bank.extractor))
        self._before = bank.last_extractor()
        """The extractor of the bank's last article before this run."""
        self._progress = progress or (lambda _: None)
        self._filling: list[tuple[str, Article]] = []
        self._characters = 0
        self._pending: deque[_Batch] = deque()
        self._options: dict[str, Any] = {"run": run} if group else {"run": run, "group": False}
        self._found: list[tuple[str, Found]] = []
        self._listed: list[tuple[str, Outlet | SpeakerEntry]] = []

    def go(self, sources: Sequence[str], about: Given) -> None:
        for path, items in self._workers.read(walk(sources, skipped=self._tally.refuse), about):
            refused = False
            for item in items:
                self._take(path, item)
                refused = refused or (isinstance(item, Refusal) and item.line is None)
            self._store_lists()
            self._tally.files += 1
            self._tally.add(files_read=not refused)
            self._progress(self._tally.progress())
        self._store_found()
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
            case Found():
                self._tally.add(articles_read=1)
                self._found.append((path, item))
                if len(self._found) >= BATCH:
                    self._store_found()
            case Refusal():
                self._tally.refuse(item)
            case Remark():
                self._tally.remark(item)
            case Outlet() | SpeakerEntry():
                self._listed.append((path, item))
        if len(self._listed) >= BATCH:
            self._store_lists()

    def _send(self) -> None:
        filled, self._filling, self._characters = self._filling, [], 0
        known = self._bank.known([article for _, article in filled]) if filled else []
        new = [pair for pair, is_known in zip(filled, known, strict=True) if not is_known]
        self._tally.add(articles_known=len(filled) - len(new))
        if new:
            chunks = self._workers.extract([article for _, article in new])
            self._pending.append(_Batch([path for path, _ in new], chunks))
        while len(self._pending) > self._workers.batches_ahead:
            self._write(self._pending.popleft())

    def _write(self, batch: _Batch) -> None:
        prepared: list[tuple[str, PreparedArticle]] = []
        extracted = (result for chunk in batch.chunks for result in chunk.result())
        for path, result in zip(batch.paths, extracted, strict=True):
            match result:
                case PreparedArticle():
                    prepared.append((path, result))
                case BankError():
                    self._tally.refuse(Refusal(path, str(result)))
                case failure:
                    self._tally.refuse(Refusal(path, f"extraction failed, please report it as a bug: {failure}"))
        if prepared:
            self._note_other_extractor()
        self._store(prepared, extracted_by=self._extractor)

    def _note_other_extractor(self) -> None:
        """Note once that another extractor read the bank's articles so far: old and new quotes may not compare."""
        before, self._before = self._before, self._extractor
        if before not in (None, self._extractor):
            self._tally.notes.append(
                f"The bank's articles were extracted by {before}, these by {self._extractor}: quotebank reextract "
                "brings the others up to date."
            )

    def _store_found(self) -> None:
        found, self._found = self._found, []
        if found:
            namesakes: dict[str, set[str]] = {}
            for name, ids in (pair for _, item in found for pair in item.namesakes):
                namesakes.setdefault(name, set()).update(ids)
            packed = [(path, ready) for path, item in found if (ready := self._packed(path, item))]
            self._store(packed, namesakes=namesakes)

    def _packed(self, path: str, found: Found) -> PreparedArticle | None:
        try:
            return pack(found.article, found.quotes)
        except BankError as problem:
            self._tally.refuse(Refusal(path, str(problem)))
            return None

    def _store(self, prepared: list[tuple[str, PreparedArticle]], **options: Any) -> None:  # noqa: ANN401  add_extracted's own
        def store(some: list[PreparedArticle]) -> None:
            self._tally.add(**asdict(self._bank.add_extracted(some, **options, **self._options)))

        self._each_if_not_all(prepared, store)
        self._progress(self._tally.progress())

    def _store_lists(self) -> None:
        listed, self._listed = self._listed, []
        self._each_if_not_all([(path, one) for path, one in listed if isinstance(one, Outlet)], self._store_outlets)
        speakers = [(path, one) for path, one in listed if isinstance(one, SpeakerEntry)]
        self._each_if_not_all(speakers, self._store_speakers)

    def _store_outlets(self, outlets: list[Outlet]) -> None:
        self._tally.add(outlets_new=self._bank.add_outlets(outlets))

    def _store_speakers(self, entries: list[SpeakerEntry]) -> None:
        speakers = [(entry.speaker, entry.aliases) for entry in entries]
        self._tally.add(speakers_new=self._bank.add_speakers(speakers))

    def _each_if_not_all(self, read: list[tuple[str, _T]], store: Callable[[list[_T]], None]) -> None:
        """Store everything, or else each item that can be stored: one bad item must not cost the others."""
        if not read:
            return
        try:
            store([item for _, item in read])
        except (BankLockedError, BankFailedError):
            raise
        except QuotebankError:
            refused = []
            for path, item in read:
                try:
                    store([item])
                except (BankLockedError, BankFailedError):
                    raise
                except QuotebankError as reason:
                    refused.append(Refusal(path, str(reason)))
            if len(refused) == len(read) > 1:
                raise  # nothing could be stored, so the bank is at fault
            for refusal in refused:
                self._tally.refuse(refusal)
