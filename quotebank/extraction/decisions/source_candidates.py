"""Every plausible way to attribute a quotation: by a cue around it, by who holds the floor, by who was introduced."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from quotebank.extraction.decisions.cue_candidates import in_sentence, line_before, right_after
from quotebank.extraction.decisions.extent import Extents
from quotebank.extraction.decisions.name_candidates import (
    label_of_paragraph,
    label_of_sentence,
    named_around,
    quoted_turn,
    signed,
    subject,
    subject_after,
)
from quotebank.extraction.decisions.place import FOLLOWING, Attributed, Candidate, Place, Scene
from quotebank.extraction.document.quotation_marks import QuotedSpan
from quotebank.extraction.english.complements import Complement, Cue
from quotebank.extraction.english.cue_index import CueIndex
from quotebank.extraction.english.cues import Cues
from quotebank.extraction.english.grammar import ADVERB, AUXILIARY, NEGATION, PREPOSITION
from quotebank.extraction.english.noun_phrases import Mention, MentionKind

_BEING = frozenset("is are was were be been being 's 're wasn't weren't isn't aren't".split())
_TOLD = frozenset(
    "told asked warned informed reminded advised assured ordered instructed urged taught questioned notified".split()
)
_APPOSED = 3
"""Tokens after a noun phrase in which a name can belong to it."""
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
        label = quoted_turn(place) or label_of_sentence(place)
        if label is not None:
            return [label]
        after = right_after(place)
        sure = _plainly_follows(place, after) if after else _plainly_goes_on(place) or _plainly_introduced(place)
        if sure is not None:
            return [sure]
        found = [after] if after is not None else subject_after(place)
        found += [candidate for propose in PROPOSERS for candidate in propose(place)]
        if not _holds_floor(place):
            found += subject(place)
            found += named_around(place, found)
        return _without_bystanders(place, found)


# -- sure sources ------------------------------------------------------------------------------------------------


def _plainly_follows(place: Place, after: Candidate) -> Candidate | None:
    """Whether it is "…," she said: a quotation of some length, a comma, the cue at once."""
    if after.pattern not in FOLLOWING or after.distance or after.cue is None or after.mention is None:
        return None
    plain = after.pattern == "follows" and place.is_long and not _may_be_named(place, after.mention)
    if not plain and not _is_inverted(after.cue, after.mention):
        return None
    return Candidate(after.pattern, after.cue, after.mention, sure=True)


def _is_inverted(cue: Cue, mention: Mention) -> bool:
    """Whether a verb and then a name follow, as in "“Never,” says Holm": plain speech, however short."""
    return mention.kind is MentionKind.NAME and cue.inverted and not {"q", "s"}.isdisjoint(cue.frames)


def _may_be_named(place: Place, mention: Mention) -> bool:
    """Whether a name stands in or after a noun phrase without one: "a man named Ada Holm", "the engineer, Holm"."""
    if mention.kind in (MentionKind.NAME, MentionKind.PRONOUN):
        return False
    for k in range(mention.head + 1, min(mention.last + _APPOSED, len(place.doc.words))):
        if k in place.phrases.name_at:
            return True
        if place.doc.classes[k] & PREPOSITION:  # "a spokesman for Holm"
            return False
    return False


def _plainly_introduced(place: Place) -> Candidate | None:
    """Mark He said: "…" and He said, "…": a reporting verb with its own subject, then the quotation at once."""
    cues = place.cues_before()
    cue = cues[-1] if cues else None
    if cue is None or cue.content != place.opening or cue.complement not in (Complement.QUOTATION, Complement.COLON):
        return None
    if "s" not in cue.frames or cue.shared or place.is_followed(cue) or cue.mention is None:
        return None
    sure = place.is_long and not _may_be_named(place, cue.mention)
    return Candidate("introduces", cue, cue.mention, sure=True) if sure else None


def _plainly_goes_on(place: Place) -> Candidate | None:
    """Whether nothing but the cue of "“…,” she said. “…”" stands between two quotations of some length."""
    previous = place.previous
    if previous is None or previous.cue is None or previous.pattern not in FOLLOWING:
        return None
    before, cue = previous.quoted_span, previous.cue
    if not place.follows_in_paragraph() or not before.end <= cue.first < place.opening <= cue.end + 1:
        return None
    sentence = place.opens and place.is_long and place.ending in ".?!"
    return Candidate("goes_on", cue, previous.mention, place.opening - before.end, sure=True) if sentence else None


# -- the floor ---------------------------------------------------------------------------------------------------


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

# -- who only stands by ------------------------------------------------------------------------------------------


def _without_bystanders(place: Place, found: Sequence[Candidate]) -> list[Candidate]:
    """Leave out, of those without a cue, who hears the words and whose name only tells which source it is."""
    sources = [
        (c.mention, c.cue) for c in found if c.pattern == "introduces" and c.cue is not None and c.mention is not None
    ]
    kept = [c for c in found if c.cue is not None or c.mention is None or not _stands_by(place, c.mention, sources)]
    if any(c.cue is None and c.mention is not None and _hears(place, c.mention) for c in kept):
        return [c for c in kept if c.cue is not None]
    return kept


def _stands_by(place: Place, mention: Mention, sources: Sequence[tuple[Mention, Cue]]) -> bool:
    return _is_told(place, mention) or any(_describes(place, mention, who, cue) for who, cue in sources)


def _is_told(place: Place, mention: Mention) -> bool:
    """Whether somebody is named as the one that a cue's words go to."""
    cues = place.scene.cues_of(place.doc.sentence_of[mention.head])
    return any(cue.addressee is not None and cue.addressee[1] - 1 == mention.head for cue in cues)


def _describes(place: Place, name: Mention, who: Mention, cue: Cue) -> bool:
    """Whether a name only tells which source it is: Holm in "a neighbour of Vera Holm said: “…”"."""
    if cue.inverted or who.kind in (MentionKind.NAME, MentionKind.PRONOUN) or not who.first < name.first < cue.first:
        return False
    doc = place.doc
    between = range(who.last, cue.first)
    return not any(doc.classes[k] & AUXILIARY or doc.lowers[k] in (",", "that") for k in between)


def _hears(place: Place, mention: Mention) -> bool:
    """Whether somebody is told and does not tell: "Holm was told: “…”"."""
    doc, k = place.doc, mention.last
    while k + 1 < len(doc.words) and doc.classes[k] & (AUXILIARY | ADVERB | NEGATION):
        k += 1
    if place.lower(k) not in _TOLD or doc.lowers[k - 1] not in _BEING:
        return False
    cues = place.scene.cues_of(doc.sentence_of[mention.first])
    return not any(k < cue.first < place.opening for cue in cues)
