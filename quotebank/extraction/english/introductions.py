"""The person at the end of a row of names and roles: "Pell University's Dana Holm", "Lind aide Jo Osei"."""

from __future__ import annotations

from quotebank.extraction.english.grammar import GENITIVE
from quotebank.extraction.english.name_parser import Name
from quotebank.extraction.english.rules.introductions import (
    BEFORE_ROLES,
    ROW_ENDS,
    Row,
    goes_on,
    is_noun_of_role,
)
from quotebank.extraction.english.rules.places import Words
from quotebank.extraction.lexicon.morphology import OWNER_MARKS

_LONGEST_INTRODUCTION = 12


def introduced(text: Words, start: int, right_limit: int) -> Name | None:
    """The person at the end of the row of names and roles that begins at token ``start``."""
    row = Row(text, start, start, right_limit)
    last = min(start + _LONGEST_INTRODUCTION, right_limit)
    while row.k < last:
        name = text.name_at.get(row.k)
        if name is not None:
            if _is_introduced(row, name):
                return name
            if not _go_on_after(row, name):
                return None
            row.k += 3 * _has_short_form(text, row.k)
        elif ROW_ENDS.any(row, text.lowers[row.k]):
            return None
        elif text.lowers[row.k] == GENITIVE:
            row.k += 2
        else:
            row.noun = is_noun_of_role(text, row.k) and _stands_alone(text, row.k)
            row.between = row.between or row.noun
            row.k += 1
    return None


def _stands_alone(text: Words, k: int) -> bool:
    """Whether a noun for a person needs no other behind it: "chief | Ana Holm", but "chief | executive"."""
    name = text.name_at.get(k + 1)
    return text.lowers[k] not in BEFORE_ROLES or (name is not None and name.certain)


def _has_short_form(text: Words, k: int) -> bool:
    """Whether letters in brackets stand at token ``k``: "Pell Harbour Police | (PHP) chief Ana Holm"."""
    words = text.words
    return words[k : k + 1] == ["("] and words[k + 2 : k + 3] == [")"] and words[k + 1].isupper()


def _go_on_after(row: Row, name: Name) -> bool:
    """Go on after a name that belongs to who is introduced; whether there is a way on."""
    owns = _owns(row.text, name)
    behind = name.last + 3 * _has_short_form(row.text, name.last)
    if not owns and not goes_on(row.text, behind, row.right):
        return False
    row.between, row.noun, row.k = True, owns, name.last + owns
    return True


def _is_introduced(row: Row, name: Name) -> bool:
    """Whether a name is that of a person whom the row before it introduces."""
    if not row.between or not (row.noun or row.k < name.first) or name.organisation:
        return False
    if name.last > row.right or not (name.certain or len(name.words) > 1) or _owns(row.text, name):
        return False
    return name.last >= row.right or not is_noun_of_role(row.text, name.last)  # "a Vera Holm adviser"


def _owns(text: Words, name: Name) -> bool:
    return not OWNER_MARKS.isdisjoint(text.lowers[name.last : name.last + 1])
