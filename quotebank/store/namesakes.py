"""May a name that somebody asks for belong to the speaker whom an article credits?"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from functools import cache

from rapidfuzz.distance import OSA

from quotebank.extraction.lexicon.loader import entries, word_list
from quotebank.records import Speaker, SpeakerKind
from quotebank.store.names import fold, surname_last

_LEAST_SLIPPED = 4
"""Letters. In shorter words one other letter is usually another name."""
_COMPARED = 30
"""The most names of one speaker that are compared for more than spelling."""
_TITLE_LISTS = ("courtesy_titles", "titles", "personal_titles")
_SMALL = word_list("small_in_bodies")
_SPOKESPEOPLE = word_list("spokespeople")
_WRITTEN_OUT = str.maketrans(
    {"ö": "oe", "Ö": "Oe", "ü": "ue", "Ü": "Ue", "ä": "ae", "Ä": "Ae", "å": "aa", "Å": "Aa", "ø": "oe", "Ø": "Oe"}
)


class Likeness(enum.IntEnum):
    """How surely a name asked for belongs to a credited speaker."""

    NONE = 0
    """It cannot be."""
    SLIP = 1
    """It would be with one letter changed."""
    POSSIBLE = 2
    """It may be: a part of the name, initials, a nickname, an office, an acronym."""
    SAME = 3
    """Only printed differently: titles, order, accents, hyphens."""


def forms(name: str) -> tuple[str, ...]:
    """Return the ways in which articles may print a name: folded, without titles, the family name last.

    >>> forms("Holm, Dr. Jana")
    ('holm dr jana', 'jana holm')
    >>> forms("Mayor Jana Holm")
    ('mayor jana holm', 'jana holm')
    >>> forms("King Dahl"), forms("Major"), forms("Bo Holm, mayor of Lindhaven")
    (('king dahl', 'dahl'), ('major',), ('bo holm mayor of lindhaven', 'bo holm'))
    """
    family, comma, rest = name.partition(",")
    found = [fold(name), _untitled(fold(name))]
    if comma and "," not in rest and fold(rest) and fold(family):
        given = _untitled(fold(rest))
        if fold(rest).split()[0] in _generations() or set(given.split()) & (_roles() | _SMALL):
            found = [fold(name), _untitled(fold(family))]
        else:
            found = [fold(name), f"{given} {_untitled(fold(family))}"]
    return tuple(dict.fromkeys(filter(None, found)))


def spoken_for(name: str) -> str | None:
    """Return the folded name of the body whose spokeswoman somebody asks for.

    >>> spoken_for("a spokeswoman for the Harbour Board"), spoken_for("Harbour Board spokesman"), spoken_for("Bo Lind")
    ('harbour board', 'harbour board', None)
    """
    words = fold(name).split()
    at = next((place for place, word in enumerate(words) if word in _SPOKESPEOPLE), None)
    if at is None:
        return None
    after = words[at + 1 :]
    body = after[1:] if after and after[0] in word_list("before_spoken_for") else words[:at]
    while body and body[0] in word_list("articles"):
        body = body[1:]
    return " ".join(body) or None


class Asked:
    """The names of whom somebody asks for, compared with those of a credited speaker.

    >>> asked = Asked(["Ada Holm", "J. R. Holm"])
    >>> [asked.likeness(Speaker(name)).name for name in ("Holm, Ada", "Holm", "A. Holm", "Ada B. Holm", "Bo Holm")]
    ['SAME', 'POSSIBLE', 'POSSIBLE', 'POSSIBLE', 'NONE']
    >>> Asked(["Harbour Board"]).likeness(Speaker("HB", SpeakerKind.ORGANISATION)).name
    'POSSIBLE'
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = list(dict.fromkeys(form for name in names for form in forms(name)))
        self._words = [_words(form) for form in self._names if _words(form)]
        self._spells = {_spelling(words) for words in self._words}
        bodies = filter(None, map(spoken_for, self._names))
        self._bodies = [*self._words, *map(_words, bodies)][:_COMPARED]

    def likeness(self, speaker: Speaker, names: Iterable[str] = ()) -> Likeness:
        """Return how surely they belong to a speaker, of whom the bank may know more names."""
        keys = dict.fromkeys(form for name in (speaker.name, *names) for form in forms(name))
        compare = self._as_person if speaker.kind is SpeakerKind.PERSON else self._as_body
        best = max(map(compare, filter(None, map(_words, keys))), default=Likeness.NONE)
        if best < Likeness.POSSIBLE and speaker.role:
            office = Likeness.POSSIBLE if self._is_office(speaker.role) else Likeness.NONE
            best = max(best, office, self.spoken_for_by(speaker.role))
        return best

    def spoken_for_by(self, role: str) -> Likeness:
        """Return how surely somebody with a role speaks for the body that is asked for.

        >>> Asked(["Harbour Board"]).spoken_for_by("a spokeswoman for the Harbour Board").name
        'SAME'
        """
        body = spoken_for(role)
        if body and body.split()[0] in word_list("first_names"):
            return Likeness.NONE  # who speaks for a person is not that person
        return self._as_body(_words(body)) if body else Likeness.NONE

    def _as_person(self, words: Sequence[str]) -> Likeness:
        if _spelling(words) in self._spells:
            return Likeness.SAME
        found = Likeness.NONE
        for ours in self._words[:_COMPARED]:
            less, more = sorted((ours, words), key=len)
            if _abbreviates(less, more):
                return Likeness.POSSIBLE
            if _slipped(ours, words):
                found = Likeness.SLIP
        return found

    def _as_body(self, words: Sequence[str]) -> Likeness:
        theirs = [word for word in words if word not in _SMALL]
        found = Likeness.NONE
        for ours in self._bodies:
            mine = [word for word in ours if word not in _SMALL]
            if mine == theirs or _spelling(ours) == _spelling(words):
                return Likeness.SAME
            less, more = sorted((mine, theirs), key=len)
            if not less:
                continue
            if _is_acronym(less, more) or _is_part(less, more):
                found = Likeness.POSSIBLE
            elif _slipped(ours, words):
                found = max(found, Likeness.SLIP)
        return found

    def _is_office(self, role: str) -> bool:
        """Whether an office is asked for, without a name, and a speaker has it."""
        theirs = set(fold(role).split()) - _SMALL
        return any(
            (mine := set(words) - _SMALL) and mine & _roles() and (mine <= theirs or theirs <= mine)
            for words in self._words
        )


def _words(key: str) -> tuple[str, ...]:
    return tuple(surname_last(key).split())


@cache
def _spelling(words: Sequence[str]) -> str:
    """Return a name in a form without order, hyphens, and the letters that stand for an accent."""
    return "|".join(sorted(map(_plain, words)))


def _plain(word: str) -> str:
    """Return a word with one letter for those that stand for an accent.

    >>> _plain("schroeder") == _plain("schroder"), _plain("haakon") == _plain("hakon")
    (True, True)
    """
    for two, one in (("oe", "o"), ("ue", "u"), ("ae", "a"), ("aa", "a")):
        word = word.replace(two, one)
    return word


def _untitled(key: str) -> str:
    """Remove the titles before a name, and the letters after it, as long as they leave a name."""
    words = key.split()
    while len(words) > 1 and words[0] in _titles() and (len(words) > 2 or words[0] not in word_list("first_names")):
        words.pop(0)
    while len(words) > 2 and words[-1] in _letters():
        words.pop()
    return " ".join(words)


@cache
def _titles() -> frozenset[str]:
    titles = {fold(word) for name in _TITLE_LISTS for word in word_list(name)} | _roles() | word_list("articles")
    return frozenset(word for title in titles for word in title.split()) - word_list("before_spoken_for")


@cache
def _roles() -> frozenset[str]:
    return frozenset(word for role in word_list("roles") for word in fold(role).split())


@cache
def _letters() -> frozenset[str]:
    return frozenset(fold(word) for word in word_list("post_nominals"))


@cache
def _generations() -> frozenset[str]:
    return frozenset(fold(word) for word in word_list("generations"))


@cache
def _nicknames() -> dict[str, frozenset[str]]:
    return {short: frozenset(whole.split()) for short, whole in entries("nicknames")}


def _same_given(one: str, other: str) -> bool:
    """Whether two given names may be one: the same, an initial, or a nickname.

    >>> _same_given("bob", "robert"), _same_given("bob", "rob"), _same_given("r", "robert"), _same_given("ada", "bo")
    (True, True, True, False)
    """
    if _plain(one) == _plain(other) or (min(len(one), len(other)) == 1 and one[0] == other[0]):
        return True
    mine, theirs = (_nicknames().get(name, frozenset()) | {name} for name in (one, other))
    return not mine.isdisjoint(theirs)


def _abbreviates(less: Sequence[str], more: Sequence[str]) -> bool:
    """Whether one name may be a shorter form of another: its words, or their initials, in order.

    A surname alone may be anyone's who bears it; of the rest, a word of more than one letter must be the same.
    """
    if len(less) == 1:
        return len(less[0]) > 1 and less[0] in more
    for turned in dict.fromkeys((tuple(less), (*less[1:], less[0]))):
        rest = iter(more)
        if all(any(_same_given(word, other) for other in rest) for word in turned):
            surnames = {less[-1], less[0]} if len(less) > 1 else {less[0]}
            if surnames & set(more[1:]) or {more[-1], more[0]} & set(less[1:]):
                return True
    return False


def _slipped(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one letter makes two names differ.

    >>> _slipped(["jana", "holm"], ["jana", "hohm"]), _slipped(["jana", "holm"], ["bo", "holm"])
    (True, False)
    """
    if len(one) != len(other) or len(one) < 2:
        return False
    differing = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    if len(differing) != 1:
        return False
    [pair] = differing
    return min(map(len, pair)) >= _LEAST_SLIPPED and OSA.distance(*pair, score_cutoff=1) <= 1


def _is_acronym(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether a single word consists of the initials of the others."""
    return len(short) == 1 and len(long) > 1 and short[0] == "".join(word[0] for word in long)


def _is_part(less: Sequence[str], more: Sequence[str]) -> bool:
    """Whether a body's name may be a shorter form of another: "Port Authority" for "Lindhaven Port Authority"."""
    rest = iter(more)
    return all(any(word == other for other in rest) for word in less) and (less[-1] == more[-1] or less[0] == more[0])


def looked_up(name: str) -> set[str]:
    """Return the words under which the bank may list a name: the last; any in another order.

    >>> sorted(looked_up("Jana Öst"))
    ['jana', 'oest', 'ost']
    """
    found: set[str] = set()
    for form in (*forms(name), *forms(name.translate(_WRITTEN_OUT))):
        words = _words(form)
        found.update(words[-1:])
        found.update(spelt for word in words if len(word) > 1 for spelt in (word, _plain(word)))
    return found


def spelling(key: str) -> str:
    """Return a folded name in a form without order, hyphens, and the letters that stand for an accent.

    >>> spelling("jana schroeder") == spelling("schroder jana")
    True
    """
    return _spelling(_words(key))
