"""The records that every other room speaks: frozen, hashable, picklable, without behaviour beyond their own data.

Offsets are characters (code points) into the text of the article, end exclusive.
"""

from __future__ import annotations

import copyreg
import enum
import re
from collections.abc import Callable, Iterable
from datetime import date
from operator import attrgetter
from typing import Any

from attrs import Factory, field, fields, fields_dict, frozen

Evidence = tuple[str, ...]
"""A template and what fills its braces, as in ``('cue "{}" follows the quotation', "told")``."""


WIKIDATA = re.compile(r"Q[1-9]\d*", re.ASCII)
"""The form of the ids of Wikidata's entries, to be matched as a whole."""


def _named(record: object, _: Any, name: Any) -> None:  # noqa: ANN401  as attrs calls it
    """Refuse a record without a name: a row that a bank has lost half of, say."""
    if not isinstance(name, str):
        raise TypeError(f"{name!r} where the name of the {type(record).__name__.lower()} belongs")


class QuoteKind(enum.StrEnum):
    """How the words of a quote reach the reader."""

    DIRECT = "direct"
    """The speaker's own words, set off by quotation marks, a dash or a transcript label."""
    MIXED = "mixed"
    """A reported clause with quoted fragments."""
    INDIRECT = "indirect"
    """A reported clause in the reporter's words."""


class SpeakerKind(enum.StrEnum):
    """What a speaker is."""

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


@frozen
class Speaker:
    """A person or organisation that a mention stands for.

    ``name`` is NFC with plain hyphens and single spaces, the fullest form found, without titles. ``role`` is what the
    article calls the speaker ("political analyst"); it, the bank's ``id`` and ``wikidata`` take no part in equality.

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
    """The entry of Wikidata ("Q42") that a person, or a list, has linked the speaker to in a bank."""

    @property
    def is_surname_only(self) -> bool:
        """True for a person whom the article never names in full; such a name stands for no person in particular."""
        return self.kind is SpeakerKind.PERSON and " " not in self.name


@frozen
class Outlet:
    """Who publishes: known by name and by web domain."""

    name: str = field(validator=_named)
    domain: str | None = None
    country: str | None = field(default=None, eq=False)
    """ISO 3166 two-letter code, upper case."""


@frozen
class Article:
    """One published text. ``text`` is None where only quotes of it are known (dumps)."""

    text: str | None
    outlet: str | None = None
    url: str | None = None
    title: str | None = None
    published: date | None = None
    byline: str | None = None
    language: str | None = None
    """ISO 639-1 code, lower case; None lets the extractor guess."""
    id: str | None = field(default=None, eq=False)
    """Given by the bank that stores the article."""
    extracted_by: str | None = field(default=None, eq=False, repr=False)
    """The extractor that found its quotes, see `Extractor.identity`; None before a bank has it, or where others did."""


@frozen
class Quote:
    """What was said and by whom, as found in one article.

    ``id``, ``article``, ``before`` and ``after`` are None from ``extract``; quotes that come from a bank carry them.
    They take no part in equality or hash, nor does ``confidence`` or the evidence behind ``reasons``.
    """

    text: str
    """The source's characters; the content spans joined by one space."""
    kind: QuoteKind
    speakers: tuple[Speaker, ...] = ()
    content: tuple[Span, ...] = ()
    quoted: tuple[Span, ...] = ()
    """The parts of the content that stand in quotation marks."""
    cue: Span | None = None
    mention: Span | None = None
    addressee: str | None = None
    """To whom it was said, as written."""
    addressee_span: Span | None = None
    relayed_by: Speaker | None = None
    """A in "A said that B had told her"; B is the speaker."""
    negated: bool = False
    said_on: date | None = None
    confidence: float = field(default=0.0, eq=False)
    """Calibrated, so that of the quotes with 0.9, nine in ten name the right speaker."""
    evidence: tuple[Evidence, ...] = field(default=(), eq=False, repr=False)
    id: str | None = field(default=None, eq=False)
    article: Article | None = field(default=None, eq=False, repr=False)
    before: str | None = field(default=None, eq=False, repr=False)
    """The words of the article just before the first content span."""
    after: str | None = field(default=None, eq=False, repr=False)
    """The words of the article just after the last content span."""

    review: str | None = field(default=None, eq=False)
    """"accepted" or "rejected" by a person, who looked at it in a bank."""

    @property
    def speaker(self) -> Speaker | None:
        """The first of the speakers; None when the source is unnamed or unknown."""
        return self.speakers[0] if self.speakers else None

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why this speaker, in a person's words; worked out when asked for."""
        return tuple(map(_filled, self.evidence))


class FieldType(enum.Enum):
    """What kind of value a field of a quote has: every room says once how it keeps or writes such values."""

    WORDS = enum.auto()
    KIND = enum.auto()
    """A `QuoteKind`."""
    REVIEW = enum.auto()
    TRUTH = enum.auto()
    SHARE = enum.auto()
    """A number from 0 to 1."""
    DAY = enum.auto()
    PLACE = enum.auto()
    PLACES = enum.auto()
    REASONS = enum.auto()
    """`Evidence`, which is put into words where it is shown."""
    SPEAKER = enum.auto()
    SPEAKERS = enum.auto()
    ARTICLE = enum.auto()


@frozen
class QuoteField:
    """One field of a quote: how it is called, and what it says, wherever quotes are stored or shown."""

    name: str
    """The key in JSON, and the column in CSV."""
    type: FieldType
    columns: tuple[str, ...] = ()
    """Where the bank's table of quotes keeps it: one column, or two for the ends of a place; none for what is kept
    elsewhere."""
    csv: str | None = None
    """What the data package says of its column in CSV; None for what has other columns there, or more than one."""
    api: str | None = None
    """What the description of the API says of it, where its name does not say it all."""
    attribute: str = Factory(lambda self: self.name, takes_self=True)
    """The attribute of `Quote` that it is made from."""

    @property
    def default(self) -> object:
        """What stands for the unknown: None, or no items; `attrs.NOTHING` where every quote has a value."""
        return fields_dict(Quote)[self.attribute].default


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
    QuoteField("speakers", FieldType.SPEAKERS, api="empty where nobody is named"),
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
    QuoteField("said_on", FieldType.DAY, columns=("said_on",), csv="When it was said, where the article tells."),
    QuoteField(
        "confidence",
        FieldType.SHARE,
        columns=("confidence",),
        csv="How sure the speaker is: of quotes with 0.9, nine in ten name the right one.",
        api="how sure the speaker is, from 0 to 1",
    ),
    QuoteField(
        "review",
        FieldType.REVIEW,
        columns=("review",),
        csv="accepted or rejected by a person; empty where nobody has looked.",
        api="what a person found",
    ),
    QuoteField(
        "reasons",
        FieldType.REASONS,
        columns=("evidence",),
        csv="Why this speaker, one reason a line.",
        api="why this speaker",
        attribute="evidence",
    ),
    QuoteField(
        "content",
        FieldType.PLACES,
        columns=("content",),
        csv=f"Where the words stand, one part a line: {_AT}.",
        api="the places of the words",
    ),
    QuoteField(
        "quoted",
        FieldType.PLACES,
        columns=("quoted",),
        csv=f"Which parts of them stand in quotation marks, one a line: {_AT}.",
        api="the places of the parts in quotation marks",
    ),
    QuoteField(
        "cue", FieldType.PLACE, columns=("cue_start", "cue_end"), csv=f"Where the reporting words stand: {_AT}."
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

A field that is to be stored and shown needs an attribute of `Quote` and a line here, a migration that makes its
columns, and a place in a template.
"""

STORED_FIELDS = tuple(field for field in QUOTE_FIELDS if field.columns)


def attributes_of(type_: FieldType, of: Iterable[QuoteField] = QUOTE_FIELDS) -> tuple[str, ...]:
    """Return the attributes of `Quote` that have values of one type."""
    return tuple(field.attribute for field in of if field.type is type_)


def _filled(piece: Evidence) -> str:
    template, *filling = piece
    try:
        return template.format(*filling)
    except (LookupError, ValueError, AttributeError):  # an extractor's own, or a byte of it has changed
        return " ".join(piece)


def _by_position(record_type: type[Any]) -> Callable[[Any], tuple[type[Any], tuple[Any, ...]]]:
    values = attrgetter(*(each.name for each in fields(record_type)))
    return lambda record: (record_type, values(record))


for _type in (Span, Speaker, Outlet, Article, Quote):
    # Left to itself, attrs pickles the fields' names too: on the way from a worker that costs twice the time.
    copyreg.pickle(_type, _by_position(_type))
