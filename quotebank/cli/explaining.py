"""Prints explanations of quotes: each question, its candidates, and the features that weighed most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import shorten

from rich.text import Text

from quotebank.cli.display import console, one_line
from quotebank.extraction.explanation import Decision, Explanation

_QUESTIONS = {
    "source": "Whose is",
    "speech": "Is it speech:",
    "reported": "Does it report its clause:",
    "extent": "Where does its clause end:",
    "antecedent": "Whom does it stand for:",
}
_LONGEST = 70


def print_explanations(explanations: Sequence[Explanation]) -> None:
    """Print an explanation of each quote and non-quote; a star marks the chosen candidate of each question."""
    out = console()
    for number, each in enumerate(explanations):
        if number:
            out.print()
        out.print(Text(_headline(each), "bold"), soft_wrap=True)
        for line in _lines(each.decisions):
            out.print(Text(line), soft_wrap=True)


def _headline(explanation: Explanation) -> str:
    place, quote = f"{explanation.span.start}-{explanation.span.end}", explanation.quote
    if quote is None:
        return f"{place}  no quote"
    who = ", ".join(speaker.name for speaker in quote.speakers) or "nobody"
    return f"{place}  {one_line(who)}: “{_short(quote.text)}”"


def _lines(decisions: Sequence[Decision]) -> Iterator[str]:
    if not decisions:
        yield "  Rules alone decided."
    for decision in decisions:
        above = f"  yes above {decision.threshold:.2f}" if decision.threshold is not None else ""
        yield f"  {_QUESTIONS[decision.question]} “{_short(decision.about)}”{above}"
        for each in sorted(decision.candidates, key=lambda candidate: -candidate.score):
            weights = ", ".join(f"{name} {weight:+.2f}" for name, weight in each.features)
            yield f"   {'*' if each.chosen else ' '} {each.score:6.2f}  {_short(each.candidate)}  ({one_line(weights)})"


def _short(text: str) -> str:
    return shorten(one_line(text), _LONGEST, placeholder=" [...]")
