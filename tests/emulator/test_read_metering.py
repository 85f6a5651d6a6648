"""What Read says of itself, and to whom it may not serve."""

from __future__ import annotations

import time
from uuid import uuid4

import httpx
import pytest
from emulators import metered
from reads import POLL

from conformance.billing.endpoint import Endpoint

OUT_OF_QUOTA = (
    "Container isn't in a valid state. Subscription validation failed with status 'OutOfQuota' API key is out of quota."
)
PATIENCE = 20.0


def refused(answer: str) -> httpx.Response:
    """What a query is told in the end, when the billing endpoint answers so."""
    with Endpoint([answer]) as billing, metered(billing.url, 0.05, "read") as started:
        end = time.monotonic() + PATIENCE
        while (asked := httpx.get(f"{started.url}{POLL['read']}{uuid4()}", trust_env=False)).status_code == 404:
            assert time.monotonic() < end
            time.sleep(0.1)
        ready = httpx.get(f"{started.url}/ready", trust_env=False)
    assert ready.json() == {"service": "computervisionread", "ready": "ready", "message": "Api is ready.."}
    return asked


@pytest.mark.parametrize(
    ("answer", "status", "code", "sentence"),
    [
        ("429", 503, "OutOfQuota", OUT_OF_QUOTA),
        ("401", 403, "NoCredit", "Api Key is invalid."),
        ("503", 403, "NoCredit", "The billing"),
    ],
)
def test_a_container_that_must_not_serve_says_why(answer: str, status: int, code: str, sentence: str) -> None:
    told = refused(answer)

    assert (told.status_code, told.json()["error"]["code"]) == (status, code)
    assert told.json()["error"]["message"].startswith(sentence)
