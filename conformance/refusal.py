"""A mistake in one sentence, with its exit code, and the hint at what was meant."""

from __future__ import annotations

import difflib

from conformance.plain import plain

LONGEST = 2000
"""Characters of a sentence: it may list what exists."""


class Refusal(Exception):
    """A mistake of the user's or of the target's, in one sentence that says what, where and what to do.

    ``exit_code`` is the one of the command line: 2 wrong usage or configuration, 3 no verdict.
    """

    exit_code = 2

    def __str__(self) -> str:
        return f"{type(self).__name__}: {plain(str(self.args[0]), LONGEST)}"


def hint(wrong: str, known: list[str]) -> str:
    """The end of a refusal of a name: the nearest one that exists, or the first few."""
    close = difflib.get_close_matches(wrong, known, n=1)
    return f" Did you mean {close[0]!r}?" if close else f" Known are: {', '.join(known[:12])}{' …' if len(known) > 12 else ''}."
