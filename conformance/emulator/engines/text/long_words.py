"""Words that no model reads to their end."""

from __future__ import annotations

import regex

LONGEST = 64
"""Characters of a word."""

_UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
"""Scripts that write words without blanks between them."""
_LONG = regex.compile(rf"(?:(?!{_UNSPACED})[\p{{L}}\p{{M}}\p{{N}}]){{{LONGEST + 1}}}")


def has_long_word(text: str) -> bool:
    """Whether a text has a word that is longer than it may be."""
    return _LONG.search(text) is not None
