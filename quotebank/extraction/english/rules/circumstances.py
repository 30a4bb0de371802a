"""What stands between a cue and what it reports: adverbs, times, "to X", "in an interview with X"."""

from __future__ import annotations

from quotebank.extraction.document.text import Range
from quotebank.extraction.english.grammar import (
    ADVERB,
    AUXILIARY,
    COMPLEMENTISER,
    EXPLETIVE,
    HEARER,
    INFINITIVE,
    NEGATION,
    SUBJECT,
    TIME,
)
from quotebank.extraction.english.noun_phrases import Mention, MentionKind
from quotebank.extraction.english.rules.addressees import past_apposition, past_comma
from quotebank.extraction.english.rules.ahead import Ahead
from quotebank.extraction.english.rules.needs import Word
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.english.rules.times import past_time
from quotebank.extraction.lexicon.loader import single_word, word_list
from quotebank.extraction.lexicon.morphology import ADVERB_ENDING

_INTERPOSED = word_list("interposed")
_MANNERS = word_list("manners")
_PUBLISHED = word_list("published")
"""How what somebody says something in gets out: "said in a statement posted online"."""
_CLAUSE_ADVERBS = word_list("clause_adverbs")
_NO_ADVERBS = word_list("no_adverbs")
_CALL = single_word("call")
_COMPANY = single_word("company")
_INTERVIEW = single_word("interview")
_MOST_CIRCUMSTANCES = 5
_LONGEST_BRACKET = 10

CIRCUMSTANCES = RuleTable[Ahead, int]("what stands between a cue and what it reports")
"""Asked until none holds; the answer is the token after the circumstance."""


@CIRCUMSTANCES.rule(
    holds="Ana Holm said quietly that the dam leaks.",
    fails="Ana Holm said only the dam leaks.",
    needs=Word(ADVERB, endings=(ADVERB_ENDING,)),
)
def adverb(ahead: Ahead) -> int:
    """How something is said is not what is said, but "now" and "here" may open what is."""
    word = ahead.word
    if ahead.is_quantity(ahead.k) or ahead.classes(ahead.k) & NEGATION:
        return 0
    if ahead.classes(ahead.k) & ADVERB and word not in _CLAUSE_ADVERBS:
        return ahead.k + 1
    return ahead.k + 1 if word.endswith(ADVERB_ENDING) and len(word) > 4 and word not in _NO_ADVERBS else 0


@CIRCUMSTANCES.rule(
    holds="Ana Holm said Monday the dam leaks.",
    fails="Ana Holm said the dam leaks.",
)
def time(ahead: Ahead) -> int:
    """When something is said is not what is said."""
    return past_time(ahead)


@CIRCUMSTANCES.rule(
    holds="Ana Holm said to reporters the ferry is late.",
    fails="Ana Holm said the dam leaks to the east.",
    needs={HEARER},
)
def hearer(ahead: Ahead) -> int:
    """Whom something is said to stands before it."""
    if ahead.word != HEARER or ahead.takes("o") or ahead.cue.inverted or ahead.is_governed():
        return 0
    target = None if ahead.is_base_verb(ahead.k + 1) else ahead.phrase(ahead.k + 1)
    if target is None:
        return 0
    last = past_apposition(ahead, target, target.last)
    ahead.cue.addressee = (target.first, last)
    return past_comma(ahead, target, last)


@CIRCUMSTANCES.rule(
    holds="Ana Holm said in a statement the dam leaks.",
    fails="Ana Holm warned of a leak.",
    needs=_INTERPOSED,
)
def occasion(ahead: Ahead) -> int:
    """Where, when and by what means something is said stands before it."""
    if ahead.word not in _INTERPOSED or ahead.is_quantity(ahead.k):
        return 0
    k = past_preposition(ahead)
    if not k or (ahead.lower(k) != COMPLEMENTISER and ahead.is_governed()):
        return 0
    if ahead.cue.lemma == _CALL and ahead.lower(k) == INFINITIVE:
        return 0  # "called on the crews to leave"
    if ahead.cue.addressee is None and ahead.lower(k) == _COMPANY and _INTERVIEW in ahead.doc.lowers[ahead.k : k]:
        ahead.cue.addressee = _interviewer(ahead, k + 1)
    return k


@CIRCUMSTANCES.rule(
    holds="Ana Holm said on Monday (June 30) the dam leaks.",
    fails="Ana Holm said on Monday the dam (at Pell) leaks.",
)
def bracket(ahead: Ahead) -> int:
    """A date in brackets is when something was said."""
    if ahead.word != "(":
        return 0
    end = next((k for k in range(ahead.k, min(ahead.limit, ahead.k + _LONGEST_BRACKET)) if ahead.lower(k) == ")"), 0)
    dated = any(ahead.classes(k) & TIME or ahead.is_digit(k) for k in range(ahead.k, end))
    return end + 1 if dated else 0


def _interviewer(ahead: Ahead, k: int) -> Range | None:
    phrase = ahead.phrase(k)
    return (phrase.first, phrase.last) if phrase is not None else None


def past_circumstances(ahead: Ahead) -> None:
    """Go on to the token after the circumstances."""
    for _ in range(_MOST_CIRCUMSTANCES):
        past = CIRCUMSTANCES.first(ahead, ahead.word) if ahead.k < ahead.limit else None
        if past is None:
            break
        ahead.go(past)


def past_preposition(ahead: Ahead) -> int:
    """The token after the prepositional phrase ahead, "in a statement", "on Thursday"; 0 where it is none."""
    k = ahead.k + 1
    if ahead.is_digit(k) or ahead.classes(k) & TIME:
        return _past_date(ahead, k)
    phrase = ahead.phrase(k)
    if phrase is None or _is_subject(ahead, phrase):
        return 0
    k = ahead.past_owned(_past_published(ahead, phrase))
    while ahead.classes(k) & TIME:
        k += 1
    # before an auxiliary it was the next clause's subject: "said in Iowa voters were ..."
    return 0 if ahead.classes(k) & AUXILIARY else k


def _past_date(ahead: Ahead, k: int) -> int:
    while ahead.is_digit(k) or ahead.classes(k) & TIME:
        k += 1
    return k


def _is_subject(ahead: Ahead, phrase: Mention) -> bool:
    """Whether a pronoun begins the next clause, though a preposition stands before it."""
    return bool(ahead.classes(phrase.head) & SUBJECT) and ahead.lower(phrase.head) != EXPLETIVE


def _past_published(ahead: Ahead, phrase: Mention) -> int:
    k = phrase.last
    if ahead.lower(k) not in _PUBLISHED or phrase.kind in (MentionKind.NAME, MentionKind.PRONOUN):
        return k
    return k + 2 if ahead.lower(k + 1) in _MANNERS else k + 1
