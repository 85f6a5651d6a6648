"""Strategies for the configuration of a learning loop, and the durations in it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

Json = dict[str, Any]

_ISO = re.compile(
    r"P(?:(?P<weeks>[\d.]+)W)?(?:(?P<days>[\d.]+)D)?"
    r"(?:T(?:(?P<hours>[\d.]+)H)?(?:(?P<minutes>[\d.]+)M)?(?:(?P<seconds>[\d.]+)S)?)?"
)
_CLOCK = re.compile(r"(?:(?P<days>\d+)\.)?(?P<hours>\d{1,2}):(?P<minutes>\d{2}):(?P<seconds>\d{2}(?:\.\d+)?)")
PLAIN: Json = {
    "rewardWaitTime": "PT10M",
    "defaultReward": 0,
    "rewardAggregation": "earliest",
    "explorationPercentage": 0.2,
    "modelExportFrequency": "PT5M",
    "logRetentionDays": 90,
}
"""A configuration like the published samples."""


def duration(text: object) -> timedelta | None:
    """The span of time in either of the two notations that were published, PT5M and 00:05:00; None when it is none."""
    found = (_ISO.fullmatch(text) or _CLOCK.fullmatch(text)) if isinstance(text, str) and text != "P" else None
    if found is None:
        return None
    try:
        return timedelta(**{name: float(number) for name, number in found.groupdict().items() if number})
    except (ValueError, OverflowError):
        return None


def configurations() -> SearchStrategy[Json]:
    """Any configuration that every documented server takes: spans of minutes, fractions that single precision holds."""
    minutes = st.integers(1, 59).filter(lambda n: n % 10).map(lambda n: f"PT{n}M")
    return st.fixed_dictionaries(
        {
            "rewardWaitTime": minutes,
            "defaultReward": st.sampled_from([0, 1, -1, 0.5, -0.25]),
            "rewardAggregation": st.sampled_from(["earliest", "sum"]),
            "explorationPercentage": st.sampled_from([0.25, 0, 1, 0.5]),
            "modelExportFrequency": minutes,
            "logRetentionDays": st.sampled_from([90, -1, 30, 365]),
        }
    )
