"""Where a name begins: what begins none, what leads a sentence before it."""

from __future__ import annotations

import re

from quotebank.extraction.english.grammar import (
    ADVERB,
    AUXILIARY,
    DEMONYM,
    FIRST_NAME,
    FUNCTION_WORD,
    GENITIVE,
    GROUP,
    OFFICE,
    ORGANISATION,
    PARTICLE,
    PLACE,
    REPORTING,
    ROLE,
    TIME,
    TITLE,
)
from quotebank.extraction.english.rules.introductions import AGENT
from quotebank.extraction.english.rules.needs import Word
from quotebank.extraction.english.rules.runs import COMMON, INNER_PREPOSITIONS, STREETS, Run
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import verbs, word_classes, word_list
from quotebank.extraction.lexicon.morphology import ADVERB_ENDING, BASE, GERUND_ENDING, PAST_ENDING, POSSESSIVES

_ANYBODY = word_list("anybody")
_SENTENCE_ADVERBS = word_list("sentence_adverbs")
_IRREGULAR = word_list("irregular_pasts")
_GIVEN_NAMES_AND_WORDS = word_list("given_names_and_words")
_OPENING_MATTERS = word_list("before_matters_of_bodies") & word_list("before_matters")
_BODIES_ALONE = word_list("bodies_alone")
_PLURAL_OWNERS = word_list("plural_owners")
_BEFORE_BODIES = word_list("before_bodies")
_FAMILY_NAMES_FIRST = word_list("family_names_first")
_PLURALS = tuple(word_list("plural_endings"))
_SYLLABLES = re.compile(r"([^\W\d_]{2,})[-‑‐]([^\W\d_]+)$")


# -- what begins no name -------------------------------------------------------------------------------------------

NO_BEGINNING = RuleTable[Run, bool]("which capitalised words begin no name")


@NO_BEGINNING.rule(
    holds="A Brekke said the dam leaks.",
    fails="Brekke said dams leak.",
    needs=Word(FUNCTION_WORD),
)
def function_word(run: Run) -> bool:
    """An article or a pronoun has a capital for its place alone; "Van Holm" and "Will Holm" are names.

    So are "Our Harbour" and "Just Row", where a sentence has their capitals inside it.
    """
    has, pair = run.doc.classes[run.first], tuple(run.doc.lowers[run.first : run.first + 2])
    if not has & FUNCTION_WORD or pair in run.capitals.pairs or run.is_shouted(run.first):
        return False
    return not (has & (PARTICLE | FIRST_NAME) and run.capital(run.first + 1))


@NO_BEGINNING.rule(
    holds="“The dam leaks,” Monday Holm said.",
    fails="“The dam leaks,” April Holm said.",
    needs=Word(TIME),
)
def time_word(run: Run) -> bool:
    """A day or month is nobody, but "April Holm" is a person and "Easter Seals" a body."""
    has, lower, after = run.doc.classes[run.first], run.lower(run.first), run.classes(run.first + 1)
    if not has & TIME:
        return False
    if not run.capital(run.first + 1):
        return not (has & FIRST_NAME and after & PARTICLE)  # "Jan van der Holm"
    named = run.ends_body(run.first + 1) and not after & (FUNCTION_WORD | OFFICE | DEMONYM | FIRST_NAME)
    return not (has & FIRST_NAME or (named and run.lower(run.first + 1) not in _BODIES_ALONE and lower[-1] != "."))


@NO_BEGINNING.rule(
    holds="“The dam leaks,” Somebody Ana Holm said.",
    fails="“The dam leaks,” Ana Holm said.",
    needs=_ANYBODY,
)
def anybody(run: Run) -> bool:
    """Somebody and everything name nobody."""
    return run.doc.lowers[run.first] in _ANYBODY


@NO_BEGINNING.rule(
    holds="Moreover Holm said the dam leaks.",
    fails="Moen Holm said the dam leaks.",
    needs=_SENTENCE_ADVERBS,
)
def sentence_adverb(run: Run) -> bool:
    """A word that leads a sentence names nobody: "Moreover"."""
    return run.doc.lowers[run.first] in _SENTENCE_ADVERBS


@NO_BEGINNING.rule(
    holds="“The dam leaks,” I'm Holm said.",
    fails="“The dam leaks,” O'Brien said.",
    needs=Word(joined=True),
)
def joined_word(run: Run) -> bool:
    """A pronoun with its verb, a shape or an age names nobody: "I'm", "T-shirt", "Ten-year-old Vera Holm"."""
    word, lower = run.doc.words[run.first], run.doc.lowers[run.first]
    if word.isalpha():
        return False
    if "'" in lower and word_classes().get(lower.split("'")[0], 0) & FUNCTION_WORD:
        return True
    if word[1:2] in ("-", "‐", "‑") and word[2:3].islower():
        return True
    return lower.endswith(("-year-old", "‐year‐old", "‑year‑old"))


# -- what leads a sentence before a name ---------------------------------------------------------------------------

LEADING = RuleTable[Run, bool]("which first words of a sentence come before its name")


@LEADING.rule(
    holds="Even Holm, who built the dam, said it leaks.",
    fails="Ana Holm, who built the dam, said it leaks.",
    needs=Word(ADVERB),
)
def adverb(run: Run) -> bool:
    """An adverb before a name is not part of it."""
    return run.last - run.first > 1 and bool(run.doc.classes[run.first] & ADVERB) and not run.is_inner()


@LEADING.rule(
    holds="The dam is old. Said Holm: “It leaks.”",
    fails="The dam is old. Holm said: “It leaks.”",
    needs=Word(REPORTING),
)
def reporting_verb(run: Run) -> bool:
    """A reporting verb before a name is not part of it."""
    verb = run.doc.classes[run.first] & REPORTING and not run.doc.words[run.first].isupper()
    return run.last - run.first > 1 and bool(verb) and not run.is_inner()


# -- what begins a name wherever it stands -------------------------------------------------------------------------

BEGINNING = RuleTable[Run, bool]("which words begin a name wherever they stand")


@BEGINNING.rule(holds="Downing Street said the dam leaks.", fails="Ana Holm said the dam leaks.")
def street(run: Run) -> bool:
    """A street's first word belongs to it, whatever that word is elsewhere."""
    return run.last - run.first == 2 and run.lower(run.first + 1) in STREETS


@BEGINNING.rule(
    holds="Mark Holm said the dam will mark it.",
    fails="Brekke said the dam will break.",
    needs=Word(FIRST_NAME | TITLE | DEMONYM | PLACE, endings=(".",)),
)
def known_beginning(run: Run) -> bool:
    """A given name, a title, a people, a place or an abbreviation is part of a name."""
    has = run.doc.classes[run.first] & (FIRST_NAME | TITLE | DEMONYM | PLACE)
    return bool(has) or run.doc.words[run.first][-1] == "."


@BEGINNING.rule(
    holds="Park Ji-won said the dam leaks.",
    fails="Park Brekke said the dam leaks.",
)
def family_name_first(run: Run) -> bool:
    """A family name that comes first begins a name, whatever it is elsewhere: "Park Ji-won"."""
    first, given = run.first, run.doc.words[run.first + 1 : run.first + 2]
    if run.last - first < 2 or run.lower(first) not in _FAMILY_NAMES_FIRST:
        return False
    syllables = _SYLLABLES.match(given[0])
    joined = syllables is not None and syllables[2].islower()
    return run.lower(first) not in COMMON or joined


@BEGINNING.rule(
    holds="Care Harbours (CH) said the dam leaks.",
    fails="Care Harbours (B) said the dam leaks.",
)
def initials_behind(run: Run) -> bool:
    """A body begins where the initials do that stand in brackets after it: "Care Quality Commission (CQC)"."""
    letters = run.doc.words[run.last + 1 : run.last + 2]
    if run.lower(run.last) != "(" or run.last - run.first < 2 or not letters or not letters[0].isupper():
        return False
    initials = "".join(word[0] for word in run.doc.words[run.first : run.last] if word[0].isupper())
    return letters[0].startswith(initials)


@BEGINNING.rule(
    holds="Grant Holm said the dam leaks.",
    fails="Grant Holm his wish, they said.",
    needs=_GIVEN_NAMES_AND_WORDS,
)
def given_name_and_word(run: Run) -> bool:
    """A given name that is a word, too, begins a name before a surname and its verb or a comma: "Grant Holm said"."""
    first, last = run.first, run.last
    if run.lower(first) not in _GIVEN_NAMES_AND_WORDS or not 2 <= last - first <= 3:
        return False
    if run.has(ORGANISATION | PLACE | TIME | DEMONYM | OFFICE, first + 1, last):
        return False
    after, has = run.lower(last), run.classes(last)
    if after in POSSESSIVES:
        return False
    return after == "," or bool(has & (REPORTING | AUXILIARY)) or after.endswith(PAST_ENDING) or after in _IRREGULAR


# -- where a name begins in a run that opens a sentence -----------------------------------------------------------

OPENING = RuleTable[Run, int]("where a name begins in a run that opens a sentence")
"""The answer is the name's first token, or the run's end where the run is no name."""


@OPENING.rule(
    holds="According to the Bank of Pell, the dam leaks.",
    fails="Holm said the dam leaks.",
)
def common_word(run: Run) -> int:
    """A word that the text also writes small, or that looks common, has its capital from its place."""
    first = run.first
    if not _looks_common(run) or run.doc.words[first].isupper() or run.is_inner():
        return 0
    if run.last - first == 1:
        return run.last
    if run.doc.words[run.last - 1].isdigit():
        return first  # "Channel 4"
    if run.doc.words[run.last - 1].isupper() and run.doc.classes[run.last - 1] & PLACE and not _is_verbal(run):
        return first  # "Universities UK"
    office = run.doc.classes[first] & ROLE and run.lower(first + 1) == GENITIVE
    if run.doc.classes[first] & ORGANISATION or office or _opens_body(run):
        return first
    if run.last - first == 2 and _qualifies(run, first + 1):
        return run.last
    return next((k for k in range(first + 1, run.last) if run.capital(k)), run.last)  # "Strategists for | Holm"


@OPENING.rule(holds="Fishers say that the dam leaks.", fails="Brekkes says that the dam leaks.")
def plural_subject(run: Run) -> int:
    """A plural with its verb after it is no name: "Mourners say"."""
    first, after = run.first, verbs().get(run.lower(run.first + 1))
    alone = run.last - first == 1 and run.doc.lowers[first][-1] == "s" and not run.is_inner()
    return run.last if alone and after is not None and after.form == BASE else 0


@OPENING.rule(
    holds="Millennials told him that the dam leaks.",
    fails="Millennium told him that the dam leaks.",
    needs=Word(endings=_PLURALS),
)
def plural_noun(run: Run) -> int:
    """The plural of a noun, as its ending tells, is no name: "Attendees", "Depositions"."""
    first, lower = run.first, run.lower(run.first)
    plural = run.last - first == 1 and lower.endswith(_PLURALS) and not run.doc.classes[first] & (FIRST_NAME | PLACE)
    return run.last if plural and not run.is_inner() and run.lower(run.last) != "," else 0


@OPENING.rule(holds="Cranes openly told him that the dam leaks.", fails="Holm told him that the dam leaks.")
def qualifier(run: Run) -> int:
    """A single word with its noun or object after it is no name: "Check them out"."""
    return run.last if run.last - run.first == 1 and _qualifies(run, run.first) else 0


def _opens_body(run: Run) -> bool:
    """Whether the first of many words before one for a body is a part of its name: "Care Quality Commission"."""
    has, lower = run.doc.classes[run.first], run.lower(run.first)
    if run.lower(run.first + 1) in INNER_PREPOSITIONS:
        return run.capital(run.first + 1) or _has_matter(run)  # "Doctors Without Borders"
    if lower in _PLURAL_OWNERS and run.lower(run.first + 1) in POSSESSIVES:
        return run.last - run.first > 2  # "Women's Institute"
    end, length = run.last - 1, run.last - run.first
    pair = length == 2 and run.lower(end) not in _BODIES_ALONE and not run.doc.classes[end] & (OFFICE | DEMONYM)
    ends = run.ends_body(end) and (length > 2 or pair)
    return ends and lower not in _BEFORE_BODIES and not has & (GROUP | ROLE) and not _is_verbal(run)


def _is_verbal(run: Run) -> bool:
    """Whether the first word can be a verb of speech, a participle or an adverb."""
    has, lower = run.doc.classes[run.first], run.lower(run.first)
    return bool(has & (REPORTING | ADVERB)) or lower.endswith((GERUND_ENDING, ADVERB_ENDING, PAST_ENDING))


def _has_matter(run: Run) -> bool:
    """Whether members in the plural have a plain noun as their matter: "Lawyers for Dams", but "Lawyers for Holm"."""
    first, end = run.first, run.last - 1
    members = run.lower(first)[-1] == "s" and run.lower(first + 1) in _OPENING_MATTERS and run.lower(end) in COMMON
    return members and not run.doc.classes[end] & (FIRST_NAME | PLACE | ORGANISATION | OFFICE | DEMONYM)


def _looks_common(run: Run) -> bool:
    first, lower = run.first, run.lower(run.first)
    if lower in run.capitals.words or lower in COMMON or run.doc.classes[first] & (GROUP | ROLE | REPORTING):
        return True
    # "Hotelier Catriona Muir": three words of which the second is a given name
    followed = run.last - first >= 3 and bool(run.doc.classes[first + 1] & FIRST_NAME) and lower.endswith(AGENT)
    return lower.endswith((GERUND_ENDING, ADVERB_ENDING, PAST_ENDING)) or followed


def _qualifies(run: Run, k: int) -> bool:
    """Whether a sentence's first word has its noun or object after it."""
    word, lower, after = run.doc.words[k], run.lower(k), run.lower(k + 1)
    if lower in run.capitals.inner or word.isupper() or not word.isalpha():
        return False
    if len(after) < 2 or not run.doc.words[k + 1][0].islower():
        return False
    verbal = after.endswith((PAST_ENDING, "s")) or after in _IRREGULAR
    return not (run.classes(k + 1) or run.doc.classes[k] or verbal)
