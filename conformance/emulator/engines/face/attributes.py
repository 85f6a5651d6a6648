"""What can be told of a face without guessing: how it is turned, and how blurred, bright and noisy its pixels are.

Age, gender, smile, emotion, hair, glasses and the others that are documented need engines that no package brings whose
terms and requirements fit; they are not offered.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from conformance.emulator.engines.face.images import Pixels
from conformance.emulator.engines.face.landmarks import Projection

OFFERED = ("headPose", "blur", "exposure", "noise")
"""By their documented names."""
BLUR_LEVELS = ((0.25, "Low"), (0.75, "Medium"), (1.0, "High"))
EXPOSURE_LEVELS = ((0.25, "UnderExposure"), (0.75, "GoodExposure"), (1.0, "OverExposure"))
NOISE_LEVELS = ((0.3, "Low"), (0.7, "Medium"), (1.0, "High"))
"""Values below which a level ends; the last one has its end, too. Those of blur are stated nowhere."""
LARGEST = 160
"""Pixels of the longer side in which blur is judged: a large face may be soft from pixel to pixel and is sharp all the same."""
REACH = 9
"""Pixels over which a face is blurred once more, to see how much that changes it."""
SHARP, BLURRED = 0.3, 0.85
"""Shares of the differences between pixels that a further blur leaves: of a sharp face, and of one that cannot be told."""
NOISIEST = 35.0
"""Standard deviation of the noise that counts as 1, of 255."""

Grey = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Graded:
    """A value from 0 to 1 and the level it belongs to."""

    value: float
    level: str


@dataclass(frozen=True)
class HeadPose:
    """How a head is turned, in degrees from -180 to 180."""

    pitch: float
    """Positive where it looks up."""
    roll: float
    """Positive where it is turned clockwise in the image."""
    yaw: float
    """Positive where it looks to the right of the image."""


@dataclass(frozen=True)
class Attributes:
    """All that is told of a face."""

    head_pose: HeadPose
    blur: Graded
    exposure: Graded
    noise: Graded


def attributes(face: Pixels, seen: Projection) -> Attributes:
    """Those of a face: its part of the image, as large as it is there, and how the average face lies in it."""
    grey = np.asarray(Image.fromarray(face).convert("L"), np.float32)
    return Attributes(
        head_pose(seen),
        graded(blur(grey), BLUR_LEVELS),
        graded(float(grey.mean()) / 255, EXPOSURE_LEVELS),
        graded(noise(grey) / NOISIEST, NOISE_LEVELS),
    )


def graded(value: float, levels: Sequence[tuple[float, str]]) -> Graded:
    """A value, cut to what is between 0 and 1 and to two digits, with its level."""
    told = round(min(max(value, 0.0), 1.0), 2)
    return Graded(told, next((level for end, level in levels if told < end), levels[-1][1]))


def head_pose(seen: Projection) -> HeadPose:
    """How a head is turned: first up or down, then to a side, then in the image."""
    one, _, other = np.linalg.svd(seen[:3].T, full_matrices=False)
    nearest = one @ other  # the projection without what is due to another face than the average one
    roll = math.atan2(nearest[1, 0], nearest[0, 0])
    right, down = nearest[:, 2]  # of the direction in which the nose points
    aside = right * math.cos(roll) + down * math.sin(roll)
    up = right * math.sin(roll) - down * math.cos(roll)
    yaw = math.atan2(aside, math.sqrt(max(1 - aside**2 - up**2, 0.0)))
    pitch = math.asin(min(max(up, -1.0), 1.0))
    return HeadPose(*(round(math.degrees(angle), 1) for angle in (pitch, roll, yaw)))


def blur(grey: Grey) -> float:
    """How blurred: what a further blur leaves of the differences between neighbours (Crété-Roffet and others, 2007)."""
    scale = max(max(grey.shape) / LARGEST, 1.0)
    height, width = (round(side / scale) or 1 for side in grey.shape)
    small = np.asarray(Image.fromarray(grey).resize((width, height), Image.Resampling.BOX))
    left = max(_left_by_blur(small), _left_by_blur(small.T))
    return (left - SHARP) / (BLURRED - SHARP)


def _left_by_blur(grey: Grey) -> float:
    """Share of the differences down an image that is left when it is blurred down; 1 where there are none."""
    if len(grey) <= REACH:
        return 1.0
    sums = np.cumsum(np.pad(grey, ((1, 0), (0, 0))), 0)
    blurred = (sums[REACH:] - sums[:-REACH]) / REACH
    half = REACH // 2
    sharp = np.abs(np.diff(grey[half : len(grey) - half], axis=0))
    lost = np.maximum(sharp - np.abs(np.diff(blurred, axis=0)), 0).sum()
    return float(1 - lost / sharp.sum()) if sharp.any() else 1.0


def noise(grey: Grey) -> float:
    """Standard deviation of the noise (Immerkær, 1996), by the median: edges are few, and noise is everywhere."""
    if min(grey.shape) < 3:
        return 0.0
    bent = np.diff(np.diff(grey, 2, axis=0), 2, axis=1)
    return float(np.median(np.abs(bent))) / 0.6745 / 6
