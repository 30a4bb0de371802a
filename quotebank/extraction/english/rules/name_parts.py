"""What a run of capitalised words is: no name, titles and roles, the name's own words, a person or a body."""

from __future__ import annotations

import re

from quotebank.extraction.english.grammar import (
    ADDITION,
    AUXILIARY,
    DEFINITE,
    DEMONYM,
    FIRST_NAME,
    GENITIVE,
    NUMBER,
    OFFICE,
    ORGANISATION,
    PARTICLE,
    PLACE,
    REPORTING,
    ROLE,
    TIME,
    TITLE,
)
from quotebank.extraction.english.rules.needs import Word
from quotebank.extraction.english.rules.runs import COMMON, OFFICE_LETTERS, STREETS, Run
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import word_classes, word_list
from quotebank.extraction.lexicon.morphology import GERUND_ENDING, PAST_ENDING

COURTESY = word_list("courtesy_titles")
_SPEAKING_STREETS = word_list("speaking_streets")
_OF_PLACE = word_list("before_places")
_ORIGIN = tuple(word_list("endings_of_origin"))
_PLAIN_HYPHENS = str.maketrans("‑‐", "--")
_MODIFIER = re.compile(rf"[^\W\d_].*[-‑‐]([^\W\d_]{{2,}}(?:{PAST_ENDING}|{GERUND_ENDING}))$")
"""Somebody or something beside a name: "Vik-based", "Holm-style"."""
_MATTERS_OF_OFFICES = word_list("matters_of_offices")
_BEFORE_ROLES = word_list("before_roles")
_KINDS = word_list("kinds_in_letters")
_BEFORE_MATTERS = word_list("before_matters")
_NAMING = word_list("naming")
_ELECT = word_list("elect")
_OF = f"-{GENITIVE}-"
_TWO_WORD_TITLES = word_list("two_word_titles")
_DIRECTIONS = word_list("directions")

# -- which runs are no name ---------------------------------------------------------------------------------------

NO_NAME = RuleTable[Run, bool]("which runs of capitals are no name")
"""Asked with the last word."""


@NO_NAME.rule(
    holds="Norwegians said the dam leaks.",
    fails="Holms said the dam leaks.",
    needs=Word(joined=True, endings=("s",)),
)
def people_or_number(run: Run) -> bool:
    """A people or a number names nobody: "Afro-Colombian", "Norwegians", "Fifty-one"."""
    if run.last - run.first > 1:
        return False
    lower, classes_of = run.doc.lowers[run.first], word_classes().get
    end = lower.rpartition("-")[2]
    if end != lower:
        return bool(classes_of(end, 0) & (DEMONYM | NUMBER))
    return (
        lower[-1] == "s" and bool(classes_of(lower[:-1], 0) & DEMONYM) and not run.doc.classes[run.first] & FIRST_NAME
    )


@NO_NAME.rule(
    holds="“The dam leaks,” Broad Street said.",
    fails="“The dam leaks,” Pell said.",
    needs=STREETS,
)
def plain_street(run: Run) -> bool:
    """A street does not speak, except those that stand for a government or a market."""
    first, last = run.first, run.last
    if run.doc.lowers[last - 1] not in STREETS or last - first > 2 or run.doc.classes[first] & OFFICE:
        return False
    return last - first == 1 or not (
        (run.doc.classes[first] | run.doc.classes[last - 1]) & FIRST_NAME or run.doc.lowers[first] in _SPEAKING_STREETS
    )


@NO_NAME.rule(
    holds="Half of Vermont Democrats said the dam leaks.",
    fails="The Vermont Bank said the dam leaks.",
    needs=Word(DEMONYM),
)
def place_and_people(run: Run) -> bool:
    """A member of a party or a people is known by place alone: "the Wisconsin Republican"."""
    end = run.doc.classes[run.last - 1]
    national = (
        end & DEMONYM
        and not end & (FIRST_NAME | ORGANISATION)
        and (run.doc.classes[run.first] & (PLACE | DEMONYM | ORGANISATION) or run.is_place(run.first, run.last - 1))
    )
    return 2 <= run.last - run.first <= 4 and bool(national)


@NO_NAME.rule(
    holds="Ole Lind came. Rowers warned the Linds said so and left. “It leaks,” the Linds said.",
    fails="Ole Lind came. “It leaks,” Lind said.",
    needs=Word(endings=("s",)),
)
def family(run: Run) -> bool:
    """A family is no person: "the Linds"."""
    word, before = run.doc.words[run.first], run.doc.lowers[run.first - 1 : run.first]
    plural = run.last - run.first == 1 and word[-1] == "s" and before == [DEFINITE]
    return plural and (word[:-1] in run.capitals.words or (word[-2:] == "es" and word[:-2] in run.capitals.words))


@NO_NAME.rule(
    holds="“It leaks,” the former Pell PM said.",
    fails="“It leaks,” the former Pell PM Ana Holm said.",
    needs={letters.lower() for letters in OFFICE_LETTERS},
)
def office_in_letters(run: Run) -> bool:
    """An office in letters, alone or with its place or body before it, is nobody's name: "the Odisha CM"."""
    letters = run.doc.words[run.last - 1] in OFFICE_LETTERS and run.last - run.first <= 3
    return letters and not run.has(FIRST_NAME, run.first, run.last)


@NO_NAME.rule(
    holds="“It leaks,” the PXY Director said.",
    fails="“It leaks,” the PXY Director Ana Holm said.",
    needs=Word(OFFICE),
)
def office_of_letters(run: Run) -> bool:
    """An office of a body is nobody's name: "the PAHO Director"."""
    word, end = run.doc.words[run.first], run.doc.classes[run.last - 1]
    office = end & OFFICE and not end & (ORGANISATION | FIRST_NAME)
    return run.last - run.first == 2 and len(word) > 1 and word.isalpha() and word.isupper() and bool(office)


@NO_NAME.rule(
    holds="“The dam leaks,” said former Utah Gov. and party chairman Ana Holm.",
    fails="“The dam leaks,” said former Utah Gov. Ana Holm.",
    needs=Word(OFFICE),
)
def place_and_office(run: Run) -> bool:
    """An office with a place before it names nobody."""
    end, begin = run.doc.classes[run.last - 1], run.doc.classes[run.first]
    office = end & OFFICE and not end & (ORGANISATION | FIRST_NAME)
    return run.last - run.first == 2 and bool(office and begin & PLACE and not begin & FIRST_NAME)


@NO_NAME.rule(
    holds="The dam leaks, according to the Foreign Minister.",
    fails="The Pell Minister Ana Holm said the dam leaks.",
    needs=Word(TITLE),
)
def office_in_capitals(run: Run) -> bool:
    """An office written in capitals is nobody's name: "the Foreign Minister", but "Mr King"."""
    end = run.doc.classes[run.last - 1]
    office = end & TITLE and not end & (ORGANISATION | FIRST_NAME) and run.last - run.first > 1
    return (
        bool(office)
        and run.doc.lowers[run.first] not in COURTESY
        and all(run.doc.classes[k] & OFFICE or run.doc.lowers[k] in COMMON for k in range(run.first, run.last - 1))
    )


@NO_NAME.rule(
    holds="“It leaks,” the Brekke Mayor said.",
    fails="“It leaks,” the Brekke Mayor Ana Holm said.",
    needs=Word(TITLE),
)
def office_of_town(run: Run) -> bool:
    """An office after "the" and a name is nobody's name, where its verb comes right behind: "the Pell Mayor said"."""
    first, last = run.first, run.last
    end = run.doc.classes[last - 1]
    office = end & TITLE and end & ROLE and not end & (ORGANISATION | FIRST_NAME)
    if not office or last - first < 2 or not first or run.doc.lowers[first - 1] != DEFINITE:
        return False
    return not run.has(FIRST_NAME | TITLE, first, last - 1) and bool(run.classes(last) & (REPORTING | AUXILIARY))


@NO_NAME.rule(
    holds="“It leaks,” the GCSEs said.",
    fails="“It leaks,” the GCSE said.",
    needs=Word(endings=("s",)),
)
def plural_letters(run: Run) -> bool:
    """Letters in the plural are many: "MPs", "GCSEs"."""
    word = run.doc.words[run.first]
    return run.last - run.first == 1 and len(word) > 2 and word[-1] == "s" and word[:-1].isupper()


@NO_NAME.rule(
    holds="“It leaks,” the North said.",
    fails="“It leaks,” the Nord said.",
    needs=_DIRECTIONS,
)
def direction(run: Run) -> bool:
    """A direction is half of a country or of the world: "the North"."""
    alone = run.last - run.first == 1 and run.first and run.doc.lowers[run.first - 1] == DEFINITE
    return bool(alone) and run.doc.lowers[run.first] in _DIRECTIONS


# -- a place before a person --------------------------------------------------------------------------------------

PLACE_BEFORE = RuleTable[Run, bool]("which runs begin with a place that is no part of the name")


@PLACE_BEFORE.rule(
    holds="The ambassador to Britain Ole Holm said the dam leaks.",
    fails="The ambassador to Britain said the dam leaks.",
)
def place_of_office(run: Run) -> bool:
    """A place after a preposition belongs to the office before it: "the ambassador to Britain | Ole Holm"."""
    first = run.first
    if not first or not run.doc.classes[first] & PLACE or run.is_body():
        return False
    return run.doc.lowers[first - 1] in _OF_PLACE


# -- what stands before the name in its run ------------------------------------------------------------------------

BEFORE_NAME = RuleTable[Run, int]("what stands before the name in its run")
"""Asked until none holds, with the first word; the answer is where the rest begins."""


@BEFORE_NAME.rule(holds='"It leaks," Texas-based Ole Holm said.', fails='"It leaks," Ole Holm of Texas said.')
def origin(run: Run) -> int:
    """Where somebody comes from is no part of a name."""
    words = run.doc.words
    return next(
        (k + 1 for k in range(run.last - 2, run.first - 1, -1) if not words[k].isalpha() and _is_modifier(words[k])), 0
    )


def _is_modifier(word: str) -> bool:
    modifier = _MODIFIER.match(word)
    plain = word.translate(_PLAIN_HYPHENS)
    head = plain.rpartition("-")[2]
    if _OF in plain:
        return bool(word_classes().get(plain.lower().partition("-")[0], 0) & ROLE)  # "Mother-of-two Ana Holm"
    if head != word and head.islower() and word_classes().get(head, 0) & ROLE:
        return not word_classes().get(word.lower(), 0) & OFFICE  # "Oscar-winner Ana Holm"
    return word.translate(_PLAIN_HYPHENS).endswith(_ORIGIN) or (modifier is not None and modifier[1].islower())


@BEFORE_NAME.rule(
    holds="The PAC Brekke Forward said the dam leaks.", fails="The Brekke Forward PAC said the dam leaks."
)
def kind_of_body(run: Run) -> int:
    """Letters for a kind of body before its name are no part of it."""
    return run.first + 1 if run.last - run.first > 2 and run.doc.words[run.first] in _KINDS else 0


@BEFORE_NAME.rule(
    holds="Anna Dahl, president and CEO of Pell Rowing Association stated, “It leaks.”",
    fails="Anna Dahl of Pell Rowing Association stated, “It leaks.”",
    needs=Word(OFFICE),
)
def office_of_body(run: Run) -> int:
    """An office is no part of the name of its body: "CEO of | Pell Rowing Association"."""
    k, lowers = run.first, run.doc.lowers
    while run.lower(k) in _BEFORE_ROLES:
        k += 1
    begin = k
    while k < run.last and run.doc.classes[k] & OFFICE:
        k += 1
    offices = k > begin and k + 1 < run.last and lowers[k] == GENITIVE
    return k + 1 + (lowers[k + 1] == DEFINITE) if offices and run.doc.classes[run.last - 1] & ORGANISATION else 0


@BEFORE_NAME.rule(
    holds="The secretary for Local Affairs Ana Holm said the dam leaks.",
    fails="The dam leaks, said Ana Holm for Pell.",
)
def matter_of_office(run: Run) -> int:
    """The matter of an office before it is no part of a name: "minister for Local Affairs | Ana Holm"."""
    first, lowers = run.first, run.doc.lowers
    if first < 2 or lowers[first - 1] not in _BEFORE_MATTERS:
        return 0
    matter = lowers[first] in _MATTERS_OF_OFFICES
    office = run.doc.classes[first - 2] & OFFICE or run.doc.words[first - 2] in OFFICE_LETTERS
    if not (office or lowers[first - 2] in _MATTERS_OF_OFFICES):
        return 0
    if run.last - first == 2:
        return first + 1 if matter else 0  # "secretary of State | Holm"
    if not (run.last - first > 3 or lowers[first] in COMMON):
        return 0
    given = next((k for k in range(first + 1, run.last - 1) if run.doc.classes[k] & FIRST_NAME), 0)
    name = next((k for k in range(first, run.last - 1) if lowers[k] not in COMMON), first)
    return given or (name if name > first and run.last - name < 4 and lowers[run.last - 1] not in COMMON else 0)


@BEFORE_NAME.rule(
    holds="The head of its Works Committee Leonid Holm said the dam leaks.",
    fails="The Leonid Holm Committee said the dam leaks.",
)
def person_at_end(run: Run) -> int:
    """A person comes last after a body, an office or letters: "Foreign Affairs Committee | Leonid Holm"."""
    first, last, classes = run.first, run.last, run.doc.classes
    k = next((k for k in range(first, last - 1) if classes[k] & FIRST_NAME), first)
    if k == first:
        return 0
    word, has = run.doc.words[k - 1], classes[k - 1]
    letters = len(word) > 1 and word.isalpha() and word.isupper() and not run.doc.words[k].isupper()
    leads = bool(has & ORGANISATION) or (letters and word not in OFFICE_LETTERS)
    behind = (classes[j] & (ORGANISATION | PLACE | OFFICE | TIME | DEMONYM) for j in range(k + 1, last))
    return k if leads and not any(behind) else 0


# -- titles -------------------------------------------------------------------------------------------------------

TITLE_WORDS = RuleTable[Run, int]("which words before a name are titles and roles")
"""Asked with the rest of the run and its first word; the answer is where the rest after the title begins."""


@TITLE_WORDS.rule(
    holds="“It leaks,” said Tan Sri Ana Holm.",
    fails="“It leaks,” said Tan Lin Holm.",
    needs={title.split()[0] for title in _TWO_WORD_TITLES},
)
def title_of_two_words(run: Run) -> int:
    """Two words can be a title of which the first alone is none: "Tan Sri Ana Holm"."""
    first = run.first
    title = run.last - first > 2 and f"{run.lower(first)} {run.lower(first + 1)}" in _TWO_WORD_TITLES
    return first + 2 if title else 0


@TITLE_WORDS.rule(
    holds="Dr. Ana Holm said the dam leaks.",
    fails="Ana Holm said the dam leaks.",
    needs=Word(TITLE),
)
def title(run: Run) -> int:
    """A title comes before a name; "M. Ole Holm" has an initial."""
    initial = run.doc.words[run.first] == "M." and run.last - run.first > 2
    return run.first + 1 if run.doc.classes[run.first] & TITLE and not initial else 0


@TITLE_WORDS.rule(
    holds="“It leaks,” said President-elect Ana Holm.",
    fails="“It leaks,” said Bren-elect Ana Holm.",
    needs=Word(joined=True),
)
def title_elect(run: Run) -> int:
    """Who is not yet in office has its title with another word: "President-elect Ana Holm"."""
    title, hyphen, rest = run.lower(run.first).partition("-")
    elect = hyphen and rest in _ELECT and run.last - run.first > 1
    return run.first + 1 if elect and word_classes().get(title, 0) & OFFICE else 0


@TITLE_WORDS.rule(
    holds="“The dam leaks,” said Justice (Retd) Ana Holm.",
    fails="“The dam leaks,” said Justice Ana Holm.",
    needs=frozenset({"("}),
)
def bracket_behind_title(run: Run) -> int:
    """A bracket behind a title belongs to it: "Justice | (Retd) | Ana Holm"."""
    return run.first + 3 if run.lower(run.first) == "(" else 0


@TITLE_WORDS.rule(holds="Ole Holm came. “It leaks,” said AG Holm.", fails="Ole Holm came. “It leaks,” said OG Holm.")
def office_letters(run: Run) -> int:
    """Letters for an office come before its holder: "AG Holm"."""
    return run.first + 1 if run.doc.words[run.first] in OFFICE_LETTERS else 0


@TITLE_WORDS.rule(
    holds="“It leaks,” said Engineer Ana Holm.",
    fails="“It leaks,” said Ana Holm.",
    needs=Word(ROLE),
)
def role(run: Run) -> int:
    """A role comes before a name, and is a name where nothing comes after it; "Dean Holm" may be named so."""
    has = run.doc.classes[run.first]
    given = has & FIRST_NAME and not has & TITLE and run.doc.lowers[run.first] not in run.capitals.words
    if run.last - run.first < 2 or not has & ROLE:
        return 0
    after = run.doc.classes[run.first + 1]
    particle = after & PARTICLE and not has & TITLE and run.last - run.first == 3  # "Marine Le Holm"
    return 0 if particle or (given and not after & FIRST_NAME) else run.first + 1


@TITLE_WORDS.rule(
    holds="The Democrats Ana Holm and Ole Lind said the dam leaks.",
    fails="Democratic Watch said the dam leaks.",
    needs=Word(DEMONYM),
)
def people_of_title(run: Run) -> int:
    """A people before a title, a role or a given name is theirs."""
    has = run.doc.classes[run.first]
    people = has & DEMONYM and not has & FIRST_NAME and run.last - run.first > 1
    if not people:
        return 0
    after, lower = run.doc.classes[run.first + 1], run.lower(run.first + 1)
    many = (
        run.last - run.first == 2 and run.lower(run.first)[-1] == "s" and not after & (ORGANISATION | PLACE | DEMONYM)
    )
    plural = many and lower not in COMMON and run.lower(run.last) == ADDITION  # "Republicans Holm and Lind"
    return run.first + 1 if after & (OFFICE | FIRST_NAME) or plural else 0


# -- names of bodies ----------------------------------------------------------------------------------------------

BODY = RuleTable[Run, bool]("which names are those of bodies by what stands before them")
"""Asked with the word before the name."""


@BODY.rule(
    holds="The company Brekke said the dam leaks.",
    fails="Brekke, a company, said the dam leaks.",
    needs=Word(ORGANISATION),
)
def after_kind_of_body(run: Run) -> bool:
    """A word for a body right before a name says what it is, except before a given name ("the party Ana founded")."""
    return not run.doc.classes[run.first] & FIRST_NAME and _is_kind_of_body(run, run.first - 1)


@BODY.rule(
    holds="A company called Holm said the dam leaks.",
    fails="A woman called Holm said the dam leaks.",
    needs=_NAMING,
)
def called(run: Run) -> bool:
    """A body is introduced by "called" or "named", whatever its name looks like."""
    return run.first > 1 and run.doc.lowers[run.first - 1] in _NAMING and _is_kind_of_body(run, run.first - 2)


def _is_kind_of_body(run: Run, k: int) -> bool:
    return k > 0 and bool(run.doc.classes[k] & ORGANISATION) and not run.capitals.capital[k]
