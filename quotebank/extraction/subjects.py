"""The subject of a verb: who stands before it, over appositions, relative clauses, dashes and times between."""

from __future__ import annotations

from collections.abc import Container

from quotebank.extraction.lexicons import Word
from quotebank.extraction.mentions import Mention, MentionKind, Mentions

_AUXILIARY, _ADVERB, _TIME = int(Word.AUXILIARY), int(Word.ADVERB), int(Word.TIME)
_DETERMINER, _PREPOSITION, _POSSESSIVE = int(Word.DETERMINER), int(Word.PREPOSITION), int(Word.POSSESSIVE)
_SUBORDINATOR, _CONJUNCTION, _SUBJECT = int(Word.SUBORDINATOR), int(Word.CONJUNCTION), int(Word.SUBJECT)
_TITLE, _ROLE, _GROUP, _QUANTIFIER = int(Word.TITLE), int(Word.ROLE), int(Word.GROUP), int(Word.QUANTIFIER)
_OPENS_APPOSITION = int(
    Word.ROLE | Word.POSSESSIVE | Word.DETERMINER | Word.TITLE | Word.DEMONYM | Word.PLACE
)  # fmt: skip
_APPOSED = frozenset("who whose which a an the one formerly then now himself herself".split())
_BREAKS = frozenset({"—", "–", "--", "-", ":", ";"})
_MOST_COMMAS = 8
"""So many commas are gone back over from a verb to the name that an apposition describes."""


class Subjects:
    """Finds the subjects of the verbs of one text."""

    def __init__(self, mentions: Mentions, inside: Container[int]) -> None:
        self.view, self.mentions = mentions.view, mentions
        self._inside = inside

    def of_verb(self, k: int, floor: int) -> Mention | None:
        """The subject that ends before the verb group at token ``k``: right before it, or over a comma or "who"."""
        lowers = self.view.lowers
        before = lowers[k - 1]
        if before == ",":
            found = self.before_apposition(k - 1, floor)
            return found and self.past_description(found, floor)
        if before in ("who", "which", "that"):
            j = k - 2 if k - 2 >= floor and lowers[k - 2] == "," else k - 1
            antecedent = self.mentions.before(j, floor)
            if before == "that":
                return antecedent
            return Mention(k - 1, k, MentionKind.PRONOUN, k - 1, antecedent=antecedent)
        if before in _BREAKS:
            return None
        found = self.mentions.before(k, floor)
        return found and self.past_description(found, floor)

    def plural_before(self, k: int, floor: int) -> bool:
        """Whether a bare verb form can have what stands before it as its subject."""
        view = self.view
        if k <= floor:
            return False
        lower, has = view.lowers[k - 1], view.classes[k - 1]
        if lower in ("i", "you", "we", "they", "who") or has & (_QUANTIFIER | _GROUP):
            return True
        if (
            lower.endswith("s")
            and lower[0].isalpha()
            and not has & (_POSSESSIVE | _SUBJECT)
            and lower not in ("'s", "is", "was")
        ):
            return True
        name = self.mentions.name_at.get(k - 1)
        if name is not None and name.title_first - 1 >= floor and view.lowers[name.title_first - 1] == "and":
            return True
        return lower in (",", ")")

    def of_sentence(self, i: int) -> Mention | None:
        """The subject of the sentence that token ``i`` stands in, as far as it stands before ``i``."""
        view = self.view
        lowers, classes = view.lowers, view.classes
        begin = view.sentences[view.sentence_of[i]][0]
        k = begin
        while k < i and (k in self._inside or view.words[k] in ",“”\"'—–-:"):
            k += 1
        if k < i and (classes[k] & (_PREPOSITION | _SUBORDINATOR) or lowers[k].endswith("ing") or classes[k] & _TIME):
            comma = next((j for j in range(k, i) if view.words[j] == ","), None)
            if comma is not None:
                k = comma + 1
        while k < i and classes[k] & (_CONJUNCTION | _ADVERB) and not classes[k] & _SUBJECT:
            k += 1
            if k < i and view.words[k] == ",":
                k += 1
        tries = 0
        while k < i and tries < 4:
            if k in self._inside:
                k += 1
                continue
            mention = self.mentions.after(k, i)
            if mention is not None and (mention.kind is not MentionKind.PRONOUN or classes[mention.head] & _SUBJECT):
                return self.mentions.named(mention, begin, i)
            comma = next((j for j in range(k, i) if view.words[j] == ","), None)
            if comma is None:
                return None
            k = comma + 1
            tries += 1
        return None

    def past_description(self, mention: Mention, floor: int) -> Mention:
        """The person of "Anthony Osei, president of the Lind Association said", whose second comma is missing."""
        comma = mention.first - 1
        described = mention.kind is not MentionKind.NAME or mention.names[0].organisation
        if not described or comma - 1 < floor or self.view.words[comma] != ",":
            return mention
        if not self.view.classes[mention.first] & (_ROLE | _TITLE | _DETERMINER):
            return mention
        name = self.mentions.before(comma, floor)
        person = name is not None and name.kind is MentionKind.NAME and not name.names[0].organisation
        return name if name is not None and person and not name.names[0].place else mention

    def before_apposition(self, comma: int, floor: int) -> Mention | None:
        """The mention before "…, a professor at Sarnholt, said": back over the commas to a name or role."""
        view = self.view
        words, lowers, classes = view.words, view.lowers, view.classes
        fallback: Mention | None = None
        commas = 0
        for k in range(comma - 1, floor, -1):
            if words[k] != "," or words[k - 1] == ",":
                continue
            commas += 1
            if commas > _MOST_COMMAS:
                break
            mention = self.mentions.before(k, floor)
            if mention is None or mention.kind is MentionKind.PRONOUN:
                continue
            named = self.mentions.named(mention, floor, comma + 1)
            if named is not mention:
                return named
            opener, has = lowers[k + 1], classes[k + 1]
            fits = (
                opener in _APPOSED or has & _OPENS_APPOSITION or opener[0].isdigit()
                or self.mentions.name_at.get(k + 1) is not None
            )  # fmt: skip
            if fits and mention.kind is MentionKind.NAME:
                return mention
            if fallback is None and (fits or mention.kind is MentionKind.NAME):
                fallback = mention
        return fallback
