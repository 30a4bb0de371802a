"""How figures are measured and shown beside their targets."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from statistics import median

from attrs import frozen


@frozen
class Figure:
    """What was measured; "at most" or "at least" a target, or without one."""

    what: str
    target: str
    measured: str

    def __str__(self) -> str:
        return f"| {self.what} | {self.target} | {self.measured} |"


def show(figures: Iterable[Figure]) -> None:
    """Print the figures as a table, each as soon as it is measured."""
    print("| figure | target | measured |", "| --- | --- | --- |", sep="\n")
    for figure in figures:
        print(figure, flush=True)


def waited(what: str, target_ms: float | None, questions: Iterable[Callable[[], object]]) -> Figure:
    """Ask questions once each; return the median and 95th percentile of the milliseconds that an answer took.

    Processor time stands beside it: on a busy machine it alone says what an SQLite bank costs.
    """
    spent, worked = [], []
    for ask in questions:
        start, start_work = time.perf_counter(), time.process_time()
        ask()
        spent.append((time.perf_counter() - start) * 1000)
        worked.append((time.process_time() - start_work) * 1000)
    times = f"{median(spent):.1f} / {_late(spent):.1f} ms, of processor time {median(worked):.1f} / {_late(worked):.1f}"
    return Figure(what, f"p95 {target_ms:g} ms" if target_ms else "", f"median / p95 {times} ({len(spent)})")


def _late(times: list[float]) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * 0.95))]
