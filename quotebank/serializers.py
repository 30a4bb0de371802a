"""The JSON that ``--json`` prints and the page's API answers. A quote has one shape: `quotebank.exports.to_dict`."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from quotebank.exports import to_dict
from quotebank.records import Article, Outlet, Quote, Span, Speaker

if TYPE_CHECKING:
    from datetime import date

    from quotebank.ablation import Ablation
    from quotebank.bank import (
        CheckedPassage,
        Correction,
        DraftReport,
        NamedOne,
        OutletSummary,
        SpeakerSummary,
        Stats,
        Suggestion,
    )
    from quotebank.evaluation import Evaluation, KindScores, Score, Share
    from quotebank.extraction.explanation import Explanation, Weighed
    from quotebank.store.profiles import OutletProfile, Seen, SpeakerProfile
    from quotebank.store.search import Match
    from quotebank.store.statements import Statement
    from quotebank.store.verdicts import CheckedQuote, Verdict

_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n")
_LINE_BREAK = re.compile(r"\n")


def of_quotes(quotes: Iterable[Quote]) -> list[dict[str, Any]]:
    """Return the shapes of several quotes."""
    return [to_dict(quote) for quote in quotes]


def of_match(match: Match) -> dict[str, Any]:
    """Return an answer to who-said: how well it fits, word by word, and the quote."""
    return {
        "score": match.score,
        "difference": [list(step) for step in match.difference],
        "quote": to_dict(match.quote),
    }


def of_verdict(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict with its evidence and what stands beside it."""
    return {
        "verdict": verdict.verdict.value,
        "asked": verdict.asked,
        "words": verdict.words,
        "speaker": verdict.speaker,
        "explanation": verdict.explanation,
        "cautions": list(verdict.cautions),
        "wording": verdict.wording,
        "credited": [{"name": speaker.name, "quotes": count} for speaker, count in verdict.credited],
        "outlets": list(verdict.outlets),
        "first": verdict.first.isoformat() if verdict.first else None,
        "last": verdict.last.isoformat() if verdict.last else None,
        "links": list(verdict.links),
        "evidence": [_of_checked(item) for item in verdict.evidence],
        "beside": [_of_checked(item) for item in verdict.beside],
    }


def of_draft(report: DraftReport, allowed: Collection[str] = ()) -> dict[str, Any]:
    """Return the report on a draft: each quotation with its verdict, and how many need an editor."""
    return {
        "title": report.article.title,
        "faults": len(report.faults(allowed)),
        "passages": [_of_passage(item, allowed) for item in report.passages],
    }


def _of_passage(item: CheckedPassage, allowed: Collection[str]) -> dict[str, Any]:
    return {
        "span": [item.span.start, item.span.end],
        "line": item.line,
        "passage": item.passage,
        "words": item.words,
        "speaker": item.speaker,
        "fault": item.fault is not None and item.fault not in allowed,
        "note": item.note,
        "check": of_verdict(item.verdict),
    }


def _of_checked(item: CheckedQuote) -> dict[str, Any]:
    return {
        "finding": item.finding.value,
        "score": item.score,
        "wording": item.wording,
        "difference": [list(step) for step in item.difference],
        "attribution": item.attribution,
        "excerpt": item.is_excerpt,
        "cautions": list(item.cautions),
        "quote": to_dict(item.quote),
    }


def of_statement(statement: Statement) -> dict[str, Any]:
    """Return an utterance: the wording that most articles have, and each article's, with whom they name."""
    return {
        "id": statement.id,
        "text": statement.text,
        "first": statement.first.isoformat() if statement.first else None,
        "last": statement.last.isoformat() if statement.last else None,
        "outlets": list(statement.outlets),
        "disputed": statement.disputed,
        "speakers": [
            {"name": some.speaker and some.speaker.name, "quotes": [quote.id for quote in some.quotes]}
            for some in statement.attributions
        ],
        "wordings": [
            {"difference": [list(step) for step in wording.difference], "quote": to_dict(wording.quote)}
            for wording in statement.wordings
        ],
    }


def of_speaker(summary: SpeakerSummary) -> dict[str, Any]:
    """Return who is quoted, under which names, in how many quotes and articles, from when to when."""
    return {
        "id": summary.speaker.id,
        "name": summary.speaker.name,
        "kind": summary.speaker.kind.value,
        "surname_only": summary.speaker.is_surname_only,
        "names": list(summary.names),
        "roles": list(summary.roles),
        **_extent(summary),
    }


def of_outlet(summary: OutletSummary) -> dict[str, Any]:
    """Return an outlet and how much of it the bank holds."""
    outlet = summary.outlet
    return {"name": outlet.name, "domain": outlet.domain, "country": outlet.country, **_extent(summary)}


def of_name(one: NamedOne) -> dict[str, Any]:
    """Return a speaker or an outlet that a text may mean, with the address of its page."""
    speaker = one.what if isinstance(one.what, Speaker) else None
    outlet = one.what if isinstance(one.what, Outlet) else None
    return {
        "kind": "speaker" if speaker else "outlet",
        "name": one.what.name,
        "label": one.label,
        "written": one.written,
        "id": speaker and speaker.id,
        "domain": outlet and outlet.domain,
        "counted": one.counted,
        "exact": one.exact,
        "address": one.address,
    }


def of_speaker_profile(profile: SpeakerProfile) -> dict[str, Any]:
    """Return one speaker over time: what it is called, who quotes it, how often and when."""
    who = profile.speaker
    return {
        "id": who.id,
        "name": who.name,
        "kind": who.kind.value,
        "surname_only": who.is_surname_only,
        "wikidata": profile.wikidata,
        "bearers": list(profile.bearers),
        **_extent(profile),
        "rejected": profile.rejected,
        "names": [{"name": one.what, **_times(one)} for one in profile.names],
        "roles": [{"role": one.what, **_times(one)} for one in profile.roles],
        "outlets": [{**attrs.asdict(one.what), **_times(one)} for one in profile.outlets],
        "years": dict(profile.years),
        "months": dict(profile.months),
        "namesakes": [{"id": other.id, "name": other.name} for other in profile.namesakes],
        "suggestions": [of_suggestion(one) for one in profile.suggestions],
    }


def of_outlet_profile(profile: OutletProfile) -> dict[str, Any]:
    """Return one outlet over time, and whom it quotes most."""
    return {
        **attrs.asdict(profile.outlet),
        **_extent(profile),
        "rejected": profile.rejected,
        "articles_by_year": dict(profile.articles_by_year),
        "quotes_by_year": dict(profile.quotes_by_year),
        "months": dict(profile.months),
        "speakers": [{"id": one.what.id, "name": one.what.name, **_times(one)} for one in profile.speakers],
        "namesakes": [attrs.asdict(other) for other in profile.namesakes],
    }


def of_stats(stats: Stats) -> dict[str, Any]:
    """Return what a bank holds, under the names of the record's fields."""
    shape: dict[str, Any] = json.loads(json.dumps(attrs.asdict(stats), default=str))
    return shape


def of_evaluation(evaluation: Evaluation, errors: int) -> dict[str, Any]:
    """Return the figures of an evaluation, under the names of the record's fields, and its first mistakes."""
    return {
        "articles": evaluation.articles,
        "content": _of_kinds(evaluation.content),
        "content_and_source": _of_kinds(evaluation.content_and_source),
        "speech": _of_score(evaluation.speech),
        "mention": _of_score(evaluation.mention),
        "same_person": _of_share(evaluation.same_person),
        "exact_name": _of_share(evaluation.exact_name),
        "left_unnamed": _of_share(evaluation.left_unnamed),
        "calibration": {
            "error": evaluation.calibration_error,
            "bins": [attrs.asdict(held) for held in evaluation.calibration],
        },
        "records": {
            "error": evaluation.record_calibration_error,
            "bins": [attrs.asdict(held) for held in evaluation.records],
            "curve": [attrs.asdict(kept) for kept in evaluation.curve],
        },
        "mistakes_total": len(evaluation.mistakes),
        "mistakes": [
            attrs.asdict(mistake) | {"place": [mistake.place.start, mistake.place.end]}
            for mistake in evaluation.mistakes[:errors]
        ],
    }


def of_ablations(ablations: Iterable[Ablation]) -> dict[str, Any]:
    """Return what each rule and each group of features does, under the names of the record's fields."""
    return {"ablations": [attrs.asdict(each) for each in ablations]}


def _of_kinds(scores: KindScores) -> dict[str, Any]:
    return {name: _of_score(score) for name, score in attrs.asdict(scores, recurse=False).items()}


def _of_score(score: Score) -> dict[str, Any]:
    return {"precision": score.precision, "recall": score.recall, "f1": score.f1, **attrs.asdict(score)}


def _of_share(share: Share) -> dict[str, Any]:
    return {"share": share.share, **attrs.asdict(share)}


def _extent(held: SpeakerSummary | OutletSummary | SpeakerProfile | OutletProfile) -> dict[str, Any]:
    return {"quotes": held.quotes, "articles": held.articles, **_period(held.first, held.last)}


def _times(seen: Seen[Any]) -> dict[str, Any]:
    return {"quotes": seen.quotes, **_period(seen.first, seen.last)}


def _period(first: date | None, last: date | None) -> dict[str, Any]:
    return {"first": first.isoformat() if first else None, "last": last.isoformat() if last else None}


def of_quote_in_full(quote: Quote, article: Article | None, versions: Sequence[Article] = ()) -> dict[str, Any]:
    """Return the shape of a quote, its paragraph and where that begins, and the ids of its article's newer versions."""
    paragraph = None
    if article and article.text is not None and quote.content:
        around = paragraph_of(article.text, quote.content)
        paragraph = {"start": around.start, "end": around.end, "text": article.text[around.slice]}
    newer = [version.id for version in newer_versions(article, versions)]
    extractor = article.extracted_by if article else None
    return to_dict(quote) | {"paragraph": paragraph, "newer_versions": newer, "extracted_by": extractor}


def newer_versions(article: Article | None, versions: Sequence[Article]) -> Sequence[Article]:
    """Return those of an article's versions that were stored after it."""
    return versions[versions.index(article) + 1 :] if article in versions else ()


def paragraph_of(text: str, content: Sequence[Span]) -> Span:
    r"""Return the paragraph, or the run of paragraphs, that holds the content.

    Paragraphs are parted by blank lines where a text has any, else by line ends.

    >>> text = "One.\n\nTwo: “yes.”\n\nThree."
    >>> text[paragraph_of(text, [Span(12, 15)]).slice]
    'Two: “yes.”'
    """
    start, end = min(span.start for span in content), max(span.end for span in content)
    first, last = 0, len(text)
    for found in (_PARAGRAPH_BREAK if _PARAGRAPH_BREAK.search(text) else _LINE_BREAK).finditer(text):
        if found.end() <= start:
            first = found.end()
        elif found.start() >= end:
            last = found.start()
            break
    return Span(first, last)


def of_explanation(explanation: Explanation) -> dict[str, Any]:
    """Return what led to a quote: each question with its candidates, their scores and what weighed most."""
    return {
        "span": [explanation.span.start, explanation.span.end],
        "quote": to_dict(explanation.quote) if explanation.quote else None,
        "decisions": [
            attrs.asdict(decision) | {"candidates": [_weighed(each) for each in decision.candidates]}
            for decision in explanation.decisions
        ],
    }


def _weighed(candidate: Weighed) -> dict[str, Any]:
    return attrs.asdict(candidate, recurse=False) | {"features": dict(candidate.features)}


def of_correction(correction: Correction) -> dict[str, Any]:
    """Return an entry of the log of corrections, under the names of the record's fields."""
    return attrs.asdict(correction) | {"made_at": correction.made_at.isoformat()}


def of_suggestion(found: Suggestion) -> dict[str, Any]:
    """Return two speakers that may be one, by id and name."""
    return {
        "speaker": {"id": found.speaker.id, "name": found.speaker.name},
        "into": {"id": found.into.id, "name": found.into.name},
        "score": found.score,
        "reason": found.reason,
    }
