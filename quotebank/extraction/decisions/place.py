"""A quotation in its text, what stands around it, and the ways to attribute it that are proposed."""

from __future__ import annotations

from bisect import bisect_left

from attrs import Factory, define

from quotebank.extraction.decisions.extent import Extents
from quotebank.extraction.document.quotation_marks import QuotedSpan
from quotebank.extraction.document.text import Document, Range
from quotebank.extraction.english.cue import Complement, Cue
from quotebank.extraction.english.cue_index import CueIndex
from quotebank.extraction.english.cues import Cues
from quotebank.extraction.english.noun_phrases import Mention, NounPhrases

VAGUE = frozenset(
    {"around", "subject", "named_before", "named_after", "introduced", "same_source", "same_floor", "stands_after"}
)
"""The patterns that rest on no cue of the quotation's own."""
FOLLOWING = frozenset({"follows", "follows_stop"})
"""The patterns of a cue that stands right after its quotation."""
_SHORTEST_PLAIN = 6


@define(slots=True, eq=False)
class Candidate:
    """One way to attribute a quotation: by ``pattern``, with its cue and mention, ``distance`` tokens away."""

    pattern: str
    cue: Cue | None
    mention: Mention | None
    distance: int = 0
    sure: bool = False
    """Whether the pattern leaves no room for another: "…," she said."""


@define(slots=True, eq=False)
class Attributed:
    """A quotation that has its source already: what the next ones look back to."""

    quoted_span: QuotedSpan
    cue: Cue | None
    mention: Mention | None
    pattern: str


@define(slots=True, eq=False)
class Scene:
    """A text with its cues and what they report, and which cues have their quotation already."""

    cues: Cues
    index: CueIndex
    extents: Extents
    followed: set[int] = Factory(set)
    """The ids of the cues that belong to a quotation right before them."""

    def cues_of(self, sentence: int) -> list[Cue]:
        """The cues of a sentence, in order."""
        return self.index.by_sentence.get(sentence, [])


@define(slots=True, eq=False)
class Place:
    """A quotation in its text, and the one before it."""

    scene: Scene
    doc: Document
    phrases: NounPhrases
    span: QuotedSpan
    previous: Attributed | None
    opening: int
    """The token of the opening mark."""
    paragraph: Range
    """The paragraph that the quotation stands in."""
    sentence: int
    """The number of the sentence that the quotation begins in."""
    sentence_begin: int
    """The first token of that sentence."""
    after: Candidate | None = None
    """The candidate by the cue right after the quotation."""

    @classmethod
    def of(cls, scene: Scene, span: QuotedSpan, previous: Attributed | None) -> Place:
        """Where a quotation stands."""
        doc, opening = scene.cues.doc, span.opening
        sentence = doc.sentence_of[opening]
        paragraph, begin = doc.paragraphs[span.paragraph], doc.sentences[sentence][0]
        return cls(scene, doc, scene.cues.phrases, span, previous, opening, paragraph, sentence, begin)

    @property
    def opens(self) -> bool:
        """Whether a sentence begins with the quotation."""
        return self.sentence_begin == self.span.opening

    @property
    def before(self) -> str:
        """The token before the opening mark; empty at the text's beginning."""
        return self.doc.words[self.span.opening - 1] if self.span.opening else ""

    @property
    def ending(self) -> str:
        """The last token inside the marks."""
        return self.doc.words[self.span.last - 1]

    @property
    def is_long(self) -> bool:
        """Whether the quotation is too long for a title, a nickname or a few words in scare quotes."""
        return self.span.last - self.span.first >= _SHORTEST_PLAIN

    def word(self, k: int) -> str:
        """Token ``k``; empty after the text's end."""
        return self.doc.words[k] if k < len(self.doc.words) else ""

    def lower(self, k: int) -> str:
        """Token ``k`` in lower case; empty after the text's end."""
        return self.doc.lowers[k] if k < len(self.doc.lowers) else ""

    def cues_before(self) -> list[Cue]:
        """The cues of the quotation's sentence that stand before it."""
        cues = self.scene.cues_of(self.sentence)
        return cues[: bisect_left(cues, self.opening, key=lambda cue: cue.first)]

    def introducing(self) -> Cue | None:
        """The last cue before the quotation, if the quotation stands right after it or its colon."""
        cues = self.cues_before()
        return cues[-1] if cues and self.introduces(cues[-1]) else None

    def introduces(self, cue: Cue) -> bool:
        """Whether the quotation stands right after a cue or its colon."""
        return cue.content == self.span.opening and cue.complement in (Complement.QUOTATION, Complement.COLON)

    def is_followed(self, cue: Cue) -> bool:
        """Whether a cue has a quotation right before it that is its own."""
        return id(cue) in self.scene.followed

    def follows_in_paragraph(self) -> bool:
        """Whether the quotation before stands in the same paragraph."""
        return self.previous is not None and self.previous.quoted_span.paragraph == self.span.paragraph
