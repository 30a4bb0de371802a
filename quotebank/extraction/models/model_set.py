"""The models of all learned questions of one language."""

from __future__ import annotations

import os.path

from attrs import fields, frozen

from quotebank.extraction.models.linear import LinearModel

SHIPPED = os.path.dirname(__file__)  # noqa: PTH120  see lexicon.loader
"""The folder of the models that come with the package, a folder a language."""


@frozen(eq=False)
class ModelSet:
    """One model a question; the questions are the files of `quotebank.extraction.decisions`.

    >>> ModelSet.read("en").source.score(["pattern=follows"]) > 0
    True
    """

    source: LinearModel
    speech: LinearModel
    reported: LinearModel
    extent: LinearModel
    antecedent: LinearModel
    kind: LinearModel
    confidence: LinearModel
    record: LinearModel

    @classmethod
    def read(cls, language: str, folder: str = SHIPPED) -> ModelSet:
        """Read the models of a language, ``FOLDER/LANGUAGE/QUESTION.json``; FileNotFoundError where one is missing."""
        path = os.path.join(folder, language)  # noqa: PTH118
        return cls(*(LinearModel.read(os.path.join(path, f"{each.name}.json")) for each in fields(cls)))  # noqa: PTH118
