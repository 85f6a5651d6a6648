"""Text of strangers as a person can safely read it: on one line, without what a terminal would obey, and not too long."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 600
"""Characters of a text that somebody else wrote."""
STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Characters by which a text of several lines says something else than it shows: a terminal obeys them, or writes backwards."""
_OBEYED = ("Cc", "Cf", "Zl", "Zp", "Cs")
"""Categories of characters that a terminal or an editor obeys, or that cannot be written: controls, formats, breaks, halves."""


def plain(text: str, longest: int = LONGEST) -> str:
    """The text with every such character written out, and cut where it is longer than this."""
    cut = text[:longest]
    if not cut.isprintable():
        cut = "".join(_written_out(character) for character in cut)
    return f"{cut}… ({len(text)} characters)" if len(text) > longest else cut


def _written_out(character: str) -> str:
    if character.isprintable() or unicodedata.category(character) not in _OBEYED:
        return character
    return " " if character in "\n\r\t" else character.encode("unicode_escape").decode()
