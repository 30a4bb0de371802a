"""How fast a bank takes in quotes and answers, how large it is, and how well it recognises retold words.

Run it as ``python tests/benchmarks/bench_bank.py --quotes 20000 --seed 7``; about half a minute on SQLite. Times of
writing are processor time, times of reading what a person waits.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import generator
import reading
import writing
from measuring import Figure, show

from quotebank import QuoteBank

_AGAIN = 20_000
_SAMPLE = 3_000
_INLINE = 100_000
"""Quotes that are grouped as they are written, to compare; the large bank is grouped afterwards, as an import does."""


def figures(url: str | None, quotes: int, seed: int, questions: int) -> Iterator[Figure]:
    """Write, then read, and yield the figures; without an address, in an SQLite file that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        path = None if url else Path(folder, "quotes.db")
        if path:
            yield _grouped_at_once(Path(folder), min(quotes, _INLINE), seed)
        with QuoteBank(url or str(path)) as bank:
            spent = writing.fill(bank, generator.stories(quotes, seed), group=False)
            yield Figure("write path: quotes a second of processor time", "", f"{quotes / spent:,.0f}")
            again = min(quotes, _AGAIN)
            stored = list(generator.stories(again, seed))
            start = time.process_time()
            writing.fill(bank, stored[: -1 if again < quotes else None], group=False)
            share = (time.process_time() - start) / again / (spent / quotes)
            yield Figure("the same again through add_extracted", "", f"{share:.1%}")
            articles = bank.stats().articles
            bank.analyze()
            start = time.process_time()
            bank.group()
            grouping = time.process_time() - start
            yield Figure("grouping: quotes a second of processor time", "", f"{quotes / grouping:,.0f}")
            bank.analyze()
        if path:
            yield from _ratios(path, articles, spent, grouping)
        yield from answers(url or str(path), quotes, seed, questions)


def _ratios(path: Path, articles: int, spent: float, grouping: float) -> Iterator[Figure]:
    floor = writing.floor(path, articles, path.parent)
    measured = f"{spent / floor:.2f} ({spent:.1f} s / {floor:.1f} s)"
    yield Figure("write path, processor time to raw executemany", "at most 2.5", measured)
    both = spent + grouping
    measured = f"{both / floor:.2f} ({both:.1f} s / {floor:.1f} s)"
    yield Figure("write path and quotebank group, the same", "at most 10", measured)


def _grouped_at_once(folder: Path, quotes: int, seed: int) -> Figure:
    path = folder / "inline.db"
    with QuoteBank(path) as bank:
        spent = writing.fill(bank, generator.stories(quotes, seed))
        articles = bank.stats().articles
    floor = writing.floor(path, articles, folder)
    measured = f"{spent / floor:.2f} ({spent:.1f} s / {floor:.1f} s, {quotes:,} quotes)"
    return Figure("write path, grouping as quotes come in, the same", "at most 10", measured)


def answers(url: str, quotes: int, seed: int, questions: int) -> Iterator[Figure]:
    """Read a bank that the same quotes and seed have filled, and yield the figures."""
    chance = random.Random(seed)  # noqa: S311  repeatable, not secret
    sample = list(itertools.islice(generator.stories(quotes, seed), _SAMPLE))
    with QuoteBank(url, read_only=True) as bank:
        if "://" not in url:
            yield from writing.sizes(Path(url), quotes)
        yield from reading.waits(bank, sample, chance)
        yield from reading.recalls(bank, sample, chance, questions)


def main(arguments: Sequence[str]) -> None:
    """Print the figures as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quotes", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--url", help="an empty bank, postgresql+psycopg://user@host/database say")
    parser.add_argument("--bank", help="a bank that --quotes and --seed have filled before: read it only")
    parser.add_argument("--questions", type=int, default=50, help="how many quotes to retell in each way")
    given = parser.parse_args(arguments)
    if given.bank:
        show(answers(given.bank, given.quotes, given.seed, given.questions))
    else:
        show(figures(given.url, given.quotes, given.seed, given.questions))


if __name__ == "__main__":
    main(sys.argv[1:])
