"""The commands that show one speaker, or one outlet, over time."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from quotebank.cli import FINE, options, print_json
from quotebank.cli.nearest import nearest_told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quotebank.records import Outlet
    from quotebank.store.profiles import OutletProfile, Seen, SpeakerProfile
    from quotebank.store.suggestions import Suggestion

_SHOWN = 20
"""Outlets or speakers listed in the text output; the JSON has more."""


@click.command("speaker")
@click.argument("name", nargs=-1, required=True, metavar="NAME...", type=options.words, callback=options.joined)
@options.bank
@options.common
def speaker_command(name: str, url: str, as_json: bool) -> int:
    """Show one speaker: names, roles, outlets, years.

    Each comes with its number of quotes, and its first and last day.

    NAME is a name, or a number as printed by speakers --json and in messages. If several speakers match, they are
    listed instead. Rejected quotes do not count.

    \b
    Example:
      quotebank speaker Dmitry Bridzhe
    """
    from quotebank import serializers
    from quotebank.bank import QuoteBank

    with closing(QuoteBank(url, read_only=True)) as bank, nearest_told(bank, name, "speaker"):
        profile = bank.speaker(int(name) if name.isascii() and name.isdigit() else name)
    if as_json:
        print_json(serializers.of_speaker_profile(profile))
    else:
        _print_speaker(profile)
    return FINE


@click.command("outlet")
@click.argument("name", nargs=-1, required=True, metavar="NAME...", type=options.words, callback=options.joined)
@options.bank
@options.common
def outlet_command(name: str, url: str, as_json: bool) -> int:
    """Show one outlet by year, and the speakers it quotes most.

    NAME is its name or web domain. Rejected quotes do not count.

    \b
    Example:
      quotebank outlet harbourpost.example
    """
    from quotebank import serializers
    from quotebank.bank import QuoteBank

    with closing(QuoteBank(url, read_only=True)) as bank, nearest_told(bank, name, "outlet"):
        profile = bank.outlet(name)
    if as_json:
        print_json(serializers.of_outlet_profile(profile))
    else:
        _print_outlet(profile)
    return FINE


def _print_speaker(profile: SpeakerProfile) -> None:
    from quotebank.cli.display import speaker_name

    _say(f"{speaker_name(profile.speaker)} (speaker {profile.speaker.id})")
    if profile.wikidata:
        _say(f"  Wikidata: {profile.wikidata}")
    elif profile.bearers:
        _say(f"  people of this name on Wikidata: {', '.join(profile.bearers)}")
    _print_extent(profile)
    _print_seen("names", [(one.what, one) for one in profile.names])
    _print_seen("roles", [(one.what, one) for one in profile.roles])
    _print_seen("outlets", [(_called(one.what), one) for one in profile.outlets])
    _print_years("quotes by year", profile.years)
    _print_list("others of this name", (f"{speaker_name(other)} (speaker {other.id})" for other in profile.namesakes))
    _print_list("may be the same person", (_suggested(one, profile.speaker.id) for one in profile.suggestions))


def _print_outlet(profile: OutletProfile) -> None:
    from quotebank.cli.display import speaker_name

    country = f", {profile.outlet.country}" if profile.outlet.country else ""
    _say(f"{_called(profile.outlet)}{country}")
    _print_extent(profile)
    _print_years("articles by year", profile.articles_by_year)
    _print_years("quotes by year", profile.quotes_by_year)
    _print_seen("speakers", [(speaker_name(one.what), one) for one in profile.speakers])
    _print_list("others of this name", map(_called, profile.namesakes))


def _print_extent(profile: SpeakerProfile | OutletProfile) -> None:
    rejected = f"; another {profile.rejected:,} rejected" if profile.rejected else ""
    _say(f"  {_count(profile.quotes, 'quote')} in {_count(profile.articles, 'article')}{_days(profile)}{rejected}")


def _print_seen(heading: str, seen: list[tuple[str, Seen[Any]]]) -> None:
    more = [f"and {len(seen) - _SHOWN:,} more: --json lists them"] if len(seen) > _SHOWN else []
    lines = [f"{name}: {_count(one.quotes, 'quote')}{_days(one)}" for name, one in seen[:_SHOWN]]
    _print_list(heading, lines + more)


def _print_years(heading: str, years: Iterable[tuple[str, int]]) -> None:
    _print_list(heading, (f"{year}: {number:,}" for year, number in years))


def _print_list(heading: str, lines: Iterable[str]) -> None:
    for number, line in enumerate(lines):
        if not number:
            _say(heading)
        _say(f"  {line}")


def _say(line: str) -> None:
    from quotebank.cli.display import clean

    print(clean(line).replace("\n", " "))


def _suggested(one: Suggestion, about: int | None) -> str:
    other = one.into if one.speaker.id == about else one.speaker
    return f"{other.name} (speaker {other.id}): {one.reason}"


def _called(outlet: Outlet) -> str:
    return f"{outlet.name} ({outlet.domain})" if outlet.domain else outlet.name


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"


def _days(seen: SpeakerProfile | OutletProfile | Seen[Any]) -> str:
    days = dict.fromkeys(day.isoformat() for day in (seen.first, seen.last) if day)
    return f", {' to '.join(days)}" if days else ""
