"""Says in words how an article reports a quote, where that is more than "said"."""

from __future__ import annotations

from quotebank.records import Quote, Stance

_MANNERS = {
    Stance.DENIED: "reported as denied",
    Stance.UNSAID: "reported as not said",
    Stance.DOUBTED: "attribution doubted",
    Stance.HYPOTHETICAL: "supposed, not said",
    Stance.FICTIONAL: "said in fiction",
}


def manner_of(quote: Quote) -> str | None:
    """Return how the words are reported, unless as said by the speaker; None for words that count as said.

    >>> from quotebank import QuoteKind
    >>> manner_of(Quote("it leaks", QuoteKind.INDIRECT, stance=Stance.UNSAID))
    'reported as not said'
    """
    if quote.stance is None:
        return "reported as denied or not said" if quote.negated else None
    return _MANNERS.get(quote.stance, "opposed by the speaker" if quote.opposed else None)


def turned_by(quote: Quote) -> str | None:
    """Return how the words are reported with the article's own words for it, for a label beside a quote.

    >>> from quotebank import QuoteKind
    >>> turned_by(Quote("moving the ferry", QuoteKind.INDIRECT, opposed=True, cue_words="warned voters against"))
    'opposed by the speaker: “warned voters against”'
    """
    manner = manner_of(quote)
    return f"{manner}: “{quote.cue_words}”" if manner and quote.cue_words else manner


def source_of(quote: Quote) -> str | None:
    """Return the words for a source without a name, such as "two officials"; None if it is named or unknown."""
    return None if quote.speakers else quote.mention_words
