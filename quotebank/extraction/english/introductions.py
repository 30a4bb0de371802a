"""The person at the end of a row of names and roles, or the name that a role is called by."""

from __future__ import annotations

from quotebank.extraction.english.grammar import (
    DEMONYM,
    DETERMINER,
    FUNCTION_WORD,
    GROUP,
    PERSON_NOUN,
    PHRASE_BOUNDARY,
    POSSESSIVE,
    REPORTING,
    ROLE,
    TIME,
    TITLE,
)
from quotebank.extraction.english.name_parser import Name
from quotebank.extraction.english.names import Names

_LONGEST_INTRODUCTION = 12
_AGENT = ("er", "or", "ist", "ian", "man", "woman")
_BEFORE_ROLES = frozenset(
    "acting campaign chief city county deputy executive first foreign former junior local media national party policy "
    "ranking regional senior state vice veteran".split()
)
"""What can stand between the name of a place or body and a role there: "Utah state delegate Jo Osei"."""


class Introductions:
    """Reads noun phrases that introduce a person by what stands before the name."""

    def __init__(self, names: Names) -> None:
        self.doc, self.name_at, self.capital = names.doc, names.name_at, names.capital

    def person(self, start: int, right_limit: int) -> Name | None:
        """The person at the end of a row of names and roles: "Pell University's Dana Holm", "Lind aide Jo Osei"."""
        doc = self.doc
        lowers, classes = doc.lowers, doc.classes
        k = start
        noun = between = False
        while k < min(start + _LONGEST_INTRODUCTION, right_limit):
            has, lower = classes[k], lowers[k]
            name = self.name_at.get(k)
            if name is not None:
                titled = name.title_first <= k < name.first
                owns = lowers[name.last : name.last + 1] in (["'s"], ["'"])
                heads = self._noun_of_role(name.last) if name.last < right_limit else False  # "a Vera Holm adviser"
                if between and (noun or titled) and not (owns or heads or name.organisation or name.place):
                    if name.last <= right_limit and (name.certain or len(name.words) > 1):
                        return name
                if not owns and not self.goes_on(name.last, right_limit):
                    return None
                between, noun, k = True, owns, name.last + owns
                continue
            if lower in ("and", "of"):
                joins = self._joins(k, right_limit) if noun and (lower == "of" or lowers[start] != "the") else False
                if not joins:
                    return None
                if lower == "of":
                    k += 2
                    continue
            elif lower in _BEFORE_ROLES or (lower == "/" and k and lowers[k - 1][0].isdigit()):
                pass
            elif (
                (has & (PHRASE_BOUNDARY | DETERMINER | POSSESSIVE) and not has & (ROLE | TITLE) and k > start)
                or not lower[0].isalnum()
                or (has & (TIME | REPORTING) and not has & PERSON_NOUN)
            ):
                return None
            noun = self._noun_of_role(k) and lower not in _BEFORE_ROLES
            between = between or noun
            k += 1
        return None

    def called(self, first: int, last: int, right_limit: int) -> Name | None:
        """The name that a role is given right after it: "a baker named Ana Holm", "the chief known as Jo"."""
        lowers = self.doc.lowers
        for k in range(last - 1, min(last + 3, right_limit - 1)):
            if lowers[k] in ("named", "called") and lowers[first] in ("a", "an", "one"):
                return self.name_at.get(k + 1)  # but "the prince called Holm a fool"
            if lowers[k : k + 2] in (["known", "as"], ["going", "by"]):
                return next((self.name_at[j] for j in range(k + 2, min(k + 6, right_limit)) if j in self.name_at), None)
        return None

    def goes_on(self, k: int, right_limit: int) -> bool:
        """Whether a noun phrase goes on after a name in it: not with a verb, as "Holm met Ana Lind" does."""
        if k >= right_limit:
            return False
        name = self.name_at.get(k)
        if name is not None:
            return name.first > k
        return self._noun_of_role(k) or self.doc.lowers[k] in _BEFORE_ROLES or self.doc.lowers[k][0].isdigit()

    def _joins(self, k: int, right_limit: int) -> bool:
        """Whether "of" or "and" joins more of a role to it: "secretary of | state Jo Osei", "mayor and | author"."""
        doc = self.doc
        if k + 2 >= right_limit:
            return False
        has = doc.classes[k + 1]
        if doc.lowers[k] == "and":
            return bool(has & (ROLE | TITLE)) or self.capital[k + 1]
        return k + 2 in self.name_at and doc.words[k + 1].islower() and not has & (PERSON_NOUN | DETERMINER)

    def _noun_of_role(self, k: int) -> bool:
        """Whether a word can stand right before a person's name to say who it is, listed or not: "speechwriter"."""
        has = self.doc.classes[k]
        if has & (ROLE | TITLE | GROUP | DEMONYM):
            return not has & (PHRASE_BOUNDARY | REPORTING) or bool(has & ROLE)
        return not has & (FUNCTION_WORD | REPORTING) and self.doc.lowers[k].endswith(_AGENT)
