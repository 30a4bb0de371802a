"""One HTML page with the report on a draft, for an editor: it needs no server, and nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape
from typing import TYPE_CHECKING

from quotebank.exports.links import link_to

if TYPE_CHECKING:
    from quotebank.bank import CheckedPassage, DraftReport
    from quotebank.store.verdicts import CheckedQuote
    from quotebank.store.wording import Difference

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}"
    "article{border-left:.4rem solid #2a7d46;padding:.1rem 1rem;margin:1.5rem 0;background:#f6f6f4}"
    "article.fault{border-color:#b3261e}blockquote{margin:.5rem 0;font-style:italic}"
    "h3{margin:.5rem 0}del{color:#b3261e}ins{color:#1b6e3b}.facts{color:#555}"
)


def draft_page(reports: Sequence[tuple[str, DraftReport]], allowed: Collection[str] = ()) -> str:
    """Return the page for some drafts, each with the name of its file; every word of a draft or article is escaped."""
    body = "".join(_draft(name, report, allowed) for name, report in reports)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Quotations of a draft</title>'
        f"<style>{_STYLE}</style></head><body><h1>Quotations of a draft</h1>"
        "<p>Found means printed by that outlet, not that it was said. Not found never means not said.</p>"
        f"{body}</body></html>\n"
    )


def _draft(name: str, report: DraftReport, allowed: Collection[str]) -> str:
    passages = "".join(_passage(item, allowed) for item in report.passages)
    number, faults = len(report.passages), len(report.faults(allowed))
    return f"<h2>{escape(report.article.title or name)}</h2><p>{faults} of {number} need an editor.</p>{passages}"


def _passage(item: CheckedPassage, allowed: Collection[str]) -> str:
    verdict = item.verdict
    fault = bool(item.fault and item.fault not in allowed)
    cautions = "".join(f"<li>{escape(caution)}</li>" for caution in verdict.cautions)
    shown = [*verdict.evidence, *verdict.beside][:1]
    return (
        f'<article class="{"fault" if fault else "fine"}">'
        f"<h3>{escape(verdict.verdict.value.replace('_', ' '))}</h3>"
        f'<p class="facts">Line {item.line}, {escape(item.speaker or "nobody named")}</p>'
        f"<blockquote>{escape(item.passage)}</blockquote><p>{escape(verdict.explanation)}</p>"
        f"{f'<p><strong>{escape(item.note)}</strong></p>' if item.note else ''}"
        f"{f'<ul>{cautions}</ul>' if cautions else ''}{''.join(map(_printed, shown))}</article>"
    )


def _printed(item: CheckedQuote) -> str:
    article, link = item.quote.article, link_to(item.quote)
    where = escape((article and article.outlet) or "an article")
    if link and link.startswith(("http://", "https://")):
        where = f'<a href="{escape(link)}">{where}</a>'
    who = ", ".join(speaker.name for speaker in item.quote.speakers) or "nobody named"
    return f'<p>{_changes(item.difference)}</p><p class="facts">{escape(who)}, {where}</p>'


def _changes(difference: Sequence[Difference]) -> str:
    steps = []
    for operation, asked, found in difference:
        if operation == "equal":
            steps.append(escape(found))
            continue
        steps += [f"<del>{escape(asked)}</del>"] if asked else []
        steps += [f"<ins>{escape(found)}</ins>"] if found else []
    return " ".join(steps)
