"""Which fault the service answers first, with which code, and in which words."""

from __future__ import annotations

from conformance.emulator.engines.anomaly_detector.detection import FEWEST_POINTS, MOST_POINTS
from conformance.emulator.service import ServiceError, Violation

GRANULARITIES = ("yearly", "monthly", "weekly", "daily", "hourly", "minutely", "secondly", "microsecond", "none")

MISSING = "The 'series' field is required in request."
NO_LIST = "The 'series' field must be array/list type."
EMPTY = "The 'series' field cannot be empty."
FEW = f"The 'series' field must have at least {FEWEST_POINTS} points."
MANY = f"The 'series' field cannot have more than {MOST_POINTS} points."
MALFORMED = "'timestamp' or 'value' is malformed in 'series' Field."
NULL = "The 'series' field cannot have none values."
HUGE = "The magnitude of data in 'value' in 'series' field is too large."
DISORDER = "The 'series' field must be sorted by timestamp in ascending order."
DUPLICATE = "The 'series' field cannot have duplicated timestamp."
OFF_GRID = "The 'Timestamp' at index {index} is invalid in {granularity} granularity with {interval} gran as interval."
SEASONS = "The 'series' field must have more than 2 periods points"
GAPS = (
    "Ratio of missing points should be less than 50% for seasonal timeseries. "
    "There should be at least {needed} points, but got {got} points."
)

PARAMETERS = {
    "granularity": ("InvalidGranularity", f"The 'granularity' field can only be one of the following: {list(GRANULARITIES)}."),
    "customInterval": ("InvalidCustomInterval", "The 'customInterval' field must be an integer > 0."),
    "period": ("InvalidPeriod", "The 'period' field must be an integer >= 0."),
    "maxAnomalyRatio": (
        "InvalidModelArgument",
        "The 'maxAnomalyRatio' field must be less than 50% of the series points (0 < maxAnomalyRatio < 0.5).",
    ),
    "sensitivity": ("InvalidModelArgument", "The 'sensitivity' field must be an integer between 0 and 99."),
    "threshold": ("InvalidModelArgument", "The 'threshold' field must be an float between 0.01 and 0.99."),
    "stableTrendWindow": (
        "InvalidModelArgument",
        "The 'stableTrendWindow' field must be an integer >= 3 and < half of series' length.",
    ),
}
"""In the order in which they are looked at, before the series."""


def parameter(name: str) -> ServiceError:
    """The error for a parameter that is not as it should be."""
    return ServiceError(400, *PARAMETERS[name])


def bad_series(message: str, code: str = "InvalidSeries") -> ServiceError:
    """The error for a series that is not as it should be."""
    return ServiceError(400, code, message)


def turn(violation: Violation) -> int | None:
    """When this fault is looked for: what is missing altogether, then the parameters; the series is read afterwards."""
    if not violation.path:
        return 0
    name = str(violation.path[0])
    # ranges are those of the service, which are looked at in their turn
    ranged = name == "sensitivity" and violation.keyword in ("minimum", "maximum")
    return None if ranged or name not in PARAMETERS else list(PARAMETERS).index(name) + 1


def explain(_operation_id: str, violation: Violation) -> ServiceError:
    """The error for a body that breaks the description."""
    if violation.keyword == "json":
        return ServiceError(400, "InvalidJsonFormat", f"The request body is not valid JSON: {violation.demand}.")
    if violation.path:
        return parameter(str(violation.path[0]))
    code = {"series": "RequiredSeries", "granularity": "RequiredGranularity"}.get(violation.member)
    if code:
        return ServiceError(400, code, f"The '{violation.member}' field is required in request.")
    return ServiceError(400, "InvalidJsonFormat", f"The request body must {violation.demand}.")
