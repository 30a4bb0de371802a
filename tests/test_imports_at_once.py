"""Two imports into one bank at the same time, and what they leave behind."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path
from typing import Any

from invented import write_jsonl
from test_quotebank_dumps import lines, quotation

from quotebank import QuoteBank
from quotebank.importing import import_paths
from quotebank.runs import importing


def import_in_process(url: str, paths: list[Path], start: Any) -> None:
    """Import once everybody is there; what another process runs."""
    importing.BATCH = 7
    with QuoteBank(url) as bank:
        start.wait()
        import_paths(bank, paths)


def test_two_imports_at_once_store_each_article_once(bank_url, tmp_path):
    """What both of them read is there once, with its quotes; of a dump's articles each has the quotes of both."""
    shared = write_jsonl(tmp_path / "shared.jsonl", 40)
    dumps = []
    for half in (0, 1):
        records = [
            quotation(n, quotation=f"Number {n}", urls=[f"http://wire.example/{n % 5}"]) for n in range(half, 60, 2)
        ]
        dumps.append(tmp_path / f"dump{half}.json")
        dumps[-1].write_bytes(lines(*records))
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(2)
    orders = ([shared, dumps[0]], [dumps[1], shared])
    running = [context.Process(target=import_in_process, args=(bank_url, order, start)) for order in orders]
    for each in running:
        each.start()
    for each in running:
        each.join(120)
    assert [each.exitcode for each in running] == [0, 0]
    with QuoteBank(bank_url) as bank, QuoteBank(":memory:") as alone:
        import_paths(alone, [shared, *dumps])
        assert (bank.stats().articles, bank.stats().quotes) == (45, alone.stats().quotes)
        said = sorted(quote.id for quote in bank.quotes().newest())
        assert said == sorted(quote.id for quote in alone.quotes().newest())
        assert bank.quotes().by("Ines Holm").count() == alone.quotes().by("Ines Holm").count()
        with bank._database.reading() as connection:
            runs = connection.exec_driver_sql("SELECT report FROM run ORDER BY id").scalars().all()
        reports = [json.loads(run) if isinstance(run, str) else run for run in runs]
        assert sum(report["articles_new"] for report in reports) == 45
        assert sum(report["quotes_new"] for report in reports) == bank.stats().quotes
