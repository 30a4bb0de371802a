"""What readers yield: articles and the facts around them."""

from __future__ import annotations

from typing import TypeAlias

from attrs import frozen

from quotebank.records import Article, Outlet, Quote, Speaker


@frozen
class Refusal:
    """Something that was not read: a whole file, or one line of it.

    >>> str(Refusal("dump.jsonl", "no text in it", line=7))
    'dump.jsonl, line 7: no text in it'
    """

    path: str
    reason: str
    line: int | None = None

    def __str__(self) -> str:
        return f"{self.path}, line {self.line}: {self.reason}" if self.line else f"{self.path}: {self.reason}"


@frozen
class Remark:
    """What a person should know about a file that was read: its encoding, a date that was not understood."""

    path: str
    text: str
    replaced: int = 0
    """How many characters became U+FFFD."""

    def __str__(self) -> str:
        return f"{self.path}: {self.text}"


@frozen
class Found:
    """An article whose quotes somebody has found already: an export or a dump; nothing is extracted from it again."""

    article: Article
    quotes: tuple[Quote, ...]
    namesakes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Speakers' names, each with the Wikidata ids of those who bear it."""


@frozen
class SpeakerEntry:
    """A row of a ``speakers.csv``: a speaker and the other names it goes by."""

    speaker: Speaker
    aliases: tuple[str, ...] = ()


Item: TypeAlias = Article | Found | Outlet | SpeakerEntry | Refusal | Remark
