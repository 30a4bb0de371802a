"""The places where a reported clause could end, and what they look like."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from attrs import Factory, define

from quotebank.extraction.english.cue import Complement, Cue
from quotebank.extraction.english.cues import Cues
from quotebank.extraction.english.grammar import AUXILIARY, CLOSED_CLASS
from quotebank.extraction.english.word_shapes import size_of, word_of
from quotebank.extraction.lexicon.loader import entries, word_list
from quotebank.extraction.lexicon.morphology import PAST_ENDING, POSSESSIVES
from quotebank.marks import DASHES

_BOUNDARIES = DASHES | {",", ";", ":", "(", "..."}
_JOINTS = word_list("joints")
_OPENERS = word_list("clause_openers")
_TENSES = dict(entries("tenses"))
_SHORTEST_PAST = 5
"""Letters of a verb in "ed"."""
_MOST_BOUNDARIES = 12


@define(slots=True)
class BoundaryCandidate:
    """A place where a clause could end: before token ``at``.

    ``own`` are the features that tell it from the other places; ``passed`` those of the words of the clause, in the
    order of the text and shared by all places, of which the first ``reached`` stand before this one.
    """

    at: int
    own: list[str] = Factory(list)
    passed: list[str] = Factory(list)
    reached: int = 0

    @property
    def features(self) -> list[str]:
        """What the weights know it by."""
        return self.own + self.passed[: self.reached]


@define(slots=True, eq=False)
class _Clause:
    """What a cue reports, up to the last token where it could end."""

    cue: Cue
    first: int
    stop: int
    rule: int
    """Where the grammar ends it."""
    named: int
    """The token after its subject."""
    main: str
    """The tense of its first verb."""
    seen: Sequence[str]
    """Its words, and the two after it, as the features see them."""
    cued: Mapping[int, str]
    """What the other cues in it are, by where they begin."""
    complement: str


@define(slots=True, eq=False)
class _Boundary:
    """A place where a clause could end, and what stands there."""

    clause: _Clause
    at: int
    rank: int
    verbs: str
    """How many verbs stand before it."""
    here: str = "stop"
    following: str = "stop"
    then: str = "stop"
    opener: str = "stop"
    tense: str = "stop"
    cued: str = "none"


class Boundaries:
    """Proposes the ends of the reported clauses of one text."""

    def __init__(self, cues: Cues) -> None:
        self.doc, self.inside, self.phrases = cues.doc, cues.inside, cues.phrases

    def of(self, cue: Cue, others: Sequence[Cue], rule: int) -> list[BoundaryCandidate]:
        """The places where what ``cue`` reports could end, the last of them the sentence's end.

        ``others`` are the cues of its sentence, ``rule`` the place that its grammar suggests.
        """
        first, stop = cue.content, self.doc.sentences[self.doc.sentence_of[cue.first]][1]
        subject = self.phrases.after(first, stop)
        named = subject.last if subject is not None else first
        begin = named if cue.complement is Complement.THAT else first  # a clause has more than a subject
        places = self._places(begin + 1, stop, rule)
        stop = self._semicolon(first, places, stop)
        places = [k for k in places if k < stop]
        if not places:
            return [BoundaryCandidate(stop)]
        main = self._tense(first, places[0])
        starts = {other.start: _kind_of(other) for other in others if other.start > first}
        seen = self._seen(first, stop)
        clause = _Clause(cue, first, stop, rule, named, main, seen, starts, cue.complement)
        return self._described(clause, places)

    def _places(self, begin: int, stop: int, rule: int) -> list[int]:
        """The tokens that can begin something new: marks, joints outside quotations, and where the grammar says so."""
        words = self.doc.words
        places = []
        for k, lower in enumerate(self.doc.lowers[begin : stop - 1], begin):
            joint = lower in _JOINTS
            if (joint or words[k] in _BOUNDARIES or k == rule) and k not in self.inside:
                if not joint or words[k - 1] not in _BOUNDARIES:
                    places.append(k)
        return places[:_MOST_BOUNDARIES]

    def _seen(self, first: int, stop: int) -> list[str]:
        """The words of a clause, and two more, as the features see them."""
        here = slice(first, stop + 2)
        doc = self.doc
        return [*map(_as_word, doc.lowers[here], doc.classes[here], self.phrases.capital[here]), "none"]

    def _described(self, clause: _Clause, places: Sequence[int]) -> list[BoundaryCandidate]:
        """Every place with its features."""
        words_passed: dict[str, None] = {}
        passed: list[str] = []
        found: list[BoundaryCandidate] = []
        verbs, at, ends = 0, clause.first, [*places[1:], clause.stop]
        for rank, k in enumerate([*places, clause.stop]):
            verbs += self._verbs(at, k)
            words_passed.update(dict.fromkeys(clause.seen[at - clause.first : k - clause.first]))
            at = k
            boundary = _Boundary(clause, k, rank, str(min(verbs, 2)))
            self._look(boundary, ends[rank] if k < clause.stop else k)
            own: list[str] = []
            for group in GROUPS:
                own += group(boundary)
            found.append(BoundaryCandidate(k, own, passed, len(words_passed)))
        passed += [f"has={word}" for word in words_passed]
        return found

    def _look(self, boundary: _Boundary, end: int) -> None:
        """See what stands at a place, and what follows up to the next one."""
        clause, k = boundary.clause, boundary.at
        after = k
        if k < clause.stop:
            mark = self.doc.words[k] in _BOUNDARIES
            boundary.here = self.doc.words[k] if mark else "joint"
            after = k + mark
            boundary.following, boundary.then = clause.seen[after - clause.first : after - clause.first + 2]
            lower = self.doc.lowers[after]
            boundary.opener = lower if lower in _OPENERS else "-"
            boundary.tense = self._tense(after, end)
        boundary.cued = clause.cued.get(after) or clause.cued.get(after + 1) or "none"

    def _verbs(self, first: int, last: int) -> int:
        """How many verbs can be told as such between two tokens."""
        lowers, classes = self.doc.lowers, self.doc.classes
        return len([k for k in range(first, last) if classes[k] & AUXILIARY and lowers[k] not in POSSESSIVES])

    def _semicolon(self, first: int, places: Sequence[int], stop: int) -> int:
        """The first place with a semicolon that ends the clause; the clause's last place where there is none."""
        words = self.doc.words
        return next((k for k in places if words[k] == ";" and not self._in_brackets(first, k)), stop)

    def _in_brackets(self, first: int, k: int) -> bool:
        """Whether more brackets open than close between two tokens."""
        between = self.doc.words[first:k]
        return between.count("(") + between.count("[") > between.count(")") + between.count("]")

    def _tense(self, first: int, last: int) -> str:
        """The tense of the first verb that can be told as one: reported clauses keep to one."""
        lowers, classes = self.doc.lowers, self.doc.classes
        for lower, has in zip(lowers[first:last], classes[first:last], strict=True):
            if has & AUXILIARY and lower not in POSSESSIVES:
                return _TENSES.get(lower, "present")
            if lower[-2:] == PAST_ENDING and len(lower) >= _SHORTEST_PAST:
                return "ed"
        return "none"


@lru_cache(maxsize=1 << 14)
def _as_word(lower: str, has: int, capital: bool) -> str:
    """A word as the end of a clause sees it: function words themselves, others as what they are to the grammar."""
    return lower if has & CLOSED_CLASS else word_of(lower, has, capital)


def _kind_of(cue: Cue) -> str:
    return f"{cue.complement}&shared={cue.shared}&participle={cue.participle}"


# -- groups of features ------------------------------------------------------------------------------------------


def _words_around(boundary: _Boundary) -> list[str]:
    """What stands at a place and after it, and whether the grammar ends the clause there."""
    here, following = boundary.here, boundary.following
    ruled = boundary.at == boundary.clause.rule
    return [
        f"here={here}",
        f"here={here}&next={following}",
        f"next={following}&then={boundary.then}",
        f"rule={ruled}",
        f"rule={ruled}&here={here}",
    ]


def _sizes(boundary: _Boundary) -> list[str]:
    """How much stands before a place and after it."""
    clause, here, at = boundary.clause, boundary.here, boundary.at
    return [
        f"rank={min(boundary.rank, 4)}",
        f"size={size_of(at - clause.first)}&here={here}",
        f"rest={size_of(clause.stop - at)}&here={here}",
    ]


def _cues_and_verbs(boundary: _Boundary) -> list[str]:
    """Whether another cue begins at a place, and how many verbs stand before it."""
    return [
        f"cued={boundary.cued}",
        f"cued={boundary.cued}&here={boundary.here}",
        f"verbs={boundary.verbs}",
        f"verbs={boundary.verbs}&next={boundary.following}",
    ]


def _of_cue(boundary: _Boundary) -> list[str]:
    """The cue, with what stands at a place."""
    clause, here, following, verbs = boundary.clause, boundary.here, boundary.following, boundary.verbs
    complement, cue = clause.complement, clause.cue
    return [
        f"follows={complement}&here={here}",
        f"follows={complement}&next={following}",
        f"lemma={cue.lemma}&here={here}",
        f"before={clause.seen[boundary.at - clause.first - 1]}",
        f"follows={complement}&verbs={verbs}&here={here}",
        f"noun={cue.noun}&verbs={verbs}&next={following}",
    ]


def _tenses(boundary: _Boundary) -> list[str]:
    """The tense of what follows a place, and that of the clause."""
    main, tense, opener = boundary.clause.main, boundary.tense, boundary.opener
    return [
        f"tense={tense}&here={boundary.here}",
        f"main={main}&tense={tense}",
        f"main={main}&tense={tense}&opener={opener}",
        f"tense={tense}&opener={opener}",
        f"main={main}",
    ]


def _bare(boundary: _Boundary) -> list[str]:
    """Whether the clause would have nothing but a subject."""
    clause = boundary.clause
    if boundary.at > clause.named:
        return []
    return [
        f"bare&follows={clause.complement}",
        f"bare&here={boundary.here}",
        f"bare&follows={clause.complement}&next={boundary.following}",
    ]


GROUPS: tuple[Callable[[_Boundary], list[str]], ...] = (
    _words_around,
    _sizes,
    _cues_and_verbs,
    _of_cue,
    _tenses,
    _bare,
)
"""The groups of features, each of which can be left out."""
