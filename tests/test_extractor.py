"""An extractor's models are its own, and it says why a quote came out as it did."""

import pickle
from pathlib import Path

from attrs import evolve

from quotebank import Extractor
from quotebank.extraction.models.linear import LinearModel
from quotebank.extraction.models.model_set import SHIPPED, ModelSet

TEXT = "Ada Brandt met reporters. “The bridge will hold,” she told them. The mayor said that the plan was late."


def found(extractor: Extractor) -> list[tuple[str, str | None]]:
    """The words of each quote and its speaker."""
    return [(quote.text, quote.speaker and quote.speaker.name) for quote in extractor.extract(TEXT)]


def test_two_extractors_with_different_models_work_side_by_side():
    """Neither changes what the other finds, in whichever order they are asked."""
    shipped = ModelSet.read("en")
    deaf = Extractor(models=evolve(shipped, reported=LinearModel({"": -9.0})))
    usual = Extractor()
    first, second = found(usual), found(deaf)
    assert ("the plan was late", "Ada Brandt") in first
    assert not any(words == "the plan was late" for words, _ in second)
    assert (found(usual), found(deaf)) == (first, second)


def test_an_extractor_goes_to_another_process_with_its_models():
    """It can be pickled, before and after its models were read."""
    deaf = Extractor(models=evolve(ModelSet.read("en"), reported=LinearModel({"": -9.0})))
    before = found(pickle.loads(pickle.dumps(deaf)))  # noqa: S301  our own bytes
    assert before == found(deaf) == found(pickle.loads(pickle.dumps(deaf)))  # noqa: S301


def test_models_in_a_folder_are_read_as_they_were_written(tmp_path):
    """A folder of one's own, laid out as the package's."""
    source = ModelSet.read("en")
    (tmp_path / "en").mkdir()
    for path in Path(SHIPPED, "en").glob("*.json"):
        (tmp_path / "en" / path.name).write_bytes(path.read_bytes())
    read = ModelSet.read("en", str(tmp_path))
    assert read.extent.features == source.extent.features
    assert found(Extractor(models=read)) == found(Extractor())


def test_an_explanation_has_every_candidate_with_its_score_and_what_weighs_most():
    """The winner and the losers of each question, and the score is the sum of the weights."""
    explanation = next(e for e in Extractor().explain(TEXT) if e.quote and e.quote.text == "The bridge will hold")
    questions = {decision.question: decision for decision in explanation.decisions}
    assert set(questions) >= {"source", "antecedent"}
    source = questions["source"]
    assert source.about == "The bridge will hold,"
    assert [c.candidate for c in source.candidates if c.chosen] == ["she (follows, told)"]
    chosen = max(source.candidates, key=lambda candidate: candidate.score)
    assert chosen.chosen
    assert len(source.candidates) > 1
    strengths = [abs(weight) for _, weight in chosen.features]
    assert strengths
    assert strengths == sorted(strengths, reverse=True)
    whom = questions["antecedent"]
    assert whom.about == "she"
    assert [c.candidate for c in whom.candidates] == ["nobody", "Ada Brandt"]


def test_what_was_looked_at_and_is_no_quote_is_explained_too():
    """Without a quote, with the span, and with the question that was answered no."""
    text = "Bo Lind read “Tides” on the train, and the council praised the harbour."
    nothing = [e for e in Extractor().explain(text) if e.quote is None]
    assert [(text[e.span.slice], e.decisions[-1].question) for e in nothing][:1] == [("Tides", "speech")]
    assert not nothing[0].decisions[-1].candidates[0].chosen
    assert nothing[0].decisions[-1].threshold is not None
