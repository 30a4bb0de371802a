"""The only door to extraction: Extractor, and extract() as its default instance."""

from __future__ import annotations

from quotebank.extraction.pipeline import Pipeline
from quotebank.records import Article, Quote


class Extractor:
    """Finds quotes in articles.

    >>> extractor = Extractor()
    >>> [quote] = extractor.extract("“The bridge will hold,” engineer Ada Brandt told reporters.")
    >>> quote.text, quote.speaker.name, quote.speaker.role, quote.addressee
    ('The bridge will hold', 'Ada Brandt', 'engineer', 'reporters')
    """

    version = "1"
    """Changes whenever the same text may give other quotes."""

    def extract(self, article: str | Article) -> list[Quote]:
        """Return the quotes of a text or article in the order of the text; any text at all returns, none raises.

        Offsets are characters into the text that was given, end exclusive.
        """
        if isinstance(article, str):
            article = Article(text=article)
        return Pipeline(article).quotes()


extract = Extractor().extract
