"""Finds the subject of a verb across appositions, relative clauses, dashes and time expressions."""

from __future__ import annotations

from collections.abc import Container

from quotebank.extraction.english.grammar import (
    ADVERB,
    AUXILIARY,
    CONJUNCTION,
    DEMONYM,
    DETERMINER,
    GROUP,
    LINKING,
    OBJECT,
    PLACE,
    POSSESSIVE,
    PREPOSITION,
    QUANTIFIER,
    RELATIVE,
    REPORTING,
    ROLE,
    SPEECH_NOUN,
    SUBJECT,
    SUBJECT_BOUNDARY,
    SUBORDINATOR,
    TIME,
    TITLE,
)
from quotebank.extraction.english.noun_phrases import Mention, MentionKind, NounPhrases
from quotebank.marks import DASHES

_OPENS_APPOSITION = ROLE | POSSESSIVE | DETERMINER | TITLE | DEMONYM | PLACE
_APPOSED = frozenset("who whose which a an the one formerly then now himself herself".split())
_LONGEST_MODIFIER = 24
_NAMING = frozenset({"named", "called"})
_MODIFIED = ROLE | GROUP | SPEECH_NOUN | QUANTIFIER
_WITH = frozenset("with of from by including like despite about without".split())
_SOMEBODY = frozenset("person someone somebody anyone those".split())
_SHARES = frozenset("third quarter majority minority number percent".split())
_NO_PLURALS = frozenset(["'s", "is", "was"])
_MOST_TRIES = 4
_MOST_COMMAS = 8
"""Commas to cross going back from a verb to the name that an apposition describes."""


class Subjects:
    """Finds the subjects of the verbs of one text."""

    def __init__(self, phrases: NounPhrases, inside: Container[int]) -> None:
        self.doc, self.phrases = phrases.doc, phrases
        self._inside = inside

    def of_verb(self, k: int, left_limit: int, *, parenthesis: bool = False) -> Mention | None:
        """The subject that ends before the verb group at token ``k``: right before it, or over a comma or "who".

        ``parenthesis``: the verb and its subject stand between commas, so that no name before them is the subject.
        """
        lowers = self.doc.lowers
        before = lowers[k - 1]
        if before == "," or before in DASHES:
            return self._over_marks(k - 1, left_limit)
        if before in ("who", "which", "that"):
            j = k - 2 if k - 2 >= left_limit and lowers[k - 2] == "," else k - 1
            antecedent = self.phrases.before(j, left_limit)
            if before == "that":
                return antecedent
            return Mention(k - 1, k, MentionKind.PRONOUN, k - 1, antecedent=antecedent)
        if before in (":", ";"):
            return None
        found = self.phrases.before(k, left_limit)
        if found is None:
            return None
        found = self._modified(found, left_limit)
        return found if parenthesis else self._past_description(found, left_limit)

    def after_verb(self, i: int, right_limit: int) -> Mention | None:
        """The subject after the verb at token ``i``: "“It works,” said Vera Holm"; not "…, said rents rose"."""
        doc = self.doc
        found = self.phrases.after(i + 1, right_limit)
        if found is None or (found.kind is MentionKind.PRONOUN and not doc.classes[found.head] & SUBJECT):
            return None
        last = found.last
        if last < right_limit:
            lower, has = doc.lowers[last], doc.classes[last]
            if has & AUXILIARY and lower not in ("'s", "is"):
                return None
            if found.kind is not MentionKind.NAME and (has & REPORTING or lower.endswith("ed")):
                return None
            if found.kind is MentionKind.PRONOUN and not has & (PREPOSITION | ADVERB | TIME) and lower[0].isalpha():
                return None
        return self.phrases.named(found, i + 1, min(right_limit + 1, len(doc.words)))

    def _begins(self, mention: Mention, left_limit: int) -> bool:
        """Whether a noun phrase begins a clause, so that it can be a subject."""
        doc = self.doc
        k = mention.first - 1
        while k >= left_limit and (
            doc.classes[k] & ADVERB or (doc.words[k][0].isupper() and not doc.classes[k] & SUBJECT_BOUNDARY)
        ):
            k -= 1  # "Even Vera Holm", "State Senate President Vera Holm"
        return (
            k < left_limit or doc.lowers[k] in ("that", "said", "says") or doc.words[k] in ",:;("
            or doc.words[k] in DASHES or bool(doc.classes[k] & (CONJUNCTION | SUBORDINATOR | RELATIVE))
        )  # fmt: skip

    def _modified(self, mention: Mention, left_limit: int) -> Mention:
        """The head of "officials who know Vera Holm" or "people familiar with the plan", for its last noun phrase."""
        doc = self.doc
        lowers, classes = doc.lowers, doc.classes
        k = mention.first - 1
        name = self.phrases.name_at.get(k - 1)
        if name is not None and k - 1 >= left_limit and lowers[k] in ("in", "on", "at", "during", "after"):
            whose = self.phrases.before(k, left_limit)  # "Vera Holm in a letter wrote"
            if (
                whose is not None
                and whose.kind is MentionKind.NAME
                and self._begins(whose, left_limit)
                and not name.place
            ):
                return whose
        for j in range(k, max(left_limit, k - _LONGEST_MODIFIER), -1):
            lower, has = lowers[j], classes[j]
            if doc.words[j] in ",:;()" or lower in DASHES or lower in ("but", "that") or j in self._inside:
                break
            if j == k and (has & CONJUNCTION or (lower in _NAMING and mention.kind is MentionKind.NAME)):
                break
            if lower in ("who", "who'd", "who've") and j < k:
                head = self.phrases.before(j, left_limit)
            elif _opens_modifier(lower, has) and (classes[j - 1] & _MODIFIED or lowers[j - 1] in _SOMEBODY):
                head = self.phrases.before(j, left_limit)
                if head is not None and not self._begins(head, left_limit):
                    head = None
            else:
                continue
            if head is not None and head.kind is not MentionKind.PRONOUN:
                return head
        return mention

    def plural_before(self, k: int, left_limit: int) -> bool:
        """Whether a bare verb form can have what stands before it as its subject."""
        doc = self.doc
        if k <= left_limit:
            return False
        lower, has = doc.lowers[k - 1], doc.classes[k - 1]
        if lower in ("i", "you", "we", "they", "who", ",", ")", "%") or lower[0].isdigit():
            return True
        if lower in DASHES:
            return doc.starts[k] > doc.ends[k - 1]  # and not "a nine-point lead"
        if has & (QUANTIFIER | GROUP) or _looks_plural(lower, has):
            return True
        name = self.phrases.name_at.get(k - 1)
        if name is not None and name.title_first - 1 >= left_limit and doc.lowers[name.title_first - 1] == "and":
            return True
        last = self.phrases.before(k, left_limit)
        head = last and self._modified(last, left_limit)
        return head is not None and (
            len(head.names) > 1 or _looks_plural(doc.lowers[head.head], doc.classes[head.head])
        )

    def own(self, k: int, left_limit: int, *, participle: bool, infinitive: bool) -> Mention | None:
        """The subject that an infinitive or participle has for itself: "led Holm to say", "an item saying"."""
        doc = self.doc
        lowers, classes = doc.lowers, doc.classes
        if k <= left_limit or not (participle or infinitive):
            return None
        if infinitive and classes[k - 1] & OBJECT and lowers[k - 1] != "it":
            return Mention(k - 1, k, MentionKind.PRONOUN, k - 1)
        found = self.phrases.before(k, left_limit)
        if found is None or found.kind is MentionKind.PRONOUN:
            return None
        before = found.first - 1
        lower, has = (lowers[before], classes[before]) if before >= left_limit else ("", 0)
        noun = bool(classes[found.head] & (ROLE | GROUP | QUANTIFIER | SPEECH_NOUN))
        if participle:
            return found if noun and (lower in _WITH or self._begins(found, left_limit)) else None
        person = bool(found.names) and not found.names[0].organisation and not found.names[0].place
        return found if lower == "for" or ((person or noun) and lower and not has & (LINKING | AUXILIARY)) else None

    def of_sentence(self, i: int) -> Mention | None:
        """The subject of the sentence that token ``i`` stands in, as far as it stands before ``i``."""
        doc = self.doc
        begin = doc.sentences[doc.sentence_of[i]][0]
        k = begin
        while k < i and (k in self._inside or doc.words[k] in ",“”\"'—–-:"):
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
        return bool(has & (AUXILIARY | REPORTING)) or lower.endswith("ed")

    def _past_intro(self, k: int, i: int) -> int:
        """The token after a phrase or clause that opens a sentence before its subject: "On Monday, in Lund, …"."""
        doc = self.doc
        lowers, classes = doc.lowers, doc.classes
        if k < i and (classes[k] & (PREPOSITION | SUBORDINATOR) or lowers[k].endswith("ing") or classes[k] & TIME):
            k = next((j + 1 for j in range(k, i) if doc.words[j] == ","), k)
            if k + 1 < i and lowers[k].isdigit() and doc.words[k + 1] == ",":
                k += 2  # "On July 6, 2015, …"
        while k < i and classes[k] & (CONJUNCTION | ADVERB) and not classes[k] & SUBJECT:
            k += 1
            if k < i and doc.words[k] == ",":
                k += 1
        return k

    def _first(self, k: int, i: int, begin: int) -> Mention | None:
        """The first noun phrase at ``k`` or after a comma between it and ``i`` that can be a subject."""
        doc = self.doc
        for _ in range(_MOST_TRIES):
            while k < i and k in self._inside:
                k += 1
            if k >= i:
                return None
            found = self.phrases.after(k, i)
            if found is not None and (found.kind is not MentionKind.PRONOUN or doc.classes[found.head] & SUBJECT):
                within = k > begin and doc.words[k - 1] == ","
                if not (found.kind is MentionKind.NAME and self._aside(found, i, within=within)):
                    return self.phrases.named(found, begin, i)
            k = next((j + 1 for j in range(k, i) if doc.words[j] == ","), i)
        return None

    def _aside(self, name: Mention, i: int, *, within: bool) -> bool:
        """Whether a name before a comma is no subject: Scania in "At a fair in Lund, Scania, on Monday, she spoke"."""
        k = name.last
        if k + 1 >= i or self.doc.words[k] != ",":
            return False
        return name.names[0].place or (within and bool(self.doc.classes[k + 1] & PREPOSITION))

    def _past_description(self, mention: Mention, left_limit: int) -> Mention:
        """The person of "Anthony Osei, president of the Lind Association said", whose second comma is missing."""
        comma = mention.first - 1
        described = mention.kind is not MentionKind.NAME or mention.names[0].organisation
        if not described or comma - 1 < left_limit or self.doc.words[comma] != ",":
            return mention
        if not self.doc.classes[mention.first] & (ROLE | TITLE | DETERMINER):
            return mention
        name = self.phrases.before(comma, left_limit)
        if name is None or name.kind is not MentionKind.NAME or name.names[0].organisation or name.names[0].place:
            return mention
        return name if self._begins(name, left_limit) else mention

    def _over_marks(self, mark: int, left_limit: int) -> Mention | None:
        """The mention before "…, a professor at Sarnholt, said" or "… — once a mayor — said": back over the marks."""
        doc = self.doc
        words, lowers, classes = doc.words, doc.lowers, doc.classes
        fallback: Mention | None = None
        marks = 0
        for k in range(mark - 1, left_limit, -1):
            if (words[k] != "," and words[k] not in DASHES) or words[k - 1] == ",":
                continue
            marks += 1
            if marks > _MOST_COMMAS:
                break
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
            if named is not mention:
                return named
            if mention.kind is MentionKind.NAME and not mention.names[0].place and (
                lowers[k + 1] in _APPOSED or classes[k + 1] & _OPENS_APPOSITION or lowers[k + 1][0].isdigit()
                or self.phrases.name_at.get(k + 1) is not None
            ):  # fmt: skip
                return mention
            fallback = fallback or mention
        return fallback


def _opens_modifier(lower: str, classes: int) -> bool:
    """Whether a word after a noun can begin what describes it: "speaking to us", "familiar with it", "surveyed"."""
    return lower in ("familiar", "close", "involved") or (
        lower.endswith(("ing", "ed")) and not classes & (DETERMINER | PREPOSITION | ROLE | TIME)
    )


def _looks_plural(lower: str, classes: int) -> bool:
    return (
        bool(classes & (GROUP | QUANTIFIER))
        or lower in _SHARES
        or (
            lower.endswith("s")
            and lower[0].isalpha()
            and not classes & (POSSESSIVE | SUBJECT)
            and lower not in _NO_PLURALS
        )
    )
