"""The points of a series as a request brings them: their number, their form, and the size of their values."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

import numpy as np
import numpy.typing as npt

from conformance.emulator.engines.anomaly_detector.detection import FEWEST_POINTS, LARGEST_VALUE, MOST_POINTS
from conformance.emulator.service import ServiceError
from conformance.emulator.services.anomaly_detector import refusals
from conformance.emulator.services.anomaly_detector.refusals import bad_series

if TYPE_CHECKING:
    from conformance.emulator.service import Json


@dataclass(frozen=True)
class Point:
    """One measurement."""

    value: float | None
    moment: datetime | None
    """None without a grid, where no timestamp is read."""


def points(series: object, granularity: str) -> list[Point]:
    """All of them, of the form that the service reads; raises ServiceError."""
    if series is None:
        raise ServiceError(400, "RequiredSeries", refusals.MISSING)
    if not isinstance(series, list):
        raise ServiceError(400, "InvalidJsonFormat", refusals.NO_LIST)
    items = cast("list[object]", series)
    if not items:
        raise bad_series(refusals.EMPTY, "BadArgument")
    if len(items) < FEWEST_POINTS:
        raise bad_series(refusals.FEW)
    if len(items) > MOST_POINTS:
        raise bad_series(refusals.MANY)
    return [_point(item, granularity) for item in items]


def values(points: list[Point]) -> npt.NDArray[np.float64]:
    """What was measured; raises ServiceError where it is too large or missing."""
    measured = [point.value for point in points]
    if any(value is not None and abs(value) > LARGEST_VALUE for value in measured):
        raise bad_series(refusals.HUGE)
    if None in measured:
        raise bad_series(refusals.NULL, "BadArgument")
    return np.array(measured, dtype=np.float64)


def _point(item: object, granularity: str) -> Point:
    if not isinstance(item, dict):
        raise bad_series(refusals.MALFORMED, "BadArgument")
    members = cast("Json", item)
    value = members.get("value", "")
    if isinstance(value, bool) or not isinstance(value, int | float | None):
        raise bad_series(refusals.MALFORMED, "BadArgument")
    return Point(_float(value), None if granularity == "none" else _moment(members.get("timestamp")))


def _float(value: float | None) -> float | None:
    try:
        return None if value is None else float(value)
    except OverflowError:  # whole numbers of JSON have no end
        return math.inf


def _moment(text: object) -> datetime:
    try:
        moment = datetime.fromisoformat(text if isinstance(text, str) else "")
        # a time without a zone means UTC, as everything here
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise bad_series(refusals.MALFORMED, "BadArgument") from None
