"""Measure the stances of quotes on the invented passages: ``python tests/stance_figures.py [--show]``.

Each passage has one record that is looked at: the one that shares most with the passage's ``words``. A stance is *right
when set* if a record with a stance other than "asserted" has that of the passage; it is *found when there* if the
record of a passage that reports its words otherwise than as said has its stance. A passage whose stance is null must
have no record of its words.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from quotebank import Quote, Stance, extract

PASSAGES = Path(__file__).parent / "data" / "stances.jsonl"
_LEAST = 0.5
"""The least share of the characters looked for that a record has."""


def passages() -> Iterator[dict[str, Any]]:
    """Every passage: ``text``, ``words``, ``stance``, and ``opposed`` where the speaker opposes them."""
    with PASSAGES.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def record_of(passage: dict[str, Any]) -> Quote | None:
    """The record of a passage's words."""
    start = passage["text"].index(passage["words"])
    wanted = set(range(start, start + len(passage["words"])))

    def shared(quote: Quote) -> float:
        own = {k for span in quote.content for k in range(span.start, span.end)}
        return len(own & wanted) / len(own | wanted)

    best = max(extract(passage["text"]), key=shared, default=None)
    own = {k for span in best.content for k in range(span.start, span.end)} if best else set()
    return best if len(own & wanted) >= _LEAST * len(wanted) else None


def _keeps_opposition(quote: Quote) -> bool:
    """Whether a record says that its speaker is against the words, or the words say so themselves."""
    return quote.opposed or quote.text.startswith(("not ", "against "))


def figures() -> tuple[dict[str, tuple[int, int]], list[str]]:
    """What is right of how many, by what is counted, and a line for each mistake."""
    right = dict.fromkeys(("right when set", "found when there", "opposed", "no record"), (0, 0))
    wrong = []

    def count(what: str, is_right: bool) -> None:
        right[what] = right[what][0] + is_right, right[what][1] + 1

    for passage in passages():
        found, stance = record_of(passage), passage["stance"]
        own = found.stance.value if found and found.stance else None
        if own not in (None, Stance.ASSERTED):
            count("right when set", own == stance)
        if stance not in (None, Stance.ASSERTED):
            count("found when there", own == stance)
        if stance is None:
            count("no record", found is None)
        if passage.get("opposed"):
            count("opposed", found is None or _keeps_opposition(found))
        missed = own != stance and (own or stance != Stance.ASSERTED)
        if missed or (passage.get("opposed") and found and not _keeps_opposition(found)):
            wrong.append(f"{stance} / {own}: {passage['text']}")
    return right, wrong


if __name__ == "__main__":
    counted, mistakes = figures()
    for what, (good, of) in counted.items():
        print(f"{what:18}{good:4} of {of:3}  {good / of if of else 0:.3f}")
    if "--show" in sys.argv:
        print(*mistakes, sep="\n")
