"""Where the rules of grammar let a reported clause begin and end."""

from __future__ import annotations

from collections.abc import Sequence

from quotebank.extraction.document.text import Range
from quotebank.extraction.english.cue import Complement, Cue
from quotebank.extraction.english.cues import Cues
from quotebank.extraction.english.grammar import (
    ACCORDANCE,
    ADDITION,
    ADVERB,
    AGENT,
    AUXILIARY,
    CLAUSAL,
    CONJUNCTION,
    DETERMINER,
    EQUATIVE,
    POSSESSIVE,
    PREPOSITION,
    RELATIVE,
    SUBJECT,
    SUBORDINATOR,
)
from quotebank.extraction.english.rules.clause_bounds import CLAUSE_BEGINNINGS, CLAUSE_ENDS, Neighbours
from quotebank.extraction.english.rules.relative_ends import relative_end
from quotebank.extraction.english.rules.resumptions import goes_on, past_apposition
from quotebank.extraction.lexicon.loader import word_list
from quotebank.extraction.lexicon.morphology import OWNER_MARKS, POSSESSIVES
from quotebank.marks import DASHES

_FINAL = frozenset(".?!…,;:") | DASHES | {"..."}
_BREAKS = frozenset(",;—–-")
_LOOSE = word_list("loose_joints")
"""What joins a clause to another and belongs to neither."""
_GOING_ON = AUXILIARY | CONJUNCTION | PREPOSITION | RELATIVE | SUBORDINATOR
"""What goes on with a sentence that a quotation begins."""
_SHORTEST_CLAUSE = 2
_LONGEST_DESCRIPTION = 8
_LONGEST_DATELINE = 10


class Clauses:
    """The clauses that the cues of one text report, as far as rules can tell."""

    def __init__(self, cues: Cues) -> None:
        self.cues = cues
        self.doc = cues.doc

    def by_another(self, cue: Cue, others: Sequence[Cue]) -> int:
        """Where ", according to X" ends what a cue reports; 0 where it does not, or stands between commas."""
        words = self.doc.words
        for other in others:
            if other.lemma == ACCORDANCE and other.start > cue.content + 1 and words[other.start - 1] == ",":
                return other.start if words[other.end : other.end + 1] != [","] else 0
        return 0

    def of_relative(self, cue: Cue, others: Sequence[Cue]) -> int:
        """Where the relative clause ends in which a cue stands; 0 where it stands in none."""
        return relative_end(self.cues, cue, others)

    def whole(self, ranges: list[Range]) -> list[Range]:
        """Let no range end inside a quotation: what begins in marks goes on to the closing mark."""
        if not ranges:
            return ranges
        first, last = ranges[-1]
        quoted_span = self.cues.inside.get(last - 1)
        if quoted_span is not None and last < quoted_span.end:
            ranges[-1] = (first, quoted_span.end)
        return ranges

    def end(self, cue: Cue, others: Sequence[Cue]) -> int:
        """The token after the clause that begins at ``cue.content``."""
        end = self._before_another(cue, others)
        if cue.noun:
            end = min(end, self._before_main_verb(cue.content, end))
        return self._before_semicolon(cue.content, end)

    def _before_another(self, cue: Cue, others: Sequence[Cue]) -> int:
        """Where a later cue of the sentence ends what a cue reports; the sentence's end where none does."""
        for other in others:
            if other.first > cue.last and other.start > cue.content:
                end = CLAUSE_ENDS.first(Neighbours(self.doc, cue, other))
                if end is not None:
                    return end
        return self.doc.sentences[self.doc.sentence_of[cue.first]][1]

    def _before_semicolon(self, first: int, end: int) -> int:
        words, inside = self.doc.words, self.cues.inside
        if ";" not in words[first:end]:
            return end
        return next((k for k in range(first, end) if words[k] == ";" and k not in inside), end)

    def _before_main_verb(self, first: int, end: int) -> int:
        """The end of a clause that is itself a subject: before its sentence's main verb."""
        classes, lowers = self.doc.classes, self.doc.lowers
        seen = False
        k = first
        while k < end:
            if classes[k] & AUXILIARY and lowers[k] not in POSSESSIVES:
                if seen and not classes[k - 1] & (SUBORDINATOR | RELATIVE | CONJUNCTION | SUBJECT):
                    return k
                seen = True
                while k + 1 < end and classes[k + 1] & (AUXILIARY | ADVERB):
                    k += 1
            k += 1
        return end

    def around(self, cue: Cue, others: Sequence[Cue]) -> list[Range]:
        """What a cue after or inside its clause reports: the words before it, and those after it that go on."""
        end = self.doc.sentences[self.doc.sentence_of[cue.first]][1]
        ranges = self._before(cue, others)
        after = cue.end
        if cue.lemma == ACCORDANCE:
            after = past_apposition(self.cues.phrases, after, end, described=bool(ranges))
            if not ranges and self._told_by_another(cue, others):
                return []  # "According to the board, it leaks, its spokesman said": his words
            if not ranges:
                return self.trimmed([(after, self._stop(after, end, others))])
        elif self._takes_object(after, end):
            return []  # "In the hall, Osei told a joke": told, but not what
        if ranges and goes_on(self.doc, cue, after, end):
            ranges.append((after + 1, self._stop(after + 1, end, others)))
        return self.trimmed(ranges)

    def _told_by_another(self, cue: Cue, others: Sequence[Cue]) -> bool:
        """Whether what follows a cue is told by a later one with a subject of its own."""
        behind = (Neighbours(self.doc, cue, other) for other in others if other.start > cue.end)
        return any(two.is_told() and "s" in two.other.frames for two in behind)

    def _before(self, cue: Cue, others: Sequence[Cue]) -> list[Range]:
        """What stands before a cue, as far as it is long enough for a clause."""
        begin = self._begin(cue, others)
        until = cue.start
        if until > begin and self.doc.lowers[until - 1] == EQUATIVE:
            until -= 1  # "…, as the board noted"
        until = self._before_description(begin, until)
        return [(begin, until)] if until - begin >= _SHORTEST_CLAUSE else []

    def _before_description(self, begin: int, until: int) -> int:
        """Where the words before a cue end, and a description of its subject begins that is no part of its mention.

        "“Fine woman,” | the miller's cousin and old rival, Ole Holm, said"; "Rents rose, | the Mill Society said".
        """
        doc, quoted_span = self.doc, self.cues.inside.get(begin)
        if quoted_span is not None and quoted_span.opening == begin and quoted_span.end < until:
            after = quoted_span.end + (doc.words[quoted_span.end] == ",")
            closed = doc.words[quoted_span.last - 1] in ",?!" or after > quoted_span.end
            return quoted_span.end if closed and not doc.classes[after] & _GOING_ON else until
        comma = next((k for k in range(until - 1, begin, -1) if doc.words[k] == ","), begin)
        quoted_span = self.cues.inside.get(comma)
        end = comma if quoted_span is None else quoted_span.end
        described = range(max(comma + 1, end), until)
        if comma - begin < _SHORTEST_CLAUSE or not 0 < len(described) <= _LONGEST_DESCRIPTION:
            return until
        first = described.start
        opens = doc.classes[first] & (DETERMINER | POSSESSIVE) or doc.lowers[first + 1] in OWNER_MARKS
        verbless = not any(doc.classes[k] & CLAUSAL and doc.lowers[k] not in OWNER_MARKS for k in described)
        return end if opens and verbless else until

    def _begin(self, cue: Cue, others: Sequence[Cue]) -> int:
        """Where the clause before a cue begins."""
        lowers = self.doc.lowers
        first = self.doc.sentences[self.doc.sentence_of[cue.first]][0]
        begin = self._behind_another(cue, others, first)
        while begin < cue.start and (lowers[begin] in _BREAKS or (lowers[begin] in _LOOSE and begin != first)):
            begin += 1
        begin = self._past_dateline(self._past_byline(begin, cue.start), cue.start)
        quoted_span = self.cues.inside.get(begin)
        return begin if quoted_span is None else quoted_span.opening  # a quotation of more than one sentence

    def _behind_another(self, cue: Cue, others: Sequence[Cue], first: int) -> int:
        """Where an earlier cue of the sentence lets what a later one reports begin; its first token where none does."""
        earlier = (other for other in others if other.last <= cue.start and not other.shared)
        return max([first, *(CLAUSE_BEGINNINGS.first(Neighbours(self.doc, cue, other)) or 0 for other in earlier)])

    def _takes_object(self, after: int, end: int) -> bool:
        """Whether the cue's clause goes on with a noun: nothing before it is what the cue reports."""
        if after >= end:
            return False
        return bool(self.doc.classes[after] & (DETERMINER | POSSESSIVE)) or after in self.cues.phrases.name_at

    def _past_byline(self, begin: int, end: int) -> int:
        """The token after "By Ana Holm:"."""
        name = self.cues.phrases.name_at.get(begin + 1)
        if name is None or self.doc.lowers[begin] != AGENT or name.last >= end or self.doc.words[name.last] != ":":
            return begin
        return name.last + 1

    def _past_dateline(self, begin: int, end: int) -> int:
        """The token after "LONDON, May 4 (Reuters) —"."""
        words = self.doc.words
        if begin >= end or len(words[begin]) < 3 or not words[begin].isupper():
            return begin
        dashes = (k for k in range(begin + 1, min(begin + _LONGEST_DATELINE, end)) if words[k] in DASHES)
        return next(dashes, begin - 1) + 1

    def _stop(self, first: int, end: int, others: Sequence[Cue]) -> int:
        """Where the next cue that reports something ends what stands before it."""
        for other in others:
            reports = other.complement is not Complement.NOTHING and other.start > first
            if reports and self.doc.words[other.start - 1] in (",", ADDITION):
                return other.start
        return end

    def trimmed(self, ranges: list[Range]) -> list[Range]:
        """Leave out marks and punctuation at the edges."""
        kept: list[Range] = []
        for first, last in ranges:
            while first < last and self.doc.words[first] in _FINAL:
                first += 1
            while last > first and self._is_loose(last - 1):
                last -= 1
            if last > first:
                kept.append((first, last))
        return kept

    def _is_loose(self, k: int) -> bool:
        """Whether a token at the end of a clause does not belong to it."""
        return self.doc.lowers[k] in _LOOSE or (self.doc.words[k] in _FINAL and k not in self.cues.inside)
