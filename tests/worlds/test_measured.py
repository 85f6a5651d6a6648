"""The measured series: complete, on their grid, and free to use."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings

from conformance.worlds.series import measured as module
from conformance.worlds.series.measured import Measured, measured
from conformance.worlds.series.model import Series
from conformance.worlds.series.strategies import real

each = pytest.mark.parametrize("series", measured(), ids=lambda series: series.name)


def test_they_cover_most_granularities() -> None:
    assert {series.granularity for series in measured()} == {"yearly", "monthly", "weekly", "daily", "hourly"}


@each
def test_each_says_whence_it_comes_and_that_it_is_in_the_public_domain(series: Measured) -> None:
    assert "public domain" in series.licence.replace("-", " ")
    assert series.source
    assert series.unit


@each
def test_each_is_a_few_hundred_plausible_numbers(series: Measured) -> None:
    assert 100 <= len(series.values) <= 400
    assert len(set(series.values)) > 20
    assert all(isinstance(value, int | float) for value in series.values)


def test_known_values_stand_where_they_were_measured() -> None:
    by_name = {series.name: series for series in measured()}

    assert by_name["nile"].part(1913 - 1871, 12).request()["series"][0] == {"timestamp": "1913-01-01T00:00:00Z", "value": 456}
    assert by_name["sunspots"].part(1957 - 1749, 12).request()["series"][0]["value"] == 190.2
    assert by_name["elnino"].part(12, 12).timestamps[0] == "1981-01-01T00:00:00Z"
    assert by_name["seattle-daily"].part(59, 12).timestamps[0] == "2012-02-29T00:00:00Z"


@settings(max_examples=100, deadline=None, database=None, derandomize=True)
@given(real())
def test_a_part_lies_on_the_dates_of_the_whole(series: Series) -> None:
    whole = next(s for s in measured() if s.granularity == series.granularity and series.start >= s.start)

    assert 12 <= len(series) <= 100
    assert series.truth.period is None
    assert all(earlier < later for earlier, later in pairwise(series.timestamps))
    assert whole.start <= series.at(0)


def test_the_file_stays_small() -> None:
    assert Path(module.__file__).with_name("measured.json").stat().st_size < 30_000
