"""Where the rules of grammar let a reported clause begin and end."""

from __future__ import annotations

from collections.abc import Sequence

from quotebank.extraction.document.text import Range
from quotebank.extraction.english.complements import Complement, Cue
from quotebank.extraction.english.cues import Cues
from quotebank.extraction.english.grammar import (
    ADVERB,
    AUXILIARY,
    CONJUNCTION,
    DETERMINER,
    POSSESSIVE,
    PREPOSITION,
    RELATIVE,
    SUBJECT,
    SUBORDINATOR,
)
from quotebank.marks import DASHES

_LONGEST_APPOSITION = 12
_DESCRIBING = frozenset("who whose which a an as while when after according citing where".split())
_RESUMING = frozenset("since until unless although though".split())
_FINAL = frozenset(".?!…,;:") | DASHES | {"..."}
_JOINING = frozenset({"and", "but", "or", "while", "although", "though", "whereas", "as", "because", "after", "when"})


class Clauses:
    """The clauses that the cues of one text report, as far as rules can tell."""

    def __init__(self, cues: Cues) -> None:
        self.cues = cues
        self.doc = cues.doc

    def by_another(self, cue: Cue, others: Sequence[Cue]) -> int:
        """Where ", according to X" ends what a cue reports; 0 where it does not, or stands between commas."""
        words = self.doc.words
        for other in others:
            if other.lemma == "according" and other.start > cue.content + 1 and words[other.start - 1] == ",":
                return other.start if words[other.end : other.end + 1] != [","] else 0
        return 0

    def whole(self, ranges: list[Range]) -> list[Range]:
        """Let no range end inside a quotation: what begins in marks goes on to the closing mark."""
        if not ranges:
            return ranges
        first, last = ranges[-1]
        quoted_span = self.cues.inside.get(last - 1)
        if quoted_span is not None and first <= quoted_span.opening and last < quoted_span.end:
            ranges[-1] = (first, quoted_span.end)
        return ranges

    def end(self, cue: Cue, others: Sequence[Cue]) -> int:
        """The token after the clause that begins at ``cue.content``."""
        doc = self.doc
        words, lowers, _classes = doc.words, doc.lowers, doc.classes
        end = doc.sentences[doc.sentence_of[cue.first]][1]
        for other in others:
            if other.first <= cue.last or other is cue:
                continue
            start = other.start
            if start <= cue.content:
                continue
            before = words[start - 1]
            if other.complement is Complement.NOTHING and not other.noun and not other.participle:
                if other.lemma == "according":
                    if cue.complement is not Complement.THAT or before == ",":
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
                if cue.noun and before == ",":  # "asked about the remark that it was late, Holm said"
                    end = min(end, start)
                    break
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
            ) and (other.complement is not Complement.NOTHING or "s" in other.frames):
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
        if other.complement is Complement.NOTHING:
            return True
        return (self.doc.lowers[joined] != "that" and cue.lemma in ("say", "tell", "add")) or self.doc.words[
            joined - 1
        ] == ","

    def _before_main_verb(self, first: int, end: int) -> int:
        """The end of a clause that is itself a subject: before its sentence's main verb."""
        classes, lowers = self.doc.classes, self.doc.lowers
        seen = False
        k = first
        while k < end:
            if classes[k] & AUXILIARY and lowers[k] != "'s":
                if seen and not classes[k - 1] & (SUBORDINATOR | RELATIVE | CONJUNCTION | SUBJECT):
                    return k
                seen = True
                while k + 1 < end and classes[k + 1] & (AUXILIARY | ADVERB):
                    k += 1
            k += 1
        return end

    def around(self, cue: Cue, others: Sequence[Cue]) -> list[Range]:
        """What a cue after or inside its clause reports: the words before it, and those after it that go on."""
        doc = self.doc
        words, lowers, _classes = doc.words, doc.lowers, doc.classes
        begin, end = doc.sentences[doc.sentence_of[cue.first]]
        for other in others:
            if other.last <= cue.start and other is not cue and not other.shared:
                if other.complement is Complement.NOTHING and not other.participle and other.lemma != "according":
                    if "s" in other.frames:
                        begin = max(begin, other.end)
                elif other.complement is not Complement.NOTHING and words[cue.start - 1] != ",":
                    begin = max(begin, other.content)
        while begin < cue.start and (
            words[begin] in ",;—–-"
            or (lowers[begin] in ("and", "but") and begin != doc.sentences[doc.sentence_of[cue.first]][0])
        ):
            begin += 1
        begin = max(begin, self._past_dateline(begin, cue.start))
        quoted_span = self.cues.inside.get(begin)
        if quoted_span is not None:  # a quotation of more than one sentence
            begin = quoted_span.opening
        ranges: list[Range] = []
        until = cue.start
        if until - 1 >= begin and lowers[until - 1] == "as":
            until -= 1  # "…, as the board noted"
        if until - begin >= 2:
            ranges.append((begin, until))
        after = cue.end
        if cue.lemma != "according" and self._takes_object(after, end):
            return []  # "In the hall, Osei told a joke": told, but not what
        if cue.lemma == "according":
            after = self._past_apposition(after, end, described=bool(ranges))
            if not ranges:
                return self.trimmed([(after, self._stop(after, end, cue, others))])
        if after < end and self._goes_on(after, end, bool(ranges), cue):
            ranges.append((after + (words[after] == ","), self._stop(after + 1, end, cue, others)))
        return self.trimmed(ranges)

    def _takes_object(self, after: int, end: int) -> bool:
        """Whether the cue's clause goes on with a noun: nothing before it is what the cue reports."""
        doc = self.doc
        return (
            after < end
            and after not in self.cues.inside
            and bool(doc.classes[after] & (DETERMINER | POSSESSIVE) or after in self.cues.phrases.name_at)
        )

    def _past_dateline(self, begin: int, end: int) -> int:
        """The token after "LONDON, May 4 (Reuters) —"."""
        words = self.doc.words
        if begin >= end or len(words[begin]) < 3 or not words[begin].isupper():
            return begin
        dash = next((k for k in range(begin + 1, min(begin + 10, end)) if words[k] in DASHES), None)
        return begin if dash is None else dash + 1

    def _past_apposition(self, after: int, end: int, *, described: bool) -> int:
        """Read "According to X, who runs the desk, rents rose": the clause begins after the second comma.

        ``described``: some of the clause stands before, so that a noun phrase between commas says who X is.
        """
        words, lowers = self.doc.words, self.doc.lowers
        if after + 1 < end and words[after] == ",":
            opener = lowers[after + 1]
            if opener in ("who", "whose", "which", "a", "an") or (described and self._verbless(after + 1, end)):
                return next((k for k in range(after + 2, end) if words[k] == ","), end)
        return next((k for k in range(after, min(end, after + _LONGEST_APPOSITION)) if words[k] == ","), after)

    def _goes_on(self, after: int, end: int, has_before: bool, cue: Cue) -> bool:
        """Whether the reported clause resumes after the cue."""
        words, lowers, classes = self.doc.words, self.doc.lowers, self.doc.classes
        if end - after < 4:
            return False
        if words[after] == ",":
            opener, has = lowers[after + 1], classes[after + 1]
            if opener in _DESCRIBING:
                return False
            if opener in ("and", "but", "or") or has & AUXILIARY:
                return has_before
            if has & (SUBORDINATOR | RELATIVE) and opener not in ("that", "because", "if"):
                return has_before and not cue.inverted and opener in _RESUMING
            return has_before and not opener.endswith("ing") and (not cue.inverted or cue.lemma == "according")
        return False

    def _verbless(self, first: int, end: int) -> bool:
        """Whether a noun phrase stands alone up to the next comma: ", one of its deputy heads.", and no clause."""
        classes, lowers = self.doc.classes, self.doc.lowers
        if not classes[first] & (DETERMINER | POSSESSIVE) and lowers[first] not in ("one", "another"):
            return False
        phrase = self.cues.phrases.after(first, end)
        if phrase is None or (
            phrase.last < end and not classes[phrase.last] & PREPOSITION and lowers[phrase.last] not in ",.;"
        ):
            return False
        last = next((k for k in range(phrase.last, end) if lowers[k] in ",.;"), end)
        return not any(classes[k] & (AUXILIARY | SUBJECT) or lowers[k].endswith("ed") for k in range(phrase.last, last))

    def _stop(self, first: int, end: int, cue: Cue, others: Sequence[Cue]) -> int:
        for other in others:
            if (
                (
                    other.start > first
                    and other is not cue
                    and other.first > cue.last
                    and other.complement is not Complement.NOTHING
                )
                and not other.noun
                and self.doc.words[other.start - 1] in (",", "and")
            ):
                return other.start
        return end

    def trimmed(self, ranges: list[Range]) -> list[Range]:
        """Leave out marks and punctuation at the edges."""
        words, inside = self.doc.words, self.cues.inside
        kept: list[Range] = []
        for first, last in ranges:
            while first < last and words[first] in _FINAL:
                first += 1
            while last > first and (words[last - 1] in _FINAL and last - 1 not in inside):
                last -= 1
            while last > first and self.doc.lowers[last - 1] in ("and", "but"):
                last -= 1
                while last > first and words[last - 1] in _FINAL and last - 1 not in inside:
                    last -= 1
            if last > first:
                kept.append((first, last))
        return kept
