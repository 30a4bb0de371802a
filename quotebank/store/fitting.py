"""Where a text fits in the words of a quote, and what changes when it is taken out of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

import regex
from attrs import frozen
from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from quotebank.records import Quote, QuoteKind
from quotebank.store.wording import WORD, keys

_TOKEN = regex.compile(
    r"\p{Nd}+(?:[.,]\p{Nd}+)*(?![\p{L}\p{N}])|(?<!\S)[-−–](?=[\p{Sc}\p{Nd}])|[%\p{Sc}]|" + WORD.pattern
)
_UNSPACED = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]\p{M}*|"
    r"[^\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]+"
)
"""A letter of a script that puts no spaces between words, or a run of others."""
_THOUSANDS = regex.compile(r"\p{Nd}{1,3}(?:,\p{Nd}{3})+(?:\.\p{Nd}+)?")
_SENTENCE_END = regex.compile(r"[.!?…]+[\"'”’»)\]]*\s+(?=[\p{Lu}\p{Lo}\p{N}\"'“‘«(\[])|[。！？]|\n+")

_NEW_SENTENCE = regex.compile(r"[\p{P}\s]*(?!I\b)\p{Lu}")
"""How a part of a quotation begins that does not go on with the sentence before the reporter's words."""

_UNITS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_NUMBERS = {word: str(number) for number, word in enumerate(_UNITS)}
_S_IS_IS = frozenset("it he she that there here what who where how this".split())
_S_IS_HAS = frozenset("been got had".split())
_NEGATIONS = frozenset("not no never none nobody nothing nowhere neither nor without hardly cannot".split())
_CONDITIONS = frozenset("if unless whether would could might suppose imagine provided otherwise".split())
_VOICES = frozenset(
    "say says said saying tell tells told claim claims claimed think thinks thought believe believes believed "
    "pretend pretends argue argues argued suggest suggests suggested insist insists insisted heard rumour rumor "
    "accused accuse".split()
)
_RETRACTIONS = frozenset("not false untrue lie lies wrong nonsense rubbish myth joke joking fiction".split())
NEAR = 50.0
"""From this score on a fit is worth showing; the place of a lesser one is not looked for."""
_BEFORE, _AFTER = 8, 6
"""How many words either side of an excerpt are read for what may turn its meaning."""
_SHOWN = 12
"""How many words of a long sentence are shown either side of an excerpt."""

_SHIFTS = {
    "will": "would shall should",
    "is": "was were are am be been",
    "have": "had has",
    "can": "could",
    "may": "might",
    "do": "did does",
    "i": "he she they we you",
    "my": "his her their our your",
    "me": "him them us",
    "this": "that these those",
}
_SHIFTED = {form: plain for plain, forms in _SHIFTS.items() for form in forms.split()}
"""What reporting does to a sentence: "I will" becomes "she would"."""


@frozen
class Token:
    """A word as it is compared, and where it stands."""

    key: str
    start: int
    end: int


@frozen
class Fit:
    """The stretch of a quote that comes closest to a text."""

    score: float
    """100 for the same words; the share of words that the text and the stretch have in common, in order."""
    same: bool
    """Whether the stretch is the text, word for word, as one piece."""
    own: bool
    """Whether the stretch stands in the speaker's own words altogether."""
    start: int
    end: int
    """Characters of the quote's text."""
    cautions: tuple[str, ...]
    """What the quote has beside or inside the stretch that may turn its meaning."""
    twisted: bool
    """Whether a negation or a number differs."""
    wording: str
    """The stretch with the rest of its sentence."""
    is_excerpt: bool
    """Whether the quote goes on before or after the stretch."""


def tokens(text: str) -> list[Token]:
    """Return the words of a text in the form under which a fact-checker would call them the same.

    Case, accents and marks do not count, contractions are opened, small numbers are digits; signs that change what a
    number says (%, $, a minus) are words.

    >>> [token.key for token in tokens("It’s −5%, isn't it? TEN of 1,000.")]
    ['it', 'is', 'minus', '5', 'percent', 'is', 'not', 'it', '10', 'of', '1000']
    """
    found = [Token(key, *match.span()) for match in _TOKEN.finditer(text) for key in _keys(match.group())]
    return list(_joined(found))


def shifted(words: Iterable[str]) -> list[str]:
    """Return words as reporting leaves them: without person and tense of the commonest verbs.

    >>> shifted(["she", "would", "not", "go"]) == shifted(["i", "will", "not", "go"])
    True
    """
    return [_SHIFTED.get(word, word) for word in words]


def fit(asked: Sequence[str], quote: Quote, *, is_question: bool = False) -> Fit:
    """Return where the words of a text, as `tokens` gives them, fit best in a quote."""
    words = tokens(quote.text)
    pieces = _pieces(quote, words)
    runs = list(_runs(asked, [word.key for word in words]))
    if runs:
        made = [_made(asked, quote, words, pieces, first, last, 100.0, is_question) for first, last in runs]
        return min(made, key=lambda one: (not one.own, bool(one.cautions)))
    compared = [word.key for word in words]
    if quote.kind is not QuoteKind.DIRECT:
        compared = shifted(compared)
    first, last, score = _closest(asked if quote.kind is QuoteKind.DIRECT else shifted(asked), compared)
    return _made(asked, quote, words, pieces, first, last, score, is_question)


def _keys(word: str) -> Iterator[str]:
    if word in {"-", "−", "–"}:
        yield "minus"
    elif word == "%":
        yield "percent"
    elif not any(character.isalnum() for character in word):
        yield word
    elif word[0].isnumeric() and word[-1].isnumeric():
        yield word.replace(",", "") if _THOUSANDS.fullmatch(word) else word
    else:
        for key in keys(word):
            for part in _UNSPACED.findall(key):
                yield _NUMBERS.get(part, part)


def _joined(words: Sequence[Token]) -> Iterator[Token]:
    """Open what only the next word decides ("it's been"), and join "per cent"."""
    skip = False
    for word, after in zip_longest(words, words[1:]):
        following = after.key if after else ""
        if skip:
            skip = False
        elif word.key == "per" and after and following == "cent":
            skip = True
            yield Token("percent", word.start, after.end)
        elif word.key.endswith("'s") and word.key[:-2] in _S_IS_IS:
            yield Token(word.key[:-2], word.start, word.end)
            yield Token("has" if following in _S_IS_HAS else "is", word.start, word.end)
        elif word.key == "let's":
            yield Token("let", word.start, word.end)
            yield Token("us", word.start, word.end)
        else:
            yield word


def _pieces(quote: Quote, words: Sequence[Token]) -> list[int]:
    """Number the words by the stretch of the speaker's own words that they stand in; 0 for the reporter's."""
    if quote.kind is QuoteKind.DIRECT:
        return [1] * len(words)
    if quote.kind is QuoteKind.INDIRECT:
        return [0] * len(words)
    marked, at = [], 0
    for span in quote.content:
        marked += [
            (at + part.start - span.start, at + part.end - span.start)
            for part in quote.quoted
            if span.start <= part.start and part.end <= span.end
        ]
        at += len(span) + 1
    return [
        next((number for number, (start, end) in enumerate(marked, 1) if start <= word.start and word.end <= end), 0)
        for word in words
    ]


def _runs(asked: Sequence[str], words: Sequence[str]) -> Iterator[tuple[int, int]]:
    size = len(asked)
    for first in range(len(words) - size + 1):
        if words[first] == asked[0] and words[first : first + size] == list(asked):
            yield first, first + size


def _closest(asked: Sequence[str], words: Sequence[str]) -> tuple[int, int, float]:
    """Return first and last word of the closest stretch, and how close it is."""
    alignment = fuzz.partial_ratio_alignment(asked, words)
    if alignment is None:
        return 0, len(words), 0.0
    slack = max(2, len(asked) // 3)
    low, high = max(0, alignment.dest_start - slack), min(len(words), alignment.dest_end + slack)
    if len(asked) >= len(words):
        low, high = 0, len(words)

    def closeness(first: int, last: int) -> float:
        return 200 * LCSseq.similarity(asked, words[first:last]) / (len(asked) + last - first)

    common = LCSseq.similarity(asked, words[low:high])
    if 200 * common / (len(asked) + common) < NEAR:
        return low, high, closeness(low, high)
    # from both ends, because a word that stands there too ("it is not about tea, it is about ...") must not stretch it
    first = max(range(low, high), key=lambda start: closeness(start, high), default=low)
    last = max(range(first + 1, high + 1), key=lambda end: closeness(first, end), default=high)
    return first, last, closeness(first, last)


def _made(
    asked: Sequence[str],
    quote: Quote,
    words: Sequence[Token],
    pieces: Sequence[int],
    first: int,
    last: int,
    score: float,
    is_question: bool,
) -> Fit:
    inside = [word.key for word in words[first:last]]
    start, end = (words[first].start, words[last - 1].end) if inside else (0, len(quote.text))
    left, right = _sentence(quote, start, end)
    same = inside == list(asked)
    twists = [] if same else list(_twists(asked, inside))
    around = _around(
        [word.key for word in words[max(0, first - _BEFORE) : first] if word.start >= left],
        [word.key for word in words[last : last + _AFTER] if word.end <= right],
        [word.key for word in words[last : last + _AFTER]],
    )
    cautions = [*twists, *around]
    if "?" in quote.text[end : end + 2] and last and not is_question:
        cautions.append("in the quotation the words are a question")
    return Fit(
        score=score,
        same=same,
        own=bool(inside) and pieces[first] > 0 and len(set(pieces[first:last])) == 1,
        start=start,
        end=end,
        cautions=tuple(cautions),
        twisted=bool(twists),
        wording=_shown(quote.text, words, first, last, left, right),
        is_excerpt=first > 0 or last < len(words),
    )


def _twists(asked: Sequence[str], found: Sequence[str]) -> Iterator[str]:
    """Name the negations and numbers that only one of two wordings has."""
    missing, added = Counter(asked) - Counter(found), Counter(found) - Counter(asked)
    for what, belongs in (("negation", _is_negation), ("number", _is_number)):
        ours, theirs = ([word for word in words if belongs(word)] for words in (missing, added))
        if ours or theirs:
            here, there = (", ".join(f"“{word}”" for word in words) or "nothing" for words in (ours, theirs))
            yield f"the {what} differs: {here} in the text asked about, {there} in the quotation"


def _is_negation(word: str) -> bool:
    return word in _NEGATIONS


def _is_number(word: str) -> bool:
    return word[:1].isnumeric() or word in {"minus", "percent"} or not word[:1].isalnum()


def _around(before: Sequence[str], after: Sequence[str], beyond: Sequence[str]) -> Iterator[str]:
    """Name the words beside an excerpt that negate it, make it conditional, or give it to someone else."""
    told = False
    for word in reversed(before):
        if word in _NEGATIONS or word in _CONDITIONS or (word in _VOICES and not told):
            told = told or word in _VOICES
            yield f"the quotation has “{word}” just before these words"
    for word in after:
        if word in _CONDITIONS:
            yield f"the quotation has “{word}” just after these words"
    for word in beyond:
        if word in _RETRACTIONS:
            yield f"the quotation has “{word}” just after these words"
            return


def _sentence(quote: Quote, start: int, end: int) -> tuple[int, int]:
    ends = [match.end() for match in _SENTENCE_END.finditer(quote.text)]
    ends += [at for at in _breaks(quote) if _NEW_SENTENCE.match(quote.text, at)]
    return (
        max((at for at in ends if at <= start), default=0),
        min((at for at in ends if at >= end), default=len(quote.text)),
    )


def _breaks(quote: Quote) -> Iterator[int]:
    """Yield where a quotation goes on after the reporter's words, as characters of its text."""
    at = 0
    for span in quote.content[:-1]:
        at += len(span) + 1
        yield at


def _shown(text: str, words: Sequence[Token], first: int, last: int, left: int, right: int) -> str:
    if not words:
        return text
    low, high = max(0, first - _SHOWN), min(len(words), last + _SHOWN)
    begin = left if words[low].start <= left else words[low].start
    end = right if words[high - 1].end >= right or high == len(words) else words[high - 1].end
    return text[begin:end].strip()
