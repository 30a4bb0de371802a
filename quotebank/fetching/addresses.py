"""Web addresses: which may be fetched, and which network addresses may be connected to."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit, urlunsplit

from quotebank.errors import FetchError

SCHEMES = ("http", "https")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\\ud800-\udfff]")
_TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv4 addresses as an IPv6 network reaches them (NAT64, RFC 6052)."""
_LOCAL = IPv6Network("fec0::/10")
"""The addresses of a site before there were unique local ones (RFC 3879); Python takes them for global."""


def is_address(source: str) -> bool:
    """Return whether a source of an import is a web address and not a path.

    >>> is_address("https://harbourpost.example/ferry"), is_address("https.txt")
    (True, False)
    """
    return bool(_ADDRESS.match(source))


def checked(address: str) -> str:
    """Return an address as it is requested: without a fragment, its host in ASCII.

    Raises:
        FetchError: it is no web address that may be fetched.

    >>> checked("HTTPS://Håfn.example/a#top")
    'https://xn--hfn-ula.example/a'
    """
    address = address.strip()
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
        host = host and host.encode("idna").decode("ascii")
    except UnicodeError as problem:
        raise FetchError("not a web address (a part of its host is empty, too long, or no name)") from problem
    except ValueError as problem:
        raise FetchError(f"not a web address ({problem})") from problem
    if parts.scheme not in SCHEMES:
        raise FetchError(f"only http and https are fetched, not {parts.scheme[:20] or 'an address without a scheme'}")
    if not host or _UNSAFE.search(address):
        raise FetchError("not a web address")
    if parts.username is not None or parts.password is not None:
        raise FetchError("an address with a user name or a password is not fetched: it would be stored")
    where = f"[{host}]" if ":" in host else host
    return urlunsplit((parts.scheme, f"{where}:{port}" if port else where, parts.path or "/", parts.query, ""))


def is_public(number: str) -> bool:
    """Return whether a network address is one of the public internet: not private, loopback, link-local or the like.

    An IPv6 address that stands for an IPv4 address is as public as that.

    >>> [is_public(number) for number in ("93.184.216.34", "10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1")]
    [True, False, False, False]
    >>> [is_public(number) for number in ("::127.0.0.1", "::ffff:0:127.0.0.1", "fec0::1")]
    [False, False, False]
    """
    address = ip_address(number.partition("%")[0])
    reached = (isinstance(address, IPv6Address) and _inner(address)) or address
    # What is reserved holds the other, retired forms of an IPv4 address.
    return reached.is_global and not (reached.is_multicast or reached.is_reserved or reached in _LOCAL)


def _inner(address: IPv6Address) -> IPv4Address | None:
    if address in _TRANSLATED:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
