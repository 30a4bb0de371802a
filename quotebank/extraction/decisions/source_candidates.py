"""Every plausible way to attribute a quotation: by a cue around it, by who holds the floor, by who was introduced."""

from __future__ import annotations

from bisect import bisect_left

from attrs import define

from quotebank.extraction.decisions.extent import Extents
from quotebank.extraction.document.quotation_marks import QuotedSpan
from quotebank.extraction.english.complements import IN_TITLES, Complement, Cue
from quotebank.extraction.english.cue_index import CueIndex
from quotebank.extraction.english.cues import Cues
from quotebank.extraction.english.grammar import (
    ADVERB,
    AUXILIARY,
    CONJUNCTION,
    GROUP,
    NEGATION,
    NO_VERB,
    PREPOSITION,
    RELATIVE,
    REPORTING,
    ROLE,
    SUBJECT,
    SUBORDINATOR,
)
from quotebank.extraction.english.name_parser import Name
from quotebank.extraction.english.noun_phrases import Mention, MentionKind
from quotebank.marks import DASHES

_JOINING = (PREPOSITION | RELATIVE | CONJUNCTION | SUBORDINATOR) & ~ADVERB
_SPEAKING = REPORTING | SUBJECT
_WORKS = frozenset(
    "book memoir autobiography novel essay column article poem play film movie documentary show series song album "
    "single report paper study speech blog podcast painting exhibition".split()
)
_BEING = frozenset("is are was were be been being 's 're wasn't weren't isn't aren't".split())
_TOLD = frozenset(
    "told asked warned informed reminded advised assured ordered instructed urged taught questioned notified".split()
)
_BELONGING = ROLE | GROUP
_VERB = REPORTING | PREPOSITION | CONJUNCTION
VAGUE = frozenset(
    {"around", "subject", "named_before", "named_after", "introduced", "same_source", "same_floor", "stands_after"}
)
"""The patterns that rest on no cue of the quotation's own."""
_LONGEST_SIGNATURE = 14
_ADJACENT = 4
_SHORTEST_PLAIN = 6
FOLLOWING = frozenset({"follows", "follows_stop"})
"""The patterns of a cue that stands right after its quotation."""
_MOST_CUES = 8
"""Search window on each side of a quotation, in cues of its sentence."""
_MOST_BEFORE = 5
"""How many of the cues before a quotation can be its own."""
_FARTHEST_NAME = 40
_LONGEST_SUBJECT = 60
"""Tokens; the longest that stands after a quotation in 1,200 articles has 10."""
_GOING_BY = frozenset({"nicknamed", "codenamed", "code-named"})
_APPOSED = 3
"""Tokens after a noun phrase in which a name can belong to it."""
_STANDING = frozenset("he she they who i we".split())
"""The pronouns that can stand for a speaker."""


@define(slots=True, eq=False)
class Candidate:
    """One way to attribute a quotation: by ``pattern``, with its cue and mention, ``distance`` tokens away."""

    pattern: str
    cue: Cue | None
    mention: Mention | None
    distance: int = 0
    sure: bool = False
    """Whether the pattern leaves no room for another: "…," she said."""


@define(slots=True, eq=False)
class Attributed:
    """A quotation that has its source already: what the next ones look back to."""

    quoted_span: QuotedSpan
    cue: Cue | None
    mention: Mention | None
    pattern: str


class SourceCandidates:
    """Proposes the sources of the quotations of one text, in the order of the text."""

    def __init__(self, cues: Cues, index: CueIndex, extents: Extents) -> None:
        self.cues, self.extents = cues, extents
        self.doc, self.phrases = cues.doc, cues.phrases
        self.by_sentence, self.starting = index.by_sentence, cues.starting
        self._followed: set[int] = set()
        """The ids of the cues that belong to a quotation right before them."""

    def claim(self, cue: Cue) -> None:
        """Mark a cue as belonging to the quotation right before it, so that it introduces none after it."""
        self._followed.add(id(cue))

    def of(self, quoted_span: QuotedSpan, previous: Attributed | None) -> list[Candidate]:
        """Propose sources for one quotation, most telling patterns first."""
        label = self._inner_label(quoted_span)
        if label is not None:
            return [Candidate("label", None, label)]
        labelled = self._labelled(quoted_span)
        if labelled is not None:
            return [labelled]
        found = self._right_after(quoted_span, previous)
        if found and self._is_plain(quoted_span, found[0]):
            first = found[0]
            return [Candidate(first.pattern, first.cue, first.mention, first.distance, sure=True)]
        if not found and previous is not None and self._plainly_goes_on(quoted_span, previous):
            return [
                Candidate(
                    "goes_on", previous.cue, previous.mention, quoted_span.opening - previous.quoted_span.end, sure=True
                )
            ]
        if not found:
            plain = self._plainly_introduced(quoted_span)
            if plain is not None:
                return [plain]
        if not found:
            found += self._subject_after(quoted_span)
        found += self._in_sentence(quoted_span)
        begin, end = self.doc.paragraphs[quoted_span.paragraph]
        if quoted_span.opening == begin and quoted_span.paragraph:
            found += self._line_before(quoted_span)
        elif quoted_span.opening - 2 >= begin and self.doc.words[quoted_span.opening - 1] == ":":
            label = self.phrases.before(quoted_span.opening - 1, begin)
            if label is not None and label.kind is MentionKind.NAME and label.first <= begin + 1:
                found.append(Candidate("label", None, label))
        signed = self._signature(quoted_span)
        if signed is not None:
            found.append(Candidate("signed", None, signed))
        if previous is not None:
            found += self._from_previous(quoted_span, previous, begin, end)
        if not any(c.pattern == "holds_floor" for c in found):
            found += self._from_sentence(quoted_span, begin)
            found += self._named_around(quoted_span, found)
        found = [c for c in found if c.cue is not None or c.mention is None or not self._is_told(c.mention)]
        sources = [c for c in found if c.pattern == "introduces" and c.mention is not None and c.cue is not None]
        for source in sources:
            found = [c for c in found if c.cue is not None or not self._describes(c, source)]
        if any(c.cue is None and c.mention is not None and self._hears(c.mention, quoted_span) for c in found):
            return [c for c in found if c.cue is not None]
        return found

    def _describes(self, other: Candidate, source: Candidate) -> bool:
        """Whether a name only tells which source it is: Holm in "a neighbour of Vera Holm said: “…”"."""
        cue, who, name = source.cue, source.mention, other.mention
        if cue is None or who is None or name is None or cue.inverted:
            return False
        if who.kind in (MentionKind.NAME, MentionKind.PRONOUN) or not who.first < name.first < cue.first:
            return False
        between = range(who.last, cue.first)
        return not any(
            self.doc.classes[k] & AUXILIARY or self.doc.lowers[k] in (",", "that") or self.doc.words[k] in DASHES
            for k in between
        )

    def _is_told(self, mention: Mention) -> bool:
        """Whether somebody is named as the one that a cue's words go to."""
        cues = self.by_sentence.get(self.doc.sentence_of[mention.head], ())
        return any(cue.addressee is not None and cue.addressee[1] - 1 == mention.head for cue in cues)

    def _hears(self, mention: Mention, quoted_span: QuotedSpan) -> bool:
        """Whether somebody is told and does not tell: "Holm was told: “…”"."""
        lowers, classes = self.doc.lowers, self.doc.classes
        k = mention.last
        while k + 1 < len(lowers) and classes[k] & (AUXILIARY | ADVERB | NEGATION):
            k += 1
        if k == mention.last or lowers[k - 1] not in _BEING or lowers[k] not in _TOLD:
            return False
        cues = self.by_sentence.get(self.doc.sentence_of[mention.first], ())
        return not any(k < cue.first < quoted_span.opening for cue in cues)

    # -- cues ----------------------------------------------------------------------------------------------------

    def _right_after(self, quoted_span: QuotedSpan, previous: Attributed | None) -> list[Candidate]:
        """A cue that begins right after the quotation: "…," she said."""
        words, classes = self.doc.words, self.doc.classes
        end = self.doc.paragraphs[quoted_span.paragraph][1]
        after = quoted_span.end
        while after < end and words[after] in ",—–--":
            after += 1
        for at in range(after, min(after + _ADJACENT, end)):
            cue = self.starting.get(at)
            if cue is not None:
                if cue.mention is None:
                    return []
                if not self._follows(quoted_span, cue, at - after):
                    first = previous is None or previous.quoted_span.paragraph != quoted_span.paragraph
                    own = first and cue.complement is not Complement.AS and self._opens(quoted_span)
                    return [Candidate("follows_on", cue, cue.mention, at - after)] if own else []
                comma = words[quoted_span.last - 1] == "," or words[quoted_span.end : quoted_span.end + 1] == [","]
                return [Candidate("follows" if comma else "follows_stop", cue, cue.mention, at - after)]
            if words[at] in ".?!;,:" or at in self.cues.inside or classes[at] & _JOINING:
                return []
        return []

    def _opens(self, quoted_span: QuotedSpan) -> bool:
        """Whether a sentence begins with the quotation."""
        return self.doc.sentences[self.doc.sentence_of[quoted_span.opening]][0] == quoted_span.opening

    def _stops(self, k: int, ends: int) -> bool:
        """Whether a clause ends before token ``k``."""
        return k >= ends or self.doc.words[k] in ".,;:?!"

    def _subject_after(self, quoted_span: QuotedSpan) -> list[Candidate]:
        """Whoever stands right after a quotation that a sentence begins with: "“…,” the poster read."."""
        words, lowers, names = self.doc.words, self.doc.lowers, self.phrases.name_at
        after = quoted_span.end
        ends = min(self.doc.paragraphs[quoted_span.paragraph][1], after + _LONGEST_SUBJECT)
        mark = words[quoted_span.last - 1]
        if after + 1 >= ends or mark not in (",", "?", "!") or not self._opens(quoted_span):
            return []
        if mark != "," and words[after][0].isupper() and after not in names:
            return []
        inverted = words[after].islower() and (after + 1 in names or lowers[after + 1] in ("a", "an", "the", "one"))
        verb_first = inverted and not self.doc.classes[after] & NO_VERB
        mention = self.phrases.after(after + verb_first, ends)
        if mention is not None and not verb_first and mention.last - after > 1 and self._stops(mention.last, ends):
            mention = self.phrases.after(after, mention.last - 1)  # before a full stop, its last word is the verb
        return [Candidate("stands_after", None, mention)] if mention is not None else []

    def _is_plain(self, quoted_span: QuotedSpan, candidate: Candidate) -> bool:
        """Whether it is "…," she said: a quotation of some length, a comma, the cue at once."""
        mention = candidate.mention
        if candidate.pattern not in FOLLOWING or candidate.distance or mention is None:
            return False
        long = candidate.pattern == "follows" and quoted_span.last - quoted_span.first >= _SHORTEST_PLAIN
        return (long and not self._may_be_named(mention)) or self._is_inverted(candidate)

    def _may_be_named(self, mention: Mention) -> bool:
        """Whether a name stands in or after a noun phrase without one: "a man named Ada Holm", "the engineer, Holm"."""
        if mention.kind in (MentionKind.NAME, MentionKind.PRONOUN):
            return False
        for k in range(mention.head + 1, min(mention.last + _APPOSED, len(self.doc.words))):
            if k in self.phrases.name_at:
                return True
            if self.doc.classes[k] & PREPOSITION:  # "a spokesman for Holm"
                return False
        return False

    def _is_inverted(self, candidate: Candidate) -> bool:
        """Whether a verb and then a name follow, as in "“Never,” says Holm": plain speech, however short."""
        cue, mention = candidate.cue, candidate.mention
        named = mention is not None and mention.kind is MentionKind.NAME
        return named and cue is not None and cue.inverted and not {"q", "s"}.isdisjoint(cue.frames)

    def _plainly_introduced(self, quoted_span: QuotedSpan) -> Candidate | None:
        """Mark He said: "…" and He said, "…": a reporting verb with its own subject, then the quotation at once."""
        cues = self.by_sentence.get(self.doc.sentence_of[quoted_span.opening], [])
        at = bisect_left(cues, quoted_span.opening, key=lambda c: c.first)
        cue = cues[at - 1] if at else None
        if (
            cue is None
            or cue.content != quoted_span.opening
            or cue.complement not in (Complement.QUOTATION, Complement.COLON)
        ):
            return None
        mention = cue.mention
        if "s" not in cue.frames or cue.shared or id(cue) in self._followed or mention is None:
            return None
        if quoted_span.last - quoted_span.first < _SHORTEST_PLAIN or self._may_be_named(mention):
            return None
        return Candidate("introduces", cue, mention, sure=True)

    def _plainly_goes_on(self, quoted_span: QuotedSpan, previous: Attributed) -> bool:
        """Whether nothing but the cue of "“…,” she said. “…”" stands between two quotations of some length."""
        before, cue = previous.quoted_span, previous.cue
        if cue is None or before.paragraph != quoted_span.paragraph or previous.pattern not in FOLLOWING:
            return False
        if quoted_span.last - quoted_span.first < _SHORTEST_PLAIN or not before.end <= cue.first < quoted_span.opening:
            return False
        sentence = self.doc.sentence_of[quoted_span.opening]
        return (
            self.doc.sentences[sentence][0] == quoted_span.opening
            and self.doc.words[quoted_span.last - 1] in ".?!"
            and quoted_span.opening - cue.end <= 1
            and not self.by_sentence.get(sentence)
        )

    def _follows(self, quoted_span: QuotedSpan, cue: Cue, gap: int) -> bool:
        """Whether a cue that begins right after a quotation can be that quotation's own."""
        words = self.doc.words
        last = words[quoted_span.last - 1]
        if cue.participle or cue.complement is Complement.AS or self.is_work(quoted_span):
            return False
        if cue.negated and last in ".?!":  # "“It is late.” Holm declined to comment"
            return False
        if cue.complement is Complement.COLON:
            return last == ","
        if last == "." and not cue.inverted and cue.complement not in (Complement.NOTHING, Complement.QUOTATION):
            return False
        if (
            last == "."
            and cue.complement is Complement.QUOTATION
            and cue.content != cue.last
            and words[quoted_span.end][0].isupper()
        ):
            return False
        reports_itself = cue.complement in (Complement.THAT, Complement.CLAUSE, Complement.QUESTION, Complement.OBJECT)
        if reports_itself and last != "," and gap == 0 and words[quoted_span.end] != ",":
            return last in "?!" and cue.complement is Complement.OBJECT
        return True

    def is_name(self, quoted_span: QuotedSpan) -> bool:
        """Whether marks hold what something goes by: "known as “the Whale”", "nicknamed “Bo”"."""
        lowers, k = self.doc.lowers, quoted_span.opening
        return lowers[max(0, k - 2) : k] == ["known", "as"] or (k > 0 and lowers[k - 1] in _GOING_BY)

    def is_work(self, quoted_span: QuotedSpan) -> bool:
        """Whether a title stands in apposition to what it is the title of: "her book, “Tides,” Holm says"."""
        words, lowers, k = self.doc.words, self.doc.lowers, quoted_span.opening
        if k < 2 or words[k - 1] != "," or lowers[k - 2] not in _WORKS or words[quoted_span.last - 1] != ",":
            return False
        return all(
            words[w][0].isupper() or lowers[w] in IN_TITLES for w in range(quoted_span.first, quoted_span.last - 1)
        )

    def _in_sentence(self, quoted_span: QuotedSpan) -> list[Candidate]:
        """Cues before and after the quotation in its sentence, nearest first."""
        words = self.doc.words
        sentence = self.doc.sentence_of[quoted_span.opening]
        cues = self.by_sentence.get(sentence, [])
        at = bisect_left(cues, quoted_span.opening, key=lambda c: c.first)
        before = cues[max(0, at - _MOST_BEFORE) : at]
        found: list[Candidate] = []
        mark = words[quoted_span.opening - 1] if quoted_span.opening else ""
        before = before or [
            c for c in self.by_sentence.get(sentence - 1, [])[-_MOST_BEFORE:] if c.content == quoted_span.opening
        ]
        for cue in reversed(before):
            gap = max(0, quoted_span.opening - cue.end)
            followed = id(cue) in self._followed
            if (
                (cue.content == quoted_span.opening and cue.complement in (Complement.QUOTATION, Complement.COLON))
                or (cue.complement is Complement.COLON and gap < 3)
                or (followed and (mark == "," or mark in DASHES))
            ):
                pattern = "introduces"
            elif not followed and any(a <= quoted_span.opening < b for a, b in self.extents.of(cue)):
                pattern = "reports"
            elif mark in (",", ":") and cue.complement is Complement.NOTHING and "q" in cue.frames and not followed:
                pattern = "introduces"
            elif cue.noun or cue.lemma == "according" or followed:
                continue
            else:
                pattern = "around"
            found.append(Candidate(pattern, cue, cue.mention, gap))
        last = self.doc.sentence_of[quoted_span.last - 1]
        if last != sentence:
            cues = self.by_sentence.get(last, [])
            at = bisect_left(cues, quoted_span.end, key=lambda c: c.first)
        for cue in cues[at : at + _MOST_CUES]:
            if cue.mention is not None and cue.start > quoted_span.opening and cue.first >= quoted_span.end:
                if any(a < quoted_span.last <= b for a, b in self.extents.of(cue)):
                    found.append(Candidate("reports", cue, cue.mention, cue.start - quoted_span.end))
                    break
        return found

    def _line_before(self, quoted_span: QuotedSpan) -> list[Candidate]:
        """A paragraph before that ends in a colon."""
        doc = self.doc
        last = doc.paragraphs[quoted_span.paragraph - 1][1] - 1
        if doc.words[last] != ":":
            return []
        for cue in reversed(self.by_sentence.get(doc.sentence_of[last], [])):
            return [Candidate("line_before", cue, cue.mention)]
        subject = self.cues.sentence_subject(last)
        return [Candidate("line_before", None, subject)] if subject is not None else []

    # -- names around --------------------------------------------------------------------------------------------

    def _inner_label(self, quoted_span: QuotedSpan) -> Mention | None:
        """Read "“KHAN: Yes. …": a transcript that is quoted turn by turn."""
        words = self.doc.words
        for k in range(quoted_span.first + 1, min(quoted_span.first + 4, quoted_span.last - 1)):
            if words[k] == ":":
                if not all(w.isupper() and len(w) > 1 for w in words[quoted_span.first : k]):
                    return None
                name = self.phrases.name_at.get(quoted_span.first)
                kind = MentionKind.NAME if name else MentionKind.GROUP
                return Mention(quoted_span.first, k, kind, k - 1, (name,) if name else ())
        return None

    def _labelled(self, quoted_span: QuotedSpan) -> Candidate | None:
        """Read "Ana Holm, mayor: “…”" where it is a sentence of its own."""
        doc = self.doc
        begin = doc.sentences[doc.sentence_of[quoted_span.opening]][0]
        colon = quoted_span.opening - 1
        name = self.phrases.name_at.get(begin) if colon > begin and doc.words[colon] == ":" else None
        if name is None or name.title_first != begin or not name.last < colon <= name.last + _LONGEST_SIGNATURE:
            return None
        if doc.words[name.last] not in ",(":
            return None
        if any(doc.classes[k] & (AUXILIARY | _SPEAKING) for k in range(name.last, colon)):
            return None
        return Candidate("label", None, Mention(begin, name.last, MentionKind.NAME, name.last - 1, (name,)))

    def _signature(self, quoted_span: QuotedSpan) -> Mention | None:
        """Read "“…” — Sipho Maqoma, nurse"."""
        words = self.doc.words
        k = quoted_span.end
        if k + 1 >= len(words) or words[k] not in DASHES:
            return None
        name = self.phrases.name_at.get(k + 1)
        if name is None or k + 1 in self.starting:
            return None
        if self.doc.paragraphs[quoted_span.paragraph][1] - name.last >= _LONGEST_SIGNATURE:
            return None
        return Mention(name.title_first, name.last, MentionKind.NAME, name.last - 1, (name,))

    # -- the floor -----------------------------------------------------------------------------------------------

    def _from_previous(self, quoted_span: QuotedSpan, previous: Attributed, begin: int, end: int) -> list[Candidate]:
        """Candidates that continue the source of the previous quotation."""
        doc = self.doc
        before = previous.quoted_span
        sentence_begin = doc.sentences[doc.sentence_of[quoted_span.opening]][0]
        if before.paragraph == quoted_span.paragraph:
            gap = quoted_span.opening - before.end
            cue = previous.cue
            own_between = cue is not None and before.end <= cue.end - 1 and cue.start < quoted_span.opening
            first, last = doc.sentence_of[before.end - 1], doc.sentence_of[quoted_span.opening]
            others = last - first > 3 or any(
                c is not cue and before.end <= c.first < quoted_span.opening
                for s in range(first, last + 1)
                for c in self.by_sentence.get(s, ())
            )
            if (own_between or (not others and gap <= 2)) and (sentence_begin == quoted_span.opening or gap <= 12):
                return [Candidate("goes_on", cue, previous.mention, gap)]
            if sentence_begin >= quoted_span.opening - 1:
                return [Candidate("same_floor", None, previous.mention, gap)]
            return [Candidate("same_source", None, previous.mention, gap)]
        if (
            quoted_span.opening == begin
            and quoted_span.end >= end - 1
            and quoted_span.paragraph - before.paragraph <= 1
        ):
            return [Candidate("holds_floor", None, None)]
        return []

    def _named_around(self, quoted_span: QuotedSpan, found: list[Candidate]) -> list[Candidate]:
        """Names and pronouns that stand in the sentence, or right after the quotation, whatever verb they have."""
        doc = self.doc
        lowers, name_at = doc.lowers, self.phrases.name_at
        begin, end = doc.sentences[doc.sentence_of[quoted_span.opening]]
        taken = {c.mention.head for c in found if c.mention is not None}
        more: list[Candidate] = []
        k, tries = quoted_span.opening - 1, 0
        while k >= begin and tries < 3 and quoted_span.opening - k < _FARTHEST_NAME:
            if (k in name_at or lowers[k] in _STANDING) and k not in self.cues.inside:
                mention = self._standing_at(k)
                if mention is not None:
                    k = min(k, mention.first)
                    if mention.head not in taken:
                        more.append(Candidate("named_before", None, mention, quoted_span.opening - mention.last))
                    tries += 1
            k -= 1
        limit = min(
            max(end, quoted_span.end), doc.paragraphs[quoted_span.paragraph][1], quoted_span.end + _FARTHEST_NAME
        )
        k, tries = quoted_span.end, 0
        while k < limit and tries < 2:
            if k in self.cues.inside:
                break
            mention = self._standing_at(k) if k in name_at or lowers[k] in _STANDING else None
            if mention is not None:
                if mention.head not in taken:
                    more.append(Candidate("named_after", None, mention, mention.first - quoted_span.end))
                k = mention.last
                tries += 1
            k += 1
        return more

    def _standing_at(self, k: int) -> Mention | None:
        name = self.phrases.name_at.get(k)
        if name is not None and self._owns(name):
            return None
        if name is not None:
            role = (name.title_first, name.first) if name.first > name.title_first else None
            return Mention(name.title_first, name.last, MentionKind.NAME, name.last - 1, (name,), role)
        if self.doc.lowers[k] in _STANDING:
            antecedent = None
            if self.doc.lowers[k] == "who":
                begin = self.doc.sentences[self.doc.sentence_of[k]][0]
                end = k - (k > begin and self.doc.words[k - 1] == ",")
                antecedent = self.phrases.before(end, begin)
            return Mention(k, k + 1, MentionKind.PRONOUN, k, antecedent=antecedent)
        return None

    def _owns(self, name: Name) -> bool:
        """Whether a name stands just for what belongs to it: "Osei's lawyer", "the Osei campaign"."""
        doc = self.doc
        if name.last >= len(doc.words):
            return False
        lower, has = doc.lowers[name.last], doc.classes[name.last]
        return lower in ("'s", "'") or bool(has & _BELONGING and doc.words[name.last][0].islower() and not has & _VERB)

    def _from_sentence(self, quoted_span: QuotedSpan, begin: int) -> list[Candidate]:
        """Weak candidates: the subject of the sentence, or the speaker that the sentence before introduces."""
        doc = self.doc
        sentence = doc.sentence_of[quoted_span.opening]
        if doc.sentences[sentence][0] < quoted_span.opening:
            subject = self.cues.sentence_subject(quoted_span.opening)
            return [Candidate("subject", None, subject)] if subject is not None else []
        if quoted_span.opening > begin:
            for cue in reversed(self.by_sentence.get(sentence - 1, ())):
                if cue.mention is not None:
                    return [Candidate("introduced", None, cue.mention)]
            last = quoted_span.opening - 1
        elif quoted_span.paragraph:
            last = doc.paragraphs[quoted_span.paragraph - 1][1] - 1
        else:
            return []
        subject = self.cues.sentence_subject(last)
        if subject is not None and subject.kind is not MentionKind.GROUP:
            return [Candidate("introduced", None, subject)]
        return []
