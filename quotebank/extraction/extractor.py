"""The only door to extraction: Extractor, and extract() as its default instance."""

from __future__ import annotations

import reprlib
from functools import cached_property
from typing import TYPE_CHECKING

from quotebank._version import __version__
from quotebank.errors import RecordError
from quotebank.extraction.decisions.decision_set import DecisionSet
from quotebank.extraction.identity import ExtractorIdentity, digest_of
from quotebank.extraction.models.model_set import ModelSet
from quotebank.extraction.pipeline import explain_quotes, find_quotes
from quotebank.records import Article, Quote

if TYPE_CHECKING:
    from quotebank.extraction.explanation import Explanation


class Extractor:
    """Finds quotes in articles.

    ``language`` is that of the articles whose speakers are looked for, ``models`` are other weights than those that
    come with the package; two extractors with different ones work side by side.

    >>> extractor = Extractor()
    >>> [quote] = extractor.extract("“The bridge will hold,” engineer Ada Brandt told reporters.")
    >>> quote.text, quote.speaker.name, quote.speaker.role, quote.addressee
    ('The bridge will hold', 'Ada Brandt', 'engineer', 'reporters')
    """

    name = ""
    """The name a bank keeps; a subclass that sets none is known by its class name."""
    version = __version__
    """Yours to raise in a class of your own whenever the same text may give other quotes; a bank can then be extracted
    again. What the package reads with is watched by `identity` itself."""

    language = "en"
    _models: ModelSet | None = None

    def __init__(self, language: str = "en", models: ModelSet | None = None) -> None:
        self.language = language
        self._models = models

    @cached_property
    def models(self) -> ModelSet:
        """The models that decide; those that come with the package are read at first use."""
        return self._models if self._models is not None else ModelSet.read(self.language)

    @cached_property
    def _decisions(self) -> DecisionSet:
        return DecisionSet.of(self.models)

    @property
    def identity(self) -> ExtractorIdentity:
        """What a bank keeps with every article, so that it can tell what another extractor has read.

        >>> Extractor().identity.name
        'quotebank'
        """
        own = type(self)
        name = self.name or ("quotebank" if own is Extractor else f"{own.__module__}.{own.__qualname__}")
        return ExtractorIdentity(name, self.version, self._digest)

    @cached_property
    def _digest(self) -> str:
        return digest_of(self.language, self._models)

    def extract(self, article: str | Article) -> list[Quote]:
        """Return the quotes of a text or article in the order of the text; any text at all returns, none raises.

        Offsets are characters into the text that was given, end exclusive.

        Raises:
            RecordError: this is neither a text nor an article.
        """
        return find_quotes(_article(article, "extract"), self._decisions)

    def explain(self, article: str | Article) -> list[Explanation]:
        """Return why each quote came out as it did, and what was looked at and is none, in the order of the text.

        For every learned question: the candidates with their scores and strongest features, the losers too. A step that
        a rule decided alone asks no question.

        >>> [explanation] = Extractor().explain("Ada Brandt left. She said that the bridge would hold.")
        >>> [(d.question, d.about) for d in explanation.decisions]
        [('reported', 'said'), ('extent', 'said'), ('antecedent', 'She')]
        >>> explanation.decisions[-1].candidates[1].candidate
        'Ada Brandt'
        """
        return explain_quotes(_article(article, "explain"), self._decisions)


def _article(given: object, method: str) -> Article:
    if isinstance(given, Article):
        return given
    if isinstance(given, str):
        return Article(given)
    raise RecordError(f"{method} takes a text or an Article, not {reprlib.repr(given)}.")


_shipped = Extractor()
extract, explain = _shipped.extract, _shipped.explain
