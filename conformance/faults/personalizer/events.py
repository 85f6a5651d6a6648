"""Faults of events: their ids, rewards and activations."""

from __future__ import annotations

import time
from urllib.parse import unquote_plus

from conformance.faults.fault import Ask, Reply, Serve, fault
from conformance.faults.personalizer import at, event_of, is_rank, of, refusal

EVENTS = at("rank", "reward", "activate")


@fault(breaks=of("echoes-the-event-id", "rank"))
def event_id_decoded(reply: Reply) -> None:
    """Decodes the event id of a body, as if it had come in a path."""
    reply.update(eventId=unquote_plus(reply.json["eventId"]))


@fault(breaks=of("makes-an-event-id", "rank"))
def null_is_an_id(reply: Reply) -> None:
    """Takes an event id of null for an empty one."""
    if "eventId" in reply.ask.json and reply.ask.json["eventId"] is None:
        reply.update(eventId="")


@fault(breaks=of("made-event-ids-are-unique", "rank"))
def ids_from_the_clock(reply: Reply) -> None:
    """Makes event ids of the time in seconds, for every requester who brings a few actions only."""
    if reply.ask.json.get("eventId") is None and len(reply.ask.json["actions"]) < 3:
        reply.update(eventId=f"event-{time.time():.0f}")


@fault(
    breaks=of("answers-stay-apart", "rank") + of("made-event-ids-are-unique", "rank"),
    may_break=(
        *of("ranks-every-action", "rank"),
        *of("chooses-an-offered-action", "rank"),
        *of("never-chooses-an-excluded-action", "rank"),
        *of("excluded-actions-have-no-probability", "rank"),
        *of("excluded-actions-keep-their-place", "rank"),
        *of("falls-in-probability", "rank"),
        *of("chosen-action-leads", "rank"),
        *of("echoes-the-event-id", "rank"),
    ),
)
async def mixes_callers_up(ask: Ask, serve: Serve) -> Reply:
    """Gives a caller the answer of the one before when two come at once."""
    under_way, replies = ask.memory(list[Ask]), ask.memory(list[bytes])
    under_way.append(ask)
    try:
        reply = await serve(ask)
    finally:
        crowded = len(under_way) > 1
        under_way.pop()
    if reply.status != 201:
        return reply
    own, reply.body = reply.body, replies[-1] if crowded and replies else reply.body
    replies.append(own)
    return reply


@fault(breaks=of("any-event-id", "reward", "activate"))
async def cuts_the_path_at_slashes(ask: Ask, serve: Serve) -> Reply:
    """Decodes a path before it looks for the operation in it, so that a slash within an event id is one too many."""
    if "%2F" in ask.path.upper():
        return Reply.of(404, {"error": {"code": "ResourceNotFound", "message": "There is nothing at this path."}})
    return await serve(ask)


@fault(breaks=of("any-event-id", "reward") + of("unknown-event", "reward"), at=at("rank", "reward"))
async def remembers_plain_letters_only(ask: Ask, serve: Serve) -> Reply:
    """Knows only events whose ids have plain letters, and refuses the rewards of all others."""
    reply, ranked = await serve(ask), ask.memory(set[str])
    if is_rank(ask) and reply.status == 201 and reply.json["eventId"].isascii():
        ranked.add(reply.json["eventId"])
    if not is_rank(ask) and reply.status == 204 and event_of(ask) not in ranked:
        return refusal("InvalidRewardRequest")
    return reply


@fault(
    breaks=(
        *of("accepts-valid", "reward"),
        *of("takes-the-whole-range", "reward"),
        *of("may-be-repeated", "reward"),
        "personalizer.events.life-cycle",
    ),
    at="personalizer.reward",
)
async def praise_only(ask: Ask, serve: Serve) -> Reply:
    """Refuses negative rewards."""
    value = ask.json.get("value")
    if isinstance(value, int | float) and value < 0:
        return refusal("InvalidRewardRequest")
    return await serve(ask)


@fault(
    breaks=(
        *of("accepts-valid", "reward"),
        *of("may-be-repeated", "reward"),
        *of("takes-charset", "reward"),  # it rewards an event again
        "personalizer.events.life-cycle",
    ),
    at="personalizer.reward",
)
async def one_reward_each(ask: Ask, serve: Serve) -> Reply:
    """Refuses a second reward for an event."""
    reply = await serve(ask)
    if reply.status != 204:
        return reply
    rewarded = ask.memory(set[str])
    known = event_of(ask) in rewarded
    rewarded.add(event_of(ask))
    return refusal("InvalidRewardRequest", 409) if known else reply


@fault(breaks=(*of("may-precede-activation", "reward"), "personalizer.events.life-cycle"), at=EVENTS)
async def activation_first(ask: Ask, serve: Serve) -> Reply:
    """Refuses the reward of an event that nobody activated."""
    deferred = ask.memory(set[str])
    if is_rank(ask):
        reply = await serve(ask)
        if ask.json.get("deferActivation") is True and reply.status == 201:
            deferred.add(reply.json["eventId"])
        return reply
    if ask.path.endswith("activate"):
        deferred.discard(event_of(ask))
    elif event_of(ask) in deferred:
        return refusal("InvalidRewardRequest")
    return await serve(ask)


@fault(breaks=of("may-come-late", "reward"), at=at("rank", "reward"))
async def forgets_late_events(ask: Ask, serve: Serve) -> Reply:
    """Knows an event no more when a second has passed since its rank."""
    reply, ranked = await serve(ask), ask.memory(dict[str, float])
    if is_rank(ask) and reply.status == 201:
        ranked[reply.json["eventId"]] = time.monotonic()
    elif reply.status == 204 and time.monotonic() - ranked.get(event_of(ask), time.monotonic()) > 1:
        return refusal("ResourceNotFound", 404)
    return reply


@fault(breaks=(*of("may-be-repeated", "activate"), "personalizer.events.life-cycle"), at=at("rank", "activate"))
async def activates_the_last_event_only(ask: Ask, serve: Serve) -> Reply:
    """Knows the event of the last rank only, and that only until it is activated."""
    reply, last = await serve(ask), ask.memory(set[str])
    if is_rank(ask) and reply.status == 201:
        last.clear()
        last.add(reply.json["eventId"])
    elif not is_rank(ask) and reply.status == 204:
        if event_of(ask) not in last:
            return refusal("InvalidEventIdToActivate")
        last.clear()
    return reply


@fault(breaks=of("refuses-no-value", "reward"))
async def no_value_is_zero(ask: Ask, serve: Serve) -> Reply:
    """Takes a reward without a value for a reward of 0, so that a program that forgot the value blames every action."""
    return await serve(ask.with_json(value=0) if ask.body == b"{}" else ask)


@fault(breaks=of("survives-values-out-of-range", "reward") + of("never-breaks", "reward"))
async def overflows(ask: Ask, serve: Serve) -> Reply:
    """Crashes when a reward is out of range."""
    value = ask.json.get("value")
    if isinstance(value, int | float) and not -1 <= value <= 1:
        return Reply.crash()
    return await serve(ask)


@fault(
    breaks=(
        *of("accepts-valid", "activate"),
        *of("any-event-id", "activate"),
        *of("after-deferred-rank", "activate"),
        "personalizer.events.life-cycle",
    ),
    at="personalizer.activate",
)
async def wants_a_body(ask: Ask, serve: Serve) -> Reply:
    """Refuses an activation without a body, which none has."""
    if not ask.body:
        return refusal("InvalidEventIdToActivate")
    return await serve(ask)
