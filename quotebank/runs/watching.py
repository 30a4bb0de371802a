"""Imports what is new in feeds, in rounds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from quotebank.bank import QuoteBank
from quotebank.runs.importing import ImportReport, import_paths
from quotebank.runs.visiting import Web


def watch_feeds(
    opened: Callable[[], QuoteBank], web: Web, *, every: float, rounds: int | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[ImportReport]:  # fmt: skip
    """Yield the report of each round; between two of them, no bank is open.

    Args:
        opened: opens the bank.
        web: the feeds, and how they are fetched.
        every: seconds from the beginning of one round to that of the next.
        rounds: how many; without end if it is None.
        sleep: waits for some seconds.

    Raises:
        ImportInterrupted: on Ctrl-C during a round.
        BankError: the bank cannot be opened or written.
    """
    done = 0
    while True:
        began = time.monotonic()
        with opened() as bank:
            report = import_paths(bank, [], web=web)
        yield report
        done += 1
        if done == rounds:
            return
        sleep(max(0.0, began + every - time.monotonic()))
