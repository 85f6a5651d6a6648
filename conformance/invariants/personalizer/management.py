"""What one exchange shows of the configuration, an evaluation, the model or the logs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import unquote, urlsplit

from conformance.catalogue import resolve
from conformance.invariants.comparison import moment
from conformance.invariants.invariant import Json, NotTelling, Seen, invariant
from conformance.invariants.personalizer.mistakes import BOUNDS, explores_nothing, is_accepted, out_of_bounds
from conformance.worlds.decisions.configurations import duration

SPANS = ("rewardWaitTime", "modelExportFrequency")
"""Members that are durations, of which two notations were published."""


@invariant("is-within-its-bounds", least=1)
def the_configuration_is_within_its_bounds(seen: Seen) -> Iterator[str]:
    """A page that edits the configuration must be able to save what it loaded."""
    seen.demand_served()
    for name, (low, high) in BOUNDS.items():
        if name in seen.said and not low <= seen.said[name] <= high:
            yield f"{name} is {seen.said[name]}"
    for name in SPANS:
        if name in seen.said and not isinstance(seen.said[name], str):
            raise TypeError(name)  # its type is what the description says
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
    if not isinstance(identifier, str):
        raise TypeError("the id is no text")
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
        meant, got = moment(sent[name]), moment(seen.said.get(name))
        if meant and (got is None or abs(got - meant) >= timedelta(seconds=1)):
            yield f"{name} was sent as {sent[name]}, and is {seen.said.get(name)}"


@invariant("refuses-no-exploration", least=2)
def a_policy_that_explores_nothing_is_refused(seen: Seen) -> Iterator[str]:
    """A loop that never tries anything else learns nothing else, and nobody notices."""
    if not explores_nothing(seen):
        raise NotTelling
    if is_accepted(seen):
        yield f"status {seen.answer.status} for the arguments {seen.sent_members['arguments']!r}"


@invariant("refuses-time-backwards", least=1)
def an_evaluation_does_not_end_before_it_begins(seen: Seen) -> Iterator[str]:
    """Two fields that were mixed up in a form must not look like a loop that earned nothing."""
    sent = seen.sent_members
    begin, end = (moment(sent.get(name)) for name in ("startTime", "endTime"))
    if begin is None or end is None or begin - end < timedelta(days=1) or not seen.surely_valid(sent):
        raise NotTelling
    if is_accepted(seen):
        yield f"status {seen.answer.status} for an evaluation from {sent['startTime']} to {sent['endTime']}"


@invariant("names-its-members", least=1)
def members_have_their_names(seen: Seen) -> Iterator[str]:
    """A client that looks for a member by its documented name finds nothing under another one."""
    seen.demand_served()
    responses: Json = seen.operation.definition["responses"]
    content: Json = resolve(seen.container.bundle, responses[str(seen.answer.status)])["content"]
    yield from _renamed(seen, content["application/json"]["schema"], seen.said)


def _renamed(seen: Seen, schema: Json, said: Json) -> Iterator[str]:
    known: Json = resolve(seen.container.bundle, schema)["properties"]
    missing, strange = [name for name in known if name not in said], [name for name in said if name not in known]
    if missing and strange:
        yield f"there is {strange[0]}, and no {missing[0]}"
    for name, member in known.items():
        for inner in member.get("anyOf", []):
            if isinstance(said.get(name), dict):
                yield from _renamed(seen, inner, said[name])


def _empty_or_not(seen: Seen) -> Iterator[str]:
    yield "has-bytes" if seen.answer.body else "is-empty"


@invariant("is-a-file", least=1, does=_empty_or_not)
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
    created, modified = (moment(seen.said.get(name)) for name in ("creationTime", "lastModifiedTime"))
    if created is None or modified is None:
        raise NotTelling
    if created > modified:
        yield f"the model was created at {created} and modified at {modified}"


@invariant("from-is-not-after-to", least=1)
def the_logs_do_not_end_before_they_begin(seen: Seen) -> Iterator[str]:
    """Evaluations ask for days between the two ends of the logs."""
    seen.demand_served()
    covered: Json = seen.said.get("dateRange") or {}
    begin, end = (moment(covered.get(name)) for name in ("from", "to"))
    if begin is None or end is None:
        raise NotTelling
    if begin > end:
        yield f"the logs go from {begin} to {end}"
