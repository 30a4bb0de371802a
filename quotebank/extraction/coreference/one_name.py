"""When two full names with one surname are one person's or body's, and which of the two is the fuller."""

from __future__ import annotations

from attrs import define

from quotebank.extraction.coreference.spellings import generation, key
from quotebank.extraction.english.grammar import FIRST_NAME
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import word_classes

_LONGEST_INITIAL = 2
_SHORT_FORM = 3
"""Letters that "Ben" and "Benjamin" share at least."""


@define(slots=True, eq=False)
class TwoNames:
    """Two full names with one surname and generation, as the article has them first and now, and their keys."""

    known: tuple[str, ...]
    new: tuple[str, ...]
    known_keys: list[str]
    new_keys: list[str]

    def given(self) -> tuple[str, str]:
        """The keys of both first words, the shorter first."""
        short, long = sorted((self.known_keys[0], self.new_keys[0]), key=len)
        return short, long

    def by_length(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Both names, the one of fewer words first."""
        short, long = sorted((self.known, self.new), key=len)
        return short, long


def _two_names(known: tuple[str, ...], new: tuple[str, ...]) -> TwoNames:
    return TwoNames(known, new, [key(word) for word in known], [key(word) for word in new])


def compatible(known: tuple[str, ...], new: tuple[str, ...]) -> bool:
    """Whether two full names with one surname can be one person's."""
    if known == new:
        return True
    return generation(known) == generation(new) and ONE_NAME.any(_two_names(known, new))


def fuller(known: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    """The fuller of two names."""
    longer = new if len(new) > len(known) else known
    return FULLER.first(_two_names(known, new)) or longer


# -- when two names are one ---------------------------------------------------------------------------------------

ONE_NAME = RuleTable[TwoNames, bool]("when two full names with one surname are one")


@ONE_NAME.rule(
    holds="Ana Maria Holm came. “It rained,” Ana Berit Holm said.",
    fails="Ana Holm came. “It rained,” Berit Holm said.",
)
def same_given_name(two: TwoNames) -> bool:
    """One given name and one surname are one person."""
    return two.known_keys[0] == two.new_keys[0]


@ONE_NAME.rule(
    holds="Ana Maria Holm came. “It rained,” Maria Holm said.",
    fails="Ana Maria Holm came. “It rained,” Berit Holm said.",
)
def part(two: TwoNames) -> bool:
    """A name can be given without some of its words."""
    known, new = set(two.known_keys), set(two.new_keys)
    return known <= new or new <= known


@ONE_NAME.rule(
    holds="Ana Holm came. “It rained,” A. Holm said.",
    fails="Ana Holm came. “It rained,” B. Holm said.",
)
def initial(two: TwoNames) -> bool:
    """A given name can be written as an initial."""
    short, long = two.given()
    return len(short) == 1 and long.startswith(short)


@ONE_NAME.rule(
    holds="Benjamin Holm came. “It rained,” Ben Holm said.",
    fails="Benjamin Holm came. “It rained,” Bo Holm said.",
)
def short_form(two: TwoNames) -> bool:
    """A given name can be shortened: "Ben", "Benjamin"; three letters tell which."""
    short, long = two.given()
    return len(short) >= _SHORT_FORM and long.startswith(short[:_SHORT_FORM]) and len(two.known) == len(two.new) == 2


# -- which name is the fuller -------------------------------------------------------------------------------------

FULLER = RuleTable[TwoNames, tuple[str, ...] | None]("which of two names is the fuller, other than by its length")


@FULLER.rule(
    holds="Ana Holm came. “It rained,” Crooked Ana Holm said.",
    fails="Ana Holm came. “It rained,” Berit Ana Holm said.",
)
def epithet(two: TwoNames) -> tuple[str, ...] | None:
    """What is no name at the front of the longer one does not count: "Crooked …"."""
    short, long = two.by_length()
    if long[-len(short) :] != short or len(long[0]) <= _LONGEST_INITIAL:
        return None
    given = word_classes().get(short[0].lower(), 0) & FIRST_NAME
    return short if given and not word_classes().get(long[0].lower(), 0) & FIRST_NAME else None


@FULLER.rule(
    holds="Francois Holm came. “It rained,” François Holm said.",
    fails="Francois Holm came. “It rained,” Francois Maria Holm said.",
)
def with_marks(two: TwoNames) -> tuple[str, ...] | None:
    """A name with its marks is fuller than one without: "François"."""
    return two.new if len(two.new) == len(two.known) and not "".join(two.new).isascii() else None


@FULLER.rule(
    holds="A. Holm came. “It rained,” Ana Holm said.",
    fails="Ana Holm came. “It rained,” A. Holm said.",
)
def name_for_initial(two: TwoNames) -> tuple[str, ...] | None:
    """A given name is fuller than its initial."""
    first = len(two.known_keys[0]) == 1 < len(two.new_keys[0])
    return two.new if first and len(two.new) == len(two.known) else None
