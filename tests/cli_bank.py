"""A bank with one article and two quotes, independent of what extraction finds."""

from datetime import date
from pathlib import Path

from quotebank import Article, Outlet, Quote, QuoteBank, QuoteKind, Span, Speaker

TEXT = (
    "Ferry to run all winter\n\n“The ferry will run all winter,” mayor Ada Lindqvist told reporters.\n\n"
    "She denied that it costs too much \x1b[31m."
)
ARTICLE = Article(
    TEXT,
    outlet="Harbour Post",
    url="https://harbourpost.example/ferry",
    title="Ferry to run all winter",
    published=date(2026, 3, 4),
    byline="Bo Writer",
)
QUOTES = [
    Quote(
        "The ferry will run all winter",
        QuoteKind.DIRECT,
        speakers=(Speaker("Ada Lindqvist", role="mayor"),),
        content=(Span(26, 55),),
        quoted=(Span(26, 55),),
        cue=Span(78, 82),
        mention=Span(58, 77),
        addressee="reporters",
        addressee_span=Span(83, 92),
        confidence=0.93,
        evidence=(('cue "{}" follows the name', "told"),),
    ),
    Quote(
        "it costs too much \x1b[31m",
        QuoteKind.INDIRECT,
        speakers=(Speaker("Ada Lindqvist", role="mayor"),),
        content=(Span(111, 134),),
        negated=True,
        confidence=0.5,
    ),
]


def fill(path: Path) -> Path:
    """Make the bank in a file that does not exist yet."""
    with QuoteBank(path) as bank:
        bank.add_outlets([Outlet("Harbour Post", "harbourpost.example", "SE")])
        bank.add_extracted([(ARTICLE, QUOTES)])
    return path
