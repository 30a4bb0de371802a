"""How long, how much and how often."""

from __future__ import annotations

from attrs import frozen


@frozen
class Limits:
    """The limits of a fetcher."""

    pause: float = 1.0
    """Seconds between two requests to one host; robots.txt may ask for more."""
    connecting: float = 10.0
    silence: float = 20.0
    """Seconds without a byte."""
    whole: float = 60.0
    """Seconds for one request in all."""
    size: int = 20_000_000
    """Bytes of an answer, unpacked."""
    redirects: int = 5
    attempts: int = 3
    """How often an address is tried whose server fails or is busy, with twice the wait each time."""
    wait: float = 2.0
    """Seconds before the second attempt."""
