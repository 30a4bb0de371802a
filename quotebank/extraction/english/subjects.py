"""The subject of a verb: who stands before it, over appositions, relative clauses, dashes and times between."""

from __future__ import annotations

from collections.abc import Container

from quotebank.extraction.english.noun_phrases import Mention, MentionKind, Mentions
from quotebank.extraction.lexicon.loader import Word

_AUXILIARY, _ADVERB, _TIME = int(Word.AUXILIARY), int(Word.ADVERB), int(Word.TIME)
_REPORTING = int(Word.REPORTING)
_DETERMINER, _PREPOSITION, _POSSESSIVE = int(Word.DETERMINER), int(Word.PREPOSITION), int(Word.POSSESSIVE)
_RELATIVE = int(Word.RELATIVE)
_SUBORDINATOR, _CONJUNCTION, _SUBJECT = int(Word.SUBORDINATOR), int(Word.CONJUNCTION), int(Word.SUBJECT)
_SPEECH_NOUN = int(Word.SPEECH_NOUN)
_OBJECT, _FUNCTION = int(Word.OBJECT), int(Word.PREPOSITION | Word.DETERMINER | Word.CONJUNCTION | Word.SUBORDINATOR)
_BOUND = int(Word.PREPOSITION | Word.CONJUNCTION | Word.SUBORDINATOR | Word.AUXILIARY | Word.TIME)
_TITLE, _ROLE, _GROUP, _QUANTIFIER = int(Word.TITLE), int(Word.ROLE), int(Word.GROUP), int(Word.QUANTIFIER)
_OPENS_APPOSITION = int(
    Word.ROLE | Word.POSSESSIVE | Word.DETERMINER | Word.TITLE | Word.DEMONYM | Word.PLACE
)  # fmt: skip
_APPOSED = frozenset("who whose which a an the one formerly then now himself herself".split())
_DASHES = frozenset({"—", "–", "--", "-"})
_LONGEST_MODIFIER = 24
_MODIFIED = int(Word.ROLE | Word.GROUP | Word.SPEECH_NOUN | Word.QUANTIFIER)
_WITH = frozenset("with of from by including like despite about without".split())
_SOMEBODY = frozenset("person someone somebody anyone those".split())
_SHARES = frozenset("third quarter majority minority number percent".split())
_NO_PLURALS = frozenset(["'s", "is", "was"])
_MOST_TRIES = 4
_MOST_COMMAS = 8
"""So many commas are gone back over from a verb to the name that an apposition describes."""


class Subjects:
    """Finds the subjects of the verbs of one text."""

    def __init__(self, mentions: Mentions, inside: Container[int]) -> None:
        self.view, self.mentions = mentions.view, mentions
        self._inside = inside

    def of_verb(self, k: int, floor: int, *, parenthesis: bool = False) -> Mention | None:
        """The subject that ends before the verb group at token ``k``: right before it, or over a comma or "who".

        ``parenthesis``: the verb and its subject stand between commas, so that no name before them is the subject.
        """
        lowers = self.view.lowers
        before = lowers[k - 1]
        if before == "," or before in _DASHES:
            return self._over_marks(k - 1, floor)
        if before in ("who", "which", "that"):
            j = k - 2 if k - 2 >= floor and lowers[k - 2] == "," else k - 1
            antecedent = self.mentions.before(j, floor)
            if before == "that":
                return antecedent
            return Mention(k - 1, k, MentionKind.PRONOUN, k - 1, antecedent=antecedent)
        if before in (":", ";"):
            return None
        found = self.mentions.before(k, floor)
        if found is None:
            return None
        found = self._modified(found, floor)
        return found if parenthesis else self._past_description(found, floor)

    def after_verb(self, i: int, ceiling: int) -> Mention | None:
        """The subject after the verb at token ``i``: "“It works,” said Vera Holm"; not "…, said rents rose"."""
        view = self.view
        found = self.mentions.after(i + 1, ceiling)
        if found is None or (found.kind is MentionKind.PRONOUN and not view.classes[found.head] & _SUBJECT):
            return None
        last = found.last
        if last < ceiling:
            lower, has = view.lowers[last], view.classes[last]
            if has & _AUXILIARY and lower not in ("'s", "is"):
                return None
            if found.kind is not MentionKind.NAME and (has & _REPORTING or lower.endswith("ed")):
                return None
            if found.kind is MentionKind.PRONOUN and not has & (_PREPOSITION | _ADVERB | _TIME) and lower[0].isalpha():
                return None
        return self.mentions.named(found, i + 1, min(ceiling + 1, len(view.words)))

    def _begins(self, mention: Mention, floor: int) -> bool:
        """Whether a noun phrase begins a clause, so that it can be a subject."""
        view = self.view
        k = mention.first - 1
        while k >= floor and (
            view.classes[k] & _ADVERB or (view.words[k][0].isupper() and not view.classes[k] & _BOUND)
        ):
            k -= 1  # "Even Vera Holm", "State Senate President Vera Holm"
        return (
            k < floor or view.lowers[k] in ("that", "said", "says") or view.words[k] in ",:;("
            or view.words[k] in _DASHES or bool(view.classes[k] & (_CONJUNCTION | _SUBORDINATOR | _RELATIVE))
        )  # fmt: skip

    def _modified(self, mention: Mention, floor: int) -> Mention:
        """The head of "officials who know Vera Holm" or "people familiar with the plan", for its last noun phrase."""
        view = self.view
        lowers, classes = view.lowers, view.classes
        k = mention.first - 1
        name = self.mentions.name_at.get(k - 1)
        if name is not None and k - 1 >= floor and lowers[k] in ("in", "on", "at", "during", "after"):
            whose = self.mentions.before(k, floor)  # "Vera Holm in a letter wrote"
            if whose is not None and whose.kind is MentionKind.NAME and self._begins(whose, floor) and not name.place:
                return whose
        for j in range(k, max(floor, k - _LONGEST_MODIFIER), -1):
            lower, has = lowers[j], classes[j]
            if view.words[j] in ",:;()" or lower in _DASHES or lower in ("but", "that") or j in self._inside:
                break
            if j == k and has & _CONJUNCTION:
                break
            if lower in ("who", "who'd", "who've") and j < k:
                head = self.mentions.before(j, floor)
            elif _opens_modifier(lower, has) and (classes[j - 1] & _MODIFIED or lowers[j - 1] in _SOMEBODY):
                head = self.mentions.before(j, floor)
                if head is not None and not self._begins(head, floor):
                    head = None
            else:
                continue
            if head is not None and head.kind is not MentionKind.PRONOUN:
                return head
        return mention

    def plural_before(self, k: int, floor: int) -> bool:
        """Whether a bare verb form can have what stands before it as its subject."""
        view = self.view
        if k <= floor:
            return False
        lower, has = view.lowers[k - 1], view.classes[k - 1]
        if lower in ("i", "you", "we", "they", "who", ",", ")", "%") or lower[0].isdigit():
            return True
        if lower in _DASHES:
            return view.starts[k] > view.ends[k - 1]  # and not "a nine-point lead"
        if has & (_QUANTIFIER | _GROUP) or _looks_plural(lower, has):
            return True
        name = self.mentions.name_at.get(k - 1)
        if name is not None and name.title_first - 1 >= floor and view.lowers[name.title_first - 1] == "and":
            return True
        last = self.mentions.before(k, floor)
        head = last and self._modified(last, floor)
        return head is not None and (
            len(head.names) > 1 or _looks_plural(view.lowers[head.head], view.classes[head.head])
        )

    def own(self, k: int, floor: int, *, participle: bool, infinitive: bool) -> Mention | None:
        """The subject that an infinitive or participle has for itself: "led Holm to say", "an item saying"."""
        view = self.view
        lowers, classes = view.lowers, view.classes
        if k <= floor or not (participle or infinitive):
            return None
        if infinitive and classes[k - 1] & _OBJECT and lowers[k - 1] != "it":
            return Mention(k - 1, k, MentionKind.PRONOUN, k - 1)
        found = self.mentions.before(k, floor)
        if found is None or found.kind is MentionKind.PRONOUN:
            return None
        before = found.first - 1
        lower, has = (lowers[before], classes[before]) if before >= floor else ("", 0)
        noun = bool(classes[found.head] & (_ROLE | _GROUP | _QUANTIFIER | _SPEECH_NOUN))
        if participle:
            return found if noun and (lower in _WITH or self._begins(found, floor)) else None
        person = bool(found.names) and not found.names[0].organisation and not found.names[0].place
        return found if lower == "for" or ((person or noun) and lower and not has & (_FUNCTION | _AUXILIARY)) else None

    def of_sentence(self, i: int) -> Mention | None:
        """The subject of the sentence that token ``i`` stands in, as far as it stands before ``i``."""
        view = self.view
        begin = view.sentences[view.sentence_of[i]][0]
        k = begin
        while k < i and (k in self._inside or view.words[k] in ",“”\"'—–-:"):
            k += 1
        intro = self._past_intro(k, i)
        return self._first(intro, i, begin) or (self._first(k + 1, i, begin) if intro > k else None)

    def further_on(self, i: int, ceiling: int) -> Mention | None:
        """The subject after the comma that ends an opening phrase: "Noting the cost, Vera Holm declined"."""
        words = self.view.words
        for k in range(i + 1, ceiling):
            if words[k] == ",":
                found = self.mentions.after(k + 1, ceiling)
                if found is not None and self._verb_follows(found, ceiling):
                    return self.mentions.named(found, k, ceiling)
        return None

    def _verb_follows(self, mention: Mention, ceiling: int) -> bool:
        """Whether a noun phrase goes on with a verb, as far as its shape tells."""
        if mention.kind is MentionKind.PRONOUN:
            return bool(self.view.classes[mention.head] & _SUBJECT)
        if mention.last >= ceiling or (mention.kind is MentionKind.NAME and mention.names[0].place):
            return False
        lower, has = self.view.lowers[mention.last], self.view.classes[mention.last]
        return bool(has & (_AUXILIARY | _REPORTING)) or lower.endswith("ed")

    def _past_intro(self, k: int, i: int) -> int:
        """The token after a phrase or clause that opens a sentence before its subject: "On Monday, in Lund, …"."""
        view = self.view
        lowers, classes = view.lowers, view.classes
        if k < i and (classes[k] & (_PREPOSITION | _SUBORDINATOR) or lowers[k].endswith("ing") or classes[k] & _TIME):
            k = next((j + 1 for j in range(k, i) if view.words[j] == ","), k)
            if k + 1 < i and lowers[k].isdigit() and view.words[k + 1] == ",":
                k += 2  # "On July 6, 2015, …"
        while k < i and classes[k] & (_CONJUNCTION | _ADVERB) and not classes[k] & _SUBJECT:
            k += 1
            if k < i and view.words[k] == ",":
                k += 1
        return k

    def _first(self, k: int, i: int, begin: int) -> Mention | None:
        """The first noun phrase at ``k`` or after a comma between it and ``i`` that can be a subject."""
        view = self.view
        for _ in range(_MOST_TRIES):
            while k < i and k in self._inside:
                k += 1
            if k >= i:
                return None
            found = self.mentions.after(k, i)
            if found is not None and (found.kind is not MentionKind.PRONOUN or view.classes[found.head] & _SUBJECT):
                within = k > begin and view.words[k - 1] == ","
                if not (found.kind is MentionKind.NAME and self._aside(found, i, within=within)):
                    return self.mentions.named(found, begin, i)
            k = next((j + 1 for j in range(k, i) if view.words[j] == ","), i)
        return None

    def _aside(self, name: Mention, i: int, *, within: bool) -> bool:
        """Whether a name before a comma is no subject: Scania in "At a fair in Lund, Scania, on Monday, she spoke"."""
        k = name.last
        if k + 1 >= i or self.view.words[k] != ",":
            return False
        return name.names[0].place or (within and bool(self.view.classes[k + 1] & _PREPOSITION))

    def _past_description(self, mention: Mention, floor: int) -> Mention:
        """The person of "Anthony Osei, president of the Lind Association said", whose second comma is missing."""
        comma = mention.first - 1
        described = mention.kind is not MentionKind.NAME or mention.names[0].organisation
        if not described or comma - 1 < floor or self.view.words[comma] != ",":
            return mention
        if not self.view.classes[mention.first] & (_ROLE | _TITLE | _DETERMINER):
            return mention
        name = self.mentions.before(comma, floor)
        if name is None or name.kind is not MentionKind.NAME or name.names[0].organisation or name.names[0].place:
            return mention
        return name if self._begins(name, floor) else mention

    def _over_marks(self, mark: int, floor: int) -> Mention | None:
        """The mention before "…, a professor at Sarnholt, said" or "… — once a mayor — said": back over the marks."""
        view = self.view
        words, lowers, classes = view.words, view.lowers, view.classes
        fallback: Mention | None = None
        marks = 0
        for k in range(mark - 1, floor, -1):
            if (words[k] != "," and words[k] not in _DASHES) or words[k - 1] == ",":
                continue
            marks += 1
            if marks > _MOST_COMMAS:
                break
            mention = self.mentions.before(k, floor)
            if mention is None or mention.kind is MentionKind.PRONOUN:
                continue
            mention = self._modified(mention, floor)
            described = self._past_description(mention, floor)
            if described is not mention:
                return described
            if not self._begins(mention, floor):
                continue
            named = self.mentions.named(mention, floor, mark + 1)
            if named is not mention:
                return named
            if mention.kind is MentionKind.NAME and not mention.names[0].place and (
                lowers[k + 1] in _APPOSED or classes[k + 1] & _OPENS_APPOSITION or lowers[k + 1][0].isdigit()
                or self.mentions.name_at.get(k + 1) is not None
            ):  # fmt: skip
                return mention
            fallback = fallback or mention
        return fallback


def _opens_modifier(lower: str, classes: int) -> bool:
    """Whether a word after a noun can begin what describes it: "speaking to us", "familiar with it", "surveyed"."""
    return lower in ("familiar", "close", "involved") or (
        lower.endswith(("ing", "ed")) and not classes & (_DETERMINER | _PREPOSITION | _ROLE | _TIME)
    )


def _looks_plural(lower: str, classes: int) -> bool:
    return (
        bool(classes & (_GROUP | _QUANTIFIER))
        or lower in _SHARES
        or (
            lower.endswith("s")
            and lower[0].isalpha()
            and not classes & (_POSSESSIVE | _SUBJECT)
            and lower not in _NO_PLURALS
        )
    )
