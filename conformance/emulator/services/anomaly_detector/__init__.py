"""Anomaly Detector: what a valid request means, and which error an invalid one gets."""

from __future__ import annotations

import math
from typing import Any

from conformance.catalogue import Container
from conformance.emulator.engines.anomaly_detector import detection as engine
from conformance.emulator.engines.anomaly_detector.detection import Series
from conformance.emulator.service import Call, Json, Service, ServiceError
from conformance.emulator.services.anomaly_detector import points as points_of
from conformance.emulator.services.anomaly_detector import refusals, time_grid
from conformance.emulator.settings import Settings

LARGEST_INT32 = 2**31 - 1
LARGEST_RATIO = 0.49
LARGEST_SENSITIVITY = 100
"""Taken, although the message of its refusal says 99."""
SMALLEST_THRESHOLD, LARGEST_THRESHOLD = 0.01, 0.99


def detect_entire(call: Call) -> Json:
    """DetectEntireSeries."""
    series = _series(call.body)
    verdict = engine.entire(series, **_model(call.body))
    return {
        "period": verdict.period,
        "expectedValues": verdict.expected.tolist(),
        "upperMargins": verdict.upper.tolist(),
        "lowerMargins": verdict.lower.tolist(),
        "isAnomaly": (verdict.positive | verdict.negative).tolist(),
        "isPositiveAnomaly": verdict.positive.tolist(),
        "isNegativeAnomaly": verdict.negative.tolist(),
    }


def detect_last(call: Call) -> Json:
    """DetectLastPoint."""
    series = _series(call.body)
    verdict = engine.last(series, **_model(call.body))
    return {
        "period": verdict.period,
        "suggestedWindow": verdict.suggested_window,
        "expectedValue": verdict.expected,
        "upperMargin": verdict.upper,
        "lowerMargin": verdict.lower,
        "isAnomaly": verdict.positive or verdict.negative,
        "isPositiveAnomaly": verdict.positive,
        "isNegativeAnomaly": verdict.negative,
    }


def detect_change_point(call: Call) -> Json:
    """DetectChangePoint."""
    series = _series(call.body)
    window = call.body.get("stableTrendWindow")
    threshold = call.body.get("threshold")
    verdict = engine.change_points(series, None if window is None else int(window), threshold)
    return {
        "period": verdict.period,
        "isChangePoint": verdict.flags.tolist(),
        "confidenceScores": verdict.confidences.tolist(),
    }


def _model(body: Json) -> dict[str, Any]:
    return {
        "sensitivity": int(body.get("sensitivity", engine.DEFAULT_SENSITIVITY)),
        "ratio": float(body.get("maxAnomalyRatio", engine.DEFAULT_RATIO)),
    }


def error_body(error: ServiceError) -> Json:
    """Flat: nothing is wrapped in ``error``."""
    return {"code": error.code, "message": error.message}


def _series(body: Json) -> Series:
    """The series of a body; parameters are looked at before it, and in the order of the service."""
    interval, granularity = int(body.get("customInterval", 1)), str(body.get("granularity", "none"))
    _check_parameters(body)
    points = points_of.points(body["series"], granularity)
    _check_window(body, len(points))
    values, moments = points_of.values(points), [point.moment for point in points if point.moment is not None]
    places = time_grid.slots(moments, granularity, interval) if moments else None
    length = len(points) if places is None else int(places[-1]) + 1
    period = body.get("period")
    if period is not None and length < 2 * period + 1:
        raise refusals.bad_series(refusals.SEASONS, "InvalidModelArgument")
    if period is not None and period > 1 and len(points) < length / 2:
        raise refusals.bad_series(refusals.GAPS.format(needed=math.ceil(length / 2), got=len(points)))
    return Series(values, places, None if period is None else int(period), granularity, interval)


def _check_parameters(body: Json) -> None:
    """What the description leaves open, in the order of the service."""
    if body.get("customInterval", 1) > LARGEST_INT32:
        raise refusals.parameter("customInterval")
    if not 0 < body.get("maxAnomalyRatio", engine.DEFAULT_RATIO) <= LARGEST_RATIO:
        raise refusals.parameter("maxAnomalyRatio")
    if not 0 <= body.get("sensitivity", engine.DEFAULT_SENSITIVITY) <= LARGEST_SENSITIVITY:
        raise refusals.parameter("sensitivity")
    if not SMALLEST_THRESHOLD <= body.get("threshold", engine.DEFAULT_THRESHOLD) <= LARGEST_THRESHOLD:
        raise refusals.parameter("threshold")
    if body.get("stableTrendWindow", engine.SMALLEST_WINDOW) < engine.SMALLEST_WINDOW:
        raise refusals.parameter("stableTrendWindow")


def _check_window(body: Json, points: int) -> None:
    if body.get("stableTrendWindow", 0) >= points / 2:
        raise refusals.parameter("stableTrendWindow")


def service(_container: Container, _settings: Settings) -> Service:
    """The service, which keeps nothing between calls."""
    return SERVICE


SERVICE = Service(
    name="anomalydetector",
    api_type="anomalydetector",
    meter="CognitiveServices.AnomalyDetector.Container.Detect",
    answers={
        "DetectEntireSeries": detect_entire,
        "DetectLastPoint": detect_last,
        "DetectChangePoint": detect_change_point,
    },
    explain=refusals.explain,
    error_body=error_body,
    turn=refusals.turn,
)
