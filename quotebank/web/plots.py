"""Bar charts of counts by month or year, as SVG that needs no script."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

_WIDTH, _HEIGHT = 640, 96
_LEAST_BARS, _MOST_BARS = 24, 60


@frozen
class Bar:
    """One bar: its position, size, count and label."""

    x: float
    y: float
    width: float
    height: float
    label: str
    count: int


@frozen
class Plot:
    """Counts over time, ready to be drawn."""

    bars: tuple[Bar, ...]
    width: int
    height: int
    first: str
    last: str
    most: int
    unit: str
    """``month`` or ``year``."""


def over_time(months: Sequence[tuple[str, int]]) -> Plot | None:
    """Return a plot of counts by month ("2026-01"), or by year if there are too many months; None without counts.

    >>> over_time([("2026-01", 3), ("2026-03", 1)]).most
    3
    >>> [bar.count for bar in over_time([("2026-01", 3), ("2026-03", 1)]).bars][-4:]
    [0, 3, 0, 1]
    """
    if not months:
        return None
    counts, unit = dict(months), "month"
    span = _months(min(counts), max(counts))
    if len(span) > _MOST_BARS:
        years = [str(year) for year in range(int(span[0][:4]), int(span[-1][:4]) + 1)]
        counts = {year: sum(n for month, n in months if month.startswith(year)) for year in years}
        span, unit = years, "year"
    most = max(counts.values())
    step = _WIDTH / len(span)
    bars = [
        Bar(
            round(place * step, 2),
            round(_HEIGHT - _height(counts.get(when, 0), most), 2),
            round(step * 0.86, 2),
            round(_height(counts.get(when, 0), most), 2),
            when,
            counts.get(when, 0),
        )
        for place, when in enumerate(span)
    ]
    return Plot(tuple(bars), _WIDTH, _HEIGHT, span[0], span[-1], most, unit)


def _height(count: int, most: int) -> float:
    return max(2.0, count / most * _HEIGHT) if count else 0.0


def _months(first: str, last: str) -> list[str]:
    begin, end = (int(when[:4]) * 12 + int(when[5:7]) - 1 for when in (first, last))
    begin = max(12, min(begin, end - _LEAST_BARS + 1))  # a single month would fill the whole plot
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(begin, end + 1)]
