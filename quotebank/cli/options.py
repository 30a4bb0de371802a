"""Options that commands share, and the query that they select."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from quotebank.cli.failures import debug_wanted
from quotebank.records import QuoteKind

if TYPE_CHECKING:
    from quotebank.bank import QuoteBank
    from quotebank.store.query import Quotes

_Command = TypeVar("_Command", bound=Callable[..., Any])


def words(value: str) -> str:
    """Return text from the command line; bytes that are invalid in the terminal's encoding become U+FFFD."""
    return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in value)


def with_words(_ctx: click.Context, _parameter: click.Parameter, value: str) -> str:
    """Require a text with a letter or a digit: without one there is no wording to look up."""
    if not any(character.isalnum() for character in value):
        raise click.BadParameter("there is no word in it. Give some of the words that were said, in quotation marks.")
    return value


debug = click.option(
    "--debug", is_flag=True, expose_value=False, callback=debug_wanted, help="Show the traceback of an error."
)

bank = click.option(
    "--bank",
    "url",
    metavar="FILE",
    envvar="QUOTEBANK_BANK",
    default="quotes.db",
    show_default=True,
    show_envvar=True,
    help="The bank: a file, or postgresql://USER@HOST/DATABASE.",
)


explain = click.option(
    "--explain", is_flag=True, help="Explain each decision: the candidates, their scores, and what counted most."
)


def common(command: _Command) -> _Command:
    """Add the options that every command has."""
    as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text for people.")
    return _with((as_json, debug), command)


def filters(command: _Command) -> _Command:
    """Add the options that choose quotes; `chosen` reads them."""
    options = (
        click.option("--by", type=words, metavar="NAME", help="Said by this speaker."),
        click.option("--or-surname", is_flag=True, help="With --by: also those called only by that surname."),
        click.option("--told", type=words, metavar="NAME", help="Said to this addressee."),
        click.option("--outlet", type=words, metavar="NAME", help="Published by this outlet: its name or web domain."),
        click.option(
            "--since", type=words, metavar="DATE", help="Published on this day or later: 2026-01-28, 2026-01, 2026."
        ),
        click.option("--until", type=words, metavar="DATE", help="Published on this day or earlier."),
        click.option("--kind", type=click.Choice([kind.value for kind in QuoteKind]), help="Only quotes of this kind."),
        click.option(
            "--min-confidence", type=click.FloatRange(0, 1), metavar="0..1", help="The least confidence in the quote."
        ),
        click.option(
            "--review",
            type=click.Choice(["accepted", "rejected"]),
            help="Only quotes that a person has accepted, or rejected.",
        ),
        click.option("--newest", "order", flag_value="newest", help="Newest first (the default without TEXT)."),
        click.option("--oldest", "order", flag_value="oldest", help="Oldest first."),
        click.option("--best", "order", flag_value="best", help="Best match first (the default with TEXT)."),
    )
    return _with(options, command)


_METHODS = {
    "text": "containing",
    "by": "by",
    "told": "told",
    "outlet": "in_outlet",
    "since": "since",
    "until": "until",
    "kind": "kind",
    "min_confidence": "min_confidence",
    "review": "reviewed",
}
"""The option and the method of `Quotes` that it calls."""


def chosen(opened: QuoteBank, *, order: str | None, **values: Any) -> Quotes:  # noqa: ANN401  what Click has parsed
    """Return the query for the quotes that the text and the `filters` choose, in the chosen order."""
    quotes = narrowed(opened.quotes(), **values)
    ordered: Quotes = getattr(quotes, order or ("best" if values["text"] else "newest"))()
    return ordered


def narrowed(quotes: Quotes, **values: Any) -> Quotes:  # noqa: ANN401  what Click has parsed
    """Return the query with those of the filters that were given."""
    for option, method in _METHODS.items():
        if values.get(option) is not None:
            more = {"or_surname": True} if option == "by" and values.get("or_surname") else {}
            quotes = getattr(quotes, method)(values[option], **more)
    return quotes


def unrated(quotes: Quotes, least: float | None) -> None:
    """Say how many quotes ``--min-confidence`` leaves out because an older version read them and rated none."""
    count = quotes.unrated().count() if least else 0
    if count:
        what = "1 quote was" if count == 1 else f"{count:,} quotes were"
        click.echo(
            f"{what} left out: read by an older version, without this confidence. Run quotebank reextract.", err=True
        )


def _with(options: tuple[Callable[[_Command], _Command], ...], command: _Command) -> _Command:
    return functools.reduce(lambda done, option: option(done), reversed(options), command)
