"""The corrections that people make to a bank, as methods of `quotebank.QuoteBank`."""

from __future__ import annotations

from collections.abc import Sequence

from quotebank.records import Quote
from quotebank.store import schema
from quotebank.store.correction_log import Correction
from quotebank.store.corrections import Corrections, Who
from quotebank.store.database import Database
from quotebank.store.short_ids import whole_id
from quotebank.store.suggestions import Suggestion, suggestions


class Correctable:
    """What is stored can be corrected; each correction is logged and can be undone."""

    _database: Database
    _corrections: Corrections

    def merge(self, speaker: Who, into: Who, *, who: str, why: str) -> int:
        """Merge a speaker, with all names and quotes, into another; return the number of the correction.

        Speakers are given by name, id or ``Speaker``. New quotes under a merged full name belong to the remaining
        speaker; a bare surname still does not identify anybody.

        Raises:
            NotStoredError: there is no such speaker.
            QueryError: several speakers have the name, or the two cannot be one.
        """
        return self._corrections.merge(speaker, into, who=who, why=why)

    def split(
        self, speaker: Who, name: str, *, names: Sequence[str] = (), quotes: Sequence[str] = (), who: str, why: str
    ) -> int:
        """Move some names, or some quotes by their ids, from a speaker to a new one; return the correction's number.

        Raises:
            NotStoredError: there is no such speaker or quote.
            QueryError: a name or quote is not the speaker's, or the speaker would have no name left.
        """
        return self._corrections.split(speaker, name, names=names, quote_ids=quotes, who=who, why=why)

    def rename(self, speaker: Who, name: str, *, who: str, why: str) -> int:
        """Change the name that is shown for a speaker; the old one remains among the speaker's names."""
        return self._corrections.rename(speaker, name, who=who, why=why)

    def alias(self, speaker: Who, name: str, *, who: str, why: str) -> int:
        """Give a speaker another name; new quotes under it belong to the speaker."""
        return self._corrections.alias(speaker, name, who=who, why=why)

    def link(self, speaker: Who, wikidata: str | None, *, who: str, why: str) -> int:
        """Link a speaker to a Wikidata entry ("Q42"); None removes the link.

        Raises:
            QueryError: this is not a Wikidata id.
        """
        return self._corrections.link(speaker, wikidata, who=who, why=why)

    def accept(self, quote: Quote | str, *, who: str, why: str) -> int:
        """Mark a quote as reviewed and right; return the number of the correction."""
        return self._corrections.review(self._quote_id(quote), "accepted", who=who, why=why)

    def reject(self, quote: Quote | str, *, who: str, why: str) -> int:
        """Mark a quote as wrong: queries leave it out by default, see ``Quotes.with_rejected``."""
        return self._corrections.review(self._quote_id(quote), "rejected", who=who, why=why)

    def reattribute(self, quote: Quote | str, to: Who | Sequence[Who] | None, *, who: str, why: str) -> int:
        """Attribute a quote to another speaker, several, or none; return the number of the correction."""
        return self._corrections.reattribute(self._quote_id(quote), to, who=who, why=why)

    def corrections(self, target: str | None = None) -> list[Correction]:
        """Return the log of corrections, or of those to one target ("quote:" or "speaker:" and an id), newest first."""
        return self._corrections.all(target)

    def undo(self, correction: int, *, who: str, why: str) -> int:
        """Restore the state before a correction; the undo is logged, too, and can itself be undone.

        Raises:
            NotStoredError: there is no such correction.
            BankError: it has already been undone, or later corrections depend on it; the message names them.
        """
        return self._corrections.undo(correction, who=who, why=why)

    def suggestions(self, *, limit: int | None = None) -> list[Suggestion]:
        """Return pairs of speakers that may be one person, the likeliest first; ``merge`` joins those you confirm."""
        with self._database.reading() as connection:
            return suggestions(connection, limit=limit)

    def _quote_id(self, quote: Quote | str) -> str:
        wanted = (quote if isinstance(quote, str) else quote.id) or ""
        with self._database.reading() as connection:
            return whole_id(connection, schema.quotes.c.uid, wanted, "quote")
