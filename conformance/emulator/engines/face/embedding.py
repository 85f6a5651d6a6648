"""What tells a face from others: 128 numbers, by dlib's network of 29 convolutions, which is in the public domain.

The network is worked out here and not by dlib, which takes five times as long and keeps every other thread waiting
meanwhile. A test of the benchmark compares the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from conformance.emulator.engines.face.images import Pixels
from conformance.emulator.engines.face.weights import Numbers, layers, weights_file

Embedding = npt.NDArray[np.floating]
LENGTH = 128
CHIP = 150
"""Pixels along each side of what the network looks at."""
MEANS = np.array([122.782, 117.001, 104.298], np.float32)
"""Red, green and blue that count as nought."""
BLOCKS = (*[(32, 1)] * 3, (64, 2), *[(64, 1)] * 3, (128, 2), *[(128, 1)] * 2, (256, 2), *[(256, 1)] * 2, (256, 2))
"""Filters of each pair of convolutions, and the step of its first one, from the first pair to the last."""


@dataclass(frozen=True)
class _Convolution:
    """A convolution and the scale that follows it, in one."""

    kernel: Numbers
    """Row by column by channel, flat, by filter."""
    shift: Numbers
    side: int

    def __call__(self, image: Numbers, step: int = 1, margin: int = 0) -> Numbers:
        """Height by width by filter, of an image of height by width by channel."""
        wide = np.pad(image, ((margin, margin), (margin, margin), (0, 0))) if margin else image
        windows = sliding_window_view(wide, (self.side, self.side), (0, 1))[::step, ::step].transpose(0, 1, 3, 4, 2)
        height, width = windows.shape[:2]
        flat = windows.reshape(height * width, -1) @ self.kernel + self.shift
        return flat.reshape(height, width, -1)


class Embedder:
    """The network, with its weights; any number of threads may use it. FaceNotInstalled when these are not there."""

    def __init__(self) -> None:
        *scaled, self._last = layers(weights_file())
        self._convolutions = list(_folded(scaled))

    def embedding(self, chip: Pixels) -> Embedding:
        """The numbers of a face that was brought upright and to the size of a chip."""
        first, *others = self._convolutions
        image = _largest(_positive(first((chip - MEANS) / np.float32(256), 2)))
        for (_, step), one, other in zip(BLOCKS, others[::2], others[1::2], strict=True):
            changed = other(_positive(one(image, step, margin=step % 2)), margin=1)
            image = _positive(_sum(changed, image if step == 1 else _halved(image)))
        return image.mean((0, 1)) @ self._last.reshape(-1, LENGTH)


def _folded(scaled: list[Numbers]) -> Iterator[_Convolution]:
    """The convolutions, each with what scales it: of every two layers the first is the convolution."""
    channels, sides = 3, (7, *[3] * (2 * len(BLOCKS)))
    for raw, scale, side in zip(scaled[::2], scaled[1::2], sides, strict=True):
        filters = len(scale) // 2
        factor, added = scale[:filters], scale[filters:]
        kernel = raw[:-filters].reshape(filters, channels, side, side).transpose(2, 3, 1, 0).reshape(-1, filters)
        yield _Convolution(np.ascontiguousarray(kernel * factor), raw[-filters:] * factor + added, side)
        channels = filters


def _positive(image: Numbers) -> Numbers:
    return np.maximum(image, 0, out=image)


def _largest(image: Numbers) -> Numbers:
    """The largest of every three by three numbers, in steps of two."""
    return sliding_window_view(image, (3, 3), (0, 1))[::2, ::2].max((3, 4))


def _halved(image: Numbers) -> Numbers:
    """The mean of every two by two numbers; an odd row or column at the end is left out."""
    height, width, channels = image.shape[0] // 2, image.shape[1] // 2, image.shape[2]
    return image[: 2 * height, : 2 * width].reshape(height, 2, width, 2, channels).mean((1, 3))


def _sum(one: Numbers, other: Numbers) -> Numbers:
    """Of two images of which one may have fewer rows, columns or channels: those it lacks count as nought."""
    total = np.zeros(np.maximum(one.shape, other.shape), np.float32)
    for part in (one, other):
        total[tuple(map(slice, part.shape))] += part
    return total
