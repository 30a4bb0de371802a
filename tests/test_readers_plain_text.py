"""Plain text to articles."""

from datetime import date

import pytest

from quotebank import Article
from quotebank.readers import Refusal, Remark, read
from quotebank.readers.plain_text import LONGEST_TITLE

BODY = "“The base is not needed anymore,” analyst Dmitry Bridzhe told AnewZ.\n"


def read_text(tmp_path, content):
    """Return what a text file of this content holds."""
    path = tmp_path / "a.txt"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read(path))


def test_header_lines_title_and_body_are_told_apart(tmp_path):
    """Known keys fill the article; the text is all that follows, the title line with it."""
    header = (
        "outlet: AnewZ\nURL: https://anewz.tv/1\npublished: 28 January 2026\nbyline: A. Writer\nlanguage: EN-gb\n\n"
    )
    assert read_text(tmp_path, header + "\nBase closes\n\n" + BODY) == [
        Article(
            text="Base closes\n\n" + BODY,
            outlet="AnewZ",
            url="https://anewz.tv/1",
            title="Base closes",
            published=date(2026, 1, 28),
            byline="A. Writer",
            language="en",
        )
    ]


def test_a_title_in_the_header_leaves_the_first_line_to_the_body(tmp_path):
    """With a title key the first line is not taken for one."""
    [article] = read_text(tmp_path, "title: Base closes\n" + BODY + BODY)
    assert (article.title, article.text) == ("Base closes", BODY + BODY)


@pytest.mark.parametrize(
    "text",
    ["Mayor: we will rebuild.\nReporter: when?\n", "text: not a header\nmore\n", "Re: the base\n" + BODY, " \n" + BODY],
)
def test_lines_with_other_keys_are_text(tmp_path, text):
    """A transcript's labels are no header; nothing of the file is lost."""
    [article] = read_text(tmp_path, text)
    assert article.text == text
    assert article.outlet is None


def test_windows_line_ends_stay_as_they_are(tmp_path):
    """The text is the file's own characters, so that offsets hold in the file."""
    [article] = read_text(tmp_path, "outlet: AnewZ\r\n\r\nBase closes\r\nHe left.\r\n")
    assert article == Article(text="Base closes\r\nHe left.\r\n", outlet="AnewZ", title="Base closes")


@pytest.mark.parametrize("text", [BODY, "x" * (LONGEST_TITLE + 1) + "\n" + BODY])
def test_a_lone_or_long_first_line_is_no_title(tmp_path, text):
    """A text of one paragraph, or one that begins with a long one, has no title."""
    [article] = read_text(tmp_path, text)
    assert (article.title, article.text) == (None, text)


def test_a_date_that_might_be_two_is_left_out_with_a_remark(tmp_path):
    """Nothing is guessed, and the remark names what was written."""
    remark, article = read_text(tmp_path, "date: 03/04/2026\n\n" + BODY)
    assert article.published is None
    assert remark.text == "date '03/04/2026' not understood, left out: write it as 2026-01-28"


def test_what_cannot_be_stored_is_replaced_one_for_one_and_counted(tmp_path):
    """A NUL becomes U+FFFD and the length stays."""
    remark, article = read_text(tmp_path, "“No\0,” she said.")
    assert article.text == "“No\ufffd,” she said."
    assert (remark.text, remark.replaced) == ("1 character replaced by U+FFFD", 1)


def test_windows_1252_is_read_and_reported(tmp_path):
    """Old files keep their curly marks."""
    remark, article = read_text(tmp_path, b"\x93Yes,\x94 she said.")
    assert article.text == "“Yes,” she said."
    assert remark.text == "read as windows-1252"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty file"),
        (b" \n\t\n", "no text in it"),
        (b"outlet: AnewZ\nurl: https://anewz.tv/1\n", "no text in it after the header lines"),
        (b"%PDF-1.7 ...", "a PDF document, not a text file"),
        (b"a" * 5_000_001, "longer than an article can be (5,000,000 characters)"),
        ("“".encode() * 7_000_000, "longer than an article can be (5,000,000 characters)"),
    ],
)
def test_what_is_no_article_is_refused(tmp_path, content, reason):
    """The refusal names the file and says why."""
    [refusal] = read_text(tmp_path, content)
    assert isinstance(refusal, Refusal)
    assert refusal.path.endswith("a.txt")
    assert refusal.reason.startswith(reason)


def test_a_remark_can_be_shown(tmp_path):
    """A remark reads as a line that begins with the file."""
    assert str(Remark("a.txt", "read as utf-16")) == "a.txt: read as utf-16"
