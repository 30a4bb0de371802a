"""Reads subtitles (WebVTT, SubRip) with webvtt-py: a paragraph for each voice, times and tags left out."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import Any, BinaryIO

from quotebank.errors import MissingExtraError, ReadError
from quotebank.readers.decoding import scrub, whole
from quotebank.readers.items import Item, Remark
from quotebank.records import Article

_OPENS = re.compile(r"\s*(?:>>|[-–—]\s|[\[(♪]|[A-Z][A-Z .'-]+(?:,[^:]{1,80})?:)")
"""A line with which another voice begins, or a sound is described."""
_ENDS = re.compile(r"[\])♪]\s*\Z")
_TAGS = re.compile(r"<[^<>]{0,200}>|\{\\[^{}]{0,200}\}")


def read_webvtt(stream: BinaryIO, path: str) -> Iterator[Item]:
    """Yield the one transcript of a WebVTT file."""
    yield from _read(stream, path, "vtt")


def read_subrip(stream: BinaryIO, path: str) -> Iterator[Item]:
    """Yield the one transcript of a SubRip file."""
    yield from _read(stream, path, "srt")


def _read(stream: BinaryIO, path: str, form: str) -> Iterator[Item]:
    webvtt = _webvtt()
    decoded = whole(stream)
    if decoded.remark:
        yield Remark(path, decoded.remark, decoded.replaced)
    try:
        captions = webvtt.from_buffer(decoded.text.splitlines(), format=form)
    except Exception as problem:  # a parser may raise anything on a malformed file, which must not end an import
        raise ReadError(f"not subtitles that can be read ({type(problem).__name__}: {problem})") from problem
    text = scrub("\n\n".join(_paragraphs(captions)))[0]
    if not text.strip():
        raise ReadError("no subtitles in it")
    yield Article(text=text)


def _paragraphs(captions: Any) -> Iterator[str]:  # noqa: ANN401  webvtt-py's types are not exported
    """The words of each voice; a line that is shown twice in a row, as live captions roll, is there once."""
    words: list[str] = []
    voice: str | None = None
    shown = ""
    for caption in captions:
        new = voice
        for raw in caption.raw_text.split("\n"):
            new = _voice(raw) or (new if caption.voice else None)
            line = " ".join(html.unescape(_TAGS.sub("", raw)).split())
            if not line or line == shown:
                continue
            shown = line
            if words and (new != voice or _OPENS.match(line) or _ENDS.search(words[-1])):
                yield " ".join(words)
                words = []
            voice = new
            words.append(f"{voice}: {line}" if voice and not words else line)
    if words:
        yield " ".join(words)


def _voice(line: str) -> str | None:
    found = re.search(r"<v(?:\.[\w.]+)?\s+([^>]{1,200})>", line)
    return " ".join(html.unescape(found[1]).split()) if found else None


@cache
def _webvtt() -> ModuleType:
    try:
        import webvtt
    except ImportError as missing:
        raise MissingExtraError("Reading subtitles", "subtitles") from missing
    return webvtt
