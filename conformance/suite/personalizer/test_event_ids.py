"""Event ids: made by the service, and carried through a path."""

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given, settings

from conformance.harness import requirement
from conformance.harness.personalizer.client import Personalizer, on, taken
from conformance.worlds.decisions.strategies import odd_event_ids, plain

THREADS = 8
CALLS = 48


@requirement("personalizer.rank.made-event-ids-are-unique")
def test_made_event_ids_are_all_different(personalizer: Personalizer) -> None:
    """A reward must find its own event, also when many people come at once."""

    def made(_: int) -> str:
        return personalizer.rank(plain(2)).event_id

    with ThreadPoolExecutor(THREADS) as pool:
        ids = [*(made(n) for n in range(THREADS)), *pool.map(made, range(CALLS))]

    twice = next((i for i in ids if ids.count(i) > 1), None)
    assert twice is None, f"the event id {twice!r} was made more than once in {len(ids)} calls"


@on("any-event-id", "reward", "activate")
@settings(max_examples=12)
@given(event_id=odd_event_ids())
def test_any_event_id_is_found_by_its_path(personalizer: Personalizer, operation: str, event_id: str) -> None:
    """Clients encode the id; a server must decode it, once, and must not cut the path at a slash within."""
    decision = plain(2, deferred=operation == "activate").called(personalizer.fresh(event_id))
    personalizer.rank(decision)
    named = str(decision.event_id)
    answer = personalizer.answer(operation, {"value": 1.0} if operation == "reward" else None, identifier=named)

    assert taken(answer), f"{operation} of the event {named!r} was answered with {answer.excerpt()}"
