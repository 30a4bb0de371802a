"""How far a noun phrase goes, and which name stands beside it."""

from __future__ import annotations

from attrs import define

from quotebank.extraction.english.grammar import (
    DETERMINER,
    FIRST_NAME,
    GROUP,
    NUMBER,
    OBJECT,
    ORGANISATION,
    ORIGIN,
    PERSON_NOUN,
    PHRASE_BOUNDARY,
    POSSESSIVE,
    PREPOSITION,
    QUANTIFIER,
    REPORTING,
    ROLE,
    SPEECH_NOUN,
    SUBJECT,
    SUBORDINATOR,
    TIME,
    TITLE,
)
from quotebank.extraction.english.mentions import Mention, MentionKind, mention_of
from quotebank.extraction.english.name_parser import Name
from quotebank.extraction.english.rules.needs import Word
from quotebank.extraction.english.rules.places import OPENER, Place, Words, is_definite, is_word
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import word_list
from quotebank.extraction.lexicon.morphology import PAST_ENDING

_AFTER_APPOSITION = word_list("after_appositions") | frozenset(["", *",(—–.;:)”"])
_ONE = word_list("indefinites")
_PASTS = word_list("irregular_pasts")
_KNOWN_AS = word_list("known_as")
_NAMING = word_list("naming")


def kind_after(text: Words, first: int, head: int) -> MentionKind:
    """The kind of a noun phrase after a verb, where "said the spokeswoman" points back to one of them."""
    has = text.classes[head]
    if has & SPEECH_NOUN:
        return MentionKind.THING
    one = has & (ROLE | TITLE) or not text.lowers[head].endswith("s")
    return MentionKind.ROLE if one and is_definite(text, first, head) else MentionKind.GROUP


# -- how far a noun phrase goes -----------------------------------------------------------------------------------

ALONE = RuleTable[Place, bool]("which words after a place stand for somebody by themselves")


@ALONE.rule(
    holds="“The dam leaks,” said she.",
    fails="“The dam leaks,” said Ana Holm.",
    needs=Word(SUBJECT | OBJECT),
)
def pronoun_after(place: Place) -> bool:
    """A pronoun stands for somebody, but "her" and "his" may have a noun."""
    has = place.text.classes[place.k]
    return bool(has & (SUBJECT | OBJECT)) and not has & POSSESSIVE


@ALONE.rule(
    holds="Ana Holm told her that the dam leaks.",
    fails="Ana Holm told her lawyer that the dam leaks.",
    needs=Word(OBJECT),
)
def her(place: Place) -> bool:
    """No noun comes after "her" before a word of grammar or a mark."""
    after, has = place.lower(place.k + 1), place.classes(place.k)
    if not has & OBJECT or not after:
        return False
    return bool(place.classes(place.k + 1) & (PHRASE_BOUNDARY | DETERMINER)) or not after[0].isalpha()


@define(slots=True, eq=False)
class Phrase(Place):
    """A noun phrase that begins at token ``left``, and goes on at token ``k`` or ends there."""

    head: int = -1
    """The last noun so far."""


ENDS = RuleTable[Phrase, bool]("which words end a noun phrase before them")


@ENDS.rule(
    holds="“The dam leaks,” said a mayor warning of floods.",
    fails="“The dam leaks,” said Ana Holm",
    needs=Word(mark=True),
)
def mark_after(phrase: Phrase) -> bool:
    """A noun phrase ends before a mark."""
    return not is_word(phrase.text.lowers[phrase.k])


@ENDS.rule(
    holds="Holm told the truth about the price, “a dam that leaks.”",
    fails="Ana Holm told lawyers, “The dam leaks.”",
    needs=Word(PHRASE_BOUNDARY | OPENER),
)
def grammar_after(phrase: Phrase) -> bool:
    """A noun phrase ends before a word of grammar."""
    has = phrase.text.classes[phrase.k]
    return bool(has & (PHRASE_BOUNDARY | OPENER)) and not has & (ROLE | TITLE | QUANTIFIER)


@ENDS.rule(
    holds="Holm told his audience of Monday, “The dam leaks.”",
    fails="Holm told his audience, “The dam leaks.”",
    needs=Word(TIME),
)
def time_after(phrase: Phrase) -> bool:
    """A noun phrase ends before a day or a year."""
    return bool(phrase.text.classes[phrase.k] & TIME)


@ENDS.rule(
    holds="“The dam leaks,” said a baker named Ana Holm.",
    fails="“The dam leaks,” said a baker.",
    needs=Word(REPORTING),
)
def verb_after(phrase: Phrase) -> bool:
    """A noun phrase ends before a verb of speech, unless it can be a noun."""
    has = phrase.text.classes[phrase.k]
    return phrase.head >= 0 and bool(has & REPORTING) and not has & (ROLE | GROUP | SPEECH_NOUN)


@ENDS.rule(
    holds="The town released a statement on Monday saying that Holm left.",
    fails="The council said that the dam leaks.",
    needs=Word(endings=(PAST_ENDING,), words=_PASTS),
)
def past_after(phrase: Phrase) -> bool:
    """A noun phrase ends before a past tense or participle with its own object: "the town | released a statement"."""
    return phrase.head >= 0 and is_past_with_object(phrase.text, phrase.k)


def is_past_with_object(text: Words, k: int) -> bool:
    """Whether a word has the form of a past tense or participle, and what comes after it can be its object."""
    lower = text.lowers[k]
    if not (lower.endswith(PAST_ENDING) or lower in _PASTS) or k + 1 >= len(text.lowers):
        return False
    return bool(text.classes[k + 1] & (DETERMINER | POSSESSIVE | PREPOSITION | NUMBER | SUBORDINATOR))


@ENDS.rule(
    holds="“The dam leaks,” said the mayor drily.",
    fails="“The dam leaks,” said veteran industry analyst Ken Lind.",
)
def after_person(phrase: Phrase) -> bool:
    """A word for a person ends a noun phrase, unless another or a name comes: "veteran industry analyst Ken Lind"."""
    if phrase.head < 0 or not phrase.text.classes[phrase.head] & (ROLE | GROUP):
        return False
    known = phrase.text.classes[phrase.k] & (PERSON_NOUN | ORGANISATION | SPEECH_NOUN)
    return not known and not _name_ahead(phrase)


def _name_ahead(phrase: Phrase) -> bool:
    """Whether plain words lead to a name: "veteran | industry analyst Ken Lind"."""
    text = phrase.text
    for k in range(phrase.k, min(phrase.k + 4, phrase.right)):
        if k in text.name_at:
            return True
        if text.classes[k] & (PHRASE_BOUNDARY | OPENER) or not text.lowers[k][0].isalpha():
            return False
    return False


# -- names beside a role ------------------------------------------------------------------------------------------


@define(slots=True, eq=False)
class Behind(Place):
    """Token ``k`` comes after a noun phrase that begins at token ``left``."""

    mention: Mention


NAMED = RuleTable[Behind, Mention | None]("which name says who a role, a group or a thing stands for")


@NAMED.rule(
    holds="The answer from Ada Brandt was his warning that the dam leaks.",
    fails="The clerk from Lind said the dam leaks.",
)
def sender(behind: Behind) -> Mention | None:
    """What somebody sends or says is theirs: "the answer from Ada Brandt"; but "the clerk from Lind"."""
    name = behind.name(behind.k + 1)
    if behind.lower(behind.k) != ORIGIN or name is None or name.place:
        return None
    return mention_of(name.title_first, (name,))


@NAMED.rule(
    holds="According to a baker named Ana Holm, the dam leaks.",
    fails="According to the baker, the dam leaks.",
)
def called(behind: Behind) -> Mention | None:
    """Somebody is introduced as "a baker named Ana Holm"; but "the prince called Holm a fool"."""
    if behind.lower(behind.left) not in _ONE:
        return None
    names = (behind.name(k + 1) for k in _few(behind) if behind.lower(k) in _NAMING)
    return _in_role(behind, next(names, None))


@NAMED.rule(
    holds="“The dam leaks,” said the chief known as Jo.",
    fails="“The dam leaks,” said the chief.",
)
def known_as(behind: Behind) -> Mention | None:
    """Somebody has another name: "the chief known as Jo"."""
    for k in _few(behind):
        if f"{behind.lower(k)} {behind.lower(k + 1)}" in _KNOWN_AS:
            names = (behind.name(j) for j in range(k + 2, min(k + 6, behind.right)))
            return _in_role(behind, next((name for name in names if name is not None), None))
    return None


@NAMED.rule(
    holds="“The dam leaks,” said his sister, Marisol Holm.",
    fails="“The dam leaks,” said his sister, who left.",
)
def apposition(behind: Behind) -> Mention | None:
    """A person stands between commas after a role: "His sister, Marisol Holm, said"."""
    name = behind.name(behind.k + 1)
    if behind.lower(behind.k) != "," or name is None or name.organisation or name.place:
        return None
    if "".join(behind.text.lowers[name.last : name.last + 1]) not in _AFTER_APPOSITION:
        return None
    person = name.certain or len(name.words) > 1 or behind.text.classes[name.first] & FIRST_NAME
    return _in_role(behind, name) if person else None


def _few(behind: Behind) -> range:
    """The tokens after a phrase, and its last, where the verb that names somebody may stand."""
    return range(behind.k - 1, min(behind.k + 3, behind.right - 1))


def _in_role(behind: Behind, name: Name | None) -> Mention | None:
    """A name with the phrase before it as its role, except where that is a thing."""
    if name is None or behind.mention.kind is MentionKind.THING:
        return None
    return mention_of(behind.left, (name,), (behind.left, behind.k))
