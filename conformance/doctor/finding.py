"""What is told of one cause: where it was seen, what the documentation says of it, and what mends it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from conformance.plain import plain

Severity = Literal["problem", "advice", "unsure"]
"""A problem keeps a container from serving; advice does not, or not yet; what is unsure may be right, and cannot be seen."""
SECRET = re.compile(r"[A-Za-z0-9+/=_-]{16,}")
"""A word that may be a key, which is not repeated."""


@dataclass(frozen=True)
class Finding:
    """One cause, as it was found."""

    id: str
    severity: Severity
    where: str
    """What was looked at: a word of the command, a path, the host."""
    cause: str
    sentence: str
    """What is stated of it."""
    source: str
    """Who states it; begins with ``reported`` where no page does."""
    mend: str
    """A command, or a part of one, where there is any."""


@dataclass(frozen=True)
class Cause:
    """What is the same wherever a cause is found."""

    id: str
    severity: Severity
    sentence: str
    source: str

    def found(self, where: str, cause: str, mend: str) -> Finding:
        """The finding at one place."""
        return Finding(self.id, self.severity, where, cause, self.sentence, self.source, mend)


def shown(word: str) -> str:
    """A word that the user gave, as it may be told: what may be a key is not."""
    return f"a word of {len(word)} characters" if SECRET.fullmatch(word) else plain(word, 80)
