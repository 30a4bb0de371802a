"""Several persons that speak together: "Holm and Lind", "Holm, Lind and Moe"."""

from __future__ import annotations

from quotebank.extraction.english.grammar import AUXILIARY, PREPOSITION, REPORTING
from quotebank.extraction.english.mentions import Mention, MentionKind, mention_of
from quotebank.extraction.english.name_parser import Name
from quotebank.extraction.english.rules.places import Words
from quotebank.extraction.lexicon.loader import word_list

_AND = word_list("ands")
_CLAUSE_OPENERS = word_list("bounds_of_phrases")


def listed_before(text: Words, name: Name, left_limit: int) -> tuple[Name, ...]:
    """All the persons of a list that ends with a name; none where it ends no list."""
    k = max(name.title_first, left_limit) - 1
    if k <= left_limit or name.organisation or text.lowers[k] not in _AND:
        return ()
    found = _row_before(text, name, k, left_limit)
    if len(found) > 2:
        return found
    other = text.name_at.get(k - 1)
    if other is None or other.organisation or _is_object(text, other, left_limit):
        return ()
    return other, name


def _row_before(text: Words, name: Name, k: int, left_limit: int) -> tuple[Name, ...]:
    """The persons with commas between them that begin a clause and end with the "and" at token ``k`` and a name."""
    found = [name]
    k -= text.lowers[k - 1] == ","
    while k > left_limit and (other := text.name_at.get(k - 1)) is not None and not other.organisation:
        found.append(other)
        k = other.title_first - 1
        if k < left_limit or text.lowers[k] in _CLAUSE_OPENERS:
            return tuple(reversed(found))
        if text.lowers[k] != ",":
            break
    return ()


def _is_object(text: Words, name: Name, left_limit: int) -> bool:
    """Whether a preposition or verb stands right before a name, so that "and" joins clauses, not names."""
    k = name.title_first - 1
    return k >= left_limit and bool(text.classes[k] & (PREPOSITION | REPORTING))


def with_listed(text: Words, mention: Mention, right_limit: int) -> Mention:
    """A mention with the second name after "and", or with all the names of a list that it begins."""
    if mention.kind is not MentionKind.NAME or mention.names[0].organisation:
        return mention
    names = _row_after(text, mention, right_limit)
    last = _last_listed(text, names, right_limit)
    if last is None or not (_ends_row(text, last) if len(names) > 1 else _ends_pair(text, last, right_limit)):
        return mention
    return mention_of(mention.first, (*names, last))


def _last_listed(text: Words, names: tuple[Name, ...], right_limit: int) -> Name | None:
    """The person after "and" at the end of a row of names, or of a single one."""
    k = names[-1].last
    if len(names) > 1 and text.lowers[k : k + 1] == [","]:
        k += 1
    if k + 1 >= right_limit or text.lowers[k] not in _AND:
        return None
    last = text.name_at.get(k + 1)
    return last if last is not None and not last.organisation and last.last <= right_limit else None


def _row_after(text: Words, mention: Mention, right_limit: int) -> tuple[Name, ...]:
    """The names of a mention and those that follow it after commas."""
    names = mention.names
    k = mention.last
    while k + 1 < right_limit and text.lowers[k] == ",":
        other = text.name_at.get(k + 1)
        if other is None:
            break
        names = (*names, other)
        k = other.last
    return names


def _ends_row(text: Words, last: Name) -> bool:
    return text.words[last.last : last.last + 1] in ([], ["."], [","], [";"], [":"])


def _ends_pair(text: Words, last: Name, right_limit: int) -> bool:
    """Whether no verb follows a second name, which would be its own: "said Holm, and Lind agreed"."""
    return last.last >= right_limit or not text.classes[last.last] & (AUXILIARY | REPORTING)
