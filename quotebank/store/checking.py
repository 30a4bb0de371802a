"""Was this said? A fact-checker's verdict on a text and its claimed speaker."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
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
from quotebank.store.alignment import NEAR, Fit, Sought, fit, sought, tokens
from quotebank.store.database import Database, chunks
from quotebank.store.names import fold, surname_last
from quotebank.store.namesakes import Asked, Likeness, forms
from quotebank.store.namesakes import spoken_for as spoken_for_in
from quotebank.store.query import Quotes
from quotebank.store.reviewing import REJECTED
from quotebank.store.schema import quotes, speaker_names
from quotebank.store.search import closest
from quotebank.store.speaker_lookup import speaker_ids
from quotebank.store.verdicts import SUPPORT, Attribution, CheckedQuote, Finding, Verdict, credited_by, outlets_of
from quotebank.store.withdrawals import withdrawals
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
_SAYING = word_list("retelling") | word_list("others_words")
_TITLES = frozenset(fold(title) for title in word_list("courtesy_titles") | word_list("personal_titles"))
_COLONS = frozenset({":"})
_BY = 4
"""Words before an inner quotation, of which one says that it was said."""
_JOINS = word_list("joints_of_quotations")
_COMPARED = 30
"""Number of closest quotes that are searched for disagreement about the speaker."""
_THEIRS = 100
"""Number of the claimed speaker's quotes to check besides the closest ones."""
_FINDINGS = list(Finding)
"""In the order of the enum, from the most to the least conclusive."""
_AGAINST = frozenset({Finding.DENIED, Finding.DOUBTED})


@frozen
class _Asked:
    database: Database
    limit: int
    text: str
    sought: Sought
    speaker: str | None
    ids: frozenset[int]
    names: Asked
    """What the claimed speaker is called."""
    known: bool
    """Whether the bank holds any quote of the speaker."""
    is_row: bool = False
    """Whether one speaker of the bank is claimed, so that namesakes are others."""

    @property
    def keys(self) -> Sequence[str]:
        """The compared words of the text."""
        return self.sought.keys

    @property
    def is_short(self) -> bool:
        """Whether the text is so short that it means nothing if others have said it, too."""
        return len(self.keys) < _FEW_WORDS


def check(
    database: Database, text: str, speaker: str | Speaker | None, *, limit: int, pasted: str | None = None
) -> Verdict:
    """Return the verdict on a text.

    Args:
        database: the bank's database.
        text: the words to check.
        speaker: who is claimed to have said them.
        limit: the most quotes to show.
        pasted: what was given, if the words were read from more than them.

    Raises:
        QueryError: the text has no word or is too long, or the speaker's name is empty.
        BankTooSlowError: it exceeds the bank's time limit.
    """
    with deadline.within(database.longest):
        verdict = _check(database, text, speaker, limit)
    if pasted is None:
        return verdict
    read_as = explaining.read_as(text, verdict.speaker)
    return evolve(verdict, asked=pasted, explanation=f"{read_as} {verdict.explanation}")


def _check(database: Database, text: str, speaker: str | Speaker | None, limit: int) -> Verdict:
    words = words_of(text)
    candidates = _closest(database, text)
    known = False
    if speaker is not None:
        theirs = Quotes(database).by(speaker)
        own = theirs.containing(text).page(_THEIRS).quotes
        candidates |= {quote.id: quote for quote in own}
        known = bool(own or theirs.page(1).quotes)
    asked = _asked(database, limit, text, words, speaker, known)
    checked = _all_checked(asked, candidates.values())
    if len(words.keys) >= 2 * _LEAST_PART and (not checked or _lacks_a_part(checked[0])):
        pieces = text.split()
        halves = (" ".join(pieces[: len(pieces) // 2]), " ".join(pieces[len(pieces) // 2 :]))
        more = {id_: quote for half in halves for id_, quote in _closest(database, half).items()}
        new = [quote for id_, quote in more.items() if id_ not in candidates]
        checked = sorted([*checked, *_all_checked(asked, new)], key=_order)
        parts = _put_together(asked, checked)
        if parts:
            return _of_parts(asked, checked, parts)
    return _verdict(asked, checked)


def _lacks_a_part(best: CheckedQuote) -> bool:
    """Whether the closest quote lacks words of the text, and not just one, that another may have."""
    lacking = sum(len(step.asked.split()) for step in best.difference if step.op != "equal")
    return best.score < _WHOLE and lacking > 1


def _closest(database: Database, text: str) -> dict[str | None, Quote]:
    return {quote.id: quote for quote, _ in closest(database, text, _CANDIDATES)}


def words_of(text: str) -> Sought:
    """Return what can be checked of a text.

    Raises:
        QueryError: the text has no words.
    """
    found = sought(text) if isinstance(text, str) and any(map(str.isalnum, text)) else None
    if not found or not found.keys:
        raise QueryError(f"check takes a text with words in it, not {text!r}.")
    return found


def _asked(
    database: Database, limit: int, text: str, words: Sought, speaker: str | Speaker | None, known: bool
) -> _Asked:
    if speaker is None:
        return _Asked(database, limit, text, words, None, frozenset(), Asked(()), known)
    name = speaker.name if isinstance(speaker, Speaker) else speaker
    with database.reading() as connection:
        ids = frozenset(speaker_ids(connection, speaker))
        own = _names_of(connection, ids if isinstance(speaker, Speaker) else ())
    names = Asked([name, *itertools.chain.from_iterable(own.values())])
    return _Asked(database, limit, text, words, name, ids, names, known, isinstance(speaker, Speaker))


def _names_of(connection: sa.Connection, ids: Iterable[int]) -> dict[int, list[str]]:
    """Return all names of some speakers, folded."""
    found: dict[int, list[str]] = {}
    for some in chunks(sorted(ids)):
        query = sa.select(speaker_names.c.speaker_id, speaker_names.c.key).where(speaker_names.c.speaker_id.in_(some))
        for id_, key in connection.execute(query):
            found.setdefault(id_, []).append(key)
    return found


def _likenesses(connection: sa.Connection, asked: _Asked, found: Iterable[Quote]) -> dict[int | None, Likeness]:
    """Return how surely the claimed speaker is each speaker of some quotes."""
    if asked.speaker is None:
        return {}
    speakers = {speaker.id: speaker for quote in found for speaker in quote.speakers if speaker.id is not None}
    names = _names_of(connection, speakers.keys() - asked.ids)
    # a name that the bank knows is rarely another's with a slip
    least = Likeness.POSSIBLE if asked.known else Likeness.SLIP
    likenesses: dict[int | None, Likeness] = dict.fromkeys(asked.ids, Likeness.SAME)
    for id_, own in names.items():
        likeness = asked.names.likeness(speakers[id_], own)
        if likeness >= least:
            likenesses[id_] = min(likeness, Likeness.POSSIBLE) if asked.is_row else likeness
    return likenesses


_REVIEWS = sa.select(quotes.c.uid, quotes.c.review, quotes.c.statement_id).where(
    quotes.c.uid.in_(sa.bindparam("ids", expanding=True))
)


def _all_checked(asked: _Asked, found: Iterable[Quote]) -> list[CheckedQuote]:
    """Check each quote, the closest first, without those that a person has rejected."""
    by_id = {quote.id: quote for quote in found if quote.id}
    checked = []
    with asked.database.reading() as connection:
        likenesses = _likenesses(connection, asked, by_id.values())
        for some in chunks(list(by_id)):
            for uid, review, statement in connection.execute(_REVIEWS, {"ids": some}):
                if review != REJECTED:
                    checked.append(_checked(asked, by_id[uid], statement, likenesses))
    return sorted(checked, key=_order)


def _checked(
    asked: _Asked, quote: Quote, statement: int | None, likenesses: Mapping[int | None, Likeness]
) -> CheckedQuote:
    best = fit(asked.sought, quote)
    attribution = _attribution(asked, quote, likenesses)
    passed_on = attribution == "other" and bool(best.lead) and _says(asked.speaker or "", best.lead)
    return CheckedQuote(
        quote,
        _finding(asked, quote, best),
        best.score,
        best.wording,
        difference(asked.text, best.wording),
        "possible" if passed_on else attribution,
        best.is_excerpt,
        best.own,
        best.twisted or best.negated,
        best.fragments,
        (*best.cautions, *explaining.opposition(quote)),
        passed_on,
        _named_in(asked.speaker or "", best.lead) if passed_on else None,
        statement,
    )


def _finding(asked: _Asked, quote: Quote, best: Fit) -> Finding:
    if best.score < _CLOSE:
        return Finding.NOT_FOUND
    if quote.negated:
        # the denial is of the sentence in the quote: if only one of the two has a negation, the text says the opposite
        return Finding.NOT_FOUND if best.twisted or best.negated else Finding.DENIED
    if not quote.is_asserted:
        return Finding.DOUBTED
    if quote.opposed:
        return Finding.ALTERED
    if best.own:
        return Finding.VERBATIM if best.same else Finding.ALTERED
    if best.retold:  # the speaker only repeats what someone else said
        return Finding.NOT_FOUND
    return Finding.ALTERED if best.changed or best.negated or best.conditional else Finding.REPORTED


def _attribution(asked: _Asked, quote: Quote, likenesses: Mapping[int | None, Likeness]) -> Attribution:
    if not quote.speakers and asked.speaker:
        body = quote.speaks_for if quote.speaks_for and quote.speaks_for.kind is SpeakerKind.ORGANISATION else None
        spoken_for = asked.names.likeness(body) if body else Likeness.NONE
        if spoken_for is Likeness.SAME:
            return "asked"
        if quote.mention_words and not spoken_for_in(quote.mention_words):
            unnamed = Speaker(quote.mention_words, SpeakerKind.ORGANISATION)
            if " " in asked.speaker.strip() and asked.names.likeness(unnamed) is Likeness.SAME:
                return "possible"
        return "possible" if spoken_for or _is_named_beside(asked.speaker, quote) else "nobody"
    if not quote.speakers:
        return "nobody"
    best = max(likenesses.get(speaker.id, Likeness.NONE) for speaker in quote.speakers)
    if asked.speaker is None or best is Likeness.SAME:
        return "asked"
    return "possible" if best else "other"


def _is_named_beside(name: str, quote: Quote) -> bool:
    """Whether doubtful words without a speaker have somebody's last name beside them."""
    if quote.is_asserted:
        return False
    beside = " ".join(filter(None, (quote.before, quote.after, quote.mention_words, quote.cue_words)))
    return _is_named_in(name, beside)


def _says(name: str, lead: str) -> bool:
    """Whether what leads up to an inner quotation says that a person said it: "Mr Holm looked up and said, "."""
    return _is_named_in(name, lead) and (
        lead.rstrip()[-1:] in _COLONS or not _SAYING.isdisjoint(fold(lead).split()[-_BY:])
    )


def _named_in(name: str, lead: str) -> Speaker | None:
    """Return the person asked for, if what leads up to an inner quotation can mean nobody else of that surname.

    >>> _named_in("Ada Holm", "Mrs Holm rose and said: ").name, _named_in("Ada Holm", "Bo Holm said: ")
    ('Ada Holm', None)
    """
    for form in forms(name):
        *given, last = surname_last(form).split()
        words = [word.strip(".,:;’'") for word in lead.split()]
        at = next((place for place, word in enumerate(words) if fold(word) == last), 0)
        before = words[at - 1] if at else ""
        if before and given and (fold(before) in given or fold(before) in _TITLES):
            return Speaker(name)
    return None


def _is_named_in(name: str, beside: str) -> bool:
    return not {surname_last(form).rpartition(" ")[2] for form in forms(name)}.isdisjoint(fold(beside).split())


def _order(item: CheckedQuote) -> tuple[object, ...]:
    day = item.quote.article.published if item.quote.article else None
    return -item.score, _FINDINGS.index(item.finding), bool(item.cautions), day or date.max, item.quote.id


def _verdict(asked: _Asked, checked: Sequence[CheckedQuote]) -> Verdict:
    named = [item for item in checked if item.attribution != "nobody"] if asked.speaker else checked
    finding, evidence = _best([item for item in named if item.attribution != "other"])
    if not asked.is_short and finding not in _AGAINST:
        elsewhere, others = _best([item for item in named if item.attribution == "other"])
        if elsewhere in _AGAINST or not others:
            pass
        elif not evidence or others[0].score > evidence[0].score + _CLEARLY:
            finding, evidence = Finding.SOMEONE_ELSE, others
        else:
            evidence = [*evidence, *(item for item in others if any(_disagree(item, own) for own in evidence))]
    return _answer(asked, checked, finding, evidence)


def _answer(
    asked: _Asked, checked: Sequence[CheckedQuote], finding: Finding, evidence: Sequence[CheckedQuote]
) -> Verdict:
    if finding in SUPPORT and any(_disagree(one, other) for one, other in combinations(evidence[:_COMPARED], 2)):
        finding = Finding.DISPUTED
        evidence = sorted(evidence, key=lambda item: _of_same_speakers(item, evidence))
    least = NEAR if finding is Finding.NOT_FOUND else _CLOSE
    shown = {item.quote.id for item in evidence}
    beside = [item for item in checked if item.quote.id not in shown and item.score >= least]
    told = explaining.cautions(finding, asked.speaker, evidence, beside, known=asked.known, short=asked.is_short)
    taken_back: Sequence[str] = ()
    if finding in SUPPORT:
        with asked.database.reading() as connection:
            taken_back = list(withdrawals(connection, asked.keys, evidence, checked))
    articles = [item.quote.article for item in evidence if item.quote.article]
    days = [article.published for article in articles if article.published]
    return Verdict(
        finding,
        asked.text,
        asked.speaker,
        explaining.explanation(finding, asked.speaker, evidence, beside),
        (*told, *taken_back, *explaining.cut_short(checked)),
        evidence[0].wording if evidence else None,
        credited_by(evidence),
        outlets_of(evidence),
        min(days, default=None),
        max(days, default=None),
        tuple(dict.fromkeys(article.url for article in articles if article.url)),
        tuple(evidence[: asked.limit]),
        asked.text,
        tuple(beside[: max(0, asked.limit - len(evidence))]),
    )


def _of_same_speakers(item: CheckedQuote, evidence: Sequence[CheckedQuote]) -> int:
    """Return how many quotes of the same speakers precede this one, so that each side of a dispute comes early."""
    alike = [other.quote.id for other in evidence if other.quote.speakers == item.quote.speakers]
    return alike.index(item.quote.id)


def _put_together(asked: _Asked, checked: Sequence[CheckedQuote]) -> list[CheckedQuote]:
    """Return the two quotations whose parts, one after the other, make up the text; empty if there are none."""
    direct = [item for item in checked if item.is_own and item.quote.speakers and item.quote.is_asserted]
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


def _of_parts(asked: _Asked, checked: Sequence[CheckedQuote], parts: Sequence[CheckedQuote]) -> Verdict:
    others = asked.speaker is not None and all(part.attribution == "other" for part in parts)
    verdict = _answer(asked, checked, Finding.SOMEONE_ELSE if others else Finding.ALTERED, parts)
    return evolve(verdict, cautions=(explaining.put_together(parts), *verdict.cautions))


def _best(items: Sequence[CheckedQuote]) -> tuple[Finding, list[CheckedQuote]]:
    """Return the finding that some quotes, the closest first, support together, and the quotes that support it.

    A denial or a doubt counts only if nothing about as close supports the text.
    """
    found = [item for item in items if item.finding is not Finding.NOT_FOUND]
    near = [item for item in found if item.score >= found[0].score - _CLEARLY]
    if not near:
        return Finding.NOT_FOUND, []
    finding = next((item.finding for item in near if item.finding in SUPPORT), near[0].finding)
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
    return one.kind is not other.kind or one.id == other.id or bool(Asked([one.name]).likeness(other))
