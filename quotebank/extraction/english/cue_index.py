"""The cues of a text by sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from quotebank.extraction.document.text import Range
from quotebank.extraction.english.complements import Cue
from quotebank.extraction.english.cues import Cues


class CueIndex:
    """The cues outside the turns of a transcript or dialogue, by sentence; in those all is said by one speaker."""

    def __init__(self, cues: Cues, turns: Iterable[Range] = ()) -> None:
        taken = {k for turn in turns for k in range(*turn)}
        closed = {cues.doc.sentence_of[k] for k in taken}
        self.taken = taken
        self.cues = [cue for cue in cues.cues if cue.first not in taken]
        self.by_sentence: dict[int, list[Cue]] = defaultdict(list)
        for cue in cues.cues:
            if cue.sentence not in closed:
                self.by_sentence[cue.sentence].append(cue)
