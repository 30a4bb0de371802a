"""Turns a piece of HTML, as some files keep an article in, into its lines and what they are."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from quotebank.records import Block, BlockKind

_TAGS = re.compile(
    r"</?(?:p|div|br|h[1-6]|ul|ol|li|blockquote|figure|section|article|span|strong|em|a)\b", re.IGNORECASE
)
_BREAKS = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main ol "
    "p pre section table td th tr ul".split()
)
_UNSEEN = frozenset({"script", "style", "template", "noscript"})
_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), BlockKind.HEADING),
    **dict.fromkeys(("li", "dd", "dt"), BlockKind.LIST_ITEM),
    **dict.fromkeys(("td", "th"), BlockKind.TABLE_CELL),
    "figcaption": BlockKind.CAPTION,
    "blockquote": BlockKind.BLOCK_QUOTATION,
    "cite": BlockKind.SOURCE,
}


def is_markup(text: str) -> bool:
    """Whether a text is HTML.

    >>> is_markup("<p>It rained.</p>"), is_markup("2 < 3")
    (True, False)
    """
    return _TAGS.search(text) is not None


def lines_of(markup: str) -> tuple[str, tuple[Block, ...]]:
    r"""Return the words of a piece of HTML, a line for each of its blocks, and what they are.

    >>> lines_of("<h2>Ferry</h2><p>It <b>sails</b> &amp; <q>leaks</q>.</p>")
    ('Ferry\nIt sails & “leaks”.', (Block(kind=<BlockKind.HEADING: 'heading'>, start=0, end=5),))
    """
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    reader.end_line()
    blocks, start = [], 0
    for line, kind in reader.lines:
        if kind is not None:
            blocks.append(Block(kind, start, start + len(line)))
        start += len(line) + 1
    return "\n".join(line for line, _ in reader.lines), tuple(blocks)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[tuple[str, BlockKind | None]] = []
        self._words: list[str] = []
        self._kinds: list[tuple[str, BlockKind]] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "q":
            self._words.append("“")
        elif tag in _BREAKS or (tag == "cite" and self._kinds):
            self.end_line()
            if tag in _KINDS:
                self._kinds.append((tag, _KINDS[tag]))

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "q":
            self._words.append("”")
        elif tag in _BREAKS or tag == "cite":
            self.end_line()
            if self._kinds and self._kinds[-1][0] == tag:
                self._kinds.pop()

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._words.append(data)

    def end_line(self) -> None:
        """End the line; its kind is that of the innermost block."""
        line = " ".join("".join(self._words).split())
        if line:
            self.lines.append((line, self._kinds[-1][1] if self._kinds else None))
        self._words = []
