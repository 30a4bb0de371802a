"""JSON Lines to articles."""

import gzip
import json
from datetime import date

import pytest

from quotebank import Article
from quotebank.readers import Refusal, decoding, json_lines, read

SAID = "“We won,” said Ada Li."


def read_lines(tmp_path, *lines, name="a.jsonl"):
    """Return what a file of these lines holds; what is no string is written as JSON."""
    path = tmp_path / name
    data = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines).encode()
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return list(read(path))


def lines_refused(items):
    """Return the lines and reasons of the refusals."""
    return [(item.line, item.reason) for item in items if isinstance(item, Refusal)]


@pytest.mark.parametrize(
    "record",
    [
        {
            "text": SAID,
            "title": "T",
            "outlet": "AnewZ",
            "url": "u",
            "published": "2026-01-28",
            "byline": "B",
            "language": "en",
        },
        {
            "body": SAID,
            "headline": "T",
            "source": "AnewZ",
            "link": "u",
            "date": "28 Jan 2026",
            "author": "B",
            "language": "en-GB",
        },
        {
            "Content": SAID,
            "Title": "T",
            "Publisher": {"name": "AnewZ"},
            "URL": "u",
            "Date": 1769558400,
            "Author": [{"name": "B"}],
            "Language": "English",
        },
        {
            "articleBody": SAID,
            "headline": "T",
            "publisher": {"@type": "Organization", "name": "AnewZ"},
            "url": "u",
            "datePublished": "2026-01-28T10:00Z",
            "author": ["B"],
            "inLanguage": "EN",
        },
    ],
    ids=["ours", "other names", "other cases and shapes", "schema.org"],
)
def test_the_usual_names_of_fields_are_known(tmp_path, record):
    """The same article comes of every usual way to write it."""
    expected = Article(SAID, "AnewZ", "u", "T", date(2026, 1, 28), "B", "en")
    assert read_lines(tmp_path, record) == [expected]


def test_a_text_of_paragraphs_is_joined(tmp_path):
    """A list of paragraphs becomes one text with a blank line between them."""
    assert [article.text for article in read_lines(tmp_path, {"text": ["One.", "Two."]})] == ["One.\n\nTwo."]


def test_a_bad_line_is_refused_by_its_number_and_the_others_go_on(tmp_path):
    """Broken JSON, other values, missing and empty texts cost their own line; blank lines count but are nothing."""
    lines = ["", {"text": "a"}, '{"text": "b', "", "3", {"title": "no"}, {"text": " "}, {"text": "c"}]
    items = read_lines(tmp_path, *lines)
    assert [item.text for item in items if isinstance(item, Article)] == ["a", "c"]
    reasons = lines_refused(items)
    assert [line for line, _ in reasons] == [3, 5, 6, 7]
    assert reasons[0][1].startswith("not valid JSON (Unterminated string")
    assert reasons[1][1].startswith("not an article: expected a JSON object")
    assert reasons[2][1].startswith("no text in it: an article needs one of the fields")


@pytest.mark.parametrize("bad", ['{"text": "b', "x", '{"a":' * 100_000, "9" * 5000])
def test_a_bad_first_line_does_not_cost_the_others(tmp_path, bad):
    """The second line is read whatever the first one is."""
    items = read_lines(tmp_path, bad, {"text": "c"})
    assert [item.text for item in items if isinstance(item, Article)] == ["c"]
    assert [line for line, _ in lines_refused(items)] == [1]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("name", ["a.json", "a.json.gz", "a.jsonl"])
def test_a_whole_file_may_be_a_list_or_one_article(tmp_path, indent, name):
    """A JSON document gives its articles, on one line or over many."""
    assert read_lines(tmp_path, json.dumps([{"text": "a"}, {"text": "b"}], indent=indent), name=name) == [
        Article("a"),
        Article("b"),
    ]
    assert read_lines(tmp_path, json.dumps({"text": "a"}, indent=indent), name=name) == [Article("a")]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (
            ("{", '"text": "Yes",', '"title": "No",', '"url": '),
            "not valid JSON (Expecting value: line 4 column 8 (char 39))",
        ),
        (
            ('[{"text": "Yes"},', '{"text": "No"'),
            "not valid JSON (Expecting ',' delimiter: line 2 column 14 (char 31))",
        ),
        (("[" * 100_000,), "not an article: JSON nested too deeply"),
    ],
)
def test_a_damaged_document_is_one_refusal(lines, reason, tmp_path):
    """Its lines are not refused one by one."""
    assert lines_refused(read_lines(tmp_path, *lines, name="a.json")) == [(None, reason)]


def test_a_field_nested_as_deeply_as_the_parser_bears_is_refused_by_its_line(tmp_path):
    """The other lines go on."""
    deep = '{"text": ' + "[" * 900 + '"a"' + "]" * 900 + "}"
    items = read_lines(tmp_path, deep, json.dumps({"text": SAID}))
    assert lines_refused(items) == [(1, "not an article: JSON nested too deeply")]
    assert len(items) == 2


def test_a_large_document_is_refused_with_advice(tmp_path, monkeypatch):
    """What cannot be held in memory as a whole should come line by line."""
    monkeypatch.setattr(json_lines, "MAX_DOCUMENT", 2_000_000)
    items = read_lines(tmp_path, "[" + ",\n".join(json.dumps({"text": SAID}) for _ in range(70_000)) + "]")
    advice = "a JSON document of more than 2 MB: write it as JSON Lines, one article a line"
    assert lines_refused(items) == [(None, advice)]


def test_utf16_with_its_mark_is_read_line_by_line(tmp_path):
    """A file in UTF-16 gives its articles and a remark on it."""
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"text": "“a”"}\n{"text": "“b”"}\n'.encode("utf-16"))
    first, second, remark = read(path)
    assert (first.text, second.text, remark.text) == ("“a”", "“b”", "read as utf-16")


def test_an_escaped_surrogate_is_replaced_with_the_line_named(tmp_path):
    """JSON can write characters that no database holds; a pair of surrogates is one character and stays."""
    remark, article = read_lines(tmp_path, r'{"text": "a\ud800b\u0000 \ud83d\ude00"}')
    assert article.text == "a\ufffdb\ufffd 😀"
    assert (remark.text, remark.replaced) == ("line 1: 2 characters replaced by U+FFFD", 2)


def test_a_line_longer_than_an_article_is_refused_and_passed_over(tmp_path, monkeypatch):
    """Such a line is never held whole, and the next one is read."""
    monkeypatch.setattr(decoding, "MAX_CHARACTERS", 1000)
    items = read_lines(tmp_path, {"text": "a"}, {"text": "b" * 20_000}, {"text": "c"})
    assert [item.text for item in items if isinstance(item, Article)] == ["a", "c"]
    assert lines_refused(items) == [(2, "longer than an article can be (5,000,000 characters)")]


def test_a_truncated_gzip_gives_what_came_before_the_cut(tmp_path):
    """The articles before the damage are read, the file is refused by name."""
    path = tmp_path / "a.jsonl.gz"
    whole = gzip.compress("".join(json.dumps({"text": f"{n} {n * n} {SAID}"}) + "\n" for n in range(5000)).encode())
    path.write_bytes(whole[: len(whole) // 2])
    *articles, refusal = read(path)
    assert len(articles) > 100
    assert refusal.path == str(path)
    assert refusal.reason.startswith("damaged gzip file (Compressed file ended")
