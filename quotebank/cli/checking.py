"""The command `check`: a fact-checker's verdict."""

from __future__ import annotations

import click

from quotebank.cli import FINE, NOT_FOUND_OR_REFUSED, options, print_json
from quotebank.cli.nearest import tell_unknown


@click.command()
@click.argument("text", nargs=-1, required=True, metavar="TEXT...", type=options.words, callback=options.with_words)
@options.by
@click.option("--limit", type=click.IntRange(min=1), default=5, show_default=True, help="At most this many quotes.")
@options.bank
@options.common
def check(text: str, by: str | None, limit: int, url: str, as_json: bool) -> int:
    """Say whether TEXT was printed as said, and by whom.

    The verdict is one of: verbatim, altered, reported, denied, doubted, someone_else, disputed, not_found. The
    evidence follows, with word-by-word differences: [-asked for-] {+printed+}. Found means printed by that outlet; not
    found never means not said. The exit code is 1 for not_found.

    \b
    Example:
      quotebank check "the base is not needed" --by Bridzhe
    """
    from quotebank.bank import QuoteBank
    from quotebank.store.verdicts import Finding

    with QuoteBank(url, read_only=True) as bank:
        verdict = bank.check(text, by, limit=limit)
        if not any(item.attribution in ("asked", "possible") for item in verdict.evidence):
            tell_unknown(bank, by=by)
    if as_json:
        from quotebank import serializers

        print_json(serializers.of_verdict(verdict))
    else:
        from quotebank.cli import display

        display.print_verdict(verdict)
    return NOT_FOUND_OR_REFUSED if verdict.verdict is Finding.NOT_FOUND else FINE
