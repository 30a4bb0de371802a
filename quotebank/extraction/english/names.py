"""The names of a text: runs of capitalised words, their titles and roles cut off, persons told from organisations."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import compress, count
from operator import itemgetter, ne

from quotebank import deadline
from quotebank.extraction.document.headlines import headlines
from quotebank.extraction.document.structure import tokens_of
from quotebank.extraction.document.text import Document
from quotebank.extraction.english.grammar import (
    ADDITION,
    AUXILIARY,
    CONJUNCTION,
    FIRST_NAME,
    FUNCTION_WORD,
    ORGANISATION,
    PERSON_NOUN,
    PLACE,
    PREPOSITION,
    RELATIVE,
    REPORTING,
    SUBJECT,
    SUBORDINATOR,
)
from quotebank.extraction.english.name_parser import Name, end_of_name, parse
from quotebank.extraction.english.rules.name_beginnings import BEGINNING, LEADING, NO_BEGINNING, OPENING
from quotebank.extraction.english.rules.name_parts import PLACE_BEFORE
from quotebank.extraction.english.rules.name_runs import STEPS
from quotebank.extraction.english.rules.runs import Capitals, Run
from quotebank.extraction.english.transcript import Transcript
from quotebank.extraction.lexicon.loader import word_list
from quotebank.records import BlockKind

_SMALL_FIRST = re.compile(r"(?:a[lsnrd]|el|ul)[-‑‐][A-Z]|[a-z]{1,3}[A-Z][a-z]{2}")
"""Names that begin small: "al-Holm", "eHarbour"."""
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)$")
_HYPHENS = str.maketrans({"‑": "-", "‐": "-", "’": "'", "‘": "'", "\u00a0": " "})
_NO_FIRST_WORD = SUBJECT | AUXILIARY | PREPOSITION | CONJUNCTION | SUBORDINATOR | RELATIVE
"""Words of grammar that begin no name, even with a capital inside a sentence."""
_ARTICLES = word_list("articles")
_LONGEST_RUN = 40
"""Tokens; the longest run of capitals that made a name in 1,200 articles has 12, and what runs on is none."""
_OPENERS = frozenset('“"‘:•—–')
"""After these a word has its capital as at the beginning of a sentence."""


class Names:
    """Every name of a text, in order; ``at`` tells which name covers a token, titles included."""

    def __init__(self, doc: Document, transcript: Transcript) -> None:
        self.doc = doc
        self.capital = list(map(str.isupper, map(itemgetter(0), doc.words)))
        for k in compress(count(), map(ne, doc.words, doc.lowers)):
            if not self.capital[k] and _SMALL_FIRST.match(doc.words[k]):
                self.capital[k] = True
        self.names: list[Name] = []
        self.name_at: dict[int, Name] = {}
        self._surnames: set[str] = set()
        self._parsed: dict[tuple[str, ...], tuple[int, Name]] = {}
        self._places = [*compress(count(), self.capital)]
        self._openings = {start for start, _ in doc.sentences}
        self._labels = {k for label in transcript.lines for k in range(*label)}
        self._headline = (headlines(doc) | tokens_of(doc, BlockKind.HEADING)) - self._labels
        inner = self._inner()
        pairs = {
            tuple(doc.lowers[k : k + 2])
            for k in inner
            if doc.classes[k] & FUNCTION_WORD and doc.lowers[k] not in _ARTICLES and self._is_capital(k + 1)
            if not doc.classes[k] & _NO_FIRST_WORD
        }
        called = {doc.lowers[k + 1] for k in inner if doc.lowers[k] in _ARTICLES and self._is_capital(k + 1)}
        self._capitals = Capitals(doc, self.capital, doc.vocabulary, {doc.lowers[k] for k in inner}, pairs, called)
        for name in transcript.names:
            self._add(*name)
        self._add_from_headlines(self._find())
        if transcript.names:
            self.names.sort(key=lambda name: name.first)
        self._share_surnames()

    def _share_surnames(self) -> None:
        """Give the first of two their surname, which only the second has: "Ana and Ole Holm"."""
        of_given: dict[str, set[str]] = {}
        for name in self.names:
            if len(name.words) > 1:
                of_given.setdefault(name.words[0], set()).add(name.words[-1])
        for name in self.names:
            surname = self._shared_surname(name) if len(name.words) == 1 else ""
            if surname and surname in of_given.get(name.words[0], {surname}):
                name.words, name.certain = (name.words[0], surname), True

    def _shared_surname(self, name: Name) -> str:
        """The surname of the person after the "and" behind a given name; empty where none is."""
        doc, k = self.doc, name.last + 1
        if name.title or name.organisation or doc.lowers[k - 1 : k] != [ADDITION] or name.words[0] in self._surnames:
            return ""
        other = self.name_at.get(k)
        if other is None or other.title_first != k or other.title or not other.certain or len(other.words) < 2:
            return ""
        return other.words[-1] if doc.classes[name.first] & doc.classes[k] & FIRST_NAME else ""

    def _inner(self) -> list[int]:
        """The tokens that have their capital inside a sentence, where it means something."""
        words, opening, headline = self.doc.words, self._openings, self._headline
        return [
            k
            for k in self._places
            if k and k not in opening and headline.isdisjoint((k - 1, k)) and words[k - 1][0].isalpha()
        ]

    def _is_capital(self, k: int) -> bool:
        """Whether a token is there, has a capital, and is no word of grammar."""
        return k < len(self.capital) and self.capital[k]

    def _find(self) -> list[tuple[int, int]]:
        """Add the names of the text; return the runs of capitals that are headlines."""
        words, lowers, openings, headline = self.doc.words, self.doc.lowers, self._openings, self._headline
        in_headlines: list[tuple[int, int]] = []
        done = 0
        run = Run(self._capitals, self.doc, 0, 0)
        for i in deadline.watched(self._places):
            if i < done or i in self._labels:
                continue
            run.first, run.last = i, i + 1
            if NO_BEGINNING.of[lowers[i]] and NO_BEGINNING.any(run, lowers[i]):
                continue
            run.last = self._run_end(run)
            if i in openings or words[i - 1] in _OPENERS:
                run.first = self._begin(run)
            if run.first == run.last:
                continue
            done = run.last
            run.first -= _has_ordinal(run)
            if run.first in headline:
                end = next((k for k in range(run.first, run.last) if k not in headline), run.last)
                in_headlines.append((run.first, end))
                run.first = end
            if run.first < run.last:  # "LAKE TOWN BUYS FERRY Mayor Ana Holm said"
                self._add(run.first, run.last)
        return in_headlines

    def _begin(self, run: Run) -> int:
        """Where the name begins in a run that opens a sentence, whose first word has a capital whatever it is."""
        lower = self.doc.lowers[run.first]
        if LEADING.of[lower] and LEADING.any(run, lower):
            return run.first + 1
        return run.first if BEGINNING.any(run, lower) else OPENING.first(run) or run.first

    def _run_end(self, run: Run) -> int:
        """The end of the capitalised run that begins with a run of one word."""
        doc, capital, rules_of = self.doc, self.capital, STEPS.of
        text, starts, ends, words = doc.text, doc.starts, doc.ends, doc.words
        k, limit = run.last, min(len(doc.words), run.first + _LONGEST_RUN)
        while k < limit:
            rules = rules_of[words[k]]
            if not (rules or capital[k]):
                break
            between = text[ends[k - 1] : starts[k]]
            if len(between) > 2 or "\n" in between:
                break
            run.last = k
            ahead = STEPS.first(run, words[k]) if rules else None
            if ahead is None:
                ahead = k + 1 if capital[k] else k
            if ahead == k:
                break
            k = ahead
        return k

    def _add_from_headlines(self, runs: list[tuple[int, int]]) -> None:
        """Take from headlines the names that the article has elsewhere, and what begins with a given name."""
        if not runs:
            return
        known = {tuple(map(str.casefold, name.words)) for name in self.names}
        known |= {(name.words[-1].casefold(),) for name in self.names}
        for first, last in runs:
            while first < last:
                end = self._known_end(first, last, known)
                if end:
                    self._add(first, end)
                first = end or first + 1
        self.names.sort(key=lambda name: name.first)

    def _known_end(self, k: int, last: int, known: set[tuple[str, ...]]) -> int:
        """The end of a name in a headline; 0 where none begins."""
        words, classes = self.doc.words, self.doc.classes
        ends = range(min(last, k + 4), k, -1)
        end = next((end for end in ends if tuple(w.casefold() for w in words[k:end]) in known), 0)
        if end:
            both = end == k + 1 < last and classes[k] & FIRST_NAME and (words[end].casefold(),) in known
            return end + 1 if both else end  # "Ada Lind" where she is "Ada" in one place and "Lind" in another
        given = classes[k] & FIRST_NAME and k + 1 < last and not classes[k + 1] & (FUNCTION_WORD | REPORTING)
        return k + 2 if given else 0

    def _add(self, first: int, last: int) -> None:
        """Record a run as a name, reusing how the same words were parsed before."""
        if last - first > 2 and PLACE_BEFORE.any(Run(self._capitals, self.doc, first, last)):
            self._add(first, first + 1)
            first += 1
        name = self._parse(first, last)
        if name is None:
            return
        self.names.append(name)
        if len(name.words) > 1 and not name.organisation:
            self._surnames.add(name.words[-1])
        for k in range(name.title_first, name.last):
            self.name_at[k] = name

    def _parse(self, first: int, last: int) -> Name | None:
        key = tuple(self.doc.words[first:last])
        if key in self._parsed:
            earlier, name = self._parsed[key]
            return name.moved(first - earlier)
        run = Run(self._capitals, self.doc, first, last)
        run.last = end_of_name(run)
        parsed = parse(run, self._surnames)
        if parsed is not None and run.last < last:
            parsed.last = last
        has = self.doc.classes[first]
        if parsed is not None and not (has & PLACE if last - first > 2 else last - first == 1 and has & PERSON_NOUN):
            self._parsed[key] = (first, parsed)  # of a place and of an office the word before has a say
        return parsed


def _has_ordinal(run: Run) -> bool:
    """Whether a number belongs to the body after it: "6th Circuit Court"."""
    doc, k = run.doc, run.first - 1
    if run.last - run.first < 2 or k < 0 or not doc.words[k][0].isdigit() or not _ORDINAL.match(doc.words[k]):
        return False
    return run.ends_body(run.last - 1) or bool(doc.classes[run.first + 1] & ORGANISATION)


@lru_cache(maxsize=4096)
def clean_name(text: str) -> str:
    """A name as it is stored: NFC, plain hyphens and apostrophes, single spaces.

    >>> clean_name("Ahmed  al‑Holm")
    'Ahmed al-Holm'
    """
    plain = text if text.isascii() else unicodedata.normalize("NFC", text.translate(_HYPHENS))
    return " ".join(plain.replace(" , ", ", ").replace(" 's ", "'s ").replace("s ' ", "s' ").split())
