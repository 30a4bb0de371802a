"""Decisions about quotations and clauses by linear scores over named features, and the reasons behind them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from quotebank.extraction.decisions.features import Features
from quotebank.extraction.decisions.source import Candidate
from quotebank.extraction.document.quotation_marks import QuotedSpan
from quotebank.extraction.english.complements import Complement, Cue
from quotebank.extraction.english.noun_phrases import MentionKind
from quotebank.extraction.english.word_shapes import size_of
from quotebank.extraction.models.linear import weights

_REASONS = {
    "follows": 'the cue "{}" follows the quotation',
    "follows_stop": 'the cue "{}" follows the quotation',
    "follows_on": 'the cue "{}" begins right after the quotation',
    "stands_after": "it stands right after the quotation",
    "introduces": 'the cue "{}" introduces the quotation',
    "reports": 'it stands in what "{}" reports',
    "label": "it stands after the speaker's name and a colon",
    "signed": "a dash and a name follow the quotation",
    "line_before": "the paragraph before ends in a colon",
    "around": 'the cue "{}" stands in the same sentence',
    "goes_on": "the quotation goes on after its cue",
    "same_floor": "no other speaker comes between this and the quotation before",
    "same_source": "the quotation before in this sentence or paragraph has this source",
    "holds_floor": "the paragraph is all quotation, and the speaker before holds the floor",
    "alternates": "two speakers alternate",
    "introduced": "the sentence before introduces the speaker",
    "named_before": "it is named before the quotation, in its sentence",
    "named_after": "it is named after the quotation",
    "subject": "the subject of the sentence around the quotation",
    "unknown": "it reads as speech, but nothing near it says whose",
}


_FRAGMENT = 4
_VAGUE = frozenset(
    {"around", "subject", "named_before", "named_after", "introduced", "same_source", "same_floor", "stands_after"}
)
FRAGMENT = "fragment"
"""The feature of a few words in marks without a reporting word near them: in doubt, scare quotes."""
_TELLING = ("introduces", "reports", "goes_on")


class Ranker:
    """Chooses the source of each quotation; tells speech from other marks, and reported speech from other clauses."""

    def __init__(self, features: Features) -> None:
        self.features = features

    def source(self, quoted_span: QuotedSpan, candidates: Sequence[Candidate]) -> tuple[Candidate | None, float]:
        """The best candidate of a quotation and by how much it leads; None without candidates."""
        best: Candidate | None = None
        first = second = -math.inf
        model = weights("source")
        for rank, candidate in enumerate(candidates):
            score = model.score(self.features.candidate(quoted_span, candidate, rank, candidates))
            if score > first:
                best, first, second = candidate, score, first
            elif score > second:
                second = score
        if best is not None:
            best = self._innermost(_most_telling(best, candidates), candidates)
        return best, min(first - second, 10.0) if best is not None else 0.0

    def _innermost(self, best: Candidate, candidates: Sequence[Candidate]) -> Candidate:
        """Whose words they are, where one speaker relays another: "A told the court that B had said “…”"."""
        for other in candidates:
            cue, outer = other.cue, best.cue
            if cue is None or outer is None or cue is outer or cue.shared or other.mention is None:
                continue
            if other.pattern not in ("reports", "introduces") or best.pattern not in ("reports", "introduces"):
                continue
            named = other.mention.kind in (MentionKind.NAME, MentionKind.ROLE)
            if (
                named
                and cue.start >= outer.content > outer.first
                and outer.complement in (Complement.THAT, Complement.CLAUSE)
            ):
                return other
        return best

    def is_speech(self, quoted_span: QuotedSpan, best: Candidate | None, previous: str) -> bool:
        """Whether a quoted span is speech, given its best candidate and what the quoted span before was."""
        model = weights("speech")
        features = speech_features(self.features, quoted_span, best, previous)
        return model.score(features) > (model.doubtful if FRAGMENT in features else model.threshold)

    def reports(self, cue: Cue, extent_size: int) -> bool:
        """Whether a clause that a cue governs is reported speech."""
        model = weights("reported")
        return model.score(self.features.clause(cue, extent_size)) > model.threshold


def _most_telling(best: Candidate, candidates: Sequence[Candidate]) -> Candidate:
    """Of the candidates with the same mention, the one whose pattern says most of how the words were reported."""
    if best.pattern not in _VAGUE:
        return best
    head = best.mention.head if best.mention is not None else None
    same = [c for c in candidates if c.mention is not None and c.mention.head == head and c.pattern in _TELLING]
    return min(same, key=lambda c: _TELLING.index(c.pattern), default=best)


def speech_features(features: Features, quoted_span: QuotedSpan, best: Candidate | None, previous: str) -> list[str]:
    """The features of the question whether a quoted span is speech."""
    found = features.quotation(quoted_span)
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
    if (best is None or pattern in _VAGUE) and not sentence and quoted_span.last - quoted_span.first <= _FRAGMENT:
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


def reason(pattern: str) -> str:
    """The template of the reason that a pattern gives; its braces take the cue's words."""
    return _REASONS[pattern]
