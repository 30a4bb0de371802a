"""How likely it is that a record is wholly right: speech, in these words, by this speaker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from quotebank.extraction.coreference.speakers import Source
from quotebank.extraction.decisions.confidence import confidence_features
from quotebank.extraction.document.text import Document
from quotebank.extraction.english.grammar import CLAUSAL
from quotebank.extraction.english.word_shapes import size_of
from quotebank.extraction.lexicon.loader import single_word, word_list
from quotebank.extraction.lexicon.morphology import PAST_ENDING, POSSESSIVES
from quotebank.extraction.models.linear import LinearModel
from quotebank.extraction.relations import AttributionRelation
from quotebank.records import QuoteKind

_MOST_LEAD = 6.0
_CLOSING = frozenset(".,!?…;:")
_PASTS = word_list("irregular_pasts")
_SPEECH = single_word("speech")
_SHORTEST_PAST = 5
"""Letters of a verb in "ed"."""
_MOST_TOLD = 6
"""Cues in 100 tokens, and plain "said" of an article, above which more say no more."""
_NEIGHBOURS = 8
"""How many relations before one and after it, by where they begin, can hold some of its words."""


class Company:
    """The records of one article, as far as one tells how far another can be trusted."""

    def __init__(self, doc: Document, relations: Sequence[AttributionRelation], sources: Mapping[int, Source]) -> None:
        self.doc, self.sources = doc, sources
        self.relations = sorted(relations, key=lambda relation: relation.first)
        self._place = {id(relation): at for at, relation in enumerate(self.relations)}
        cues = [relation.cue for relation in relations if relation.cue is not None]
        dense = min(100 * len(cues) // max(len(doc.words), 1), _MOST_TOLD)
        said = min(sum(cue.lemma == _SPEECH for cue in cues), _MOST_TOLD)
        self.features = [f"cues={len(cues).bit_length()}", f"dense={dense}", f"said={said}"]
        """How much the article reports."""

    def before(self, relation: AttributionRelation) -> AttributionRelation | None:
        """The relation before another."""
        at = self._place[id(relation)]
        return self.relations[at - 1] if at else None

    def sharing(self, relation: AttributionRelation) -> list[str]:
        """Whether another relation holds some of a relation's words, all of them, or lies among them."""
        at = self._place[id(relation)]
        first, last = relation.first, relation.ranges[-1][1]
        near = self.relations[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS + 1]
        others = [
            (other.first, other.ranges[-1][1])
            for other in near
            if other is not relation and any(a < last and b > first for a, b in other.ranges)
        ]
        holding = any(a <= first and b >= last for a, b in others)
        held = any(a >= first and b <= last for a, b in others)
        return [f"shared={bool(others)}&kind={relation.kind}", f"holding={holding}&held={held}"]

    def going_on(self, relation: AttributionRelation, source: Source, mention: str) -> str:
        """Whether the speaker is that of the relation before."""
        before = self.before(relation)
        entities = self.sources[id(before)].entities if before is not None else ()
        if not source.entities:
            return f"nobody&named_before={bool(entities)}&mention={mention}"
        return f"same_as_before={bool(entities) and entities[0] is source.entities[0]}&mention={mention}"


class RecordDecision:
    """Turns what the decisions about a relation were sure of into a calibrated share."""

    strength: ClassVar = 20.0
    """L2 penalty used in fitting, chosen by cross-validation."""

    def __init__(self, model: LinearModel) -> None:
        self.model = model

    def share_right(self, company: Company, relation: AttributionRelation, source: Source, mention: str) -> float:
        """How likely the whole record is right, from 0 to 0.99, to three digits."""
        return round(self.model.share_right(self.model.score(record_features(company, relation, source, mention))), 3)


def record_features(company: Company, relation: AttributionRelation, source: Source, mention: str) -> list[str]:
    """What tells how far a record can be trusted: how sure each decision was, what it and the others look like."""
    kind, cue, doc = relation.kind, relation.cue, company.doc
    lead = int(min(relation.lead, _MOST_LEAD) * 2) / 2
    end = round(relation.end * 10)
    size = size_of(sum(last - first for first, last in relation.ranges))
    first, last = relation.ranges[0][0], relation.ranges[-1][1]
    follows = cue.complement.value if cue is not None else "none"
    verb = any(_is_verb(doc, k) for a, b in relation.ranges for k in range(a, b))
    found = confidence_features(relation, source, mention)
    found += [
        f"speech={lead}",
        f"speech={lead}&kind={kind}",
        f"end={end}",
        f"end={end}&kind={kind}",
        f"size={size}&kind={kind}",
        f"ranges={min(len(relation.ranges), 3)}&kind={kind}",
        f"spans={min(len(relation.quoted_spans), 3)}&kind={kind}",
        f"upper={doc.words[first][0].isupper()}&kind={kind}",
        f"stop={doc.words[last - 1] in _CLOSING}&kind={kind}",
        f"next={doc.lowers[last] if last < len(doc.lowers) else ''}&kind={kind}",
        f"named={bool(source.speakers)}&kind={kind}",
        f"mention={mention}&kind={kind}",
        f"verb={verb}&kind={kind}",
        f"verb={verb}&follows={follows}",
        f"cued={cue is not None}&{company.features[1]}",
        *company.features,
        *company.sharing(relation),
        company.going_on(relation, source, mention),
    ]
    if cue is not None:
        found += [
            f"lemma={cue.lemma}",
            f"lemma={cue.lemma}&follows={follows}",
            f"follows={follows}&kind={kind}",
            f"follows={follows}&end={end}",
            f"negated={cue.negated}",
            f"noun={cue.noun}",
            f"participle={cue.participle}",
            f"relative={cue.relative}",
        ]
    if kind is not QuoteKind.DIRECT:
        found.append(f"opens={doc.lowers[first]}")
    return found


def _is_verb(doc: Document, k: int) -> bool:
    """Whether token ``k`` shows that words are a clause and no mere thing."""
    lower = doc.lowers[k]
    if doc.classes[k] & CLAUSAL:
        return lower not in POSSESSIVES
    return lower in _PASTS or (lower.endswith(PAST_ENDING) and len(lower) >= _SHORTEST_PAST)
