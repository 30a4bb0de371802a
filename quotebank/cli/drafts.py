"""The command `check-draft`: every quotation of a draft, checked before it is published."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quotebank.cli import FINE, NOT_FOUND_OR_REFUSED, WRONG_USE, options, print_json

if TYPE_CHECKING:
    from quotebank.bank import DraftReport
    from quotebank.records import Article

_VERDICTS = ("altered", "someone_else", "doubted", "denied", "not_found")


@click.command("check-draft")
@click.argument("files", nargs=-1, metavar="FILE...", type=click.Path(allow_dash=True))
@click.option(
    "--source",
    "sources",
    multiple=True,
    metavar="FILE",
    type=click.Path(),
    help="Check against this article instead of a bank; give it once for each.",
)
@click.option(
    "--allow", multiple=True, type=click.Choice(_VERDICTS), help="Do not count this verdict as a fault; repeatable."
)
@options.encoded
@click.option("--html", "as_html", is_flag=True, help="Print a page for an editor instead of text.")
@options.bank
@options.common
def check_draft(
    files: tuple[str, ...],
    sources: tuple[str, ...],
    allow: tuple[str, ...],
    encoding: str | None,
    as_html: bool,
    url: str,
    as_json: bool,
) -> int:
    """Check every quotation of a draft, and its speaker.

    FILE is a draft in any format that import reads: text, Markdown, HTML or a Word document. Without FILE, or with -,
    it comes from standard input. Each quotation is checked against the bank, or against the articles named with
    --source. Not found never means not said: only what was imported is searched.

    The exit code is 1 if a quotation is altered, someone else's, doubted, denied or not found, and 2 if a draft cannot
    be read or holds no quotation.

    \b
    Example:
      quotebank check-draft draft.md --source interview.txt
    """
    from quotebank.bank import QuoteBank

    if as_json and as_html:
        raise click.UsageError("--json and --html exclude each other.")
    named = files or ("-",)
    if named == ("-",) and sys.stdin.isatty():
        click.echo("Type or paste the draft; end it with Ctrl-D on a line of its own.", err=True)
    printed = [(path, article) for path in sources for article in _articles(path, encoding)]
    if sources and {path for path, _ in printed} != set(sources):
        return WRONG_USE
    reports: list[tuple[str, DraftReport]] = []
    unread = False
    with QuoteBank(":memory:") if sources else QuoteBank(url, read_only=True) as bank:
        articles = [article for _, article in printed]
        if articles:
            bank.add_many(articles)
        for path in named:
            drafts = _articles(path, encoding)
            reports += [(path, bank.check_draft(draft, sources=articles)) for draft in drafts]
            unread = unread or not drafts
    _print(reports, allow, as_html=as_html, as_json=as_json)
    empty = [name for name, report in reports if not report.passages]
    for name in empty:
        click.echo(f"{name}: no quotation found. That does not mean that it has none: read it to be sure.", err=True)
    if unread or empty or not reports:
        return WRONG_USE
    return NOT_FOUND_OR_REFUSED if any(report.faults(allow) for _, report in reports) else FINE


def _articles(path: str, encoding: str | None) -> list[Article]:
    """Read a file, with its name for an outlet, and print what cannot be read."""
    from quotebank.readers import Refusal, Remark, read
    from quotebank.records import Article

    found = []
    for item in read(path, outlet=Path(path).name, encoding=encoding):
        if isinstance(item, Article):
            found.append(item)
        elif isinstance(item, Refusal | Remark):
            click.echo(str(item), err=True)
    return found


def _print(reports: list[tuple[str, DraftReport]], allow: tuple[str, ...], *, as_html: bool, as_json: bool) -> None:
    if as_json:
        from quotebank import serializers

        print_json({"drafts": [{"file": name} | serializers.of_draft(report, allow) for name, report in reports]})
    elif as_html:
        from quotebank.exports import draft_page

        print(draft_page(reports, allow), end="")
    else:
        from quotebank.cli import display_drafts

        for name, report in reports:
            display_drafts.print_draft(name, report, allow)
        counts = Counter(item.verdict.verdict.value for _, report in reports for item in report.passages)
        if counts:
            told = ", ".join(f"{many} {verdict.replace('_', ' ')}" for verdict, many in counts.most_common())
            number = sum(counts.values())
            print(f"{number} quotation{'s' if number > 1 else ''}: {told}. Not found never means not said.")
