"""Files of press archives and of the web's, and PDF, to articles."""

import gzip
import io
import json
import random
import sys
from datetime import date
from pathlib import Path

import pytest

from quotebank import Article, MissingExtraError, QuoteBank, extract
from quotebank.cli import main
from quotebank.importing import Only, import_paths
from quotebank.readers import Refusal, Remark, pdf_documents, read, rtf_documents, web_archives

DATA = Path(__file__).parent / "data" / "readers"
pytest.importorskip("striprtf")
pytest.importorskip("pypdf")
pytest.importorskip("warcio")

FERRY = (
    "“The ferry will sail all winter,” Ada Lindqvist, the harbour master, told reporters on Tuesday.\n"
    "She said that the north berth would be dredged before the storms came.\n"
    "Nobody on the quay had waited longer than Per Håkon Brekke, who has kept the lamps for forty years. "
    "“I’ll believe it when I hear the horn,” he said."
)
DAM = (
    "The gates of the upper dam will be replaced within a year, the waterworks said.\n"
    "“They are older than I am,” said Marit Osei, its director."
)


def rtf(*lines, head=r"{\rtf1\ansi\ansicpg1252 "):
    """A Rich Text document of these lines."""
    return (head + "".join(f"{line}\\par\n" for line in lines) + "}").encode("cp1252")


def items(tmp_path, name, data):
    """What a file of these bytes holds."""
    (tmp_path / name).write_bytes(data)
    return [item if isinstance(item, Article) else str(item).rpartition("/")[2] for item in read(tmp_path / name)]


@pytest.mark.parametrize("name", ["archive.rtf", "archive.docx", "archive-factiva.rtf"])
def test_each_article_of_a_press_archive_is_one(name):
    """Headline, outlet, date and byline are fields; cover, copyright, captions, subjects and links are no text."""
    first, second = read(DATA / name)
    assert (first.text, first.title, first.outlet) == (FERRY, "Ferry to sail all winter", "Harbour Post")
    assert (first.published, first.byline) == (date(2026, 3, 4), "Tomas Dahl")
    assert (second.text, second.title) == (DAM, "Dam gates to be replaced “within a year”")
    assert (second.outlet, second.published, second.byline) == ("Vik Gazette", date(2026, 3, 2), None)


def test_who_said_it_is_found_in_an_archive():
    """The quotes of an archive's article have their speakers."""
    first, _ = read(DATA / "archive.rtf")
    assert [(quote.text, quote.speaker.name) for quote in extract(first)][::2] == [
        ("The ferry will sail all winter", "Ada Lindqvist"),
        ("I’ll believe it when I hear the horn", "Per Håkon Brekke"),
    ]


def test_what_an_archive_s_article_lacks_is_said(tmp_path):
    """Without a line with a date there is no outlet; an article without a text is refused, and the others go on."""
    data = rtf("Ferry sails", "Length: 4 words", "Body", "It sails.", "End of Document",
               "Dam", "Post", "March 4, 2026", "Body", "Load-Date: March 5, 2026", "End of Document",
               "Quay", "Post", "March 4, 2026", "End of Document")  # fmt: skip
    no_outlet, no_date, article, no_text, no_body = items(tmp_path, "a.rtf", data)
    assert no_outlet == "a.rtf, article 1: no outlet found above its text"
    assert no_date == "a.rtf, article 1: no date found above its text"
    assert (article.text, article.title, article.outlet) == ("It sails.", None, None)
    assert no_text == "a.rtf, article 2: no text between 'Body' and its end"
    assert no_body == "a.rtf, article 3: no line 'Body' in it"


def test_another_rich_text_is_one_article(tmp_path):
    """Links are their words alone, cells are parted by spaces, and characters outside the code page are whole."""
    link = r'{\field{\*\fldinst{HYPERLINK "https://a.example/x"}}{\fldrslt{Ada Holm}}}'
    (article,) = items(tmp_path, "a.rtf", rtf("Ferry stays", rf"\ldblquote It runs,\rdblquote  said {link}.",
                                             r"\u-10179?\u-8704? 1 \cell 2\cell\row caf\'e9"))  # fmt: skip
    assert article.text == "Ferry stays\n“It runs,” said Ada Holm.\n😀 1 2\ncafé"
    assert article.title == "Ferry stays"


def test_a_pdf_gives_its_paragraphs():
    """Lines are joined, over pages too; running titles and page numbers are left out, and no hyphen is invented."""
    remark, article = read(DATA / "report.pdf")
    assert "text only" in str(remark)
    lines = article.text.split("\n")
    assert lines[0] == article.title == "Report on the north berth"
    assert lines[1].endswith("left the quay under water for nine days.")
    assert "“We will not touch it until we know what it rests on,” said Marit Osei" in lines[2]
    assert "wants an old-fashioned survey" in lines[2]  # the hyphen stays: the whole word is nowhere else
    assert "The ferry company has offered" in lines[3]  # it goes: "company" stands below
    assert "Vik harbour office" not in article.text


def test_the_pages_of_a_web_archive_are_articles_at_their_own_addresses():
    """Pictures, errors and robots.txt are left out and counted; no page speaks for another site."""
    read_items = list(read(DATA / "crawl.warc.gz"))
    articles = {item.url: item for item in read_items if isinstance(item, Article)}
    ferry = articles["http://harbourpost.example/ferry"]
    assert (ferry.outlet, ferry.published) == ("harbourpost.example", date(2026, 3, 4))
    assert "http://gazette.example/dam" in articles
    assert "http://harbourpost.example/not-mine" not in articles
    told = [str(item) for item in read_items if isinstance(item, Remark)]
    assert told[-1].endswith("3 answers that are no pages left out")


def test_a_web_archive_is_read_by_host_and_language(tmp_path, capsys):
    """Only the pages that are wanted are read; the others are counted."""
    with QuoteBank(tmp_path / "a.db") as bank:
        report = import_paths(bank, [DATA / "crawl.warc.gz"], only=Only(languages=["EN"]))
        assert report.articles_new == 3
        assert any("1 pages in other languages left out" in note for note in report.notes)
    command = ["import", str(DATA / "crawl.warc.gz"), "--host", "www.harbourpost.example", "--json"]
    assert main([*command, "--bank", str(tmp_path / "b.db")]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["articles_new"] == 1
    assert any("3 pages of other hosts left out" in note for note in report["notes"])
    assert main([*command, "--dry-run"]) == 0
    assert json.loads(capsys.readouterr().out)["files"][0]["articles"] == 1


def record(page, address=b"WARC-Target-URI: http://harbourpost.example/ferry\r\n"):
    """A web archive of one answer."""
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
    head = b"WARC/1.0\r\nWARC-Type: response\r\n" + address + b"Content-Type: application/http; msgtype=response\r\n"
    return head + b"Content-Length: %d\r\n\r\n" % len(answer) + answer + b"\r\n\r\n"


PAGE = f"<html><body><article><p>{FERRY}</p></article></body></html>".encode()


@pytest.mark.parametrize("packed", [False, True])
def test_a_page_within_which_an_archive_ends_is_refused(tmp_path, packed):
    """Half a page could end in the middle of what somebody said."""
    name = "a.warc.gz" if packed else "a.warc"
    whole = gzip.compress(record(PAGE)) if packed else record(PAGE)
    assert [item.url for item in items(tmp_path, name, whole)] == ["http://harbourpost.example/ferry"]
    [refused] = items(tmp_path, name, whole[:-30])
    assert "cut off" in refused


def test_an_archive_that_its_parser_stumbles_over_is_refused(tmp_path):
    """An answer without an address is no fault of this program."""
    [refused] = items(tmp_path, "a.warc", record(PAGE, address=b""))
    assert refused.startswith("a.warc: not a web archive, or damaged")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.rtf", b"plain", "not a Rich Text document (.rtf)"),
        ("a.rtf", b"{\\rtf1 }", "no text in it"),
        (
            "a.rtf",
            b"{\\rtf1 {\\fonttbl" + b"\\f1" * 100_000 + b"}}",
            "a table of fonts of more than 100,000 characters",
        ),
        ("a.pdf", b"plain", "not a PDF"),
        ("a.pdf", b"%PDF-1.4\n", "the PDF cannot be read"),
        ("a.warc", b"plain\nwords\n", "not a web archive, or damaged"),
        ("a.warc.gz", b"plain", "damaged gzip file"),
        ("a.warc", b"", "no record in it"),
    ],
)
def test_what_is_none_of_them_is_refused(tmp_path, name, data, reason):
    """One line each."""
    (refusal,) = items(tmp_path, name, data)
    assert reason in refusal
    assert "\n" not in refusal


@pytest.mark.parametrize("name", ["archive.rtf", "archive.docx", "report.pdf", "crawl.warc.gz"])
def test_a_damaged_file_ends_in_refusals(tmp_path, name):
    """Cut off or with bytes changed, a file gives articles, remarks and refusals, and never anything else."""
    whole = (DATA / name).read_bytes()
    chance = random.Random(18)  # noqa: S311  the same damage each time
    for _ in range(15):
        damaged = bytearray(whole[: chance.randrange(1, len(whole))])
        for _ in range(chance.randrange(5)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        (tmp_path / name).write_bytes(damaged)
        assert all(isinstance(item, Article | Refusal | Remark) for item in read(tmp_path / name))


@pytest.mark.parametrize(
    ("library", "module", "name", "extra"),
    [
        (rtf_documents._striprtf, "striprtf", "archive.rtf", "quotebank[rtf]"),
        (pdf_documents._pypdf, "pypdf", "report.pdf", "quotebank[pdf]"),
        (web_archives._warcio, "warcio", "crawl.warc.gz", "quotebank[warc]"),
    ],
)
def test_a_missing_library_is_named(monkeypatch, library, module, name, extra):
    """One line says what to install."""
    monkeypatch.setitem(sys.modules, module, None)
    library.cache_clear()
    with pytest.raises(MissingExtraError) as missing:
        list(read(DATA / name))
    assert extra in str(missing.value)
    library.cache_clear()


def test_standard_input_is_recognised(monkeypatch):
    """The first bytes of a PDF, a Rich Text document and a web archive tell what they are."""
    for name, articles in (("archive.rtf", 2), ("report.pdf", 1), ("crawl.warc.gz", 4)):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((DATA / name).read_bytes())))
        assert sum(isinstance(item, Article) for item in read("-")) == articles
