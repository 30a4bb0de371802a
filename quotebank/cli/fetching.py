"""The options of what is fetched from the web, and the command that watches feeds."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from quotebank.cli import FINE, INTERRUPTED, options

if TYPE_CHECKING:
    from quotebank.runs.importing import ImportReport
    from quotebank.runs.visiting import Web

_Command = TypeVar("_Command", bound=Callable[..., Any])
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_SHOWN = 20
_LEAST = 60
"""Seconds between two rounds: no feed changes more often."""


def seconds(value: str) -> float:
    """Return the seconds of a time as in 30m: a number of seconds, minutes, hours or days.

    >>> seconds("30m"), seconds("1d")
    (1800.0, 86400.0)
    """
    found = re.fullmatch(r"(\d{1,6})\s*([smhd])", value.strip().lower())
    if not found:
        raise click.BadParameter(f"{value!r} is no time: write it as 30m, 2h or 1d.")
    return float(int(found[1]) * _UNITS[found[2]])


def _with(added: Sequence[Callable[[_Command], _Command]], command: _Command) -> _Command:
    return functools.reduce(lambda done, option: option(done), reversed(added), command)


_limits = (
    click.option(
        "--since", type=options.Day(part=True), metavar="DATE", help="Leave out older articles of the web."
    ),
    click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Fetch at most this many pages."),
    click.option("--pause", type=click.FloatRange(min=0, max=3600), default=1.0, show_default=True, metavar="SECONDS",
                 help="The pause between two requests to one host."),
    click.option("--allow-private", is_flag=True, help="Fetch from private and local network addresses, too."),
)  # fmt: skip


def _limited(command: _Command) -> _Command:
    return _with(_limits, command)


def fetched(command: _Command) -> _Command:
    """Add the options of what an import fetches; `web` reads them."""
    more = (
        click.option("--feed", "feeds", type=options.words, multiple=True, metavar="URL",
                     help="Fetch the articles of a feed: RSS, Atom or JSON Feed; may be repeated."),
        click.option("--sitemap", "sitemaps", type=options.words, multiple=True, metavar="URL",
                     help="Fetch the pages of a sitemap; may be repeated."),
        *_limits,
        click.option("--refresh", is_flag=True, help="Also fetch addresses that are known, if they have changed."),
    )  # fmt: skip
    return _with(more, command)


def archived(command: _Command) -> _Command:
    """Add the options of which pages of web archives are read."""
    more = (
        click.option("--host", "hosts", type=options.words, multiple=True, metavar="HOST",
                     help="Of web archives, only the pages of this host; may be repeated."),
        click.option("--language", "languages", type=options.words, multiple=True, metavar="CODE",
                     help="Of web archives, only pages in this language, as in en; may be repeated."),
    )  # fmt: skip
    return _with(more, command)


def web(
    paths: Sequence[str] = (), *, since: date | str | None, limit: int | None, pause: float, allow_private: bool,
    feeds: Sequence[str] = (), sitemaps: Sequence[str] = (), refresh: bool = False, dry_run: bool = False,
) -> Web:  # fmt: skip
    """Return what the options say.

    Raises:
        click.UsageError: there is nothing to read, or what is only to be tried would be fetched.
    """
    from quotebank.fetching.addresses import is_address
    from quotebank.fetching.limits import Limits
    from quotebank.runs.visiting import Web
    from quotebank.store.arguments import parsed_day

    if not (paths or feeds or sitemaps):
        raise click.UsageError("Missing argument 'PATH...'.")
    if dry_run and (feeds or sitemaps or any(map(is_address, paths))):
        raise click.UsageError("--dry-run reads files and folders only: nothing is fetched for it.")
    day = None if since is None else parsed_day(since, "since", last=False)
    return Web(feeds, sitemaps, day, limit, refresh, allow_private, Limits(pause=pause))


@click.command()
@click.argument("feeds", nargs=-1, required=True, metavar="FEED...", type=options.words)
@click.option("--every", type=seconds, default="30m", show_default=True, metavar="TIME", help="Time between rounds.")
@click.option("--rounds", type=click.IntRange(min=1), metavar="N", help="Stop after this many rounds.")
@_limited
@options.bank
@options.common
def watch(
    feeds: tuple[str, ...], every: float, rounds: int | None, url: str, as_json: bool, **limits: Any  # noqa: ANN401
) -> int:  # fmt: skip
    """Import the new articles of feeds, again and again.

    Each round asks the feeds whether they have changed, fetches the articles that the bank does not have, and prints
    one line. A feed that fails is named, and asked again in the next round. Ctrl-C ends it.

    \b
    Example:
      quotebank watch https://harbourpost.example/feed --every 30m
    """
    from quotebank.bank import QuoteBank
    from quotebank.runs.importing import ImportInterrupted
    from quotebank.runs.watching import watch_feeds

    try:
        for report in watch_feeds(
            lambda: QuoteBank(url), web(feeds=feeds, **limits), every=max(every, _LEAST), rounds=rounds
        ):
            _print_round(report, as_json=as_json)
    except ImportInterrupted as stopped:
        _print_round(stopped.report, as_json=as_json)
        return INTERRUPTED
    except KeyboardInterrupt:
        return INTERRUPTED
    return FINE


def _print_round(report: ImportReport, *, as_json: bool) -> None:
    from quotebank.cli.display import one_line

    if as_json:
        print(json.dumps(report.to_dict()), flush=True)
        return
    counts = f"{report.articles_new:,} new articles, {report.quotes_new:,} quotes, {report.refused_total:,} refused"
    print(f"{datetime.now():%Y-%m-%d %H:%M}  {counts}", flush=True)  # noqa: DTZ005  the time on the user's own clock
    for refusal in report.refused[:_SHOWN]:
        print(f"  {one_line(str(refusal))}", flush=True)
