"""The address of an article with a text fragment, which makes a browser jump to the quote and highlight it.

A fragment is ``#:~:text=[prefix-,]start[,end][,-suffix]``, with one ``text=`` per part of a split quote. A browser's
matching is imitated here, so that no link highlights words other than the quote's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from urllib.parse import quote as percent_encoded

import regex
from attrs import frozen

from quotebank.records import Quote, Span

LONGEST_EXACT = 12
"""Words. A longer part, or one that spans several lines, is given by its first and last words."""
AT_THE_ENDS = 4
"""Words given at either end of a long part."""
SURELY_UNIQUE = 6
"""Words. A shorter quote gets the words around it if the article's text is not available to see if it needs them."""
_CONTEXTS = ((0, 0), (2, 0), (0, 2), (2, 2), (4, 4), (8, 8))
"""Words before and after, the fewest first: the page may differ from the text that was read around a quote."""
_WINDOW = 400
"""Search window, in characters, for the words on either side of a quote."""
_WORD_CHARACTER = regex.compile(r"\w")
_OTHERWISE_COMPARED = regex.compile(r"[\x1c-\x1fıİ]")
"""What `_plain` compares otherwise than a regular expression does: some separators, and letters i."""


@frozen
class _Directive:
    """One ``text=``; each part consists of whole words, as written in the article."""

    start: tuple[str, ...]
    end: tuple[str, ...] = ()
    prefix: tuple[str, ...] = ()
    suffix: tuple[str, ...] = ()

    def __str__(self) -> str:
        parts = [_encoded(self.start), _encoded(self.end)]
        before, after = _encoded(self.prefix), _encoded(self.suffix)
        return "text=" + ",".join(filter(None, [before and f"{before}-", *parts, after and f"-{after}"]))

    def is_surely(self, text: str, place: Span) -> bool:
        """Return whether `found_in` finds these whole words at a place without context, if that is plain to see.

        To compile a regular expression for each quote takes ten times as long.

        >>> _Directive(("It", "leaks",)).is_surely("It leaks.", Span(0, 8))
        True
        >>> _Directive(("It", "leaks",)).is_surely("It  LEAKS. It leaks.", Span(11, 19))
        False
        """
        if self.prefix or self.suffix or _OTHERWISE_COMPARED.search(text, 0, place.end):
            return False
        around = ((place.start - 1, place.start), (place.end, place.end - 1))
        if any(_is_in_word(text, outside) and _is_in_word(text, inside) for outside, inside in around):
            return False
        start, end, said, until = map(
            _plain, (self.start, self.end, text[place.slice].split(), text[: place.end].split())
        )
        is_last = not end or said.find(end, len(start)) == len(said) - len(end)
        return is_last and until.find(start) == len(until) - len(said)

    def found_in(self, text: str) -> Span | None:
        """Return what a browser highlights: the first match of whole words, ignoring case."""
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
    """Return the web address of the quote's article, with a text fragment if one can identify the quote.

    None if the article's address is unknown or not an http(s) address.

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
    elif len(quote.content) <= 1 and quote.text.strip():  # without the text, it is unknown where a split quote is split
        before, after = quote.before or "", quote.after or ""
        around = f"{before}{quote.text}{after}"
        place = Span(len(before), len(before) + len(quote.text))
        near = (2, 2) if len(quote.text.split()) < SURELY_UNIQUE else (0, 0)
        yield next(iter(_tries(around, place, (near,))))


@lru_cache(maxsize=32)  # a page gives the link of one quote in several formats
def _fitting(text: str, span: Span) -> _Directive | None:
    """Return the shortest directive that matches a stretch of the text and nothing before it; None if there is none."""
    said = text[span.slice]
    if not said.strip():  # only blanks, or a span outside a text that has changed
        return None
    place = Span(span.start + len(said) - len(said.lstrip()), span.end - len(said) + len(said.rstrip()))
    tries = _tries(text, place)
    return next((one for one in tries if one.is_surely(text, place) or one.found_in(text) == place), None)


def _plain(words: Sequence[str]) -> str:
    return " ".join(words).casefold()


def _is_in_word(text: str, at: int) -> bool:
    return at >= 0 and bool(_WORD_CHARACTER.match(text, at))


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
    """Return the words of the first line that has any: a part of a directive never matches across two blocks."""
    return tuple(next((line.split() for line in lines if line.strip()), ()))


def _pattern(words: tuple[str, ...]) -> str:
    opening = r"(?<!\w)" if regex.match(r"\w", words[0]) else ""
    closing = r"(?!\w)" if regex.search(r"\w$", words[-1]) else ""
    return opening + r"\s++".join(map(regex.escape, words)) + closing


def _encoded(words: tuple[str, ...]) -> str:
    """Percent-encode all but letters, digits and ``_ . ~``: a hyphen, a comma or ``&`` would end the part."""
    return percent_encoded(" ".join(words), safe="").replace("-", "%2D")
