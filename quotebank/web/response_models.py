"""Models of the JSON API's responses: the shapes that `quotebank.serializers` writes, for the OpenAPI description."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, RootModel, create_model

from quotebank.records import QUOTE_FIELDS, FieldType, QuoteField

Span = tuple[int, int]
"""Start and end, in characters of the article's text; the end is exclusive."""
Step = tuple[Literal["equal", "replace", "insert", "delete"], str, str]
"""An operation, the words asked for, the words found."""
Kind = Literal["direct", "mixed", "indirect"]
Stance = Literal["asserted", "denied", "unsaid", "doubted", "hypothetical", "fictional"]
Found = Literal["verbatim", "altered", "reported", "denied", "doubted", "someone_else", "disputed", "not_found"]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Problem(_Answer):
    """Why the request failed."""

    error: str = Field(description="what was wrong, where, and what to do")


class Speaker(_Answer):
    """The person or organisation named as the speaker."""

    name: str
    kind: Literal["person", "organisation"]
    role: str | None = Field(description="what the article calls them")
    id: int | None = Field(description="the number of the speaker in this bank")
    wikidata: str | None = Field(description="the Wikidata entry that somebody has linked the speaker to")


class Article(_Answer):
    """The article in which a quote was printed."""

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
    FieldType.STANCE: Stance,
    FieldType.REVIEW: Literal["accepted", "rejected"],
    FieldType.TRUTH: bool,
    FieldType.SHARE: float,
    FieldType.DAY: date,
    FieldType.PLACE: Span,
    FieldType.PLACES: list[Span],
    FieldType.REASONS: list[str],
    FieldType.SPEAKER: Speaker,
    FieldType.BODY: Speaker,
    FieldType.SPEAKERS: list[Speaker],
    FieldType.ARTICLE: Article,
}


def _described(field: QuoteField) -> tuple[Any, Any]:
    type_ = _TYPES[field.type]
    return type_ | None if field.default is None else type_, Field(description=field.api)


_described_fields: dict[str, Any] = {each.name: _described(each) for each in QUOTE_FIELDS}
_QuoteFields = create_model("_QuoteFields", __base__=_Answer, **_described_fields)


class Quote(_QuoteFields):  # type: ignore[misc, valid-type]  # the fields are in the table of `quotebank.records`
    """What was said and by whom, according to one article."""

    link: str | None = Field(description="the article's address with a text fragment that jumps to the words")


class Quotes(_Answer):
    """A page of quotes."""

    quotes: list[Quote]
    next: str | None = Field(description="pass it as `after` to get the next page")
    complete: bool = Field(description="false if there were too many quotes to rank them all")
    surname_only: int = Field(description="how many more name only the surname of the speaker asked for")


Count = tuple[str, int]
"""A value, and the number of its quotes."""


class CountedValues(RootModel[list[Count]]):
    """The values of a facet, the most frequent first; months in the order of time."""


class Counts(_Answer):
    """Counts of quotes by facet value."""

    facets: dict[str, CountedValues]
    complete: bool = Field(description="false if there were too many quotes to count them all")


class Paragraph(_Answer):
    """The paragraph around a quote."""

    start: int
    end: int
    text: str


class QuoteInFull(Quote):
    """A quote with its paragraph."""

    paragraph: Paragraph | None
    newer_versions: list[str] = Field(description="ids of later texts at the same address")
    extracted_by: str | None = Field(description="the extractor that found the quotes; null if they were imported")


class Match(_Answer):
    """A quote close to a text."""

    score: float = Field(description="100 for identical words")
    difference: list[Step]
    quote: Quote


class Matches(_Answer):
    """The quotes closest to a text, the closest first."""

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
    """A speaker to whom evidence is attributed, and in how many quotes."""

    name: str
    quotes: int


class Verdict(_Answer):
    """What the bank says about a text. Not found never means not said."""

    verdict: Found
    asked: str
    words: str = Field(description="the words that were checked, if the text held more than them")
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


class Passage(_Answer):
    """One quotation of a draft."""

    span: Span
    line: int = Field(description="the line of the text, counted from 1")
    passage: str
    words: str
    speaker: str | None = Field(description="the speaker whom the draft gives")
    fault: bool = Field(description="whether it is altered, someone else's, doubted, denied or not found")
    note: str | None
    check: Verdict


class Draft(_Answer):
    """Every quotation of a draft, in the order of its text. Not found never means not said."""

    title: str | None
    faults: int
    passages: list[Passage]


class Named(_Answer):
    """A speaker whom quotes of a statement name."""

    name: str | None
    quotes: list[str]


class Wording(_Answer):
    """A statement as one article words it."""

    difference: list[Step]
    quote: Quote


class Statement(_Answer):
    """One utterance in every outlet's wording, in chronological order."""

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
    """A speaker, and what the bank holds on them."""

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


class SuggestedName(_Answer):
    """A speaker or an outlet that a text may mean."""

    kind: Literal["speaker", "outlet"]
    name: str
    label: str = Field(description="the name to show: a bare surname is marked")
    written: str = Field(description="the name that fits, which may be another of a speaker's names")
    id: int | None = Field(description="the number of the speaker in this bank")
    domain: str | None = Field(description="the web domain of the outlet")
    counted: str = Field(description="its quotes, or the outlet's articles, counted up to 1,000, in words")
    exact: bool = Field(description="whether the text is the whole name")
    address: str = Field(description="the address of its page on this server")


class Names(_Answer):
    """Names that a text may mean, the likeliest first."""

    names: list[SuggestedName]


class OutletSummary(_Answer):
    """An outlet, and what the bank holds from it."""

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
    """A name, the number of quotes with it, and its first and last day."""

    name: str


class SeenRole(_Seen):
    """A role that articles give a speaker."""

    role: str


class Outlet(_Answer):
    """A publisher of articles."""

    name: str
    domain: str | None
    country: str | None


class SeenOutlet(Outlet, _Seen):
    """An outlet that quotes a speaker."""


class Someone(_Answer):
    """A speaker, by its number and name."""

    id: int
    name: str


class SeenSpeaker(Someone, _Seen):
    """A speaker whom an outlet quotes."""


class Suggestion(_Answer):
    """Two speakers that may be the same person."""

    speaker: Someone
    into: Someone
    score: float = Field(description="from 0 to 1, to sort by; not a probability")
    reason: str


class SpeakerProfile(_Answer):
    """A speaker over time. The most frequent values come first."""

    id: int
    name: str
    kind: Literal["person", "organisation"]
    surname_only: bool
    wikidata: str | None = Field(description="the Wikidata entry that somebody has linked the speaker to")
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
    """An outlet over time. The most frequent values come first."""

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
    """Counts over the whole bank."""

    articles: int
    quotes: int
    rejected: int = Field(description="quotes that people have rejected, not counted elsewhere")
    kinds: dict[str, int]
    speakers: int
    outlets: int
    outlets_listed: int
    first: date | None
    last: date | None
    extractors: dict[str, int] = Field(description="articles by the extractor that found their quotes")
    revision: str
    size: int = Field(description="bytes on disk")


class Weighed(_Answer):
    """A candidate answer to a question."""

    candidate: str
    score: float
    features: dict[str, float] = Field(description="the features that weigh most")
    chosen: bool


class Decision(_Answer):
    """A question that a model decided, and its answer."""

    question: str = Field(description="source, speech, reported, extent or antecedent")
    about: str = Field(description="the words that the question is about")
    candidates: list[Weighed]
    threshold: float | None = Field(description="the score above which a yes-or-no question is answered yes")


class Explanation(_Answer):
    """Why there is a quote here, or why not."""

    span: tuple[int, int]
    quote: Quote | None
    decisions: list[Decision]


class Extracted(_Answer):
    """The quotes of a text; nothing is stored."""

    quotes: list[Quote]
    explanations: list[Explanation] = Field(default=[], description="an explanation of each, on request")


def _is_day(value: object) -> object:
    """Refuse what the description does not promise to take: numbers of seconds, days with a time."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        return value
    raise ValueError('a day is a text such as "2026-01-28"')


Day = Annotated[date, BeforeValidator(_is_day)]
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class DraftText(BaseModel):
    """A draft whose quotations are to be checked."""

    text: str = Field(max_length=200_000)
    published: Day | None = Field(None, description="the day from which “on Tuesday” is worked out")
    language: str | None = Field(None, max_length=2, description="ISO 639-1; guessed if omitted")


class Text(BaseModel):
    """An article whose quotes are to be found."""

    text: str = Field(max_length=200_000)
    published: Day | None = Field(None, description="the day from which “on Tuesday” is worked out")
    language: str | None = Field(None, max_length=2, description="ISO 639-1; guessed if omitted")
    explain: bool = Field(False, description="also explain each quote, and each candidate that is not a quote")
