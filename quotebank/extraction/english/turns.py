"""Speech without quotation marks: turns of a transcript ("Q:", "KHAN:"), dialogue after dashes, set-off paragraphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from itertools import pairwise

from attrs import frozen

from quotebank.extraction.document.text import Document, Range
from quotebank.extraction.english.cue import Complement, Cue
from quotebank.extraction.english.cues import Cues
from quotebank.extraction.english.grammar import ROLE
from quotebank.extraction.english.noun_phrases import Mention, MentionKind, NounPhrases
from quotebank.extraction.english.rules.turns import (
    DIALOGUE,
    LABELS,
    Dashed,
    Label,
    Labelled,
    is_transcript,
)
from quotebank.extraction.lexicon.loader import word_classes, word_list
from quotebank.extraction.relations import AttributionRelation
from quotebank.marks import DASHES
from quotebank.records import QuoteKind

_QUESTION_LABELS = word_list("question_labels")
_ANSWER_LABELS = word_list("answer_labels")
_LONGEST_LABEL = 6
_FEWEST_TURNS = 2
_SHORTEST_BLOCK = 6
_NEAR = 3
"""Paragraphs from one turn of a dialogue to the next."""
_STOPS = frozenset(".?!…”’)]") | DASHES
_Line = tuple[int, int, int]
"""A paragraph's first token, the one after its last, and the colon of its label."""
_BEFORE_CUES = DASHES | {",", "?", "!"}


@frozen(slots=True)
class Turn:
    """One turn, tokens ``begin`` to ``end``, with the label, dash or cue that its relation leaves out."""

    begin: int
    end: int
    relation: AttributionRelation


def find_turns(doc: Document, phrases: NounPhrases, cues: Cues) -> list[Turn]:
    """Return the turns of a text, where something shows that they are, and what is quoted in a paragraph of its own."""
    turns = [*_labelled(doc, phrases, cues), *_dashed(doc, cues)]
    taken = {turn.begin for turn in turns}
    return turns + [block for block in _set_off(doc, cues) if block.begin not in taken]


def _turn(
    begin: int, end: int, content: Range, pattern: str, mention: Mention | None = None, cue: Cue | None = None,
    *, asks: bool = False, answers: bool = False,
) -> Turn:  # fmt: skip
    relation = AttributionRelation(
        (content,), (), QuoteKind.DIRECT, pattern, cue, mention, silent=pattern == "alternates", asks=asks,
        answers=answers,
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


# -- after labels ------------------------------------------------------------------------------------------------


def _labelled(doc: Document, phrases: NounPhrases, cues: Cues) -> list[Turn]:
    """The turns of a transcript."""
    lines = _labelled_lines(doc, cues.opening_at)
    if len(lines) < _FEWEST_TURNS:
        return []
    inside = {k for begin, _, colon in lines for k in range(begin, colon)}
    surnames = {
        name.words[-1].casefold() for name in phrases.names
        if len(name.words) > 1 and not name.organisation and (name.certain or name.first not in inside)
    }  # fmt: skip
    labels = [_label(doc, phrases, line, surnames) for line in lines]
    read = [*zip(lines, labels, [*labels[1:], Label.OTHER], strict=True)]
    turns = [
        (line, label) for line, label, following in read
        if label is not Label.OTHER or (following is not Label.OTHER and doc.words[line[1] - 1] == "?")
    ]  # fmt: skip
    endings = [doc.words[end - 1][-1] for (_, end, _), _ in turns]
    shown = is_transcript([(doc.slice(begin, colon), label) for (begin, _, colon), label in turns], endings)
    if not shown or sum(ending in _STOPS for ending in endings) * 2 < len(turns):
        return []
    return [_labelled_turn(doc, phrases, line, surnames) for line, _ in turns]


def _labelled_lines(doc: Document, quotations: Container[int]) -> list[_Line]:
    """The paragraphs that begin with a label, in capitals or the same as another's, and words without marks."""
    colons = ((begin, end, _colon(doc, begin, end)) for begin, end in doc.paragraphs)
    lines = [(begin, end, colon) for begin, end, colon in colons if colon is not None and colon + 1 not in quotations]
    times = Counter(doc.slice(begin, colon) for begin, _, colon in lines)
    return [
        (begin, end, colon) for begin, end, colon in lines
        if (times[doc.slice(begin, colon)] > 1 or _is_large(doc.words[begin:colon]))
        and any(doc.words[k][0].isalpha() for k in range(colon + 1, end))
    ]  # fmt: skip


def _label(doc: Document, phrases: NounPhrases, line: _Line, surnames: set[str]) -> Label:
    begin, _, colon = line
    return LABELS.first(Labelled(doc, begin, colon, phrases.name_at.get(begin), surnames)) or Label.PERHAPS


def _is_large(words: list[str]) -> bool:
    return all(w.isupper() or not w[0].isalpha() for w in words)


def _labelled_turn(doc: Document, phrases: NounPhrases, line: _Line, full: set[str]) -> Turn:
    """A turn with its label; ``full`` are the surnames of the persons whose full names the text has."""
    begin, end, colon = line
    lower = doc.lowers[begin]
    answers = lower in _ANSWER_LABELS
    name = None if answers or lower in _QUESTION_LABELS else phrases.name_at.get(begin)
    named = name is not None and (
        name.words[-1].casefold() in full
        or not (name.organisation or word_classes().get(lower.rpartition("-")[2], 0) & ROLE)
    )
    kind = MentionKind.NAME if name is not None else MentionKind.GROUP
    mention = Mention(begin, colon, kind, colon - 1, (name,) if name is not None else ())
    return _turn(begin, end, (colon + 1, end), "label", mention, asks=not answers and not named, answers=answers)


def _colon(doc: Document, begin: int, end: int) -> int | None:
    """The colon that ends a label at the beginning of a paragraph, with a space behind it."""
    label = doc.words[begin + 1 : min(begin + _LONGEST_LABEL, end - 1)]
    if ":" not in label or not doc.words[begin][0].isupper():
        return None
    colon = begin + 1 + label.index(":")
    return colon if doc.starts[colon + 1] > doc.ends[colon] else None


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
