"""How long a run waits where the target, or what stands before it, asks to be asked again later."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic

from conformance.wire.messages import Answer

FIRST, LONGEST = 1.0, 8.0
"""Seconds before the first and the later tries where the answer names none."""
TOO_MANY, UNAVAILABLE = 429, 503


class Retries:
    """A budget of seconds for one run; may be asked from many threads, and what they wait for together counts once."""

    def __init__(self, seconds: float) -> None:
        self.budget = seconds
        self.waited = 0.0
        """Seconds of the budget that are spent."""
        self.asked = 0
        """Answers that asked for it."""
        self._until = 0.0
        self._guard = threading.Lock()

    def pause(self, answer: Answer, tries: int) -> float | None:
        """Seconds after which to ask again; None where nobody asked for that, or the budget does not hold it."""
        wanted = _wanted(answer, tries)
        if wanted is None:
            return None
        now = monotonic()
        with self._guard:
            self.asked += 1
            more = max(0.0, now + wanted - max(now, self._until))
            if self.waited + more > self.budget:
                return None
            self.waited += more
            self._until = max(self._until, now + wanted)
        return wanted


def turned_away(answer: Answer) -> bool:
    """Whether somebody in between let a request wait or go: too many of them, or a page that says it is not served now.

    A container that is not ready says so in no page.
    """
    return answer.status == TOO_MANY or (answer.status == UNAVAILABLE and answer.media_type == "text/html")


def _wanted(answer: Answer, tries: int) -> float | None:
    """Seconds that an answer asks for. One that says 'too many' without a time is asked again ever more slowly."""
    if answer.status not in (TOO_MANY, UNAVAILABLE):
        return None
    named = (answer.header("retry-after") or "").strip()
    if named.isascii() and named.isdigit():
        return float(named[:9])
    try:
        return max(0.0, (parsedate_to_datetime(named).astimezone(UTC) - datetime.now(UTC)).total_seconds())
    except (ValueError, OverflowError):
        return min(LONGEST, FIRST * 2**tries) if turned_away(answer) else None
