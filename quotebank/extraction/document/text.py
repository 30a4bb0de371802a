"""A readable view of a text with an exact map back to the source's offsets; its paragraphs, sentences and tokens.

It differs from the source only where the source is damaged or encoded: HTML entities left in plain text, UTF-8
that was read as windows-1252 ("donâ€™t"), soft hyphens and zero-width characters. Everything else keeps its place, so
for nearly all texts the map is the identity and costs nothing.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from itertools import accumulate, compress, count, pairwise, repeat
from operator import add, itemgetter
from typing import TYPE_CHECKING

from quotebank.extraction.document.structure import kinds_of_paragraphs
from quotebank.extraction.lexicon.loader import Word, word_classes, word_list
from quotebank.marks import CLOSING, DOUBLE, ENDING
from quotebank.records import Block, Span

if TYPE_CHECKING:
    import regex

_WORDS = (
    r"[a-zA-Z]++\s+|"  # most words, at half the time that the next line takes
    r"(?:[^\W\d_]+(?:['’](?![sS]\b)\w+|[-‐‑&]\w+|\.(?=\w\.)\w"  # O'Brien  al-Sharaa  AT&T
    r"|(?<=[A-Z])\d+(?:[.,]\d+)*[A-Z]*)*"  # G20  PM2.5
    r"(?:(?<=\.\w)\."  # U.S.
    r"|\.(?:com|org|net|gov|edu|io|co\.uk)\b|(?<=[A-Z])\.[A-Z]{1,2}(?=[)\s,]))?"  # Harbour.com  NVK.OL
    r"|\d+(?:[.,:]\d+)*(?:[-‐‑]?\w+(?:[-‐‑]\w+)*)?%?"  # 1,200  7.12  26th  43-year-old  90%
    r"|['’][sS]\b|['’‘`]{2}|\.{2,}|-{2,}|.)\s*"
)
_TOKENS = re.compile(_WORDS, re.DOTALL)
_ABBREVIATIONS = (
    word_list("abbreviations")
    | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    | frozenset(title[:-1].upper() for title in word_list("titles") if title[-1] == ".")
)
_BROKEN = re.compile(
    r"&(?:\#\d{1,6}|\#[xX][0-9a-fA-F]{1,5}|[a-zA-Z]{2,8}\d{0,2});"
    r"|(?:â|a\u0302)€[œ™˜“”¦\x9d]?|(?:Ã[\x83ƒ]?Â|A\u0303[\x83ƒ]?A\u0302|[ÂÃ]|A[\u0302\u0303])[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|[\u00ad\u200b\u200c\u2060\ufeff]"
    r"|[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]"
)
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,2})\w(?:[^*\n]*\w)?\1(?![\w*])")
_BROKEN_OR_MARKED = re.compile(rf"{_BROKEN.pattern}|(?<![\w*])\*{{1,2}}(?=\w)|(?<=\w)\*{{1,2}}(?![\w*])")
"""The same with the marks of Markdown's emphasis, which a text without a pair of them may have for other reasons."""
_PERHAPS_BROKEN = "&âÂÃ\u0302\u0303\u00ad\u200b\u200c\u2060\ufeff\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029"
_TWICE_BROKEN = re.compile("Ã[\x83ƒ]?Â")
_LINE_END = re.compile(r"\n\s*")
_INDENT = "  "
_LONGEST_WRAP = 100
_SHORTEST_WRAP = 45
_LONGEST_SENTENCE = 250
"""In tokens; text that runs longer without a full stop is not treated as a sentence."""
_CROWD = 1000
"""The window, in tokens, in which quotations and cues are counted to tell whether they are too dense for prose."""
_KEPT = 1000
"""This many quotations or cues are always kept, however dense; the most in 1,200 articles is 170."""
_STOPS = frozenset(".?!…")
_LINE_ENDERS = frozenset(".?!:") | ENDING
_NEEDS_MORE = int(Word.DETERMINER | Word.PREPOSITION | Word.CONJUNCTION | Word.AUXILIARY | Word.POSSESSIVE)
_GOES_ON = int(Word.PREPOSITION | Word.AUXILIARY)
_ENGLISH_OPENING = "“"
_BULLETS = word_list("bullets")
_CLOSERS = ENDING | {")", "]"}
_SURE_CLOSERS = (CLOSING & DOUBLE) - {mark for mark in DOUBLE if len(mark) > 1}
"""What belongs to the sentence before it even after a space, as marks do in French."""
_STARTERS = word_list("sentence_openers")

Range = tuple[int, int]
"""Token indices, end exclusive."""


def _repair(match: re.Match[str]) -> str:
    found = match.group()
    if found[0] == "&":
        import html  # its table of entities is large, and few texts need it

        decoded = html.unescape(found)
        return found if decoded.isspace() and decoded in "\n\r" else decoded
    if found in "\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029":  # line ends and separators of other ages
        return "\n" if found in "\x0c\x85\u2028\u2029" else " "
    if found in "\u00ad\u200b\u200c\u2060\ufeff" or found[0] == "*":
        return ""
    if not found.isascii():  # letters may be taken apart, and "Ã§" damaged again to "ÃÂ§"
        found = _TWICE_BROKEN.sub("Ã", unicodedata.normalize("NFC", found))
    if found in ("â€", "â€\x9d"):
        return "”"
    for encoding in ("cp1252", "latin-1"):
        with suppress(UnicodeError):
            return found.encode(encoding).decode("utf-8")
    return found


@cache
def _marked_tokens() -> regex.Pattern[str]:
    """What finds the tokens of a text with combining marks, at which the standard library's engine splits words.

    That engine takes two thirds of the time for all other texts, and a tenth less for the first one.
    """
    import regex

    return regex.compile(_WORDS, regex.DOTALL)


def uncrowded(places: Sequence[int], most: int) -> list[int]:
    """Drop tokens preceded by ``most`` others within the length of an article: no prose is that dense.

    The first thousand stay in any case: a transcript of short answers is lost to nobody, and a text without end
    still takes a time that grows with its length alone.

    >>> len(uncrowded(range(5000), 2))
    1000
    """
    if len(places) <= _KEPT:
        return list(places)
    return [
        place
        for n, (place, earlier) in enumerate(zip(places, [-_CROWD] * most + [*places], strict=False))
        if n < _KEPT or place - earlier >= _CROWD
    ]


class Document:
    """The text as the rules read it: parallel lists of tokens, and ranges over them.

    ``words[i]`` stands at ``text[starts[i]:ends[i]]``; ``lowers`` are the words in lower case with plain apostrophes
    and hyphens; ``classes`` are bit sets of the word classes of `quotebank.extraction.lexicon.loader`; ``blocks`` tells
    what the page sets apart, by the first tokens of paragraphs. Ranges are token indices, end exclusive.
    """

    __slots__ = (
        "_offsets", "_vocabulary", "blocks", "classes", "ends", "lowers", "paragraphs", "sentence_of", "sentences",
        "source", "starts", "text", "words",
    )  # fmt: skip

    def __init__(self, source: str, structure: Sequence[Block] = ()) -> None:
        self.source = source
        self._vocabulary: set[str] | None = None
        self.text, self._offsets = _readable(source)
        text = self.text
        tokens = _TOKENS if text.isascii() or unicodedata.is_normalized("NFC", text) else _marked_tokens()
        pieces = tokens.findall(text.lstrip())
        self.words: list[str] = list(map(str.rstrip, pieces))
        ends = map(_STOPS.__contains__, map(itemgetter(-1), self.words))
        stops = _join_abbreviations(pieces, self.words, [*compress(count(), ends)])
        starts = list(accumulate(map(len, pieces), initial=len(text) - len(text.lstrip())))
        starts.pop()
        self.starts: list[int] = starts
        self.ends: list[int] = list(map(add, starts, map(len, self.words)))
        self.lowers: list[str] = (
            "\n".join(self.words).lower().replace("’", "'").replace("‑", "-").replace("‐", "-").split("\n")
            if self.words
            else []
        )
        if len(self.lowers) != len(self.words):  # a line separator of another kind inside a token
            self.lowers = [word.lower() for word in self.words]
        self.classes: list[int] = list(map(word_classes().get, self.lowers, repeat(0)))
        places = [(self._token_at(block.start), self._token_at(block.end), block.kind) for block in structure]
        self._divide(pieces, stops, {token for first, last, _ in places for token in (first, last)})
        self.blocks = kinds_of_paragraphs(self.paragraphs, places)

    def _token_at(self, offset: int) -> int:
        """The first token that begins at a character of the source or after it."""
        place = offset if self._offsets is None else bisect_left(self._offsets, offset)
        return bisect_left(self.starts, place)

    def _divide(self, pieces: list[str], stops: list[int], set_apart: set[int]) -> None:
        """Find paragraphs and sentences, as token ranges; at some tokens the page begins or ends one.

        ``stops`` are the tokens that end in one.
        """
        last = len(pieces)
        is_break = _breaks(self.text)
        line_ends = (bisect_right(self.starts, found.start()) - 1 for found in _LINE_END.finditer(self.text))
        breaks = [i + 1 for i in line_ends if i >= 0 and is_break(pieces[i]) and not self._runs_on(i, pieces[i])]
        if set_apart:
            breaks = sorted({*breaks, *set_apart} - {0, last})
        if last and (not breaks or breaks[-1] != last):
            breaks.append(last)
        self.paragraphs: list[tuple[int, int]] = list(zip([0, *breaks], breaks, strict=False))
        cuts = {*breaks, *[self._sentence_end(i, pieces) for i in stops]} - {0}
        ordered = self._cut_endless(sorted(cuts))
        self.sentences: list[tuple[int, int]] = list(zip([0, *ordered], ordered, strict=False))
        sentence_of: list[int] = []
        for number, (start, end) in enumerate(self.sentences):
            sentence_of += [number] * (end - start)
        self.sentence_of: list[int] = sentence_of

    def _sentence_end(self, i: int, pieces: list[str]) -> int:
        """Where the sentence ends that a token with a stop at its end may end; 0 where it does not."""
        words, last, after = self.words, len(pieces), i + 1
        word = words[i]
        if word != "." and word[-1] == ".":
            # "Dr. Ahn", "the U.S. army"; but "… in the U.S. The …"
            return after if word.count(".") > 1 and after < last and words[after] in _STARTERS else 0
        while (
            after < last
            and not self._opens_next(after, pieces)
            and (words[after] in _SURE_CLOSERS or (words[after] in _CLOSERS and pieces[after - 1] == words[after - 1]))
        ):
            after += 1
        return 0 if after < last and (words[after][0].islower() or words[after][0] in ",;:)….") else after

    def _opens_next(self, k: int, pieces: list[str]) -> bool:
        """Whether a mark that closes in some languages opens here: "It leaks.“We know,” she said"."""
        words = self.words
        if words[k] != _ENGLISH_OPENING or pieces[k] != words[k] or k + 1 >= len(words):
            return False
        return words[k + 1][0].isupper()

    def _runs_on(self, i: int, piece: str) -> bool:
        """Whether the line ending after token ``i`` continues on the next: one line break, then a lower-case letter.

        Even a blank line parts no sentence behind a word that needs another, or before one: "in the sight of", "on".
        """
        words, classes = self.words, self.classes
        if i + 1 >= len(words) or not words[i + 1][0].islower() or words[i + 1] in _BULLETS:
            return False
        if piece.count("\n") == 1:
            return words[i][-1].isalnum()
        return words[i][0].islower() and bool(classes[i] & _NEEDS_MORE or classes[i + 1] & _GOES_ON)

    def _cut_endless(self, cuts: list[int]) -> list[int]:
        """Cut what is too long for a sentence (a list, a table, text without stops) at its commas, else anywhere."""
        kept: list[int] = []
        begin = 0
        for end in cuts:
            while end - begin > _LONGEST_SENTENCE:
                limit = begin + _LONGEST_SENTENCE
                begin = next((k + 1 for k in range(limit - 1, limit - 60, -1) if self.words[k] in ",;:"), limit)
                kept.append(begin)
            kept.append(end)
            begin = end
        return kept

    def reading(self, words: list[str], lowers: list[str]) -> Document:
        """The same text with other words for its tokens."""
        other = Document("")
        other.source, other.text, other._offsets = self.source, self.text, self._offsets
        other.words, other.lowers, other.classes = words, lowers, self.classes
        other.starts, other.ends, other.blocks = self.starts, self.ends, self.blocks
        other.paragraphs, other.sentences, other.sentence_of = self.paragraphs, self.sentences, self.sentence_of
        return other

    @property
    def vocabulary(self) -> set[str]:
        """Every word of the text as it is written."""
        if self._vocabulary is None:
            self._vocabulary = set(self.words)
        return self._vocabulary

    def span(self, first: int, last: int) -> Span:
        """The source span of tokens ``first`` to ``last``, end exclusive."""
        start, end = self.starts[first], self.ends[last - 1]
        return Span(start, end) if self._offsets is None else self.source_span(start, end)

    def source_span(self, start: int, end: int) -> Span:
        """The source span of the document's characters ``start`` to ``end``, end exclusive."""
        if self._offsets is None:
            return Span(start, end)
        return Span(self._offsets[start], self._offsets[end - 1] + self._width(end - 1) if end > start else start)

    def _width(self, at: int) -> int:
        """How many source characters stand for the document's character ``at``."""
        offsets = self._offsets
        return 1 if offsets is None else offsets[at + 1] - offsets[at]

    def slice(self, first: int, last: int) -> str:
        """The document's text of tokens ``first`` to ``last``, end exclusive."""
        return self.text[self.starts[first] : self.ends[last - 1]] if last > first else ""


def _readable(source: str) -> tuple[str, list[int] | None]:
    """The document's text, and for each of its characters the source offset it stands for (None: all the same)."""
    if "\r" in source:
        source = source.replace("\r\n", " \n").replace("\r", "\n")
    broken = _BROKEN_OR_MARKED if "*" in source and _EMPHASIS.search(source) else _BROKEN
    if broken is _BROKEN and (not any(map(source.__contains__, _PERHAPS_BROKEN)) or not _BROKEN.search(source)):
        return source, None
    parts: list[str] = []
    offsets: list[int] = []
    done = 0
    for match in broken.finditer(source):
        start, end = match.span()
        parts.append(source[done:start])
        offsets.extend(range(done, start))
        fixed = _repair(match)
        if not fixed:  # a removed character joins the one before it, so that its neighbours' widths stay exact
            done = end
            continue
        parts.append(fixed)
        offsets.extend([start] * len(fixed))
        done = end
    parts.append(source[done:])
    offsets.extend(range(done, len(source)))
    offsets.append(len(source))
    return "".join(parts), offsets


def _join_abbreviations(pieces: list[str], words: list[str], stops: list[int]) -> list[int]:
    """Give the full stop of an abbreviation or initial back to its word: "Dr" "." becomes "Dr."; return the stops."""
    dots = {i for i in stops if words[i] == "." and i and pieces[i - 1] in _ABBREVIATIONS}
    if not dots:
        return stops
    found: list[int] = []
    joined = 0
    for i in stops:
        if i in dots:
            pieces[i - 1] += pieces[i]
            words[i - 1] += words[i]
            pieces[i] = words[i] = ""
            joined += 1
        found.append(i - joined)
    pieces[:] = filter(None, pieces)
    words[:] = filter(None, words)
    return found


def _breaks(text: str) -> Callable[[str], bool]:
    """Tell which line ends part paragraphs: in hard-wrapped text only blank lines and indented ones do."""
    lines = text.split("\n")
    inner = wrapped = 0
    if not all(map(str.strip, lines)):
        for before, after in pairwise(lines):
            length = len(before)
            if before.strip() and after.strip() and not after.startswith(_INDENT):
                inner += 1
                if _SHORTEST_WRAP <= length <= _LONGEST_WRAP and before.rstrip()[-1] not in _LINE_ENDERS:
                    wrapped += 1
    if inner >= 3 and wrapped * 2 > inner:
        return lambda piece: piece.count("\n") > 1 or piece.endswith(_INDENT)
    return lambda _piece: True
