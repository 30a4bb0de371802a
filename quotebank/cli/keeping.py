"""The commands that maintain a bank: `doctor` and `remove`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from quotebank.cli import FINE, NOT_FOUND_OR_REFUSED, options, print_json
from quotebank.cli.nearest import nearest_told

if TYPE_CHECKING:
    from quotebank.store.integrity_check import Examination, Problem


@click.command()
@click.option("--repair", "repairing", is_flag=True, help="Repair what can be repaired without losing anything.")
@options.bank
@options.common
def doctor(repairing: bool, url: str, as_json: bool) -> int:
    """Check a bank, and explain how to repair it.

    Every quote is compared with its text. Without --repair nothing is changed; even with it, texts and the words of
    quotes stay as they are. The exit code is 1 if something is wrong, or still wrong after the repair.

    \b
    Example:
      quotebank doctor --bank quotes.db
    """
    import attrs

    from quotebank.bank import QuoteBank

    repaired: tuple[Problem, ...] = ()
    if repairing:
        with QuoteBank(url, read_only=True):  # fails if there is no bank, where opening it for writing would create one
            pass
    with QuoteBank(url, read_only=not repairing) as bank:
        if repairing:
            repaired = bank.repair()
        found = bank.examine()
    if as_json:
        done = [attrs.asdict(problem) for problem in repaired]
        print_json({"sound": found.sound, **attrs.asdict(found), "repaired": done})
    else:
        _print_examination(found, repaired)
    return FINE if found.sound else NOT_FOUND_OR_REFUSED


@click.command()
@click.argument("article_id", required=False, type=options.words, metavar="[ARTICLE_ID]")
@click.option("--outlet", type=options.words, metavar="NAME", help="All articles of this outlet: its name or domain.")
@click.option(
    "--why",
    "reason",
    cls=options.Renamed,
    former="--reason",
    required=True,
    type=options.words,
    metavar="TEXT",
    help="The reason, for the log.",
)
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@options.bank
@options.common
def remove(article_id: str | None, outlet: str | None, reason: str, yes: bool, url: str, as_json: bool) -> int:
    """Remove an article, or all articles of an outlet, for good.

    The log keeps the reason, the day and the article's id, but no words, and the same article is not imported again.
    This cannot be undone except from a backup, which still has the words. ARTICLE_ID is printed by show; its first six
    characters or more are enough.

    \b
    Example:
      quotebank remove 4f1c2a9b --why "court order of 3 March"
    """
    from quotebank.bank import QuoteBank
    from quotebank.errors import QueryError

    if (article_id is None) == (outlet is None):
        raise QueryError("Give either the id of an article or --outlet NAME.")
    with QuoteBank(url, read_only=True):  # fails if there is no bank, where opening it for writing would create one
        pass
    with QuoteBank(url) as bank:
        if outlet is not None:
            with nearest_told(bank, outlet, "outlet"):
                there = bank.outlet(outlet)
            articles, quotes, whose = there.articles, there.quotes + there.rejected, f"of {there.outlet.name}"
        else:
            article_id = bank.article(article_id or "").id or ""
            articles, quotes, whose = 1, bank.quotes().in_article(article_id).with_rejected().count(), f"({article_id})"
        what = f"{articles:,} article{'s' * (articles != 1)} {whose} with {quotes:,} quote{'s' * (quotes != 1)}"
        if not yes and not click.confirm(f"Remove {what} for good?", err=True):
            click.echo("Nothing was removed.", err=True)
            return NOT_FOUND_OR_REFUSED
        if outlet is not None:
            bank.remove_outlet(there.outlet, reason=reason)
        elif article_id is not None:
            bank.remove(article_id, reason=reason)
    if as_json:
        print_json({"articles": articles, "quotes": quotes, "reason": reason})
    else:
        print(f"Removed {what}.")
    return FINE


def _print_examination(found: Examination, repaired: tuple[Problem, ...]) -> None:
    from quotebank.cli.display import clean, print_counts

    counts = {"articles": found.articles, "quotes": found.quotes, "  without a text": found.unanchored}
    print_counts([(name, f"{count:,}") for name, count in counts.items()] + [("schema revision", found.schema)])
    for problem in repaired:
        print(clean(f"Repaired: {problem.what} ({problem.count:,})."))
    for problem in found.problems:
        examples = ", ".join(problem.examples) + (", ..." if problem.count > len(problem.examples) else "")
        print(clean(f"Wrong: {problem.what} ({problem.count:,}{': ' if problem.examples else ''}{examples})."))
        print(clean(f"  To repair: {problem.remedy}."))
    for note in found.notes:
        print(note)
    print("The bank is sound." if found.sound else "The bank is not sound.")
