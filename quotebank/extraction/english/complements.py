"""A reporting word in its place, and what follows it: the addressee, the circumstances, and what is reported."""

from __future__ import annotations

import enum
from collections.abc import Container, Mapping

from attrs import define

from quotebank.extraction.document.quotation_marks import Stretch
from quotebank.extraction.english.noun_phrases import Mention, MentionKind, Mentions
from quotebank.extraction.lexicon.loader import Word

_AUXILIARY, _ADVERB, _FIRST = int(Word.AUXILIARY), int(Word.ADVERB), int(Word.FIRST_NAME)
_DETERMINER, _PREPOSITION, _POSSESSIVE = int(Word.DETERMINER), int(Word.PREPOSITION), int(Word.POSSESSIVE)
_TIME, _REPORTING, _SPEECH_NOUN = int(Word.TIME), int(Word.REPORTING), int(Word.SPEECH_NOUN)
_SUBORDINATOR, _RELATIVE, _CONJUNCTION = int(Word.SUBORDINATOR), int(Word.RELATIVE), int(Word.CONJUNCTION)
_SUBJECT, _OBJECT = int(Word.SUBJECT), int(Word.OBJECT)
_GROUP, _NUMBER = int(Word.GROUP), int(Word.NUMBER)
_ENDS = frozenset(".,;?!)…") | {"—", "–", "--", "-"}
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
_PARENTHESES = frozenset({",", "—", "–", "--", "-"})
_FARTHEST_THAT = 20
"""So many tokens after a cue its "that" may stand."""
_WH = frozenset("whether who why how what when where which if".split())


class Follows(enum.Enum):
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
    follows: Follows
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


class Frames:
    """Reads on from a cue to what it reports."""

    def __init__(self, mentions: Mentions, openings: Container[int], inside: Mapping[int, Stretch]) -> None:
        self.view, self.mentions = mentions.view, mentions
        self._openings, self._inside = openings, inside

    def complete(self, cue: Cue, ceiling: int) -> None:
        """Say what follows a cue, and where what it reports begins."""
        j = cue.last
        if cue.inverted and cue.mention is not None:
            j = cue.mention.last
            cue.end = j
            self.read(cue, j, ceiling, allow_clause=False)
            return
        self.read(cue, j, ceiling, allow_clause=True)

    def read(self, cue: Cue, j: int, ceiling: int, *, allow_clause: bool) -> None:
        """Skip adverbs, the addressee and circumstances, and say what comes then."""
        view = self.view
        words, lowers, classes = view.words, view.lowers, view.classes
        end = view.sentences[view.sentence_of[cue.first]][1]
        frames = cue.frames
        if j < ceiling and lowers[j] in ("out", "back", "up", "on") and cue.lemma in _PHRASAL:
            if not (cue.lemma == "call" and lowers[j] == "on"):
                j += 1
        show = self._show(j, ceiling, end) if "o" in frames and allow_clause else None
        if show is not None:
            cue.addressee = (j, show.end)
            j = show.end
            ceiling = next((k for k in range(j, end) if k in self._openings), end)
        elif "o" in frames and allow_clause and j < ceiling and self._past_time(j, ceiling) == j:
            j = self._addressee(cue, j, ceiling)
        j = self._past_circumstances(cue, j, ceiling, allow_clause=allow_clause)
        that = None if j < ceiling and self._governs(cue, j) else self._that_ahead(cue, j, ceiling)
        if that is not None:
            cue.end = cue.content = j = that
        cue.end = max(cue.end, j)
        cue.content = j
        if j >= end:
            return
        lower, has, word = lowers[j], classes[j], words[j]
        if j in self._openings:
            cue.follows = Follows.QUOTATION
        elif word == ":":
            cue.follows, cue.content = Follows.COLON, j + 1
        elif word == "," and j + 1 < end and j + 1 in self._openings and not cue.inverted:
            cue.follows, cue.content = Follows.QUOTATION, j + 1
        elif lower == "that":
            if (
                "c" in frames
                and j + 1 < end
                and classes[j + 1] & _AUXILIARY
                and lowers[j + 1] not in ("being", "having")
            ):
                cue.follows = Follows.CLAUSE  # "said that was unfair"
            elif "c" in frames:
                cue.follows, cue.content = Follows.THAT, j + 1
            elif "n" in frames and allow_clause:
                cue.follows = Follows.OBJECT
        elif lower == "as" and "a" in frames:
            cue.follows, cue.content = Follows.AS, j + 1
        elif lower in _WH and ("w" in frames or (lower in ("how", "what", "why", "whether") and "c" in frames)):
            cue.follows = Follows.QUESTION if allow_clause or lower in ("whether", "if", "why") else Follows.NOTHING
        elif lower == "to" and ("t" in frames or "i" in frames) and self._base_verb(j + 1):
            cue.follows = Follows.INFINITIVE if allow_clause or "t" in frames else Follows.NOTHING
        elif not allow_clause or word in _ENDS or has & _CONJUNCTION:
            cue.follows = Follows.NOTHING
        elif self._governs(cue, j):
            cue.follows, cue.content = Follows.OBJECT, j + 1
        elif cue.lemma in _EXPRESSING and self._felt(j, ceiling) is not None:
            cue.content = self._felt(j, ceiling) or j
            cue.follows = Follows.THAT if lowers[cue.content - 1] == "that" else Follows.OBJECT
        elif "t" in frames and self._somebody_to(cue, j, ceiling):
            cue.follows = Follows.INFINITIVE
        elif "c" in frames and self._clause_starts(j, ceiling, cue):
            cue.follows = Follows.CLAUSE
        elif set(frames) & set("nb") and not has & _PREPOSITION:
            cue.follows = Follows.OBJECT

    def _felt(self, j: int, ceiling: int) -> int | None:
        """The token after "doubt that", "great concern about": what a feeling is expressed about."""
        lowers = self.view.lowers
        return next((k + 1 for k in range(j + 1, min(j + 4, ceiling)) if lowers[k] in _FELT), None)

    def _show(self, j: int, ceiling: int, end: int) -> Stretch | None:
        """The marks of "told “Good Morning” that", "told the station's “Good Morning” it was late": nobody's words."""
        view = self.view
        target = self.mentions.after(j, ceiling) if j < ceiling else None
        k = target.last if target is not None else j
        k += k < end and view.lowers[k] in ("'s", "’s", "'", "’")
        stretch = self._inside.get(k)
        if k not in self._openings or stretch is None or stretch.end >= end or view.words[stretch.end] in ",.;:":
            return None
        title = range(stretch.first, stretch.last)
        titled = all(view.words[w][0].isupper() or view.lowers[w] in IN_TITLES for w in title)
        return stretch if titled and view.words[stretch.first][0].isupper() else None

    def _addressee(self, cue: Cue, j: int, ceiling: int) -> int:
        """Read whom "told the inquiry" tells; the token after it."""
        view = self.view
        lowers, classes = view.lowers, view.classes
        target = self.mentions.after(j, ceiling)
        if target is None or (classes[j] & _RELATIVE and lowers[j] != "us"):
            return j
        j = self._before_subject(target, ceiling)
        number = j < ceiling and (lowers[j][0].isdigit() or view.words[j] in ("One", "Two", "Three", "Four", "Five"))
        if number and lowers[j - 1] in _NUMBERED:  # "told BBC Radio 4", "Channel 4 News"
            j += 1
            while j < ceiling and (view.words[j][0].isupper() or lowers[j] == "live"):
                j += 1
        if j < ceiling and lowers[j] in ("'s", "'"):
            while j < ceiling and not (
                classes[j] & (_PREPOSITION | _DETERMINER | _SUBORDINATOR) or view.words[j] in ",.:;"
            ):
                j += 1
        j = self._past_apposition(target, j, ceiling)
        cue.addressee = (target.first, j)
        return self._past_comma(cue, j, target.last, ceiling)

    def _past_apposition(self, target: Mention, j: int, ceiling: int) -> int:
        """Where "his boss, Vera Holm" ends."""
        if j != target.last or target.kind in (MentionKind.NAME, MentionKind.PRONOUN):
            return j
        named = self.mentions.named(target, target.first, min(ceiling + 1, len(self.view.words)))
        return named.last if named is not target and named.last <= ceiling else j

    def _past_comma(self, cue: Cue, j: int, known: int, ceiling: int) -> int:
        """Where what is told begins after an apposition: "told his boss, Vera Holm, | that it was late"."""
        lowers, classes = self.view.lowers, self.view.classes
        if j == known or j + 1 >= ceiling or lowers[j] != "," or j + 1 in self._openings:
            return j
        follows = "c" in cue.frames and not classes[j + 1] & _RELATIVE and self._clause_starts(j + 1, ceiling, cue)
        return j + 1 if lowers[j + 1] == "that" or follows else j

    def _before_subject(self, target: Mention, ceiling: int) -> int:
        """Where whom somebody tells ends, and a clause begins with its subject: "told reporters | Holm was ill"."""
        view = self.view
        last = target.last
        if len(target.names) != 1 or last >= ceiling or not view.classes[last] & _AUXILIARY:
            return last
        if view.lowers[last] in ("'s", "'"):
            return last
        name = target.names[0]
        if any(not has & _DETERMINER for has in view.classes[target.first : name.title_first]):
            return name.title_first
        for k in range(name.first + 1, name.last):  # "told Reuters | Holm was ill", "told the BBC | Holm was ill"
            if view.words[k - 1].isupper() or view.classes[k] & _FIRST or k == name.last - 1:
                return k
        return last

    def _governs(self, cue: Cue, j: int) -> bool:
        """Whether the preposition at ``j`` leads to what is reported: "warned of floods", "pointed to the gap"."""
        lower = self.view.lowers[j]
        before = cue.start - 1
        if before in self._inside and self.view.sentence_of[before] == self.view.sentence_of[cue.first]:
            return False  # "“Never,” he wrote of it": what he wrote stands before
        if lower == "to":
            return cue.lemma in _TO_OBJECT
        if "f" not in cue.frames or j + 1 >= len(self.view.words) or self.view.classes[j + 1] & _TIME:
            return False
        return lower in _ABOUT or cue.lemma in _GOVERNED.get(lower, ())

    def _past_circumstances(self, cue: Cue, j: int, ceiling: int, *, allow_clause: bool) -> int:
        """The token after adverbs, times, "to X" and "in an interview with X"."""
        view = self.view
        words, lowers, classes = view.words, view.lowers, view.classes
        for _ in range(5):
            if j >= ceiling:
                break
            lower, has = lowers[j], classes[j]
            if lower == "that" or words[j] in ":,.;":
                break
            if (has & _ADVERB and lower not in _CLAUSE_ADVERBS) or (
                lower.endswith("ly") and len(lower) > 4 and lower not in _NO_ADVERBS
            ):
                j += 1
                continue
            past = self._past_time(j, ceiling)
            if past > j:
                j = past
                continue
            if self._governs(cue, j):
                k = self._circumstance(j, ceiling) if lower in _INTERPOSED else None
                if k is None or lowers[k : k + 1] != ["that"]:
                    break
            if lower == "to" and "o" not in cue.frames and j + 1 < ceiling and not self._base_verb(j + 1):
                target = self.mentions.after(j + 1, ceiling)
                if target is not None and allow_clause:
                    j = self._past_apposition(target, target.last, ceiling)
                    if cue.addressee is None:
                        cue.addressee = (target.first, j)
                    j = self._past_comma(cue, j, target.last, ceiling)
                    continue
            if lower in _INTERPOSED:
                k = self._circumstance(j, ceiling)
                if k is not None:
                    if cue.addressee is None and lowers[k : k + 1] == ["with"] and "interview" in lowers[j:k]:
                        target = self.mentions.after(k + 1, ceiling)
                        cue.addressee = (target.first, target.last) if target is not None else None
                    j = k
                    continue
            break
        return j

    def _past_time(self, j: int, ceiling: int) -> int:
        """The token after a time without preposition: "Monday morning", "this week", "two days later"."""
        view = self.view
        lowers, classes = view.lowers, view.classes
        lower = lowers[j]
        k = j + 1
        if lowers[j : j + 4] == ["for", "the", "first", "time"]:
            return j + 4
        if lower == "only" and lowers[k : k + 1] == ["that"]:
            return k
        if lowers[k : k + 1] == ["times"]:
            return k + 1
        if classes[j] & _TIME and view.words[j][0].isupper() and lower != "may":
            if k < ceiling and (lowers[k] in ("morning", "afternoon", "evening", "night") or lowers[k][0].isdigit()):
                k += 1
            return k
        if k < ceiling and lower in ("this", "last", "next", "earlier", "later"):
            if lowers[k] in ("this", "that"):
                k += 1
            return k + 1 if k < ceiling and classes[k] & _TIME else j
        if k + 1 < ceiling and (classes[j] & _NUMBER or lower[0].isdigit() or lower in ("a", "an")):
            if lowers[k].removesuffix("s") in _SPANS and lowers[k + 1] in ("ago", "later", "earlier"):
                return k + 2
        return j

    def _that_ahead(self, cue: Cue, j: int, ceiling: int) -> int | None:
        """The "that" which begins the report further on: "said, for example, that"."""
        view = self.view
        words, lowers, classes = view.words, view.lowers, view.classes
        if "c" not in cue.frames or j >= ceiling or lowers[j] == "that" or cue.inverted:
            return None
        if lowers[j] == "to" and self._base_verb(j + 1):
            return None
        mark = words[j] if words[j] in _PARENTHESES else ""
        if not (mark or cue.addressee is not None or classes[j] & (_PREPOSITION | _TIME)):
            return None
        for k in range(j + 1, min(ceiling, j + _FARTHEST_THAT)):
            has, lower = classes[k], lowers[k]
            if lower == "that":
                return k if (k > j + 1 or not mark) and self._complementizer(k, ceiling, mark) else None
            if lower == "to" and set(cue.frames) & set("ti") and self._base_verb(k + 1):
                return None
            if words[k] in ".;:?!" or (has & (_REPORTING | _SUBJECT) and not mark and not has & _SPEECH_NOUN):
                return None
            if has & (_AUXILIARY | _SUBORDINATOR) and not has & _PREPOSITION and not mark:
                return None
        return None

    def _complementizer(self, k: int, ceiling: int, mark: str) -> bool:
        """Whether "that" at ``k`` begins a clause and describes no noun: after a closing mark, or before a subject."""
        view = self.view
        if k + 1 >= ceiling:
            return False
        if mark:
            return view.words[k - 1] in _PARENTHESES
        has = view.classes[k + 1]
        return not has & (_AUXILIARY | _REPORTING | _ADVERB) or bool(has & (_SUBJECT | _DETERMINER))

    def _somebody_to(self, cue: Cue, j: int, ceiling: int) -> bool:
        """Read "urged residents to keep off": the object is the addressee."""
        target = self.mentions.after(j, ceiling)
        if target is None or target.last >= ceiling or self.view.lowers[target.last] != "to":
            return False
        if not self._base_verb(target.last + 1):
            return False
        cue.addressee = (target.first, target.last)
        cue.content = target.last
        return True

    def _base_verb(self, j: int) -> bool:
        """Whether "to" before token ``j`` makes an infinitive, as far as its shape tells."""
        view = self.view
        if j >= len(view.words):
            return False
        has = view.classes[j]
        if has & (_DETERMINER | _POSSESSIVE | _OBJECT | _SUBJECT | _GROUP | _PREPOSITION) and not has & _REPORTING:
            return False
        return view.words[j][0].islower() and not view.lowers[j].endswith(("ers", "ists", "ians", "ors", "ing"))

    def _circumstance(self, j: int, ceiling: int) -> int | None:
        """The token after a prepositional phrase that begins at ``j``: "in a statement", "on Thursday"."""
        view = self.view
        words, lowers, classes = view.words, view.lowers, view.classes
        k = j + 1
        if k < ceiling and lowers[k][0].isdigit():
            k += 1
            while k < ceiling and (classes[k] & _TIME or lowers[k][0].isdigit()):
                k += 1
            return k
        if k < ceiling and classes[k] & _TIME:
            k += 1
            while k < ceiling and (
                lowers[k][0].isdigit()
                or classes[k] & _TIME
                or (words[k] == "," and k + 1 < ceiling and lowers[k + 1][0].isdigit())
            ):
                k += 1
            return k
        phrase = self.mentions.after(k, ceiling)
        if phrase is None or (
            phrase.kind is MentionKind.PRONOUN and classes[phrase.head] & _SUBJECT and lowers[phrase.head] != "it"
        ):
            return None
        k = phrase.last
        if k < ceiling and lowers[k] in _PUBLISHED and phrase.kind not in (MentionKind.NAME, MentionKind.PRONOUN):
            k += 1
            k += k < ceiling and lowers[k] in ("online", "live", "publicly", "overnight")
        if k < ceiling and lowers[k] in ("'s", "'"):
            k += 1
            while (
                k < ceiling
                and not classes[k] & (_PREPOSITION | _DETERMINER | _AUXILIARY | _SUBORDINATOR | _SUBJECT)
                and words[k][0].isalpha()
            ):
                k += 1
        while k < ceiling and classes[k] & _TIME:
            k += 1
        if k < ceiling and classes[k] & _AUXILIARY:
            return None  # it was the next clause's subject: "said in Iowa voters were ..."
        return k

    def _clause_starts(self, j: int, ceiling: int, cue: Cue) -> bool:
        """Whether a clause without "that" can begin at ``j``: a noun phrase and, later in the sentence, a verb."""
        view = self.view
        lowers, classes = view.lowers, view.classes
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
        if has & _SUBJECT:
            return True
        end = view.sentences[view.sentence_of[j]][1]
        if ("s" in cue.frames or cue.lemma == "say") and not has & _PREPOSITION:
            return has & _CONJUNCTION == 0
        for k in range(j + 1, min(end, j + 25)):
            if classes[k] & _AUXILIARY and lowers[k] != "'s":
                return True
            if view.words[k] in ",;:":
                break
        target = self.mentions.after(j, ceiling)
        if target is not None and target.last < end:
            follower = lowers[target.last]
            if (
                follower.endswith(("ed", "s"))
                and follower[0].isalpha()
                and not classes[target.last] & (_PREPOSITION | _SUBORDINATOR)
            ):
                return True
        return False
