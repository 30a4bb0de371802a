"""Words that were never said, as the text around them tells."""

from __future__ import annotations

from quotebank.extraction.english.grammar import AUXILIARY, COMPLEMENTISER, NEGATION
from quotebank.extraction.english.rules.reports import CARRIERS, FAKES, HOAXES, Report
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import single_word, word_list
from quotebank.records import Stance

_BE = word_list("forms_of_be")
_INVENTED = word_list("invented")
_MADE_UP = word_list("made_up")
_WORDS_SAID = word_list("words_said")
_FOR_IT = word_list("for_it")
_TRUTH_APT = word_list("truth_apt")
_UNTRUE = word_list("untrue")
_POINTING = word_list("pointing")
_STOPS = word_list("loose_joints") | {".", ",", ";", "!"}
_UTTERED = word_list("uttered")
_ANYTHING = word_list("anything")
_UNREAL = word_list("unreal")
_POSTS = word_list("posts") | word_list("words_said")
_CHECKS = word_list("checks")
_FROM_ELSEWHERE = word_list("from_elsewhere")
_MISSING = word_list("missing")
_NOWHERE = word_list("nowhere")
_PROOFS = word_list("proofs")
_NO = single_word("none")
_SUCH = single_word("kind")
_DID = single_word("deed")
_EXIST = single_word("existence")
_MADE = FAKES | HOAXES | _INVENTED
_UNMAKING = (_MADE | _UNREAL).union(phrase.split()[0] for phrase in _MADE_UP)
"""What is said of words that are a fake."""
_SEEN = 4
"""Tokens after a form of "be" in which it says that something is a fake."""
_NEAR = 8
"""Tokens around what says that words have another author, in which they are named."""

REFUTATIONS = RuleTable[Report, Stance | None]("whether the text around words refutes them")


@REFUTATIONS.rule(
    holds="The card reads: “The dam leaks,” Holm said. She never said it.",
    fails="“The dam leaks,” Holm said. She never said why.",
    beside=_UTTERED,
)
def never_said(report: Report) -> Stance | None:
    """If the next sentences say that somebody never said it, or anything like it, it is doubtful."""
    lowers, classes = report.doc.lowers, report.doc.classes
    for k in report.following():
        if lowers[k] not in _UTTERED or not any(classes[j] & NEGATION for j in range(max(report.last, k - 2), k)):
            continue
        after = lowers[k + 1 : k + 3]
        if after[:1] and after[0] in _ANYTHING:
            return Stance.DOUBTED
        if len(after) == 2 and after[0] in _POINTING and (after[1] in _STOPS or not _opens_clause(report, k)):
            return Stance.DOUBTED
    return None


@REFUTATIONS.rule(
    holds="“The dam leaks,” reads a poster by Holm. The quotation is a fake.",
    fails="“The dam leaks,” reads a poster by Holm. The paper is a fake.",
    beside=_UNMAKING,
)
def fake_words(report: Report) -> Stance | None:
    """If the next sentences say that the words, or what carries them, are a fake, they are doubtful."""
    lowers = report.doc.lowers
    carriers = {lowers[k] for k in report.outside() if lowers[k] in CARRIERS}
    posts = not _POSTS.isdisjoint(carriers)
    for k in report.following():
        noun = lowers[k]
        if noun in _WORDS_SAID or noun in carriers or (posts and noun in _POINTING and lowers[k - 1] in _STOPS):
            if _is_fake(report, k + 1, noun):
                return Stance.DOUBTED
    return None


@REFUTATIONS.rule(
    holds="The words “all dams leak and fall”, which have been attributed to Ada Holm, were made up by Bo Lind.",
    fails="The words “all dams leak and fall”, which have been attributed to Ada Holm, were cheered by Bo Lind.",
    beside=_UNMAKING,
)
def fake_subject(report: Report) -> Stance | None:
    """If the words are what their own sentence calls invented, they are doubtful."""
    lowers = report.doc.lowers
    opening = lowers[max(report.first, report.begin - _SEEN) : report.begin]
    if not any(word in _WORDS_SAID or word in CARRIERS for word in opening):
        return None
    behind = (k for k in report.outside() if k > report.begin and lowers[k] in _BE)
    return Stance.DOUBTED if any(_is_fake(report, k, "") for k in behind) else None


@REFUTATIONS.rule(
    holds="“The dam leaks,” said Holm, according to a card. The line was actually written by a poet.",
    fails="“The dam leaks,” said Holm, according to a card. The line was written by a poet.",
    beside=frozenset(max(phrase.split(), key=len) for phrase in _FROM_ELSEWHERE),
)
def from_elsewhere(report: Report) -> Stance | None:
    """If the text says that the words have another author, they are doubtful."""
    lowers = report.doc.lowers
    for k in (*report.outside(), *report.following()):
        if report.phrase(k, _FROM_ELSEWHERE):
            near = lowers[max(report.first, k - _NEAR) : k + _NEAR]
            if not _WORDS_SAID.isdisjoint(near) or not _POINTING.isdisjoint(near):
                return Stance.DOUBTED
    return None


@REFUTATIONS.rule(
    holds="“The dam leaks,” said Holm, according to a card. There is no record that she did.",
    fails="“The dam leaks,” said Holm, according to a card. There is no record of the rain.",
    beside=_NOWHERE | {_NO},
)
def without_proof(report: Report) -> Stance | None:
    """If the text finds no trace of the words, or of the occasion, they are doubtful."""
    lowers = report.doc.lowers
    for k in (*report.outside(), *report.following()):
        if lowers[k] in _NOWHERE and not _WORDS_SAID.isdisjoint(lowers[max(report.first, k - 12) : k]):
            return Stance.DOUBTED
        if lowers[k] != _NO:
            continue
        near = lowers[k + 1 : k + 10]
        near = near[: next((at for at, word in enumerate(near) if word in _STOPS), len(near))]
        if near[:1] == [_SUCH] and near[1:2] and near[1] in _MISSING:
            return Stance.DOUBTED
        proof = next((j for j, word in enumerate(near[:3]) if word in _PROOFS), None)
        if proof is not None and k > report.begin:
            claim = near[proof + 1 :]
            if not _UTTERED.isdisjoint(claim) or claim[-1:] == [_DID] or " ".join(claim[-2:]) in _FOR_IT:
                return Stance.DOUBTED
    return None


@REFUTATIONS.rule(
    holds="A post by the account of Holm says: “The dam leaks.” The account does not exist.",
    fails="A post by the account of Holm says: “The dam leaks.” The account does not lie.",
    beside=frozenset({_EXIST}),
)
def no_such_carrier(report: Report) -> Stance | None:
    """What does not exist carries nobody's words."""
    lowers, classes = report.doc.lowers, report.doc.classes
    for k in report.following():
        if (
            lowers[k] == _EXIST
            and classes[k - 1] & NEGATION
            and not CARRIERS.isdisjoint(lowers[max(report.last, k - 4) : k])
        ):
            return Stance.DOUBTED
    return None


@REFUTATIONS.rule(
    holds="Holm said: “The dam leaks.” Verdict: false.",
    fails="Holm said: “The dam leaks.” Verdict: guilty.",
    beside=_CHECKS,
)
def checked(report: Report) -> Stance | None:
    """The result of a check, before or after the words, may say that they are a fake."""
    lowers = report.doc.lowers
    for k in range(report.start, report.after - 1):
        if lowers[k + 1] == ":" and lowers[k] in _CHECKS and k not in report.quoted:
            if not _MADE.isdisjoint(lowers[k + 2 : k + 4]) or report.phrase(k + 2, _MADE_UP):
                return Stance.DOUBTED
    return None


def _opens_clause(report: Report, k: int) -> bool:
    """Whether a pronoun after a verb of saying begins what is said: "did not say it was late", "never said that he"."""
    doc = report.doc
    return doc.lowers[k + 1] == COMPLEMENTISER or bool(doc.classes[k + 2] & AUXILIARY)


def _is_fake(report: Report, k: int, noun: str) -> bool:
    """Whether a verb at token ``k`` says that its subject is a fake."""
    lowers = report.doc.lowers
    if lowers[k : k + 1] and lowers[k] not in _BE:
        return False
    said = lowers[k + 1 : k + 1 + _SEEN]
    stop = next((at for at, word in enumerate(said) if word in _STOPS), len(said))
    said = said[:stop]
    fakes = _MADE - _UNTRUE if noun in _TRUTH_APT or noun in _POINTING else _MADE
    if not fakes.isdisjoint(said) or any(report.phrase(j, _MADE_UP) for j in range(k + 1, k + 1 + len(said))):
        return True
    return any(word in _UNREAL and report.doc.classes[k + at] & NEGATION for at, word in enumerate(said) if at)
