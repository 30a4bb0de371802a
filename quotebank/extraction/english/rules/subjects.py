"""What stands between a verb and its subject, and what can be a subject."""

from __future__ import annotations

from attrs import define

from quotebank.extraction.english.grammar import (
    ADDITION,
    ADVERB,
    AUXILIARY,
    CONJUNCTION,
    DEMONYM,
    DETERMINER,
    GROUP,
    PLACE,
    POSSESSIVE,
    PREPOSITION,
    QUANTIFIER,
    RELATIVE,
    REPORTING,
    ROLE,
    SPEECH_NOUN,
    SUBJECT_BOUNDARY,
    SUBORDINATOR,
    TIME,
    TITLE,
)
from quotebank.extraction.english.mentions import MentionKind
from quotebank.extraction.english.rules.needs import Word
from quotebank.extraction.english.rules.phrases_after import Behind
from quotebank.extraction.english.rules.places import Place, Words
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import word_list
from quotebank.extraction.lexicon.morphology import GERUND_ENDING, PAST_ENDING, POSSESSIVES
from quotebank.marks import DASHES

MODIFIED = ROLE | GROUP | SPEECH_NOUN | QUANTIFIER
"""Nouns that a participle can describe, or that can have an infinitive of their own."""
_OPENS_APPOSITION = ROLE | POSSESSIVE | DETERMINER | TITLE | DEMONYM | PLACE
_APPOSED = word_list("apposed")
_NAMING = word_list("naming")
_NAMING = word_list("naming")
_SOMEBODY = word_list("somebody")
_DESCRIBING = word_list("describing")
_NO_PARTICIPLE = DETERMINER | PREPOSITION | ROLE | TIME
_SHARES = word_list("shares")
_NO_PLURALS = POSSESSIVES | word_list("singular_copulas")
WHO = word_list("who")
_SHORT = word_list("perhaps_possessive")
_REPORTED = word_list("reported")
_CLAUSE_ENDS = word_list("bounds_of_phrases") | frozenset(",:;()") | DASHES
_BEFORE_CLAUSES = frozenset([*",:;(", *DASHES])
_BARE = word_list("subjects_of_bare_verbs")


def looks_plural(text: Words, k: int) -> bool:
    """Whether a word can be the noun of a plural verb."""
    lower, has = text.lowers[k], text.classes[k]
    return bool(has & (GROUP | QUANTIFIER)) or lower in _SHARES or (lower[-1] == "s" and lower not in _NO_PLURALS)


def begins_clause(text: Words, first: int, left_limit: int) -> bool:
    """Whether the noun phrase that begins at token ``first`` begins a clause, so that it can be a subject."""
    k = first - 1
    while k >= left_limit and _leads(text, k):
        k -= 1  # "Even Vera Holm", "State Senate President Vera Holm"
    if k < left_limit or text.lowers[k] in _REPORTED or text.words[k] in _BEFORE_CLAUSES:
        return True
    return bool(text.classes[k] & (CONJUNCTION | SUBORDINATOR | RELATIVE))


def _leads(text: Words, k: int) -> bool:
    has = text.classes[k]
    return bool(has & ADVERB) or (text.words[k][0].isupper() and not has & SUBJECT_BOUNDARY)


# -- what a noun's description is ---------------------------------------------------------------------------------


@define(slots=True, eq=False)
class Modifier(Place):
    """Token ``k`` before a noun phrase that begins at the right bound and may be part of what describes another."""

    named: bool
    """Whether the noun phrase is a name."""


UNDESCRIBED = RuleTable[Modifier, bool]("before which words nothing is described by what comes after them")


@UNDESCRIBED.rule(
    holds="Officials working in Pell; Ana Holm said the dam leaks.",
    fails="Officials working in Pell said the dam leaks.",
    needs=_CLAUSE_ENDS,
)
def clause_end(place: Modifier) -> bool:
    """A description does not reach over marks, "but" and "that"."""
    return place.text.lowers[place.k] in _CLAUSE_ENDS


@UNDESCRIBED.rule(
    holds="Officials speaking to Holm and lawyers said the dam leaks.",
    fails="Officials speaking to Holm said the dam leaks.",
    needs=Word(CONJUNCTION),
)
def joint(place: Modifier) -> bool:
    """What comes after "and" is somebody else."""
    return place.k == place.right - 1 and bool(place.text.classes[place.k] & CONJUNCTION)


@UNDESCRIBED.rule(
    holds="A man named Ana Holm said the dam leaks.",
    fails="Voters surveyed in Pell said the dam leaks.",
    needs=_NAMING,
)
def naming(place: Modifier) -> bool:
    """Who is called by a name has it: "a man named | Ana Holm"."""
    return place.named and place.k == place.right - 1 and place.text.lowers[place.k] in _NAMING


DESCRIBING = RuleTable[Modifier, bool]("which words begin what describes the noun before them")


@DESCRIBING.rule(
    holds="Officials who know Vera Holm said the dam leaks.",
    fails="Officials from Pell said the dam leaks.",
    needs=WHO,
)
def who(place: Modifier) -> bool:
    """A clause with "who" describes who stands before it: "officials | who know Vera Holm"."""
    return place.text.lowers[place.k] in WHO and place.k < place.right - 1


@DESCRIBING.rule(
    holds="People familiar with the plan said the dam leaks.",
    fails="Ana Holm said the dam leaks.",
    needs=Word(endings=(GERUND_ENDING, PAST_ENDING), words=_DESCRIBING),
)
def participle(place: Modifier) -> bool:
    """A participle describes the noun before it: "people | familiar with the plan", "voters | surveyed in Pell"."""
    text, k = place.text, place.k
    lower = text.lowers[k]
    if lower not in _DESCRIBING and not (
        lower.endswith((GERUND_ENDING, PAST_ENDING)) and not text.classes[k] & _NO_PARTICIPLE
    ):
        return False
    return bool(text.classes[k - 1] & MODIFIED) or text.lowers[k - 1] in _SOMEBODY


# -- what describes a name after a mark ---------------------------------------------------------------------------

APPOSED = RuleTable[Place, bool]("which words after a comma or dash describe the name before it")


@APPOSED.rule(
    holds="Ana Holm, whose boat sank, and lawyers, said the dam leaks.",
    fails="Ana Holm, 42, said the dam leaks.",
    needs=_APPOSED,
)
def apposed_word(place: Place) -> bool:
    """An article or "who" begins a description: "Holm, | a baker, said"."""
    return place.text.lowers[place.k] in _APPOSED


@APPOSED.rule(
    holds="Moreover, Ana Holm, director of the bank, said the dam leaks.",
    fails="Ana Holm, 42, said the dam leaks.",
    needs=Word(_OPENS_APPOSITION),
)
def apposed_noun(place: Place) -> bool:
    """A role, a people or a place can begin one: "Holm, | president of the bank, said"."""
    return bool(place.text.classes[place.k] & _OPENS_APPOSITION)


@APPOSED.rule(
    holds="Ana Holm, 42, of Pell, said the dam leaks.",
    fails="Ana Holm, a baker, said the dam leaks.",
    needs=Word(digit=True),
)
def age(place: Place) -> bool:
    """Somebody's age comes after the name: "Holm, | 42, said"."""
    return place.text.lowers[place.k][0].isdigit()


@APPOSED.rule(
    holds="Ana Holm – Pell commissioner for roads, peace and harbours – said the dam leaks.",
    fails="Ana Holm, a baker, said the dam leaks.",
)
def apposed_name(place: Place) -> bool:
    """A firm or a home comes after a name: "Holm, | Pell Bank's director, said"."""
    return place.name(place.k) is not None


# -- what can be the subject of a bare verb form ------------------------------------------------------------------

PLURALS = RuleTable[Place, bool]("which words right before a bare verb form can be its subject")


@PLURALS.rule(
    holds="I say the dam leaks.",
    fails="Lawyers say the dam leaks.",
)
def plural_pronoun(place: Place) -> bool:
    """The pronouns "they", "you" and "I" have the bare form, and a comma or bracket says nothing against it."""
    return place.text.lowers[place.k] in _BARE


@PLURALS.rule(
    holds="4 in 10 say the dam leaks.",
    fails="Lawyers say the dam leaks.",
)
def figure(place: Place) -> bool:
    """A number is several: "4 in 10 | say"."""
    return place.text.lowers[place.k][0].isdigit()


@PLURALS.rule(
    holds="A string of clerks say the dam leaks.",
    fails="I say the dam leaks.",
)
def plural_noun(place: Place) -> bool:
    """A plural or a group is several."""
    return looks_plural(place.text, place.k)


@PLURALS.rule(
    holds="Ana Holm and Ole Lind say the dam leaks.",
    fails="Lawyers say the dam leaks.",
)
def joined_name(place: Place) -> bool:
    """A name after "and" is one of several: "Holm and Lind | say"."""
    name = place.name(place.k)
    return name is not None and place.lower(name.title_first - 1) == ADDITION


# -- what is no subject after its verb ----------------------------------------------------------------------------

NO_SUBJECT = RuleTable[Behind, bool]("which words after a noun phrase say that it is no subject of the verb before it")


@NO_SUBJECT.rule(
    holds="The dam leaks, said rents have risen.",
    fails="The dam leaks, said Ana Holm.",
    needs=Word(AUXILIARY),
)
def auxiliary_after(behind: Behind) -> bool:
    """A noun phrase with a verb of its own is its subject: "…, said rents | have risen"."""
    return bool(behind.classes(behind.k) & AUXILIARY) and behind.lower(behind.k) not in _SHORT


@NO_SUBJECT.rule(
    holds="“The dam leaks,” said lawyers warned Holm.",
    fails="“The dam leaks,” said lawyers.",
)
def verb_after_noun(behind: Behind) -> bool:
    """What looks like a verb after a noun is its own: "…, said rents | jumped", but "said a baker named Holm"."""
    k = behind.k
    if behind.lower(k) in _NAMING and behind.name(k + 1) is not None:
        return False
    verb = behind.classes(k) & REPORTING or behind.lower(k).endswith(PAST_ENDING)
    return bool(verb) and behind.mention.kind is not MentionKind.NAME


@NO_SUBJECT.rule(
    holds="“The dam leaks,” said she left.",
    fails="“The dam leaks,” said she.",
)
def word_after_pronoun(behind: Behind) -> bool:
    """A pronoun has its verb after it: "said she | left"."""
    if behind.mention.kind is not MentionKind.PRONOUN or not behind.lower(behind.k)[:1].isalpha():
        return False
    return not behind.classes(behind.k) & (PREPOSITION | ADVERB | TIME)
