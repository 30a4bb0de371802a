"""For whom a surname, a given name or an acronym stands: tables of rules that go from all who bear it to one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import define

from quotebank.extraction.coreference.entity import Entity
from quotebank.extraction.coreference.full_names import FullNames
from quotebank.extraction.coreference.spellings import generation, key, surname
from quotebank.extraction.english.grammar import DEFINITE, NATIONAL
from quotebank.extraction.english.name_parser import Name
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import genders, word_classes, word_list

_LONGEST_ABBREVIATION = 4
_FAMILY_NAMES_FIRST = word_list("family_names_first")


@define(slots=True, eq=False)
class ShortName:
    """A name of one word, a place or an acronym, and the entities that it can stand for."""

    full: FullNames
    name: Name
    word: str
    """Its last word, as words are compared."""
    candidates: Sequence[Entity]
    """Who has the word as a surname; where nobody has, whoever is named by it."""
    by_surname: bool
    gender: str
    """As its title tells, or that of another place where it stands for nobody named in full."""
    alone: bool
    """Whether it stands for nobody named in full in another place."""


def short_name(full: FullNames, name: Name, alone: dict[str, Entity]) -> ShortName:
    """A short name with all that it can stand for; ``alone`` are those that are never named in full."""
    word = key(name.words[-1])
    known = full.of_word(word, name.first)
    by_surname = [b for b in known if surname(b.words) == word and not b.organisation]
    namesake = alone.get(word)
    gender = genders("titles").get(name.title, "") or (namesake.gender if namesake is not None else "")
    return ShortName(full, name, word, by_surname or known, bool(by_surname), gender, namesake is not None)


def bearer(short: ShortName) -> Entity | None:
    """The entity named in full that a short name stands for; None where it stands for itself."""
    unknown = not short.candidates or short.name.words[-1].isupper()
    found = BY_LETTERS.first(short) if unknown else None
    if found is not None or not short.candidates or STRANGER.any(short):
        return found
    while len(short.candidates) > 1:
        fewer = FEWER.first(short)
        if not fewer:
            return PREFERRED.first(short) or short.candidates[0]
        short.candidates = fewer
    return short.candidates[0]


def is_acronym(name: Name) -> bool:
    """Whether a name is an acronym and whose it is: "Chinese CDC"."""
    words = name.words
    if len(words) != 2 or len(words[1]) < 3 or not words[1].isupper() or words[0].isupper():
        return False
    return bool(word_classes().get(words[0].lower(), 0) & NATIONAL)


# -- whom the letters of a name tell ------------------------------------------------------------------------------

BY_LETTERS = RuleTable[ShortName, Entity | None]("whom the letters of a name tell, whoever shares its words")


@BY_LETTERS.rule(
    holds="The Pell Coast Rowing Union met. “It rained,” the PCRU said.",
    fails="The Pell Coast Rowing Union met. “It rained,” the Coast said.",
)
def acronym(short: ShortName) -> Entity | None:
    """An acronym is the body's that the article gives it to, or whose initials it has."""
    word = short.name.words[-1]
    body = word.isupper() and (short.name.organisation or is_acronym(short.name))
    return short.full.of_initials(word) if body else None


@BY_LETTERS.rule(
    holds="The Habour Trust met. “It rained,” the Hab said.",
    fails="The Habour Trust met. “It rained,” the Trust said.",
)
def clipped(short: ShortName) -> Entity | None:
    """A body can go by the beginning of its first word: "the Hab" for "the Habour Trust"."""
    name = short.name
    if short.candidates or len(name.words) > 1 or name.words[0].isupper() or not name.first:
        return None
    return short.full.of_beginning(name.words[0]) if short.full.doc.lowers[name.first - 1] == DEFINITE else None


@BY_LETTERS.rule(
    holds="Tamsin Oyelaran came. “It rained,” Oyelran said.",
    fails="Tamsin Oyelaran came. “It rained,” Oyelaran said.",
)
def misspelt(short: ShortName) -> Entity | None:
    """A surname that nobody has, but for a letter, is misspelt."""
    if short.candidates or short.name.organisation or short.name.place:
        return None
    return short.full.of_misspelling(short.word)


# -- who is nobody that is named in full --------------------------------------------------------------------------

STRANGER = RuleTable[ShortName, bool]("which short names stand for nobody of their word who is named in full")


@STRANGER.rule(
    holds="Maria York came. “It rained,” New York said.",
    fails="Maria York came. “It rained,” York said.",
)
def longer_place(short: ShortName) -> bool:
    """A place of several words is nobody's surname."""
    return short.name.place and len(short.name.words) > 1


@STRANGER.rule(
    holds="Mary Holm came. “It rained,” Mr. Holm said.",
    fails="Mary Holm came. “It rained,” Mrs. Holm said.",
)
def other_gender(short: ShortName) -> bool:
    """Who has a title of the other gender than all of the surname is somebody else; without one, a near name counts."""
    if not short.gender or not short.by_surname or _of_gender(short):
        return False
    return bool(short.name.title) or not any(short.full.opens_nearby(b, short.name.first) for b in short.candidates)


@STRANGER.rule(
    holds="Abc Holm came. “It rained,” the ABC said.",
    fails="Pell Holm came. “It rained,” Pell said.",
)
def other_kind(short: ShortName) -> bool:
    """An abbreviation of a body is not the given name of a person."""
    body = short.name.organisation and len(short.name.words[0]) <= _LONGEST_ABBREVIATION
    return body and not short.by_surname and not short.candidates[0].organisation


@STRANGER.rule(
    holds="Brekke has grown. Its Brekke Stars sank. “It rained,” Brekke said.",
    fails="Brekke Stars sank. “It rained,” Brekke said.",
)
def longer_thing(short: ShortName) -> bool:
    """A name that came before a longer one, of no person and no body, is not short for it: "Brekke", "Brekke Stars"."""
    if short.by_surname or len(short.name.words) > 1 or any(b.certain or b.organisation for b in short.candidates):
        return False
    if short.word in _FAMILY_NAMES_FIRST or any(key(b.words[0]) != short.word for b in short.candidates):
        return False
    return short.alone or all(short.name.first < place for b in short.candidates for place in short.full.in_full(b)[:1])


# -- who of many is left out --------------------------------------------------------------------------------------

FEWER = RuleTable[ShortName, Sequence[Entity]]("which of several namesakes can be meant")
"""Asked until none holds; the answer is who is left."""


@FEWER.rule(
    holds="Mary Holm came with Peter Holm. “It rained,” Mr. Holm said.",
    fails="Mary Holm came with Peter Holm. “It rained,” Holm said.",
)
def gender(short: ShortName) -> Sequence[Entity]:
    """A title tells a woman from a man."""
    return _fewer(short, _of_gender(short))


@FEWER.rule(
    holds="Ole Holm Jr. came with Ana Holm. “It rained,” Holm said.",
    fails="Ole Holm came with Ana Holm. “It rained,” Holm said.",
)
def generations(short: ShortName) -> Sequence[Entity]:
    """Who is told from a father by a "Jr." is called so."""
    return _fewer(short, [b for b in short.candidates if not generation(b.words)])


@FEWER.rule(
    holds="Ana Holm came. Ana Holm left.\n\n* * *\n\nAt noon mayor Ole Holm came. It froze. “It rained,” Holm said.",
    fails="Ana Holm came. Ole Holm came. “It rained,” Holm said.",
)
def section(short: ShortName) -> Sequence[Entity]:
    """Where lines divide an article, a short name is of the part that it stands in."""
    begin, end = short.full.section(short.name.first)
    return _fewer(short, [b for b in short.candidates if short.full.is_named(b, begin, end)])


def _of_gender(short: ShortName) -> list[Entity]:
    return [b for b in short.candidates if not short.gender or b.gender in ("", short.gender)]


def _fewer(short: ShortName, left: list[Entity]) -> Sequence[Entity]:
    """Those who are left, where somebody is left out."""
    return left if len(left) < len(short.candidates) else ()


# -- who of several is meant --------------------------------------------------------------------------------------

PREFERRED = RuleTable[ShortName, Entity | None]("who of several namesakes is meant")


@PREFERRED.rule(
    holds="Ana Holm came. Ana Holm spoke. Ole Holm left. “It rained,” Holm said.",
    fails="Ana Holm came. It froze. All sang. “It rained,” said Holm.",
)
def opens_nearby(short: ShortName) -> Entity | None:
    """Who is named in full at the beginning of this sentence or the one before is what the text is about."""
    return _foremost(short, _nearness)


@PREFERRED.rule(
    holds="The ferry took Ana Holm. It took Ole Holm. It took Ole Holm again. It froze. “It rained,” Holm said.",
    fails="“It rained,” Holm said. Ana Holm came.",
)
def most_named(short: ShortName) -> Entity | None:
    """Who was named in full most often is meant, and of two the one introduced first: relatives come later."""
    return _foremost(short, _frequency)


def _nearness(short: ShortName, entity: Entity) -> tuple[int, int]:
    return short.full.opens_nearby(entity, short.name.first), 0


def _frequency(short: ShortName, entity: Entity) -> tuple[int, int]:
    places = short.full.in_full(entity)
    return (len(places), -places[0]) if places and places[0] <= short.name.first else (0, 0)


def _foremost(short: ShortName, measure: Callable[[ShortName, Entity], tuple[int, int]]) -> Entity | None:
    """The first candidate of those that measure most; None where none measures anything."""
    measured = [measure(short, entity) for entity in short.candidates]
    most = max(measured)
    return short.candidates[measured.index(most)] if most[0] else None
