"""Where what a cue reports begins and ends: the extent of reported clauses."""

from __future__ import annotations

from itertools import accumulate, islice
from math import exp
from operator import mul, truediv

from quotebank.extraction.cues import Cues
from quotebank.extraction.frames import Cue, Follows
from quotebank.extraction.grammar import size_of, word_of
from quotebank.extraction.lexicons import Word
from quotebank.extraction.weighing import weights

_AUXILIARY, _ADVERB, _CONJUNCTION = int(Word.AUXILIARY), int(Word.ADVERB), int(Word.CONJUNCTION)
_SUBORDINATOR = int(Word.SUBORDINATOR)
_SUBJECT, _RELATIVE = int(Word.SUBJECT), int(Word.RELATIVE)
_BOUNDARIES = frozenset({",", ";", ":", "—", "–", "--", "-", "(", "..."})
_JOINTS = frozenset(
    "and but or while as after before when because which who although though whereas if where since until unless with "
    "than despite even according compared including amid following during".split()
)
_MOST_ENDS = 12
_CLEAR = 1.3
"""Where all places together are but so much likelier than the best, the best it is."""
_FUNCTION = int(
    Word.DETERMINER | Word.PREPOSITION | Word.CONJUNCTION | Word.SUBORDINATOR | Word.AUXILIARY | Word.SUBJECT
    | Word.OBJECT | Word.POSSESSIVE | Word.RELATIVE
)  # fmt: skip
_ROLE = int(Word.ROLE)
_FINAL = frozenset(".?!…,;:") | {"—", "–", "--", "-", "..."}
_JOINING = frozenset({"and", "but", "or", "while", "although", "though", "whereas", "as", "because", "after", "when"})

Range = tuple[int, int]


class Reported:
    """The clauses that the cues of one text report."""

    def __init__(self, cues: Cues) -> None:
        self.cues = cues
        self.view = cues.view
        self._words: dict[int, str] = {}

    def extent(self, cue: Cue, others: list[Cue]) -> list[Range]:
        """The token ranges of what ``cue`` reports; ``others`` are the cues of its sentence. Empty when nothing."""
        if cue.follows is Follows.NOTHING:
            return self._whole(self._around(cue, others))
        first = cue.content
        end = self.end(cue, others)
        return self._whole(self._trimmed([(first, end)])) if end > first else []

    def end(self, cue: Cue, others: list[Cue]) -> int:
        """The token after a reported clause: of the places where it could end, the one expected to overlap it most.

        Each place ends the clause with some probability; a choice is worth the mean overlap (intersection over union)
        with the clause that each of them would give, so that a doubtful comma cuts no long clause short.
        """
        ends = self.ends(cue, others)
        if len(ends) == 1:
            return ends[0][0]
        held = weights("extent")
        scores = [held.score(features) for _, features in ends]
        top = max(scores)
        shares = [exp(score - top) for score in scores]
        if sum(shares) < _CLEAR:
            return ends[scores.index(top)][0]
        sizes = [end - cue.content for end, _ in ends]
        # the overlap of a clause with a shorter one is the other's size over its own, with a longer one the reverse
        shorter = accumulate(map(mul, shares, sizes))
        longer = [*accumulate(map(truediv, reversed(shares), reversed(sizes)), initial=0.0)][-2::-1]
        overlaps = [s / own + own * rest for own, s, rest in zip(sizes, shorter, longer, strict=True)]
        return ends[overlaps.index(max(overlaps))][0]

    def ends(self, cue: Cue, others: list[Cue]) -> list[tuple[int, list[str]]]:
        """The places where a reported clause could end, each with its features; the sentence's end is the last."""
        view, inside = self.view, self.cues.inside
        words, lowers, classes = view.words, view.lowers, view.classes
        first = cue.content
        stop = view.sentences[view.sentence_of[cue.first]][1]
        rule = self._clause_end(cue, others)
        if stop <= first:
            return [(stop, [])]
        if cue.noun:
            return [(rule, [])]
        starts = {other.start: other for other in others if other is not cue and other.start > first}
        possible = (
            k
            for k in range(first + 1, stop - 1)
            if (words[k] in _BOUNDARIES or lowers[k] in _JOINTS or k == rule) and k not in inside
            and not (lowers[k] in _JOINTS and words[k - 1] in _BOUNDARIES)
        )  # fmt: skip
        places = list(islice(possible, _MOST_ENDS))
        semicolon = next((k for k in places if words[k] == ";" and not self._in_brackets(first, k)), None)
        if semicolon is not None:
            places, stop = [k for k in places if k < semicolon], semicolon
        if not places:
            return [(stop, [])]
        found: list[tuple[int, list[str]]] = []
        verbs = 0
        follows = cue.follows.value
        at = first
        for rank, k in enumerate([*places, stop]):
            verbs += sum(1 for j in range(at, k) if classes[j] & _AUXILIARY and lowers[j] != "'s")
            at = k
            count = min(verbs, 2)
            last = k == stop
            here = "stop" if last else words[k] if words[k] in _BOUNDARIES else "joint"
            n = k + 1 if here not in ("stop", "joint") else k
            following = self._word(n) if not last else "stop"
            then = self._word(n + 1) if not last else "stop"
            other = starts.get(n) or starts.get(n + 1)
            cued = (
                "none"
                if other is None
                else f"{other.follows.value}&shared={other.shared}&participle={other.participle}"
            )
            size = size_of(k - first)
            found.append(
                (
                    k,
                    [
                        f"here={here}",
                        f"here={here}&next={following}",
                        f"next={following}&then={then}",
                        f"rule={k == rule}",
                        f"rule={k == rule}&here={here}",
                        f"rank={min(rank, 4)}",
                        f"size={size}&here={here}",
                        f"rest={size_of(stop - k)}&here={here}",
                        f"cued={cued}",
                        f"cued={cued}&here={here}",
                        f"verbs={count}",
                        f"verbs={count}&next={following}",
                        f"follows={follows}&here={here}",
                        f"follows={follows}&next={following}",
                        f"lemma={cue.lemma}&here={here}",
                        f"before={self._word(k - 1)}",
                        f"follows={follows}&verbs={count}&here={here}",
                        f"noun={cue.noun}&verbs={count}&next={following}",
                    ],
                )
            )
        return found

    def _in_brackets(self, first: int, k: int) -> bool:
        """Whether more brackets open than close between two tokens."""
        between = self.view.words[first:k]
        return between.count("(") + between.count("[") > between.count(")") + between.count("]")

    def _word(self, i: int) -> str:
        """A word as the end of a clause sees it: function words themselves, others as what they are to the grammar."""
        found = self._words.get(i)
        if found is None:
            view = self.view
            if i >= len(view.words):
                return "none"
            lower, has = view.lowers[i], view.classes[i]
            plain = has & _FUNCTION and not has & _ROLE
            found = self._words[i] = lower if plain else word_of(lower, has, capital=view.words[i][0].isupper())
        return found

    def _whole(self, ranges: list[Range]) -> list[Range]:
        """Let no range end inside a quotation: what begins in marks goes on to the closing mark."""
        if not ranges:
            return ranges
        first, last = ranges[-1]
        stretch = self.cues.inside.get(last - 1)
        if stretch is not None and first <= stretch.opening and last < stretch.end:
            ranges[-1] = (first, stretch.end)
        return ranges

    def _clause_end(self, cue: Cue, others: list[Cue]) -> int:
        """The token after the clause that begins at ``cue.content``."""
        view = self.view
        words, lowers, _classes = view.words, view.lowers, view.classes
        end = view.sentences[view.sentence_of[cue.first]][1]
        for other in others:
            if other.first <= cue.last or other is cue:
                continue
            start = other.start
            if start <= cue.content:
                continue
            before = words[start - 1]
            if other.follows is Follows.NOTHING and not other.noun and not other.participle:
                if other.lemma == "according":
                    if cue.follows is not Follows.THAT or before == ",":
                        end = min(end, start)
                        break
                    continue
                if before == "," and not other.shared and not other.relative:
                    end = min(end, start)
                    break
            if other.participle and before == ",":
                end = min(end, start)
                break
            joined = start - 1
            if other.mention is not None and not other.shared and not other.relative and not other.noun:
                if (
                    lowers[joined] in _JOINING
                    and (words[joined - 1] == "," or lowers[joined] in ("while", "but", "and"))
                    and self._independent(cue, other, joined)
                ):
                    end = min(end, joined)
                    break
                if before == ";":
                    end = min(end, start)
                    break
            elif (
                other.shared
                and lowers[joined] in ("and", "but")
                and not other.participle
                and other.mention is cue.mention
            ) and (other.follows is not Follows.NOTHING or "s" in other.frames):
                end = min(end, joined)
                break
        if cue.noun:
            end = min(end, self._before_main_verb(cue.content, end))
        depth = 0
        for k in range(cue.content, end):
            word = words[k]
            if word in "([":
                depth += 1
            elif word in ")]":
                depth -= 1
            elif word == ";" and depth <= 0 and k not in self.cues.inside:
                return k
        return end

    def _independent(self, cue: Cue, other: Cue, joined: int) -> bool:
        """Whether a later reporting clause stands beside this one, not inside what it reports."""
        if other.follows is Follows.NOTHING:
            return True
        return (self.view.lowers[joined] != "that" and cue.lemma in ("say", "tell", "add")) or self.view.words[
            joined - 1
        ] == ","

    def _before_main_verb(self, first: int, end: int) -> int:
        """The end of a clause that is itself a subject: before its sentence's main verb."""
        classes, lowers = self.view.classes, self.view.lowers
        seen = False
        k = first
        while k < end:
            if classes[k] & _AUXILIARY and lowers[k] != "'s":
                if seen and not classes[k - 1] & (_SUBORDINATOR | _RELATIVE | _CONJUNCTION | _SUBJECT):
                    return k
                seen = True
                while k + 1 < end and classes[k + 1] & (_AUXILIARY | _ADVERB):
                    k += 1
            k += 1
        return end

    def _around(self, cue: Cue, others: list[Cue]) -> list[Range]:
        """What a cue after or inside its clause reports: the words before it, and those after it that go on."""
        view = self.view
        words, lowers, _classes = view.words, view.lowers, view.classes
        begin, end = view.sentences[view.sentence_of[cue.first]]
        for other in others:
            if other.last <= cue.start and other is not cue and not other.shared:
                if other.follows is Follows.NOTHING and not other.participle and other.lemma != "according":
                    begin = max(begin, other.end)
                elif other.follows is not Follows.NOTHING and words[cue.start - 1] != ",":
                    begin = max(begin, other.content)
        while begin < cue.start and (
            words[begin] in ",;—–-"
            or (lowers[begin] in ("and", "but") and begin != view.sentences[view.sentence_of[cue.first]][0])
        ):
            begin += 1
        begin = max(begin, self._past_dateline(begin, cue.start))
        ranges: list[Range] = []
        if cue.start - begin >= 2:
            ranges.append((begin, cue.start))
        after = cue.end
        if cue.lemma == "according":
            after = self._past_apposition(after, end)
            if not ranges:
                return self._trimmed([(after, self._stop(after, end, cue, others))])
        if after < end and self._goes_on(after, end, bool(ranges), cue):
            ranges.append((after + (words[after] == ","), self._stop(after + 1, end, cue, others)))
        return self._trimmed(ranges)

    def _past_dateline(self, begin: int, end: int) -> int:
        """The token after "LONDON, May 4 (Reuters) —"."""
        words = self.view.words
        if begin >= end or len(words[begin]) < 3 or not words[begin].isupper():
            return begin
        dash = next((k for k in range(begin + 1, min(begin + 10, end)) if words[k] in ("—", "–", "--", "-")), None)
        return begin if dash is None else dash + 1

    def _past_apposition(self, after: int, end: int) -> int:
        """Read "According to X, who runs the desk, rents rose": the clause begins after the second comma."""
        words, lowers = self.view.words, self.view.lowers
        if after + 1 < end and words[after] == "," and lowers[after + 1] in ("who", "whose", "which", "a", "an"):
            for k in range(after + 2, end):
                if words[k] == ",":
                    return k
            return end
        k = after
        while k < end and k - after < 12:
            if words[k] == ",":
                return k
            k += 1
        return after

    def _goes_on(self, after: int, end: int, has_before: bool, cue: Cue) -> bool:
        """Whether the reported clause resumes after the cue."""
        words, lowers, classes = self.view.words, self.view.lowers, self.view.classes
        if end - after < 4:
            return False
        if words[after] == ",":
            opener, has = lowers[after + 1], classes[after + 1]
            if opener in (
                "who",
                "whose",
                "which",
                "a",
                "an",
                "as",
                "while",
                "when",
                "after",
                "according",
                "citing",
                "where",
            ):
                return False
            if opener in ("and", "but", "or") or has & _AUXILIARY:
                return has_before
            if opener.endswith("ing") or (
                has & (_SUBORDINATOR | _RELATIVE) and opener not in ("that", "because", "if")
            ):
                return False
            return has_before and (not cue.inverted or cue.lemma == "according")
        return has_before and lowers[after] in ("and", "but") and not cue.inverted

    def _stop(self, first: int, end: int, cue: Cue, others: list[Cue]) -> int:
        for other in others:
            if (
                (
                    other.start > first
                    and other is not cue
                    and other.first > cue.last
                    and other.follows is not Follows.NOTHING
                )
                and not other.noun
                and self.view.words[other.start - 1] in (",", "and")
            ):
                return other.start
        return end

    def _trimmed(self, ranges: list[Range]) -> list[Range]:
        """Leave out marks and punctuation at the edges."""
        words, inside = self.view.words, self.cues.inside
        kept: list[Range] = []
        for first, last in ranges:
            while first < last and words[first] in _FINAL:
                first += 1
            while last > first and (words[last - 1] in _FINAL and last - 1 not in inside):
                last -= 1
            while last > first and self.view.lowers[last - 1] in ("and", "but"):
                last -= 1
                while last > first and words[last - 1] in _FINAL and last - 1 not in inside:
                    last -= 1
            if last > first:
                kept.append((first, last))
        return kept
