"""Speech without quotation marks: turns of a transcript ("Q:", "KHAN:"), dialogue after dashes, set-off paragraphs."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from itertools import pairwise

from attrs import frozen

from quotebank.extraction.document.structure import UNSPOKEN, answers, interview, sourced
from quotebank.extraction.document.text import Document, Range
from quotebank.extraction.english.cast import Cast
from quotebank.extraction.english.cue import Complement, Cue
from quotebank.extraction.english.cues import Cues
from quotebank.extraction.english.mentions import mention_of
from quotebank.extraction.english.noun_phrases import Mention, NounPhrases
from quotebank.extraction.relations import AttributionRelation
from quotebank.marks import DASHES
from quotebank.records import QuoteKind

_FEWEST_TURNS = 2
_SHORTEST_BLOCK = 6
_LISTED = 3
"""Where fewer than one in so many paragraphs behind dashes has a cue or asks, they are a list."""


@frozen(slots=True)
class Turn:
    """One turn, tokens ``begin`` to ``end``, with the label, dash or cue that its relation leaves out."""

    begin: int
    end: int
    relation: AttributionRelation


def find_turns(doc: Document, phrases: NounPhrases, cues: Cues) -> list[Turn]:
    """Return the turns of a text, if it has at least two of a kind, and what is quoted in a paragraph of its own."""
    cast = Cast(doc, phrases)
    labelled = list(_labelled(cast, cues))
    dashed = _dialogue(doc, list(_dashed(doc, cues.starting, cues.opening_at)))
    turns = [turn for turns in (labelled, dashed) if len(turns) >= _FEWEST_TURNS for turn in turns]
    turns += [] if turns else _interview(doc, cast)
    turns += _quoted_by_layout(doc, phrases)
    taken = {turn.begin for turn in turns}
    return turns + [block for block in _set_off(doc, cues) if block.begin not in taken]


def _turn(
    begin: int, end: int, content: Range, pattern: str, mention: Mention | None = None, cue: Cue | None = None,
) -> Turn:  # fmt: skip
    relation = AttributionRelation(
        (content,), (), QuoteKind.DIRECT, pattern, cue, mention, silent=pattern == "alternates"
    )  # fmt: skip
    return Turn(begin, end, relation)


def _set_off(doc: Document, cues: Cues) -> Iterator[Turn]:
    """Read "Osei wrote:" and a paragraph without marks: a quotation that its layout set off."""
    begins = {end: following for (_, end), following in pairwise(doc.paragraphs)}
    for cue in cues.cues:
        if cue.complement is Complement.COLON and "s" in cue.frames and cue.mention is not None and not cue.shared:
            stop = doc.sentences[cue.sentence][1]
            begin, end = begins.get(stop, (0, 0))
            if doc.words[stop - 1] == ":" and _is_block(doc.words, begin, end) and not cues.quotations(begin, end):
                yield _turn(begin, end, (begin, end), "introduces", cue.mention, cue)


def _is_block(words: list[str], begin: int, end: int) -> bool:
    """Whether a paragraph reads as whole sentences."""
    if end - begin < _SHORTEST_BLOCK or words[end - 1] not in (".", "?", "!"):
        return False
    return words[begin][0].isupper() or words[begin] == "…"


def _labelled(cast: Cast, cues: Cues) -> Iterator[Turn]:
    for turn in cast.transcript.turns:
        if turn.content[0][0] not in cues.opening_at:
            part = cast.part(turn)
            relation = AttributionRelation(
                turn.content, (), QuoteKind.DIRECT, "label", None, part.mention, asks=part.asks, answers=part.answers
            )
            yield Turn(turn.label.begin, turn.end, relation)


def _quoted_by_layout(doc: Document, phrases: NounPhrases) -> Iterator[Turn]:
    """Read block quotations and posts under which stands whose they are."""
    for begin, source in sourced(doc):
        content = tuple(_within_marks(doc, first, last) for first, last in doc.paragraphs[begin:source])
        first, last = doc.paragraphs[source]
        name = next((phrases.name_at[k] for k in range(first, last) if k in phrases.name_at), None)
        mention = mention_of(name.title_first, (name,)) if name is not None else None
        relation = AttributionRelation(
            content, (), QuoteKind.DIRECT, "sourced", None, mention, asks=mention is None
        )  # fmt: skip
        yield Turn(doc.paragraphs[begin][0], last, relation)


def _within_marks(doc: Document, first: int, last: int) -> Range:
    """A paragraph without the quotation marks around it."""
    while last - first > 1 and doc.words[first] == "“":
        first += 1
    while last - first > 1 and doc.words[last - 1] == "”":
        last -= 1
    return first, last


def _interview(doc: Document, cast: Cast) -> Iterator[Turn]:
    """Read the questions that a page sets apart, and the paragraphs that answer them."""
    numbers = interview(doc)
    alone = cast.is_alone_before(doc.paragraphs[numbers[0]][0]) if numbers else False
    for number, after in pairwise([*numbers, len(doc.paragraphs)]):
        begin, end = doc.paragraphs[number]
        asked = AttributionRelation(((begin, end),), (), QuoteKind.DIRECT, "asked", asks=True)
        yield Turn(begin, end, asked)
        said = list(answers(doc, number, after))
        if said:
            answered = AttributionRelation(
                tuple(said), (), QuoteKind.DIRECT, "answers", asks=not alone, answers=alone
            )  # fmt: skip
            yield Turn(said[0][0], said[-1][1], answered)


def _dialogue(doc: Document, dashed: list[Turn]) -> list[Turn]:
    """What stands behind dashes, if it is said or asked often enough to be no list."""
    said = sum(turn.relation.cue is not None for turn in dashed)
    asked = sum(doc.words[turn.relation.ranges[0][1] - 1] == "?" and doc.words[turn.begin] != "-" for turn in dashed)
    return dashed if _LISTED * (said + asked) >= len(dashed) else []


def _dashed(doc: Document, starting: Mapping[int, Cue], quotations: Container[int]) -> Iterator[Turn]:
    words = doc.words
    for begin, end in doc.paragraphs:
        if (
            doc.blocks.get(begin) in UNSPOKEN
            or words[begin] not in DASHES
            or end - begin <= 3
            or begin + 1 in quotations
        ):
            continue
        stops = (k for k in range(begin + 2, end - 1) if words[k] in DASHES or words[k] in (",", "?", "!"))
        stop = next((k for k in stops if k + 1 in starting and starting[k + 1].inverted), None)
        if stop is None:
            yield _turn(begin, end, (begin + 1, end), "alternates")
        else:
            cue = starting[stop + 1]
            yield _turn(begin, end, (begin + 1, stop + (words[stop] in "?!")), "follows", cue.mention, cue)
