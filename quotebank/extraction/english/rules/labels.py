"""What stands before a turn in a transcript, and what ends a turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

from attrs import frozen

from quotebank.extraction.document.structure import UNSPOKEN
from quotebank.extraction.document.text import Document
from quotebank.extraction.english.grammar import (
    AUXILIARY,
    DEFINITE,
    FIRST_NAME,
    FUNCTION_WORD,
    GROUP,
    OFFICE,
    PLACE,
    REPORTING,
    ROLE,
    TITLE,
)
from quotebank.extraction.english.label_lines import Form, Label, is_large, read_label
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import word_classes, word_list
from quotebank.marks import DASHES, ENDING

QUESTIONS = word_list("question_labels")
ANSWERS = word_list("answer_labels")
_UNNAMED = word_list("unnamed_voices")
_FIRST_PERSON = word_list("first_person")
_COURTESY = word_list("courtesy_titles")
_COMMON = word_list("common_words")
_REACTIONS = word_list("reactions")
_PROCEEDINGS = tuple(f"{line} " for line in sorted(word_list("proceedings")))
_SMALL = word_list("small_in_labels")
_MEMBERS = word_list("several_members")
_BEFORE_OFFICES = word_list("before_offices_in_labels")
_LONGEST_OPENING = 6
_LONGEST_HEADING = 14
_CUE_AFTER = 4
_SELF = word_list("talking_pronouns")


class Labels:
    """What looks like a label in a text, and what these have in common."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.lines = list(_read_all(doc))
        firm = [label for label in self.lines if label.form is not Form.BARE]
        self.times = Counter(map(self.whole, firm))
        self.last_words = Counter(map(self.key, firm))
        self.titled = Counter(" ".join(self.lowers(label)) for label in firm)
        self.forms = Counter(label.form for label in self.lines)

    def words(self, label: Label) -> list[str]:
        """The words of a label's name."""
        return self.doc.words[slice(*label.name)]

    def lowers(self, label: Label) -> list[str]:
        """The words of a label's name in small letters."""
        return self.doc.lowers[slice(*label.name)]

    def whole(self, label: Label) -> str:
        """A name as it is written."""
        return " ".join(self.words(label))

    def key(self, label: Label) -> str:
        """The word by which a label is taken up: the last of its name."""
        return self.words(label)[-1]

    def comes_back(self, label: Label) -> bool:
        """Whether another label is the same, or takes this one up by its last word."""
        words = self.words(label)
        if self.times[self.whole(label)] > 1:
            return True
        if words[0].lower() in _COURTESY and self.titled[" ".join(self.lowers(label))] > 1:  # "Ms LIND", "Ms Lind"
            return True
        return self.times[words[-1]] > 0 if len(words) > 1 else self.last_words[words[-1]] > 1

    @cached_property
    def surnames(self) -> frozenset[str]:
        """The last words of the names that the text has in full, on labels or elsewhere."""
        words, lowers, classes = self.doc.words, self.doc.lowers, self.doc.classes
        given = [k for k in range(len(words) - 1) if classes[k] & FIRST_NAME and words[k][0].isupper()]
        named = {lowers[k + 1] for k in given if words[k + 1][0].isupper() and not classes[k + 1] & FUNCTION_WORD}
        full = (label for label in self.lines if self.is_full(label) or self.is_large(*label.name))
        return frozenset(named | {self.key(label).lower() for label in full if len(self.words(label)) > 1})

    @cached_property
    def recurring(self) -> int:
        """How many labels come back."""
        return sum(1 for times in self.times.values() if times > 1)

    @cached_property
    def conversing(self) -> set[int]:
        """Where the labels in capitals begin of which one asks and the next answers."""
        found: set[int] = set()
        for one, other in pairwise(self.lines):
            large = self.is_large(*one.name) and self.is_large(*other.name)
            both = one.form is other.form is Form.COLON and one.end == other.begin and self.key(one) != self.key(other)
            if large and both and self.doc.words[one.end - 1] == "?":
                found |= {one.begin, other.begin}
        return found

    @cached_property
    def on_lines(self) -> frozenset[str]:
        """The names on lines of their own, if the text has several of them and somebody's comes back."""
        lines = [label for label in self.lines if label.form is Form.LINE and self.may_head(label)]
        names = frozenset(map(self.key, lines))
        bare = [label for label in self.lines if label.form is Form.BARE and self.key(label) in names]
        several = len(lines) > 1 and len(lines) + len(bare) > len(names) > 1
        return names if several or self.in_parliament else frozenset()

    @cached_property
    def in_parliament(self) -> bool:
        """Whether a label is a member's with seat and party, or on a line of its own the holder's of an office."""
        if any(self._has_seat(label) for label in self.lines):
            return True
        lines = (label for label in self.lines if label.form is Form.LINE)
        return any(label.name[0] > label.tail[0] for label in lines)

    @cached_property
    def shown(self) -> set[str]:
        """The names in capitals beside which a bracket stands, if there are several."""
        keys = {self.key(label) for label in self.lines if self.is_shown(label)}
        return keys if len(keys) > 1 else set()

    def is_shown(self, label: Label) -> bool:
        """Whether a name in capitals, which is no common word, has a bracket or a time in one beside it."""
        first, last = label.name
        bracket = "(" in self.doc.words[slice(*label.tail)][:1] or "[" in self.doc.words[slice(*label.tail)][:1]
        timed = self.doc.words[label.begin] in ("[", "(") and first > label.begin + 1
        plain = any(lower in _COMMON for lower in self.lowers(label))
        return label.form is Form.COLON and self.is_large(first, last) and (bracket or timed) and not plain

    def is_member(self, label: Label) -> bool:
        """Whether a label is as only the minutes of a congress have it, so that one is enough: "Ms. HOLM. …"."""
        first, last = label.name
        large = last - first == len(("Ms.", "HOLM")) and self.is_large(first, last)
        return label.form is Form.STOP and large

    @cached_property
    def courteous(self) -> bool:
        """Whether several labels are a title and a name."""
        return len({self.whole(label) for label in self.lines if self.is_courteous(label)}) > 1

    def is_courteous(self, label: Label) -> bool:
        """Whether a label is a title that is no office, and a name."""
        first, last = label.name
        titled = label.form is Form.COLON and last - first > 1 and self.doc.lowers[first] in _COURTESY
        return titled and self.is_written_large(label)

    def _has_seat(self, label: Label) -> bool:
        return self.is_full(label) and self.doc.words[slice(*label.tail)].count("(") > 1

    def may_head(self, label: Label) -> bool:
        """Whether a line of its own can be a label: a name in full, and no list beside it."""
        inner = label.name[0] > label.tail[0]
        large = self.is_large(*label.name) and self.is_large(*label.tail)
        back = self.comes_back(label) and len(self.words(label)) > 1
        return inner or self.is_full(label) or large or back

    def is_written_large(self, label: Label) -> bool:
        """Whether Every Word of a Name has its capital."""
        return all(w[0].isupper() or w in _SMALL for w in self.words(label) if w[0].isalpha())

    def is_large(self, first: int, last: int) -> bool:
        """Whether words are in capitals, but for a courtesy title: "Mr. HOLM"."""
        words = self.doc.words
        first += last - first > 1 and self.doc.lowers[first] in _COURTESY
        return all(is_large(words[k]) or not words[k][0].isalpha() or words[k] in _SMALL for k in range(first, last))

    def is_full(self, label: Label) -> bool:
        """Whether a name has two words or more, the first a given name or a title."""
        first, last = label.name
        known = self.doc.classes[first] & (FIRST_NAME | TITLE)
        return bool(known) and last - first > 1 and self.is_written_large(label)

    def is_unnamed(self, label: Label) -> bool:
        """Whether a label says that a voice has no name: "UNIDENTIFIED MALE", "Speaker 1", "Operator"."""
        first, last = label.name
        told = self.doc.lowers[first] in _UNNAMED and self.doc.words[first][0].isupper()
        large = all(w[0].isupper() or not w[0].isalpha() for w in self.doc.words[first:last])
        return told and (large or self.doc.lowers[last - 1] in _MEMBERS)

    def has_name(self, label: Label) -> bool:
        """Whether a label names anybody: no letter, no voice without a name, no office alone."""
        first, last = label.name
        if self.is_unnamed(label) or self.is_one_of(label, QUESTIONS | ANSWERS) or self.doc.lowers[first] == DEFINITE:
            return False
        if self.doc.words[first - 1] == "(" and first > label.begin:
            return label.tail[0] < first  # "(on camera): …"
        return not all(has & (OFFICE | GROUP) for has in self.doc.classes[first:last])

    def is_one_of(self, label: Label, listed: frozenset[str]) -> bool:
        """Whether a label is one of the letters or words of questions and answers."""
        words = self.lowers(label)
        return len(words) == 1 and words[0].rstrip(".") in listed


def _read_all(doc: Document) -> Iterator[Label]:
    """What looks like a label, each with the brackets that fill the next line: "Ada Lind", "(Vik North) (Lab)"."""
    words = doc.words
    for (begin, end), (after, last) in pairwise([*doc.paragraphs, (0, 0)]):
        label = read_label(doc, begin, end) if doc.blocks.get(begin) not in UNSPOKEN else None
        if label is None:
            continue
        is_bare = label.form is Form.BARE and label.content == end
        bracketed = is_bare and last > after and words[after] == "("
        yield (read_label(doc, begin, last) if bracketed else None) or label


@frozen(slots=True, eq=False)
class Line:
    """A line that may begin with a label."""

    labels: Labels
    label: Label

    @property
    def words(self) -> list[str]:
        """The words of the name."""
        return self.labels.words(self.label)

    @property
    def large(self) -> bool:
        """Whether the name is in capitals."""
        return self.labels.is_large(*self.label.name)

    @property
    def comes_back(self) -> bool:
        """Whether another label is the same, or takes this one up by its last word."""
        return self.labels.comes_back(self.label)

    @property
    def says_sentence(self) -> bool:
        """Whether what follows ends as a sentence, as no headline does."""
        label = self.label
        last = self.labels.doc.words[label.end - 1]
        return last[-1] in ".?!…" or last in ENDING

    @property
    def amid(self) -> bool:
        """Whether somebody's label comes back in the text, or it is a parliament's."""
        return (self.labels.recurring > 0 or self.labels.in_parliament) and self.says_sentence

    @property
    def plain_tail(self) -> bool:
        """Whether what follows the name holds no clause: an affiliation, a bracket."""
        first, last = self.label.tail
        large = self.labels.is_large(first, last)
        return large or not any(has & AUXILIARY for has in self.labels.doc.classes[first:last])

    @property
    def colon(self) -> bool:
        """Whether it ends in a colon, be it that of its line."""
        return self.labels.doc.words[self.label.content - 1] == ":"

    @property
    def inner(self) -> bool:
        """Whether the name stands in the bracket after an office."""
        return self.label.name[0] > self.label.tail[0]


VOICES = RuleTable[Line, bool]("what is the label of a turn")


@VOICES.rule(
    holds="Q. Did you see it?\n\nA. No, I was asleep.",
    fails="ANA HOLM: Did you see it?\n\nJO LIND: No, I was asleep.",
)
def question_or_answer(line: Line) -> bool:
    """The letters of an interview; with a full stop, where a "Q." is there, since "A." alone may number a list."""
    labels, label = line.labels, line.label
    if not labels.is_one_of(label, QUESTIONS | ANSWERS):
        return False
    if label.form is Form.STOP:
        return labels.times["Q."] > 0
    return label.form is Form.COLON or labels.forms[Form.COLON] > 0


@VOICES.rule(
    holds="  Mr. HOLM. The dam leaks.\n\n  Ms. LIND of Vik. It does not leak.",
    fails="Mr. Holm spoke. “The dam leaks,” he said.",
)
def minuted(line: Line) -> bool:
    """The minutes of a congress end their labels in a full stop."""
    return line.label.form is Form.STOP and len(line.words) > 1


@VOICES.rule(
    holds="UNIDENTIFIED MALE: The dam leaks.\n\nANA HOLM: I saw it.",
    fails="JO LIND: The dam leaks.\n\nANA HOLM: I saw it.",
)
def unnamed(line: Line) -> bool:
    """A voice without a name is labelled as one."""
    return line.label.form is Form.COLON and line.labels.is_unnamed(line.label)


@VOICES.rule(
    holds="MAYOR: The dam leaks.\n\nMAYOR: I saw it.",
    fails="PRICE: The dam leaks.\n\nANA HOLM: I saw it.\n\nJO LIND: So did I.",
)
def office(line: Line) -> bool:
    """An office in capitals, or one that comes back, is a label: "THE COURT", "HOST", "Mayor"."""
    words, classes = line.words, line.labels.doc.classes[slice(*line.label.name)]
    role = word_classes().get(words[0].lower().rpartition("-")[2], 0) & ROLE
    alone = len(words) == 1 and bool(role)
    with_article = len(words) > 1 and words[0].lower() in _BEFORE_OFFICES and bool(classes[1] & (OFFICE | GROUP))
    bare = line.label.tail[0] == line.label.tail[1]
    shown = line.large or line.comes_back or (line.amid and words[-1][0].isupper() and with_article)
    return line.label.form is Form.COLON and bare and words[0][0].isupper() and (alone or with_article) and shown


@VOICES.rule(
    holds="ANA HOLM, MAYOR, CITY OF VIK, NORLAND: The dam leaks.\n\nJO LIND: I saw it.",
    fails="Ana Holm, the mayor, was plain: “The dam leaks.”",
)
def full_name(line: Line) -> bool:
    """A name in full is a label where it is in capitals, or comes back."""
    label = line.label
    tailed = label.tail[0] < label.tail[1]
    among = tailed and (line.amid or line.labels.last_words[line.words[-1].upper()] > 0)
    shown = line.large or among or (line.says_sentence and line.comes_back)
    return line.colon and shown and line.labels.is_full(label) and line.plain_tail


@VOICES.rule(
    holds="ANA HOLM: The dam leaks.\n\n(on camera): Since when?\n\nJO LIND: Ever.",
    fails="(from left): “The dam leaks,” Ana Holm said.",
)
def only_heard(line: Line) -> bool:
    """A bracket alone tells how one is heard, amid labels in capitals."""
    label = line.label
    bracket = line.labels.doc.words[label.name[0] - 1] in ("(", "[") and not line.inner
    large = (line.labels.is_large(*other.name) for other in line.labels.lines if other.form is Form.COLON)
    return label.form is Form.COLON and label.name[0] > label.begin and bracket and any(large)


@VOICES.rule(
    holds="ZHAVIA QUON, MAYOR: The dam leaks.\n\nBRYN ODUM, ANCHOR: I saw it.",
    fails="VIK, Norland: “The dam leaks,” Ana Holm said.",
)
def affiliated(line: Line) -> bool:
    """Behind a name in capitals stands an affiliation in capitals; a dateline has one word or small letters."""
    label = line.label
    tail = label.tail[1] - label.tail[0]
    return line.colon and tail > 1 and len(line.words) > 1 and line.labels.is_large(label.begin, label.content)


@VOICES.rule(
    holds="Jo Lind met Ana Holm.\n\nHOLM: The dam leaks.\n\nLIND: I saw it.",
    fails="ANA HOLM: The dam leaks.\n\nJO LIND: I saw it.",
)
def surname(line: Line) -> bool:
    """The surname alone is in capitals, or comes back; the text has the name in full."""
    known = line.labels.key(line.label).lower() in line.labels.surnames and len(line.words) == 1
    return line.label.form is Form.COLON and known and (line.large or line.comes_back)


@VOICES.rule(
    holds="SO-HYUN: The dam leaks.\n\nKAO: No.\n\nSO-HYUN: I saw it.\n\nKAO: When?",
    fails="PRICE: ten krones.\n\nPRICE: twelve krones.\n\n“The dam leaks,” Ana Holm said.",
)
def returning(line: Line) -> bool:
    """What comes back in capitals, and is no common word, is a name where others come back, too."""
    key = line.labels.key(line.label).lower()
    unlikely = line.labels.doc.classes[line.label.name[0]] & (FUNCTION_WORD | PLACE)
    name = line.words[0][0].isupper() and key not in _COMMON and not unlikely
    back = line.comes_back and line.labels.recurring > 1
    return line.label.form is Form.COLON and name and back


@VOICES.rule(
    holds="ZHAVIA QUON: Does it leak?\n\nBRYN ODUM: I saw it.",
    fails="ANA HOLM: It leaks.\n\nJO LIND: I saw it.",
)
def asked_or_answering(line: Line) -> bool:
    """One in capitals asks, and the next paragraph has another in capitals, who answers."""
    return line.label.begin in line.labels.conversing


@VOICES.rule(
    holds="ZHAVIA (to Bryn): It leaks.\n\nBRYN [00:12]: I saw it.",
    fails="NOTE (1): It leaks.\n\nANA HOLM: I saw it.\n\nJO LIND: So did I.",
)
def bracketed(line: Line) -> bool:
    """Several names in capitals have a bracket or a time beside them."""
    return line.labels.key(line.label) in line.labels.shown


@VOICES.rule(
    holds="Ms. Quon: It leaks.\n\nMr. Odum: I saw it.",
    fails="ANA HOLM: It leaks.\n\nJO LIND: I saw it.",
)
def courteous(line: Line) -> bool:
    """Several are called by a title and a name."""
    return line.labels.courteous and line.labels.is_courteous(line.label)


@VOICES.rule(
    holds="The Harbour Post: Does it leak?\n\nVL: It does.\n\nHP: Since when?\n\nVL: Always.\n\nHP: Thank you.",
    fails="The Harbour Post: Does it leak?\n\nANA HOLM: It does.\n\nJO LIND: Always.",
)
def spelled_out(line: Line) -> bool:
    """A paper or a person is spelled out once, and then called by the initials."""
    initials = "".join(w[0] for w in line.words if w[0].isupper() and w != "The")
    return line.label.form is Form.COLON and len(initials) > 1 and line.labels.times[initials] > 0


@VOICES.rule(
    holds="Ana Holm (Vik North)\n\nThe dam leaks.\n\nJo Lind (Pell)\n\nI saw it.\n\nAna Holm (Vik North)\n\nWhen?",
    fails="Ana Holm (Vik North)\n\nThe dam leaks, she said.\n\nJo Lind (Pell)\n\nHe saw it, he said.",
)
def own_line(line: Line) -> bool:
    """A name with a bracket, a role or a time on a line of its own, where somebody's comes back."""
    labels, label = line.labels, line.label
    return label.form is Form.LINE and bool(labels.on_lines) and labels.may_head(label)


@VOICES.rule(
    holds="Ana Holm (Vik North)\n\nThe dam leaks.\n\nJo Lind (Pell)\n\nI saw it.\n\nAna Holm\n\nWhen?",
    fails="Ana Holm\n\nThe dam leaks, she said.",
)
def bare_name(line: Line) -> bool:
    """A name alone on its line, where others have a bracket."""
    labels, label = line.labels, line.label
    known = labels.key(label) in labels.on_lines or (labels.in_parliament and labels.is_full(label))
    return label.form is Form.BARE and known


@VOICES.rule(
    holds="Operator\n\nGood day.\n\nAna Holm -- Host\n\nHi.\n\nJo Lind -- Mayor\n\nHm.\n\nJo Lind -- Mayor\n\nOh.",
    fails="Operator\n\nThe dam leaks, Ana Holm said.",
)
def bare_office(line: Line) -> bool:
    """An office or a voice without a name, alone on its line where others have a name."""
    labels, label = line.labels, line.label
    told = labels.is_unnamed(label) or labels.doc.classes[label.name[1] - 1] & OFFICE
    return label.form is Form.BARE and bool(labels.on_lines) and bool(told)


@frozen(slots=True, eq=False)
class Paragraph:
    """A paragraph without a label, after a turn."""

    doc: Document
    begin: int
    end: int
    speaker: str
    """The last word of the label before, in small letters."""

    @property
    def is_bracket(self) -> bool:
        """Whether all of it stands in brackets."""
        words = self.doc.words
        return words[self.begin] in ("(", "[") and words[self.end - 1] in (")", "]")

    @property
    def is_reaction(self) -> bool:
        """Whether it tells of the room, while one goes on speaking."""
        return self.is_bracket and not _REACTIONS.isdisjoint(self.doc.lowers[self.begin : self.end])


FLOOR_ENDS = RuleTable[Paragraph, bool]("what ends a turn")
_TALK = "ANA HOLM: It leaks.\n\nJO LIND: Where?\n\n{}" + 2 * "\n\nANA HOLM: There.\n\nJO LIND: Oh."
_MORE = _TALK.format("And since when?")


@FLOOR_ENDS.rule(holds=_TALK.format("(The tape is played. It shows the dam.)"), fails=_MORE)
def stage_direction(paragraph: Paragraph) -> bool:
    """A bracket tells what is shown next; what only tells of the room is passed over."""
    return paragraph.is_bracket and not paragraph.is_reaction


@FLOOR_ENDS.rule(holds=_TALK.format("There was no objection."), fails=_MORE)
def proceedings(paragraph: Paragraph) -> bool:
    """Minutes tell what was done."""
    lowers = paragraph.doc.lowers[paragraph.begin : min(paragraph.end, paragraph.begin + _LONGEST_OPENING)]
    return f"{' '.join(lowers)} ".startswith(_PROCEEDINGS)


@FLOOR_ENDS.rule(holds=_TALK.format("Dams and ferries"), fails=_MORE)
def heading(paragraph: Paragraph) -> bool:
    """A line that does not end as a sentence is a heading, a time, or what is printed around the text."""
    words, end = paragraph.doc.words, paragraph.end
    last = words[end - 1]
    stopped = last[-1] in ".?!…" or last in ENDING or last in (")", "]", "--", "—", "–", ":", ",", ";")
    return not stopped and end - paragraph.begin <= _LONGEST_HEADING


@FLOOR_ENDS.rule(holds=_TALK.format("THIS IS A RUSH TRANSCRIPT. IT MAY CHANGE."), fails=_MORE)
def shouted(paragraph: Paragraph) -> bool:
    """A paragraph in capitals is printed by the house."""
    words = [w for w in paragraph.doc.words[paragraph.begin : paragraph.end] if w[0].isalpha()]
    return not words or (len(words) > 2 and all(map(str.isupper, words)))


@FLOOR_ENDS.rule(holds=_TALK.format("Crews Back: The crews are back at work."), fails=_MORE)
def unread_label(paragraph: Paragraph) -> bool:
    """What looks like a label, but is not known as one, may begin the turn of another."""
    label = read_label(paragraph.doc, paragraph.begin, paragraph.end)
    if label is None or label.form is Form.BARE:
        return False
    words = [w for w in paragraph.doc.words[slice(*label.name)] if w[0].isalpha()]
    return all(w[0].isupper() for w in words)


@FLOOR_ENDS.rule(holds=_TALK.format(">> Nobody listened to them."), fails=_MORE)
def another_voice(paragraph: Paragraph) -> bool:
    """In subtitles arrows or a dash begin what another says."""
    first = paragraph.doc.words[paragraph.begin]
    return first == ">" or first in DASHES


@FLOOR_ENDS.rule(holds=_TALK.format("The tape ends. “It leaks,” Kofi Osei said later."), fails=_MORE)
def narrated(paragraph: Paragraph) -> bool:
    """Right after a quotation stands who said it, as only a reporter tells."""
    words, lowers, classes = paragraph.doc.words, paragraph.doc.lowers, paragraph.doc.classes
    marks = (k for k in range(paragraph.begin, paragraph.end) if words[k] == "”")
    after = (range(k + 1, min(paragraph.end, k + 1 + _CUE_AFTER)) for k in marks)
    return any(classes[j] & REPORTING and lowers[j - 1] not in _SELF for near in after for j in near)


@FLOOR_ENDS.rule(holds=_TALK.format("Lind looked at the dam for a while."), fails=_MORE)
def about_speaker(paragraph: Paragraph) -> bool:
    """Nobody speaks of himself by his surname and without "I"."""
    lowers = paragraph.doc.lowers[paragraph.begin : paragraph.end]
    return len(paragraph.speaker) > 1 and paragraph.speaker in lowers and _FIRST_PERSON.isdisjoint(lowers)
