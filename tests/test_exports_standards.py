"""The forms that other programs speak, held against hand-written documents and the rules of their standards."""

import csv
import io
import json
import re
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from bank_records import everything, say
from sqlalchemy import insert, update

from quotebank import Article, Quote, QuoteBank, QuoteKind, Span, Speaker, Stance
from quotebank.cli import main
from quotebank.exports import (
    CSV_COLUMNS,
    export_datapackage,
    export_quotebank_dump,
    export_schema_org,
    export_web_annotation,
    to_bibtex,
    to_citation,
    to_claim_review,
    to_csl_json,
    to_ris,
    to_schema_org,
    to_web_annotation,
)
from quotebank.store import schema
from quotebank.store.query import Quotes

TEXT = "“The base,” analyst Dmitry Bridzhe said, “is closed.”"
ARTICLE = Article(
    TEXT, "AnewZ", "https://anewz.example/base", "A base", date(2026, 1, 28), byline="B. Line", language="en", id="a77"
)
QUOTE = Quote(
    "The base is closed.",
    QuoteKind.DIRECT,
    (Speaker("Dmitry Bridzhe", role="analyst", id=7),),
    (Span(1, 9), Span(42, 52)),
    said_on=date(2026, 1, 26),
    confidence=0.9,
    id="0a1b2c",
    article=ARTICLE,
)
LINK = "https://anewz.example/base#:~:text=The%20base&text=is%20closed."
UNANCHORED = Quote("So it is.", QuoteKind.DIRECT, article=Article(None, title="T", id="b2"), id="0f")


def written(export, *records):
    """What an export writes of some records, read as JSON."""
    out = io.StringIO()
    assert export(records, out) == len(records)
    return json.loads(out.getvalue())


def test_schema_org_quotation():
    """A quote is a Quotation in a NewsArticle, by the speaker to whom the article attributes it."""
    assert written(export_schema_org, QUOTE, UNANCHORED) == {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "Quotation",
                "@id": "urn:quotebank:quote:0a1b2c",
                "text": "The base is closed.",
                "genre": "direct",
                "spokenByCharacter": {"@type": "Person", "name": "Dmitry Bridzhe", "jobTitle": "analyst"},
                "dateCreated": "2026-01-26",
                "inLanguage": "en",
                "url": LINK,
                "isPartOf": {
                    "@type": "NewsArticle",
                    "@id": "https://anewz.example/base",
                    "headline": "A base",
                    "url": "https://anewz.example/base",
                    "datePublished": "2026-01-28",
                    "inLanguage": "en",
                    "author": {"@type": "Person", "name": "B. Line"},
                    "publisher": {"@type": "NewsMediaOrganization", "name": "AnewZ"},
                },
            },
            {
                "@type": "Quotation",
                "@id": "urn:quotebank:quote:0f",
                "text": "So it is.",
                "genre": "direct",
                "isPartOf": {"@type": "NewsArticle", "@id": "urn:quotebank:article:b2", "headline": "T"},
            },
        ],
    }


def test_schema_org_never_attributes_what_was_denied():
    """A negated quote has no speaker, but a sentence that says what was reported."""
    node = to_schema_org(evolve(QUOTE, stance=Stance.DENIED))
    assert "spokenByCharacter" not in node
    assert node["disambiguatingDescription"] == "Dmitry Bridzhe: reported as denied."


def test_schema_org_of_joint_speakers():
    """Several speakers are a list, organisations among them."""
    _, [_, by_ministry] = everything()
    both = to_schema_org(
        evolve(by_ministry, stance=Stance.ASSERTED, opposed=False, speakers=(*by_ministry.speakers, Speaker("Ada Li")))
    )
    assert both["spokenByCharacter"] == [
        {"@type": "Organization", "name": "The Ministry", "description": "ministry"},
        {"@type": "Person", "name": "Ada Li"},
    ]


def test_web_annotation():
    """The speaker's name is tied to each part of the words; without the text, to the words alone."""
    assert written(export_web_annotation, QUOTE, UNANCHORED) == {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "urn:quotebank:export",
        "type": "AnnotationPage",
        "items": [
            {
                "id": "urn:quotebank:quote:0a1b2c",
                "type": "Annotation",
                "motivation": "identifying",
                "body": [
                    {"type": "TextualBody", "value": "Dmitry Bridzhe", "purpose": "identifying"},
                    {"type": "TextualBody", "value": "direct", "purpose": "tagging"},
                ],
                "target": [
                    {
                        "source": "https://anewz.example/base",
                        "selector": [
                            {
                                "type": "TextQuoteSelector",
                                "exact": "The base",
                                "prefix": "“",
                                "suffix": ",” analyst Dmitry Bridzhe said, ",
                            },
                            {"type": "TextPositionSelector", "start": 1, "end": 9},
                        ],
                    },
                    {
                        "source": "https://anewz.example/base",
                        "selector": [
                            {
                                "type": "TextQuoteSelector",
                                "exact": "is closed.",
                                "prefix": "” analyst Dmitry Bridzhe said, “",
                                "suffix": "”",
                            },
                            {"type": "TextPositionSelector", "start": 42, "end": 52},
                        ],
                    },
                ],
                "via": LINK,
            },
            {
                "id": "urn:quotebank:quote:0f",
                "type": "Annotation",
                "motivation": "identifying",
                "body": [{"type": "TextualBody", "value": "direct", "purpose": "tagging"}],
                "target": {
                    "source": "urn:quotebank:article:b2",
                    "selector": [{"type": "TextQuoteSelector", "exact": "So it is."}],
                },
            },
        ],
    }


def test_web_annotation_of_a_negated_quote_says_so():
    """Beside the name stands a tag that turns it round."""
    assert {"type": "TextualBody", "value": "negated", "purpose": "tagging"} in to_web_annotation(
        evolve(QUOTE, stance=Stance.DENIED)
    )["body"]


IS_OF_TYPE = {
    "string": lambda cell: True,
    "number": lambda cell: float(cell) >= 0,
    "date": lambda cell: date.fromisoformat(cell),
    "boolean": lambda cell: cell in ("yes", "no"),
}


def test_datapackage_describes_its_table(tmp_path):
    """Names, types, constraints and the key that the description gives are those of the table beside it."""
    with QuoteBank(":memory:") as bank:
        bank.add_extracted([everything(), say("=1+1 is two", None, url="https://anewz.tv/2", published=None)])
        bank.link("Dmitry Bridzhe", "Q7", who="Ada", why="known")
        bank.accept(bank.quotes().by("Dmitry Bridzhe").page().quotes[0], who="Ada", why="read it")
        assert export_datapackage(bank.quotes(), tmp_path) == 3
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert (package["profile"], re.fullmatch(r"[-a-z0-9._/]+", package["name"])) != (None, None)
    [resource] = package["resources"]
    assert not Path(resource["path"]).is_absolute()
    fields = resource["schema"]["fields"]
    assert [field["name"] for field in fields] == list(CSV_COLUMNS)
    assert all(field["description"].endswith(".") for field in fields)
    with (tmp_path / resource["path"]).open(encoding=resource["encoding"], newline="") as table:
        rows = list(csv.DictReader(table, delimiter=resource["dialect"]["delimiter"]))
    assert len(rows) == 3
    filled = set()
    for row in rows:
        for field in fields:
            cell, rules = row[field["name"]], field.get("constraints", {})
            if cell in resource["schema"]["missingValues"]:
                assert not rules.get("required"), field
                continue
            filled.add(field["name"])
            assert IS_OF_TYPE[field["type"]](cell), field
            assert cell in rules.get("enum", [cell])
            assert rules.get("minimum", 0) <= (float(cell) if "maximum" in rules else 0) <= rules.get("maximum", 1)
    assert filled == set(CSV_COLUMNS)
    keys = [row[resource["schema"]["primaryKey"]] for row in rows]
    assert len(set(keys)) == len(keys)


def dumped(statements):
    """The records of a Quotebank dump."""
    out = io.StringIO()
    count = export_quotebank_dump(statements, out)
    records = [json.loads(line) for line in out.getvalue().splitlines()]
    assert len(records) == count
    return records


def test_quotebank_dump_has_one_line_for_a_statement():
    """The longest wording, the earliest date, every address once, the mean probability of each name."""
    other = evolve(
        QUOTE,
        text="The base is closed",
        speakers=(),
        article=evolve(ARTICLE, url="https://b.example/1", published=date(2026, 1, 27)),
    )
    assert dumped([([other, QUOTE, QUOTE], {7: ["Q2", "Q1"]}), ([other], {}), ([UNANCHORED], {})]) == [
        {
            "quoteID": "2026-01-27-000000",
            "quotation": "The base is closed.",
            "speaker": "Dmitry Bridzhe",
            "qids": ["Q1", "Q2"],
            "date": "2026-01-27 00:00:00",
            "numOccurrences": 3,
            "probas": [["Dmitry Bridzhe", "0.6000"], ["None", "0.4000"]],
            "urls": ["https://b.example/1", "https://anewz.example/base"],
            "phase": "E",
        },
        {
            "quoteID": "2026-01-27-000001",
            "quotation": "The base is closed",
            "speaker": "None",
            "qids": [],
            "date": "2026-01-27 00:00:00",
            "numOccurrences": 1,
            "probas": [["None", "1.0000"]],
            "urls": ["https://b.example/1"],
            "phase": "E",
        },
        {
            "quoteID": "undated-000000",
            "quotation": "So it is.",
            "speaker": "None",
            "qids": [],
            "date": None,
            "numOccurrences": 1,
            "probas": [["None", "1.0000"]],
            "urls": [],
            "phase": "E",
        },
    ]


def test_quotebank_dump_leaves_out_what_was_denied():
    """The format has no place for a denial, so a statement that is nothing else is not in it."""
    denied = evolve(QUOTE, stance=Stance.DENIED)
    assert dumped([([denied], {})]) == []
    [record] = dumped([([denied, QUOTE], {})])
    assert record["numOccurrences"] == 1


def test_statements_come_together_from_a_bank(bank_url):
    """Quotes of one statement come together, wherever they stand; the others one by one; filters hold."""
    words = [f"word{number} again" for number in range(450)]
    with QuoteBank(bank_url) as bank:
        bank.add_extracted([say(said, "Ada Li", url=f"https://a.example/{said}") for said in words], group=False)
        quotes, speakers = schema.quotes, schema.speakers
        with bank._database.writing() as connection:
            connection.execute(update(quotes).where(quotes.c.id % 3 == 0).values(statement_id=5))
            connection.execute(update(quotes).where(quotes.c.id.in_([1, 448])).values(statement_id=2))
            connection.execute(update(speakers).values(wikidata="Q1"))
            connection.execute(
                insert(schema.namesakes), [{"speaker_id": 1, "wikidata": "Q1"}, {"speaker_id": 1, "wikidata": "Q9"}]
            )
        statements = list(bank.quotes().statements())
        sizes = [len(said) for said, _ in statements]
        assert sizes == [2, 150] + [1] * 298
        assert sorted(quote.text for said, _ in statements for quote in said) == sorted(words)
        assert [quote.text for quote in statements[0][0]] == ["word0 again", "word447 again"]
        assert dict(statements[0][1]) == {1: ["Q1", "Q9"]}
        [(found, _)] = bank.quotes().containing("word447").by("Ada Li").statements()
        assert [quote.text for quote in found] == ["word447 again"]


@pytest.fixture
def here(tmp_path, monkeypatch):
    """The current folder, with a bank under the default name."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QUOTEBANK_BANK", raising=False)
    with QuoteBank("quotes.db") as bank:
        bank.add_extracted([everything(), say("The dam holds", "Ada Li", url="https://anewz.tv/2")])
    return tmp_path


@pytest.mark.parametrize(
    ("form", "count"), [("schema-org", 3), ("web-annotation", 3), ("quotebank-dump", 2), ("jsonl", 3), ("csv", 3)]
)
def test_each_format_goes_to_a_file_and_to_standard_output(form, count, here, capfd):
    """A file holds what standard output gets; only a CSV begins with a mark for Excel."""
    assert main(["export", "--format", form]) == 0
    printed = capfd.readouterr().out
    assert main(["export", "--format", form, "--output", "out"]) == 0
    kind = "statements" if form == "quotebank-dump" else "quotes"
    assert capfd.readouterr().err == f"{count} {kind} written to out\n"
    assert Path("out").read_bytes().decode("utf-8-sig" if form == "csv" else "utf-8") == printed
    if form in ("schema-org", "web-annotation"):
        document = json.loads(printed)
        assert len(document.get("@graph") or document["items"]) == count
        assert "#:~:text=" in printed


def test_a_datapackage_is_a_folder(here, capsys):
    """The folder is made, and its files are replaced when it is there already; without a name it is wrong use."""
    assert main(["export", "--format", "datapackage", "--output", "package", "--limit", "1"]) == 0
    assert main(["export", "--format", "datapackage", "--output", "package"]) == 0
    assert capsys.readouterr().err == "1 quotes written to package\n3 quotes written to package\n"
    assert sorted(path.name for path in Path("package").iterdir()) == ["datapackage.json", "quotes.csv"]
    assert sorted(path.name for path in here.iterdir() if path.name.startswith(".")) == []
    assert main(["export", "--format", "datapackage"]) == 2
    assert main(["export", "--format", "datapackage", "--output", "package/quotes.csv"]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == "Error: package/quotes.csv: File exists"


@pytest.mark.parametrize("form", ["jsonl", "schema-org", "datapackage"])
def test_an_export_that_fails_leaves_no_half_file(form, here, monkeypatch, capsys):
    """What was there before stays as it was, and nothing else is left beside it."""
    target = Path("out.jsonl") if form != "datapackage" else Path("package")
    assert main(["export", "--format", form, "--output", str(target)]) == 0
    file = target if form != "datapackage" else target / "quotes.csv"
    before = file.read_bytes()
    beside = sorted(path.name for path in here.iterdir())
    iterate = Quotes.__iter__

    def broken(self):
        yield next(iterate(self))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("quotebank.store.query.Quotes.__iter__", broken)
    capsys.readouterr()
    assert main(["export", "--format", form, "--output", str(target)]) == 1
    assert capsys.readouterr().err == f"Error: {target}: No space left on device\n"
    assert file.read_bytes() == before
    assert sorted(path.name for path in here.iterdir()) == beside


@pytest.mark.parametrize("form", ["csv", "datapackage"])
def test_a_place_that_cannot_be_written_is_named(form, here, capsys):
    """One line, with the name that was given; exit code 1."""
    assert main(["export", "--format", form, "--output", "no/such/out"]) == 1
    assert capsys.readouterr().err == "Error: no/such/out: No such file or directory\n"


def test_output_to_a_device(here, capsys):
    """What is no regular file is written to as it is."""
    assert main(["export", "--output", "/dev/null"]) == 0
    assert capsys.readouterr().err == "3 quotes written to /dev/null\n"


def test_a_citation_has_only_the_speakers_words_in_marks():
    """A split quotation shows where it is split, a denial says so, and an indirect quote has no marks."""
    text = "“It leaks,” said Ada Li. “Badly.” She denied that it was new."
    article = Article(text, "Hill Echo", "https://hillecho.example/1", "The roof", date(2026, 3, 4))
    ada = (Speaker("Ada Li", role="warden"),)
    split = Quote("It leaks Badly.", QuoteKind.DIRECT, ada, (Span(1, 9), Span(26, 32)), article=article)
    assert to_citation(split) == (
        "Ada Li, warden: “It leaks [...] Badly.” “The roof”, Hill Echo, 2026-03-04, "
        "https://hillecho.example/1#:~:text=It%20leaks&text=Badly."
    )
    denied = Quote("it was new", QuoteKind.INDIRECT, ada, negated=True)
    assert to_citation(denied) == "Ada Li, warden (reported as denied): it was new."
    assert to_citation(Quote("it rained", QuoteKind.INDIRECT)) == "No speaker named (as reported): it rained."


def test_a_citation_keeps_who_told_it_who_wrote_it_and_when_it_was_looked_up():
    """As told by, the byline, and the day retrieved; without its source, it is only who said what."""
    article = Article(None, "iHill", "https://hill.example/1", "The roof", date(2026, 3, 4), byline="Ewa Dahl")
    told = Quote("it leaks", QuoteKind.INDIRECT, (Speaker("Ada Li"),), relayed_by=Speaker("Bo Lind"), article=article)
    assert to_citation(told, retrieved=date(2026, 3, 9)) == (
        "Ada Li, as told by Bo Lind (as reported): it leaks. By Ewa Dahl, “The roof”, iHill, 2026-03-04, "
        "https://hill.example/1 (retrieved 2026-03-09)"
    )
    assert to_citation(told, with_source=False) == "Ada Li, as told by Bo Lind (as reported): it leaks."


def test_reference_managers_get_the_article_with_the_quote_as_its_note():
    """One article in BibLaTeX, CSL-JSON and RIS; nothing in it can end a field or a line."""
    article = Article(
        None, "Hill & Dale", "https://hill.example/{1}", "50% {off}\nthe_roof", date(2026, 3, 4), byline="Ewa Dahl"
    )
    quote, day = Quote("It leaks", QuoteKind.DIRECT, (Speaker("Ada Li"),), article=article, id="ab12"), date(2026, 3, 9)
    assert to_bibtex(quote, retrieved=day).splitlines() == [
        "@online{quotebank-ab12,",
        "  author = {{Ewa Dahl}},",
        "  title = {50\\% \\{off\\} the\\_roof},",
        "  journaltitle = {Hill \\& Dale},",
        "  date = {2026-03-04},",
        "  url = {https://hill.example/%7B1%7D},",
        "  urldate = {2026-03-09},",
        "  note = {Ada Li: “It leaks”.},",
        "}",
    ]
    assert to_csl_json(quote, retrieved=day) == {
        "id": "quotebank-ab12",
        "type": "article-newspaper",
        "title": "50% {off}\nthe_roof",
        "author": [{"literal": "Ewa Dahl"}],
        "container-title": "Hill & Dale",
        "issued": {"date-parts": [[2026, 3, 4]]},
        "accessed": {"date-parts": [[2026, 3, 9]]},
        "URL": "https://hill.example/%7B1%7D",
        "note": "Ada Li: “It leaks”.",
    }
    assert to_ris(quote, retrieved=day).splitlines() == [
        "TY  - NEWS",
        "AU  - Ewa Dahl",
        "TI  - 50% {off} the_roof",
        "T2  - Hill & Dale",
        "PY  - 2026",
        "DA  - 2026/03/04",
        "Y2  - 2026/03/09",
        "UR  - https://hill.example/%7B1%7D",
        "ID  - ab12",
        "N1  - Ada Li: “It leaks”.",
        "ER  -",
    ]


def test_a_claim_review_leaves_to_people_what_is_theirs():
    """The draft has the claim, the finding and the articles; no reviewer, no day, no rating in numbers."""
    text, day = "“It never leaks,” said Ada Li.", date(2026, 3, 4)
    article = Article(text, "Hill Echo", "https://hillecho.example/1", published=day)
    with QuoteBank(":memory:") as bank:
        bank.add(article)
        draft = to_claim_review(bank.check("it leaks", "Ada Li"))
    assert draft["claimReviewed"] == "it leaks"
    assert draft["itemReviewed"] == {
        "@type": "Claim",
        "text": "it leaks",
        "author": {"@type": "Person", "name": "Ada Li"},
    }
    assert draft["reviewRating"] == {"@type": "Rating", "alternateName": "altered"}
    [cited] = draft["citation"]
    assert (cited["datePublished"], cited["publisher"]["name"]) == ("2026-03-04", "Hill Echo")
    assert cited["url"].startswith("https://hillecho.example/1")
    assert not {"author", "url", "datePublished"} & set(draft)
