"""Any article and any quotes come out of a bank as they went in."""

from __future__ import annotations

import attrs
import pytest
from bank_records import bare
from hypothesis import given, settings
from hypothesis import strategies as st

from quotebank import Article, Quote, QuoteBank, QuoteKind, Span, Speaker, SpeakerKind
from quotebank.bank import AddReport
from quotebank.store.prepared_articles import article_id

NAME = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
PERSON = st.builds(Speaker, NAME.filter(str.strip), st.sampled_from(SpeakerKind), st.none() | NAME)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60)
DAY = st.none() | st.dates()


@st.composite
def pairs(draw):
    """An article and quotes of it that use every field, whatever characters it is made of."""
    text = draw(TEXT)

    def span():
        start = draw(st.integers(0, len(text) - 1))
        return Span(start, draw(st.integers(start + 1, len(text))))

    def perhaps(value):
        return value() if draw(st.booleans()) else None

    quotes = []
    for _ in range(draw(st.integers(0, 3))):
        content = tuple(sorted(span() for _ in range(draw(st.integers(1, 3)))))
        quotes.append(
            Quote(
                " ".join(text[part.slice] for part in content),
                draw(st.sampled_from(QuoteKind)),
                tuple(draw(st.lists(PERSON, max_size=3))),
                content,
                tuple(span() for _ in range(draw(st.integers(0, 2)))),
                perhaps(span),
                perhaps(span),
                draw(st.none() | NAME),
                perhaps(span),
                draw(st.none() | PERSON),
                draw(st.booleans()),
                draw(DAY),
                draw(st.floats(0, 1)),
                tuple(tuple(piece) for piece in draw(st.lists(st.lists(NAME, min_size=1, max_size=3), max_size=2))),
            )
        )
    article = Article(
        text,
        None,
        draw(st.none() | NAME),
        draw(st.none() | NAME),
        draw(DAY),
        draw(st.none() | NAME),
        draw(st.none() | NAME),
    )
    return article, quotes


@pytest.fixture(scope="module")
def bank(new_bank):
    """A bank that every example adds to."""
    with QuoteBank(new_bank()) as bank:
        yield bank


@settings(max_examples=150, deadline=None)
@given(pairs())
def test_what_comes_out_equals_what_went_in(bank, pair):
    """Any article and quotes are stored once and come out the same, in every field."""
    article, quotes = pair
    [known] = bank.known([article])
    report = bank.add_extracted([pair])
    assert attrs.evolve(report, articles_changed=0) == AddReport(
        int(not known), int(known), 0 if known else len(quotes), int(not known and article.language not in (None, "en"))
    )
    assert bank.add_extracted([pair]) == AddReport(0, 1, 0, 0)
    assert bank.known([article]) == [True]
    if not known:
        stored = list(bank.quotes().in_article(article_id(article)).with_text().oldest())
        assert [bare(quote) for quote in stored] == [bare(quote) for quote in quotes]
        for quote in stored:
            assert quote.article == article
            assert bank.article(quote.article.id) == article
            assert bank.quote(quote.id) == quote
            assert article.text[: quote.content[0].start].endswith(quote.before)
            assert article.text[quote.content[-1].end :].startswith(quote.after)
