"""What a check answers: a finding, and the quotes that it rests on."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Literal

from attrs import field, frozen

from quotebank.records import Quote, Speaker
from quotebank.store.wording import Difference

Attribution = Literal["asked", "possible", "other", "nobody"]


class Finding(enum.StrEnum):
    """What a bank says about a text."""

    VERBATIM = "verbatim"
    """These words were printed as the speaker's own."""
    ALTERED = "altered"
    """Words close to these were printed; the difference is shown."""
    REPORTED = "reported"
    """Only in indirect speech: the sense, in the reporter's words."""
    DENIED = "denied"
    """Only as something that was denied or not said."""
    SOMEONE_ELSE = "someone_else"
    """The words were printed, but as said by others than the speaker asked about."""
    DISPUTED = "disputed"
    """Articles credit different speakers with the same utterance."""
    NOT_FOUND = "not_found"
    """The bank holds nothing that settles it; which never means that it was not said."""


@frozen
class CheckedQuote:
    """One stored quote beside the text that was asked about."""

    quote: Quote
    finding: Finding
    """What this quote alone shows: verbatim, altered, reported, denied, or not_found where it is too far off."""
    score: float
    """100 for the same words; how much of the text and of the closest stretch of the quote the other has too, in
    order, where the commonest words ("the", "is") count less."""
    wording: str
    """The closest stretch of the quote with the rest of its sentence."""
    difference: tuple[Difference, ...]
    """From the text asked about to ``wording``, word by word."""
    attribution: Attribution
    """To whom the quote is attributed: the speaker asked about; possibly that one (the surname or initials alone);
    another; nobody by name. Without a speaker asked about, "asked" wherever somebody is named."""
    is_excerpt: bool
    """Whether the quote says more before or after these words."""
    is_own: bool
    """Whether these are the speaker's own words, not the reporter's."""
    is_twisted: bool
    """Whether a negation or a number differs, or a negation stands just before."""
    fragments: tuple[str, ...]
    """Of a mixed quote, what the closest stretch has in quotation marks."""
    cautions: tuple[str, ...]
    """What the quote has beside or inside the words that may turn their meaning."""
    statement: int | None = field(default=None, eq=False, repr=False)


@frozen
class Verdict:
    """What a bank says about a text, with the evidence. Found means printed by those outlets, not that it was said."""

    verdict: Finding
    asked: str
    speaker: str | None
    """The name asked about."""
    explanation: str
    """The verdict in plain sentences, with what it does not mean."""
    cautions: tuple[str, ...]
    """What to mind before relying on it, in plain sentences."""
    wording: str | None
    """The words of the closest piece of evidence as printed, with the rest of their sentence."""
    credited: tuple[tuple[Speaker, int], ...]
    """To whom the evidence is attributed, and in how many quotes; most first, those without a name left out."""
    outlets: tuple[str, ...]
    """Who printed the evidence."""
    first: date | None
    """The first day on which the evidence was published; None where no article has a date."""
    last: date | None
    """The last day on which the evidence was published."""
    links: tuple[str, ...]
    """The addresses of the articles."""
    evidence: tuple[CheckedQuote, ...]
    """What the verdict rests on, the most telling first and no more than asked for; empty for not_found."""
    beside: tuple[CheckedQuote, ...]
    """Other close quotes, where the limit leaves room: denials, other speakers, quotes without a speaker."""


def outlets_of(evidence: Iterable[CheckedQuote]) -> tuple[str, ...]:
    """Return the outlets that printed some quotes, each once, in the order of the quotes."""
    articles = (item.quote.article for item in evidence)
    return tuple(dict.fromkeys(article.outlet for article in articles if article and article.outlet))


def credited_by(evidence: Iterable[CheckedQuote]) -> tuple[tuple[Speaker, int], ...]:
    """Return the speakers of some quotes and in how many of them each stands, most first."""
    return tuple(Counter(speaker for item in evidence for speaker in item.quote.speakers).most_common())
