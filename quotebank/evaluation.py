"""How well an extractor does on gold (`quotebank.gold`)."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import define, field, frozen

from quotebank.errors import ReadError
from quotebank.extraction.extractor import Extractor
from quotebank.gold import (
    Offsets,
    check_gold,
    covering,
    is_reporting,
    name_words,
    offsets_of,
    same_mention,
    same_person,
)
from quotebank.records import Article, Quote, QuoteKind, Span

LEAST_OVERLAP = 0.5
"""Of the letters and digits that either side has: the share in common from which two contents are the same words."""
SAME_WORDS = 0.8
"""The least overlap, intersection over union, of the words of a quote that is wholly right with those of the gold."""
_BINS = 5


# -- what comes out ----------------------------------------------------------------------------------------------


@frozen
class Score:
    """How much of what the gold has was found, and how much of what was found the gold has.

    >>> Score(right=8, found=10, gold=16).f1.__format__(".3f")
    '0.615'
    """

    right: int
    found: int
    gold: int

    @property
    def precision(self) -> float | None:
        """The share right of what was found; None when nothing was found."""
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """The share found of what the gold has; None when it has nothing."""
        return self.right / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall; None when there was nothing to find and nothing was found."""
        return 2 * self.right / (self.found + self.gold) if self.found + self.gold else None


@frozen
class Share:
    """How many of those that were judged are right."""

    right: int
    judged: int

    @property
    def share(self) -> float | None:
        """The share right; None when none was judged."""
        return self.right / self.judged if self.judged else None


@frozen
class KindScores:
    """A score for each kind of quote, and for all of them. What was found counts under the kind that the gold has."""

    direct: Score
    mixed: Score
    indirect: Score
    all: Score


@frozen
class Bin:
    """Quotes of about the same confidence: how many, how sure on average, and the share whose speaker is right."""

    quotes: int
    confidence: float
    right: float


@frozen
class Kept:
    """What a threshold for the confidence keeps."""

    share: float
    """The share of quotes that are kept, the surest first."""
    least: float
    """The confidence of the least sure of them."""
    right: float
    """The share of them that are wholly right: speech, in these words, by this speaker."""


@frozen
class Reading:
    """Who said something, as the gold or the extractor has it; words as the article has them."""

    words: str
    speaker: str | None
    mention: str | None
    cue: str | None
    judged: bool = True
    """False where the gold does not say who the speaker is."""


@frozen
class Mistake:
    """One place where the extractor and the gold differ."""

    what: str
    """``missed``, ``not speech``, ``wrong extent``, ``wrong speaker`` or ``wrong mention``."""
    article: int
    """Which of the articles, counted from 1."""
    id: str | None
    """The article's ``id``, if the gold has one."""
    place: Span
    said: str
    """The words of the article at that place."""
    gold: Reading | None
    """None where the gold has no speech."""
    found: Reading | None
    """None where nothing was found."""


@frozen
class Evaluation:
    """How an extractor did on some gold.

    The scores of ``content`` are about whole quotes: right are those that have half of the letters and digits in common
    with the gold (of all that either has). Attributions of thought (a cue without a reporting word and no marks) are
    neither asked for nor held against it, nor is a quote inside one that is right. The rest is about the stretches
    that stand in marks.
    """

    articles: int
    content: KindScores
    content_and_source: KindScores
    """As ``content``, and the mention is that of the gold."""
    speech: Score
    """Of the stretches in marks: which are speech?"""
    mention: Score
    """Of the stretches in marks: is the mention that of the gold?"""
    same_person: Share
    """Of the stretches whose speaker the gold names: is the speaker that person, if perhaps by another form of name?"""
    exact_name: Share
    """Of the same: is the name the gold's, titles aside?"""
    left_unnamed: Share
    """Of the stretches whose source has no name in the gold: has it none here?"""
    calibration: tuple[Bin, ...]
    """Judged stretches, least sure of the speaker first, in up to five bins of equal size."""
    records: tuple[Bin, ...]
    """The same for whole quotes, by their confidence, in up to ten bins: the share that is wholly right."""
    curve: tuple[Kept, ...]
    """The share of whole quotes that is wholly right, the surer the fewer are kept."""
    mistakes: tuple[Mistake, ...] = field(repr=False)
    """In the order of the text. Where the gold has no indirect quote at all, those outside marks are left out."""

    @property
    def calibration_error(self) -> float | None:
        """The mean distance between confidence and the share right; None when no speaker was judged."""
        return _distance(self.calibration)

    @property
    def record_calibration_error(self) -> float | None:
        """The mean distance between the confidence in whole quotes and the share right; None when none was judged."""
        return _distance(self.records)


def _distance(bins: Sequence[Bin]) -> float | None:
    quotes = sum(held.quotes for held in bins)
    distance = sum(abs(held.confidence - held.right) * held.quotes for held in bins)
    return distance / quotes if quotes else None


def evaluate(golds: Iterable[Mapping[str, Any]], extractor: Extractor | None = None) -> Evaluation:
    """Extract the quotes of each article of the gold and compare.

    Args:
        golds: Articles with their attributions, as `quotebank.gold.read_gold` gives them.
        extractor: What finds the quotes; the package's own when None.

    Raises:
        ReadError: An article that is no gold; the message names the article, counted from 1, and what is wrong.

    >>> gold = {
    ...     "text": "“It will hold,” engineer Ada Brandt told reporters.",
    ...     "quoted": [[1, 13]],
    ...     "attributions": [{"content": [[1, 13]], "cue": [[36, 40]], "source": [[16, 35]], "speaker": "Ada Brandt"}],
    ... }
    >>> evaluation = evaluate([gold])
    >>> evaluation.speech.f1, evaluation.content.direct.f1, evaluation.exact_name
    (1.0, 1.0, Share(right=1, judged=1))
    """
    extractor = extractor or Extractor()
    tally = _Tally()
    for number, gold in enumerate(golds, 1):
        try:
            check_gold(gold)
        except ReadError as problem:
            raise ReadError(f"article {number} of the gold: {problem}") from None
        text = gold["text"]
        stretches = [offsets_of(text, [place]) for place in gold["quoted"]]
        tally.begin(number, gold)
        tally.compare(
            [_of_gold(text, held, stretches) for held in gold["attributions"]],
            [_of_quote(text, quote) for quote in extractor.extract(Article(text))],
            stretches,
        )
    return tally.evaluation()


# -- comparing ---------------------------------------------------------------------------------------------------


@frozen
class _Words:
    """Some words and who said them, by the gold or by the extractor."""

    place: Span
    content: Offsets
    mention: Offsets
    mention_place: Span | None
    kind: QuoteKind
    reading: Reading
    confidence: float = 0.0
    is_speech: bool = True
    whole: float | None = None
    """The confidence in the whole quote."""
    is_asserted: bool = True

    @property
    def speaker(self) -> str | None:
        return self.reading.speaker


def _of_gold(text: str, held: Mapping[str, Any], stretches: Iterable[Offsets]) -> _Words:
    content = offsets_of(text, held["content"])
    marked = content & set().union(*stretches)
    kind = QuoteKind.INDIRECT if not marked else QuoteKind.DIRECT if content <= marked else QuoteKind.MIXED
    kind = QuoteKind(held.get("kind", kind))
    cue = held.get("cue_text") or _joined(text, held["cue"])
    reading = Reading(
        _joined(text, held["content"]) or "",
        held.get("speaker"),
        _joined(text, held["source"]),
        cue,
        judged="speaker" in held,
    )
    return _Words(
        _around(held["content"]),
        content,
        offsets_of(text, held["source"]),
        _around(held["source"]) if held["source"] else None,
        kind,
        reading,
        is_speech=kind is not QuoteKind.INDIRECT or not cue or is_reporting(cue),
    )


def _of_quote(text: str, quote: Quote) -> _Words:
    content, mention, cue = (_pairs(spans) for spans in (quote.content, (quote.mention,), (quote.cue,)))
    name = quote.speaker.name if quote.speaker else None
    return _Words(
        _around(content) if content else Span(0, 0),
        offsets_of(text, content),
        offsets_of(text, mention),
        quote.mention,
        quote.kind,
        Reading(quote.text, name, _joined(text, mention), _joined(text, cue)),
        quote.speaker_confidence,
        whole=quote.confidence,
        is_asserted=quote.is_asserted,
    )


def _pairs(spans: Iterable[Span | None]) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in spans if span is not None]


def _joined(text: str, places: Iterable[Sequence[int]]) -> str | None:
    return " ".join(text[start:end] for start, end in places) or None


def _around(places: Sequence[Sequence[int]]) -> Span:
    return Span(min(start for start, _ in places), max(end for _, end in places))


@define
class _Count:
    right: int = 0
    found: int = 0
    gold: int = 0

    def score(self) -> Score:
        return Score(self.right, self.found, self.gold)


@define
class _Kinds:
    kinds: dict[QuoteKind, _Count] = field(factory=lambda: {kind: _Count() for kind in QuoteKind})

    def add(self, kind: QuoteKind, *, right: bool = False, found: bool = False, gold: bool = False) -> None:
        count = self.kinds[kind]
        count.right += right
        count.found += found
        count.gold += gold

    def scores(self) -> KindScores:
        counts = self.kinds.values()
        return KindScores(
            **{kind.value: count.score() for kind, count in self.kinds.items()},
            all=Score(sum(c.right for c in counts), sum(c.found for c in counts), sum(c.gold for c in counts)),
        )


@define
class _Tally:
    """Counts article by article."""

    articles: int = 0
    id: str | None = None
    text: str = ""
    content: _Kinds = field(factory=_Kinds)
    joint: _Kinds = field(factory=_Kinds)
    speech: _Count = field(factory=_Count)
    mention: _Count = field(factory=_Count)
    named: list[tuple[bool, bool]] = field(factory=list)
    unnamed: list[bool] = field(factory=list)
    sure: list[tuple[float, bool]] = field(factory=list)
    whole: list[tuple[float, bool]] = field(factory=list)
    mistakes: list[tuple[bool, Mistake]] = field(factory=list)
    """Each with whether it is outside marks."""
    judges_indirect: bool = False

    def begin(self, number: int, gold: Mapping[str, Any]) -> None:
        self.articles, self.text = number, gold["text"]
        self.id = str(gold["id"]) if gold.get("id") is not None else None

    def compare(self, gold: Sequence[_Words], found: Sequence[_Words], stretches: Sequence[Offsets]) -> None:
        before = len(self.mistakes)
        self.judges_indirect |= any(held.kind is QuoteKind.INDIRECT for held in gold)
        contents = [held.content for held in gold], [held.content for held in found]
        for stretch in stretches:
            g, p = (covering(side, stretch) for side in contents)
            self._compare_stretch(stretch, None if g is None else gold[g], None if p is None else found[p])
        self._compare_whole(gold, found, set().union(*stretches))
        self.mistakes[before:] = sorted(self.mistakes[before:], key=lambda held: held[1].place)

    def _compare_stretch(self, stretch: Offsets, gold: _Words | None, found: _Words | None) -> None:
        self.speech.right += gold is not None and found is not None
        self.speech.gold += gold is not None
        self.speech.found += found is not None
        if gold is None and found is None:
            return
        at = Span(min(stretch), max(stretch) + 1)
        mention_right = gold is not None and found is not None and self._same_mention(at, gold, found)
        if gold is None or gold.mention or not gold.speaker:  # a name without a mention can be judged by name alone
            self.mention.found += found is not None and bool(found.mention or found.speaker)
        self.mention.gold += gold is not None and bool(gold.mention)
        self.mention.right += mention_right
        speaker_right = gold is None or self._judge_speaker(gold, found)
        if gold is None or found is None:
            self._mistake("missed" if gold else "not speech", at, gold, found)
        elif not speaker_right:
            self._mistake("wrong speaker", at, gold, found)
        elif gold.mention and not mention_right:
            self._mistake("wrong mention", at, gold, found)

    def _same_mention(self, at: Span, gold: _Words, found: _Words) -> bool:
        if found.mention or gold.mention_place is None:
            return same_mention(found.mention, gold.mention)
        # a paragraph that goes on with an earlier one's quotation has no mention of its own: the name decides
        between = self.text[min(at.start, gold.mention_place.start) : max(at.end, gold.mention_place.end)]
        return "\n" in between and gold.speaker is not None and same_person(found.speaker, gold.speaker)

    def _judge_speaker(self, gold: _Words, found: _Words | None) -> bool:
        if not gold.reading.judged:
            return True
        name = found.speaker if found else None
        if gold.speaker is None:
            right = name is None
            self.unnamed.append(right)
        else:
            right = same_person(name, gold.speaker)
            self.named.append((right, name_words(name or "") == name_words(gold.speaker)))
        if found is not None:
            self.sure.append((found.confidence, right))
        return right

    def _compare_whole(self, gold: Sequence[_Words], found: Sequence[_Words], marked: Offsets) -> None:
        overlaps = sorted(
            (-len(p.content & g.content) / len(p.content | g.content), i, j)
            for i, p in enumerate(found)
            for j, g in enumerate(gold)
            if not p.content.isdisjoint(g.content)
        )
        of_found: dict[int, int] = {}
        near: dict[int, int] = {}
        taken: set[int] = set()
        for share, i, j in overlaps:
            if i not in of_found and i not in near and j not in taken:
                (of_found if -share >= LEAST_OVERLAP else near)[i] = j
                taken.add(j)
        for g in gold:
            if g.is_speech:
                self.content.add(g.kind, gold=True)
                self.joint.add(g.kind, gold=bool(g.mention))
        for i, p in enumerate(found):
            if i not in of_found:
                close = gold[near[i]] if i in near else None
                if (close and not close.is_speech) or any(p.content < gold[j].content for j in of_found.values()):
                    continue
                self._judge_whole(p, right=False if close or p.is_asserted else None)
                self.content.add(p.kind, found=True)
                self.joint.add(p.kind, found=bool(p.mention))
                if p.content.isdisjoint(marked):
                    self._mistake("wrong extent" if close else "not speech", p.place, close, p, outside=True)
                continue
            g = gold[of_found[i]]
            if g.is_speech:
                self._judge_whole(p, right=_is_right(p, g))
                right = same_mention(p.mention, g.mention)
                self.content.add(g.kind, found=True, right=True)
                self.joint.add(g.kind, found=bool(p.mention), right=right)
                if g.mention and not right and g.content.isdisjoint(marked):
                    self._mistake("wrong mention", g.place, g, p, outside=True)
        for j, g in enumerate(gold):
            if j not in taken and g.is_speech and g.content.isdisjoint(marked):
                self._mistake("missed", g.place, g, None, outside=True)

    def _judge_whole(self, found: _Words, *, right: bool | None) -> None:
        """Note whether a whole quote is right, unless nobody has judged it or it has no confidence."""
        if right is not None and found.whole is not None:
            self.whole.append((found.whole, right))

    def _mistake(
        self, what: str, place: Span, gold: _Words | None, found: _Words | None, *, outside: bool = False
    ) -> None:
        readings = (held.reading if held else None for held in (gold, found))
        self.mistakes.append((outside, Mistake(what, self.articles, self.id, place, self.text[place.slice], *readings)))

    def evaluation(self) -> Evaluation:
        return Evaluation(
            articles=self.articles,
            content=self.content.scores(),
            content_and_source=self.joint.scores(),
            speech=self.speech.score(),
            mention=self.mention.score(),
            same_person=Share(sum(same for same, _ in self.named), len(self.named)),
            exact_name=Share(sum(exact for _, exact in self.named), len(self.named)),
            left_unnamed=Share(sum(self.unnamed), len(self.unnamed)),
            calibration=_bins(self.sure, _BINS),
            records=_bins(self.whole, 2 * _BINS),
            curve=_curve(self.whole),
            mistakes=tuple(held for outside, held in self.mistakes if self.judges_indirect or not outside),
        )


def _is_right(found: _Words, gold: _Words) -> bool | None:
    """Whether a quote is right in its words and speaker; None where the gold does not say who spoke."""
    if len(found.content & gold.content) < SAME_WORDS * len(found.content | gold.content):
        return False
    if gold.reading.judged:
        return same_person(found.speaker, gold.speaker) if gold.speaker else found.speaker is None
    return None if same_mention(found.mention, gold.mention) else False


def _curve(sure: Sequence[tuple[float, bool]]) -> tuple[Kept, ...]:
    """The share right of the surest tenth, two tenths and so on, all of them first."""
    ordered = sorted(sure, key=lambda held: -held[0])
    sizes = [len(ordered) * tenths // 10 for tenths in range(10, 0, -1)]
    return tuple(
        Kept(size / len(ordered), ordered[size - 1][0], sum(right for _, right in ordered[:size]) / size)
        for size in sizes
        if size
    )


def _bins(sure: Iterable[tuple[float, bool]], most: int) -> tuple[Bin, ...]:
    ordered = sorted(sure, key=lambda held: held[0])
    edges = [number * len(ordered) // most for number in range(most + 1)]
    parts = [ordered[start:end] for start, end in itertools.pairwise(edges) if start < end]
    return tuple(
        Bin(len(part), sum(sure for sure, _ in part) / len(part), sum(right for _, right in part) / len(part))
        for part in parts
    )
