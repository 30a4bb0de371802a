"""Every plausible way to attribute a quotation: by a cue around it, by who holds the floor, by who was introduced."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from quotebank.extraction.decisions.bystanders import without_bystanders
from quotebank.extraction.decisions.cue_candidates import in_sentence, line_before, right_after
from quotebank.extraction.decisions.extent import Extents
from quotebank.extraction.decisions.name_candidates import (
    label_of_paragraph,
    named_around,
    signed,
    subject,
    subject_after,
)
from quotebank.extraction.decisions.place import FOLLOWING, Attributed, Candidate, Place, Scene
from quotebank.extraction.decisions.plain_sources import PLAIN
from quotebank.extraction.document.quotation_marks import QuotedSpan
from quotebank.extraction.english.cue import Cue
from quotebank.extraction.english.cue_index import CueIndex
from quotebank.extraction.english.cues import Cues

_AT_ONCE = 2
_NEAR = 12
"""Tokens between two parts of one quotation."""


class SourceCandidates:
    """Proposes the sources of the quotations of one text, in the order of the text."""

    def __init__(self, cues: Cues, index: CueIndex, extents: Extents) -> None:
        self._scene = Scene(cues, index, extents)

    def claim(self, cue: Cue) -> None:
        """Mark a cue as belonging to the quotation right before it, so that it introduces none after it."""
        self._scene.followed.add(id(cue))

    def of(self, quoted_span: QuotedSpan, previous: Attributed | None) -> list[Candidate]:
        """Propose sources for one quotation, most telling patterns first."""
        place = Place.of(self._scene, quoted_span, previous)
        place.after = right_after(place)
        plain = PLAIN.first(place) or only_cue_between(place)
        if plain is not None:
            return [plain]
        found = [place.after] if place.after is not None else subject_after(place)
        found += [candidate for propose in PROPOSERS for candidate in propose(place)]
        if not _holds_floor(place):
            found += subject(place)
            found += named_around(place, found)
        return without_bystanders(place, found)


# -- the floor ---------------------------------------------------------------------------------------------------


def only_cue_between(place: Place) -> Candidate | None:
    """Whether nothing but the cue of "“…,” she said. “…”" stands between two quotations, the second of some length."""
    previous = place.previous
    if place.after is not None or previous is None or previous.cue is None or previous.pattern not in FOLLOWING:
        return None
    before, cue = previous.quoted_span, previous.cue
    if not place.follows_in_paragraph() or not before.end <= cue.first < place.opening <= cue.end + 1:
        return None
    sentence = place.opens and place.is_long and place.ending in ".?!"
    return Candidate("goes_on", cue, previous.mention, place.opening - before.end, sure=True) if sentence else None


def going_on(place: Place) -> list[Candidate]:
    """Candidates that continue the source of the previous quotation."""
    previous = place.previous
    if previous is None or not place.follows_in_paragraph():
        return [Candidate("holds_floor", None, None)] if _holds_floor(place) else []
    gap = place.opening - previous.quoted_span.end
    if _goes_on(place, previous, gap):
        return [Candidate("goes_on", previous.cue, previous.mention, gap)]
    begins = place.sentence_begin >= place.opening - 1
    return [Candidate("same_floor" if begins else "same_source", None, previous.mention, gap)]


def _goes_on(place: Place, previous: Attributed, gap: int) -> bool:
    """Whether a quotation can be the next part of the one before: its cue stands between them, or nothing."""
    cue, end = previous.cue, previous.quoted_span.end
    if not place.opens and gap > _NEAR:
        return False
    if cue is not None and end < cue.end and cue.start < place.opening:
        return True
    return gap <= _AT_ONCE and not any(other.first >= end for other in place.cues_before() if other is not cue)


def _holds_floor(place: Place) -> bool:
    """Whether a quotation fills a paragraph right after one with a quotation: its speaker goes on, or answers."""
    begin, end = place.paragraph
    if place.previous is None or place.span.paragraph - place.previous.quoted_span.paragraph != 1:
        return False
    return place.opening == begin and place.span.end >= end - 1


PROPOSERS: tuple[Callable[[Place], Sequence[Candidate]], ...] = (
    in_sentence,
    line_before,
    label_of_paragraph,
    signed,
    going_on,
)
"""Asked one after the other for every quotation whose source is not sure."""
