"""What a bad Anomaly Detector gets wrong."""

from __future__ import annotations

from typing import Any

from conformance.faults.fault import Ask


def of(rule: str, *operations: str) -> tuple[str, ...]:
    """The same rule of several operations, as requirement ids."""
    return tuple(f"anomaly-detector.{operation}.{rule}" for operation in operations)


DETECTIONS = ("entire", "last", "changepoint")
EVERYWHERE = tuple(f"anomaly-detector.{operation}" for operation in DETECTIONS)


def answer_to_nothing(ask: Ask) -> dict[str, Any]:
    """An answer as described, for a series without points."""
    operation = ask.path.lower().split("/")[-2]
    if operation == "last":
        numbers = {"period": 3, "suggestedWindow": 13, "expectedValue": 0.0, "upperMargin": 0.0, "lowerMargin": 0.0}
        return {**numbers, "isAnomaly": False, "isPositiveAnomaly": False, "isNegativeAnomaly": False}
    if operation == "changepoint":
        return {"period": 0, "isChangePoint": [], "confidenceScores": []}
    arrays = ("expectedValues", "upperMargins", "lowerMargins", "isAnomaly", "isPositiveAnomaly", "isNegativeAnomaly")
    return {"period": 0, **{name: [] for name in arrays}}
