"""Who stands by a quotation and is not its source."""

from __future__ import annotations

from collections.abc import Sequence

from quotebank.extraction.decisions.place import Candidate, Place
from quotebank.extraction.english.grammar import ADVERB, AUXILIARY, COMPLEMENTISER, NEGATION
from quotebank.extraction.english.noun_phrases import Mention, MentionKind
from quotebank.extraction.english.rules.no_verbs import branded_in_heading, undergone
from quotebank.extraction.lexicon.loader import verbs, word_list

_BEING = word_list("forms_of_be")
_TOLD = word_list("told")
_PARTING = frozenset({",", COMPLEMENTISER})
_NAMED = (MentionKind.NAME, MentionKind.PRONOUN)


def without_bystanders(place: Place, found: Sequence[Candidate]) -> list[Candidate]:
    """Leave out those who stand by; all without a cue, if one of them is told what is quoted."""
    sources = [c for c in found if c.pattern == "introduces"]
    kept = [c for c in found if not _stands_by(place, c, sources)]
    hears = any(c.cue is None and c.mention is not None and _hears(place, c.mention) for c in kept)
    return [c for c in kept if c.cue is not None] if hears else kept


def _stands_by(place: Place, candidate: Candidate, sources: Sequence[Candidate]) -> bool:
    mention = candidate.mention
    if candidate.cue is not None or mention is None:
        return False
    return (
        _is_told(place, mention)
        or _undergoes(place, mention)
        or any(_describes(place, mention, source) for source in sources)
    )


def _undergoes(place: Place, mention: Mention) -> bool:
    """Whether what is quoted happened to somebody: "Holm accused of “lying”"."""
    k = mention.last
    verb = verbs().get(place.lower(k))
    if verb is None:
        return False
    return undergone(verb, place.lower(k + 1)) or branded_in_heading(place.doc, k, verb, place.scene.cues.opening_at)


def _is_told(place: Place, mention: Mention) -> bool:
    """Whether somebody is named as the one that a cue's words go to."""
    cues = place.scene.cues_of(place.doc.sentence_of[mention.head])
    return any(cue.addressee is not None and cue.addressee[1] - 1 == mention.head for cue in cues)


def _describes(place: Place, name: Mention, source: Candidate) -> bool:
    """Whether a name only tells which source it is: Holm in "a neighbour of Vera Holm said: “…”"."""
    who, cue = source.mention, source.cue
    if who is None or cue is None or who.kind in _NAMED or not who.first < name.first < cue.first:
        return False
    doc = place.doc
    between = range(who.last, cue.first)
    return not any(doc.classes[k] & AUXILIARY or doc.lowers[k] in _PARTING for k in between)


def _hears(place: Place, mention: Mention) -> bool:
    """Whether somebody is told and does not tell: "Holm was told: “…”"."""
    doc, k = place.doc, mention.last
    while k + 1 < len(doc.words) and doc.classes[k] & (AUXILIARY | ADVERB | NEGATION):
        k += 1
    if place.lower(k) not in _TOLD or doc.lowers[k - 1] not in _BEING:
        return False
    cues = place.scene.cues_of(doc.sentence_of[mention.first])
    return not any(k < cue.first < place.opening for cue in cues)
