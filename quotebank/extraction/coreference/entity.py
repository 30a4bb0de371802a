"""A person or organisation of an article."""

from __future__ import annotations

from attrs import Factory, define

from quotebank.extraction.english.name_parser import Name
from quotebank.extraction.english.names import clean_name


@define(slots=True, eq=False)
class Entity:
    """A person or organisation of the article, with every name it goes by there."""

    words: tuple[str, ...]
    organisation: bool
    places: list[Name] = Factory(list)
    gender: str = ""
    """``m``, ``f`` or empty, as far as names and titles tell."""
    roles: set[str] = Factory(set)
    described: set[str] = Factory(set)
    """The words around its name that tell what it is and where from."""
    role_text: str | None = None
    certain: bool = False

    @property
    def name(self) -> str:
        """The fullest name of the entity in the article."""
        return clean_name(" ".join(self.words))
