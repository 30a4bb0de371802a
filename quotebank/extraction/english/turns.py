"""Speech without quotation marks: turns of a transcript ("Q:", "KHAN:"), dialogue after dashes, set-off paragraphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from itertools import pairwise

from attrs import frozen

from quotebank.extraction.document.text import Document, Range
from quotebank.extraction.english.complements import Complement, Cue
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
    words = doc.words
    begins = {end: following for (_, end), following in pairwise(doc.paragraphs)}
    for cue in cues.cues:
        if cue.complement is not Complement.COLON or "s" not in cue.frames or cue.mention is None or cue.shared:
            continue
        stop = doc.sentences[cue.sentence][1]
        begin, end = begins.get(stop, (0, 0))
        if words[stop - 1] != ":" or end - begin < _SHORTEST_BLOCK or cues.quotations(begin, end):
            continue
        if (words[begin][0].isupper() or words[begin] == "…") and words[end - 1] in (".", "?", "!"):
            yield _turn(begin, end, (begin, end), "introduces", cue.mention, cue)


def _labelled(doc: Document, phrases: NounPhrases, cues: Cues) -> Iterator[Turn]:
    words = doc.words
    colons = ((begin, end, _colon(doc, begin, end)) for begin, end in doc.paragraphs)
    lines = [(begin, end, colon) for begin, end, colon in colons if colon is not None]
    if not lines:
        return
    full = {n.words[-1].casefold() for n in phrases.names if len(n.words) > 1 and not n.organisation}
    # "Mayor: …", "Mayor: …": a label in small letters counts where it comes back
    repeated = Counter(" ".join(words[begin:colon]) for begin, _, colon in lines if words[begin][0].isupper())
    for begin, end, colon in lines:
        if colon + 1 in cues.opening_at:
            continue
        label = words[begin:colon]
        large = all(w.isupper() or not w[0].isalpha() for w in label)
        if not label[0][0].isalpha() or not (large or repeated[" ".join(label)] > 1):
            continue
        lower = doc.lowers[begin]
        plain = lower in _QUESTION_LABELS or lower in _ANSWER_LABELS
        name = None if plain else phrases.name_at.get(begin)
        role = word_classes().get(lower.rpartition("-")[2], 0) & ROLE
        named = name is not None and (not (name.organisation or role) or name.words[-1].casefold() in full)
        kind = MentionKind.NAME if name is not None else MentionKind.GROUP
        mention = Mention(begin, colon, kind, colon - 1, (name,) if name is not None else ())
        answers = lower in _ANSWER_LABELS
        yield _turn(begin, end, (colon + 1, end), "label", mention, asks=not answers and not named, answers=answers)


def _colon(doc: Document, begin: int, end: int) -> int | None:
    """The colon that ends a label at the beginning of a paragraph."""
    label = doc.words[begin + 1 : min(begin + _LONGEST_LABEL, end - 1)]
    return begin + 1 + label.index(":") if ":" in label else None


def _dashed(doc: Document, starting: Mapping[int, Cue], quotations: Container[int]) -> Iterator[Turn]:
    words = doc.words
    for begin, end in doc.paragraphs:
        if words[begin] not in DASHES or end - begin <= 3 or begin + 1 in quotations:
            continue
        ends = (k for k in range(begin + 2, end - 1) if words[k] in DASHES or words[k] in (",", "?", "!"))
        dash = next((k for k in ends if k + 1 in starting and starting[k + 1].inverted), None)
        cue = starting.get(dash + 1) if dash is not None else None
        if dash is not None and words[dash] in ("?", "!"):
            dash += 1
        if cue is not None and dash is not None:
            yield _turn(begin, end, (begin + 1, dash), "follows", cue.mention, cue)
        else:
            yield _turn(begin, end, (begin + 1, end), "alternates")
