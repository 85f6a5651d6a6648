"""Faces that were detected, by ids that expire."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from conformance.emulator.engines.face.embedding import Embedding
from conformance.emulator.engines.face.faults import NotThere

LONGEST_LIFE, SHORTEST_LIFE = 86_400, 60
"""Seconds."""
MOST_KEPT = 100_000
"""Of some 100 MB; of more the oldest are forgotten."""
SWEPT_EVERY = 60.0
"""Seconds after which what expired is let go of."""


@dataclass(frozen=True, eq=False)
class DetectedFace:
    """What is kept of a face: not the image, only what tells it from others."""

    embedding: Embedding
    model: str
    """The recognition model that it can be compared in."""


class FaceIds:
    """The ids given out that have not expired; any number of threads may use it."""

    def __init__(self, clock: Callable[[], float], most: int = MOST_KEPT) -> None:
        self._clock = clock
        self._most = most
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[DetectedFace, float]] = {}
        self._swept = clock()

    def remember(self, face: DetectedFace, seconds: float = LONGEST_LIFE) -> str:
        """A new id of a face, which is known for so long."""
        identifier = str(uuid.uuid4())
        with self._lock:
            now = self._clock()
            self._kept[identifier] = face, now + seconds
            if now >= self._swept + SWEPT_EVERY or len(self._kept) > self._most:
                self._sweep(now)
        return identifier

    def find(self, identifiers: Iterable[str]) -> list[DetectedFace]:
        """The faces with these ids, in this order, all as of one moment; NotThere when one of them is not known."""
        with self._lock:
            now = self._clock()
            return [self._found(identifier, now) for identifier in identifiers]

    def _found(self, identifier: str, now: float) -> DetectedFace:
        face, end = self._kept.get(identifier, (None, now))
        if face is None or now >= end:
            raise NotThere("Face", identifier)
        return face

    def _sweep(self, now: float) -> None:
        self._swept = now
        self._kept = {identifier: kept for identifier, kept in self._kept.items() if now < kept[1]}
        if len(self._kept) > self._most:
            # some more than needed, or every further face would sweep again
            for identifier in list(self._kept)[: len(self._kept) - self._most + self._most // 10]:
                del self._kept[identifier]
