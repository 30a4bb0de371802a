"""Aligns a text with a quote, and detects when taking it out of context changes the meaning."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import accumulate, islice, pairwise, zip_longest
from typing import NamedTuple

import regex
from attrs import field, frozen
from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from quotebank import deadline
from quotebank.extraction.lexicon.loader import entries, single_word, word_list
from quotebank.extraction.lexicon.morphology import APOSTROPHE_S, one_spelling
from quotebank.marks import BEGINNING, ENDING
from quotebank.records import Quote, QuoteKind
from quotebank.store.surroundings import CONDITIONS, around, beside_report, conditions_in, telling
from quotebank.store.twists import NOT, Twist, twists
from quotebank.store.wording import LONGEST, SMALL, SMALL_WORDS, WORD, keys

_TOKEN = regex.compile(
    r"\p{Nd}+(?:[.,]\p{Nd}+)*(?![\p{L}\p{N}])|(?<!\S)[-−–](?=[\p{Sc}\p{Nd}])|[%\p{Sc}]|" + WORD.pattern
)
_UNSPACED = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]\p{M}*|"
    r"[^\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]+"
)
"""One character of a script written without spaces, or a run of other characters."""
_THOUSANDS = regex.compile(r"\p{Nd}{1,3}(?:,\p{Nd}{3})+(?:\.\p{Nd}+)?")
_ENDS, _BEGINS = (regex.escape("".join(sorted({*"".join(marks)}))) for marks in (ENDING, BEGINNING))
_SENTENCE_END = regex.compile(rf"[.!?…]+[{_ENDS})\]]*\s+(?=[\p{{Lu}}\p{{Lo}}\p{{N}}{_BEGINS}(\[])|[。！？]|\n+")

_OPENED = regex.compile(r"\[(\p{L})\](?=\p{L})|\[\s*sic!?\s*\]", regex.IGNORECASE)
"""A letter that an editor has made a capital, or "[sic]"."""
_LEFT_OUT = regex.compile(r"[\[(]\s*(?:…|\.{2,}|\. \. \.)\s*[\])]|…|\.{3,}|\. \. \.|\[[^\]]*\]")
"""An ellipsis, or what an editor has put in brackets."""
_INNER_MARK = regex.compile(r"(?<!\S)[‘“«'\"](?=[^’”»'\"]*$)")
"""An opening mark that nothing closes before the end."""
_FAR = 25
"""Words that an ellipsis may leave out without a remark."""
_NEW_SENTENCE = regex.compile(r"[\p{P}\s]*(?!I\b)\p{Lu}")
"""The start of a part that does not continue the sentence before the reporter's words."""

_DAMAGED = {"â€™": "’\u0300\u0300", "â€œ": "   ", "â€\x9d": "   "}
"""Wrongly decoded marks, and replacements of the same length: combining accents are ignored in comparisons."""

_NUMBERS = dict(entries("number_words"))
_TENS = frozenset(f"{n}0" for n in range(2, 10))
_SIGNS = dict(entries("signs"))
_WRITTEN_APART = {tuple(apart.split()): word for apart, word in entries("written_apart")}
_SHORTENED = {short: tuple(words.split()) for short, words in entries("shortened_pairs")}
_IS = single_word("copula")
_HAS = single_word("perfect")
_ONES = frozenset("123456789")
_S_IS_IS = word_list("before_short_is")
_S_IS_HAS = word_list("after_short_has")
_OPPOSED = frozenset({"negation", "number"})
_SAYING = word_list("retelling")
NEAR = 50.0
"""The lowest score worth showing; the place of a weaker fit is not searched for."""
_BEFORE, _AFTER = 8, 6
"""Words on each side of an excerpt that are searched for anything that may change its meaning."""
_SHOWN = 12
"""Words of a long sentence that are shown on each side of an excerpt."""

_SOUGHT = 1_000
"""Words. For a longer text, the search for its place, which takes cubic time, is not tried first."""
_WORD = 40
"""Letters. Longer words rarely recur and are not cached."""
_PLACES = 100
"""Occurrences to check if a quote repeats the text; nearly always one of them needs no caution."""

_GAP = 0.25
"""The cost of a word between common words when a stretch is chosen: four cost more than one more common word gains."""

_SHIFTED = {form: plain for plain, forms in entries("shifted_in_reports") for form in forms.split()}
"""Words that change in reported speech: "I will" becomes "she would"."""


class Token(NamedTuple):
    """A word in its compared form, and its place in the text."""

    key: str
    start: int
    end: int


@frozen
class Fit:
    """The stretch of a quote that is closest to a text."""

    score: float
    """100 for identical words; the share of words that the text and the stretch have in common, in order."""
    same: bool
    """Whether the stretch is the text, word for word, as one piece."""
    own: bool
    """Whether the stretch consists entirely of the speaker's own words."""
    start: int
    end: int
    """Characters of the quote's text."""
    cautions: tuple[str, ...]
    """Anything beside or inside the stretch that may change its meaning."""
    twisted: bool
    """Whether a negation or a number differs."""
    changed: bool
    """Whether anything differs that may change the meaning."""
    negated: bool
    """Whether the sentence has a negation just before the stretch."""
    conditional: bool
    """Whether the sentence has a condition, or a "whether", beside the stretch."""
    lead: str
    """What stands before the inner quotation marks that the stretch lies in, up to the beginning of the sentence."""
    retold: bool
    """Whether the sentence attributes the stretch to somebody else."""
    fragments: tuple[str, ...]
    """In a mixed quote, the parts of the stretch in quotation marks."""
    wording: str
    """The stretch with the rest of its sentence."""
    is_excerpt: bool
    """Whether the quote has more words before or after the stretch."""


def tokens(text: str) -> list[Token]:
    """Return the words of a text, normalised so that words are equal if a fact-checker would consider them the same.

    Case, accents and punctuation are ignored, contractions expanded, small numbers written in digits; signs that change
    a number (%, $, a minus) become words.

    >>> [token.key for token in tokens("It’s −5%, isn't it? TEN of 1,000.")]
    ['it', 'is', 'minus', '5', 'percent', 'is', 'not', 'it', '10', 'of', '1000']
    """
    for damaged, plain in _DAMAGED.items():
        text = text.replace(damaged, plain)
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        parts = _keys(word) if len(word) <= _WORD else _keys.__wrapped__(word)
        found += [Token(key, *match.span()) for key in parts]
    return list(_joined(found))


def sentences_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield the sentences of a text, with their places.

    >>> list(sentences_of("It leaks. It rained."))
    [(0, 'It leaks.'), (10, 'It rained.')]
    """
    start = 0
    for end in (*(match.end() for match in _SENTENCE_END.finditer(text)), len(text)):
        if sentence := text[start:end].strip():
            yield start, sentence
        start = end


def shifted(words: Iterable[str]) -> list[str]:
    """Return words normalised for reported speech: without person, and without tense in the most common verbs.

    >>> shifted(["she", "would", "not", "go"]) == shifted(["i", "will", "not", "go"])
    True
    """
    return [_SHIFTED.get(word, word) for word in words]


@frozen
class Sought:
    """A text whose place in a quote is searched for."""

    keys: Sequence[str]
    """Its words, as `tokens` returns them."""
    parts: Sequence[Sequence[str]] = ()
    """The words between its ellipses and editor's brackets, if it has any."""
    names: Set[str] = frozenset()
    """Those of its words that are written like names."""
    spelt: Mapping[str, str] = field(factory=dict)
    """How its words are spelt, where it is not as they are compared."""
    is_question: bool = False


def sought(text: str) -> Sought:
    """Return what is searched for of a text.

    >>> sought("The [old] ferry … sails to Lindhaven").parts
    (('the',), ('ferry',), ('sails', 'to', 'lindhaven'))
    >>> sorted(sought("The ferry sails to Lindhaven").names)
    ['lindhaven']
    """
    text = _OPENED.sub(r"\1", text)
    parts = tuple(filter(None, (tuple(token.key for token in tokens(part)) for part in _LEFT_OUT.split(text))))
    words = tokens(text)
    keys = tuple(word.key for word in words)
    return Sought(keys, parts if parts != (keys,) else (), _names(text, words), _spelt(text, words), "?" in text)


def fit(asked: Sought | Sequence[str], quote: Quote) -> Fit:
    """Return the best fit of a text in the first `LONGEST` characters of a quote.

    Raises:
        BankTooSlowError: it takes longer than allowed.
    """
    deadline.check()
    if not isinstance(asked, Sought):
        asked = Sought(asked)
    passage = _read(quote)
    best: Fit | None = None
    for first, last in islice(_runs(asked.keys, passage.keys), _PLACES):
        found = _made(asked, passage, (first, last, 100.0, 0, 0))
        if best is None or (not found.own, bool(found.cautions)) < (not best.own, bool(best.cautions)):
            best = found
        if best.own and not best.cautions:
            break
    if best is not None:
        return best
    if asked.parts and (gaps := _pieced(asked.parts, passage.keys)):
        return _made(asked, passage, (gaps[0][0], gaps[-1][1], 100.0, 0, 0), gaps)
    if quote.kind is QuoteKind.DIRECT:
        place = _closest(asked.keys, passage.keys)
    else:
        place = _closest(shifted(asked.keys), shifted(passage.keys))
    return _made(asked, passage, place)


@frozen
class _Passage:
    """The compared part of a quote."""

    quote: Quote
    text: str
    words: Sequence[Token]
    keys: Sequence[str]
    fragments: Sequence[tuple[int, int]]
    sentence_ends: Sequence[int]


def _read(quote: Quote) -> _Passage:
    text = quote.text[:LONGEST]
    words = tokens(text)
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    ends += [at for at in _breaks(quote) if _NEW_SENTENCE.match(text, at)]
    return _Passage(quote, text, words, [word.key for word in words], _fragments(quote), sorted(ends))


@lru_cache(maxsize=32_768)
def _keys(word: str) -> tuple[str, ...]:
    if word in _SIGNS:
        return (_SIGNS[word],)
    if not any(character.isalnum() for character in word):
        return (word,)
    if word[0].isnumeric() and word[-1].isnumeric():
        return (word.replace(",", "") if _THOUSANDS.fullmatch(word) else word,)
    return tuple(_NUMBERS.get(part, one_spelling(part)) for key in keys(word) for part in _UNSPACED.findall(key))


def _joined(words: Sequence[Token]) -> Iterator[Token]:
    """Expand contractions that depend on the next word ("it's been"), and join "per cent" and "twenty-five"."""
    skip = False
    for word, after in zip_longest(words, words[1:]):
        following = after.key if after else ""
        if skip:
            skip = False
        elif after and (word.key, following) in _WRITTEN_APART:
            skip = True
            yield Token(_WRITTEN_APART[word.key, following], word.start, after.end)
        elif word.key in _TENS and following in _ONES and after and word.end - word.start > len(word.key):
            skip = True
            yield Token(word.key[0] + following, word.start, after.end)
        elif word.key.endswith(APOSTROPHE_S) and word.key[: -len(APOSTROPHE_S)] in _S_IS_IS:
            yield Token(word.key[: -len(APOSTROPHE_S)], word.start, word.end)
            yield Token(_HAS if following in _S_IS_HAS else _IS, word.start, word.end)
        elif word.key in _SHORTENED:
            yield from (Token(part, word.start, word.end) for part in _SHORTENED[word.key])
        else:
            yield word


def _fragments(quote: Quote) -> list[tuple[int, int]]:
    """Return the places of the speaker's own words in the quote's text."""
    if quote.kind is QuoteKind.DIRECT:
        return [(0, len(quote.text))]
    found, at = [], 0
    for span in quote.content:
        found += [
            (at + part.start - span.start, at + part.end - span.start)
            for part in quote.quoted
            if quote.kind is QuoteKind.MIXED and span.start <= part.start and part.end <= span.end
        ]
        at += len(span) + 1
    return found


def _runs(asked: Sequence[str], words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of a text word for word, by a string search, which stays fast however often words recur.

    >>> list(_runs(["so", "it", "so"], "so it so it so".split()))
    [(0, 3), (2, 5)]
    """
    text, wanted = f" {' '.join(words)} ", f" {' '.join(asked)} "
    at = text.find(wanted)
    starts = list(accumulate((len(word) + 1 for word in words), initial=0)) if at >= 0 else []
    while at >= 0:
        first = bisect_left(starts, at)
        yield first, first + len(asked)
        at = text.find(wanted, at + 1)


def _closest(asked: Sequence[str], words: Sequence[str]) -> tuple[int, int, float, int, int]:
    """Return the closest stretch, first and last word, its score, and how much of the text lies before and after it."""
    low, high = 0, len(words)
    if len(asked) <= _SOUGHT and len(asked) < len(words):
        alignment = fuzz.partial_ratio_alignment(asked, words)
        if alignment is None:
            return 0, len(words), 0.0, 0, 0
        slack = max(6, len(asked) // 2)
        low, high = max(0, alignment.dest_start - slack), min(len(words), alignment.dest_end + slack)
    common = LCSseq.similarity(asked, words[low:high])
    if 200 * common / (len(asked) + common) < NEAR:
        return low, high, 0.0, 0, 0

    first, last = (low + at for at in _stretch(asked, words[low:high]))
    equal = [step for step in LCSseq.opcodes(asked, words[first:last]) if step.tag == "equal"]
    shared_weight = sum(_weight(asked[step.src_start : step.src_end]) for step in equal)
    score = 200 * shared_weight / (_weight(asked) + _weight(words[first:last]))
    return first, last, score, equal[0].src_start, len(asked) - equal[-1].src_end


def _stretch(asked: Sequence[str], words: Sequence[str]) -> tuple[int, int]:
    """Return the stretch with most words in common with a text, in order, minus the cost of the words in between.

    An earlier occurrence of one of the words ("it is not about tea, it is about ...") must not extend the stretch.
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at in range(len(words) - 1, -1, -1):
        places[words[at]].append(at)
    # For the best stretches: the word up to which they reach, the farther the better, their gain, and where they begin.
    # Gains are stored as if every word had gained the cost of a word in between, so that they stay comparable.
    ends: list[int] = []
    gains: list[tuple[float, int]] = []
    best = (0.0, 0, 0)
    for key in asked:
        deadline.check()
        for at in places.get(key, ()):
            before = bisect_right(ends, at) - 1
            gain, start = max((0.0, at), (gains[before][0] - _GAP * at, gains[before][1]) if before >= 0 else (0.0, at))
            best = max(best, (gain + 1, start, -(at + 1)))
            reached = (gain + 1 + _GAP * (at + 1), start)
            here = bisect_right(ends, at + 1)
            if here and gains[here - 1] >= reached:
                continue
            if here and ends[here - 1] == at + 1:
                here -= 1
            beaten = here
            while beaten < len(ends) and gains[beaten] <= reached:
                beaten += 1
            ends[here:beaten], gains[here:beaten] = [at + 1], [reached]
    return best[1], -best[2]


def _weight(words: Iterable[str]) -> float:
    return sum(SMALL if word in SMALL_WORDS else 1.0 for word in words)


def _made(
    asked: Sought,
    passage: _Passage,
    place: tuple[int, int, float, int, int],
    pieces: Sequence[tuple[int, int]] = (),
) -> Fit:
    first, last, score, _, behind = place
    quote, text, words, found = passage.quote, passage.text, passage.words, passage.keys
    start, end = (words[first].start, words[last - 1].end) if first < last else (0, len(text))
    left, right = _sentence(passage, start, end)
    begin = bisect_left(words, left, hi=first, key=lambda word: word.start)
    finish = bisect_right(words, right, lo=last, key=lambda word: word.end)
    left_out = list(_left_out(pieces, found))
    same = not left_out if pieces else found[first:last] == list(asked.keys)
    is_near = score >= NEAR  # nobody is shown what differs in a quote that is far away
    # words of the text beyond the stretch are compared with as many words of the sentence there
    cut, resume = _reached(asked.keys, found, place, begin, finish)
    differing = list(_differing(asked, passage, cut, resume)) if is_near and not same and not pieces else []
    before, after = (
        telling(found[max(begin, cut - _BEFORE) : cut]),
        telling(found[resume : min(finish, resume + _AFTER)]),
    )
    beyond = found[last + behind : last + behind + _AFTER]
    cautions = [*(twist.told for twist in differing), *left_out]
    if is_near and not same and not pieces:
        within = set(conditions_in(telling(found[cut:resume]))) - set(asked.keys)
        cautions += [f"the quotation has “{word}” among these words" for word in sorted(within)]
    if is_near:
        cautions += around(before, after, beyond, is_end=last + behind >= finish)
    if is_near and (resume >= len(found) or cut == 0):
        cautions += beside_report(quote)
    if first < last and "?" in text[end : end + 2] and not asked.is_question:
        cautions.append("in the quotation the words are a question")
    shared = [(max(start, one), min(end, other)) for one, other in passage.fragments if one < end and start < other]
    return Fit(
        score=score,
        same=same,
        own=first < last and any(one <= start and end <= other for one, other in passage.fragments),
        start=start,
        end=end,
        cautions=tuple(cautions),
        twisted=any(twist.what in _OPPOSED for twist in differing),
        changed=bool(differing),
        negated=not NOT.isdisjoint(before),
        conditional=not CONDITIONS.isdisjoint(before) or bool(conditions_in(after)),
        lead=_lead(text, left, start),
        retold=quote.kind is not QuoteKind.DIRECT and not _SAYING.isdisjoint(before),
        fragments=tuple(text[one:other] for one, other in shared) if quote.kind is QuoteKind.MIXED else (),
        wording=_shown(text, words, first, last, left, right),
        is_excerpt=first > 0 or last < len(words) or len(text) < len(quote.text),
    )


def _lead(text: str, left: int, start: int) -> str:
    """Return the words before a quotation inside of the quotation, if it holds a place; else nothing.

    >>> _lead("She looked and said, ‘It leaks.’", 0, 22)
    'She looked and said, '
    """
    opened = _INNER_MARK.search(text, left, start)
    return text[left : opened.start()] if opened else ""


def _reached(
    asked: Sequence[str], found: Sequence[str], place: tuple[int, int, float, int, int], begin: int, finish: int
) -> tuple[int, int]:
    """Return how far a text reaches in the sentence of its closest stretch, beyond which some of its words may stand.

    Its first words may stand before a few others ("Nobody, if I am honest, wanted it"), and its last words behind.
    """
    first, last, _, ahead, behind = place
    cut, resume = max(begin, first - ahead), min(finish, last + behind)
    if ahead:
        starts = [at for at in range(max(begin, first - ahead - _BEFORE), first) if found[at] == asked[0]]
        cut = min([cut, *starts[-1:]])
    if behind:
        ends = [at for at in range(last, min(finish, last + behind + _BEFORE)) if found[at] == asked[-1]]
        resume = max([resume, *(at + 1 for at in ends[:1])])
    return cut, resume


def _differing(asked: Sought, passage: _Passage, first: int, last: int) -> Iterator[Twist]:
    """Yield what differs between a text and a stretch of a quote and may change the meaning."""
    names = _names(passage.text, passage.words[first:last])
    return twists(
        asked.keys,
        passage.keys[first:last],
        asked_names=asked.names,
        found_names=names,
        spelt=(asked.spelt, _spelt(passage.text, passage.words[first:last])),
        common=SMALL_WORDS,
        is_retold=passage.quote.kind is not QuoteKind.DIRECT,
    )


def _names(text: str, words: Sequence[Token]) -> frozenset[str]:
    """Return the words of a text with a capital inside a sentence; none if most words have one, as in a headline."""
    capitals = [word for word in words if text[word.start].isupper() and word.key != "i"]
    if 2 * len(capitals) > len(words) > 2:
        return frozenset()
    ends = {match.end() for match in _SENTENCE_END.finditer(text)} | {0}
    first = ends | {word.start for word in words[:1]}
    return frozenset(word.key for word in capitals if word.start not in first)


def _spelt(text: str, words: Sequence[Token]) -> dict[str, str]:
    """Return how words are spelt that are compared in another spelling or in small letters."""
    written = ((word.key, text[word.start : word.end]) for word in words)
    return {key: word for key, word in written if word != key and one_spelling(word.casefold()) == key}


def _pieced(parts: Sequence[Sequence[str]], words: Sequence[str]) -> list[tuple[int, int]]:
    """Return the places of the parts of a text, one after the other; empty if one of them is missing.

    >>> _pieced([["the", "dam"], ["will", "hold"]], "the old dam and the dam of course will hold".split())
    [(4, 6), (8, 10)]
    """
    for begin, end in islice(_runs(parts[0], words), _PLACES):
        places = [(begin, end)]
        for part in parts[1:]:
            deadline.check()
            after = places[-1][1]
            run = next(_runs(part, words[after:]), None)
            if run is None:
                break
            places.append((after + run[0], after + run[1]))
        else:
            return places
    return []


def _left_out(pieces: Sequence[tuple[int, int]], words: Sequence[str]) -> Iterator[str]:
    """Name the words that an ellipsis or a bracket leaves out and that may change the meaning."""
    for (_, end), (begin, _) in pairwise(pieces):
        weighty = [word for word in words[end:begin] if word in NOT or word in CONDITIONS]
        if weighty:
            yield f"the text leaves out {', '.join(f'“{word}”' for word in weighty)}"
        elif begin - end > _FAR:
            yield f"the text joins words that are {begin - end} words apart in the quotation"


def _sentence(passage: _Passage, start: int, end: int) -> tuple[int, int]:
    ends = passage.sentence_ends
    before, after = bisect_right(ends, start), bisect_left(ends, end)
    return ends[before - 1] if before else 0, ends[after] if after < len(ends) else len(passage.text)


def _breaks(quote: Quote) -> Iterator[int]:
    """Yield the offsets in a quotation's text at which it continues after the reporter's words."""
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
