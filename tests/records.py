"""Writes the quotes of a text as records, a line each, and reads the files of texts and the records that they give.

``python tests/records.py "TEXT"`` prints a text with its records as such a file holds them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from quotebank import Article, Quote, SpeakerKind, Stance, extract

PARAGRAPH, LINE = " ¶ ", " ↵ "
PUBLISHED = date(2026, 1, 28)
"""A Wednesday, the day on which every text was published."""


class Case(NamedTuple):
    """A text on one line, and the records that it gives, in order."""

    text: str
    records: list[str]


def cases(path: Path) -> Iterator[Case]:
    """The cases of a file: a line of text each, and an indented line for every quote; ``#`` begins a comment."""
    case: Case | None = None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(" ") and case is not None:
            case.records.append(line.strip())
        elif line and not line.startswith("#"):
            if case is not None:
                yield case
            case = Case(line, [])
    if case is not None:
        yield case


def unfolded(text: str) -> str:
    """A text as it is, from the one line that stands for it in a file."""
    return text.replace(PARAGRAPH, "\n\n").replace(LINE, "\n")


def records(text: str) -> list[str]:
    """The quotes of a text as records, in order."""
    whole = unfolded(text)
    return [record(whole, quote) for quote in extract(Article(whole, published=PUBLISHED))]


def record(text: str, quote: Quote) -> str:
    """What a reader sees of a quote: kind, words, speakers, mention, cue, addressee, and whatever else there is.

    >>> text = "Minister Ana Holm told Lind that it leaks."
    >>> record(text, *extract(text))
    'indirect | it leaks | Ana Holm, Minister | Ana Holm | told | Lind'
    """
    words = [text[span.slice] if span is not None else "-" for span in (quote.mention, quote.cue, quote.addressee_span)]
    return " | ".join(
        [quote.kind.value, " … ".join(text[s.slice] for s in quote.content), _who(quote), *words, *_rest(quote)]
    )


def _who(quote: Quote) -> str:
    """The speakers, with their roles; an organisation in square brackets."""
    names = []
    for speaker in quote.speakers:
        name = f"[{speaker.name}]" if speaker.kind is SpeakerKind.ORGANISATION else speaker.name
        names.append(f"{name}, {speaker.role}" if speaker.role else name)
    return " + ".join(names) or "-"


def _rest(quote: Quote) -> Iterator[str]:
    if quote.stance is not Stance.ASSERTED and quote.stance is not None:
        yield quote.stance.value
    if quote.opposed:
        yield "opposed"
    if quote.relayed_by is not None:
        yield f"relayed by {quote.relayed_by.name}"
    if quote.speaks_for is not None:
        yield f"for {quote.speaks_for.name}"
    if quote.said_on is not None:
        yield f"on {quote.said_on.isoformat()}"


if __name__ == "__main__":
    for text in sys.argv[1:]:
        print(text, *(f"  {line}" for line in records(text)), sep="\n")
