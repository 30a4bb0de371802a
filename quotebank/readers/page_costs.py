"""What a web page may cost: what no parser is asked to read, and a process that can be stopped for what is large.

A parser written in C hears no signal until it is done, and takes memory as it likes. So a page that is larger than
pages are is parsed in a process of its own, which the system ends after so many seconds of processor time.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys

from quotebank.errors import ReadError

MAX_TAGS = 40_000
"""Of 76 articles' pages of 2026 none had more than 3,194 (and 1,703 elements)."""
MAX_ATTRIBUTES = 500
"""Attributes in one tag; those pages had 40 at most, and parsing time grows with the square."""
LARGE = 1_000_000
"""Characters from which a page has a process of its own; the largest of those pages had 730,461."""
MANY_TAGS = 8_000
"""The same for tags."""
SECONDS = 30
"""Of processor time for a page, of which those took 0.3 at most."""

_ATTRIBUTE = r"""[\s/]++[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+"""
_CROWDED = re.compile(rf"<[a-zA-Z][^\s/>]*+(?:{_ATTRIBUTE}){{{MAX_ATTRIBUTES + 1}}}")
"""A tag with too many attributes, or words in a script that only look like one."""
_TAGS = re.compile(
    rf"<(?:(?:script|style)\b.*?(?:</(?:script|style)|\Z)|!--.*?(?:-->|\Z)"
    rf"|[a-z][^\s/>]*+(?:{_ATTRIBUTE}){{0,{MAX_ATTRIBUTES}}}+(?P<more>{_ATTRIBUTE})?+)",
    re.IGNORECASE | re.DOTALL,
)
_TOO_LONG = "parsing took more than {} seconds of processor time: no page of an article takes as long"
_CHILD = "from quotebank.readers import page_costs; page_costs.answer()"


def refuse_many_tags(page: str) -> None:
    """Raise ReadError when a page has more tags than an article's page ever has."""
    if (count := page.count("<")) > MAX_TAGS:
        raise ReadError(f"{count:,} tags: more than the {MAX_TAGS:,} that a page of an article may have")


def refuse_many_attributes(page: str) -> None:
    """Raise ReadError when a tag has more attributes than one in an article's page ever has."""
    if _CROWDED.search(page) and any(tag["more"] for tag in _TAGS.finditer(page)):
        raise ReadError(f"a tag with more than {MAX_ATTRIBUTES} attributes: no page of an article has as many")


def is_large(page: str) -> bool:
    """Tell whether a page is to be parsed in a process of its own."""
    return len(page) > LARGE or page.count("<") > MANY_TAGS


def parse_apart(page: str) -> dict[str, str | None]:
    """Return `html_pages.parse` of a page as plain values, from a process that ends after `SECONDS`.

    Raises:
        ReadError: the page cannot be parsed, in that time or at all.
    """
    paths = os.pathsep.join(filter(None, sys.path))  # the process is to find what this one finds
    command = [sys.executable, "-c", _CHILD, str(SECONDS)]
    try:
        done = subprocess.run(  # noqa: S603  this Python and a line of ours
            command,
            input=page.encode(),
            capture_output=True,
            timeout=10 * SECONDS,  # where the system does not count processor time
            env={**os.environ, "PYTHONPATH": paths},
        )
    except subprocess.TimeoutExpired:
        raise ReadError(_TOO_LONG.format(SECONDS)) from None
    if done.returncode == -getattr(signal, "SIGXCPU", 0):
        raise ReadError(_TOO_LONG.format(SECONDS))
    try:
        parts: dict[str, str | None] = json.loads(done.stdout)
    except ValueError:
        raise ReadError("the page cannot be parsed (its process died, perhaps for want of memory)") from None
    if problem := parts.pop("problem", None):
        raise ReadError(problem)
    return parts


def answer() -> None:
    """Be the process that `parse_apart` starts: a page on standard input, its parts as JSON on standard output."""
    from attrs import asdict

    from quotebank.readers import html_pages

    _limit_processor_time(int(sys.argv[1]))
    try:
        parts = asdict(html_pages.parse(sys.stdin.buffer.read().decode()))
    except ReadError as problem:
        parts = {"problem": str(problem)}
    json.dump(parts, sys.stdout)


def _limit_processor_time(seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
