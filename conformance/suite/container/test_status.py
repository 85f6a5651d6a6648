"""The state of the key: GET /status."""

from typing import Any, cast

from conformance.harness import Door, requirement
from conformance.harness.container.query import Query
from conformance.invariants.comparison import difference
from conformance.wire import Answer, NotJson, Request

TIMES = 10


@requirement("container.status.runs-no-query")
def test_asking_for_the_state_changes_nothing(door: Door, query: Query) -> None:
    """Probes ask every few seconds for months; they must neither use up a quota nor wear anything out."""
    query_before, again = query(), query()
    before = _state(door)

    for _ in range(TIMES):
        _ready(door)
        door.ask("container.status")

    changed = difference(before, _state(door), name="the state")
    assert not changed, f"after {TIMES} questions for the state, {changed}"
    query_after = query()
    # services that explore or make up ids never say the same twice
    changed = "" if difference(query_before, again) else difference(again, query_after, name="the answer of a query")
    assert not changed, f"after {TIMES} questions for the state, {changed}"


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
