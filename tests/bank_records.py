"""Invented articles with quotes marked by hand, as an extractor would give them."""

from __future__ import annotations

from datetime import date

from attrs import evolve

from quotebank import Article, Quote, QuoteKind, Span, Speaker, SpeakerKind, Stance

BRIDZHE = Speaker("Dmitry Bridzhe", role="political analyst")


def find(text: str, part: str) -> Span:
    """The span of the first occurrence of a part that must be there."""
    start = text.index(part)
    return Span(start, start + len(part))


def say(
    words: str,
    speaker: Speaker | str | None = None,
    *,
    outlet: str | None = "AnewZ",
    url: str | None = None,
    published: date | None = date(2026, 1, 28),
    told: str | None = None,
    kind: QuoteKind = QuoteKind.DIRECT,
    confidence: float = 0.9,
    title: str | None = None,
) -> tuple[Article, list[Quote]]:
    """An article of one sentence with its one quote."""
    if isinstance(speaker, str):
        speaker = Speaker(speaker)
    who = speaker.name if speaker else "a source"
    text = f"“{words},” {who} told {told or 'nobody'}."
    content = Span(1, 1 + len(words))
    quote = Quote(
        words,
        kind,
        (speaker,) if speaker else (),
        (content,),
        (content,),
        cue=find(text, " told "),
        mention=find(text, who),
        addressee=told,
        addressee_span=find(text, told) if told else None,
        confidence=confidence,
    )
    return Article(text, outlet, url, title, published), [quote]


def everything() -> tuple[Article, list[Quote]]:
    """An article whose quotes fill every field between them."""
    text = (
        "BAKU — “The base,” political analyst Dmitry Bridzhe and Aytən Əliyeva told AnewZ’s reporters on Monday, "
        "“is not needed anymore.”\nThe ministry denied that it had been “closed”, according to Reuters."
    )
    split = (find(text, "The base"), find(text, "is not needed anymore."))
    first = Quote(
        "The base is not needed anymore.",
        QuoteKind.DIRECT,
        (BRIDZHE, Speaker("Aytən Əliyeva")),
        split,
        split,
        cue=find(text, "told"),
        mention=find(text, "Dmitry Bridzhe and Aytən Əliyeva"),
        addressee="AnewZ’s reporters",
        addressee_span=find(text, "AnewZ’s reporters"),
        said_on=date(2026, 1, 26),
        confidence=0.97,
        evidence=(('cue "{}" follows the quotation', "told"), ("two names, joined by a word",)),
    )
    second = Quote(
        "it had been “closed”",
        QuoteKind.MIXED,
        (Speaker("The Ministry", SpeakerKind.ORGANISATION, "ministry"),),
        (find(text, "it had been “closed”"),),
        (find(text, "closed"),),
        cue=find(text, "denied"),
        mention=find(text, "The ministry"),
        relayed_by=Speaker("Reuters", SpeakerKind.ORGANISATION, "agency"),
        stance=Stance.DENIED,
        opposed=True,
        confidence=0.5,
        speaker_confidence=0.75,
        speaks_for=Speaker("The Council", SpeakerKind.ORGANISATION),
        cue_words="denied that",
        mention_words="The ministry",
    )
    article = Article(
        text, "AnewZ", "https://anewz.tv/news/1", "A base", date(2026, 1, 28), byline="Leyla Aliyeva", language="en"
    )
    return article, [first, second]


def bare(quote: Quote) -> tuple[object, ...]:
    """All that an extractor gives of a quote, the parts that take no part in equality included."""
    people = (*quote.speakers, quote.relayed_by)
    aside = (quote.confidence, quote.speaker_confidence, quote.cue_words, quote.mention_words, quote.evidence)
    return quote, *aside, tuple(person and person.role for person in people)


def without_id(article: Article) -> Article:
    """An article as it went in."""
    return evolve(article, id=None)
