"""What a cue reports: a quotation, a clause with or without "that", a question, something to do, a thing."""

from __future__ import annotations

from quotebank.extraction.english.cue import Complement
from quotebank.extraction.english.grammar import (
    AUXILIARY,
    COMPLEMENTISER,
    CONJUNCTION,
    EQUATIVE,
    INFINITIVE,
    PREPOSITION,
)
from quotebank.extraction.english.rules.ahead import Ahead
from quotebank.extraction.english.rules.bare_clauses import clause_starts
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import word_list
from quotebank.marks import DASHES

_ENDS = frozenset(".,;?!)…") | DASHES
_WH = word_list("question_words")
_CLAUSE_WH = word_list("questions_as_objects")
"""What may begin a question after a verb that takes any clause."""
_OWN_WH = word_list("own_questions")
"""What begins a question even where a verb's subject stands behind it."""
_GERUNDS = word_list("gerunds_of_auxiliaries")
_EXPRESSING = word_list("expressing")
_FELT = word_list("felt")

Reported = tuple[Complement, int]
"""What is reported, and the token where it begins."""

COMPLEMENTS = RuleTable[Ahead, Reported | None]("what follows a cue and its circumstances")


@COMPLEMENTS.rule(holds="Ana Holm would speak “bluntly” of the dam.", fails="Ana Holm said the dam leaks.")
def quotation(ahead: Ahead) -> Reported | None:
    """An opening mark begins what is reported."""
    return (Complement.QUOTATION, ahead.k) if ahead.k in ahead.openings else None


@COMPLEMENTS.rule(holds="A reporter asked: Did they repair the dam?", fails="A reporter asked whether it leaks.")
def colon(ahead: Ahead) -> Reported | None:
    """A colon announces what is reported."""
    return (Complement.COLON, ahead.k + 1) if ahead.word == ":" else None


@COMPLEMENTS.rule(
    holds="Of the dam, Ana Holm said, “It leaks badly.”",
    fails="“The dam leaks,” said Ana Holm, “and badly.”",
)
def quotation_after_comma(ahead: Ahead) -> Reported | None:
    """A comma may stand before the opening mark, where the subject stands before the verb."""
    k = ahead.k + 1
    follows = ahead.word == "," and k in ahead.openings and not ahead.cue.inverted
    return (Complement.QUOTATION, k) if follows else None


@COMPLEMENTS.rule(holds="Ana Holm said that is unfair.", fails="Ana Holm said that being late is unfair.")
def pronoun_that(ahead: Ahead) -> Reported | None:
    """Before an auxiliary, "that" is the subject of what is said."""
    k = ahead.k + 1
    verb = ahead.classes(k) & AUXILIARY and ahead.lower(k) not in _GERUNDS
    return (Complement.CLAUSE, ahead.k) if ahead.word == COMPLEMENTISER and ahead.takes("c") and verb else None


@COMPLEMENTS.rule(holds="Ana Holm said that the dam leaks.", fails="Ana Holm said the dam leaks.")
def that(ahead: Ahead) -> Reported | None:
    """What is said begins after "that"; behind a verb that takes no clause it points back."""
    if ahead.word != COMPLEMENTISER:
        return None
    if ahead.takes("c"):
        return Complement.THAT, ahead.k + 1
    return (Complement.OBJECT if ahead.takes("n") else Complement.NOTHING), ahead.k


@COMPLEMENTS.rule(
    holds="Ana Holm described as “unsafe” the dam at Pell.",
    fails="Ana Holm said as much of the dam: “It leaks.”",
)
def described_as(ahead: Ahead) -> Reported | None:
    """What somebody describes a thing as is what they say of it."""
    return (Complement.AS, ahead.k + 1) if ahead.word == EQUATIVE and ahead.takes("a") else None


@COMPLEMENTS.rule(holds="Ana Holm asked whether the dam leaks.", fails="“Does the dam leak?” Ana Holm asked.")
def question(ahead: Ahead) -> Reported | None:
    """A word that asks begins a question, unless it goes on from a subject behind the verb."""
    word = ahead.word
    if word not in _WH or not (ahead.takes("w") or (word in _CLAUSE_WH and ahead.takes("c"))):
        return None
    asks = not ahead.cue.inverted or word in _OWN_WH
    return (Complement.QUESTION if asks else Complement.NOTHING), ahead.k


@COMPLEMENTS.rule(holds="Ana Holm promised to repair the dam.", fails="Ana Holm promised that the dam is safe.")
def infinitive(ahead: Ahead) -> Reported | None:
    """What somebody promises or asks to do is what they say."""
    does = ahead.word == INFINITIVE and (ahead.takes("t") or ahead.takes("i")) and ahead.is_base_verb(ahead.k + 1)
    return (Complement.INFINITIVE, ahead.k) if does else None


@COMPLEMENTS.rule(holds="But the dam, Ana Holm said, is safe.", fails="Ana Holm said the dam leaks.")
def nothing(ahead: Ahead) -> Reported | None:
    """After a subject behind its verb, or at the clause's end, nothing more is reported."""
    ends = ahead.cue.inverted or ahead.word in _ENDS or ahead.classes(ahead.k) & CONJUNCTION
    return (Complement.NOTHING, ahead.k) if ends else None


@COMPLEMENTS.rule(holds="Ana Holm warned of a leak in the dam.", fails="Ana Holm warned that the dam leaks.")
def governed(ahead: Ahead) -> Reported | None:
    """Some verbs have what is reported after a preposition of theirs."""
    return (Complement.OBJECT, ahead.k + 1) if ahead.is_governed() else None


@COMPLEMENTS.rule(holds="Ana Holm expressed doubt that the dam leaks.", fails="Ana Holm said that the dam leaks.")
def feeling(ahead: Ahead) -> Reported | None:
    """What somebody expresses a feeling about is what they say."""
    if ahead.cue.lemma not in _EXPRESSING:
        return None
    k = next((k for k in range(ahead.k + 1, ahead.k + 4) if ahead.lower(k) in _FELT), 0)
    return (Complement.THAT if ahead.lower(k) == COMPLEMENTISER else Complement.OBJECT, k + 1) if k else None


@COMPLEMENTS.rule(
    holds="Ana Holm requested volunteers to leave the town.",
    fails="Ana Holm recommended that they leave the town.",
)
def somebody_to(ahead: Ahead) -> Reported | None:
    """Who is urged to do something is spoken to, and what to do is what is said."""
    target = ahead.phrase(ahead.k) if ahead.takes("t") else None
    if target is None or ahead.lower(target.last) != INFINITIVE or not ahead.is_base_verb(target.last + 1):
        return None
    ahead.cue.addressee = (target.first, target.last)
    return Complement.INFINITIVE, target.last


@COMPLEMENTS.rule(holds="Ana Holm said the dam leaks.", fails="Ana Holm said that the dam leaks.")
def clause(ahead: Ahead) -> Reported | None:
    """A clause may be reported without "that"."""
    return (Complement.CLAUSE, ahead.k) if ahead.takes("c") and clause_starts(ahead, ahead.k) else None


@COMPLEMENTS.rule(holds="Ana Holm called it a farce.", fails="Ana Holm announced that the dam leaks.")
def thing(ahead: Ahead) -> Reported | None:
    """What somebody announces, or calls a thing, is what they say."""
    takes = (ahead.takes("n") or ahead.takes("b")) and not ahead.classes(ahead.k) & PREPOSITION
    return (Complement.OBJECT, ahead.k) if takes else None
