"""Reporting words in context: the source of each, the addressee, and what follows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property

from attrs import Factory, define

from quotebank import deadline
from quotebank.extraction.document.quotation_marks import QuotedSpan
from quotebank.extraction.document.text import Document, uncrowded
from quotebank.extraction.english.complements import Complement, Complements, Cue
from quotebank.extraction.english.grammar import (
    ADVERB,
    AUXILIARY,
    CONJUNCTION,
    DETERMINER,
    GROUP,
    NEGATION,
    NOUN_OPENER,
    ORGANISATION,
    PLACE,
    POSSESSIVE,
    PREPOSITION,
    QUANTIFIER,
    RELATIVE,
    REPORTING,
    ROLE,
    SPEECH_NOUN,
    SUBJECT,
    SUBORDINATOR,
    THOUGHT,
    TIME,
)
from quotebank.extraction.english.noun_phrases import Mention, MentionKind, NounPhrases
from quotebank.extraction.english.subjects import Subjects
from quotebank.extraction.lexicon.loader import VerbForm, speech_nouns, verbs
from quotebank.marks import DASHES

_NOUNS = GROUP | ROLE | TIME | PLACE | ORGANISATION
_COMMA_OR_DASH = DASHES | {","}
_BE = frozenset("is are was were be been being am 's 're isn't wasn't weren't aren't".split())
_MOST_TELLING = 120
"""Reporting words in 1,000 tokens before the rest are ignored; the densest of 1,200 articles has 82."""
_LONGEST_PREFIX = 5
_LONGEST_TITLE = 6
_DENYING = frozenset("deny denies denied denying".split())
_DECLINING = frozenset("declined declines decline declining refused refuses refuse refusing failed fails fail".split())
_GOVERNING = frozenset(
    (
        "went goes go going continued continues seemed appeared wanted wants used began begins began "
        "proceeded tried expected likely took had has have happened liked loves chose came moved rushed"
    ).split()
)
_ALSO_NOUNS = frozenset(
    (
        "report comment claim remark charge answer note question promise pledge vow request reply post tweet "
        "quote address share offer order name list detail voice process threat mention hint estimate forecast "
        "demand protest complaint joke boast appeal call plan challenge concede counter cry echo laugh object press "
        "query rule sigh smile state term text echo brand advocate"
    ).split()
)
_SEVERAL = frozenset(
    "some many most several few both all these those two three four five six seven eight nine ten".split()
)
_NOUNS_IN_ING = frozenset({"rule", "shoot", "fire"})
_NEEDING = {
    "point": [["out"], ["to"], ["at"], ["toward"], ["that"], [","]],
    "shoot": [["back"]],
    "fire": [["back"]],
}
"""What must come next for these verbs to be speech."""
_ASKED_ABOUT = frozenset("about whether if why what how by to".split())
_IDIOMS = {
    idiom.split()[-1]: idiom.split()
    for idiom in ("in fact", "in particular", "in turn", "of course", "once again", "in the past", "for the first time")
}
"""Adverbs of several words that may stand between a subject and its verb, by their last word."""
_QUOTED = frozenset({"quoted", "quotes", "quoting"})
_FAR_QUOTED = 12
"""Tokens between "quoted" and "as saying"."""
_BY_MEANS = frozenset("telephone phone email e-mail text video fax letter".split())
_OPENERS = frozenset(
    "that the a an to he she it they we his her their its there this these it's whether how why".split()
)


@define(slots=True)
class VerbGroup:
    """What stands before a verb and belongs to it: "has not yet", "went on to"."""

    first: int
    negated: bool
    auxiliaries: list[str] = Factory(list)
    infinitive: bool = False
    governing: str = ""
    """The word before the "to" of an infinitive."""
    object_before: bool = False
    """Whether an infinitive hangs on no verb that shares its subject: "a chance to say"."""


class Cues:
    """All the cues of a text in order."""

    def __init__(self, doc: Document, phrases: NounPhrases, quoted_spans: Sequence[QuotedSpan]) -> None:
        self.doc, self.phrases = doc, phrases
        self.opening_at = {s.opening: s for s in quoted_spans}
        self.inside: dict[int, QuotedSpan] = {}
        for quoted_span in quoted_spans:
            for i in range(quoted_span.opening, quoted_span.end):
                self.inside[i] = quoted_span
        self._quoted_spans = quoted_spans
        self._openings = [s.opening for s in quoted_spans]
        self._ends = [s.end for s in quoted_spans]
        self.complements = Complements(phrases, self.opening_at, self.inside)
        self.subjects = Subjects(phrases, self.inside)
        self.cues: list[Cue] = []
        self._find()

    def _find(self) -> None:
        doc = self.doc
        lowers, classes = doc.lowers, doc.classes
        table, nouns = verbs(), speech_nouns()
        in_sentence: list[Cue] = []
        sentence = -1
        telling = REPORTING | SPEECH_NOUN
        quoting = {
            doc.sentence_of[min(k, len(doc.words) - 1)] for s in self.opening_at.values() for k in (s.opening, s.end)
        }
        places = [k for k, has in enumerate(classes) if has & telling and k not in self.inside]
        for i in deadline.watched(uncrowded(places, _MOST_TELLING)):
            if doc.words[i][0].isupper() and i in self.phrases.name_at:
                continue
            number = doc.sentence_of[i]
            if number != sentence:
                sentence, in_sentence = number, []
            cue: Cue | None = None
            lower = lowers[i]
            if lower == "according":
                cue = self._according(i)
            else:
                form = table.get(lower)
                if form is not None and form.frames:
                    cue = self._verb(i, form, in_sentence)
                if cue is None and lower in nouns and "c" in nouns[lower].frames:
                    cue = self._noun(i, nouns[lower].lemma, nouns[lower].frames)
            if cue is not None and not (self._idle(cue) and number not in quoting):
                cue.sentence = number
                in_sentence.append(cue)
                self.cues.append(cue)

    def _idle(self, cue: Cue) -> bool:
        """Whether a verb that reports no clause stands without an object: "they continued", "she spoke in Lund"."""
        return cue.complement is Complement.NOTHING and not cue.inverted and not set(cue.frames) & {"c", "s"}

    # -- bounds --------------------------------------------------------------------------------------------------

    def left_limit(self, i: int) -> int:
        """The first token a phrase before ``i`` may take: the sentence's first, or the one after a quotation."""
        begin = self.doc.sentences[self.doc.sentence_of[i]][0]
        earlier = bisect_left(self._openings, i)
        while earlier and self._ends[earlier - 1] > begin:
            if not self._is_title(self._quoted_spans[earlier - 1], begin):
                return self._ends[earlier - 1]
            earlier -= 1
        return begin

    def _is_title(self, quoted_span: QuotedSpan, begin: int) -> bool:
        """Whether a few words in marks are part of the sentence around them, as the title of a book is."""
        k = quoted_span.opening - 1
        return (
            begin <= k and quoted_span.last - quoted_span.first <= _LONGEST_TITLE
            and self.doc.words[quoted_span.first][0].isupper()
            and (self.doc.lowers[k] == "'s" or bool(self.doc.classes[k] & (PREPOSITION | DETERMINER | POSSESSIVE)))
        )  # fmt: skip

    def right_limit(self, i: int) -> int:
        """The token that no phrase from ``i`` may reach: the sentence's end, or the next quotation."""
        end = self.doc.sentences[self.doc.sentence_of[i]][1]
        later = bisect_left(self._openings, i)
        return min(end, self._openings[later]) if later < len(self._openings) else end

    def quotations(self, first: int, last: int) -> Sequence[QuotedSpan]:
        """The quotations of which some part lies between two tokens."""
        return self._quoted_spans[bisect_right(self._ends, first) : bisect_left(self._openings, last)]

    # -- kinds of cue --------------------------------------------------------------------------------------------

    def _according(self, i: int) -> Cue | None:
        doc = self.doc
        if i + 2 >= len(doc.words) or doc.lowers[i + 1] != "to":
            return None
        right_limit = self.right_limit(i)
        mention = self.phrases.after(i + 2, right_limit)
        if mention is not None:
            mention = self.phrases.author(mention, right_limit)
            mention = self.phrases.named(mention, i + 2, min(right_limit + 1, len(doc.words)))
        end = mention.last if mention is not None else i + 2
        return Cue(i, i + 2, i, end, end, Complement.NOTHING, "according", "c", mention, inverted=True)

    def _noun(self, i: int, lemma: str, frames: str) -> Cue | None:
        """Read "Her claim that …", "Ortiz's claim was that …", "his promise to …"."""
        doc = self.doc
        after = doc.lowers[i + 1 : i + 3]
        if after[:1] == ["that"]:
            complement, content = Complement.THAT, i + 2
        elif after in (["is", "that"], ["was", "that"]):
            complement, content = Complement.THAT, i + 3
        elif after[:1] == ["to"] and "i" in frames:
            complement, content = Complement.INFINITIVE, i + 1
        else:
            return None
        left_limit = self.left_limit(i)
        k = i
        while (
            k - 1 >= left_limit
            and i - k < 4
            and not doc.classes[k - 1] & (DETERMINER | POSSESSIVE | PREPOSITION | AUXILIARY)
        ):
            if doc.lowers[k - 1] in ("'s", "'"):
                break
            k -= 1
        if k - 1 < left_limit:
            return None
        mention: Mention | None = None
        if doc.classes[k - 1] & POSSESSIVE:
            mention = Mention(k - 1, k, MentionKind.PRONOUN, k - 1)
        elif doc.lowers[k - 1] in ("'s", "'"):
            mention = self.phrases.before(k - 1, left_limit)
        else:
            return None
        if mention is None:
            return None
        negated = "d" in frames
        return Cue(
            i, i + 1, mention.first, content, content, complement, lemma, "c", mention, negated=negated,
            noun=after[:1] == ["that"] or complement is Complement.INFINITIVE,
        )  # fmt: skip

    def _verb(self, i: int, form: VerbForm, earlier: list[Cue]) -> Cue | None:
        """Read a verb in its place: with its subject, with its agent, or with the source of a cue before it."""
        doc = self.doc
        lowers = doc.lowers
        left_limit, right_limit = self.left_limit(i), self.right_limit(i)
        group = self._group(i, form, left_limit)
        k = group.first
        if form.lemma in ("decline", "refuse") and lowers[i + 1 : i + 2] == ["to"] and i + 2 < len(lowers):
            if doc.classes[i + 2] & REPORTING:
                return None  # "declined to say": the cue is "say"
        if form.lemma in ("name", "call") and not group.auxiliaries and self._introduces(i, k, left_limit):
            return None  # "a man named Vera Holm"
        if form.lemma == "quote" and self._said_as(i, right_limit):
            return None  # "was quoted as saying", "quoted Osei as saying": the cue is "saying"
        if group.object_before:
            return self._shared(i, form, group, earlier, left_limit, right_limit)
        if self._no_verb(i, form, group, left_limit):
            return None
        past = form.form in ("past", "participle")
        by = lowers[i + 2] if lowers[i + 1 : i + 2] == ["by"] and i + 2 < right_limit else ""
        if past and not group.auxiliaries and by and by not in _BY_MEANS and not by.endswith("ing"):
            return self._agent(i, form, group, right_limit)  # "a plan announced by X"
        if past and any(a in _BE for a in group.auxiliaries):
            return self._agent(i, form, group, right_limit)
        aside = past and not group.auxiliaries and k > left_limit and lowers[k - 1] == ","
        if aside and right_limit - i <= 2 and (agent := self._agent_behind(i, form, group, right_limit)) is not None:
            return agent
        if form.form == "ing" and not group.auxiliaries:
            quoting = next(
                (q for q in range(k - 2, max(left_limit, k - _FAR_QUOTED) - 1, -1) if lowers[q] in _QUOTED), None
            )
            if quoting is None or self._said_as(quoting, right_limit) != k - 1:
                return self._shared(i, form, group, earlier, left_limit, right_limit, participle=True)
            k = quoting
            while k - 1 >= left_limit and doc.classes[k - 1] & (AUXILIARY | ADVERB):
                k -= 1
            if _BE.isdisjoint(lowers[k:quoting]):
                return self._quoted(i, form, quoting, left_limit, right_limit)
        if k > left_limit and doc.classes[k - 1] & CONJUNCTION:
            return self._shared(i, form, group, earlier, left_limit, right_limit)
        parenthesis = lowers[i + 1 : i + 2] == [","]
        mention = self.subjects.of_verb(k, left_limit, parenthesis=parenthesis) if k > left_limit else None
        if k > left_limit and lowers[k - 1] == "that" and (mention is None or mention.kind is MentionKind.PRONOUN):
            return None
        inverted = False
        if not group.infinitive and form.form in ("past", "s", "base"):
            behind = (
                self._after_verb(i, form, k, left_limit, right_limit)
                if mention is None or lowers[k - 1] == ","
                else None
            )
            if behind is not None and (mention is None or (form.lemma == "say" and self._ends_with(behind))):
                mention, inverted = behind, True
        if mention is None:
            if k == left_limit and k - 1 not in self.inside and past and _ASKED_ABOUT.issuperset(lowers[i + 1 : i + 2]):
                return None  # "Asked about it, …"
            return self._shared(i, form, group, earlier, left_limit, right_limit)
        if mention.kind is MentionKind.PRONOUN and lowers[mention.head] == "you":
            return None
        cue = Cue(
            k if group.governing in _DECLINING else i, i + 1, k if inverted else min(k, mention.first), i + 1, i + 1,
            Complement.NOTHING, form.lemma, form.frames, mention, inverted=inverted,
            negated=group.negated or self._nobody(mention, left_limit),
            relative=not inverted and lowers[k - 1] in ("who", "which", "that"),
        )  # fmt: skip
        self.complements.complete(cue, right_limit)
        self._report_after_comma(cue)
        return cue

    def _introduces(self, i: int, k: int, left_limit: int) -> bool:
        """Whether "named" or "called" only says who "a man" is."""
        lowers = self.doc.lowers
        name = self.phrases.name_at.get(i + 1)
        if name is None or {"a", "an", "another"}.isdisjoint(lowers[max(left_limit, k - 4) : k]):
            return False
        after = lowers[name.last : name.last + 1]
        verb = bool(after) and self.doc.classes[name.last] & REPORTING and after != ["'s"]
        return bool(verb) or after in ([","], ["."], ["who"])

    def _said_as(self, i: int, right_limit: int) -> int:
        """Where "as" stands in "quoted as saying", "quoted the mayor as saying"; 0 where it does not."""
        lowers, table = self.doc.lowers, verbs()
        for k in range(i + 1, min(i + _FAR_QUOTED, right_limit - 1)):
            if lowers[k] == "as":
                form = table.get(lowers[k + 1])
                return k if form is not None and form.form == "ing" else 0
        return 0

    def _quoted(self, i: int, form: VerbForm, quoting: int, left_limit: int, right_limit: int) -> Cue | None:
        """Read "the agency quoted X as saying": X speaks."""
        mention = self.phrases.after(quoting + 1, i - 1)
        if mention is None:
            return None
        outer = self.subjects.of_verb(quoting, left_limit, parenthesis=False) if quoting > left_limit else None
        start = outer.first if outer is not None else quoting
        cue = Cue(i, i + 1, start, i + 1, i + 1, Complement.NOTHING, form.lemma, form.frames, mention)
        self.complements.complete(cue, right_limit)
        return cue

    def _report_after_comma(self, cue: Cue) -> None:
        """Read "As Vera Holm noted, rents rose" and "But, she said, rents rose": the report comes after the comma."""
        doc = self.doc
        k, j = cue.start - 1, cue.end
        begin = doc.sentences[doc.sentence_of[cue.first]][0]
        if cue.complement is not Complement.NOTHING or doc.words[j : j + 1] != [","]:
            return
        prefix = range(begin, cue.start)
        phrase = prefix and doc.words[k] == "," and doc.classes[begin] & PREPOSITION and len(prefix) <= _LONGEST_PREFIX
        if phrase or all(doc.words[n] == "," or doc.classes[n] & (CONJUNCTION | ADVERB) for n in prefix):
            opener = doc.classes[j + 1] if j + 1 < len(doc.classes) else 0
            if opener & (SUBJECT | DETERMINER | POSSESSIVE) and not cue.inverted and not cue.shared:
                cue.content, cue.complement = j + 1, Complement.CLAUSE
            return
        if doc.lowers[k] != "as":
            return
        if (k == begin or doc.classes[k - 1] & (CONJUNCTION | SUBORDINATOR)) and not cue.shared:
            cue.start, cue.content, cue.complement = k, j + 1, Complement.CLAUSE

    def _group(self, i: int, form: VerbForm, left_limit: int) -> VerbGroup:
        """Read back over the auxiliaries, negations, adverbs and times before a verb."""
        doc = self.doc
        words, lowers, classes = doc.words, doc.lowers, doc.classes
        group = VerbGroup(i, "d" in form.frames)
        k = i
        while k > left_limit:
            lower, has = lowers[k - 1], classes[k - 1]
            if has & NEGATION:
                group.negated = True
                if has & AUXILIARY:
                    group.auxiliaries.append(lower)
            elif has & AUXILIARY and lower != "'s":
                group.auxiliaries.append(lower)
            elif lower == "'s" and form.form in ("past", "participle") and self._has(k - 1, left_limit):
                group.auxiliaries.append("has")
            elif (has & ADVERB and lower not in ("this", "that", "one")) or (
                lower.endswith("ly") and not has & _NOUNS and not self.phrases.name_at.get(k - 1)
            ):
                pass
            elif (
                lower in ("both", "all", "each")
                and k - 2 >= left_limit
                and not classes[k - 2] & (NOUN_OPENER | REPORTING)
            ):
                pass  # "Holm and Lind both said"
            elif lower in _IDIOMS and lowers[max(0, k - len(_IDIOMS[lower])) : k] == _IDIOMS[lower]:
                k -= len(_IDIOMS[lower]) - 1  # "has in fact said"
            elif lower == "to" and form.form == "base" and k - 2 >= left_limit:
                group.infinitive = True
                group.governing = governing = lowers[k - 2]
                if governing == "on" and k - 3 >= left_limit and lowers[k - 3] in ("went", "goes", "go", "going"):
                    k -= 1
                if governing in _DECLINING:
                    group.negated = True
                elif governing not in _GOVERNING and governing != "on" and not classes[k - 2] & (REPORTING | THOUGHT):
                    group.first, group.object_before = k - 1, True
                    return group
                k -= 1
            elif len(lower) == 4 and lower.isdigit() and k - 2 >= left_limit and lowers[k - 2] in ("in", "since", "by"):
                k -= 1
            elif (
                has & TIME
                and (k - 2 >= left_limit)
                and (lowers[k - 2] == "on" or words[k - 1][0].isupper())
                and lowers[k - 1] not in ("may", "march")
            ):
                if lowers[k - 2] in ("on", "in"):
                    k -= 1
            else:
                break
            k -= 1
        group.first = k
        return group

    def _has(self, k: int, left_limit: int) -> bool:
        """Whether "'s" at token ``k`` is a shortened "has": after a pronoun."""
        before = self.doc.classes[k - 1] if k - 1 >= left_limit and self.doc.lowers[k - 1] != "it" else 0
        return bool(before & (SUBJECT | RELATIVE))

    def _nobody(self, mention: Mention, left_limit: int) -> bool:
        """Whether a subject says that none of them did it: "none of the guards", "no one", "neither Holm nor Lind"."""
        lowers = self.doc.lowers
        before = lowers[mention.first - 1] if mention.first > left_limit else ""
        if lowers[mention.first] in ("no", "nobody", "none", "neither") or before in ("no", "nor", "neither"):
            return True
        return lowers[max(left_limit, mention.first - 2) : mention.first] == ["not", "even"]

    def _no_verb(self, i: int, form: VerbForm, group: VerbGroup, left_limit: int) -> bool:
        """Whether a word that could be a reporting verb is a noun or an adjective here: "his claims", "the alleged"."""
        k = group.first
        if form.lemma in _NEEDING and self.doc.lowers[i + 1 : i + 2] not in _NEEDING[form.lemma]:
            return True
        before, has = (self.doc.lowers[k - 1], self.doc.classes[k - 1]) if k > left_limit else ("", 0)
        if form.form in ("base", "s") and not group.infinitive:
            if (has & (DETERMINER | POSSESSIVE) and not has & QUANTIFIER) or before in ("'s", "'"):
                return True
            if has & PREPOSITION and before != "that":
                return True
            if before == "," and self.doc.lowers[i + 1 : i + 2] == [","] and form.form == "base":
                return True  # "wetter than, say, Lund"
            bare = (
                form.form == "base"
                and not group.auxiliaries
                and not (has & CONJUNCTION and form.lemma not in _ALSO_NOUNS)
            )
            if bare and not self.subjects.plural_before(k, left_limit):
                return True
            return form.lemma in _ALSO_NOUNS and not group.auxiliaries and self._is_noun(i, form.form, k, left_limit)
        if form.form in ("past", "participle") and not group.auxiliaries:
            if has & PREPOSITION and not has & SUBORDINATOR:
                return True  # "in reported crime"
            return bool(has & (DETERMINER | POSSESSIVE) and not has & (QUANTIFIER | SUBJECT))
        return form.form == "ing" and not group.auxiliaries and form.lemma in _NOUNS_IN_ING and not self._before_that(i)

    def _before_that(self, i: int) -> bool:
        return self.doc.lowers[i + 1 : i + 2] == ["that"]

    def _after_verb(self, i: int, form: VerbForm, k: int, left_limit: int, right_limit: int) -> Mention | None:
        """The subject after its verb: "“It works,” said Vera Holm"."""
        doc = self.doc
        after_mark = k == left_limit and k - 1 in self.inside
        comma = k > left_limit and doc.words[k - 1] in _COMMA_OR_DASH
        if comma and doc.words[k - 1] == "," and ("c" not in form.frames or set(form.frames) & {"o", "b"}):
            return None  # "…, called Osei a thief": the name is the verb's object
        if not (after_mark or comma or (k == left_limit and "q" in form.frames)):
            return None
        return self.subjects.after_verb(i, right_limit)

    def _ends_with(self, mention: Mention) -> bool:
        """Whether a person after a verb ends its clause, as in "Holm, 30, was hurt, said his mother, Ana Holm."."""
        doc = self.doc
        if mention.kind is not MentionKind.NAME and not doc.classes[mention.head] & (ROLE | GROUP):
            return False
        if mention.last < len(doc.words) and doc.lowers[mention.last] not in (".", ",", ";", "who"):
            return False
        end = doc.sentences[doc.sentence_of[mention.head]][1]
        return not any(  # "said his son's killer, Ole Dahl, had been there"
            doc.classes[k] & AUXILIARY and (doc.lowers[k - 1] == ")" or doc.lowers[k - 1] in _COMMA_OR_DASH)
            for k in range(mention.last, end)
        )

    def _is_noun(self, i: int, form: str, k: int, left_limit: int) -> bool:
        """Whether "claims", "report", "comments" is a noun here: by what follows, or by no subject before it."""
        doc = self.doc
        follower = doc.lowers[i + 1] if i + 1 < len(doc.words) else "."
        if follower in (
            "of",
            "about",
            "on",
            "from",
            "by",
            "made",
            "with",
            "in",
            "and",
            "or",
            "against",
            "are",
            "were",
            "is",
            "was",
            "have",
            "had",
        ):
            return True
        if k <= left_limit:
            return True
        before, has = doc.lowers[k - 1], doc.classes[k - 1]
        if before[0].isdigit() or (form == "s" and before in _SEVERAL):
            return True
        name = self.phrases.name_at.get(k - 1)
        if name is not None and name.title_first == left_limit and left_limit - 1 in self.inside:
            return False  # "“It works,” Holm notes."
        if has & (SUBJECT | QUANTIFIER) or before == "who" or name is not None:
            return follower in (",", ".") and not has & SUBJECT
        if has & (GROUP | ROLE | SPEECH_NOUN):
            return follower in (",", ".")
        if before == "," and follower in _OPENERS and follower != "that":
            return False
        mention = self.phrases.before(k, left_limit)
        return mention is None or "'s" in doc.lowers[mention.first : k] or follower not in _OPENERS

    def _agent(self, i: int, form: VerbForm, group: VerbGroup, right_limit: int) -> Cue | None:
        """Read "was described by X as …", "a plan announced by X": the source stands after "by"."""
        doc = self.doc
        j = i + 1
        while j < right_limit and j - i < 6 and doc.lowers[j] != "by":
            if doc.words[j] in ",.;:":
                return None
            j += 1
        if j >= right_limit or doc.lowers[j] != "by":
            return self._agent_behind(i, form, group, right_limit) if j == right_limit else None
        mention = self.phrases.after(j + 1, right_limit)
        if mention is None or (doc.classes[mention.first] & TIME):
            return None
        cue = Cue(
            i, i + 1, group.first, mention.last, mention.last, Complement.NOTHING, form.lemma, form.frames, mention,
            inverted=True, negated=group.negated,
        )  # fmt: skip
        self.complements.read(cue, mention.last, right_limit, allow_clause=False)
        self._report_after_comma(cue)
        return cue

    def _agent_behind(self, i: int, form: VerbForm, group: VerbGroup, opening: int) -> Cue | None:
        """Read "was branded “a trap” by X": the source stands behind the quotation."""
        quoted_span = self.inside.get(opening) if opening in self.opening_at else None
        if quoted_span is None or self.doc.lowers[quoted_span.end : quoted_span.end + 1] != ["by"]:
            return None
        if any(lower not in ("as", "a", "an", "the") for lower in self.doc.lowers[i + 1 : opening]):
            return None  # "was reported in a “trap” by Holm"
        mention = self.phrases.after(quoted_span.end + 1, self.right_limit(quoted_span.end))
        if mention is None or self.doc.classes[mention.first] & TIME or self.doc.lowers[mention.first] in _BY_MEANS:
            return None
        return Cue(
            i, i + 1, group.first, i + 1, opening, Complement.QUOTATION, form.lemma, form.frames, mention,
            inverted=True, negated=group.negated,
        )  # fmt: skip

    def _shared(
        self,
        i: int,
        form: VerbForm,
        group: VerbGroup,
        earlier: list[Cue],
        left_limit: int,
        right_limit: int,
        *,
        participle: bool = False,
    ) -> Cue | None:
        """A cue whose source is that of an earlier one, or the sentence's subject."""
        k = group.first
        mention = self.subjects.own(k, left_limit, participle=participle, infinitive=group.object_before)
        if mention is None:
            mention = next((c.mention for c in reversed(earlier) if c.mention is not None and not c.relative), None)
        mention = mention or self.sentence_subject(i)
        if mention is None and participle:
            mention = self.subjects.further_on(i, right_limit)
        cue = Cue(
            i, i + 1, k, i + 1, i + 1, Complement.NOTHING, form.lemma, form.frames, mention, shared=True,
            participle=participle, negated=group.negated or bool(k and self.doc.lowers[k - 1] in _DENYING),
        )  # fmt: skip
        self.complements.complete(cue, right_limit)
        return cue

    def sentence_subject(self, i: int) -> Mention | None:
        """The subject of the sentence that token ``i`` stands in, as far as it stands before ``i``."""
        return self.subjects.of_sentence(i)

    @cached_property
    def starting(self) -> dict[int, Cue]:
        """The cues by the token that they, with all that belongs to them, begin at."""
        return {cue.start: cue for cue in reversed(self.cues)}
