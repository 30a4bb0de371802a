"""The records that all other modules use: frozen, hashable, picklable, without behaviour beyond their own data.

Offsets are characters (code points) into the article's text, end exclusive.
"""

from __future__ import annotations

import copyreg
import enum
import re
import reprlib
from collections.abc import Callable, Iterable
from datetime import date, datetime
from operator import attrgetter
from typing import Any, ClassVar

from attrs import Factory, field, fields, frozen

from quotebank.errors import RecordError

Evidence = tuple[str, ...]
"""A template and the values for its braces, as in ``('cue "{}" follows the quotation', "told")``."""


WIKIDATA = re.compile(r"Q[1-9]\d*", re.ASCII)
"""Wikidata ids; use it with ``fullmatch``."""


def _named(record: object, _: Any, name: Any) -> None:  # noqa: ANN401  as attrs calls it
    """Refuse a record without a name, such as one from a damaged row."""
    if not isinstance(name, str):
        raise TypeError(f"{name!r} where the name of the {type(record).__name__.lower()} belongs")


class QuoteKind(enum.StrEnum):
    """How an article presents the words of a quote."""

    DIRECT = "direct"
    """The speaker's own words, set off by quotation marks, a dash or a transcript label."""
    MIXED = "mixed"
    """A reported clause with quoted fragments."""
    INDIRECT = "indirect"
    """A reported clause in the reporter's words."""


class Stance(enum.StrEnum):
    """How an article reports the words of a quote."""

    ASSERTED = "asserted"
    """As said by the speaker."""
    DENIED = "denied"
    """As what the speaker denies or rejects."""
    UNSAID = "unsaid"
    """As what the speaker did not say: "never said that"."""
    DOUBTED = "doubted"
    """As wrongly or unprovenly attributed to the speaker: a fake, a misquote, satire, a rumour."""
    HYPOTHETICAL = "hypothetical"
    """As supposed, asked, drafted or expected, after "if", in "would say" or "did she say …?"."""
    FICTIONAL = "fictional"
    """As said in a role, a novel or a parody."""


_NEGATED = frozenset({Stance.DENIED, Stance.UNSAID})


def _stance_of(quote: Any) -> Stance:  # noqa: ANN401  a quote that is being made
    """Return what a quote is if nothing but its negation is given."""
    return Stance.DENIED if quote._negated else Stance.ASSERTED


def _at_least(quote: Any) -> float:  # noqa: ANN401
    """Return how sure the speaker is at least if only the confidence in the whole quote is given."""
    return quote.confidence or 0.0


class SpeakerKind(enum.StrEnum):
    """Whether a speaker is a person or an organisation."""

    PERSON = "person"
    ORGANISATION = "organisation"


@frozen(order=True)
class Span:
    """A stretch of an article's text.

    >>> "“Yes,” she said"[Span(1, 4).slice]
    'Yes'
    """

    start: int
    end: int

    @property
    def slice(self) -> slice:
        """The stretch as a slice of the text that the span belongs to."""
        return slice(self.start, self.end)

    def __len__(self) -> int:
        return self.end - self.start


class BlockKind(enum.StrEnum):
    """What the layout of a page says about a stretch of its text."""

    HEADING = "heading"
    LIST_ITEM = "list_item"
    CAPTION = "caption"
    TABLE_CELL = "table_cell"
    """A line of a table's cells; a table that only arranges a page has none."""
    BLOCK_QUOTATION = "block_quotation"
    EMBEDDED_POST = "embedded_post"
    """The words of a post from a social network."""
    SOURCE = "source"
    """Whose words a block quotation or a post are, in a line of its own."""
    QUESTION = "question"
    """A question in bold letters or as a heading, as in interviews."""


@frozen(order=True)
class Block:
    """A stretch of an article's text that the page sets apart."""

    kind: BlockKind
    start: int
    end: int


@frozen
class Speaker:
    """A person or organisation that a mention refers to.

    ``name`` is NFC with plain hyphens and single spaces, the fullest form found, without titles. ``role`` is how the
    article describes the speaker ("political analyst"). ``role``, ``id`` and ``wikidata`` are ignored in comparisons.

    >>> Speaker("Dmitry Bridzhe", role="analyst") == Speaker("Dmitry Bridzhe")
    True
    >>> Speaker("Bridzhe").is_surname_only
    True
    """

    name: str = field(validator=_named)
    kind: SpeakerKind = SpeakerKind.PERSON
    role: str | None = field(default=None, eq=False)
    id: int | None = field(default=None, eq=False)
    wikidata: str | None = field(default=None, eq=False, repr=False)
    """The Wikidata entry ("Q42") that somebody, or a list, has linked the speaker to in a bank."""

    @property
    def is_surname_only(self) -> bool:
        """True for a person whom the article never names in full; such a name does not identify a person."""
        return self.kind is SpeakerKind.PERSON and " " not in self.name


@frozen
class Outlet:
    """A publisher, identified by name and web domain."""

    name: str = field(validator=_named)
    domain: str | None = None
    country: str | None = field(default=None, eq=False)
    """ISO 3166 two-letter code, upper case."""


class Shown:
    """What a notebook shows as HTML."""

    __slots__ = ()

    as_html: ClassVar[Callable[[object], str | None]] = staticmethod(lambda _: None)
    """Set by the package to `quotebank.notebooks.html_of`, which loads what it shows with."""

    def _repr_html_(self) -> str | None:
        return Shown.as_html(self)


def _day(value: Any) -> date | None:  # noqa: ANN401
    """Return the day of a date, also of one written as ISO 8601 ("2026-01-28")."""
    if value is None or isinstance(value, date):
        return value
    try:
        return datetime.fromisoformat(value).date()
    except (TypeError, ValueError):
        raise RecordError(f'published takes a date, or one as in "2026-01-28", not {_short(value)}.') from None


def _short(value: object) -> str:
    return reprlib.repr(value)


def _text(record: object, attribute: Any, value: Any) -> None:  # noqa: ANN401  as attrs calls it
    if value is not None and not isinstance(value, str):
        raise RecordError(f"{attribute.name} takes a text, not {_short(value)}.")


@frozen
class Article(Shown):
    """One published text. ``text`` is None if only quotes from it are known (dumps).

    ``published`` also takes a date as text.

    >>> Article("Nothing was said.", published="2026-01-28").published
    datetime.date(2026, 1, 28)

    Raises:
        RecordError: a value is no text, or ``published`` no date.
    """

    text: str | None = field(validator=_text)
    outlet: str | None = field(default=None, validator=_text)
    url: str | None = field(default=None, validator=_text)
    title: str | None = field(default=None, validator=_text)
    published: date | None = field(default=None, converter=_day)
    byline: str | None = field(default=None, validator=_text)
    language: str | None = field(default=None, validator=_text)
    """ISO 639-1 code, lower case; None lets the extractor guess."""
    id: str | None = field(default=None, eq=False)
    """Given by the bank that stores the article."""
    extracted_by: str | None = field(default=None, eq=False, repr=False)
    """The extractor that found its quotes, see `Extractor.identity`; None if unstored or if they were imported."""
    structure: tuple[Block, ...] = field(default=(), eq=False, repr=False)
    """What the page sets apart, in the order of the text; readers of web pages fill it."""
    read_by: str | None = field(default=None, eq=False, repr=False)
    """The version of the readers that read it from a file; None if no reader did. A bank replaces what other readers
    have read of the same page."""


@frozen
class Quote(Shown):
    """What was said and by whom, as found in one article.

    ``id``, ``article``, ``before`` and ``after`` are None in quotes from ``extract``, and set in quotes from a bank.
    They are ignored in comparisons and hashes, as are both confidences, the words of cue and mention, and the evidence
    behind ``reasons``.

    >>> Quote("it leaks", QuoteKind.INDIRECT, negated=True).stance
    <Stance.DENIED: 'denied'>
    """

    text: str
    """The characters of the article in the content spans, joined by spaces."""
    kind: QuoteKind
    speakers: tuple[Speaker, ...] = ()
    content: tuple[Span, ...] = ()
    quoted: tuple[Span, ...] = ()
    """The parts of the content in quotation marks."""
    cue: Span | None = None
    mention: Span | None = None
    addressee: str | None = None
    """To whom it was said, as written."""
    addressee_span: Span | None = None
    relayed_by: Speaker | None = None
    """A in "A said that B had told her"; B is the speaker."""
    _negated: bool = field(default=False, alias="negated", repr=False)
    """Whether it is negated, if the stance is unknown; without a stance, True means denied."""
    said_on: date | None = None
    confidence: float | None = field(default=None, eq=False)
    """Calibrated: nine in ten quotes with 0.9 are wholly right, that is speech, in these words, by this speaker. None
    if unknown, as in quotes that an older version read."""
    evidence: tuple[Evidence, ...] = field(default=(), eq=False, repr=False)
    id: str | None = field(default=None, eq=False)
    article: Article | None = field(default=None, eq=False, repr=False)
    before: str | None = field(default=None, eq=False, repr=False)
    """The words of the article just before the first content span."""
    after: str | None = field(default=None, eq=False, repr=False)
    """The words of the article just after the last content span."""

    review: str | None = field(default=None, eq=False)
    """"accepted" or "rejected" by a person who has reviewed it in a bank."""
    stance: Stance | None = field(default=Factory(_stance_of, takes_self=True))
    """How the words are reported; None if unknown, as in quotes that an older version read."""
    opposed: bool = False
    """Whether the speaker speaks against the content: "warned against", "ruled out"."""
    speaker_confidence: float = field(default=Factory(_at_least, takes_self=True), eq=False)
    """The same for the speaker alone."""
    speaks_for: Speaker | None = None
    """The organisation or person whose unnamed spokesperson it was; never the speaker."""
    cue_words: str | None = field(default=None, eq=False, repr=False)
    """The reporting words as printed, with those that turn them: "never said", "warned voters against"."""
    mention_words: str | None = field(default=None, eq=False, repr=False)
    """The words that name the source at this point: "she", "two officials"."""

    def __attrs_post_init__(self) -> None:
        """Refuse a contradiction, so that no denial can become a claim."""
        if self.stance is not None and self._negated:
            if self.stance not in _NEGATED:
                raise ValueError(f"a quote cannot be both negated and {self.stance}: give only its stance")
            object.__setattr__(self, "_negated", False)

    @property
    def negated(self) -> bool:
        """Whether it was reported as denied or not said."""
        return self._negated if self.stance is None else self.stance in _NEGATED

    @property
    def is_asserted(self) -> bool:
        """Whether the article reports the words as said; if the stance is unknown, whether it is not negated."""
        return not self._negated if self.stance is None else self.stance is Stance.ASSERTED

    @property
    def speaker(self) -> Speaker | None:
        """The first speaker; None if the source is unnamed or unknown."""
        return self.speakers[0] if self.speakers else None

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons for this speaker in plain English, formatted on demand."""
        return tuple(map(_filled, self.evidence))


QUOTE_ARGUMENTS: dict[str, object] = {str(each.alias): each.default for each in fields(Quote)}
"""The arguments of `Quote`, in their order, with their defaults."""


class FieldType(enum.Enum):
    """The type of a quote's field: each module defines once how it stores or writes values of each type."""

    WORDS = enum.auto()
    KIND = enum.auto()
    """A `QuoteKind`."""
    STANCE = enum.auto()
    """A `Stance`."""
    REVIEW = enum.auto()
    TRUTH = enum.auto()
    SHARE = enum.auto()
    """A number from 0 to 1."""
    DAY = enum.auto()
    PLACE = enum.auto()
    PLACES = enum.auto()
    REASONS = enum.auto()
    """`Evidence`, which is put into words when it is shown."""
    SPEAKER = enum.auto()
    BODY = enum.auto()
    """A `Speaker` that is stored by name and kind with the quote."""
    SPEAKERS = enum.auto()
    ARTICLE = enum.auto()


def _default_of(field: Any) -> object:  # noqa: ANN401  a field that is being made
    return QUOTE_ARGUMENTS[field.attribute]


@frozen
class QuoteField:
    """One field of a quote: its name, type and descriptions wherever quotes are stored or shown."""

    name: str
    """The key in JSON, and the column in CSV."""
    type: FieldType
    columns: tuple[str, ...] = ()
    """Its columns in the bank's table of quotes, two for the ends of a place; none if stored elsewhere."""
    csv: str | None = None
    """The data package's description of its CSV column; None if it has other columns there, or more than one."""
    api: str | None = None
    """Its description in the API, if the name does not say enough."""
    attribute: str = Factory(lambda self: self.name, takes_self=True)
    """The attribute of `Quote` that it comes from."""

    default: object = Factory(_default_of, takes_self=True)
    """The value if unknown: None or an empty tuple; `attrs.NOTHING` if every quote has a value."""


_AT = "start:end in characters of the article's text, the end exclusive"

QUOTE_FIELDS = (
    QuoteField(
        "id",
        FieldType.WORDS,
        csv="The bank's id of the quote, the same in every bank that holds the article.",
        api="the same in every bank that holds the article",
    ),
    QuoteField(
        "text",
        FieldType.WORDS,
        columns=("text",),
        csv="The words, as in the source; the parts of a split quotation are joined by a space.",
        api="the words, character for character as in the source",
    ),
    QuoteField(
        "kind",
        FieldType.KIND,
        columns=("kind",),
        csv="direct: the speaker's own words; mixed: a reported clause with quoted fragments; indirect.",
    ),
    QuoteField("speakers", FieldType.SPEAKERS, api="empty if nobody is named"),
    QuoteField(
        "addressee",
        FieldType.WORDS,
        columns=("addressee",),
        csv="To whom it was said, as written.",
        api="to whom it was said, as written",
    ),
    QuoteField("relayed_by", FieldType.SPEAKER, api="who passed the words on"),
    QuoteField(
        "negated",
        FieldType.TRUTH,
        columns=("negated",),
        csv="Whether it was reported as denied or not said.",
        api="reported as denied or not said",
    ),
    QuoteField(
        "stance",
        FieldType.STANCE,
        columns=("stance",),
        csv="How it was reported: asserted, denied, unsaid, doubted, hypothetical, fictional; empty if unknown.",
        api="how it was reported; null if an older version read it",
        default=None,
    ),
    QuoteField(
        "opposed",
        FieldType.TRUTH,
        columns=("opposed",),
        csv="Whether the speaker speaks against it, as in warned against.",
        api="the speaker speaks against it, as in warned against",
    ),
    QuoteField("said_on", FieldType.DAY, columns=("said_on",), csv="When it was said, if the article says so."),
    QuoteField(
        "confidence",
        FieldType.SHARE,
        columns=("confidence",),
        csv="Confidence in the quote: nine in ten with 0.9 are wholly right; empty if unknown.",
        api="how sure it is that all of it is right, from 0 to 1; null if an older version read it",
    ),
    QuoteField(
        "speaker_confidence",
        FieldType.SHARE,
        columns=("speaker_confidence",),
        csv="Confidence in the speaker alone: nine in ten quotes with 0.9 have the right one.",
        api="how sure the speaker is, from 0 to 1",
        default=0.0,
    ),
    QuoteField(
        "speaks_for",
        FieldType.BODY,
        columns=("speaks_for", "speaks_for_kind"),
        api="the organisation or person whose unnamed spokesperson it was, never the speaker",
    ),
    QuoteField(
        "cue_words",
        FieldType.WORDS,
        columns=("cue_words",),
        csv="The reporting words, with those that turn them: never said, warned voters against.",
        api="the reporting words as printed, with those that turn them",
    ),
    QuoteField(
        "mention_words",
        FieldType.WORDS,
        columns=("mention_words",),
        csv="The words that name the source at this point.",
        api="the words that name the source at this point",
    ),
    QuoteField(
        "review",
        FieldType.REVIEW,
        columns=("review",),
        csv="accepted or rejected by a person; empty if not reviewed.",
        api="a person's verdict",
    ),
    QuoteField(
        "reasons",
        FieldType.REASONS,
        columns=("evidence",),
        csv="Why this speaker, one reason per line.",
        api="why this speaker",
        attribute="evidence",
    ),
    QuoteField(
        "content",
        FieldType.PLACES,
        columns=("content",),
        csv=f"The places of the words, one part per line: {_AT}.",
        api="the places of the words",
    ),
    QuoteField(
        "quoted",
        FieldType.PLACES,
        columns=("quoted",),
        csv=f"The places of the parts in quotation marks, one per line: {_AT}.",
        api="the places of the parts in quotation marks",
    ),
    QuoteField(
        "cue", FieldType.PLACE, columns=("cue_start", "cue_end"), csv=f"The place of the reporting words: {_AT}."
    ),
    QuoteField(
        "mention",
        FieldType.PLACE,
        columns=("mention_start", "mention_end"),
        csv=f"Where the source is named: {_AT}.",
    ),
    QuoteField(
        "addressee_span",
        FieldType.PLACE,
        columns=("addressee_start", "addressee_end"),
        csv=f"Where the addressee is named: {_AT}.",
    ),
    QuoteField("before", FieldType.WORDS, csv="The article's words just before the quote."),
    QuoteField("after", FieldType.WORDS, csv="The article's words just after the quote."),
    QuoteField("article", FieldType.ARTICLE),
)
"""All fields of a quote, in the order of its JSON.

A new field that is stored and shown needs an attribute of `Quote`, a line here, a migration that adds its columns, and
a place in a template.
"""

STORED_FIELDS = tuple(field for field in QUOTE_FIELDS if field.columns)


def attributes_of(type_: FieldType, of: Iterable[QuoteField] = QUOTE_FIELDS) -> tuple[str, ...]:
    """Return the attributes of `Quote` that have values of one type."""
    return tuple(field.attribute for field in of if field.type is type_)


def _filled(piece: Evidence) -> str:
    template, *filling = piece
    try:
        return template.format(*filling)
    except (LookupError, ValueError, AttributeError):  # from another extractor, or damaged
        return " ".join(piece)


def _by_position(record_type: type[Any]) -> Callable[[Any], tuple[type[Any], tuple[Any, ...]]]:
    values = attrgetter(*(each.name for each in fields(record_type)))  # private ones too
    return lambda record: (record_type, values(record))


for _type in (Span, Block, Speaker, Outlet, Article, Quote):
    # By default attrs pickles the fields' names, too, which doubles the time to send records from a worker.
    copyreg.pickle(_type, _by_position(_type))
