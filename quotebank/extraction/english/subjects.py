"""Finds the subject of a verb across appositions, relative clauses, dashes and time expressions."""

from __future__ import annotations

from collections.abc import Container, Iterator
from itertools import islice

from quotebank.extraction.english.grammar import (
    ADVERB,
    AUXILIARY,
    COMPLEMENTISER,
    CONJUNCTION,
    DETERMINER,
    EXPLETIVE,
    LINKING,
    OBJECT,
    PREPOSITION,
    REPORTING,
    ROLE,
    SUBJECT,
    SUBORDINATOR,
    TIME,
    TITLE,
)
from quotebank.extraction.english.mentions import Mention, MentionKind
from quotebank.extraction.english.noun_phrases import NounPhrases
from quotebank.extraction.english.rules.phrases_after import Behind
from quotebank.extraction.english.rules.places import Place
from quotebank.extraction.english.rules.subjects import (
    APPOSED,
    DESCRIBING,
    MODIFIED,
    NO_SUBJECT,
    PLURALS,
    UNDESCRIBED,
    WHO,
    Modifier,
    begins_clause,
    looks_plural,
)
from quotebank.extraction.lexicon.loader import single_word, word_list
from quotebank.extraction.lexicon.morphology import GERUND_ENDING, PAST_ENDING
from quotebank.marks import DASHES

_LONGEST_MODIFIER = 24
_WITH = word_list("beside_subjects")
_BESIDE = word_list("before_circumstances")
_INFINITIVE_SUBJECT = single_word("infinitive subject")
_RELATIVE = word_list("relatives")
_OPENING_MARKS = frozenset(",“”\"'—–-:")
_MOST_TRIES = 4
_MOST_COMMAS = 8
"""Commas to cross going back from a verb to the name that an apposition describes."""


class Subjects:
    """Finds the subjects of the verbs of one text."""

    def __init__(self, phrases: NounPhrases, inside: Container[int]) -> None:
        self.doc, self.text, self.phrases = phrases.doc, phrases.text, phrases
        self._inside = inside

    def of_verb(self, k: int, left_limit: int, *, parenthesis: bool = False) -> Mention | None:
        """The subject that ends before the verb group at token ``k``: right before it, or over a comma or "who".

        ``parenthesis``: the verb and its subject stand between commas, so that no name before them is the subject.
        """
        before = self.doc.lowers[k - 1]
        if before == "," or before in DASHES:
            return self._over_marks(k - 1, left_limit)
        if before in _RELATIVE:
            return self._relative(k - 1, left_limit)
        if before in (":", ";"):
            return None
        found = self.phrases.before(k, left_limit)
        if found is None:
            return None
        found = self._modified(found, left_limit)
        return found if parenthesis else self._past_description(found, left_limit)

    def _relative(self, k: int, left_limit: int) -> Mention | None:
        """The relative pronoun at token ``k``, with what it stands for; for "that" what it stands for itself."""
        lowers = self.doc.lowers
        comma = k - 1 >= left_limit and (lowers[k - 1] in (",", "(") or lowers[k - 1] in DASHES)
        antecedent = self.phrases.before(k - comma, left_limit)
        if lowers[k] == COMPLEMENTISER:
            return antecedent
        return Mention(k, k + 1, MentionKind.PRONOUN, k, antecedent=antecedent)

    def after_verb(self, i: int, right_limit: int) -> Mention | None:
        """The subject after the verb at token ``i``: "“It works,” said Vera Holm"; not "…, said rents rose"."""
        found = self.phrases.after(i + 1, right_limit)
        if found is None or not self._can_be_subject(found):
            return None
        if NO_SUBJECT.any(Behind(self.text, found.last, found.first, right_limit, found)):
            return None
        return self.phrases.named(found, i + 1, min(right_limit + 1, len(self.doc.words)))

    def _can_be_subject(self, mention: Mention) -> bool:
        """Whether a mention is no pronoun, or one like "she"."""
        return mention.kind is not MentionKind.PRONOUN or bool(self.doc.classes[mention.head] & SUBJECT)

    def _begins(self, mention: Mention, left_limit: int) -> bool:
        return begins_clause(self.text, mention.first, left_limit)

    def _modified(self, mention: Mention, left_limit: int) -> Mention:
        """The head of "officials who know Vera Holm" or "people familiar with the plan", for its last noun phrase."""
        return self._with_aside(mention, left_limit) or self._described(mention, left_limit) or mention

    def _with_aside(self, mention: Mention, left_limit: int) -> Mention | None:
        """The person right before where and how something is said: "Vera Holm | in a letter wrote"."""
        k = mention.first - 1
        name = self.phrases.name_at.get(k - 1)
        if name is None or name.place or k <= left_limit or self.doc.lowers[k] not in _BESIDE:
            return None
        whose = self.phrases.before(k, left_limit)
        person = whose is not None and whose.kind is MentionKind.NAME and self._begins(whose, left_limit)
        return whose if person else None

    def _described(self, mention: Mention, left_limit: int) -> Mention | None:
        """The noun phrase that a clause or participle describes whose last words are a mention."""
        k = mention.first - 1
        named = mention.kind is MentionKind.NAME
        place = Modifier(self.text, k, left_limit, mention.first, named)
        last, lowers = max(left_limit, k - _LONGEST_MODIFIER), self.doc.lowers
        while place.k > last:
            lower = lowers[place.k]
            if UNDESCRIBED.of[lower] and UNDESCRIBED.any(place, lower):
                break
            describes = DESCRIBING.of[lower] and DESCRIBING.any(place, lower)
            head = self.phrases.before(place.k, left_limit) if describes else None
            if head is not None and head.kind is not MentionKind.PRONOUN:
                if lower in WHO or self._begins(head, left_limit):
                    return head
            place.k -= 1
        return None

    def plural_before(self, k: int, left_limit: int) -> bool:
        """Whether a bare verb form can have what stands before it as its subject."""
        doc = self.doc
        if k <= left_limit:
            return False
        if doc.lowers[k - 1] in DASHES:
            return doc.starts[k] > doc.ends[k - 1]  # and not "a nine-point lead"
        if PLURALS.any(Place(self.text, k - 1, left_limit, k)):
            return True
        last = self.phrases.before(k, left_limit)
        return last is not None and looks_plural(self.text, self._modified(last, left_limit).head)

    def own(self, k: int, left_limit: int, *, participle: bool, infinitive: bool) -> Mention | None:
        """The subject that an infinitive or participle has for itself: "led Holm to say", "an item saying"."""
        doc = self.doc
        if k <= left_limit or not (participle or infinitive):
            return None
        if infinitive and doc.classes[k - 1] & OBJECT and doc.lowers[k - 1] != EXPLETIVE:
            return Mention(k - 1, k, MentionKind.PRONOUN, k - 1)
        found = self.phrases.before(k, left_limit)
        if found is None or found.kind is MentionKind.PRONOUN:
            return None
        owns = self._has_participle(found, left_limit) if participle else self._has_infinitive(found, left_limit)
        return found if owns else None

    def _has_participle(self, mention: Mention, left_limit: int) -> bool:
        """Whether a participle after a noun is its own: "with lawyers | warning", not "Holm met lawyers, saying"."""
        if not self.doc.classes[mention.head] & MODIFIED:
            return False
        before = mention.first - 1
        joined = before >= left_limit and self.doc.lowers[before] in _WITH
        return joined or self._begins(mention, left_limit)

    def _has_infinitive(self, mention: Mention, left_limit: int) -> bool:
        """Whether an infinitive after a noun or a person is their own: "led Holm | to say", "for a town | to say"."""
        before = mention.first - 1
        if before < left_limit:
            return False
        if self.doc.lowers[before] == _INFINITIVE_SUBJECT:
            return True
        person = bool(mention.names) and not mention.names[0].organisation and not mention.names[0].place
        acts = person or bool(self.doc.classes[mention.head] & MODIFIED)
        return acts and not self.doc.classes[before] & (LINKING | AUXILIARY)

    def of_sentence(self, i: int) -> Mention | None:
        """The subject of the sentence that token ``i`` stands in, as far as it stands before ``i``."""
        doc = self.doc
        begin = doc.sentences[doc.sentence_of[i]][0]
        k = begin
        while k < i and (k in self._inside or doc.words[k] in _OPENING_MARKS):
            k += 1
        intro = self._past_intro(k, i)
        return self._first(intro, i, begin) or (self._first(k + 1, i, begin) if intro > k else None)

    def further_on(self, i: int, right_limit: int) -> Mention | None:
        """The subject after the comma that ends an opening phrase: "Noting the cost, Vera Holm declined"."""
        words = self.doc.words
        for k in range(i + 1, right_limit):
            if words[k] == ",":
                found = self.phrases.after(k + 1, right_limit)
                if found is not None and self._verb_follows(found, right_limit):
                    return self.phrases.named(found, k, right_limit)
        return None

    def _verb_follows(self, mention: Mention, right_limit: int) -> bool:
        """Whether a noun phrase goes on with a verb, as far as its shape tells."""
        if mention.kind is MentionKind.PRONOUN:
            return bool(self.doc.classes[mention.head] & SUBJECT)
        if mention.last >= right_limit or (mention.kind is MentionKind.NAME and mention.names[0].place):
            return False
        lower, has = self.doc.lowers[mention.last], self.doc.classes[mention.last]
        return bool(has & (AUXILIARY | REPORTING)) or lower.endswith(PAST_ENDING)

    def _past_intro(self, k: int, i: int) -> int:
        """The token after a phrase or clause that opens a sentence before its subject: "On Monday, in Lund, …"."""
        words, classes = self.doc.words, self.doc.classes
        if k < i and self._opens_intro(k):
            k = self._after_comma(k, i) or k
            if k + 1 < i and words[k].isdigit() and words[k + 1] == ",":
                k += 2  # "On July 6, 2015, …"
        while k < i and classes[k] & (CONJUNCTION | ADVERB):
            k += 1
            k += k < i and words[k] == ","
        return k

    def _opens_intro(self, k: int) -> bool:
        opens = self.doc.classes[k] & (PREPOSITION | SUBORDINATOR | TIME)
        return bool(opens) or self.doc.lowers[k].endswith(GERUND_ENDING)

    def _after_comma(self, k: int, i: int) -> int:
        """The token after the next comma; 0 where none comes before token ``i``."""
        return next((j + 1 for j in range(k, i) if self.doc.words[j] == ","), 0)

    def _first(self, k: int, i: int, begin: int) -> Mention | None:
        """The first noun phrase at ``k`` or after a comma between it and ``i`` that can be a subject."""
        for _ in range(_MOST_TRIES):
            while k < i and k in self._inside:
                k += 1
            if k >= i:
                break
            found = self.phrases.after(k, i)
            within = k > begin and self.doc.words[k - 1] == ","
            if found is not None and self._can_be_subject(found) and not self._aside(found, i, within=within):
                return self.phrases.named(found, begin, i)
            k = self._after_comma(k, i) or i
        return None

    def _aside(self, name: Mention, i: int, *, within: bool) -> bool:
        """Whether a name before a comma is no subject: Scania in "At a fair in Lund, Scania, on Monday, she spoke"."""
        k = name.last
        if name.kind is not MentionKind.NAME or k + 1 >= i or self.doc.words[k] != ",":
            return False
        return name.names[0].place or (within and bool(self.doc.classes[k + 1] & PREPOSITION))

    def _past_description(self, mention: Mention, left_limit: int) -> Mention:
        """The person of "Anthony Osei, president of the Lind Association said", whose second comma is missing."""
        comma = mention.first - 1
        if _is_person(mention) or comma - 1 < left_limit or self.doc.words[comma] != ",":
            return mention
        if not self.doc.classes[mention.first] & (ROLE | TITLE | DETERMINER):
            return mention
        name = self.phrases.before(comma, left_limit)
        if name is None or not _is_person(name) or name.names[0].place:
            return mention
        return name if self._begins(name, left_limit) else mention

    def _over_marks(self, mark: int, left_limit: int) -> Mention | None:
        """The mention before "…, a professor at Sarnholt, said" or "… — once a mayor — said": back over the marks."""
        fallback: Mention | None = None
        for k in islice(self._marks_back(mark, left_limit), _MOST_COMMAS):
            mention = self.phrases.before(k, left_limit)
            if mention is None or mention.kind is MentionKind.PRONOUN:
                continue
            mention = self._modified(mention, left_limit)
            described = self._past_description(mention, left_limit)
            if described is not mention:
                return described
            if not self._begins(mention, left_limit):
                continue
            named = self.phrases.named(mention, left_limit, mark + 1)
            if named is not mention or self._is_apposed(mention, k + 1):
                return named
            fallback = fallback or mention
        return fallback

    def _marks_back(self, mark: int, left_limit: int) -> Iterator[int]:
        """The commas and dashes before a mark, from the last to the first; none in a name: "Holm, R-S.C., said"."""
        words, name_at = self.doc.words, self.phrases.name_at
        name = name_at.get(mark - 1)
        tagged = name is not None and "," in words[name.first : name.last]
        ends = range(mark - (not tagged), left_limit, -1)
        return (k for k in ends if k not in name_at and (words[k] == "," or words[k] in DASHES))

    def _is_apposed(self, mention: Mention, k: int) -> bool:
        """Whether a name has its description at token ``k``, after a mark."""
        named = mention.kind is MentionKind.NAME and not mention.names[0].place
        return named and APPOSED.any(Place(self.text, k, k, k + 1))


def _is_person(mention: Mention) -> bool:
    return mention.kind is MentionKind.NAME and not mention.names[0].organisation
