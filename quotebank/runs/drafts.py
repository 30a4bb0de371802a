"""Checks every quotation of a draft, with the speaker that the draft gives, against a bank or named sources."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from attrs import evolve, frozen

from quotebank.extraction.document.quotation_marks import find_quoted_spans
from quotebank.extraction.document.text import Document
from quotebank.records import Article, Quote, QuoteKind, Span
from quotebank.store import checking, explaining
from quotebank.store.alignment import tokens
from quotebank.store.database import Database
from quotebank.store.namesakes import spoken_for
from quotebank.store.verdicts import SUPPORT, Finding, Verdict

FAULTS = ("altered", "someone_else", "doubted", "denied", "not_found")
"""The verdicts that a draft should not be published with."""
_LEAST = 3
"""Words. Shorter fragments in marks are anybody's."""
_LEAST_UNATTRIBUTED = 5
"""Words in marks that are checked even if the draft does not say that somebody said them."""
_LONGEST_PASSAGE = 400
"""Characters of the draft that are shown around a quotation."""
_SHOWN = 5
"""The most quotes that each verdict shows."""


@frozen
class CheckedPassage:
    """One quotation of a draft, with the verdict on it."""

    span: Span
    """Characters of the draft's text, without the marks."""
    line: int
    """The line of the draft's text, counted from 1; of Markdown, pages and Word documents, the paragraph."""
    passage: str
    """The paragraph of the draft, or as much of it as is shown."""
    words: str
    """The words in marks."""
    speaker: str | None
    """The speaker whom the draft gives, if any."""
    verdict: Verdict
    note: str | None = None
    """Anything that the verdict does not say."""
    is_disowned: bool = False
    """Whether the draft itself reports the words as denied or not said."""

    @property
    def fault(self) -> str | None:
        """The verdict, if a draft should not be published with it."""
        value = self.verdict.verdict.value
        return value if value in FAULTS and not self.is_disowned else None


@frozen
class DraftReport:
    """Every quotation of a draft in the order of its text. Not found never means not said."""

    article: Article
    passages: tuple[CheckedPassage, ...]

    def faults(self, allowed: Collection[str] = ()) -> tuple[CheckedPassage, ...]:
        """Return the quotations that need an editor, but for those with verdicts that are allowed."""
        return tuple(item for item in self.passages if item.fault and item.fault not in allowed)


@frozen
class _Quotation:
    span: Span
    words: str
    speakers: tuple[str, ...]
    is_disowned: bool


def check_draft(
    database: Database,
    extract: Callable[[Article], Sequence[Quote]],
    article: Article,
    sources: Sequence[Article] = (),
) -> DraftReport:
    """Check every quotation of a draft.

    Args:
        database: what to check against.
        extract: finds the quotations and their speakers.
        article: the draft.
        sources: the articles in the database, if it holds only the sources of the draft: their texts are searched, too.

    Raises:
        BankTooSlowError: one check exceeds the bank's time limit.
    """
    text = article.text or ""
    printed = [(source, _line(source.text or "")) for source in sources]
    passages = []
    for quotation in _quotations(text, extract(article)):
        verdict = _checked(database, quotation)
        note = _note(verdict, quotation, printed)
        if sources:
            cautions = tuple(map(explaining.of_sources, verdict.cautions))
            verdict = evolve(verdict, explanation=explaining.of_sources(verdict.explanation), cautions=cautions)
        line = text.count("\n", 0, quotation.span.start) + 1
        speaker = verdict.speaker
        passage = _passage(text, quotation.span)
        disowned = quotation.is_disowned
        passages.append(
            CheckedPassage(quotation.span, line, passage, quotation.words, speaker, verdict, note, disowned)
        )
    return DraftReport(article, tuple(passages))


def _quotations(text: str, quotes: Sequence[Quote]) -> list[_Quotation]:
    """Return what stands in marks: the quotations that somebody is said to have said, and longer ones of nobody."""
    found = [_Quotation(*whole, _speakers(quote, text), quote.negated) for quote in quotes for whole in _marked(quote)]
    taken = [quotation.span for quotation in found]
    document = Document(text)
    for quoted in find_quoted_spans(document):
        span = document.span(quoted.first, quoted.last)
        words = text[span.slice].strip(" ,")
        if len(words.split()) >= _LEAST_UNATTRIBUTED and not any(_overlap(span, other) for other in taken):
            found.append(_Quotation(span, words, (), is_disowned=False))
    return sorted(found, key=lambda quotation: quotation.span.start)


def _marked(quote: Quote) -> Iterator[tuple[Span, str]]:
    """Yield the place and the words of a quotation; its parts are joined by an ellipsis, as words may lie between."""
    if quote.kind is QuoteKind.INDIRECT or not quote.content:
        return
    spans = quote.quoted or quote.content
    words = _joined(quote, spans)
    if len(words.split()) >= _LEAST:
        yield Span(spans[0].start, spans[-1].end), words


def _joined(quote: Quote, spans: Sequence[Span]) -> str:
    """Return the words of some spans of a quote."""
    if spans == quote.content and len(spans) == 1:
        return quote.text
    found, at = [], 0
    for content in quote.content:
        found += [
            quote.text[at + span.start - content.start : at + span.end - content.start]
            for span in spans
            if content.start <= span.start and span.end <= content.end
        ]
        at += len(content) + 1
    return " … ".join(found)


def _speakers(quote: Quote, text: str) -> tuple[str, ...]:
    mention = text[quote.mention.slice] if quote.mention else ""
    if not quote.speakers and spoken_for(mention):
        return (mention,)
    return tuple(speaker.name for speaker in quote.speakers)


def _checked(database: Database, quotation: _Quotation) -> Verdict:
    """Return the verdict for the first of joint speakers with whom it is printed, else for the first."""
    verdicts = []
    for speaker in quotation.speakers or (None,):
        verdicts.append(checking.check(database, quotation.words, speaker, limit=_SHOWN))
        if verdicts[-1].verdict in SUPPORT:
            return verdicts[-1]
    return verdicts[0]


def _note(verdict: Verdict, quotation: _Quotation, printed: Sequence[tuple[Article, str]]) -> str | None:
    if quotation.is_disowned:
        return "The draft itself reports this as denied or not said."
    if not quotation.speakers:
        return "The draft does not say who said it."
    if verdict.verdict is Finding.REPORTED:
        return "The draft has these words in marks, but they were printed as the reporter’s."
    if verdict.verdict is Finding.NOT_FOUND:
        words = _line(quotation.words)
        holding = [source.outlet or source.title or "a source" for source, line in printed if words in line]
        if holding:
            where = " and ".join(dict.fromkeys(holding))
            return f"The words stand in {where}, but not as something that {quotation.speakers[0]} said: read it."
    return None


def _line(text: str) -> str:
    return " ".join(["", *(token.key for token in tokens(text)), ""])


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _passage(text: str, span: Span) -> str:
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    end = len(text) if end < 0 else end
    spare = max(0, _LONGEST_PASSAGE - len(span)) // 2
    begin, finish = max(start, span.start - spare), min(end, span.end + spare)
    return f"{'… ' if begin > start else ''}{text[begin:finish].strip()}{' …' if finish < end else ''}"
