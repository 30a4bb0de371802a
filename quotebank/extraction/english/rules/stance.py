"""How an article reports words: as said, denied, not said, doubtful, supposed, or as fiction."""

from __future__ import annotations

from collections.abc import Container, Sequence, Set

from attrs import define

from quotebank.extraction.document.text import Document, Range
from quotebank.extraction.english.cue import Cue
from quotebank.extraction.english.grammar import (
    ACCORDANCE,
    ADVERB,
    AUXILIARY,
    COMPLEMENTISER,
    EQUATIVE,
    HEARER,
    INFINITIVE,
    NEGATION,
    REPORTING,
)
from quotebank.extraction.english.noun_phrases import Mention, MentionKind
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import single_word, word_list
from quotebank.records import Stance

_DOUBTING = word_list("doubting")
_WRONGLY = word_list("wrongly") | _DOUBTING
_MISQUOTING = word_list("misquoting")
_FAKES = word_list("fakes")
_CARRIERS = word_list("carriers")
_HOAXES = word_list("hoaxes")
_CARRYING = word_list("carrying")
_ASCRIBING = word_list("ascribing")
_FICTION = word_list("fiction")
_FILMS = word_list("films")
_CHARACTERS = word_list("characters")
_PARODIES = word_list("parodies")
_CONDITIONS = word_list("suppositions")
_SUPPOSING = word_list("supposing")
_EXPECTING = word_list("expecting")
_ASKING = word_list("asking_auxiliaries")
_AFTERWARDS = word_list("afterwards")
_FACT_CHECKING = word_list("fact_checking")
_BE = word_list("forms_of_be")
_INVENTED = word_list("invented")
_PROOFS = word_list("proofs")
_POSTS = word_list("posts")
_SPREADING = word_list("spreading")
_WORDS_SAID = word_list("words_said")
_CLAIMING = word_list("claiming")
_POINTING = word_list("pointing")
_STOPS = word_list("loose_joints") | {".", ",", ";", "!"}
_WRITING = word_list("writing_verbs")
_PLAYING = word_list("playing")
_PLAYED_BY = word_list("played_by")
_NOT_SAID = word_list("not_said")
_AS_IF = word_list("as_if")
_FACT_CHECK = word_list("fact_check")
_WITHOUT = word_list("doing_without")
_HAVE = frozenset({single_word("perfect of infinitives")})
_IN = single_word("place")
_NO = single_word("none")
_WHICH = single_word("thing")
_DRAFT = single_word("draft")
_OPEN = 5
"""Tokens from the beginning of a sentence in which "in a draft" says what the sentence is about."""
_TELLING = frozenset().union(
    _WRONGLY, _MISQUOTING, _FAKES, _HOAXES, _FICTION, _FILMS, _CHARACTERS, _PARODIES, _CONDITIONS, _SUPPOSING,
    _EXPECTING, _ASKING, _FACT_CHECKING, _INVENTED, _PROOFS, _SPREADING, _CLAIMING,
    _PLAYING, {_DRAFT}, {phrase.split()[0] for phrase in _FACT_CHECK}, {phrase.split()[-2] for phrase in _NOT_SAID},
)  # fmt: skip
"""Without any of these in its sentence or the next two, and without an infinitive, a report has no rule."""


_OUTSIDE = _MISQUOTING | _WRONGLY | _FILMS | _INVENTED | _PLAYING | {ACCORDANCE}
"""What is looked for beside the reported words."""
_REFUTING = _WORDS_SAID | {phrase.split()[0] for phrase in _NOT_SAID}
"""The first words of what refutes a quotation."""
_CARRIED = _FAKES | _HOAXES
_WORKS = _FICTION | _FILMS


@define(slots=True, eq=False)
class Report:
    """Words that an article reports, in the sentence of the cue or, without one, in which they begin."""

    doc: Document
    cue: Cue | None
    mention: Mention | None
    ranges: Sequence[Range]
    outer: Stance | None = None
    """How the report is reported that this one lies in."""
    quoted: Container[int] = ()
    """The tokens inside quotations."""
    first: int = 0
    last: int = 0
    """The tokens of the sentence, end exclusive."""
    after: int = 0
    """The end of the two sentences after it."""
    _outside: list[int] | None = None

    @property
    def begin(self) -> int:
        """The first token of what is reported."""
        return self.ranges[0][0]

    @property
    def before(self) -> Range:
        """What stands in the sentence before the words, or before their source if that comes first."""
        end = self.begin
        if self.mention is not None and self.first <= self.mention.first < end:
            end = self.mention.first
        return self.first, max(self.first, end)

    @property
    def own(self) -> Range:
        """The tokens of the verb with all that belongs to it; empty without a cue."""
        return (self.cue.verb_first, self.cue.last) if self.cue is not None else (0, 0)

    @property
    def source(self) -> Set[str]:
        """The words of the source and what stands beside it up to the verb."""
        if self.mention is None:
            return frozenset()
        return frozenset(self.doc.lowers[self.mention.first : self.mention.last])

    def outside(self) -> Sequence[int]:
        """The telling tokens of the sentence that are not among the reported words."""
        if self._outside is None:
            lowers = self.doc.lowers
            here = lowers[self.first : self.last]
            telling = (
                [] if _OUTSIDE.isdisjoint(here) else [k for k, word in enumerate(here, self.first) if word in _OUTSIDE]
            )
            self._outside = [k for k in telling if not any(first <= k < last for first, last in self.ranges)]
        return self._outside

    def has(self, words: Set[str], tokens: Range) -> bool:
        """Whether one of some words is among some tokens."""
        return not words.isdisjoint(self.doc.lowers[tokens[0] : tokens[1]])

    def fake_at(self, k: int) -> int:
        """The token after a forged or unproven carrier of words that begins here; 0 if none does."""
        lowers = self.doc.lowers
        if lowers[k] in _HOAXES:
            return k + 1
        if lowers[k] not in _FAKES:
            return 0
        return next((j + 1 for j in range(k + 1, min(k + 4, self.last)) if lowers[j] in _CARRIERS), 0)


STANCES = RuleTable[Report, Stance | None]("how words are reported")
"""Words that no rule reads are asserted, or, if their cue is negated, denied or not said."""


@STANCES.rule(
    holds="Holm denied that Lind had said that the dam leaks.",
    fails="Holm said that Lind had said that the dam leaks.",
)
def inside_doubt(report: Report) -> Stance | None:
    """What is told inside a report is as doubtful or supposed as that; inside a denial it is doubtful."""
    if report.outer in (Stance.DENIED, Stance.UNSAID):
        return Stance.DOUBTED
    return report.outer if report.outer is not Stance.ASSERTED else None


@STANCES.rule(
    holds="A parody account of Mayor Holm wrote: “The dam leaks.”",
    fails="Holm said of the parody account: “The dam leaks.”",
)
def parody(report: Report) -> Stance | None:
    """An imitation in jest speaks for nobody."""
    return Stance.FICTIONAL if not _PARODIES.isdisjoint(report.source) else None


@STANCES.rule(holds="The novel's narrator says that the dam leaks.", fails="The author said that the dam leaks.")
def character(report: Report) -> Stance | None:
    """A character of a work says what its author made up."""
    return Stance.FICTIONAL if not _CHARACTERS.isdisjoint(report.source) else None


@STANCES.rule(
    holds="In the play, the king says: “My dam leaks.”",
    fails="After the play, the king said: “My dam leaks.”",
)
def in_a_work(report: Report) -> Stance | None:
    """What is said in a play or a novel is invented, and in a film if the speaker has no name of its own."""
    named = report.mention is not None and report.mention.kind is MentionKind.NAME
    if report.cue is not None and report.cue.lemma in _WRITING:
        return None
    lowers, (first, last) = report.doc.lowers, report.before
    if not report.has(_WORKS, (first, last)):
        return None
    for k in range(first, last):
        if lowers[k] in _FICTION or (lowers[k] in _FILMS and not named):
            if _IN in lowers[max(first, k - 5) : k] and _opens(report, k):
                return Stance.FICTIONAL
    return None


@STANCES.rule(
    holds="Lind, who plays the priest, says in the opening scene: “The dam leaks.”",
    fails="Lind, who plays the priest, says in an interview: “The dam leaks.”",
)
def in_a_scene(report: Report) -> Stance | None:
    """What an actor says in a scene is the role's."""
    lowers = report.doc.lowers
    places = [k for k in report.outside() if lowers[k] in _FILMS and _IN in lowers[max(report.first, k - 4) : k]]
    acts = any(lowers[k] in _PLAYING for k in report.outside())
    return Stance.FICTIONAL if places and acts else None


@STANCES.rule(
    holds="The mayor, played by Lind, cries: “The dam leaks.”",
    fails="The mayor, helped by Lind, cries: “The dam leaks.”",
)
def played(report: Report) -> Stance | None:
    """A figure that somebody plays says what the author wrote."""
    lowers = report.doc.lowers
    return Stance.FICTIONAL if any(" ".join(lowers[k : k + 2]) in _PLAYED_BY for k in report.outside()) else None


@STANCES.rule(
    holds="FACT CHECK: No, Holm did not say “the dam leaks”.",
    fails="THE TOWN: Holm did not say that the dam leaks.",
)
def fact_check(report: Report) -> Stance | None:
    """What is printed to be checked is doubtful."""
    opening = report.doc.lowers[report.first : report.first + 3]
    checks = opening[1:2] == [":"] and opening[0] in _FACT_CHECKING
    return Stance.DOUBTED if checks or (opening[2:] == [":"] and " ".join(opening[:2]) in _FACT_CHECK) else None


@STANCES.rule(holds="Holm allegedly said that the dam leaks.", fails="Holm, who allegedly lied, said the dam leaks.")
def doubtful_verb(report: Report) -> Stance | None:
    """An adverb beside the verb can say that it is unproven; "falsely claimed" doubts what is said, not by whom."""
    if report.cue is None:
        return None
    first, last = report.own
    near = (first, min(last + 1, report.last))
    if report.has(_DOUBTING, near) and near[1] <= report.begin:
        return Stance.DOUBTED
    return Stance.DOUBTED if report.doc.lowers[last : last + 2][:1] == [","] and _doubts(report, last + 1) else None


@STANCES.rule(
    holds="A post falsely quotes Holm as saying the dam leaks.",
    fails="A post quotes Holm as saying the dam leaks.",
)
def quoted_wrongly(report: Report) -> Stance | None:
    """Who is quoted wrongly, or falsely credited with words, did not say them."""
    lowers, clause = report.doc.lowers, report.before[1]
    for k in report.outside():
        wrongly = lowers[k] in _WRONGLY and lowers[k + 1 : k + 2] and lowers[k + 1] in _ASCRIBING
        if (wrongly or (lowers[k] in _MISQUOTING and _ascribes(report, k))) and "," not in lowers[k:clause]:
            return Stance.DOUBTED
    return None


@STANCES.rule(
    holds="The image carries the words “I sold the dam”, a quote invented by its owner and ascribed to Holm.",
    fails="Holm said “the dam leaks”, a quote that Lind likes.",
)
def invented_quote(report: Report) -> Stance | None:
    """A quotation that somebody invented is nobody else's."""
    lowers = report.doc.lowers
    made = any(lowers[k] in _INVENTED and lowers[k - 1] in _CARRIERS for k in report.outside() if k > report.first)
    return Stance.DOUBTED if made else None


@STANCES.rule(
    holds="A satirical website wrote that the dam leaks.",
    fails="A local website wrote that the dam leaks.",
)
def doubtful_source(report: Report) -> Stance | None:
    """A forged, satirical or unproven source proves nothing."""
    if report.mention is None:
        return None
    places = range(report.mention.first, report.mention.last)
    return Stance.DOUBTED if any(map(report.fake_at, places)) else None


@STANCES.rule(
    holds="A fake quote has Holm saying: “The dam leaks.”",
    fails="After a fake quote spread, Holm said: “The dam leaks.”",
)
def doubtful_carrier(report: Report) -> Stance | None:
    """What is forged or unproven carries words that nobody need have said: "a deepfake of Holm saying"."""
    lowers, (first, last) = report.doc.lowers, report.before
    if not report.has(_CARRIED, (first, last)):
        return None
    for k in range(first, last):
        end = report.fake_at(k)
        if end and (end >= last or lowers[end] in _CARRYING or lowers[end] in _WRONGLY):
            return Stance.DOUBTED if "," not in lowers[k:last] else None
    return None


@STANCES.rule(
    holds="There is no evidence that Holm ever said “the dam leaks”.",
    fails="There is no evidence of a leak, but Holm said “the dam leaks”.",
)
def no_evidence(report: Report) -> Stance | None:
    """What nothing proves that somebody said is doubtful."""
    lowers, (first, last) = report.doc.lowers, report.before
    if not report.has(_PROOFS, (first, last)):
        return None
    for k in range(first + 1, last - 1):
        if lowers[k] in _PROOFS and _NO in lowers[max(first, k - 3) : k] and lowers[k + 1] == COMPLEMENTISER:
            return Stance.DOUBTED
    return None


@STANCES.rule(
    holds="A post with a million views claims that the dam leaks.",
    fails="A post with a million views says that the dam leaks.",
)
def claiming_post(report: Report) -> Stance | None:
    """What a post or a leaflet claims, nobody answers for."""
    if report.mention is None or report.cue is None or report.cue.lemma not in _CLAIMING:
        return None
    return Stance.DOUBTED if not _POSTS.isdisjoint(report.source) else None


@STANCES.rule(
    holds="A quotation doing the rounds, in which Holm says “the dam leaks”, is on every wall.",
    fails="A quotation, in which Holm says “the dam leaks”, is on every wall.",
)
def going_round(report: Report) -> Stance | None:
    """A quotation or a post that goes round proves nothing."""
    lowers, (first, last) = report.doc.lowers, report.before
    if not report.has(_SPREADING, (first, last)):
        return None
    for k in range(first, last):
        if lowers[k] in _CARRIERS and any(lowers[j] in _SPREADING for j in range(k + 1, min(k + 5, last))):
            if _WHICH in lowers[k:last] or lowers[last - 1] in _CARRYING:
                return Stance.DOUBTED
    return None


@STANCES.rule(
    holds="The card reads: “The dam leaks,” Holm said. She never said it.",
    fails="“The dam leaks,” Holm said. She never said why.",
)
def refuted(report: Report) -> Stance | None:
    """If the next sentences say that somebody never said it, or that the quote is a fake, it is doubtful."""
    lowers = report.doc.lowers
    following = range(report.last, min(report.after, len(lowers) - 3))
    for k in [k for k in following if lowers[k] in _REFUTING and k not in report.quoted]:
        ahead = next((j for j in (k + 2, k + 3) if " ".join(lowers[k:j]) in _NOT_SAID), 0)
        if ahead:
            if lowers[ahead] in _POINTING and not _STOPS.isdisjoint(lowers[ahead + 1 : ahead + 2]):
                return Stance.DOUBTED
        elif lowers[k] in _WORDS_SAID and lowers[k + 1] in _BE and not _FAKES.isdisjoint(lowers[k + 2 : k + 5]):
            return Stance.DOUBTED
    return None


@STANCES.rule(
    holds="“The dam leaks,” Holm said, according to a fabricated post.",
    fails="“The dam leaks,” Holm said, according to a local post.",
)
def according_to_doubtful(report: Report) -> Stance | None:
    """Words that are known from a forged or unproven source only are doubtful."""
    lowers = report.doc.lowers
    for k in report.outside():
        if lowers[k] == ACCORDANCE and any(report.fake_at(j) for j in range(k + 1, min(k + 4, report.last))):
            return Stance.DOUBTED
    return None


@STANCES.rule(
    holds="If Holm said the dam leaks, the market fell.",
    fails="Holm said the dam leaks if it rains.",
)
def condition(report: Report) -> Stance | None:
    """What stands in a clause with "if" or "whether" is supposed or asked."""
    if report.cue is None:
        return None
    start = report.mention.first if report.mention is not None else report.cue.start
    start = min(start, report.cue.start)
    inside = report.mention is not None and report.doc.lowers[report.mention.first] in _CONDITIONS
    before = report.doc.lowers[start - 1] if start > report.first else ""
    as_far = start - 1 > report.first and " ".join(report.doc.lowers[start - 2 : start]) in _AS_IF
    opens = inside or (before in _CONDITIONS and not report.cue.shared)
    return Stance.HYPOTHETICAL if opens and not as_far else None


@STANCES.rule(
    holds="Had Holm said “the dam leaks”, Lind would have left.",
    fails="“The dam leaks,” Holm had said.",
)
def inverted_auxiliary(report: Report) -> Stance | None:
    """A sentence that opens with an auxiliary before its subject asks, or supposes."""
    mention = report.mention
    if mention is None or mention.first != report.first + 1 or mention.last > report.begin:
        return None
    return Stance.HYPOTHETICAL if report.doc.lowers[report.first] in _ASKING else None


@STANCES.rule(
    holds="Holm is expected to say that the dam leaks.",
    fails="Holm went on to say that the dam leaks.",
)
def expected(report: Report) -> Stance | None:
    """What somebody is expected, or was, to say has not been said."""
    if report.cue is None or report.cue.negated:
        return None
    lowers, first = report.doc.lowers, report.cue.first
    if not _is_infinitive(report):
        return None
    return Stance.HYPOTHETICAL if lowers[first - 2] in _EXPECTING or lowers[first - 2] in _BE else None


@STANCES.rule(
    holds="Holm would say that the dam leaks.",
    fails="Holm would later say that the dam leaks.",
)
def supposed(report: Report) -> Stance | None:
    """An auxiliary of what may be makes a supposition, unless it tells what came later: "would later say"."""
    if report.cue is None or report.cue.negated:
        return None
    first, last = report.own
    near = (first, min(report.last, max(last + 3, report.begin)))
    if not report.has(_SUPPOSING, (first, last)) or report.has(_AFTERWARDS, near):
        return None
    return Stance.HYPOTHETICAL


@STANCES.rule(
    holds="In a draft of her speech, Holm said: “The dam leaks.”",
    fails="In a speech without a draft, Holm said: “The dam leaks.”",
)
def draft(report: Report) -> Stance | None:
    """What stands in a draft may never have been said."""
    lowers, first = report.doc.lowers, report.first
    opens = lowers[first] == _IN and _DRAFT in lowers[first : first + _OPEN]
    plain = not report.has(_WITHOUT, (first, first + _OPEN))
    return Stance.HYPOTHETICAL if opens and plain else None


def stance_of(doc: Document, report: Report) -> Stance:
    """Say how words are reported."""
    start = report.cue.first if report.cue is not None else report.begin
    number = doc.sentence_of[start]
    report.first, report.last = doc.sentences[number]
    ending = max(doc.sentence_of[report.ranges[-1][1] - 1], number)
    report.after = doc.sentences[min(ending + 2, len(doc.sentences) - 1)][1]
    telling = report.outer or _is_infinitive(report)
    if telling or not _TELLING.isdisjoint(doc.lowers[report.first : report.after]):
        found = STANCES.first(report)
        if found is not None:
            return found
    if report.cue is None or not report.cue.negated:
        return Stance.ASSERTED
    denies = "d" in report.cue.frames or report.cue.noun
    return Stance.DENIED if denies and not _undone(report) else Stance.UNSAID


def _is_infinitive(report: Report) -> bool:
    """Whether "to" stands before the verb."""
    first = report.cue.first if report.cue is not None else 0
    return first >= 2 and report.doc.lowers[first - 1] == INFINITIVE


def _undone(report: Report) -> bool:
    """Whether a denial is itself negated: who did not deny something did not say it either."""
    first, last = report.own
    return any(report.doc.classes[k] & NEGATION for k in range(first, last))


def _opens(report: Report, k: int) -> bool:
    """Whether a phrase around token ``k`` opens the sentence, before any other clause."""
    classes = report.doc.classes
    return not any(classes[j] & (AUXILIARY | REPORTING) for j in range(report.first, k))


def _doubts(report: Report, k: int) -> bool:
    return k < report.last and report.doc.lowers[k] in _DOUBTING


def _ascribes(report: Report, k: int) -> bool:
    """Whether who is misquoted is credited with these words: not as what somebody says about a misquotation."""
    lowers = report.doc.lowers
    behind = lowers[k + 1 : min(k + 8, report.last)]
    return EQUATIVE in behind or HEARER in behind or bool(report.doc.classes[k - 1] & ADVERB)
