"""The 27 points of a face: five are detected, the others are those of an average face seen from the same side.

The average was taken over answers of the real service that its users published. On these faces the points that are not
detected lie 0.04 distances of the eyes beside the service's own on average; those of the eyebrows up to 0.2.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from conformance.emulator.engines.face.library import Points

Spot = tuple[float, float]
Projection = npt.NDArray[np.complex128]
"""Where right, down and towards the viewer of the average face go in an image, and where its origin is."""

DETECTED = ("pupilLeft", "pupilRight", "noseTip", "mouthLeft", "mouthRight")
"""In the order in which they are found."""
_CENTRE_AND_LEFT: Mapping[str, tuple[float, float, float]] = {
    "pupilLeft": (-0.5, 0.0, 0.0),
    "noseTip": (0.0, 0.65, 0.57),
    "mouthLeft": (-0.43, 1.19, 0.05),
    "eyebrowLeftOuter": (-0.87, -0.25, -0.15),
    "eyebrowLeftInner": (-0.21, -0.26, 0.12),
    "eyeLeftOuter": (-0.67, 0.02, -0.06),
    "eyeLeftTop": (-0.5, -0.06, 0.02),
    "eyeLeftBottom": (-0.5, 0.08, 0.0),
    "eyeLeftInner": (-0.33, 0.03, -0.02),
    "noseRootLeft": (-0.14, 0.05, 0.08),
    "noseLeftAlarTop": (-0.23, 0.46, 0.25),
    "noseLeftAlarOutTip": (-0.36, 0.69, 0.2),
    "upperLipTop": (0.0, 1.06, 0.3),
    "upperLipBottom": (0.0, 1.17, 0.27),
    "underLipTop": (0.0, 1.25, 0.25),
    "underLipBottom": (0.0, 1.4, 0.25),
}
AVERAGE: Mapping[str, tuple[float, float, float]] = {
    **_CENTRE_AND_LEFT,
    **{name.replace("Left", "Right"): (-x, y, z) for name, (x, y, z) in _CENTRE_AND_LEFT.items() if "Left" in name},
}
"""Right, down and towards the viewer from the middle between the pupils, in distances of the pupils."""
_PLACES = np.array([(*place, 1.0) for place in AVERAGE.values()])
_DETECTED_PLACES = np.array([(*AVERAGE[name], 1.0) for name in DETECTED])


def projection(points: Points) -> Projection:
    """How the average face must be seen for its five points to be nearest to those that were detected."""
    return np.linalg.lstsq(_DETECTED_PLACES.astype(np.complex128), points, rcond=None)[0].astype(np.complex128)


def landmarks(points: Points) -> dict[str, Spot]:
    """All points by their names, in the order of the documentation; those that were detected stay where they are."""
    placed = dict(zip(AVERAGE, _PLACES @ projection(points), strict=True)) | dict(zip(DETECTED, points, strict=True))
    return {name: (float(place.real), float(place.imag)) for name, place in placed.items()}
