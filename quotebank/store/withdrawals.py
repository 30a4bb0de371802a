"""Finds where a bank says that printed words were taken back or corrected afterwards."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import date
from functools import cache

import sqlalchemy as sa
from attrs import frozen

from quotebank.extraction.lexicon.loader import speech_nouns, word_list
from quotebank.records import Quote
from quotebank.store.alignment import sentences_of
from quotebank.store.names import last_word
from quotebank.store.schema import UNDATED, articles, outlets, quote_speakers, quotes, texts
from quotebank.store.verdicts import CheckedQuote
from quotebank.store.wording import SMALL_WORDS, keys

_LISTS = ("corrections", "recanting", "withdrawing", "apologising", "unmade")
_LETTERS = bytes(at if chr(at).isascii() and chr(at).isalpha() else ord(" ") for at in range(256))
"""What leaves only the letters of a text, the fastest way."""
_EVIDENCE, _NEAR, _LATER = 10, 4, 10
"""The most articles that are read: of the evidence, with other close quotes, for later quotes of the speakers."""
_WITHIN = 6
"""Words after a verb in which the noun for what was said must stand."""
_AROUND = 2
"""Sentences before and after one that takes something back, in which the words asked about must be told."""
_TELLING = 2
"""Words asked about, neither very common nor names of the speakers, that another article must have there."""


@frozen
class _Article:
    uid: str
    outlet: str | None
    day: date | None
    title: str | None
    text: str


def withdrawals(
    connection: sa.Connection, asked: Sequence[str], evidence: Sequence[CheckedQuote], checked: Iterable[CheckedQuote]
) -> Iterator[str]:
    """Yield the cautions that words were taken back or corrected, in the articles that printed them or in later ones.

    Args:
        connection: a connection inside a transaction.
        asked: the words asked about.
        evidence: the quotes that support them.
        checked: all close quotes.
    """
    own = {item.quote.article.id: item.quote for item in evidence[:_EVIDENCE] if item.quote.article}
    names = {last_word(speaker.name) for item in evidence for speaker in item.quote.speakers}
    telling = {word for word in asked if word not in SMALL_WORDS} - names
    days = [quote.article.published for quote in own.values() if quote.article and quote.article.published]
    near = [item.quote.article.id for item in checked if item.quote.article and item.quote.article.id not in own]
    wanted = [uid for uid in dict.fromkeys([*own, *near[:_NEAR]]) if uid]
    for article in _read(connection, wanted, evidence, min(days, default=None)):
        quote = own.get(article.uid)
        if quote is None and days and article.day and article.day < min(days):
            continue
        if not _has_cue(f"{article.title or ''} {article.text}"):
            continue
        told = (_own(article, quote) if quote else None) or _others(article, names, telling, 0 if quote else _AROUND)
        if told:
            when = f" on {article.day.isoformat()}" if article.day else ""
            yield f"{article.outlet or 'An article'} says{when} that something was taken back or corrected: “{told}”"


def _own(article: _Article, quote: Quote) -> str | None:
    """Return the sentence after a quote, in its article, that takes something back."""
    end = max((span.end for span in quote.content), default=0)
    after = [sentence for start, sentence in sentences_of(article.text) if start >= end]
    names = {last_word(speaker.name) for speaker in quote.speakers}
    return next((told for told in after if takes_back(told) or _apologises(told, names)), None)


def _apologises(sentence: str, names: Set[str]) -> bool:
    """Whether somebody with one of some names, or the person told of, says sorry."""
    words = keys(sentence)
    who = names | word_list("male_pronouns") | word_list("female_pronouns")
    places = (at for at, word in enumerate(words) if word in word_list("apologising"))
    return any(not who.isdisjoint(words[max(0, at - 2) : at]) for at in places)


def _others(article: _Article, names: Set[str], telling: Set[str], around: int) -> str | None:
    """Return the sentence that takes something back, if it, or those around it, tell of these words by these people."""
    told = [sentence for _, sentence in sentences_of(article.text)]
    if article.title:
        told.insert(0, article.title)
    for at, sentence in enumerate(told):
        if not takes_back(sentence) and not _unmakes(sentence):
            continue
        near = set(keys(" ".join(told[max(0, at - around) : at + around + 1])))
        shared = telling & near
        if (not names or names & near) and len(shared) >= min(_TELLING, len(telling)):
            return sentence
    return None


def takes_back(sentence: str) -> bool:
    """Whether a sentence says that something said or printed was taken back.

    >>> takes_back("On Friday she withdrew the remark."), takes_back("She withdrew the bill.")
    (True, False)
    >>> takes_back("Correction: an earlier version misnamed the dam."), takes_back("A market correction is due.")
    (True, False)
    """
    words = keys(sentence)
    line = f" {' '.join(words)} "
    if any(line.startswith(f" {begin} ") for begin in word_list("corrections")):
        return True
    if any(f" {cue} " in line for cue in word_list("recanting")):
        return True
    for cue in word_list("withdrawing"):
        at = line.find(f" {cue} ")
        if at >= 0 and not _things().isdisjoint(line[at + len(cue) + 1 :].split()[:_WITHIN]):
            return True
    return False


def _unmakes(sentence: str) -> bool:
    """Whether a sentence says that something printed was false from the start.

    >>> _unmakes("The interview, it admits, was made up."), _unmakes("The engine was invented here.")
    (True, False)
    """
    words = keys(sentence)
    line = f" {' '.join(words)} "
    return not word_list("unmade_things").isdisjoint(words) and any(f" {cue} " in line for cue in word_list("unmade"))


def _has_cue(text: str) -> bool:
    """Whether a text has a phrase with which something is taken back, which most have not."""
    words = text.lower().encode("ascii", "replace").translate(_LETTERS).split()
    found = _rare().intersection(words)
    if not found:
        return False
    line = b" ".join([b"", *words, b""])
    return any(phrase in line for word in found for phrase in _cues()[word])


@cache
def _cues() -> dict[bytes, list[bytes]]:
    """Return the phrases with which something is taken back, by the rarest word of each."""
    common = word_list("common_words") | SMALL_WORDS
    found: dict[bytes, list[bytes]] = {}
    for cue in itertools.chain.from_iterable(map(word_list, _LISTS)):
        rarest = next((word for word in cue.split() if word not in common), max(cue.split(), key=len))
        found.setdefault(rarest.encode(), []).append(f" {cue} ".encode())
    return found


@cache
def _rare() -> frozenset[bytes]:
    return frozenset(_cues())


@cache
def _things() -> frozenset[str]:
    return frozenset(speech_nouns()) | word_list("things_withdrawn")


_LATER_IDS = (
    sa.select(quotes.c.article_id)
    .join_from(quote_speakers, quotes, quotes.c.id == quote_speakers.c.quote_id)
    .where(
        quote_speakers.c.speaker_id.in_(sa.bindparam("speakers", expanding=True)),
        quote_speakers.c.published_on >= sa.bindparam("first"),
    )
    .order_by(quote_speakers.c.published_on, quote_speakers.c.quote_id)
    .limit(_LATER)
    .subquery()
)
_WANTED = (
    sa.select(articles.c.uid, outlets.c.name, articles.c.published, articles.c.title, texts.c.body)
    .select_from(articles)
    .join(texts)
    .outerjoin(outlets)
    .where(
        articles.c.uid.in_(sa.bindparam("uids", expanding=True)) | articles.c.id.in_(sa.select(_LATER_IDS.c.article_id))
    )
)
"""Some articles, and later ones that quote some speakers, the earliest of them; built once, which takes long."""


def _read(
    connection: sa.Connection, uids: Sequence[str], evidence: Sequence[CheckedQuote], first: date | None
) -> list[_Article]:
    """Return some articles, and then those that quote the same speakers on that day or later, the earliest first."""
    ids = sorted({speaker.id for item in evidence for speaker in item.quote.speakers if speaker.id is not None})
    given = {"uids": uids, "speakers": ids, "first": first or UNDATED}
    place = {uid: at for at, uid in enumerate(uids)}
    found = [_Article(*row) for row in connection.execute(_WANTED, given)]
    return sorted(found, key=lambda article: (place.get(article.uid, len(place)), article.day or UNDATED, article.uid))
