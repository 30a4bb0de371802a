"""From drafts to quotes: spans, speakers, evidence and confidence."""

from __future__ import annotations

from quotebank.extraction.coreference.resolver import Bearers
from quotebank.extraction.decisions.extent import Range
from quotebank.extraction.decisions.features import Features
from quotebank.extraction.decisions.ranking import reason
from quotebank.extraction.english.dates import said_on
from quotebank.extraction.english.noun_phrases import Mention, MentionKind
from quotebank.extraction.models.linear import weights
from quotebank.extraction.relations import Draft
from quotebank.records import Article, Quote, Span, Speaker

_LEADING = frozenset(",;:")
_TRAILING = _LEADING | {"—", "–", "--", "-"}
"""What is left out at the edges of a content."""


class Recorder:
    """Writes down the drafts of one article."""

    def __init__(self, article: Article, features: Features, bearers: Bearers) -> None:
        self.article, self.features, self.bearers = article, features, bearers
        self.view = features.view

    def record(self, draft: Draft) -> Quote:
        """The quote that a draft became."""
        view = self.view
        content = self._content_spans(_disjoint(draft.ranges))
        quoted = self._content_spans(sorted((stretch.first, stretch.last) for stretch in draft.stretches))
        cue, mention = draft.cue, draft.mention
        speakers = tuple(self.bearers.speaker(b, mention if i == 0 else None) for i, b in enumerate(draft.bearers))
        source = self.article.text or ""
        relayed: Speaker | None = None
        if draft.relayed is not None and draft.relayed.bearers and draft.relayed.bearers[0] not in draft.bearers:
            relayed = self.bearers.speaker(draft.relayed.bearers[0])
        addressee = view.span(*cue.addressee) if cue is not None and cue.addressee else None
        share = self._confidence(draft)
        cue_text = view.slice(cue.first, cue.last) if cue is not None else ""
        template = reason(draft.pattern)
        evidence: list[tuple[str, ...]] = [(template, cue_text) if "{}" in template else (template,)]
        if mention is not None and speakers:
            words = view.slice(mention.first, mention.last)
            if mention.kind is not MentionKind.NAME or speakers[0].name not in words:
                evidence.append(('"{}" stands for {}', words, speakers[0].name))
        return Quote(
            text=" ".join(source[s.slice] for s in content),
            kind=draft.kind,
            speakers=speakers,
            content=content,
            quoted=quoted,
            cue=view.span(cue.first, cue.last) if cue is not None else None,
            mention=view.span(*_own_words(mention)) if mention is not None else None,
            addressee=source[addressee.slice] if addressee else None,
            addressee_span=addressee,
            relayed_by=relayed,
            negated=cue.negated if cue is not None else False,
            said_on=said_on(view, cue, self.article.published) if cue is not None else None,
            confidence=share,
            evidence=tuple(evidence),
        )

    def _confidence(self, draft: Draft) -> float:
        """How likely the speaker is right."""
        held = weights("confidence")
        return round(held.share_right(held.score(self.confidence_features(draft))), 3)

    def confidence_features(self, draft: Draft) -> list[str]:
        """What tells how far a draft's speaker can be trusted."""
        kind = self.features.mention(draft.mention)
        lead = int(min(draft.lead, 6.0) * 2) / 2
        found = [
            f"pattern={draft.pattern}",
            f"mention={kind}",
            f"pattern={draft.pattern}&mention={kind}",
            f"lead={lead}",
            f"kind={draft.kind}",
            f"bearers={min(len(draft.bearers), 2)}",
        ]
        if draft.bearers:
            bearer = draft.bearers[0]
            found.append(
                f"words={min(len(bearer.words), 3)}&certain={bearer.certain}&organisation={bearer.organisation}"
            )
            found.append(f"mention={kind}&words={min(len(bearer.words), 3)}")
        if draft.cue is not None and draft.cue.shared:
            found.append("shared")
        doubt = self.bearers.doubt.get(id(draft.mention))
        if doubt is not None:
            found.append(f"doubt={int(min(doubt, 5.0) * 2) / 2}")
        return found

    def _content_spans(self, ranges: list[Range]) -> tuple[Span, ...]:
        """The source spans of content ranges, commas at their edges left out."""
        words = self.view.words
        found: list[Span] = []
        for first, last in ranges:
            while last > first and words[last - 1] in _TRAILING:
                last -= 1
            while last > first and words[first] in _LEADING:
                first += 1
            if last > first:
                found.append(self.view.span(first, last))
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
