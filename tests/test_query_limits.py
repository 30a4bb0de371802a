"""What a query does where a bank holds more than it can rank or count while somebody waits."""

from bank_records import say

from quotebank import QuoteBank
from quotebank.store import query


def filled(bank_url):
    """Return a bank of six quotes, one a transaction."""
    bank = QuoteBank(bank_url)
    for n in range(6):
        bank.add_extracted([say(f"the weir leaks {'badly ' * n}", "Ada Holm", url=f"https://a.example/{n}")])
    return bank


def test_of_too_many_quotes_those_stored_last_are_ranked(bank_url, monkeypatch):
    """A page of the best says that it chose among the last quotes alone; going through the query still gives all."""
    monkeypatch.setattr(query, "_RANKED", 4)
    with filled(bank_url) as bank:
        asked = bank.quotes().containing("weir").best()
        first = asked.page(3)
        second = asked.after(first.next).page(3)
        urls = {quote.article.url for quote in (*first.quotes, *second.quotes)}
        assert urls == {f"https://a.example/{n}" for n in range(2, 6)}
        assert second.next is None
        assert (first.complete, second.complete) == (False, False)
        assert len(list(asked)) == 6
        assert bank.quotes().containing("badly badly").by("Holm").best().page().complete
        assert asked.containing("?").page(9).complete  # a second text, looked for letter by letter


def test_a_word_in_few_quotes_is_ranked_completely(bank_url):
    """A page of the best of a few quotes holds them all."""
    with filled(bank_url) as bank:
        page = bank.quotes().containing("weir").best().page()
        assert (len(page.quotes), page.complete) == (6, True)


def test_of_too_many_quotes_the_newest_are_counted(bank_url, monkeypatch):
    """Facets say that they counted the newest quotes alone."""
    monkeypatch.setattr(query, "_FACETED", 4)
    with filled(bank_url) as bank:
        for asked in (bank.quotes(), bank.quotes().containing("weir"), bank.quotes().by("Ada Holm")):
            facets = asked.facets("speaker", "outlet", "kind", "month")
            assert facets["speaker"] == [("Ada Holm", 4)]
            assert facets["outlet"] == [("AnewZ", 4)]
            assert facets["kind"] == [("direct", 4)]
            assert not facets.complete
        assert bank.quotes().since("2027").facets("speaker").complete


def test_facets_of_few_quotes_are_complete(bank_url):
    """Where all quotes are counted, the answer says so."""
    with filled(bank_url) as bank:
        facets = bank.quotes().facets("outlet")
        assert (facets, facets.complete) == ({"outlet": [("AnewZ", 6)]}, True)
