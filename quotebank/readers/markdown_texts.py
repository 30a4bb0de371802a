"""Reads Markdown with markdown-it-py: headings and paragraphs as lines, without code, pictures and HTML."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import Any, BinaryIO

from quotebank.errors import MissingExtraError, ReadError
from quotebank.readers import fields
from quotebank.readers.decoding import whole
from quotebank.readers.items import Item, Remark
from quotebank.readers.plain_text import split_header

_FENCE = "---"
"""The line before and after front matter."""


def read(stream: BinaryIO, path: str) -> Iterator[Item]:
    """Yield the one article of a Markdown file; ``key: value`` lines at the top, or in front matter, are its header.

    Raises:
        MissingExtraError: markdown-it-py is not installed.
        ReadError: there is no text, or too much for an article.
    """
    _markdown_it()
    decoded = whole(stream)
    if decoded.remark:
        yield Remark(path, decoded.remark, decoded.replaced)
    header, body = _front_matter(decoded.text)
    title, text = plain(body)
    if not text.strip():
        raise ReadError("no text in it" + (" after the header lines" if header else ""))
    if title:
        header.setdefault("title", title)
    yield from fields.article(path, {**header, "text": text})


def plain(markdown: str) -> tuple[str | None, str]:
    r"""Return the first heading and the text, a paragraph a line.

    >>> plain("# Ferry\n\nThe *old* ferry\nstays, says [Bo Lind](x).\n\n> “We stay.”\n\n```\ncode\n```")
    ('Ferry', 'Ferry\nThe old ferry stays, says Bo Lind.\n“We stay.”')
    """
    lines: list[str] = []
    title = None
    kind = ""
    for token in _markdown_it().MarkdownIt("commonmark").enable("table").parse(markdown):
        if token.type != "inline":
            kind = token.type
            continue
        words = " ".join("".join(map(_words, token.children or ())).split())
        if words:
            lines.append(words)
            if title is None and kind == "heading_open":
                title = words
    return title, "\n".join(lines)


def _words(token: Any) -> str:  # noqa: ANN401  markdown-it-py is loaded only when it is needed
    if token.type in ("text", "code_inline", "text_special"):
        return str(token.content)
    return " " if token.type in ("softbreak", "hardbreak") else ""


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    lines = text.lstrip("\ufeff").split("\n")
    if lines[0].strip() != _FENCE:
        return split_header(text)
    ends = [number for number, line in enumerate(lines[1:200], 1) if line.strip() == _FENCE]
    if not ends:
        return {}, text
    header = {}
    for line in lines[1 : ends[0]]:
        key, colon, value = line.partition(":")
        if colon and key.strip().lower() in fields.FIELD_OF and fields.FIELD_OF[key.strip().lower()] != "text":
            header[key.strip().lower()] = value.strip().strip("\"'")
    return header, "\n".join(lines[ends[0] + 1 :])


@cache
def _markdown_it() -> ModuleType:
    try:
        import markdown_it
    except ImportError as missing:
        raise MissingExtraError("Reading Markdown", "markdown") from missing
    return markdown_it
