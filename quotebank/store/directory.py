"""The names in a bank, as methods of `quotebank.QuoteBank`: while one is typed, the nearest, and lists."""

from __future__ import annotations

from quotebank.store.arguments import whole_number
from quotebank.store.database import Database
from quotebank.store.name_lists import NamePage, first_letters, most_named, names_by_letter
from quotebank.store.name_lookup import Among, NamedOne, nearest_names, suggested_names


class Directory:
    """What is stored can be found by name."""

    _database: Database

    def suggest_names(
        self, text: str, *, limit: int = 8, among: Among | None = None, indexed: bool = False
    ) -> list[NamedOne]:
        """Return the speakers and outlets that a text being typed may mean, the likeliest first.

        Every word of the text begins a word of the name: "ad ho" finds Ada Holm. Fast in a bank of any size, since it
        reads a bounded number of names: in a bank with more than 20,000 names, a word in the middle of a rare one is
        not found.

        Args:
            text: a name, or the beginning of one.
            limit: at most this many.
            among: only ``"speaker"`` or only ``"outlet"``.
            indexed: faster: one of the words must begin the name or the surname.

        >>> from quotebank import Article, QuoteBank
        >>> with QuoteBank(":memory:") as bank:
        ...     report = bank.add(Article("“It leaks,” said Ada Holm.", "The Harbour Post"))
        ...     [(one.what.name, one.counted, one.exact) for text in ("ad ho", "harbour post")
        ...         for one in bank.suggest_names(text)]
        [('Ada Holm', '1 quote', False), ('The Harbour Post', '1 article', True)]
        """
        return suggested_names(
            self._database, text, limit=whole_number(limit, "limit", 0), among=among, indexed=indexed
        )

    def nearest_names(self, name: str, *, limit: int = 3, among: Among = "speaker") -> list[NamedOne]:
        """Return the speakers, or the outlets, whose names are most like one that fits nobody; the likest first.

        >>> from quotebank import Article, QuoteBank
        >>> with QuoteBank(":memory:") as bank:
        ...     report = bank.add(Article("“It leaks,” said Ada Holm.", "The Harbour Post"))
        ...     near = bank.nearest_names("Ada Hohm") + bank.nearest_names("Harbor Post", among="outlet")
        >>> [one.what.name for one in near]
        ['Ada Holm', 'The Harbour Post']
        """
        return nearest_names(self._database, name, limit=whole_number(limit, "limit", 0), among=among)

    def names(self, among: Among, *, letter: str = "", after: str | None = None, size: int = 100) -> NamePage:
        """Return a page of the speakers by surname, or of the outlets by name, as many in the bank as there may be.

        Raises:
            QueryError: ``after`` is not the ``next`` of a page.
        """
        size = whole_number(size, "size", 1)
        return names_by_letter(self._database, among, letter=letter, after=after or "", size=size)

    def letters(self, among: Among) -> tuple[str, ...]:
        """Return the letters with which surnames of speakers, or names of outlets, begin; folded."""
        return first_letters(self._database, among)

    def most_named(self, among: Among, *, limit: int = 100) -> list[NamedOne]:
        """Return the speakers with the most quotes, or the outlets with the most articles; it counts all of them."""
        return most_named(self._database, among, limit=whole_number(limit, "limit", 0))
