"""Reads the invented transcripts of ``tests/data/transcripts`` and judges what is found in them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from quotebank import Quote, Span, extract

FOLDER = Path(__file__).parent / "data" / "transcripts"
_MARK = re.compile(r"<(\?|\+|/|[A-Z][\w .'-]+)>")


class Turn(NamedTuple):
    """What somebody says under a label."""

    speaker: str | None
    content: tuple[Span, ...]


class Judged(NamedTuple):
    """The turns of a transcript, and what is wrong with what was found."""

    turns: int
    right: int
    wrong_speakers: list[str]
    others: list[str]


def read(path: Path) -> tuple[str, list[Turn]]:
    """Return a transcript without its marks, and its turns."""
    text, turns, start, speaker = "", list[Turn](), 0, ""
    marked = path.read_text(encoding="utf-8")
    at = 0
    for found in _MARK.finditer(marked):
        text += marked[at : found.start()]
        at = found.end()
        if found[1] != "/":
            start, speaker = len(text), found[1]
        elif speaker == "+":
            turns[-1] = Turn(turns[-1].speaker, (*turns[-1].content, Span(start, len(text))))
        else:
            turns.append(Turn(None if speaker == "?" else speaker, (Span(start, len(text)),)))
    return text + marked[at:], turns


def judge(text: str, turns: list[Turn]) -> Judged:
    """Compare what is found with the turns."""
    quotes = extract(text)
    by_content = {quote.content: quote for quote in quotes}
    right = [
        turn for turn in turns if _speaker(by_content.get(turn.content)) == turn.speaker and turn.content in by_content
    ]
    wrong, others = list[str](), list[str]()
    spoken = {turn.content: turn for turn in turns}
    for quote in quotes:
        turn = spoken.get(quote.content) or next((t for t in turns if _overlap(t.content, quote.content)), None)
        if turn is None or quote.content not in spoken:
            others.append(f"{_speaker(quote)}: {quote.text[:60]}")
        if _speaker(quote) is not None and (turn is None or _speaker(quote) != turn.speaker):
            wrong.append(f"{_speaker(quote)}: {quote.text[:60]}")
    others += [f"missed: {text[turn.content[0].slice][:60]}" for turn in turns if turn.content not in by_content]
    return Judged(len(turns), len(right), wrong, others)


def _speaker(quote: Quote | None) -> str | None:
    return quote.speaker.name if quote is not None and quote.speaker is not None else None


def _overlap(one: tuple[Span, ...], other: tuple[Span, ...]) -> bool:
    return any(a.start < b.end and b.start < a.end for a in one for b in other)


if __name__ == "__main__":
    for path in sorted(FOLDER.glob("*.txt")):
        judged = judge(*read(path))
        print(path.stem, judged.right, "of", judged.turns)
        for line in judged.wrong_speakers:
            print("    wrong", line)
        for line in judged.others:
            print("    other", line)
