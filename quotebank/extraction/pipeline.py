"""The steps from an article to its quotes, in their order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import frozen

from quotebank.extraction.attribution.nesting import relaying
from quotebank.extraction.attribution.quotations import QuotationAttributor
from quotebank.extraction.attribution.reported_clauses import ClauseReporter
from quotebank.extraction.coreference.entities import EntityIndex
from quotebank.extraction.coreference.entity_kinds import EntityKinds
from quotebank.extraction.coreference.resolver import Resolver
from quotebank.extraction.coreference.speakers import Source, Speakers
from quotebank.extraction.decisions.decision_set import DecisionSet
from quotebank.extraction.decisions.extent import Extents
from quotebank.extraction.decisions.features import Features
from quotebank.extraction.decisions.record import Company
from quotebank.extraction.document.quotation_marks import by_role, find_quoted_spans
from quotebank.extraction.document.text import Document
from quotebank.extraction.english.cue_index import CueIndex
from quotebank.extraction.english.cues import Cues
from quotebank.extraction.english.detection import is_english
from quotebank.extraction.english.noun_phrases import NounPhrases
from quotebank.extraction.english.rules.reports import Report, Setting
from quotebank.extraction.english.rules.stance import stance_of
from quotebank.extraction.english.turns import find_turns
from quotebank.extraction.quotes import Judged, to_quote
from quotebank.extraction.relations import AttributionRelation
from quotebank.extraction.repetitions import without_repetitions
from quotebank.records import Article, Quote, QuoteKind, Stance

if TYPE_CHECKING:
    from quotebank.extraction.explanation import Explanation

_SHORTEST_FOREIGN = 2
"""Tokens of a quotation in another language; a single word in marks is rarely speech."""


@frozen(eq=False)
class Attribution:
    """The attribution relations of an English text, and what led to them; no later step changes any of it."""

    doc: Document
    cues: Cues
    features: Features
    relations: list[AttributionRelation]
    """In the order of the text."""
    relayed: Mapping[int, AttributionRelation]
    """The relation around another, by the id of the inner one."""


def find_quotes(article: Article, decisions: DecisionSet) -> list[Quote]:
    """The quotes of an article, in the order of the text."""
    doc = Document(article.text or "", article.structure)
    return [quote for _, quote in quotes_of(article, doc, decisions)]


def explain_quotes(article: Article, decisions: DecisionSet) -> list[Explanation]:
    """The decisions behind the quotes of an article, and behind what was looked at and is none."""
    # here, because it is rarely asked for and would take a fiftieth of the time of a first extract
    from quotebank.extraction.explanation import Explainer

    doc = Document(article.text or "", article.structure)
    explainer = Explainer(doc, decisions)
    return explainer.explain(quotes_of(article, doc, explainer.decisions))


def quotes_of(article: Article, doc: Document, decisions: DecisionSet) -> list[tuple[AttributionRelation, Quote]]:
    """Take every step from a document to its quotes, each with the relation that it was made of."""
    if not doc.words:
        return []
    if is_english(doc, article.language):
        found = attribute(doc, decisions)
        sources = resolve(found, decisions)
        stances, whole = Stances(found, article.title), found.doc
        told = [(r, sources[id(r)], stances.of(r), found.features.mention(r.mention)) for r in found.relations]
    else:
        told, whole = [(r, Source(r.pattern), Stance.ASSERTED, "none") for r in _only_marked(doc)], doc
    right, named = decisions.record.share_right, decisions.confidence.share_right
    company = Company(whole, [r for r, *_ in told], {id(r): s for r, s, *_ in told})
    quotes = (
        (r, to_quote(article, doc, r, s, Judged(stance, right(company, r, s, kind), named(r, s, kind))))
        for r, s, stance, kind in told
    )
    return without_repetitions([(relation, quote) for relation, quote in quotes if quote.content])


def attribute(doc: Document, decisions: DecisionSet) -> Attribution:
    """Take every step from a document to its attribution relations."""
    quoted_spans = find_quoted_spans(doc)
    doc = by_role(doc, quoted_spans)
    phrases = NounPhrases(doc)
    cues = Cues(doc, phrases, quoted_spans)
    turns = find_turns(doc, phrases, cues)
    index = CueIndex(cues, [(turn.begin, turn.end) for turn in turns])
    features = Features(cues)
    extents = Extents(cues, index, decisions.extent)
    attributor = QuotationAttributor(cues, index, extents, features, decisions.source, decisions.speech)
    quotations = attributor.attribute(quoted_spans)
    reporter = ClauseReporter(cues, index, extents, features, decisions.reported)
    relations = reporter.report([turn.relation for turn in turns], quotations)
    relayed = relaying(relations)
    return Attribution(doc, cues, features, sorted(relations, key=lambda relation: relation.ranges[0]), relayed)


def resolve(found: Attribution, decisions: DecisionSet) -> Mapping[int, Source]:
    """Say for whom the mentions of the relations stand: the source of each, by its id."""
    entities = EntityIndex(found.cues.phrases, found.cues.inside)
    kinds = EntityKinds(found.doc, decisions.kind)
    resolver = Resolver(entities, kinds, decisions.antecedent.choose)
    return Speakers(resolver, found.relations, found.relayed, kinds).find()


class Stances:
    """How the words of each relation are reported."""

    def __init__(self, found: Attribution, title: str | None) -> None:
        self._found = found
        self._setting = Setting.of(found.doc, found.cues.inside, title)
        self._known: dict[int, Stance] = {}

    def of(self, relation: AttributionRelation) -> Stance:
        """Say how the words of a relation are reported, given how the report around it is."""
        known = self._known.get(id(relation))
        if known is None:
            outer = self._found.relayed.get(id(relation))
            around = self.of(outer) if outer is not None else None
            report = Report(
                self._found.doc, relation.cue, relation.mention, relation.ranges, around, self._found.cues.inside,
                setting=self._setting,
            )  # fmt: skip
            known = self._known[id(relation)] = stance_of(self._found.doc, report)
        return known


def _only_marked(doc: Document) -> list[AttributionRelation]:
    """What stands in marks and reads as an utterance, without a speaker: the rules know English alone."""
    return [
        AttributionRelation(((span.first, span.last),), (span,), QuoteKind.DIRECT, "unknown")
        for span in find_quoted_spans(doc)
        if span.last - span.first >= _SHORTEST_FOREIGN
    ]
