"""For whom the labels of a transcript stand: the surname alone, initials, "Q." and "A." in a court."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from operator import itemgetter

from attrs import frozen

from quotebank.extraction.document.text import Document
from quotebank.extraction.english.grammar import DEFINITE, ROLE
from quotebank.extraction.english.label_lines import Label
from quotebank.extraction.english.labels import ANSWERS, QUESTIONS
from quotebank.extraction.english.mentions import Mention, MentionKind, mention_of
from quotebank.extraction.english.name_parser import Name
from quotebank.extraction.english.noun_phrases import NounPhrases
from quotebank.extraction.english.transcript import LabelledTurn
from quotebank.extraction.lexicon.loader import single_word, word_classes, word_list

_LONGEST_INITIALS = 4
_OATH = word_list("oaths")
_SWORN = single_word("oath")
_WITNESS = single_word("witness")
_OATH_WITHIN = 4
"""Tokens before the name of a witness who is sworn in."""


@frozen(eq=False)
class Part:
    """Who speaks under a label."""

    mention: Mention
    asks: bool = False
    answers: bool = False


class Cast:
    """The voices of a transcript."""

    def __init__(self, doc: Document, phrases: NounPhrases) -> None:
        self.doc, self.phrases, self.transcript = doc, phrases, phrases.transcript
        self._by_word: dict[str, dict[tuple[str, ...], Name]] = defaultdict(dict)
        for label in self.transcript.turns:
            name = phrases.name_at.get(label.label.name[0])
            if name is not None and len(name.words) > 1:
                for word in {_fold(name.words[-1]), _fold(name.words[0])}:
                    self._by_word[word].setdefault(tuple(map(_fold, name.words)), name)

    def part(self, turn: LabelledTurn) -> Part:
        """Who speaks in a turn."""
        label = turn.label
        first, last = label.name
        lower = self.doc.lowers[first].rstrip(".") if last - first == 1 else ""
        if lower in ANSWERS or (self._in_court and self.doc.lowers[last - 1] == _WITNESS):
            return self._answering(label)
        if lower in QUESTIONS:
            return self._standing(label, _latest(self._examiners, label.begin))
        name = self.phrases.name_at.get(first)
        if name is None:
            return self._standing(label, self._by_office.get(" ".join(self.doc.lowers[first:last])))
        if len(name.words) > 1:
            return self._nobody(label) if name.organisation else Part(mention_of(name.title_first, (name,)))
        return self._short(label, name)

    def is_alone_before(self, token: int) -> bool:
        """Whether one person alone is named in full before a token."""
        named = (n for n in self.phrases.names if n.first < token and len(n.words) > 1)
        return len({tuple(map(_fold, n.words)) for n in named if not (n.organisation or n.place)}) == 1

    def _short(self, label: Label, name: Name) -> Part:
        """Who is meant by one word."""
        word = _fold(name.words[0])
        known = [] if name.title else list(self._by_word.get(word, {}).values())
        initials = self._by_initials.get(word) if name.words[0].isupper() and len(word) <= _LONGEST_INITIALS else None
        if len(known) == 1 or initials is not None:
            return self._standing(label, known[0] if len(known) == 1 else initials)
        office = word_classes().get(word.rpartition("-")[2], 0) & ROLE
        unknown = (name.organisation or office or word in self._with_article) and word not in self._surnames
        return self._nobody(label) if known or unknown else Part(mention_of(name.title_first, (name,)))

    def _answering(self, label: Label) -> Part:
        """A witness who was sworn in before, in a court; else whoever is interviewed."""
        witness = _latest(self._witnesses, label.begin)
        if witness is not None:
            return self._standing(label, witness)
        return self._nobody(label) if self._in_court else Part(self._own(label, MentionKind.GROUP), answers=True)

    def _standing(self, label: Label, name: Name | None) -> Part:
        """Whoever has a name in full elsewhere."""
        if name is None:
            return self._nobody(label)
        first, last = label.name
        return Part(Mention(first, last, MentionKind.NAME, last - 1, (name,)))

    def _nobody(self, label: Label) -> Part:
        return Part(self._own(label, MentionKind.GROUP), asks=True)

    def _own(self, label: Label, kind: MentionKind) -> Mention:
        first, last = label.name
        return Mention(first, last, kind, last - 1)

    @cached_property
    def _surnames(self) -> set[str]:
        return {_fold(n.words[-1]) for n in self.phrases.names if len(n.words) > 1 and not n.organisation}

    @cached_property
    def _with_article(self) -> set[str]:
        """The words that the text has with an article and a capital, as papers are named: "the Courier"."""
        lowers, words = self.doc.lowers, self.doc.words
        return {
            _fold(words[k + 1]) for k in range(len(words) - 1) if lowers[k] == DEFINITE and words[k + 1][0].isupper()
        }

    @cached_property
    def _by_office(self) -> dict[str, Name]:
        """By an office, whoever is named in the bracket after it."""
        found = {}
        for turn in self.transcript.turns:
            label = turn.label
            name = self.phrases.name_at.get(label.name[0])
            if name is not None and label.tail[0] < label.name[0]:
                found[" ".join(self.doc.lowers[label.begin : label.tail[0]])] = name
        return found

    @cached_property
    def _by_initials(self) -> dict[str, Name | None]:
        """By initials, the only one who has them."""
        found: dict[str, Name | None] = {}
        for name in self.phrases.names:
            if len(name.words) > 1 and not name.place:
                letters = _fold("".join(word[0] for word in name.words if word[0].isalpha()))
                other = found.setdefault(letters, None if name.organisation else name)
                if other is None or tuple(map(_fold, other.words)) != tuple(map(_fold, name.words)):
                    found[letters] = None
        return found

    @cached_property
    def _examiners(self) -> list[tuple[int, Name | None]]:
        """Who asks from where on."""
        return [(label.begin, self.phrases.name_at.get(label.name[0])) for label in self.transcript.examiners]

    @cached_property
    def _witnesses(self) -> list[tuple[int, Name]]:
        """Who answers from where on: the witnesses that are sworn in."""
        found = []
        for begin, end in self.doc.paragraphs:
            lowers = self.doc.lowers[begin:end]
            if _SWORN in lowers and not _OATH.isdisjoint(lowers):
                names = (self.phrases.name_at.get(k) for k in range(begin, min(end, begin + _OATH_WITHIN)))
                found += [(begin, name) for name in names if name is not None][:1]
        return found

    @property
    def _in_court(self) -> bool:
        return bool(self._examiners or self._witnesses)


def _latest(places: Sequence[tuple[int, Name | None]] | Sequence[tuple[int, Name]], at: int) -> Name | None:
    """Who was named last before a token."""
    latest = bisect_right(places, at, key=itemgetter(0))
    return places[latest - 1][1] if latest else None


def _fold(word: str) -> str:
    return word.replace("’", "'").casefold()
