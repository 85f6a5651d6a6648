"""Faces, persons and time of the tests of Face: plain values, and a clock that they turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from conformance.emulator.engines.face.face_ids import DetectedFace
from conformance.emulator.engines.face.faults import Kind, Refused
from conformance.emulator.engines.face.people import PersistedFace, Person

FACE = np.arange(128.0)


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 1_577_836_800.0

    def __call__(self) -> float:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += seconds


def somebody(*faces: PersistedFace, name: str = "Ada") -> Person:
    return Person(name, faces=faces)


def a_face() -> PersistedFace:
    return PersistedFace(FACE)


def detected(value: float = 1.0, model: str = "recognition_01") -> DetectedFace:
    return DetectedFace(np.full(128, value), model)


def refused(kind: Kind, fault: type[Refused], work: Callable[[], Any]) -> None:
    """That it is refused, for this."""
    with pytest.raises(fault) as caught:
        work()
    assert (type(caught.value), caught.value.kind) == (fault, kind)
