"""A better reading of the same page replaces the old one; a page that has changed is a new version."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from attrs import evolve

from quotebank import Article, QuoteBank, Speaker
from quotebank.importing import import_paths
from quotebank.readers import read

PAGES = Path(__file__).parent / "data" / "readers"
NAMES = ("gazette.html", "questions.html", "bakery.html", "transcript.html")
SIGNED = {"who": "J. Reed", "why": "the page says so"}


def reading(name: str) -> Article:
    """Return a page as it is read now."""
    [article] = [item for item in read(PAGES / name) if isinstance(item, Article)]
    return article


def old_reading(name: str) -> Article:
    """Return a page as version 0.1.0 read it: a layout table on one line, the marks of q lost, no structure."""
    article = reading(name)
    text = article.text or ""
    if name == "transcript.html":
        text = f"| All programmes | {' '.join(text.splitlines())} | "
    text = text.replace("“You cannot hurry it, and I have tried,” ", "You cannot hurry it, and I have tried,\n")
    return evolve(article, text=text, structure=(), read_by=None)


@pytest.fixture
def old_bank(bank_url: str) -> str:
    """A bank into which version 0.1.0 has imported the pages."""
    with QuoteBank(bank_url) as bank:
        bank.add_many(map(old_reading, NAMES))
    return bank_url


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of these pages."""
    (tmp_path / "pages").mkdir()
    for name in NAMES:
        shutil.copy(PAGES / name, tmp_path / "pages")
    return tmp_path / "pages"


def test_no_article_doubles_when_the_folder_of_an_older_version_is_imported_again(old_bank: str, folder: Path) -> None:
    """Each page has its better reading, with its structure and quotes; the third import finds all of it known."""
    with QuoteBank(old_bank) as bank:
        report = import_paths(bank, [folder])
        assert (report.articles_new, report.articles_reread, report.articles_known) == (0, 4, 0)
        assert bank.stats().articles == len(NAMES)
        for name in NAMES:
            [stored] = bank.versions(reading(name))
            assert (stored.text, stored.structure) == (reading(name).text, reading(name).structure)
        assert bank.quotes().by("Rolf Eide").count() == 3
        again = import_paths(bank, [folder])
        assert (again.articles_new, again.articles_reread, again.articles_known) == (0, 0, len(NAMES))
        assert bank.examine().sound


def test_people_s_corrections_are_carried(old_bank: str, folder: Path) -> None:
    """A quote that stands elsewhere in the new reading keeps its speaker and its review, and the log can be undone."""
    with QuoteBank(old_bank) as bank:
        bank.add_speakers([(Speaker("Ada Holm"), ())])
        [quote] = bank.quotes().containing("they will come early")
        bank.reattribute(quote, "Ada Holm", **SIGNED)
        [quote] = bank.quotes().containing("they will come early")
        bank.accept(quote, **SIGNED)
        import_paths(bank, [folder])
        [carried] = bank.quotes().containing("they will come early")
        assert (carried.speaker.name, carried.review) == ("Ada Holm", "accepted")
        bank.undo(2, **SIGNED)
        bank.undo(1, **SIGNED)
        [undone] = bank.quotes().containing("they will come early")
        assert (undone.speaker, undone.review) == (None, None)
        assert bank.examine().sound


def test_a_quote_of_an_old_reading_is_found_by_its_id(old_bank: str, folder: Path) -> None:
    """Its id changes with the text that it stands in, and the old one still leads to it."""
    with QuoteBank(old_bank) as bank:
        [old] = bank.quotes().containing("they will come early")
        import_paths(bank, [folder])
        [new] = bank.quotes().containing("they will come early")
        assert old.id != new.id
        assert bank.quote(old.id or "").id == new.id


def test_a_page_that_has_changed_is_a_new_version(bank_url: str, tmp_path: Path) -> None:
    """Where a line has another wording, somebody has edited it, and both texts are kept."""
    page = (PAGES / "gazette.html").read_text(encoding="utf-8")
    with QuoteBank(bank_url) as bank:
        bank.add(evolve(reading("gazette.html"), read_by=None))
        path = tmp_path / "gazette.html"
        path.write_text(page.replace("eleven years", "twelve years"), encoding="utf-8")
        report = import_paths(bank, [path])
        assert (report.articles_new, report.articles_changed, report.articles_reread) == (1, 1, 0)
        assert len(bank.versions(reading("gazette.html"))) == 2


def test_what_the_same_readers_read_is_never_replaced(bank_url: str, tmp_path: Path) -> None:
    """A page that only grows is a new version, too."""
    page = (PAGES / "gazette.html").read_text(encoding="utf-8")
    path = tmp_path / "gazette.html"
    with QuoteBank(bank_url) as bank:
        path.write_text(page, encoding="utf-8")
        import_paths(bank, [path])
        longer = page.replace("mole.</p>", "mole.</p><p>The council will meet again in June, and in July.</p>")
        path.write_text(longer, encoding="utf-8")
        assert import_paths(bank, [path]).articles_changed == 1
        assert bank.stats().articles == 2


def test_what_was_removed_on_purpose_stays_out(old_bank: str, folder: Path) -> None:
    """Neither reading of a removed page comes back."""
    with QuoteBank(old_bank) as bank:
        import_paths(bank, [folder])
        bank.remove(reading("bakery.html"), reason="court order")
        report = import_paths(bank, [folder])
        assert (report.articles_new, report.articles_known) == (0, len(NAMES))
