"""Event ids: echoed, made, and carried through a path."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings

from conformance.harness import requirement
from conformance.harness.personalizer.client import Personalizer, on, refused, taken
from conformance.worlds.decisions.strategies import LONGEST_ID, Decision, decisions, odd_event_ids, plain

THREADS = 8
CALLS = 48


@requirement("personalizer.rank.echoes-the-event-id")
@given(decision=decisions(), event_id=odd_event_ids())
def test_an_event_id_is_given_back_as_it_is(personalizer: Personalizer, decision: Decision, event_id: str) -> None:
    """The caller files the event under it."""
    named = decision.named(personalizer.name(event_id))
    echoed = personalizer.rank(named).event_id

    assert echoed == named.event_id, f"the event id {named.event_id!r} came back as {echoed!r}"


@requirement("personalizer.rank.makes-an-event-id")
@pytest.mark.parametrize("members", [{}, {"eventId": None}], ids=["absent", "null"])
def test_an_event_without_an_id_gets_one(personalizer: Personalizer, members: dict[str, None]) -> None:
    """Without one nobody could reward it."""
    event_id = personalizer.rank(plain(3), **members).event_id

    assert 1 <= len(event_id) <= LONGEST_ID, f"the service made an event id of {len(event_id)} characters"


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
    decision = plain(2, deferred=operation == "activate").named(personalizer.name(event_id))
    named = personalizer.rank(decision).event_id
    answer = personalizer.answer(operation, {"value": 1.0} if operation == "reward" else None, event_id=named)

    assert taken(answer), f"{operation} of the event {named!r} was answered with {answer.excerpt()}"


@requirement("personalizer.rank.refuses-long-event-ids")
@pytest.mark.parametrize("letter", ["e", "é"], ids=["ascii", "latin"])
def test_an_event_id_has_256_characters_at_most(personalizer: Personalizer, letter: str) -> None:
    """Both sides of the bound."""
    longest = personalizer.name("long").ljust(LONGEST_ID, letter)
    served = personalizer.answer("rank", plain(2, event_id=longest).request())
    refusal = personalizer.answer("rank", plain(2, event_id=f"{longest}{letter}").request())

    assert served.status == 201, f"an event id of {LONGEST_ID} characters was answered with {served.excerpt()}"
    assert refused(refusal), f"status {refusal.status} for an event id of {LONGEST_ID + 1} characters"


@on("refuses-long-event-ids", "reward", "activate")
def test_a_longer_event_id_in_a_path_is_refused(personalizer: Personalizer, operation: str) -> None:
    """No event can have it."""
    event_id = personalizer.name("long").ljust(LONGEST_ID + 1, "e")
    answer = personalizer.answer(operation, {"value": 1.0} if operation == "reward" else None, event_id=event_id)

    assert refused(answer), f"status {answer.status} for an event id of {LONGEST_ID + 1} characters in the path"
