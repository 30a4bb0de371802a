"""The cues of a text by sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from quotebank.extraction.document.text import Range
from quotebank.extraction.english.cue import Cue
from quotebank.extraction.english.cues import Cues


class CueIndex:
    """The cues outside the turns of a transcript or dialogue, by sentence; in those all is said by one speaker."""

    def __init__(self, cues: Cues, turns: Iterable[Range] = ()) -> None:
        self.taken = {k for turn in turns for k in range(*turn)}
        self.cues = [cue for cue in cues.cues if cue.first not in self.taken]
        closed = {cues.doc.sentence_of[k] for k in self.taken}
        self.by_sentence = _by_sentence(cue for cue in cues.cues if cue.sentence not in closed)


def _by_sentence(cues: Iterable[Cue]) -> dict[int, list[Cue]]:
    grouped: dict[int, list[Cue]] = defaultdict(list)
    for cue in cues:
        grouped[cue.sentence].append(cue)
    return grouped
