"""What the tests of the Anomaly Detector share."""

from __future__ import annotations

import pytest

from conformance.harness import Door
from conformance.harness.anomaly_detector.client import AnomalyDetector


@pytest.fixture(scope="session")
def detector(door: Door) -> AnomalyDetector:
    """The container under test."""
    return AnomalyDetector(door)
