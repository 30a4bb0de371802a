"""How an article reports words is part of the record: as said, denied, not said, doubted, supposed, in fiction."""

from __future__ import annotations

import pytest
from attrs import evolve
from stance_figures import figures

from quotebank import Article, Quote, QuoteKind, Speaker, SpeakerKind, Stance, extract
from quotebank.exports import to_citation, to_schema_org, to_web_annotation


def test_stances_of_invented_passages_are_right_when_set_and_found_when_there() -> None:
    """Passages, half of them asserted, that were chosen and judged before anything was run on them."""
    counted, _ = figures()
    share = {what: right / of for what, (right, of) in counted.items()}
    assert share["right when set"] >= 0.92
    assert share["found when there"] >= 0.85
    assert share["opposed"] == share["no record"] == 1


def test_a_quote_that_was_never_said_is_doubted_and_keeps_the_words_for_it() -> None:
    """The label names the speaker, the citation how the words are reported."""
    text = "A viral post falsely quotes Mayor Jana Holm as saying: “The ferry will move to the north dock.”"
    [quote] = extract(text)
    assert (quote.stance, quote.negated, quote.is_asserted) == (Stance.DOUBTED, False, False)
    assert (quote.text, quote.speaker) == ("The ferry will move to the north dock.", Speaker("Jana Holm"))
    assert to_citation(quote).startswith("Jana Holm, Mayor (attribution doubted: “saying”): “The ferry")


def test_opposition_is_told_beside_the_words() -> None:
    """No citation, annotation or node shows what somebody warned against as what they said."""
    [quote] = extract("Jana Holm warned voters against moving the ferry.")
    assert (quote.text, quote.stance, quote.opposed) == ("moving the ferry", Stance.ASSERTED, True)
    assert quote.cue_words == "warned voters against"
    turned = "opposed by the speaker: “warned voters against”"
    assert to_citation(quote) == f"Jana Holm ({turned}): moving the ferry."
    node = to_schema_org(quote)
    assert node["disambiguatingDescription"] == f"Jana Holm: {turned}."
    assert "spokenByCharacter" not in node
    assert {"type": "TextualBody", "value": "opposed", "purpose": "tagging"} in to_web_annotation(quote)["body"]


def test_the_words_for_an_unnamed_source_are_kept() -> None:
    """Whoever reads the record sees that it was officials, not nobody."""
    [quote] = extract("Two officials said that the dam leaks.")
    assert (quote.speakers, quote.mention_words) == ((), "Two officials")
    assert to_citation(quote) == "Two officials (as reported): the dam leaks."


@pytest.mark.parametrize(
    ("source", "body"),
    [
        ("A spokesman for the Vik Port Authority", Speaker("Vik Port Authority", SpeakerKind.ORGANISATION)),
        ("A Vik Port Authority spokeswoman", Speaker("Vik Port Authority", SpeakerKind.ORGANISATION)),
        ("A spokesperson for Mayor Ada Holm", Speaker("Ada Holm")),
        ("A spokesman for the council", None),
        ("A friend of Mayor Ada Holm", None),
    ],
)
def test_an_unnamed_spokesperson_speaks_for_somebody_and_is_not_they(source: str, body: Speaker | None) -> None:
    """The words are nobody's by name; for whom they were said is kept beside them."""
    [quote] = extract(f"{source} said that the dam leaks.")
    assert (quote.speakers, quote.speaks_for) == ((), body)


@pytest.mark.parametrize(
    ("stance", "negated"),
    [(Stance.ASSERTED, False), (Stance.DENIED, True), (Stance.UNSAID, True), (Stance.DOUBTED, False)],
)
def test_negated_is_what_the_stance_says(stance: Stance, negated: bool) -> None:
    """Denied and not said are negated; only what is asserted counts as said."""
    quote = Quote("it leaks", QuoteKind.INDIRECT, stance=stance)
    assert (quote.negated, quote.is_asserted) == (negated, stance is Stance.ASSERTED)
    assert evolve(quote, text="it holds").stance is stance


@pytest.mark.parametrize("negated", [True, False])
def test_without_a_stance_only_the_negation_is_known(negated: bool) -> None:
    """So it is with quotes that an older version read; given alone, it says denied or asserted."""
    old = Quote("it leaks", QuoteKind.INDIRECT, stance=None, negated=negated)
    assert (old.stance, old.negated, old.is_asserted) == (None, negated, not negated)
    alone = Quote("it leaks", QuoteKind.INDIRECT, negated=negated)
    assert alone.stance is (Stance.DENIED if negated else Stance.ASSERTED)
    assert old != alone


def test_a_quote_cannot_be_asserted_and_negated() -> None:
    """Which of the two is meant, nobody can say."""
    with pytest.raises(ValueError, match="both negated and asserted"):
        Quote("it leaks", QuoteKind.INDIRECT, stance=Stance.ASSERTED, negated=True)


def test_foreign_quotations_are_asserted() -> None:
    """Outside English, only what stands in marks is kept, as printed."""
    text = "„Der Damm ist undicht und muss sofort geschlossen werden“, sagte Holm am Montag in der Stadt."
    assert {quote.stance for quote in extract(Article(text, language="de"))} == {Stance.ASSERTED}


def test_what_lies_inside_a_denial_is_doubted() -> None:
    """Holm denies that Lind said it: whether he did is open."""
    outer, inner = extract("Jana Holm denied that Per Lind had said that the dam leaks.")
    assert (outer.speaker, outer.stance) == (Speaker("Jana Holm"), Stance.DENIED)
    assert (inner.speaker, inner.stance, inner.text) == (Speaker("Per Lind"), Stance.DOUBTED, "the dam leaks")
