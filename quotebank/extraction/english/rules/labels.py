"""What stands before a turn in a transcript."""

from __future__ import annotations

from attrs import frozen

from quotebank.extraction.english.grammar import (
    AUXILIARY,
    FUNCTION_WORD,
    GROUP,
    OFFICE,
    PLACE,
    ROLE,
)
from quotebank.extraction.english.label_lines import Form, Label
from quotebank.extraction.english.labels import ANSWERS, QUESTIONS, Labels
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import word_classes, word_list
from quotebank.marks import ENDING

_COMMON = word_list("common_words")
_BEFORE_OFFICES = word_list("before_offices_in_labels")


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
