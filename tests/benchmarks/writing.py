"""What it costs to fill a bank, beside ``sqlite3.executemany`` of the same rows, and how large it becomes."""

from __future__ import annotations

import gc
import itertools
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from generator import Story
from measuring import Figure

from quotebank import QuoteBank

BATCH = 100
_TABLES = ("outlet", "text", "article", "speaker", "speaker_name", "quote", "quote_speaker")
_FLOOR_PRAGMAS = ("journal_mode = WAL", "synchronous = NORMAL", "cache_size = -65536", "wal_autocheckpoint = 4000")
_FLOOR_INDEXES = (
    "CREATE INDEX a ON quote (article_id)",
    "CREATE INDEX b ON quote (published_on, id)",
    "CREATE INDEX c ON quote (uid)",
    "CREATE INDEX d ON quote_speaker (speaker_id, published_on, quote_id)",
)


def fill(bank: QuoteBank, stories: Iterable[Story], *, group: bool = True) -> float:
    """Store stories; return the processor time that the bank took for it, in seconds."""
    spent = 0.0
    rest = iter(stories)
    while batch := list(itertools.islice(rest, BATCH)):
        pairs = [(story.article, story.quotes) for story in batch]
        start = time.process_time()
        bank.add_extracted(pairs, group=group)
        spent += time.process_time() - start
    return spent


def floor(bank: Path, articles: int, folder: Path) -> float:
    """Copy a bank's rows by executemany into the same tables with four indexes; return the processor time.

    The rows of the bank are held in memory meanwhile, about two kilobytes a quote.
    """
    with closing(sqlite3.connect(bank)) as old, closing(sqlite3.connect(folder / "floor.db")) as new:
        new.isolation_level = None
        for pragma in _FLOOR_PRAGMAS:
            new.execute(f"PRAGMA {pragma}")
        rows = {}
        for table in _TABLES:
            # without its constraints, whose indexes are not among the four
            columns = [(row[1], row[2], row[5]) for row in old.execute(f"PRAGMA table_info({table})")]
            written = ", ".join(f'"{n}" {kind}{" PRIMARY KEY" if n == "id" else ""}' for n, kind, _ in columns)
            new.execute(f"CREATE TABLE {table} ({written})")
            rows[table] = old.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608  our own names
        for index in _FLOOR_INDEXES:
            new.execute(index)
        batches = -(-articles // BATCH)
        gc.collect()
        gc.freeze()  # the rows are no garbage to look for while the clock runs
        start = time.process_time()
        for batch in range(batches):
            new.execute("BEGIN IMMEDIATE")
            for table, all_rows in rows.items():
                size = -(-len(all_rows) // batches)
                if some := all_rows[batch * size : (batch + 1) * size]:
                    places = ", ".join("?" * len(some[0]))
                    new.executemany(f"INSERT INTO {table} VALUES ({places})", some)  # noqa: S608
            new.execute("COMMIT")
        spent = time.process_time() - start
        gc.unfreeze()
        (folder / "floor.db").unlink()
        return spent


def sizes(path: Path, quotes: int) -> list[Figure]:
    """Return how many bytes of a file a quote takes without the table of the articles' texts, and for what."""
    parts: dict[str, int] = defaultdict(int)
    with closing(sqlite3.connect(path)) as connection:
        try:
            for name, size in connection.execute("SELECT name, pgsize FROM dbstat"):
                parts[name] += size
        except sqlite3.OperationalError:  # an SQLite built without it
            return []
    parts.pop("text")
    largest = sorted(parts, key=parts.__getitem__, reverse=True)[:8]
    shown = ", ".join(f"{name} {parts[name] / quotes:,.0f}" for name in largest)
    total = sum(parts.values()) / quotes
    return [
        Figure("size on disk, texts apart, a quote", "at most 1,000 bytes", f"{total:,.0f} bytes"),
        Figure("of which", "", shown),
    ]
