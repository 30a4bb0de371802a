"""What follows a reporting word: the addressee, the circumstances, and what is reported."""

from __future__ import annotations

from collections.abc import Container, Mapping

from quotebank.extraction.document.quotation_marks import QuotedSpan
from quotebank.extraction.english.cue import Cue
from quotebank.extraction.english.noun_phrases import NounPhrases
from quotebank.extraction.english.rules.addressees import read_addressee
from quotebank.extraction.english.rules.ahead import Ahead
from quotebank.extraction.english.rules.circumstances import past_circumstances
from quotebank.extraction.english.rules.complements import COMPLEMENTS
from quotebank.extraction.english.rules.far_reports import far_that
from quotebank.extraction.lexicon.loader import word_list

_PHRASAL = word_list("phrasal_verbs")
_PARTICLES = word_list("particles_of_verbs")
_OTHER_MEANING = word_list("phrasal_verbs_of_no_speech")
_TOLD_THINGS = word_list("told_things")


class Complements:
    """Reads on from a cue to what it reports."""

    def __init__(self, phrases: NounPhrases, openings: Container[int], inside: Mapping[int, QuotedSpan]) -> None:
        self.doc, self.phrases = phrases.doc, phrases
        self._openings, self._inside = openings, inside

    def complete(self, cue: Cue, right_limit: int) -> None:
        """Skip adverbs, the addressee and circumstances, and say what comes then."""
        if cue.inverted and cue.mention is not None:
            cue.end = cue.mention.last
        end = self.doc.sentences[self.doc.sentence_of[cue.first]][1]
        ahead = Ahead(self.doc, self.phrases, self._openings, self._inside, cue, cue.end, right_limit, end)
        told = self._read(ahead)
        cue.end = cue.content = ahead.k
        if ahead.k < end and (not told or ahead.word == ":" or ahead.k in self._openings):
            reported = COMPLEMENTS.first(ahead, ahead.word)
            if reported is not None:
                cue.complement, cue.content = reported

    def _read(self, ahead: Ahead) -> bool:
        """Go on to the token where what is reported begins, or where it is announced; say whether a story is told."""
        cue = ahead.cue
        ahead.go(ahead.k)
        if ahead.word in _PARTICLES and cue.lemma in _PHRASAL and f"{cue.lemma} {ahead.word}" not in _OTHER_MEANING:
            ahead.go(ahead.k + 1)
        if ahead.takes("o") and not cue.inverted:
            told = ahead.phrase(ahead.k)
            if told is not None and self.doc.lowers[told.head] in _TOLD_THINGS:
                ahead.go(told.last)
                return True
            read_addressee(ahead)
        past_circumstances(ahead)
        that = far_that(ahead)
        if that:
            ahead.go(that)
        return False
