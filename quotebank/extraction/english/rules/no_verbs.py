"""Which words that can be reporting verbs are none in their place: nouns, adjectives, and verbs of another meaning."""

from __future__ import annotations

import enum
from collections.abc import Mapping

from quotebank.extraction.document.quotation_marks import QuotedSpan
from quotebank.extraction.document.text import Document
from quotebank.extraction.english.grammar import (
    ADVERB,
    AGENT,
    AUXILIARY,
    COMPLEMENTISER,
    CONJUNCTION,
    DEFINITE,
    DETERMINER,
    EQUATIVE,
    GROUP,
    INFINITIVE,
    PERSON,
    POSSESSIVE,
    PREPOSITION,
    QUANTIFIER,
    RELATIVE,
    REPORTING,
    ROLE,
    SPEECH_NOUN,
    SUBJECT,
    SUBORDINATOR,
    TIME,
)
from quotebank.extraction.english.rules.needs import Verb
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.english.rules.verb_groups import FAR_QUOTED
from quotebank.extraction.english.verb_places import VerbPlace
from quotebank.extraction.lexicon.loader import VerbForm, entries, single_word, verbs, word_list
from quotebank.extraction.lexicon.morphology import (
    APOSTROPHE_S,
    BASE,
    GERUND,
    OWNER_MARKS,
    PAST,
    PASTS,
    PRESENTS,
    THIRD_PERSON,
)

_ALSO_NOUNS = word_list("also_nouns")
_AFTER_NOUN = word_list("after_reporting_nouns")
_FITTING = word_list("fitting")
_LIKE_PREPOSITIONS = word_list("like_prepositions")
_TELL, _TALKING = single_word("telling"), word_list("told_subjects")
_SAYABLE = word_list("sayable")
_SEVERAL = word_list("several")
_NOUNS_IN_ING = word_list("nouns_in_ing")
_NEEDING = {verb: frozenset(after.split()) for verb, after in entries("needing_particles")}
"""What must come next for these verbs to be speech."""
_OPENERS = word_list("openers_of_reports")
_CLAUSE_OPENERS = _OPENERS - {COMPLEMENTISER}
_HAPPENING = {verb: frozenset(words.split()) for verb, words in entries("happening_to")}
_GERUNDS = word_list("gerunds_of_auxiliaries")
_BE = word_list("forms_of_be")
_STOPS = frozenset({",", "."})
_NAME_ENDS = _STOPS | {PERSON}
_INDEFINITE = word_list("indefinites")
_NAMING = word_list("naming_verbs")
_QUOTATION = single_word("quotation")

NO_CUE = RuleTable[VerbPlace, bool]("which reporting words are no cues")
"""Asked with the reporting word."""


@NO_CUE.rule(
    holds="“The dam leaks,” a man named Vera Holm said.",
    fails="Holm named Lind, who said the dam leaks.",
    needs=Verb(lemmas=_NAMING),
)
def introducing(place: VerbPlace) -> bool:
    """In "a man named Vera Holm", "named" and "called" only say who somebody is."""
    name = place.phrases.name_at.get(place.i + 1)
    if name is None or not place.plain or place.form.lemma not in _NAMING:
        return False
    if _INDEFINITE.isdisjoint(place.doc.lowers[max(place.left_limit, place.k - 4) : place.k]):
        return False
    return bool(place.classes(name.last) & REPORTING) or place.lower(name.last) in _NAME_ENDS


@NO_CUE.rule(
    holds="Lind quoted Holm as saying “the dam leaks.”",
    fails="Holm quoted a report: “The dam leaks.”",
    needs=Verb(lemmas={_QUOTATION}),
)
def quoted_as_saying(place: VerbPlace) -> bool:
    """In "was quoted as saying" and "quoted Osei as saying", the cue is "saying"."""
    if place.form.lemma != _QUOTATION:
        return False
    lowers, first = place.doc.lowers, place.i + 1
    end = min(place.i + FAR_QUOTED, place.right_limit - 1)
    return any(lowers[k] == EQUATIVE and lowers[k + 1] in verbs() for k in range(first, end))


@NO_CUE.rule(
    holds="Holm pointed the way, “the dam leaks.”",
    fails="Holm pointed out that the dam leaks.",
    needs=Verb(lemmas=_NEEDING),
)
def other_meaning(place: VerbPlace) -> bool:
    """Who points or fires says something only with the right word after it: "points out", "fires back"."""
    needed = _NEEDING.get(place.form.lemma)
    return needed is not None and place.after not in needed


@NO_CUE.rule(
    holds="It would be safe to say that the dam leaks, Holm wrote.",
    fails="Holm went on to say that the dam leaks.",
    needs=Verb({BASE}),
)
def sayable(place: VerbPlace) -> bool:
    """What would be safe or fair to say is said by nobody."""
    return place.group.infinitive and place.before in _SAYABLE


@NO_CUE.rule(
    holds="Holm is correct: “The dam leaks.”",
    fails="Ana Holm said the dam leaks.",
    needs=Verb({BASE}),
)
def adjective(place: VerbPlace) -> bool:
    """A bare form after a form of "be" is an adjective: "is correct"."""
    return place.form.form == BASE and place.group.passive and not place.group.infinitive


@NO_CUE.rule(
    holds="About half said “patient” describes Holm.",
    fails="“Patient,” half said.",
    needs=_FITTING,
)
def describing(place: VerbPlace) -> bool:
    """A verb behind words in marks can say whom they describe."""
    words, k = place.doc.words, place.k
    return place.after_quotation and place.lower(place.i) in _FITTING and words[k - 2][-1].isalnum()


@NO_CUE.rule(
    holds="Holm heard the shouts: “The dam leaks.”",
    fails="Holm shouts: “The dam leaks.”",
    needs=Verb(PRESENTS),
)
def noun_after_determiner(place: VerbPlace) -> bool:
    """After an article or an owner stands a noun: "his claims", "the report", "Holm's claim"."""
    if not place.present:
        return False
    return place.before in OWNER_MARKS or _is_determined(place.has)


@NO_CUE.rule(
    holds="Holm left amid shouts: “The dam leaks.”",
    fails="Holm shouts: “The dam leaks.”",
    needs=Verb(PRESENTS),
)
def noun_after_preposition(place: VerbPlace) -> bool:
    """After a preposition stands a noun: "amid claims"."""
    return place.present and bool(place.has & PREPOSITION)


@NO_CUE.rule(
    holds="The dam is wetter than, say, “a lake.”",
    fails="Holms say the dam leaks.",
    needs=Verb({BASE}),
)
def say_between_commas(place: VerbPlace) -> bool:
    """Between commas, "say" gives an example: "wetter than, say, Lund"."""
    return place.present and place.before == "," and place.after == ","


@NO_CUE.rule(
    holds="Holm say the dam leaks.",
    fails="Critics say the dam leaks.",
    needs=Verb({BASE}),
)
def bare_form(place: VerbPlace) -> bool:
    """A bare form needs a plural before it, or a conjunction where it is a verb and nothing else."""
    if not place.present or place.form.form != BASE or not place.plain:
        return False
    if place.has & CONJUNCTION and place.form.lemma not in _ALSO_NOUNS:
        return False
    return not place.subjects.plural_before(place.k, place.left_limit)


@NO_CUE.rule(
    holds="Many reports the dam leaks came from Holm.",
    fails="Holm reports the dam leaks.",
    needs=Verb(PRESENTS, _ALSO_NOUNS),
)
def noun(place: VerbPlace) -> bool:
    """A word that is as often a noun is a verb only where something speaks for it."""
    if place.form.lemma not in _ALSO_NOUNS or not place.present or not place.plain:
        return False
    return NOUN_OR_VERB.first(place) is not Kind.VERB


@NO_CUE.rule(
    holds="Holm left amid reported “leaks.”",
    fails="Holm reported “leaks.”",
    needs=Verb(PASTS),
)
def participle_after_preposition(place: VerbPlace) -> bool:
    """After a preposition, a participle describes a noun: "in reported crime"."""
    after = place.has & PREPOSITION or place.before in _LIKE_PREPOSITIONS
    return _is_plain_past(place) and bool(after) and not place.has & SUBORDINATOR


@NO_CUE.rule(
    holds="Holm left over the reported “leak.”",
    fails="Holm alleged the dam leaks.",
    needs=Verb(PASTS),
)
def participle_after_determiner(place: VerbPlace) -> bool:
    """After an article, a participle describes a noun: "the alleged theft"."""
    return _is_plain_past(place) and _is_determined(place.has)


@NO_CUE.rule(holds="Ana Holm urged to resign over the dam.", fails="Ana Holm urged Lind to resign over the dam.")
def happening_to(place: VerbPlace) -> bool:
    """What somebody is urged to do, or accused of, happened to them: "Holm accused of fraud", "crews told to leave"."""
    if not _is_plain_past(place) or not (undergone(place.form, place.after) or _is_told(place)):
        return False
    return not place.has & SUBJECT and not _is_relative(place)


@NO_CUE.rule(
    holds="Ana Holm described as “reckless” in a memo",
    fails="Ana Holm described the dam as “reckless” in a memo",
    needs=Verb(PASTS),
)
def in_heading(place: VerbPlace) -> bool:
    """In a heading, who is described as something or branded something has not said it."""
    branded = _is_plain_past(place) and not place.has & SUBJECT
    return branded and branded_in_heading(place.doc, place.i, place.form, place.opening_at)


def branded_in_heading(doc: Document, k: int, form: VerbForm, openings: Mapping[int, QuotedSpan]) -> bool:
    """Whether the verb at token ``k`` tells what a heading's subject is called: "Holm branded “a bully” in a memo"."""
    if form.form not in PASTS or {"a", "b"}.isdisjoint(form.frames):
        return False
    k += 1
    k += doc.lowers[k : k + 1] == [EQUATIVE]
    if k not in openings or doc.lowers[openings[k].end : openings[k].end + 1] == [AGENT]:
        return False
    begin, end = doc.sentences[doc.sentence_of[k]]
    return not any(word[-1] in ".?!…" for word in doc.words[max(begin, end - 2) : end])


@NO_CUE.rule(
    holds="Ana Holm was asked to explain the closing of the dam.",
    fails="Ana Holm promised to explain the closing of the dam.",
)
def asked_of_another(place: VerbPlace) -> bool:
    """Who is asked to explain something has not explained it."""
    asked = place.lower(place.k) if place.group.infinitive else ""
    asked = place.lower(place.k + 1) if asked in _BE else asked
    form = verbs().get(asked)
    return form is not None and form.form == PAST and INFINITIVE in _HAPPENING.get(form.lemma, ())


def _is_relative(place: VerbPlace) -> bool:
    """Whether a word that relates to something stands before the subject: "whom Holm accused of"."""
    subject = place.subject()
    before = subject.first - 1 if subject is not None else -1
    return before >= place.left_limit and bool(place.doc.classes[before] & RELATIVE)


@NO_CUE.rule(
    holds="The cuts announced on Monday will close three schools.", fails="The cuts will close, Holm announced."
)
def described_noun(place: VerbPlace) -> bool:
    """A participle describes a noun that has a verb of its own: "the cuts announced on Monday will"."""
    if not _is_plain_past(place) or "n" not in place.form.frames or place.has & (SUBJECT | RELATIVE):
        return False
    k = place.i + 1
    while place.classes(k) & (TIME | PREPOSITION | ADVERB):
        k += 1
    if not place.classes(k) & AUXILIARY or place.lower(k) in _GERUNDS:
        return False
    return not _is_relative(place)


@NO_CUE.rule(
    holds="Holm lost by a ruling “the dam leaks.”",
    fails="Holm left, ruling that the dam leaks.",
    needs=Verb({GERUND}, _NOUNS_IN_ING),
)
def noun_in_ing(place: VerbPlace) -> bool:
    """A ruling is a noun, unless it says that something is so."""
    if place.form.form != GERUND or not place.plain:
        return False
    return place.form.lemma in _NOUNS_IN_ING and place.after != COMPLEMENTISER


def _is_determined(has: int) -> bool:
    return bool(has & (DETERMINER | POSSESSIVE)) and not has & QUANTIFIER


def _is_plain_past(place: VerbPlace) -> bool:
    return place.past and place.plain


def _is_told(place: VerbPlace) -> bool:
    """Whether a subject follows that nobody is told with: "Holm told she must resign"."""
    return place.form.lemma == _TELL and place.after in _TALKING and place.i + 1 not in place.opening_at


def undergone(form: VerbForm, after: str) -> bool:
    """Whether the plain past of a verb tells what happened to its subject, by the word behind it."""
    return form.form in PASTS and after in _HAPPENING.get(form.lemma, ())


class Kind(enum.Enum):
    """What a word that can be a noun and a verb is."""

    NOUN = "noun"
    VERB = "verb"


NOUN_OR_VERB = RuleTable[VerbPlace, Kind | None]("whether a word is a noun or a verb")
"""Asked for "claims", "report", "comments" without an auxiliary; a noun where no rule holds."""


@NOUN_OR_VERB.rule(holds="Critics reports of a leak in the dam, Holm said.", fails="Holm claims the dam leaks.")
def followed_as_noun(place: VerbPlace) -> Kind | None:
    """Some words follow nouns: "claims of fraud", "reports were late"."""
    return Kind.NOUN if place.after in _AFTER_NOUN else None


@NOUN_OR_VERB.rule(holds="The Census report indicates that the dam leaks.", fails="Holm claims the dam leaks.")
def before_verb(place: VerbPlace) -> Kind | None:
    """A word with a verb in the present behind it is that verb's subject: "the report indicates"."""
    behind = verbs().get(place.after)
    return Kind.NOUN if behind is not None and behind.form == THIRD_PERSON else None


@NOUN_OR_VERB.rule(holds="Some claims the dam leaks came from Holm.", fails="Holm claims the dam leaks.")
def counted(place: VerbPlace) -> Kind | None:
    """What is counted is a noun: "12 reports", "several claims"."""
    number = place.before[:1].isdigit() or (place.form.form == "s" and place.before in _SEVERAL)
    return Kind.NOUN if number else None


@NOUN_OR_VERB.rule(holds="“The dam leaks,” Holm notes.", fails="Holm claims the dam leaks.")
def name_after_quotation(place: VerbPlace) -> Kind | None:
    """Who is named right after a quotation says it: "“It works,” Holm notes."."""
    name = place.phrases.name_at.get(place.k - 1)
    alone = name is not None and name.title_first == place.left_limit
    return Kind.VERB if alone and place.left_limit - 1 in place.readers.inside else None


@NOUN_OR_VERB.rule(holds="The dam at Pell has a leak, the Daily Courier reports.", fails="Holm claims the dam leaks.")
def name_after_comma(place: VerbPlace) -> Kind | None:
    """Who is named after a comma at the sentence's end says what stands before: "rents rose, the Courier reports"."""
    name = place.phrases.name_at.get(place.k - 1)
    if name is None or place.after not in _STOPS or place.form.form != THIRD_PERSON:
        return None
    first = name.title_first
    while first > place.left_limit and place.doc.words[first - 1].islower() and not place.classes(first - 1):
        first -= 1  # "the state-run Pell Agency"
    first -= place.lower(first - 1) == DEFINITE
    return Kind.VERB if first > place.left_limit and place.lower(first - 1) == "," else None


@NOUN_OR_VERB.rule(holds="She claims dams leak.", fails="Holm claims the dam leaks.")
def after_pronoun(place: VerbPlace) -> Kind | None:
    """A pronoun that is a subject has a verb after it."""
    return Kind.VERB if place.has & SUBJECT else None


@NOUN_OR_VERB.rule(holds="Holm claims dams leak.", fails="“The dam leaks,” Holm claims.")
def after_person(place: VerbPlace) -> Kind | None:
    """Who can speak has a verb after it, unless that is the end: "the minister claims the dam leaks"."""
    if place.after in _STOPS:
        return None
    able = place.has & (QUANTIFIER | GROUP | ROLE | SPEECH_NOUN) or place.before == PERSON
    return Kind.VERB if able or place.k - 1 in place.phrases.name_at else None


@NOUN_OR_VERB.rule(holds="Holm, who left, claims the dam leaks.", fails="Holm claims the dam leaks.")
def clause_after_comma(place: VerbPlace) -> Kind | None:
    """After a comma and before what opens a clause stands a verb: "Holm, who left, claims the dam leaks"."""
    return Kind.VERB if place.before == "," and place.after in _CLAUSE_OPENERS else None


@NOUN_OR_VERB.rule(holds="The ferry line claims the dam leaks.", fails="Ana's paper reports leaks, Holm said.")
def clause_after_phrase(place: VerbPlace) -> Kind | None:
    """A noun phrase before it can be its subject where a clause follows, and no owner stands there."""
    if place.after not in _OPENERS:
        return None
    mention = place.phrases.before(place.k, place.left_limit)
    owned = mention is None or APOSTROPHE_S in place.doc.lowers[mention.first : place.k]
    return None if owned else Kind.VERB
