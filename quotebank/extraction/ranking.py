"""Which candidate source a quotation goes to, how sure that is, and why.

Each candidate comes by a pattern. A pattern's preference orders candidates, its confidence is the share of right
speakers among the training articles' quotations that it decides.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import define

from quotebank.extraction.cues import Cue
from quotebank.extraction.mentions import Mention, MentionKind


@define(slots=True, eq=False)
class Candidate:
    """One way to attribute a quotation: by ``pattern``, with its cue and mention, ``distance`` tokens away."""

    pattern: str
    cue: Cue | None
    mention: Mention | None
    distance: int = 0


_PREFERENCE = {  # pattern: (preference, confidence, reason)
    "follows": (10.0, 0.93, 'the cue "{cue}" follows the quotation'),
    "follows_stop": (9.0, 0.9, 'the cue "{cue}" follows the quotation'),
    "introduces": (9.5, 0.92, 'the cue "{cue}" introduces the quotation'),
    "reports": (8.0, 0.86, 'the quotation stands in what "{cue}" reports'),
    "label": (9.0, 0.9, "the quotation stands after the speaker's name and a colon"),
    "signed": (9.2, 0.9, "a dash and a name follow the quotation"),
    "line_before": (7.5, 0.88, 'the paragraph before ends in the cue "{cue}" and a colon'),
    "around": (6.0, 0.75, 'the cue "{cue}" stands in the same sentence'),
    "goes_on": (5.0, 0.85, "the quotation goes on after its cue"),
    "same_floor": (4.0, 0.75, "no other speaker comes between this and the quotation before"),
    "holds_floor": (3.5, 0.72, "the paragraph is all quotation, and the speaker before holds the floor"),
    "alternates": (3.6, 0.7, "two speakers alternate"),
    "introduced": (2.5, 0.6, "the sentence before introduces the speaker"),
    "subject": (1.5, 0.45, "the subject of the sentence around the quotation"),
}
_PRONOUN_DISCOUNT, _ROLE_DISCOUNT, _SHARED_DISCOUNT = 0.95, 0.9, 0.93


def choose(candidates: Iterable[Candidate]) -> Candidate | None:
    """The preferred candidate: by its pattern, then by nearness."""
    return max(candidates, key=lambda c: _PREFERENCE[c.pattern][0] - 0.02 * c.distance, default=None)


def confidence(pattern: str, mention: Mention | None, *, shared: bool) -> float:
    """How likely a quotation attributed by ``pattern`` has the right speaker."""
    share = _PREFERENCE[pattern][1]
    if mention is not None:
        if mention.kind is MentionKind.PRONOUN:
            share *= _PRONOUN_DISCOUNT
        elif mention.kind is MentionKind.ROLE:
            share *= _ROLE_DISCOUNT
    if shared:
        share *= _SHARED_DISCOUNT
    return round(share, 3)


def reason(pattern: str) -> str:
    """The template of the reason that a pattern gives."""
    return _PREFERENCE[pattern][2]
