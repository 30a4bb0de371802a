"""The result of a check: a finding, and the quotes that it is based on."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Literal

from attrs import field, frozen

from quotebank.records import Quote, Shown, Speaker
from quotebank.store.wording import Difference

Attribution = Literal["asked", "possible", "other", "nobody"]


class Finding(enum.StrEnum):
    """What a bank says about a text."""

    VERBATIM = "verbatim"
    """These words were printed as the speaker's own."""
    ALTERED = "altered"
    """Words close to these were printed; the difference is shown."""
    REPORTED = "reported"
    """Only indirect speech was found: the meaning, in the reporter's words."""
    DENIED = "denied"
    """Printed only as something that was denied or not said."""
    DOUBTED = "doubted"
    """Printed only as wrongly or unprovenly said to have been said, or as supposed, asked or acted."""
    SOMEONE_ELSE = "someone_else"
    """The words were printed, but as said by someone other than the claimed speaker."""
    DISPUTED = "disputed"
    """Articles credit different speakers with the same utterance."""
    NOT_FOUND = "not_found"
    """The bank holds nothing that settles it, which never means that it was not said."""


SUPPORT = frozenset({Finding.VERBATIM, Finding.ALTERED, Finding.REPORTED})
"""What counts as printed, in these words or others."""


@frozen
class CheckedQuote:
    """One stored quote compared with the text asked about."""

    quote: Quote
    finding: Finding
    """The finding from this quote alone: not_found if it is too different, never someone_else or disputed."""
    score: float
    """100 for identical words; the share of words that the text and the closest stretch of the quote have in common, in
    order, where very common words ("the", "is") count less."""
    wording: str
    """The closest stretch of the quote with the rest of its sentence."""
    difference: tuple[Difference, ...]
    """The differences between the text asked about and ``wording``, word by word."""
    attribution: Attribution
    """To whom the quote is attributed: the claimed speaker; possibly that one (only a surname or initials); another;
    nobody by name. Without a claimed speaker, "asked" if anybody is named."""
    is_excerpt: bool
    """Whether the quote says more before or after these words."""
    is_own: bool
    """Whether these are the speaker's own words, not the reporter's."""
    is_twisted: bool
    """Whether a negation or a number differs, or a negation stands just before."""
    fragments: tuple[str, ...]
    """In a mixed quote, the parts of the closest stretch in quotation marks."""
    cautions: tuple[str, ...]
    """Anything beside or inside the words that may change their meaning."""
    is_passed_on: bool = False
    """Whether the quote's speaker tells them as words of the claimed one, who is credited with nothing."""
    teller_names: Speaker | None = None
    """Whom the quote's speaker names as the one who said it."""
    statement: int | None = field(default=None, eq=False, repr=False)


@frozen
class Verdict(Shown):
    """A bank's verdict on a text, with the evidence. Found means printed by these outlets, not that it was said."""

    verdict: Finding
    asked: str
    """The text that was given."""
    speaker: str | None
    """The claimed speaker: the one given, or the one that the text names."""
    explanation: str
    """The verdict in plain sentences, including what it does not mean."""
    cautions: tuple[str, ...]
    """Reasons for caution, in plain sentences."""
    wording: str | None
    """The words of the closest piece of evidence as printed, with the rest of their sentence."""
    credited: tuple[tuple[Speaker, int], ...]
    """The speakers of the evidence and their number of quotes, the most first; unnamed sources are left out."""
    outlets: tuple[str, ...]
    """The outlets that printed the evidence."""
    first: date | None
    """The first day on which the evidence was published; None if no article has a date."""
    last: date | None
    """The last day on which the evidence was published."""
    links: tuple[str, ...]
    """The addresses of the articles."""
    evidence: tuple[CheckedQuote, ...]
    """The quotes that the verdict is based on, the most conclusive first, up to the limit; empty for not_found."""
    words: str
    """The words that were checked: those of the claim, if the text held more than them."""
    beside: tuple[CheckedQuote, ...]
    """Other close quotes, if the limit leaves room: denials, other speakers, quotes without a speaker."""


def outlets_of(evidence: Iterable[CheckedQuote]) -> tuple[str, ...]:
    """Return the outlets that printed some quotes, without repetition, in the order of the quotes."""
    articles = (item.quote.article for item in evidence)
    return tuple(dict.fromkeys(article.outlet for article in articles if article and article.outlet))


def credited_by(evidence: Iterable[CheckedQuote]) -> tuple[tuple[Speaker, int], ...]:
    """Return the speakers of some quotes and the number of quotes of each, the most first."""
    credited: Counter[Speaker] = Counter()
    for item in evidence:
        named = (item.teller_names,) if item.teller_names else ()
        credited.update(named if item.is_passed_on else item.quote.speakers)
    return tuple(credited.most_common())
