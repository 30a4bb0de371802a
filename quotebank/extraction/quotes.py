"""From relations to quotes: spans, speakers, evidence and confidence."""

from __future__ import annotations

from quotebank.extraction.coreference.resolver import Resolver
from quotebank.extraction.decisions.extent import Range
from quotebank.extraction.decisions.features import Features
from quotebank.extraction.decisions.ranking import reason
from quotebank.extraction.english.dates import said_on
from quotebank.extraction.english.noun_phrases import Mention, MentionKind
from quotebank.extraction.models.linear import weights
from quotebank.extraction.relations import AttributionRelation
from quotebank.records import Article, Quote, Span, Speaker

_LEADING = frozenset(",;:")
_TRAILING = _LEADING | {"—", "–", "--", "-"}
"""What is left out at the edges of a content."""


class QuoteBuilder:
    """Writes down the relations of one article."""

    def __init__(self, article: Article, features: Features, entities: Resolver) -> None:
        self.article, self.features, self.entities = article, features, entities
        self.doc = features.doc

    def record(self, relation: AttributionRelation) -> Quote:
        """The quote that a relation became."""
        doc = self.doc
        content = self._content_spans(_disjoint(relation.ranges))
        quoted = self._content_spans(
            sorted((quoted_span.first, quoted_span.last) for quoted_span in relation.quoted_spans)
        )
        cue, mention = relation.cue, relation.mention
        speakers = tuple(self.entities.speaker(b, mention if i == 0 else None) for i, b in enumerate(relation.entities))
        source = self.article.text or ""
        relayed: Speaker | None = None
        if (
            relation.relayed is not None
            and relation.relayed.entities
            and relation.relayed.entities[0] not in relation.entities
        ):
            relayed = self.entities.speaker(relation.relayed.entities[0])
        addressee = doc.span(*cue.addressee) if cue is not None and cue.addressee else None
        share = self._confidence(relation)
        cue_text = doc.slice(cue.first, cue.last) if cue is not None else ""
        template = reason(relation.pattern)
        evidence: list[tuple[str, ...]] = [(template, cue_text) if "{}" in template else (template,)]
        if mention is not None and speakers:
            words = doc.slice(mention.first, mention.last)
            if mention.kind is not MentionKind.NAME or speakers[0].name not in words:
                evidence.append(('"{}" stands for {}', words, speakers[0].name))
        return Quote(
            text=" ".join(source[s.slice] for s in content),
            kind=relation.kind,
            speakers=speakers,
            content=content,
            quoted=quoted,
            cue=doc.span(cue.first, cue.last) if cue is not None else None,
            mention=doc.span(*_own_words(mention)) if mention is not None else None,
            addressee=source[addressee.slice] if addressee else None,
            addressee_span=addressee,
            relayed_by=relayed,
            negated=cue.negated if cue is not None else False,
            said_on=said_on(doc, cue, self.article.published) if cue is not None else None,
            confidence=share,
            evidence=tuple(evidence),
        )

    def _confidence(self, relation: AttributionRelation) -> float:
        """How likely the speaker is right."""
        model = weights("confidence")
        return round(model.share_right(model.score(self.confidence_features(relation))), 3)

    def confidence_features(self, relation: AttributionRelation) -> list[str]:
        """What tells how far a relation's speaker can be trusted."""
        kind = self.features.mention(relation.mention)
        margin = int(min(relation.margin, 6.0) * 2) / 2
        found = [
            f"pattern={relation.pattern}",
            f"mention={kind}",
            f"pattern={relation.pattern}&mention={kind}",
            f"lead={margin}",
            f"kind={relation.kind}",
            f"bearers={min(len(relation.entities), 2)}",
        ]
        if relation.entities:
            entity = relation.entities[0]
            found.append(
                f"words={min(len(entity.words), 3)}&certain={entity.certain}&organisation={entity.organisation}"
            )
            found.append(f"mention={kind}&words={min(len(entity.words), 3)}")
        if relation.cue is not None and relation.cue.shared:
            found.append("shared")
        margins = self.entities.margins.get(id(relation.mention))
        if margins is not None:
            found.append(f"doubt={int(min(margins, 5.0) * 2) / 2}")
        return found

    def _content_spans(self, ranges: list[Range]) -> tuple[Span, ...]:
        """The source spans of content ranges, commas at their edges left out."""
        words = self.doc.words
        found: list[Span] = []
        for first, last in ranges:
            while last > first and words[last - 1] in _TRAILING:
                last -= 1
            while last > first and words[first] in _LEADING:
                first += 1
            if last > first:
                found.append(self.doc.span(first, last))
        return tuple(filter(len, found))


def _own_words(mention: Mention) -> Range:
    """The tokens that name the source: of a name the name alone, its role is told apart."""
    if mention.kind is MentionKind.NAME and mention.names:
        return mention.names[0].first, mention.names[-1].last
    return mention.first, mention.last


def _disjoint(ranges: list[Range]) -> list[Range]:
    """The ranges in order, those that overlap as one."""
    found: list[Range] = []
    for first, last in sorted(ranges):
        if found and first < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found
