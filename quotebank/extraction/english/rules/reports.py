"""Words that an article reports, in their place: what the rules about how they are reported look at."""

from __future__ import annotations

from collections.abc import Container, Sequence, Set

from attrs import define, frozen

from quotebank.extraction.document.text import Document, Range
from quotebank.extraction.english.cue import Cue
from quotebank.extraction.english.grammar import INFINITIVE
from quotebank.extraction.english.noun_phrases import Mention
from quotebank.extraction.lexicon.loader import single_word, word_list
from quotebank.records import Stance

FAKES, HOAXES, CARRIERS = word_list("fakes"), word_list("hoaxes"), word_list("carriers")

_SATIRE, _OWN, _BE, _NEVER_SAID = map(word_list, ("satire", "own_articles", "forms_of_be", "never_said"))
_THIS = single_word("near thing")
_HEADING = _SATIRE | {word for phrase in _NEVER_SAID for word in phrase.split()}
_STOPS = frozenset({".", "!", "?", "”", ":", ";"})
_LONGEST, _SHORT, _CALLING = 14, 4, 5
"""Tokens of a line that may be a heading, of one that names the kind of article, and of "this article is satire"."""


@frozen
class Setting:
    """What an article as a whole says about its quotations."""

    in_jest: bool = False
    """Whether it calls itself satire or fiction."""
    denies: bool = False
    """Whether its heading says that something was never said."""

    @classmethod
    def of(cls, doc: Document, quoted: Container[int], title: str | None) -> Setting:
        """Read a title, the lines that look like one, and what the article calls itself.

        >>> doc = Document("The moon is ours, said Holm. This article is satire.")
        >>> Setting.of(doc, (), "Five things that Holm never said")
        Setting(in_jest=True, denies=True)
        """
        headings = [Document(title).lowers] if title and not _HEADING.isdisjoint(title.lower().split()) else []
        last = len(doc.paragraphs) - 1
        edges = (doc.lowers[slice(*doc.paragraphs[at])] for at in {0, last} if last >= 0)
        headings += [words for words in edges if len(words) <= _LONGEST and words[-1] not in _STOPS]
        jest = any(len(words) <= _SHORT and not _SATIRE.isdisjoint(words) for words in headings)
        return cls(
            jest or (not _SATIRE.isdisjoint(doc.lowers) and _calls_itself_satire(doc, quoted)),
            any(_says_never_said(words) for words in headings),
        )


def _calls_itself_satire(doc: Document, quoted: Container[int]) -> bool:
    lowers = doc.lowers
    for k, word in enumerate(lowers):
        if word in _SATIRE and k not in quoted:
            before = lowers[max(0, k - _CALLING) : k]
            if _THIS in before and not _OWN.isdisjoint(before) and not _BE.isdisjoint(before):
                return True
    return False


def _says_never_said(words: Sequence[str]) -> bool:
    line = f" {' '.join(words)} "
    return any(f" {phrase} " in line for phrase in _NEVER_SAID)


@define(slots=True, eq=False)
class Report:
    """Words that an article reports, in the sentence of the cue or, without one, in which they begin."""

    doc: Document
    cue: Cue | None
    mention: Mention | None
    ranges: Sequence[Range]
    outer: Stance | None = None
    """How the report is reported that this one lies in."""
    quoted: Container[int] = ()
    """The tokens inside quotations."""
    setting: Setting = Setting()
    first: int = 0
    last: int = 0
    """The tokens of the sentence, end exclusive."""
    start: int = 0
    """The beginning of the sentence before it."""
    after: int = 0
    """The end of the two sentences after it."""
    _outside: list[int] | None = None
    _following: list[int] | None = None

    @property
    def begin(self) -> int:
        """The first token of what is reported."""
        return self.ranges[0][0]

    @property
    def before(self) -> Range:
        """What stands in the sentence before the words, or before their source if that comes first."""
        end = self.begin
        if self.mention is not None and self.first <= self.mention.first < end:
            end = self.mention.first
        return self.first, max(self.first, end)

    @property
    def own(self) -> Range:
        """The tokens of the verb with all that belongs to it; empty without a cue."""
        return (self.cue.verb_first, self.cue.last) if self.cue is not None else (0, 0)

    @property
    def is_infinitive(self) -> bool:
        """Whether "to" stands before the verb."""
        first = self.cue.first if self.cue is not None else 0
        return first >= 2 and self.doc.lowers[first - 1] == INFINITIVE

    @property
    def source(self) -> frozenset[str]:
        """The words that name the source; none without one."""
        if self.mention is None:
            return frozenset()
        return frozenset(self.doc.lowers[self.mention.first : self.mention.last])

    def outside(self) -> Sequence[int]:
        """The tokens of the sentence that are not among the reported words."""
        if self._outside is None:
            inside = {k for first, last in self.ranges for k in range(first, last)}
            self._outside = [k for k in range(self.first, self.last) if k not in inside]
        return self._outside

    def following(self) -> Sequence[int]:
        """The tokens of the sentences after the one with the words that are in nobody's quotation."""
        if self._following is None:
            tokens = range(max(self.last, self.ranges[-1][1]), self.after)
            self._following = [k for k in tokens if k not in self.quoted]
        return self._following

    def has(self, words: Set[str], tokens: Range) -> bool:
        """Whether one of some words is among some tokens."""
        return not words.isdisjoint(self.doc.lowers[tokens[0] : tokens[1]])

    def phrase(self, k: int, phrases: Set[str]) -> int:
        """The token after a phrase of two to four words that begins here; 0 if none of these does."""
        lowers = self.doc.lowers
        return next((end for end in (k + 2, k + 3, k + 4) if " ".join(lowers[k:end]) in phrases), 0)

    def fake_at(self, k: int) -> int:
        """The token after a forged or unproven carrier of words that begins here; 0 if none does."""
        lowers = self.doc.lowers
        if lowers[k] in HOAXES:
            return k + 1
        if lowers[k] not in FAKES:
            return 0
        return next((j + 1 for j in range(k + 1, min(k + 4, self.last)) if lowers[j] in CARRIERS), 0)
