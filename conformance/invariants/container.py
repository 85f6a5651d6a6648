"""What one exchange with any container shows, whatever service it has."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.catalogue import resolve
from conformance.invariants.invariant import NotTelling, Seen, invariant

STATE = ("service", "apiStatus", "apiStatusMessage")


@invariant("names-service-and-state", least=1)
def names_service_and_state(seen: Seen) -> Iterator[str]:
    """Operators ask for the state first when queries are refused."""
    missing = [name for name in STATE if not isinstance(seen.said_members.get(name), str)] if seen.served else list(STATE)
    if missing:
        yield f"no string {' and no string '.join(missing)} in {seen.answer.excerpt()}"


@invariant("says-a-listed-state", least=1)
def says_a_listed_state(seen: Seen) -> Iterator[str]:
    """An operator looks the word up to learn what to do; a word of the server's own stands in no table."""
    seen.demand_served()
    state = seen.said_members.get("apiStatus")
    if not isinstance(state, str):
        raise NotTelling
    described = seen.operation.definition["responses"]["200"]["content"]["*/*"]["schema"]
    listed: list[str] = resolve(seen.container.bundle, described)["properties"]["apiStatus"]["enum"]
    if state not in listed:
        yield f"the state {state!r}, which is none of {', '.join(listed)}"
