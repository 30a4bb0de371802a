"""Renders the templates. Every value is escaped; no template opts out."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from urllib.parse import quote_plus

import jinja2
from fastapi import Request
from fastapi.responses import HTMLResponse

from quotebank.exports import link_to, source_of, to_citation, turned_by
from quotebank.records import Quote
from quotebank.web import marking, view_data
from quotebank.web.safety import safe_link

_templates = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
)


def page(request: Request, template: str, status: int = 200, **values: object) -> HTMLResponse:
    """Return a page, with the values that the base template needs."""
    html = _templates.get_template(template).render(
        path=request.url.path, editing=request.app.state.editing, highlighted=marking.highlighted, **values
    )
    return HTMLResponse(html, status)


def day(when: date | None) -> str:
    """Return a day in words.

    >>> day(date(2026, 1, 28))
    '28 January 2026'
    """
    return f"{when.day} {when:%B %Y}" if when else "undated"


def many(number: int, what: str) -> str:
    """Return a number with its noun, in the plural if needed.

    >>> many(1, "quote"), many(1200, "quote")
    ('1 quote', '1,200 quotes')
    """
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def entity(wikidata: str) -> str:
    """Return the address of a Wikidata entry.

    >>> entity("Q42")
    'https://www.wikidata.org/wiki/Q42'
    """
    return f"https://www.wikidata.org/wiki/{quote_plus(wikidata)}"


def _out(quote: Quote) -> str | None:
    return safe_link(link_to(quote))


_templates.filters |= {
    "day": day,
    "many": many,
    "entity": entity,
    "safe_link": safe_link,
    "out": _out,
    "first_of": view_data.first_of,
    "in_place": marking.in_place,
    "turned_by": turned_by,
    "citation": lambda quote, day: to_citation(quote, retrieved=day),
    "source_of": source_of,
    "pretty": lambda value: json.dumps(value, ensure_ascii=False, indent=2),
}
