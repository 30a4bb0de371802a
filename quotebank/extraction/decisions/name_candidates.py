"""The sources that stand beside a quotation without a cue: labels, signatures, subjects, names and pronouns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from quotebank.extraction.decisions.place import Candidate, Place
from quotebank.extraction.english.grammar import (
    AUXILIARY,
    CONJUNCTION,
    GROUP,
    NO_VERB,
    PERSON,
    PREPOSITION,
    REPORTING,
    ROLE,
    SUBJECT,
)
from quotebank.extraction.english.name_parser import Name
from quotebank.extraction.english.noun_phrases import Mention, MentionKind
from quotebank.extraction.lexicon.loader import word_list
from quotebank.extraction.lexicon.morphology import OWNER_MARKS
from quotebank.marks import DASHES

_SPEAKING = REPORTING | SUBJECT
_BELONGING = ROLE | GROUP
_VERB = REPORTING | PREPOSITION | CONJUNCTION
_LONGEST_LABEL = 4
_LONGEST_DESCRIPTION = 14
_FARTHEST_NAME = 40
_MOST_BEFORE, _MOST_AFTER = 3, 2
"""How many names and pronouns around a quotation are proposed."""
_LONGEST_SUBJECT = 60
"""Tokens; the longest that stands after a quotation in 1,200 articles has 10."""
_STANDING = word_list("standing_pronouns")
"""The pronouns that can stand for a speaker."""
_ARTICLES = word_list("articles_and_one")

# -- labels and signatures ---------------------------------------------------------------------------------------


def quoted_turn(place: Place) -> Candidate | None:
    """Read "“KHAN: Yes. …": a transcript that is quoted turn by turn."""
    words, first, last = place.doc.words, place.span.first, place.span.last
    colon = next((k for k in range(first + 1, min(first + _LONGEST_LABEL, last - 1)) if words[k] == ":"), 0)
    if not colon or not all(word.isupper() and len(word) > 1 for word in words[first:colon]):
        return None
    name = place.phrases.name_at.get(first)
    kind, names = (MentionKind.NAME, (name,)) if name else (MentionKind.GROUP, ())
    return Candidate("label", None, Mention(first, colon, kind, colon - 1, names))


def label_of_sentence(place: Place) -> Candidate | None:
    """Read "Ana Holm, mayor: “…”" where it is a sentence of its own."""
    doc, begin, colon = place.doc, place.sentence_begin, place.opening - 1
    name = place.phrases.name_at.get(begin) if place.before == ":" else None
    if name is None or not name.last < colon <= name.last + _LONGEST_DESCRIPTION or doc.words[name.last] not in ",(":
        return None
    if any(doc.classes[k] & (AUXILIARY | _SPEAKING) for k in range(name.last, colon)):
        return None
    return Candidate("label", None, Mention(begin, name.last, MentionKind.NAME, name.last - 1, (name,)))


def label_of_paragraph(place: Place) -> list[Candidate]:
    """A name before a colon with which the paragraph begins."""
    begin = place.paragraph[0]
    label = place.phrases.before(place.opening - 1, begin) if place.before == ":" else None
    if label is None or label.kind is not MentionKind.NAME or label.first > begin + 1:
        return []
    return [Candidate("label", None, label)]


def signed_in_line(place: Place) -> Candidate | None:
    """A name and who that is, which alone follow a whole sentence in a paragraph: "“We will sue.” Ana Holm, mayor"."""
    doc, (begin, end), k = place.doc, place.paragraph, place.span.end
    name = place.phrases.name_at.get(k) if k < end else None
    if place.opening != begin or name is None or doc.words[place.span.last - 1] not in ".?!…":
        return None
    told = range(name.last, end)
    alone = not told or doc.words[name.last] in (",", "(")
    if not alone or doc.words[end - 1][-1] in ".?!:":
        return None
    if any(doc.words[j] in "“;" for j in told):
        return None
    return Candidate("signed", None, Mention(k, name.last, MentionKind.NAME, name.last - 1, (name,)), sure=True)


def signed(place: Place) -> list[Candidate]:
    """Read "“…” — Sipho Maqoma, nurse"."""
    dash = place.span.end
    name = place.phrases.name_at.get(dash + 1) if place.word(dash) in DASHES else None
    if name is None:
        return []
    return [Candidate("signed", None, Mention(name.title_first, name.last, MentionKind.NAME, name.last - 1, (name,)))]


# -- subjects ----------------------------------------------------------------------------------------------------


def subject_after(place: Place) -> list[Candidate]:
    """Whoever stands right after a quotation that a sentence begins with: "“…,” the poster read."."""
    after, end = place.span.end, min(place.paragraph[1], place.span.end + _LONGEST_SUBJECT)
    if after + 1 >= end or not place.opens or not _goes_around(place, after):
        return []
    if _begins_with_verb(place, after):
        mention = place.phrases.after(after + 1, end)
    else:
        mention = place.phrases.after(after, end)
        if mention is not None and mention.last - after > 1 and _stops(place, mention.last, end):
            mention = place.phrases.after(after, mention.last - 1)  # before a full stop, its last word is the verb
    return [Candidate("stands_after", None, mention)] if mention is not None else []


def _goes_around(place: Place, after: int) -> bool:
    """Whether the sentence of a quotation can go on after it: after a comma, or in small letters or with a name."""
    if place.ending == ",":
        return True
    capital = place.doc.words[after][0].isupper()
    return place.ending in ("?", "!") and (not capital or after in place.phrases.name_at)


def _begins_with_verb(place: Place, after: int) -> bool:
    """Whether a verb and then its subject follow: "“…,” laughed the miller"."""
    doc = place.doc
    if not doc.words[after].islower() or doc.classes[after] & NO_VERB:
        return False
    return after + 1 in place.phrases.name_at or doc.lowers[after + 1] in _ARTICLES


def _stops(place: Place, k: int, end: int) -> bool:
    """Whether a clause ends before token ``k``."""
    return k >= end or place.doc.words[k] in ".,;:?!"


def subject(place: Place) -> list[Candidate]:
    """The subject of the sentence, or the speaker that the sentence before introduces."""
    if place.sentence_begin < place.opening:
        mention = place.scene.cues.sentence_subject(place.opening)
        return [Candidate("subject", None, mention)] if mention is not None else []
    mention = _introduced(place) if place.opening else None
    return [Candidate("introduced", None, mention)] if mention is not None else []


def _introduced(place: Place) -> Mention | None:
    """Whom the sentence before a quotation is about."""
    if place.opening > place.paragraph[0]:
        for cue in reversed(place.scene.cues_of(place.sentence - 1)):
            if cue.mention is not None:
                return cue.mention
    mention = place.scene.cues.sentence_subject(place.opening - 1)
    return mention if mention is not None and mention.kind is not MentionKind.GROUP else None


# -- names and pronouns around -----------------------------------------------------------------------------------


def named_around(place: Place, found: Iterable[Candidate]) -> list[Candidate]:
    """Names and pronouns in the sentence, or right after the quotation, that are not proposed yet."""
    taken = {c.mention.head for c in found if c.mention is not None}
    before, after = islice(_standing_before(place), _MOST_BEFORE), islice(_standing_after(place), _MOST_AFTER)
    opening, end = place.opening, place.span.end
    return [
        *(Candidate("named_before", None, m, opening - m.last) for m in before if m.head not in taken),
        *(Candidate("named_after", None, m, m.first - end) for m in after if m.head not in taken),
    ]


def _standing_before(place: Place) -> Iterator[Mention]:
    """The names and pronouns between a sentence's beginning and its quotation, nearest first."""
    inside, name_at, lowers = place.scene.cues.inside, place.phrases.name_at, place.doc.lowers
    first = max(place.sentence_begin, place.opening - _FARTHEST_NAME + 1)
    k = place.opening - 1
    while k >= first:
        stands = (k in name_at or lowers[k] in _STANDING) and k not in inside
        mention = _standing_at(place, k) if stands else None
        if mention is not None:
            yield mention
            k = mention.first
        k -= 1


def _standing_after(place: Place) -> Iterator[Mention]:
    """The names and pronouns between a quotation and the end of its sentence or the next quotation."""
    inside, name_at, lowers = place.scene.cues.inside, place.phrases.name_at, place.doc.lowers
    k = place.span.end
    sentence_end = place.doc.sentences[place.sentence][1]
    end = min(max(sentence_end, k), place.paragraph[1], k + _FARTHEST_NAME)
    while k < end and k not in inside:
        mention = _standing_at(place, k) if k in name_at or lowers[k] in _STANDING else None
        if mention is not None:
            yield mention
            k = mention.last
        k += 1


def _standing_at(place: Place, k: int) -> Mention | None:
    """The name that token ``k`` belongs to, if it can stand for a speaker, or the pronoun that it is."""
    name = place.phrases.name_at.get(k)
    if name is not None:
        role = (name.title_first, name.first) if name.first > name.title_first else None
        mention = Mention(name.title_first, name.last, MentionKind.NAME, name.last - 1, (name,), role)
        return None if _owns(place, name) else mention
    who = place.doc.lowers[k] == PERSON
    return Mention(k, k + 1, MentionKind.PRONOUN, k, antecedent=_antecedent(place, k) if who else None)


def _antecedent(place: Place, who: int) -> Mention | None:
    """Whom a relative pronoun stands for."""
    end = who - (place.doc.words[who - 1] == ",")
    return place.phrases.before(end, place.doc.sentences[place.doc.sentence_of[who]][0])


def _owns(place: Place, name: Name) -> bool:
    """Whether a name stands just for what belongs to it: "Osei's lawyer", "the Osei campaign"."""
    if place.lower(name.last) in OWNER_MARKS:
        return True
    if not place.word(name.last)[:1].islower():
        return False
    has = place.doc.classes[name.last]
    return bool(has & _BELONGING) and not has & _VERB
