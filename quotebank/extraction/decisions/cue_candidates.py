"""The sources that cues propose for a quotation: the cue right after it, those of its sentence, and the line before."""

from __future__ import annotations

from bisect import bisect_left

from attrs import define

from quotebank.extraction.decisions.place import Candidate, Place
from quotebank.extraction.english.cue import Complement, Cue
from quotebank.extraction.english.grammar import ACCORDANCE, ADVERB, CONJUNCTION, PREPOSITION, RELATIVE, SUBORDINATOR
from quotebank.extraction.english.noun_phrases import Mention, MentionKind
from quotebank.extraction.english.rules.table import RuleTable

_JOINING = (PREPOSITION | RELATIVE | CONJUNCTION | SUBORDINATOR) & ~ADVERB
_COMMA_OR_DASH = frozenset({",", "—", "–", "--", "-"})
_OWN_OBJECT = (Complement.THAT, Complement.CLAUSE, Complement.QUESTION, Complement.OBJECT)
_ADJACENT = 4
_MOST_CUES = 8
"""Search window after a quotation, in cues of its sentence."""
_MOST_BEFORE = 5
"""How many of the cues before a quotation can be its own."""

# -- right after -------------------------------------------------------------------------------------------------


@define(slots=True, eq=False)
class CueAfter:
    """A cue that begins right after a quotation, ``gap`` tokens away."""

    place: Place
    cue: Cue
    gap: int


NOT_ITS_OWN = RuleTable[CueAfter, bool]("which cues right after a quotation are not its own")


@NOT_ITS_OWN.rule(
    holds="Ana Holm blamed the flood on a “bad dam,” claiming that it leaks.",
    fails="Ana Holm blamed the flood on a “bad dam,” Lind said.",
)
def participle(after: CueAfter) -> bool:
    """A participle goes with what comes after it."""
    return after.cue.participle


@NOT_ITS_OWN.rule(
    holds="Holm summed up the dam as “terrible,” described the ferry as a “trap” and left.",
    fails="Holm summed up the dam as “terrible,” Lind said.",
)
def described_as(after: CueAfter) -> bool:
    """What is described as something is not what was said."""
    return after.cue.complement is Complement.AS


@NOT_ITS_OWN.rule(
    holds="The dam is “a trap” Holm warned: “It will not hold this year.”",
    fails="“The dam is a trap,” Holm warned.",
)
def ends_in_colon(after: CueAfter) -> bool:
    """A cue with a colon introduces what comes after it, unless a comma ties it to what stands before."""
    return after.cue.complement is Complement.COLON and after.place.ending != ","


@NOT_ITS_OWN.rule(
    holds="“The dam leaks,” Holm said. “It will break.” She added, “You must close it now.”",
    fails="“The dam leaks,” Holm said. “It will break.”",
)
def introduces_next(after: CueAfter) -> bool:
    """After a full stop, a cue with a quotation after it begins a sentence of its own."""
    return after.place.ending == "." and after.cue.complement is Complement.QUOTATION


@NOT_ITS_OWN.rule(
    holds="The song was called “Who Built The Dam?” Holm said on Monday that the dam leaks.",
    fails="“Who built the dam?” Holm said.",
)
def reports_itself(after: CueAfter) -> bool:
    """Without a comma between them, a cue reports the clause after it."""
    place, cue = after.place, after.cue
    if after.gap or cue.complement not in _OWN_OBJECT or "," in (place.ending, place.word(place.span.end)):
        return False
    return cue.complement is not Complement.OBJECT or place.ending not in "?!"


def right_after(place: Place) -> Candidate | None:
    """A cue that begins right after the quotation: "…," she said."""
    doc, cues = place.doc, place.scene.cues
    start, end = place.span.end, place.paragraph[1]
    while start < end and doc.words[start] in _COMMA_OR_DASH:
        start += 1
    for at in range(start, min(start + _ADJACENT, end)):
        cue = cues.starting.get(at)
        if cue is not None:
            return _by(CueAfter(place, cue, at - start))
        if doc.words[at] in ".?!;,:" or at in cues.inside or doc.classes[at] & _JOINING:
            break
    return None


def _by(after: CueAfter) -> Candidate | None:
    """A quotation's candidate by the cue right after it."""
    place, cue = after.place, after.cue
    if cue.mention is None:
        return None
    if not NOT_ITS_OWN.any(after):
        comma = "," in (place.ending, place.word(place.span.end))
        return Candidate("follows" if comma else "follows_stop", cue, cue.mention, after.gap)
    alone = place.opens and not place.follows_in_paragraph()
    return Candidate("follows_on", cue, cue.mention, after.gap) if alone else None


# -- in its sentence ---------------------------------------------------------------------------------------------


@define(slots=True, eq=False)
class CueBefore:
    """A cue that stands before a quotation in its sentence, and whether it has a quotation before it already."""

    place: Place
    cue: Cue
    followed: bool


RELATION = RuleTable[CueBefore, str]("what a cue has to do with a quotation after it")
"""The answer is the pattern of the candidate."""


@RELATION.rule(
    holds="Holm said the dam leaks, and Lind replied, “No dam.”",
    fails="Holm said that the dam “leaks.”",
)
def introduces(before: CueBefore) -> str:
    """A cue introduces the quotation that its clause begins with, or that stands after its colon."""
    return "introduces" if before.place.introduces(before.cue) else ""


@RELATION.rule(
    holds="“The risk,” said Ana Holm, an engineer who is the head of the ferry office, “is that the dam leaks.”",
    fails="“The dam leaks,” said Ana Holm.",
)
def interrupts(before: CueBefore) -> str:
    """A cue between two parts of a quotation has a comma before the second: "“…,” she said, “…”"."""
    return "introduces" if before.followed and before.place.before == "," else ""


@RELATION.rule(
    holds="Holm said that there has been “no leak in the dam” at the harbour.",
    fails="“No leak in the dam,” said Holm.",
)
def reports(before: CueBefore) -> str:
    """A quotation belongs to the cue that reports the clause it stands in."""
    place = before.place
    clause = [] if before.followed else place.scene.extents.of(before.cue)
    return "reports" if any(a <= place.opening < b for a, b in clause) else ""


@RELATION.rule(
    holds="Holm concludes with words of Lind saying during the debate last week, “The dam leaks.”",
    fails="Holm said that the dam “leaks.”",
)
def leads_up(before: CueBefore) -> str:
    """A verb that takes quotations and has nothing else to report introduces one after a comma or colon."""
    cue = before.cue
    bare = cue.complement is Complement.NOTHING and "q" in cue.frames and not before.followed
    return "introduces" if bare and before.place.before in (",", ":") else ""


@RELATION.rule(
    holds="Holm told Lind at the dam to “stop the ferry” and left.",
    fails="“The dam leaks,” said Ana Holm.",
)
def stands_near(before: CueBefore) -> str:
    """Any other verb of the sentence may be the quotation's own."""
    cue = before.cue
    return "" if cue.noun or cue.lemma == ACCORDANCE or before.followed else "around"


def in_sentence(place: Place) -> list[Candidate]:
    """Cues before and after the quotation in its sentence, nearest first."""
    return _before(place) + _after(place)


def _before(place: Place) -> list[Candidate]:
    cues = place.cues_before()[-_MOST_BEFORE:]
    if not cues:
        last = place.scene.cues_of(place.sentence - 1)[-_MOST_BEFORE:]
        cues = [cue for cue in last if cue.content == place.opening]
    found: list[Candidate] = []
    for cue in reversed(cues):
        pattern = RELATION.first(CueBefore(place, cue, place.is_followed(cue)))
        if pattern:
            found.append(Candidate(pattern, cue, cue.mention, max(0, place.opening - cue.end)))
    return found


def _after(place: Place) -> list[Candidate]:
    """The first cue after a quotation that reports a clause with its end in it."""
    span = place.span
    cues = place.scene.cues_of(place.doc.sentence_of[span.last - 1])
    last_before = span.end if place.doc.sentence_of[span.last - 1] != place.sentence else span.opening
    at = bisect_left(cues, last_before, key=lambda cue: cue.first)
    for cue in cues[at : at + _MOST_CUES]:
        if cue.mention is not None:
            if any(a < span.last <= b for a, b in place.scene.extents.of(cue)):
                return [Candidate("reports", cue, _named_after(place, cue) or cue.mention, cue.start - span.end)]
    return []


def _named_after(place: Place, cue: Cue) -> Mention | None:
    """Who stands right after a quotation, where a long description comes before the cue: "…," Ana Holm, a …, said."""
    k = place.span.end + (place.word(place.span.end) == ",")
    name = place.phrases.name_at.get(k)
    if name is None or name.title_first != k or place.word(name.last) != "," or place.ending != ",":
        return None
    if cue.inverted or cue.mention is None or cue.mention.first <= name.last:
        return None
    return Mention(k, name.last, MentionKind.NAME, name.last - 1, (name,))


def line_before(place: Place) -> list[Candidate]:
    """A paragraph before that ends in a colon."""
    last = place.opening - 1
    if place.opening != place.paragraph[0] or place.before != ":":
        return []
    cues = place.scene.cues_of(place.doc.sentence_of[last])
    if cues:
        return [Candidate("line_before", cues[-1], cues[-1].mention)]
    subject = place.scene.cues.sentence_subject(last)
    return [Candidate("line_before", None, subject)] if subject is not None else []
