"""The commands. Everything but Click is imported only when a command runs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

import click

from quotebank._version import __version__
from quotebank.cli import (
    FINE,
    INTERRUPTED,
    NOT_FOUND_OR_REFUSED,
    checking,
    drafts,
    keeping,
    options,
    print_json,
    profiles,
    reextraction,
    serving,
    statements,
)
from quotebank.cli.export import NOT_FOUND, export
from quotebank.cli.failures import Commands
from quotebank.cli.manual import print_manual
from quotebank.cli.nearest import nearest, tell_unknown

if TYPE_CHECKING:
    from datetime import date

    from quotebank.bank import QuoteBank

_PATH = click.Path(allow_dash=True, readable=False)
"""A path that Click does not check: the reader refuses a bad file by name and goes on with the others."""


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.option(
    "--man", is_flag=True, is_eager=True, expose_value=False, callback=print_manual, help="Print the manual page."
)
@options.debug
def quotebank() -> None:
    """Find what was said in news articles, and by whom.

    \b
    A first bank, and a question about it:
      quotebank import articles/ --bank quotes.db
      quotebank who-said "the base is not needed" --bank quotes.db

    \b
    Exit codes: 0 fine; 1 nothing was found, or something was refused or
    failed; 2 wrong use; 130 interrupted.
    """


@quotebank.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=_PATH)
@options.bank
@click.option("--outlet", type=options.words, metavar="NAME", help="The outlet of articles that do not name theirs.")
@click.option("--date", "day", type=options.Day(part=False), metavar="DATE", help="The date of articles without one.")
@click.option(
    "--map",
    "names",
    type=options.words,
    multiple=True,
    metavar="FIELD=KEY",
    help="Read a field of articles from this key or column, as in text=storyline; may be repeated.",
)
@options.encoded
@click.option("--dry-run", is_flag=True, help="Only show what would be read, and which field from which key.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Number of processes that read and extract.",
)
@click.option("--no-group", is_flag=True, help="Do not group quotes into statements; run quotebank group later.")
@click.option(
    "--report",
    type=click.File("w", encoding="utf-8", lazy=False),
    metavar="FILE",
    help="Write the report to FILE as JSON.",
)
@options.common
def import_command(
    paths: tuple[str, ...],
    url: str,
    outlet: str | None,
    day: date | None,
    names: tuple[str, ...],
    encoding: str | None,
    dry_run: bool,
    jobs: int,
    no_group: bool,
    report: IO[str] | None,
    as_json: bool,
) -> int:
    """Read articles, and lists of outlets and speakers.

    PATH is a folder, a file (.txt, .html, .md, .docx, .jsonl, .ndjson, .json, .csv, .tsv, .vtt, .srt, each also with
    .gz, .bz2, .xz or .zst, or in a .zip) or - for standard input. A bank that does not exist is created. Articles that
    the bank already has are skipped, so an interrupted import resumes when it is started again. A file that cannot be
    read is reported by name, the import goes on with the others, and the exit code is 1.

    \b
    Example:
      quotebank import articles/ --outlet AnewZ --report report.json
    """
    from quotebank.cli import progress
    from quotebank.readers.field_names import parse_names
    from quotebank.runs.importing import ImportInterrupted, import_paths
    from quotebank.runs.workers import Given

    given = Given(outlet, day, parse_names(names), encoding)
    if dry_run:
        return progress.print_previews(paths, given, as_json=as_json)
    with _opened(url, read_only=False) as bank:
        try:
            with progress.import_progress() as advance:
                done = import_paths(
                    bank, paths, outlet=outlet, published=day, names=given.names, encoding=encoding, jobs=jobs,
                    group=not no_group, progress=advance,
                )  # fmt: skip
        except ImportInterrupted as stopped:
            done = stopped.report
    if as_json:
        print_json(done.to_dict())
    else:
        progress.print_report(done, bank.address)
    if report:
        _write_report(report, done.to_json())
    if done.interrupted:
        return INTERRUPTED
    return NOT_FOUND_OR_REFUSED if done.refused_total else FINE


def _write_report(file: IO[str], report: str) -> None:
    try:
        file.write(report + "\n")
        file.flush()  # Click closes the file and hides errors from that
    except OSError as error:
        raise OSError(error.errno, error.strerror, file.name) from error


@quotebank.command("extract")
@click.argument("file", default="-", type=_PATH)
@options.explain
@options.encoded
@options.common
def extract_command(file: str, explain: bool, encoding: str | None, as_json: bool) -> int:
    """Print the quotes of one text; no bank is needed.

    FILE is anything that import reads. Without FILE, or with -, the text comes from standard input.

    \b
    Example:
      echo '"It works," said Ada Li.' | quotebank extract
    """
    from attrs import evolve

    from quotebank import serializers
    from quotebank.extraction import extractor
    from quotebank.readers import STANDARD_INPUT, Refusal, Remark, read
    from quotebank.records import Article

    if file == STANDARD_INPUT and sys.stdin.isatty():
        click.echo("Type or paste the text; end it with Ctrl-D on a line of its own.", err=True)
    quotes, explanations, refused = [], [], False
    for item in read(file, encoding=encoding):
        if isinstance(item, Article):
            explanations += extractor.explain(item) if explain else []
            quotes += [evolve(quote, article=evolve(item, text=None)) for quote in extractor.extract(item)]
        elif isinstance(item, Refusal | Remark):
            click.echo(str(item), err=True)
            refused = refused or isinstance(item, Refusal)
    if as_json:
        told = {"explanations": [serializers.of_explanation(each) for each in explanations]} if explain else {}
        print_json({"quotes": serializers.of_quotes(quotes)} | told)
    elif explain:
        from quotebank.cli.explaining import print_explanations

        print_explanations(explanations)
    else:
        from quotebank.cli import display

        display.print_quotes(quotes)
    if refused:
        return NOT_FOUND_OR_REFUSED
    return _found(quotes, "No quotes found.")


@quotebank.command()
@click.argument("text", nargs=-1, metavar="[TEXT]...", type=options.words, callback=options.joined)
@options.filters
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="At most this many quotes.")
@click.option("--after", type=options.words, metavar="CURSOR", help="Continue after the page that printed this cursor.")
@options.bank
@options.common
def search(text: str | None, limit: int, after: str | None, url: str, as_json: bool, **filters: Any) -> int:  # noqa: ANN401
    """List the quotes that contain the words of TEXT.

    Without TEXT, list all quotes that the options select.

    \b
    Example:
      quotebank search base closes --by Bridzhe --told AnewZ --since 2026-01
    """
    from quotebank import serializers

    with _opened(url) as bank:
        quotes = options.chosen(bank, text=text, **filters)
        quotes = quotes.with_text() if as_json else quotes  # the link in the JSON needs it
        page = (quotes.after(after) if after else quotes).page(limit)
        bare = quotes.by_surname_only()
        others = bare.count() if bare else 0
        if not page.quotes:
            tell_unknown(bank, by=filters["by"], outlet=filters["outlet"])
        options.unrated(quotes, filters["min_confidence"])
    if as_json:
        told = {"next": page.next, "complete": page.complete, "surname_only": others}
        print_json({"quotes": serializers.of_quotes(page.quotes)} | told)
    else:
        from quotebank.cli import display

        display.print_quotes(page.quotes)
        if not page.complete:
            print("More than 5,000 quotes contain these words: the best of the 5,000 stored last.")
        if page.next:
            print(f"More: the same command with --after {page.next}")
        if others:
            print(f"{others:,} more by somebody called only by that surname: the same command with --or-surname")
    return _found(page.quotes, f"Nothing found. {NOT_FOUND}")


@quotebank.command("who-said")
@click.argument("text", nargs=-1, required=True, metavar="TEXT...", type=options.words, callback=options.with_words)
@options.by
@options.outlet
@options.since
@options.until
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, help="At most this many answers.")
@options.bank
@options.common
def who_said(text: str, limit: int, url: str, as_json: bool, **filters: Any) -> int:  # noqa: ANN401
    """Find who said TEXT, even in other words, best match first.

    Each quote is compared with TEXT word by word: [-asked for-] {+found+}.

    \b
    Example:
      quotebank who-said "the base isn't needed any more"
    """
    from quotebank import serializers

    with _opened(url) as bank:
        among = options.narrowed(bank.quotes(), **filters) if any(filters.values()) else None
        matches = bank.who_said(text, limit=limit, among=among)
        if not matches:
            tell_unknown(bank, by=filters["by"], outlet=filters["outlet"])
    if as_json:
        print_json({"asked": text, "matches": [serializers.of_match(match) for match in matches]})
    else:
        from quotebank.cli import display

        display.print_matches(matches)
    return _found(matches, f"Nothing found. {NOT_FOUND}")


quotebank.add_command(checking.check)
quotebank.add_command(drafts.check_draft)


@quotebank.command()
@click.argument("id", type=options.words)
@options.explain
@options.bank
@options.common
def show(id: str, explain: bool, url: str, as_json: bool) -> int:  # noqa: A002  the argument is called ID there
    """Show one quote in its paragraph, with reasons and source.

    The reasons explain the choice of the speaker, and the source says where the quote was printed.

    ID is printed by the other commands; its first six characters or more are enough.

    \b
    Example:
      quotebank show 4f1c2a9b
    """
    from quotebank import serializers

    with _opened(url) as bank:
        quote = bank.quote(id)
        article = bank.article(quote.article.id) if quote.article and quote.article.id else None
        versions = bank.versions(article) if article else []
        explanations = bank.extractor.explain(article) if explain and article and article.text is not None else []
    explanations = [each for each in explanations if each.quote and each.quote.content == quote.content]
    if as_json:
        told = {"explanations": [serializers.of_explanation(each) for each in explanations]} if explain else {}
        print_json(serializers.of_quote_in_full(quote, article, versions) | told)
    else:
        from quotebank.cli import display

        display.print_quote_in_full(quote, article, versions)
        if explanations:
            from quotebank.cli.explaining import print_explanations

            print()
            print_explanations(explanations)
    if explain and not explanations:
        click.echo("No explanation: the text is not in the bank, or the extractor finds no such quote in it.", err=True)
        return NOT_FOUND_OR_REFUSED
    return FINE


quotebank.add_command(statements.statement_command)
quotebank.add_command(statements.group_command)
quotebank.add_command(serving.serve)
quotebank.add_command(reextraction.reextract_command)


@quotebank.command()
@click.argument("name", nargs=-1, metavar="[NAME]...", type=options.words, callback=options.joined)
@click.option("--limit", type=click.IntRange(min=1), help="At most this many speakers.")
@options.bank
@options.common
def speakers(name: str | None, limit: int | None, url: str, as_json: bool) -> int:
    """List who is quoted, most quoted first.

    With NAME, only those with a name that contains it. Speakers without quotes come last.

    \b
    Example:
      quotebank speakers Bridzhe
    """
    from quotebank import serializers

    with _opened(url) as bank:
        found = bank.speakers(name, limit=limit)
        near = nearest(bank, name, "speaker") if name and not found else ""
    if as_json:
        print_json({"speakers": [serializers.of_speaker(summary) for summary in found]})
    else:
        from quotebank.cli import display

        display.print_speakers(found)
    return _found(found, f"No speakers found.{near}")


@quotebank.command()
@click.option("--all", "listed", is_flag=True, help="Also the outlets from lists that have no article.")
@options.bank
@options.common
def outlets(listed: bool, url: str, as_json: bool) -> int:
    """List the outlets that have articles, most articles first.

    Outlets with equally many articles are sorted by name.

    \b
    Example:
      quotebank outlets --bank quotes.db
    """
    from quotebank import serializers

    with _opened(url) as bank:
        found = bank.outlets(with_articles=not listed)
    if as_json:
        print_json({"outlets": [serializers.of_outlet(summary) for summary in found]})
    else:
        from quotebank.cli import display

        display.print_outlets(found)
    return _found(
        found, "No outlets found." if listed else "No outlet has an article: --all shows those that are only listed."
    )


quotebank.add_command(profiles.speaker_command)
quotebank.add_command(profiles.outlet_command)


@quotebank.command()
@options.bank
@options.common
def stats(url: str, as_json: bool) -> int:
    """Count what the bank holds.

    \b
    Example:
      quotebank stats --json
    """
    from quotebank import serializers

    with _opened(url) as bank:
        counts = bank.stats()
    if as_json:
        print_json(serializers.of_stats(counts))
    else:
        from quotebank.cli import display

        display.print_stats(counts)
    return FINE


quotebank.add_command(export)


@quotebank.command("evaluate")
@click.argument("gold", type=click.Path())
@click.option("--errors", type=click.IntRange(min=0), default=0, metavar="N", help="Also list the first N mistakes.")
@click.option("--rules", is_flag=True, help="Instead, switch off each rule and say what that changes.")
@click.option("--features", is_flag=True, help="The same for each group of learned features; takes minutes.")
@options.common
def evaluate_command(gold: str, errors: int, rules: bool, features: bool, as_json: bool) -> int:
    """Measure the extraction on hand-labelled articles.

    No bank is needed.

    GOLD is a JSON Lines file with one article per line: its text, the spans in quotation marks, and who said what, as
    places in the text.

    \b
    Example:
      quotebank evaluate gold.jsonl --errors 20
      quotebank evaluate gold.jsonl --rules
    """
    from quotebank import serializers
    from quotebank.evaluation import evaluate
    from quotebank.gold import read_gold

    if rules or features:
        return _ablate(gold, rules=rules, features=features, as_json=as_json)
    evaluation = evaluate(read_gold(gold))
    if as_json:
        print_json(serializers.of_evaluation(evaluation, errors))
    else:
        from quotebank.cli import display

        display.print_evaluation(evaluation, errors)
    return FINE


def _ablate(gold: str, *, rules: bool, features: bool, as_json: bool) -> int:
    from quotebank import serializers
    from quotebank.ablation import ablate
    from quotebank.cli import display
    from quotebank.gold import read_gold

    ablations = ablate(read_gold(gold), rules=rules, features=features)
    if as_json:
        print_json(serializers.of_ablations(ablations))
    else:
        display.print_ablations(ablations)
    return FINE


quotebank.add_command(keeping.remove)
quotebank.add_command(keeping.doctor)


@contextmanager
def _opened(url: str, *, read_only: bool = True) -> Iterator[QuoteBank]:
    from quotebank.bank import QuoteBank

    with QuoteBank(url, read_only=read_only) as bank:
        yield bank


def _found(answers: Any, otherwise: str) -> int:  # noqa: ANN401  anything that is false when nothing was found
    if answers:
        return FINE
    click.echo(otherwise, err=True)
    return NOT_FOUND_OR_REFUSED
