"""Matches newly found quotes of an article with the stored ones that share most of their characters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

Spans = list[tuple[int, int]]


def most_alike(old: Sequence[str | None], new: Sequence[str | None], least: float) -> list[tuple[int, int]]:
    """Return pairs of indexes into two lists of contents, those that share the most first, each index at most once.

    Args:
        old: Spans as stored in the bank, ``start-end`` separated by spaces.
        new: The same.
        least: The least ratio of shared characters to all characters of the two contents.

    >>> most_alike(["0-10", "20-30"], ["21-30 40-41", "0-10"], 0.8)
    [(0, 1), (1, 0)]
    """
    olds, news = [_spans(content) for content in old], [_spans(content) for content in new]
    sizes = [[sum(end - start for start, end in spans) for spans in side] for side in (olds, news)]
    alike = []
    for (at, to), both in _shared(olds, news).items():
        together = sizes[0][at] + sizes[1][to] - both
        if both >= least * together:
            alike.append((-both / together, at, to))
    taken: tuple[set[int], set[int]] = set(), set()
    pairs = []
    for _, at, to in sorted(alike):
        if at not in taken[0] and to not in taken[1]:
            taken[0].add(at)
            taken[1].add(to)
            pairs.append((at, to))
    return pairs


def heirs(old: Sequence[str | None], new: Sequence[str | None], least: float) -> dict[int, int]:
    """Return for old contents which new one has most of their characters; several can have the same.

    Args:
        old: Spans as stored in the bank, ``start-end`` separated by spaces.
        new: The same.
        least: The least share of the old content's characters.

    >>> heirs(["0-10", "10-20", "30-40"], ["0-24"], 0.5)
    {0: 0, 1: 0}
    """
    olds = [_spans(content) for content in old]
    sizes = [sum(end - start for start, end in spans) for spans in olds]
    shared = _shared(olds, [_spans(content) for content in new])
    found: dict[int, int] = {}
    for (at, to), both in sorted(shared.items()):
        if both >= least * sizes[at] and both > shared.get((at, found.get(at, -1)), 0):
            found[at] = to
    return found


def carried(content: str | None, place: Callable[[Spans], Spans]) -> str:
    """Return a content, as it is stored, with the spans that they have in another text."""
    return " ".join(f"{start}-{end}" for start, end in place(_spans(content)))


def _shared(old: Sequence[Spans], new: Sequence[Spans]) -> Counter[tuple[int, int]]:
    """Count the shared characters of each pair of an old and a new content that share any.

    It sweeps over all spans by their starts, and compares each with those that are still open.
    """
    begun = sorted(
        (start, end, side, place)
        for side, contents in enumerate((old, new))
        for place, spans in enumerate(contents)
        for start, end in spans
    )
    shared: Counter[tuple[int, int]] = Counter()
    open_: list[Spans] = [[], []]
    for start, end, side, place in begun:
        others = open_[1 - side] = [other for other in open_[1 - side] if other[0] > start]
        for until, other in others:
            shared[(other, place) if side else (place, other)] += min(end, until) - start
        open_[side].append((end, place))
    return shared


def _spans(content: str | None) -> Spans:
    """Return a content's spans in order, merging those that touch; empty if the bank is damaged and has none."""
    try:
        found = sorted((int(start), int(end)) for start, end in (span.split("-") for span in (content or "").split()))
    except ValueError:
        return []
    joined: Spans = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        elif start < end:
            joined.append((start, end))
    return joined
