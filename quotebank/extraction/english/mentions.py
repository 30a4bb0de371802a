"""What names a source at one place: a name with its role, a pronoun, a role, an unnamed group or thing."""

from __future__ import annotations

import enum

from attrs import define

from quotebank.extraction.english.name_parser import Name


class MentionKind(enum.StrEnum):
    """What the head of a mention is."""

    NAME = "name"
    PRONOUN = "pronoun"
    ROLE = "role"
    """A role with an article or possessive that points back: "the analyst", "her lawyer"."""
    GROUP = "group"
    """Unnamed: "two officials", "a spokesman", "sources"."""
    THING = "thing"
    """Something said or written that speaks for itself: "the letter", "a poll"."""


@define(slots=True, eq=False)
class Mention:
    """The words that name a source at one place: tokens ``first`` to ``last``, end exclusive."""

    first: int
    last: int
    kind: MentionKind
    head: int
    """The token of the head noun, pronoun, or last word of the name."""
    names: tuple[Name, ...] = ()
    role: tuple[int, int] | None = None
    antecedent: Mention | None = None
    """What a relative pronoun ("who") stands for."""

    def up_to(self, last: int) -> Mention:
        """The same with what follows it, as in "a spokesman | for the mill"."""
        return Mention(self.first, last, self.kind, self.head, self.names, self.role, self.antecedent)


def mention_of(first: int, names: tuple[Name, ...], role: tuple[int, int] | None = None) -> Mention:
    """The mention that begins at token ``first`` and ends with the last of some names."""
    last = names[-1].last
    return Mention(first, last, MentionKind.NAME, last - 1, names, role)
