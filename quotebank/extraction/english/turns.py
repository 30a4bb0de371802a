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
from quotebank.extraction.lexicon.loader import word_classes, word_list
from quotebank.extraction.relations import AttributionRelation
from quotebank.marks import DASHES
from quotebank.records import QuoteKind

_QUESTION_LABELS = word_list("question_labels")
_ANSWER_LABELS = word_list("answer_labels")
_LONGEST_LABEL = 6
_FEWEST_TURNS = 2
_SHORTEST_BLOCK = 6


@frozen(slots=True)
class Turn:
    """One turn, tokens ``begin`` to ``end``, with the label, dash or cue that its relation leaves out."""

    begin: int
    end: int
    relation: AttributionRelation


def find_turns(doc: Document, phrases: NounPhrases, cues: Cues) -> list[Turn]:
    """Return the turns of a text, if it has at least two of a kind, and what is quoted in a paragraph of its own."""
    labelled = list(_labelled(doc, phrases, cues))
    dashed = list(_dashed(doc, cues.starting, cues.opening_at))
    turns = [turn for turns in (labelled, dashed) if len(turns) >= _FEWEST_TURNS for turn in turns]
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


def _labelled(doc: Document, phrases: NounPhrases, cues: Cues) -> Iterator[Turn]:
    colons = ((begin, end, _colon(doc, begin, end)) for begin, end in doc.paragraphs)
    lines = [(begin, end, colon) for begin, end, colon in colons if colon is not None]
    if not lines:
        return
    full = {n.words[-1].casefold() for n in phrases.names if len(n.words) > 1 and not n.organisation}
    # "Mayor: …", "Mayor: …": a label in small letters counts where it comes back
    labels = Counter(" ".join(doc.words[begin:colon]) for begin, _, colon in lines if doc.words[begin][0].isupper())
    repeated = {label for label, times in labels.items() if times > 1}
    for begin, end, colon in lines:
        if colon + 1 not in cues.opening_at and _is_label(doc.words[begin:colon], repeated):
            yield _labelled_turn(doc, phrases, begin, end, colon, full)


def _is_label(words: list[str], repeated: set[str]) -> bool:
    """Whether the words before a colon are a label: in capitals, or the same as before another colon."""
    large = all(w.isupper() or not w[0].isalpha() for w in words)
    return words[0][0].isalpha() and (large or " ".join(words) in repeated)


def _labelled_turn(doc: Document, phrases: NounPhrases, begin: int, end: int, colon: int, full: set[str]) -> Turn:
    """A turn with its label; ``full`` are the surnames of the persons whose full names the text has."""
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
    """The colon that ends a label at the beginning of a paragraph."""
    label = doc.words[begin + 1 : min(begin + _LONGEST_LABEL, end - 1)]
    return begin + 1 + label.index(":") if ":" in label else None


def _dashed(doc: Document, starting: Mapping[int, Cue], quotations: Container[int]) -> Iterator[Turn]:
    words = doc.words
    for begin, end in doc.paragraphs:
        if words[begin] not in DASHES or end - begin <= 3 or begin + 1 in quotations:
            continue
        stops = (k for k in range(begin + 2, end - 1) if words[k] in DASHES or words[k] in (",", "?", "!"))
        stop = next((k for k in stops if k + 1 in starting and starting[k + 1].inverted), None)
        if stop is None:
            yield _turn(begin, end, (begin + 1, end), "alternates")
        else:
            cue = starting[stop + 1]
            yield _turn(begin, end, (begin + 1, stop + (words[stop] in "?!")), "follows", cue.mention, cue)
