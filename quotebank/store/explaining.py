"""Explains a verdict in plain sentences: the finding, what it does not mean, and cautions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set

from quotebank.records import Quote, Speaker, SpeakerKind, Stance
from quotebank.store.facets import speaker_label
from quotebank.store.namesakes import forms
from quotebank.store.verdicts import CheckedQuote, Finding, credited_by, outlets_of
from quotebank.store.wording import LONGEST

_FOUND = "Found means that it was printed there, not that it was said."
_NOT_FOUND = "Not found never means not said: the bank holds only what was imported, less what was missed."
_NOT_IN_SOURCES = "Not found never means not said: only the sources that were named are searched, less what was missed."
_FOUND_AS_SAID = frozenset({Finding.VERBATIM, Finding.ALTERED, Finding.REPORTED})
_NAMED = 3
"""The most outlets or speakers that a sentence names; it only counts the rest."""
_CLOSE_ENOUGH = 90.0
"""The lowest score at which other speakers' words are worth mentioning."""
_DISTANT = 80.0
"""Below this score, two different statements may have as many words in common."""
_SURE = 70.0
"""The lowest score at which a quote is more than a mere resemblance."""
_UNSURE = 0.7
"""Below this confidence an attribution is flagged."""


def explanation(
    finding: Finding, speaker: str | None, evidence: Sequence[CheckedQuote], beside: Sequence[CheckedQuote]
) -> str:
    """Return the verdict as one or two sentences, and what it does not mean."""
    first, rest = _apart(evidence)
    where, who = _outlets(first), _speakers(first)
    if finding is Finding.VERBATIM:
        unnamed = [item for item in beside if item.attribution == "nobody" and item.finding is finding]
        others = _printed_by("printed the same words", [*rest, *([unnamed] if speaker and unnamed else ())])
        return f"{where} printed these words as a quotation, {_by(who)}.{others} {_FOUND}"
    if finding is Finding.ALTERED:
        what = "a quotation" if first[0].is_own else "a report"
        others = _printed_by("printed words close to them, too,", rest)
        return (
            f"Not in these words: {where} printed {what} close to them, {_by(who)}, and the wording differs."
            f"{others} {_FOUND}"
        )
    if finding is Finding.REPORTED:
        whose = "partly in the reporter’s words" if first[0].fragments else "in the reporter’s words"
        others = _printed_by("reported it, too,", rest)
        return f"{where} reported this {whose}, {_by(who)}; no quotation has these words.{others} {_FOUND}"
    if finding is Finding.DENIED:
        return f"{where} printed this only as something that {who or 'somebody'} denied or did not say. {_FOUND}"
    if finding is Finding.DOUBTED:
        whom = f" by {who}" if who else ""
        return f"{where} printed this only as {_doubted(evidence)}{whom}. {_FOUND}"
    if finding is Finding.SOMEONE_ELSE:
        words = "these words" if first[0].finding is Finding.VERBATIM else "words close to these"
        others = _printed_by(f"printed {words}", rest)
        return (
            f"{where} printed {words}, but {_by(who)}.{others} Nothing as close by {speaker} was found, which never "
            f"means that {speaker} did not say it. {_FOUND}"
        )
    if finding is Finding.DISPUTED:
        sides = [f"{outlet} credits {names}" for outlet, names in _sides(evidence)]
        return f"Articles disagree on who said this: {_listed(sides)}. {_FOUND}"
    by = f" by {speaker}" if speaker else ""
    unnamed = [item for item in beside if item.attribution == "nobody" and item.finding is Finding.VERBATIM]
    if speaker and unnamed:
        words = f"{_outlets(unnamed)} printed the words without naming who said them."
        return f"The bank holds no such quote{by}. {words} {_NOT_FOUND}"
    return f"The bank holds no such quote{by}. {_NOT_FOUND}"


def cautions(
    finding: Finding,
    speaker: str | None,
    evidence: Sequence[CheckedQuote],
    beside: Sequence[CheckedQuote],
    *,
    known: bool,
    short: bool,
) -> Iterator[str]:
    """Yield cautions about a verdict, the most serious first."""
    yield from _turned(evidence)
    if finding in _FOUND_AS_SAID and all(item.quote.stance is None for item in evidence):
        yield "It was read by an older version or imported, so how the article reports it is not known: read it there."
    if speaker and not known and not any(item.attribution == "possible" for item in evidence):
        yield f"The bank holds no quote by {speaker}: give the name as articles print it."
    if speaker:
        yield from _is_it(speaker, evidence)
    if evidence and evidence[0].score < _DISTANT:
        yield f"Only {evidence[0].score:.0f} of 100 agree: it may be another statement in similar words."
    if short:
        yield "Fewer than three words are too few to tell one utterance from another."
    named = [item for item in evidence if item.quote.speakers]
    if named and all(item.quote.speaker_confidence < _UNSURE for item in named):
        best = max(item.quote.speaker_confidence for item in named)
        yield f"The program is not sure who spoke ({best:.0%} at best): read the article."
    relayers = dict.fromkeys(speaker_label(who) for item in evidence for who in _relayers(item))
    if relayers:
        yield f"The words were passed on by {_listed(list(relayers))}."
    yield from _parts_in_marks(finding, evidence)
    if finding is Finding.NOT_FOUND and beside and not any(item.score >= _SURE for item in beside):
        nearest = next((item for item in beside if item.attribution in ("asked", "possible")), beside[0])
        yield f"The closest is “{nearest.wording}”, {_by(_speakers([nearest]))}, and not close enough to count."
    yield from _others(finding, speaker, evidence, beside)
    denials = [item for item in beside if item.finding is Finding.DENIED]
    if denials and finding is not Finding.NOT_FOUND:
        who = _speakers(denials) or "somebody"
        yield f"{_outlets(denials)} printed the same as something that {who} denied or did not say."
    doubts = [item for item in beside if item.finding is Finding.DOUBTED]
    if doubts and finding is not Finding.NOT_FOUND:
        yield f"{_outlets(doubts)} printed the same as {_doubted(doubts)}: read it."
    if any(item.quote.negated and item.finding is Finding.NOT_FOUND and item.is_twisted for item in beside):
        yield "A denial of the opposite was printed: read it."


def read_as(words: str, speaker: str | None) -> str:
    """Return the sentence that tells which words of a pasted claim were checked."""
    return f"Read as “{words}”{f', said by {speaker}' if speaker else ''}."


def of_sources(explained: str) -> str:
    """Return a sentence for a check against a few named sources, where nobody has a bank."""
    return explained.replace("The bank holds", "The sources hold").replace(_NOT_FOUND, _NOT_IN_SOURCES)


def opposition(quote: Quote) -> Iterator[str]:
    """Yield the caution for words that their speaker is against."""
    if quote.opposed:
        yield f"the speaker is against it (“{quote.cue_words}”)" if quote.cue_words else "the speaker is against it"


def put_together(parts: Sequence[CheckedQuote]) -> str:
    """Return the caution for a text whose parts come from different quotations."""
    where = _listed([f"“{part.wording}” ({_outlets([part])})" for part in parts])
    whole = "parts of different quotations" if len(parts) > 1 else "different parts of one quotation"
    return f"The text is put together from {whole}: {where}."


def cut_short(checked: Sequence[CheckedQuote]) -> Iterator[str]:
    """Yield the caution for quotations that are too long to be compared whole: the text may be in the rest."""
    long = [item for item in checked if len(item.quote.text) > LONGEST]
    if long:
        many = "A quotation has" if len(long) == 1 else f"{len(long)} quotations have"
        compared = f"only the beginning was compared ({_outlets(long)}): search in the rest"
        yield f"{many} more than {LONGEST:,} characters, of which {compared}."


def _relayers(item: CheckedQuote) -> Iterable[Speaker]:
    """Return who passed the words on."""
    own = item.quote.speakers if item.is_passed_on else ()
    return (*own, item.quote.relayed_by) if item.quote.relayed_by else own


def _apart(evidence: Sequence[CheckedQuote]) -> tuple[Sequence[CheckedQuote], Sequence[Sequence[CheckedQuote]]]:
    """Part the evidence by whom it credits, the surest first, so that a sentence is true of each outlet in it."""
    groups: dict[tuple[Speaker, ...], list[CheckedQuote]] = {}
    for item in evidence:
        groups.setdefault(item.quote.speakers, []).append(item)
    if not groups:
        return (), ()

    def doubts(who: tuple[Speaker, ...]) -> tuple[bool, bool, bool]:
        return not who, groups[who][0].attribution != "asked", any(speaker.is_surname_only for speaker in who)

    first, *rest = sorted(groups, key=doubts)
    return groups[first], [groups[who] for who in rest]


def _printed_by(what: str, groups: Iterable[Sequence[CheckedQuote]]) -> str:
    """Return a sentence for each group of quotes that credit others than the first, or nobody."""
    return "".join(f" {_outlets(group)} {what} {_by(_speakers(group))}." for group in groups)


_DOUBTS = {
    Stance.DOUBTED: "wrongly or unprovenly said to have been said",
    Stance.HYPOTHETICAL: "supposed, asked about or expected, not as said,",
    Stance.FICTIONAL: "said in fiction or in jest",
}


def _doubted(items: Sequence[CheckedQuote]) -> str:
    """Say how words are reported that are not reported as said."""
    manners = dict.fromkeys(_DOUBTS.get(item.quote.stance or Stance.DOUBTED, "denied") for item in items)
    return _listed(list(manners))


def _turned(evidence: Sequence[CheckedQuote]) -> Iterator[str]:
    told = dict.fromkeys((item.wording, caution) for item in evidence for caution in item.cautions)
    for wording, caution in list(told)[:_NAMED]:
        yield f"{caution[0].upper()}{caution[1:]}: “{wording}”"


def _is_it(speaker: str, evidence: Sequence[CheckedQuote]) -> Iterator[str]:
    """Ask whether the person credited is the one asked for, if the names do not say it."""
    who = _speakers(evidence)
    if any(item.teller_names for item in evidence):
        return
    if who and all(item.attribution == "possible" for item in evidence):
        yield f"Credited to {who}: is that {speaker}?"
    elif who and any(" " not in form for form in forms(speaker)):
        fuller = {name for name, _ in credited_by(evidence) if name.kind is SpeakerKind.PERSON and " " in name.name}
        if fuller:
            yield f"Only “{speaker}” was asked for, and others may be called that: credited to {who}."


def _parts_in_marks(finding: Finding, evidence: Sequence[CheckedQuote]) -> Iterator[str]:
    if finding is Finding.REPORTED and evidence[0].fragments:
        parts = _listed([f"“{part}”" for part in evidence[0].fragments])
        yield f"Only a part of it is in quotation marks: {parts}."


def _others(
    finding: Finding, speaker: str | None, evidence: Sequence[CheckedQuote], beside: Sequence[CheckedQuote]
) -> Iterator[str]:
    if finding in _FOUND_AS_SAID:
        ours = {name for name, _ in credited_by(evidence)}
        others = [item for item in beside if item.finding in _FOUND_AS_SAID and ours.isdisjoint(item.quote.speakers)]
        same = [item for item in others if item.finding is Finding.VERBATIM and item.quote.speakers]
        close = [item for item in others if item.score >= _CLOSE_ENOUGH and item.quote.speakers and item not in same]
        if same:
            yield f"Others are quoted with the same words: {_speakers(same)}."
        if close:
            yield f"Others are credited with similar words: {_speakers(close)}."
        if finding is Finding.VERBATIM and len(ours) > 1 and not speaker:
            yield "Several speakers are quoted with these words, not necessarily from the same utterance."
        yield from _otherwise(beside, ours)
    elif finding is Finding.SOMEONE_ELSE:
        own = [item for item in beside if item.attribution in ("asked", "possible") and item.finding in _FOUND_AS_SAID]
        if own:
            yield f"{_speakers(own)} is credited with other, less similar words: “{own[0].wording}”"


def _otherwise(beside: Sequence[CheckedQuote], ours: Set[Speaker]) -> Iterator[str]:
    """Name the articles that print the same speaker's words with a different number or negation."""
    for item in beside:
        if item.is_twisted and item.is_own and item.score >= _DISTANT and not ours.isdisjoint(item.quote.speakers):
            if item.finding is Finding.ALTERED:
                yield f"{_outlets([item])} printed it differently; {item.cautions[0]}: “{item.wording}”"


def _sides(evidence: Iterable[CheckedQuote]) -> list[tuple[str, str]]:
    sides = ((_outlets([item]), _speakers([item])) for item in evidence if item.quote.speakers)
    return list(dict.fromkeys(sides))


def _by(who: str) -> str:
    return f"as said by {who}" if who else "without naming the speaker"


def _outlets(evidence: Iterable[CheckedQuote]) -> str:
    return _listed(list(outlets_of(evidence))) or "An unknown outlet"


def _speakers(evidence: Iterable[CheckedQuote]) -> str:
    items = list(evidence)
    bodies = [item.quote.speaks_for.name for item in items if item.quote.speaks_for and not item.quote.speakers]
    unnamed_told = (item for item in items if item.is_passed_on and not item.teller_names)
    told = dict.fromkeys(speaker_label(who) for item in unnamed_told for who in item.quote.speakers)
    unnamed = [f"somebody quoted by {who}" for who in told]
    unnamed += [f"somebody who speaks for {body}" for body in dict.fromkeys(bodies)]
    return _listed([*(speaker_label(speaker) for speaker, _ in credited_by(items)), *unnamed])


def _listed(names: Sequence[str]) -> str:
    """Join names for a sentence."""
    if len(names) > _NAMED:
        return f"{', '.join(names[: _NAMED - 1])} and {len(names) - _NAMED + 1} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
