"""Identifies what extracted an article: name, version, and a digest of code, word lists and weights."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from attrs import asdict, frozen

from quotebank.extraction.models.model_set import ModelSet

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_DIGITS = 12


@frozen
class ExtractorIdentity:
    """Two extractors of one identity give the same quotes.

    >>> str(ExtractorIdentity("quotebank", "0.1.0", "3f2a9c1b7d04"))
    'quotebank 0.1.0 (3f2a9c1b7d04)'
    """

    name: str
    version: str
    digest: str
    """Of the package's extraction, its lexicon and the models: it changes with any of them."""

    def __str__(self) -> str:
        return f"{self.name} {self.version} ({self.digest})"


def digest_of(language: str, models: ModelSet | None) -> str:
    """A digest of the extraction code and word lists, and of any models other than the package's own."""
    import hashlib  # this and importlib.resources would be a tenth of the time of a first extract
    import json

    whole = hashlib.sha256(f"{_package_digest()} {language}".encode())
    if models is not None:
        for question, model in asdict(models, recurse=False).items():
            kept = [question, sorted(model.features.items()), model.threshold, model.doubtful, model.calibration]
            whole.update(json.dumps(kept).encode())
    return whole.hexdigest()[:_DIGITS]


@cache
def _package_digest() -> str:
    import hashlib
    from importlib.resources import files

    package = files("quotebank")
    whole = hashlib.sha256()
    for place, file in [("marks.py", package / "marks.py"), *_files("", package / "extraction")]:
        whole.update(place.encode())
        if file.is_file():
            whole.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return whole.hexdigest()


def _files(place: str, folder: Traversable) -> Iterator[tuple[str, Traversable]]:
    for inner in sorted(folder.iterdir(), key=lambda each: each.name):
        if inner.is_dir() and inner.name != "__pycache__":
            yield from _files(f"{place}/{inner.name}", inner)
        elif inner.is_file():
            yield f"{place}/{inner.name}", inner


def identity_of(extractor: object) -> ExtractorIdentity:
    """The identity of any extractor, including objects that do not inherit from `Extractor`."""
    known = getattr(extractor, "identity", None)
    if isinstance(known, ExtractorIdentity):
        return known
    own = type(extractor)
    version = str(getattr(extractor, "version", "unknown"))
    return ExtractorIdentity(f"{own.__module__}.{own.__qualname__}", version, digest_of("en", None))
