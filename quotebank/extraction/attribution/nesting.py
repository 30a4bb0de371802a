"""Finds who relays whom: the speaker of an outer reported clause relays the speaker of a clause inside it."""

from __future__ import annotations

from collections.abc import Sequence

from quotebank.extraction.relations import AttributionRelation

_DEEPEST = 12
"""How many relations after one are checked for lying inside what it reports."""


def relaying(relations: Sequence[AttributionRelation]) -> dict[int, AttributionRelation]:
    """For each relation inside what another reports, return that outer relation; keys are ids of the inner ones."""
    found: dict[int, AttributionRelation] = {}
    ordered = sorted(relations, key=lambda r: (r.first, -r.ranges[-1][1]))
    for i, outer in enumerate(ordered):
        if outer.cue is None or outer.pattern != "reports":
            continue
        for inner in ordered[i + 1 : i + 1 + _DEEPEST]:
            if inner.first >= outer.ranges[-1][1]:
                break
            if inner.cue is not None and inner.cue.first >= outer.first:
                found.setdefault(id(inner), outer)
    return found
