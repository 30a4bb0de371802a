"""What a reporting verb is in its place: a cue of its own subject, its agent, or the source of an earlier cue."""

from __future__ import annotations

import enum

from quotebank.extraction.english.cue import Complement, Cue
from quotebank.extraction.english.grammar import AGENT, AUXILIARY, EQUATIVE, GROUP, PREPOSITION, ROLE, SUBORDINATOR
from quotebank.extraction.english.noun_phrases import Mention, MentionKind
from quotebank.extraction.english.rules.needs import Verb
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.english.rules.verb_groups import quoted_before
from quotebank.extraction.english.verb_places import VerbPlace
from quotebank.extraction.lexicon.loader import single_word, word_list
from quotebank.extraction.lexicon.morphology import BASE, GERUND, GERUND_ENDING, OWNER_MARKS, PASTS, THIRD_PERSON
from quotebank.marks import DASHES

_COMMA_OR_DASH = DASHES | {","}
_BY_MEANS = word_list("means")
_ARTICLES_AND_AS = word_list("articles") | {EQUATIVE}
_AGENT_STOPS = frozenset(",.;:")
_FAR_AGENT = 7
_RELATIVES = word_list("relatives")
_NONE = word_list("none")
_WH = word_list("question_words")
_ASK = single_word("asking")
_SPEECH = single_word("speech")
_READER = single_word("reader")
_NOT_EVEN = word_list("not_even")
_BEFORE_NONE = word_list("before_none")
_PLACED = word_list("where_nobody")
_CLAUSE_ENDS = frozenset({".", ",", ";", "who", ""})


class Nothing(enum.Enum):
    """What a verb is that is no cue."""

    NO_CUE = "no cue"


Reading = Cue | Nothing

READINGS = RuleTable[VerbPlace, Reading | None]("what a reporting verb is in its place")
"""Asked with the verb, too. One that no rule reads has the source of an earlier cue or the sentence's subject."""


@READINGS.rule(
    holds="Holm got a chance to say the dam leaks.",
    fails="Holm went on to say the dam leaks.",
    needs=Verb({BASE}),
)
def infinitive(place: VerbPlace) -> Reading | None:
    """An infinitive that hangs on a noun or an object has its source before it: "led Holm to say"."""
    return place.shared() if place.group.object_before else None


@READINGS.rule(
    holds="“It leaks,” Holm replies, when asked if the dam is safe.",
    fails="“It leaks,” Holm replies, when Lind asked if the dam is safe.",
    needs=Verb(PASTS),
)
def being_asked(place: VerbPlace) -> Reading | None:
    """Who speaks when asked, or is asked, has not asked: nobody is named who did."""
    if not place.past or place.form.lemma != _ASK or place.after not in _WH:
        return None
    asked = place.plain and (place.has & SUBORDINATOR or place.k == place.left_limit)
    return place.completed(place.cue(None, place.k)) if asked or place.group.passive else None


@READINGS.rule(
    holds="Lind read a plan announced by Holm: “The dam leaks.”",
    fails="Asked by phone, Holm said the dam leaks.",
    needs=Verb(PASTS),
)
def reported_by(place: VerbPlace) -> Reading | None:
    """A past form with "by" after it is a participle: "a plan announced by Holm"."""
    if not place.past or not place.plain or place.after != AGENT or place.i + 2 >= place.right_limit:
        return None
    by = place.doc.lowers[place.i + 2]
    return None if by in _BY_MEANS or by.endswith(GERUND_ENDING) else _agent(place) or Nothing.NO_CUE


@READINGS.rule(
    holds="The dam was described by Holm as “a leak.”",
    fails="Holm described the dam as “a leak.”",
    needs=Verb(PASTS),
)
def passive(place: VerbPlace) -> Reading | None:
    """Something said of a thing has its source after "by"."""
    return _agent(place) or Nothing.NO_CUE if place.past and place.group.passive else None


@READINGS.rule(
    holds="The dam, branded “a leak” by Holm, is old.",
    fails="The dam, Holm said, is “a leak.”",
    needs=Verb(PASTS),
)
def aside(place: VerbPlace) -> Reading | None:
    """A participle can have its source behind a quotation: "a plan, branded “a trap” by Holm"."""
    if not place.past or not place.plain:
        return None
    return _agent_behind(place) if place.before == "," or not {"a", "b"}.isdisjoint(place.form.frames) else None


@READINGS.rule(
    holds="The council quoted Holm as saying the dam leaks.",
    fails="Holm was quoted as saying the dam leaks.",
    needs=Verb({GERUND}),
)
def quoted_as_saying(place: VerbPlace) -> Reading | None:
    """Who is quoted as saying something is its source, not who quotes it."""
    if place.form.form != GERUND or not place.plain or place.before != EQUATIVE:
        return None
    back = quoted_before(place.doc, place.k - 1, place.left_limit)
    if not back:
        return None
    quoting = place.k - 1 - back
    mention = place.phrases.after(quoting + 1, place.k - 1)
    if mention is None:
        return Nothing.NO_CUE
    mention = place.phrases.named(mention, quoting + 1, place.k)
    outer = place.subjects.of_verb(quoting, place.left_limit) if quoting > place.left_limit else None
    return place.completed(place.cue(mention, outer.first if outer is not None else quoting))


@READINGS.rule(
    holds="Holm saw Lind saying the dam leaks.",
    fails="Holm was saying the dam leaks.",
    needs=Verb({GERUND}),
)
def participle(place: VerbPlace) -> Reading | None:
    """A participle has the subject of the clause that it belongs to."""
    return place.shared(participle=True) if place.form.form == GERUND and place.plain else None


@READINGS.rule(holds="“The dam leaks,” said Holm.", fails="“The dam leaks,” Holm said.")
def inverted(place: VerbPlace) -> Reading | None:
    """The source can stand after its verb: "“It works,” said Holm"."""
    before = place.subject()
    if place.nonfinite or (before is not None and not _can_be_told(place)):
        return None
    mention = _subject_behind(place)
    if mention is None or (before is not None and not _ends_clause(place, mention)):
        return None
    return _own_cue(place, mention, is_inverted=True)


@READINGS.rule(holds="You say the dam leaks.", fails="We say the dam leaks.")
def said_by_you(place: VerbPlace) -> Reading | None:
    """What "you" say is put to the reader, and no quote."""
    mention = place.subject()
    return Nothing.NO_CUE if mention is not None and place.doc.lowers[mention.head] == _READER else None


@READINGS.rule(holds="Lind said it works, but Holm said the dam leaks.", fails="Said Holm: “The dam leaks.”")
def with_subject(place: VerbPlace) -> Reading | None:
    """The source stands before its verb."""
    mention = place.subject()
    return _own_cue(place, mention, is_inverted=False) if mention is not None else None


def _own_cue(place: VerbPlace, mention: Mention, *, is_inverted: bool) -> Cue:
    cue = place.cue(mention, place.k if is_inverted else min(place.k, mention.first))
    cue.first = place.k if place.group.declined else place.i
    cue.inverted = is_inverted
    cue.negated = cue.negated or _is_nobody(place, mention)
    cue.relative = not is_inverted and place.before in _RELATIVES
    return place.read_late_report(place.completed(cue))


def _is_nobody(place: VerbPlace, mention: Mention) -> bool:
    """Whether a subject says that none of them did it: "none of the guards", "no one", "neither Holm nor Lind"."""
    lowers, first = place.doc.lowers, mention.first
    before = lowers[first - 1] if first > place.left_limit else ""
    if lowers[first] in _NONE or before in _BEFORE_NONE:
        return True
    if " ".join(lowers[max(place.left_limit, first - 2) : first]) in _NOT_EVEN:
        return True
    return before in _PLACED and first - 2 >= place.left_limit and lowers[first - 2] in _NONE


def _can_be_told(place: VerbPlace) -> bool:
    """Whether a verb after a comma can tell what stands before it: "…, said Holm", "the pier may fall, warns Holm"."""
    return place.before == "," and (place.form.lemma == _SPEECH or _tells_clause(place))


def _tells_clause(place: VerbPlace) -> bool:
    """Whether nothing but a whole clause and a comma stand before a verb in the present: "the pier may fall, warns"."""
    doc, comma = place.doc, place.k - 1
    if place.form.form != THIRD_PERSON or "c" not in place.form.frames or "," in doc.words[place.left_limit : comma]:
        return False
    before = range(place.left_limit + 1, comma)
    return any(doc.classes[k] & AUXILIARY and doc.lowers[k] not in OWNER_MARKS for k in before)


def _subject_behind(place: VerbPlace) -> Mention | None:
    """The subject after its verb, which stands after a quotation, a comma or a dash, or opens its sentence."""
    frames = place.form.frames
    if place.before == "," and ("c" not in frames or "o" in frames or "b" in frames) and not _tells_clause(place):
        return None  # "…, called Osei a thief": the name is the verb's object
    opening = place.k == place.left_limit and (place.after_quotation or "q" in frames)
    return place.subjects.after_verb(place.i, place.right_limit) if opening or place.before in _COMMA_OR_DASH else None


def _ends_clause(place: VerbPlace, mention: Mention) -> bool:
    """Whether a person after a verb ends its clause, as in "Holm, 30, was hurt, said his mother, Ana Holm."."""
    doc, last = place.doc, mention.last
    person = mention.kind is MentionKind.NAME or doc.classes[mention.head] & (ROLE | GROUP)
    going_on = place.classes(last) & (SUBORDINATOR | PREPOSITION) and _tells_clause(place)
    if not person or not (place.lower(last) in _CLAUSE_ENDS or going_on):
        return False
    end = doc.sentences[doc.sentence_of[mention.head]][1]
    return not any(  # "said his son's killer, Ole Dahl, had been there"
        doc.classes[k] & AUXILIARY and doc.lowers[k - 1] in _COMMA_OR_DASH for k in range(last, end)
    )


def _agent(place: VerbPlace) -> Cue | None:
    """Read "was described by X as …", "a plan announced by X": the source stands after "by"."""
    lowers, right_limit = place.doc.lowers, place.right_limit
    for k in range(place.i + 1, min(place.i + _FAR_AGENT, right_limit)):
        if lowers[k] == AGENT:
            return _agent_at(place, k + 1)
        if lowers[k] in _AGENT_STOPS:
            return None
    return _agent_behind(place)


def _agent_at(place: VerbPlace, k: int) -> Cue | None:
    mention = place.phrases.after(k, place.right_limit)
    if mention is None:
        return None
    cue = place.cue(mention, place.k)
    cue.inverted = True
    return place.read_late_report(place.completed(cue))


def _agent_behind(place: VerbPlace) -> Cue | None:
    """Read "was branded “a trap” by X": the source stands behind the quotation."""
    opening = place.right_limit
    quoted_span = place.opening_at.get(opening)
    if quoted_span is None or place.lower(quoted_span.end) != AGENT:
        return None
    if not _ARTICLES_AND_AS.issuperset(place.doc.lowers[place.i + 1 : opening]):
        return None  # "was reported in a “trap” by Holm"
    mention = place.phrases.after(quoted_span.end + 1, place.readers.bounds.right_limit(quoted_span.end))
    if mention is None:
        return None
    cue = place.cue(mention, place.k)
    cue.inverted, cue.content, cue.complement = True, opening, Complement.QUOTATION
    return cue
