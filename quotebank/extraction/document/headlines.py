"""Lines in title case or capitals, where a capital letter says nothing about names."""

from __future__ import annotations

from quotebank.extraction.document.text import Document

_FEWEST_SHOUTED = 4
"""Words in capitals at the start of a paragraph; fewer are a dateline."""


def headlines(doc: Document) -> set[int]:
    """The tokens of lines Whose Words Are All Written Large, and of words IN CAPITALS AT THE FRONT OF a paragraph."""
    found: set[int] = set()
    words = doc.words
    for begin, end in doc.paragraphs:
        if 4 <= end - begin <= 30:
            long = [word[0] for word in words[begin:end] if len(word) > 3 and word[0].isalpha()]
            fewest = 5 if words[end - 1] == "." else 3
            if len(long) >= fewest and sum(map(str.isupper, long)) > 0.8 * len(long):
                found.update(range(begin, end))
                continue
        if end - begin > 1 and words[begin].isupper() and words[begin + 1].isupper():
            found.update(range(begin, _shouted_to(words, begin, end)))
    return found


def _shouted_to(words: list[str], begin: int, end: int) -> int:
    """Where the words in capitals end that head a paragraph: "LAKE TOWN BUYS ITS FERRY | The council …"."""
    count, last = 0, begin
    for k in range(begin, end):
        if words[k].isupper():
            count += len(words[k]) > 1
            last = k + 1
        elif words[k][0].isalpha():
            break
    return last if count >= _FEWEST_SHOUTED else begin
