"""What the answers of the JSON API look like: the shapes of `quotebank.serializers`, described for programs."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from quotebank.records import QUOTE_FIELDS, FieldType, QuoteField

Span = tuple[int, int]
"""Characters of the article's text, the end exclusive."""
Step = tuple[Literal["equal", "replace", "insert", "delete"], str, str]
"""An operation, the words that were asked for, the words that were found."""
Kind = Literal["direct", "mixed", "indirect"]
Found = Literal["verbatim", "altered", "reported", "denied", "someone_else", "disputed", "not_found"]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Problem(_Answer):
    """Why there is no answer."""

    error: str = Field(description="what was wrong, where, and what to do")


class Speaker(_Answer):
    """Who is named as the speaker."""

    name: str
    kind: Literal["person", "organisation"]
    role: str | None = Field(description="what the article calls them")
    id: int | None = Field(description="the number of the speaker in this bank")
    wikidata: str | None = Field(description="the Wikidata entry that somebody has linked the speaker to")


class Article(_Answer):
    """Where a quote was printed."""

    id: str | None
    outlet: str | None
    url: str | None
    title: str | None
    byline: str | None
    language: str | None
    published: date | None


_TYPES: dict[FieldType, Any] = {
    FieldType.WORDS: str,
    FieldType.KIND: Kind,
    FieldType.REVIEW: Literal["accepted", "rejected"],
    FieldType.TRUTH: bool,
    FieldType.SHARE: float,
    FieldType.DAY: date,
    FieldType.PLACE: Span,
    FieldType.PLACES: list[Span],
    FieldType.REASONS: list[str],
    FieldType.SPEAKER: Speaker,
    FieldType.SPEAKERS: list[Speaker],
    FieldType.ARTICLE: Article,
}


def _described(field: QuoteField) -> tuple[Any, Any]:
    type_ = _TYPES[field.type]
    return type_ | None if field.default is None else type_, Field(description=field.api)


_described_fields: dict[str, Any] = {each.name: _described(each) for each in QUOTE_FIELDS}
_QuoteFields = create_model("_QuoteFields", __base__=_Answer, **_described_fields)


class Quote(_QuoteFields):  # type: ignore[misc, valid-type]  # whose fields are in the table of `quotebank.records`
    """What was said and by whom, as one article has it."""

    link: str | None = Field(description="the article's address with a text fragment that jumps to the words")


class Quotes(_Answer):
    """A page of quotes."""

    quotes: list[Quote]
    next: str | None = Field(description="give it as `after` for the page that follows")
    complete: bool = Field(description="false where only some of very many quotes were ranked")


class Counts(_Answer):
    """How many quotes there are of what."""

    facets: dict[str, list[tuple[str, int]]]
    complete: bool = Field(description="false where only some of very many quotes were counted")


class Paragraph(_Answer):
    """The paragraph around a quote."""

    start: int
    end: int
    text: str


class QuoteInFull(Quote):
    """A quote with its paragraph."""

    paragraph: Paragraph | None
    newer_versions: list[str] = Field(description="ids of later texts at the same address")
    extracted_by: str | None = Field(description="the extractor that found the article's quotes; null where others did")


class Match(_Answer):
    """A quote that comes close to a text."""

    score: float = Field(description="100 for the same words")
    difference: list[Step]
    quote: Quote


class Matches(_Answer):
    """The quotes that come closest to a text, the closest first."""

    asked: str
    matches: list[Match]


class CheckedQuote(_Answer):
    """One quote beside the text that was asked about."""

    finding: Found
    score: float
    wording: str
    difference: list[Step]
    attribution: Literal["asked", "possible", "other", "nobody"]
    excerpt: bool
    cautions: list[str]
    quote: Quote


class Credit(_Answer):
    """To whom evidence is attributed, and in how many quotes."""

    name: str
    quotes: int


class Verdict(_Answer):
    """What the bank says about a text. Not found never means not said."""

    verdict: Found
    asked: str
    speaker: str | None
    explanation: str
    cautions: list[str]
    wording: str | None
    credited: list[Credit]
    outlets: list[str]
    first: date | None
    last: date | None
    links: list[str]
    evidence: list[CheckedQuote]
    beside: list[CheckedQuote]


class Named(_Answer):
    """Whom quotes of a statement name."""

    name: str | None
    quotes: list[str]


class Wording(_Answer):
    """A statement as one article has it."""

    difference: list[Step]
    quote: Quote


class Statement(_Answer):
    """One utterance in every outlet's wording, in order of time."""

    id: str
    text: str
    first: date | None
    last: date | None
    outlets: list[str]
    disputed: bool
    speakers: list[Named]
    wordings: list[Wording]


class ArticleInFull(_Answer):
    """An article with its quotes, in the order of the text."""

    article: Article
    text: str | None
    quotes: list[Quote]


class SpeakerSummary(_Answer):
    """A speaker, and what the bank holds of them."""

    id: int
    name: str
    kind: Literal["person", "organisation"]
    surname_only: bool
    names: list[str]
    roles: list[str]
    quotes: int
    articles: int
    first: date | None
    last: date | None


class Speakers(_Answer):
    """Speakers, the most quoted first."""

    speakers: list[SpeakerSummary]


class OutletSummary(_Answer):
    """An outlet, and what the bank holds of it."""

    name: str
    domain: str | None
    country: str | None
    quotes: int
    articles: int
    first: date | None
    last: date | None


class Outlets(_Answer):
    """Outlets, those with the most articles first."""

    outlets: list[OutletSummary]


class _Seen(_Answer):
    quotes: int
    first: date | None
    last: date | None


class SeenName(_Seen):
    """A name, in how many quotes, and from when to when."""

    name: str


class SeenRole(_Seen):
    """What articles call a speaker."""

    role: str


class Outlet(_Answer):
    """Who prints articles."""

    name: str
    domain: str | None
    country: str | None


class SeenOutlet(Outlet, _Seen):
    """Who quotes a speaker."""


class Someone(_Answer):
    """A speaker, by its number and name."""

    id: int
    name: str


class SeenSpeaker(Someone, _Seen):
    """Whom an outlet quotes."""


class Suggestion(_Answer):
    """Two speakers that may be one."""

    speaker: Someone
    into: Someone
    score: float = Field(description="from 0 to 1, to sort by; not a probability")
    reason: str


class SpeakerProfile(_Answer):
    """A speaker over time. What counts most comes first."""

    id: int
    name: str
    kind: Literal["person", "organisation"]
    surname_only: bool
    wikidata: str | None = Field(description="what a person has linked it to")
    bearers: list[str] = Field(description="Wikidata ids of people of this name; the speaker may be none of them")
    quotes: int
    articles: int
    first: date | None
    last: date | None
    rejected: int
    names: list[SeenName]
    roles: list[SeenRole]
    outlets: list[SeenOutlet]
    years: dict[str, int]
    months: dict[str, int]
    namesakes: list[Someone]
    suggestions: list[Suggestion]


class OutletProfile(Outlet):
    """An outlet over time. What counts most comes first."""

    quotes: int
    articles: int
    first: date | None
    last: date | None
    rejected: int
    articles_by_year: dict[str, int]
    quotes_by_year: dict[str, int]
    months: dict[str, int] = Field(description="quotes by month")
    speakers: list[SeenSpeaker]
    namesakes: list[Outlet]


class Stats(_Answer):
    """What the bank holds altogether."""

    articles: int
    quotes: int
    rejected: int = Field(description="quotes that people have rejected, not among the others")
    kinds: dict[str, int]
    speakers: int
    outlets: int
    outlets_listed: int
    first: date | None
    last: date | None
    extractors: dict[str, int] = Field(description="articles by the extractor that found their quotes")
    revision: str
    size: int = Field(description="bytes on disc")


class Weighed(_Answer):
    """A candidate of a question."""

    candidate: str
    score: float
    features: dict[str, float] = Field(description="those that weigh most")
    chosen: bool


class Decision(_Answer):
    """A learned question and how it was answered."""

    question: str = Field(description="source, speech, reported, extent or antecedent")
    about: str = Field(description="the words that it is asked of")
    candidates: list[Weighed]
    threshold: float | None = Field(description="the score above which a yes-or-no question is answered yes")


class Explanation(_Answer):
    """What led to a quote, or to none."""

    span: tuple[int, int]
    quote: Quote | None
    decisions: list[Decision]


class Extracted(_Answer):
    """The quotes of a text; nothing is stored."""

    quotes: list[Quote]
    explanations: list[Explanation] = Field(default=[], description="what led to each, if asked for")


class Text(BaseModel):
    """An article to find the quotes of."""

    text: str = Field(max_length=200_000)
    published: date | None = Field(None, description="so that “on Tuesday” is a day")
    language: str | None = Field(None, max_length=2, description="ISO 639-1; guessed, if not given")
    explain: bool = Field(False, description="also tell why, and what was looked at and is no quote")
