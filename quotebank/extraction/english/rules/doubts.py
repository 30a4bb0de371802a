"""Words that nobody need have said, as the sentence that reports them tells."""

from __future__ import annotations

from quotebank.extraction.english.grammar import ACCORDANCE, ADVERB, COMPLEMENTISER, EQUATIVE, GENITIVE, HEARER
from quotebank.extraction.english.rules.reports import CARRIERS, FAKES, HOAXES, Report
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import single_word, word_list
from quotebank.records import Stance

_DOUBTING = word_list("doubting")
_WRONGLY = word_list("wrongly") | _DOUBTING
_MISQUOTING = word_list("misquoting")
_CARRYING = word_list("carrying")
_ASCRIBING = word_list("ascribing")
_COMMONLY = word_list("commonly")
_CREDITING = word_list("crediting")
_HEARSAY = word_list("hearsay")
_PRETENDING = word_list("pretending")
_FACT_CHECKING = word_list("fact_checking")
_FACT_CHECK = word_list("fact_check")
_CHECKED = word_list("checked")
_BE = word_list("forms_of_be")
_INVENTED = word_list("invented")
_UTTERED = word_list("uttered")
_PROOFS = word_list("proofs")
_POSTS = word_list("posts")
_SPREADING = word_list("spreading")
_CLAIMING = word_list("claiming")
_INTO_MOUTHS = frozenset(f"into {mouth}" for mouth in word_list("put_into_mouths"))
_TO_HAVE = [single_word("infinitive"), single_word("perfect of infinitives")]
_INSIDE = frozenset({single_word("place"), single_word("day")})
_NO = single_word("none")
_WHICH = single_word("thing")
_CARRIED = FAKES | HOAXES
_LABEL = 5
"""Tokens of an opening label, its colon among them; and in which a fake opens a sentence."""
_SUBJECT = 6
"""Tokens in which a sentence names its subject, and from a thing to what it only passes for."""

DOUBTS = RuleTable[Report, Stance | None]("whether words are doubtful")


@DOUBTS.rule(
    holds="FACT CHECK: No, Holm did not say “the dam leaks”.",
    fails="THE TOWN: Holm did not say that the dam leaks.",
    beside=frozenset({":"}),
)
def fact_check(report: Report) -> Stance | None:
    """What is printed to be checked is doubtful."""
    opening = report.doc.lowers[report.first : report.first + _LABEL]
    if ":" not in opening or report.first + opening.index(":") >= report.begin:
        return None
    label = opening[: opening.index(":")]
    checks = (len(label) == 1 and label[0] in _FACT_CHECKING) or " ".join(label) in _FACT_CHECK
    return Stance.DOUBTED if checks or not _CHECKED.isdisjoint(label) else None


@DOUBTS.rule(
    holds="Holm allegedly said that the dam leaks.",
    fails="Holm, who allegedly lied, said the dam leaks.",
    beside=_DOUBTING,
)
def doubtful_verb(report: Report) -> Stance | None:
    """An adverb beside the verb can say that it is unproven; "falsely claimed" doubts what is said, not by whom."""
    if report.cue is None:
        return None
    first, last = report.own
    near = (first, min(last + 1, report.last))
    if report.has(_DOUBTING, near) and not last <= report.begin < near[1]:
        return Stance.DOUBTED
    return Stance.DOUBTED if report.doc.lowers[last : last + 1] == [","] and _doubts(report, last + 1) else None


@DOUBTS.rule(
    holds="A post falsely quotes Holm as saying the dam leaks.",
    fails="A post quotes Holm as saying the dam leaks.",
    beside=_WRONGLY | _COMMONLY | _MISQUOTING,
)
def quoted_wrongly(report: Report) -> Stance | None:
    """Who is quoted wrongly, or falsely credited with words, did not say them."""
    lowers, clause = report.doc.lowers, report.before[1]
    for k in report.outside():
        wrongly = lowers[k] in _WRONGLY and lowers[k + 1 : k + 2] and lowers[k + 1] in _ASCRIBING
        if lowers[k] in _COMMONLY and lowers[k + 1 : k + 2] and lowers[k + 1] in _CREDITING:
            return Stance.DOUBTED
        if (wrongly or (lowers[k] in _MISQUOTING and _ascribes(report, k))) and "," not in lowers[k:clause]:
            return Stance.DOUBTED
    return None


@DOUBTS.rule(
    holds="“I sold the dam,” said Holm in a quote invented by its owner.",
    fails="Holm said “the dam leaks”, a quote that Lind likes.",
    beside=_INVENTED,
)
def invented_quote(report: Report) -> Stance | None:
    """A quotation that somebody invented is nobody else's."""
    lowers = report.doc.lowers
    made = any(lowers[k] in _INVENTED and lowers[k - 1] in CARRIERS for k in report.outside() if k > report.first)
    return Stance.DOUBTED if made else None


@DOUBTS.rule(
    holds="A satirical website wrote that the dam leaks.",
    fails="A local website wrote that the dam leaks.",
    beside=_CARRIED,
)
def doubtful_source(report: Report) -> Stance | None:
    """A forged, satirical or unproven source proves nothing."""
    if report.mention is None:
        return None
    places = range(report.mention.first, report.mention.last)
    return Stance.DOUBTED if any(map(report.fake_at, places)) else None


@DOUBTS.rule(
    holds="A fake quote has Holm saying: “The dam leaks.”",
    fails="After a fake quote spread, Holm said: “The dam leaks.”",
    beside=_CARRIED,
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


@DOUBTS.rule(
    holds="In a doctored clip that was shared on Sunday, Holm says: “The dam leaks.”",
    fails="After a doctored clip was shared on Sunday, Holm said: “The dam leaks.”",
    beside=_CARRIED,
)
def in_a_fake(report: Report) -> Stance | None:
    """What somebody says in a forged thing, which opens the sentence, is as forged."""
    if report.doc.lowers[report.first] not in _INSIDE:
        return None
    return Stance.DOUBTED if any(map(report.fake_at, range(report.first + 1, report.first + _LABEL))) else None


@DOUBTS.rule(
    holds="Holm was quoted on an invented front page as saying: “The dam leaks.”",
    fails="Holm was quoted on the front page as saying: “The dam leaks.”",
    beside=_CARRIED,
)
def quoted_in_a_fake(report: Report) -> Stance | None:
    """Who is quoted in a forged thing did not say it."""
    first, last = report.own
    return Stance.DOUBTED if last <= report.begin and any(map(report.fake_at, range(first, last))) else None


@DOUBTS.rule(
    holds="A screenshot purporting to show a message by Holm reads: “The dam leaks.”",
    fails="A screenshot that shows a message by Holm reads: “The dam leaks.”",
    beside=_PRETENDING,
)
def pretended_carrier(report: Report) -> Stance | None:
    """What only passes for somebody's post or message carries words that nobody need have said."""
    lowers = report.doc.lowers
    opening = range(report.first, min(report.first + _SUBJECT, report.begin, len(lowers) - 1))
    carrier = next((k for k in opening if lowers[k] in CARRIERS), None)
    if carrier is None:
        return None
    return Stance.DOUBTED if report.has(_PRETENDING, (carrier + 1, min(carrier + _SUBJECT, report.begin))) else None


@DOUBTS.rule(
    holds="Holm is said to have told the council that the dam leaks.",
    fails="Holm is proud to have told the council that the dam leaks.",
    beside=_HEARSAY,
)
def hearsay(report: Report) -> Stance | None:
    """What somebody is said, supposed or rumoured to have said, nobody answers for."""
    if report.cue is None:
        return None
    lowers, (first, last) = report.doc.lowers, report.own
    for k in range(max(report.first + 1, first - 4), last):
        if lowers[k] in _HEARSAY and lowers[k + 1 : k + 3] == _TO_HAVE and lowers[k - 1] in (_BE | _DOUBTING):
            return Stance.DOUBTED
    return None


@DOUBTS.rule(
    holds="“The dam leaks,” Holm says, with words put into his mouth by Lind.",
    fails="“The dam leaks,” Holm says, with words put into a book by Lind.",
    beside=frozenset(mouth.split()[-1] for mouth in _INTO_MOUTHS),
)
def put_into_a_mouth(report: Report) -> Stance | None:
    """Words that somebody puts into another's mouth are not the other's."""
    return Stance.DOUBTED if any(report.phrase(k, _INTO_MOUTHS) for k in report.outside()) else None


@DOUBTS.rule(
    holds="There is no evidence that Holm ever said “the dam leaks”.",
    fails="There is no evidence of a leak, but Holm said “the dam leaks”.",
    beside=_PROOFS,
)
def no_evidence(report: Report) -> Stance | None:
    """What nothing proves that somebody said is doubtful."""
    lowers, (first, last) = report.doc.lowers, report.before
    if not report.has(_PROOFS, (first, last)):
        return None
    for k in range(first + 1, min(last, report.begin - 1)):
        if lowers[k] in _PROOFS and _NO in lowers[max(first, k - 3) : k]:
            saying = lowers[k + 1] == GENITIVE and report.has(_UTTERED, (k, report.begin))
            saying = saying and "," not in lowers[k : report.begin]
            if saying or lowers[k + 1] == COMPLEMENTISER:
                return Stance.DOUBTED
    return None


@DOUBTS.rule(
    holds="A post with a million views claims that the dam leaks.",
    fails="A post with a million views says that the dam leaks.",
)
def claiming_post(report: Report) -> Stance | None:
    """What a post or a leaflet claims, nobody answers for."""
    if report.mention is None or report.cue is None or report.cue.lemma not in _CLAIMING:
        return None
    return Stance.DOUBTED if not _POSTS.isdisjoint(report.source) else None


@DOUBTS.rule(
    holds="A quotation doing the rounds, in which Holm says “the dam leaks”, is on every wall.",
    fails="A quotation, in which Holm says “the dam leaks”, is on every wall.",
    beside=_SPREADING,
)
def going_round(report: Report) -> Stance | None:
    """A quotation or a post that goes round proves nothing."""
    lowers, (first, last) = report.doc.lowers, report.before
    if not report.has(_SPREADING, (first, last)):
        return None
    for k in range(first, last):
        around = (max(first, k - 1), min(k + 5, last))
        if lowers[k] in CARRIERS and report.has(_SPREADING, around):
            if _WHICH in lowers[k:last] or lowers[last - 1] in _CARRYING:
                return Stance.DOUBTED
    return None


@DOUBTS.rule(
    holds="“The dam leaks,” Holm said, according to a fabricated post.",
    fails="“The dam leaks,” Holm said, according to a local post.",
    beside=_CARRIED,
)
def according_to_doubtful(report: Report) -> Stance | None:
    """Words that are known from a forged or unproven source only are doubtful."""
    lowers = report.doc.lowers
    for k in report.outside():
        if lowers[k] == ACCORDANCE and any(report.fake_at(j) for j in range(k + 1, min(k + 4, report.last))):
            return Stance.DOUBTED
    return None


def _doubts(report: Report, k: int) -> bool:
    return k < report.last and report.doc.lowers[k] in _DOUBTING


def _ascribes(report: Report, k: int) -> bool:
    """Whether who is misquoted is credited with these words: not as what somebody says about a misquotation."""
    lowers = report.doc.lowers
    behind = lowers[k + 1 : min(k + 8, report.last)]
    return EQUATIVE in behind or HEARER in behind or bool(report.doc.classes[k - 1] & ADVERB)
