"""The command `export`, and files that are written completely or not at all."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from quotebank.cli import FINE, NOT_FOUND_OR_REFUSED, options
from quotebank.cli.nearest import tell_unknown

if TYPE_CHECKING:
    from quotebank.bank import QuoteBank

NOT_FOUND = "Not found does not mean not said: this bank holds only what was imported."
FORMATS = ("jsonl", "csv", "datapackage", "schema-org", "web-annotation", "quotebank-dump")


@click.command()
@click.argument("text", nargs=-1, metavar="[TEXT]...", type=options.words, callback=options.joined)
@click.option("--format", "form", type=click.Choice(FORMATS), default="jsonl", show_default=True, help="The format.")
@click.option("--output", type=click.Path(), metavar="FILE", help="Write to FILE, not standard output.")
@click.option(
    "--with-texts", is_flag=True, help="The whole bank, one article per line with its text, to import elsewhere."
)
@options.filters
@click.option("--limit", type=click.IntRange(min=1), help="At most this many quotes.")
@options.bank
@options.common
def export(
    text: str | None,
    form: str,
    output: str | None,
    with_texts: bool,
    limit: int | None,
    url: str,
    as_json: bool,
    **filters: Any,  # noqa: ANN401
) -> int:
    """Export quotes for other programs.

    The options select quotes as in search. The output is UTF-8, and a file appears only when it is complete. --json is
    short for --format jsonl. In a CSV, an apostrophe is put before cells that a spreadsheet would run as a formula, and
    a CSV written with --output begins with the byte order mark that Excel needs for UTF-8. A datapackage is a folder. A
    quotebank-dump has one statement per line, of direct quotes unless --kind is given.

    \b
    Example:
      quotebank export --by Bridzhe --format csv --output bridzhe.csv
      quotebank export --with-texts --output bank.jsonl
    """
    from quotebank.bank import QuoteBank

    form = "jsonl" if as_json else form
    if with_texts and (form != "jsonl" or limit or text or any(filters.values())):
        raise click.UsageError(
            "--with-texts writes the whole bank as JSON Lines: an article without some of its quotes would be imported "
            "elsewhere as complete. Leave out the options that select quotes."
        )
    if form == "datapackage" and not output:
        raise click.UsageError("a datapackage is a folder: give its path with --output.")
    with QuoteBank(url, read_only=True) as bank:
        write = _articles(bank) if with_texts else _writer(bank, form, limit, {"text": text, **filters})
        with _folder(output) if form == "datapackage" and output else _stream(output, bom=form == "csv") as place:
            count = write(place)
        if not count:
            tell_unknown(bank, by=filters["by"], outlet=filters["outlet"])
    if output:
        what = "statements" if form == "quotebank-dump" else "quotes"
        click.echo(f"{count} {what} written to {click.format_filename(output)}", err=True)
    if count or with_texts:
        return FINE
    click.echo(f"Nothing found. {NOT_FOUND}", err=True)
    return NOT_FOUND_OR_REFUSED


def _articles(bank: QuoteBank) -> Callable[[Any], int]:
    from quotebank.exports import export_articles, export_lists

    def write(out: TextIO) -> int:
        export_lists(bank.listed_outlets(), bank.listed_speakers(), out)
        return export_articles(bank.articles(), out)

    return write


def _writer(bank: QuoteBank, form: str, limit: int | None, filters: dict[str, Any]) -> Callable[[Any], int]:
    """Return a function that writes the chosen quotes to a stream or into a folder."""
    from quotebank import exports

    if form == "quotebank-dump":
        statements = options.chosen(bank, **(filters | {"kind": filters["kind"] or "direct"})).statements()
        return lambda out: exports.export_quotebank_dump(islice(statements, limit), out)
    quotes = options.chosen(bank, **filters).with_text()
    options.unrated(quotes, filters["min_confidence"])
    chosen = quotes.limit(limit) if limit else quotes
    writers: dict[str, Callable[[Any, Any], int]] = {
        "jsonl": exports.export_jsonl,
        "csv": exports.export_csv,
        "datapackage": exports.export_datapackage,
        "schema-org": exports.export_schema_org,
        "web-annotation": exports.export_web_annotation,
    }
    return lambda place: writers[form](chosen, place)


@contextmanager
def _stream(path: str | None, *, bom: bool) -> Iterator[TextIO]:
    """Lend standard output, or a temporary file that is renamed once it is complete."""
    if path is None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", newline="")
        yield sys.stdout
        return
    target = Path(path).resolve()
    in_place = target.exists() and not target.is_file()  # a device or a pipe
    part = target if in_place else target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with _named(path), part.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as file:
            yield file
            file.flush()
            if not in_place:
                os.fsync(file.fileno())
        if not in_place:
            with _named(path):
                part.replace(target)
    finally:
        if not in_place:
            part.unlink(missing_ok=True)


@contextmanager
def _folder(path: str) -> Iterator[Path]:
    """Lend a temporary folder whose files are moved into place once all are complete."""
    target = Path(path).resolve()
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with _named(path):
            part.mkdir()
        with _named(path):
            yield part
            target.mkdir(exist_ok=True)
            for file in sorted(part.iterdir(), reverse=True):  # quotes.csv before the file that describes it
                file.replace(target / file.name)
    finally:
        shutil.rmtree(part, ignore_errors=True)


@contextmanager
def _named(path: str) -> Iterator[None]:
    """Make errors name the file that was asked for, not the temporary one."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as problem:
        raise OSError(problem.errno, problem.strerror, path) from problem
