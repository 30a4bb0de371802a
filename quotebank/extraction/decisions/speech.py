"""Whether a quoted span is speech, or a title, a nickname, scare quotes."""

from __future__ import annotations

import unicodedata
from typing import ClassVar

from quotebank.extraction.decisions.features import Features
from quotebank.extraction.decisions.place import VAGUE, Candidate
from quotebank.extraction.document.quotation_marks import QuotedSpan
from quotebank.extraction.english.grammar import CLAUSAL
from quotebank.extraction.english.word_shapes import size_of
from quotebank.extraction.models.linear import LinearModel

_FIRST_PERSON = frozenset("i we you i'm we're don't my our".split())
_FRAGMENT = 4
FRAGMENT = "fragment"
"""The feature of a few words in marks without a reporting word near them: in doubt, scare quotes."""


class SpeechDecision:
    """Tells speech from what else stands in quotation marks."""

    strength: ClassVar = 4.0
    """L2 penalty used in fitting, chosen by cross-validation."""

    def __init__(self, model: LinearModel) -> None:
        self.model = model

    def is_speech(self, features: Features, quoted_span: QuotedSpan, best: Candidate | None, previous: str) -> bool:
        """Whether a quoted span is speech, given its best candidate and what the span before was."""
        found = speech_features(features, quoted_span, best, previous)
        return self.model.score(found) > self.threshold(found)

    def threshold(self, features: list[str]) -> float:
        """The threshold for some features; higher for a short fragment without a reporting word."""
        return self.model.doubtful if FRAGMENT in features else self.model.threshold


def speech_features(features: Features, quoted_span: QuotedSpan, best: Candidate | None, previous: str) -> list[str]:
    """The features of the question whether a quoted span is speech."""
    found = _quotation(features, quoted_span)
    pattern = best.pattern if best is not None else "none"
    shape = found[0]
    found += [
        f"pattern={pattern}",
        f"pattern={pattern}&{shape}",
        f"previous={previous}",
        f"pattern={pattern}&{found[4]}",
        f"pattern={pattern}&{found[6]}",
        f"pattern={pattern}&{found[2]}",
    ]
    words = features.doc.words
    inside_last = quoted_span.last - 1 - (words[quoted_span.last - 1] in ".,?!")
    found += [f"first={features.word(quoted_span.first)}", f"last={features.word(inside_last)}"]
    sentence = words[quoted_span.first][0].isupper() and words[quoted_span.last - 1] in ".?!"
    if (best is None or pattern in VAGUE) and not sentence and quoted_span.last - quoted_span.first <= _FRAGMENT:
        found.append(FRAGMENT)
    if best is not None:
        found += [f"best:{f}" for f in features.cue(best.cue)]
        found.append(f"mention={features.mention(best.mention)}")
        found.append(f"pattern={pattern}&mention={features.mention(best.mention)}")
        if best.mention is not None and best.mention.last <= quoted_span.opening:
            verb = best.mention.last
            found += [
                f"verb={features.written(verb)}",
                f"{pattern}&verb={features.word(verb)}&{features.word(verb + 1)}",
                f"{pattern}&gap={size_of(quoted_span.opening - verb)}",
            ]
    return found


def _is_symbol(word: str) -> bool:
    """Whether a token is an emoji or another sign, which stands after a sentence's end as often as in it."""
    return unicodedata.category(word[0]) in ("So", "Sk", "Cf")


def _quotation(features: Features, quoted_span: QuotedSpan) -> list[str]:
    """What a quoted span and its surroundings look like."""
    doc, capital = features.doc, features.phrases.capital
    words, lowers, classes = doc.words, doc.lowers, doc.classes
    first, last = quoted_span.first, quoted_span.last
    size = size_of(last - first)
    ends = words[next((k for k in range(last - 1, first, -1) if not _is_symbol(words[k])), last - 1)]
    end = ends if ends in ".,?!…;:" else "dash" if ends in ("—", "–", "--") else "word"
    upper = "upper" if capital[first] else "lower" if words[first][0].isalpha() else "other"
    begin, stop = doc.sentences[doc.sentence_of[quoted_span.opening]]
    paragraph_begin, paragraph_end = doc.paragraphs[quoted_span.paragraph]
    start = (
        "paragraph"
        if quoted_span.opening == paragraph_begin
        else "sentence"
        if quoted_span.opening == begin
        else "inside"
    )
    before = features.word(quoted_span.opening - 1) if quoted_span.opening > paragraph_begin else "start"
    after = features.word(quoted_span.end) if quoted_span.end < paragraph_end else "stop"
    before2 = features.word(quoted_span.opening - 2) if quoted_span.opening - 1 > paragraph_begin else "start"
    alpha = [k for k in range(first, last) if words[k][0].isalpha()]
    large = len([k for k in alpha if capital[k]])
    small = any(not capital[k] and len(words[k]) > 4 for k in alpha)
    titled = (
        "title"
        if len(alpha) >= 2 and large >= 2 and not small
        else "capital"
        if alpha and large == len(alpha)
        else "plain"
    )
    spoken = str(any(classes[k] & CLAUSAL for k in alpha))
    found = [
        f"size={size}",
        f"end={end}",
        f"start={start}",
        f"case={upper}",
        f"before={before}",
        f"after={after}",
        f"titled={titled}",
        f"spoken={spoken}",
        f"size={size}&end={end}",
        f"start={start}&end={end}",
        f"titled={titled}&size={size}",
        f"titled={titled}&before={before}",
        f"case={upper}&start={start}",
        f"before2={before2}",
        f"before2={before2}&before={before}",
        f"secondary={quoted_span.secondary}",
        f"closed={quoted_span.closing is not None}",
        f"size={size}&before={before}",
        f"spoken={spoken}&size={size}",
    ]
    if before == ",":
        found.append(f"comma&before2={features.word(quoted_span.opening - 2)}")
    if quoted_span.opening == paragraph_begin and quoted_span.end >= paragraph_end - 1:
        found.append(f"whole&end={end}")
    if quoted_span.last - quoted_span.first <= 2 and quoted_span.opening in features.phrases.name_at:
        found.append("nickname")
    if not _FIRST_PERSON.isdisjoint(lowers[first:last]):
        found.append("first_person")
    if stop - begin <= quoted_span.end - quoted_span.opening + 1:
        found.append("whole_sentence")
    return found
