"""Names what stands beside an excerpt and may change its meaning: a negation, a condition, another voice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from quotebank.extraction.lexicon.loader import single_word, word_list
from quotebank.records import Quote, QuoteKind
from quotebank.store.twists import NOT
from quotebank.store.wording import keys

CONDITIONS = word_list("conditions")
"""Words before an excerpt that make it no statement of fact."""
IFS = word_list("conditions_behind")
"""Words behind an excerpt that make it depend on something."""
_PHRASES: dict[str, list[str]] = {}
for _phrase in word_list("conditional_phrases"):
    _PHRASES.setdefault(_phrase.split()[0], []).append(f"{_phrase} ")
_LONGEST_PHRASE = 5
_IDLE = tuple(tuple(phrase.split()) for phrase in word_list("idle_conditions"))
_PHRASES_BEFORE = tuple(tuple(phrase.split()) for phrase in word_list("conditions_before"))
_BUT = single_word("contrast")
_IDLE_BEGINS = frozenset(phrase[0] for phrase in _IDLE)
_VOICES = word_list("others_words")
_RETRACTIONS = word_list("retractions")
_UPHELD = word_list("upholding")
"""What "not" takes back in the sentence after: "That is not true"."""
_QUOTING = word_list("quoting")
_THEY = word_list("somebody_elses_view")
_NEXT = 5
"""Words of the next sentence, after "but", in which a condition counts."""
_NOT = "not"
_SENTENCE_BEGINS = regex.compile(r"[.!?…][^\p{L}\p{N}]*\s|\n")


def telling(words: Sequence[str]) -> list[str]:
    """Return words without the phrases that only look like a condition or a negation.

    >>> telling("if you ask me it leaks".split())
    ['it', 'leaks']
    """
    if _IDLE_BEGINS.isdisjoint(words):
        return list(words)
    kept: list[str] = []
    at = 0
    while at < len(words):
        idle = next((phrase for phrase in _IDLE if tuple(words[at : at + len(phrase)]) == phrase), None)
        if idle is None:
            kept.append(words[at])
        at += len(idle or words[at : at + 1])
    return kept


def conditions_in(words: Sequence[str]) -> list[str]:
    """Return the words and phrases that make what stands before them depend on something.

    >>> conditions_in("as long as nobody touches it".split())
    ['as long as']
    """
    found = [word for word in words if word in IFS]
    for at, word in enumerate(words):
        if word in _PHRASES:
            rest = f"{' '.join(words[at : at + _LONGEST_PHRASE])} "
            found += [phrase[:-1] for phrase in _PHRASES[word] if rest.startswith(phrase)]
    return found


def around(before: Sequence[str], after: Sequence[str], beyond: Sequence[str], *, is_end: bool) -> Iterator[str]:
    """Name the words beside an excerpt that negate it, make it conditional, or attribute it to someone else.

    Args:
        before: the words before it in its sentence, as `telling` returns them.
        after: those after it.
        beyond: the words after it, also those of the next sentence.
        is_end: whether the excerpt ends its sentence.
    """
    told = False
    for word in reversed(before):
        if word in NOT or word in CONDITIONS or word in _RETRACTIONS or (word in _VOICES and not told):
            told = told or word in _VOICES
            yield f"the quotation has “{word}” just before these words"
    opening = next((one for one in _PHRASES_BEFORE if tuple(before[: len(one)]) == one), ())
    if opening and CONDITIONS.isdisjoint(opening):
        yield f"the quotation has “{' '.join(opening)}” before these words"
    later = beyond[1:_NEXT] if is_end and beyond[:1] == [_BUT] else ()
    for word in dict.fromkeys([*conditions_in(after), *conditions_in(later)]):
        yield f"the quotation has “{word}” just after these words"
    voices = [place for place, word in enumerate(after[1:], 1) if word in _VOICES]
    if any(not _THEY.isdisjoint(after[max(0, place - 2) : place]) for place in voices[:1]):
        yield f"the quotation has “{after[voices[0]]}” just after these words"
    for place, word in enumerate(beyond):
        opens = place == 0 and is_end
        if word in _RETRACTIONS and (word != _NOT or opens or not _UPHELD.isdisjoint(beyond[place + 1 : place + 2])):
            yield f"the quotation has “{word}” just after these words"
            return


def beside_report(quote: Quote) -> Iterator[str]:
    """Name a condition in the sentence that a report is a part of, outside of what was taken for the report.

    >>> list(beside_report(Quote("the dam would hold", QuoteKind.INDIRECT, after=", unless it rained.")))
    ['the article goes on with “unless”']
    """
    if quote.kind is QuoteKind.DIRECT:
        yield from _quoting(quote)
        return
    after, before = keys(_SENTENCE_BEGINS.split(quote.after or "")[0]), quote.before or ""
    if after and (found := conditions_in(after[:3])) and after[0] == found[0].split()[0]:
        yield f"the article goes on with “{found[0]}”"
    sentence = keys(_SENTENCE_BEGINS.split(before)[-1])
    if sentence[:1] and sentence[0] in IFS:
        yield f"the sentence begins with “{sentence[0]}”"


def _quoting(quote: Quote) -> Iterator[str]:
    """Say that a speaker gives the words as another's, if the sentence begins so: "Quoting the poet, she said"."""
    begins = keys(_SENTENCE_BEGINS.split(quote.before or "")[-1])[:1]
    if begins and begins[0] in _QUOTING:
        yield f"the sentence begins with “{begins[0]}”: the words may be another’s"
