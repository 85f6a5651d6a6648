"""The feeds of the Anomaly Detector."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conformance.catalogue import Operation
from conformance.harness.anomaly_detector import mistakes
from conformance.harness.anomaly_detector.client import request
from conformance.harness.door import JSON_HEADERS
from conformance.harness.feed import Feed, Part
from conformance.invariants.anomaly_detector.reading import FEWEST, MOST
from conformance.wire import Request
from conformance.worlds.series import making
from conformance.worlds.series.grid import LENGTHS, written
from conformance.worlds.series.making import Rhythm
from conformance.worlds.series.model import Json, Series
from conformance.worlds.series.strategies import (
    FIXED,
    PLAIN,
    any_series,
    constant,
    jagged,
    on_fixed_grid,
    outlier_at_the_end,
    planted_spike,
    real,
    seasonal,
    tunings,
)

FIVE_MINUTES = st.just(Rhythm("minutely", 5, 12))
STEADY = PLAIN.filter(lambda rhythm: rhythm.granularity in LENGTHS)
"""Rhythms on granules of one length, on which nothing else can be wrong."""
RATIOS = st.integers(1, 49).map(lambda percent: percent / 100)
TELLING = 6
"""Inputs of a kind that shows one thing alone."""
WORDS = ("twelve points, please", "series", "timestamp,value", "<series/>", "granularity=daily")


def feed(operation: Operation) -> Feed | None:
    """The feed of a detection."""

    def asked(bodies: SearchStrategy[Any]) -> SearchStrategy[Request]:
        return bodies.map(lambda body: Request("POST", operation.path, JSON_HEADERS, _written(body)))

    def tuned(series: Series, tuning: Json) -> Json:
        return request(operation.name, series, **tuning)

    everywhere = (
        Part(asked(st.builds(tuned, any_series(), tunings())), TELLING),
        Part(asked(any_series().map(lambda series: tuned(series, {"period": 3}))), TELLING),
        Part(asked(st.builds(tuned, jagged() | outlier_at_the_end() | planted_spike() | real(), tunings())), 8),
        Part(asked(st.builds(partial(_swapped, operation.name), on_fixed_grid(), _PLACES, _PLACES)), TELLING),
        Part(asked(st.builds(partial(_late, operation.name), on_fixed_grid(), _PLACES)), TELLING),
        Part(asked(st.builds(tuned, seasonal(PLAIN), mistakes.odd_texts())), TELLING),
        Part(asked(st.builds(partial(_repeated, operation.name), on_fixed_grid(), _PLACES, st.sampled_from([0, 1]))), TELLING),
        Part(asked(_not_json()), TELLING),
    )
    if operation.name == "changepoint":
        return everywhere
    return (
        *everywhere,
        Part(asked(seasonal(PLAIN).map(lambda series: series.first(FEWEST).request())), TELLING),
        Part(asked(seasonal(PLAIN).map(lambda series: series.first(FEWEST - 1).request())), TELLING),
        Part(asked(_lengths()), 2),
        Part(asked(st.just({"granularity": "daily"})), 1),
        Part(asked(seasonal(PLAIN).map(lambda series: series.request(granularity="fortnightly"))), 2),
        Part(asked(st.builds(tuned, seasonal(STEADY), mistakes.bad_tunings())), 10),
        Part(asked(st.builds(mistakes.spoilt_point, seasonal(STEADY), mistakes.bad_points(), _PLACES)), 10),
        Part(asked(seasonal(PLAIN).map(lambda series: series.first(3).request(granularity="fortnightly"))), TELLING),
        Part(asked(st.builds(mistakes.with_gaps, on_fixed_grid(), _PLACES)), TELLING),
        Part(asked(jagged(FIXED, st.integers(45, 90)).map(mistakes.mostly_missing)), TELLING),
        Part(asked(constant().map(lambda series: series.request())), TELLING),
        Part(asked(seasonal(FIVE_MINUTES).map(lambda series: series.request())), TELLING),
        *(
            (Part(asked(st.builds(_capped, jagged(), RATIOS, st.sampled_from([99, 95]))), 8),)
            if operation.name == "entire"
            else ()
        ),
    )


_PLACES = st.integers(0, 10**6)


def _lengths() -> SearchStrategy[Json]:
    """A year of hours, less five days, and one point too many; each once."""
    longest = making.seasonal(0, Rhythm("hourly", 1, 24), MOST + 1)
    return st.sampled_from([longest.first(MOST), longest]).map(lambda series: series.request())


def _written(body: object) -> bytes:
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()


def _capped(series: Series, ratio: float, sensitivity: int) -> Json:
    return series.request(maxAnomalyRatio=ratio, sensitivity=sensitivity)


def _swapped(operation: str, series: Series, one: int, other: int) -> Json:
    """Two points in each other's place."""
    body = request(operation, series)
    first, count = one % len(series), len(series)
    second = (first + 1 + other % (count - 1)) % count
    listed = body["series"]
    listed[first], listed[second] = listed[second], listed[first]
    return body


def _repeated(operation: str, series: Series, place: int, more: int) -> Json:
    """Two values of one time."""
    body = request(operation, series)
    place %= len(series)
    twin = body["series"][place]
    body["series"].insert(place + 1, {**twin, "value": twin["value"] + more})
    return body


def _late(operation: str, series: Series, place: int) -> Json:
    """A point between two granules."""
    body = request(operation, series)
    place = 1 + place % (len(series) - 2)
    late = series.at(place) + timedelta(seconds=LENGTHS[series.granularity].total_seconds() // 3)
    body["series"][place]["timestamp"] = written(late)
    return body


@st.composite
def _not_json(draw: st.DrawFn) -> str:
    """Plain words, or the beginning of a request: nothing that lenient parsers read, such as single quotes."""
    if draw(st.booleans()):
        return draw(st.sampled_from(WORDS))
    text = json.dumps(draw(seasonal()).request())
    return text[: draw(st.integers(1, len(text) - 2))]
