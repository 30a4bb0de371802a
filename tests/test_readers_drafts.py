"""Markdown and Word documents to articles."""

import io
import sys
import zipfile

import pytest

from quotebank import Article, MissingExtraError
from quotebank.readers import Refusal, markdown_texts, read, word_documents

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SAID = "“The ferry will run,” said Ada Holm."


def document(*paragraphs, damaged=False):
    """The bytes of a Word document of these paragraphs."""
    body = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in paragraphs)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as parts:
        parts.writestr("[Content_Types].xml", _TYPES)
        parts.writestr("_rels/.rels", _LINKS)
        root = f'<w:document xmlns:w="{_WORD}" xmlns:r="{_OFFICE}"><w:body>{body}</w:body></w:document>'
        parts.writestr("word/document.xml", root[:40] if damaged else root)
    return packed.getvalue()


def test_markdown_gives_headings_and_paragraphs_as_lines(tmp_path):
    """Emphasis, links, quoted paragraphs and list items are words; code and pictures are none."""
    path = tmp_path / "draft.md"
    path.write_text(
        "---\ntitle: The ferry stays\ndate: 2026-03-02\ntags: [a, b]\n---\n# Ferry\n\n> “The ferry "
        "*will*\n> run,” said [Ada Holm](x).\n\n- first\n- second\n\n```\n“code”\n```\n\n![“picture”](x.png)\n",
        encoding="utf-8",
    )
    [article] = read(path)
    assert article.text == f"Ferry\n{SAID}\nfirst\nsecond"
    assert (article.title, str(article.published)) == ("The ferry stays", "2026-03-02")


def test_markdown_without_front_matter_is_called_by_its_first_heading(tmp_path):
    """A line of dashes that nothing closes is no front matter."""
    path = tmp_path / "draft.markdown"
    path.write_text(f"---\n\n## Ferry\n\n{SAID}\n", encoding="utf-8")
    [article] = read(path)
    assert (article.title, article.text) == ("Ferry", f"Ferry\n{SAID}")


def test_a_word_document_gives_its_paragraphs_as_lines(tmp_path):
    """Empty paragraphs are left out."""
    path = tmp_path / "draft.docx"
    path.write_bytes(document("Ferry", "", SAID))
    [article] = read(path)
    assert article.text == f"Ferry\n{SAID}"


def test_a_word_document_is_read_from_standard_input(monkeypatch):
    """Its first bytes tell."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(document(SAID))))
    [article] = read("-")
    assert isinstance(article, Article)
    assert article.text == SAID


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.docx", b"PK\x03\x04", "not a Word document (.docx)"),
        ("b.docx", b"plain", "not a Word document (.docx)"),
        ("c.docx", document(), "no text in it"),
        ("d.md", b"```\ncode\n```\n", "no text in it"),
        ("e.md", b"", "empty file"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(tmp_path, name, data, reason):
    """A damaged, foreign or empty file gives a reason, never an exception."""
    path = tmp_path / name
    path.write_bytes(data)
    assert list(read(path)) == [Refusal(str(path), reason)]


def test_a_damaged_word_document_is_refused(tmp_path):
    """Whatever the parser raises is a reason."""
    path = tmp_path / "a.docx"
    path.write_bytes(document(SAID, damaged=True))
    [refusal] = read(path)
    assert refusal.reason.startswith("the document cannot be read (")


def test_a_huge_word_document_is_refused(tmp_path, monkeypatch):
    """What it unpacks to is limited."""
    monkeypatch.setattr(word_documents, "MAX_DOCUMENT", 2_000)
    path = tmp_path / "a.docx"
    path.write_bytes(document("wave " * 1_000))
    [refusal] = read(path)
    assert "too large for a text" in refusal.reason


@pytest.mark.parametrize(
    ("module", "library", "name", "extra"),
    [
        (markdown_texts._markdown_it, "markdown_it", "a.md", "quotebank[markdown]"),
        (word_documents._docx2python, "docx2python", "a.docx", "quotebank[docx]"),
    ],
)
def test_a_missing_library_is_named_with_its_extra(tmp_path, monkeypatch, module, library, name, extra):
    """One line says what to install."""
    module.cache_clear()
    monkeypatch.setitem(sys.modules, library, None)
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(MissingExtraError) as raised:
        list(read(tmp_path / name))
    assert extra in str(raised.value)
    module.cache_clear()
