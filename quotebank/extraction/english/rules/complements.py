"""What a cue reports: a quotation, a clause with or without "that", a question, something to do, a thing."""

from __future__ import annotations

from quotebank.extraction.english.cue import Complement
from quotebank.extraction.english.grammar import (
    AUXILIARY,
    CLAUSAL,
    COMPLEMENTISER,
    CONJUNCTION,
    EQUATIVE,
    INFINITIVE,
    PREPOSITION,
    RELATIVE,
    TIME,
)
from quotebank.extraction.english.noun_phrases import Mention, MentionKind
from quotebank.extraction.english.rules.ahead import Ahead
from quotebank.extraction.english.rules.bare_clauses import clause_starts, verb_ahead
from quotebank.extraction.english.rules.needs import Word
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import single_word, word_list
from quotebank.extraction.lexicon.morphology import ADVERB_ENDING, PAST_ENDING
from quotebank.marks import DASHES

_ENDS = frozenset(".,;?!)…") | DASHES
_WH = word_list("question_words")
_CLAUSE_WH = word_list("questions_as_objects")
"""What may begin a question after a verb that takes any clause."""
_OWN_WH = word_list("own_questions")
"""What begins a question even where a verb's subject stands behind it."""
_GERUNDS = word_list("gerunds_of_auxiliaries")
_EXPRESSING = word_list("expressing")
_INDEFINITE = word_list("indefinites")
_CALL, _UPON = single_word("call"), word_list("upon")
_TELL, _REPEAT = single_word("telling"), single_word("repetition of words")
_WRITING = word_list("writing_verbs")
_WRITTEN = word_list("works") | word_list("written_things")
_TOLD_THINGS = word_list("told_things")
_PERFORMING = word_list("performing")
_FELT = word_list("felt")

Reported = tuple[Complement, int]
"""What is reported, and the token where it begins."""

COMPLEMENTS = RuleTable[Ahead, Reported | None]("what follows a cue and its circumstances")


@COMPLEMENTS.rule(
    holds="Ana Holm would speak “bluntly” of the dam.",
    fails="Ana Holm said the dam leaks.",
    needs=Word(mark=True),
)
def quotation(ahead: Ahead) -> Reported | None:
    """An opening mark begins what is reported."""
    return (Complement.QUOTATION, ahead.k) if ahead.k in ahead.openings else None


@COMPLEMENTS.rule(
    holds="A reporter asked: Did they repair the dam?",
    fails="A reporter asked whether it leaks.",
    needs={":"},
)
def colon(ahead: Ahead) -> Reported | None:
    """A colon announces what is reported."""
    return (Complement.COLON, ahead.k + 1) if ahead.word == ":" else None


@COMPLEMENTS.rule(
    holds="Of the dam, Ana Holm said, “It leaks badly.”",
    fails="“The dam leaks,” said Ana Holm, “and badly.”",
    needs={","},
)
def quotation_after_comma(ahead: Ahead) -> Reported | None:
    """A comma may stand before the opening mark, where the subject stands before the verb."""
    k = ahead.k + 1
    follows = ahead.word == "," and k in ahead.openings and not ahead.cue.inverted
    return (Complement.QUOTATION, k) if follows else None


@COMPLEMENTS.rule(
    holds="Ana Holm said that is unfair.",
    fails="Ana Holm said that being late is unfair.",
    needs={COMPLEMENTISER},
)
def pronoun_that(ahead: Ahead) -> Reported | None:
    """Before an auxiliary, "that" is the subject of what is said."""
    k = ahead.k + 1
    verb = ahead.classes(k) & AUXILIARY and ahead.lower(k) not in _GERUNDS
    return (Complement.CLAUSE, ahead.k) if ahead.word == COMPLEMENTISER and ahead.takes("c") and verb else None


@COMPLEMENTS.rule(
    holds="Ana Holm said that the dam leaks.",
    fails="Ana Holm said the dam leaks.",
    needs={COMPLEMENTISER},
)
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
    needs={EQUATIVE},
)
def described_as(ahead: Ahead) -> Reported | None:
    """What somebody describes a thing as is what they say of it."""
    return (Complement.AS, ahead.k + 1) if ahead.word == EQUATIVE and ahead.takes("a") else None


@COMPLEMENTS.rule(
    holds="Ana Holm asked whether the dam leaks.",
    fails="“Does the dam leak?” Ana Holm asked.",
    needs=_WH,
)
def question(ahead: Ahead) -> Reported | None:
    """A word that asks begins a question, unless it goes on from a subject behind the verb."""
    word = ahead.word
    if word not in _WH or not (ahead.takes("w") or (word in _CLAUSE_WH and ahead.takes("c"))):
        return None
    asks = not ahead.cue.inverted or word in _OWN_WH
    return (Complement.QUESTION if asks else Complement.NOTHING), ahead.k


@COMPLEMENTS.rule(
    holds="Ana Holm promised to repair the dam.",
    fails="Ana Holm promised that the dam is safe.",
    needs={INFINITIVE},
)
def infinitive(ahead: Ahead) -> Reported | None:
    """What somebody promises or asks to do is what they say."""
    does = ahead.word == INFINITIVE and (ahead.takes("t") or ahead.takes("i")) and ahead.is_base_verb(ahead.k + 1)
    return (Complement.INFINITIVE, ahead.k) if does else None


@COMPLEMENTS.rule(holds="But the dam, Ana Holm said, is safe.", fails="Ana Holm said the dam leaks.")
def nothing(ahead: Ahead) -> Reported | None:
    """After a subject behind its verb, or at the clause's end, nothing more is reported."""
    ends = ahead.cue.inverted or ahead.word in _ENDS or ahead.classes(ahead.k) & CONJUNCTION
    return (Complement.NOTHING, ahead.k) if ends else None


@COMPLEMENTS.rule(
    holds="Ana Holm called on the crews to leave the town.",
    fails="Ana Holm called for the crews to leave the town.",
    needs=_UPON,
)
def called_on(ahead: Ahead) -> Reported | None:
    """Who is called on to do something is spoken to."""
    target = ahead.phrase(ahead.k + 1) if ahead.cue.lemma == _CALL and ahead.word in _UPON else None
    return _to_do(ahead, target)


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
    return _to_do(ahead, ahead.phrase(ahead.k) if ahead.takes("t") else None)


@COMPLEMENTS.rule(
    holds="Ana Holm told Lind of the risks posed by the dam at Pell.",
    fails="Ana Holm told Lind of the risks: the dam leaks.",
)
def participle(ahead: Ahead) -> Reported | None:
    """A participle and a preposition describe what stands before: "told of the risks posed by the dam"."""
    participle = ahead.word.endswith(PAST_ENDING) and ahead.classes(ahead.k + 1) & PREPOSITION
    return (Complement.NOTHING, ahead.k) if participle and ahead.k > ahead.cue.last else None


@COMPLEMENTS.rule(
    holds="Ana Holm told of a dam the crews had built in the spring and lost.",
    fails="Ana Holm told Lind the dam leaks.",
)
def told_no_hearer(ahead: Ahead) -> Reported | None:
    """Who tells a story, or of something, tells nobody that something is so: "told the truth about the dam"."""
    tells = ahead.cue.lemma == _TELL and ahead.cue.addressee is None and ahead.k > ahead.cue.last
    return (Complement.NOTHING, ahead.k) if tells else None


@COMPLEMENTS.rule(
    holds="Ana Holm told the crew a joke about the dam.",
    fails="Ana Holm told the crew the dam leaks.",
)
def told_thing(ahead: Ahead) -> Reported | None:
    """Who is told a joke or a story is not told that something is so."""
    told = ahead.phrase(ahead.k) if ahead.cue.lemma == _TELL else None
    return (Complement.NOTHING, ahead.k) if told is not None and ahead.lower(told.head) in _TOLD_THINGS else None


@COMPLEMENTS.rule(
    holds="Ana Holm wrote a letter to the town about the dam.",
    fails="Ana Holm wrote that the dam leaks.",
)
def written_thing(ahead: Ahead) -> Reported | None:
    """Who writes a letter or a book has said nothing in it yet."""
    written = ahead.phrase(ahead.k) if ahead.cue.lemma in _WRITING else None
    if written is None or written.kind in (MentionKind.NAME, MentionKind.PRONOUN):
        return None
    thing = ahead.lower(written.head) in _WRITTEN and not ahead.classes(written.last) & AUXILIARY
    return (Complement.NOTHING, ahead.k) if thing else None


@COMPLEMENTS.rule(
    holds="The council declared a state of emergency on Monday.",
    fails="The council declared the dam would close.",
)
def act(ahead: Ahead) -> Reported | None:
    """With a thing as their object, some verbs do or show something: "declared an emergency", "called a meeting"."""
    if ahead.cue.lemma not in _PERFORMING or ahead.classes(ahead.k) & CLAUSAL or verb_ahead(ahead):
        return None
    acts = ahead.word in _INDEFINITE or ahead.cue.lemma == _REPEAT or _is_hailed(ahead)
    return (Complement.NOTHING, ahead.k) if acts and not _is_what_is_called(ahead) else None


@COMPLEMENTS.rule(holds="Ana Holm said the dam leaks.", fails="Ana Holm said that the dam leaks.")
def clause(ahead: Ahead) -> Reported | None:
    """A clause may be reported without "that"."""
    return (Complement.CLAUSE, ahead.k) if ahead.takes("c") and clause_starts(ahead, ahead.k) else None


@COMPLEMENTS.rule(holds="Ana Holm called it a farce.", fails="Ana Holm announced that the dam leaks.")
def thing(ahead: Ahead) -> Reported | None:
    """What somebody announces, or calls a thing, is what they say."""
    takes = (ahead.takes("n") or ahead.takes("b")) and not ahead.classes(ahead.k) & PREPOSITION
    return (Complement.OBJECT, ahead.k) if takes else None


def _to_do(ahead: Ahead, target: Mention | None) -> Reported | None:
    """What somebody is to do, who becomes the addressee; nothing where no infinitive follows them."""
    if target is None or ahead.lower(target.last) != INFINITIVE:
        return None
    verb = target.last + 1
    verb += ahead.lower(verb).endswith(ADVERB_ENDING)
    if not ahead.is_base_verb(verb):
        return None
    ahead.cue.addressee = (target.first, target.last)
    return Complement.INFINITIVE, target.last


def _is_what_is_called(ahead: Ahead) -> bool:
    """Whether the cue says what something is called: "what Holm called a farce", "called a “farce”"."""
    if ahead.k + 1 in ahead.openings:
        return True
    mention = ahead.cue.mention
    before = mention.first - 1 if mention is not None else -1
    return before >= 0 and bool(ahead.doc.classes[before] & RELATIVE)


def _is_hailed(ahead: Ahead) -> bool:
    """Whether somebody is called, but called nothing, or by a name: "called Lind to thank him", "calls him Tom"."""
    target = ahead.phrase(ahead.k) if ahead.takes("b") else None
    if target is None or target.kind not in (MentionKind.NAME, MentionKind.PRONOUN):
        return False
    follower = ahead.lower(target.last)
    named = target.last in ahead.phrases.name_at
    has = ahead.classes(target.last)
    return named or follower in _ENDS or follower == INFINITIVE or bool(has & (PREPOSITION | TIME))
