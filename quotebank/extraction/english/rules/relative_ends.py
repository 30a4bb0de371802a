"""Where a relative clause in which something is reported ends: "Holm, who said the dam leaks, left"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import define

from quotebank.extraction.document.text import Document
from quotebank.extraction.english.cue import Cue
from quotebank.extraction.english.cues import Cues
from quotebank.extraction.english.grammar import (
    ADVERB,
    AUXILIARY,
    COMPLEMENTISER,
    CONJUNCTION,
    DETERMINER,
    NEGATION,
    RELATIVE,
    REPORTING,
    SPEECH_NOUN,
    SUBJECT,
    SUBORDINATOR,
)
from quotebank.extraction.english.mentions import Mention
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import single_word, word_list
from quotebank.extraction.lexicon.morphology import PAST_ENDING, POSSESSIVES
from quotebank.marks import DASHES

_NO_SUBJECT_END = SUBJECT | RELATIVE | CONJUNCTION | SUBORDINATOR | AUXILIARY | ADVERB | NEGATION | DETERMINER
_NONFINITE = word_list("gerunds_of_auxiliaries") | {"be", "been"}
_PASTS = word_list("irregular_pasts")
_OPENING = DASHES | {",", "("}
_DIED = single_word("death")
_SHORTEST_PAST = 5
"""Letters of a verb in "ed"."""
_MOST_BEFORE = 8
"""Tokens before the noun phrase that the clause describes, where that can be its sentence's subject."""


@define(slots=True, eq=False)
class RelativeClause:
    """What a cue reports inside a relative clause that describes its sentence's subject."""

    doc: Document
    cue: Cue
    others: Sequence[Cue]
    """The cues of its sentence."""
    described: Mention
    opener: str
    """The comma, dash or bracket before the clause; empty where none stands there."""
    apposed: bool
    """Whether a comma stands before what it describes: "Holm, the engineer who said it leaks, left"."""
    commas: list[int]
    """The tokens after the commas behind the cue, outside quotations or at their end."""

    def is_verb(self, k: int) -> bool:
        """Whether token ``k`` looks like a finite verb."""
        lower, has = self.doc.lowers[k], self.doc.classes[k]
        if has & AUXILIARY:
            return lower not in POSSESSIVES
        past = lower in _PASTS or (lower.endswith(PAST_ENDING) and len(lower) >= _SHORTEST_PAST) or lower == _DIED
        return past or bool(has & REPORTING and not has & SPEECH_NOUN)

    def verb_after(self, k: int) -> bool:
        """Whether a verb, perhaps with adverbs before it, stands at token ``k``."""
        while k + 1 < len(self.doc.words) and self.doc.classes[k] & ADVERB:
            k += 1
        return self.is_verb(k)


RELATIVE_ENDS = RuleTable[RelativeClause, int]("where a relative clause with a report in it ends")
"""The answer is the token after what is reported."""


@RELATIVE_ENDS.rule(
    holds="Ana Holm, who said that the dam, which is old, leaked, was elected on Monday.",
    fails="The crews met Ana Holm, who said that the dam is old, and left.",
)
def main_verb(clause: RelativeClause) -> int:
    """Behind a comma stands the verb of the sentence's own subject."""
    if clause.opener != "," and not clause.apposed:
        return 0
    inner = 0
    for k in clause.commas:
        if _opens_relative(clause.doc, k):
            inner += 1
        elif clause.verb_after(k):
            if not inner:
                return k
            inner -= 1
    return 0


@RELATIVE_ENDS.rule(
    holds="Ana Holm, who says she never saw the dam, and her crew both spoke to Lind.",
    fails="Ana Holm, who says she never saw the dam, the ferry or the pier, and her crew both spoke to Lind.",
)
def only_comma(clause: RelativeClause) -> int:
    """What a comma opens another closes, and there is only one."""
    return clause.commas[0] if clause.opener == "," and len(clause.commas) == 1 else 0


@RELATIVE_ENDS.rule(
    holds="Ana Holm (who said the dam had leaked) was met by Lind.",
    fails="Ana Holm, who said the dam had leaked, was met by Lind.",
)
def closed(clause: RelativeClause) -> int:
    """A bracket or a dash closes what another one opens."""
    closing = {")"} if clause.opener == "(" else DASHES if clause.opener in DASHES else set()
    doc, first = clause.doc, clause.cue.content
    end = doc.sentences[doc.sentence_of[first]][1]
    return next((k for k in range(first + 1, end) if doc.words[k] in closing), 0)


@RELATIVE_ENDS.rule(
    holds="A woman who said she had seen the ferry go down told Lind that nobody was on the dam.",
    fails="A woman who said she had seen the ferry met Lind.",
)
def next_cue(clause: RelativeClause) -> int:
    """Without commas, the clause ends where another reporting verb has what it describes as its subject."""
    for other in clause.others:
        if other.mention is None or other.relative or other.shared or other.first <= clause.cue.content:
            continue
        if other.mention.first == clause.described.first:
            return other.verb_first
    return 0


@RELATIVE_ENDS.rule(
    holds="A man who said he was the owner of the ferry was met by Lind after it had sunk.",
    fails="A man who said he was the owner of the ferry left.",
)
def second_auxiliary(clause: RelativeClause) -> int:
    """Without commas, the last auxiliary of a row of verbs is the sentence's own: "who said he was ill was wrong"."""
    doc, first = clause.doc, clause.cue.content
    if clause.opener or clause.apposed:
        return 0
    end = doc.sentences[doc.sentence_of[first]][1]
    stop = next((k for k in range(first + 1, end) if doc.words[k] == "," or doc.classes[k] & SUBORDINATOR), end)
    verbs = [k for k in range(first, stop) if clause.is_verb(k)]
    auxiliaries = (k for k in verbs[1:] if doc.classes[k] & AUXILIARY and doc.lowers[k] not in _NONFINITE)
    own = [k for k in auxiliaries if not doc.classes[k - 1] & _NO_SUBJECT_END]
    return own[-1] if own else 0


def relative_end(cues: Cues, cue: Cue, others: Sequence[Cue]) -> int:
    """The token after what a cue reports inside a relative clause of its sentence's subject; 0 where it is in none."""
    doc = cues.doc
    begin, end = doc.sentences[doc.sentence_of[cue.first]]
    who = cue.mention.first if cue.relative and cue.mention is not None else cue.start - 1
    if not begin < who < cue.first or not _opens_relative(doc, who):
        return 0
    opener = doc.words[who - 1] if doc.words[who - 1] in _OPENING else ""
    described = cues.phrases.before(who - bool(opener), begin)
    if described is None or not _is_subject(doc, described, begin):
        return 0
    commas = [*_commas(cues, cue.content, end - 1)]
    apposed = not opener and described.first > begin and doc.words[described.first - 1] == ","
    return RELATIVE_ENDS.first(RelativeClause(doc, cue, others, described, opener, apposed, commas)) or 0


def _opens_relative(doc: Document, k: int) -> bool:
    """Whether token ``k`` is "who", "which" or the like."""
    return bool(doc.classes[k] & RELATIVE) and doc.lowers[k] != COMPLEMENTISER


def _is_subject(doc: Document, described: Mention, begin: int) -> bool:
    """Whether a noun phrase can be its sentence's subject: it begins it, or stands behind a comma and a few words."""
    first = described.first
    if first == begin:
        return True
    if first - begin > _MOST_BEFORE or any(doc.classes[k] & AUXILIARY for k in range(begin, first)):
        return False
    return doc.words[first - 1] == "," or first - begin == 1


def _commas(cues: Cues, first: int, last: int) -> Iterator[int]:
    """The tokens after the commas between two tokens, outside quotations or at their end."""
    words, inside = cues.doc.words, cues.inside
    for k in range(first + 1, last):
        span = inside.get(k)
        if words[k] != ",":
            continue
        if span is None:
            yield k + 1
        elif k == span.last - 1 and span.end < last:
            yield span.end
