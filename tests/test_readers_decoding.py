"""Bytes to characters: which encoding, what was replaced, what is no text."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotebank import ReadError
from quotebank.readers.decoding import Decoded, Lines, decode, refuse_binary, scrub

SAID = "“Ça suffit,” Zoë said – twice."


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (SAID.encode("utf-8"), "utf-8"),
        (SAID.encode("utf-8-sig"), "utf-8"),
        (SAID.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + SAID.encode("utf-16-be"), "utf-16"),
        (SAID.encode("utf-32"), "utf-32"),
        (SAID.encode("cp1252"), "windows-1252"),
    ],
)
def test_text_is_decoded_by_mark_then_utf8_then_windows_1252(data, encoding):
    """The same words come out of every encoding, and its name with them."""
    assert decode(data) == Decoded(SAID, encoding, 0)


def test_a_declared_encoding_comes_before_windows_1252():
    """A page that says it is Cyrillic is read as that, once it is seen not to be UTF-8."""
    assert decode("«Нет», — сказала она".encode("cp1251"), "windows-1251").text == "«Нет», — сказала она"


@pytest.mark.parametrize("declared", ["no-such-codec", "rot13", "utf-8", "x" * 40, "undefined"])
def test_a_declaration_that_does_not_help_is_passed_over(declared):
    """An unknown, untextual or wrong declaration leaves windows-1252."""
    assert decode(b"\x93Yes\x94", declared).text == "“Yes”"


def test_a_few_damaged_bytes_do_not_turn_utf8_into_windows_1252():
    """One broken character costs itself alone: the other marks stay marks."""
    damaged = (SAID * 5).encode() + b"\xe2\x80 end"
    assert decode(damaged) == Decoded(SAID * 5 + "\ufffd end", "damaged utf-8", 1)


def test_a_byte_that_windows_1252_lacks_is_replaced_and_counted():
    """0x81 has no character in windows-1252."""
    assert decode(b"caf\xe9 \x81") == Decoded("café \ufffd", "windows-1252", 1)


def test_a_replacement_character_of_the_file_itself_is_not_counted():
    """U+FFFD that the author's own tools wrote is text."""
    assert decode("a\ufffdb".encode()).replaced == 0


def test_a_surrogate_in_utf8_is_replaced_and_the_rest_stays_utf8():
    """A lone surrogate that some tool wrote as three bytes becomes one U+FFFD."""
    assert decode("“Yes” \ud800!".encode("utf-8", "surrogatepass")) == Decoded("“Yes” \ufffd!", "utf-8", 1)


@given(st.text(alphabet=st.characters() | st.just("\0") | st.characters(categories=["Cs"])))
def test_scrubbing_keeps_the_length_and_leaves_what_utf8_can_hold(text):
    """Every NUL and lone surrogate becomes one U+FFFD, nothing else changes."""
    clean, replaced = scrub(text)
    assert len(clean) == len(text)
    assert replaced == sum(1 for one in text if one == "\0" or "\ud800" <= one <= "\udfff")
    clean.encode("utf-8")


@given(st.binary())
def test_any_bytes_decode_to_storable_text(data):
    """Decoding never fails and never gives what a database cannot hold."""
    text = decode(data).text
    text.encode("utf-8")
    assert "\0" not in text


@given(st.lists(st.text(alphabet=st.characters(exclude_characters="\n\0\ufeff", exclude_categories=["Cs"]))))
def test_lines_are_the_lines_of_the_text(lines):
    """Reading by lines gives each line with its number, in UTF-8 and in UTF-16."""
    text = "".join(line + "\n" for line in lines)
    expected = [(number, line + "\n") for number, line in enumerate(lines, start=1)]
    assert list(Lines(io.BytesIO(text.encode("utf-8")))) == expected
    assert list(Lines(io.BytesIO(text.encode("utf-16")))) == expected


def test_lines_in_two_encodings_are_each_read_in_theirs():
    """A dump that was put together from two sources keeps the words of both, and the remark counts them."""
    lines = Lines(io.BytesIO("“Ja”\n".encode() + "“Nein”\n".encode("cp1252")))
    assert [text for _, text in lines] == ["“Ja”\n", "“Nein”\n"]
    assert lines.remark == "1 of 2 lines read as windows-1252"


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (b"", "empty file"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"PK\x03\x04\x14\x00", "a zip archive"),
        (b"SQLite format 3\x00", "a SQLite database"),
        (bytes(range(256)), "binary file"),
        (b"\x00" * 100, "binary file"),
        ("no mark in front".encode("utf-16-le"), "binary file"),
    ],
)
def test_what_is_no_text_is_refused_with_what_it_is(head, reason):
    """The reason names the kind of file where it can be told."""
    with pytest.raises(ReadError, match=reason):
        refuse_binary(head)


@pytest.mark.parametrize("head", ["“No\0,” she said".encode(), SAID.encode("utf-16"), b"\x93Yes\x94 \x1b[0m", b"x"])
def test_text_with_odd_characters_is_still_text(head):
    """A stray NUL, UTF-16 with its mark and escape codes do not make a binary file."""
    refuse_binary(head)
