"""Finds where a bank says that printed words were taken back or corrected afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import date
from functools import cache

import regex
import sqlalchemy as sa
from attrs import frozen

from quotebank.extraction.lexicon.loader import speech_nouns, word_list
from quotebank.records import Quote
from quotebank.store.alignment import sentences_of
from quotebank.store.database import chunks
from quotebank.store.names import last_word
from quotebank.store.schema import UNDATED, articles, outlets, quote_speakers, quotes, texts
from quotebank.store.verdicts import CheckedQuote
from quotebank.store.wording import SMALL_WORDS, keys

_LISTS = ("corrections", "recanting", "withdrawing", "apologising")
_READ = 40
"""The most articles that are read: those of the evidence, those with close quotes, then later ones of the speakers."""
_EVIDENCE = 10
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
    near = [item.quote.article.id for item in checked if item.quote.article]
    later = _later(connection, evidence, min(days, default=None))
    wanted = [uid for uid in dict.fromkeys([*own, *near, *later]) if uid][:_READ]
    for article in _read(connection, wanted):
        quote = own.get(article.uid)
        if quote is None and days and article.day and article.day < min(days):
            continue
        if not _cues().search(f"{article.title or ''} {article.text}"):
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


@cache
def _cues() -> regex.Pattern[str]:
    """Find any word with which something is taken back, to leave out most articles at once."""
    words = {cue.split()[0] for name in _LISTS for cue in word_list(name)}
    words |= {cue.split()[-1] for name in ("unmade", "recanting") for cue in word_list(name)}
    words = (words - SMALL_WORDS) | {word for word in word_list("corrections") if " " in word}
    return regex.compile(rf"\b(?:{'|'.join(map(regex.escape, sorted(words)))})\b", regex.IGNORECASE)


@cache
def _things() -> frozenset[str]:
    return frozenset(speech_nouns()) | word_list("things_withdrawn")


def _later(connection: sa.Connection, evidence: Sequence[CheckedQuote], first: date | None) -> list[str]:
    """Return the ids of articles, the earliest first, that quote the same speakers on that day or later."""
    ids = {speaker.id for item in evidence for speaker in item.quote.speakers if speaker.id is not None}
    link = quote_speakers.c
    query = (
        sa.select(articles.c.uid)
        .join_from(quote_speakers, quotes, quotes.c.id == link.quote_id)
        .join(articles, articles.c.id == quotes.c.article_id)
        .where(link.speaker_id.in_(sorted(ids)), link.published_on >= (first or UNDATED))
        .order_by(link.published_on, link.quote_id)
        .limit(_READ)
    )
    return list(dict.fromkeys(connection.execute(query).scalars()))


def _read(connection: sa.Connection, uids: Sequence[str]) -> list[_Article]:
    columns = (articles.c.uid, outlets.c.name, articles.c.published, articles.c.title, texts.c.body)
    query = sa.select(*columns).select_from(articles).join(texts).outerjoin(outlets)
    rows = [row for some in chunks(uids) for row in connection.execute(query.where(articles.c.uid.in_(some)))]
    found = [_Article(*row) for row in rows]
    return sorted(found, key=lambda article: uids.index(article.uid))
