"""Whether a quoted span is speech, or a title, a nickname, scare quotes."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import ClassVar

from attrs import define

from quotebank.extraction.decisions.features import Features
from quotebank.extraction.decisions.place import VAGUE, Candidate
from quotebank.extraction.document.quotation_marks import QuotedSpan
from quotebank.extraction.english.grammar import CLAUSAL
from quotebank.extraction.english.word_shapes import size_of
from quotebank.extraction.lexicon.loader import word_list
from quotebank.extraction.models.linear import LinearModel

_FIRST_PERSON = word_list("first_person")
_FRAGMENT = 4
_SHORT_WORD = 4
_DASHES = frozenset({"—", "–", "--"})
FRAGMENT = "fragment"
"""The feature of a few words in marks without a reporting word near them: in doubt, scare quotes."""


class SpeechDecision:
    """Tells speech from what else stands in quotation marks."""

    strength: ClassVar = 8.0
    """L2 penalty used in fitting, chosen by cross-validation."""

    def __init__(self, model: LinearModel) -> None:
        self.model = model

    def lead(self, features: Features, quoted_span: QuotedSpan, best: Candidate | None, previous: str) -> float:
        """By how much the score exceeds the threshold, given the best candidate and what the span before was.

        A quoted span with a lead above 0 is speech.
        """
        found = speech_features(features, quoted_span, best, previous)
        return self.model.score(found) - self.threshold(found)

    def threshold(self, features: list[str]) -> float:
        """The threshold for some features; higher for a short fragment without a reporting word."""
        return self.model.doubtful if FRAGMENT in features else self.model.threshold


@define(slots=True, eq=False)
class _Looks:
    """What a quoted span and its surroundings look like, in a word each."""

    size: str
    end: str
    start: str
    case: str
    before: str
    before2: str
    after: str
    titled: str
    spoken: bool


@define(slots=True, eq=False)
class _Question:
    """A quoted span that may be speech, with its best candidate and what the span before was."""

    features: Features
    span: QuotedSpan
    looks: _Looks
    best: Candidate | None
    pattern: str
    previous: str


def speech_features(features: Features, quoted_span: QuotedSpan, best: Candidate | None, previous: str) -> list[str]:
    """The features of the question whether a quoted span is speech."""
    pattern = best.pattern if best is not None else "none"
    question = _Question(features, quoted_span, _looks(features, quoted_span), best, pattern, previous)
    found: list[str] = []
    for group in GROUPS:
        found += group(question)
    return found


# -- what it looks like ------------------------------------------------------------------------------------------


def _looks(features: Features, span: QuotedSpan) -> _Looks:
    """What a quoted span and its surroundings look like."""
    doc, opening = features.doc, span.opening
    begin, end = doc.paragraphs[span.paragraph]
    alpha = [k for k in range(span.first, span.last) if doc.words[k][0].isalpha()]
    return _Looks(
        size_of(span.last - span.first),
        _end(features, span),
        _start(features, span),
        _case(features, span.first),
        features.word(opening - 1) if opening > begin else "start",
        features.word(opening - 2) if opening - 1 > begin else "start",
        features.word(span.end) if span.end < end else "stop",
        _titled(features, alpha),
        any(doc.classes[k] & CLAUSAL for k in alpha),
    )


def _end(features: Features, span: QuotedSpan) -> str:
    """The mark that the span ends with."""
    words = features.doc.words
    inside = range(span.last - 1, span.first, -1)
    ends = words[next((k for k in inside if not _is_symbol(words[k])), span.last - 1)]
    if ends in ".,?!…;:":
        return ends
    return "dash" if ends in _DASHES else "word"


def _start(features: Features, span: QuotedSpan) -> str:
    """Of what the span stands at the beginning."""
    if _opens_paragraph(features, span):
        return "paragraph"
    doc = features.doc
    return "sentence" if span.opening == doc.sentences[doc.sentence_of[span.opening]][0] else "inside"


def _case(features: Features, k: int) -> str:
    if features.phrases.capital[k]:
        return "upper"
    return "lower" if features.doc.words[k][0].isalpha() else "other"


def _titled(features: Features, alpha: list[int]) -> str:
    """Whether the words have capitals as a title has: all of them, or all but the short ones."""
    capital, words = features.phrases.capital, features.doc.words
    small = [k for k in alpha if not capital[k]]
    if len(alpha) - len(small) >= 2 and not any(len(words[k]) > _SHORT_WORD for k in small):
        return "title"
    return "capital" if alpha and not small else "plain"


def _opens_paragraph(features: Features, span: QuotedSpan) -> bool:
    return span.opening == features.doc.paragraphs[span.paragraph][0]


def _is_symbol(word: str) -> bool:
    """Whether a token is an emoji or another sign, which stands after a sentence's end as often as in it."""
    return unicodedata.category(word[0]) in ("So", "Sk", "Cf")


# -- groups of features ------------------------------------------------------------------------------------------


def _shape(question: _Question) -> list[str]:
    """What the span looks like."""
    span, looks = question.span, question.looks
    size, end, start, case, before = looks.size, looks.end, looks.start, looks.case, looks.before
    before2, titled, spoken = looks.before2, looks.titled, looks.spoken
    return [
        f"size={size}",
        f"end={end}",
        f"start={start}",
        f"case={case}",
        f"before={before}",
        f"after={looks.after}",
        f"titled={titled}",
        f"spoken={spoken}",
        f"size={size}&end={end}",
        f"start={start}&end={end}",
        f"titled={titled}&size={size}",
        f"titled={titled}&before={before}",
        f"case={case}&start={start}",
        f"before2={before2}",
        f"before2={before2}&before={before}",
        f"secondary={span.secondary}",
        f"closed={span.closing is not None}",
        f"size={size}&before={before}",
        f"spoken={spoken}&size={size}",
    ]


def _apart(question: _Question) -> list[str]:
    """How far the span stands on its own."""
    features, span = question.features, question.span
    doc = features.doc
    begin, end = doc.sentences[doc.sentence_of[span.opening]]
    found = []
    if question.looks.before == ",":
        found.append(f"comma&before2={features.word(span.opening - 2)}")
    if _opens_paragraph(features, span) and span.end >= doc.paragraphs[span.paragraph][1] - 1:
        found.append(f"whole&end={question.looks.end}")
    if end - begin <= span.end - span.opening + 1:
        found.append("whole_sentence")
    return found


def _of_names_and_persons(question: _Question) -> list[str]:
    """Whether a nickname stands in the marks, and whether somebody speaks of themselves or to others."""
    features, span = question.features, question.span
    found = []
    if span.last - span.first <= 2 and span.opening in features.phrases.name_at:
        found.append("nickname")
    if not _FIRST_PERSON.isdisjoint(features.doc.lowers[span.first : span.last]):
        found.append("first_person")
    return found


def _by_pattern(question: _Question) -> list[str]:
    """How the best candidate is tied to the span."""
    pattern, looks = question.pattern, question.looks
    return [
        f"pattern={pattern}",
        f"pattern={pattern}&size={looks.size}",
        f"previous={question.previous}",
        f"pattern={pattern}&before={looks.before}",
        f"pattern={pattern}&titled={looks.titled}",
        f"pattern={pattern}&start={looks.start}",
    ]


def _edges(question: _Question) -> list[str]:
    """The first and the last word, and whether it is a few words without a reporting word."""
    features, span = question.features, question.span
    first, last = features.doc.words[span.first], features.doc.words[span.last - 1]
    found = [f"first={features.word(span.first)}", f"last={features.word(span.last - 1 - (last in '.,?!'))}"]
    vague = question.best is None or question.pattern in VAGUE
    sentence = first[0].isupper() and last in ".?!"
    return [*found, FRAGMENT] if vague and not sentence and span.last - span.first <= _FRAGMENT else found


def _of_candidate(question: _Question) -> list[str]:
    """The best candidate's cue and mention."""
    features, best, pattern = question.features, question.best, question.pattern
    if best is None:
        return []
    kind = features.mention(best.mention)
    return [
        *[f"best:{feature}" for feature in features.cue(best.cue)],
        f"mention={kind}",
        f"pattern={pattern}&mention={kind}",
    ]


def _of_verb(question: _Question) -> list[str]:
    """The words between a mention and the span after it."""
    features, best, pattern = question.features, question.best, question.pattern
    if best is None or best.mention is None or best.mention.last > question.span.opening:
        return []
    verb = best.mention.last
    return [
        f"verb={features.written(verb)}",
        f"{pattern}&verb={features.word(verb)}&{features.word(verb + 1)}",
        f"{pattern}&gap={size_of(question.span.opening - verb)}",
    ]


GROUPS: tuple[Callable[[_Question], list[str]], ...] = (
    _shape,
    _apart,
    _of_names_and_persons,
    _by_pattern,
    _edges,
    _of_candidate,
    _of_verb,
)
"""The groups of features, each of which can be left out."""
