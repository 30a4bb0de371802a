"""Words that are nobody's own: in a play, a novel, a film, by an imitator, or in an article in jest."""

from __future__ import annotations

from quotebank.extraction.english.grammar import AUXILIARY, EQUATIVE, REPORTING
from quotebank.extraction.english.noun_phrases import MentionKind
from quotebank.extraction.english.rules.reports import Report
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import single_word, word_list
from quotebank.records import Stance

_FICTION = word_list("fiction")
_FILMS = word_list("films")
_CHARACTERS = word_list("characters")
_PARODIES = word_list("parodies")
_PLAYING = word_list("playing")
_PLAYED_BY = word_list("played_by")
_WRITING = word_list("writing_verbs")
_STAGE = word_list("stage")
_ARTICLES = word_list("articles")
_IN = single_word("place")
_PART = 7
"""Tokens from "as" to the comma behind a part: "as the mad captain,"."""
_WORKS = _FICTION | _FILMS

FICTION = RuleTable[Report, Stance | None]("whether words are fiction")


@FICTION.rule(
    holds="A parody account of Mayor Holm wrote: “The dam leaks.”",
    fails="Holm said of the parody account: “The dam leaks.”",
    beside=_PARODIES,
)
def parody(report: Report) -> Stance | None:
    """An imitation in jest speaks for nobody; who is named before it may speak of it."""
    if not _PARODIES.isdisjoint(report.source):
        return Stance.FICTIONAL
    first, last = report.before
    named = report.mention is not None and report.mention.kind is MentionKind.NAME and report.mention.last <= first
    return Stance.FICTIONAL if not named and report.has(_PARODIES, (first, last)) else None


@FICTION.rule(
    holds="The novel's narrator says that the dam leaks.",
    fails="The author said that the dam leaks.",
    beside=_CHARACTERS,
)
def character(report: Report) -> Stance | None:
    """A character of a work says what its author made up."""
    return Stance.FICTIONAL if not _CHARACTERS.isdisjoint(report.source) else None


@FICTION.rule(
    holds="In the play, the king says: “My dam leaks.”",
    fails="After the play, the king said: “My dam leaks.”",
    beside=_WORKS,
)
def in_a_work(report: Report) -> Stance | None:
    """What is said in a play or a novel is invented, and in a film if the speaker has no name of its own."""
    named = report.mention is not None and report.mention.kind is MentionKind.NAME
    if report.cue is not None and report.cue.lemma in _WRITING:
        return None
    lowers, (first, last) = report.doc.lowers, report.before
    if not report.has(_WORKS, (first, last)):
        return None
    for k in range(first, last):
        if lowers[k] in _FICTION or (lowers[k] in _FILMS and not named):
            if _IN in lowers[max(first, k - 5) : k] and _opens(report, k):
                return Stance.FICTIONAL
    return None


@FICTION.rule(
    holds="Lind, who plays the priest, says in the opening scene: “The dam leaks.”",
    fails="Lind, who plays the priest, says in an interview: “The dam leaks.”",
    beside=_PLAYING,
)
def in_a_scene(report: Report) -> Stance | None:
    """What an actor says in a scene is the role's."""
    lowers = report.doc.lowers
    places = [k for k in report.outside() if lowers[k] in _FILMS and _IN in lowers[max(report.first, k - 4) : k]]
    acts = any(lowers[k] in _PLAYING for k in report.outside())
    return Stance.FICTIONAL if places and acts else None


@FICTION.rule(
    holds="The mayor, played by Lind, cries: “The dam leaks.”",
    fails="The mayor, helped by Lind, cries: “The dam leaks.”",
    beside=frozenset(phrase.split()[0] for phrase in _PLAYED_BY),
)
def played(report: Report) -> Stance | None:
    """A figure that somebody plays says what the author wrote."""
    lowers = report.doc.lowers
    return Stance.FICTIONAL if any(" ".join(lowers[k : k + 2]) in _PLAYED_BY for k in report.outside()) else None


@FICTION.rule(
    holds="On the stage of the old mill, Lind, as the mad captain, shouts: “The dam leaks.”",
    fails="On the bank of the river, Lind, as the mad captain, shouts: “The dam leaks.”",
    beside=_STAGE,
)
def in_a_part(report: Report) -> Stance | None:
    """Who speaks as somebody else, in a part, where something is played, does not speak for himself."""
    lowers = report.doc.lowers
    if not any(lowers[k] in _STAGE for k in (*report.outside(), *report.following())):
        return None
    who = report.mention
    for k in report.outside():
        if lowers[k] != EQUATIVE or lowers[k + 1 : k + 2] == [] or lowers[k + 1] not in _ARTICLES:
            continue
        comma = next((j for j in range(k + 2, min(k + _PART, report.last)) if lowers[j] == ","), 0)
        beside = who is not None and (who.first == comma + 1 or who.last == k - 1)
        if comma and beside and not report.has(_WORKS, (k, comma)):
            return Stance.FICTIONAL
    return None


@FICTION.rule(
    holds="Lind plays the mad captain. “The dam leaks,” he cries in the last act.",
    fails="Lind plays the piano. “The dam leaks,” he cries in the last hour.",
    beside=_PLAYING,
)
def played_before(report: Report) -> Stance | None:
    """What is cried in an act or a scene, after a sentence that says who plays whom, is the role's."""
    lowers = report.doc.lowers
    if not report.has(_PLAYING, (report.start, report.first)):
        return None
    in_scene = (k for k in report.outside() if lowers[k] in _STAGE and _IN in lowers[max(report.first, k - 4) : k])
    return Stance.FICTIONAL if next(in_scene, 0) else None


def _opens(report: Report, k: int) -> bool:
    """Whether a phrase around token ``k`` opens the sentence, before any other clause."""
    classes = report.doc.classes
    return not any(classes[j] & (AUXILIARY | REPORTING) for j in range(report.first, k))
