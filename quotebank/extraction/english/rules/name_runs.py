"""How far a name goes among capitalised words."""

from __future__ import annotations

import re

from quotebank.extraction.english.grammar import (
    ADDITION,
    AUXILIARY,
    DEMONYM,
    DETERMINER,
    FIRST_NAME,
    FUNCTION_WORD,
    GENITIVE,
    GROUP,
    NUMBER,
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
from quotebank.extraction.english.rules.name_links import BEFORE_MATTERS, LINKS, OPENING_MATTERS, Link, is_thing
from quotebank.extraction.english.rules.needs import Word
from quotebank.extraction.english.rules.runs import INNER_PREPOSITIONS, OFFICE_LETTERS, Run
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import verbs, word_list
from quotebank.extraction.lexicon.morphology import PAST, POSSESSIVES, THIRD_PERSON

NICKNAME_MARKS = frozenset("“”\"‘'")
_NAME_LINKS = word_list("name_links")
_PREFIXED = re.compile(r"(?:(?:al|el|ul|ad|as|ash|an|ar)[-‑‐]|[^\W\d_]{1,5}['’])(?=[^\W\d_])")
_IN_TITLES = word_list("brackets_in_titles")
_MATTERS_OF_OFFICES = word_list("matters_of_offices")
_GENERATIONS = word_list("generations")
POST_NOMINALS = word_list("post_nominals")
_PARTY = re.compile(r"[RDI][-‑‐](?=[^\W\d_])")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)$")
_CALENDAR = word_list("weekdays") | word_list("months")
_NOW = word_list("periods_in_names")
_COMPANY_FORMS = word_list("company_forms")
_SMALL_FORMS = word_list("small_company_forms")
_PLURAL_OWNERS = word_list("plural_owners")
_MEN = tuple(word_list("endings_of_owners"))
_SAINTS = word_list("saints")
_STATIONS = word_list("stations")
_NUMBERED_GROUPS = word_list("numbered_groups")
_INDEFINITE = word_list("indefinites")
_LONGEST_END = 5
"""Words of a body's name after its owner: "Reserve Officers' | Training Corps"."""


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
    holds="The Group of 20 said the dam leaks.",
    fails="The Head of 20 said the dam leaks.",
    needs=frozenset({GENITIVE}),
)
def numbered_group(run: Run) -> int:
    """A group can be named after its number: "Group of 20", "Gang of Eight"."""
    k = run.last
    group = run.doc.lowers[k] == GENITIVE and run.lower(k - 1) in _NUMBERED_GROUPS
    number = run.classes(k + 1) & NUMBER and run.capital(k + 1)
    return k + 2 if group and (number or run.lower(k + 1).isdigit()) else 0


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
    while ahead - k < 3 and (_is_link(run, ahead) or (ahead == k + 1 and _opens_matter(run, k))):
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
        or (OPENING_MATTERS | BEFORE_MATTERS).isdisjoint(lowers[run.first : k])
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
    if run.lower(k) in _MATTERS_OF_OFFICES:
        return run.capital(k)  # "Justice"
    return run.capital(k) and not named and not run.doc.words[k].isupper()


@STEPS.rule(
    holds="The Teachers' Union said the dam leaks.",
    fails="The teachers' Ana Holm said the dam leaks.",
    needs=Word(words=frozenset({"'"})),
)
def plural_owner(run: Run) -> int:
    """A body can be named after its members: "Teachers' Union", "Reserve Officers' Training Corps"."""
    k = run.last
    owner = run.doc.lowers[k] == "'" and run.doc.words[k - 1][-1] == "s"
    if not owner or not run.capital(k + 1):
        return 0
    members = run.doc.classes[k - 1] & (GROUP | OFFICE) and _body_ahead(run, k + 1)
    return k + 2 if members or run.doc.classes[k + 1] & ORGANISATION else 0


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
    owner, lower = run.doc.classes[k - 1], run.doc.lowers[k - 1]
    if lower in _PLURAL_OWNERS or lower.endswith(_MEN):
        return 0 if run.doc.classes[k + 1] & FUNCTION_WORD else k + 2
    if k - run.first == 1 and owner & FIRST_NAME and is_thing(run, k + 1) and not run.capital(k + 2):
        return k + 2  # "Ana's List"
    saint = k - run.first > 1 and run.lower(k - 2) in _SAINTS
    owns = saint or (owner & (OFFICE | GROUP) and not owner & ORGANISATION)
    return k + 2 if owns and _body_ahead(run, k + 1) else 0


@STEPS.rule(
    holds="Ana dell'Holm said the dam leaks.",
    fails="Ana re-elected Holm, she said.",
    needs=Word(joined=True, capital=False),
)
def prefixed_capital(run: Run) -> int:
    """A small prefix belongs to the capital after it: "dell'Acquasanta"."""
    word = run.doc.words[run.last]
    prefix = _PREFIXED.match(word)
    return run.last + 1 if prefix is not None and word[prefix.end()].isupper() else 0


@STEPS.rule(
    holds="Pell Ferries, Inc. said the dam leaks.",
    fails="Pell Ferries, a company, said the dam leaks.",
    needs=frozenset({",", *_SMALL_FORMS}),
)
def company_form(run: Run) -> int:
    """The form of a company belongs to its name, comma and all: "Pell Ferries, Inc.", "Pell Ferries plc"."""
    k = run.last
    if run.doc.words[k] != ",":
        return k + 1 if run.doc.words[k] in _SMALL_FORMS else 0
    return k + 2 if run.lower(k + 1) in _COMPANY_FORMS and run.capital(k + 1) else 0


@STEPS.rule(
    holds="Radio 4 said the dam leaks.",
    fails="In Radio 4 dams leaked, Ana Holm said.",
    needs=Word(digit=True),
)
def numbered_station(run: Run) -> int:
    """A station can have a number: "Channel 4", "BBC Radio 4"."""
    k = run.last
    number = len(run.doc.words[k]) < 3 and run.doc.words[k].isdigit() and run.lower(k - 1) in _STATIONS
    ends = run.classes(k + 1) & (REPORTING | AUXILIARY) or not run.lower(k + 1)[:1].isalnum()
    return k + 1 if number and ends else 0


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
    holds="Ole (Skip) Holm said the dam leaks.",
    fails="Ole (Skip) told them that the dam leaks.",
    needs=frozenset({"("}),
)
def nickname_in_brackets(run: Run) -> int:
    """A nickname in brackets stands between a given name and a surname: "Ole (Skip) Holm"."""
    k, words = run.last, run.doc.words
    if words[k] != "(" or k - run.first > 2 or not run.doc.classes[run.first] & FIRST_NAME:
        return 0
    first_names = k - run.first == 1 or len(words[k - 1].rstrip(".")) == 1
    return k + 3 if first_names and run.capital(k + 1) and words[k + 2 : k + 3] == [")"] and run.capital(k + 3) else 0


@STEPS.rule(
    holds="“The dam leaks,” said Justice (Retd) Ana Holm.",
    fails="“The dam leaks,” said Justice (now retired) Ana Holm.",
    needs=frozenset({"("}),
)
def bracket_in_title(run: Run) -> int:
    """What kind of officer somebody is or was may stand in brackets behind the title: "Justice (Retd) Ana Holm"."""
    k, words = run.last, run.doc.words
    if words[k] != "(" or words[k + 2 : k + 3] != [")"] or run.lower(k + 1) not in _IN_TITLES:
        return 0
    titled = run.doc.classes[k - 1] & OFFICE or words[k - 1] in OFFICE_LETTERS
    return k + 3 if titled and run.capital(k + 3) else 0


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


def _body_ahead(run: Run, k: int) -> bool:
    """Whether the capitals from token ``k`` on end with a word for a body: "Independent Ferry Trust"."""
    end = next((j for j in range(k, k + _LONGEST_END) if not run.capital(j)), k + _LONGEST_END)
    if end == k or run.doc.classes[k] & (FIRST_NAME | TITLE) or run.doc.classes[end - 1] & FIRST_NAME:
        return False
    return run.ends_body(end - 1)


def is_tag(word: str) -> bool:
    """Whether a word is a party with a state, or a degree."""
    party = _PARTY.match(word)
    return (party is not None and word[party.end()].isupper()) or (
        len(word) > 1 and word.replace(".", "") in POST_NOMINALS
    )


def _opens_matter(run: Run, k: int) -> bool:
    """Whether "a" comes after the small word at token ``k``, as in "Students for a | Free Pell"."""
    return run.doc.lowers[k] in OPENING_MATTERS and run.lower(k + 1) in _INDEFINITE and run.capital(k + 2)


def _is_link(run: Run, k: int) -> bool:
    return bool(run.classes(k) & PARTICLE) or run.lower(k) in _NAME_LINKS
