"""What was learned from, kept so that a changed learner can be taught anew and policies can be compared."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

MOST_LESSONS = 10_000
MOST_CHARACTERS = 32_000_000


@dataclass(frozen=True)
class Lesson:
    """One choice and what it earned."""

    time: float
    """Of the rank call."""
    choice: str
    chosen: int
    probability: float
    reward: float


class Log:
    """The latest lessons, and the time that the rank calls since the last deletion cover."""

    def __init__(self) -> None:
        self._lessons: deque[Lesson] = deque()
        self._characters = 0
        self._first: float | None = None
        self._last = 0.0

    def noted(self, time: float) -> None:
        """There was a rank call at this time."""
        self._first = time if self._first is None else self._first
        self._last = time

    def add(self, lesson: Lesson) -> None:
        """Keep a lesson; the oldest ones make room."""
        self._lessons.append(lesson)
        self._characters += len(lesson.choice)
        while len(self._lessons) > MOST_LESSONS or self._characters > MOST_CHARACTERS:
            self._characters -= len(self._lessons.popleft().choice)

    def between(self, begin: float, end: float) -> list[Lesson]:
        """The lessons of this time, in the order in which they were learned."""
        return [lesson for lesson in self._lessons if begin <= lesson.time <= end]

    def covered(self, since: float) -> tuple[float, float] | None:
        """From when to when rank calls are in the logs, none of them before ``since``; None when there is none."""
        if self._first is None or self._last < since:
            return None
        return max(self._first, since), self._last

    def clear(self) -> None:
        """Delete everything."""
        self._lessons.clear()
        self._characters, self._first = 0, None
