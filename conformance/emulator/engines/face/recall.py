"""The faces of images that were looked at before, so that nobody has to look again: that takes most of a second."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import msgspec
import numpy as np

from conformance.emulator.engines.face.images import Pixels
from conformance.emulator.engines.face.recognition import Face, Recognizer, Rectangle
from conformance.emulator.remembered import Remembered

MOST_IMAGES = 200
"""Kept in memory; those with the most faces take half a megabyte each."""


@dataclass(frozen=True)
class _Written:
    """A face as it lies in a file."""

    rectangle: Rectangle
    landmarks: dict[str, tuple[float, float]]
    kind: str
    """Of the numbers of the embedding, as NumPy names it."""
    embedding: bytes


class Recall:
    """What a recognizer finds, by the pixels it looks at; any number of threads may use it.

    With a folder it is kept for other processes, too, that is, for emulators that are started again and again.
    """

    def __init__(self, recognizer: Recognizer, folder: Path | None = None) -> None:
        self._recognizer = recognizer
        self._remembered = Remembered(folder) if folder else None
        self._lock = threading.Lock()
        self._latest: OrderedDict[str, Sequence[Face]] = OrderedDict()

    def faces(self, image: Pixels) -> Sequence[Face]:
        """The faces of an image, the largest first."""
        key = blake2b(repr(image.shape).encode() + image.tobytes(), digest_size=20).hexdigest()
        with self._lock:
            found = self._latest.pop(key, None)
        if found is None:
            found = self._found(key, image)
        with self._lock:
            self._latest[key] = found
            while len(self._latest) > MOST_IMAGES:
                self._latest.popitem(last=False)
        return found

    def _found(self, key: str, image: Pixels) -> Sequence[Face]:
        if self._remembered is None:
            return self._recognizer.faces(image)
        kept = _read(self._remembered.get(key) or b"")
        if kept is not None:
            return kept
        found = self._recognizer.faces(image)
        self._remembered.keep(key, _written(found))
        return found


def _written(faces: Sequence[Face]) -> bytes:
    return msgspec.msgpack.encode(
        [_Written(f.rectangle, dict(f.landmarks), f.embedding.dtype.str, f.embedding.tobytes()) for f in faces]
    )


def _read(content: bytes) -> Sequence[Face] | None:
    try:
        written = msgspec.msgpack.decode(content, type=list[_Written])
    except msgspec.DecodeError:
        return None
    return [Face(w.rectangle, w.landmarks, np.frombuffer(w.embedding, w.kind)) for w in written]
