"""The steps from an article to its quotes, in their order."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from quotebank.extraction.attribution.nesting import relaying
from quotebank.extraction.attribution.quotations import QuotationAttributor
from quotebank.extraction.attribution.reported_clauses import ClauseReporter
from quotebank.extraction.coreference.resolver import Resolver
from quotebank.extraction.coreference.speakers import Source, Speakers
from quotebank.extraction.decisions.decision_set import DecisionSet
from quotebank.extraction.decisions.extent import Extents
from quotebank.extraction.decisions.features import Features
from quotebank.extraction.document.quotation_marks import QuotedSpan, find_quoted_spans
from quotebank.extraction.document.text import Document
from quotebank.extraction.english.cues import CueIndex, Cues
from quotebank.extraction.english.detection import is_english
from quotebank.extraction.english.noun_phrases import NounPhrases
from quotebank.extraction.english.turns import find_turns
from quotebank.extraction.quotes import to_quote
from quotebank.extraction.relations import AttributionRelation
from quotebank.records import Article, Quote, QuoteKind

_SHORTEST_FOREIGN = 2
"""Tokens of a quotation in another language; a single word in marks is rarely speech."""


@frozen(eq=False)
class Analysis:
    """What each step found in one English article, in the order of the steps; no step changes what another found."""

    doc: Document
    quoted_spans: list[QuotedSpan]
    cues: Cues
    features: Features
    extents: Extents
    relations: list[AttributionRelation]
    """In the order of the text."""
    relayed: Mapping[int, AttributionRelation]
    """The relation around another, by the id of the inner one."""
    resolver: Resolver
    sources: Mapping[int, Source]
    """By the id of a relation."""


def find_quotes(article: Article, decisions: DecisionSet) -> list[Quote]:
    """The quotes of an article, in the order of the text."""
    doc = Document(article.text or "")
    if not doc.words:
        return []
    if is_english(doc, article.language):
        found = analyse(doc, decisions)
        told = [(relation, found.sources[id(relation)]) for relation in found.relations]
        kinds = [found.features.mention(relation.mention) for relation in found.relations]
    else:
        told = [(relation, Source(relation.pattern)) for relation in _only_marked(doc)]
        kinds = ["none"] * len(told)
    quotes = [
        to_quote(article, doc, relation, source, decisions.confidence.share_right(relation, source, kind))
        for (relation, source), kind in zip(told, kinds, strict=True)
    ]
    return [quote for quote in quotes if quote.content]


def analyse(doc: Document, decisions: DecisionSet) -> Analysis:
    """Take every step up to the speakers."""
    quoted_spans = find_quoted_spans(doc)
    phrases = NounPhrases(doc)
    cues = Cues(doc, phrases, quoted_spans)
    turns = find_turns(doc, phrases, cues)
    index = CueIndex(cues, [(turn.begin, turn.end) for turn in turns])
    features = Features(cues)
    extents = Extents(cues, index, decisions.extent)
    quotations = QuotationAttributor(cues, index, extents, features, decisions.source, decisions.speech).attribute(
        quoted_spans
    )
    relations = ClauseReporter(cues, index, extents, features, decisions.reported).report(
        [turn.relation for turn in turns], quotations
    )
    relayed = relaying(relations)
    relations.sort(key=lambda relation: relation.ranges[0])
    resolver = Resolver(phrases, cues.inside, decisions.antecedent.choose)
    sources = Speakers(resolver, relations, relayed).find()
    return Analysis(doc, quoted_spans, cues, features, extents, relations, relayed, resolver, sources)


def _only_marked(doc: Document) -> list[AttributionRelation]:
    """What stands in marks and reads as an utterance, without a speaker: the rules know English alone."""
    return [
        AttributionRelation(((span.first, span.last),), (span,), QuoteKind.DIRECT, "unknown")
        for span in find_quoted_spans(doc)
        if span.last - span.first >= _SHORTEST_FOREIGN
    ]
