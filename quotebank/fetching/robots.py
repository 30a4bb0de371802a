"""What a host's robots.txt permits, read by the standard library's parser."""

from __future__ import annotations

from urllib.robotparser import RobotFileParser

from quotebank.errors import FetchError

NAME = "quotebank"
"""By which robots.txt names this program."""
_LONGEST = 512_000
"""Bytes that are read, as RFC 9309 asks for at least."""
_LONGEST_DELAY = 60.0


class Robots:
    """The rules of one host."""

    def __init__(self, rules: RobotFileParser | None, problem: str = "") -> None:
        self._rules, self._problem = rules, problem
        delay = rules.crawl_delay(NAME) if rules else None
        self.delay = min(float(delay or 0), _LONGEST_DELAY)
        """Seconds that the host asks to leave between requests."""

    @classmethod
    def of(cls, status: int, body: bytes) -> Robots:
        """Return the rules that a host answered with; one that answers 4xx has none, as RFC 9309 says."""
        if status >= 500 or status < 200 or status == 429:
            return cls.unknown(f"the server answered {status} for robots.txt, without which nothing is fetched")
        rules = RobotFileParser()
        try:
            rules.parse(body[:_LONGEST].decode("utf-8-sig", "replace").splitlines() if status < 300 else [])
        except ValueError as problem:  # of a path or a number that the parser does not expect
            return cls.unknown(f"its robots.txt cannot be read ({' '.join(str(problem).split())[:100]})")
        return cls(rules)

    @classmethod
    def unknown(cls, problem: str) -> Robots:
        """Return the rules of a host whose robots.txt cannot be read: nothing is permitted."""
        return cls(None, problem)

    def permit(self, address: str) -> None:
        r"""Return if an address may be fetched.

        Raises:
            FetchError: it may not, or nobody knows.

        >>> Robots.of(200, b"User-agent: *\nDisallow: /drafts/").permit("https://a.example/drafts/1")
        Traceback (most recent call last):
        quotebank.errors.FetchError: robots.txt does not permit it
        """
        if self._rules is None:
            raise FetchError(self._problem)
        if not self._rules.can_fetch(NAME, address):
            raise FetchError("robots.txt does not permit it")
