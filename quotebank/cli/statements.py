"""The commands `group` and `statement`: all wordings of one utterance."""

from __future__ import annotations

import sys

import click

from quotebank.cli import FINE, options, print_json


@click.command("group")
@click.option(
    "--batch", type=click.IntRange(min=1), default=10_000, show_default=True, help="How many quotes to store at a time."
)
@options.bank
@options.common
def group_command(batch: int, url: str, as_json: bool) -> int:
    """Group waiting quotes into statements.

    A statement is one utterance in all its wordings. Quotes wait if they were imported with --no-group. After an
    interruption, the same command resumes.

    \b
    Example:
      quotebank group --bank quotes.db
    """
    from quotebank.bank import QuoteBank

    with (
        QuoteBank(url) as bank,
        click.progressbar(length=0, label="Grouping", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar,
    ):

        def advance(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        count = bank.group(batch=batch, progress=advance)
    if as_json:
        print_json({"grouped": count})
    else:
        click.echo(f"{count:,} quotes grouped")
    return FINE


@click.command("statement")
@click.argument("id", type=options.words)
@options.bank
@options.common
def statement_command(id: str, url: str, as_json: bool) -> int:  # noqa: A002  the argument is called ID on the command line
    """Show every outlet's wording of what one quote says.

    ID is the id of any quote of the statement; its first six characters or more are enough. The most common wording
    comes first, then the differences in each article, word by word: [-left out-] {+added+}.

    \b
    Example:
      quotebank statement 4f1c2a9b
    """
    from quotebank.bank import QuoteBank

    with QuoteBank(url, read_only=True) as bank:
        statement = bank.statement(id)
    if as_json:
        from quotebank import serializers

        print_json(serializers.of_statement(statement))
    else:
        from quotebank.cli import display

        display.print_statement(statement)
    return FINE
