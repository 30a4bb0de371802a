"""Files of other tools and services, structured as those write them."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import zipfile
from datetime import date
from pathlib import Path

import pytest
import zstandard

from quotebank import Article
from quotebank.readers import Refusal, Remark, read
from quotebank.readers.field_names import Naming

FOLDER = Path(__file__).parent / "data" / "readers" / "neighbours"
DOCS = Path(__file__).parents[1] / "docs" / "how-to" / "import-files-of-other-tools.md"
TEXT = (
    "“The ferry will run all winter,” Ada Lind, the mayor of Vik, told reporters on Tuesday.\n"
    "The council had voted to sell it."
)
WITH_TEXT = sorted(path for path in FOLDER.iterdir() if path.name != "gdelt.json")


def articles(path: Path, **options: object) -> list[Article]:
    """Return the articles of a file."""
    return [item for item in read(path, **options) if isinstance(item, Article)]


@pytest.mark.parametrize("path", WITH_TEXT, ids=lambda path: path.name)
def test_every_neighbour_s_article_is_read_whole(path: Path) -> None:
    """Text, title, day and outlet are found under whatever name, and no outlet is an address."""
    [article] = articles(path)
    assert (article.text or "").startswith(TEXT)
    assert (article.title, article.published) == ("Ferry to run", date(2026, 3, 4))
    assert article.outlet in ("Harbour Post", "harbour-post.example.org")
    assert (article.outlet == "Harbour Post") is (path.name not in ("trafilatura.tsv", "news-please.json"))
    if not path.name.startswith("readability"):
        assert (article.url or "").endswith("harbour-post.example.org/2026/ferry")
    if path.name not in ("trafilatura.tsv", "mediacloud.ndjson"):
        assert article.byline == "Jo Reed"
    assert not any("looks like" in str(item) for item in read(path))


def test_a_list_of_addresses_has_no_articles() -> None:
    """What GDELT lists has no text: that is said, not dropped."""
    [refusal] = read(FOLDER / "gdelt.json")
    assert isinstance(refusal, Refusal)
    assert refusal.reason.startswith("no text in it")


def test_a_text_that_its_service_cuts_off_is_remarked_on() -> None:
    """NewsAPI gives the beginning of an article."""
    assert any("cut off" in item.text for item in read(FOLDER / "newsapi.json") if isinstance(item, Remark))


@pytest.mark.parametrize("name", [path.name for path in sorted(FOLDER.iterdir())])
def test_the_table_in_the_documentation_names_every_file(name: str) -> None:
    """Each format is listed with the file that proves it."""
    assert f"`{name}`" in DOCS.read_text(encoding="utf-8")


def test_what_looks_like_a_field_is_reported_once_and_read_with_a_name(tmp_path: Path) -> None:
    """A date, an outlet and a text under unknown names are told with the option that reads them."""
    path = tmp_path / "a.jsonl"
    record = {"text": TEXT, "issued_time": "2026-03-04", "paper_called": "Harbour Post"}
    path.write_text(f"{json.dumps(record)}\n{json.dumps(record)}\n", encoding="utf-8")
    assert [item.text for item in read(path) if isinstance(item, Remark)] == [
        "'issued_time' looks like a date and is not read: --map published=issued_time reads it",
        "'paper_called' looks like an outlet and is not read: --map outlet=paper_called reads it",
    ]
    naming = Naming({"published": "issued_time", "outlet": "paper_called"})
    first, _ = articles(path, naming=naming)
    assert (first.published, first.outlet) == (date(2026, 3, 4), "Harbour Post")
    assert naming.used["published", "issued_time"] == 2


def test_a_text_under_an_unknown_name_is_named_in_the_refusal(tmp_path: Path) -> None:
    """The longest string is most probably it."""
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"storyline": TEXT * 3, "title": "Ferry"}), encoding="utf-8")
    [refusal] = read(path)
    assert isinstance(refusal, Refusal)
    assert "--map text=storyline reads storyline" in refusal.reason
    assert articles(path, naming=Naming({"text": "storyline"}))


PACKERS = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress, ".zst": zstandard.compress}


@pytest.mark.parametrize("ending", PACKERS)
def test_packed_files_are_what_is_in_them(tmp_path: Path, ending: str) -> None:
    """Whatever packs them; a damaged one is refused in one line."""
    path = tmp_path / f"a.json{ending}"
    data = PACKERS[ending]((FOLDER / "fundus.json").read_bytes())
    path.write_bytes(data)
    assert articles(path) == articles(FOLDER / "fundus.json")
    path.write_bytes(data[: len(data) // 2])
    [refusal] = read(path)
    assert isinstance(refusal, Refusal)
    assert "\n" not in str(refusal)


@pytest.mark.parametrize("ending", [".xz", ".zst"])
def test_a_bomb_of_a_newer_packing_is_refused(tmp_path: Path, ending: str) -> None:
    """A few kilobytes that become 300 megabytes are no text."""
    path = tmp_path / f"a.txt{ending}"
    path.write_bytes(PACKERS[ending](bytes(b"a" * 300_000_000)))
    [refusal] = read(path)
    assert isinstance(refusal, Refusal)
    assert "packed" in refusal.reason


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    """Write an archive of these files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_an_archive_is_the_files_in_it(tmp_path: Path) -> None:
    """Packed ones, too; what cannot be read is refused by its name, and hidden files are passed over."""
    page = (FOLDER.parent / "gazette.html").read_bytes()
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.txt", "deep")
    path = zipped(
        tmp_path / "a.zip",
        {
            "pages/gazette.html": page, "fundus.json.gz": gzip.compress((FOLDER / "fundus.json").read_bytes()),
            "more.zip": inner.getvalue(), "b.odt": b"PK", "__MACOSX/._a.txt": b"x", ".hidden.txt": b"x",
        },
    )  # fmt: skip
    items = list(read(path))
    assert len([item for item in items if isinstance(item, Article)]) == 2
    assert [str(item).removeprefix(str(path))[:44] for item in items if isinstance(item, Refusal)] == [
        "/more.zip: an archive in an archive is not r",
        "/b.odt: unknown kind of file .odt: expected ",
    ]


def test_an_archive_that_is_a_bomb_is_refused(tmp_path: Path) -> None:
    """All its files together may not become more than text does."""
    path = zipped(tmp_path / "a.zip", {f"{n}.txt": b"a" * 40_000_000 for n in range(8)})
    refusals = list(read(path))
    assert all(isinstance(item, Refusal) for item in refusals)
    assert any("packed bytes give more than" in str(item) for item in refusals)


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04 and no more", b"\x00" * 100])
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    """In one line."""
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    [refusal] = read(path)
    assert isinstance(refusal, Refusal)
    assert str(refusal) == f"{path}: {refusal.reason}"
    assert refusal.reason.startswith("damaged zip file")
