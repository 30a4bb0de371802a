"""What a word, a mention or a cue of one text is, in the plain, named features that the learned questions share.

A feature is a string such as ``pattern=follows`` or ``last=,``. None knows a person, a party or an outlet.
"""

from __future__ import annotations

from quotebank.extraction.english.cue import Cue
from quotebank.extraction.english.cues import Cues
from quotebank.extraction.english.name_parser import Name
from quotebank.extraction.english.noun_phrases import Mention, MentionKind
from quotebank.extraction.english.word_shapes import word_of

_FLAGS = ("inverted", "shared", "participle", "negated", "noun", "relative")


class Features:
    """What the words, mentions and cues of one text are."""

    def __init__(self, cues: Cues) -> None:
        self.cues = cues
        self.doc, self.phrases = cues.doc, cues.phrases
        self._lowers, self._classes, self._capital = self.doc.lowers, self.doc.classes, self.phrases.capital
        self._size = len(self._lowers)
        self._cues: dict[int, list[str]] = {}

    def word(self, i: int) -> str:
        """What the word at token ``i`` is to the grammar; ``none`` outside the text."""
        return word_of(self._lowers[i], self._classes[i], self._capital[i]) if 0 <= i < self._size else "none"

    def written(self, i: int) -> str:
        """The word at token ``i`` itself where it begins with a small letter, and so names nobody."""
        small = i < len(self.doc.words) and self.doc.words[i][0].islower()
        return self.doc.lowers[i] if small else self.word(i)

    def mention(self, mention: Mention | None) -> str:
        """What kind of mention it is, in a word."""
        if mention is None:
            return "none"
        if mention.kind is MentionKind.NAME:
            if len(mention.names) > 1:
                return "names"
            return _kind_of(mention.names[0])
        if mention.kind is MentionKind.PRONOUN:
            return self.doc.lowers[mention.head]
        return mention.kind

    def cue(self, cue: Cue | None) -> list[str]:
        """What a cue is, by itself."""
        if cue is None:
            return ["cue=none"]
        known = self._cues.get(id(cue))
        if known is not None:
            return known
        complement = cue.complement
        found = self._cues[id(cue)] = [
            f"lemma={cue.lemma}",
            f"follows_cue={complement}",
            f"lemma={cue.lemma}&follows={complement}",
        ]
        found += [flag for flag in _FLAGS if getattr(cue, flag)]
        if "s" in cue.frames:
            found.append("strong")
        if "q" in cue.frames:
            found.append("quotes")
        if cue.addressee is not None:
            found.append("addressee")
        return found


def _kind_of(name: Name) -> str:
    """What a name says its bearer is."""
    if name.organisation:
        return "organisation"
    if name.place:
        return "place"
    return "certain" if name.certain else "name"
