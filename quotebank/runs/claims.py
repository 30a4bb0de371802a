"""Checks a claim as people paste it: the words that it holds, by whom it names."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from quotebank.extraction import claims
from quotebank.records import Quote, Speaker
from quotebank.store import checking
from quotebank.store.database import Database
from quotebank.store.namesakes import Asked
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
    if speaker and claim.speaker and not claim.is_marked and not _may_be(speaker, claim.speaker):
        return found  # "Lind told me to go", asked of somebody else, is what that one says of Lind
    if claim.words == text.strip():
        return found
    read = checking.check(database, claim.words, who, limit=limit, pasted=text)
    if not claim.is_whole and not who and found.verdict in SUPPORT:
        labelled = ":" in text.partition(claim.words)[0] and read.verdict is Finding.VERBATIM
        return read if labelled else found
    return read


def _may_be(asked: str | Speaker, named: Speaker) -> bool:
    name = asked.name if isinstance(asked, Speaker) else asked
    return bool(Asked([name]).likeness(named))
