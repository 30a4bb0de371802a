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
from quotebank.extraction.english.rules.turns import DIALOGUE, Dashed
from quotebank.extraction.relations import AttributionRelation
from quotebank.marks import DASHES
from quotebank.records import QuoteKind

_FEWEST_TURNS = 2
_SHORTEST_BLOCK = 6
_NEAR = 3
"""Paragraphs from one turn of a dialogue to the next."""
_BEFORE_CUES = DASHES | {",", "?", "!"}


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
    enough = len(labelled) >= _FEWEST_TURNS or len(cast.transcript.turns) == 1
    turns = [*(labelled if enough else ()), *_dashed(doc, cues)]
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


# -- after dashes ------------------------------------------------------------------------------------------------


def _dashed(doc: Document, cues: Cues) -> Iterator[Turn]:
    """The turns of a dialogue."""
    for run in _runs(doc, cues.opening_at):
        turns = [(begin, end, *_cue_behind(doc, begin, end, cues.starting)) for begin, end in run]
        if len(turns) < _FEWEST_TURNS or not DIALOGUE.any(Dashed(doc, [(a, b, cue) for a, b, _, cue in turns])):
            continue
        for begin, end, stop, cue in turns:
            if cue is None:
                yield _turn(begin, end, (begin + 1, end), "alternates")
            else:
                content = (begin + 1, stop + (doc.words[stop] in "?!"))
                yield _turn(begin, end, content, "follows", cue.mention, cue)


def _runs(doc: Document, quotations: Container[int]) -> list[list[Range]]:
    """The paragraphs after dashes, those together that have little between them."""
    runs: list[list[Range]] = []
    last = -_NEAR
    for number, (begin, end) in enumerate(doc.paragraphs):
        if doc.words[begin] not in DASHES or end - begin <= 3 or begin + 1 in quotations:
            continue
        if doc.blocks.get(begin) in UNSPOKEN:
            continue
        if number - last >= _NEAR:
            runs.append([])
        runs[-1].append((begin, end))
        last = number
    return runs


def _cue_behind(doc: Document, begin: int, end: int, starting: Mapping[int, Cue]) -> tuple[int, Cue | None]:
    """The mark that ends the words of a turn, and the cue behind it."""
    for k in range(begin + 2, end - 1):
        cue = starting.get(k + 1) if doc.words[k] in _BEFORE_CUES else None
        if cue is not None and cue.inverted:
            return k, cue
    return end, None
