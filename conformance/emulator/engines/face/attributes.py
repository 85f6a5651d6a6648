"""What can be told of a face without guessing: how it is turned, and how blurred, bright and noisy its pixels are.

Age, gender, smile, emotion, hair, glasses and the others that are documented need engines that no package brings whose
terms and requirements fit; they are not offered.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from conformance.emulator.engines.face.images import Pixels
from conformance.emulator.engines.face.landmarks import DETECTED, Projection, projection
from conformance.emulator.engines.face.recognition import Face

BLUR_LEVELS = ((0.25, "low"), (0.75, "medium"), (1.0, "high"))
EXPOSURE_LEVELS = ((0.25, "underExposure"), (0.75, "goodExposure"), (1.0, "overExposure"))
NOISE_LEVELS = ((0.3, "low"), (0.7, "medium"), (1.0, "high"))
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


def attributes(image: Pixels, face: Face, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Those of a face of this image that are asked for, by their documented names and in their documented form."""
    place = face.rectangle
    part = image[place.top : place.top + place.height, place.left : place.left + place.width]
    grey = np.asarray(Image.fromarray(part).convert("L"), np.float32)
    return {name: OFFERED[name](grey, face) for name in names}


def graded(name: str, value: float, levels: Sequence[tuple[float, str]]) -> dict[str, Any]:
    """A value, cut to what is between 0 and 1 and to two digits, with the level that it belongs to."""
    told = round(min(max(value, 0.0), 1.0), 2)
    return {f"{name}Level": next((level for end, level in levels if told < end), levels[-1][1]), "value": told}


def head_pose(seen: Projection) -> dict[str, float]:
    """How a head is turned, in degrees: first its pitch, then its yaw, then its roll.

    Pitch is positive where it looks up, yaw where it looks to the right of the image, roll where it is turned clockwise.
    """
    one, _, other = np.linalg.svd(np.array([seen[:3].real, seen[:3].imag]), full_matrices=False)
    nearest = one @ other  # the projection without what is due to another face than the average one
    roll = math.atan2(nearest[1, 0], nearest[0, 0])
    right, down = nearest[:, 2]  # of the direction in which the nose points
    aside = right * math.cos(roll) + down * math.sin(roll)
    up = right * math.sin(roll) - down * math.cos(roll)
    yaw = math.atan2(aside, math.sqrt(max(1 - aside**2 - up**2, 0.0)))
    pitch = math.asin(min(max(up, -1.0), 1.0))
    return {name: round(math.degrees(angle), 1) for name, angle in (("pitch", pitch), ("roll", roll), ("yaw", yaw))}


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


def _head_pose(_grey: Grey, face: Face) -> dict[str, float]:
    return head_pose(projection(np.array([complex(*face.landmarks[name]) for name in DETECTED])))


def _blur(grey: Grey, _face: Face) -> dict[str, Any]:
    return graded("blur", blur(grey), BLUR_LEVELS)


def _exposure(grey: Grey, _face: Face) -> dict[str, Any]:
    return graded("exposure", float(grey.mean()) / 255, EXPOSURE_LEVELS)


def _noise(grey: Grey, _face: Face) -> dict[str, Any]:
    return graded("noise", noise(grey) / NOISIEST, NOISE_LEVELS)


OFFERED: Mapping[str, Callable[[Grey, Face], dict[str, Any]]] = {
    "headPose": _head_pose,
    "blur": _blur,
    "exposure": _exposure,
    "noise": _noise,
}
"""By their documented names."""
