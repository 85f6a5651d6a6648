"""What one rank shows: who was ranked, how likely each action is, which one was chosen, and what had to be refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, cast

from conformance.invariants.invariant import PRECISION, Json, NotTelling, Seen, invariant
from conformance.invariants.personalizer.choices import (
    are_known,
    choice,
    choice_of_some,
    chosen,
    demand_sound,
    demand_usual,
    features,
    is_plain,
    members,
    ranking,
    with_numbers_for_words,
    with_words_for_null,
)
from conformance.invariants.personalizer.mistakes import demand_no_other_reason, is_accepted, lacks_actions, offers_nothing
from conformance.worlds.decisions.strategies import LONGEST_ID, MOST_ACTIONS

ROUNDING = 1e-3
"""Of a sum of probabilities in single precision; the sample's have one digit."""


@invariant("answers-created")
def a_rank_is_created(seen: Seen) -> Iterator[str]:
    """The official client takes every other status for an error."""
    seen.demand_served()
    if seen.answer.status != 201:
        yield f"a rank was answered with status {seen.answer.status}"


@invariant("ranks-every-action")
def the_ranking_holds_each_action_once(seen: Seen) -> Iterator[str]:
    """Clients look each of their actions up in the ranking."""
    offered = choice(seen).offered
    ids = [entry["id"] for entry in seen.said["ranking"]]
    if Counter(ids) != Counter(offered):
        yield f"the ranking of {list(offered)} holds {ids}"


@invariant("probabilities-in-range")
def probabilities_lie_between_0_and_1(seen: Seen) -> Iterator[str]:
    """Offline learners divide by probabilities."""
    seen.demand_served()
    for entry in seen.said["ranking"]:
        if not 0 <= entry["probability"] <= 1 + 1e-6:
            yield f"a probability is {entry['probability']}"


@invariant("probabilities-sum-to-one")
def probabilities_sum_to_one(seen: Seen) -> Iterator[str]:
    """Each rank chooses exactly one action, so that all probabilities together are certainty."""
    total = sum(entry["probability"] for entry in ranking(seen))
    if abs(total - 1) > ROUNDING:
        yield f"the probabilities of {len(choice(seen).offered)} actions sum to {total}"


@invariant("chooses-an-offered-action")
def the_chosen_action_was_offered(seen: Seen) -> Iterator[str]:
    """A caller has nothing else to show than what it offered."""
    offered, shown = choice(seen).offered, seen.said["rewardActionId"]
    if shown not in offered:
        yield f"{shown!r} was chosen out of {list(offered)}"


@invariant("never-chooses-an-excluded-action")
def no_excluded_action_is_chosen(seen: Seen) -> Iterator[str]:
    """What is out of stock must not be shown."""
    excluded, shown = choice_of_some(seen).excluded, seen.said["rewardActionId"]
    if shown in excluded:
        yield f"{shown!r} was chosen, which the request excludes"


@invariant("excluded-actions-have-no-probability")
def excluded_actions_have_the_probability_0(seen: Seen) -> Iterator[str]:
    """A learner must not think that an excluded action could have been shown."""
    excluded = choice_of_some(seen).excluded
    there = [entry for entry in seen.said["ranking"] if entry["id"] in excluded]
    if not there:
        raise NotTelling
    for entry in there:
        if entry["probability"]:
            yield f"{entry['id']!r} has the probability {entry['probability']}, and the request excludes it"


@invariant("excluded-actions-keep-their-place")
def excluded_actions_keep_their_index(seen: Seen) -> Iterator[str]:
    """The documented sample leaves excluded actions where the request has them."""
    asked, ids = choice_of_some(seen), [entry["id"] for entry in ranking(seen)]
    for place, identifier in enumerate(asked.offered):
        if identifier in asked.excluded and ids[place] != identifier:
            yield f"{identifier!r} stands at {place} in the request, and the ranking is {ids}"


@invariant("falls-in-probability")
def the_ranking_falls_in_probability(seen: Seen) -> Iterator[str]:
    """A list that is shown whole has the better action above; the explored one may stand first."""
    others = choice(seen).eligible - {chosen(seen)}
    rest = [entry["probability"] for entry in ranking(seen) if entry["id"] in others]
    if len(rest) < 2:
        raise NotTelling
    if any(other > one + PRECISION for one, other in pairwise(rest)):
        yield f"beside the chosen action, the ranking has the probabilities {rest}"


@invariant("chosen-action-leads")
def the_chosen_action_leads_the_ranking(seen: Seen) -> Iterator[str]:
    """Clients that show a list take its head for the choice."""
    eligible, shown = choice(seen).eligible, chosen(seen)
    first = next(entry["id"] for entry in ranking(seen) if entry["id"] in eligible)
    if first != shown:
        yield f"{shown!r} was chosen, and {first!r} leads the ranking"


@invariant("echoes-the-event-id")
def an_event_id_is_given_back_as_it_is(seen: Seen) -> Iterator[str]:
    """The caller files the event under the id that it sent."""
    seen.demand_served()
    sent = seen.sent_members.get("eventId")
    if not is_plain(sent):
        raise NotTelling
    if seen.said["eventId"] != sent:
        yield f"the event id {sent!r} came back as {seen.said['eventId']!r}"


@invariant("makes-an-event-id")
def an_event_without_an_id_gets_one(seen: Seen) -> Iterator[str]:
    """Nobody could reward an event without an id."""
    seen.demand_served()
    if seen.sent_members.get("eventId") is not None:
        raise NotTelling
    if not 1 <= len(seen.said["eventId"]) <= LONGEST_ID:
        yield f"the service made an event id of {len(seen.said['eventId'])} characters"


@invariant("takes-50-actions", least=1)
def fifty_actions_are_served(seen: Seen) -> Iterator[str]:
    """A catalogue of the documented size fits into one request."""
    actions = members(seen, "actions")
    if len(actions) != MOST_ACTIONS:
        raise NotTelling
    demand_sound(seen, demand_usual(seen, actions=actions[:2]))
    demand_no_other_reason(seen)
    if not is_accepted(seen):
        yield f"{MOST_ACTIONS} actions were answered with {seen.answer.excerpt()}"


@invariant("refuses-51-actions", least=1)
def fifty_one_actions_are_refused(seen: Seen) -> Iterator[str]:
    """A client that sends too many actions should learn it."""
    actions = members(seen, "actions")
    if len(actions) != MOST_ACTIONS + 1:
        raise NotTelling
    demand_sound(seen, {**seen.sent_members, "actions": actions[:-1]})
    if is_accepted(seen):
        yield f"status {seen.answer.status} for {len(actions)} actions"


@invariant("refuses-no-actions", least=2)
def a_rank_without_actions_is_refused(seen: Seen) -> Iterator[str]:
    """Without actions there is nothing that an answer could choose."""
    if not lacks_actions(seen):
        raise NotTelling
    if is_accepted(seen):
        yield f"status {seen.answer.status} for a request without actions"


@invariant("refuses-an-empty-choice", least=1)
def nothing_to_choose_from_is_refused(seen: Seen) -> Iterator[str]:
    """A catalogue that was filtered down to nothing must not end in an action of nobody's."""
    if not offers_nothing(seen):
        raise NotTelling
    if is_accepted(seen):
        yield f"status {seen.answer.status} for an empty array of actions"


@invariant("refuses-featureless-actions", least=3)
def an_action_without_features_is_refused(seen: Seen) -> Iterator[str]:
    """Nothing can be learned of an action that nothing describes."""
    if not any(_is_featureless(action) for action in _odd_actions(seen, features=[{"some": "feature"}])):
        raise NotTelling
    if is_accepted(seen):
        yield f"status {seen.answer.status} for an action that no feature describes"


@invariant("refuses-empty-action-ids", least=2)
def an_action_without_a_name_is_refused(seen: Seen) -> Iterator[str]:
    """An empty id cannot be told from none, so that nobody knows what to show."""
    if not any(action.get("id") == "" for action in _odd_actions(seen, id="named")):
        raise NotTelling
    if is_accepted(seen):
        yield f"status {seen.answer.status} for an action whose id is empty"


@invariant("refuses-arrays-of-words", least=3)
def an_array_of_words_is_refused(seen: Seen) -> Iterator[str]:
    """A feature that is dropped in silence is missing from every decision, and nobody learns it."""
    sent = seen.sent_members
    plainer = with_numbers_for_words(sent)
    if plainer == sent:
        raise NotTelling
    demand_usual(seen, **plainer)
    if is_accepted(seen):
        yield f"status {seen.answer.status} for an array of words as a feature"


@invariant("refuses-incomplete-actions")
def an_incomplete_action_is_refused(seen: Seen) -> Iterator[str]:
    """An action without an id could not be shown, and one without features not be told from others."""
    actions = members(seen, "actions")
    if not all(isinstance(action, dict) for action in actions):
        raise NotTelling
    whole = [{"id": f"number {n}", "features": [{"some": "feature"}], **action} for n, action in enumerate(actions)]
    if whole == actions:
        raise NotTelling
    demand_sound(seen, {**seen.sent_members, "actions": whole})
    if is_accepted(seen):
        yield f"status {seen.answer.status} for an action that lacks its id or its features"


@invariant("ignores-unknown-exclusions")
def excluding_what_is_not_there_changes_nothing(seen: Seen) -> Iterator[str]:
    """A list of what is sold out is longer than the list of what is offered."""
    excluded = members(seen, "excludedActions")
    if not excluded:
        raise NotTelling
    offered = demand_sound(seen, demand_usual(seen, excludedActions=[])).offered
    unknown = [identifier for identifier in excluded if identifier not in offered]
    if not unknown:
        raise NotTelling
    demand_no_other_reason(seen)
    if not is_accepted(seen):
        yield f"excluding {unknown[0]!r}, which no action is called, was answered with {seen.answer.excerpt()}"
    elif unknown[0] in [entry["id"] for entry in seen.said["ranking"]]:
        yield f"{unknown[0]!r} is in the ranking, though no action is called so"


@invariant("takes-every-kind-of-feature")
def documented_kinds_of_features_are_served(seen: Seen) -> Iterator[str]:
    """Applications describe a choice by words, numbers, switches and vectors."""
    listed = features(demand_usual(seen))
    if not are_known(listed):
        raise NotTelling
    demand_no_other_reason(seen)
    if not is_accepted(seen):
        yield f"the features {listed} were answered with {seen.answer.excerpt()}"


@invariant("takes-every-kind-of-feature", least=3)
def null_is_served_as_a_feature(seen: Seen) -> Iterator[str]:
    """A value that an application does not know must not make its whole request fail."""
    if b"null" not in seen.request.body:
        raise NotTelling
    filled = with_words_for_null(seen.sent_members)
    listed = features(demand_usual(seen, **filled))
    if listed == features(filled) or not are_known(listed) or any(all(v is None for v in each.values()) for each in listed):
        raise NotTelling
    demand_no_other_reason(seen)
    if not is_accepted(seen):
        yield f"the features {listed} were answered with {seen.answer.excerpt()}"


@invariant("features-may-change")
def features_that_no_request_had_before_are_served(seen: Seen) -> Iterator[str]:
    """Applications add features later; an unseen name must be accepted."""
    listed = features(demand_usual(seen))
    if are_known(listed):
        raise NotTelling
    demand_no_other_reason(seen)
    if not is_accepted(seen):
        yield f"features, {listed}, of which some are new, were answered with {seen.answer.excerpt()}"


def _odd_actions(seen: Seen, **sound: Any) -> list[Json]:
    """The actions of a request that is usual once these members of each are sound; ids are told apart by their place."""
    actions = [cast("Json", action) for action in members(seen, "actions") if isinstance(action, dict)]
    usual = [{**action, **{k: f"{v}-{n}" if k == "id" else v for k, v in sound.items()}} for n, action in enumerate(actions)]
    demand_usual(seen, actions=usual)
    return actions


def _is_featureless(action: Json) -> bool:
    """Whether the features of an action are none at all, or null."""
    listed: object = action.get("features")
    return isinstance(listed, list) and not any(value is not None for value in _values(cast("list[object]", listed)))


def _values(listed: list[object]) -> Iterator[object]:
    for each in listed:
        if isinstance(each, dict):
            yield from cast("Json", each).values()
        else:
            yield each
