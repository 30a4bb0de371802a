"""What readers yield besides articles: refusals, remarks, articles with quotes, speakers."""

from __future__ import annotations

from typing import TypeAlias

from attrs import frozen

from quotebank.records import Article, Outlet, Quote, Speaker


@frozen
class Refusal:
    """A file, or one line of it, that was not read.

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
    """A note about a file that was read: on its encoding, or a date that was not understood."""

    path: str
    text: str
    replaced: int = 0
    """Number of characters replaced with U+FFFD."""

    def __str__(self) -> str:
        return f"{self.path}: {self.text}"


@frozen
class Found:
    """An article that comes with its quotes, from an export or a dump; nothing is extracted from it again."""

    article: Article
    quotes: tuple[Quote, ...]
    namesakes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Speakers' names, each with the Wikidata ids of the people who have it."""


@frozen
class SpeakerEntry:
    """A row of a ``speakers.csv``: a speaker and their other names."""

    speaker: Speaker
    aliases: tuple[str, ...] = ()


Item: TypeAlias = Article | Found | Outlet | SpeakerEntry | Refusal | Remark
