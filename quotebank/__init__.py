"""Read news articles, find what was said and by whom, and keep every finding traceable to its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quotebank._version import __version__ as __version__
from quotebank.errors import (
    AmbiguousError,
    BankError,
    BankFailedError,
    BankLockedError,
    BankTooNewError,
    BankTooSlowError,
    MissingExtraError,
    NotStoredError,
    QueryError,
    QuotebankError,
    ReadError,
    RecordError,
)
from quotebank.extraction.extractor import Extractor, extract
from quotebank.records import Article, Outlet, Quote, QuoteKind, Shown, Span, Speaker, SpeakerKind, Stance

if TYPE_CHECKING:
    from quotebank.bank import CheckedPassage, DraftReport, QuoteBank
    from quotebank.store.search import Match
    from quotebank.store.statements import Statement
    from quotebank.store.verdicts import CheckedQuote, Finding, Verdict

__all__ = [
    "AmbiguousError",
    "Article",
    "BankError",
    "BankFailedError",
    "BankLockedError",
    "BankTooNewError",
    "BankTooSlowError",
    "CheckedPassage",
    "CheckedQuote",
    "DraftReport",
    "Extractor",
    "Finding",
    "Match",
    "MissingExtraError",
    "NotStoredError",
    "Outlet",
    "QueryError",
    "Quote",
    "QuoteBank",
    "QuoteKind",
    "QuotebankError",
    "ReadError",
    "RecordError",
    "Span",
    "Speaker",
    "SpeakerKind",
    "Stance",
    "Statement",
    "Verdict",
    "extract",
]

_AT_FIRST_USE = {
    "CheckedPassage": "quotebank.bank",
    "CheckedQuote": "quotebank.store.verdicts",
    "DraftReport": "quotebank.bank",
    "Finding": "quotebank.store.verdicts",
    "Match": "quotebank.store.search",
    "QuoteBank": "quotebank.bank",
    "Verdict": "quotebank.store.verdicts",
    "Statement": "quotebank.store.statements",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401  SQLAlchemy loads when a bank is first asked for, not before
    if name in _AT_FIRST_USE:
        from importlib import import_module

        value = getattr(import_module(_AT_FIRST_USE[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__all__", "__doc__", "__version__"])


def _as_html(record: object) -> str | None:
    from quotebank.notebooks import html_of

    return html_of(record)


Shown.as_html = _as_html
