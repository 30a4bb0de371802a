"""Shows an import: a progress bar on a terminal, plain lines elsewhere, and a report at the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from rich.console import Console

from quotebank.cli import FINE, NOT_FOUND_OR_REFUSED, print_json
from quotebank.cli.display import one_line, print_counts
from quotebank.runs.workers import KEPT, Given

if TYPE_CHECKING:
    from quotebank.runs.importing import ImportReport, Progress

_SECONDS_BETWEEN_LINES = 10.0
_SHOWN = 100
"""Refusals and notes: more would push the counts off the screen."""


@contextmanager
def import_progress() -> Iterator[Callable[[Progress], None]]:
    """Lend a callback that shows an import's progress on standard error."""
    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    if not console.is_terminal:
        yield _Lines()
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("files, {task.fields[found]}"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Importing", total=None, found="")

        def advance(now: Progress) -> None:
            bar.update(task, completed=now.files, total=now.files_total, found=_found(now))

        yield advance


class _Lines:
    """Prints a line every few seconds."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, now: Progress) -> None:
        if time.monotonic() - self._last >= _SECONDS_BETWEEN_LINES:
            self._last = time.monotonic()
            click.echo(f"{now.files:,} of {now.files_total:,} files, {_found(now)}", err=True)


def print_previews(paths: Sequence[str], given: Given, *, as_json: bool) -> int:
    """Print what would be read from files; return the exit code."""
    from quotebank.runs.previewing import preview

    previews = preview(paths, given)
    if as_json:
        shown = [each.to_dict() for each in previews]
        print_json({"files": shown})
        return NOT_FOUND_OR_REFUSED if any(each["refused_total"] for each in shown) else FINE
    code = FINE
    for each in previews:
        print(one_line(each.path))
        counts = [
            (name, f"{count:,}") for name, count in (("articles", each.articles), ("lists", each.others)) if count
        ]
        counts += [
            (field, ", ".join(f"{key} ({count:,})" for key, count in keys.items()))
            for field, keys in each.fields.items()
        ]
        for name, told in counts:
            print(f"  {name:9}  {told}")
        _print_some(each.refused, "  refused    ", each.refused_total, "them")
        _print_some(each.notes, "  note       ", len(each.notes), "them")
        code = NOT_FOUND_OR_REFUSED if each.refused_total else code
    print("Nothing was stored.")
    return code


def print_report(report: ImportReport, bank: str) -> None:
    """Print what an import read, stored and refused."""
    optional = (
        ("articles in other languages", report.other_language),
        ("characters replaced", report.replaced_characters),
        ("outlets listed", report.outlets_new),
        ("speakers listed", report.speakers_new),
    )
    print_counts(
        [
            ("files read", f"{report.files_read:,}"),
            ("articles read", f"{report.articles_read:,}"),
            ("  new", f"{report.articles_new:,}"),
            *((("    changed", f"{report.articles_changed:,}"),) if report.articles_changed else ()),
            *((("  better read", f"{report.articles_reread:,}"),) if report.articles_reread else ()),
            ("  already known", f"{report.articles_known:,}"),
            ("quotes, new", f"{report.quotes_new:,}"),
            *((name, f"{count:,}") for name, count in optional if count),
            ("refused", f"{report.refused_total:,}"),
        ]
    )
    full = len(report.refused) >= KEPT
    total, kept = (report.refused_total, f"the first {KEPT:,} of them all") if full else (len(report.refused), "them")
    _print_some([str(refusal) for refusal in report.refused], "  ", total, kept)
    _print_some(report.notes, "note: ", len(report.notes), "them")
    print(f"{report.seconds:.1f} seconds; the bank is {bank}")
    if report.interrupted:
        click.echo("Interrupted. What is counted as new is stored; the same command goes on from there.", err=True)


def _print_some(lines: Sequence[str], before: str, total: int, kept: str) -> None:
    for line in lines[:_SHOWN]:
        print(f"{before}{one_line(line)}")
    if total > _SHOWN:
        print(f"{before}and {total - _SHOWN:,} more: --report FILE keeps {kept}")


def _found(now: Progress) -> str:
    refused = f", {now.refused:,} refused" if now.refused else ""
    return f"{now.articles:,} articles, {now.quotes:,} quotes{refused}"
