from __future__ import annotations

import httpx
import pytest

from conformance import catalogue
from conformance.faults.emulators import Emulators
from conformance.faults.runner import ProofFailed

DETECTOR = catalogue.container("anomaly-detector")
PERSONALIZER = catalogue.container("personalizer")


def status(url: str) -> dict[str, str]:
    return httpx.get(f"{url}/status", timeout=10).json()


def test_an_emulator_stays_up_and_wears_one_fault_after_the_other() -> None:
    with Emulators({}) as emulators:
        with emulators.wearing(DETECTOR, 1, ("container.probes.status-in-other-words",)) as (first,):
            assert status(first) == {"apiStatus": "Good"}
        with emulators.wearing(DETECTOR, 1, ("container.probes.asking-uses-quota-up",)) as (second,):
            assert [status(second)["apiStatus"] for _ in range(4)] == ["Valid", "Valid", "Valid", "OutOfQuota"]
        with emulators.wearing(DETECTOR, 1, ("container.probes.asking-uses-quota-up",)) as (third,):
            assert status(third)["apiStatus"] == "Valid", "a fault that is worn again has forgotten all"
        with emulators.wearing(DETECTOR, 1, ()) as (fourth,), emulators.wearing(DETECTOR, 1, ()) as (other,):
            assert status(fourth)["apiStatus"] == status(other)["apiStatus"] == "Valid"

        assert first == second == third == fourth != other
    with pytest.raises(httpx.ConnectError):
        status(first)


def test_what_changes_lastingly_is_started_anew() -> None:
    with Emulators({}) as emulators:
        for _ in range(2):
            with emulators.wearing(PERSONALIZER, 1, ()) as (url,):
                path = f"{url}/personalizer/v1.0/configurations/service"
                before = httpx.get(path, timeout=10).json()
                assert before["logRetentionDays"] != 7
                httpx.put(path, json={**before, "logRetentionDays": 7}, timeout=10)
                assert httpx.get(path, timeout=10).json()["logRetentionDays"] == 7


def test_an_emulator_that_is_gone_is_replaced() -> None:
    with Emulators({}) as emulators:
        with emulators.wearing(DETECTOR, 1, ()) as (first,):
            pass
        emulators._idle[0].up.close()  # noqa: SLF001 - as if it had crashed
        with emulators.wearing(DETECTOR, 1, ()) as (second,):
            assert status(second)["apiStatus"] == "Valid"

        assert first != second


def test_a_fault_of_another_container_is_refused() -> None:
    foreign = ("read.poll.stumbles-over-ids",)
    refused = pytest.raises(ProofFailed, match=r"read\.poll")
    with Emulators({}) as emulators, refused, emulators.wearing(DETECTOR, 1, foreign):
        pass
