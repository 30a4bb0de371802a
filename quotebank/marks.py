"""The marks that stand around quoted words, in one table: whoever reads texts or compares words reads it from here.

A further mark is a further line of `QUOTATION_MARKS`. U+2019 is apostrophe and closing mark in one.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Role(Enum):
    """What a mark does by its glyph alone."""

    OPENS = "opens"
    CLOSES = "closes"
    EITHER = "either"


class Mark(NamedTuple):
    """A quotation mark, or two characters that are typed for one."""

    glyph: str
    role: Role
    single: bool = False
    """Whether it stands around quotations within quotations, or around all of them in British style."""
    closes: str = ""
    """The openings that it closes, too."""


QUOTATION_MARKS = (
    Mark("“", Role.OPENS, closes="„"),
    Mark("”", Role.CLOSES),
    Mark("„", Role.OPENS),
    Mark("‟", Role.OPENS),
    Mark("«", Role.OPENS),
    Mark("»", Role.CLOSES),
    Mark('"', Role.EITHER),
    Mark("＂", Role.EITHER),
    Mark("``", Role.OPENS),
    Mark("‘‘", Role.OPENS),
    Mark("’’", Role.CLOSES),
    Mark("''", Role.EITHER),
    Mark("‘", Role.OPENS, single=True, closes="‚"),
    Mark("’", Role.CLOSES, single=True),
    Mark("'", Role.EITHER, single=True),
    Mark("‹", Role.OPENS, single=True),
    Mark("›", Role.CLOSES, single=True),
    Mark("‚", Role.OPENS, single=True),
)
APOSTROPHES = "'’‘‛ʼʻ`´＇"
"""What is typed for an apostrophe."""
DASHES = frozenset({"—", "–", "―", "--", "-"})
"""What parts words from what goes on beside them."""

DOUBLE = frozenset(mark.glyph for mark in QUOTATION_MARKS if not mark.single)
SINGLE = frozenset(mark.glyph for mark in QUOTATION_MARKS if mark.single)
OPENING = frozenset(mark.glyph for mark in QUOTATION_MARKS if mark.role is Role.OPENS)
CLOSING = frozenset(mark.glyph for mark in QUOTATION_MARKS if mark.role is Role.CLOSES)
ENDING = frozenset(mark.glyph for mark in QUOTATION_MARKS if mark.role is not Role.OPENS or mark.closes)
"""What can stand at the end of a quotation."""
BEGINNING = OPENING | {mark.glyph for mark in QUOTATION_MARKS if mark.role is Role.EITHER}
"""What can stand at the beginning of a quotation."""
CLOSES_TOO = {mark.glyph: mark.closes for mark in QUOTATION_MARKS}
