"""What one exchange with any container shows, whatever service it has."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.invariants.invariant import Seen, invariant

STATE = ("service", "apiStatus", "apiStatusMessage")


@invariant("names-service-and-state", least=1)
def names_service_and_state(seen: Seen) -> Iterator[str]:
    """Operators ask for the state first when queries are refused."""
    said: object = seen.said if seen.served else {}
    missing = [name for name in STATE if not isinstance(said, dict) or not isinstance(said.get(name), str)]  # pyright: ignore[reportUnknownMemberType]
    if missing:
        yield f"no string {' and no string '.join(missing)} in {seen.answer.excerpt()}"
