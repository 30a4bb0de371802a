"""How the bearers of names agree with what a mention says of whom it stands for."""

from __future__ import annotations

from collections.abc import Iterator

from quotebank.extraction.coreference.antecedent_search import MentionQuery
from quotebank.extraction.coreference.entity import Entity
from quotebank.extraction.english.name_parser import Name


def likeness(query: MentionQuery, entity: Entity, name: Name, fitting: int) -> Iterator[str]:
    """The features of an entity that compare it with what a mention says; ``fitting`` are told to hold its role."""
    kind = query.kind
    if query.gender not in ("m", "f"):
        yield f"{kind}&organisation={entity.organisation}&place={name.place and len(entity.words) == 1}"
    if kind == "role":
        fits = query.head in entity.roles
        told = len(query.described & entity.described)
        yield f"role={fits}"
        yield f"role={fits}&fitting={min(fitting, 2)}"
        yield f"role={fits}&described={min(told, 2) if query.described else '-'}"
        yield f"role={fits}&owned={query.owned}"
        yield f"role={fits}&other={bool(entity.roles)}"
    elif kind in ("organisation", "thing"):
        yield f"{kind}&named={_named(query, entity)}"


def fits(query: MentionQuery, entity: Entity) -> bool:
    """Whether an entity is told to hold the role that is asked for, or its name has the noun for a body."""
    if query.kind == "role":
        return query.head in entity.roles
    return query.kind == "organisation" and query.head in [word.lower() for word in entity.words]


def _named(query: MentionQuery, entity: Entity) -> str:
    """Whether a body's name or what is told of it has the noun that stands for it."""
    words = [word.lower() for word in entity.words]
    if words[-1] == query.head:
        return "last"
    if query.head in words:
        return "within"
    return "told" if query.head in entity.described else "no"
