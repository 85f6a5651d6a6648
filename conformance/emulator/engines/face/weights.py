"""The weights of dlib's face recognition network, read from the file that the package ``face_recognition_models`` brings.

The file holds the layers from the first to the last, each after its name, as dlib serializes them: integers as a byte that
counts the bytes that follow, tensors as a version, four dimensions and their numbers. The package also brings a file of 68
points of a face whose terms forbid commercial use; it is never opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt

from conformance.emulator.engines.face.packages import FaceNotInstalled, file_of

Numbers = npt.NDArray[np.float32]

DIGEST = "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30"
"""Of the file whose layers are known. It has not changed since 2017."""
CONVOLUTION, SCALE, CONNECTED = b"\x01\x05con_4", b"\x01\x07affine_", b"\x01\x04fc_2"
"""The names of the layers that have weights, as they stand in the file."""


def weights_file() -> Path:
    """Where the weights are; FaceNotInstalled when they are not there."""
    return file_of("face_recognition_models", "models/dlib_face_recognition_resnet_model_v1.dat")


def layers(path: Path) -> list[Numbers]:
    """The weights of every layer, from the first to the last; FaceNotInstalled when the file is another one.

    A convolution is followed by what scales it. All are flat: of a convolution first the weights, filter by channel by
    row by column, then what is added to each filter; of a scale first the factors, then what is added; of the
    last layer the weights, input by output.
    """
    content = path.read_bytes()
    if sha256(content).hexdigest() != DIGEST:
        raise FaceNotInstalled(f"{path} is not the network that Face knows; install face_recognition_models 0.3.0.")
    return [_Reader(content, place).tensor() for place in _places(content)]


def _places(content: bytes) -> Iterator[int]:
    """Where the tensor of each layer begins that has weights."""
    for found in re.finditer(b"|".join(map(re.escape, (CONVOLUTION, SCALE, CONNECTED))), content):
        if found.group() != CONNECTED:
            yield found.end()
        else:  # how many outputs and inputs it has is told before
            reader = _Reader(content, found.end())
            reader.integers(2)
            yield reader.place


class _Reader:
    """Reads on from a place in a file of dlib's."""

    def __init__(self, content: bytes, place: int) -> None:
        self._content = content
        self.place = place

    def integers(self, count: int) -> list[int]:
        """So many of them, none of which is negative."""
        return [self._integer() for _ in range(count)]

    def tensor(self) -> Numbers:
        """The numbers of a tensor, flat."""
        _, *dimensions = self.integers(5)
        return np.frombuffer(self._content, "<f4", int(np.prod(dimensions)), self.place).astype(np.float32)

    def _integer(self) -> int:
        begin = self.place + 1
        self.place = begin + self._content[self.place]
        return int.from_bytes(self._content[begin : self.place], "little")
