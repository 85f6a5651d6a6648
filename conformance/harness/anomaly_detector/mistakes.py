"""Requests with one mistake, or with gaps, for the feeds of the Anomaly Detector."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conformance.worlds.series.model import Json, Series

BAD_TUNINGS: tuple[Json, ...] = (
    {"maxAnomalyRatio": 0.6},
    {"sensitivity": 101},
    {"customInterval": 0},
    {"period": -1},
    {"period": 2000},
    {"maxAnomalyRatio": 0.5},
    {"maxAnomalyRatio": -0.25},
    {"sensitivity": -1},
    {"customInterval": -5},
)
BAD_POINTS: tuple[Json, ...] = (
    {"value": None},
    {"timestamp": None},
    {"timestamp": "yesterday"},
    {"value": 1e101},
    {"value": -2e150},
)
ODD_TEXTS = ("daily\0", "\ud800", "\0", "weekly\udfff", "\ud83d")
"""Texts that JSON can write and that break careless programs: a NUL, and halves of a character."""


def bad_tunings() -> SearchStrategy[Json]:
    """One member that tunes a detection, outside its bounds."""
    return st.sampled_from(BAD_TUNINGS)


def bad_points() -> SearchStrategy[Json]:
    """One member of a point that nobody can have measured, or None for a member that is not there."""
    return st.sampled_from(BAD_POINTS)


def odd_texts() -> SearchStrategy[Json]:
    """A member with such a text."""
    return st.dictionaries(st.sampled_from(["granularity", "comment"]), st.sampled_from(ODD_TEXTS), min_size=1, max_size=1)


def spoilt_point(series: Series, member: Json, place: int) -> Json:
    """A request with one point that is no measurement."""
    body = series.request()
    place %= len(series)
    kept: dict[str, Any] = {**body["series"][place], **member}
    body["series"][place] = {name: value for name, value in kept.items() if value is not None}
    return body


def with_gaps(series: Series, place: int) -> Json:
    """A request that misses one point in fifteen, the first of them anywhere but at the ends."""
    body = series.request()
    first = 1 + place % (len(series) - 2)
    missing = {1 + (first + step) % (len(series) - 2) for step in range(0, len(series) - 2, 15)}
    body["series"] = [point for index, point in enumerate(body["series"]) if index not in missing]
    return body


def mostly_missing(series: Series) -> Json:
    """A request with a season that keeps one point in three."""
    body = series.request(period=4)
    body["series"] = body["series"][::3]
    return body
