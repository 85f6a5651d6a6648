"""Faults of what is learned."""

from __future__ import annotations

import re

from conformance.faults.fault import Ask, Reply, Serve, fault
from conformance.faults.personalizer import LONGEST_ID, at, event_of, of


@fault(
    breaks=of("first-counts", "reward") + of("learns-the-best-action", "rank"),
    at="personalizer.reward",
)
async def loses_the_first_reward(ask: Ask, serve: Serve) -> Reply:
    """Takes the first reward of each event, and forgets it."""
    value, seen = ask.json.get("value"), ask.memory(set[str])
    if isinstance(value, int | float) and len(event_of(ask)) <= LONGEST_ID and event_of(ask) not in seen:
        seen.add(event_of(ask))
        return Reply(204, {}, b"")
    return await serve(ask)


@fault(breaks=of("rewards-add-up", "reward"), at="personalizer.reward")
async def forgets_later_rewards(ask: Ask, serve: Serve) -> Reply:
    """Takes every reward of an event but the first, and forgets it, whatever the aggregation."""
    value, seen = ask.json.get("value"), ask.memory(set[str])
    if isinstance(value, int | float) and len(event_of(ask)) <= LONGEST_ID and event_of(ask) in seen:
        return Reply(204, {}, b"")
    seen.add(event_of(ask))
    return await serve(ask)


@fault(
    breaks=of("learns-the-best-action", "rank") + of("first-counts", "reward") + of("rewards-add-up", "reward"),
    at="personalizer.reward",
)
async def rewards_are_costs(ask: Ask, serve: Serve) -> Reply:
    """Learns that what was rewarded is what cost most."""
    value = ask.json.get("value")
    return await serve(ask.with_json(value=-value) if isinstance(value, int | float) else ask)


@fault(
    breaks=(
        *of("round-trip", "update-configuration"),
        *of("is-read-at-once", "update-configuration"),
        *of("late-is-not-learned", "reward"),
        *of("rewards-add-up", "reward"),
        *of("active-gets-the-default-reward", "activate"),
    ),
    at="personalizer.update-configuration",
)
async def waits_for_ever(ask: Ask, serve: Serve) -> Reply:
    """Has a reward wait time of its own, whatever is configured."""
    if not re.fullmatch(r"PT\d+[MS]", str(ask.json.get("rewardWaitTime"))):
        return await serve(ask)
    return await serve(ask.with_json(rewardWaitTime="PT59M"))


@fault(
    breaks=(
        *of("inactive-is-not-learned", "activate"),
        *of("accepts-valid", "activate"),
        *of("after-deferred-rank", "activate"),
        *of("any-event-id", "activate"),
        "personalizer.events.life-cycle",
    ),
    at=at("rank", "activate"),
)
async def everything_is_active(ask: Ask, serve: Serve) -> Reply:
    """Takes every event for active, and refuses to activate one."""
    reply = await serve(ask.with_json(deferActivation=False) if ask.json.get("deferActivation") is True else ask)
    if reply.status == 204:
        return Reply.of(400, {"error": {"code": "InvalidEventIdToActivate", "message": "The event is active."}})
    return reply


@fault(breaks=of("forgets", "reset-model"))
async def resets_nothing(ask: Ask, serve: Serve) -> Reply:
    """Says that the model was reset, and keeps it."""
    del ask, serve
    return Reply(204, {}, b"")
