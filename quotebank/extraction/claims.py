"""Reads a claim as people paste it: the words that somebody is said to have said, and who that is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import regex
from attrs import frozen

from quotebank.extraction.lexicon.loader import Word, word_classes, word_list
from quotebank.marks import BEGINNING, ENDING
from quotebank.records import Quote, Speaker

_ENDS, _BEGINS = (regex.escape("".join(sorted({*"".join(marks)}))) for marks in (ENDING, BEGINNING))
_NOTES = "|".join(map(regex.escape, sorted(word_list("editors_notes"))))
_NOTE = regex.compile(rf"[\[(]\s*(?:{_NOTES})\b[^\])]{{0,80}}[\])]", regex.IGNORECASE)
"""What a translator or an editor adds."""
_TAG = r"(?:[#@][\p{L}\p{N}_.]+|https?://\S+|(?:pic|www)\.\S+)"
_TAGS_AT_THE_ENDS = regex.compile(rf"^(?:[\s.@]*{_TAG}[\s:,]*)+|(?:[\s—–-]*(?:\bvia\s+)?{_TAG}[.!\s]*)+$")
_LABELLED = regex.compile(
    r"(?P<name>\p{Lu}[\p{L}\p{M}.'’-]*(?:\s+(?:(?:van|von|de|der|da|di|of|the|al|bin|el)\s+)*\p{Lu}[\p{L}\p{M}.'’-]*){1,5})"
    r"(?:\s*\([^)]{1,60}\)|,[^:“”\"]{1,60})?\s*:\s+(?P<words>\S.*)",
    regex.DOTALL,
)
"""A name of two words or more, a colon, and words without marks."""
_BESIDE = 6
"""The most words, besides what is said, in a claim without marks: who says it, and a cue."""
_CLOSE = 5
"""Words around a cue in which whoever says it is named."""
_QUESTION = regex.compile(
    r"^(?:is it true that|can (?:you|anyone|anybody) confirm that|"
    r"did (?P<who>\p{Lu}.{1,60}?) (?:really |ever |actually )?say)\b(?P<rest>.*?)\?*$",
    regex.IGNORECASE,
)
"""A question whether somebody said something."""
_FEWEST = 3
"""Words in marks; fewer are often a nickname or a title."""
_INNER = regex.compile(rf"[^\s{_BEGINS}{_ENDS}][\s,]*[{_BEGINS}]|[{_ENDS}][\s,]*[^\s{_BEGINS}{_ENDS}.,!?]")
"""A mark that has words on both sides."""


def _has_cue(text: str) -> bool:
    """Whether a text may report what somebody with a name said, so that it is worth reading.

    >>> _has_cue("Ada Holm said the dam leaks"), _has_cue("we said the dam leaks")
    (True, False)
    """
    classes, words = word_classes(), text.split()
    for at, word in enumerate(words):
        if (at <= _BESIDE or at >= len(words) - _BESIDE) and classes.get(word.lower(), 0) & int(Word.REPORTING):
            if any(map(_is_name, words[max(0, at - _CLOSE) : at + _CLOSE])):
                return True
    return False


def _is_name(word: str) -> bool:
    return word[0].isupper() and word[1:2].isalpha() and word.lower().strip(".,:;!?") not in word_list("common_words")


def _as_statement(question: regex.Match[str]) -> str:
    return f"{question['who']} said{question['rest']}" if question["who"] else question["rest"]


def _covers(quote: Quote, text: str) -> bool:
    words = len(quote.text.split())
    return words >= _FEWEST and len(text.split()) - words <= _BESIDE


@frozen
class Claim:
    """What a text says that somebody said."""

    words: str
    speaker: Speaker | None
    """None if the text names nobody."""
    is_whole: bool
    """Whether ``words`` is the text itself."""
    is_marked: bool = False
    """Whether ``words`` stand in marks in the text."""


def read(text: str, extract: Callable[[str], Sequence[Quote]]) -> Claim:
    """Return the words that a text says were said, and by whom; the text itself if it holds no such words.

    >>> from quotebank import extract
    >>> read("Mayor Jana Holm said: “The ferry will move north.” #ferry", extract).words
    'The ferry will move north.'
    >>> read("Jana Holm: The ferry will move north", extract).speaker.name
    'Jana Holm'
    >>> read("The ferry will move north @harbourpost", extract).words
    'The ferry will move north'
    """
    trimmed = _TAGS_AT_THE_ENDS.sub("", _NOTE.sub(" ", text)).strip()
    if not any(map(str.isalnum, trimmed)):
        trimmed = text
    if _INNER.search(trimmed):
        quotes = [quote for quote in extract(trimmed) if quote.quoted]
        speakers = {quote.speakers for quote in quotes}
        words = " ".join(trimmed[span.slice] for quote in quotes for span in quote.quoted)
        if len(speakers) == 1 and len(words.split()) >= _FEWEST:
            [who] = speakers
            return Claim(words, who[0] if who else None, is_whole=False, is_marked=True)
    elif _has_cue(trimmed):
        told = _QUESTION.sub(_as_statement, trimmed)
        quotes = [quote for quote in extract(told) if quote.speakers and not quote.negated]
        if len(quotes) == 1 and _covers(quotes[0], trimmed):
            return Claim(quotes[0].text, quotes[0].speakers[0], is_whole=False)
    elif labelled := _LABELLED.fullmatch(trimmed):
        if len(labelled["words"].split()) >= _FEWEST:
            return Claim(labelled["words"], Speaker(labelled["name"]), is_whole=False)
    return Claim(trimmed, None, is_whole=True)
