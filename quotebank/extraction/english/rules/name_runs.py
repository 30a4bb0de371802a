"""Where a name begins and ends among capitalised words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_

import regex
from attrs import define

from quotebank.extraction.document.text import Document
from quotebank.extraction.english.grammar import (
    ADDITION,
    ADVERB,
    DEFINITE,
    DEMONYM,
    DETERMINER,
    FIRST_NAME,
    FUNCTION_WORD,
    GENITIVE,
    GROUP,
    OBJECT,
    OFFICE,
    ORGANISATION,
    PARTICLE,
    PLACE,
    PREPOSITION,
    REPORTING,
    ROLE,
    SUBJECT,
    TIME,
    TITLE,
)
from quotebank.extraction.english.rules.needs import Word
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import word_classes, word_list
from quotebank.extraction.lexicon.morphology import ADVERB_ENDING, GERUND_ENDING, PAST_ENDING, POSSESSIVES

NICKNAME_MARKS = frozenset("“”\"‘'")
COMMON = word_list("common_words")
_ANYBODY = word_list("anybody")
_NAME_LINKS = word_list("name_links")
_PREFIXED = regex.compile(r"(?:al|el|ul|ad|as|ash|an|ar)[-‑‐]\p{Lu}|\p{Ll}{1,5}['’]\p{Lu}")
_PARTY = regex.compile(r"[RDI]-\p{Lu}")
_GENERATIONS = word_list("generations")
STREETS = word_list("streets")
_JOINING_BODIES = word_list("links_of_bodies")
_OPENING_MATTERS = word_list("before_matters_of_bodies")
_BEFORE_MATTERS = word_list("before_matters")
_ORDINAL = regex.compile(r"\d+(?:st|nd|rd|th)$")
_IRREGULAR = word_list("irregular_pasts")


@define(slots=True, eq=False)
class Capitals:
    """The capitalised words of a text, and how else the text writes them."""

    doc: Document
    capital: Sequence[bool]
    lower_case: set[str]
    """The words that the text has in lower case, too."""
    inner: set[str]
    """Words that have their capital inside a sentence, where it means something."""


@define(slots=True, eq=False)
class Run:
    """A run of capitalised words: tokens ``first`` to ``last``, end exclusive."""

    capitals: Capitals
    doc: Document
    first: int
    last: int

    def rest(self, first: int) -> Run:
        """The run from token ``first`` on."""
        return Run(self.capitals, self.doc, first, self.last)

    def has(self, query: int, first: int, last: int) -> bool:
        """Whether a token from ``first`` to ``last`` has one of some classes."""
        return bool(reduce(or_, self.doc.classes[first:last], 0) & query)

    def capital(self, k: int) -> bool:
        """Whether token ``k`` is there and has a capital."""
        return k < len(self.capitals.capital) and self.capitals.capital[k]

    def is_body(self) -> bool:
        """Whether a word of the run is one of bodies' names."""
        return self.has(ORGANISATION, self.first, self.last)

    def is_inner(self) -> bool:
        """Whether the run's first word has a capital inside a sentence elsewhere, where it means something."""
        return self.doc.lowers[self.first] in self.capitals.inner

    def lower(self, k: int) -> str:
        """Token ``k`` in lower case; empty after the text's end."""
        return self.doc.lowers[k] if k < len(self.doc.lowers) else ""

    def classes(self, k: int) -> int:
        """The classes of token ``k``; 0 after the text's end."""
        return self.doc.classes[k] if k < len(self.doc.classes) else 0


# -- what begins no name -------------------------------------------------------------------------------------------

NO_BEGINNING = RuleTable[Run, bool]("which capitalised words begin no name")


@NO_BEGINNING.rule(
    holds="A Brekke said the dam leaks.",
    fails="Brekke said dams leak.",
    needs=Word(FUNCTION_WORD),
)
def function_word(run: Run) -> bool:
    """An article or a pronoun has a capital for its place alone; "Van Holm" and "Will Holm" are names."""
    has = run.doc.classes[run.first]
    return bool(has & FUNCTION_WORD) and not (has & (PARTICLE | FIRST_NAME) and run.capital(run.first + 1))


@NO_BEGINNING.rule(
    holds="“The dam leaks,” Monday Holm said.",
    fails="“The dam leaks,” April Holm said.",
    needs=Word(TIME),
)
def time_word(run: Run) -> bool:
    """A day or month is nobody, but "April Holm" is a person."""
    has = run.doc.classes[run.first]
    return bool(has & TIME) and not (has & FIRST_NAME and run.capital(run.first + 1))


@NO_BEGINNING.rule(
    holds="“The dam leaks,” Somebody Ana Holm said.",
    fails="“The dam leaks,” Ana Holm said.",
    needs=_ANYBODY,
)
def anybody(run: Run) -> bool:
    """Somebody and everything name nobody."""
    return run.doc.lowers[run.first] in _ANYBODY


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


@NO_BEGINNING.rule(
    holds="Sen. Ole Holm, R-S.C., a candidate, said the dam leaks.",
    fails="Ole Holm, a candidate, said the dam leaks.",
    needs=Word(joined=True),
)
def party_and_state(run: Run) -> bool:
    """The party and state after a legislator's name are nobody."""
    word = run.doc.words[run.first]
    return word[1:2] == "-" and _PARTY.match(word) is not None


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
    office = run.doc.classes[first] & ROLE and run.lower(first + 1) == GENITIVE
    if run.doc.classes[first] & ORGANISATION or office:
        return first
    return run.last if run.last - first == 2 and _qualifies(run, first + 1) else first + 1


@OPENING.rule(holds="Cranes openly told him that the dam leaks.", fails="Holm told him that the dam leaks.")
def qualifier(run: Run) -> int:
    """A single word with its noun or object after it is no name: "Check them out"."""
    return run.last if run.last - run.first == 1 and _qualifies(run, run.first) else 0


def _looks_common(run: Run) -> bool:
    first, lower = run.first, run.lower(run.first)
    if lower in run.capitals.lower_case or lower in COMMON or run.doc.classes[first] & (GROUP | ROLE | REPORTING):
        return True
    # "Hotelier Catriona Muir": three words of which the second is a given name
    followed = run.last - first >= 3 and bool(run.doc.classes[first + 1] & FIRST_NAME)
    return lower.endswith((GERUND_ENDING, ADVERB_ENDING, PAST_ENDING)) or (followed and len(lower) > 3)


def _qualifies(run: Run, k: int) -> bool:
    """Whether a sentence's first word has its noun or object after it."""
    word, lower, after = run.doc.words[k], run.lower(k), run.lower(k + 1)
    if lower in run.capitals.inner or word.isupper() or not word.isalpha():
        return False
    if len(after) < 2 or not run.doc.words[k + 1][0].islower():
        return False
    has = run.classes(k + 1)
    verbal = after.endswith((PAST_ENDING, "s")) or after in _IRREGULAR
    return bool(has & OBJECT) or not (has or run.doc.classes[k] or verbal)


# -- how far a name goes ------------------------------------------------------------------------------------------

STEPS = RuleTable[Run, int]("how far a name goes")
"""Asked with the run so far and the word after it, as it is written.

The answer is where it goes on, or its end as it was where it goes no further.
"""


@STEPS.rule(
    holds="Ana A Holm said the dam leaks.",
    fails="Ana Holm said the dam leaks.",
    needs={"A"},
)
def middle_initial(run: Run) -> int:
    """An initial without a full stop is no article: "Vera A Holm"."""
    initial = run.doc.words[run.last] == "A" and run.doc.classes[run.last - 1] & FIRST_NAME
    return run.last + 1 if initial and run.capital(run.last + 1) else 0


@STEPS.rule(
    holds="On Monday Ana Holm He said.",
    fails="Ana Van Holm said the dam leaks.",
    needs=Word(FUNCTION_WORD, capital=True),
)
def capital_function_word(run: Run) -> int:
    """A word of grammar with a capital begins something new."""
    has = run.doc.classes[run.last]
    return run.last if run.capital(run.last) and has & FUNCTION_WORD and not has & (PARTICLE | FIRST_NAME) else 0


@STEPS.rule(
    holds="Ana Holm Monday said the dam leaks.",
    fails="Ana April Holm said the dam leaks.",
    needs=Word(TIME, capital=True),
)
def capital_time(run: Run) -> int:
    """A day or month after a name is not part of it."""
    has = run.doc.classes[run.last]
    return run.last if run.capital(run.last) and has & TIME and not has & FIRST_NAME else 0


@STEPS.rule(
    holds="Ana de la Holm said the dam leaks.",
    fails="Ana Holm, 42, said the dam leaks.",
    needs=Word(PARTICLE, words=_NAME_LINKS, capital=False),
)
def link(run: Run) -> int:
    """A name goes on over small words that link capitals: "Bank of Pell", "Ana van der Holm"."""
    k = run.last
    if run.capital(k) or not _is_link(run, k) or run.doc.lowers[k][0].isdigit():
        return 0
    ahead = k + 1
    while ahead - k < 3 and _is_link(run, ahead):
        ahead += 1
    if run.capital(ahead + 1) and _ORDINAL.match(run.lower(ahead)) and run.is_body():
        ahead += 1  # "Court of Appeals for the 3rd Circuit"
    joins = run.capital(ahead) and not run.doc.classes[ahead] & (TIME | SUBJECT | DETERMINER)
    return ahead if joins and LINKS.any(Link(run, ahead)) else k


@STEPS.rule(
    holds="The Teachers' Union said the dam leaks.",
    fails="The teachers' Ana Holm said the dam leaks.",
    needs=Word(words=frozenset({"'"})),
)
def plural_owner(run: Run) -> int:
    """A body can be named after its members: "Teachers' Union"."""
    k = run.last
    owner = run.doc.lowers[k] == "'" and run.doc.words[k - 1][-1] == "s"
    return k + 2 if owner and run.capital(k + 1) and run.doc.classes[k + 1] & ORGANISATION else 0


@STEPS.rule(
    holds="The Sheriff's Office said the dam leaks.",
    fails="Ona's Bank said the dam leaks.",
    needs=Word(words=POSSESSIVES),
)
def owned_body(run: Run) -> int:
    """A body can be named after an office or a group: "Sheriff's Office", "People's Bank"; Ona's bank is hers."""
    k = run.last
    if run.doc.lowers[k] not in POSSESSIVES or not run.capital(k + 1):
        return 0
    owner, body = run.doc.classes[k - 1], run.doc.classes[k + 1]
    return k + 2 if body & ORGANISATION and not body & FIRST_NAME and owner & (OFFICE | GROUP) else 0


@STEPS.rule(
    holds="Ana al-Holm said the dam leaks.",
    fails="Ana re-elected Holm, she said.",
    needs=Word(joined=True, capital=False),
)
def prefixed_capital(run: Run) -> int:
    """A small prefix belongs to the capital after it: "al-Holm", "dell'Acquasanta"."""
    return run.last + 1 if _PREFIXED.match(run.doc.words[run.last]) else 0


@STEPS.rule(
    holds="Ole Holm, Jr. said the dam leaks.",
    fails="Ole Holm, 42, said the dam leaks.",
    needs={","},
)
def generation(run: Run) -> int:
    """A generation belongs to a name, comma and all."""
    return run.last + 2 if run.doc.words[run.last] == "," and run.lower(run.last + 1) in _GENERATIONS else 0


@STEPS.rule(
    holds="Robert “Bobby” Holm said the dam leaks.",
    fails="Holm, “a liar,” The Post said.",
    needs=NICKNAME_MARKS,
)
def nickname(run: Run) -> int:
    """A nickname in marks stands inside a name."""
    words, k = run.doc.words, run.last
    if words[k] not in NICKNAME_MARKS or not run.capital(k + 1):
        return 0
    for end in range(k + 2, min(k + 5, len(words) - 1)):
        if words[end] in NICKNAME_MARKS and run.capital(end + 1):
            grammar = run.doc.classes[end + 1] & (SUBJECT | DETERMINER | PREPOSITION)
            if not grammar and words[end - 1][-1] not in ",.?!":
                return end + 1
    return 0


def _is_link(run: Run, k: int) -> bool:
    return bool(run.classes(k) & PARTICLE) or run.lower(k) in _NAME_LINKS


# -- which small words link the parts of a name -------------------------------------------------------------------


@define(slots=True, eq=False)
class Link:
    """The small words after a run, and the capital at token ``ahead`` behind them."""

    run: Run
    ahead: int

    @property
    def word(self) -> str:
        """The first of the small words."""
        return self.run.doc.lowers[self.run.last]


LINKS = RuleTable[Link, bool]("which small words link the parts of a name")


@LINKS.rule(holds="Ana van Holm said the dam leaks.", fails="Ana and Holm said the dam leaks.")
def particle(link: Link) -> bool:
    """The particles of names and the sign of a firm always link: "Lind & Holm", "Ana de Holm"."""
    return link.word not in _JOINING_BODIES


@LINKS.rule(holds="The Bank of Pell said the dam leaks.", fails="Ana Holm of Pell said the dam leaks.")
def of_body_or_office(link: Link) -> bool:
    """A body or an office has its "of"."""
    return link.word == GENITIVE and (link.run.is_body() or bool(link.run.doc.classes[link.run.last - 1] & OFFICE))


@LINKS.rule(holds="The Council for Roads said the dam leaks.", fails="The dam leaks, Ana Holm for Pell said.")
def for_body(link: Link) -> bool:
    """A body has its matter after "for", "on" or "the"."""
    run = link.run
    if link.word not in _OPENING_MATTERS or not run.is_body():
        return False
    return bool(run.doc.classes[run.last - 1] & ORGANISATION) or GENITIVE in run.doc.lowers[run.first : run.last]


@LINKS.rule(
    holds="The Department of Roads and Agency of Pell said the dam leaks.",
    fails="The Department of Roads and Ports said the dam leaks.",
)
def one_body_of_two(link: Link) -> bool:
    """Where the body's word comes after "and", the words before it belong to it."""
    run = link.run
    bodies = run.is_body() and run.doc.classes[link.ahead] & ORGANISATION
    return link.word == ADDITION and bool(bodies) and not run.doc.classes[run.last - 1] & ORGANISATION


@LINKS.rule(
    holds="The Office of Roads and Ports said the dam leaks.",
    fails="The Office of Roads and Ana Holm said the dam leaks.",
)
def matters_of_office(link: Link) -> bool:
    """A body that is "of" or "for" one matter is for the next, too."""
    run, ahead = link.run, link.ahead
    if not _joins_matters(link) or _BEFORE_MATTERS.isdisjoint(run.doc.lowers[run.first : run.last]):
        return False
    body = (run.doc.classes[run.first] | run.doc.classes[run.first + 1]) & ORGANISATION
    return bool(body) and not (run.doc.classes[ahead] & ORGANISATION or run.capital(ahead + 1))


@LINKS.rule(
    holds="The Roads and Ports Board said the dam leaks.",
    fails="The Roads and Ports said the dam leaks.",
)
def matters_before_body(link: Link) -> bool:
    """Two matters after "the" belong to the body named after them."""
    run, first = link.run, link.run.first
    if not _joins_matters(link) or first == 0 or run.last - first > 2:
        return False
    if DEFINITE not in run.doc.lowers[max(0, first - 2) : first]:
        return False
    end = next((k for k in (link.ahead + 1, link.ahead + 2) if not run.capital(k)), link.ahead + 3)
    return end > link.ahead + 1 and bool(run.doc.classes[end - 1] & ORGANISATION)


def _joins_matters(link: Link) -> bool:
    """Whether "and" may stand between two things that a body deals with: no persons, places or offices."""
    run, ahead = link.run, link.ahead
    persons = (run.doc.classes[ahead] | run.doc.classes[run.last - 1]) & (FIRST_NAME | PLACE | OFFICE)
    return link.word == ADDITION and not persons and not run.doc.words[ahead].isupper()
