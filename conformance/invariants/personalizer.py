"""What one exchange with the Personalizer shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import cast
from urllib.parse import unquote, urlsplit

from conformance.invariants.invariant import PRECISION, Json, NotTelling, Seen, invariant
from conformance.invariants.personalizer_mistakes import (
    BOUNDS,
    code_of_the_fault,
    event_id,
    is_accepted,
    lacks_a_number,
    lacks_actions,
    out_of_bounds,
)
from conformance.invariants.personalizer_ranks import (
    are_known,
    choice,
    choice_of_some,
    chosen,
    demand_sound,
    demand_usual,
    features,
    is_plain,
    length,
    members,
    ranking,
    with_words_for_null,
)
from conformance.invariants.refusals import described_error, is_cut_off_or_words, text_called_json
from conformance.worlds.decisions.configurations import duration
from conformance.worlds.decisions.strategies import LONGEST_ID, MOST_ACTIONS

ROUNDING = 1e-3
"""Of a sum of probabilities in single precision; the sample's have one digit."""
SPANS = ("rewardWaitTime", "modelExportFrequency")
"""Members that are durations, of which two notations were published."""
GENERAL = ("BadRequest", "ResourceNotFound")
"""Codes of errors that fit every operation."""


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


@invariant("refuses-no-actions", least=3)
def nothing_to_choose_from_is_refused(seen: Seen) -> Iterator[str]:
    """Without actions there is nothing that an answer could choose."""
    if not lacks_actions(seen):
        raise NotTelling
    if is_accepted(seen):
        yield f"status {seen.answer.status} for a request without actions"


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
    if not is_accepted(seen):
        yield f"the features {listed} were answered with {seen.answer.excerpt()}"


@invariant("features-may-change")
def features_that_no_request_had_before_are_served(seen: Seen) -> Iterator[str]:
    """Applications add features later; an unseen name must be accepted."""
    listed = features(demand_usual(seen))
    if are_known(listed):
        raise NotTelling
    if not is_accepted(seen):
        yield f"features, {listed}, of which some are new, were answered with {seen.answer.excerpt()}"


@invariant("refuses-what-is-no-number")
def a_reward_is_a_number(seen: Seen) -> Iterator[str]:
    """A mistake in a program must not be learned from."""
    if not lacks_a_number(seen):
        raise NotTelling
    if is_accepted(seen):
        yield f"status {seen.answer.status} for the reward {seen.sent_members}"


@invariant("is-within-its-bounds", least=1)
def the_configuration_is_within_its_bounds(seen: Seen) -> Iterator[str]:
    """A page that edits the configuration must be able to save what it loaded."""
    seen.demand_served()
    for name, (low, high) in BOUNDS.items():
        if name in seen.said and not low <= seen.said[name] <= high:
            yield f"{name} is {seen.said[name]}"
    for name in SPANS:
        if name in seen.said and duration(seen.said[name]) is None:
            yield f"{name} is {seen.said[name]!r}, which is no duration"


@invariant("takes-its-bounds")
def the_bounds_belong_to_the_ranges(seen: Seen) -> Iterator[str]:
    """Never to explore, and always, are both choices."""
    sent = seen.sent_members
    at = [name for name, bounds in BOUNDS.items() if sent.get(name) in bounds]
    if not at or not seen.surely_valid(sent):
        raise NotTelling
    if not is_accepted(seen):
        yield f"{' and '.join(f'{name} {sent[name]}' for name in at)} was answered with {seen.answer.excerpt()}"


@invariant("refuses-out-of-bounds")
def what_is_out_of_bounds_is_refused(seen: Seen) -> Iterator[str]:
    """A value outside the documented bounds must not be stored."""
    beyond = out_of_bounds(seen)
    if not beyond:
        raise NotTelling
    if is_accepted(seen):
        yield f"status {seen.answer.status} for {beyond} {seen.sent_members[beyond]}"


@invariant("location-leads-to-it", least=3)
def the_location_ends_with_the_id(seen: Seen) -> Iterator[str]:
    """Clients come back to the location for the results."""
    seen.demand_served()
    headers = {name.lower(): value for name, value in seen.answer.headers}
    identifier, location = seen.said["id"], headers["location"]
    path = urlsplit(location).path.split("/")
    if [unquote(part) for part in path[-2:]] != ["evaluations", identifier]:
        yield f"the evaluation {identifier!r} has the location {location!r}"


@invariant("keeps-what-was-sent", least=3)
def an_evaluation_keeps_name_and_times(seen: Seen) -> Iterator[str]:
    """A result is worth nothing when nobody knows what it is about."""
    seen.demand_served()
    sent = seen.sent_members
    if not seen.surely_valid(sent):
        raise NotTelling
    if seen.said.get("name") != sent["name"]:
        yield f"the evaluation {sent['name']!r} is called {seen.said.get('name')!r}"
    for name in ("startTime", "endTime"):
        meant, got = time_of(sent[name]), time_of(seen.said.get(name))
        if meant and (got is None or abs(got - meant) >= timedelta(seconds=1)):
            yield f"{name} was sent as {sent[name]}, and is {seen.said.get(name)}"


@invariant("is-a-file", least=1)
def the_model_is_a_file(seen: Seen) -> Iterator[str]:
    """The model is kept as a backup before an experiment."""
    seen.demand_served()
    if seen.answer.media_type != "application/octet-stream":
        yield f"the model has the media type {seen.answer.media_type!r}"
    if not seen.answer.body:
        yield "the model is empty"


@invariant("created-before-modified", least=1)
def the_model_was_created_before_it_was_modified(seen: Seen) -> Iterator[str]:
    """An operator sees from the two times that the loop is alive."""
    seen.demand_served()
    created, modified = (time_of(seen.said.get(name)) for name in ("creationTime", "lastModifiedTime"))
    if created is None or modified is None:
        raise NotTelling
    if created > modified:
        yield f"the model was created at {created} and modified at {modified}"


@invariant("from-is-not-after-to", least=1)
def the_logs_do_not_end_before_they_begin(seen: Seen) -> Iterator[str]:
    """Evaluations ask for days between the two ends of the logs."""
    seen.demand_served()
    covered: Json = seen.said.get("dateRange") or {}
    begin, end = (time_of(covered.get(name)) for name in ("from", "to"))
    if begin is None or end is None:
        raise NotTelling
    if begin > end:
        yield f"the logs go from {begin} to {end}"


@invariant("errors.refuses-broken-json")
def what_is_not_json_is_refused(seen: Seen) -> Iterator[str]:
    """A transfer that was cut off must not be taken for less than was sent."""
    if seen.operation.name not in ("rank", "reward"):
        raise NotTelling
    body = text_called_json(seen)
    if not body or not is_cut_off_or_words(body):
        raise NotTelling
    if is_accepted(seen):
        yield f"status {seen.answer.status} for a body that ends in {body[-20:]!r}"


@invariant("errors.wrapped-body")
def an_error_is_wrapped_and_has_code_and_message(seen: Seen) -> Iterator[str]:
    """Clients read code and message from the member error."""
    if not seen.refused:
        raise NotTelling
    error = _error(seen)
    if not isinstance(error.get("code"), str) or not isinstance(error.get("message"), str):
        yield f"a request that is wrong was answered with {seen.answer.excerpt()}"


@invariant("errors.code-names-the-fault")
def the_code_names_the_fault(seen: Seen) -> Iterator[str]:
    """Programs branch on the code of an error."""
    if not seen.refused:
        raise NotTelling
    code, said = code_of_the_fault(seen), str(_error(seen).get("code"))
    if said[:1].upper() + said[1:] not in (code, *GENERAL):  # some codes were seen to begin with a small letter
        yield f"a request that is wrong by {code} was answered with {seen.answer.excerpt()}"


def _error(seen: Seen) -> Json:
    """The error in a refusal, with no members when there is no such object."""
    error: object = described_error(seen).get("error")
    return cast("Json", error) if isinstance(error, dict) else {}


def time_of(text: object) -> datetime | None:
    """A point of time in any notation of ISO 8601, in UTC where it names no offset; None when it is none."""
    try:
        time = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)
