"""A word that can be a reporting verb, in its place: what stands around it, and the cues that can be made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import define

from quotebank.extraction.document.quotation_marks import QuotedSpan
from quotebank.extraction.document.text import Document
from quotebank.extraction.english.bounds import Bounds
from quotebank.extraction.english.complements import Complements
from quotebank.extraction.english.cue import Complement, Cue
from quotebank.extraction.english.noun_phrases import Mention, NounPhrases
from quotebank.extraction.english.rules.late_reports import read_late_report
from quotebank.extraction.english.rules.verb_groups import VerbGroup
from quotebank.extraction.english.subjects import Subjects
from quotebank.extraction.lexicon.loader import VerbForm
from quotebank.extraction.lexicon.morphology import GERUND, PASTS, PRESENTS


class Readers:
    """What reads the parts of the sentences of one text: noun phrases, subjects, complements and their bounds."""

    def __init__(self, doc: Document, phrases: NounPhrases, quoted_spans: Sequence[QuotedSpan]) -> None:
        self.doc, self.phrases = doc, phrases
        self.opening_at: dict[int, QuotedSpan] = {s.opening: s for s in quoted_spans}
        self.inside: dict[int, QuotedSpan] = {}
        for span in quoted_spans:
            self.inside.update(dict.fromkeys(range(span.opening, span.end), span))
        self.bounds = Bounds(doc, quoted_spans)
        self.complements = Complements(phrases, self.opening_at, self.inside)
        self.subjects = Subjects(phrases, self.inside)


@define(slots=True, eq=False)
class VerbPlace:
    """A word that can be a reporting verb, at token ``i``, with its group and the words around it."""

    readers: Readers
    doc: Document
    phrases: NounPhrases
    subjects: Subjects
    i: int
    form: VerbForm
    left_limit: int
    right_limit: int
    group: VerbGroup
    earlier: Sequence[Cue]
    """The cues before it in its sentence."""
    k: int
    """Where its group begins."""
    before: str
    """The word before its group, in lower case; empty where none is."""
    has: int
    """The classes of the word before its group."""
    after: str
    """The word after it, in lower case; a full stop after the text's end."""
    past: bool
    plain: bool
    """Whether it has no auxiliary."""
    width: int = 1
    """How many tokens it has: three in "made it clear"."""
    _subject: Mention | None = None
    _subject_is_read: bool = False

    def lower(self, k: int) -> str:
        """Token ``k`` in lower case; empty after the text's end."""
        return self.doc.lowers[k] if k < len(self.doc.lowers) else ""

    def classes(self, k: int) -> int:
        """The classes of token ``k``; 0 after the text's end."""
        return self.doc.classes[k] if k < len(self.doc.classes) else 0

    @property
    def opening_at(self) -> Mapping[int, QuotedSpan]:
        """The quotations by the token of their opening mark."""
        return self.readers.opening_at

    @property
    def present(self) -> bool:
        """Whether it is a present form and no infinitive."""
        return self.form.form in PRESENTS and not self.group.infinitive

    @property
    def nonfinite(self) -> bool:
        """Whether it is an infinitive or a form in "ing"."""
        return self.group.infinitive or self.form.form == GERUND

    @property
    def after_quotation(self) -> bool:
        """Whether its group begins right after a quotation."""
        return self.k == self.left_limit and self.k - 1 in self.readers.inside

    def subject(self) -> Mention | None:
        """The subject before it."""
        if not self._subject_is_read:
            self._subject_is_read = True
            if self.k > self.left_limit:
                self._subject = self.subjects.of_verb(self.k, self.left_limit, parenthesis=self.after == ",")
        return self._subject

    def cue(self, mention: Mention | None, start: int) -> Cue:
        """The cue that it is, with its source and the token at which all that belongs to it begins."""
        last = self.i + self.width
        return Cue(
            self.i, last, start, last, last, Complement.NOTHING, self.form.lemma, self.form.frames, mention,
            negated=self.group.negated, verb_first=self.k,
        )  # fmt: skip

    def completed(self, cue: Cue) -> Cue:
        """A cue with what follows it."""
        self.readers.complements.complete(cue, self.right_limit)
        return cue

    def shared(self, *, participle: bool = False) -> Cue:
        """The cue whose source is that of an earlier one, or the sentence's subject."""
        subjects, object_before = self.subjects, self.group.object_before
        mention = (
            subjects.own(self.k, self.left_limit, participle=participle, infinitive=object_before)
            or next((c.mention for c in reversed(self.earlier) if c.mention is not None and not c.relative), None)
            or subjects.of_sentence(self.i)
            or (subjects.further_on(self.i, self.right_limit) if participle else None)
        )
        cue = self.cue(mention, self.k)
        cue.shared, cue.participle = True, participle
        return self.completed(cue)

    def read_late_report(self, cue: Cue) -> Cue:
        """A cue with the report that comes after the comma behind it, where it does."""
        read_late_report(self.doc, cue)
        return cue


def place_of(readers: Readers, i: int, form: VerbForm, earlier: Sequence[Cue]) -> VerbPlace:
    """The place of the verb at token ``i``."""
    doc = readers.doc
    left_limit, right_limit = readers.bounds.left_limit(i), readers.bounds.right_limit(i)
    group = VerbGroup(doc, readers.phrases.name_at, form, left_limit, i, "d" in form.frames)
    group.read()
    k = group.first
    before, has = (doc.lowers[k - 1], doc.classes[k - 1]) if k > left_limit else ("", 0)
    after = doc.lowers[i + 1] if i + 1 < len(doc.lowers) else "."
    return VerbPlace(
        readers, doc, readers.phrases, readers.subjects, i, form, left_limit, right_limit, group, earlier, k,
        before, has, after, form.form in PASTS, not group.auxiliaries,
    )  # fmt: skip
