"""Finds who relays whom: where one reported clause lies in another, its speaker is relayed by that of the outer one."""

from __future__ import annotations

from collections.abc import Sequence

from quotebank.extraction.relations import AttributionRelation

_DEEPEST = 12
"""How many relations after one are checked for lying inside what it reports."""


def relaying(relations: Sequence[AttributionRelation]) -> dict[int, AttributionRelation]:
    """Return the relation around each that lies in what another reports, by the id of the inner one."""
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
