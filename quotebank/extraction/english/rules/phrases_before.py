"""What the words before a place stand for: where their noun phrase begins, and what its head is."""

from __future__ import annotations

from quotebank.extraction.english.grammar import (
    COMPLEMENTISER,
    DEFINITE,
    DETERMINER,
    FUNCTION_WORD,
    GENITIVE,
    GROUP,
    NUMBER,
    ORGANISATION,
    ORIGIN,
    PERSON_NOUN,
    PHRASE_BOUNDARY,
    PREPOSITION,
    QUANTIFIER,
    REPORTING,
    ROLE,
    SPEECH_NOUN,
    SUBJECT,
    TIME,
    TITLE,
)
from quotebank.extraction.english.mentions import Mention, MentionKind
from quotebank.extraction.english.rules.needs import Word
from quotebank.extraction.english.rules.places import OPENER, Place, Words, is_definite, is_word
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import single_word, word_list
from quotebank.extraction.lexicon.morphology import OWNER_MARKS

_LONGEST_ROLE = 7
_ALONE = word_list("alone")
_OF_NAMES = word_list("before_names_of_owners")
_OF_NOUNS = word_list("before_nouns_of_owners")
_POSTMODIFYING = word_list("postmodifying")
_BEFORE_HEARERS = word_list("before_hearers")
_BEFORE_WHOLES = word_list("before_wholes")
_WHOLES = word_list("wholes")
_PARTITIVE = single_word("partitive")


def kind_before(text: Words, first: int, head: int) -> MentionKind:
    """The kind of a noun phrase before a verb whose head is a common noun."""
    has = text.classes[head]
    if has & SPEECH_NOUN:
        return MentionKind.THING
    if not is_definite(text, first, head):
        return MentionKind.GROUP
    several = has & GROUP or text.lowers[head].endswith("s")
    return MentionKind.ROLE if has & (ROLE | TITLE | ORGANISATION) or not several else MentionKind.GROUP


# -- what the words before a place stand for ----------------------------------------------------------------------

ENDINGS = RuleTable[Place, Mention | None]("what the last words before a place stand for, without a noun")


@ENDINGS.rule(
    holds="Ole Dahl waits. When I ask if Ana Holm is the one, he snaps: “The dam leaks.”",
    fails="“The dam leaks,” Ana Holm said.",
    needs=Word(SUBJECT),
)
def pronoun(place: Place) -> Mention | None:
    """A pronoun stands for somebody by itself."""
    k = place.k
    return Mention(k, place.right, MentionKind.PRONOUN, k) if place.text.classes[k] & SUBJECT else None


@ENDINGS.rule(
    holds="Half said the dam holds, while 4 in 10 said the dam leaks.",
    fails="Half said the dam holds, while 10 clerks said the dam leaks.",
    needs=Word(digit=True),
)
def share(place: Place) -> Mention | None:
    """A share is a group: "nine in 10", "two out of 3"."""
    if not place.text.lowers[place.k][0].isdigit() or place.lower(place.k - 1) not in _BEFORE_WHOLES:
        return None
    first = place.k - (3 if place.lower(place.k - 2) == _PARTITIVE else 2)
    counted = place.classes(first) & NUMBER or place.lower(first)[:1].isdigit()
    return Mention(first, place.right, MentionKind.GROUP, first) if counted else None


@ENDINGS.rule(
    holds="Holm came, but one of them said the dam leaks.",
    fails="Holm came, but one of the clerks said the dam leaks.",
    needs=_WHOLES,
)
def some_of_them(place: Place) -> Mention | None:
    """Some of them are a group whose head is "some"."""
    first = place.k - 2
    if place.lower(place.k) not in _WHOLES or place.lower(first + 1) != GENITIVE:
        return None
    return Mention(first, place.right, MentionKind.GROUP, first) if place.classes(first) & QUANTIFIER else None


@ENDINGS.rule(
    holds="Holm came, but many said the dam leaks.",
    fails="Holm came, but many clerks said the dam leaks.",
    needs=Word(QUANTIFIER, words=_ALONE),
)
def quantity(place: Place) -> Mention | None:
    """A quantity without a noun is a group: "many", "another", "two"."""
    k, has = place.k, place.text.classes[place.k]
    plain = has & QUANTIFIER and (has & NUMBER or not has & (PREPOSITION | DETERMINER))
    alone = is_word(place.text.lowers[k]) and (plain or place.text.lowers[k] in _ALONE)
    return Mention(k, place.right, MentionKind.GROUP, k) if alone else None


NO_HEAD = RuleTable[Place, bool]("which words are no head of a noun phrase that ends with them")


@NO_HEAD.rule(
    holds='Ana Holm said the "MI6 agent" told him the dam leaks.',
    fails="Ana Holm said the agent told him the dam leaks.",
    needs=Word(mark=True),
)
def mark(place: Place) -> bool:
    """A mark is no noun."""
    return not is_word(place.text.lowers[place.k])


@NO_HEAD.rule(
    holds="Ana Holm is alleged to have said that the dam leaks.",
    fails="Ana Holm has said that the dam leaks.",
    needs=Word(PHRASE_BOUNDARY | OPENER),
)
def grammar(place: Place) -> bool:
    """A word of grammar has its noun elsewhere."""
    return bool(place.text.classes[place.k] & (PHRASE_BOUNDARY | OPENER))


@NO_HEAD.rule(
    holds="Ana Holm last week said the dam leaks.",
    fails="Ana Holm said the dam leaks.",
    needs=Word(TIME),
)
def time(place: Place) -> bool:
    """A day or a year does nothing: "Holm on Monday | said"."""
    return bool(place.text.classes[place.k] & TIME)


# -- where a noun phrase begins -----------------------------------------------------------------------------------

STARTS = RuleTable[Place, int]("which words begin a noun phrase whose later words are known")
"""Asked with the first of these words; the answer is how many words come before it."""


@STARTS.rule(
    holds="“The dam leaks,” her lawyer said.",
    fails="“The dam leaks,” lawyers said.",
    needs=Word(OPENER),
)
def article(place: Place) -> int:
    """An article or "her" begins a noun phrase; "the two" are two of them."""
    j = place.k - 1
    has = place.text.classes[j]
    if not has & OPENER or place.text.lowers[j] == COMPLEMENTISER:
        return 0
    return 2 if has & NUMBER and place.classes(j - 1) & OPENER else 1


@STARTS.rule(
    holds="“The dam leaks,” Ms. Holm's lawyer said.",
    fails="“The dam leaks,” the lawyer said.",
    needs=OWNER_MARKS,
)
def owner(place: Place) -> int:
    """The owner of something comes first, with a title or an article: "Ms. Holm's | lawyer", "the mill's | owner"."""
    j = place.k - 1
    if not place.text.is_possessive(j):
        return 0
    name = place.name(j - 1)
    if name is not None:
        return place.k - max(name.title_first, place.left)
    return place.k - max(j - 2 if place.classes(j - 2) & OPENER else j - 1, place.left)


OUTSIDE = RuleTable[Place, bool]("which words are no part of a noun phrase that comes after them")


@OUTSIDE.rule(
    holds="Holm came, and three-quarters said the dam leaks.",
    fails="“The dam leaks,” old lawyers said.",
    needs=Word(PHRASE_BOUNDARY),
)
def grammar_before(place: Place) -> bool:
    """A noun phrase begins after a word of grammar."""
    return bool(place.text.classes[place.k - 1] & PHRASE_BOUNDARY)


@OUTSIDE.rule(
    holds="“The dam leaks”, police chief Ana Holm said.",
    fails="Police chief Ana Holm said the dam leaks.",
    needs=Word(mark=True),
)
def mark_before(place: Place) -> bool:
    """A noun phrase begins after a mark."""
    return not is_word(place.text.lowers[place.k - 1])


@OUTSIDE.rule(
    holds="Ole Dahl told lawyer Ana Holm, who said the dam leaks.",
    fails="Ole Dahl met lawyer Ana Holm, who said the dam leaks.",
    needs=Word(REPORTING),
)
def verb_before(place: Place) -> bool:
    """A verb is no part of a noun phrase, unless it can be a noun: "police | chief"."""
    has = place.text.classes[place.k - 1]
    return bool(has & REPORTING) and not has & (PERSON_NOUN | SPEECH_NOUN)


@OUTSIDE.rule(
    holds="On Monday lawyers said the dam leaks.",
    fails="On the dam lawyers said that it leaks.",
    needs=Word(TIME),
)
def time_before(place: Place) -> bool:
    """A noun phrase begins after a day or a year."""
    return bool(place.text.classes[place.k - 1] & TIME)


def phrase_start(text: Words, k: int, left_limit: int) -> int:
    """The first token of the noun phrase that has token ``k`` among the words before its head, or as its head."""
    place = Place(text, k, left_limit, k)
    last = max(left_limit, k - _LONGEST_ROLE)
    while place.k > last:
        lower = text.lowers[place.k - 1]
        before = STARTS.first(place, lower) if STARTS.of[lower] else 0
        if before:
            return place.k - before
        if OUTSIDE.of[lower] and OUTSIDE.any(place, lower):
            break
        name = place.name(place.k - 1)
        place.k = max(name.title_first, left_limit) if name is not None else place.k - 1
    return place.k


# -- what stands before a name ------------------------------------------------------------------------------------

ROLES = RuleTable[Place, bool]("which words before a name say who it is")
"""Asked with the last of these words."""


@ROLES.rule(
    holds="The analyst Vera Holm said the dam leaks.",
    fails="The tall Vera Holm said the dam leaks.",
)
def role(place: Place) -> bool:
    """A word for a person before a name says who it is."""
    return bool(place.classes(place.k) & PERSON_NOUN) and not place.text.capital[place.k]


@ROLES.rule(
    holds="Analyst Vera Holm said the dam leaks.",
    fails="The analyst Vera Holm said the dam leaks.",
)
def opening_role(place: Place) -> bool:
    """A sentence's first word may be a role: "Analyst Vera Holm said"."""
    named = place.text.capital[place.k] and place.k not in place.text.name_at
    return named and bool(place.classes(place.k) & (ROLE | TITLE))


@ROLES.rule(
    holds="“The dam leaks,” lampwright Mei-Lin Arroyo said.",
    fails="All the money Rivertech wanted was late, Rivertech said.",
)
def unlisted_role(place: Place) -> bool:
    """Plain words that fill all the room before a name say who it is: "“…,” lifeguard Mei-Lin Arroyo said"."""
    text, left, k = place.text, place.left, place.k
    start = phrase_start(text, k, left)
    name = text.name_at[k + 1]
    if not name.certain and len(name.words) == 1 and text.classes[start] & DETERMINER:
        return False  # "the money | Rivertech wanted"
    if k - start > 2 or not (start == left or text.classes[start] & OPENER):
        return False
    inner = range(start + (start != left), k + 1)
    return len(inner) > 0 and all(_is_plain(text, j) for j in inner)


def _is_plain(text: Words, j: int) -> bool:
    return text.words[j][0].islower() and not text.classes[j] & (PHRASE_BOUNDARY | REPORTING | TIME)


# -- heads before a preposition -----------------------------------------------------------------------------------

HEADS = RuleTable[Place, bool]("which words before a preposition are the head of what comes after it")
"""Asked with the last word before the preposition."""


@HEADS.rule(
    holds="A letter from Ana Holm to Ole Lind said the dam leaks.",
    fails="The city of Pell said the dam leaks.",
)
def person_of(place: Place) -> bool:
    """A person, a quantity or something said has its matter after it: "a spokesman for | the mill", "one of | them"."""
    known = place.classes(place.k) & (PERSON_NOUN | QUANTIFIER | SPEECH_NOUN)
    return bool(known) and place.name(place.k) is None


@HEADS.rule(
    holds="The city of Pell said the dam leaks.",
    fails="Vera Holm of Pell Research said the dam leaks.",
)
def noun_of(place: Place) -> bool:
    """A noun with an article has its matter after "of", "for" or "in"."""
    k = place.k
    if place.name(k) is not None or place.text.lowers[k + 1] not in _OF_NOUNS or place.classes(k) & FUNCTION_WORD:
        return False
    return bool(place.text.classes[phrase_start(place.text, k, max(0, k - 4))] & OPENER)


@HEADS.rule(
    holds="Vera Holm of Pell Research said the dam leaks.",
    fails="The city of Pell said the dam leaks.",
)
def name_of(place: Place) -> bool:
    """A person has a home or a firm after the name: "Vera Holm of | Pell Research"; where a place is says nothing."""
    name = place.name(place.k)
    return name is not None and not name.place and place.text.lowers[place.k + 1] in _OF_NAMES


@HEADS.rule(
    holds="A letter from Ana Holm to Ole Lind said the dam leaks.",
    fails="A letter to Ole Lind said the dam leaks.",
)
def sent_to(place: Place) -> bool:
    """Who a letter is from and to comes after it: "a letter from Holm to | Lind"."""
    name = place.name(place.k)
    to = name is not None and place.text.lowers[place.k + 1] in _BEFORE_HEARERS
    return to and name is not None and place.lower(name.title_first - 1) == ORIGIN


def head_end(text: Words, first: int, left_limit: int) -> int:
    """The end of the head of a phrase whose matter begins at token ``first``; 0 where it has none before it."""
    k = first - 1
    if k > left_limit and text.lowers[k] == DEFINITE:
        k -= 1
    if k <= left_limit or text.lowers[k] not in _POSTMODIFYING:
        return 0
    return k if HEADS.any(Place(text, k - 1, left_limit, k)) else 0
