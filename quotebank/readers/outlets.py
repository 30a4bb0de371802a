"""Looks up outlets by web domain."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from quotebank.records import Outlet


def host_of(url: str | None) -> str | None:
    """Return the host of a web address, in lower case, without port and ``www``; None if there is none.

    >>> host_of("https://www.AnewZ.tv:443/region/1")
    'anewz.tv'
    """
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.rstrip(".").removeprefix("www.") or None if host and "." in host else None


def by_url(url: str | None) -> Outlet | None:
    """Return the outlet that publishes at a web address: the one with the longest matching domain in the list."""
    host = host_of(url)
    known = _known() if host else {}
    while host and "." in host:
        if host in known:
            return known[host]
        host = host.partition(".")[2]
    return None


def same_site(url: str | None, other: str | None) -> bool:
    """Return whether two web addresses are on one site: one host, or one below the other, or one known outlet.

    >>> same_site("https://amp.harbourpost.example/1", "https://www.harbourpost.example/1")
    True
    >>> same_site("https://gazette.example/1", "https://harbourpost.example/1")
    False
    """
    host, against = host_of(url), host_of(other)
    if not host or not against:
        return False
    if f".{host}".endswith(f".{against}") or f".{against}".endswith(f".{host}"):
        return True
    known = by_url(url)
    return known is not None and known == by_url(other)


@cache
def _known() -> dict[str, Outlet]:
    packaged = files("quotebank.readers") / "outlets.csv"
    # the build copies the list into the package; a checkout has it among the seeds
    listed = packaged if packaged.is_file() else Path(__file__).parents[2] / "seeds" / "outlets.csv"
    if not listed.is_file():
        return {}
    rows = csv.DictReader(listed.read_text(encoding="utf-8").splitlines())
    return {
        row["domain"].lower(): Outlet(row["name"], row["domain"].lower(), row["country"] or None)
        for row in rows
        if row["domain"]
    }
