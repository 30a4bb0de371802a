"""What a notebook shows of quotes, articles, verdicts and statements: plain HTML, escaped, without styles.

`quotebank.records.Shown` asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Any

from quotebank.exports import link_to, source_of, turned_by
from quotebank.extraction.extractor import extract
from quotebank.records import Article, Quote, QuoteKind, Span

if TYPE_CHECKING:
    from quotebank.store.query import Quotes
    from quotebank.store.statements import Statement
    from quotebank.store.verdicts import Verdict
    from quotebank.store.wording import Difference

_QUOTES_SHOWN = 10
_CHARACTERS_SHOWN = 20_000


def html_of(record: object) -> str | None:
    """Return how a notebook shows a record; None if that is its text.

    >>> print(html_of(Quote("it leaks <badly>", QuoteKind.INDIRECT)))
    <blockquote>it leaks &lt;badly&gt;<br>— unknown or unnamed</blockquote>
    """
    show = _SHOWN.get(type(record).__name__)
    return show(record) if show else None


def _quote(quote: Quote) -> str:
    return f"<blockquote>{_words(quote)}<br>— {', '.join(filter(None, _facts(quote)))}</blockquote>"


def _quotes(quotes: Quotes) -> str:
    total = quotes.count()
    rows = ([_words(quote), *_facts(quote)] for quote in islice(quotes, _QUOTES_SHOWN))
    more = f"<p>{total:,} quotes{f', the first {_QUOTES_SHOWN} of them' if total > _QUOTES_SHOWN else ''}</p>"
    return _table(("words", "speaker", "reported", "outlet", "published"), rows) + more if total else "<p>no quotes</p>"


def _article(article: Article) -> str:
    about = ", ".join(escape(part) for part in (article.outlet, article.byline, _day(article.published)) if part)
    title = f"<h4>{_linked(escape(article.title), article.url)}</h4>" if article.title else ""
    text = article.text or ""
    marked = "".join(_marked(text, (span for quote in extract(article) for span in quote.content)))
    paragraphs = "".join(f"<p>{line}</p>" for line in marked.split("\n") if line.strip())
    return f"{title}{f'<p>{about}</p>' if about else ''}{paragraphs or '<p>no text</p>'}"


def _marked(text: str, spans: Iterable[Span]) -> Iterator[str]:
    """Yield a text with what the spans cover marked; a mark ends with its line, so that a paragraph can hold it."""
    at = 0
    for span in sorted(spans):
        start, end = max(at, span.start), min(span.end, _CHARACTERS_SHOWN)
        if start < end:
            lines = escape(text[start:end]).split("\n")
            yield escape(text[at:start]) + "\n".join(f"<mark>{line}</mark>" for line in lines)
            at = end
    yield escape(text[at : max(at, _CHARACTERS_SHOWN)])
    if len(text) > _CHARACTERS_SHOWN:
        yield "\n[...]"


def _verdict(verdict: Verdict) -> str:
    cautions = "".join(f"<li>{escape(caution)}</li>" for caution in verdict.cautions)
    evidence = "".join(_quote(item.quote) + f"<p>{_difference(item.difference)}</p>" for item in verdict.evidence)
    asked = f"<p><b>{escape(verdict.verdict.replace('_', ' '))}</b>: “{escape(verdict.asked)}”</p>"
    return f"{asked}<p>{escape(verdict.explanation)}</p>{f'<ul>{cautions}</ul>' if cautions else ''}{evidence}"


def _statement(statement: Statement) -> str:
    rows = ([_difference(wording.difference), *_facts(wording.quote)] for wording in statement.wordings)
    disputed = "<p>The articles name different people.</p>" if statement.disputed else ""
    heading = ("wording", "speaker", "reported", "outlet", "published")
    return f"<p><b>{escape(statement.text)}</b></p>{disputed}{_table(heading, rows)}"


def _words(quote: Quote) -> str:
    words = escape(quote.text)
    return f"“{words}”" if quote.kind is QuoteKind.DIRECT else words


def _facts(quote: Quote) -> tuple[str, str, str, str]:
    """Speaker, stance if the words are not asserted, outlet, day."""
    names = ", ".join(
        f"<b>{escape(who.name)}</b>{' (surname only)' if who.is_surname_only else ''}"
        f"{f' ({escape(who.role)})' if who.role else ''}"
        for who in quote.speakers
    )
    source = source_of(quote)
    article = quote.article
    outlet = _linked(escape(article.outlet or "unknown outlet"), link_to(quote)) if article else ""
    return (
        names or (f"unnamed: “{escape(source)}”" if source else "unknown or unnamed"),
        escape(turned_by(quote) or ""),
        outlet,
        _day(article.published) if article else "",
    )


def _difference(steps: Sequence[Difference]) -> str:
    tags = {"equal": "{found}", "delete": "<del>{asked}</del>", "insert": "<ins>{found}</ins>"}
    changed = "<del>{asked}</del> <ins>{found}</ins>"
    return " ".join(
        tags.get(step.op, changed).format(asked=escape(step.asked), found=escape(step.found)) for step in steps
    )


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th>{name}</th>" for name in heading)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>"


def _linked(inner: str, url: str | None) -> str:
    """Return a link, unless the address is none of the web: others could run a program."""
    is_web = (url or "").lower().startswith(("https://", "http://"))
    return f'<a href="{escape(url or "")}">{inner}</a>' if is_web else inner


def _day(day: date | None) -> str:
    return str(day)[:10] if day else ""


_SHOWN: dict[str, Callable[[Any], str]] = {
    "Quote": _quote,
    "Quotes": _quotes,
    "Article": _article,
    "Verdict": _verdict,
    "Statement": _statement,
}
"""By the name of the type: those of a bank are loaded only where a bank is."""
