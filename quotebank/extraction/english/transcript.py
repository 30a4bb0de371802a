"""The labelled turns of a transcript: which labels a text has, and how far each turn goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from attrs import frozen

from quotebank.extraction.document.text import Document, Range
from quotebank.extraction.english.label_lines import Form, Label
from quotebank.extraction.english.labels import ANSWERS, QUESTIONS, Labels
from quotebank.extraction.english.rules.floor_ends import FLOOR_ENDS, Paragraph
from quotebank.extraction.english.rules.labels import VOICES, Line

_FEWEST_TURNS = 2
_FEWEST_OF_TRANSCRIPT = 6
_MOST_PARAGRAPHS = 2
"""Paragraphs for each turn behind a colon; with more of them, a text is no transcript, and a turn is one paragraph."""


@frozen(eq=False)
class LabelledTurn:
    """A label and the paragraphs that are said under it."""

    label: Label
    content: tuple[Range, ...]
    end: int
    """The token after the last paragraph of the turn."""


class Transcript:
    """The labelled turns of a text; none where it has fewer than two."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.turns: list[LabelledTurn] = []
        self.names: list[Range] = []
        """The tokens of each name on a label."""
        self.lines: list[Range] = []
        """The tokens of each label."""
        self.examiners: list[Label] = []
        """The lines that tell who asks from there on: "BY MS. LIND:"."""
        labels = Labels(doc)
        if not labels.lines:
            return
        self.examiners = [label for label in labels.lines if label.form is Form.LINE and doc.words[label.begin] == "BY"]
        voices = [label for label in labels.lines if VOICES.any(Line(labels, label))]
        fewest = 1 if any(map(labels.is_member, voices)) else _FEWEST_TURNS
        if len(voices) < fewest or 2 * sum(map(self._says_words, voices)) < len(voices):
            return  # "Holm: 1,769.", "Lind: 1,501."
        accepted = voices + self.examiners
        self.lines = [(label.begin, label.content) for label in accepted]
        self.names = [label.name for label in accepted if labels.has_name(label)]
        asked = any(labels.is_one_of(label, QUESTIONS) for label in voices)
        self._lost = [] if asked else [label for label in voices if labels.is_one_of(label, ANSWERS)]
        """The answers in whose midst the questions must be, under labels that are not read."""
        self.turns = list(self._turns({label.begin: label for label in accepted}))

    def _says_words(self, label: Label) -> bool:
        said = self.doc.words[label.content : max(label.end, label.content + 1)]
        return any(word[0].isalpha() for word in said)

    def _turns(self, labels: Mapping[int, Label]) -> Iterator[LabelledTurn]:
        paragraphs = self.doc.paragraphs
        begins = [number for number, (begin, _) in enumerate(paragraphs) if begin in labels]
        dense = begins[-1] - begins[0] <= _MOST_PARAGRAPHS * len(begins)
        for number, after in pairwise([*begins, len(paragraphs)]):
            label = labels[paragraphs[number][0]]
            if label in self.examiners:
                continue
            heads = label.content == label.end
            in_minutes = label.form in (Form.LINE, Form.BARE, Form.STOP)
            goes_on = in_minutes or (dense and len(begins) >= _FEWEST_OF_TRANSCRIPT and after < len(paragraphs))
            goes_on = goes_on and label not in self._lost
            content = [] if heads else [(label.content, label.end)]
            end = label.end
            for begin, last in paragraphs[number + 1 : after] if goes_on or heads else []:
                paragraph = Paragraph(self.doc, begin, last, self.doc.lowers[label.name[1] - 1])
                if begin < label.end:  # the bracket of its label
                    continue
                if begin in self.doc.blocks or FLOOR_ENDS.any(paragraph):
                    break
                if not paragraph.is_reaction:
                    content.append((begin, last))
                    end = last
            if content:
                yield LabelledTurn(label, tuple(content), end)
