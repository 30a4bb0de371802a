"""A reporting word in its place, and what kinds of thing can follow it."""

from __future__ import annotations

import enum

from attrs import define

from quotebank.extraction.english.noun_phrases import Mention


class Complement(enum.StrEnum):
    """What follows a cue, after its addressee and the circumstances."""

    NOTHING = "nothing"
    QUOTATION = "quotation"
    COLON = "colon"
    THAT = "that"
    QUESTION = "question"
    INFINITIVE = "infinitive"
    CLAUSE = "clause"
    OBJECT = "object"
    AS = "as"


@define(slots=True, eq=False)
class Cue:
    """A reporting word in its place.

    ``first`` to ``last`` are the cue's tokens, ``start`` is where its mention or verb group begins, ``end`` the token
    after everything that belongs to it (mention, addressee, circumstances), ``content`` where what it reports begins.
    """

    first: int
    last: int
    start: int
    end: int
    content: int
    complement: Complement
    lemma: str
    frames: str
    mention: Mention | None
    inverted: bool = False
    shared: bool = False
    """Whether the mention is that of an earlier cue or of the sentence's subject."""
    participle: bool = False
    negated: bool = False
    addressee: tuple[int, int] | None = None
    noun: bool = False
    sentence: int = 0
    inside: bool = False
    """Whether it stands inside a quotation, as somebody's own words."""
    relative: bool = False
    verb_first: int = 0
    """The token where its verb begins, with auxiliaries, adverbs and what negates it."""
