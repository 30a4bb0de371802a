"""Checks a claim as people paste it: the words that it holds, by whom it names."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from quotebank.extraction import claims
from quotebank.records import Quote, Speaker
from quotebank.store import checking
from quotebank.store.database import Database
from quotebank.store.verdicts import SUPPORT, Finding, Verdict

Extract = Callable[[str], Sequence[Quote]]


def check_claim(
    database: Database, extract: Extract, text: str, speaker: str | Speaker | None, *, limit: int
) -> Verdict:
    """Return the verdict on a text, or on the words that it says somebody said.

    A text that was printed just so is what was asked about, marks and all: a quotation may hold another one.
    """
    found = checking.check(database, text, speaker, limit=limit)
    if found.verdict is Finding.VERBATIM:
        return found
    claim = claims.read(text, extract)
    who = speaker or (claim.speaker.name if claim.speaker else None)
    if claim.words == text.strip() or (not claim.is_whole and not who and found.verdict in SUPPORT):
        return found
    return checking.check(database, claim.words, who, limit=limit, pasted=text)
