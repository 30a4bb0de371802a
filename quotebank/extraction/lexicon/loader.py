"""The word lists of ``en/``, read once, and asked by word."""

from __future__ import annotations

import os.path
from enum import IntFlag
from functools import cache
from itertools import repeat

from attrs import frozen

from quotebank.extraction.lexicon.morphology import plural, verb_forms


class Word(IntFlag):
    """What a word can be, whatever it is here: a word has a set of these."""

    DETERMINER = 1
    PREPOSITION = 2
    CONJUNCTION = 4
    SUBORDINATOR = 8
    AUXILIARY = 16
    SUBJECT = 32
    OBJECT = 64
    POSSESSIVE = 128
    ADVERB = 256
    NEGATION = 512
    RELATIVE = 1024
    QUANTIFIER = 2048
    PARTICLE = 4096
    NUMBER = 8192
    TITLE = 16384
    ROLE = 1 << 15
    GROUP = 1 << 16
    ORGANISATION = 1 << 17
    TIME = 1 << 18
    PLACE = 1 << 19
    DEMONYM = 1 << 20
    FIRST_NAME = 1 << 21
    REPORTING = 1 << 22
    THOUGHT = 1 << 23
    SPEECH_NOUN = 1 << 24


_FUNCTION = {
    "d": Word.DETERMINER,
    "p": Word.PREPOSITION,
    "j": Word.CONJUNCTION,
    "s": Word.SUBORDINATOR,
    "x": Word.AUXILIARY,
    "r": Word.SUBJECT,
    "o": Word.OBJECT,
    "h": Word.POSSESSIVE,
    "v": Word.ADVERB,
    "n": Word.NEGATION,
    "w": Word.RELATIVE,
    "q": Word.QUANTIFIER,
    "l": Word.PARTICLE,
    "u": Word.NUMBER,
}
_LISTS = {
    "titles": Word.TITLE,
    "roles": Word.ROLE,
    "groups": Word.GROUP,
    "organisations": Word.ORGANISATION,
    "times": Word.TIME,
    "places": Word.PLACE,
    "demonyms": Word.DEMONYM,
    "affiliations": Word.DEMONYM,
    "first_names": Word.FIRST_NAME,
}


@frozen
class VerbForm:
    """One inflected form of a verb: its lemma, which form it is, and the letters of what may follow it."""

    lemma: str
    form: str
    """``base``, ``s`` (says), ``past``, ``participle`` (told, written) or ``ing``; past stands for both where equal."""
    frames: str


@frozen
class SpeechNoun:
    """A noun for something said, singular; ``frames`` as in ``speech_nouns.txt``."""

    lemma: str
    frames: str


def _lines(name: str) -> list[str]:
    # os.path and open, because pathlib and importlib.resources cost half of the import time of the whole package
    path = os.path.join(os.path.dirname(__file__), "en", f"{name}.txt")  # noqa: PTH118, PTH120
    with open(path, encoding="utf-8") as listing:  # noqa: PTH123
        return [line for line in listing.read().split("\n") if line and line[0] != "#"]


@cache
def entries(name: str) -> tuple[tuple[str, str], ...]:
    """Return each entry of a list with what stands after its tab."""
    return tuple((word, rest) for word, _, rest in map(str.partition, _lines(name), repeat("\t")))


@cache
def word_list(name: str) -> frozenset[str]:
    """The entries of a list, without what stands after their tabs."""
    lines = _lines(name)
    return frozenset(lines if "\t" not in "".join(lines) else [word for word, _ in entries(name)])


@cache
def _single_words() -> dict[str, str]:
    return {what: word for word, what in entries("single_words")}


def single_word(what: str) -> str:
    """The word of ``single_words`` that is something: "complementiser"."""
    return _single_words()[what]


@cache
def verbs() -> dict[str, VerbForm]:
    """Every form of every reporting verb."""
    return _verb_forms("reporting_verbs")


@cache
def thought_verbs() -> dict[str, VerbForm]:
    """Every form of every verb of thought and perception."""
    return _verb_forms("thought_verbs")


def _verb_forms(name: str) -> dict[str, VerbForm]:
    found: dict[str, VerbForm] = {}
    for entry, frames in entries(name):
        lemma, *irregular = entry.split(":")  # verb, verb:past or verb:past:participle
        for form, which in verb_forms(lemma, *irregular, doubles=lemma in word_list("doubling")):
            found.setdefault(form, VerbForm(lemma, which, frames))
    return found


@cache
def sayings() -> dict[str, list[tuple[VerbForm, tuple[str, ...]]]]:
    """The verbs that say something with other words, by their forms, and those words: "made | it clear"."""
    found: dict[str, list[tuple[VerbForm, tuple[str, ...]]]] = {}
    for entry, words in entries("sayings"):
        lemma, *irregular = entry.split(":")
        for form, which in verb_forms(lemma, *irregular, doubles=False):
            verb = VerbForm(f"{lemma} {words}", which, "cs")
            found.setdefault(form, []).insert(0, (verb, tuple(words.split())))  # "let" is rather the past than the base
    return found


@cache
def speech_nouns() -> dict[str, SpeechNoun]:
    """Every noun for something said, singular and plural."""
    found: dict[str, SpeechNoun] = {}
    for word, frames in entries("speech_nouns"):
        entry = SpeechNoun(word, frames)
        found[word] = entry
        found[plural(word)] = entry
    return found


@cache
def genders(name: str) -> dict[str, str]:
    """The gender (``f``, ``m`` or ``u``) of the entries of ``titles``, ``roles`` or ``first_names`` that have one."""
    return {word: rest[0] for word, rest in entries(name) if rest}


@cache
def word_classes() -> dict[str, int]:
    """Each known word's classes, as an integer of `Word` bits."""
    found: dict[str, int] = {}
    for word, rest in entries("function_words"):
        for letter in rest:
            found[word] = found.get(word, 0) | int(_FUNCTION[letter])
    for name, word_class in _LISTS.items():
        bit = int(word_class)
        listed = dict.fromkeys([word for word, _ in entries(name)], bit)
        for word in listed.keys() & found.keys():
            listed[word] |= found[word]
        found.update(listed)
    for word, _ in entries("roles"):
        many = plural(word)
        found[many] = found.get(many, 0) | int(Word.GROUP)
    for forms, word_class in ((verbs(), Word.REPORTING), (thought_verbs(), Word.THOUGHT)):
        bit = int(word_class)
        for word in forms:
            found[word] = found.get(word, 0) | bit
    according = single_word("accordance")
    found[according] = found.get(according, 0) | int(Word.REPORTING)
    bit = int(Word.SPEECH_NOUN)
    for word in speech_nouns():
        found[word] = found.get(word, 0) | bit
    return found
