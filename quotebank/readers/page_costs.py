"""Limits on web pages: pages that are refused without parsing, and a separate process for large ones.

A parser written in C handles no signals until it is done, and its memory use is unbounded. So an unusually large page
is parsed in a process of its own, which the operating system kills after a limit on processor time.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from typing import Any

from quotebank.errors import ReadError

MAX_TAGS = 40_000
"""Of 76 article pages from 2026, none had more than 3,194 tags (and 1,703 elements)."""
MAX_ATTRIBUTES = 500
"""Attributes in one tag; those pages had at most 40, and parsing time is quadratic in them."""
LARGE = 1_000_000
"""Characters above which a page is parsed in a process of its own; the largest of those pages had 730,461."""
MANY_TAGS = 8_000
"""The same for tags."""
SECONDS = 30
"""Processor time per page; those pages took at most 0.3."""

_ATTRIBUTE = r"""[\s/]++[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+"""
_CROWDED = re.compile(rf"<[a-zA-Z][^\s/>]*+(?:{_ATTRIBUTE}){{{MAX_ATTRIBUTES + 1}}}")
"""A tag with too many attributes, or text in a script that only looks like one."""
_TAGS = re.compile(
    rf"<(?:(?:script|style)\b.*?(?:</(?:script|style)|\Z)|!--.*?(?:-->|\Z)"
    rf"|[a-z][^\s/>]*+(?:{_ATTRIBUTE}){{0,{MAX_ATTRIBUTES}}}+(?P<more>{_ATTRIBUTE})?+)",
    re.IGNORECASE | re.DOTALL,
)
_TOO_LONG = "parsing took more than {} seconds of processor time: no article page takes so long"
_CHILD = "from quotebank.readers import page_costs; page_costs.answer()"


def refuse_many_tags(page: str) -> None:
    """Raise ReadError if a page has more tags than article pages have."""
    if (count := page.count("<")) > MAX_TAGS:
        raise ReadError(f"{count:,} tags: more than the {MAX_TAGS:,} that a page may have")


def refuse_many_attributes(page: str) -> None:
    """Raise ReadError if a tag has more attributes than tags in article pages have."""
    if _CROWDED.search(page) and any(tag["more"] for tag in _TAGS.finditer(page)):
        raise ReadError(f"a tag with more than {MAX_ATTRIBUTES} attributes: no article page has so many")


def is_large(page: str) -> bool:
    """Return whether a page is to be parsed in a process of its own."""
    return len(page) > LARGE or page.count("<") > MANY_TAGS


def parse_apart(page: str) -> dict[str, Any]:
    """Run `html_pages.parse` in a process that is killed after `SECONDS`; return its result as plain values.

    Raises:
        ReadError: the page cannot be parsed, in that time or at all.
    """
    paths = os.pathsep.join(filter(None, sys.path))  # so that the process finds the same modules
    command = [sys.executable, "-c", _CHILD, str(SECONDS)]
    try:
        done = subprocess.run(  # noqa: S603  this Python and a line of ours
            command,
            input=page.encode(),
            capture_output=True,
            timeout=10 * SECONDS,  # for systems without a limit on processor time
            env={**os.environ, "PYTHONPATH": paths},
        )
    except subprocess.TimeoutExpired:
        raise ReadError(_TOO_LONG.format(SECONDS)) from None
    if done.returncode == -getattr(signal, "SIGXCPU", 0):
        raise ReadError(_TOO_LONG.format(SECONDS))
    try:
        parts: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise ReadError("the page cannot be parsed (its process died, perhaps for lack of memory)") from None
    if problem := parts.pop("problem", None):
        raise ReadError(problem)
    return parts


def answer() -> None:
    """Run in the process that `parse_apart` starts: read a page from standard input, write its parts as JSON."""
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
