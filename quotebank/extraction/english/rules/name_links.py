"""Which small words link the parts of a name."""

from __future__ import annotations

from attrs import define

from quotebank.extraction.english.grammar import (
    ADDITION,
    DEFINITE,
    DEMONYM,
    DETERMINER,
    FIRST_NAME,
    FUNCTION_WORD,
    GENITIVE,
    GROUP,
    NATIONAL,
    OFFICE,
    ORGANISATION,
    PLACE,
    REPORTING,
    TIME,
    TITLE,
)
from quotebank.extraction.english.rules.runs import COMMON, OFFICE_LETTERS, Run
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import single_word, word_list

_WITHOUT_MATTERS = word_list("bodies_without_matters")
_JOINING_BODIES = word_list("links_of_bodies")
OPENING_MATTERS = word_list("before_matters_of_bodies")
BEFORE_MATTERS = word_list("before_matters")
_MATTERS = BEFORE_MATTERS | (OPENING_MATTERS - {DEFINITE})
_SEATED, _SEATS = word_list("seated"), word_list("seats")
_MEMBERS = word_list("bodies_of_members")
_MISSIONS = word_list("missions")
_NAMING = FIRST_NAME | ORGANISATION | PLACE | OFFICE | GROUP | DEMONYM | TIME | FUNCTION_WORD | REPORTING
"""What names somebody, a body, a place or a time, and what belongs to the sentence."""
_PLACED = single_word("placed")


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


@LINKS.rule(
    holds="Trinidad and Tobago said the dam leaks.",
    fails="Norway and Tobago said the dam leaks.",
)
def within_place(link: Link) -> bool:
    """Small words stand inside the names of places: "Trinidad and Tobago", "Isle of Man"."""
    run = link.run
    return any(run.is_place(k, link.ahead + 1) for k in range(max(run.first, run.last - 2), run.last))


@LINKS.rule(holds="Ana van Holm said the dam leaks.", fails="Ana and Holm said the dam leaks.")
def particle(link: Link) -> bool:
    """The particles of names and the sign of a firm always link: "Lind & Holm", "Ana de Holm"."""
    return link.word not in _JOINING_BODIES


@LINKS.rule(holds="The Bank of Pell said the dam leaks.", fails="Ana Holm of Pell said the dam leaks.")
def of_body_or_office(link: Link) -> bool:
    """A body or an office has its "of"."""
    run, k = link.run, link.run.last - 1
    office = run.doc.classes[k] & OFFICE or run.doc.words[k] in OFFICE_LETTERS
    return link.word == GENITIVE and (run.is_body() or bool(office))


@LINKS.rule(holds="The Council for Roads said the dam leaks.", fails="The dam leaks, Ana Holm for Pell said.")
def for_body(link: Link) -> bool:
    """A body has its matter after "for", "on" or "the"."""
    run = link.run
    if link.word not in OPENING_MATTERS or not run.is_body():
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
    if not _joins_matters(link) or _MATTERS.isdisjoint(run.doc.lowers[run.first : run.last]):
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
    members = len(lower) > 4 and lower[-1] == "s" and lower[-2] != "s" and not has & (FIRST_NAME | PLACE | DEMONYM)
    people = has & DEMONYM and k > run.first
    person = run.has(FIRST_NAME | TITLE, run.first, run.last) or run.doc.classes[link.ahead] & (FIRST_NAME | TITLE)
    return link.word in OPENING_MATTERS & BEFORE_MATTERS and bool(members or people) and not person


@LINKS.rule(
    holds="“It leaks,” a group named Democracy for Norway told them.",
    fails="“It leaks,” a group named Lind for Norway told them.",
)
def cause_for(link: Link) -> bool:
    """A body can be named after a cause and whose it is: "Democracy for Norway"."""
    run, k = link.run, link.run.last - 1
    if link.word not in OPENING_MATTERS & BEFORE_MATTERS or run.last - run.first > 1 or not run.is_inner():
        return False
    plain = run.lower(k) in COMMON and not run.doc.classes[k] & _NAMING
    return plain and (run.doc.classes[link.ahead] & PLACE > 0 or is_thing(run, link.ahead))


@LINKS.rule(
    holds="“It leaks,” a group named Keep the Promise told them.",
    fails="“It leaks,” a group named Keep the President told them.",
)
def motto(link: Link) -> bool:
    """A body can be named after what it asks for: "Save the Children", "Keep the Promise"."""
    run, k = link.run, link.run.last - 1
    if link.word != DEFINITE or run.last - run.first > 1 or link.ahead > run.last + 1 or not run.is_inner():
        return False
    determined = run.has(DETERMINER, max(0, k - 2), k)  # "an Amendment the Founding Fathers wrote"
    if determined or run.capital(link.ahead + 1):
        return False
    return run.lower(k) in COMMON and not run.doc.classes[k] & (_NAMING & ~REPORTING) and is_thing(run, link.ahead)


@LINKS.rule(
    holds="“It leaks,” the Norwegian Embassy in Pell said.",
    fails="“It leaks,” the Norwegian Council in Pell said.",
)
def seat_of_mission(link: Link) -> bool:
    """A mission is named after where it is: "the Norwegian Embassy in Pell"."""
    return link.word == _PLACED and not _MISSIONS.isdisjoint(link.run.doc.lowers[link.run.first : link.run.last])


def is_thing(run: Run, k: int) -> bool:
    """Whether a word with a capital is a plain noun: no name of a person, a body or a place, and no office."""
    return run.lower(k) in COMMON and not run.doc.classes[k] & (_NAMING & ~(GROUP | REPORTING))


@LINKS.rule(
    holds="“It leaks,” the Harbour Workers of Norway told them.",
    fails="“It leaks,” the Harbour Mayors of Norway told them.",
)
def members_of(link: Link) -> bool:
    """A body of two words or more for its members is that of a place: "Communications Workers of Norway"."""
    run, k = link.run, link.run.last - 1
    lower, has = run.lower(k), run.doc.classes[k]
    members = len(lower) > 4 and lower[-1] == "s" and lower[-2] != "s"
    if link.word != GENITIVE or k == run.first or not members or has & (FIRST_NAME | PLACE | DEMONYM | TIME | TITLE):
        return False
    return bool(run.doc.classes[link.ahead] & NATIONAL) and not run.has(FIRST_NAME | TITLE | PLACE, run.first, k)


@LINKS.rule(
    holds="“It leaks,” the Friends of Pell told them.",
    fails="“It leaks,” the friends of Pell told them.",
)
def members_of_body(link: Link) -> bool:
    """A body is named after its members, written large inside a sentence: "Friends of the Fjord"."""
    run = link.run
    if link.word != GENITIVE or run.last - run.first > 1 or not run.is_inner():
        return False
    return run.lower(run.first) in _MEMBERS and not run.doc.classes[link.ahead] & FIRST_NAME


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
    holds="The Weirs and Ports Board said the dam leaks.",
    fails="The Weirs and Ports said the dam leaks.",
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


@LINKS.rule(
    holds="“It leaks,” Safety and Customs Enforcement told them.",
    fails="“It leaks,” Safety and Customs told them.",
)
def matters_of_service(link: Link) -> bool:
    """Plain words on both sides of "and" before one for a body belong to it: "Immigration and Customs Enforcement"."""
    run, ahead = link.run, link.ahead
    if not _joins_matters(link) or run.last - run.first > 2:
        return False
    end = next((k for k in range(ahead + 1, ahead + 4) if not run.capital(k)), ahead + 4)
    plain = not any(run.doc.classes[k] & _NAMING for k in (*range(run.first, run.last), *range(ahead, end - 1)))
    return end > ahead + 1 and run.ends_body(end - 1) and plain and run.lower(run.last - 1) in COMMON


def _joins_matters(link: Link) -> bool:
    """Whether "and" may stand between two things that a body deals with: no persons, places or offices."""
    run, ahead = link.run, link.ahead
    persons = (run.doc.classes[ahead] | run.doc.classes[run.last - 1]) & (FIRST_NAME | PLACE | OFFICE)
    joined = link.word == ADDITION and ahead == run.last + 1  # not "… and the University of Pell"
    return joined and not persons and not run.doc.words[ahead].isupper()
