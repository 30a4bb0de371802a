"""Who has found the quotes of an article is kept with it, shown, and decides what is extracted again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from attrs import evolve

import quotebank
from quotebank import Article, Extractor, QuoteBank
from quotebank.cli import main
from quotebank.extraction.identity import identity_of
from quotebank.extraction.models.linear import LinearModel
from quotebank.extraction.models.model_set import ModelSet
from quotebank.importing import import_paths

TEXT = "“The dam will hold,” said Jana Holm."


class Terse(Extractor):
    """Finds nothing."""

    name = "terse"
    version = "7"

    def extract(self, article: str | Article) -> list[quotebank.Quote]:
        """Return no quote of any article."""
        return []


class Nameless(Extractor):
    """An extractor whose class says neither what it is called nor which version it is."""


def test_an_identity_is_a_name_a_version_and_a_digest() -> None:
    """The package's own, those of a class of one's own, and of whatever does the same work."""
    own, terse, nameless = (maker().identity for maker in (Extractor, Terse, Nameless))
    assert (own.name, own.version) == ("quotebank", quotebank.__version__)
    assert (terse.name, terse.version, terse.digest) == ("terse", "7", own.digest)
    assert nameless.name.endswith("test_identity.Nameless")
    assert identity_of(object()).name == "builtins.object"


def test_other_models_make_another_extractor() -> None:
    """One weight more is enough; the same weights make the same one."""
    shipped = ModelSet.read("en")
    speech = LinearModel({**shipped.speech.features, "size=1": 9.0}, shipped.speech.threshold)
    digests = {Extractor(models=models).identity.digest for models in (shipped, evolve(shipped, speech=speech), None)}
    assert len(digests) == 3
    assert Extractor(models=shipped).identity == Extractor(models=ModelSet.read("en")).identity


@pytest.mark.parametrize("place", ["extraction/english/cues.py", "extraction/lexicon/en/roles.txt", "marks.py"])
def test_the_digest_goes_with_whatever_the_package_reads_with(tmp_path: Path, place: str) -> None:
    """Code, lists and marks: one more line in one of them, and what is stored was found by another extractor."""
    copy = shutil.copytree(Path(quotebank.__file__).parent, tmp_path / "quotebank")
    with (copy / place).open("a", encoding="utf-8") as file:
        file.write("# more\n")
    command = "from quotebank import Extractor; print(Extractor().identity.digest)"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", command], capture_output=True, text=True, check=True, cwd=tmp_path, env=environment
    )
    assert done.stdout.strip() != Extractor().identity.digest


def test_a_bank_tells_who_has_read_its_articles(bank_url: str) -> None:
    """With the article, and how many each has read."""
    with QuoteBank(bank_url) as bank:
        bank.add(Article(TEXT, url="https://a.example/1"))
        bank.extractor = Terse()
        bank.add(Article(TEXT, url="https://a.example/2"))
        bank.add(Article(TEXT, url="https://a.example/3"))
        own, terse = str(Extractor().identity), str(Terse().identity)
        assert bank.stats().extractors == {terse: 2, own: 1}
        assert [article.extracted_by for article, _ in bank.articles()] == [own, terse, terse]
        assert [quote.article and quote.article.extracted_by for quote in bank.quotes()] == [own]
        assert bank.last_extractor() == terse


def test_what_another_extractor_has_read_is_extracted_again(bank_url: str) -> None:
    """A class of one's own that has a new version finds what its old version has read, and nothing else."""
    with QuoteBank(bank_url, extractor=Terse()) as bank:
        bank.add(Article(TEXT, url="https://a.example/1"))
        assert bank.reextract().articles == 0
        bank.extractor = Extractor()
        report = bank.reextract()
        assert (report.articles, report.quotes_added, report.extractor) == (1, 1, str(Extractor().identity))
        assert bank.reextract().articles == 0


def test_an_import_says_once_that_another_extractor_was_at_work(bank_url: str, tmp_path: Path) -> None:
    """The bank is as it was before; the report says how to read all of it with one."""
    for number in (1, 2):
        (tmp_path / f"{number}.txt").write_text(f"{TEXT} No. {number}.", encoding="utf-8")
    with QuoteBank(bank_url, extractor=Terse()) as bank:
        assert import_paths(bank, [tmp_path / "1.txt"]).notes == ()
    with QuoteBank(bank_url) as bank:
        assert import_paths(bank, [tmp_path / "1.txt"]).notes == ()  # it is known: nothing is extracted
        [note] = import_paths(bank, [tmp_path]).notes
        assert str(Terse().identity) in note
        assert "reextract" in note
        assert import_paths(bank, [tmp_path]).notes == ()


def test_commands_show_who_has_read_an_article(bank_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """``show`` of a quote's article, ``stats`` of all of them, and both as JSON."""

    def printed(*words: str) -> str:
        assert main([*words, "--bank", bank_url]) == 0
        return " ".join(capsys.readouterr().out.split())

    with QuoteBank(bank_url) as bank:
        bank.add(Article(TEXT, url="https://a.example/1"))
        [quote] = bank.quotes()
    own = str(Extractor().identity)
    assert f"extractor {own}" in printed("show", str(quote.id))
    assert f'"extracted_by": "{own}"' in printed("show", str(quote.id), "--json")
    assert f"extracted by {own}: 1" in printed("stats")
    assert f'"extractors": {{ "{own}": 1 }}' in printed("stats", "--json")
