"""The state of the key: GET /status."""

from typing import Any, cast

import pytest

from conformance.harness import Door, requirement
from conformance.harness.container.query import Query
from conformance.invariants.comparison import difference
from conformance.wire import Answer, NotJson, Request

pytestmark = pytest.mark.usefixtures("pages")
TIMES = 4
USED_UP = "OutOfQuota"
NO_KEY = ("Invalid", "Mismatch", "ContainerUseUnauthorized")
"""Words for a key that does not allow the container to run; the others may pass while queries go on."""


@requirement("container.status.runs-no-query")
def test_asking_for_the_state_changes_nothing(door: Door, query: Query) -> None:
    """Probes ask every few seconds for months; they must neither use up a quota nor wear anything out."""
    query_before, again = query(), query()
    before = _state(door)
    if before.get("apiStatus") == USED_UP:
        pytest.skip(f"the state says {USED_UP} from the begin, so that nothing shows whether asking uses a quota up")

    for _ in range(TIMES):
        _ready(door)
        door.ask("container.status")

    changed = difference(before, _state(door), name="the state")
    assert not changed, f"after {TIMES} questions for the state, {changed}"
    query_after = query()
    # services that explore or make up ids never say the same twice
    changed = "" if difference(query_before, again) else difference(again, query_after, name="the answer of a query")
    assert not changed, f"after {TIMES} questions for the state, {changed}"


@requirement("container.status.agrees-with-queries")
def test_the_state_agrees_with_the_queries(door: Door, query: Query) -> None:
    """An operator who reads that the key is no good replaces it, and takes a working container down for that."""
    query()
    said = _members(door.ask("container.status")).get("apiStatus")
    query()
    if not isinstance(said, str):
        pytest.skip("the state names no apiStatus")

    assert said not in NO_KEY, f"/status says {said} while queries are answered"


def _state(door: Door) -> dict[str, Any]:
    """What the two endpoints say, without what may change by itself, such as a clock in an undocumented member."""
    ready, status = _ready(door), door.ask("container.status")
    body = _members(status)
    said = {name: body[name] for name in ("service", "apiStatus") if name in body}
    return {"status of /ready": ready, "status of /status": status.status, **said}


def _ready(door: Door) -> int | str:
    """The status of /ready, or why there is none: that it must not break is another requirement."""
    exchange = door.exchange(Request("GET", door.operation("container.ready").path))
    return exchange.answer.status if exchange.answer else exchange.trouble


def _members(answer: Answer) -> dict[str, Any]:
    try:
        body = answer.json()
    except NotJson:
        return {}
    return cast("dict[str, Any]", body) if isinstance(body, dict) else {}
