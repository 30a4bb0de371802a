"""A reporting word in its place, and what follows it: the addressee, the circumstances, and what is reported."""

from __future__ import annotations

import enum
from collections.abc import Container, Mapping

from attrs import define

from quotebank.extraction.document.quotation_marks import QuotedSpan
from quotebank.extraction.english.grammar import (
    ADVERB,
    AUXILIARY,
    CONJUNCTION,
    DETERMINER,
    FIRST_NAME,
    GROUP,
    NUMBER,
    OBJECT,
    POSSESSIVE,
    PREPOSITION,
    RELATIVE,
    REPORTING,
    SPEECH_NOUN,
    SUBJECT,
    SUBORDINATOR,
    TIME,
)
from quotebank.extraction.english.noun_phrases import Mention, MentionKind, NounPhrases
from quotebank.marks import DASHES

_ENDS = frozenset(".,;?!)…") | DASHES
_INTERPOSED = frozenset(
    "in at on during after from via of about with before by through over outside following since".split()
)
_PUBLISHED = frozenset(
    "posted published shared released issued sent circulated distributed broadcast aired written read obtained seen "
    "given provided uploaded streamed televised emailed e-mailed tweeted retweeted recorded signed addressed submitted "
    "delivered leaked filmed filed taped printed quoted".split()
)
"""How what somebody says something in gets out: "said in a statement posted online"."""
IN_TITLES = frozenset("a an the of and & with in at on for to".split())
_NUMBERED = frozenset("radio channel tv tele network studio bbc itv rte".split())
_PHRASAL = frozenset("point go speak fire shoot call chime hit snap strike".split())
_ABOUT = frozenset("about of over against upon".split())
_GOVERNED = {
    "on": frozenset("comment elaborate insist speculate ponder".split()),
    "for": frozenset("ask call plead appeal argue inquire apologise apologize speak".split()),
}
_EXPRESSING = frozenset({"express", "voice"})
_FELT = frozenset("that about over at for with in".split())
_TO_OBJECT = frozenset("point respond admit refer allude react object".split())
_CLAUSE_ADVERBS = frozenset("first here there now then once long instead perhaps even only".split())
_NO_ADVERBS = frozenset("only family july italy early likely nearly roughly".split())
_SPANS = frozenset("minute hour day week month year decade".split())
_PARENTHESES = DASHES | {","}
_FARTHEST_THAT = 20
"""How many tokens after a cue its "that" may stand."""
_WH = frozenset("whether who why how what when where which if".split())


class Complement(enum.Enum):
    """What follows a cue, after its addressee and the circumstances."""

    NOTHING = "nothing"
    QUOTATION = "quotation"
    COLON = "colon"
    THAT = "that"
    QUESTION = "question"
    INFINITIVE = "infinitive"
    CLAUSE = "clause"
    OBJECT = "object"
    AS = "as"


@define(slots=True, eq=False)
class Cue:
    """A reporting word in its place.

    ``first`` to ``last`` are the cue's tokens, ``start`` is where its mention or verb group begins, ``end`` the token
    after everything that belongs to it (mention, addressee, circumstances), ``content`` where what it reports begins.
    """

    first: int
    last: int
    start: int
    end: int
    content: int
    complement: Complement
    lemma: str
    frames: str
    mention: Mention | None
    inverted: bool = False
    shared: bool = False
    """Whether the mention is that of an earlier cue or of the sentence's subject."""
    participle: bool = False
    negated: bool = False
    addressee: tuple[int, int] | None = None
    noun: bool = False
    sentence: int = 0
    inside: bool = False
    """Whether it stands inside a quotation, as somebody's own words."""
    relative: bool = False


class Complements:
    """Reads on from a cue to what it reports."""

    def __init__(self, phrases: NounPhrases, openings: Container[int], inside: Mapping[int, QuotedSpan]) -> None:
        self.doc, self.phrases = phrases.doc, phrases
        self._openings, self._inside = openings, inside

    def complete(self, cue: Cue, right_limit: int) -> None:
        """Say what follows a cue, and where what it reports begins."""
        j = cue.last
        if cue.inverted and cue.mention is not None:
            j = cue.mention.last
            cue.end = j
            self.read(cue, j, right_limit, allow_clause=False)
            return
        self.read(cue, j, right_limit, allow_clause=True)

    def read(self, cue: Cue, j: int, right_limit: int, *, allow_clause: bool) -> None:
        """Skip adverbs, the addressee and circumstances, and say what comes then."""
        doc = self.doc
        words, lowers, classes = doc.words, doc.lowers, doc.classes
        end = doc.sentences[doc.sentence_of[cue.first]][1]
        frames = cue.frames
        if j < right_limit and lowers[j] in ("out", "back", "up", "on") and cue.lemma in _PHRASAL:
            if not (cue.lemma == "call" and lowers[j] == "on"):
                j += 1
        show = self._show(j, right_limit, end) if "o" in frames and allow_clause else None
        if show is not None:
            cue.addressee = (j, show.end)
            j = show.end
            right_limit = next((k for k in range(j, end) if k in self._openings), end)
        elif "o" in frames and allow_clause and j < right_limit and self._past_time(j, right_limit) == j:
            j = self._addressee(cue, j, right_limit)
        j = self._past_circumstances(cue, j, right_limit, allow_clause=allow_clause)
        that = None if j < right_limit and self._governs(cue, j) else self._that_ahead(cue, j, right_limit)
        if that is not None:
            cue.end = cue.content = j = that
        cue.end = max(cue.end, j)
        cue.content = j
        if j >= end:
            return
        lower, has, word = lowers[j], classes[j], words[j]
        if j in self._openings:
            cue.complement = Complement.QUOTATION
        elif word == ":":
            cue.complement, cue.content = Complement.COLON, j + 1
        elif word == "," and j + 1 < end and j + 1 in self._openings and not cue.inverted:
            cue.complement, cue.content = Complement.QUOTATION, j + 1
        elif lower == "that":
            if (
                "c" in frames
                and j + 1 < end
                and classes[j + 1] & AUXILIARY
                and lowers[j + 1] not in ("being", "having")
            ):
                cue.complement = Complement.CLAUSE  # "said that was unfair"
            elif "c" in frames:
                cue.complement, cue.content = Complement.THAT, j + 1
            elif "n" in frames and allow_clause:
                cue.complement = Complement.OBJECT
        elif lower == "as" and "a" in frames:
            cue.complement, cue.content = Complement.AS, j + 1
        elif lower in _WH and ("w" in frames or (lower in ("how", "what", "why", "whether") and "c" in frames)):
            cue.complement = (
                Complement.QUESTION if allow_clause or lower in ("whether", "if", "why") else Complement.NOTHING
            )
        elif lower == "to" and ("t" in frames or "i" in frames) and self._base_verb(j + 1):
            cue.complement = Complement.INFINITIVE if allow_clause or "t" in frames else Complement.NOTHING
        elif not allow_clause or word in _ENDS or has & CONJUNCTION:
            cue.complement = Complement.NOTHING
        elif self._governs(cue, j):
            cue.complement, cue.content = Complement.OBJECT, j + 1
        elif cue.lemma in _EXPRESSING and self._felt(j, right_limit) is not None:
            cue.content = self._felt(j, right_limit) or j
            cue.complement = Complement.THAT if lowers[cue.content - 1] == "that" else Complement.OBJECT
        elif "t" in frames and self._somebody_to(cue, j, right_limit):
            cue.complement = Complement.INFINITIVE
        elif "c" in frames and self._clause_starts(j, right_limit, cue):
            cue.complement = Complement.CLAUSE
        elif set(frames) & set("nb") and not has & PREPOSITION:
            cue.complement = Complement.OBJECT

    def _felt(self, j: int, right_limit: int) -> int | None:
        """The token after "doubt that", "great concern about": what a feeling is expressed about."""
        lowers = self.doc.lowers
        return next((k + 1 for k in range(j + 1, min(j + 4, right_limit)) if lowers[k] in _FELT), None)

    def _show(self, j: int, right_limit: int, end: int) -> QuotedSpan | None:
        """The marks of "told “Good Morning” that", "told the station's “Good Morning” it was late": nobody's words."""
        doc = self.doc
        target = self.phrases.after(j, right_limit) if j < right_limit else None
        k = target.last if target is not None else j
        k += k < end and doc.lowers[k] in ("'s", "’s", "'", "’")
        quoted_span = self._inside.get(k)
        if (
            k not in self._openings
            or quoted_span is None
            or quoted_span.end >= end
            or doc.words[quoted_span.end] in ",.;:"
        ):
            return None
        title = range(quoted_span.first, quoted_span.last)
        titled = all(doc.words[w][0].isupper() or doc.lowers[w] in IN_TITLES for w in title)
        return quoted_span if titled and doc.words[quoted_span.first][0].isupper() else None

    def _addressee(self, cue: Cue, j: int, right_limit: int) -> int:
        """Read whom "told the inquiry" tells; the token after it."""
        doc = self.doc
        lowers, classes = doc.lowers, doc.classes
        target = self.phrases.after(j, right_limit)
        if target is None or (classes[j] & RELATIVE and lowers[j] != "us"):
            return j
        j = self._before_subject(target, right_limit)
        number = j < right_limit and (lowers[j][0].isdigit() or doc.words[j] in ("One", "Two", "Three", "Four", "Five"))
        if number and lowers[j - 1] in _NUMBERED:  # "told BBC Radio 4", "Channel 4 News"
            j += 1
            while j < right_limit and (doc.words[j][0].isupper() or lowers[j] == "live"):
                j += 1
        if j < right_limit and lowers[j] in ("'s", "'"):
            while j < right_limit and not (
                classes[j] & (PREPOSITION | DETERMINER | SUBORDINATOR) or doc.words[j] in ",.:;"
            ):
                j += 1
        j = self._past_apposition(target, j, right_limit)
        cue.addressee = (target.first, j)
        return self._past_comma(cue, j, target.last, right_limit)

    def _past_apposition(self, target: Mention, j: int, right_limit: int) -> int:
        """Where "his boss, Vera Holm" ends."""
        if j != target.last or target.kind in (MentionKind.NAME, MentionKind.PRONOUN):
            return j
        named = self.phrases.named(target, target.first, min(right_limit + 1, len(self.doc.words)))
        return named.last if named is not target and named.last <= right_limit else j

    def _past_comma(self, cue: Cue, j: int, known: int, right_limit: int) -> int:
        """Where what is told begins after an apposition: "told his boss, Vera Holm, | that it was late"."""
        lowers, classes = self.doc.lowers, self.doc.classes
        if j == known or j + 1 >= right_limit or lowers[j] != "," or j + 1 in self._openings:
            return j
        complement = (
            "c" in cue.frames and not classes[j + 1] & RELATIVE and self._clause_starts(j + 1, right_limit, cue)
        )
        return j + 1 if lowers[j + 1] == "that" or complement else j

    def _before_subject(self, target: Mention, right_limit: int) -> int:
        """Where whom somebody tells ends, and a clause begins with its subject: "told reporters | Holm was ill"."""
        doc = self.doc
        last = target.last
        if len(target.names) != 1 or last >= right_limit or not doc.classes[last] & AUXILIARY:
            return last
        if doc.lowers[last] in ("'s", "'"):
            return last
        name = target.names[0]
        if any(not has & DETERMINER for has in doc.classes[target.first : name.title_first]):
            return name.title_first
        for k in range(name.first + 1, name.last):  # "told Reuters | Holm was ill", "told the BBC | Holm was ill"
            if doc.words[k - 1].isupper() or doc.classes[k] & FIRST_NAME or k == name.last - 1:
                return k
        return last

    def _governs(self, cue: Cue, j: int) -> bool:
        """Whether the preposition at ``j`` leads to what is reported: "warned of floods", "pointed to the gap"."""
        lower = self.doc.lowers[j]
        before = cue.start - 1
        if before in self._inside and self.doc.sentence_of[before] == self.doc.sentence_of[cue.first]:
            return False  # "“Never,” he wrote of it": what he wrote stands before
        if lower == "to":
            return cue.lemma in _TO_OBJECT
        if "f" not in cue.frames or j + 1 >= len(self.doc.words) or self.doc.classes[j + 1] & TIME:
            return False
        return lower in _ABOUT or cue.lemma in _GOVERNED.get(lower, ())

    def _past_circumstances(self, cue: Cue, j: int, right_limit: int, *, allow_clause: bool) -> int:
        """The token after adverbs, times, "to X" and "in an interview with X"."""
        doc = self.doc
        words, lowers, classes = doc.words, doc.lowers, doc.classes
        for _ in range(5):
            if j >= right_limit:
                break
            lower, has = lowers[j], classes[j]
            if lower == "that" or words[j] in ":,.;":
                break
            if (has & ADVERB and lower not in _CLAUSE_ADVERBS) or (
                lower.endswith("ly") and len(lower) > 4 and lower not in _NO_ADVERBS
            ):
                j += 1
                continue
            past = self._past_time(j, right_limit)
            if past > j:
                j = past
                continue
            if self._governs(cue, j):
                k = self._circumstance(j, right_limit) if lower in _INTERPOSED else None
                if k is None or lowers[k : k + 1] != ["that"]:
                    break
            if lower == "to" and "o" not in cue.frames and j + 1 < right_limit and not self._base_verb(j + 1):
                target = self.phrases.after(j + 1, right_limit)
                if target is not None and allow_clause:
                    j = self._past_apposition(target, target.last, right_limit)
                    if cue.addressee is None:
                        cue.addressee = (target.first, j)
                    j = self._past_comma(cue, j, target.last, right_limit)
                    continue
            if lower in _INTERPOSED:
                k = self._circumstance(j, right_limit)
                if k is not None:
                    if cue.addressee is None and lowers[k : k + 1] == ["with"] and "interview" in lowers[j:k]:
                        target = self.phrases.after(k + 1, right_limit)
                        cue.addressee = (target.first, target.last) if target is not None else None
                    j = k
                    continue
            break
        return j

    def _past_time(self, j: int, right_limit: int) -> int:
        """The token after a time without preposition: "Monday morning", "this week", "two days later"."""
        doc = self.doc
        lowers, classes = doc.lowers, doc.classes
        lower = lowers[j]
        k = j + 1
        if lowers[j : j + 4] == ["for", "the", "first", "time"]:
            return j + 4
        if lower == "only" and lowers[k : k + 1] == ["that"]:
            return k
        if lowers[k : k + 1] == ["times"]:
            return k + 1
        if classes[j] & TIME and doc.words[j][0].isupper() and lower != "may":
            if k < right_limit and (
                lowers[k] in ("morning", "afternoon", "evening", "night") or lowers[k][0].isdigit()
            ):
                k += 1
            return k
        if k < right_limit and lower in ("this", "last", "next", "earlier", "later"):
            if lowers[k] in ("this", "that"):
                k += 1
            return k + 1 if k < right_limit and classes[k] & TIME else j
        if k + 1 < right_limit and (classes[j] & NUMBER or lower[0].isdigit() or lower in ("a", "an")):
            if lowers[k].removesuffix("s") in _SPANS and lowers[k + 1] in ("ago", "later", "earlier"):
                return k + 2
        return j

    def _that_ahead(self, cue: Cue, j: int, right_limit: int) -> int | None:
        """The "that" which begins the report further on: "said, for example, that"."""
        doc = self.doc
        words, lowers, classes = doc.words, doc.lowers, doc.classes
        if "c" not in cue.frames or j >= right_limit or lowers[j] == "that" or cue.inverted:
            return None
        if lowers[j] == "to" and self._base_verb(j + 1):
            return None
        mark = words[j] if words[j] in _PARENTHESES else ""
        if not (mark or cue.addressee is not None or classes[j] & (PREPOSITION | TIME)):
            return None
        for k in range(j + 1, min(right_limit, j + _FARTHEST_THAT)):
            has, lower = classes[k], lowers[k]
            if lower == "that":
                return k if (k > j + 1 or not mark) and self._complementizer(k, right_limit, mark) else None
            if lower == "to" and set(cue.frames) & set("ti") and self._base_verb(k + 1):
                return None
            if words[k] in ".;:?!" or (has & (REPORTING | SUBJECT) and not mark and not has & SPEECH_NOUN):
                return None
            if has & (AUXILIARY | SUBORDINATOR) and not has & PREPOSITION and not mark:
                return None
        return None

    def _complementizer(self, k: int, right_limit: int, mark: str) -> bool:
        """Whether "that" at ``k`` begins a clause and describes no noun: after a closing mark, or before a subject."""
        doc = self.doc
        if k + 1 >= right_limit:
            return False
        if mark:
            return doc.words[k - 1] in _PARENTHESES
        has = doc.classes[k + 1]
        return not has & (AUXILIARY | REPORTING | ADVERB) or bool(has & (SUBJECT | DETERMINER))

    def _somebody_to(self, cue: Cue, j: int, right_limit: int) -> bool:
        """Read "urged residents to keep off": the object is the addressee."""
        target = self.phrases.after(j, right_limit)
        if target is None or target.last >= right_limit or self.doc.lowers[target.last] != "to":
            return False
        if not self._base_verb(target.last + 1):
            return False
        cue.addressee = (target.first, target.last)
        cue.content = target.last
        return True

    def _base_verb(self, j: int) -> bool:
        """Whether "to" before token ``j`` makes an infinitive, as far as its shape tells."""
        doc = self.doc
        if j >= len(doc.words):
            return False
        has = doc.classes[j]
        if has & (DETERMINER | POSSESSIVE | OBJECT | SUBJECT | GROUP | PREPOSITION) and not has & REPORTING:
            return False
        return doc.words[j][0].islower() and not doc.lowers[j].endswith(("ers", "ists", "ians", "ors", "ing"))

    def _circumstance(self, j: int, right_limit: int) -> int | None:
        """The token after a prepositional phrase that begins at ``j``: "in a statement", "on Thursday"."""
        doc = self.doc
        words, lowers, classes = doc.words, doc.lowers, doc.classes
        k = j + 1
        if k < right_limit and lowers[k][0].isdigit():
            k += 1
            while k < right_limit and (classes[k] & TIME or lowers[k][0].isdigit()):
                k += 1
            return k
        if k < right_limit and classes[k] & TIME:
            k += 1
            while k < right_limit and (
                lowers[k][0].isdigit()
                or classes[k] & TIME
                or (words[k] == "," and k + 1 < right_limit and lowers[k + 1][0].isdigit())
            ):
                k += 1
            return k
        phrase = self.phrases.after(k, right_limit)
        if phrase is None or (
            phrase.kind is MentionKind.PRONOUN and classes[phrase.head] & SUBJECT and lowers[phrase.head] != "it"
        ):
            return None
        k = phrase.last
        if k < right_limit and lowers[k] in _PUBLISHED and phrase.kind not in (MentionKind.NAME, MentionKind.PRONOUN):
            k += 1
            k += k < right_limit and lowers[k] in ("online", "live", "publicly", "overnight")
        if k < right_limit and lowers[k] in ("'s", "'"):
            k += 1
            while (
                k < right_limit
                and not classes[k] & (PREPOSITION | DETERMINER | AUXILIARY | SUBORDINATOR | SUBJECT)
                and words[k][0].isalpha()
            ):
                k += 1
        while k < right_limit and classes[k] & TIME:
            k += 1
        if k < right_limit and classes[k] & AUXILIARY:
            return None  # it was the next clause's subject: "said in Iowa voters were ..."
        return k

    def _clause_starts(self, j: int, right_limit: int, cue: Cue) -> bool:
        """Whether a clause without "that" can begin at ``j``: a noun phrase and, later in the sentence, a verb."""
        doc = self.doc
        lowers, classes = doc.lowers, doc.classes
        has = classes[j]
        if lowers[j] in (
            "down",
            "up",
            "off",
            "out",
            "over",
            "away",
            "for",
            "of",
            "by",
            "with",
            "against",
            "to",
            "than",
            "about",
        ):
            return False
        if has & SUBJECT:
            return True
        end = doc.sentences[doc.sentence_of[j]][1]
        if ("s" in cue.frames or cue.lemma == "say") and not has & PREPOSITION:
            return has & CONJUNCTION == 0
        for k in range(j + 1, min(end, j + 25)):
            if classes[k] & AUXILIARY and lowers[k] != "'s":
                return True
            if doc.words[k] in ",;:":
                break
        target = self.phrases.after(j, right_limit)
        if target is not None and target.last < end:
            follower = lowers[target.last]
            if (
                follower.endswith(("ed", "s"))
                and follower[0].isalpha()
                and not classes[target.last] & (PREPOSITION | SUBORDINATOR)
            ):
                return True
        return False
