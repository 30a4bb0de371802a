"""Quotes leave as JSON Lines and CSV and come back the same."""

import csv
import io
import json
from datetime import date

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from quotebank import Article, Quote, QuoteKind, ReadError, Span, Speaker, SpeakerKind, Stance
from quotebank.exports import CSV_COLUMNS, export_csv, export_jsonl, from_dict, read_csv, read_jsonl, to_dict

FULL = Quote(
    text="The base is not needed anymore and we will close it",
    kind=QuoteKind.DIRECT,
    speakers=(
        Speaker("Dmitry Bridzhe", role="political analyst", id=7, wikidata="Q7"),
        Speaker("Ministry", SpeakerKind.ORGANISATION),
    ),
    content=(Span(1, 31), Span(60, 80)),
    quoted=(Span(1, 31), Span(60, 80)),
    cue=Span(49, 53),
    mention=Span(33, 48),
    addressee="AnewZ",
    addressee_span=Span(54, 59),
    relayed_by=Speaker("Ada Li"),
    stance=Stance.DOUBTED,
    opposed=True,
    said_on=date(2026, 1, 26),
    confidence=0.93,
    speaker_confidence=0.97,
    speaks_for=Speaker("Harbour Board", SpeakerKind.ORGANISATION),
    cue_words="falsely told",
    mention_words="Dmitry Bridzhe and the ministry",
    evidence=(('cue "{}" follows the quotation', "told"), ("a brace {{ that is none",)),
    id="0a1b2c3d4e5f",
    article=Article(
        None,
        outlet="AnewZ",
        url="https://anewz.example/base",
        title="“Not needed”, says analyst",
        published=date(2026, 1, 28),
        byline="B. Line",
        language="en",
        id="a77",
    ),
    before="Before it.\n\n",
    after=" he said.",
    review="accepted",
)


def compared(quote: Quote) -> dict[str, object]:
    """Every field, also those that take no part in equality."""
    return to_dict(quote)


def csv_of(*quotes: Quote) -> str:
    """The CSV of the quotes, as one string."""
    out = io.StringIO(newline="")
    assert export_csv(quotes, out) == len(quotes)
    return out.getvalue()


def test_shape_holds_everything_but_the_article_text() -> None:
    """The JSON shape of a quote is this one, key by key."""
    assert to_dict(FULL) == {
        "id": "0a1b2c3d4e5f",
        "text": "The base is not needed anymore and we will close it",
        "kind": "direct",
        "speakers": [
            {"name": "Dmitry Bridzhe", "kind": "person", "role": "political analyst", "id": 7, "wikidata": "Q7"},
            {"name": "Ministry", "kind": "organisation", "role": None, "id": None, "wikidata": None},
        ],
        "addressee": "AnewZ",
        "relayed_by": {"name": "Ada Li", "kind": "person", "role": None, "id": None, "wikidata": None},
        "negated": False,
        "stance": "doubted",
        "opposed": True,
        "said_on": "2026-01-26",
        "confidence": 0.93,
        "speaker_confidence": 0.97,
        "speaks_for": {
            "name": "Harbour Board",
            "kind": "organisation",
            "role": None,
            "id": None,
            "wikidata": None,
        },
        "cue_words": "falsely told",
        "mention_words": "Dmitry Bridzhe and the ministry",
        "review": "accepted",
        "reasons": ['cue "told" follows the quotation', "a brace { that is none"],
        "content": [[1, 31], [60, 80]],
        "quoted": [[1, 31], [60, 80]],
        "cue": [49, 53],
        "mention": [33, 48],
        "addressee_span": [54, 59],
        "before": "Before it.\n\n",
        "after": " he said.",
        "article": {
            "id": "a77",
            "outlet": "AnewZ",
            "url": "https://anewz.example/base",
            "title": "“Not needed”, says analyst",
            "byline": "B. Line",
            "language": "en",
            "published": "2026-01-28",
        },
        "link": "https://anewz.example/base",
    }


def test_unknown_is_written_as_none() -> None:
    """A quote with nothing but words has the same keys as a full one."""
    bare = to_dict(Quote("Yes", QuoteKind.INDIRECT))
    assert bare.keys() == to_dict(FULL).keys()
    assert [key for key, value in bare.items() if value] == ["text", "kind", "stance"]


def test_json_lines_come_back_whole() -> None:
    """A quote read from JSON Lines equals the one written, in every field."""
    out = io.StringIO()
    assert export_jsonl([FULL, Quote("Yes", QuoteKind.MIXED)], out) == 2
    back = list(read_jsonl(io.StringIO(out.getvalue() + "\n")))
    assert back == [FULL, Quote("Yes", QuoteKind.MIXED)]
    assert compared(back[0]) == compared(FULL)
    assert "“Not needed”" in out.getvalue()


def test_csv_comes_back_whole() -> None:
    """A quote read from CSV equals the one written, in every field."""
    back = list(read_csv(io.StringIO(csv_of(FULL, Quote("Yes", QuoteKind.MIXED)), newline="")))
    assert back == [FULL, Quote("Yes", QuoteKind.MIXED)]
    assert compared(back[0]) == compared(FULL)


def test_csv_shows_joint_speakers_one_a_line() -> None:
    """Joint speakers and split spans stand one a line in their cell."""
    row = next(csv.DictReader(io.StringIO(csv_of(FULL), newline="")))
    assert row["speaker"] == "Dmitry Bridzhe\nMinistry"
    assert row["content"] == "1:31\n60:80"
    assert (row["negated"], row["stance"], row["speaks_for"]) == ("no", "doubted", "Harbour Board")
    assert tuple(row) == CSV_COLUMNS


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=HYPERLINK(0)", "'=HYPERLINK(0)"),
        ("+1", "'+1"),
        ("-5 degrees", "'-5 degrees"),
        ("@home", "'@home"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        (" =1", " '=1"),
        ("Yes;=1", "Yes;'=1"),
        ("Yes; +1", "Yes; '+1"),
        ("Yes\t@a", "Yes\t'@a"),
        ("Yes\n-1", "Yes\n'-1"),
        ('Yes;"=1', "Yes;\"'=1"),
        ("Yes;'=1", "Yes;''=1"),
        ("\t=1", "'\t'=1"),
        ("Yes; no", "Yes; no"),
        ("'tis so", "'tis so"),
        ("— dash", "— dash"),
        ("a=b", "a=b"),
    ],
)
def test_csv_cells_do_not_run_as_formulas(text: str, cell: str) -> None:
    """A cell that a spreadsheet would run has an apostrophe before it, which reading takes off."""
    written = csv_of(Quote(text, QuoteKind.DIRECT))
    assert next(csv.DictReader(io.StringIO(written, newline="")))["text"] == cell
    assert next(read_csv(io.StringIO(written, newline=""))).text == text


HOSTILE = st.text(st.sampled_from("=+-@＝;,\t\r\n\"' \u00a0a"), max_size=12)


@given(HOSTILE, HOSTILE, HOSTILE)
def test_csv_runs_no_formula_whatever_separates_cells(text: str, title: str, before: str) -> None:
    """A spreadsheet may let cells begin at commas, semicolons or tabs, and take marks within a cell for its part."""
    written = csv_of(Quote(text, QuoteKind.DIRECT, article=Article(None, outlet="a", title=title), before=before))
    for separators in (",", ";", "\t"):
        for row in csv.reader(io.StringIO(written, newline=""), delimiter=separators):
            assert not [cell for cell in row if cell.lstrip(" \u00a0").startswith(tuple("=+-@＝"))]
    [back] = read_csv(io.StringIO(written, newline=""))
    assert (back.text, back.before or "", (back.article and back.article.title) or "") == (text, before, title)


def test_csv_cells_stand_in_marks() -> None:
    """All of them, the empty ones too."""
    row = csv_of(Quote("Yes; no", QuoteKind.DIRECT)).splitlines()[1]
    assert row.startswith('"","Yes; no","direct","",')
    assert row.count('"') == 2 * len(CSV_COLUMNS)


def test_csv_with_a_byte_order_mark_is_read() -> None:
    """The mark that Excel wants at the start is no part of the first column's name."""
    assert [quote.id for quote in read_csv(io.StringIO("\ufeff" + csv_of(FULL), newline=""))] == [FULL.id]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2\n", "line 2: no column named kind or text: not a CSV as quotebank exports it"),
        ("text,kind\nYes\n", "line 2: 1 cells under 2 headings"),
        (
            "text,kind\nYes,shouted\n",
            "line 2: not a quote as quotebank exports it (ValueError: 'shouted' is not a valid QuoteKind)",
        ),
        (
            "text,kind,content\nYes,direct,1:2:3\n",
            "line 2: not a quote as quotebank exports it (ValueError: [1, 2, 3] where a place belongs",
        ),
    ],
)
def test_bad_csv_is_refused_with_its_line(text: str, message: str) -> None:
    """What is no export is refused, and the message says where and why."""
    with pytest.raises(ReadError) as caught:
        list(read_csv(io.StringIO(text, newline="")))
    assert str(caught.value).startswith(message.removesuffix(")"))


def test_bad_json_line_is_refused_with_its_number() -> None:
    """What is no JSON, or no quote, is refused with its line."""
    with pytest.raises(ReadError, match=r"^line 2: Expecting value"):
        list(read_jsonl(["\n", "nonsense\n"]))
    with pytest.raises(ReadError, match=r"^line 1: not a quote as quotebank exports it \(KeyError: 'text'\)"):
        list(read_jsonl(["{}"]))
    with pytest.raises(ReadError, match=r"^line 1: not a quote as quotebank exports it \(AttributeError"):
        list(read_jsonl(["[1]"]))


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
names = words.map(lambda text: " ".join(text.split())).filter(bool)
optional = st.none() | words
spans = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 99), st.integers(1, 99))
speakers = st.builds(
    Speaker, names, st.sampled_from(SpeakerKind), role=st.none() | names, id=st.none() | st.integers(1, 2**63 - 1)
)
articles = st.builds(Article, st.none(), outlet=words, url=optional, title=optional, published=st.none() | st.dates())
quotes = st.builds(
    Quote,
    text=st.text(st.characters(exclude_categories=["Cs"])),
    kind=st.sampled_from(QuoteKind),
    speakers=st.lists(speakers, max_size=3).map(tuple),
    content=st.lists(spans, max_size=3).map(tuple),
    quoted=st.lists(spans, max_size=3).map(tuple),
    cue=st.none() | spans,
    addressee=optional,
    stance=st.sampled_from(Stance),
    opposed=st.booleans(),
    said_on=st.none() | st.dates(),
    confidence=st.none() | st.floats(0, 1),
    speaker_confidence=st.floats(0, 1),
    cue_words=optional,
    evidence=st.lists(st.tuples(st.just("{}"), names), max_size=2).map(tuple),
    article=st.none() | articles,
    before=optional,
)


@given(st.lists(quotes, max_size=4))
def test_any_quotes_survive_both_formats(several: list[Quote]) -> None:
    """Whatever the words hold, both formats give every field back."""
    jsonl = io.StringIO()
    export_jsonl(several, jsonl)
    assert [compared(quote) for quote in read_jsonl(jsonl.getvalue().split("\n"))] == list(map(compared, several))
    back = read_csv(io.StringIO(csv_of(*several), newline=""))
    assert [compared(quote) for quote in back] == list(map(compared, several))


def test_keys_that_are_missing_count_as_unknown() -> None:
    """A hand-written shape needs only the words and the kind; the stance too is unknown then."""
    assert from_dict(json.loads('{"text": "Yes", "kind": "direct"}')) == Quote("Yes", QuoteKind.DIRECT, stance=None)


@pytest.mark.parametrize("negated", [True, False])
def test_an_export_of_an_older_version_knows_no_stance_and_only_the_speaker_s_confidence(negated: bool) -> None:
    """What it called confidence was that; whether the words were denied stays known."""
    shape = to_dict(evolve(FULL, stance=Stance.DENIED if negated else Stance.ASSERTED, opposed=False))
    for name in ("stance", "opposed", "speaker_confidence", "speaks_for", "cue_words", "mention_words"):
        del shape[name]
    quote = from_dict(shape)
    assert (quote.stance, quote.negated, quote.is_asserted) == (None, negated, not negated)
    assert (quote.confidence, quote.speaker_confidence) == (None, 0.93)
    assert next(read_csv(io.StringIO(csv_of(quote), newline=""))).negated is negated


def test_a_contradiction_is_refused() -> None:
    """What is asserted cannot be negated: which of the two an edited line means, nobody knows."""
    with pytest.raises(ReadError, match="both negated and asserted"):
        from_dict({**to_dict(Quote("Yes", QuoteKind.DIRECT)), "negated": True})
