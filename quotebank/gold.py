"""Gold: articles in which people have marked who said what. How it is read, and when something found agrees with it.

An article of gold holds ``text``, ``quoted`` (the stretches in marks) and ``attributions``, each with the places of its
``content``, ``cue`` and ``source`` and, where somebody judged it, the ``speaker``'s name (None for a source without
a name). Places are ``[start, end]`` in characters of the text, the end exclusive. Only letters and digits count, so
marks and white space never decide.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import Any, TypeAlias

from quotebank.errors import ReadError
from quotebank.extraction.lexicon.loader import Word, word_classes, word_list
from quotebank.records import QuoteKind

Offsets: TypeAlias = Set[int]
"""The offsets of the letters and digits of some words."""

_SAME_MENTION = 0.3
_REPORTING = int(Word.REPORTING)
_TITLES = word_list("titles_beside_names")
_HYPHENS_AND_APOSTROPHE = {0x2010: "-", 0x2011: "-", 0x2019: "'"}


# -- reading --------------------------------------------------------------------------------------------------------


def read_gold(path: str | os.PathLike[str]) -> Iterator[dict[str, Any]]:
    """Yield the articles of a gold file: JSON Lines in UTF-8, one article a line; blank lines do not count.

    Raises:
        ReadError: A line that is no gold, or a file without any; the message names the line and what is wrong.
        OSError: The file cannot be opened.
    """
    number = count = 0
    with Path(path).open("rb") as file:
        for number, raw in enumerate(file, 1):
            try:
                line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
                if line.strip():
                    gold = json.loads(line)
                    check_gold(gold)
                    count += 1
                    yield gold
            except UnicodeDecodeError:
                raise ReadError(f"{path}, line {number}: not UTF-8") from None
            except json.JSONDecodeError as problem:
                message = f"not valid JSON ({problem.msg}, column {problem.colno})"
                raise ReadError(f"{path}, line {number}: {message}") from None
            except (ValueError, RecursionError):
                raise ReadError(f"{path}, line {number}: JSON that cannot be read: too deep or too long") from None
            except ReadError as problem:
                raise ReadError(f"{path}, line {number}: {problem}") from None
    if not count:
        raise ReadError(f"{path}, line {max(number, 1)}: no gold here; the file has to hold one article a line")


def check_gold(gold: object) -> None:
    """Raise `ReadError` with what is wrong with an article of gold, if anything is.

    >>> check_gold({"text": "Yes.", "quoted": [[0, 9]], "attributions": []})
    Traceback (most recent call last):
    quotebank.errors.ReadError: quoted: [0, 9] is no place in a text of 4 characters (start, end exclusive)
    """
    if not isinstance(gold, Mapping):
        raise ReadError('not an article: an object with "text", "quoted" and "attributions" belongs here')
    _need(gold, ("text", "quoted", "attributions"), "")
    text = gold["text"]
    if not isinstance(text, str):
        raise ReadError("text: has to be a string")
    _check_places(gold["quoted"], len(text), "quoted")
    if not isinstance(gold["attributions"], Sequence) or isinstance(gold["attributions"], str):
        raise ReadError("attributions: has to be a list")
    for key in ("people", "organisations"):
        names = gold.get(key, [])
        if not isinstance(names, list) or not all(isinstance(name, str) and name_words(name) for name in names):
            raise ReadError(f"{key}: has to be a list of names, or left out")
    for number, held in enumerate(gold["attributions"], 1):
        _check_attribution(held, len(text), f"attribution {number}: ")


def _check_attribution(held: object, length: int, where: str) -> None:
    if not isinstance(held, Mapping):
        raise ReadError(f'{where}has to be an object with "content", "cue" and "source"')
    _need(held, ("content", "cue", "source"), where)
    for key in ("content", "cue", "source"):
        _check_places(held[key], length, where + key)
    if not held["content"]:
        raise ReadError(f"{where}content: has to hold a place")
    if not isinstance(held.get("cue_text"), str | None):
        raise ReadError(f"{where}cue_text: has to be a string")
    speaker = held.get("speaker")
    if speaker is not None and (not isinstance(speaker, str) or not name_words(speaker)):
        raise ReadError(f"{where}speaker: has to be a name, null for a source without one, or left out if not judged")
    if held.get("kind", "direct") not in list(QuoteKind):
        raise ReadError(f"{where}kind: has to be direct, mixed or indirect, or left out")


def _need(held: Mapping[str, Any], keys: Iterable[str], where: str) -> None:
    missing = [f'"{key}"' for key in keys if key not in held]
    if missing:
        raise ReadError(f"{where}no {', '.join(missing)}")


def _check_places(places: object, length: int, where: str) -> None:
    if not isinstance(places, Sequence) or isinstance(places, str):
        raise ReadError(f"{where}: has to be a list of places, [[start, end], ...]")
    for place in places:
        whole = isinstance(place, Sequence) and len(place) == 2 and all(type(number) is int for number in place)
        if not whole or not 0 <= place[0] < place[1] <= length:
            shown = json.dumps(place, default=str)[:40]
            raise ReadError(f"{where}: {shown} is no place in a text of {length} characters (start, end exclusive)")


# -- agreeing -------------------------------------------------------------------------------------------------------


def offsets_of(text: str, spans: Iterable[Sequence[int]]) -> set[int]:
    """Return the offsets of the letters and digits of some places in a text.

    >>> sorted(offsets_of("“It's.”", [(0, 7)]))
    [1, 2, 4]
    """
    return {i for start, end in spans for i in range(start, end) if text[i : i + 1].isalnum()}


def covering(contents: Sequence[Offsets], stretch: Offsets) -> int | None:
    """Return which content covers most of a stretch, and at least half of it; of equals the smallest, then the first.

    >>> covering([{1, 2, 3, 4, 5}, {4, 5, 6}], {4, 5, 6})
    1
    >>> covering([{1, 2, 3, 4}], {4, 5, 6}) is None
    True
    """
    if not stretch:
        return None
    shared = [len(content & stretch) for content in contents]
    best = max(range(len(contents)), key=lambda i: (shared[i], -len(contents[i])), default=None)
    return best if best is not None and shared[best] * 2 >= len(stretch) else None


def same_mention(found: Offsets, gold: Offsets) -> bool:
    """Tell whether a mention is that of the gold: a part of it, or three tenths of the longer one in common."""
    if not found or not gold:
        return False
    return found <= gold or len(found & gold) >= _SAME_MENTION * max(len(found), len(gold))


def is_reporting(cue: str) -> bool:
    """Tell whether the words of a cue report speech, not thought.

    >>> is_reporting("had told"), is_reporting("hopes")
    (True, False)
    """
    classes = word_classes()
    return any(classes.get(w, 0) & _REPORTING for w in re.findall(r"[a-z]+", cue.lower()))


def name_words(name: str) -> list[str]:
    """Return the words of a name that tell persons apart: without titles, case, or what follows a comma.

    >>> name_words("Sen. Ada Brandt, an engineer")
    ['ada', 'brandt']
    """
    plain = re.split(r",(?!\s*[JS]r\b)|\(", name)[0].translate(_HYPHENS_AND_APOSTROPHE)
    plain = unicodedata.normalize("NFC", re.sub(r"'s\b", "", plain)).casefold()
    words = re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*", plain)
    return [word for word in words if word not in _TITLES] or words


def same_person(found: str | None, gold: str) -> bool:
    """Tell whether one name's words hold the other's and both end in the same surname.

    >>> same_person("Brandt", "Ada Brandt"), same_person("Ada Brandt", "Bo Brandt")
    (True, False)
    """
    p, g = name_words(found or ""), name_words(gold)
    return bool(p and g) and (set(p) <= set(g) or set(g) <= set(p)) and p[-1] == g[-1]
