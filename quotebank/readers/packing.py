"""Unpacks files (gzip, bzip2, xz, Zstandard) and archives (zip), and refuses decompression bombs."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, cast

from quotebank.errors import MissingExtraError, ReadError

MEMORY = 256_000_000
"""Bytes that a decompressor may use; what archivers make by default needs a quarter."""


def _zstandard(file: BinaryIO) -> object:
    try:
        import zstandard
    except ImportError as missing:
        raise MissingExtraError("Reading .zst files", "zst") from missing
    return zstandard.ZstdDecompressor(max_window_size=MEMORY).stream_reader(file, read_across_frames=True)


class _Xz(io.RawIOBase):
    """xz, with a limit on the memory that its header may ask for."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._unpacker = file, lzma.LZMADecompressor(memlimit=MEMORY)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while True:
            if self._unpacker.eof:
                following = self._unpacker.unused_data or self._file.read(_AT_ONCE)
                if not following.strip(b"\0"):
                    return 0
                self._unpacker = lzma.LZMADecompressor(memlimit=MEMORY)
                packed = following
            else:
                packed = self._file.read(_AT_ONCE) if self._unpacker.needs_input else b""
                if not packed and self._unpacker.needs_input:
                    raise EOFError("it ends before its end")
            if data := self._unpacker.decompress(packed, len(buffer)):
                buffer[: len(data)] = data
                return len(data)


PACKED: dict[str, Callable[[BinaryIO], object]] = {
    ".gz": lambda file: gzip.GzipFile(fileobj=file),
    ".bz2": bz2.BZ2File,
    ".xz": _Xz,
    ".zst": _zstandard,
}
NAMES = {".gz": "gzip", ".bz2": "bzip2", ".xz": "xz", ".zst": "Zstandard", ".zip": "zip"}
"""How each packing is called."""
DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile, lzma.LZMAError, zipfile.BadZipFile, NotImplementedError)
"""What reading a damaged file raises, besides OSError."""
MAX_RATIO = 200
"""Unpacked bytes per packed byte; 76 pages had at most 7, a highly repetitive export 17."""
ANYWAY = 10_000_000
"""Bytes that any file may unpack to, whatever the ratio: so little does no harm."""

MOST_MEMBERS = 200_000
"""Files of one archive."""
_AT_ONCE = 65_536


def members(archive: BinaryIO, size: int) -> Iterator[tuple[str, BinaryIO]]:
    """Yield the files of a zip archive of ``size`` bytes with their names, in the archive's order.

    Raises:
        ReadError: it is encrypted or has too many files; reading a file raises it as `unpacked` says.
        zipfile.BadZipFile: it is damaged.
    """
    with zipfile.ZipFile(archive) as opened:
        infos = opened.infolist()
        if len(infos) > MOST_MEMBERS:
            raise ReadError(f"an archive of more than {MOST_MEMBERS:,} files")
        spent = 0
        for info in infos:
            parts = info.filename.split("/")
            if info.is_dir() or any(part.startswith((".", "__MACOSX")) for part in parts):
                continue
            if info.flag_bits & 1:
                raise ReadError("an encrypted archive")
            with opened.open(info) as member:
                counted = _Bounded(cast(io.BufferedIOBase, member), size, spent)
                yield info.filename, io.BufferedReader(counted, _AT_ONCE)
                spent = counted.count


class _Bounded(io.RawIOBase):
    """A file of an archive that ends in a refusal where all files of the archive together grow too large."""

    def __init__(self, stream: io.BufferedIOBase, packed: int, spent: int) -> None:
        self._stream, self._packed, self.count = stream, packed, spent

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        count = self._stream.readinto(memoryview(buffer)[:_AT_ONCE])  # a slice of a bytearray would be a copy
        self.count += count
        if self.count > max(ANYWAY, MAX_RATIO * self._packed):
            raise ReadError(
                f"{self._packed:,} packed bytes give more than {self.count:,}: text is never packed to less "
                f"than a part in {MAX_RATIO}"
            )
        return count


def unpacked(packed: BinaryIO, packing: str) -> BinaryIO:
    """Return a stream of the unpacked content; ``packing`` is one of `PACKED`.

    Reading raises ReadError if the ratio is far higher than that of packed text.
    """
    return io.BufferedReader(_Unpacked(packed, packing), _AT_ONCE)


class _Counted(io.RawIOBase):
    """A stream that counts the bytes read, since standard input has no position."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.count = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.count += len(data)
        return data


class _Unpacked(io.RawIOBase):
    def __init__(self, packed: BinaryIO, packing: str) -> None:
        self._packed = _Counted(packed)
        opened = PACKED[packing](cast(BinaryIO, self._packed))
        self._stream = cast(io.BufferedIOBase, opened)
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        count = self._stream.readinto(memoryview(buffer)[:_AT_ONCE])  # a slice of a bytearray would be a copy
        self._count += count
        if self._count > max(ANYWAY, MAX_RATIO * self._packed.count):
            raise ReadError(
                f"{self._packed.count:,} packed bytes give more than {self._count:,}: text is never packed to less "
                f"than a part in {MAX_RATIO}"
            )
        return count
