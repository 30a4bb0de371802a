"""What holds of ``extract``, whatever the bytes: the first one chooses language and date, the others are the text."""

from datetime import date

from test_extract_properties import check as check_quotes

from quotebank import Article, extract


def check(data: bytes) -> None:
    """Quotes hold together, and the same text gives the same ones again."""
    choice = data[0] if data else 0
    # every byte that is no UTF-8 becomes a lone surrogate: a text that no file holds, and a program may
    text = data[1:].decode("utf-8", "surrogateescape")
    article = Article(text, language=(None, "en", "en", "de")[choice % 4], published=date(2026, 3, choice % 31 + 1))
    quotes = extract(article)
    check_quotes(quotes, text)
    again = extract(article)
    assert quotes == again
    assert [(q.confidence, q.reasons) for q in quotes] == [(q.confidence, q.reasons) for q in again]
