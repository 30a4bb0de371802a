"""Readers of other packages, found by their entry points."""

import gzip
from importlib.metadata import EntryPoint

import pytest

from quotebank import Article
from quotebank.errors import ReadError
from quotebank.readers import Refusal, others, read


@pytest.fixture
def offered(monkeypatch):
    """Offer readers of this module, by suffix."""
    points = {}

    def offer(suffix, name):
        points[suffix] = EntryPoint(suffix.removeprefix("."), f"{__name__}:{name}", others.GROUP)

    monkeypatch.setattr(others, "_offered", lambda: points)
    return offer


def read_words(stream, path):
    """A reader."""
    yield Article(text=stream.read().decode())


def read_nothing(stream, path):
    """A reader that refuses everything."""
    raise ReadError("not today")
    yield


def items(path, text="“It works,” said Ada Li."):
    """What a file of a name holds."""
    path.write_text(text)
    return list(read(path))


def test_a_package_s_reader_reads_its_files(offered, tmp_path):
    """Its articles are completed like those of any other reader, packed files too."""
    offered(".words", "read_words")
    assert [item.text for item in items(tmp_path / "a.words")] == ["“It works,” said Ada Li."]
    (tmp_path / "b.words.gz").write_bytes(gzip.compress("“Yes.”".encode()))
    assert [item.text for item in read(tmp_path / "b.words.gz", outlet="Post")] == ["“Yes.”"]


def test_its_refusals_are_refusals(offered, tmp_path):
    """A ReadError of a package's reader is one line."""
    offered(".words", "read_nothing")
    assert [str(item) for item in items(tmp_path / "a.words")] == [f"{tmp_path / 'a.words'}: not today"]


def test_a_reader_that_cannot_be_loaded_is_named(offered, tmp_path):
    """A package that does not work refuses its own files, and says whose fault it is."""
    offered(".words", "missing")
    (refusal,) = items(tmp_path / "a.words")
    assert isinstance(refusal, Refusal)
    assert "the reader for .words files cannot be loaded from test_readers_others:missing" in str(refusal)


def test_what_quotebank_reads_is_not_taken_over(offered, tmp_path):
    """A package cannot change what a text file is."""
    offered(".txt", "read_nothing")
    assert isinstance(items(tmp_path / "a.txt")[0], Article)


def test_an_unknown_file_is_told_what_is_read(offered, tmp_path):
    """The list of what is expected has the packages' formats, too."""
    offered(".words", "read_words")
    (refusal,) = items(tmp_path / "a.unknown")
    assert " .words, each also with .gz" in str(refusal)
