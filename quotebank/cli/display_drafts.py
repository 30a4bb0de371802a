"""Prints the report on a draft for people."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from rich.text import Text

from quotebank.cli.display import console, difference_text, one_line, print_labelled, print_text
from quotebank.exports import link_to

if TYPE_CHECKING:
    from quotebank.bank import CheckedPassage, DraftReport


def print_draft(name: str, report: DraftReport, allowed: Collection[str] = ()) -> None:
    """Print each quotation of a draft: verdict and place, the draft's passage, what was printed, and where."""
    out = console()
    for item in report.passages:
        fault = item.fault is not None and item.fault not in allowed
        heading = Text(item.verdict.verdict.value.replace("_", " "), "bold red" if fault else "bold green")
        print_text(out, heading.append(f"  {one_line(name)}, line {item.line}", "default"))
        print_labelled(out, _facts(item))
        out.print()


def _facts(item: CheckedPassage) -> list[tuple[str, Text]]:
    verdict = item.verdict
    facts = [("draft", Text(one_line(item.passage))), ("speaker", Text(one_line(item.speaker or "nobody named")))]
    facts.append(("means", Text(one_line(verdict.explanation))))
    if item.note:
        facts.append(("note", Text(one_line(item.note), "yellow")))
    facts += [("caution", Text(one_line(caution), "yellow")) for caution in verdict.cautions]
    for shown in [*verdict.evidence, *verdict.beside][:1]:
        facts.append(("difference", difference_text(shown.difference)))
        if link := link_to(shown.quote):
            facts.append(("link", Text(one_line(link))))
    return facts
