"""How fast files become a bank, against extraction alone in the same run; and whether memory stays flat.

Run it as ``python tests/benchmarks/bench_import.py [articles] [smaller number] [jobs]``; the default is 20,000, 2,000
and 2. The articles are invented, of 3,000 characters and twenty quotes each. Grouping is left for later where the bank
can.

Processor time is what a busy machine measures truly: the import's, of all its processes, against extraction's. On two
idle cores the import takes half of it.
"""

from __future__ import annotations

import inspect
import os
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from invented import write_jsonl

from quotebank import QuoteBank, extract
from quotebank.importing import import_paths
from quotebank.readers import read
from quotebank.records import Article

WARMED = 50
"""Articles to extract before the clock runs: the lexicons load with the first."""
SAMPLE = 1_000
"""Articles whose extraction alone is measured."""


def processor() -> float:
    """Seconds of processor time that this process has taken, and its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock and of processor time."""
    clock, used = time.perf_counter(), processor()
    work()
    return time.perf_counter() - clock, processor() - used


class Memory(threading.Thread):
    """Watches the memory of this process and its children: their largest sum, in megabytes, shared pages once each."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0.0
        self._ended = threading.Event()

    def __enter__(self) -> Memory:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self.join()

    def run(self) -> None:
        """Look twice a second."""
        while not self._ended.wait(0.5):
            self.peak = max(self.peak, sum(map(megabytes, [os.getpid(), *children()])))


def children() -> list[int]:
    """The processes that this one has started."""
    tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return [int(number) for task in tasks for number in task.read_text().split()]


def megabytes(process: int) -> float:
    """Proportional memory of a process."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def compare(folder: Path, count: int, jobs: int) -> None:
    """Import so many articles, twice, and print what it took."""
    source = write_jsonl(folder / f"{count}.jsonl", count, seed=count)
    later = "group" in inspect.signature(QuoteBank.add_extracted).parameters
    options = {"jobs": jobs, **({"group": False} if later else {})}
    with QuoteBank(folder / f"{count}.db") as bank:
        with Memory() as memory:
            clock, used = measured(lambda: import_paths(bank, [source], **options))
        quotes = bank.stats().quotes
        again_clock, again = measured(lambda: import_paths(bank, [source], **options))
    sample = [item for item, _ in zip(read(source), range(SAMPLE + WARMED), strict=False) if isinstance(item, Article)]
    for article in sample[:WARMED]:
        extract(article)
    alone_clock, alone = measured(lambda: [extract(article) for article in sample[WARMED:]])
    each = len(sample[WARMED:])
    print(f"{count:,} articles, {quotes:,} quotes, {jobs} jobs")
    print(f"  extract alone          {each / alone_clock:8.0f} articles/s  {1000 * alone / each:6.2f} ms of processor")
    print(f"  import                 {count / clock:8.0f} articles/s  {1000 * used / count:6.2f} ms of processor")
    print(f"  import : extract       {(count / clock) / (each / alone_clock):8.2f} times the articles a second here")
    print(f"                         {jobs * (alone / each) / (used / count):8.2f} times on {jobs} idle cores")
    print(f"  the same again         {again_clock / clock:8.1%} of the time  {again / used:.1%} of the processor time")
    print(f"  peak memory            {memory.peak:8.0f} MB, writer and workers")


if __name__ == "__main__":
    most, fewer, jobs = (int(given) for given in [*sys.argv[1:], *("20000", "2000", "2")[len(sys.argv) - 1 :]])
    with tempfile.TemporaryDirectory() as name:
        for count in (fewer, most):
            compare(Path(name), count, jobs)
