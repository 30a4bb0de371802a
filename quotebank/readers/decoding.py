"""Decodes bytes into characters that every database can store, and reports what was guessed or replaced."""

from __future__ import annotations

import codecs
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from attrs import frozen

from quotebank.errors import ReadError

MAX_CHARACTERS = 5_000_000
"""The longest article that is read: longer than the longest novels."""
TOO_LONG = f"longer than an article can be ({MAX_CHARACTERS:,} characters)"

_BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = {
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a zip archive or office document",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"SQLite format 3": "a SQLite database",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"\x7fELF": "a program",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"(\xb5/\xfd": "a zstandard archive",
}
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


@frozen
class Decoded:
    """Text, its encoding, and the number of characters that had to be replaced."""

    text: str
    encoding: str
    replaced: int

    @property
    def remark(self) -> str | None:
        """A note on the encoding for the report; None for plain UTF-8."""
        return describe(Counter([self.encoding]), self.replaced)


def scrub(text: str) -> tuple[str, int]:
    r"""Replace each character that no database can store (NUL, lone surrogates) with U+FFFD, and count them.

    >>> scrub("a\0b")
    ('a\ufffdb', 1)
    """
    if "\0" not in text:
        try:
            text.encode()  # ten times as fast as the search, and nearly every text passes
        except UnicodeEncodeError:
            pass
        else:
            return text, 0
    return _UNSTORABLE.subn("\ufffd", text)


def decode(data: bytes, declared: str | None = None) -> Decoded:
    r"""Decode by byte order mark, then as UTF-8, then as ``declared``, then as windows-1252; never fails.

    A text that is UTF-8 except for a few damaged places is still read as UTF-8: two or more bytes that form a UTF-8
    character are hardly ever anything else.

    >>> decode(b"\x93Yes,\x94 she said")
    Decoded(text='“Yes,” she said', encoding='windows-1252', replaced=0)
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decoded(data.decode(encoding, "replace"), encoding.removesuffix("-sig"), data)
    try:
        return _decoded(data.decode("utf-8"), "utf-8", data)
    except UnicodeDecodeError:
        pass
    try:
        return _decoded(data.decode("utf-8", "surrogatepass"), "utf-8", data)
    except UnicodeDecodeError:
        pass
    if declared and (codec := codec_of(declared)) and codec != "utf-8":
        try:
            return _decoded(data.decode(codec), codec, data)
        except UnicodeError:
            pass
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if sum(1 for character in text if character > "\x7f") > 2 * broken:
        return _decoded(text, "damaged utf-8", data)
    return _decoded(data.decode("cp1252", "replace"), "windows-1252", data)


def whole(stream: BinaryIO) -> Decoded:
    """Read a text file to its end.

    Raises:
        ReadError: it is empty, no text, or too long for an article.
    """
    data = stream.read(4 * MAX_CHARACTERS + 1)
    refuse_binary(data[:8192])
    if len(data) > 4 * MAX_CHARACTERS:  # checked before decoding: the last character may be cut
        raise ReadError(TOO_LONG)
    return decode(data)


def refuse_binary(head: bytes) -> None:
    """Raise ReadError if the beginning of a file shows that it is not text."""
    if not head:
        raise ReadError("empty file")
    for magic, what in _MAGIC.items():
        if head.startswith(magic):
            raise ReadError(f"{what}, not a text file")
    if any(head.startswith(bom) for bom, _ in _BOMS):
        return
    controls = len(head) - len(head.translate(None, _CONTROLS))
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
        most = 0.3  # text in UTF-8 may carry stray NULs; UTF-16 without its mark is half NULs
    except UnicodeDecodeError:
        most = 0.02  # random bytes have 10% control characters, windows-1252 text hardly any
    if controls > most * len(head):
        raise ReadError("binary file, or UTF-16 without a byte order mark: save it as UTF-8, or name its encoding")


class Lines:
    """The lines of a stream, decoded one by one so that memory use does not grow with the file.

    Yields ``(number, text)`` with line endings; text is None for a line that is too long for an article. After the last
    line, ``encodings`` counts the encodings and ``replaced`` the replaced characters.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.encodings: Counter[str] = Counter()
        self.replaced = 0
        self._stream = stream

    def __iter__(self) -> Iterator[tuple[int, str | None]]:
        most = 4 * MAX_CHARACTERS
        encoding = None
        number = 0
        while line := self._stream.readline(most):
            number += 1
            if number == 1:
                encoding = next((name for bom, name in _BOMS if line.startswith(bom)), None)
                if encoding and encoding != "utf-8-sig":
                    yield from self._wide(line, encoding)
                    return
            if len(line) == most and not line.endswith(b"\n"):
                while (rest := self._stream.readline(most)) and not rest.endswith(b"\n"):
                    pass
                yield number, None
                continue
            decoded = decode(line)
            self.encodings[decoded.encoding] += 1
            self.replaced += decoded.replaced
            yield number, decoded.text

    def _wide(self, first: bytes, encoding: str) -> Iterator[tuple[int, str | None]]:
        text = io.TextIOWrapper(joined(first, self._stream), encoding=encoding, errors="replace", newline="\n")
        number = 0
        while line := text.readline(MAX_CHARACTERS):
            number += 1
            if len(line) == MAX_CHARACTERS and not line.endswith("\n"):
                while (rest := text.readline(MAX_CHARACTERS)) and not rest.endswith("\n"):
                    pass
                yield number, None
                continue
            clean, replaced = scrub(line)
            self.encodings[encoding] += 1
            self.replaced += replaced
            yield number, clean

    @property
    def remark(self) -> str | None:
        """A note on the encoding for the report; None for plain UTF-8."""
        return describe(self.encodings, self.replaced)


def describe(encodings: Counter[str], replaced: int) -> str | None:
    """Describe how a file was decoded; None if there is nothing to report.

    >>> describe(Counter({"windows-1252": 1}), 2)
    'read as windows-1252; 2 characters replaced by U+FFFD'
    """
    others = [name for name in encodings if name != "utf-8"]
    parts = []
    if others and len(encodings) == 1:
        parts.append(f"read as {others[0]}")
    elif others:
        parts.append("; ".join(f"{encodings[name]} of {encodings.total()} lines read as {name}" for name in others))
    if replaced:
        parts.append(f"{replaced} character{'s' if replaced > 1 else ''} replaced by U+FFFD")
    return "; ".join(parts) or None


class _Joined(io.RawIOBase):
    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        self._first, self._rest = io.BytesIO(first), rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        piece = self._first.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


def joined(first: bytes, rest: BinaryIO) -> BinaryIO:
    """Return a stream that begins with ``first``, which has already been read from ``rest``."""
    return io.BufferedReader(_Joined(first, rest))


class _Recoded(io.RawIOBase):
    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream, self._encoding = stream, encoding
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._ready:
            piece = self._stream.read(len(buffer))
            try:
                self._ready = self._decoder.decode(piece, final=not piece).encode("utf-8", "surrogatepass")
            except UnicodeError as problem:
                raise ReadError(f"not in the encoding {self._encoding}: {problem}") from problem
            if not piece:
                break
        taken, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)


def recoded(stream: BinaryIO, encoding: str) -> BinaryIO:
    """Return a text in some encoding as UTF-8.

    >>> recoded(io.BytesIO("„Ja“".encode("utf-16-le")), "utf-16-le").read().decode()
    '„Ja“'
    """
    return io.BufferedReader(_Recoded(stream, encoding))


def _decoded(text: str, encoding: str, data: bytes) -> Decoded:
    clean, replaced = scrub(text)
    # a U+FFFD inserted by the decoder counts as replaced; one that is in the file does not
    kept = data.count("\ufffd".encode()) if encoding.endswith("utf-8") else 0
    return Decoded(clean, encoding, replaced + max(0, text.count("\ufffd") - kept))


def codec_of(name: str) -> str | None:
    """Return Python's name for an encoding of texts; None if there is no such one.

    >>> codec_of("Latin-1"), codec_of("rot13")
    ('iso8859-1', None)
    """
    try:
        codec = codecs.lookup(name.strip())
    except (LookupError, ValueError):
        return None
    return codec.name if codec._is_text_encoding and "escape" not in codec.name else None
