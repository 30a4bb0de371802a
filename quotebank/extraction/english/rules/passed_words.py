"""Words in marks that are not the source's own: quoted to be judged, or with their owner beside them."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, frozen

from quotebank.extraction.document.text import Document
from quotebank.extraction.english.cue import Cue
from quotebank.extraction.english.grammar import (
    AUXILIARY,
    COMPLEMENTISER,
    DETERMINER,
    EQUATIVE,
    GENITIVE,
    POSSESSIVE,
    PREPOSITION,
    SUBJECT,
)
from quotebank.extraction.english.mentions import Mention, MentionKind
from quotebank.extraction.english.noun_phrases import NounPhrases
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import single_word, word_list
from quotebank.extraction.lexicon.morphology import OWNER_MARKS

_JUDGING = word_list("judging")
_WORDS = word_list("nouns_of_words")
_DESCRIPTIONS = word_list("descriptions")
_CALLING = word_list("calling")
_WHAT = single_word("free relative")
_FOR = single_word("infinitive subject")
_LEADING_IN = frozenset({COMPLEMENTISER, ",", ":"})
_NEAR = 9
"""Tokens from a noun for words to the words."""
_LONGEST_OWNED = 6
_BREAKS = frozenset({",", ";", ":", single_word("place")})
_FAR = 8
"""Tokens from a word that judges to the noun for what it judges."""


@frozen
class Owner:
    """Whose words they are; without a mention, somebody's whom the sentence does not name."""

    mention: Mention | None


@define(slots=True, eq=False)
class Passed:
    """Words in marks, in their sentence, and the cues before them in it."""

    doc: Document
    phrases: NounPhrases
    opening: int
    """The token of the opening mark."""
    first: int
    """The first token of the sentence."""
    cues: Sequence[Cue]
    in_clause: bool = False
    """Whether they were taken for a part of what a verb reports: "said that Holm's words “are true”"."""

    def noun_before(self) -> int:
        """The last noun for words before the marks; -1 without one."""
        lowers = self.doc.lowers
        near = range(self.opening - 1, max(self.first, self.opening - _NEAR) - 1, -1)
        return next((k for k in near if lowers[k] in _WORDS or lowers[k] in _DESCRIPTIONS), -1)

    def owner_of(self, noun: int) -> Mention | None:
        """Whose a noun is: "her", "Ortiz's"."""
        doc, left_limit = self.doc, max(self.first, noun - _LONGEST_OWNED)
        for k in range(noun - 1, left_limit - 1, -1):
            if doc.classes[k] & POSSESSIVE:
                return Mention(k, k + 1, MentionKind.PRONOUN, k)
            if doc.lowers[k] in OWNER_MARKS:
                return self.phrases.before(k, self.first)
            if doc.classes[k] & (DETERMINER | PREPOSITION):
                return None
        return None

    def judged(self, k: int) -> bool:
        """Whether somebody judges what stands at a token: "condemned as heartless the minister's remark"."""
        lowers, classes = self.doc.lowers, self.doc.classes
        for j in range(k - 1, max(self.first, k - _FAR) - 1, -1):
            if lowers[j] in _JUDGING:
                return True
            if lowers[j] in _BREAKS or (classes[j] & (AUXILIARY | SUBJECT) and _WHAT not in lowers[j - 1 : j]):
                return False
        return False

    def is_told_after(self, noun: int) -> bool:
        """Whether a cue stands between a noun and the words: "the claim, saying that “…”"."""
        return any(noun < cue.first and cue.verb_first < self.opening for cue in self.cues)


PASSED = RuleTable[Passed, Owner | None]("whether words in marks are another's than the source's")


@PASSED.rule(
    holds="Lind took up the mayor's phrase “all dams leak and fall”. Ada Holm is the mayor.",
    fails="Lind called the mayor's phrase “all dams leak and fall”. Ada Holm is the mayor.",
)
def owned_phrase(passed: Passed) -> Owner | None:
    """A phrase or remark that stands right before the words, with its owner, is the owner's."""
    lowers, noun = passed.doc.lowers, passed.noun_before()
    if noun < 0 or lowers[noun] not in _WORDS or any(w not in _LEADING_IN for w in lowers[noun + 1 : passed.opening]):
        return None
    owner = passed.owner_of(noun) if not passed.in_clause or noun + 1 < passed.opening else None
    if owner is None or not _CALLING.isdisjoint(lowers[max(passed.first, owner.first - 2) : owner.first]):
        return None
    return Owner(owner)


@PASSED.rule(
    holds="Lind called sad Holm's description of the dam as “a heap of sand”.",
    fails="Lind called sad Holm's opening of the dam as “a heap of sand”.",
)
def owned_description(passed: Passed) -> Owner | None:
    """What somebody's description of a thing says is the describer's."""
    lowers, noun = passed.doc.lowers, passed.noun_before()
    described = noun >= 0 and lowers[noun] in _DESCRIPTIONS and lowers[noun + 1] == GENITIVE
    owner = passed.owner_of(noun) if described and lowers[passed.opening - 1] == EQUATIVE else None
    return Owner(owner) if owner is not None else None


@PASSED.rule(
    holds="Lind attacked the doctrine that “all dams leak”.",
    fails="Lind repeated the doctrine that “all dams leak”.",
)
def judged_words(passed: Passed) -> Owner | None:
    """A remark or a doctrine that is quoted to be judged is its owner's, whoever that is."""
    lowers, noun = passed.doc.lowers, passed.noun_before()
    if noun < 0 or lowers[noun] not in _WORDS or lowers[passed.opening - 1] == EQUATIVE:
        return None
    between = lowers[noun + 1 : passed.opening]
    leads_in = COMPLEMENTISER in between or _LEADING_IN.issuperset(between)
    if not leads_in or passed.is_told_after(noun) or not passed.judged(noun):
        return None
    return Owner(passed.owner_of(noun))


@PASSED.rule(
    holds="Lind mocked what the mayor had called “the dam that leaks”.",
    fails="Lind mocked what she had called “the dam that leaks”.",
)
def what_another_called(passed: Passed) -> Owner | None:
    """What another had called something is the other's words."""
    for cue in passed.cues:
        if cue.last == passed.opening and cue.mention is not None and cue.mention.kind is not MentionKind.PRONOUN:
            before = passed.doc.lowers[max(passed.first, cue.mention.first - 1) : cue.mention.first]
            if before == [_WHAT]:
                return Owner(cue.mention)
    return None


@PASSED.rule(
    holds="Lind criticised Holm for calling the dam “a heap of sand”.",
    fails="Lind thanked Holm for calling the dam “a heap of sand”.",
)
def criticised_for_saying(passed: Passed) -> Owner | None:
    """Who is criticised for saying something said it."""
    lowers = passed.doc.lowers
    for k in range(passed.opening - 1, max(passed.first + 1, passed.opening - _NEAR), -1):
        if lowers[k - 1] == _FOR and any(cue.first == k for cue in passed.cues):
            whom = passed.phrases.before(k - 1, passed.first)
            if whom is not None and not _JUDGING.isdisjoint(lowers[max(passed.first, whom.first - 2) : whom.first]):
                return Owner(whom)
    return None
