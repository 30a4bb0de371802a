"""What PostgreSQL has to itself; whatever both databases do is tested on both, through ``bank_url``."""

from __future__ import annotations

from bank_records import everything

from quotebank import QuoteBank


def test_a_bank_in_postgresql_gives_back_what_it_was_given(new_database):
    """The same calls, the same answers."""
    article, quotes = everything()
    with QuoteBank(new_database()) as bank:
        bank.add_extracted([(article, quotes)])
        assert list(bank.quotes().oldest()) == quotes
        assert bank.quotes().containing("base").best().count() == 1
        assert bank.who_said("the base isn't needed")[0].quote == quotes[0]
