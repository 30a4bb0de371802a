"""Says which names fit nobody, and the nearest to them that the bank has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import click

from quotebank.errors import AmbiguousError, NotStoredError

if TYPE_CHECKING:
    from quotebank.bank import QuoteBank
    from quotebank.store.name_lookup import Among


def tell_unknown(bank: QuoteBank, *, by: str | None = None, outlet: str | None = None) -> None:
    """Say that a speaker or an outlet that was asked for is not in the bank, with the nearest names."""
    asked: tuple[tuple[Among, str | None], ...] = (("speaker", by), ("outlet", outlet))
    for among, name in asked:
        if name and name.strip() and not _is_known(bank, name, among):
            click.echo(f"No {among} in this bank is called {name!r}.{nearest(bank, name, among)}", err=True)


@contextmanager
def nearest_told(bank: QuoteBank, name: str | None, among: Among) -> Iterator[None]:
    """Add the nearest names to the message that a speaker or outlet is not in the bank."""
    try:
        yield
    except NotStoredError as error:
        raise NotStoredError(f"{error}{nearest(bank, name, among) if name else ''}") from error


def nearest(bank: QuoteBank, name: str, among: Among) -> str:
    """Return the names that are most like one, as a sentence to add; empty if none is like it."""
    near = ", ".join(f"{one.label} ({one.counted})" for one in bank.nearest_names(name, among=among))
    return f" The nearest: {near}." if near else ""


def _is_known(bank: QuoteBank, name: str, among: Among) -> bool:
    try:
        with suppress(AmbiguousError):
            bank.speaker(name) if among == "speaker" else bank.outlet(name)
    except NotStoredError:
        return False
    return True
