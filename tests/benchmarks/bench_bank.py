"""How fast a bank takes in quotes and answers, and how well it recognises retold words.

Run it as ``python tests/benchmarks/bench_bank.py [articles]``; the default of 3,000 articles (21,000 invented quotes)
takes about half a minute. Writing is compared with ``sqlite3.executemany`` of the same rows into the same tables.
"""

from __future__ import annotations

import itertools
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from quotebank import Article, Quote, QuoteBank, QuoteKind, Span, Speaker

BATCH = 100
TABLES = ("outlet", "text", "article", "speaker", "speaker_name", "quote", "quote_speaker")
chance = random.Random(20_260_128)  # noqa: S311


def zipf(number: int) -> list[float]:
    """Cumulative weights of ranks, as words and speakers have them."""
    return list(itertools.accumulate(1 / rank for rank in range(1, number + 1)))


WORDS = ["".join(chance.choices("abcdefghiklmnoprstuvwy", k=chance.randint(2, 9))) for _ in range(30_000)]
WORD_WEIGHTS = zipf(len(WORDS))
PEOPLE = [Speaker(" ".join(chance.choices(WORDS, k=2)).title(), role="analyst") for _ in range(20_000)]
PEOPLE_WEIGHTS = zipf(len(PEOPLE))


def some_words(number: int) -> str:
    """Words as frequent as they are in a language."""
    return " ".join(chance.choices(WORDS, cum_weights=WORD_WEIGHTS, k=number))


def articles(number: int) -> Iterator[tuple[Article, list[Quote]]]:
    """Articles of seven quotes each, by 500 outlets in ten years."""
    for n in range(number):
        text, quotes = "", []
        for _ in range(7):
            words = some_words(chance.randint(8, 30))
            [speaker] = chance.choices(PEOPLE, cum_weights=PEOPLE_WEIGHTS)
            text += some_words(12) + " “"
            content = Span(len(text), len(text) + len(words))
            cue = Span(content.end + 3, content.end + 7)
            mention = Span(cue.end + 1, cue.end + 1 + len(speaker.name))
            text += f"{words},” said {speaker.name}. "
            evidence = (('cue "{}" follows the quotation', "said"),)
            quotes.append(
                Quote(
                    words,
                    QuoteKind.DIRECT,
                    (speaker,),
                    (content,),
                    (content,),
                    cue,
                    mention,
                    confidence=chance.random(),
                    evidence=evidence,
                )
            )
        day = date(2016, 1, 1) + timedelta(days=chance.randrange(3650))
        yield Article(text, f"Outlet {n % 500}", f"https://outlet{n % 500}.org/{n}", f"Article {n}", day), quotes


def write(path: Path, number: int) -> float:
    """Fill a bank; return the processor time that the bank took for it."""
    spent = 0.0
    rest = articles(number)
    with QuoteBank(path) as bank:
        while batch := list(itertools.islice(rest, BATCH)):
            start = time.process_time()
            bank.add_extracted(batch)
            spent += time.process_time() - start
    return spent


def write_raw(source: Path, target: Path, batches: int, *, full_text: bool) -> float:
    """Copy the rows of a bank by executemany; return the processor time."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target, isolation_level=None)) as new:
        new.execute("PRAGMA journal_mode = WAL")
        new.execute("PRAGMA synchronous = NORMAL")
        new.execute("PRAGMA cache_size = -65536")
        for name, statement in old.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall():
            if not name.startswith("quote_fts") or (full_text and name == "quote_fts"):
                new.execute(statement)
        rows = {table: old.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}  # noqa: S608
        start = time.process_time()
        for batch in range(batches):
            new.execute("BEGIN IMMEDIATE")
            for table, all_rows in rows.items():
                size = -(-len(all_rows) // batches)
                some = all_rows[batch * size : (batch + 1) * size]
                if some:
                    places = ", ".join("?" * len(some[0]))
                    new.executemany(f"INSERT INTO {table} VALUES ({places})", some)  # noqa: S608
                    if full_text and table == "quote":
                        fill = "INSERT INTO quote_fts(rowid, text) SELECT id, text FROM quote WHERE id BETWEEN ? AND ?"
                        new.execute(fill, (some[0][0], some[-1][0]))
            new.execute("COMMIT")
        return time.process_time() - start


def timed(name: str, ask: Callable[[], object], times: int = 9) -> None:
    """Print how long a question takes."""
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        ask()
        spent.append((time.perf_counter() - start) * 1000)
    print(f"{name:<42} {median(spent):8.1f} ms, at most {max(spent):.1f}")


def retell(words: list[str], how: str) -> str:
    """Words as somebody retells them."""
    words = words[: len(words) // 2] if how.startswith("half") else list(words)
    for _ in range({"two changed": 2, "one dropped": 0, "half": 0}.get(how, 1)):
        words[chance.randrange(len(words))] = chance.choice(WORDS)
    if how == "one dropped":
        del words[chance.randrange(len(words))]
    return " ".join(words)


def read(path: Path) -> None:
    """Ask a bank what people ask."""
    with QuoteBank(path, read_only=True) as bank:
        quotes = bank.quotes()
        most = bank.speakers(limit=1)[0].speaker
        words = next(iter(quotes)).text.split()
        timed("a page of the newest", quotes.page)
        timed("a page by the most quoted speaker", quotes.by(most.name).since("2020").page)
        timed(f"a page containing {words[0]!r}", quotes.containing(words[0]).page)
        timed("the best of the same", quotes.containing(words[0]).best().page)
        timed("three facets of everything", lambda: quotes.facets("outlet", "speaker", "month"), 3)
        timed("three facets of a speaker", lambda: quotes.by(most.name).facets("outlet", "speaker", "month"), 3)
        sample = [quote for quote in quotes.limit(5_000) if len(quote.text.split()) >= 10][::25]
        for how in ("one changed", "two changed", "one dropped", "half", "half, one changed"):
            places = []
            start = time.perf_counter()
            for quote in sample:
                found = [match.quote.id for match in bank.who_said(retell(quote.text.split(), how))]
                places.append(found.index(quote.id) if quote.id in found else 99)
            each = (time.perf_counter() - start) / len(sample) * 1000
            first, ten = (sum(place < rank for place in places) / len(places) for rank in (1, 10))
            print(f"who_said, {how:<32} {each:8.1f} ms, first {first:.1%}, in ten {ten:.1%} of {len(places)}")


def main() -> None:
    """Write, then read, and print the figures."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 3_000
    with tempfile.TemporaryDirectory() as folder:
        bank = Path(folder, "quotes.db")
        spent = write(bank, number)
        print(
            f"{7 * number:,} quotes in {spent:.1f} s: {7 * number / spent:,.0f} a second, {bank.stat().st_size:,} bytes"
        )
        for full_text in (False, True):
            raw = write_raw(bank, Path(folder, f"raw{full_text}.db"), -(-number // BATCH), full_text=full_text)
            print(f"executemany {'with' if full_text else 'without'} full text: {raw:.1f} s; ratio {spent / raw:.2f}")
        read(bank)


if __name__ == "__main__":
    main()
