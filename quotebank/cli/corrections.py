"""The commands that correct a bank, and undo corrections."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from getpass import getuser
from typing import Any

import click

from quotebank.cli import FINE, NOT_FOUND_OR_REFUSED, options, print_json
from quotebank.cli.commands import quotebank

_ACTIONS: dict[str, str] = {
    "merge": "SPEAKER INTO",
    "split": "SPEAKER NAME [PART]...",
    "rename": "SPEAKER NAME",
    "alias": "SPEAKER NAME",
    "link": "SPEAKER WIKIDATA",
    "accept": "QUOTE",
    "reject": "QUOTE",
    "reattribute": "QUOTE [SPEAKER]...",
}


def _signed(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say who corrects, and why."""
    who = click.option(
        "--who", type=options.words, metavar="NAME", help="Who makes the correction; by default the current user."
    )
    why = click.option("--why", type=options.words, required=True, metavar="TEXT", help="The reason, for the log.")
    return who(why(command))


@quotebank.command()
@click.argument("action", type=click.Choice(list(_ACTIONS)), metavar="ACTION")
@click.argument("words", nargs=-1, required=True, type=options.words)
@_signed
@options.bank
@options.common
def correct(action: str, words: tuple[str, ...], who: str | None, why: str, url: str, as_json: bool) -> int:
    """Correct a speaker or a quote; `undo` takes it back.

    \b
    merge SPEAKER INTO             two speakers are one
    split SPEAKER NAME PART...     names of SPEAKER are another's, called NAME
    rename SPEAKER NAME            the name to show
    alias SPEAKER NAME             one more name
    link SPEAKER Q42               the speaker's Wikidata entry
    accept QUOTE, reject QUOTE     the quote is right, or wrong
    reattribute QUOTE [SPEAKER]... who said it; by default nobody

    A speaker is given by its name or its number, a quote by its id.

    \b
    Example:
      quotebank correct merge "J. Holm" "Jana Holm" --why "same mayor"
    """
    from quotebank.bank import QuoteBank

    first, *rest = words
    fitting = {"split": len(rest) >= 2, "accept": not rest, "reject": not rest, "reattribute": True}
    if not fitting.get(action, len(rest) == 1):
        raise click.UsageError(f"{action} takes {_ACTIONS[action]}.")
    speaker = _speaker(first)
    signed = {"who": who or getuser(), "why": why}
    with closing(QuoteBank(url)) as bank:
        if action == "split":
            number = bank.split(speaker, rest[0], names=rest[1:], **signed)
        elif action == "reattribute":
            number = bank.reattribute(first, [_speaker(one) for one in rest], **signed)
        elif action in ("accept", "reject"):
            number = getattr(bank, action)(first, **signed)
        elif action == "merge":
            number = bank.merge(speaker, _speaker(rest[0]), **signed)
        else:
            number = getattr(bank, action)(speaker, rest[0], **signed)
    return _done(number, as_json)


@quotebank.command()
@click.argument("correction", type=int)
@_signed
@options.bank
@options.common
def undo(correction: int, who: str | None, why: str, url: str, as_json: bool) -> int:
    """Undo a correction; `corrections` lists them.

    \b
    Example:
      quotebank undo 3 --why "another Holm"
    """
    from quotebank.bank import QuoteBank

    with closing(QuoteBank(url)) as bank:
        number = bank.undo(correction, who=who or getuser(), why=why)
    return _done(number, as_json)


@quotebank.command()
@click.argument("target", required=False, type=options.words)
@options.bank
@options.common
def corrections(target: str | None, url: str, as_json: bool) -> int:
    """List people's corrections, the newest first.

    With TARGET ("quote:" or "speaker:" and an id), only those of that target.

    \b
    Example:
      quotebank corrections speaker:12
    """
    from quotebank import serializers
    from quotebank.bank import QuoteBank

    with closing(QuoteBank(url, read_only=True)) as bank:
        found = bank.corrections(target)
    if as_json:
        print_json({"corrections": [serializers.of_correction(one) for one in found]})
    else:
        from quotebank.cli.display import one_line

        for one in found:
            undone = f" (undone by {one.undone_by})" if one.undone_by else ""
            what = f"undo of {one.undoes}" if one.undoes else one.action
            line = f"{one.id}  {one.made_at:%Y-%m-%d %H:%M}  {what} {one.target}, {one.who}: {one.why or '-'}{undone}"
            print(one_line(line))
    if found:
        return FINE
    click.echo("Nothing has been corrected.", err=True)
    return NOT_FOUND_OR_REFUSED


@quotebank.command()
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="At most this many pairs.")
@options.bank
@options.common
def suggest(limit: int, url: str, as_json: bool) -> int:
    """List speakers that may be one person, with the reason.

    Nothing is merged: once you have checked a pair, `quotebank correct merge` does that.

    \b
    Example:
      quotebank suggest --limit 50
    """
    from quotebank import serializers
    from quotebank.bank import QuoteBank

    with closing(QuoteBank(url, read_only=True)) as bank:
        found = bank.suggestions(limit=limit)
    if as_json:
        print_json({"suggestions": [serializers.of_suggestion(one) for one in found]})
    else:
        for one in found:
            print(f"{one.speaker.id} {one.speaker.name} -> {one.into.id} {one.into.name}: {one.reason}")
    if found:
        return FINE
    click.echo("No two speakers look like one person.", err=True)
    return NOT_FOUND_OR_REFUSED


def _speaker(given: str) -> str | int:
    return int(given) if given.isascii() and given.isdigit() else given


def _done(number: int, as_json: bool) -> int:

    if as_json:
        print_json({"correction": number})
    else:
        print(f"Correction {number}; `quotebank undo {number}` takes it back.")
    return FINE
