"""Normalises names for comparison: without case, accents, hyphens, full stops or apostrophes."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit

import regex

from quotebank.extraction.lexicon.loader import word_list
from quotebank.marks import APOSTROPHES

_APOSTROPHES = APOSTROPHES + "′"
_PLAIN_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
_PLAIN = str.maketrans({**dict.fromkeys(_APOSTROPHES + ".", ""), **_PLAIN_LETTERS})
_WORD = regex.compile(r"[\p{L}\p{N}\p{M}]+")
_POSSESSIVE = regex.compile(rf"(?<=\w)[{_APOSTROPHES}]s\b")
_AFTER_SURNAMES = {word.rstrip(".") for word in word_list("generations_and_numbers")} | word_list("generations_in_full")
_PLAIN_URL = regex.compile(
    r"https?://(?:www\.)?(?P<host>[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*)(?P<path>(?:/[\w.~%+-]*)*)", regex.ASCII
)
"""Most web addresses; these need no full parsing."""
_ARTICLE = "the "
_LEFT_OUT = frozenset("and for in of the".split())
"""Words of a name that its abbreviation may leave out."""
_REGISTRIES = frozenset("ac co com edu gov net org".split())
"""Parts of domains that belong to nobody."""
_TRACKING = regex.compile(r"utm_.*|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|cmpid")


@lru_cache(maxsize=65_536)
def fold(name: str) -> str:
    """Return the form of a name that is used in comparisons.

    >>> fold("Jean‑Pierre LÉVY") == fold("Jean Pierre Levy")
    True
    >>> fold("J. K. O’Brien")
    'j k obrien'
    """
    if name.isascii():
        return " ".join(_WORD.findall(name.lower().translate(_PLAIN))) or name.casefold()
    # twice, because a mathematical or full-width letter has no lower case until it is decomposed
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold().translate(_PLAIN))
    return " ".join(_WORD.findall("".join(c for c in decomposed if not unicodedata.combining(c)))) or name.casefold()


def surname_last(key: str) -> str:
    """Return a folded name without any suffix after the surname.

    >>> surname_last(fold("Martin Luther King, Jr."))
    'martin luther king'
    """
    words = key.split()
    while len(words) > 1 and words[-1] in _AFTER_SURNAMES:
        words.pop()
    return " ".join(words)


def last_word(name: str) -> str:
    """Return the word by which a name is looked up; for a person, the surname.

    >>> last_word("Martin Luther King, Jr.")
    'king'
    """
    return surname_last(fold(name)).rpartition(" ")[2]


def bare_outlet(key: str) -> str:
    """Return the folded name of an outlet without the article before it, which articles and people leave out.

    >>> bare_outlet(fold("The Harbour Post")), bare_outlet("the")
    ('harbour post', 'the')
    """
    return key.removeprefix(_ARTICLE) or key


def home_of(name: str, site: str) -> str | None:
    """Return the web domain of an outlet, from the host of an address, if it spells the name, whole or abbreviated.

    Otherwise None: its articles may be printed elsewhere, too.

    >>> home_of("The Harbour Post", "edition.harbourpost.example"), home_of("The Hill Country Times", "hctimes.example")
    ('harbourpost.example', 'hctimes.example')
    >>> home_of("Coastal Wire", "harbourpost.example") is None
    True
    """
    key = fold(name)
    if key == fold(site):
        return site or None
    labels = site.split(".")
    for at, label in enumerate(labels[:-1]):
        letters = label.replace("-", "")
        if letters not in _REGISTRIES and (_spells(key.split(), letters) or _spells(bare_outlet(key).split(), letters)):
            return ".".join(labels[at:])
    return None


def _spells(words: Sequence[str], label: str) -> bool:
    """Return whether a label is made of whole words of a name, in their order, or of beginnings of all of them."""
    whole, begun = {0}, {0}
    for word in words:
        whole |= {at + len(word) for at in whole if label.startswith(word, at)}
        lengths = range(0 if word in _LEFT_OUT else 1, len(word) + 1)
        begun = {at + length for at in begun for length in lengths if label.startswith(word[:length], at)}
    return len(label) in (whole | begun if len(words) > 1 else whole)


@lru_cache(maxsize=16_384)
def fold_phrase(phrase: str) -> str:
    """Return the form of a phrase that is used to search it for a name, without possessives.

    >>> fold_phrase("AnewZ’s Global programme")
    'anewz global programme'
    """
    return fold(_POSSESSIVE.sub("", phrase))


def host(url: str) -> str:
    """Return the host of a web address, or of a bare domain, in lower case and without "www".

    >>> host("https://www.AnewZ.tv:443/a"), host("anewz.tv")
    ('anewz.tv', 'anewz.tv')
    """
    try:
        name = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    return _bare(name)


def _bare(host: str) -> str:
    return host.removeprefix("www.").rstrip(".")


@lru_cache(maxsize=1024)
def canonical(url: str) -> str:
    """Return the form of an article's web address that is used in comparisons.

    Scheme, "www", fragment, a trailing slash and tracking parameters are ignored.

    >>> canonical("http://www.AnewZ.tv/news/1/?utm_source=x&id=7#top")
    'anewz.tv/news/1?id=7'
    """
    if plain := _PLAIN_URL.fullmatch(url):
        return plain["host"] + plain["path"].rstrip("/")
    try:
        parts = urlsplit(url.strip())
        pairs = parse_qsl(parts.query, keep_blank_values=True) if parts.query else []
        name, port = parts.hostname, f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return url.strip()
    if not name:
        return url.strip()
    kept = [(key, value) for key, value in pairs if not _TRACKING.fullmatch(key)]
    return _bare(name) + port + parts.path.rstrip("/") + (f"?{urlencode(kept)}" if kept else "")
