"""What one exchange with any container shows, whatever service it has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from conformance.catalogue import resolve
from conformance.invariants.invariant import NotTelling, Seen, invariant
from conformance.wire import NotJson

STATE = ("service", "apiStatus", "apiStatusMessage")


@invariant("names-service-and-state", least=1)
def names_service_and_state(seen: Seen) -> Iterator[str]:
    """Operators ask for the state first when queries are refused."""
    missing = [name for name in STATE if not isinstance(_members(seen).get(name), str)] if seen.served else list(STATE)
    if missing:
        yield f"no string {' and no string '.join(missing)} in {seen.answer.excerpt()}"


@invariant("says-a-listed-state", least=1)
def says_a_listed_state(seen: Seen) -> Iterator[str]:
    """An operator looks the word up to learn what to do; a word of the server's own stands in no table."""
    seen.demand_served()
    state = _members(seen).get("apiStatus")
    if not isinstance(state, str):
        raise NotTelling
    described = seen.operation.definition["responses"]["200"]["content"]["*/*"]["schema"]
    listed: list[str] = resolve(seen.container.bundle, described)["properties"]["apiStatus"]["enum"]
    if state not in listed:
        yield f"the state {state!r}, which is none of {', '.join(listed)}"


def _members(seen: Seen) -> dict[str, Any]:
    """The members of the body; none when it is no JSON object, for the description names no media type."""
    try:
        said: object = seen.said
    except NotJson:
        return {}
    return cast("dict[str, Any]", said) if isinstance(said, dict) else {}
