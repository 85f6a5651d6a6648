"""Readiness: GET /ready."""

import pytest

from conformance.harness import Door, requirement
from conformance.harness.container.query import Query
from conformance.wire import Request

pytestmark = pytest.mark.usefixtures("pages")
TIMES = 6


@requirement("container.ready.stays-ready")
def test_ready_stays_ready(door: Door, query: Query) -> None:
    """A probe that wavers takes a working container out of service."""
    probe = Request("GET", door.operation("container.ready").path)
    answers: list[str] = []
    for time in range(TIMES):
        if time % 5 == 0:
            query()
        exchange = door.exchange(probe)  # not asked of the door: 503 is what a container says that is not ready
        answers.append(str(exchange.answer.status) if exchange.answer else exchange.trouble)

    wrong = [answer for answer in answers if answer != "200"]
    assert not wrong, (
        f"/ready answered {wrong[0]} and was not ready in {len(wrong)} of {TIMES} cases, while queries were answered"
    )
