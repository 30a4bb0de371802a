"""What stands before a verb and belongs to it: "has not yet", "went on to", "was quoted as"."""

from __future__ import annotations

from collections.abc import Container

from attrs import Factory, define

from quotebank.extraction.document.text import Document
from quotebank.extraction.english.grammar import (
    ADVERB,
    AUXILIARY,
    EQUATIVE,
    EXPLETIVE,
    GENITIVE,
    GROUP,
    INFINITIVE,
    NEGATION,
    NOUN_OPENER,
    ORGANISATION,
    PLACE,
    RELATIVE,
    REPORTING,
    ROLE,
    SUBJECT,
    THOUGHT,
    TIME,
)
from quotebank.extraction.english.rules.needs import Word
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import VerbForm, single_word, word_list
from quotebank.extraction.lexicon.morphology import ADVERB_ENDING, APOSTROPHE_S, BASE, GERUND, PASTS

_NOUNS = GROUP | ROLE | TIME | PLACE | ORGANISATION
_BE = word_list("forms_of_be")
_DECLINING = word_list("declining")
_GOVERNING = word_list("governing")
_FLOATING = word_list("floating")
_IDIOMS = {idiom.split()[-1]: idiom.split() for idiom in word_list("idioms_before_verbs") | word_list("first_time")}
"""Adverbs of several words that may stand between a subject and its verb, by their last word."""
_CONTINUATION = single_word("continuation")
_DAY = single_word("day")
_PERFECT = single_word("perfect")
_SHORTFALL = single_word("shortfall")
_ONLY = word_list("after_not")
_STOPPING = word_list("stopping")
_BEFORE_YEAR = word_list("before_years")
_BEFORE_DAY = word_list("before_days")
_ALSO_VERBS = word_list("months_and_verbs")
_QUOTED = word_list("quoted")
FAR_QUOTED = 18
"""Tokens between "quoted" and "as saying"."""


@define(slots=True, eq=False)
class VerbGroup:
    """A verb with what belongs to it, as far back as it is read: from token ``first`` on."""

    doc: Document
    name_at: Container[int]
    form: VerbForm
    left_limit: int
    first: int
    negated: bool
    auxiliaries: list[str] = Factory(list)
    infinitive: bool = False
    declined: bool = False
    """Whether it is what somebody declined to do."""
    object_before: bool = False
    """Whether an infinitive hangs on no verb that shares its subject: "a chance to say"."""
    lower: str = ""
    """The word before the group, in lower case."""
    classes: int = 0
    """The classes of the word before the group."""

    @property
    def passive(self) -> bool:
        """Whether a form of "be" belongs to the verb."""
        return not _BE.isdisjoint(self.auxiliaries)

    def lower_at(self, back: int) -> str:
        """The word so many tokens before the group, in lower case; empty before the left limit."""
        k = self.first - back
        return self.doc.lowers[k] if k >= self.left_limit else ""

    def classes_at(self, back: int) -> int:
        """The classes of the word so many tokens before the group; 0 before the left limit."""
        k = self.first - back
        return self.doc.classes[k] if k >= self.left_limit else 0

    def read(self) -> None:
        """Read back over what belongs to the verb."""
        while self.first > self.left_limit and not self.object_before:
            self.lower, self.classes = self.doc.lowers[self.first - 1], self.doc.classes[self.first - 1]
            steps = STEPS.first(self, self.lower) if STEPS.of[self.lower] else None
            if steps is None:
                return
            self.first = max(self.left_limit, self.first - steps)


STEPS = RuleTable[VerbGroup, int]("what belongs to the verb after it")
"""Asked until none holds, with the word before; the answer is how many tokens it takes.

A rule notes in the group what they mean.
"""


@STEPS.rule(
    holds="Holm never said that the dam leaks.",
    fails="Holm said that the dam leaks.",
    needs=Word(NEGATION),
)
def negation(group: VerbGroup) -> int:
    """What denies a verb belongs to it."""
    if not group.classes & NEGATION:
        return 0
    if group.doc.lowers[group.first] not in _ONLY:
        group.negated = True
    if group.classes & AUXILIARY:
        group.auxiliaries.append(group.lower)
    return 1


@STEPS.rule(
    holds="Lind says it works, but Holm has said the dam leaks.",
    fails="Holm said the dam leaks.",
    needs=Word(AUXILIARY),
)
def auxiliary(group: VerbGroup) -> int:
    """An auxiliary belongs to its verb."""
    if not group.classes & AUXILIARY or group.lower == APOSTROPHE_S:
        return 0
    group.auxiliaries.append(group.lower)
    return 1


@STEPS.rule(
    holds="Lind says it works, but she's said the dam leaks.",
    fails="It's said the dam leaks, Holm noted.",
    needs={APOSTROPHE_S},
)
def shortened_has(group: VerbGroup) -> int:
    """After a pronoun, "'s" and a past form are "has said"; "it's said" is "it is said"."""
    if group.lower != APOSTROPHE_S or group.form.form not in PASTS or group.lower_at(2) == EXPLETIVE:
        return 0
    if not group.classes_at(2) & (SUBJECT | RELATIVE):
        return 0
    group.auxiliaries.append(_PERFECT)
    return 1


@STEPS.rule(
    holds="Lind said it works, but Holm also said the dam leaks.",
    fails="Holm said the dam also leaks.",
    needs=Word(ADVERB),
)
def adverb(group: VerbGroup) -> int:
    """An adverb may stand before its verb; that of "Harbour Today" is part of a name."""
    return 1 if group.classes & ADVERB and group.first - 1 not in group.name_at else 0


@STEPS.rule(
    holds="Holm bluntly said the dam leaks.",
    fails="Emily said the dam leaks.",
    needs=Word(endings=(ADVERB_ENDING,)),
)
def adverb_in_ly(group: VerbGroup) -> int:
    """What ends in "ly" is an adverb, unless it is a noun or a name: "family", "Emily"."""
    if not group.lower.endswith(ADVERB_ENDING) or group.classes & _NOUNS:
        return 0
    return 0 if group.first - 1 in group.name_at else 1


@STEPS.rule(
    holds="Holm and Lind both said the dam leaks.",
    fails="Some of both said the dam leaks, Holm noted.",
    needs=_FLOATING,
)
def floating_quantifier(group: VerbGroup) -> int:
    """A word for all of the subject may stand after it: "Holm and Lind both said"."""
    if group.lower not in _FLOATING or group.first - 2 < group.left_limit:
        return 0
    return 0 if group.classes_at(2) & (NOUN_OPENER | REPORTING) else 1


@STEPS.rule(
    holds="Holm had in fact said the dam leaks.",
    fails="Holm had said the dam leaks.",
    needs=_IDIOMS,
)
def idiom(group: VerbGroup) -> int:
    """An adverb of several words may stand before its verb: "has in fact said"."""
    words = _IDIOMS.get(group.lower)
    if words is None:
        return 0
    return len(words) if group.doc.lowers[max(0, group.first - len(words)) : group.first] == words else 0


@STEPS.rule(
    holds="Lind said it works, but Holm went on to say the dam leaks.",
    fails="Holm went on: “The dam leaks.”",
    needs={INFINITIVE},
)
def went_on(group: VerbGroup) -> int:
    """Who goes on to say something says it."""
    if not _is_infinitive(group) or group.lower_at(2) != _CONTINUATION:
        return 0
    group.infinitive = True
    return 3


@STEPS.rule(
    holds="Holm declined to say whether the dam leaks.",
    fails="Holm chose to say the dam leaks.",
    needs={INFINITIVE},
)
def declined(group: VerbGroup) -> int:
    """Who declines to say something does not say it."""
    if not _is_infinitive(group) or group.lower_at(2) not in _DECLINING:
        return 0
    group.infinitive = group.declined = group.negated = True
    return 2


@STEPS.rule(
    holds="Lind said it works, but Holm wanted to say the dam leaks.",
    fails="Holm got a chance to say the dam leaks.",
    needs={INFINITIVE},
)
def shared_subject(group: VerbGroup) -> int:
    """The subject of some verbs is that of the infinitive after them, too."""
    if not _is_infinitive(group):
        return 0
    if group.lower_at(2) not in _GOVERNING and not group.classes_at(2) & (REPORTING | THOUGHT):
        return 0
    group.infinitive = True
    return 2


@STEPS.rule(
    holds="Holm got a chance to say the dam leaks.",
    fails="Holm wanted to say the dam leaks.",
    needs={INFINITIVE},
)
def infinitive_of_object(group: VerbGroup) -> int:
    """Any other infinitive has a subject of its own: "led Holm to say", "a chance to say"."""
    if not _is_infinitive(group):
        return 0
    group.infinitive = group.object_before = True
    return 1


@STEPS.rule(
    holds="Holm stopped short of saying that the dam leaks.",
    fails="Holm stopped after saying that the dam leaks.",
)
def stopped_short(group: VerbGroup) -> int:
    """Who stops short of saying something does not say it."""
    if group.lower != GENITIVE or group.form.form != GERUND or group.lower_at(2) != _SHORTFALL:
        return 0
    if group.lower_at(3) not in _STOPPING:
        return 0
    group.negated = True
    return 3


@STEPS.rule(
    holds="Holm did not, in fact, say “the dam leaks”.",
    fails="Holm did not leave, in fact, said Lind: “The dam leaks.”",
    needs={","},
)
def parenthesis(group: VerbGroup) -> int:
    """An adverb between commas may stand after the auxiliary: "did not, in fact, say"."""
    lowers, end = group.doc.lowers, group.first - 1
    if group.lower != "," or group.form.form != BASE:
        return 0
    opening = next((k for k in range(end - 1, max(group.left_limit, end - 5), -1) if lowers[k] == ","), 0)
    if not opening or not group.doc.classes[opening - 1] & (AUXILIARY | NEGATION):
        return 0
    inside = lowers[opening + 1 : end]
    return end - opening + 1 if inside in _IDIOMS.values() or (inside and _all_adverbs(group, opening + 1, end)) else 0


@STEPS.rule(
    holds="Lind said it works, but the council in 2019 said the dam leaks.",
    fails="Holm said in 2019 the dam leaks.",
    needs=Word(digit=True),
)
def year(group: VerbGroup) -> int:
    """A year with its preposition may stand before the verb."""
    is_year = len(group.lower) == 4 and group.lower.isdigit()
    return 2 if is_year and group.lower_at(2) in _BEFORE_YEAR else 0


@STEPS.rule(
    holds="Lind said it works, but Holm on Monday said the dam leaks.",
    fails="Holm said on Monday the dam leaks.",
    needs=Word(TIME),
)
def day(group: VerbGroup) -> int:
    """A day may stand before the verb, with or without a preposition; that of "Harbour Week" is part of a name."""
    if not group.classes & TIME or group.lower in _ALSO_VERBS or group.first - 1 in group.name_at:
        return 0
    before = group.lower_at(2)
    if before != _DAY and not group.doc.words[group.first - 1][0].isupper():
        return 0
    return 2 if before in _BEFORE_DAY else 1


@STEPS.rule(
    holds="Holm was quoted as saying the dam leaks.",
    fails="The council quoted Holm as saying the dam leaks.",
    needs={EQUATIVE},
)
def quoted_as(group: VerbGroup) -> int:
    """Who is quoted as saying something says it."""
    if group.lower != EQUATIVE or group.form.form != GERUND:
        return 0
    back = quoted_before(group.doc, group.first - 1, group.left_limit)
    quoting = group.first - 1 - back
    passive = back and not _BE.isdisjoint(group.doc.lowers[max(group.left_limit, quoting - 2) : quoting])
    return back + 1 if passive else 0


def quoted_before(doc: Document, k: int, left_limit: int) -> int:
    """How many tokens before the "as" at ``k`` a "quoted" stands; 0 where none does."""
    places = range(1, min(FAR_QUOTED, k - left_limit + 1))
    return next((back for back in places if doc.lowers[k - back] in _QUOTED), 0)


def _all_adverbs(group: VerbGroup, first: int, last: int) -> bool:
    return all(group.doc.classes[k] & ADVERB or group.doc.lowers[k].endswith("ly") for k in range(first, last))


def _is_infinitive(group: VerbGroup) -> bool:
    return group.lower == INFINITIVE and group.form.form == BASE and group.first - 2 >= group.left_limit
