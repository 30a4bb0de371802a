"""Results as text: with colour and layout on a terminal, else as plain lines with tabs between columns.

This module imports Rich, so commands import it only when they have something to show.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from textwrap import shorten
from typing import TYPE_CHECKING

import attrs
from rich.console import Console
from rich.table import Table
from rich.text import Text

from quotebank.exports import link_to, source_of, turned_by
from quotebank.records import Article, Quote, QuoteKind, Span, Speaker
from quotebank.serializers import newer_versions, paragraph_of

if TYPE_CHECKING:
    from quotebank.ablation import Ablation
    from quotebank.bank import OutletSummary, SpeakerSummary, Stats
    from quotebank.evaluation import Evaluation, Mistake, Reading, Score
    from quotebank.store.search import Match
    from quotebank.store.statements import Statement
    from quotebank.store.verdicts import Verdict
    from quotebank.store.wording import Difference

_CONTROLS = {code: "\ufffd" for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"} | {ord("\r"): " "}
"""An article must not move the cursor or recolour the screen. Replacing is one for one, so that spans stay valid."""
_LABEL_WIDTH = 12
_COLUMN_GAP = 2
_GAP = "[...]"
_LONGEST = 300
"""Characters shown of a mistake's words."""
_CONTEXT = 60
"""Characters shown before and after a quote."""
_NUMBERS = frozenset("quotes articles precision recall F1 right found gold judged share confidence".split()) | {
    "sure of the speaker",
    "share kept",
    "least confidence",
    "wholly right",
    "share right",
}
"""Headings of columns that hold numbers."""


def console() -> Console:
    """Return a console on standard output that prints text without markup or highlighting."""
    return Console(file=sys.stdout, markup=False, emoji=False, highlight=False)


def clean(text: str) -> str:
    r"""Return the text with each control character replaced, so that its length stays the same.

    >>> clean("a\x1b[31mb")
    'a�[31mb'
    """
    return text.translate(_CONTROLS)


def one_line(text: str) -> str:
    r"""Return the text on one line, without control characters.

    >>> one_line("The base\n  is not needed")
    'The base is not needed'
    """
    return " ".join(clean(text).split())


def print_quotes(quotes: Iterable[Quote]) -> None:
    """Print each quote with who said it, to whom, where and when."""
    out = console()
    for number, quote in enumerate(quotes):
        if number:
            out.print()
        print_text(out, _words(quote, out))
        print_labelled(out, [*_context(quote), *_facts(quote)])


def print_matches(matches: Iterable[Match]) -> None:
    """Print each match of who-said: the quote, its score, and the words that differ."""
    out = console()
    for number, match in enumerate(matches):
        if number:
            out.print()
        print_text(out, _words(match.quote, out))
        facts = [*_context(match.quote), *_facts(match.quote)]
        facts.insert(-1, ("match", Text(f"{match.score:.0f} of 100")))
        facts.insert(-1, ("difference", difference_text(match.difference)))
        print_labelled(out, facts)


def print_statement(statement: Statement) -> None:
    """Print the most common wording, who is named and where; then how each article differs."""
    out = console()
    print_text(out, Text(one_line(statement.text), "bold"))
    facts = [
        (
            "speaker",
            Text.assemble(
                (one_line(speaker_name(some.speaker)), "green") if some.speaker else "unknown or unnamed",
                f": {len(some.quotes)} of {len(statement.wordings)} quotes",
            ),
        )
        for some in statement.attributions
    ]
    if statement.disputed:
        facts.append(("disputed", Text("yes: the outlets name different people", "red")))
    facts.append(("outlets", Text(one_line(", ".join(statement.outlets) or "unknown"))))
    days = dict.fromkeys(_day(day) for day in (statement.first, statement.last) if day)
    facts.append(("published", Text(" to ".join(days) or "date unknown")))
    print_labelled(out, facts)
    for wording in statement.wordings:
        known = dict(_facts(wording.quote))
        out.print()
        print_text(out, known.get("outlet", Text("unknown outlet")))
        differs = any(step.op != "equal" for step in wording.difference)
        known["wording"] = difference_text(wording.difference) if differs else Text("the same words")
        shown = ("wording", "speaker", "stance", "link", "id")
        print_labelled(out, [(label, known[label]) for label in shown if label in known])


def print_quote_in_full(quote: Quote, article: Article | None, versions: Sequence[Article] = ()) -> None:
    """Print a quote in its paragraph, the reasons for its speaker, and its full provenance."""
    out = console()
    print_text(out, _in_paragraph(quote, article, out))
    out.print()
    facts = _facts(quote)
    source = article or quote.article
    if source:
        facts[-1:-1] = [
            (label, Text(one_line(value)))
            for label, value in (("title", source.title), ("byline", source.byline), ("language", source.language))
            if value
        ]
        address = Text(one_line(link_to(quote) or source.url or ""), "blue")
        facts = [(label, address if label == "link" else value) for label, value in facts]
    if quote.content:
        facts.append(("characters", Text(f"{_places(quote)} of article {source.id if source else ''}".rstrip())))
    else:
        facts.append(("characters", Text("unknown: the article's text is not in the bank")))
    if source and source.extracted_by:
        facts.append(("extractor", Text(one_line(source.extracted_by))))
    if newer := newer_versions(article, versions):
        count = f"{len(newer)} newer versions" if len(newer) > 1 else "a newer version"
        facts.append(("changed", Text(f"the bank holds {count} of this article: {newer[-1].id}")))
    print_labelled(out, facts)
    out.print()
    print_text(out, Text("Why this speaker" if quote.speakers else "Why no speaker", "bold"))
    for reason in quote.reasons or ("no reasons were kept",):
        print_text(out, Text(f"  - {one_line(reason)}"))


def print_speakers(summaries: Sequence[SpeakerSummary]) -> None:
    """Print one speaker a line: name, other names, roles, quotes, articles, first and last day."""
    rows = [
        (
            speaker_name(summary.speaker),
            ", ".join(name for name in summary.names if name != summary.speaker.name),
            ", ".join(summary.roles),
            str(summary.quotes),
            str(summary.articles),
            _day(summary.first),
            _day(summary.last),
        )
        for summary in summaries
    ]
    heading = ("speaker", "also", "roles", "quotes", "articles", "first", "last")
    _print_table(heading, rows, spare=("first", "articles", "also"))


def print_outlets(summaries: Sequence[OutletSummary]) -> None:
    """Print one outlet a line: name, domain, country, articles, quotes, first and last day."""
    rows = [
        (
            summary.outlet.name,
            summary.outlet.domain or "",
            summary.outlet.country or "",
            str(summary.articles),
            str(summary.quotes),
            _day(summary.first),
            _day(summary.last),
        )
        for summary in summaries
    ]
    heading = ("outlet", "domain", "country", "articles", "quotes", "first", "last")
    _print_table(heading, rows, spare=("first", "country"))


def print_counts(counts: Iterable[tuple[str, str]]) -> None:
    """Print names and numbers in two columns."""
    out = console()
    counts = list(counts)
    widest = max((len(name) for name, _ in counts), default=0)
    figures = max((len(figure) for _, figure in counts), default=0)
    for name, figure in counts:
        print_text(out, Text.assemble((f"{name:<{widest}}  ", "dim"), f"{figure:>{figures}}"))


def print_stats(stats: Stats) -> None:
    """Print what a bank holds."""
    print_counts(
        [
            ("articles", f"{stats.articles:,}"),
            ("quotes", f"{stats.quotes:,}"),
            *((f"  {kind}", f"{count:,}") for kind, count in stats.kinds.items()),
            *((("  rejected, not counted", f"{stats.rejected:,}"),) if stats.rejected else ()),
            ("speakers", f"{stats.speakers:,}"),
            ("outlets", f"{stats.outlets:,}"),
            *((("  only listed", f"{stats.outlets_listed:,}"),) if stats.outlets_listed else ()),
            ("first day", _day(stats.first) or "unknown"),
            ("last day", _day(stats.last) or "unknown"),
            ("size in bytes", f"{stats.size:,}"),
            ("schema revision", stats.revision),
        ]
    )
    for name, count in stats.extractors.items():
        print(f"extracted by {one_line(name)}: {count:,}")


def print_evaluation(evaluation: Evaluation, errors: int) -> None:
    """Print an extractor's scores on gold data, and its first mistakes."""
    out = console()
    whole = (("quotes", evaluation.content), ("quotes and who", evaluation.content_and_source))
    rows = [
        (f"{name}, {kind}", score)
        for name, scores in whole
        for kind, score in attrs.asdict(scores, recurse=False).items()
    ]
    rows += [("in marks: speech or not", evaluation.speech), ("in marks: which mention", evaluation.mention)]
    heading = ("what", "precision", "recall", "F1", "right", "found", "gold")
    _print_table(heading, [(name, *_figures(score)) for name, score in rows])
    out.print()
    shares = (
        ("in marks: the right person", evaluation.same_person),
        ("in marks: the exact full name", evaluation.exact_name),
        ("in marks: unnamed, and left so", evaluation.left_unnamed),
    )
    _print_table(
        ("who", "share", "right", "judged"),
        [(name, _figure(share.share), str(share.right), str(share.judged)) for name, share in shares],
    )
    if evaluation.calibration:
        out.print()
        bins = [(str(held.quotes), _figure(held.confidence), _figure(held.right)) for held in evaluation.calibration]
        _print_table(("quotes", "sure of the speaker", "share right"), bins)
        print_text(out, Text(f"mean distance {_figure(evaluation.calibration_error)}"))
    if evaluation.curve:
        out.print()
        curve = [tuple(map(_figure, (kept.share, kept.least, kept.right))) for kept in evaluation.curve]
        _print_table(("share kept", "least confidence", "wholly right"), curve)
        print_text(out, Text(f"mean distance {_figure(evaluation.record_calibration_error)}"))
    for mistake in evaluation.mistakes[:errors]:
        out.print()
        print_text(out, Text(mistake.what, "bold"))
        print_labelled(out, _mistake(mistake))
    if errors and len(evaluation.mistakes) > errors:
        out.print()
        print_text(out, Text(f"{len(evaluation.mistakes) - errors:,} more mistakes"))


def print_ablations(ablations: Iterable[Ablation]) -> None:
    """Print what each rule and each group of features does, in thousandths that every figure gains without it."""
    rows: list[tuple[str, ...]] = []
    figures: tuple[str, ...] = ()
    for each in ablations:
        figures = figures or tuple(each.figures)
        gains = [f"{1000 * gain:+.1f}" for gain in each.figures.values()]
        rows.append((each.of, each.name, str(each.held), str(each.quotes), *gains))
    width = 4 + len(figures)
    padded = [(*row, *["0.0"] * (width - len(row))) for row in rows]
    _print_table(("question", "rule or features", "held", "quotes", *figures), padded)


def print_verdict(verdict: Verdict) -> None:
    """Print the verdict, whom it credits, its cautions, its evidence, and other close quotes."""
    out = console()
    print_text(out, Text(verdict.verdict.value.replace("_", " "), "bold"))
    print_text(out, Text(one_line(verdict.explanation)))
    facts = []
    if verdict.credited:
        names = ", ".join(f"{speaker_name(speaker)}: {count}" for speaker, count in verdict.credited)
        facts.append(("credited", Text(one_line(names), "green")))
    if verdict.first and verdict.last:
        facts.append(("published", Text(" to ".join(dict.fromkeys(map(_day, (verdict.first, verdict.last)))))))
    facts += [("caution", Text(one_line(caution), "yellow")) for caution in verdict.cautions]
    print_labelled(out, facts)
    for heading, items in (("", verdict.evidence), ("Beside it", verdict.beside)):
        if heading and items:
            out.print()
            print_text(out, Text(heading, "bold"))
        for item in items:
            out.print()
            print_text(out, _words(item.quote, out))
            shows = "too different to count" if item.finding.value == "not_found" else item.finding.value
            facts = _facts(item.quote)
            facts.insert(-1, ("shows", Text(shows)))
            facts.insert(-1, ("match", Text(f"{item.score:.0f} of 100")))
            facts.insert(-1, ("difference", difference_text(item.difference)))
            print_labelled(out, facts)


def speaker_name(speaker: Speaker) -> str:
    """Return the name for display, with a note if it is only a surname.

    >>> speaker_name(Speaker("Holm"))
    'Holm (surname only)'
    """
    return f"{speaker.name} (surname only)" if speaker.is_surname_only else speaker.name


def print_text(out: Console, text: Text) -> None:
    """Print a text: off a terminal without wrapped lines."""
    if out.is_terminal:
        out.print(text)
    else:  # no wrapped lines or expanded tabs; not click.echo, which writes UTF-8 even if the encoding is ASCII
        print(text.plain)


def _words(quote: Quote, out: Console) -> Text:
    words = one_line(f" {_GAP} ".join(_pieces(quote)))
    if quote.kind is QuoteKind.DIRECT:
        opening, closing = "“”" if out.encoding.startswith("utf") else '""'
        words = f"{opening}{words}{closing}"
    return Text(words, "bold")


def _context(quote: Quote) -> Iterator[tuple[str, Text]]:
    """Yield what stands around the words in their paragraph, if anything does, on one line."""
    before, after = (quote.before or "").rpartition("\n")[2], (quote.after or "").partition("\n")[0]
    if any(map(str.isalnum, before + after)):
        before = shorten(one_line(before)[::-1], _CONTEXT, placeholder="")[::-1] + before[-1:].isspace() * " "
        after = after[:1].isspace() * " " + shorten(one_line(after), _CONTEXT, placeholder="")
        yield "context", Text(f"{before}{_GAP}{after}".strip())


def _facts(quote: Quote) -> list[tuple[str, Text]]:
    """Labels and values of everything known about a quote; last its id or, without a bank, its place in the text."""
    article = quote.article
    facts = [("speaker", _speakers(quote))]
    if quote.relayed_by:
        facts.append(("relayed by", Text(one_line(quote.relayed_by.name))))
    if quote.addressee:
        facts.append(("told", Text(one_line(quote.addressee))))
    if turned := turned_by(quote):
        facts.append(("stance", Text(one_line(turned), "red")))
    if quote.speaks_for:
        facts.append(("speaks for", Text(one_line(quote.speaks_for.name))))
    if quote.said_on:
        facts.append(("said on", Text(quote.said_on.isoformat())))
    if article:
        outlet, day = article.outlet or "unknown outlet", article.published
        facts.append(("outlet", Text(f"{one_line(outlet)}, {day.isoformat() if day else 'date unknown'}")))
        if article.url:
            facts.append(("link", Text(one_line(article.url), "blue")))
    facts.append(("sure", Text(f"{_sure(quote)}; {quote.kind.value} quote")))
    facts.append(("id", Text(quote.id, "dim")) if quote.id else ("characters", Text(_places(quote))))
    return facts


def _sure(quote: Quote) -> str:
    speaker = f"{quote.speaker_confidence:.0%} of the speaker" if quote.speakers else "no speaker was named"
    return speaker if quote.confidence is None else f"{quote.confidence:.0%} of all of it, {speaker}"


def _pieces(quote: Quote) -> Iterator[str]:
    """Yield the parts of a split quotation, so that the gap between them can be marked."""
    at = 0
    for span in quote.content[:-1]:
        yield quote.text[at : at + len(span)]
        at += len(span) + 1
    yield quote.text[at:]


def _places(quote: Quote) -> str:
    return ", ".join(f"{span.start}-{span.end}" for span in quote.content)


def _figures(score: Score) -> tuple[str, ...]:
    shares = (score.precision, score.recall, score.f1)
    return *map(_figure, shares), str(score.right), str(score.found), str(score.gold)


def _figure(share: float | None) -> str:
    return "-" if share is None else f"{share:.3f}"


def _mistake(mistake: Mistake) -> list[tuple[str, Text]]:
    where = f"article {mistake.article}{f' ({one_line(mistake.id)})' if mistake.id else ''}"
    return [
        ("said", Text(shorten(one_line(mistake.said), _LONGEST, placeholder=f" {_GAP}"))),
        ("gold", _reading(mistake.gold, mistake.said, "no speech")),
        ("found", _reading(mistake.found, mistake.said, "nothing")),
        ("where", Text(f"{where}, characters {mistake.place.start}-{mistake.place.end}", "dim")),
    ]


def _reading(reading: Reading | None, said: str, otherwise: str) -> Text:
    """Who spoke, the mention and cue, and the words if they differ from ``said``."""
    if reading is None:
        return Text(otherwise)
    parts = [reading.speaker or ("without a name" if reading.judged else "speaker not judged")]
    parts += [f"{name} “{words}”" for name, words in (("as", reading.mention), ("cue", reading.cue)) if words]
    if _letters(reading.words) != _letters(said):
        parts.append(f"words “{shorten(one_line(reading.words), _LONGEST, placeholder=f' {_GAP}')}”")
    return Text(one_line("; ".join(parts)))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _speakers(quote: Quote) -> Text:
    if not quote.speakers:
        source = source_of(quote)
        return Text(f"unnamed: “{one_line(source)}”" if source else "unknown or unnamed")
    names = Text()
    for speaker in quote.speakers:
        names.append(", " if names else "")
        names.append(one_line(speaker_name(speaker)), "green")
        names.append(f" ({one_line(speaker.role)})" if speaker.role else "")
    return names


def difference_text(difference: Sequence[Difference]) -> Text:
    """Return a comparison on one line: [-asked for-] {+printed+}."""
    if all(operation == "equal" for operation, _, _ in difference):
        return Text("none: word for word")
    words = Text()
    for operation, asked, found in difference:
        pieces = ((found, ""),) if operation == "equal" else ((f"[-{asked}-]", "red"), (f"{{+{found}+}}", "green"))
        for piece, style in pieces:
            if piece not in ("", "[--]", "{++}"):
                words.append(" " if words else "")
                words.append(one_line(piece), style)
    return words


def _in_paragraph(quote: Quote, article: Article | None, out: Console) -> Text:
    """Return the paragraph with the content highlighted; off a terminal, between >> and <<."""
    if article is None or article.text is None or not quote.content:
        context = Text(clean(quote.before or ""))
        context.append(clean(quote.text) if out.is_terminal else f">>{clean(quote.text)}<<", "bold reverse")
        return context.append(clean(quote.after or ""))
    around = paragraph_of(article.text, quote.content)
    paragraph = clean(article.text[around.slice])
    if not out.is_terminal:
        for span in reversed(quote.content):
            start, end = span.start - around.start, span.end - around.start
            paragraph = f"{paragraph[:start]}>>{paragraph[start:end]}<<{paragraph[end:]}"
        return Text(paragraph)
    shown = Text(paragraph)
    styled: list[tuple[Span | None, str]] = [(quote.cue, "underline"), (quote.mention, "green")]
    styled += [(span, "bold reverse") for span in quote.content]
    for part, style in styled:
        if part is not None and around.start <= part.start and part.end <= around.end:
            shown.stylize(style, part.start - around.start, part.end - around.start)
    return shown


def print_labelled(out: Console, facts: Iterable[tuple[str, Text]]) -> None:
    """Print labels with their values."""
    if not out.is_terminal:
        for label, value in facts:
            print_text(out, Text(f"  {label:<{_LABEL_WIDTH}}").append(value))
        return
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=_LABEL_WIDTH, style="dim")
    grid.add_column(overflow="fold")
    for label, value in facts:
        grid.add_row(f"  {label}", value)
    out.print(grid)


def _print_table(heading: Sequence[str], rows: Sequence[Sequence[str]], *, spare: Sequence[str] = ()) -> None:
    """Print a table; on a terminal that is too narrow, drop the ``spare`` columns one by one."""
    out = console()
    if not rows:
        return
    if not out.is_terminal:
        for row in (heading, *rows):
            print_text(out, Text("\t".join(map(one_line, row))))
        return
    columns = {name: [Text(one_line(row[at])) for row in rows] for at, name in enumerate(heading)}
    widths = {name: _COLUMN_GAP + max(len(name), *(cell.cell_len for cell in cells)) for name, cells in columns.items()}
    for name in spare:
        if sum(widths[kept] for kept in columns) > out.width:
            del columns[name]
    table = Table(box=None, header_style="bold", padding=(0, _COLUMN_GAP, 0, 0))
    for name in columns:
        table.add_column(name, justify="right" if name in _NUMBERS else "left", overflow="fold")
    for cells in zip(*columns.values(), strict=True):
        table.add_row(*cells)
    out.print(table)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
