"""Whom somebody tells: "told the inquiry", "told BBC Radio 4", "told his boss, Vera Holm,"."""

from __future__ import annotations

from collections.abc import Sequence

from quotebank.extraction.document.quotation_marks import QuotedSpan
from quotebank.extraction.document.text import Document
from quotebank.extraction.english.grammar import AUXILIARY, COMPLEMENTISER, DETERMINER, FIRST_NAME, FUNCTION_WORD, TIME
from quotebank.extraction.english.name_parser import Name
from quotebank.extraction.english.noun_phrases import Mention
from quotebank.extraction.english.rules.ahead import Ahead
from quotebank.extraction.english.rules.times import past_time
from quotebank.extraction.lexicon.loader import single_word, word_list
from quotebank.extraction.lexicon.morphology import ADVERB_ENDING, OWNER_MARKS

IN_TITLES = word_list("small_in_titles")
_BARE_ADVERBS = word_list("bare_adverbs")
_NO_ADVERBS = word_list("no_adverbs")
_TELL = single_word("telling")
_NUMBERED = word_list("numbered")
_NUMBERS = word_list("numbers_in_names")


def read_addressee(ahead: Ahead) -> None:
    """Read whom "told the inquiry" tells, and go on to the token after it."""
    show = _show(ahead)
    if show is not None:
        ahead.cue.addressee = (ahead.k, show.end)
        ahead.limit = ahead.end
        ahead.go(show.end)
        return
    target = None if past_time(ahead) or _is_adverb(ahead) else ahead.phrase(ahead.k)
    if target is None or _is_subject(ahead, target):
        return
    k = ahead.past_owned(_past_channel(ahead, _before_subject(ahead, target)))
    k = past_apposition(ahead, target, k)
    ahead.cue.addressee = (target.first, k)
    ahead.go(past_comma(ahead, target, k))


def _is_adverb(ahead: Ahead) -> bool:
    """Whether the word ahead says how somebody asks or tells, and no noun follows that it describes."""
    word, after = ahead.word, ahead.k + 1
    manner = word in _BARE_ADVERBS or (word.endswith(ADVERB_ENDING) and len(word) > 4 and word not in _NO_ADVERBS)
    if not manner or ahead.is_capital(ahead.k):
        return False
    return not ahead.lower(after)[:1].isalpha() or bool(ahead.classes(after) & (FUNCTION_WORD | TIME))


def _is_subject(ahead: Ahead, target: Mention) -> bool:
    """Whether a clause begins with a noun phrase, and nobody is named as told: "warned the wall was weak"."""
    verb = ahead.classes(target.last) & AUXILIARY and ahead.lower(target.last) not in OWNER_MARKS
    return bool(verb) and ahead.cue.lemma != _TELL and not target.names


def _show(ahead: Ahead) -> QuotedSpan | None:
    """The marks of "told “Good Morning” that", "told the station's “Good Morning” it was late": nobody's words."""
    target = ahead.phrase(ahead.k)
    k = target.last if target is not None else ahead.k
    k += ahead.lower(k) in OWNER_MARKS
    show = ahead.inside.get(k) if k in ahead.openings else None
    return show if show is not None and show.end < ahead.end and _is_title(ahead.doc, show) else None


def _is_title(doc: Document, show: QuotedSpan) -> bool:
    words, title = doc.words, range(show.first, show.last)
    return words[show.end] not in ",.;:" and all(words[k][0].isupper() or doc.lowers[k] in IN_TITLES for k in title)


def _past_channel(ahead: Ahead, k: int) -> int:
    """Where "BBC Radio 4", "Channel 4 News" ends."""
    number = ahead.is_digit(k) or (k < ahead.limit and ahead.doc.words[k] in _NUMBERS)
    if not number or ahead.doc.lowers[k - 1] not in _NUMBERED:
        return k
    k += 1
    while ahead.is_capital(k):
        k += 1
    return k


def past_apposition(ahead: Ahead, target: Mention, k: int) -> int:
    """Where "his boss, Vera Holm" ends."""
    if k != target.last:
        return k
    named = ahead.phrases.named(target, target.first, min(ahead.limit + 1, len(ahead.doc.words)))
    return named.last if named is not target else k


def past_comma(ahead: Ahead, target: Mention, k: int) -> int:
    """Where what is told begins after an apposition: "told his boss, Vera Holm, | that it was late"."""
    if k == target.last or ahead.lower(k) != ",":
        return k
    told = ahead.lower(k + 1) == COMPLEMENTISER
    return k + 1 if told else k


def _before_subject(ahead: Ahead, target: Mention) -> int:
    """Where whom somebody tells ends, and a clause begins with its subject: "told reporters | Holm was ill"."""
    last = target.last
    if len(target.names) != 1 or not ahead.classes(last) & AUXILIARY or ahead.lower(last) in OWNER_MARKS:
        return last
    name, classes = target.names[0], ahead.doc.classes
    if any(not has & DETERMINER for has in classes[target.first : name.title_first]):
        return name.title_first
    return _before_second_name(classes, name) if name.last - name.first > 1 else last


def _before_second_name(classes: Sequence[int], name: Name) -> int:
    """Where two names stand side by side: "told Reuters | Holm was ill", "told the BBC | Vera Holm was ill"."""
    return next((k for k in range(name.first + 1, name.last) if classes[k] & FIRST_NAME), name.last - 1)
