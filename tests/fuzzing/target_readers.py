"""What holds of every reader, whatever the bytes: the first one chooses the format, the others are the file."""

import gzip
import io
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

from quotebank.errors import ReadError
from quotebank.gold import read_gold
from quotebank.readers import READERS, STANDARD_INPUT, Refusal, Remark, SpeakerEntry, read
from quotebank.readers.decoding import MAX_CHARACTERS, scrub
from quotebank.records import Article, Outlet

SUFFIXES = [*READERS, *(f"{suffix}.gz" for suffix in READERS)]
CHOICES = [
    *((suffix, False) for suffix in SUFFIXES),
    *((suffix, True) for suffix in SUFFIXES if suffix.endswith(".gz")),
    (STANDARD_INPUT, False),
    (STANDARD_INPUT, True),
    ("gold", False),
]
"""The formats by number, each with whether the file is what gzip makes of the bytes."""
FOLDER = Path(tempfile.mkdtemp(prefix="quotebank-fuzz-"))


def choice(suffix: str, *, packed: bool = False) -> bytes:
    """The byte that chooses a format."""
    return bytes([CHOICES.index((suffix, packed))])


def check(data: bytes) -> None:
    """Readers yield items that hold together, twice the same, and raise nothing."""
    suffix, packed = CHOICES[data[0] % len(CHOICES) if data else 0]
    held = gzip.compress(data[1:], 1, mtime=0) if packed else data[1:]
    if suffix == "gold":
        check_gold(held)
        return
    items = items_of(suffix, held)
    for item in items:
        check_item(item)
    assert items == items_of(suffix, held)


def items_of(suffix: str, held: bytes) -> list[object]:
    """What the reader of a format makes of the bytes."""
    if suffix == STANDARD_INPUT:
        before, sys.stdin = sys.stdin, SimpleNamespace(buffer=io.BytesIO(held))
        try:
            return list(read(STANDARD_INPUT))
        finally:
            sys.stdin = before
    path = FOLDER / f"held{suffix}"
    path.write_bytes(held)
    return list(read(path))


def check_item(item: object) -> None:
    """An item is one of those that readers yield, and a database can hold its words."""
    if isinstance(item, Article):
        assert item.text is not None
        assert item.text.strip()
        assert len(item.text) <= MAX_CHARACTERS
        words = [item.text, item.title, item.outlet, item.url, item.byline, item.language]
    elif isinstance(item, Refusal):
        words = [item.path, item.reason]
        assert item.reason
    elif isinstance(item, Remark):
        words = [item.path, item.text]
        assert item.replaced >= 0
    elif isinstance(item, Outlet):
        words = [item.name, item.domain, item.country]
    else:
        assert isinstance(item, SpeakerEntry)
        words = [item.speaker.name, item.speaker.role, *item.aliases]
    for word in words:
        assert word is None or scrub(word) == (word, 0), repr(word)


def check_gold(held: bytes) -> None:
    """Gold is read or refused."""
    path = FOLDER / "gold.jsonl"
    path.write_bytes(held)
    with suppress(ReadError):
        for gold in read_gold(path):
            assert isinstance(gold["text"], str)
