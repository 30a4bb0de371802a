"""How far a reported clause reaches: the places where it could end, what they look like, and the choice among them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, repeat
from math import exp
from operator import mul, truediv
from typing import ClassVar

from attrs import Factory, define

from quotebank.extraction.document.text import Range
from quotebank.extraction.english.clauses import Clauses
from quotebank.extraction.english.complements import Complement, Cue
from quotebank.extraction.english.cue_index import CueIndex
from quotebank.extraction.english.cues import Cues
from quotebank.extraction.english.grammar import AUXILIARY, CLOSED_CLASS, ROLE
from quotebank.extraction.english.word_shapes import size_of, word_of
from quotebank.extraction.models.linear import LinearModel
from quotebank.marks import DASHES

_BOUNDARIES = DASHES | {",", ";", ":", "(", "..."}
_JOINTS = frozenset(
    "and but or while as after before when because which who although though whereas if where since until unless with "
    "than despite even according compared including amid following during".split()
)
_OPENERS = frozenset("which who where when that whose because if while as after but and although though".split())
_SOFT = frozenset("would could might should".split())
_FIRM = frozenset("will can may must won't can't".split())
_PAST = frozenset("was were had did wasn't weren't hadn't didn't".split())
_MOST_BOUNDARIES = 12
_CLEAR = 1.3
"""If all places together are at most this much likelier than the best one, take the best."""
_MOST_CUES = 8
"""Search window on each side of a cue, in cues of its sentence, for what can end its clause."""


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


def scores(ends: Sequence[BoundaryCandidate], model: LinearModel) -> list[float]:
    """The score of each end of one clause; the words that the clause has passed are weighed once."""
    passed = [0.0, *accumulate(map(model.features.get, ends[-1].passed, repeat(0.0)))]
    return [model.score(end.own) + passed[end.reached] for end in ends]


@lru_cache(maxsize=1 << 14)
def _as_word(lower: str, has: int, capital: bool) -> str:
    """A word as the end of a clause sees it: function words themselves, others as what they are to the grammar."""
    return lower if has & CLOSED_CLASS and not has & ROLE else word_of(lower, has, capital=capital)


class ExtentDecision:
    """Chooses the end of a reported clause."""

    strength: ClassVar = 4.0
    """L2 penalty used in fitting, chosen by cross-validation."""

    def __init__(self, model: LinearModel) -> None:
        self.model = model

    def choose(self, cue: Cue, candidates: Sequence[BoundaryCandidate]) -> int:
        """The token after the clause that a cue reports: the end that is expected to overlap it most.

        Each place ends the clause with some probability; a choice is worth the mean overlap (intersection over union)
        with the clause that each of them would give, so that a doubtful comma cuts no long clause short.
        """
        if len(candidates) == 1:
            return candidates[0].at
        scored = scores(candidates, self.model)
        top = max(scored)
        shares = [exp(score - top) for score in scored]
        if sum(shares) < _CLEAR:
            return candidates[scored.index(top)].at
        sizes = [candidate.at - cue.content for candidate in candidates]
        # the overlap of a clause with a shorter one is the other's size over its own, with a longer one the reverse
        shorter = accumulate(map(mul, shares, sizes))
        longer = [*accumulate(map(truediv, reversed(shares), reversed(sizes)), initial=0.0)][-2::-1]
        overlaps = [s / own + own * rest for own, s, rest in zip(sizes, shorter, longer, strict=True)]
        return candidates[overlaps.index(max(overlaps))].at


class Extents:
    """What each cue of one text reports, as token ranges; computed on demand and cached."""

    def __init__(self, cues: Cues, index: CueIndex, decision: ExtentDecision) -> None:
        self.doc, self.index, self.decision = cues.doc, index, decision
        self._clauses, self._boundaries = Clauses(cues), Boundaries(cues)
        self._known: dict[int, list[Range]] = {}

    def of(self, cue: Cue) -> list[Range]:
        """The token ranges of what a cue reports; empty when nothing."""
        key = id(cue)
        if key not in self._known:
            self._known[key] = self._ranges(cue)
        return self._known[key]

    def _ranges(self, cue: Cue) -> list[Range]:
        clauses = self._clauses
        if cue.complement is Complement.NOTHING:
            return clauses.whole(clauses.around(cue, self._others(cue)))
        first = cue.content
        end = self.decision.choose(cue, self.boundaries(cue, self._others(cue)))
        return clauses.whole(clauses.trimmed([(first, end)])) if end > first else []

    def _others(self, cue: Cue) -> list[Cue]:
        """The cues of its sentence that stand around a cue, and it."""
        cues = self.index.by_sentence[cue.sentence]
        at = bisect_left(cues, cue.first, key=lambda c: c.first)
        return cues[max(0, at - _MOST_CUES) : at + _MOST_CUES + 1]

    def boundaries(self, cue: Cue, others: Sequence[Cue]) -> list[BoundaryCandidate]:
        """The places where a reported clause could end; the last is the sentence's end, or where the rules are sure."""
        rule = self._clauses.end(cue, others)
        stop = self.doc.sentences[self.doc.sentence_of[cue.first]][1]
        if stop <= cue.content:
            return [BoundaryCandidate(stop)]
        if cue.noun:
            return [BoundaryCandidate(rule)]
        found = self._boundaries.of(cue, others, rule)
        sure = self._clauses.by_another(cue, others) == rule
        return [candidate for candidate in found if candidate.at <= rule] if sure else found


class Boundaries:
    """Proposes the ends of the reported clauses of one text."""

    def __init__(self, cues: Cues) -> None:
        self.doc, self.inside, self.phrases = cues.doc, cues.inside, cues.phrases

    def of(self, cue: Cue, others: Sequence[Cue], rule: int) -> list[BoundaryCandidate]:
        """The places where what ``cue`` reports could end, the last of them the sentence's end.

        ``others`` are the cues of its sentence, ``rule`` the place that its grammar suggests.
        """
        doc = self.doc
        words, lowers, classes, capital = doc.words, doc.lowers, doc.classes, self.phrases.capital
        first = cue.content
        stop = doc.sentences[doc.sentence_of[cue.first]][1]
        subject = self.phrases.after(first, stop)
        named = subject.last if subject is not None else first
        begin = named if cue.complement is Complement.THAT else first  # a clause has more than a subject
        places = [
            k
            for k, lower in enumerate(lowers[begin + 1 : stop - 1], begin + 1)
            if (words[k] in _BOUNDARIES or lower in _JOINTS or k == rule)
            and k not in self.inside
            and not (lower in _JOINTS and words[k - 1] in _BOUNDARIES)
        ][:_MOST_BOUNDARIES]
        semicolon = next((k for k in places if words[k] == ";" and not self._in_brackets(first, k)), None)
        if semicolon is not None:
            places, stop = [k for k in places if k < semicolon], semicolon
        if not places:
            return [BoundaryCandidate(stop)]
        starts = {other.start: other for other in others if other is not cue and other.start > first}
        complement, noun = cue.complement.value, str(cue.noun)
        main = self._tense(first, places[0])
        seen = [*map(_as_word, lowers[first : stop + 2], classes[first : stop + 2], capital[first : stop + 2]), "none"]
        words_passed: dict[str, None] = {}
        passed: list[str] = []
        found: list[BoundaryCandidate] = []
        verbs, at = 0, first
        for rank, k in enumerate([*places, stop]):
            verbs += len([j for j in range(at, k) if classes[j] & AUXILIARY and lowers[j] != "'s"])
            words_passed.update(dict.fromkeys(seen[at - first : k - first]))
            at = k
            if k == stop:
                here = following = then = opener = tense = "stop"
                n = k
            else:
                here = words[k] if words[k] in _BOUNDARIES else "joint"
                n = k if here == "joint" else k + 1
                following, then = seen[n - first : n - first + 2]
                opener = lowers[n] if lowers[n] in _OPENERS else "-"
                tense = self._tense(n, places[rank + 1] if rank + 1 < len(places) else stop)
            other = starts.get(n) or starts.get(n + 1)
            cued = f"{other.complement.value}&shared={other.shared}&participle={other.participle}" if other else "none"
            many, ruled = str(min(verbs, 2)), str(k == rule)
            own = [
                f"here={here}",
                f"here={here}&next={following}",
                f"next={following}&then={then}",
                f"rule={ruled}",
                f"rule={ruled}&here={here}",
                f"rank={min(rank, 4)}",
                f"size={size_of(k - first)}&here={here}",
                f"rest={size_of(stop - k)}&here={here}",
                f"cued={cued}",
                f"cued={cued}&here={here}",
                f"verbs={many}",
                f"verbs={many}&next={following}",
                f"follows={complement}&here={here}",
                f"follows={complement}&next={following}",
                f"lemma={cue.lemma}&here={here}",
                f"before={seen[k - first - 1]}",
                f"follows={complement}&verbs={many}&here={here}",
                f"noun={noun}&verbs={many}&next={following}",
                f"tense={tense}&here={here}",
                f"main={main}&tense={tense}",
                f"main={main}&tense={tense}&opener={opener}",
                f"tense={tense}&opener={opener}",
                f"main={main}",
            ]
            if k <= named:
                own += [
                    f"bare&follows={complement}",
                    f"bare&here={here}",
                    f"bare&follows={complement}&next={following}",
                ]
            found.append(BoundaryCandidate(k, own, passed, len(words_passed)))
        passed += [f"has={word}" for word in words_passed]
        return found

    def _in_brackets(self, first: int, k: int) -> bool:
        """Whether more brackets open than close between two tokens."""
        between = self.doc.words[first:k]
        return between.count("(") + between.count("[") > between.count(")") + between.count("]")

    def _tense(self, first: int, last: int) -> str:
        """The tense of the first verb that can be told as one: reported clauses keep to one."""
        lowers, classes = self.doc.lowers, self.doc.classes
        for lower, has in zip(lowers[first:last], classes[first:last], strict=True):
            if has & AUXILIARY and lower != "'s":
                return (
                    "soft" if lower in _SOFT else "firm" if lower in _FIRM else "past" if lower in _PAST else "present"
                )
            if lower[-2:] == "ed" and len(lower) > 4:
                return "ed"
        return "none"
