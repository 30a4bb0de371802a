"""CSV tables to articles, outlets and speakers."""

from datetime import date

import pytest

from quotebank import Article, Outlet, Speaker, SpeakerKind
from quotebank.readers import Refusal, SpeakerEntry, read


def read_table(tmp_path, content):
    """Return what a table of this content holds."""
    path = tmp_path / "a.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read(path))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_of_articles_is_read_by_its_column_names(tmp_path, separator, end):
    """Columns may come in any order, case and separator; cells may hold line ends; unknown columns do not matter."""
    rows = [
        ["Date", "Headline", "Body", "Publisher", "id", "Link"],
        ["2026-01-28", "Base closes", f'"“Not needed,” he said{separator}{end}twice: ""no"""', "AnewZ", "7", "https://anewz.tv/1"],
        ["", "", "“Yes.”"],
    ]  # fmt: skip
    table = end.join(separator.join(row) for row in rows) + end
    assert read_table(tmp_path, table) == [
        Article(
            text=f'“Not needed,” he said{separator}{end}twice: "no"',
            title="Base closes",
            outlet="AnewZ",
            url="https://anewz.tv/1",
            published=date(2026, 1, 28),
        ),
        Article("“Yes.”"),
    ]


def test_a_list_of_outlets_is_known_by_its_header(tmp_path):
    """Name and domain make outlets; a row without a name is refused by its line."""
    items = read_table(tmp_path, "name,domain,country\nAnewZ,AnewZ.tv,az\nWire,,\n,x.org,\n")
    assert items[:2] == [Outlet("AnewZ", "anewz.tv"), Outlet("Wire")]
    assert items[0].country == "AZ"
    assert str(items[2]).endswith("a.csv, line 4: an outlet without a name")


def test_a_list_of_speakers_is_known_by_its_header(tmp_path):
    """Aliases are split at semicolons; kind and role may be empty."""
    table = (
        "name,aliases,kind,role\nAda Li,A. Li; Li Ada,person,mayor\nRed Cross,,organization,\nBo Ek,,,\nHal,,robot,\n"
    )
    ada, cross, bo, refusal = read_table(tmp_path, table)
    assert ada == SpeakerEntry(Speaker("Ada Li"), ("A. Li", "Li Ada"))
    assert ada.speaker.role == "mayor"
    assert cross == SpeakerEntry(Speaker("Red Cross", SpeakerKind.ORGANISATION))
    assert bo == SpeakerEntry(Speaker("Bo Ek"))
    assert (refusal.line, refusal.reason) == (5, "speaker kind 'robot': write person or organisation")


def test_a_row_shorter_than_the_header_is_refused_not_fatal(tmp_path):
    """A speaker's row that ends before the name costs itself alone."""
    refusal, entry = read_table(tmp_path, "role,name,aliases\nmayor\nmayor,Ada Li,\n")
    assert (refusal.line, refusal.reason) == (2, "a speaker without a name")
    assert entry.speaker.name == "Ada Li"


def test_a_table_without_known_columns_is_refused_with_what_is_expected(tmp_path):
    """The reason lists the columns that make a table readable."""
    [refusal] = read_table(tmp_path, "a,b\n1,2\n")
    assert refusal.reason.startswith("the first row names no known columns: articles need text, body or content;")


def test_a_row_without_text_is_refused_by_its_line_and_the_others_go_on(tmp_path):
    """The line is the one on which the row begins."""
    first, refusal, last = read_table(tmp_path, 'title,text\na,"one\ntwo"\nb,\n\nc,three\n')
    assert (first.text, last.text) == ("one\ntwo", "three")
    assert (refusal.line, refusal.reason[:13]) == (4, "no text in it")


def test_a_mark_that_is_never_closed_is_refused_where_it_opens(tmp_path):
    """What came before is kept; the rest of the file is not swallowed in silence."""
    items = read_table(tmp_path, 'text\ngood\n"opened\n' + "words" * 1_200_000)
    assert items[0] == Article("good")
    assert isinstance(items[1], Refusal)
    assert items[1].line == 3
    assert "is a quotation mark not closed?" in items[1].reason
    assert len(items) == 2


def test_long_texts_fit_in_a_cell(tmp_path):
    """The limit of Python's own csv module does not cut articles off."""
    [article] = read_table(tmp_path, "text\n" + "word " * 100_000 + "\n")
    assert len(article.text) == 500_000


def test_a_table_from_an_office_program_is_read(tmp_path):
    """Byte order mark, semicolons and windows-1252 are everyday."""
    assert read_table(tmp_path, "\ufefftext;title\n“Ja”;x\n") == [Article("“Ja”", title="x")]
    article, remark = read_table(tmp_path, b"text;title\r\n\x93Ja\x94;x\r\n")
    assert article == Article("“Ja”", title="x")
    assert remark.text == "1 of 2 lines read as windows-1252"


def test_a_speaker_s_wikidata_id_is_read_and_a_wrong_one_is_refused_by_its_line(tmp_path):
    """The other rows go on."""
    first, refusal, last = read_table(tmp_path, "name,aliases,wikidata\nAda Li,A. Li,Q42\nBo Berg,,42\nCy Dahl,,\n")
    assert (first.speaker.wikidata, first.aliases, last.speaker.wikidata) == ("Q42", ("A. Li",), None)
    assert (refusal.line, refusal.reason) == (3, "Wikidata id '42': write a Q and a number, such as Q42")
