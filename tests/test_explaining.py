"""Why a quote has its speaker is one command away: candidates with their scores, the losers too."""

from __future__ import annotations

import io
import json
import sys

import pytest
from attrs import evolve

from quotebank import Article, QuoteBank
from quotebank.cli import main

TEXT = (
    "Mayor Jana Holm met the engineer Petra Lund. “The dam will hold,” she said.\n\n"
    "The so-called “rescue plan” was printed in May. Officials reported that the lake was full."
)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Run ``extract`` with some options on the text; return what it prints."""

    def ask(*options: str) -> str:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode()), encoding="utf-8"))
        assert main(["extract", *options]) == 0
        return capsys.readouterr().out

    return ask


def test_every_question_is_told_with_its_candidates(asked) -> None:
    """The one that was chosen has a star and comes with what weighed most; the others stand below it."""
    lines = asked("--explain").splitlines()
    assert lines[0].startswith("46-63  ")
    assert lines[0].endswith("“The dam will hold”")
    at = next(i for i, line in enumerate(lines) if "Whom does it stand for: “she”" in line)
    block = [line for line in lines[at + 1 : at + 5] if line.startswith("   ")]
    assert sum(line.startswith("   *") for line in block) == 1
    assert any("Petra Lund" in line for line in block)
    assert any("Jana Holm" in line for line in block)
    assert all("(" in line for line in block)


def test_what_is_no_quote_is_told_too(asked) -> None:
    """Words in marks that are no speech, with the score that was too low."""
    lines = asked("--explain").splitlines()
    at = next(i for i, line in enumerate(lines) if "no quote" in line)
    assert any("Is it speech: “rescue plan" in line and "yes above" in line for line in lines[at : at + 6])


def test_programs_get_the_same(asked) -> None:
    """JSON holds the quotes as without the option, and the explanations beside them."""
    plain, told = json.loads(asked("--json")), json.loads(asked("--json", "--explain"))
    assert plain["quotes"] == told["quotes"]
    assert "explanations" not in plain
    quotes = [each["quote"]["text"] for each in told["explanations"] if each["quote"]]
    assert quotes == [quote["text"] for quote in plain["quotes"]]
    questions = {decision["question"] for each in told["explanations"] for decision in each["decisions"]}
    assert {"antecedent", "speech", "reported"} <= questions
    [she] = [d for each in told["explanations"] for d in each["decisions"] if d["question"] == "antecedent"][:1]
    assert she["about"] == "she"
    assert sum(candidate["chosen"] for candidate in she["candidates"]) == 1
    assert all(candidate["features"] for candidate in she["candidates"])


def test_a_stored_quote_is_explained_from_its_article(bank_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """``show --explain`` weighs the article's text again."""
    with QuoteBank(bank_url) as bank:
        bank.add(Article(TEXT, url="https://a.example/1"))
        [quote] = bank.quotes().containing("dam")
    assert main(["show", str(quote.id), "--explain", "--bank", bank_url]) == 0
    printed = capsys.readouterr().out
    assert printed.index("Why this speaker") < printed.index("Whom does it stand for: “she”")
    assert main(["show", str(quote.id), "--explain", "--json", "--bank", bank_url]) == 0
    [explanation] = json.loads(capsys.readouterr().out)["explanations"]
    assert explanation["quote"]["text"] == "The dam will hold"


def test_what_the_extractor_does_not_find_again_is_not_explained(
    bank_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The quote is shown as ever; one line says why there is no more, and the exit code is 1."""
    with QuoteBank(bank_url) as bank:
        found = bank.extractor.extract(TEXT)[0]
        bare = evolve(found, content=(), quoted=(), cue=None, mention=None, addressee=None, addressee_span=None)
        bank.add_extracted([(Article(None, url="https://a.example/2"), [bare])])
        [quote] = bank.quotes()
    assert main(["show", str(quote.id), "--explain", "--bank", bank_url]) == 1
    printed = capsys.readouterr()
    assert "The dam will hold" in printed.out
    assert printed.err.startswith("No explanation: ")


def test_the_api_explains_if_asked() -> None:
    """``explain`` in the request; without it the list is empty."""
    testclient = pytest.importorskip("starlette.testclient")
    from quotebank.web.app import create_app

    with QuoteBank(":memory:") as bank:
        client = testclient.TestClient(create_app(bank, names={"testserver"}))
        asked = client.post("/api/extract", json={"text": TEXT, "explain": True}).json()
        plain = client.post("/api/extract", json={"text": TEXT}).json()
    assert plain["explanations"] == []
    assert plain["quotes"] == asked["quotes"]
    assert [each["quote"]["text"] for each in asked["explanations"] if each["quote"]] == [
        quote["text"] for quote in plain["quotes"]
    ]
