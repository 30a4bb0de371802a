"""How far a name goes among capitalised words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce
from operator import or_

from attrs import define

from quotebank.extraction.document.text import Document
from quotebank.extraction.english.grammar import (
    ADDITION,
    DEFINITE,
    DEMONYM,
    DETERMINER,
    FIRST_NAME,
    FUNCTION_WORD,
    GENITIVE,
    GROUP,
    OFFICE,
    ORGANISATION,
    PARTICLE,
    PLACE,
    PREPOSITION,
    REPORTING,
    SUBJECT,
    TIME,
    TITLE,
)
from quotebank.extraction.english.rules.needs import Word
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import verbs, word_list
from quotebank.extraction.lexicon.morphology import PAST, POSSESSIVES, THIRD_PERSON

NICKNAME_MARKS = frozenset("“”\"‘'")
COMMON = word_list("common_words")
_WITHOUT_MATTERS = word_list("bodies_without_matters")
_NAME_LINKS = word_list("name_links")
_PREFIXED = re.compile(r"(?:(?:al|el|ul|ad|as|ash|an|ar)[-‑‐]|[^\W\d_]{1,5}['’])(?=[^\W\d_])")
_GENERATIONS = word_list("generations")
STREETS = word_list("streets")
POST_NOMINALS = word_list("post_nominals")
_PARTY = re.compile(r"[RDI][-‑‐](?=[^\W\d_])")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)$")
_CALENDAR = word_list("weekdays") | word_list("months")
OFFICE_LETTERS = word_list("office_letters")
INNER_PREPOSITIONS = word_list("prepositions_in_names")
_JOINING_BODIES = word_list("links_of_bodies")
_OPENING_MATTERS = word_list("before_matters_of_bodies")
_BEFORE_MATTERS = word_list("before_matters")
_ANY_MATTERS = _OPENING_MATTERS | _BEFORE_MATTERS
_NOW = word_list("periods_in_names")
_LETTERS = word_list("letters_like_words")
_SEATED, _SEATS = word_list("seated"), word_list("seats")


@define(slots=True, eq=False)
class Capitals:
    """The capitalised words of a text, and how else the text writes them."""

    doc: Document
    capital: Sequence[bool]
    words: set[str]
    """The words of the text as it writes them: what is in it in lower case stands there so, too."""
    inner: set[str]
    """Words that have their capital inside a sentence, where it means something."""
    pairs: set[tuple[str, ...]]
    """Words of grammar and the words after them that both have their capitals there."""


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

    def is_shouted(self, k: int) -> bool:
        """Whether letters are no word of grammar, as they alone are capitals: "US", "WHO"."""
        words = self.doc.words
        return words[k] in _LETTERS and not any(len(w) > 3 and w.isupper() for w in words[max(0, k - 1) : k + 2])

    def lower(self, k: int) -> str:
        """Token ``k`` in lower case; empty after the text's end."""
        return self.doc.lowers[k] if k < len(self.doc.lowers) else ""

    def classes(self, k: int) -> int:
        """The classes of token ``k``; 0 after the text's end."""
        return self.doc.classes[k] if k < len(self.doc.classes) else 0


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
    holds="The Courier Today said the dam leaks.",
    fails="Ana Holm Monday said the dam leaks.",
    needs=Word(TIME, words=_NOW, capital=True),
)
def capital_period(run: Run) -> int:
    """A part of time that nobody writes large for itself is part of a name: "Harbour Today", "Ana Day O'Holm"."""
    k = run.last
    period = (run.doc.classes[k] & TIME and run.doc.lowers[k] not in _CALENDAR) or run.doc.lowers[k] in _NOW
    return k + 1 if run.capital(k) and period else 0


@STEPS.rule(
    holds="Doctors Without Borders said the dam leaks.",
    fails="Ana Holm With Lind said the dam leaks.",
    needs=Word(words=INNER_PREPOSITIONS, capital=True),
)
def capital_preposition(run: Run) -> int:
    """A preposition with a capital links the words of a body or a slogan: "Doctors Without Borders"."""
    k = run.last
    if not run.capital(k) or run.doc.lowers[k] not in INNER_PREPOSITIONS:
        return 0
    grammar = run.classes(k + 1) & (FUNCTION_WORD | TIME)
    return k + 2 if run.capital(k + 1) and not grammar and not run.has(FIRST_NAME | TITLE, run.first, k) else 0


@STEPS.rule(
    holds="“The dam leaks,” Ana Holm Said on Monday.",
    fails="“The dam leaks,” Ana Holm said on Monday.",
    needs=Word(REPORTING, capital=True),
)
def capital_report(run: Run) -> int:
    """A verb of speech after a given name and a surname is no part of them, though a title writes it large."""
    k = run.last
    if not run.capital(k) or k - run.first < 2 or not run.doc.classes[run.first] & FIRST_NAME:
        return 0
    verb = verbs().get(run.doc.lowers[k])
    return k if verb is not None and verb.form in (PAST, THIRD_PERSON) else 0


@STEPS.rule(
    holds="“It leaks,” Ana [Holm] said.",
    fails="“It leaks,” Ana [the mayor] said.",
    needs=frozenset({"["}),
)
def added_surname(run: Run) -> int:
    """An editor adds a surname in brackets: "Ana [Holm]"."""
    k, words = run.last, run.doc.words
    single = k - run.first == 1 and run.doc.classes[run.first] & FIRST_NAME
    return k + 3 if words[k] == "[" and single and run.capital(k + 1) and words[k + 2 : k + 3] == ["]"] else 0


@STEPS.rule(
    holds="On Monday Ana Holm He said.",
    fails="Ana Van Holm said the dam leaks.",
    needs=Word(FUNCTION_WORD, capital=True),
)
def capital_function_word(run: Run) -> int:
    """A word of grammar with a capital begins something new."""
    has = run.doc.classes[run.last]
    ends = has & FUNCTION_WORD and not has & (PARTICLE | FIRST_NAME)
    return run.last if ends and run.capital(run.last) and not run.is_shouted(run.last) else 0


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
    if run.capital(k) or not _is_link(run, k):
        return 0
    ahead = k + 1
    while ahead - k < 3 and _is_link(run, ahead):
        ahead += 1
    if run.capital(ahead + 1) and _ORDINAL.match(run.lower(ahead)) and run.is_body():
        ahead += 1  # "Court of Appeals for the 3rd Circuit"
    joins = run.capital(ahead) and not run.doc.classes[ahead] & (TIME | SUBJECT | DETERMINER)
    return ahead if joins and LINKS.any(Link(run, ahead)) else k


@STEPS.rule(
    holds="The Department for Mills, Weirs and Dams said the dam leaks.",
    fails="The Department for Mills, Ole Holm and Ana Lind said the dam leaks.",
    needs=frozenset({","}),
)
def matters_in_list(run: Run) -> int:
    """A body deals with all the matters of a list: "Department for Mills, Weirs and Dams"."""
    k, lowers = run.last, run.doc.lowers
    if (
        run.doc.words[k] != ","
        or not run.is_body()
        or (_OPENING_MATTERS | _BEFORE_MATTERS).isdisjoint(lowers[run.first : k])
    ):
        return 0
    while run.lower(k) == "," and _is_matter(run, k + 1):
        k += 3 if _is_matter(run, k + 2) else 2
    k += run.lower(k) == ","
    if run.lower(k) != ADDITION or not _is_matter(run, k + 1):
        return 0
    return k + (3 if _is_matter(run, k + 2) else 2)


def _is_matter(run: Run, k: int) -> bool:
    """Whether a capitalised word is what a body deals with, and no name of its own."""
    named = run.classes(k) & (FIRST_NAME | PLACE | OFFICE | TIME | FUNCTION_WORD | DEMONYM)
    return run.capital(k) and not named and not run.doc.words[k].isupper()


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
    return k + 2 if body & ORGANISATION and owner & (OFFICE | GROUP) else 0


@STEPS.rule(
    holds="Ana al-Holm said the dam leaks.",
    fails="Ana re-elected Holm, she said.",
    needs=Word(joined=True, capital=False),
)
def prefixed_capital(run: Run) -> int:
    """A small prefix belongs to the capital after it: "al-Holm", "dell'Acquasanta"."""
    word = run.doc.words[run.last]
    prefix = _PREFIXED.match(word)
    return run.last + 1 if prefix is not None and word[prefix.end()].isupper() else 0


@STEPS.rule(
    holds="Ole Holm, Jr. said the dam leaks.",
    fails="Ole Holm, 42, said the dam leaks.",
    needs={","},
)
def generation(run: Run) -> int:
    """A generation belongs to a name, comma and all."""
    return run.last + 2 if run.doc.words[run.last] == "," and run.lower(run.last + 1) in _GENERATIONS else 0


@STEPS.rule(
    holds="Sen. Ole Holm, R-S.C., a candidate, said the dam leaks.",
    fails="Sen. Ole Holm, a candidate, said the dam leaks.",
    needs=frozenset({","}),
)
def tag(run: Run) -> int:
    """A party and state or a degree stand with a name, comma and all: "Holm, R-S.C.", "Holm, PhD"."""
    k, words = run.last, run.doc.words
    if words[k] != "," or k + 1 >= len(words) or not is_tag(words[k + 1]):
        return 0
    return k + 2 + (words[k + 2 : k + 4] == [".", ","])  # "D-Fla.,"


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


def is_tag(word: str) -> bool:
    """Whether a word is a party with a state, or a degree."""
    party = _PARTY.match(word)
    return (party is not None and word[party.end()].isupper()) or (
        len(word) > 1 and word.replace(".", "") in POST_NOMINALS
    )


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
    run, k = link.run, link.run.last - 1
    return link.word == GENITIVE and (run.is_body() or bool(run.doc.classes[k] & OFFICE))


@LINKS.rule(holds="The Council for Roads said the dam leaks.", fails="The dam leaks, Ana Holm for Pell said.")
def for_body(link: Link) -> bool:
    """A body has its matter after "for", "on" or "the"."""
    run = link.run
    if link.word not in _OPENING_MATTERS or not run.is_body():
        return False
    body = run.doc.classes[run.last - 1] & ORGANISATION and run.lower(run.last - 1) not in _WITHOUT_MATTERS
    return bool(body) or GENITIVE in run.doc.lowers[run.first : run.last]


@LINKS.rule(
    holds="The Department of Roads and Agency of Pell said the dam leaks.",
    fails="The Department of Roads and Ports said the dam leaks.",
)
def one_body_of_two(link: Link) -> bool:
    """Where the body's word comes after "and", the words before it belong to it."""
    run = link.run
    bodies = run.is_body() and run.doc.classes[link.ahead] & ORGANISATION
    joined = link.word == ADDITION and link.ahead == run.last + 1  # not "… and the University of Pell"
    return joined and bool(bodies) and not run.doc.classes[run.last - 1] & ORGANISATION


@LINKS.rule(
    holds="The Office of Roads and Ports said the dam leaks.",
    fails="The Office of Roads and Ana Holm said the dam leaks.",
)
def matters_of_office(link: Link) -> bool:
    """A body that is "of" or "for" one matter is for the next, too."""
    run, ahead = link.run, link.ahead
    if not _joins_matters(link) or _BEFORE_MATTERS.isdisjoint(run.doc.lowers[run.first : run.last]):
        return False
    body = run.has(ORGANISATION, run.first, run.first + 3)
    ends = not run.capital(ahead + 1) or run.lower(ahead) in COMMON  # "… and Urban Development"
    return body and ends and not run.doc.classes[ahead] & ORGANISATION


@LINKS.rule(
    holds="“It leaks,” a group named Engineers for Dams told them.",
    fails="“It leaks,” a group named Lind for Dams told them.",
)
def members_for(link: Link) -> bool:
    """A group can be named after its members and their matter: "Doctors for Clean Water"."""
    run, k = link.run, link.run.last - 1
    lower, has = run.doc.lowers[k], run.doc.classes[k]
    members = len(lower) > 4 and lower[-1] == "s"
    people = has & DEMONYM
    person = run.has(FIRST_NAME | TITLE, run.first, run.last) or run.doc.classes[link.ahead] & (FIRST_NAME | TITLE)
    return link.word in _OPENING_MATTERS & _BEFORE_MATTERS and bool(members or people) and not person


@LINKS.rule(
    holds="“It leaks,” the University of Pell at Vik said.",
    fails="“It leaks,” Ana Holm at Vik said.",
)
def seat_of_university(link: Link) -> bool:
    """A university of several seats is named after each: "University of Pell at Vik"."""
    return link.word in _SEATS and link.run.lower(link.run.first) in _SEATED


@LINKS.rule(
    holds="“It leaks,” the William and Flora Lind Trust said.",
    fails="“It leaks,” William and Flora Lind said.",
)
def couple_of_body(link: Link) -> bool:
    """A body can be named after a couple: "the William and Flora Lind Trust"."""
    run, ahead = link.run, link.ahead
    if link.word != ADDITION or run.last - run.first > 1 or not run.first or run.lower(run.first - 1) != DEFINITE:
        return False
    end = next((k for k in range(ahead + 1, ahead + 5) if not run.capital(k)), ahead)
    names = run.doc.classes[run.first] & run.doc.classes[ahead] & FIRST_NAME
    return bool(names) and bool(run.classes(end - 1) & ORGANISATION)


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
    joined = link.word == ADDITION and ahead == run.last + 1  # not "… and the University of Pell"
    return joined and not persons and not run.doc.words[ahead].isupper()
