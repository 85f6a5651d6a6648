"""Faults of configuration, policy, evaluations, logs and model."""

from __future__ import annotations

from dataclasses import replace

from conformance.faults.fault import Ask, Reply, Serve, fault
from conformance.faults.personalizer import of, refusal


@fault(breaks=of("is-within-its-bounds", "get-configuration") + of("answers-as-described", "get-configuration"))
def explores_in_percent(reply: Reply) -> None:
    """Gives the share that is explored in percent."""
    reply.update(explorationPercentage=100 * max(reply.json["explorationPercentage"], 0.2))


@fault(breaks=of("is-read-at-once", "update-configuration") + of("refused-changes-nothing", "update-configuration"))
async def saves_the_last_member_only(ask: Ask, serve: Serve) -> Reply:
    """Saves how long logs are kept before it looks at the rest, and the rest never."""
    reading = replace(ask, method="GET", body=b"")
    present = (await serve(reading)).json
    reply = await serve(ask)
    days = ask.json.get("logRetentionDays")
    if isinstance(days, int) and not isinstance(days, bool) and days >= -1:
        present["logRetentionDays"] = days
    await serve(
        replace(ask, headers=(*ask.headers, (b"content-type", b"application/json"))).with_json(**{**ask.json, **present})
    )
    return reply


@fault(
    breaks=(
        *of("takes-its-bounds", "update-configuration"),
        *of("accepts-valid", "update-configuration"),
    )
)
async def bounds_are_outside(ask: Ask, serve: Serve) -> Reply:
    """Refuses the bounds of its ranges."""
    if ask.json.get("explorationPercentage") in (0, 1) or ask.json.get("defaultReward") in (-1, 1):
        return refusal("InvalidServiceConfiguration")
    return await serve(ask)


@fault(breaks=of("round-trip", "update-policy"))
def saves_the_name_only(reply: Reply) -> None:
    """Answers with other arguments than were sent."""
    reply.update(arguments=reply.json["arguments"].partition(" ")[0])


@fault(breaks=of("refuses-no-exploration", "update-policy"))
async def explores_by_itself(ask: Ask, serve: Serve) -> Reply:
    """Adds the argument by which a policy explores, so that nobody learns that it was missing."""
    arguments = ask.json.get("arguments")
    if not isinstance(arguments, str) or not arguments.startswith("--epsilon"):
        return await serve(ask)
    return await serve(ask.with_json(arguments=f"--cb_explore_adf {arguments}"))


@fault(breaks=of("refuses-time-backwards", "create-evaluation") + of("keeps-what-was-sent", "create-evaluation"))
async def turns_time_around(ask: Ask, serve: Serve) -> Reply:
    """Evaluates from the end to the start where these were mixed up."""
    begin, end = ask.json.get("startTime"), ask.json.get("endTime")
    if isinstance(begin, str) and isinstance(end, str) and begin[:2] == end[:2] == "20" and begin > end:
        return await serve(ask.with_json(startTime=end, endTime=begin))
    return await serve(ask)


@fault(breaks=of("names-its-members", "create-evaluation", "get-evaluation", "get-log-properties", "get-model-properties"))
def names_of_a_preview(reply: Reply) -> None:
    """Gives members the names that they had before they were published."""
    renamed = {"policyResults": "results", "lastModifiedTime": "modified", "dateRange": "range"}
    reply.json = {renamed.get(name, name): value for name, value in reply.json.items()}


@fault(breaks=of("gives-the-default", "reset-policy"))
async def resets_no_policy(ask: Ask, serve: Serve) -> Reply:
    """Answers a reset with the policy that is there, and keeps it."""
    return await serve(replace(ask, method="GET", body=b""))


@fault(breaks=of("accepts-valid", "reset-policy"))
async def resetting_wants_a_key(ask: Ask, serve: Serve) -> Reply:
    """Asks for a key before it resets the policy."""
    del ask, serve
    return refusal("401", 401)


@fault(breaks=of("never-breaks", "reset-policy"))
async def resetting_crashes(ask: Ask, serve: Serve) -> Reply:
    """Answers 500 to a reset of the policy."""
    del ask, serve
    return Reply.crash()


@fault(breaks=of("names-each-one", "list-evaluations"))
def lists_what_is_completed_only(reply: Reply) -> None:
    """Leaves evaluations out of the list."""
    reply.json = []


@fault(breaks=of("names-each-one", "list-evaluations"))
def lists_all_but_the_last(reply: Reply) -> None:
    """Counts to one too few where it lists evaluations."""
    reply.json = reply.json[:-1]


@fault(breaks=of("names-each-one", "list-evaluations"))
def lists_what_was_deleted(reply: Reply) -> None:
    """Remembers every evaluation that it ever listed."""
    listed = reply.ask.memory(list[dict[str, str]])
    known = {e["id"] for e in listed}
    listed.extend(e for e in reply.json if e["id"] not in known)
    reply.json = listed


@fault(breaks=of("location-leads-to-it", "create-evaluation"))
def location_of_the_list(reply: Reply) -> None:
    """Names the path of the list as the location of a new evaluation."""
    reply.headers["location"] = reply.ask.path


@fault(breaks=of("keeps-what-was-sent", "create-evaluation"))
def times_of_its_own(reply: Reply) -> None:
    """Rounds the times of an evaluation to years."""
    reply.update(startTime="2018-01-01T00:00:00Z", endTime="2020-01-01T00:00:00Z")


@fault(breaks=of("is-the-one-created", "get-evaluation") + of("unknown-is-not-found", "get-evaluation"))
async def one_evaluation_for_all(ask: Ask, serve: Serve) -> Reply:
    """Gives the first evaluation that was ever read, whichever is asked for."""
    reply, kept = await serve(ask), ask.memory(list[bytes])
    if not kept and reply.status == 200:
        kept.append(reply.body)
    return Reply(200, {"content-type": "application/json"}, kept[0]) if kept else reply


@fault(breaks=of("is-gone", "delete-evaluation"))
async def deletes_nothing(ask: Ask, serve: Serve) -> Reply:
    """Says that an evaluation was deleted, and keeps it."""
    del ask, serve
    return Reply(204, {}, b"")


@fault(breaks=of("leaves-none", "delete-logs") + of("answers-as-described", "delete-logs"))
async def keeps_the_logs(ask: Ask, serve: Serve) -> Reply:
    """Answers that the logs will be deleted, and keeps them."""
    del ask, serve
    return Reply.of(202, {"status": "queued"})


@fault(breaks=of("from-is-not-after-to", "get-log-properties") + of("answers-as-described", "get-log-properties"))
def logs_backwards(reply: Reply) -> None:
    """Gives the range of the logs the wrong way round, in a text."""
    reply.update(dateRange={"from": "2100-01-01T00:00:00Z", "to": reply.json["dateRange"]["from"]})
    reply.headers["content-type"] = "text/plain"


@fault(breaks=of("takes-every-aggregation", "update-configuration"))
async def knows_two_aggregations(ask: Ask, serve: Serve) -> Reply:
    """Refuses every aggregation but the two that the articles name."""
    if ask.json.get("rewardAggregation") in ("average", "median", "min", "max"):
        return refusal("InvalidServiceConfiguration")
    return await serve(ask)


@fault(breaks=of("is-a-file", "get-model") + of("is-a-file-once-taught", "get-model"))
def empty_model(reply: Reply) -> None:
    """Serves an empty file."""
    reply.body = b""


@fault(breaks=of("is-a-file", "get-model") + of("is-a-file-once-taught", "get-model") + of("answers-as-described", "get-model"))
def model_as_text(reply: Reply) -> None:
    """Serves the model as text."""
    reply.headers["content-type"] = "text/plain"


@fault(breaks=of("created-before-modified", "get-model-properties") + of("answers-as-described", "get-model-properties"))
def created_tomorrow(reply: Reply) -> None:
    """Says that the model will be created one day, in a text."""
    reply.update(creationTime="2100-01-01T00:00:00Z", lastModifiedTime="2019-01-01T00:00:00Z")
    reply.headers["content-type"] = "text/plain"
