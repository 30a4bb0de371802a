"""Which reporting words report nothing, whatever stands after them."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define

from quotebank.extraction.document.text import Range
from quotebank.extraction.english.cue import Complement, Cue
from quotebank.extraction.english.rules.table import RuleTable
from quotebank.extraction.lexicon.loader import single_word, word_list

_SAYING_THINGS = word_list("saying_things")
"""Verbs without a clause whose object still tells what was said."""
_ASK = single_word("asking")
_CITATION = single_word("citation")

_REFUSING = word_list("declining_verbs")
_ANSWERING = word_list("answering_verbs")


@define(slots=True, eq=False)
class Telling:
    """A reporting word without a quotation of its own, and what the one before it reports."""

    cue: Cue
    reported: Sequence[Range]


REPORTS_NOTHING = RuleTable[Telling, bool]("which reporting words report nothing")
"""Asked with what follows the cue."""


@REPORTS_NOTHING.rule(
    holds="Holm declined to say whether the dam leaks.",
    fails="Holm never said that the dam leaks.",
)
def unanswered(telling: Telling) -> bool:
    """Who does not say whether or why something is so says nothing."""
    return telling.cue.negated and telling.cue.complement is Complement.QUESTION


@REPORTS_NOTHING.rule(
    holds="Holm did not mention the leak in the dam.",
    fails="Holm denied the leak in the dam.",
)
def unmentioned(telling: Telling) -> bool:
    """What somebody did not mention, confirm or answer is a thing, and no words that anybody did not say."""
    cue = telling.cue
    return cue.negated and cue.complement is Complement.OBJECT and "d" not in cue.frames


@REPORTS_NOTHING.rule(holds="Having said that the dam leaks, Holm left.", fails="Holm said that the dam leaks.")
def nobody(telling: Telling) -> bool:
    """What has no source is nobody's words."""
    return telling.cue.mention is None and telling.cue.lemma != _ASK


@REPORTS_NOTHING.rule(
    holds="Holm led Lind by four boats with over half of the harbour reporting.",
    fails="Holm left, saying that the dam leaks.",
    needs={Complement.NOTHING},
)
def adjective(telling: Telling) -> bool:
    """A participle with nothing after it describes something: "independent reporting"."""
    return telling.cue.participle and telling.cue.complement is Complement.NOTHING


@REPORTS_NOTHING.rule(
    holds="Holm closed the ferry, citing a threat to the dam.",
    fails="Holm cited a threat to the dam.",
)
def citing(telling: Telling) -> bool:
    """Who cites sources tells where something comes from, not what: "citing two sources"."""
    return telling.cue.participle and telling.cue.lemma == _CITATION


@REPORTS_NOTHING.rule(
    holds="“The dam leaks,” said Holm, adding “It creaks” to a list of faults.",
    fails="“The dam leaks,” Holm said, adding that it must close.",
    needs={Complement.QUOTATION},
)
def quoting(telling: Telling) -> bool:
    """A cue before a quotation reports that or nothing."""
    return telling.cue.complement is Complement.QUOTATION


@REPORTS_NOTHING.rule(
    holds="Holm said that Lind had called for a new dam.",
    fails="Holm said that Lind told her that the dam leaks.",
)
def part_of_report(telling: Telling) -> bool:
    """A weak verb in a report is a part of it: "She said he had praised the crowd"."""
    cue = telling.cue
    weak = cue.complement is Complement.OBJECT or ("s" not in cue.frames and cue.addressee is None)
    return weak and any(first <= cue.first < last for first, last in telling.reported)


@REPORTS_NOTHING.rule(
    holds="Holm praised the crowd.",
    fails="Holm described the crowd.",
    needs={Complement.OBJECT},
)
def object_only(telling: Telling) -> bool:
    """The object of most verbs is not what was said: "praised the crowd"."""
    cue = telling.cue
    return cue.complement is Complement.OBJECT and "c" not in cue.frames and cue.lemma not in _SAYING_THINGS


@REPORTS_NOTHING.rule(
    holds="Ana Holm refused to close the dam at Pell.",
    fails="Ana Holm promised to close the dam at Pell.",
)
def refusing(telling: Telling) -> bool:
    """What somebody refuses to do is not said."""
    return telling.cue.lemma in _REFUSING


@REPORTS_NOTHING.rule(
    holds="Ana Holm responded to a question about the dam at Pell.",
    fails="Ana Holm responded that the dam leaks.",
)
def occasion(telling: Telling) -> bool:
    """What somebody responds to or comments on is not what they say."""
    return telling.cue.complement is Complement.OBJECT and telling.cue.lemma in _ANSWERING
