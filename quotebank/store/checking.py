"""Was this said? A fact-checker's verdict on a text and its claimed speaker."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import combinations

import sqlalchemy as sa
from attrs import evolve, frozen
from rapidfuzz import fuzz

from quotebank import deadline
from quotebank.errors import QueryError
from quotebank.extraction.lexicon.loader import word_list
from quotebank.records import Quote, Speaker, SpeakerKind
from quotebank.store import explaining
from quotebank.store.alignment import NEAR, Fit, fit, tokens
from quotebank.store.database import Database, chunks
from quotebank.store.names import fold, surname_last
from quotebank.store.query import Quotes, speaker_ids
from quotebank.store.reviewing import REJECTED
from quotebank.store.schema import quotes, speaker_names, speakers
from quotebank.store.search import closest
from quotebank.store.verdicts import Attribution, CheckedQuote, Finding, Verdict, credited_by, outlets_of
from quotebank.store.wording import LONGEST, difference

_CANDIDATES = 200
"""Number of closest quotes to check."""
_CLOSE = 70.0
"""The lowest score at which a wording counts as an alteration of the text. Chosen on invented quotations in which a
program had changed one or two words: 96 to 99 % of them reach it, as do 3 % of other quotations; at 75, 94 to 97 % and
1 %."""
_CLEARLY = 10.0
"""Points by which another quotation must be closer to outrank one by the claimed speaker."""
_FEW_WORDS = 3
"""Words. Shorter phrases are so common that it means nothing if others have said them, too."""
_ONE_UTTERANCE_WORDS, _ONE_UTTERANCE_RATIO, _ONE_UTTERANCE_DAYS = 8, 95.0, 7
"""Different named speakers share an utterance only if it is this long, this much alike and published this close."""
_WHOLE = 85.0
"""If one quotation scores more than this, the text is not searched for as parts of two."""
_LEAST_PART = 5
"""The fewest words in each part: shorter runs of words recur by chance."""
_JOINS = word_list("joints_of_quotations")
_COMPARED = 30
"""Number of closest quotes that are searched for disagreement about the speaker."""
_THEIRS = 100
"""Number of the claimed speaker's quotes to check besides the closest ones."""
_FINDINGS = list(Finding)
"""In the order of the enum, from the most to the least conclusive."""
_SUPPORT = frozenset({Finding.VERBATIM, Finding.ALTERED, Finding.REPORTED})


@frozen
class _Asked:
    text: str
    keys: tuple[str, ...]
    speaker: str | None
    ids: frozenset[int]
    likely: frozenset[int]
    """Speakers that may be the claimed one: the same surname, alone or with matching initials."""
    known: bool
    """Whether the bank holds any quote of the speaker."""

    @property
    def is_short(self) -> bool:
        """Whether the text is so short that it means nothing if others have said it, too."""
        return len(self.keys) < _FEW_WORDS


def check(database: Database, text: str, speaker: str | Speaker | None, *, limit: int) -> Verdict:
    """Return the verdict on a text.

    Args:
        database: the bank's database.
        text: the words to check.
        speaker: who is claimed to have said them.
        limit: the most quotes to show.

    Raises:
        QueryError: the text has no word or is too long, or the speaker's name is empty.
        BankTooSlowError: it exceeds the bank's time limit.
    """
    with deadline.within(database.longest):
        return _check(database, text, speaker, limit)


def _check(database: Database, text: str, speaker: str | Speaker | None, limit: int) -> Verdict:
    keys = words_of(text)
    candidates = _closest(database, text)
    known = False
    if speaker is not None:
        theirs = Quotes(database).by(speaker)
        candidates |= {quote.id: quote for quote in theirs.containing(text).page(_THEIRS).quotes}
        known = bool(theirs.page(1).quotes)
    with database.reading() as connection:
        asked = _asked(connection, text, keys, speaker, known)
    checked = _all_checked(database, asked, candidates.values())
    if len(keys) >= 2 * _LEAST_PART and (not checked or checked[0].score < _WHOLE):
        words = text.split()
        halves = (" ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :]))
        more = {id_: quote for half in halves for id_, quote in _closest(database, half).items()}
        new = [quote for id_, quote in more.items() if id_ not in candidates]
        checked = sorted([*checked, *_all_checked(database, asked, new)], key=_order)
        parts = _put_together(asked, checked)
        if parts:
            return _of_parts(asked, checked, parts, limit)
    return _verdict(asked, checked, limit)


def _closest(database: Database, text: str) -> dict[str | None, Quote]:
    return {quote.id: quote for quote, _ in closest(database, text, _CANDIDATES)}


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text that can be checked.

    Raises:
        QueryError: the text has no words.
    """
    words = tuple(token.key for token in tokens(text)) if isinstance(text, str) and any(map(str.isalnum, text)) else ()
    if not words:
        raise QueryError(f"check takes a text with words in it, not {text!r}.")
    return words


def _asked(
    connection: sa.Connection, text: str, keys: tuple[str, ...], speaker: str | Speaker | None, known: bool
) -> _Asked:
    if speaker is None:
        return _Asked(text, keys, None, frozenset(), frozenset(), known)
    name = speaker.name if isinstance(speaker, Speaker) else speaker
    ids = frozenset(speaker_ids(connection, speaker))
    own = sa.select(speaker_names.c.key).where(speaker_names.c.speaker_id.in_(ids))
    names = {fold(name), *connection.execute(own).scalars()}
    surnames = {surname_last(key).rpartition(" ")[2] for key in names}
    namesakes = (
        sa.select(speaker_names.c.speaker_id, speaker_names.c.key)
        .join_from(speaker_names, speakers)
        .where(speaker_names.c.last_word.in_(surnames), speakers.c.kind == SpeakerKind.PERSON.value)
    )
    fitting = _Names(names)
    likely = {id_ for id_, key in connection.execute(namesakes) if fitting.may_be(key)}
    return _Asked(text, keys, name, ids, frozenset(likely - ids), known)


class _Names:
    """Folded names, indexed to decide quickly whether another name may belong to the same person as any of them.

    >>> names = _Names(["ada holm", "j r holm"])
    >>> [names.may_be(name) for name in ("holm", "a holm", "dr ada holm", "bo holm", "ada li")]
    [True, True, True, False, False]
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._whole: set[tuple[str, ...]] = set()
        self._endings: set[tuple[str, ...]] = set()
        self._initials: dict[bool, set[tuple[str, str]]] = {True: set(), False: set()}
        for words in filter(None, map(_surname_last, names)):
            self._whole.add(words)
            self._endings.update(words[at:] for at in range(len(words)))
            self._initials[len(words[0]) == 1].add((words[0][0], words[-1]))

    def may_be(self, name: str) -> bool:
        """Whether one name ends with the other, or the initials match before the same surname."""
        words = _surname_last(name)
        if not words:
            return False
        if words in self._endings or any(words[at:] in self._whole for at in range(len(words))):
            return True
        initial = (words[0][0], words[-1])
        return initial in self._initials[True] or (len(words[0]) == 1 and initial in self._initials[False])


def _surname_last(name: str) -> tuple[str, ...]:
    return tuple(surname_last(name).split())


def _all_checked(database: Database, asked: _Asked, found: Iterable[Quote]) -> list[CheckedQuote]:
    """Check each quote, the closest first, without those that a person has rejected."""
    by_id = {quote.id: quote for quote in found if quote.id}
    checked = []
    with database.reading() as connection:
        for some in chunks(list(by_id)):
            query = sa.select(quotes.c.uid, quotes.c.review, quotes.c.statement_id).where(quotes.c.uid.in_(some))
            for uid, review, statement in connection.execute(query):
                if review != REJECTED:
                    checked.append(_checked(asked, by_id[uid], statement))
    return sorted(checked, key=_order)


def _checked(asked: _Asked, quote: Quote, statement: int | None) -> CheckedQuote:
    best = fit(asked.keys, quote, is_question="?" in asked.text)
    return CheckedQuote(
        quote,
        _finding(asked, quote, best),
        best.score,
        best.wording,
        difference(asked.text, best.wording),
        _attribution(asked, quote),
        best.is_excerpt,
        best.own,
        best.twisted or best.negated,
        best.fragments,
        best.cautions,
        statement,
    )


def _finding(asked: _Asked, quote: Quote, best: Fit) -> Finding:
    if best.score < _CLOSE:
        return Finding.NOT_FOUND
    if quote.negated:
        # the denial is of the sentence in the quote: if only one of the two has a negation, the text says the opposite
        return Finding.NOT_FOUND if best.twisted or best.negated else Finding.DENIED
    if best.own:
        return Finding.VERBATIM if best.same else Finding.ALTERED
    if best.retold:  # the speaker only repeats what someone else said
        return Finding.NOT_FOUND
    return Finding.ALTERED if best.twisted or best.negated or best.conditional else Finding.REPORTED


def _attribution(asked: _Asked, quote: Quote) -> Attribution:
    if not quote.speakers:
        return "nobody"
    ids = {speaker.id for speaker in quote.speakers}
    if asked.speaker is None or ids & asked.ids:
        return "asked"
    return "possible" if ids & asked.likely else "other"


def _order(item: CheckedQuote) -> tuple[object, ...]:
    day = item.quote.article.published if item.quote.article else None
    return -item.score, _FINDINGS.index(item.finding), bool(item.cautions), day or date.max, item.quote.id


def _verdict(asked: _Asked, checked: Sequence[CheckedQuote], limit: int) -> Verdict:
    named = [item for item in checked if item.attribution != "nobody"] if asked.speaker else checked
    finding, evidence = _best([item for item in named if item.attribution != "other"])
    if not asked.is_short and finding is not Finding.DENIED:
        elsewhere, others = _best([item for item in named if item.attribution == "other"])
        if elsewhere is Finding.DENIED or not others:
            pass
        elif not evidence or others[0].score > evidence[0].score + _CLEARLY:
            finding, evidence = Finding.SOMEONE_ELSE, others
        else:
            evidence = [*evidence, *(item for item in others if any(_disagree(item, own) for own in evidence))]
    return _answer(asked, checked, finding, evidence, limit)


def _answer(
    asked: _Asked, checked: Sequence[CheckedQuote], finding: Finding, evidence: Sequence[CheckedQuote], limit: int
) -> Verdict:
    if finding in _SUPPORT and any(_disagree(one, other) for one, other in combinations(evidence[:_COMPARED], 2)):
        finding = Finding.DISPUTED
        evidence = sorted(evidence, key=lambda item: _of_same_speakers(item, evidence))
    least = NEAR if finding is Finding.NOT_FOUND else _CLOSE
    shown = {item.quote.id for item in evidence}
    beside = [item for item in checked if item.quote.id not in shown and item.score >= least]
    told = explaining.cautions(finding, asked.speaker, evidence, beside, known=asked.known, short=asked.is_short)
    articles = [item.quote.article for item in evidence if item.quote.article]
    days = [article.published for article in articles if article.published]
    return Verdict(
        finding,
        asked.text,
        asked.speaker,
        explaining.explanation(finding, asked.speaker, evidence, beside),
        (*told, *explaining.cut_short(checked)),
        evidence[0].wording if evidence else None,
        credited_by(evidence),
        outlets_of(evidence),
        min(days, default=None),
        max(days, default=None),
        tuple(dict.fromkeys(article.url for article in articles if article.url)),
        tuple(evidence[:limit]),
        tuple(beside[: max(0, limit - len(evidence))]),
    )


def _of_same_speakers(item: CheckedQuote, evidence: Sequence[CheckedQuote]) -> int:
    """Return how many quotes of the same speakers precede this one, so that each side of a dispute comes early."""
    alike = [other.quote.id for other in evidence if other.quote.speakers == item.quote.speakers]
    return alike.index(item.quote.id)


def _put_together(asked: _Asked, checked: Sequence[CheckedQuote]) -> list[CheckedQuote]:
    """Return the two quotations whose parts, one after the other, make up the text; empty if there are none."""
    direct = [item for item in checked if item.is_own and item.quote.speakers and not item.quote.negated]
    words = {item.quote.id: " ".join(["", *_words(item.quote.text), ""]) for item in direct}

    def holding(part: Sequence[str]) -> CheckedQuote | None:
        deadline.check()
        wanted = " ".join(["", *part, ""])
        return next((item for item in direct if wanted in words[item.quote.id]), None)

    # the longest beginning that any of them contains: a quotation with it also contains all shorter ones
    cut = (
        bisect_left(
            range(_LEAST_PART, len(asked.keys) - _LEAST_PART + 1),
            True,
            key=lambda cut: holding(asked.keys[:cut]) is None,
        )
        + _LEAST_PART
        - 1
    )
    first = holding(asked.keys[:cut]) if cut >= _LEAST_PART else None
    if not first:
        return []
    joined = cut + (asked.keys[cut] in _JOINS)
    second = holding(asked.keys[joined:]) if len(asked.keys) - joined >= _LEAST_PART else None
    return list({part.quote.id: part for part in (first, second)}.values()) if second else []


def _of_parts(asked: _Asked, checked: Sequence[CheckedQuote], parts: Sequence[CheckedQuote], limit: int) -> Verdict:
    others = asked.speaker is not None and all(part.attribution == "other" for part in parts)
    verdict = _answer(asked, checked, Finding.SOMEONE_ELSE if others else Finding.ALTERED, parts, limit)
    return evolve(verdict, cautions=(explaining.put_together(parts), *verdict.cautions))


def _best(items: Sequence[CheckedQuote]) -> tuple[Finding, list[CheckedQuote]]:
    """Return the finding that some quotes, the closest first, support together, and the quotes that support it.

    A denial counts only if nothing about as close supports the text.
    """
    found = [item for item in items if item.finding is not Finding.NOT_FOUND]
    near = [item for item in found if item.score >= found[0].score - _CLEARLY]
    if not near:
        return Finding.NOT_FOUND, []
    finding = next((item.finding for item in near if item.finding in _SUPPORT), Finding.DENIED)
    return finding, [item for item in near if item.finding is finding]


def _disagree(one: CheckedQuote, other: CheckedQuote) -> bool:
    """Whether two articles attribute one utterance to different people."""
    ours, theirs = one.quote, other.quote
    if not ours.speakers or not theirs.speakers or (ours.article and ours.article == theirs.article):
        return False
    if any(_may_be_one(a, b) for a in ours.speakers for b in theirs.speakers):
        return False
    if one.statement is not None and one.statement == other.statement:
        return True
    days = [item.article.published if item.article else None for item in (ours, theirs)]
    if days[0] and days[1] and abs((days[0] - days[1]).days) > _ONE_UTTERANCE_DAYS:
        return False
    words = [_words(item.quote.text) for item in (one, other)]
    return min(map(len, words)) >= _ONE_UTTERANCE_WORDS and fuzz.ratio(*words) >= _ONE_UTTERANCE_RATIO


@lru_cache(maxsize=2 * _COMPARED)
def _words(text: str) -> tuple[str, ...]:
    """Return the compared words of a quote; cached, since one quote is compared with many others."""
    return tuple(token.key for token in tokens(text[:LONGEST]))


def _may_be_one(one: Speaker, other: Speaker) -> bool:
    """Whether two speakers may be the same, or one may speak for the other."""
    return one.kind is not other.kind or one.id == other.id or _Names([fold(one.name)]).may_be(fold(other.name))
