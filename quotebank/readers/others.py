"""Readers that other packages offer, as entry points of the group ``quotebank.readers``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import BinaryIO, TypeAlias

from quotebank.errors import ReadError
from quotebank.readers.items import Item

GROUP = "quotebank.readers"
Reader: TypeAlias = Callable[[BinaryIO, str], Iterator[Item]]


def suffixes() -> list[str]:
    """Return the suffixes that installed packages read, with their dots."""
    return sorted(_offered())


def reader_of(suffix: str) -> Reader | None:
    """Return the reader that an installed package offers for a suffix.

    Raises:
        ReadError: it cannot be loaded.
    """
    offered = _offered().get(suffix)
    if offered is None:
        return None
    try:
        reader: Reader = offered.load()
    except Exception as problem:  # the package is not ours: its fault must not end an import
        raise ReadError(
            f"the reader for {suffix} files cannot be loaded from {offered.value} ({type(problem).__name__}: {problem})"
        ) from problem
    return reader


@cache
def _offered() -> dict[str, EntryPoint]:
    return {f".{point.name.lower()}": point for point in entry_points(group=GROUP)}
