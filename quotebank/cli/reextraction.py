"""The command `reextract`: find the quotes of stored articles again, with this version."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from quotebank.cli import FINE, INTERRUPTED, NOT_FOUND_OR_REFUSED, options, print_json
from quotebank.cli.nearest import nearest_told

if TYPE_CHECKING:
    from datetime import date

    from quotebank.runs.reextraction import ReextractionReport

_SHOWN = 100
"""Failures and lost corrections: more would push the counts off the screen."""


@click.command("reextract")
@options.outlet
@options.since
@click.option("--limit", type=click.IntRange(min=1), help="At most this many articles.")
@click.option("--all", "everything", is_flag=True, help="Also articles already extracted by this version.")
@click.option(
    "--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Number of processes that extract."
)
@click.option("--no-group", is_flag=True, help="Do not group quotes into statements; run quotebank group later.")
@options.bank
@options.common
def reextract_command(
    outlet: str | None,
    since: date | str | None,
    limit: int | None,
    everything: bool,
    jobs: int,
    no_group: bool,
    url: str,
    as_json: bool,
) -> int:
    """Find the quotes of stored articles again, with this version.

    This reads the articles that an older version or another extractor has read. People's corrections are kept;
    corrections whose quotes are no longer found are listed, and stay in the log. Articles that came with their quotes,
    from a dump or an export, are left alone. After an interruption, the same command resumes.

    \b
    Example:
      quotebank reextract --jobs 4
    """
    from quotebank.bank import QuoteBank
    from quotebank.runs.reextraction import ReextractionInterrupted

    with QuoteBank(url, read_only=True):  # fails if there is no bank, where opening it for writing would create one
        pass
    with (
        QuoteBank(url) as bank,
        nearest_told(bank, outlet, "outlet"),
        click.progressbar(length=0, label="Extracting", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar,
    ):

        def advance(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        try:
            report = bank.reextract(
                outlet=outlet,
                since=since,
                limit=limit,
                everything=everything,
                jobs=jobs,
                group=not no_group,
                progress=advance,
            )
        except ReextractionInterrupted as stopped:
            report = stopped.report
    if as_json:
        print_json(report.to_dict())
    else:
        _print_report(report)
    if report.interrupted:
        click.echo("Interrupted. What is counted is stored; the same command goes on from there.", err=True)
        return INTERRUPTED
    return NOT_FOUND_OR_REFUSED if report.failed else FINE


def _print_report(report: ReextractionReport) -> None:
    from quotebank.cli.display import one_line

    if not report.articles + report.failed:
        print(f"No article waits for {report.extractor}.")
        return
    print(
        f"{_count(report.articles, 'article')} extracted again by {report.extractor}, "
        f"{report.articles_changed:,} changed: {_count(report.quotes_added, 'quote')} added, "
        f"{report.quotes_removed:,} removed, {report.quotes_kept:,} kept."
    )
    if report.carried:
        print(f"Of those kept, {report.carried:,} had been corrected: these corrections are kept.")
    if report.detached:
        print(f"{_count(len(report.detached), 'correction')} of quotes that were not found again:")
    for one in report.detached[:_SHOWN]:
        made = one.correction
        line = (
            f"{made.id} {made.action} by {made.who}, {made.made_at:%Y-%m-%d}: “{one.text}” (article {one.article_id})"
        )
        print(f"  {one_line(line)}")
    if len(report.detached) > _SHOWN:
        print(f"  and {len(report.detached) - _SHOWN:,} more: --json lists them all")
    if report.failed:
        print(f"{_count(report.failed, 'article')} failed and stayed as before:")
    for failure in report.failures[:_SHOWN]:
        print(f"  {one_line(str(failure))}")
    if report.failed > _SHOWN:
        print(f"  and {report.failed - _SHOWN:,} more: --json lists the first of them")


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
