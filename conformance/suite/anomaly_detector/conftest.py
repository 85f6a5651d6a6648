"""What the tests of the Anomaly Detector share."""

from __future__ import annotations

from typing import Any, cast

import pytest

from conformance.suite import Door
from conformance.suite.anomaly_detector.client import AnomalyDetector
from conformance.suite.conduct import Conduct
from conformance.suite.selection import requirements_of, test_name


@pytest.fixture(scope="session")
def detector(door: Door) -> AnomalyDetector:
    """The container under test."""
    return AnomalyDetector(door)


@pytest.fixture
def seed(conduct: Conduct, request: pytest.FixtureRequest) -> int:
    """The seed of a test that needs many worlds at once, where Hypothesis has none to give."""
    item: pytest.Item = cast("Any", request).node
    return conduct.seed_of(requirements_of(item)[0], test_name(item))
