"""Packed files that hold more than anybody could read."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import sys

import pytest

from quotebank import Article
from quotebank.readers import READERS, Refusal, packing, read

MEGABYTE = b" " * 999_999 + b"\n"
BOMBS = {  # files of one piece after the other may be joined
    ".bz2": bz2.compress(20 * MEGABYTE) * 40,
    ".gz": gzip.compress(20 * MEGABYTE, mtime=0) * 40,
}


@pytest.fixture
def unpacked(monkeypatch) -> list[int]:
    """How many bytes were asked of packed files, time after time."""
    counts = []
    readinto = packing._Unpacked.readinto

    def counting(self, buffer):
        counts.append(min(len(buffer), packing._AT_ONCE))
        return readinto(self, buffer)

    monkeypatch.setattr(packing._Unpacked, "readinto", counting)
    return counts


@pytest.mark.parametrize("suffix", READERS)
@pytest.mark.parametrize("ending", BOMBS)
def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, unpacked, suffix, ending):
    """Of 800 megabytes in a few kilobytes some ten are looked at, whatever the format."""
    path = tmp_path / f"a{suffix}{ending}"
    path.write_bytes(BOMBS[ending])
    [refusal] = read(path)
    assert refusal.path == str(path)
    if sum(unpacked) < packing.ANYWAY:
        assert suffix in (".csv", ".tsv")  # whose first line is no heading: read no further
    else:
        assert "text is never packed to less than a part in 200" in refusal.reason
    assert sum(unpacked) < 1.1 * packing.ANYWAY


@pytest.mark.parametrize("ending", BOMBS)
def test_a_bomb_on_standard_input_is_refused(monkeypatch, unpacked, ending):
    """A stream that cannot tell its place is counted as well."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BOMBS[ending])))
    [refusal] = read("-")
    assert "text is never packed to less" in refusal.reason
    assert sum(unpacked) < 1.1 * packing.ANYWAY


def test_lines_before_a_bomb_are_read(tmp_path):
    """What came out before it became too much is kept."""
    path = tmp_path / "a.jsonl.bz2"
    path.write_bytes(bz2.compress(b'{"text": "Yes, said Ada Li."}\n') + BOMBS[".bz2"])
    article, refusal = read(path)
    assert isinstance(article, Article)
    assert isinstance(refusal, Refusal)


@pytest.mark.parametrize(("ending", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress)])
def test_an_export_that_says_the_same_again_and_again_is_read(tmp_path, monkeypatch, ending, pack):
    """Lines that differ in a number alone are no bomb."""
    monkeypatch.setattr(packing, "ANYWAY", 0)
    path = tmp_path / f"a.jsonl{ending}"
    text = "“We won,” said Ada Li. " * 5
    lines = (json.dumps({"text": text, "url": f"https://a.example/{number}"}) for number in range(3_000))
    path.write_bytes(pack("\n".join(lines).encode()))
    assert sum(isinstance(item, Article) for item in read(path)) == 3_000
