"""Every plausible way to attribute a quotation: by a cue around it, by who holds the floor, by who was introduced."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict

from attrs import define

from quotebank.extraction.decisions.extent import Range, Reported
from quotebank.extraction.document.quotation_marks import Stretch
from quotebank.extraction.english.complements import IN_TITLES, Cue, Follows
from quotebank.extraction.english.cues import Cues
from quotebank.extraction.english.names import Name
from quotebank.extraction.english.noun_phrases import Mention, MentionKind
from quotebank.extraction.lexicon.loader import Word

_JOINING = int(Word.PREPOSITION | Word.RELATIVE | Word.CONJUNCTION | Word.SUBORDINATOR) & ~int(Word.ADVERB)
_AUXILIARY, _ADVERB, _NEGATION = int(Word.AUXILIARY), int(Word.ADVERB), int(Word.NEGATION)
_SPEAKING = int(Word.REPORTING | Word.SUBJECT)
_WORKS = frozenset(
    "book memoir autobiography novel essay column article poem play film movie documentary show series song album "
    "single report paper study speech blog podcast painting exhibition".split()
)
_BEING = frozenset("is are was were be been being 's 're wasn't weren't isn't aren't".split())
_TOLD = frozenset(
    "told asked warned informed reminded advised assured ordered instructed urged taught questioned notified".split()
)
_BELONGING, _VERB = int(Word.ROLE | Word.GROUP), int(Word.REPORTING | Word.PREPOSITION | Word.CONJUNCTION)
_DASHES = frozenset({"—", "–", "―", "--", "-"})
_LONGEST_SIGNATURE = 14
_ADJACENT = 4
_SHORTEST_PLAIN = 6
_FOLLOWING = frozenset({"follows", "follows_stop"})
_MOST_CUES = 8
"""So many cues of one sentence are looked at on either side of a quotation."""
_MOST_BEFORE = 5
"""So many of them before a quotation can be its own."""
_FARTHEST_NAME = 40
_LONGEST_SUBJECT = 60
"""Tokens; the longest that stands after a quotation in 1,200 articles has 10."""
_NO_VERB = int(Word.DETERMINER | Word.PREPOSITION | Word.CONJUNCTION | Word.SUBJECT | Word.POSSESSIVE)
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

    stretch: Stretch
    cue: Cue | None
    mention: Mention | None
    pattern: str


class Candidates:
    """Proposes the sources of the quotations of one text, in the order of the text."""

    def __init__(self, cues: Cues, reported: Reported) -> None:
        self.cues, self.reported = cues, reported
        self.view, self.mentions = cues.view, cues.mentions
        self.by_sentence: dict[int, list[Cue]] = defaultdict(list)
        self.starting: dict[int, Cue] = {}
        for cue in cues.cues:
            self.by_sentence[cue.sentence].append(cue)
            self.starting.setdefault(cue.start, cue)
        self._extents: dict[int, list[Range]] = {}
        self.followed: set[int] = set()
        """The ids of the cues that belong to a quotation right before them."""

    def extent(self, cue: Cue) -> list[Range]:
        """What a cue reports, as token ranges."""
        key = id(cue)
        if key not in self._extents:
            cues = self.by_sentence[cue.sentence]
            at = bisect_left(cues, cue.first, key=lambda c: c.first)
            self._extents[key] = self.reported.extent(cue, cues[max(0, at - _MOST_CUES) : at + _MOST_CUES + 1])
        return self._extents[key]

    def of(self, stretch: Stretch, previous: Attributed | None) -> list[Candidate]:
        """Propose sources for one quotation, most telling patterns first."""
        label = self._inner_label(stretch)
        if label is not None:
            return [Candidate("label", None, label)]
        labelled = self._labelled(stretch)
        if labelled is not None:
            return [labelled]
        found = self._right_after(stretch, previous)
        if found and self._is_plain(stretch, found[0]):
            return found
        if not found and previous is not None and self._plainly_goes_on(stretch, previous):
            return [
                Candidate("goes_on", previous.cue, previous.mention, stretch.opening - previous.stretch.end, sure=True)
            ]
        if not found:
            plain = self._plainly_introduced(stretch)
            if plain is not None:
                return [plain]
        if not found:
            found += self._subject_after(stretch)
        found += self._in_sentence(stretch)
        begin, end = self.view.paragraphs[stretch.paragraph]
        if stretch.opening == begin and stretch.paragraph:
            found += self._line_before(stretch)
        elif stretch.opening - 2 >= begin and self.view.words[stretch.opening - 1] == ":":
            label = self.mentions.before(stretch.opening - 1, begin)
            if label is not None and label.kind is MentionKind.NAME and label.first <= begin + 1:
                found.append(Candidate("label", None, label))
        signed = self._signature(stretch)
        if signed is not None:
            found.append(Candidate("signed", None, signed))
        if previous is not None:
            found += self._from_previous(stretch, previous, begin, end)
        if not any(c.pattern == "holds_floor" for c in found):
            found += self._from_sentence(stretch, begin)
            found += self._named_around(stretch, found)
        found = [c for c in found if c.cue is not None or c.mention is None or not self._is_told(c.mention)]
        sources = [c for c in found if c.pattern == "introduces" and c.mention is not None and c.cue is not None]
        for source in sources:
            found = [c for c in found if c.cue is not None or not self._describes(c, source)]
        if any(c.cue is None and c.mention is not None and self._hears(c.mention, stretch) for c in found):
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
            self.view.classes[k] & _AUXILIARY or self.view.lowers[k] in (",", "that") or self.view.words[k] in _DASHES
            for k in between
        )

    def _is_told(self, mention: Mention) -> bool:
        """Whether somebody is named as the one that a cue's words go to."""
        cues = self.by_sentence.get(self.view.sentence_of[mention.head], ())
        return any(cue.addressee is not None and cue.addressee[1] - 1 == mention.head for cue in cues)

    def _hears(self, mention: Mention, stretch: Stretch) -> bool:
        """Whether somebody is told and does not tell: "Holm was told: “…”"."""
        lowers, classes = self.view.lowers, self.view.classes
        k = mention.last
        while k + 1 < len(lowers) and classes[k] & (_AUXILIARY | _ADVERB | _NEGATION):
            k += 1
        if k == mention.last or lowers[k - 1] not in _BEING or lowers[k] not in _TOLD:
            return False
        cues = self.by_sentence.get(self.view.sentence_of[mention.first], ())
        return not any(k < cue.first < stretch.opening for cue in cues)

    # -- cues ----------------------------------------------------------------------------------------------------

    def _right_after(self, stretch: Stretch, previous: Attributed | None) -> list[Candidate]:
        """A cue that begins right after the quotation: "…," she said."""
        words, classes = self.view.words, self.view.classes
        end = self.view.paragraphs[stretch.paragraph][1]
        after = stretch.end
        while after < end and words[after] in ",—–--":
            after += 1
        for at in range(after, min(after + _ADJACENT, end)):
            cue = self.starting.get(at)
            if cue is not None:
                if cue.mention is None:
                    return []
                if not self._follows(stretch, cue, at - after):
                    first = previous is None or previous.stretch.paragraph != stretch.paragraph
                    own = first and cue.follows is not Follows.AS and self._opens(stretch)
                    return [Candidate("follows_on", cue, cue.mention, at - after)] if own else []
                comma = words[stretch.last - 1] == "," or words[stretch.end : stretch.end + 1] == [","]
                return [Candidate("follows" if comma else "follows_stop", cue, cue.mention, at - after)]
            if words[at] in ".?!;,:" or at in self.cues.inside or classes[at] & _JOINING:
                return []
        return []

    def _opens(self, stretch: Stretch) -> bool:
        """Whether a sentence begins with the quotation."""
        return self.view.sentences[self.view.sentence_of[stretch.opening]][0] == stretch.opening

    def _stops(self, k: int, ends: int) -> bool:
        """Whether a clause ends before token ``k``."""
        return k >= ends or self.view.words[k] in ".,;:?!"

    def _subject_after(self, stretch: Stretch) -> list[Candidate]:
        """Whoever stands right after a quotation that a sentence begins with: "“…,” the poster read."."""
        words, lowers, names = self.view.words, self.view.lowers, self.mentions.name_at
        after = stretch.end
        ends = min(self.view.paragraphs[stretch.paragraph][1], after + _LONGEST_SUBJECT)
        mark = words[stretch.last - 1]
        if after + 1 >= ends or mark not in (",", "?", "!") or not self._opens(stretch):
            return []
        if mark != "," and words[after][0].isupper() and after not in names:
            return []
        inverted = words[after].islower() and (after + 1 in names or lowers[after + 1] in ("a", "an", "the", "one"))
        verb_first = inverted and not self.view.classes[after] & _NO_VERB
        mention = self.mentions.after(after + verb_first, ends)
        if mention is not None and not verb_first and mention.last - after > 1 and self._stops(mention.last, ends):
            mention = self.mentions.after(after, mention.last - 1)  # before a full stop, its last word is the verb
        return [Candidate("stands_after", None, mention)] if mention is not None else []

    def _is_plain(self, stretch: Stretch, candidate: Candidate) -> bool:
        """Mark "…," she said: a quotation of some length, a comma, the cue at once."""
        mention = candidate.mention
        candidate.sure = (
            candidate.pattern == "follows"
            and not candidate.distance
            and mention is not None
            and mention.kind in (MentionKind.NAME, MentionKind.PRONOUN)
            and (stretch.last - stretch.first >= _SHORTEST_PLAIN or self._is_inverted(candidate))
        )
        return candidate.sure

    def _is_inverted(self, candidate: Candidate) -> bool:
        """Whether a verb and then a name follow, as in "“Never,” says Holm": plain speech, however short."""
        cue, mention = candidate.cue, candidate.mention
        named = mention is not None and mention.kind is MentionKind.NAME
        return named and cue is not None and cue.inverted and not {"q", "s"}.isdisjoint(cue.frames)

    def _plainly_introduced(self, stretch: Stretch) -> Candidate | None:
        """Mark He said: "…" and He said, "…": a reporting verb with its own subject, then the quotation at once."""
        cues = self.by_sentence.get(self.view.sentence_of[stretch.opening], [])
        at = bisect_left(cues, stretch.opening, key=lambda c: c.first)
        cue = cues[at - 1] if at else None
        if cue is None or cue.content != stretch.opening or cue.follows not in (Follows.QUOTATION, Follows.COLON):
            return None
        mention = cue.mention
        if "s" not in cue.frames or cue.shared or id(cue) in self.followed or mention is None:
            return None
        if (
            mention.kind not in (MentionKind.NAME, MentionKind.PRONOUN)
            or stretch.last - stretch.first < _SHORTEST_PLAIN
        ):
            return None
        return Candidate("introduces", cue, mention, sure=True)

    def _plainly_goes_on(self, stretch: Stretch, previous: Attributed) -> bool:
        """Whether nothing but the cue of "“…,” she said. “…”" stands between two quotations of some length."""
        before, cue = previous.stretch, previous.cue
        if cue is None or before.paragraph != stretch.paragraph or previous.pattern not in _FOLLOWING:
            return False
        if stretch.last - stretch.first < _SHORTEST_PLAIN or not before.end <= cue.first < stretch.opening:
            return False
        sentence = self.view.sentence_of[stretch.opening]
        return (
            self.view.sentences[sentence][0] == stretch.opening
            and self.view.words[stretch.last - 1] in ".?!"
            and stretch.opening - cue.end <= 1
            and not self.by_sentence.get(sentence)
        )

    def _follows(self, stretch: Stretch, cue: Cue, gap: int) -> bool:
        """Whether a cue that begins right after a quotation can be that quotation's own."""
        words = self.view.words
        last = words[stretch.last - 1]
        if cue.participle or cue.follows is Follows.AS or self.is_work(stretch):
            return False
        if cue.negated and last in ".?!":  # "“It is late.” Holm declined to comment"
            return False
        if cue.follows is Follows.COLON:
            return last == ","
        if last == "." and not cue.inverted and cue.follows not in (Follows.NOTHING, Follows.QUOTATION):
            return False
        if (
            last == "."
            and cue.follows is Follows.QUOTATION
            and cue.content != cue.last
            and words[stretch.end][0].isupper()
        ):
            return False
        reports_itself = cue.follows in (Follows.THAT, Follows.CLAUSE, Follows.QUESTION, Follows.OBJECT)
        if reports_itself and last != "," and gap == 0 and words[stretch.end] != ",":
            return last in "?!" and cue.follows is Follows.OBJECT
        return True

    def is_work(self, stretch: Stretch) -> bool:
        """Whether a title stands in apposition to what it is the title of: "her book, “Tides,” Holm says"."""
        words, lowers, k = self.view.words, self.view.lowers, stretch.opening
        if k < 2 or words[k - 1] != "," or lowers[k - 2] not in _WORKS or words[stretch.last - 1] != ",":
            return False
        return all(words[w][0].isupper() or lowers[w] in IN_TITLES for w in range(stretch.first, stretch.last - 1))

    def _in_sentence(self, stretch: Stretch) -> list[Candidate]:
        """Cues before and after the quotation in its sentence, nearest first."""
        words = self.view.words
        sentence = self.view.sentence_of[stretch.opening]
        cues = self.by_sentence.get(sentence, [])
        at = bisect_left(cues, stretch.opening, key=lambda c: c.first)
        before = cues[max(0, at - _MOST_BEFORE) : at]
        found: list[Candidate] = []
        mark = words[stretch.opening - 1] if stretch.opening else ""
        before = before or [
            c for c in self.by_sentence.get(sentence - 1, [])[-_MOST_BEFORE:] if c.content == stretch.opening
        ]
        for cue in reversed(before):
            gap = max(0, stretch.opening - cue.end)
            followed = id(cue) in self.followed
            if (
                (cue.content == stretch.opening and cue.follows in (Follows.QUOTATION, Follows.COLON))
                or (cue.follows is Follows.COLON and gap < 3)
                or (followed and (mark == "," or mark in _DASHES))
            ):
                pattern = "introduces"
            elif not followed and any(a <= stretch.opening < b for a, b in self.extent(cue)):
                pattern = "reports"
            elif mark in (",", ":") and cue.follows is Follows.NOTHING and "q" in cue.frames and not followed:
                pattern = "introduces"
            elif cue.noun or cue.lemma == "according" or followed:
                continue
            else:
                pattern = "around"
            found.append(Candidate(pattern, cue, cue.mention, gap))
        last = self.view.sentence_of[stretch.last - 1]
        if last != sentence:
            cues = self.by_sentence.get(last, [])
            at = bisect_left(cues, stretch.end, key=lambda c: c.first)
        for cue in cues[at : at + _MOST_CUES]:
            if cue.mention is not None and cue.start > stretch.opening and cue.first >= stretch.end:
                if any(a < stretch.last <= b for a, b in self.extent(cue)):
                    found.append(Candidate("reports", cue, cue.mention, cue.start - stretch.end))
                    break
        return found

    def _line_before(self, stretch: Stretch) -> list[Candidate]:
        """A paragraph before that ends in a colon."""
        view = self.view
        last = view.paragraphs[stretch.paragraph - 1][1] - 1
        if view.words[last] != ":":
            return []
        for cue in reversed(self.by_sentence.get(view.sentence_of[last], [])):
            return [Candidate("line_before", cue, cue.mention)]
        subject = self.cues.sentence_subject(last)
        return [Candidate("line_before", None, subject)] if subject is not None else []

    # -- names around --------------------------------------------------------------------------------------------

    def _inner_label(self, stretch: Stretch) -> Mention | None:
        """Read "“KHAN: Yes. …": a transcript that is quoted turn by turn."""
        words = self.view.words
        for k in range(stretch.first + 1, min(stretch.first + 4, stretch.last - 1)):
            if words[k] == ":":
                if not all(w.isupper() and len(w) > 1 for w in words[stretch.first : k]):
                    return None
                name = self.mentions.name_at.get(stretch.first)
                kind = MentionKind.NAME if name else MentionKind.GROUP
                return Mention(stretch.first, k, kind, k - 1, (name,) if name else ())
        return None

    def _labelled(self, stretch: Stretch) -> Candidate | None:
        """Read "Ana Holm, mayor: “…”" where it is a sentence of its own."""
        view = self.view
        begin = view.sentences[view.sentence_of[stretch.opening]][0]
        colon = stretch.opening - 1
        name = self.mentions.name_at.get(begin) if colon > begin and view.words[colon] == ":" else None
        if name is None or name.title_first != begin or not name.last < colon <= name.last + _LONGEST_SIGNATURE:
            return None
        if view.words[name.last] not in ",(":
            return None
        if any(view.classes[k] & (_AUXILIARY | _SPEAKING) for k in range(name.last, colon)):
            return None
        return Candidate("label", None, Mention(begin, name.last, MentionKind.NAME, name.last - 1, (name,)))

    def _signature(self, stretch: Stretch) -> Mention | None:
        """Read "“…” — Sipho Maqoma, nurse"."""
        words = self.view.words
        k = stretch.end
        if k + 1 >= len(words) or words[k] not in _DASHES:
            return None
        name = self.mentions.name_at.get(k + 1)
        if name is None or k + 1 in self.starting:
            return None
        if self.view.paragraphs[stretch.paragraph][1] - name.last >= _LONGEST_SIGNATURE:
            return None
        return Mention(name.title_first, name.last, MentionKind.NAME, name.last - 1, (name,))

    # -- the floor -----------------------------------------------------------------------------------------------

    def _from_previous(self, stretch: Stretch, previous: Attributed, begin: int, end: int) -> list[Candidate]:
        """Candidates that carry the source of the quotation before on."""
        view = self.view
        before = previous.stretch
        sentence_begin = view.sentences[view.sentence_of[stretch.opening]][0]
        if before.paragraph == stretch.paragraph:
            gap = stretch.opening - before.end
            cue = previous.cue
            own_between = cue is not None and before.end <= cue.end - 1 and cue.start < stretch.opening
            first, last = view.sentence_of[before.end - 1], view.sentence_of[stretch.opening]
            others = last - first > 3 or any(
                c is not cue and before.end <= c.first < stretch.opening
                for s in range(first, last + 1)
                for c in self.by_sentence.get(s, ())
            )
            if (own_between or (not others and gap <= 2)) and (sentence_begin == stretch.opening or gap <= 12):
                return [Candidate("goes_on", cue, previous.mention, gap)]
            if sentence_begin >= stretch.opening - 1:
                return [Candidate("same_floor", None, previous.mention, gap)]
            return [Candidate("same_source", None, previous.mention, gap)]
        if stretch.opening == begin and stretch.end >= end - 1 and stretch.paragraph - before.paragraph <= 1:
            return [Candidate("holds_floor", None, None)]
        return []

    def _named_around(self, stretch: Stretch, found: list[Candidate]) -> list[Candidate]:
        """Names and pronouns that stand in the sentence, or right after the quotation, whatever verb they have."""
        view = self.view
        lowers, name_at = view.lowers, self.mentions.name_at
        begin, end = view.sentences[view.sentence_of[stretch.opening]]
        taken = {c.mention.head for c in found if c.mention is not None}
        more: list[Candidate] = []
        k, tries = stretch.opening - 1, 0
        while k >= begin and tries < 3 and stretch.opening - k < _FARTHEST_NAME:
            if (k in name_at or lowers[k] in _STANDING) and k not in self.cues.inside:
                mention = self._standing_at(k)
                if mention is not None:
                    k = min(k, mention.first)
                    if mention.head not in taken:
                        more.append(Candidate("named_before", None, mention, stretch.opening - mention.last))
                    tries += 1
            k -= 1
        limit = min(max(end, stretch.end), view.paragraphs[stretch.paragraph][1], stretch.end + _FARTHEST_NAME)
        k, tries = stretch.end, 0
        while k < limit and tries < 2:
            if k in self.cues.inside:
                break
            mention = self._standing_at(k) if k in name_at or lowers[k] in _STANDING else None
            if mention is not None:
                if mention.head not in taken:
                    more.append(Candidate("named_after", None, mention, mention.first - stretch.end))
                k = mention.last
                tries += 1
            k += 1
        return more

    def _standing_at(self, k: int) -> Mention | None:
        name = self.mentions.name_at.get(k)
        if name is not None and self._owns(name):
            return None
        if name is not None:
            role = (name.title_first, name.first) if name.first > name.title_first else None
            return Mention(name.title_first, name.last, MentionKind.NAME, name.last - 1, (name,), role)
        if self.view.lowers[k] in _STANDING:
            antecedent = None
            if self.view.lowers[k] == "who":
                begin = self.view.sentences[self.view.sentence_of[k]][0]
                end = k - (k > begin and self.view.words[k - 1] == ",")
                antecedent = self.mentions.before(end, begin)
            return Mention(k, k + 1, MentionKind.PRONOUN, k, antecedent=antecedent)
        return None

    def _owns(self, name: Name) -> bool:
        """Whether a name stands just for what belongs to it: "Osei's lawyer", "the Osei campaign"."""
        view = self.view
        if name.last >= len(view.words):
            return False
        lower, has = view.lowers[name.last], view.classes[name.last]
        return lower in ("'s", "'") or bool(has & _BELONGING and view.words[name.last][0].islower() and not has & _VERB)

    def _from_sentence(self, stretch: Stretch, begin: int) -> list[Candidate]:
        """Weak candidates: the subject of the sentence, or the speaker that the sentence before introduces."""
        view = self.view
        sentence = view.sentence_of[stretch.opening]
        if view.sentences[sentence][0] < stretch.opening:
            subject = self.cues.sentence_subject(stretch.opening)
            return [Candidate("subject", None, subject)] if subject is not None else []
        if stretch.opening > begin:
            for cue in reversed(self.by_sentence.get(sentence - 1, ())):
                if cue.mention is not None:
                    return [Candidate("introduced", None, cue.mention)]
            last = stretch.opening - 1
        elif stretch.paragraph:
            last = view.paragraphs[stretch.paragraph - 1][1] - 1
        else:
            return []
        subject = self.cues.sentence_subject(last)
        if subject is not None and subject.kind is not MentionKind.GROUP:
            return [Candidate("introduced", None, subject)]
        return []
