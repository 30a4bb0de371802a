"""Subtitles to transcripts."""

from pathlib import Path

import pytest

from quotebank import Article, extract
from quotebank.readers import Refusal, read

DATA = Path(__file__).parent / "data" / "readers"


def turns(name: str) -> list[tuple[str | None, str]]:
    """Return who says what in the one article of a file."""
    [article] = [item for item in read(DATA / name) if isinstance(item, Article)]
    return [(quote.speaker and quote.speaker.name, quote.text) for quote in extract(article)]


def test_webvtt_names_its_voices() -> None:
    """The captions of one voice are one turn, without times, tags and notes."""
    assert turns("harbour.vtt") == [
        ("Ada Lind", "It is on. Welcome to Harbour Talk & more."),
        ("Tomas Brekke", "Thanks for having me."),
        ("Ada Lind", "You built a boat when you were twelve?"),
        ("Tomas Brekke", "Eleven."),
    ]


def test_subrip_has_arrows_and_labels() -> None:
    """A line that rolls on is there once; after arrows without a label, nobody known speaks."""
    assert turns("tonight.srt") == [
        ("Ada Holm", "The dam has burst again. The road is closed."),
        ("Tomas Brekke", "We warned them."),
        ("Ada Holm", "Is that so?"),
    ]


@pytest.mark.parametrize("content", [b"WEBVTT\n\n", b"no subtitles", b"\x00\x01\x02", b""])
@pytest.mark.parametrize("suffix", [".vtt", ".srt"])
def test_what_is_no_subtitles_is_refused(tmp_path: Path, content: bytes, suffix: str) -> None:
    """In one line, naming the file."""
    path = tmp_path / f"a{suffix}"
    path.write_bytes(content)
    [refusal] = read(path)
    assert isinstance(refusal, Refusal)
    assert "\n" not in str(refusal)
