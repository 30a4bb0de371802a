"""The sources that leave no room for another: labels, "…," she said, He said: "…"."""

from __future__ import annotations

from quotebank.extraction.decisions.name_candidates import label_of_sentence, quoted_turn, signed_in_line
from quotebank.extraction.decisions.place import FOLLOWING, Candidate, Place
from quotebank.extraction.english.grammar import POSSESSIVE, PREPOSITION
from quotebank.extraction.english.noun_phrases import Mention, MentionKind
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import word_list
from quotebank.extraction.lexicon.morphology import OWNER_MARKS

_OWN_WORDS = word_list("own_words")
_APPOSED = 3
"""Tokens after a noun phrase in which a name can belong to it."""

PLAIN = RuleTable[Place, Candidate | None]("which source of a quotation is plain")


@PLAIN.rule(holds="“HOLM: The dam leaks.”", fails="“HOLM,” said Ana Lind.")
def turn(place: Place) -> Candidate | None:
    """A transcript can be quoted turn by turn, with the speaker's name inside the marks: "“KHAN: Yes. …"."""
    return quoted_turn(place)


@PLAIN.rule(
    holds="Osei asked Lind to go. Ana Holm, a new mayor, to Lind: “Never.”",
    fails="Osei asked Lind to go. Ana Holm said: “Never.”",
)
def label(place: Place) -> Candidate | None:
    """A name, who that is, a colon and a quotation make a sentence: "Ana Holm, mayor: “…”"."""
    return label_of_sentence(place)


@PLAIN.rule(
    holds="“Never.” Ana Holm, mayor",
    fails="“Never.” Ana Holm, the mayor, said.",
)
def signed_below(place: Place) -> Candidate | None:
    """Pull quotes and lists of voices end in a name and who that is, with no verb and no full stop."""
    return signed_in_line(place)


@PLAIN.rule(
    holds="In Ana Holm’s words, “the dam leaks and will break.”",
    fails="In words of her own, Ana Holm said: “The dam leaks.”",
)
def in_the_words_of(place: Place) -> Candidate | None:
    """Whose words they are is said right before: "in Holm’s words, “…”", "in her words, “…”"."""
    doc, k = place.doc, place.opening - 2
    if place.before not in (",", ":") or k < 2 or doc.lowers[k] not in _OWN_WORDS or place.after is not None:
        return None
    owner = k - 1
    if doc.classes[owner] & POSSESSIVE:
        mention: Mention | None = Mention(owner, k, MentionKind.PRONOUN, owner)
    elif doc.lowers[owner] in OWNER_MARKS:
        mention = place.phrases.before(owner, place.sentence_begin)
    else:
        return None
    return Candidate("named_before", None, mention, sure=True) if mention is not None else None


@PLAIN.rule(holds="The dam, Lind denies, “never leaks” said Holm.", fails="“The dam leaks,” Holm said.")
def verb_and_name(place: Place) -> Candidate | None:
    """A verb of speech and a name right after a quotation are plain, however short it is: "“Never,” says Holm"."""
    after = place.after
    if after is None or after.pattern not in FOLLOWING or after.distance or after.cue is None:
        return None
    named = after.mention is not None and after.mention.kind is MentionKind.NAME
    inverted = after.cue.inverted and not {"q", "s"}.isdisjoint(after.cue.frames)
    return Candidate(after.pattern, after.cue, after.mention, sure=True) if named and inverted else None


@PLAIN.rule(
    holds="Holm said she felt the dam was a trap because “most people do not know about that leak,” she said.",
    fails="Holm said the dam was “a trap.”",
)
def comma_and_cue(place: Place) -> Candidate | None:
    """A comma and a cue at once after a quotation of some length are plain: "…," she said."""
    after = place.after
    if after is None or after.pattern != "follows" or after.distance or not place.is_long:
        return None
    named = after.mention is None or _may_be_named(place, after.mention)
    return None if named else Candidate(after.pattern, after.cue, after.mention, sure=True)


@PLAIN.rule(
    holds="When asked by Lind about the ferry, Holm said: “I do not think that it is late.”",
    fails="“I do not think that it is late,” said Holm.",
)
def introduced_at_once(place: Place) -> Candidate | None:
    """A verb of speech with its own subject and then a quotation of some length are plain: He said: "…"."""
    cue = None if place.after is not None else place.introducing()
    if cue is None or "s" not in cue.frames or cue.shared or place.is_followed(cue):
        return None
    if cue.mention is None or not place.is_long or _may_be_named(place, cue.mention):
        return None
    return Candidate("introduces", cue, cue.mention, sure=True)


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
