"""What one exchange shows of event ids that are too long, and of rewards that are no numbers."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.invariants.invariant import NotTelling, Seen, invariant
from conformance.invariants.personalizer.choices import demand_sound, demand_usual, length
from conformance.invariants.personalizer.mistakes import (
    demand_first_use,
    event_id,
    is_accepted,
    rewards_a_word,
    rewards_nothing,
)
from conformance.worlds.decisions.strategies import LONGEST_ID

NO_SUCH_EVENT = 404


@invariant("refuses-long-event-ids", least=2, of="rank")
def an_event_id_of_256_characters_is_served(seen: Seen) -> Iterator[str]:
    """Applications make ids of several parts, up to the documented length."""
    if length(seen.sent_members.get("eventId")) != LONGEST_ID:
        raise NotTelling
    demand_sound(seen, demand_usual(seen, eventId="usual"))
    if not is_accepted(seen):
        yield f"an event id of {LONGEST_ID} characters was answered with {seen.answer.excerpt()}"


@invariant("refuses-long-event-ids", least=2)
def a_longer_event_id_is_refused(seen: Seen) -> Iterator[str]:
    """An id that is cut in silence would belong to several events."""
    identifier = seen.sent_members.get("eventId") if seen.operation.name == "rank" else event_id(seen)
    if not isinstance(identifier, str) or length(identifier) != LONGEST_ID + 1:
        raise NotTelling
    if seen.operation.name == "rank":
        demand_sound(seen, {**seen.sent_members, "eventId": identifier[:-1]})
    if is_accepted(seen):
        yield f"status {seen.answer.status} for an event id of {LONGEST_ID + 1} characters"


@invariant("takes-charset", least=1)
def a_charset_is_no_other_media_type(seen: Seen) -> Iterator[str]:
    """The official clients write the charset behind the media type."""
    media_type = (seen.header("content-type") or "").lower().replace(" ", "")
    if media_type != "application/json;charset=utf-8" or not seen.surely_valid(seen.sent):
        raise NotTelling
    if seen.operation.name == "rank":
        demand_first_use(seen)
    elif seen.refused and seen.answer.status == NO_SUCH_EVENT:
        raise NotTelling
    if not is_accepted(seen):
        yield f"a request of the media type {media_type} was answered with {seen.answer.excerpt()}"


@invariant("refuses-what-is-no-number")
def a_reward_is_a_number(seen: Seen) -> Iterator[str]:
    """A mistake in a program must not be learned from."""
    if not rewards_a_word(seen):
        raise NotTelling
    if is_accepted(seen):
        yield f"status {seen.answer.status} for the reward {seen.sent_members}"


@invariant("refuses-no-value", least=1)
def a_reward_has_a_value(seen: Seen) -> Iterator[str]:
    """A program that forgot the value would seem to say that nothing was any good."""
    if not rewards_nothing(seen):
        raise NotTelling
    if is_accepted(seen):
        yield f"status {seen.answer.status} for a reward without a value"
