"""What the layout of a web page says about its text: what is a heading, in a list, a table, a quotation or a post."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from quotebank.records import BlockKind

_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "summary"), BlockKind.HEADING),
    **dict.fromkeys(("li", "dt", "dd"), BlockKind.LIST_ITEM),
    **dict.fromkeys(("figcaption", "caption"), BlockKind.CAPTION),
    **dict.fromkeys(("td", "th"), BlockKind.TABLE_CELL),
    "blockquote": BlockKind.BLOCK_QUOTATION,
}
_POSTS = re.compile(r"twitter-tweet|instagram-media|bluesky-embed|tiktok-embed|mastodon-embed|fb-post", re.IGNORECASE)
_CAPTIONS = re.compile(r"(?:^|[\s_-])(?:caption|(?:photo|image)-?credit|wp-caption-text)(?:$|[\s_-])", re.IGNORECASE)
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q ruby s samp small span strike "
    "strong sub sup time tt u var wbr".split()
)
_BOLD = frozenset({"b", "strong"})
_UNSEEN = frozenset({"script", "style", "noscript", "template", "head", "svg", "iframe"})
_TABLE = ("table", "thead", "tbody", "tfoot", "tr", "td", "th", "colgroup", "col")
_BLOCKS = frozenset("p div ul ol blockquote table h1 h2 h3 h4 h5 h6 section article pre".split())
_FEWEST_BLOCKS = 2
"""Blocks or line breaks in one cell of a table that arranges a page."""
_QUOTES = (("“", "”"), ("‘", "’"))
_MARKS = frozenset("\"“”«»„‘’'")
_SIGNATURE = re.compile(r"\s*[—–-]")
_LETTERS = re.compile(r"[\W_]+")
_DEEPEST = 200


class _Line(NamedTuple):
    """A line as a browser lays it out."""

    text: str
    kind: BlockKind | None
    bold: str
    """The words in bold letters that it begins with."""


def plain(tree: Any) -> None:  # noqa: ANN401  lxml comes without types
    """Turn tables that only arrange the page into plain blocks, and ``q`` into the marks that a browser shows."""
    for table in list(tree.iter("table")):
        if any(_arranges(cell) for cell in table.iter("td", "th")):
            own = [element for element in table.iter(*_TABLE) if element is table or _table_of(element) is table]
            for element in own:
                if element.tag in ("td", "th"):
                    _wrap(element)
            for element in own:
                element.tag = "div"
    quotations = [(element, next(element.iterancestors("q"), None) is not None) for element in tree.iter("q")]
    for element, inner in quotations:
        _mark(element, *_QUOTES[inner])
    for parent in dict.fromkeys(element.getparent() for element, _ in reversed(quotations)):  # what is inside first
        _dissolve(parent)


def structure(tree: Any, text: str) -> list[tuple[str, int, int]]:  # noqa: ANN401  lxml comes without types
    """Return what the lines of an extracted text are on the page: kind, start and end."""
    lines: dict[str, deque[_Line]] = defaultdict(deque)
    for line in _lines(tree):
        if line.kind is not None or line.bold:
            lines[_letters(line.text)].append(line)
    return list(_found(lines, text))


def _found(lines: dict[str, deque[_Line]], text: str) -> Iterator[tuple[str, int, int]]:
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        words = line.strip(" |-•*")
        first = start + line.find(words)
        known = lines.get(_letters(words))
        if line.startswith("| "):
            yield BlockKind.TABLE_CELL.value, start, end
        elif known and words:
            found = known.popleft() if len(known) > 1 else known[0]
            last = first + len(words)
            asked = found.kind in (None, BlockKind.HEADING) and found.bold.endswith("?")
            if asked and words.startswith(found.bold):
                yield BlockKind.QUESTION.value, first, first + len(found.bold)
            elif found.kind is BlockKind.HEADING and words.endswith("?"):
                yield BlockKind.QUESTION.value, first, last
            elif found.kind is not None:
                begin = first if found.kind is not BlockKind.LIST_ITEM else start + len(line) - len(line.lstrip())
                yield found.kind.value, begin, last
        start = end + 1


def _lines(tree: Any) -> Iterator[_Line]:  # noqa: ANN401  lxml comes without types
    """The lines of a page; nesting that no page needs is not followed."""
    layout = _Layout()
    body = tree.find(".//body") if tree.tag != "body" else tree
    layout.walk(tree if body is None else body, None, bold=False, depth=0)
    layout.end(None)
    yield from layout.lines


class _Layout:
    """Lays a tree out in lines."""

    def __init__(self) -> None:
        self.lines: list[_Line] = []
        self._words: list[str] = []
        self._bold: list[str] = []
        self._is_bold = True

    def walk(self, element: Any, kind: BlockKind | None, *, bold: bool, depth: int) -> None:  # noqa: ANN401
        tag = element.tag
        if not isinstance(tag, str) or tag in _UNSEEN or depth > _DEEPEST:
            return
        own = _kind_of(element, kind)
        if tag == "br" or tag not in _INLINE or own is not kind:
            self.end(kind)
        bold = bold or tag in _BOLD
        self._say(element.text, bold=bold)
        for child in element:
            self.walk(child, own, bold=bold, depth=depth + 1)
            self._say(child.tail, bold=bold)
        if tag not in _INLINE or own is not kind:
            self.end(own)

    def _say(self, words: str | None, *, bold: bool) -> None:
        if not words or (not words.strip() and not self._words):
            return
        self._words.append(words)
        self._is_bold = self._is_bold and (bold or not words.strip())
        if self._is_bold:
            self._bold.append(words)

    def end(self, kind: BlockKind | None) -> None:
        """End the line."""
        text = " ".join("".join(self._words).split())
        if text:
            quoted = kind in (BlockKind.BLOCK_QUOTATION, BlockKind.EMBEDDED_POST)
            if quoted and self.lines and _SIGNATURE.match(text):
                kind = BlockKind.SOURCE
            self.lines.append(_Line(text, kind, " ".join("".join(self._bold).split())))
        self._words, self._bold, self._is_bold = [], [], True


def _kind_of(element: Any, kind: BlockKind | None) -> BlockKind | None:  # noqa: ANN401
    """What an element is, inside another of a kind."""
    tag, classes = element.tag, element.get("class") or ""
    quoted = kind in (BlockKind.BLOCK_QUOTATION, BlockKind.EMBEDDED_POST)
    if quoted and tag in ("cite", "footer", "figcaption"):
        return BlockKind.SOURCE
    if tag == "blockquote" and _POSTS.search(classes):
        return BlockKind.EMBEDDED_POST
    if tag in _KINDS and not (quoted and tag in ("p", "blockquote")):
        return _KINDS[tag]
    return BlockKind.CAPTION if classes and _CAPTIONS.search(classes) else kind


def _letters(text: str) -> str:
    return _LETTERS.sub("", text).casefold()


def _arranges(cell: Any) -> bool:  # noqa: ANN401
    """Whether a cell holds several paragraphs or another table, as no cell of figures does."""
    if cell.find(".//table") is not None:
        return True
    blocks = (child for child in cell.iter(*_BLOCKS) if child is not cell and _has_words(child))
    return any(len(list(islice(found, _FEWEST_BLOCKS))) == _FEWEST_BLOCKS for found in (blocks, cell.iter("br")))


def _has_words(element: Any) -> bool:  # noqa: ANN401
    return any(words.strip() for words in element.itertext())


def _table_of(element: Any) -> Any:  # noqa: ANN401
    return next(element.iterancestors("table"), None)


def _wrap(cell: Any) -> None:  # noqa: ANN401
    """Make paragraphs of the words that stand loose in a cell, between line breaks and blocks."""
    children, loose = list(cell), cell.text
    cell.text = None
    for child in children:
        cell.remove(child)
    paragraph = None
    for child in (None, *children):
        words = loose if child is None else child.tail
        if child is not None:
            child.tail = None
            if child.tag in _INLINE:
                if paragraph is None:
                    paragraph = cell.makeelement("p")
                    cell.append(paragraph)
                paragraph.append(child)
                child.tail = words
                words = None
            else:
                paragraph = None
                if child.tag != "br":
                    cell.append(child)
        if words and words.strip():
            paragraph = cell.makeelement("p")
            paragraph.text = words
            cell.append(paragraph)


def _mark(quotation: Any, opening: str, closing: str) -> None:  # noqa: ANN401
    words = "".join(quotation.itertext()).strip()
    if words and words[0] not in _MARKS:
        quotation.text = opening + (quotation.text or "").lstrip()
        if len(quotation):
            quotation[-1].tail = (quotation[-1].tail or "").rstrip() + closing
        else:
            quotation.text = quotation.text.rstrip() + closing


def _dissolve(parent: Any) -> None:  # noqa: ANN401
    """Make the words of quotations in an element its own: trafilatura's time is a square of the elements in one."""
    holder, words = None, [parent.text or ""]
    for child in [*parent, None]:
        if child is not None and child.tag == "q" and not len(child):
            words += child.text or "", child.tail or ""
            child.tail = None
            parent.remove(child)
            continue
        if holder is None:
            parent.text = "".join(words)
        else:
            holder.tail = "".join(words)
        if child is not None:
            holder, words = child, [child.tail or ""]
            if child.tag == "q":
                child.tag = "span"
