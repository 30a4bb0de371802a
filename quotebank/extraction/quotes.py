"""From relations to quotes: spans, speakers, evidence and confidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from quotebank.extraction.coreference.speakers import Source
from quotebank.extraction.document.text import Document, Range
from quotebank.extraction.english.cue import Cue
from quotebank.extraction.english.dates import said_on
from quotebank.extraction.english.noun_phrases import Mention, MentionKind
from quotebank.extraction.english.rules.opposition import is_opposed
from quotebank.extraction.relations import AttributionRelation
from quotebank.marks import DASHES
from quotebank.records import Article, Quote, Span, Stance

_LEADING = frozenset(",;:")
_AT_THE_MARK = "“”‘’\"'«»„:,–—- \n\t\u00a0"
_LONGEST_GROUP = 8
"""Tokens of a verb group, or from a cue to the content, that are kept with the cue."""
_TRAILING = _LEADING | DASHES
"""What is left out at the edges of a content."""
REASONS = {
    "follows": 'the cue "{}" follows the quotation',
    "follows_stop": 'the cue "{}" follows the quotation',
    "follows_on": 'the cue "{}" begins right after the quotation',
    "stands_after": "it stands right after the quotation",
    "introduces": 'the cue "{}" introduces the quotation',
    "reports": 'it stands in what "{}" reports',
    "label": "it stands after the speaker's name and a colon",
    "sourced": "the page names whose words these are right below them",
    "asked": "the page sets it apart as a question",
    "answers": "it answers a question that the page sets apart",
    "signed": "a name alone follows the quotation, as a signature",
    "line_before": "the paragraph before ends in a colon",
    "around": 'the cue "{}" stands in the same sentence',
    "goes_on": "the quotation goes on after its cue",
    "same_floor": "no other speaker comes between this and the quotation before",
    "same_source": "the quotation before in this sentence or paragraph has this source",
    "holds_floor": "the paragraph is all quotation, and the speaker before holds the floor",
    "alternates": "two speakers alternate",
    "introduced": "the sentence before introduces the speaker",
    "named_before": "it is named before the quotation, in its sentence",
    "named_after": "it is named after the quotation",
    "subject": "the subject of the sentence around the quotation",
    "unknown": "it reads as speech, but nothing near it says whose",
}
"""How each pattern is worded for people; the braces are filled with the cue."""


class Judged(NamedTuple):
    """How a quote is reported, and how sure all of it and its speaker are."""

    stance: Stance
    confidence: float
    speaker_confidence: float


def to_quote(article: Article, doc: Document, relation: AttributionRelation, found: Source, judged: Judged) -> Quote:
    """Build the quote from a relation, its resolved source, and how it is reported."""
    content = _content_spans(doc, _disjoint(relation.ranges))
    quoted = _content_spans(doc, sorted((span.first, span.last) for span in relation.quoted_spans))
    cue, mention = relation.cue, relation.mention
    source = article.text or ""
    addressee = doc.span(*cue.addressee) if cue is not None and cue.addressee else None
    return Quote(
        text=" ".join(source[s.slice] for s in content),
        kind=relation.kind,
        speakers=found.speakers,
        content=content,
        quoted=quoted,
        cue=doc.span(cue.first, cue.last) if cue is not None else None,
        cue_words=_printed(doc, _cue_range(cue, relation.ranges[0][0])) if cue is not None else None,
        mention=doc.span(*_own_words(mention)) if mention is not None else None,
        mention_words=_printed(doc, (mention.first, mention.last)) if mention is not None else None,
        addressee=source[addressee.slice] if addressee else None,
        addressee_span=addressee,
        relayed_by=found.relayed_by,
        speaks_for=found.speaks_for,
        stance=judged.stance,
        opposed=is_opposed(doc, cue, relation.ranges[0][0]),
        said_on=said_on(doc, cue, article.published) if cue is not None else None,
        confidence=judged.confidence,
        speaker_confidence=judged.speaker_confidence,
        evidence=_evidence(doc, relation, found),
    )


def _evidence(doc: Document, relation: AttributionRelation, found: Source) -> tuple[tuple[str, ...], ...]:
    """The reasons for a speaker, each as a template and what fills it."""
    cue, mention, template = relation.cue, relation.mention, REASONS[found.pattern]
    cue_text = doc.slice(cue.first, cue.last) if cue is not None else ""
    pattern: tuple[str, ...] = (template, cue_text) if "{}" in template else (template,)
    if mention is None or not found.speakers:
        return (pattern,)
    words, name = doc.slice(mention.first, mention.last), found.speakers[0].name
    if mention.kind is MentionKind.NAME and name in words:
        return (pattern,)
    return pattern, ('"{}" stands for {}', words, name)


def _cue_range(cue: Cue, begin: int) -> Range:
    """The tokens of a cue, from what negates it to the content, where that is near: "warned voters against"."""
    first = cue.verb_first if 0 < cue.first - cue.verb_first <= _LONGEST_GROUP else cue.first
    return first, begin if cue.last < begin <= cue.last + _LONGEST_GROUP else cue.last


def _printed(doc: Document, tokens: Range) -> str:
    """Some tokens as the text has them, on one line."""
    return " ".join(doc.slice(*tokens).rstrip(_AT_THE_MARK).split())


def _content_spans(doc: Document, ranges: Sequence[Range]) -> tuple[Span, ...]:
    """The source spans of content ranges, without the commas at their edges."""
    words = doc.words
    found: list[Span] = []
    for first, last in ranges:
        while last > first and words[last - 1] in _TRAILING:
            last -= 1
        while last > first and words[first] in _LEADING:
            first += 1
        if last > first:
            found.append(doc.span(first, last))
    return tuple(filter(len, found))


def _own_words(mention: Mention) -> Range:
    """The tokens that name the source; for a name, without its role, which is kept separately."""
    names = mention.names
    if mention.kind is MentionKind.NAME and mention.first <= names[0].first < mention.last:
        return names[0].first, names[-1].last
    return mention.first, mention.last


def _disjoint(ranges: Sequence[Range]) -> list[Range]:
    """The ranges in order, those that overlap as one."""
    found: list[Range] = []
    for first, last in sorted(ranges):
        if found and first < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found
