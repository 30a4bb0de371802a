"""Unpacks gzip and bzip2, and refuses decompression bombs."""

from __future__ import annotations

import bz2
import gzip
import io
from collections.abc import Callable
from typing import BinaryIO, cast

from quotebank.errors import ReadError

PACKED: dict[str, Callable[[BinaryIO], object]] = {".gz": lambda file: gzip.GzipFile(fileobj=file), ".bz2": bz2.BZ2File}
MAX_RATIO = 200
"""Unpacked bytes per packed byte; 76 pages had at most 7, a highly repetitive export 17."""
ANYWAY = 10_000_000
"""Bytes that any file may unpack to, whatever the ratio: so little does no harm."""

_AT_ONCE = 65_536


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
        self._stream = cast(io.BufferedIOBase, PACKED[packing](cast(BinaryIO, self._packed)))
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        count = self._stream.readinto(buffer[:_AT_ONCE])
        self._count += count
        if self._count > max(ANYWAY, MAX_RATIO * self._packed.count):
            raise ReadError(
                f"{self._packed.count:,} packed bytes give more than {self._count:,}: text is never packed to less "
                f"than a part in {MAX_RATIO}"
            )
        return count
