"""How English words change their endings: plurals of nouns, forms of verbs, possessives."""

from __future__ import annotations

import re
from collections.abc import Iterator

APOSTROPHE_S = "'s"
POSSESSIVES = frozenset({APOSTROPHE_S})
"""The tokens that make a possessive of the word before them."""
OWNER_MARKS = POSSESSIVES | {"'"}
"""The same with the apostrophe after a plural."""
BASE, THIRD_PERSON, PAST, PARTICIPLE, GERUND = "base", "s", "past", "participle", "ing"
"""The forms of a verb."""
GERUND_ENDING, PAST_ENDING, ADVERB_ENDING = "ing", "ed", "ly"
"""The regular endings of words that no list can hold all of."""
PRESENTS, PASTS = frozenset({BASE, THIRD_PERSON}), frozenset({PAST, PARTICIPLE})
_HISSING = ("s", "sh", "ch", "x", "z")
_KEEPING_E = ("ee", "oe", "ye")


def plural(noun: str) -> str:
    """The regular plural of an English noun, and a few of persons.

    >>> plural("ally"), plural("boss"), plural("spokesman")
    ('allies', 'bosses', 'spokesmen')
    """
    if noun.endswith("man"):
        return noun[:-3] + "men"
    if noun.endswith("fe"):
        return noun[:-2] + "ves"
    return _with_s(noun)


def verb_forms(verb: str, past: str = "", participle: str = "", *, doubles: bool = False) -> Iterator[tuple[str, str]]:
    """Yield each form of a verb with what it is called; ``past`` and ``participle`` where they are irregular.

    The form is ``base``, ``s`` (says), ``ing``, ``past`` or ``participle``; a past that is also the participle comes
    once, as ``past``.

    >>> dict(verb_forms("deny"))
    {'deny': 'base', 'denies': 's', 'denying': 'ing', 'denied': 'past'}
    >>> dict(verb_forms("admit", doubles=True))
    {'admit': 'base', 'admits': 's', 'admitting': 'ing', 'admitted': 'past'}
    """
    stem = verb
    if verb.endswith("e") and not verb.endswith(_KEEPING_E):
        stem = verb[:-1]
    elif doubles:
        stem = verb + verb[-1]
    yield verb, BASE
    yield _with_s(verb), THIRD_PERSON
    yield stem + GERUND_ENDING, GERUND
    yield past or (verb[:-1] + "ied" if _ends_in_consonant_y(verb) else stem + PAST_ENDING), PAST
    if participle:
        yield participle, PARTICIPLE


def _with_s(word: str) -> str:
    if _ends_in_consonant_y(word):
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(_HISSING) else "s")


def _ends_in_consonant_y(word: str) -> bool:
    return word.endswith("y") and word[-2:-1] not in "aeiou"


_LEAST_SPELT = 5
_BRITISH = tuple(
    (re.compile(british), american)
    for british, american in (
        (
            r"(?<=[a-z]{3})our(?=s?$|ed$|ing$|able$|ful$|less$|ite$|ites$|al$|hood$|er$|ers$)|(?<=[a-z]{3})our(?=master)",
            "or",
        ),
        (r"(?<=[a-z]{3})is(?=e$|ed$|es$|ing$|ation$|ations$|er$|ers$)", "iz"),
        (r"(?<=l)ys(?=e$|ed$|es$|ing$|er$|ers$)", "yz"),
        (r"(?<=[a-z]{2}[tb])re(?=s?$)", "er"),
        (r"(?<=[a-z]{4})ll(?=ed$|ing$|er$|ers$)", "l"),
        (r"^(def|off|pret|lic)ence(?=s?$)", r"\1ense"),
        (r"logue(?=s?$)", "log"),
        (r"^programme(?=s?$)", "program"),
    )
)
"""British endings and the American ones. Both texts are changed alike, so a word that is none of them does no harm."""


def one_spelling(word: str) -> str:
    """Return a word in small letters in one of its British and American spellings.

    >>> [one_spelling(word) for word in "harbours theatre organised travelled analyse defence hour".split()]
    ['harbors', 'theater', 'organized', 'traveled', 'analyze', 'defense', 'hour']
    """
    if word.endswith(APOSTROPHE_S):
        return one_spelling(word.removesuffix(APOSTROPHE_S)) + APOSTROPHE_S
    if len(word) < _LEAST_SPELT or not word.isascii():
        return word
    for british, american in _BRITISH:
        if british.search(word):
            return british.sub(american, word)
    return word
