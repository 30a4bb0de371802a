"""Options that commands share, and the query that they select."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click

from quotebank.cli.failures import debug_wanted, given_words
from quotebank.records import QuoteKind

if TYPE_CHECKING:
    from quotebank.bank import QuoteBank
    from quotebank.store.query import Quotes

_Command = TypeVar("_Command", bound=Callable[..., Any])


def words(value: str) -> str:
    """Return text from the command line; bytes that are invalid in the terminal's encoding become U+FFFD."""
    return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in value)


def joined(ctx: click.Context, _parameter: click.Parameter, value: Sequence[str]) -> str | None:
    """Return the words of an argument as one text, so that it needs no quotation marks; None without any.

    Words on both sides of an option are refused: those after it may be the rest of a name, as in --by Ada Li.
    """
    given = [words(word) for word in given_words(ctx)]
    length = len(value)
    if length > 1 and not any(given[at : at + length] == list(value) for at in range(len(given))):
        raise click.UsageError(
            f"{value[-1]!r} stands apart from the other words. Write an option's value of several words in quotation "
            'marks, as in --by "Ada Li", and the options after the text.'
        )
    return " ".join(value) if value else None


def with_words(ctx: click.Context, parameter: click.Parameter, value: Sequence[str]) -> str:
    """Require a text with a letter or a digit: without one there is no wording to look up."""
    text = joined(ctx, parameter, value) or ""
    if not any(character.isalnum() for character in text):
        raise click.BadParameter("there is no word in it. Give some of the words that were said.")
    return text


class Renamed(click.Option):
    """An option that scripts may give under a former name, which the help does not show."""

    def __init__(self, *arguments: Any, former: str, **more: Any) -> None:  # noqa: ANN401  what Click takes
        super().__init__(*arguments, **more)
        self.former = former

    def add_to_parser(self, parser: Any, ctx: click.Context) -> None:  # noqa: ANN401  its type changed with Click 8.2
        """Let the parser know both names."""
        shown = self.opts
        self.opts = [*shown, self.former]
        super().add_to_parser(parser, ctx)
        self.opts = shown


class Share(click.ParamType):  # type: ignore[type-arg]  # generic only in Click 8.2
    """A confidence as it is shown, or as JSON has it."""

    name = "share"

    def convert(self, value: str | float, parameter: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return a number from 0 to 1."""
        if isinstance(value, float):
            return value
        try:
            share = float(value.removesuffix("%")) / (100 if value.endswith("%") else 1)
        except ValueError:
            share = -1
        if not 0 <= share <= 1:
            self.fail(f"write it as 90% or as 0.9, not as {value!r}.", parameter, ctx)
        return share


class Day(click.ParamType):  # type: ignore[type-arg]
    """A day as people write it; where ``part`` is allowed, also a month or a year."""

    name = "date"

    def __init__(self, *, part: bool) -> None:
        self.part = part

    def convert(self, value: str | date, parameter: click.Parameter | None, ctx: click.Context | None) -> str | date:
        """Return a day, or the month or year as it was given."""
        from quotebank.readers.dates import parse_date

        if isinstance(value, date) or (self.part and re.fullmatch(r"\d{4}(-\d\d)?", value, re.ASCII)):
            return value
        is_month = self.part and re.fullmatch(r"[A-Za-z]+\.? \d{4}", value, re.ASCII)
        day = parse_date(f"1 {value}" if is_month else value)
        if day and is_month:
            return f"{day:%Y-%m}"
        if day is None:
            forms = "2026-01-28, 2026-01 or 2026" if self.part else "2026-01-28"
            self.fail(f"{words(value)!r} is no date, or might be two: write it as {forms}.", parameter, ctx)
        return day


def encoding(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """Require an encoding that is known."""
    from quotebank.readers.decoding import codec_of

    if value is not None and codec_of(value) is None:
        raise click.BadParameter(f"{words(value)!r} is no encoding: some are utf-8, windows-1252, shift_jis.")
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


by = click.option(
    "--by", "by", cls=Renamed, former="--speaker", type=words, metavar="NAME", help="Said by this speaker."
)
outlet = click.option("--outlet", type=words, metavar="NAME", help="Published by this outlet: its name or web domain.")
since = click.option(
    "--since", type=Day(part=True), metavar="DATE", help="Published on this day or later: 2026-01-28, 2026-01, 2026."
)
until = click.option("--until", type=Day(part=True), metavar="DATE", help="Published on this day or earlier.")
encoded = click.option(
    "--encoding",
    type=words,
    callback=encoding,
    metavar="NAME",
    help="The encoding of text files, such as shift_jis; without it, UTF-8 and windows-1252 are told apart.",
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
        by,
        click.option("--or-surname", is_flag=True, help="With --by: also those called only by that surname."),
        click.option("--told", type=words, metavar="NAME", help="Said to this addressee."),
        outlet,
        since,
        until,
        click.option("--kind", type=click.Choice([kind.value for kind in QuoteKind]), help="Only quotes of this kind."),
        click.option(
            "--min-confidence", type=Share(), metavar="SHARE", help="The least confidence in the quote: 90% or 0.9."
        ),
        click.option(
            "--review",
            type=click.Choice(["accepted", "rejected"]),
            help="Only quotes that a person has accepted, or rejected.",
        ),
        click.option("--newest", "order", flag_value="newest", help="Newest first (the default without TEXT)."),
        click.option("--oldest", "order", flag_value="oldest", help="Oldest first."),
        click.option("--unsure", "order", flag_value="unsure", help="The least confidence first."),
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
