"""Words that an article prints twice, as pull quotes do, are one quote."""

from __future__ import annotations

import re
from collections import defaultdict

from quotebank.extraction.relations import AttributionRelation
from quotebank.records import Quote, QuoteKind

_FEWEST_WORDS = 4
"""Fewer can well be said twice: "I do not know"."""
_TURNS = frozenset({"label", "alternates", "asked", "answers"})
_WORDS = re.compile(r"[^\W_]+")

Found = tuple[AttributionRelation, Quote]


def without_repetitions(found: list[Found]) -> list[Found]:
    """Keep one quote of each wording: the one with a speaker and a cue; two with different speakers both stay."""
    same: defaultdict[tuple[str, ...], list[Found]] = defaultdict(list)
    for one in found:
        relation, quote = one
        words = tuple(_WORDS.findall(quote.text.casefold()))
        if quote.kind is QuoteKind.DIRECT and len(words) >= _FEWEST_WORDS and relation.pattern not in _TURNS:
            same[words].append(one)
    dropped: set[int] = set()
    for group in same.values():
        best = max(group, key=_evident)
        dropped |= {id(quote) for _, quote in group if quote is not best[1] and _adds_nothing(quote, best[1])}
    return [(relation, quote) for relation, quote in found if id(quote) not in dropped] if dropped else found


def _evident(found: Found) -> tuple[bool, bool, bool, float]:
    _, quote = found
    return bool(quote.speakers), quote.cue is not None, quote.mention is not None, quote.confidence or 0.0


def _adds_nothing(quote: Quote, best: Quote) -> bool:
    """Whether a quote is no second telling of the best: it has no cue of its own, and no other speaker."""
    return quote.cue is None and (not quote.speakers or quote.speakers == best.speakers)
