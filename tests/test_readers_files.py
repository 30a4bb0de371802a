"""Folders, files and standard input."""

import gzip
import io
import json
import os
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotebank import Article, Outlet
from quotebank.readers import READERS, Refusal, Remark, SpeakerEntry, outlets, read, walk

SAID = "“We won,” said Ada Li."


def test_a_folder_is_walked_in_order_without_hidden_files(tmp_path):
    """Files come sorted, those of a folder before its subfolders; what begins with a dot stays out."""
    for name in ("b.txt", "a.txt", ".hidden.txt", "a/z.txt", "a/.git/config.txt", "a/b/y.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SAID)
    found = [os.path.relpath(path, tmp_path) for path in walk([tmp_path, tmp_path / "a/.git/config.txt"])]
    assert found == ["a.txt", "b.txt", "a/z.txt", "a/b/y.txt", "a/.git/config.txt"]


def walked(folder):
    """What a walk through a folder yields, and the links that it passes over, relative to the folder."""
    skipped = []
    found = [os.path.relpath(path, folder) for path in walk([folder], skipped=skipped.append)]
    assert all("leads out of the folder" in refusal.reason for refusal in skipped)
    return found, [os.path.relpath(refusal.path, folder) for refusal in skipped]


def test_links_out_of_a_folder_are_not_followed(tmp_path):
    """To files, to folders, to what is not there, by way of another link, or to a folder whose name begins alike."""
    folder, outside = tmp_path / "articles", tmp_path / "articles-of-others"
    folder.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text(SAID)
    (folder / "a.txt").write_text(SAID)
    (folder / "b.txt").symlink_to(outside / "secret.txt")
    (folder / "c").symlink_to(outside)
    (folder / "d.txt").symlink_to("../articles-of-others/secret.txt")
    (folder / "e.txt").symlink_to(folder / "c" / "secret.txt")
    (folder / "f.txt").symlink_to(tmp_path / "nowhere.txt")
    (folder / "g").symlink_to(tmp_path)
    assert walked(folder) == (["a.txt"], ["b.txt", "c", "d.txt", "e.txt", "f.txt", "g"])


def test_links_within_a_folder_are_followed(tmp_path):
    """Each subfolder comes once, under its own name where it has one that is not hidden; loops end."""
    (tmp_path / "sub" / "deep").mkdir(parents=True)
    (tmp_path / ".release").mkdir()
    for name in ("a.txt", "sub/b.txt", "sub/deep/c.txt", ".release/d.txt"):
        (tmp_path / name).write_text(SAID)
    (tmp_path / "again.txt").symlink_to("sub/b.txt")
    (tmp_path / "current").symlink_to(".release")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "same").symlink_to("sub")
    (tmp_path / "sub" / "deep" / "up").symlink_to(tmp_path / "sub")
    (tmp_path / ".release" / "back").symlink_to(tmp_path / "sub")
    (tmp_path / "self.txt").symlink_to("self.txt")
    found, skipped = walked(tmp_path)
    assert found == ["a.txt", "again.txt", "self.txt", "sub/b.txt", "sub/deep/c.txt", "current/d.txt"]
    assert skipped == []


def test_a_link_that_is_named_is_followed(tmp_path):
    """Whoever names it means what it leads to, and the folder that it leads to is the one to stay in."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(SAID)
    (folder / "b.txt").symlink_to(folder / "a.txt")
    (tmp_path / "link").symlink_to(folder)
    (tmp_path / "link.txt").symlink_to(folder / "a.txt")
    found = [os.path.relpath(path, tmp_path) for path in walk([tmp_path / "link", tmp_path / "link.txt"])]
    assert found == ["link/a.txt", "link/b.txt", "link.txt"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("missing.txt", None, "no such file or folder"),
        (
            "a.odt",
            b"PK",
            "unknown kind of file .odt: expected .txt .html .htm .jsonl .ndjson .json .csv .tsv .vtt .srt "
            ".md .markdown .docx .rtf .pdf .warc, "
            "each also",
        ),
        ("README", b"words", "unknown kind of file without a suffix: expected"),
        ("a.gz", b"words", "unknown kind of file without a suffix: expected"),
        ("a.txt", b"", "empty file"),
        ("a.txt.gz", b"words", "damaged gzip file (Not a gzipped file"),
        ("a.csv.gz", b"", "empty file"),
        ("a.html.gz", gzip.compress(b"<html>" * 1000, mtime=0)[:-8], "damaged gzip file (Compressed file ended"),
        ("a.jsonl.gz", gzip.compress(b"words " * 5000, mtime=0)[:60], "damaged gzip file (Compressed file ended"),
        ("a.jsonl.gz", gzip.compress(b"{}" * 500, mtime=0)[:20] + b"\xff" * 40, "damaged gzip file ("),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_reason(tmp_path, name, content, reason):
    """The refusal has the file's name as it was given, and why."""
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    [refusal] = [item for item in read(path) if isinstance(item, Refusal)]
    assert refusal.path == str(path)
    assert refusal.reason.startswith(reason)


def test_a_file_without_permission_is_refused(tmp_path, monkeypatch):
    """The system's own words are the reason."""

    def denied(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "a.txt"
    path.write_text(SAID)
    monkeypatch.setattr(Path, "open", denied)
    assert list(read(path)) == [Refusal(str(path), "Permission denied")]


def test_a_folder_given_as_a_file_is_refused(tmp_path):
    """A folder with the name of a file does not end the run."""
    (tmp_path / "a.txt").mkdir()
    [refusal] = read(tmp_path / "a.txt")
    assert refusal.reason == "the folder cannot be opened"


def test_a_named_pipe_is_refused(tmp_path):
    """Waiting for a writer that never comes would hang the run."""
    os.mkfifo(tmp_path / "a.txt")
    [refusal] = read(tmp_path / "a.txt")
    assert refusal.reason.startswith("not a regular file")


def test_defaults_fill_what_the_file_does_not_say(tmp_path):
    """An outlet and a date given for all stay behind those of the article itself."""
    path = tmp_path / "a.jsonl"
    own = {"text": SAID, "outlet": "AnewZ", "published": "2026-01-28"}
    path.write_text("\n".join(map(json.dumps, [own, {"text": SAID}])))
    assert list(read(path, outlet="Wire", published=date(2020, 1, 1))) == [
        Article(SAID, outlet="AnewZ", published=date(2026, 1, 28)),
        Article(SAID, outlet="Wire", published=date(2020, 1, 1)),
    ]


def test_the_outlet_of_an_address_comes_before_a_default(tmp_path, monkeypatch):
    """A known domain names the outlet; an unknown one leaves the default, or the host where there is none."""
    monkeypatch.setattr(outlets, "_known", lambda: {"example.org": Outlet("The Example", "example.org")})
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "a", "url": "http://example.org/a"}\n{"text": "b", "url": "http://other.net/b"}\n')
    assert [article.outlet for article in read(path, outlet="Wire")] == ["The Example", "Wire"]
    assert [article.outlet for article in read(path)] == ["The Example", "other.net"]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (SAID.encode(), SAID),
        (json.dumps({"text": SAID}).encode(), SAID),
        (json.dumps([{"text": SAID}], indent=1).encode(), SAID),
        (b"\xef\xbb\xbf" + json.dumps({"text": SAID}).encode(), SAID),
        (f"\n<!doctype html><html><body><article><p>{SAID}</p></article></body></html>".encode(), SAID),
        (b"[Applause]\nThank you.", "[Applause]\nThank you."),
        (b"<3 is what she wrote.", "<3 is what she wrote."),
        (gzip.compress(SAID.encode(), mtime=0), SAID),
        (gzip.compress(json.dumps({"text": SAID}).encode(), mtime=0), SAID),
    ],
)
def test_the_format_of_standard_input_is_told_from_its_beginning(monkeypatch, content, text):
    """JSON, a web page, plain text, and each of them packed."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert [article.text for article in read("-")] == [text]


def test_empty_standard_input_is_refused(monkeypatch):
    """Nothing at all is said to be nothing."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert list(read("-")) == [Refusal("-", "empty file")]


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.example.org/a", "The Example"),
        ("http://news.EXAMPLE.org:8080/a?b#c", "The Example"),
        ("https://sport.example.org./", "Example Sport"),
        ("https://notexample.org/", None),
        ("https://org/", None),
        ("mailto:someone@example.org", None),
        ("http://[", None),
        ("", None),
        (None, None),
    ],
)
def test_an_outlet_is_known_by_the_longest_domain_that_fits(monkeypatch, url, name):
    """Subdomains belong to their domain unless they are listed themselves; what is no address belongs to nobody."""
    listed = [Outlet("The Example", "example.org"), Outlet("Example Sport", "sport.example.org")]
    monkeypatch.setattr(outlets, "_known", lambda: {outlet.domain: outlet for outlet in listed})
    found = outlets.by_url(url)
    assert (found and found.name) == name


def test_the_list_that_comes_with_the_package_knows_outlets():
    """A page of a large agency belongs to it without any list of the user's own."""
    assert outlets.by_url("https://www.reuters.com/world/") == Outlet("Reuters", "reuters.com")


ANYTHING = st.binary(max_size=200) | st.builds(
    lambda pieces: b"".join(pieces),
    st.lists(
        st.sampled_from(
            [b"text", b"name,domain\n", b"name,aliases\n", b'"', b",", b"\n", b"\r", b"{", b"}", b"[", b"]", b":",
             b"null", b'"text"', b"outlet: x\n", b"\\ud800", b"\xff\xfe", b"\xef\xbb\xbf", b"\0", b"\x93",
             b"1e999", b"<p>", b"-", b" "]
        ),
        max_size=20,
    ),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([*READERS, *(suffix + ".gz" for suffix in READERS)]), ANYTHING, st.booleans())
def test_any_bytes_in_any_file_give_articles_or_refusals(tmp_path_factory, suffix, data, packed):
    """No file makes a reader fail, none is passed over in silence, and what comes out can be stored."""
    path = tmp_path_factory.mktemp("any") / f"a{suffix}"
    path.write_bytes(gzip.compress(data, mtime=0) if packed and suffix.endswith(".gz") else data)
    for item in read(path):
        assert isinstance(item, Article | Outlet | SpeakerEntry | Refusal | Remark)
        if isinstance(item, Article):
            for value in (item.text, item.title, item.outlet, item.url, item.byline):
                assert value is None or not set(value) & {"\0", *map(chr, range(0xD800, 0xE000))}
