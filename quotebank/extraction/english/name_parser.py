"""What a run of capitalised words says: a person's or a body's name, with its titles."""

from __future__ import annotations

from attrs import define

from quotebank.extraction.english.grammar import (
    DEFINITE,
    DEMONYM,
    FIRST_NAME,
    GENITIVE,
    OFFICE,
    ORGANISATION,
    PERSON_NOUN,
    PLACE,
    TIME,
    TITLE,
)
from quotebank.extraction.english.rules.name_parts import (
    BEFORE_NAME,
    BODY,
    COURTESY,
    NO_NAME,
    TITLE_WORDS,
)
from quotebank.extraction.english.rules.name_runs import NICKNAME_MARKS, is_tag
from quotebank.extraction.english.rules.runs import COMMON, INNER_PREPOSITIONS, OFFICE_LETTERS, STREETS, Run
from quotebank.extraction.lexicon.loader import genders, single_word, word_list
from quotebank.extraction.lexicon.morphology import POSSESSIVES

_PLACED = word_list("place_words")
"""Port Ansel: no person, whatever the other word is elsewhere."""
_PERSONAL = word_list("personal_titles")
"""Titles that only persons have."""
_QUALIFIERS = word_list("qualifiers")
"""Words before a title: "Former Arizona governor" has no title yet."""
_OFFICE = single_word("office")
_SURVEYS = word_list("survey_words")
_OFFICES_BEHIND = word_list("offices_behind")
_LONGEST_ACRONYM = 6


@define(slots=True, eq=False)
class Name:
    """A run of capitalised words: tokens ``first`` to ``last`` (end exclusive), titles and roles cut from its front.

    ``title_first`` is where those begin. ``words`` are the name's own.
    """

    title_first: int
    first: int
    last: int
    words: tuple[str, ...]
    organisation: bool
    place: bool
    gender: str
    """``m``, ``f`` or empty, from the title or the given name."""
    certain: bool
    """Whether a title or a given name says that this is a person."""
    title: str = ""

    def moved(self, shift: int) -> Name:
        """The same name so many tokens further on."""
        return Name(
            self.title_first + shift, self.first + shift, self.last + shift, self.words, self.organisation, self.place,
            self.gender, self.certain, self.title,
        )  # fmt: skip


@define(slots=True, eq=False)
class _Titles:
    """The titles and roles before a name: where they end, and what they say about it."""

    end: int
    certain: bool = False
    title: str = ""
    gender: str = ""
    long: bool = False
    """Whether the title has several words and its end was found first."""


def parse(run: Run, surnames: set[str]) -> Name | None:
    """The name in a run of capitals; ``surnames`` are those of the names before it."""
    lowers = run.doc.lowers
    last = lowers[run.last - 1]
    if NO_NAME.of[last] and NO_NAME.any(run, last):
        return None
    while run.last - run.first > 1 and (begin := BEFORE_NAME.first(run, lowers[run.first])):
        run = run.rest(begin)
    surname = run.last - run.first == 1 and run.doc.words[run.first] in surnames and lowers[run.first - 1] != DEFINITE
    called = run.is_called()
    if _is_bare_kind(run) and not (surname or called):
        return None
    street = _is_street(run)
    titles = _Titles(run.first) if street or surname or called else _read_titles(run)
    if titles.end == run.last:
        if not _is_courteous(run):
            return None  # "the President": a role, not a name
        titles.end -= 1  # "Mr Baron"
    organisation = not titles.long and _names_body(run)
    if titles.end > run.first and organisation:
        rest = run.rest(titles.end)
        if not titles.certain and (not titles.title or _is_bare_body(rest) or _ends_as_body(rest)):
            titles = _Titles(run.first)
    title_first = run.first
    name = run.rest(titles.end) if titles.end > run.first else run
    if name.doc.lowers[name.first] == GENITIVE:  # "the former CEO of | Pell Rowing"
        return parse(run.rest(name.first + 1), surnames)
    home = _home(name, titles)
    if home:
        name.last, organisation = home, False
    return _named(name, titles, title_first, organisation=organisation, street=street)


def end_of_name(run: Run) -> int:
    """Where the name ends in a run that goes on with a party, a degree or an office: "Ana Holm | Advocate of Pell"."""
    words, k = run.doc.words, run.last
    while k - run.first > 1 and (words[k - 1] in (",", ".") or is_tag(words[k - 1])):
        k -= 1
    if k - run.first > 1 and run.lower(k - 1) in _SURVEYS:
        return k - 1  # "Pell University | Poll"
    plain = (
        run.doc.classes[j] & (ORGANISATION | DEMONYM) or run.lower(j) in COMMON for j in (run.first, run.first + 1)
    )
    if k - run.first > 2 and not any(plain):
        offices = (j for j in range(run.first + 2, k) if run.lower(j) in _OFFICES_BEHIND and not run.capital(j + 1))
        k = next(offices, k)
    return k


def _named(name: Run, titles: _Titles, title_first: int, *, organisation: bool, street: bool) -> Name | None:
    """The name whose own words are a run, once its titles are read."""
    words, first = _own_words(name), name.first
    if not words:
        return None
    length = name.last - first
    given = bool(name.doc.classes[first] & FIRST_NAME) and length > 1
    titled = titles.certain or bool(titles.title)
    if titled or given:
        organisation = organisation and not titles.certain and bool(name.doc.classes[name.last - 1] & ORGANISATION)
    elif length == 1:
        kind = name.doc.classes[first] & (PERSON_NOUN | DEMONYM)
        organisation = organisation or _is_acronym(words[0]) or bool(kind and name.is_called())
    before = name.doc.lowers[first - 1]
    if not titled and first and BODY.of[before] and BODY.any(name, before):
        organisation, given = True, False
    return Name(
        title_first,
        first,
        name.last,
        words,
        organisation,
        street or (_is_place(name) and not titled),
        titles.gender or (genders("first_names").get(name.doc.lowers[first], "").replace("u", "") if given else ""),
        titles.certain or (given and not organisation),
        titles.title,
    )


def _is_acronym(word: str) -> bool:
    """Whether a word is the letters of a body: "PCRU"; "SO-HYUN" is somebody."""
    return word.isupper() and word.isalpha() and 1 < len(word) <= _LONGEST_ACRONYM


def _is_bare_kind(run: Run) -> bool:
    """Whether a single word is a people, a role, a group or a title."""
    has = run.doc.classes[run.first]
    kind = has & (DEMONYM | PERSON_NOUN) and not has & FIRST_NAME and not (has & DEMONYM and has & ORGANISATION)
    return run.last - run.first == 1 and bool(kind)  # "Congress" is a body


def _is_street(run: Run) -> bool:
    """Whether two words are a street or a port: nobody, whatever the other word is elsewhere."""
    if run.last - run.first != 2 or run.has(FIRST_NAME | TITLE, run.first, run.last):
        return False
    return run.doc.lowers[run.last - 1] in STREETS or run.doc.lowers[run.first] in _PLACED


def _is_place(name: Run) -> bool:
    if name.last - name.first == 1:
        return bool(name.doc.classes[name.first] & PLACE)
    return name.is_place(name.first, name.last)


def _is_courteous(run: Run) -> bool:
    return run.last - run.first > 1 and run.doc.lowers[run.first] in COURTESY


def _names_body(run: Run) -> bool:
    """Whether a word of the run is one of bodies' names, and the run does not end as a person's."""
    first, end = run.first, run.doc.classes[run.last - 1]
    matters = (word in INNER_PREPOSITIONS and word != GENITIVE for word in run.doc.lowers[first + 1 : run.last])
    if any(matters) and not run.doc.classes[first] & (FIRST_NAME | OFFICE):
        return True  # "Doctors Without Borders"
    if run.doc.words[run.last - 1].isdigit():
        return True  # "Channel 4", "Group of 20"
    body = run.has(ORGANISATION, first, run.last) or any(map(run.ends_body, range(first + 1, run.last)))
    of = run.doc.classes[first] & ORGANISATION and run.lower(first + 1) == GENITIVE  # "University of Pell at Austin"
    return body and (bool(of) or not end & FIRST_NAME or bool(end & ORGANISATION))


def _is_bare_body(rest: Run) -> bool:
    """Whether what is left after a title is no name of anybody: "Justice | Department", "General | Assembly"."""
    return rest.last - rest.first == 1 and rest.ends_body(rest.first)


def _ends_as_body(rest: Run) -> bool:
    """Whether what is left after a title is the end of a body's name: "General | Services Administration"."""
    end, words = rest.doc.classes[rest.last - 1], range(rest.first, rest.last)
    plain = all(rest.capital(k) and not rest.doc.classes[k] & FIRST_NAME for k in words)
    return plain and bool(end & ORGANISATION)


def _read_titles(run: Run) -> _Titles:
    """Read the titles and roles before a name."""
    if run.last - run.first <= 2 and not TITLE_WORDS.of[run.doc.lowers[run.first]]:
        return _Titles(run.first)  # as mostly
    begin = _end_of_long_title(run)
    titles = _Titles(begin or run.first, certain=begin > 0, long=begin > 0)
    rest = run.rest(titles.end)
    if not POSSESSIVES.isdisjoint(run.doc.lowers[rest.first : rest.last]):
        return titles  # "Attorney General's Office" has no title
    while rest.first < rest.last and (ahead := TITLE_WORDS.first(rest, rest.doc.lowers[rest.first])):
        lower = rest.doc.lowers[rest.first]
        if rest.doc.classes[rest.first] & TITLE:
            titles.certain = titles.certain or lower[-1] == "." or lower in _PERSONAL
            titles.gender = titles.gender or genders("titles").get(lower, "")
            if lower not in _QUALIFIERS:
                titles.title = titles.title or lower
        titles.end = rest.first = ahead
    return titles


def _end_of_long_title(run: Run) -> int:
    """The last word of a title of several words; 0 where there is none: "Council Majority | Leader Ana Holm"."""
    if run.last - run.first <= 2:
        return 0
    end = next((k for k in range(run.last - 2, run.first, -1) if _ends_title(run, k)), 0)
    if end:
        return end + 1 if run.doc.lowers[end] == _OFFICE else end
    # "County Supervisor of Elections | Ana Holm"
    offices = (k for k in range(run.first + 1, run.last - 2) if run.doc.lowers[k] == GENITIVE)
    of = next((k for k in offices if run.doc.classes[k - 1] & OFFICE or run.doc.words[k - 1] in OFFICE_LETTERS), 0)
    return next((k for k in range(of + 2, run.last - 1) if run.doc.classes[k] & FIRST_NAME), 0) if of else 0


def _ends_title(run: Run, k: int) -> bool:
    """Whether a name begins after token ``k``: "Finance Minister | Amara Osei", "Chief of Staff | Jo Lind"."""
    word, has, after = run.doc.words[k], run.doc.classes[k], run.doc.classes[k + 1]
    letters = word in OFFICE_LETTERS and run.capital(k + 1)
    office = letters or (len(word) > 2 and (has & OFFICE or run.doc.lowers[k] == _OFFICE))
    if not office or not run.capital(k):
        return False
    if letters or word[-1] == "." or after & FIRST_NAME:
        return not has & after & FIRST_NAME
    rest = range(k + 1, run.last)
    named = any(run.doc.classes[j] & (ORGANISATION | PLACE) or not run.capital(j) for j in rest)
    return not named and (len(rest) > 1 or _is_plain_title(run, k))


def _is_plain_title(run: Run, k: int) -> bool:
    """Whether all words up to the office at token ``k`` are those of offices: "Prime Minister | Reed"."""
    if run.doc.classes[k + 1] & (OFFICE | TIME | DEMONYM) or not run.doc.classes[k] & TITLE:
        return False
    known = (
        run.doc.classes[j] & (PLACE | ORGANISATION | DEMONYM | OFFICE) or run.doc.lowers[j] in COMMON
        for j in range(run.first, k)
    )
    return all(known)


def _home(name: Run, titles: _Titles) -> int:
    """The "of" before where somebody is from: "Senator Ana Holm | of Ohio"; 0 where there is none."""
    lowers = name.doc.lowers
    person = titles.certain or titles.title or name.doc.classes[name.first] & FIRST_NAME
    if not person or GENITIVE not in lowers[name.first + 2 : name.last - 1]:
        return 0
    of = lowers.index(GENITIVE, name.first + 2)
    place = (
        name.doc.classes[of + 1] & PLACE
        or name.is_place(of + 1, name.last)
        or (titles.title and lowers[of + 1] == DEFINITE)  # "Justice Ana Holm | of the High Court"
    )
    return of if place and not name.doc.classes[of - 1] & ORGANISATION else 0


def _own_words(name: Run) -> tuple[str, ...]:
    """The words of a name, without what its run ends with that belongs to no name."""
    words = tuple(word for word in name.doc.words[name.first : name.last] if word not in ("[", "]"))
    if "(" in words:  # "Ole (Skip) Holm"
        at = words.index("(")
        words = words[:at] + words[at + 3 :]
    if sum(word in NICKNAME_MARKS for word in words) > 1:  # one alone is a plural's: "Teachers' Union"
        words = tuple(_with_nickname(words))
    return words


def _with_nickname(words: tuple[str, ...]) -> list[str]:
    """The words of a name, a nickname in straight marks: Robert "Bobby" Scott."""
    kept: list[str] = []
    inside = False
    for word in words:
        if word in NICKNAME_MARKS:
            inside = not inside
            if inside:
                kept.append('"')
            else:
                kept[-1] += '"'
        elif kept and kept[-1] == '"':
            kept[-1] += word
        else:
            kept.append(word)
    return kept
