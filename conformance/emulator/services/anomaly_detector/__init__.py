"""Anomaly Detector: what a valid request means, and which error an invalid one gets."""

from __future__ import annotations

import numpy as np

from conformance.catalogue import Container
from conformance.emulator.engines.anomaly_detector import detection as engine
from conformance.emulator.engines.anomaly_detector.detection import Series
from conformance.emulator.service import Call, Json, Service, ServiceError, Violation
from conformance.emulator.services.anomaly_detector.time_grid import OffGrid, slots
from conformance.emulator.settings import Settings

LARGEST_INT32 = 2**31 - 1

CODE_OF_MEMBER = {
    "granularity": "InvalidGranularity",
    "customInterval": "InvalidCustomInterval",
    "period": "InvalidPeriod",
    "maxAnomalyRatio": "InvalidModelArgument",
    "sensitivity": "InvalidModelArgument",
    "stableTrendWindow": "InvalidModelArgument",
    "threshold": "InvalidModelArgument",
}
CODE_OF_MISSING = {"series": "RequiredSeries", "granularity": "RequiredGranularity"}


def detect_entire(call: Call) -> Json:
    """DetectEntireSeries."""
    body = call.body
    series = _series(body)
    verdict = engine.entire(series, _sensitivity(body), _ratio(body))
    return {
        "period": verdict.period,
        "expectedValues": verdict.expected.tolist(),
        "upperMargins": verdict.margins.tolist(),
        "lowerMargins": verdict.margins.tolist(),
        "isAnomaly": (verdict.positive | verdict.negative).tolist(),
        "isPositiveAnomaly": verdict.positive.tolist(),
        "isNegativeAnomaly": verdict.negative.tolist(),
    }


def detect_last(call: Call) -> Json:
    """DetectLastPoint; maxAnomalyRatio is checked, but one point is no share of anything."""
    body = call.body
    series = _series(body)
    _ratio(body)
    verdict = engine.last(series, _sensitivity(body))
    return {
        "period": verdict.period,
        "suggestedWindow": verdict.suggested_window,
        "expectedValue": verdict.expected,
        "upperMargin": verdict.margin,
        "lowerMargin": verdict.margin,
        "isAnomaly": verdict.positive or verdict.negative,
        "isPositiveAnomaly": verdict.positive,
        "isNegativeAnomaly": verdict.negative,
    }


def detect_change_point(call: Call) -> Json:
    """DetectChangePoint."""
    body = call.body
    series = _series(body)
    window = int(body.get("stableTrendWindow", engine.DEFAULT_WINDOW))
    if not 1 <= window <= LARGEST_INT32:
        raise ServiceError(400, "InvalidModelArgument", "The 'stableTrendWindow' must be a number of points, 1 or more.")
    verdict = engine.change_points(series, window, float(body.get("threshold", engine.DEFAULT_THRESHOLD)))
    return {
        "period": verdict.period,
        "isChangePoint": verdict.flags.tolist(),
        "confidenceScores": verdict.confidences.tolist(),
    }


def explain(_operation_id: str, violation: Violation) -> ServiceError:
    """The published code that names the fault best; of several faults the first found wins."""
    return ServiceError(400, _code(violation), _message(violation))


def error_body(error: ServiceError) -> Json:
    """Flat: nothing is wrapped in ``error``."""
    return {"code": error.code, "message": error.message}


def _code(violation: Violation) -> str:
    if violation.keyword == "json" or not violation.path:
        return CODE_OF_MISSING.get(violation.member, "InvalidJsonFormat")
    member = str(violation.path[0])
    if member in CODE_OF_MEMBER:
        return CODE_OF_MEMBER[member]
    if violation.path == ("series",) and violation.got == "null":
        return "RequiredSeries"
    if member == "series":
        return "InvalidJsonFormat" if violation.keyword == "type" else "InvalidSeries"
    return "BadArgument"


def _message(violation: Violation) -> str:
    if violation.keyword == "json":
        return f"The request body is not valid JSON: {violation.demand}."
    where = _where(violation.path)
    if violation.keyword == "required":
        return f"The '{violation.member}' is required in {where}."
    return f"{where[:1].upper()}{where[1:]} must {violation.demand}."


def _where(path: tuple[str | int, ...]) -> str:
    if len(path) >= 2 and path[0] == "series":
        return f"the '{path[2]}' at index {path[1]}" if len(path) > 2 else f"the point at index {path[1]}"
    return f"the '{path[0]}'" if path else "the request body"


def _series(body: Json) -> Series:
    points: list[Json] = body["series"]
    step = int(body.get("customInterval", 1))
    if step > LARGEST_INT32:
        raise ServiceError(400, "InvalidCustomInterval", f"The 'customInterval' must be at most {LARGEST_INT32}.")
    try:
        places = slots([point.get("timestamp") for point in points], body.get("granularity", "none"), step)
    except OffGrid as fault:
        raise ServiceError(400, "InvalidSeries", str(fault)) from None
    return Series(np.array([_value(index, point["value"]) for index, point in enumerate(points)]), places, _period(body))


def _value(index: int, value: float) -> float:
    try:
        return float(value)
    except OverflowError:  # whole numbers of JSON have no end
        raise ServiceError(400, "InvalidSeries", f"The 'value' at index {index} is too large a number.") from None


def _period(body: Json) -> int | None:
    period = body.get("period")
    most = len(body["series"]) // 2
    if period is not None and period > most:
        raise ServiceError(400, "InvalidPeriod", f"The 'period' must leave room for two seasons: at most {most} here.")
    return None if period is None else int(period)


def _sensitivity(body: Json) -> int:
    return int(body.get("sensitivity", engine.DEFAULT_SENSITIVITY))


def _ratio(body: Json) -> float:
    ratio = body.get("maxAnomalyRatio", engine.DEFAULT_RATIO)
    if not 0 < ratio < 0.5:
        raise ServiceError(400, "InvalidModelArgument", "The 'maxAnomalyRatio' must lie between 0 and 0.5, both excluded.")
    return float(ratio)


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
    explain=explain,
    error_body=error_body,
)
