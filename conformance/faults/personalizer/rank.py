"""Faults of rankings."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from conformance.faults.fault import Ask, Calls, Reply, Serve, fault
from conformance.faults.personalizer import Json, actions, excluded, of, refusal


@fault(breaks=of("answers-created", "rank") + of("answers-as-described", "rank"))
def answers_200(reply: Reply) -> None:
    """Answers 200 to a rank, as most services would."""
    reply.status = 200


@fault(breaks=of("ranks-every-action", "rank"))
def forgets_excluded_actions(reply: Reply) -> None:
    """Leaves excluded actions out of the ranking."""
    reply.update(ranking=[entry for entry in reply.json["ranking"] if entry["id"] not in excluded(reply.ask)])


@fault(breaks=of("ranks-every-action", "rank"), may_break=of("chooses-an-offered-action", "rank"))
def ids_are_cut_and_trimmed(reply: Reply) -> None:
    """Keeps ids of actions in a column of 200 characters, which drops blanks at the end."""
    kept: list[Json] = [{**entry, "id": entry["id"].rstrip()[:200]} for entry in reply.json["ranking"]]
    reply.update(ranking=kept, rewardActionId=reply.json["rewardActionId"].rstrip()[:200])


@fault(
    breaks=of("never-breaks", "rank"),
    may_break=of("takes-every-kind-of-feature", "rank"),
)
async def chokes_on_half_characters(ask: Ask, serve: Serve) -> Reply:
    """Answers 500 to a text with a NUL or half of a surrogate pair, which its database cannot hold."""
    if re.search(rb"\\u(0000|d[89a-f])", ask.body, re.IGNORECASE):
        return Reply.crash()
    return await serve(ask)


@fault(breaks=of("excluded-actions-keep-their-place", "rank"))
def excluded_actions_last(reply: Reply) -> None:
    """Puts excluded actions at the end of the ranking."""
    reply.update(ranking=sorted(reply.json["ranking"], key=lambda entry: entry["id"] in excluded(reply.ask)))


@fault(breaks=of("never-chooses-an-excluded-action", "rank"))
def chooses_an_excluded_action(reply: Reply) -> None:
    """Chooses the first excluded action."""
    named = [entry["id"] for entry in reply.json["ranking"] if entry["id"] in excluded(reply.ask)]
    if named:
        reply.update(rewardActionId=named[0])


@fault(breaks=of("excluded-actions-have-no-probability", "rank") + of("probabilities-sum-to-one", "rank"))
def explores_excluded_actions(reply: Reply) -> None:
    """Gives excluded actions a little of the probability, and takes it from nobody."""
    ranking: list[Json] = reply.json["ranking"]
    reply.update(ranking=[{**e, "probability": 0.05} if e["id"] in excluded(reply.ask) else e for e in ranking])


@fault(
    breaks=(
        *of("probabilities-in-range", "rank"),
        *of("probabilities-sum-to-one", "rank"),
        *of("answers-as-described", "rank"),
    )
)
def probabilities_in_percent(reply: Reply) -> None:
    """Gives probabilities in percent."""
    reply.update(ranking=[{**e, "probability": 100 * e["probability"]} for e in reply.json["ranking"]])


@fault(
    breaks=(
        *of("excluded-actions-keep-their-place", "rank"),
        *of("falls-in-probability", "rank"),
        *of("chosen-action-leads", "rank"),
    )
)
def worst_first(reply: Reply) -> None:
    """Lists the actions from the worst to the best, excluded ones before all others."""
    ranking: list[Json] = list(reversed(reply.json["ranking"]))
    likely = [e for e in ranking if e["id"] not in excluded(reply.ask)]
    weights = {e["id"]: 2 * (n + 1) / (len(likely) * (len(likely) + 1)) for n, e in enumerate(likely)}
    spread = [{**e, "probability": weights.get(e["id"], 0)} for e in ranking]
    reply.update(ranking=sorted(spread, key=lambda e: e["probability"]))


@fault(breaks=of("chooses-an-offered-action", "rank"))
def plain_letters_only(reply: Reply) -> None:
    """Writes the chosen action with plain letters, digits and hyphens only."""
    reply.update(rewardActionId=re.sub("[^A-Za-z0-9-]", "", reply.json["rewardActionId"]))


@fault(
    breaks=(
        *of("repeats-for-an-event-id", "rank"),
        *of("ignores-underscored-features", "rank"),
        *of("explores-nothing", "rank"),
        *of("order-does-not-matter", "rank"),
    )
)
def ever_another_choice(reply: Reply) -> None:
    """Chooses another action each time that a request with an event id is repeated."""
    if reply.ask.json.get("eventId"):
        _choose(reply, reply.ask.memory(Calls).next())


@fault(breaks=of("explores-everything", "rank") + of("order-does-not-matter", "rank"))
def never_the_second_half(reply: Reply) -> None:
    """Chooses the first action where it would have been one of the second half, because it halves what it counts."""
    ids = [action["id"] for action in actions(reply.ask)]
    hidden = ids[(len(ids) + 1) // 2 :]
    if reply.ask.json.get("eventId") and not excluded(reply.ask) and reply.json["rewardActionId"] in hidden:
        _choose(reply, 0)


@fault(breaks=of("ignores-underscored-features", "rank"))
async def reads_notes(ask: Ask, serve: Serve) -> Reply:
    """Takes features whose names begin with an underscore for features."""
    reply = await serve(ask)
    if b'"_' in ask.body and reply.status == 201:
        _choose(reply, 1, after=reply.json["rewardActionId"])
    return reply


@fault(breaks=of("takes-50-actions", "rank") + of("refuses-51-actions", "rank") + of("ranks-every-action", "rank"))
async def counts_to_49(ask: Ask, serve: Serve) -> Reply:
    """Refuses 50 actions, and ranks the first few of more."""
    count = len(actions(ask))
    if count == 50:
        return refusal("InvalidRankRequest")
    return await serve(ask.with_json(actions=ask.json["actions"][:49]) if count > 50 else ask)


@fault(breaks=of("takes-every-kind-of-feature", "rank"))
async def knows_no_null(ask: Ask, serve: Serve) -> Reply:
    """Refuses a feature without a value."""
    if b'"daypart": null' in ask.body:
        return refusal("InvalidRankRequest")
    return await serve(ask)


@fault(breaks=of("refuses-featureless-actions", "rank"))
async def describes_every_action(ask: Ask, serve: Serve) -> Reply:
    """Adds a feature of its own to every action, so that nobody learns of actions that nothing describes."""
    seen = {"seen": True}
    described = [
        {**action, "features": [*action["features"], seen]} if isinstance(action.get("features"), list) else action
        for action in actions(ask)
    ]
    return await serve(ask.with_json(actions=described) if described else ask)


@fault(breaks=of("refuses-empty-action-ids", "rank"))
async def names_every_action(ask: Ask, serve: Serve) -> Reply:
    """Makes up an id for an action whose id is empty, which the caller does not know."""
    return await serve(replace(ask, body=ask.body.replace(b'"id": ""', b'"id": "nameless"')))


@fault(breaks=of("refuses-arrays-of-words", "rank"))
async def spells_words_out(ask: Ask, serve: Serve) -> Reply:
    """Takes an array of words for one text, of which nobody can learn the words."""
    return await serve(replace(ask, body=re.sub(rb'("daypart"|"names"): \["[^\]]*\]', rb'\1: "words"', ask.body)))


@fault(breaks=of("features-may-change", "rank"))
async def dictionary_is_full(ask: Ask, serve: Serve) -> Reply:
    """Has room for a few long names of context features, and refuses all others from then on."""
    context: object = ask.json.get("contextFeatures")
    listed: list[object] = context if isinstance(context, list) else []  # pyright: ignore[reportUnknownVariableType]
    names = {str(name) for item in listed if isinstance(item, dict) for name in item}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    names = {name for name in names if len(name) > SHORT}
    known = ask.memory(set[str])
    if len(known | names) > ROOM and not names <= known:
        return refusal("InvalidRankRequest")
    known.update(names)
    return await serve(ask)


SHORT, ROOM = 8, 3
"""Characters of a name that needs no room, and names that there is room for."""


@fault(breaks=of("accepts-valid", "rank") + of("ignores-unknown-exclusions", "rank"))
async def excludes_nothing(ask: Ask, serve: Serve) -> Reply:
    """Refuses every request that excludes an action."""
    return refusal("InvalidRankRequest") if excluded(ask) else await serve(ask)


@dataclass
class State:
    """Whether a service is still broken by the call before."""

    broken: bool = False


@fault(
    breaks=(
        *of("survives-duplicate-actions", "rank"),
        *of("survives-excluding-all", "rank"),
        *of("never-breaks", "rank"),
    )
)
async def broken_by_a_mistake(ask: Ask, serve: Serve) -> Reply:
    """Crashes when actions come twice or are all excluded, and once more at the next call."""
    state = ask.memory(State)
    ids = [str(action.get("id")) for action in actions(ask)]
    mistaken = len(set(ids)) < len(ids) or bool(ids and set(ids) <= set(excluded(ask)))
    if mistaken or state.broken:
        state.broken = mistaken
        return Reply.crash()
    return await serve(ask)


def _choose(reply: Reply, turns: int, *, after: str = "") -> None:
    """Choose the action so many places after this one, in the order of the request, and rank as is right for it."""
    ranking: list[Json] = reply.json["ranking"]
    eligible = [action["id"] for action in reply.ask.json["actions"] if action["id"] not in excluded(reply.ask)]
    chosen = eligible[(turns + (eligible.index(after) if after else 0)) % len(eligible)]
    places = [n for n, entry in enumerate(ranking) if entry["id"] in eligible]
    entries = sorted((ranking[n] for n in places), key=lambda e: (e["id"] != chosen, -e["probability"]))
    for place, entry in zip(places, entries, strict=True):
        ranking[place] = entry
    reply.update(ranking=ranking, rewardActionId=chosen)
