"""The address of an article with a text fragment: a browser that follows it jumps to the quote and marks it.

A fragment is ``#:~:text=[prefix-,]start[,end][,-suffix]``, once for each part of a quote that other words split. What a
browser does with it is imitated here, so that no link is given that would mark other words than the quote's.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote as percent_encoded

import regex
from attrs import frozen

from quotebank.records import Quote, Span

LONGEST_EXACT = 12
"""Words. Of a longer part, or one that runs over lines, only the first and the last words are given."""
AT_THE_ENDS = 4
"""How many words of a long part are given at either end."""
SURELY_UNIQUE = 6
"""Words. A quote of fewer gets the words around it when the article's text is not at hand to see if it needs them."""
_CONTEXTS = ((0, 0), (2, 0), (0, 2), (2, 2), (4, 4), (8, 8))
"""Words before and after, the fewest first: around a quote, a page may have other text than what was read."""
_WINDOW = 400
"""Characters on either side in which the words around a quote are looked for."""


@frozen
class _Directive:
    """One ``text=``; each part is whole words, as they stand in the article."""

    start: tuple[str, ...]
    end: tuple[str, ...] = ()
    prefix: tuple[str, ...] = ()
    suffix: tuple[str, ...] = ()

    def __str__(self) -> str:
        parts = [_encoded(self.start), _encoded(self.end)]
        before, after = _encoded(self.prefix), _encoded(self.suffix)
        return "text=" + ",".join(filter(None, [before and f"{before}-", *parts, after and f"-{after}"]))

    def found_in(self, text: str) -> Span | None:
        """Return what a browser marks: the first place that fits, of whole words, in any case."""
        before = rf"{_pattern(self.prefix)}\s*+" if self.prefix else ""
        after = rf"(?=\s*+{_pattern(self.suffix)})" if self.suffix else ""
        first = regex.search(
            before + f"(?P<start>{_pattern(self.start)})" + ("" if self.end else after), text, regex.IGNORECASE
        )
        if not first or not self.end:
            return first and Span(*first.span("start"))
        last = regex.compile(_pattern(self.end) + after, regex.IGNORECASE).search(text, first.end("start"))
        return last and Span(first.start("start"), last.end())


def link_to(quote: Quote) -> str | None:
    """Return the web address at which the quote can be read, with a text fragment where its words can be pointed at.

    None where the article's address is unknown or is no http(s) address.

    >>> from quotebank import Article, Quote, QuoteKind, Span
    >>> article = Article("“It works,” she said. “Well-made, isn’t it?”", url="https://example.org/a#top")
    >>> link_to(Quote("It works Well-made, isn’t it?", QuoteKind.DIRECT, content=(Span(1, 9), Span(23, 43)),
    ...     article=article))
    'https://example.org/a#top:~:text=It%20works&text=Well%2Dmade%2C%20isn%E2%80%99t%20it%3F'
    """
    url = (quote.article.url if quote.article else None) or ""
    if not url.lower().startswith(("http://", "https://")):
        return None
    page, _, anchor = url.partition("#")
    anchor = anchor.partition(":~:")[0]
    directives = list(_directives(quote))
    if not directives:
        return f"{page}#{anchor}" if anchor else page
    return f"{page}#{anchor}:~:" + "&".join(map(str, directives))


def _directives(quote: Quote) -> Iterator[_Directive]:
    text = quote.article.text if quote.article else None
    if text is not None and quote.content:
        for span in quote.content:
            if fitting := _fitting(text, span):
                yield fitting
    elif len(quote.content) <= 1 and quote.text.strip():  # where a split quote is split is not known without the text
        before, after = quote.before or "", quote.after or ""
        around = f"{before}{quote.text}{after}"
        place = Span(len(before), len(before) + len(quote.text))
        near = (2, 2) if len(quote.text.split()) < SURELY_UNIQUE else (0, 0)
        yield next(iter(_tries(around, place, (near,))))


def _fitting(text: str, span: Span) -> _Directive | None:
    """Return the shortest directive that leads to a stretch of the text and to no other; None if none does."""
    said = text[span.slice]
    if not said.strip():  # blanks alone, or a place outside a text that has changed
        return None
    place = Span(span.start + len(said) - len(said.lstrip()), span.end - len(said) + len(said.rstrip()))
    return next((attempt for attempt in _tries(text, place) if attempt.found_in(text) == place), None)


def _tries(text: str, place: Span, contexts: tuple[tuple[int, int], ...] = _CONTEXTS) -> Iterator[_Directive]:
    lines = [line.split() for line in text[place.slice].splitlines() if line.strip()]
    before = _nearest_line(text[max(0, place.start - _WINDOW) : place.start].splitlines()[::-1])
    after = _nearest_line(text[place.end : place.end + _WINDOW].splitlines())
    short = len(lines) == 1 and len(lines[0]) <= LONGEST_EXACT
    for at_the_ends in (AT_THE_ENDS, 2 * AT_THE_ENDS):
        if short or 2 * at_the_ends > sum(map(len, lines)):
            start, end = [word for line in lines for word in line], []
        else:
            start, end = lines[0][:at_the_ends], lines[-1][-at_the_ends:]
        for many_before, many_after in contexts:
            prefix = before[max(0, len(before) - many_before) :]
            yield _Directive(tuple(start), tuple(end), prefix, after[:many_after])


def _nearest_line(lines: list[str]) -> tuple[str, ...]:
    """Return the words of the first line that has any: a part of a directive never runs over two blocks of a page."""
    return tuple(next((line.split() for line in lines if line.strip()), ()))


def _pattern(words: tuple[str, ...]) -> str:
    opening = r"(?<!\w)" if regex.match(r"\w", words[0]) else ""
    closing = r"(?!\w)" if regex.search(r"\w$", words[-1]) else ""
    return opening + r"\s++".join(map(regex.escape, words)) + closing


def _encoded(words: tuple[str, ...]) -> str:
    """Percent-encode all but letters, digits and ``_ . ~``: a hyphen, a comma or ``&`` would end the part."""
    return percent_encoded(" ".join(words), safe="").replace("-", "%2D")
