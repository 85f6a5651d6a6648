"""Text of strangers as a person can safely read it: on one line, without what a terminal would obey, and not too long."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

LONGEST = 600
"""Characters of a text that somebody else wrote."""
_OBEYED = ("Cc", "Cf", "Zl", "Zp", "Cs")
"""Categories of characters that a terminal or an editor obeys, or that cannot be written: controls, formats, breaks, halves."""

_CUT = re.compile(r"(\S{0,400})( ?… ?)(\S{0,400})")


def plain(text: str, longest: int = LONGEST) -> str:
    """The text with every such character written out, and cut where it is longer than this."""
    cut = text[:longest]
    if not cut.isprintable():
        cut = "".join(_written_out(character) for character in cut)
    return f"{cut}… ({len(text)} characters)" if len(text) > longest else cut


def without_halves(text: str, secrets: Mapping[str, str], shortest: int) -> str:
    """The text without the halves of secrets that were cut where an ellipsis stands, and what is shown for each instead.

    Halves of fewer characters than ``shortest`` stay: they are parts of other words.
    """
    if "…" not in text or not secrets:
        return text

    def whole(cut: re.Match[str]) -> str:
        head, ellipsis, tail = cut.groups()
        for size in range(len(head), shortest - 1, -1):
            found = next((shown for secret, shown in secrets.items() if secret.startswith(head[-size:])), None)
            if found is not None:
                head = head[:-size] + found
                break
        for size in range(len(tail), shortest - 1, -1):
            found = next((shown for secret, shown in secrets.items() if secret.endswith(tail[:size])), None)
            if found is not None:
                tail = found + tail[size:]
                break
        return head + ellipsis + tail

    return _CUT.sub(whole, text)


def _written_out(character: str) -> str:
    if character.isprintable() or unicodedata.category(character) not in _OBEYED:
        return character
    return " " if character in "\n\r\t" else character.encode("unicode_escape").decode()
