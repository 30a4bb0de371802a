"""Judges what `extract` finds in a passage against the quotes that a careful reader expects there.

``python tests/judging.py`` prints every fault of the invented passages; with ``--write`` it also writes the ids of the
passages that have any to ``data/constructions/known_failures.txt``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from quotebank import Article, Quote, Span, extract

DATA = Path(__file__).parent / "data"
CONSTRUCTIONS = DATA / "constructions" / "gold.jsonl"
KNOWN_FAILURES = DATA / "constructions" / "known_failures.txt"
SEEDS = DATA / "seeds" / "gold.jsonl"
LEAST_OVERLAP = 0.8
"""Of the letters and digits that either side has: the design's measure of when two quotes are the same words."""

Passage = dict[str, Any]


def passages(path: Path) -> list[Passage]:
    """The passages of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def known_failures() -> set[str]:
    """The ids of the passages that are not yet right."""
    lines = KNOWN_FAILURES.read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def faults(passage: Passage, article: Article | None = None) -> list[str]:
    """What is wrong with the quotes found in a passage, a line a fault; empty when all is right."""
    if article is None:
        published = passage.get("published")
        article = Article(passage["text"], published=date.fromisoformat(published) if published else None)
    text = article.text or ""
    found = extract(article)
    pairs = _paired(text, passage["quotes"], found)
    wrong = []
    for number, expected in enumerate(passage["quotes"]):
        if number in pairs:
            wrong += [f"{fault}: {_short(expected)}" for fault in differences(expected, found[pairs[number]])]
        else:
            wrong.append(f"missed: {_short(expected)}")
    not_speech = [offsets for words in passage["not_speech"] for offsets in _places(text, [words])[:1]]
    for number, quote in enumerate(found):
        own, marked = _offsets(text, quote.content), _offsets(text, quote.quoted)
        if any(
            _mostly(offsets, marked) or (_mostly(offsets, own) and len(own) < 3 * len(offsets))
            for offsets in not_speech
        ):
            wrong.append(f"no speech: {quote.text!r}")
        elif number not in pairs.values():
            wrong.append(f"spurious {quote.kind.value}: {quote.text!r}")
    return wrong


def differences(expected: Passage, quote: Quote) -> Iterator[str]:
    """Where a found quote differs from the expected one of the same words."""
    if quote.kind.value != expected["kind"]:
        yield f"kind {quote.kind.value}"
    names = [speaker.name for speaker in quote.speakers]
    if _names(names) != _names([expected["speaker"] or ""]):
        yield f"speaker {names}, not {expected['speaker']}"
    told, to = _letters(quote.addressee or ""), _letters(expected["addressee"] or "")
    if bool(told) != bool(to) or not (told in to or to in told):
        yield f"addressee {quote.addressee}, not {expected['addressee']}"
    if quote.negated != expected["negated"]:
        yield f"negated {quote.negated}"
    said_on = quote.said_on.isoformat() if quote.said_on else None
    if said_on != expected["said_on"]:
        yield f"said on {said_on}, not {expected['said_on']}"


def _paired(text: str, expected: list[Passage], found: list[Quote]) -> dict[int, int]:
    """The found quote of each expected one: the pairs that overlap most, and tightest, first; each quote once."""
    of_found = [_offsets(text, quote.content) for quote in found]
    scores = [
        (_overlap(want["kind"], place, have), len(place) / (len(have) or 1), -i, -j)
        for i, want in enumerate(expected)
        for place in _places(text, want["content"])
        for j, have in enumerate(of_found)
    ]
    pairs: dict[int, int] = {}
    for score, _, i, j in sorted(scores, reverse=True):
        if score >= LEAST_OVERLAP and -i not in pairs and -j not in pairs.values():
            pairs[-i] = -j
    return pairs


def _overlap(kind: str, want: frozenset[int], have: frozenset[int]) -> float:
    """The share of letters in common; of a mixed quote only the fragments in marks are expected."""
    return len(want & have) / len(want if kind == "mixed" else want | have)


def _places(text: str, fragments: list[str]) -> list[frozenset[int]]:
    """The letters of the fragments, for every place where the first of them stands; the others follow in order."""
    places = []
    start = text.find(fragments[0])
    while start >= 0:
        spans, at = [], start
        for fragment in fragments:
            at = text.find(fragment, at)
            if at < 0:
                at = text.find(fragment)
            spans.append(Span(at, at + len(fragment)))
            at += len(fragment)
        places.append(_offsets(text, spans))
        start = text.find(fragments[0], start + 1)
    return places


def _offsets(text: str, spans: Iterable[Span]) -> frozenset[int]:
    """The offsets of the letters and digits of some spans."""
    return frozenset(i for span in spans for i in range(span.start, span.end) if text[i].isalnum())


def _mostly(part: frozenset[int], whole: frozenset[int]) -> bool:
    return len(part & whole) * 2 > len(part)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _names(names: list[str]) -> list[str]:
    """The words of names, in no order; expected joint speakers are written "A and B"."""
    return sorted(word for name in names for part in name.split() if (word := _letters(part)) not in ("", "and"))


def _short(expected: Passage) -> str:
    return f"{expected['kind']} {expected['content'][0][:50]!r}"


if __name__ == "__main__":
    judged = {passage["id"]: faults(passage) for passage in passages(CONSTRUCTIONS)}
    failing = sorted(name for name, wrong in judged.items() if wrong)
    for name in failing:
        print(name, *judged[name], sep="\n    ")
    print(f"{len(judged) - len(failing)} of {len(judged)} passages pass")
    if "--write" in sys.argv:
        head = "# Passages whose quotes are not yet right. Written by tests/judging.py; the list only shrinks."
        KNOWN_FAILURES.write_text("\n".join([head, *failing, ""]), encoding="utf-8")
